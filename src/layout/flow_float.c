/* What leaves the flow. A float (top, bottom, page) is set into a galley of its own, for which page making finds
 * a place. A box that text runs around (left, right) stands in the flow without height, and
 * the lines beside it are shorter. A box in the margin is painted beside the line it belongs to. */
#include "layout/flow.h"

#include "layout/plan.h"

/* The share of the measure of a box that does not say how wide it is, in percent. */
#define AROUND_SHARE 40
/* The white beside and below such a box, as parts of the line height. */
#define AROUND_GAP_PARTS 1
/* Lines beside a box are at least this part of the measure. */
#define LEAST_LINE_PART 3

/* ---- boxes of their own ---- */

/** The block's width, where its style has one. */
static qlen wanted_width(const struct style *style, qlen measure, qlen fallback)
{
    if (style->width == SIZE_AUTO)
        return fallback;
    return MIN(measure, style->width < 0 ? (qlen)((int64_t)measure * -style->width / 1024)
                                         : style->width);
}

struct hanging {
    const struct galley *galley;
    qlen x; /* from the box's own place */
};

static void paint_hanging(struct shaper *shaper, const void *data, qlen x, qlen y,
                          struct page_builder *page)
{
    const struct hanging *hanging = data;
    struct galley_place place = {.x = x + hanging->x, .y = y};

    galley_paint(shaper, hanging->galley, (struct galley_cut){0, 0},
                 (struct galley_cut){(uint32_t)hanging->galley->items.count, 0}, &place, page);
}

/** Sets the block alone in a galley without a grid. */
static struct galley *set_apart(struct flow *flow, const struct node *block, qlen width)
{
    struct flow_state state = {0};
    struct flow inner = flow_begin(flow->setter, &state, width, 0, flow->element);

    inner.floating = true;
    inner.sized = block->style->float_to >= FLOAT_LEFT;
    inner.note_width = width;
    flow_block(&inner, block);
    flow_end(&inner);
    return inner.galley;
}

/* ---- their notes ---- */

/** Hands the notes of one galley to another; returns how many. */
static uint32_t take_into(struct galley *to, struct galley *from)
{
    uint32_t count = (uint32_t)from->notes.count;

    for (size_t i = 0; i < from->notes.count; i++)
        vec_push(&to->notes, from->notes.items[i]);
    vec_clear(&from->notes);
    return count;
}

/** Hands the notes of a box that stays beside its place to the page. */
static uint32_t take_notes(struct flow *flow, struct galley *galley)
{
    return take_into(flow->galley, galley);
}

static void hang_note(struct flow *flow, struct galley *galley, const struct galley_note *note)
{
    struct hanging *hanging = ARENA_NEW(flow->setter->arena, struct hanging);

    hanging->galley = note->galley;
    struct galley_item *item = galley_add_box(galley, 0, note->height, 0);
    item->paint = paint_hanging;
    item->data = hanging;
}

/** The notes of a float stand below it, for nobody knows yet on which page that will be. */
static void hang_notes(struct flow *flow, struct galley *galley)
{
    if (galley->notes.count)
        galley_add_space(galley, style_leading(flow->setter->root) / 2, false);
    for (unsigned series = 0; series < MOST_SERIES && galley->notes.count; series++)
        for (size_t i = 0; i < galley->notes.count; i++)
            if (galley->notes.items[i].series == series)
                hang_note(flow, galley, &galley->notes.items[i]);
}

/** Sets a block apart that must stand on one page, with its notes below it where `notes` is set: NULL for one that is
 * higher than any, which then stands in the flow, where pages may end within it. */
static struct galley *set_whole(struct flow *flow, const struct node *block, qlen width, bool notes)
{
    struct structure *structure = flow->setter->structure;
    size_t elements = structure->elements.count;
    uint32_t order = structure->next_order;
    struct setter before = *flow->setter;
    struct galley *galley = set_apart(flow, block, width);

    if (notes)
        hang_notes(flow, galley);
    qlen over = galley_height(galley) - flow->setter->page_height;
    if (over <= 0)
        return galley;
    char points[24];
    g_snprintf(points, sizeof points, "%d", (int)((over + QLEN_PT - 1) / QLEN_PT));
    diag(shaper_diags(flow->setter->shaper), block->span, DIAG_FLOAT_HIGH, points);
    structure->elements.count = elements;
    structure->next_order = order;
    flow->setter->margin = before.margin;
    galley_free(galley);
    return NULL;
}

/** An item without height, that calls the notes of what left the flow and hangs it at its place. */
static struct galley_item *add_peg(struct flow *flow, uint32_t notes)
{
    bool above = flow->state->above;

    flow_settle(flow);
    struct galley_item *peg = galley_add_box(flow->galley, flow->x, 0, notes);
    galley_break_after(flow->galley, PAGE_BREAK_NEVER);
    flow_settled(flow, peg);
    flow->state->above = above;
    return peg;
}

/* ---- floats ---- */

static unsigned span_of(const struct flow *flow, const struct style *style)
{
    if (flow->columns <= 1 || style->column_span == SPAN_COLUMN)
        return 1;
    return style->column_span == SPAN_ALL ? MOST_COLUMNS : (unsigned)style->column_span;
}

/** What cannot go across a spread stands at the head of a page. */
static int where_of(const struct flow *flow, const struct node *block)
{
    if (block->style->float_to != FLOAT_SPREAD)
        return block->style->float_to;
    diag(shaper_diags(flow->setter->shaper), block->span, DIAG_FLOAT_SPREAD);
    return FLOAT_TOP;
}

/** The item that a float must not stand before: the heading of its section, or what comes before its place. */
static uint32_t behind_of(const struct flow *flow, const struct style *style)
{
    uint32_t count = (uint32_t)flow->galley->items.count;

    return style->float_after == AFTER_SECTION ? flow->galley->section : count ? count - 1 : 0;
}

static bool put_float(struct flow *flow, const struct node *block)
{
    const struct style *style = block->style;
    unsigned span = span_of(flow, style), columns = MAX(flow->columns, 1);
    qlen width = flow->width, step = style_leading(flow->setter->root);

    if (span >= columns && columns > 1)
        width = flow->full_width;
    else if (span > 1)
        width = (qlen)span * flow->width + (qlen)(span - 1) * flow->columns_style->column_gap;
    struct galley *galley = set_whole(flow, block, width, true);
    if (!galley)
        return false;
    struct galley_float entry = {
        .node = block,
        .galley = galley,
        .item = (uint32_t)flow->galley->items.count,
        .after = style->float_after != AFTER_NONE,
        .behind = behind_of(flow, style),
        .where = where_of(flow, block),
        .span = span >= columns ? MOST_COLUMNS : span,
        .height = galley_height(galley),
        .gap = MAX(MAX(style->margin_top == SIZE_AUTO ? 0 : style->margin_top,
                       style->margin_bottom), step),
    };
    vec_push(&flow->galley->floats, entry);
    return true;
}

/** A picture across both pages of a spread; its words stand below it on the first. */
static void put_spread(struct flow *flow, const struct node *block)
{
    const struct style *style = block->style;
    struct galley *words, *galley = flow_picture_apart(flow, block, flow->setter->spread_width, &words);

    hang_notes(flow, words);
    /* They are the float's, wherever in it they stand. */
    take_into(galley, words);
    struct galley_float entry = {
        .node = block,
        .galley = galley,
        .words = words,
        .item = (uint32_t)flow->galley->items.count,
        .after = style->float_after != AFTER_NONE,
        .behind = behind_of(flow, style),
        .where = FLOAT_SPREAD,
        .span = MOST_COLUMNS,
        .height = galley_height(galley),
        .gap = MAX(style->margin_bottom, style_leading(flow->setter->root)),
    };
    vec_push(&flow->galley->floats, entry);
}

/* ---- text around ---- */

static bool falls_on_verso(const struct flow *flow, const struct node *block)
{
    GHashTable *versos = flow->setter->versos;

    return versos && g_hash_table_contains(versos, block);
}

/** Where the inner and the outer side are depends on the page. */
static bool stands_left(const struct flow *flow, const struct node *block)
{
    bool outer_left = falls_on_verso(flow, block) == flow->setter->outer_right;

    switch (block->style->float_to) {
    case FLOAT_INSIDE:
        return !outer_left;
    case FLOAT_OUTSIDE:
        return outer_left;
    default:
        return block->style->float_to == FLOAT_LEFT;
    }
}

/** The last item of the galley hangs a box that depends on the side of its page. */
static void note_turn(struct flow *flow, const struct node *block)
{
    int where = block->style->float_to;
    struct galley_turn turn = {block, (uint32_t)flow->galley->items.count - 1,
                               !falls_on_verso(flow, block)};

    if (where == FLOAT_INSIDE || where == FLOAT_OUTSIDE)
        vec_push(&flow->galley->turns, turn);
}

static bool put_around(struct flow *flow, const struct node *block)
{
    const struct style *style = block->style;
    qlen step = style_leading(flow->setter->root), gap = step * AROUND_GAP_PARTS;
    qlen most = flow->width - flow->width / LEAST_LINE_PART;
    qlen width = MIN(wanted_width(style, flow->width, flow->width * AROUND_SHARE / 100), most);
    bool left = stands_left(flow, block);

    flow_around_clear(flow);
    struct galley *galley = set_whole(flow, block, width, false);
    if (!galley)
        return false;
    struct hanging *hanging = ARENA_NEW(flow->setter->arena, struct hanging);
    hanging->galley = galley;
    hanging->x = left ? 0 : flow->width - width;
    struct galley_item *peg = add_peg(flow, take_notes(flow, galley));
    peg->paint = paint_hanging;
    peg->data = hanging;
    peg->holds = galley;
    note_turn(flow, block);
    flow->state->around.height = galley_height(hanging->galley) + gap / 2;
    flow->state->around.left = left ? width + gap : 0;
    flow->state->around.right = left ? 0 : width + gap;
    flow->state->keep = true;
    return true;
}

size_t flow_around_lines(const struct flow *flow, qlen leading, struct line_inset *inset)
{
    if (flow->state->around.height <= 0 || leading <= 0)
        return 0;
    *inset = (struct line_inset){flow->state->around.left, flow->state->around.right};
    return (size_t)((flow->state->around.height + leading - 1) / leading);
}

void flow_around_used(struct flow *flow, qlen height)
{
    if (flow->state->around.height > 0)
        flow->state->around.height = MAX(flow->state->around.height - height, 0);
}

void flow_around_clear(struct flow *flow)
{
    qlen height = flow->state->around.height;

    if (height <= 0)
        return;
    flow->state->around.height = 0;
    flow_settle(flow);
    galley_break_after(flow->galley, PAGE_BREAK_NEVER);
    galley_add_box(flow->galley, flow->x, height, 0);
}

/* ---- the margin ---- */

static bool put_aside(struct flow *flow, const struct node *block)
{
    struct galley *galley = set_whole(flow, block, flow->setter->side_width, false);
    if (!galley)
        return false;
    struct galley_item *peg = add_peg(flow, take_notes(flow, galley));

    peg->aside = galley;
    peg->strut = flow_strut(flow->setter, flow->setter->root, flow->galley->grid);
    flow->state->keep = true;
    return true;
}

/** False where the block stands in the flow after all. */
bool flow_float(struct flow *flow, const struct node *block)
{
    int where = block->style->float_to;

    if (where == FLOAT_NONE || !flow->state->sink || flow->floating)
        return false;
    if (where == FLOAT_SPREAD && flow_is_picture(block))
        put_spread(flow, block);
    else if (where <= FLOAT_SPREAD)
        return put_float(flow, block);
    else if (where < FLOAT_MARGIN)
        return put_around(flow, block);
    else
        return flow->setter->side_width > 0 && put_aside(flow, block);
    return true;
}
