/* Growing a galley: each thing is added as it is painted and as page breaking sees it. */
#include "layout/galley.h"

#include "style/style.h"

struct galley *galley_new(struct arena *arena, qlen grid)
{
    struct galley *galley = ARENA_NEW(arena, struct galley);

    galley->arena = arena;
    galley->grid = grid;
    return galley;
}

void galley_free(struct galley *galley)
{
    for (size_t i = 0; i < galley->notes.count; i++)
        galley_free(galley->notes.items[i].galley);
    vec_free(&galley->breaks);
    vec_free(&galley->groups);
    vec_free(&galley->frames);
    for (size_t i = 0; i < galley->items.count; i++) {
        struct galley_item *item = &galley->items.items[i];
        if (item->aside)
            galley_free(item->aside);
        if (item->holds)
            galley_free(item->holds);
    }
    for (size_t i = 0; i < galley->floats.count; i++) {
        galley_free(galley->floats.items[i].galley);
        if (galley->floats.items[i].words)
            galley_free(galley->floats.items[i].words);
    }
    vec_free(&galley->items);
    vec_free(&galley->notes);
    vec_free(&galley->segments);
    vec_free(&galley->floats);
    vec_free(&galley->turns);
}

void galley_seal(struct galley *galley)
{
#define SEAL(list)                                                                       \
    do {                                                                                 \
        void *kept = vec_to_arena(&galley->list, galley->arena);                         \
        g_free(galley->list.items);                                                      \
        galley->list.items = kept;                                                       \
        galley->list.room = galley->list.count;                                          \
    } while (0)
    SEAL(items);
    SEAL(breaks);
    SEAL(groups);
    SEAL(frames);
    SEAL(notes);
#undef SEAL
}

/* ---- steps ---- */

/** The height as page breaking counts it: whole steps, less what the one before left over. */
static qlen step_up(struct galley *galley, qlen height)
{
    qlen steps = 0;

    if (galley->grid <= 0)
        return height;
    if (height > galley->slack)
        steps = (height - galley->slack + galley->grid - 1) / galley->grid;
    galley->slack += steps * galley->grid - height;
    return steps * galley->grid;
}

/** What a thing takes more at the top of a page: there the white above it is gone, and with it what it left over.
 * `before` is how much that was, `after` what the group has left in the end. */
static qlen more_at_top(const struct galley *galley, qlen before, qlen after)
{
    return before > after ? galley->grid : 0;
}

/** Turns what the things of a group had from the one before into what they take more without it. */
static void settle_tops(struct galley *galley, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        struct page_item *breaks = &galley->breaks.items[i];
        breaks->top = more_at_top(galley, breaks->top, galley->slack);
        for (int s = 0; breaks->kind == PAGE_PARAGRAPH && s < SETTING_COUNT; s++) {
            const struct page_setting *setting = &breaks->as.paragraph.settings[s];
            struct page_line *lines = (struct page_line *)setting->lines; /* made here */
            for (uint32_t line = 0; line < setting->count; line++)
                lines[line].top = more_at_top(galley, lines[line].top, galley->slack);
        }
    }
}

void galley_close_group(struct galley *galley, bool above)
{
    uint32_t end = (uint32_t)galley->items.count;
    uint32_t first = galley->groups.count ? vec_last(&galley->groups).end : 0;

    settle_tops(galley, first, end);
    if (end > first)
        vec_push(&galley->groups, (struct galley_group){first, end, galley->slack, above});
    galley->slack = 0;
}

/* ---- adding ---- */

static struct galley_item *add(struct galley *galley, const struct galley_item *item,
                               const struct page_item *breaks)
{
    vec_push(&galley->items, *item);
    vec_last(&galley->items).group = (uint32_t)galley->groups.count;
    vec_push(&galley->breaks, *breaks);
    return &vec_last(&galley->items);
}

void galley_add_space(struct galley *galley, qlen height, bool stays)
{
    struct galley_item item = {.kind = GALLEY_SPACE, .height = height};
    struct page_item breaks = {.kind = PAGE_SPACE};

    breaks.as.space.height = step_up(galley, height);
    breaks.as.space.stays = stays;
    add(galley, &item, &breaks);
}

/** Adds a note to the heights at the foot of its page. */
static void count_note(const struct galley_note *note, qlen *height, uint8_t *series)
{
    if (note->aside)
        return;
    *height += note->height;
    *series |= (uint8_t)(1u << note->series);
}

struct galley_item *galley_add_box(struct galley *galley, qlen x, qlen height, uint32_t note_count)
{
    struct galley_item item = {.kind = GALLEY_BOX, .x = x, .height = height};
    struct page_item breaks = {.kind = PAGE_BOX, .top = galley->slack};

    item.note_count = note_count;
    item.note_start = (uint32_t)galley->notes.count - note_count;
    breaks.as.box.height = step_up(galley, height);
    breaks.as.box.note_count = (uint16_t)MIN(note_count, UINT16_MAX);
    for (uint32_t i = 0; i < note_count; i++)
        count_note(&galley->notes.items[item.note_start + i], &breaks.as.box.notes,
                   &breaks.as.box.series);
    return add(galley, &item, &breaks);
}

void galley_break_after(struct galley *galley, int32_t price)
{
    if (galley->breaks.count)
        vec_last(&galley->breaks).break_after = price;
}

void galley_tie(struct galley *galley, size_t first, size_t item)
{
    for (size_t i = item; i-- > first;) {
        struct page_item *before = &galley->breaks.items[i];
        if (before->break_after != PAGE_BREAK_ALWAYS)
            before->break_after = PAGE_BREAK_NEVER;
        if (before->kind != PAGE_SPACE)
            return;
    }
}

/* ---- lines ---- */

/** What a line takes: more than the leading where a picture stands on it. */
static qlen natural_height(const struct galley *galley, const struct galley_item *item,
                           const struct line_info *line)
{
    qlen height = item->leading, most = item->strut;

    if (line->ascent > most)
        height += line->ascent - most;
    /* On the grid what is higher takes whole steps, so that the lines below stand on it again. */
    if (galley->grid > 0 && item->leading == galley->grid)
        height = (height + galley->grid - 1) / galley->grid * galley->grid;
    return height;
}

static void measure_lines(const struct galley *galley, struct galley_item *item, int which)
{
    const struct setting *setting = &item->paragraph->settings[which];
    bool even = true;

    for (size_t i = 0; i < setting->count && even; i++)
        even = natural_height(galley, item, &setting->lines[i]) == item->leading;
    if (even)
        return;
    item->heights[which] = ARENA_ARRAY(galley->arena, qlen, setting->count);
    for (size_t i = 0; i < setting->count; i++)
        item->heights[which][i] = natural_height(galley, item, &setting->lines[i]);
}

qlen galley_line_height(const struct galley_item *item, int setting, size_t line)
{
    return item->heights[setting] ? item->heights[setting][line] : item->leading;
}

static bool ends_with_colon(const struct paragraph *paragraph, const struct line_info *line)
{
    struct slice text = slice_trim(slice_sub(paragraph->text, line->start, line->end));

    return (text.n && text.p[text.n - 1] == ':') ||
           (text.n >= 3 && !memcmp(text.p + text.n - 3, "\xef\xbc\x9a", 3)); /* as wide as an ideograph */
}

static void fill_setting(struct galley *galley, const struct galley_item *item, int which,
                         struct page_setting *out)
{
    const struct setting *setting = &item->paragraph->settings[which];
    struct page_line *lines = ARENA_ARRAY(galley->arena, struct page_line, setting->count);
    uint32_t note = item->note_start, end = item->note_start + item->note_count;

    for (size_t i = 0; i < setting->count; i++) {
        const struct line_info *info = &setting->lines[i];
        lines[i].top = galley->slack;
        lines[i].height = step_up(galley, galley_line_height(item, which, i));
        lines[i].hyphenated = info->hyphenated;
        lines[i].joined = info->joined;
        lines[i].ends_colon = ends_with_colon(item->paragraph, info);
        lines[i].note_count = info->notes;
        for (unsigned n = 0; n < info->notes && note < end; n++)
            for (uint32_t last = note + galley->notes.items[note].nested; note <= last; note++)
                count_note(&galley->notes.items[note], &lines[i].notes, &lines[i].series);
    }
    *out = (struct page_setting){lines, (uint32_t)setting->count, setting->demerits};
}

static void fill_settings(struct galley *galley, const struct galley_item *item,
                          struct page_item *breaks)
{
    /* Off the grid each way of setting would leave another slack to what follows. */
    bool free = galley->grid <= 0 || item->leading == galley->grid;
    qlen slack = galley->slack;

    for (int which = 0; which < (free ? SETTING_COUNT : 1); which++) {
        galley->slack = slack;
        if (item->paragraph->settings[which].count)
            fill_setting(galley, item, which, &breaks->as.paragraph.settings[which]);
    }
}

struct galley_item *galley_add_lines(struct galley *galley, const struct paragraph *paragraph,
                                     qlen x, qlen strut, uint32_t note_count)
{
    const struct style *style = paragraph->style;
    struct galley_item item = {
        .kind = GALLEY_LINES,
        .node = paragraph->node,
        .x = x,
        .paragraph = paragraph,
        .leading = paragraph->leading,
        .strut = strut,
        .note_start = (uint32_t)galley->notes.count - note_count,
        .note_count = note_count,
    };
    struct page_item breaks = {.kind = PAGE_PARAGRAPH};

    for (int which = 0; which < SETTING_COUNT; which++)
        measure_lines(galley, &item, which);
    fill_settings(galley, &item, &breaks);
    breaks.as.paragraph.orphans = (uint8_t)CLAMP(style->orphans, 1, 100);
    breaks.as.paragraph.widows = (uint8_t)CLAMP(style->widows, 1, 100);
    breaks.as.paragraph.unbroken = style->break_inside == BREAK_AVOID;
    return add(galley, &item, &breaks);
}

/* ---- heights ---- */

qlen galley_item_height(const struct galley_item *item, int setting, size_t from, size_t to)
{
    int64_t height = 0;

    if (item->kind != GALLEY_LINES)
        return item->height;
    if (!item->heights[setting])
        return (qlen)MIN((int64_t)item->leading * (int64_t)(to - from), QLEN_MAX);
    for (size_t i = from; i < to; i++)
        height += item->heights[setting][i];
    return (qlen)MIN(height, QLEN_MAX);
}

qlen galley_height(const struct galley *galley)
{
    int64_t height = 0;

    for (size_t i = 0; i < galley->items.count; i++) {
        const struct galley_item *item = &galley->items.items[i];
        size_t lines = item->paragraph ? item->paragraph->settings[SETTING_NATURAL].count : 0;
        height += galley_item_height(item, SETTING_NATURAL, 0, lines);
    }
    return (qlen)MIN(height, QLEN_MAX);
}

/** Takes what fits of one item; false when something of it is left. */
static bool fit_item(const struct galley_item *item, size_t first, qlen room, bool force,
                     int64_t *used, struct galley_cut *to)
{
    size_t lines = item->paragraph ? item->paragraph->settings[SETTING_NATURAL].count : 1;

    for (size_t line = first; line < lines; line++) {
        qlen height = galley_item_height(item, SETTING_NATURAL, line, line + 1);
        if (*used + height > room && !(force && *used == 0))
            return false;
        *used += height;
        to->line = (uint32_t)line + 1;
    }
    to->item++;
    to->line = 0;
    return true;
}

qlen galley_fit(const struct galley *galley, struct galley_cut from, qlen room, bool at_least_one,
                struct galley_cut *to)
{
    int64_t used = 0, seen = 0;
    struct galley_cut at = from;

    *to = from;
    while (at.item < galley->items.count) {
        const struct galley_item *item = &galley->items.items[at.item];
        bool all = fit_item(item, at.line, room, at_least_one, &used, &at);
        if (item->kind != GALLEY_SPACE && (at.item != to->item || at.line != to->line)) {
            *to = at;
            seen = used;
        }
        if (!all)
            return (qlen)seen;
    }
    *to = at;
    return (qlen)seen;
}
