/* The price of keeping a rule that a page breaks.
 *
 * Page breaking has weighed all ways to end the pages, but it remembers the best alone. Here a stretch of some
 * pages around the broken rule is broken twice more: as it was, and with the rule made absolute. Both start and
 * end where pages of the plan do, at the start and the end of spreads where there are any, so the
 * difference of their demerits is the price, and what differs says what would be paid. */
#include "layout/plan_prices.h"

#include "base/vec.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

/* So many pages (or columns) before the broken rule and behind it may change: more seldom make it cheaper. */
#define PAGES_BEFORE 6
#define PAGES_BEHIND 8
/* Fewer lines than this make a poor last page, as in page breaking. */
#define END_LINES 5
/* A spread that differs by more is not dearer. */
#define UNEVEN_MOST 2

/** A strip with its page. */
struct seat {
    const struct strip *strip;
    size_t page;
    uint32_t column; /* of all columns since the first page */
};

struct pricer {
    const struct galley *galley;
    const struct plan_params *params;
    const struct chapter_plan *plan;
    struct arena *arena, *scratch;
    int32_t heading_lines;
    unsigned columns;
    VEC(struct seat) seats; /* of the segment at work */
};

/** A stretch of seats, as a list of its own for page breaking. */
struct stretch {
    size_t first, end;
    struct page_item *items;
    size_t count;
    struct galley_cut from;
    struct page_params params;
};

/* ---- what is broken ---- */

static qlen step_of(const struct pricer *p)
{
    return p->params->grid > 0 ? p->params->grid : PT(12);
}

static const struct page_setting *setting_of(const struct pricer *p, uint32_t item)
{
    return &p->galley->breaks.items[item].as.paragraph.settings[p->plan->settings[item]];
}

static bool is_paragraph(const struct pricer *p, uint32_t item)
{
    return p->galley->breaks.items[item].kind == PAGE_PARAGRAPH;
}

/** Whether the text must end here, whatever the page has left. */
static bool is_forced(const struct pricer *p, struct galley_cut cut)
{
    const struct page_item *items = p->galley->breaks.items;

    return cut.item >= p->galley->items.count ||
           (cut.line == 0 && cut.item > 0 && items[cut.item - 1].break_after == PAGE_BREAK_ALWAYS);
}

/** How many steps a strip is short; negative when it is long. */
static int64_t steps_short(const struct pricer *p, const struct strip *strip)
{
    if (is_forced(p, strip->to) || p->params->grid <= 0)
        return 0;
    int64_t room = (int64_t)strip->depth - strip->used - strip->notes;
    return room >= 0 ? room / p->params->grid : -1;
}

static bool ends_hyphenated(const struct pricer *p, struct galley_cut cut)
{
    if (cut.item >= p->galley->items.count || cut.line == 0 || !is_paragraph(p, cut.item))
        return false;
    const struct page_setting *setting = setting_of(p, cut.item);
    return cut.line <= setting->count && setting->lines[cut.line - 1].hyphenated;
}

/** Whether fewer items of a row than they should stand before the end of a page, or behind it. */
static bool parts_row(const struct pricer *p, size_t item)
{
    const struct page_item *items = p->galley->breaks.items;
    size_t count = p->galley->items.count, from = item, to = item;

    if (item == 0 || item >= count || !items[item - 1].row_orphans || !items[item].row_orphans)
        return false;
    while (from > 0 && items[from - 1].row_orphans && item - from < items[item - 1].row_orphans)
        from--;
    while (to < count && items[to].row_orphans && to - item < items[item].row_widows)
        to++;
    return item - from < items[item - 1].row_orphans || to - item < items[item].row_widows;
}

static bool parts_badly(const struct pricer *p, struct galley_cut cut)
{
    if (cut.line == 0)
        return parts_row(p, cut.item);
    if (cut.item >= p->galley->items.count || !is_paragraph(p, cut.item))
        return false;
    const struct page_item *item = &p->galley->breaks.items[cut.item];
    uint32_t count = setting_of(p, cut.item)->count;
    return cut.line < item->as.paragraph.orphans ||
           (cut.line < count && count - cut.line < item->as.paragraph.widows);
}

/** The heading with too few lines below it at the end of a strip, or SIZE_MAX; `*below` counts them. */
static size_t low_heading(const struct pricer *p, const struct strip *strip, int32_t *below)
{
    uint32_t line = strip->to.line;
    int64_t height = 0;

    for (size_t i = strip->to.item + (line > 0); i-- > strip->from.item;) {
        const struct galley_item *item = &p->galley->items.items[i];
        if (item->node && item->node->kind == NODE_HEADING && item->paragraph) {
            *below = (int32_t)(height / step_of(p));
            return *below < p->heading_lines ? i : SIZE_MAX;
        }
        size_t end = i == strip->to.item ? line : item->paragraph ? setting_of(p, (uint32_t)i)->count : 0;
        height += galley_item_height(item, p->plan->settings[i], 0, end);
        if (height >= p->heading_lines * (int64_t)step_of(p))
            break;
    }
    return SIZE_MAX;
}

/* ---- a stretch ---- */

/** The seats around one: whole spreads, or whole pages of columns, between notes that are not split. */
static struct stretch stretch_around(const struct pricer *p, size_t seat)
{
    struct stretch s = {.first = seat > PAGES_BEFORE ? seat - PAGES_BEFORE : 0,
                        .end = MIN(seat + 1 + PAGES_BEHIND, p->seats.count)};
    bool odd = !p->params->starts_recto; /* versos are pages 0, 2 … */

    for (; s.first > 0; s.first--) {
        const struct seat *at = &p->seats.items[s.first];
        bool verso = (at->page % 2 == 0) == odd;
        if (at->column % p->columns == 0 && (p->columns > 1 || verso) &&
            !at[-1].strip->notes_split)
            break;
    }
    for (; s.end < p->seats.count; s.end++) {
        const struct seat *last = &p->seats.items[s.end - 1];
        bool recto = (last->page % 2 == 0) != odd;
        if ((p->columns > 1 || recto) && !last->strip->notes_split)
            break;
    }
    return s;
}

/** Cuts a paragraph down to lines [first, end) of the setting it has. */
static void cut_paragraph(struct page_item *item, struct page_setting chosen, uint32_t first,
                          uint32_t end)
{
    chosen.lines += MIN(first, chosen.count);
    chosen.count = MIN(end, chosen.count) - MIN(first, chosen.count);
    memset(item->as.paragraph.settings, 0, sizeof item->as.paragraph.settings);
    item->as.paragraph.settings[0] = chosen;
    if (first > 0)
        item->as.paragraph.orphans = 1;
}

/** The items of the stretch: paragraphs at its ends without what stands on other pages. */
static void cut_items(const struct pricer *p, struct stretch *s)
{
    struct galley_cut from = p->seats.items[s->first].strip->from;
    struct galley_cut to = p->seats.items[s->end - 1].strip->to;

    s->from = from;
    s->count = to.item - from.item + (to.line > 0);
    s->items = ARENA_ARRAY(p->scratch, struct page_item, s->count);
    memcpy(s->items, p->galley->breaks.items + from.item, s->count * sizeof *s->items);
    if (from.line && is_paragraph(p, from.item))
        cut_paragraph(&s->items[0], *setting_of(p, from.item), from.line,
                      to.item == from.item && to.line ? to.line : UINT32_MAX);
    if (to.line && is_paragraph(p, to.item) && !(from.line && to.item == from.item)) {
        cut_paragraph(&s->items[s->count - 1], *setting_of(p, to.item), 0, to.line);
        s->items[s->count - 1].as.paragraph.widows = 1;
    }
}

static void fill_params(const struct pricer *p, struct stretch *s)
{
    const struct seat *first = &p->seats.items[s->first], *last = &p->seats.items[s->end - 1];
    uint32_t base = first->column - first->column % p->columns;
    size_t count = last->column - base + 1;
    qlen *heights = ARENA_ARRAY(p->scratch, qlen, count);

    for (size_t i = s->first; i < s->end; i++)
        heights[p->seats.items[i].column - base] = p->seats.items[i].strip->depth;
    s->params = (struct page_params){
        .height = p->params->depth,
        .heights = heights,
        .height_count = count,
        .columns = p->columns,
        .grid = p->params->grid,
        .justify = p->params->justify,
        .starts_recto = p->params->starts_recto == (first->page % 2 == 0),
        .goes_on = !is_forced(p, last->strip->to),
        .costs = p->params->costs,
    };
    memcpy(s->params.note_gaps, p->params->note_gaps, sizeof s->params.note_gaps);
}

/* ---- what would be paid ---- */

/** Two ways to break a stretch, and the price of the second that is being found. */
struct weighing {
    const struct pricer *p;
    const struct stretch *stretch;
    const struct page_breaks *before, *after;
    int32_t page;              /* of the rule, in the stretch */
    struct page_price *price;
    int64_t worst;             /* what the price names so far costs */
};

static void weigh(struct weighing *w, enum page_price_kind kind, int64_t cost, int32_t page,
                  int64_t value)
{
    if (cost <= w->worst)
        return;
    w->worst = cost;
    w->price->kind = kind;
    w->price->pages = page - w->page;
    w->price->value = (int32_t)value;
    w->price->block = NULL;
}

static bool is_end(const struct weighing *w, const struct page_breaks *breaks, size_t i)
{
    const struct page_break *b = &breaks->pages[i];

    if (i + 1 == breaks->count)
        return !w->stretch->params.goes_on;
    return b->item > 0 && b->line == 0 &&
           w->stretch->items[b->item - 1].break_after == PAGE_BREAK_ALWAYS;
}

/** As steps_short, of a page of the stretch. */
static int64_t steps_off(const struct weighing *w, const struct page_breaks *breaks, size_t i)
{
    const struct page_params *params = &w->stretch->params;
    const struct page_break *b = &breaks->pages[i];

    if (i >= breaks->count || is_end(w, breaks, i) || params->grid <= 0)
        return 0;
    qlen height = b->column < params->height_count ? params->heights[b->column] : params->height;
    int64_t room = (int64_t)height - b->used - b->notes;
    return room >= 0 ? room / params->grid : -1;
}

/** By how much a page differs from the one facing it before; 0 where there is none. */
static int64_t unevenness(const struct weighing *w, const struct page_breaks *breaks, size_t i)
{
    bool recto = w->stretch->params.starts_recto == (i % 2 == 0);

    if (w->p->columns > 1 || !recto || i == 0 || i >= breaks->count || is_end(w, breaks, i) ||
        is_end(w, breaks, i - 1))
        return 0;
    return llabs(steps_off(w, breaks, i) - steps_off(w, breaks, i - 1));
}

/** The setting of the paragraph within which a page ends; NULL when it ends elsewhere. */
static const struct page_setting *parted(const struct weighing *w, const struct page_breaks *breaks,
                                         size_t i)
{
    const struct page_break *b = &breaks->pages[i];

    if (i >= breaks->count || b->line == 0 || b->item >= w->stretch->count ||
        w->stretch->items[b->item].kind != PAGE_PARAGRAPH)
        return NULL;
    const struct page_setting *setting =
        &w->stretch->items[b->item].as.paragraph.settings[breaks->settings[b->item]];
    return b->line < setting->count ? setting : NULL;
}

static bool breaks_word(const struct weighing *w, const struct page_breaks *breaks, size_t i)
{
    const struct page_setting *setting = parted(w, breaks, i);

    return setting && setting->lines[breaks->pages[i].line - 1].hyphenated;
}

/** The price of the orphan and the widow that the end of a page makes. */
static int64_t parting_cost(const struct weighing *w, const struct page_breaks *breaks, size_t i)
{
    const struct page_costs *costs = &w->stretch->params.costs;
    const struct page_setting *setting = parted(w, breaks, i);

    if (!setting)
        return 0;
    const struct page_break *b = &breaks->pages[i];
    const struct page_item *item = &w->stretch->items[b->item];
    return (b->line < item->as.paragraph.orphans ? costs->orphan : 0) +
           (setting->count - b->line < item->as.paragraph.widows ? costs->widow : 0);
}

static void weigh_page(struct weighing *w, size_t i)
{
    const struct page_costs *costs = &w->stretch->params.costs;
    const struct page_breaks *before = w->before, *after = w->after;
    int32_t page = (int32_t)(after->pages[i].column / w->p->columns);
    int64_t off = steps_off(w, after, i), uneven = unevenness(w, after, i);

    if (i < before->count && off != steps_off(w, before, i))
        weigh(w, off > 0 ? PRICE_SHORT : PRICE_LONG, page_off_cost(costs, off), page,
              llabs(off));
    if (uneven > unevenness(w, before, i))
        weigh(w, PRICE_EVEN, MIN(uneven, UNEVEN_MOST) * costs->uneven_spread, page, uneven);
    if (breaks_word(w, after, i) && !breaks_word(w, before, i))
        weigh(w, PRICE_HYPHEN, costs->hyphen_spread, page, 0);
    weigh(w, PRICE_LINES, parting_cost(w, after, i) - parting_cost(w, before, i), page, 0);
    if (after->pages[i].notes_split && (i >= before->count || !before->pages[i].notes_split))
        weigh(w, PRICE_NOTE, costs->note_split, page, 0);
}

/** The ratio of the line of a setting that is stretched, or shrunk, the most. */
static int32_t worst_ratio(const struct setting *setting, bool loose)
{
    int32_t worst = 0;

    for (size_t i = 0; i < setting->count; i++)
        worst = loose ? MAX(worst, setting->lines[i].ratio) : MIN(worst, setting->lines[i].ratio);
    return worst;
}

static void weigh_paragraph(struct weighing *w, uint32_t item)
{
    const struct page_setting *settings = w->stretch->items[item].as.paragraph.settings;
    const struct galley_item *from = &w->p->galley->items.items[w->stretch->from.item + item];
    unsigned was = w->before->settings[item], is = w->after->settings[item];
    int64_t cost = settings[is].demerits - settings[was].demerits, before = w->worst;

    if (was == is || !from->paragraph)
        return;
    cost += is != 0 ? w->stretch->params.costs.setting : 0;
    bool loose = settings[is].count > settings[was].count;
    weigh(w, loose ? PRICE_LOOSE : PRICE_TIGHT, cost, w->page,
          worst_ratio(&from->paragraph->settings[is], loose));
    if (w->worst != before)
        w->price->block = from->node;
}

/** Names what the second way is worse in, most of all. */
static void name_price(struct weighing *w)
{
    w->price->kind = PRICE_OTHER;
    for (uint32_t i = 0; i < w->stretch->count; i++)
        if (w->stretch->items[i].kind == PAGE_PARAGRAPH)
            weigh_paragraph(w, i);
    for (size_t i = 0; i < w->after->count; i++)
        weigh_page(w, i);
    if (w->after->count > w->before->count)
        weigh(w, PRICE_PAGE, INT64_MAX, w->page, (int64_t)(w->after->count - w->before->count));
}

/* ---- pricing ---- */

/** Prices a rule that the page at a seat breaks. False when the stretch as it was does not break it. */
static bool price_rule(const struct pricer *p, size_t seat, struct page_must must,
                       struct page_price *price)
{
    struct stretch s = stretch_around(p, seat);
    const struct seat *at = &p->seats.items[seat];

    cut_items(p, &s);
    fill_params(p, &s);
    uint32_t first = p->seats.items[s.first].column;
    must.index = at->column - (first - first % p->columns);
    must.item -= MIN(must.item, s.from.item);
    must.until_item -= MIN(must.until_item, s.from.item);
    struct page_breaks before = pagebreak(s.items, s.count, &s.params, p->scratch);
    s.params.must = &must;
    struct page_breaks after = pagebreak(s.items, s.count, &s.params, p->scratch);
    *price = (struct page_price){.rule = must.rule, .kind = PRICE_NEVER,
                                 .demerits = after.demerits - before.demerits};
    if (price->demerits <= 0 || !before.count)
        return false;
    bool other_sides = s.params.goes_on && after.count != before.count;
    if (price->demerits >= PAGE_RULE_BROKEN || other_sides) {
        price->demerits = 0;
        return true;
    }
    struct weighing w = {p, &s, &before, &after, (int32_t)(must.index / p->columns), price, 0};
    name_price(&w);
    return true;
}

static void price_at(const struct pricer *p, size_t seat, struct page_must must)
{
    struct page_plan *page = &p->plan->pages[p->seats.items[seat].page];
    struct page_price price;

    if (!price_rule(p, seat, must, &price))
        return;
    price.strip = (uint32_t)(p->seats.items[seat].strip - page->strips);
    struct page_price *more = ARENA_ARRAY(p->arena, struct page_price, page->price_count + 1);
    if (page->price_count)
        memcpy(more, page->prices, page->price_count * sizeof *more);
    more[page->price_count++] = price;
    page->prices = more;
}

static void price_heading(const struct pricer *p, size_t seat)
{
    const struct strip *strip = p->seats.items[seat].strip;
    int32_t below = 0;
    size_t heading = low_heading(p, strip, &below);

    if (heading == SIZE_MAX)
        return;
    price_at(p, seat, (struct page_must){
        .rule = RULE_HEADING, .item = (uint32_t)heading, .line = UINT32_MAX,
        .until_item = strip->to.item,
        .until_line = strip->to.line + (uint32_t)(p->heading_lines - below)});
}

/** Prices the rules that the page at a seat breaks. */
static void price_seat(const struct pricer *p, size_t seat)
{
    const struct seat *at = &p->seats.items[seat];
    const struct strip *strip = at->strip;
    int64_t off = steps_short(p, strip);
    bool ends = is_forced(p, strip->to);

    if (strip->is_short || off > 0)
        price_at(p, seat, (struct page_must){.rule = RULE_FULL});
    if (off < 0)
        price_at(p, seat, (struct page_must){.rule = RULE_DEPTH});
    if (seat > 0 && p->columns == 1 && (at->page % 2 == 0) == p->params->starts_recto &&
        !ends && !is_forced(p, at[-1].strip->to) && off != steps_short(p, at[-1].strip))
        price_at(p, seat, (struct page_must){.rule = RULE_EVEN});
    if (ends_hyphenated(p, strip->to))
        price_at(p, seat, (struct page_must){.rule = RULE_HYPHEN});
    if (parts_badly(p, strip->to))
        price_at(p, seat, (struct page_must){.rule = RULE_LINES});
    if (strip->notes_split)
        price_at(p, seat, (struct page_must){.rule = RULE_NOTE});
    if (seat > 0 && strip->to.item >= p->galley->items.count &&
        strip->used < END_LINES * step_of(p))
        price_at(p, seat, (struct page_must){.rule = RULE_END});
    if (!ends)
        price_heading(p, seat);
}

/** The strips of a segment, without those of its last page when they were balanced. */
static void seat_segment(struct pricer *p, const struct galley_segment *segment, size_t end)
{
    vec_clear(&p->seats);
    for (size_t page = 0; page < p->plan->count; page++)
        for (size_t i = 0; i < p->plan->pages[page].strip_count; i++) {
            const struct strip *strip = &p->plan->pages[page].strips[i];
            if (strip->from.item < segment->first || strip->from.item >= end)
                continue;
            size_t first = p->seats.count ? p->seats.items[0].page : page;
            qlen column = segment->columns > 1 ? strip->x / (segment->width + segment->gap) : 0;
            struct seat seat = {strip, page,
                                (uint32_t)((page - first) * segment->columns + (size_t)column)};
            vec_push(&p->seats, seat);
        }
    p->columns = segment->columns;
    size_t last = p->seats.count ? vec_last(&p->seats).page : 0;
    while (p->columns > 1 && p->seats.count && vec_last(&p->seats).page == last)
        p->seats.count--;
}

void plan_prices(const struct galley *galley, const struct plan_params *params,
                 const struct chapter_plan *plan, int32_t heading_lines, struct arena *arena)
{
    struct pricer p = {.galley = galley, .params = params, .plan = plan, .arena = arena,
                       .heading_lines = heading_lines};
    size_t count = MAX(galley->segments.count, 1);

    for (size_t s = 0; s < count; s++) {
        struct galley_segment segment = {.columns = 1, .width = params->measure};
        size_t end = s + 1 < count ? galley->segments.items[s + 1].first : galley->items.count;
        if (galley->segments.count)
            segment = galley->segments.items[s];
        seat_segment(&p, &segment, end);
        for (size_t i = 0; i < p.seats.count; i++) {
            p.scratch = arena_new();
            price_seat(&p, i);
            arena_free(p.scratch);
        }
    }
    vec_free(&p.seats);
}
