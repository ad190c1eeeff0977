/* Where pages may end.
 *
 * Orphans, widows, unbroken paragraphs and NEVER keep lines together. When what they keep together is higher
 * than a page, they give way there, and there only: first unbroken paragraphs, then orphans and widows,
 * last NEVER. A break so won has a price, so that it is taken only where it must be.
 *
 * The pass goes backward over the items with, for each, the height up to the next legal break. */
#include "layout/pagebreak_parts.h"

#include <string.h>

enum { LEVEL_STRICT, LEVEL_UNBROKEN, LEVEL_LINES, LEVEL_ALL };
/* A heading left at the foot is worse than any widow. */
#define NEVER_FACTOR 4

static bool is_loose_space(const struct page_item *item)
{
    return item->kind == PAGE_SPACE && !item->as.space.stays;
}

static bool is_in_row(const struct page_legal *legal, size_t item)
{
    return item < legal->count && legal->items[item].row_orphans > 0;
}

/** True when fewer than `least` items of a row stand from `item` on, upward or downward. */
static bool is_short_row(const struct page_legal *legal, size_t item, int step, unsigned least)
{
    for (unsigned n = 0; n < least; n++, item += (size_t)step)
        if (!is_in_row(legal, item)) /* above the first item `item` is beyond the count */
            return true;
    return false;
}

/** The level from which a page may end after the item, and its price. */
static int after_level(const struct page_legal *legal, size_t item, int64_t *price)
{
    const struct page_costs *costs = &legal->frame->params->costs;
    int32_t wanted = legal->items[item].break_after;
    int level = LEVEL_STRICT;

    *price = 0;
    if (wanted == PAGE_BREAK_ALWAYS)
        return LEVEL_STRICT;
    if (wanted == PAGE_BREAK_NEVER) {
        *price = NEVER_FACTOR * (costs->widow + costs->orphan);
        level = LEVEL_ALL;
    } else {
        *price = wanted;
    }
    /* What stands in rows is as lines: too few are orphans or widows. */
    if (is_in_row(legal, item) && is_in_row(legal, item + 1)) {
        bool orphan = is_short_row(legal, item, -1, legal->items[item].row_orphans);
        bool widow = is_short_row(legal, item + 1, 1, legal->items[item + 1].row_widows);

        *price += (orphan ? costs->orphan : 0) + (widow ? costs->widow : 0);
        if ((orphan || widow) && level < LEVEL_LINES)
            level = LEVEL_LINES;
    }
    return level;
}

bool page_legal_after(const struct page_legal *legal, size_t item, int64_t *price)
{
    int level = after_level(legal, item, price);
    int64_t other;

    if (item + 1 >= legal->count)
        return true;
    if (level > legal->levels[item])
        return false;
    /* Before white and after it is one and the same break: take the second. */
    if (legal->items[item].break_after != PAGE_BREAK_ALWAYS && item + 2 < legal->count &&
        is_loose_space(&legal->items[item + 1]) &&
        legal->items[item + 1].break_after != PAGE_BREAK_ALWAYS &&
        after_level(legal, item + 1, &other) == LEVEL_STRICT && other <= *price)
        return false;
    return true;
}

bool page_legal_line(const struct page_legal *legal, size_t item, const struct page_setting *setting,
                     uint32_t line, int64_t *price)
{
    const struct page_item *it = &legal->items[item];
    const struct page_costs *costs = &legal->frame->params->costs;
    int level = LEVEL_STRICT;

    *price = 0;
    if (it->as.paragraph.unbroken || setting->lines[line].joined) {
        level = LEVEL_UNBROKEN;
        *price = costs->widow;
    }
    if (line < it->as.paragraph.orphans) {
        level = LEVEL_LINES;
        *price += costs->orphan;
    }
    if (setting->count - line < it->as.paragraph.widows) {
        level = LEVEL_LINES;
        *price += costs->widow;
    }
    return level <= legal->levels[item];
}

static struct page_reach reach_after(const struct page_legal *legal, size_t item)
{
    int64_t price;

    if (page_legal_after(legal, item, &price))
        return (struct page_reach){.stop = (uint32_t)item};
    return legal->reach[item + 1];
}

static void add_notes(const struct page_frame *frame, qlen notes, uint8_t series,
                      struct page_reach *reach)
{
    if (notes <= 0)
        return;
    reach->most += notes + page_frame_gap(frame, series);
    reach->least += notes < frame->least_note ? notes : frame->least_note;
}

void page_legal_ahead(const struct page_legal *legal, size_t item,
                      const struct page_setting *setting, struct page_reach *ahead)
{
    struct page_reach reach = reach_after(legal, item);
    int64_t price;

    for (uint32_t line = setting->count; line-- > 0;) {
        if (line + 1 < setting->count &&
            page_legal_line(legal, item, setting, line + 1, &price))
            reach = (struct page_reach){.stop = (uint32_t)item};
        reach.least += setting->lines[line].height;
        reach.most += setting->lines[line].height;
        add_notes(legal->frame, setting->lines[line].notes, setting->lines[line].series, &reach);
        reach.top = reach.least + legal->items[item].head_repeat + setting->lines[line].top;
        ahead[line] = reach;
    }
}

static void raise(struct page_legal *legal, size_t item, uint32_t stop, int level, bool *raised)
{
    for (size_t i = item; i <= stop && i < legal->count; i++)
        if (legal->levels[i] < level) {
            legal->levels[i] = (uint8_t)level;
            *raised = true;
        }
}

static void reach_paragraph(struct page_legal *legal, size_t item, int level,
                            struct page_reach *ahead, bool *raised)
{
    struct page_reach all = {.least = INT64_MAX};
    int64_t price;

    for (int s = 0; s < 3; s++) {
        const struct page_setting *setting = &legal->items[item].as.paragraph.settings[s];

        if (setting->count == 0)
            continue;
        page_legal_ahead(legal, item, setting, ahead);
        if (ahead[0].least < all.least)
            all.least = ahead[0].least;
        if (ahead[0].top > all.top)
            all.top = ahead[0].top;
        if (ahead[0].most > all.most)
            all.most = ahead[0].most;
        if (ahead[0].stop > all.stop)
            all.stop = ahead[0].stop;
        for (uint32_t line = 1; line < setting->count; line++)
            if (ahead[line].top > legal->frame->height &&
                page_legal_line(legal, item, setting, line, &price))
                raise(legal, item, ahead[line].stop, level, raised);
    }
    if (all.least == INT64_MAX)
        all = reach_after(legal, item);
    if (all.top == 0)
        all.top = all.least + legal->items[item].head_repeat;
    legal->reach[item] = all;
}

static void reach_piece(struct page_legal *legal, size_t item)
{
    const struct page_item *it = &legal->items[item];
    struct page_reach reach = reach_after(legal, item);

    if (it->kind == PAGE_BOX) {
        reach.least += it->as.box.height;
        reach.most += it->as.box.height;
        add_notes(legal->frame, it->as.box.notes, it->as.box.series, &reach);
        reach.top = reach.least + it->head_repeat + it->top;
    } else {
        reach.least += it->as.space.height - it->as.space.shrink;
        reach.most += it->as.space.height;
        if (it->as.space.stays)
            reach.top = reach.least;
    }
    legal->reach[item] = reach;
}

/** Goes over all items; raises to `level` the rules of those that keep too much together. */
static bool reach_all(struct page_legal *legal, int level, struct page_reach *ahead)
{
    bool raised = false;
    int64_t price;

    legal->reach[legal->count] = (struct page_reach){.stop = (uint32_t)legal->count};
    for (size_t i = legal->count; i-- > 0;) {
        int64_t height = legal->frame->height;

        if (legal->items[i].kind == PAGE_PARAGRAPH)
            reach_paragraph(legal, i, level, ahead, &raised);
        else
            reach_piece(legal, i);
        if (legal->reach[i].top > height && (i == 0 || page_legal_after(legal, i - 1, &price)))
            raise(legal, i, legal->reach[i].stop, level, &raised);
    }
    return raised;
}

void page_legal_init(struct page_legal *legal, const struct page_item *items, size_t count,
                     const struct page_frame *frame, struct arena *arena)
{
    uint32_t most = 1;

    for (size_t i = 0; i < count; i++)
        for (int s = 0; s < 3 && items[i].kind == PAGE_PARAGRAPH; s++)
            if (items[i].as.paragraph.settings[s].count > most)
                most = items[i].as.paragraph.settings[s].count;
    *legal = (struct page_legal){items, count, frame, ARENA_ARRAY(arena, uint8_t, count),
                                 ARENA_ARRAY(arena, struct page_reach, count + 1)};
    struct page_reach *ahead = ARENA_ARRAY(arena, struct page_reach, most);

    /* A level's rules are lifted in one pass and seen in the next. */
    for (int level = LEVEL_UNBROKEN; level <= LEVEL_ALL && reach_all(legal, level, ahead); level++)
        ;
    reach_all(legal, LEVEL_STRICT, ahead);
}
