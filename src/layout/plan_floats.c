/* Floats find their pages: each starts on the page of its place in the text and moves on, never back, while
 * that place does, while the page is full, and while the float before it stands later. */
#include "layout/plan_parts.h"

#include "style/style.h"

/* By then all have settled, or never will: then those that would still move stay. */
#define MOST_ROUNDS 12
/* Floats leave this part of a page to the text. */
#define TEXT_PART 4

/** The page and the column of the float's place in the text. */
static size_t anchor_of(const struct planner *p, const struct galley_float *f, unsigned *column)
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
            if (f->item < strip->to.item || (f->item == strip->to.item && strip->to.line > 0))
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

/** True when the float may stand on the page with those already there. A chapter's heading has nothing above it. */
static bool has_room(struct planner *p, const struct galley_float *f, size_t page, size_t segment,
                     unsigned column)
{
    const struct draft_page *draft = plan_page(p, page);
    qlen depth = p->params->depth, other = 0;

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
        other += p->starts.items[segment];
    return taken + other == 0 ||
           taken + other + plan_float_height(p, f) <= depth - depth / TEXT_PART;
}

static void take_room(struct planner *p, uint32_t number, size_t page, size_t segment,
                      unsigned column)
{
    const struct galley_float *f = &p->galley->floats.items[number];
    struct draft_page *draft = plan_page(p, page);
    struct draft_float placed = {number, segment, column, 0, false};
    qlen height = plan_float_height(p, f);

    /* One that leaves no room for text worth the name has the page for itself. */
    placed.alone = f->where == FLOAT_PAGE ||
                   height > p->params->depth - p->params->depth / TEXT_PART;
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
    }
}

/** Finds a page for each float, given where the text stands; false when none moved. */
static bool move_floats(struct planner *p, bool first_round)
{
    bool moved = false;
    size_t before = 0;

    clear_room(p);
    for (uint32_t i = 0; i < p->galley->floats.count; i++) {
        const struct galley_float *f = &p->galley->floats.items[i];
        struct float_place *place = &p->floats.items[i];
        unsigned column;
        size_t segment = segment_of(p, f);
        size_t page = anchor_of(p, f, &column) + (f->where == FLOAT_PAGE && first_round);
        if (!place->placed)
            place->column = MIN(column, p->most_columns - span_of(p, f));
        page = MAX(MAX(page, before), place->page);
        while (!has_room(p, f, page, segment, place->column))
            page++;
        moved = moved || !place->placed || page != place->page;
        *place = (struct float_place){page, place->column, true};
        take_room(p, i, page, segment, place->column);
        before = page;
    }
    return moved;
}

void plan_floats(struct planner *p)
{
    for (size_t i = 0; i < p->galley->floats.count; i++)
        vec_push(&p->floats, (struct float_place){0});
    for (int round = 0; round < MOST_ROUNDS && move_floats(p, round == 0); round++)
        plan_segments(p);
}
