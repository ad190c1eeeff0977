/* Planning pages: segments one after the other, columns balanced where a segment ends.
 *
 * Floats take room at the head or foot of pages, so that columns differ in height. Where a float goes depends
 * on the page its place in the text falls on, which depends on the room that floats take: the plan is
 * made again until nothing moves (plan_floats.c). A float only ever moves on, so that comes to an end. */
#include "layout/plan_parts.h"

#include "style/style.h"

#include <string.h>

/* A segment starts on a page only when so many steps are free. */
#define LEAST_START 3
/* Without a grid a step is this. */
#define NOMINAL_STEP PT(12)

/* ---- room ---- */

qlen plan_step(const struct planner *p)
{
    return p->params->grid > 0 ? p->params->grid : NOMINAL_STEP;
}

static qlen step_up(const struct planner *p, qlen height)
{
    qlen grid = p->params->grid;

    return grid > 0 ? (height + grid - 1) / grid * grid : height;
}

struct draft_page *plan_page(struct planner *p, size_t page)
{
    while (p->pages.count <= page)
        vec_push(&p->pages, (struct draft_page){0});
    return &p->pages.items[page];
}

size_t plan_segment_count(const struct planner *p)
{
    return MAX(p->galley->segments.count, 1);
}

struct galley_segment plan_segment(const struct planner *p, size_t index)
{
    if (index < p->galley->segments.count)
        return p->galley->segments.items[index];
    return (struct galley_segment){.columns = 1, .width = p->params->measure};
}

qlen plan_head(const struct planner *p, size_t page, size_t segment, unsigned column)
{
    qlen head = 0;

    if (page >= p->pages.count)
        return 0;
    for (size_t i = 0; i < p->pages.items[page].floats.count; i++) {
        const struct draft_float *d = &p->pages.items[page].floats.items[i];
        const struct galley_float *f = &p->galley->floats.items[d->number];
        unsigned span = CLAMP(f->span, 1, p->most_columns);
        if (f->where == FLOAT_TOP && !d->alone && d->segment == segment && column >= d->column &&
            column < d->column + span)
            head = MAX(head, d->at + plan_float_height(p, f));
    }
    return head;
}

/** What floats take at the foot of a page, of one column or, of a segment with other columns, of all. */
static qlen foot_of(const struct planner *p, size_t page, const struct galley_segment *segment,
                    unsigned column)
{
    bool own = segment->columns == p->most_columns;
    qlen foot = 0;

    if (page >= p->pages.count)
        return 0;
    for (unsigned i = own ? column : 0; i < (own ? column + 1 : MOST_COLUMNS); i++)
        foot = MAX(foot, p->pages.items[page].foot[i]);
    return foot;
}

qlen plan_top(const struct planner *p, size_t page)
{
    qlen head = page < p->pages.count ? p->pages.items[page].head : 0;

    return page == p->page ? MAX(p->y, head) : head;
}

/** Where a column of the segment at work starts on a page: below the segment before it, and below floats. */
static qlen column_start(const struct planner *p, const struct galley_segment *segment, size_t page,
                         unsigned column)
{
    (void)segment;
    return plan_top(p, page) + plan_head(p, page, p->segment, column);
}

static qlen column_height(const struct planner *p, const struct galley_segment *segment, size_t page,
                          unsigned column)
{
    if (page < p->pages.count && p->pages.items[page].reserved)
        return 0;
    return p->params->depth - foot_of(p, page, segment, column) -
           column_start(p, segment, page, column);
}

/** The heights of the columns from the page at work on, as far as they differ. */
static void list_heights(struct planner *p, const struct galley_segment *segment,
                         struct page_params *params)
{
    size_t last = MAX(p->pages.count, p->page + 1), count = 0;
    qlen *heights = ARENA_ARRAY(p->scratch, qlen, (last - p->page + 1) * segment->columns);

    for (size_t page = p->page; page < last; page++)
        for (unsigned column = 0; column < segment->columns; column++) {
            qlen height = column_height(p, segment, page, column);
            bool small = page == p->page && p->y > 0 && height < LEAST_START * plan_step(p);
            heights[count++] = small ? 0 : MAX(height, 0);
        }
    for (unsigned column = 0; column < segment->columns; column++)
        heights[count++] = p->params->depth;
    while (count && heights[count - 1] == p->params->depth)
        count--;
    /* The last must hold text. */
    params->heights = heights;
    params->height_count = count && heights[count - 1] <= 0 ? count + 1 : count;
}

/* ---- strips ---- */

static void add_strip(struct planner *p, const struct galley_segment *segment, size_t page,
                      unsigned column, const struct page_break *end, struct galley_cut from)
{
    struct strip strip = {
        .from = from,
        .to = {segment->first + end->item, end->line},
        .x = (qlen)column * (segment->width + segment->gap),
        .y = column_start(p, segment, page, column),
        .width = segment->width,
        .used = end->used,
        .notes = end->notes,
        .stretch = end->stretch,
        .columns = segment->columns,
        .is_short = end->is_short,
        .notes_split = end->notes_split,
    };

    strip.depth = column_height(p, segment, page, column);
    vec_push(&plan_page(p, page)->strips, strip);
}

static void add_strips(struct planner *p, const struct galley_segment *segment,
                       const struct page_breaks *breaks, size_t first_page)
{
    struct galley_cut from = {segment->first, 0};

    for (size_t i = 0; i < breaks->count; i++) {
        const struct page_break *end = &breaks->pages[i];
        size_t page = first_page + end->column / segment->columns;
        add_strip(p, segment, page, end->column % segment->columns, end, from);
        from = (struct galley_cut){segment->first + end->item, end->line};
    }
}

static struct page_params break_params(const struct planner *p, const struct galley_segment *segment,
                                       size_t page)
{
    struct page_params params = {
        .height = p->params->depth,
        .columns = segment->columns,
        .grid = p->params->grid,
        .note_foot = p->params->note_foot,
        .note_head = p->params->note_head,
        .note_spare = p->params->note_spare,
        .justify = p->params->justify,
        .starts_recto = p->params->starts_recto == (page % 2 == 0),
        .costs = p->params->costs,
    };

    memcpy(params.note_gaps, p->params->note_gaps, sizeof params.note_gaps);
    return params;
}

/* ---- balance ---- */

/** The items of a segment from a cut on: the first paragraph without the lines before it. */
static struct page_item *slice_items(struct planner *p, struct galley_cut from, size_t end,
                                     const uint8_t *settings)
{
    struct page_item *items = ARENA_ARRAY(p->scratch, struct page_item, end - from.item);

    memcpy(items, p->galley->breaks.items + from.item, (end - from.item) * sizeof *items);
    for (size_t i = 0; i < end - from.item; i++) {
        if (items[i].kind != PAGE_PARAGRAPH)
            continue;
        /* Settings are chosen already; what balance needs is sameness. */
        struct page_setting chosen = items[i].as.paragraph.settings[settings[from.item + i]];
        memset(items[i].as.paragraph.settings, 0, sizeof items[i].as.paragraph.settings);
        if (i == 0 && from.line) {
            chosen.lines += from.line;
            chosen.count -= MIN(from.line, chosen.count);
        }
        items[i].as.paragraph.settings[0] = chosen;
    }
    return items;
}

static int64_t natural_height(const struct page_item *items, size_t count)
{
    int64_t height = 0;

    for (size_t i = 0; i < count; i++)
        switch (items[i].kind) {
        case PAGE_PARAGRAPH:
            for (uint32_t l = 0; l < items[i].as.paragraph.settings[0].count; l++)
                height += items[i].as.paragraph.settings[0].lines[l].height;
            break;
        case PAGE_BOX:
            height += items[i].as.box.height;
            break;
        case PAGE_SPACE:
            height += items[i].as.space.height;
            break;
        }
    return height;
}

/** The heights of a page's columns when all end at `bottom`, or above it where floats stand. */
static void heights_to(const struct planner *p, const struct galley_segment *segment, size_t page,
                       qlen bottom, qlen *heights)
{
    for (unsigned column = 0; column < segment->columns; column++) {
        qlen start = column_start(p, segment, page, column);
        qlen most = start + column_height(p, segment, page, column);
        heights[column] = MAX(MIN(bottom, most) - start, 0);
    }
}

/** True when the columns hold everything at these heights. */
static bool columns_hold(const struct page_breaks *breaks, unsigned columns, const qlen *heights)
{
    for (size_t i = 0; i < breaks->count; i++) {
        const struct page_break *b = &breaks->pages[i];
        if (b->column >= columns || b->used + b->notes > heights[b->column] || b->notes_split)
            return false;
    }
    return breaks->count > 0;
}

/** The first strip on the page of the segment at work. */
static size_t first_strip_of(const struct planner *p, const struct galley_segment *segment,
                             size_t page)
{
    const struct draft_page *draft = &p->pages.items[page];
    size_t first = draft->strips.count;

    while (first > p->first_strip[page == p->page] &&
           draft->strips.items[first - 1].to.item >= segment->first)
        first--;
    return first;
}

static void replace_strips(struct planner *p, const struct galley_segment *segment, size_t page,
                           size_t first, struct page_breaks *breaks, const qlen *heights)
{
    struct draft_page *draft = plan_page(p, page);
    struct galley_cut from = draft->strips.items[first].from, at = from;

    draft->strips.count = first;
    for (size_t i = 0; i < breaks->count; i++) {
        struct page_break *b = &breaks->pages[i];
        /* Lines count from the paragraph's start, items from the segment's. */
        if (b->item == 0)
            b->line += from.line;
        b->item += from.item - segment->first;
        add_strip(p, segment, page, b->column, b, at);
        vec_last(&draft->strips).depth = heights[b->column];
        at = vec_last(&draft->strips).to;
    }
}

/** Puts the end of a segment, from the first strip of its last page on, into columns as short as will hold it. */
static void balance(struct planner *p, const struct galley_segment *segment, size_t end, size_t page)
{
    size_t first = first_strip_of(p, segment, page);
    struct page_params params = break_params(p, segment, page);
    qlen heights[MOST_COLUMNS + 1], top = QLEN_MAX, step = plan_step(p);

    if (first >= plan_page(p, page)->strips.count)
        return;
    struct galley_cut from = plan_page(p, page)->strips.items[first].from;
    struct page_item *items = slice_items(p, from, end, p->settings);
    size_t count = end - from.item;
    for (unsigned column = 0; column < segment->columns; column++)
        top = MIN(top, column_start(p, segment, page, column));
    int64_t share = natural_height(items, count) / segment->columns;
    params.heights = heights;
    params.height_count = segment->columns + 1u;
    heights[segment->columns] = p->params->depth;
    for (qlen bottom = top + MAX(step_up(p, (qlen)share), step); bottom < p->params->depth;
         bottom += step) {
        heights_to(p, segment, page, bottom, heights);
        struct page_breaks breaks = pagebreak(items, count, &params, p->scratch);
        if (!columns_hold(&breaks, segment->columns, heights))
            continue;
        replace_strips(p, segment, page, first, &breaks, heights);
        return;
    }
}

/* ---- segments ---- */

/** Rules between columns that hold text; they start below what spans the columns. */
static void add_rules(struct planner *p, const struct galley_segment *segment, size_t page,
                      size_t first_strip)
{
    struct draft_page *draft = plan_page(p, page);
    qlen bottom = 0;

    if (segment->rule <= 0)
        return;
    for (size_t i = first_strip; i < draft->strips.count; i++) {
        const struct strip *strip = &draft->strips.items[i];
        bottom = MAX(bottom, strip->y + MIN(strip->depth, strip->used + strip->notes));
    }
    for (size_t i = first_strip + 1; i < draft->strips.count; i++) {
        const struct strip *left = &draft->strips.items[i - 1], *right = left + 1;
        qlen top = MAX(left->y, right->y);
        struct column_rule rule = {
            .x = right->x - (segment->gap + segment->rule) / 2,
            .y = top,
            .width = segment->rule,
            .height = bottom - top,
        };
        vec_push(&draft->rules, rule);
    }
}

/** Where the segment ends on its last page. */
static qlen segment_bottom(struct planner *p, size_t page, size_t first_strip, bool last)
{
    struct draft_page *draft = plan_page(p, page);
    qlen start = plan_top(p, page);
    qlen bottom = 0;

    for (unsigned column = 0; column < p->most_columns; column++)
        bottom = MAX(bottom, start + plan_head(p, page, p->segment, column));
    for (size_t i = first_strip; i < draft->strips.count; i++) {
        struct strip *strip = &draft->strips.items[i];
        qlen height = step_up(p, strip->used + strip->notes);
        if (!last)
            strip->depth = MIN(strip->depth, height); /* its notes come before what follows */
        bottom = MAX(bottom, strip->y + height);
    }
    return bottom;
}

static void go_to_next_page(struct planner *p)
{
    p->page++;
    p->y = 0;
}

static void place_segment(struct planner *p, const struct galley_segment *segment, size_t end)
{
    struct page_params params = break_params(p, segment, p->page);
    size_t count = end - segment->first, first_page = p->page;
    bool last = end == p->galley->items.count;

    p->first_strip[0] = 0;
    p->first_strip[1] = plan_page(p, first_page)->strips.count;
    p->starts.items[p->segment] = plan_top(p, p->page);
    p->start_pages.items[p->segment] = p->page;
    list_heights(p, segment, &params);
    struct page_breaks breaks = pagebreak(p->galley->breaks.items + segment->first, count, &params,
                                          p->scratch);
    for (size_t i = 0; i < count && breaks.settings; i++)
        p->settings[segment->first + i] = breaks.settings[i];
    if (!breaks.count)
        return;
    add_strips(p, segment, &breaks, first_page);
    size_t last_page = first_page + breaks.pages[breaks.count - 1].column / segment->columns;
    if (segment->columns > 1)
        balance(p, segment, end, last_page);
    for (size_t page = first_page; page <= last_page; page++)
        add_rules(p, segment, page, p->first_strip[page == first_page]);
    qlen bottom = segment_bottom(p, last_page, p->first_strip[last_page == first_page], last);
    p->page = last_page;
    p->y = bottom;
}

/** True when a heading across the columns would be left at the foot of a page. */
static bool is_stranded(const struct planner *p, const struct galley_segment *segment, size_t page)
{
    return segment->keeps && p->page == page &&
           p->params->depth - p->y < (LEAST_START + 1) * plan_step(p);
}

static void undo_segment(struct planner *p, size_t page, qlen y, size_t strips)
{
    plan_page(p, page)->strips.count = strips;
    p->page = page;
    p->y = y;
}

static void place_after(struct planner *p, const struct galley_segment *segment, size_t end)
{
    if (p->y > 0 && segment->new_page)
        go_to_next_page(p);
    if (p->y > 0 || segment->sinks)
        p->y += step_up(p, segment->before);
    size_t page = p->page, strips = plan_page(p, page)->strips.count;
    qlen y = p->y;
    place_segment(p, segment, end);
    if (strips > 0 && is_stranded(p, segment, page)) {
        undo_segment(p, page, y, strips);
        go_to_next_page(p);
        place_segment(p, segment, end);
    }
}

void plan_segments(struct planner *p)
{
    p->page = 0;
    p->y = 0;
    for (size_t i = 0; i < p->pages.count; i++) {
        vec_clear(&p->pages.items[i].strips);
        vec_clear(&p->pages.items[i].rules);
    }
    for (size_t i = 0; i < plan_segment_count(p); i++) {
        struct galley_segment segment = plan_segment(p, i);
        bool last = i + 1 == plan_segment_count(p);
        size_t end = last ? p->galley->items.count : plan_segment(p, i + 1).first;
        p->segment = i;
        if (end > segment.first)
            place_after(p, &segment, end);
    }
}

/* ---- all ---- */

static struct placed_float *take_floats(struct planner *p, size_t page, struct arena *arena)
{
    const struct draft_page *draft = &p->pages.items[page];
    struct placed_float *placed = ARENA_ARRAY(arena, struct placed_float, draft->floats.count);

    for (size_t i = 0; i < draft->floats.count; i++) {
        const struct draft_float *d = &draft->floats.items[i];
        const struct galley_float *f = &p->galley->floats.items[d->number];
        struct galley_segment segment = plan_segment(p, d->segment);
        qlen start = p->start_pages.items[d->segment] == page ? p->starts.items[d->segment] : draft->head;
        placed[i].number = d->number;
        placed[i].second = d->second;
        if (f->where == FLOAT_SPREAD) {
            placed[i].y = d->at;
            continue;
        }
        placed[i].x = (qlen)d->column * (segment.width + segment.gap);
        if (!d->alone)
            placed[i].y = f->where == FLOAT_BOTTOM ? p->params->depth - d->at - f->height
                                                   : start + d->at;
    }
    return placed;
}

static struct chapter_plan take_plan(struct planner *p, struct arena *arena)
{
    struct chapter_plan plan = {.settings = p->settings};

    plan.count = p->pages.count;
    while (plan.count && !p->pages.items[plan.count - 1].strips.count &&
           !p->pages.items[plan.count - 1].floats.count)
        plan.count--;
    plan.pages = ARENA_ARRAY(arena, struct page_plan, plan.count);
    for (size_t i = 0; i < plan.count; i++) {
        struct draft_page *draft = &p->pages.items[i];
        plan.pages[i] = (struct page_plan){
            vec_to_arena(&draft->strips, arena), draft->strips.count,
            take_floats(p, i, arena), draft->floats.count,
            vec_to_arena(&draft->rules, arena), draft->rules.count,
            NULL, 0,
        };
    }
    return plan;
}

struct chapter_plan plan_chapter(const struct galley *galley, const struct plan_params *params,
                                 struct arena *arena)
{
    struct planner p = {.galley = galley, .params = params, .scratch = arena_new(),
                        .most_columns = 1};

    p.settings = ARENA_ARRAY(arena, uint8_t, galley->items.count);
    for (size_t i = 0; i < plan_segment_count(&p); i++) {
        vec_push(&p.starts, 0);
        vec_push(&p.start_pages, 0);
    }
    for (size_t i = 0; i < galley->segments.count; i++)
        p.most_columns = MAX(p.most_columns, galley->segments.items[i].columns);
    plan_segments(&p);
    if (galley->floats.count)
        plan_floats(&p);
    struct chapter_plan plan = take_plan(&p, arena);
    for (size_t i = 0; i < p.pages.count; i++) {
        vec_free(&p.pages.items[i].strips);
        vec_free(&p.pages.items[i].floats);
        vec_free(&p.pages.items[i].rules);
    }
    vec_free(&p.pages);
    vec_free(&p.floats);
    vec_free(&p.starts);
    vec_free(&p.start_pages);
    arena_free(p.scratch);
    return plan;
}

size_t plan_page_of(const struct chapter_plan *plan, uint32_t item, uint32_t line)
{
    for (size_t i = 0; i < plan->count; i++)
        for (size_t s = 0; s < plan->pages[i].strip_count; s++) {
            const struct galley_cut *to = &plan->pages[i].strips[s].to;
            if (item < to->item || (item == to->item && line < to->line))
                return i;
        }
    return plan->count ? plan->count - 1 : 0;
}

size_t plan_page_of_float(const struct chapter_plan *plan, uint32_t number)
{
    for (size_t i = 0; i < plan->count; i++)
        for (size_t f = 0; f < plan->pages[i].float_count; f++)
            if (plan->pages[i].floats[f].number == number)
                return i;
    return 0;
}
