/* Which notes stand on a page is found again from the text that stands there: the plan knows heights only. Notes are
 * chosen in the order of their calls, so that the last one called is the one that goes on; then they are
 * painted series by series. */
#include "layout/footnotes.h"

#include "style/sheet.h"

#include <glib.h>

_Static_assert(MOST_SERIES == MOST_NOTE_SERIES, "a bit for each series of the config");

/* ---- blocks ---- */

unsigned footnotes_blocks(const struct book *book, struct note_block *blocks)
{
    const struct config *config = book->config;
    const struct style *root = sheet_root(book->sheet);

    for (unsigned i = 0; i < config->note_series_count; i++) {
        char *class_name = g_strndup(config->note_series[i].name.p, config->note_series[i].name.n);
        const struct style *style = sheet_element(book->sheet, root, "footnotes", class_name);
        blocks[i] = (struct note_block){
            .above = MAX(style->margin_top, 0),
            .below = MAX(style->padding_top, 0),
            .rule = style->border_top,
            .width = style->width == SIZE_AUTO ? -1024 : style->width,
            .color = style->border_color,
        };
        g_free(class_name);
    }
    return config->note_series_count;
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

/** What of the waiting notes stands on a page: the first `count`, and of the next what is before `stop`. */
struct chosen {
    size_t count;
    struct galley_cut stop;
    qlen height;      /* with the gaps */
    uint8_t series;   /* that stand there */
};

static qlen gap_of(const struct footnotes *notes, unsigned series)
{
    return notes->blocks[series].above + notes->blocks[series].below;
}

static struct chosen choose(const struct footnotes *notes, qlen room)
{
    struct chosen chosen = {0};
    int64_t height = 0;

    for (; chosen.count < notes->waiting.count; chosen.count++) {
        const struct waiting_note *waiting = &notes->waiting.items[chosen.count];
        const struct galley *galley = waiting->note->galley;
        uint8_t bit = (uint8_t)(1u << waiting->note->series);
        int64_t gap = chosen.series & bit ? 0 : gap_of(notes, waiting->note->series);
        qlen left = (qlen)CLAMP(room - height - gap, 0, QLEN_MAX);
        qlen taken = galley_fit(galley, waiting->from, left, chosen.count == 0, &chosen.stop);
        if (taken > 0 || chosen.stop.item == galley->items.count) {
            chosen.series |= bit;
            height += gap + taken;
        }
        if (chosen.stop.item < galley->items.count)
            break;
    }
    chosen.height = (qlen)MIN(height, QLEN_MAX);
    return chosen;
}

/** True when a part of the note behind the whole ones stands on the page, too. */
static bool has_part(const struct footnotes *notes, const struct chosen *chosen)
{
    if (chosen->count >= notes->waiting.count)
        return false;
    const struct galley_cut *from = &notes->waiting.items[chosen->count].from;
    return chosen->stop.item != from->item || chosen->stop.line != from->line;
}

/* ---- painting ---- */

static void paint_note(const struct waiting_note *waiting, struct galley_cut to,
                       struct shaper *shaper, qlen x, qlen *y, struct page_builder *page)
{
    struct galley_place place = {.x = x, .y = *y,
                                 .page_top = waiting->from.item || waiting->from.line};

    page->place = LINE_OF_NOTE;
    *y += galley_paint(shaper, waiting->note->galley, waiting->from, to, &place, page);
    page->place = LINE_OF_TEXT;
}

static void paint_rule(const struct footnotes *notes, unsigned series, const struct foot *foot,
                       qlen y, struct page_builder *page)
{
    const struct note_block *block = &notes->blocks[series];
    bool rtl = sheet_root(notes->book->sheet)->direction == DIRECTION_RTL;
    qlen measure = foot->strip->width;
    qlen width = block->width < 0 ? (qlen)((int64_t)measure * -block->width / 1024) : block->width;

    if (block->rule > 0 && width > 0)
        page_add_rule(page, foot->x + (rtl ? measure - width : 0), y + block->above, width,
                      block->rule, block->color);
}

static void paint_series(const struct footnotes *notes, unsigned series,
                         const struct chosen *chosen, struct shaper *shaper,
                         const struct foot *foot, qlen *y, struct page_builder *page)
{
    size_t end = chosen->count + has_part(notes, chosen);

    paint_rule(notes, series, foot, *y, page);
    *y += gap_of(notes, series);
    for (size_t i = 0; i < end; i++) {
        const struct waiting_note *waiting = &notes->waiting.items[i];
        struct galley_cut all = {(uint32_t)waiting->note->galley->items.count, 0};
        if (waiting->note->series == series)
            paint_note(waiting, i < chosen->count ? all : chosen->stop, shaper, foot->x, y, page);
    }
}

static void drop_notes(struct footnotes *notes, const struct chosen *chosen)
{
    bool part = has_part(notes, chosen);
    size_t left = notes->waiting.count - chosen->count;

    memmove(notes->waiting.items, notes->waiting.items + chosen->count,
            left * sizeof *notes->waiting.items);
    notes->waiting.count = left;
    if (part)
        notes->waiting.items[0].from = chosen->stop;
}

void footnotes_place(struct footnotes *notes, struct shaper *shaper, const struct foot *foot,
                     struct page_builder *page)
{
    const struct strip *strip = foot->strip;

    if (!notes->waiting.count)
        return;
    /* What is planned as split is counted without regard to lines; half a line more is less harm than a
     * line less, for the gap above takes it. */
    qlen slack = gap_of(notes, notes->waiting.items[0].note->series) / 2;
    struct chosen chosen =
        choose(notes, foot->last || !strip->notes_split ? QLEN_MAX : strip->notes + slack);
    qlen y = foot->y + MAX(strip->depth, strip->used + strip->notes) - chosen.height;
    for (unsigned series = 0; series < MOST_SERIES; series++)
        if (chosen.series & 1u << series)
            paint_series(notes, series, &chosen, shaper, foot, &y, page);
    drop_notes(notes, &chosen);
}
