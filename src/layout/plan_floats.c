/* Floats find their pages: each starts on the page of its place in the text and moves on, never back, while
 * that place does, while the page is full, and while the float before it stands later. They are set in their order, for
 * one that is set too early would push its own place away. */
#include "layout/plan_parts.h"

#include "style/style.h"

/* So often floats are set one after the other, as far as they are near each other; in chapters with more of them the
 * rest are set all at once … */
#define ROUNDS_IN_ORDER 120
/* … and have settled by then, or never will: then those that would still move stay. */
#define MOST_ROUNDS 12
/* Floats leave this part of a page to the text. */
#define TEXT_PART 5

/** The page and the column of an item of the text: its first line's. */
static size_t page_of_item(const struct planner *p, uint32_t item, unsigned *column)
{
    size_t last = 0;

    *column = 0;
    for (size_t page = 0; page < p->pages.count; page++) {
        const struct draft_page *draft = &p->pages.items[page];
        for (size_t s = 0; s < draft->strips.count; s++) {
            const struct strip *strip = &draft->strips.items[s];
            *column = strip->width > 0 && p->most_columns > 1 && strip->width < p->params->measure
                          ? (unsigned)(strip->x / (strip->width + 1)) : 0;
            last = page;
            if (item < strip->to.item || (item == strip->to.item && strip->to.line > 0))
                return page;
        }
    }
    return last;
}

qlen plan_float_height(const struct planner *p, const struct galley_float *f)
{
    qlen height = f->height + f->gap, grid = p->params->grid;

    return grid > 0 ? (height + grid - 1) / grid * grid : height;
}

/** What a spread takes of its first page, where its words stand. */
static qlen first_height(const struct planner *p, const struct galley_float *f)
{
    struct galley_float whole = *f;

    whole.height += f->words ? galley_height(f->words) : 0;
    return plan_float_height(p, &whole);
}

/** True when so high a float leaves no room for text worth the name. */
static bool needs_all(const struct planner *p, qlen height)
{
    return height > p->params->depth - p->params->depth / TEXT_PART;
}

/** The segment of the float's place in the text. */
static size_t segment_of(const struct planner *p, const struct galley_float *f)
{
    size_t segment = 0;

    while (segment + 1 < plan_segment_count(p) && plan_segment(p, segment + 1).first <= f->item)
        segment++;
    return segment;
}

static unsigned span_of(const struct planner *p, const struct galley_float *f)
{
    return CLAMP(f->span, 1, p->most_columns);
}

/** What floats take already where this one would stand. */
static qlen taken_at(struct planner *p, const struct galley_float *f, size_t page, size_t segment,
                     unsigned column)
{
    qlen taken = 0;

    for (unsigned i = column; i < column + span_of(p, f); i++)
        taken = MAX(taken, f->where == FLOAT_BOTTOM ? plan_page(p, page)->foot[i]
                                                    : plan_head(p, page, segment, i));
    return taken;
}

/* ---- spreads ---- */

static bool is_recto(const struct planner *p, size_t page)
{
    return (page % 2 == 0) == p->params->starts_recto;
}

/** What is free of a page for a spread's half, with what stands there already. */
static bool has_room_for_half(struct planner *p, size_t page, qlen at, qlen height)
{
    const struct draft_page *draft = plan_page(p, page);
    qlen depth = p->params->depth, other = 0;

    for (unsigned i = 0; i < MOST_COLUMNS; i++)
        other = MAX(other, draft->foot[i]);
    for (size_t i = 0; i < draft->floats.count; i++) {
        const struct draft_float *d = &draft->floats.items[i];
        const struct galley_float *f = &p->galley->floats.items[d->number];
        if (f->where == FLOAT_TOP)
            other = MAX(other, d->at + plan_float_height(p, f));
    }
    if (draft->reserved)
        return false;
    if (needs_all(p, height)) /* it has both pages for itself */
        return at == 0 && other == 0;
    return at + other == 0 || at + other + height <= depth - depth / TEXT_PART;
}

static qlen spread_at(struct planner *p, size_t page)
{
    qlen first = plan_page(p, page)->head, second = plan_page(p, page + 1)->head;

    return MAX(first, second);
}

/** A spread starts on a verso, and not above the heading that opens a chapter. */
static bool has_room_for_spread(struct planner *p, const struct galley_float *f, size_t page)
{
    qlen at = spread_at(p, page);

    return !is_recto(p, page) && page > 0 && has_room_for_half(p, page, at, first_height(p, f)) &&
           has_room_for_half(p, page + 1, at, plan_float_height(p, f));
}

static void take_spread(struct planner *p, uint32_t number, size_t page)
{
    const struct galley_float *f = &p->galley->floats.items[number];
    bool alone = needs_all(p, first_height(p, f));
    qlen at = spread_at(p, page);

    for (int half = 0; half < 2; half++) {
        struct draft_page *draft = plan_page(p, page + (size_t)half);
        struct draft_float placed = {.number = number, .at = at, .alone = alone, .second = half};
        draft->reserved = alone;
        draft->head = at + (half ? plan_float_height(p, f) : first_height(p, f));
        vec_push(&draft->floats, placed);
    }
}

/* ---- one page ---- */

/** True when the float may stand on the page with those already there. A chapter's heading has nothing above it. */
static bool has_room(struct planner *p, const struct galley_float *f, size_t page, size_t segment,
                     unsigned column)
{
    const struct draft_page *draft = plan_page(p, page);
    qlen depth = p->params->depth, other = 0;

    if (f->where == FLOAT_SPREAD)
        return has_room_for_spread(p, f, page);
    if (draft->reserved)
        return false;
    if (f->where == FLOAT_PAGE)
        return draft->floats.count == 0;
    if (f->where == FLOAT_TOP && page == 0 && segment == 0)
        return false;
    qlen taken = taken_at(p, f, page, segment, column);
    for (unsigned i = column; i < column + span_of(p, f); i++)
        other = MAX(other, f->where == FLOAT_BOTTOM ? plan_head(p, page, segment, i) : draft->foot[i]);
    if (p->start_pages.items[segment] == page && f->where == FLOAT_TOP)
        other += MAX(p->starts.items[segment], draft->head);
    else
        other += draft->head;
    return taken + other == 0 ||
           taken + other + plan_float_height(p, f) <= depth - depth / TEXT_PART;
}

static void take_room(struct planner *p, uint32_t number, size_t page, size_t segment,
                      unsigned column)
{
    const struct galley_float *f = &p->galley->floats.items[number];
    struct draft_page *draft = plan_page(p, page);
    struct draft_float placed = {.number = number, .segment = segment, .column = column};
    qlen height = plan_float_height(p, f);

    if (f->where == FLOAT_SPREAD) {
        take_spread(p, number, page);
        return;
    }
    /* One that leaves no room for text worth the name has the page for itself. */
    placed.alone = f->where == FLOAT_PAGE || needs_all(p, height);
    if (placed.alone) {
        draft->reserved = true;
    } else {
        placed.at = taken_at(p, f, page, segment, column);
        for (unsigned i = column; i < column + span_of(p, f) && f->where == FLOAT_BOTTOM; i++)
            draft->foot[i] = placed.at + height;
    }
    vec_push(&draft->floats, placed);
}

static void clear_room(struct planner *p)
{
    for (size_t i = 0; i < p->pages.count; i++) {
        struct draft_page *draft = &p->pages.items[i];
        vec_clear(&draft->floats);
        memset(draft->foot, 0, sizeof draft->foot);
        draft->reserved = false;
        draft->head = 0;
    }
}

/** The first page that a float may stand on, given where the text stands: that of its place, or for one that fills its
 * pages the next. A spread may as well stand above its place on the recto. */
static size_t first_choice(const struct planner *p, const struct galley_float *f, bool first_round,
                           unsigned *column)
{
    size_t page = page_of_item(p, f->item, column);
    bool spread = f->where == FLOAT_SPREAD;
    unsigned other;

    if (f->where == FLOAT_PAGE || (spread && needs_all(p, first_height(p, f))))
        return page + first_round;
    page -= spread && page > 0 && is_recto(p, page);
    /* At the head of the page it would stand before what it must stand behind. */
    if (f->after)
        page = MAX(page, page_of_item(p, f->behind, &other) + (f->where != FLOAT_BOTTOM));
    return page;
}

static void forget_from(struct planner *p, size_t first)
{
    for (size_t i = first; i < p->floats.count; i++)
        p->floats.items[i] = (struct float_place){0};
}

/** Finds pages for the floats in their order, given where the text stands; false when nothing is left to do. A float
 * that is set or moves shifts the text from its page on, and with it the places of those behind: they wait for the next
 * round, unless `all` are to be set: then at places reckoned ahead. */
static bool move_floats(struct planner *p, bool all)
{
    size_t before = 0, changed = SIZE_MAX;
    int64_t added = 0; /* heights that the text has not made room for yet */

    clear_room(p);
    for (uint32_t i = 0; i < p->galley->floats.count; i++) {
        const struct galley_float *f = &p->galley->floats.items[i];
        struct float_place *place = &p->floats.items[i];
        unsigned column;
        size_t segment = segment_of(p, f);
        size_t page = first_choice(p, f, !place->placed, &column);
        if (!all && changed <= page) {
            forget_from(p, i);
            return true;
        }
        if (!place->placed) {
            place->column = MIN(column, p->most_columns - span_of(p, f));
            page += (size_t)(added / p->params->depth);
            qlen height = plan_float_height(p, f);
            added += needs_all(p, height) ? p->params->depth : height / (qlen)p->most_columns;
        }
        page = MAX(MAX(page, before), place->page);
        while (!has_room(p, f, page, segment, place->column))
            page++;
        if (!place->placed || page != place->page)
            changed = MIN(changed, page);
        *place = (struct float_place){page, place->column, true};
        take_room(p, i, page, segment, place->column);
        before = page;
    }
    return changed != SIZE_MAX;
}

void plan_floats(struct planner *p)
{
    for (size_t i = 0; i < p->galley->floats.count; i++)
        vec_push(&p->floats, (struct float_place){0});
    for (int round = 0; round < ROUNDS_IN_ORDER + MOST_ROUNDS &&
                        move_floats(p, round >= ROUNDS_IN_ORDER); round++)
        plan_segments(p);
}
