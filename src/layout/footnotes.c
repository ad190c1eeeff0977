/* Which notes stand on a page is found again from the text that stands there: the plan knows heights only. Notes are
 * chosen so that all begin on the page of their calls, if one of them can give way; then they are painted series by
 * series. */
#include "layout/footnotes.h"

#include "style/sheet.h"

#include <glib.h>

_Static_assert(MOST_SERIES == MOST_NOTE_SERIES, "a bit for each series of the config");

/* ---- blocks ---- */

/* Texts of so many characters are signs. */
#define SIGN_LENGTH 2
/* The white between a sign and the line it hangs beside, as a part of its size. */
#define SIGN_GAP_PART 4

static struct note_rule rule_of(const struct book *book, const char *classes)
{
    const struct style *style =
        sheet_element(book->sheet, sheet_root(book->sheet), "footnotes", classes);

    return (struct note_rule){
        .above = MAX(style->margin_top, 0),
        .below = MAX(style->padding_top, 0),
        .thickness = style->border_top,
        .width = style->width == SIZE_AUTO ? -1024 : style->width,
        .color = style->border_color,
    };
}

static struct note_sign sign_of(const struct book *book, const struct fonts *fonts,
                                const char *element, const char *series, struct slice text)
{
    const struct style *root = sheet_root(book->sheet);
    const struct style *note = sheet_element(book->sheet, root, "note", series);
    struct setter setter = {.fonts = fonts, .root = root};
    struct note_sign sign = {.text = text};

    sign.style = sheet_element(book->sheet, note, element, series);
    sign.strut = flow_strut(&setter, sign.style, 0);
    if (text.n && g_utf8_strlen(text.p, (gssize)text.n) > SIGN_LENGTH)
        sign.height = style_leading(sign.style);
    return sign;
}

unsigned footnotes_blocks(const struct book *book, const struct fonts *fonts,
                          struct note_block *blocks)
{
    const struct config *config = book->config;
    const struct note_words *words = &book->note_words;

    for (unsigned i = 0; i < config->note_series_count; i++) {
        struct slice name = config->note_series[i].name;
        char *series = g_strndup(name.n ? name.p : "", name.n);
        char *rest = g_strconcat("continued", name.n ? " " : "", series, NULL);
        blocks[i] = (struct note_block){
            .rule = rule_of(book, series),
            .rest = rule_of(book, rest),
            .continues = sign_of(book, fonts, "continues", series, words->continues),
            .continued = sign_of(book, fonts, "continued", series, words->continued),
        };
        g_free(series);
        g_free(rest);
    }
    return config->note_series_count;
}

/** What stands above the notes of a block: white, the rule, and the words above the rest of a note. */
static qlen head_of(const struct note_block *block, bool is_rest)
{
    if (is_rest)
        return block->rest.above + block->rest.below + block->continued.height;
    return block->rule.above + block->rule.below;
}

void footnotes_plan(const struct note_block *blocks, unsigned count, struct plan_params *params)
{
    for (unsigned i = 0; i < count; i++) {
        qlen more = head_of(&blocks[i], true) - head_of(&blocks[i], false);
        params->note_gaps[i] = head_of(&blocks[i], false);
        params->note_spare = MAX(params->note_spare, style_leading(blocks[i].continued.style));
        params->note_foot = MAX(params->note_foot, blocks[i].continues.height);
        params->note_head = MAX(params->note_head, more);
    }
}

void footnotes_begin(struct footnotes *notes, const struct galley *galley, const struct book *book,
                     const struct note_block *blocks)
{
    *notes = (struct footnotes){.galley = galley, .book = book, .blocks = blocks};
}

void footnotes_end(struct footnotes *notes)
{
    vec_free(&notes->waiting);
}

/* ---- gathering ---- */

static void call_notes(struct footnotes *notes, const struct galley_item *item, uint32_t from,
                       uint32_t end)
{
    for (uint32_t i = from; i < end && i < item->note_count; i++) {
        const struct galley_note *note = &notes->galley->notes.items[item->note_start + i];
        if (!note->aside)
            vec_push(&notes->waiting, (struct waiting_note){note, {0, 0}});
    }
}

/** Notes on lines [0, line), those within them included. */
static uint32_t notes_before(const struct galley *galley, const struct galley_item *item,
                             const struct setting *setting, uint32_t line)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < line && i < setting->count; i++)
        for (unsigned n = 0; n < setting->lines[i].notes && count < item->note_count; n++)
            count += 1 + galley->notes.items[item->note_start + count].nested;
    return count;
}

void footnotes_gather(struct footnotes *notes, const struct chapter_plan *plan,
                      const struct strip *strip)
{
    const struct galley *galley = notes->galley;

    if (!galley->notes.count)
        return;
    for (uint32_t i = strip->from.item; i < galley->items.count; i++) {
        const struct galley_item *item = &galley->items.items[i];
        uint32_t first = 0, end = item->note_count;
        if (i > strip->to.item || (i == strip->to.item && strip->to.line == 0))
            break;
        if (!item->note_count)
            continue;
        if (item->paragraph) {
            const struct setting *setting = &item->paragraph->settings[plan->settings[i]];
            if (i == strip->from.item)
                first = notes_before(galley, item, setting, strip->from.line);
            if (i == strip->to.item)
                end = notes_before(galley, item, setting, strip->to.line);
        }
        call_notes(notes, item, first, end);
    }
}

/* ---- choosing ---- */

#define NONE SIZE_MAX

/** What of the waiting notes stands on a page: the first `count`; of one of them, `split`, only what is before `stop`. */
struct chosen {
    size_t count, split;
    struct galley_cut stop;
    qlen height;      /* with what stands above blocks, and below the part of a note */
    uint8_t series;   /* that stand there */
};

/** True when what waits first of a series is the rest of a note. */
static bool is_rest(const struct footnotes *notes, unsigned series)
{
    const struct waiting_note *first = notes->waiting.items;

    /* Only the first of all can have been split. */
    return first->note->series == series && (first->from.item || first->from.line);
}

/** Moves a cut within a paragraph so that no line stands alone on either side, by a line at most; returns the height
 * that goes to the next page with it. */
static qlen spare_lines(const struct galley *galley, struct galley_cut from, struct galley_cut *stop)
{
    const struct galley_item *item = &galley->items.items[stop->item];

    if (!stop->line || !item->paragraph)
        return 0;
    uint32_t count = (uint32_t)item->paragraph->settings[SETTING_NATURAL].count;
    uint32_t first = stop->item == from.item ? from.line : 0;
    qlen height = galley_line_height(item, SETTING_NATURAL, stop->line - 1);
    if (stop->line == count - 1 && stop->line >= first + 3) {
        stop->line--;
        return height;
    }
    if (stop->line != 1 || stop->item == from.item)
        return 0;
    struct galley_cut back = {stop->item, 0};
    for (; back.item > from.item && galley->items.items[back.item - 1].kind == GALLEY_SPACE; back.item--)
        height += galley->items.items[back.item - 1].height;
    if (back.item == from.item)
        return 0;
    *stop = back;
    return height;
}

static qlen rest_height(const struct waiting_note *waiting)
{
    struct galley_cut end;

    return galley_fit(waiting->note->galley, waiting->from, QLEN_MAX, false, &end);
}

/** What a note takes besides its own height: the head of its block, when it is the first of it. */
static qlen new_head(const struct footnotes *notes, const struct chosen *chosen, size_t index)
{
    unsigned series = notes->waiting.items[index].note->series;

    return chosen->series & 1u << series ? 0
                                         : head_of(&notes->blocks[series], is_rest(notes, series));
}

static void take(const struct footnotes *notes, struct chosen *chosen, qlen height)
{
    int64_t sum = (int64_t)chosen->height + new_head(notes, chosen, chosen->count) + height;

    chosen->height = (qlen)MIN(sum, QLEN_MAX);
    chosen->series |= (uint8_t)(1u << notes->waiting.items[chosen->count].note->series);
    chosen->count++;
}

static struct chosen choose_all(const struct footnotes *notes)
{
    struct chosen chosen = {.split = NONE};

    while (chosen.count < notes->waiting.count)
        take(notes, &chosen, rest_height(&notes->waiting.items[chosen.count]));
    return chosen;
}

/** Splits a note at `room`; false when nothing of it fits. */
static bool split(const struct footnotes *notes, size_t index, qlen room, bool at_least_one,
                  struct galley_cut *stop, qlen *height)
{
    const struct waiting_note *waiting = &notes->waiting.items[index];
    const struct galley *galley = waiting->note->galley;

    *height = galley_fit(galley, waiting->from, MAX(room, 0), at_least_one, stop);
    if (stop->item < galley->items.count)
        *height -= spare_lines(galley, waiting->from, stop);
    return stop->item != waiting->from.item || stop->line != waiting->from.line;
}

static bool is_last_of_series(const struct footnotes *notes, size_t index)
{
    for (size_t i = index + 1; i < notes->waiting.count; i++)
        if (notes->waiting.items[i].note->series == notes->waiting.items[index].note->series)
            return false;
    return true;
}

static qlen sign_height(const struct footnotes *notes, size_t index)
{
    return notes->blocks[notes->waiting.items[index].note->series].continues.height;
}

/** Puts all notes on the page by splitting one that is the last of its series. */
static bool split_one(const struct footnotes *notes, qlen room, struct chosen *chosen)
{
    for (size_t i = notes->waiting.count; i-- > 0;) {
        qlen whole = rest_height(&notes->waiting.items[i]), height;
        qlen over = chosen->height + sign_height(notes, i) - room;
        if (!is_last_of_series(notes, i) || over >= whole ||
            !split(notes, i, whole - over, false, &chosen->stop, &height))
            continue;
        chosen->split = i;
        chosen->height += height - whole + sign_height(notes, i);
        return true;
    }
    return false;
}

/** Takes notes in the order of their calls while there is room; the next one is split. */
static struct chosen choose_first(const struct footnotes *notes, qlen room)
{
    struct chosen chosen = {.split = NONE};

    for (size_t i = 0; i < notes->waiting.count; i++) {
        qlen height = rest_height(&notes->waiting.items[i]);
        qlen left = room - chosen.height - new_head(notes, &chosen, i);
        if (height <= left) {
            take(notes, &chosen, height);
            continue;
        }
        left -= sign_height(notes, i);
        if (split(notes, i, left, i == 0, &chosen.stop, &height)) {
            chosen.split = i;
            take(notes, &chosen, height + sign_height(notes, i));
        }
        break;
    }
    return chosen;
}

/** Chooses notes so that, if it can be, all stand on the page of their calls: only one of them goes on. */
static struct chosen choose(const struct footnotes *notes, qlen room)
{
    struct chosen chosen = choose_all(notes);

    if (chosen.height <= room || split_one(notes, room, &chosen))
        return chosen;
    return choose_first(notes, room);
}

/* ---- painting ---- */

struct painter {
    const struct footnotes *notes;
    const struct foot *foot;
    struct shaper *shaper;
    struct page_builder *page;
    qlen y;
};

static bool is_rtl(const struct painter *p)
{
    return sheet_root(p->notes->book->sheet)->direction == DIRECTION_RTL;
}

static void paint_note(struct painter *p, const struct waiting_note *waiting, struct galley_cut to)
{
    struct galley_place place = {.x = p->foot->x, .y = p->y,
                                 .page_top = waiting->from.item || waiting->from.line};

    p->page->place = LINE_OF_NOTE;
    p->y += galley_paint(p->shaper, waiting->note->galley, waiting->from, to, &place, p->page);
    p->page->place = LINE_OF_TEXT;
}

static void paint_rule(const struct painter *p, const struct note_rule *rule)
{
    qlen measure = p->foot->strip->width;
    qlen width = rule->width < 0 ? (qlen)((int64_t)measure * -rule->width / 1024) : rule->width;

    if (rule->thickness > 0 && width > 0)
        page_add_rule(p->page, p->foot->x + (is_rtl(p) ? measure - width : 0), p->y + rule->above,
                      width, rule->thickness, rule->color);
}

/** Words in a line of their own. */
static void paint_words(struct painter *p, const struct note_sign *sign)
{
    bool end = sign->style->text_align == TEXT_END || sign->style->text_align == TEXT_RIGHT;
    qlen slack = p->foot->strip->width - shaper_width(p->shaper, sign->text, sign->style);
    qlen x = sign->style->text_align == TEXT_CENTER ? slack / 2 : end != is_rtl(p) ? slack : 0;

    shaper_place_text(p->shaper, sign->text, sign->style, p->foot->x + x, p->y + sign->strut,
                      NO_ELEMENT, 0, ARTIFACT_LAYOUT, p->page);
    p->y += sign->height;
}

/** A sign in the margin: behind the line, or before it. */
static void hang_sign(const struct painter *p, const struct note_sign *sign, qlen baseline,
                      bool behind)
{
    qlen gap = sign->style->font_size / SIGN_GAP_PART;
    qlen width = shaper_width(p->shaper, sign->text, sign->style);
    qlen x = behind != is_rtl(p) ? p->foot->strip->width + gap : -gap - width;

    shaper_place_text(p->shaper, sign->text, sign->style, p->foot->x + x, baseline, NO_ELEMENT, 0,
                      ARTIFACT_LAYOUT, p->page);
}

/** How far the first baseline of a note's rest is below its top. */
static qlen first_baseline(const struct waiting_note *waiting, const struct note_sign *sign)
{
    const struct galley *galley = waiting->note->galley;

    for (uint32_t i = waiting->from.item; i < galley->items.count; i++)
        if (galley->items.items[i].kind != GALLEY_SPACE)
            return galley->items.items[i].paragraph ? galley->items.items[i].strut : sign->strut;
    return sign->strut;
}

/** How far the last baseline of a part of a note is above its foot. */
static qlen last_baseline(const struct waiting_note *waiting, struct galley_cut stop,
                          const struct note_sign *sign)
{
    const struct galley *galley = waiting->note->galley;
    uint32_t last = stop.line ? stop.item : stop.item - 1;

    while (last > waiting->from.item && galley->items.items[last].kind == GALLEY_SPACE)
        last--;
    const struct galley_item *item = &galley->items.items[last];
    return item->paragraph ? item->leading - item->strut : style_leading(sign->style) - sign->strut;
}

static void paint_head(struct painter *p, unsigned series)
{
    const struct note_block *block = &p->notes->blocks[series];
    bool rest = is_rest(p->notes, series);
    const struct note_rule *rule = rest ? &block->rest : &block->rule;

    paint_rule(p, rule);
    p->y += rule->above + rule->below;
    if (!rest || !block->continued.text.n)
        return;
    if (block->continued.height)
        paint_words(p, &block->continued);
    else
        hang_sign(p, &block->continued,
                  p->y + first_baseline(p->notes->waiting.items, &block->continued), false);
}

/** The part of a note that goes on. */
static void paint_part(struct painter *p, const struct waiting_note *waiting, struct galley_cut stop)
{
    const struct note_sign *sign = &p->notes->blocks[waiting->note->series].continues;

    paint_note(p, waiting, stop);
    if (sign->text.n && sign->height)
        paint_words(p, sign);
    else if (sign->text.n)
        hang_sign(p, sign, p->y - last_baseline(waiting, stop, sign), true);
}

static void paint_series(struct painter *p, unsigned series, const struct chosen *chosen)
{
    paint_head(p, series);
    for (size_t i = 0; i < chosen->count; i++) {
        const struct waiting_note *waiting = &p->notes->waiting.items[i];
        struct galley_cut end = {(uint32_t)waiting->note->galley->items.count, 0};
        if (waiting->note->series != series)
            continue;
        if (i == chosen->split)
            paint_part(p, waiting, chosen->stop);
        else
            paint_note(p, waiting, end);
    }
}

/** Where the rest of a note starts: white before it is left out. */
static struct galley_cut start_of_rest(const struct galley *galley, struct galley_cut from)
{
    while (!from.line && from.item + 1 < galley->items.count &&
           galley->items.items[from.item].kind == GALLEY_SPACE)
        from.item++;
    return from;
}

/** Drops what was set; the rest of a note comes first on the next page. */
static void drop_notes(struct footnotes *notes, const struct chosen *chosen)
{
    size_t left = notes->waiting.count - chosen->count, kept = 0;

    if (chosen->split != NONE) {
        struct waiting_note rest = notes->waiting.items[chosen->split];
        rest.from = start_of_rest(rest.note->galley, chosen->stop);
        notes->waiting.items[kept++] = rest;
    }
    memmove(notes->waiting.items + kept, notes->waiting.items + chosen->count,
            left * sizeof *notes->waiting.items);
    notes->waiting.count = kept + left;
}

/** How far the notes are set higher than the foot, so that their last line stands beside those of pages without. */
static qlen lift_of(const struct footnotes *notes, const struct chosen *chosen, const struct foot *foot)
{
    const struct waiting_note *last = NULL;
    size_t at = 0;

    for (size_t i = 0; i < chosen->count; i++)
        if (!last || notes->waiting.items[i].note->series >= last->note->series)
            last = &notes->waiting.items[at = i];
    if (!last)
        return 0;
    struct galley_cut end = {(uint32_t)last->note->galley->items.count, 0};
    return MAX(foot->below - last_baseline(last, at == chosen->split ? chosen->stop : end,
                                           &notes->blocks[last->note->series].continues), 0);
}

/** Where the notes end. On a page that is a little too full the white above them gives way; on a long one they
 * end with the step that its partner ends with. */
static qlen foot_of(const struct footnotes *notes, const struct strip *strip, const struct note_rule *rule)
{
    qlen over = strip->used + strip->notes - strip->depth, grid = notes->galley->grid;

    if (over <= rule->above / 2)
        return strip->depth;
    return strip->depth + (grid > 0 ? (over + grid - 1) / grid * grid : over);
}

void footnotes_place(struct footnotes *notes, struct shaper *shaper, const struct foot *foot,
                     struct page_builder *page)
{
    const struct strip *strip = foot->strip;

    if (!notes->waiting.count)
        return;
    /* What is planned as split is counted without regard to lines; half a line more is less harm than a
     * line less, for the gap above takes it. */
    const struct note_rule *rule = &notes->blocks[notes->waiting.items[0].note->series].rule;
    qlen room = strip->notes + (rule->above + rule->below) / 2;
    struct chosen chosen = choose(notes, foot->last || !strip->notes_split ? QLEN_MAX : room);
    struct painter p = {notes, foot, shaper, page, foot->y};
    p.y += foot_of(notes, strip, rule) - chosen.height;
    p.y -= lift_of(notes, &chosen, foot);
    for (unsigned series = 0; series < MOST_SERIES; series++)
        if (chosen.series & 1u << series)
            paint_series(&p, series, &chosen);
    drop_notes(notes, &chosen);
}
