/* What all blocks share in their flow: margins that collapse, frames, forbidden and forced breaks, paragraphs
 * with their notes. Margins, breaks, labels and anchors wait in the flow's state until something is added
 * that they can stand by. */
#include "layout/flow.h"

#include "style/sheet.h"

/* A block is never narrowed below this, however deep it is nested. */
#define LEAST_WIDTH PT(24)

/* On justified pages white between blocks stretches by this part of itself, that between paragraphs, of which there may
 * be none, by this part of a line: on a page with six paragraphs together a line. */
#define MARGIN_STRETCH 3
#define PARAGRAPH_STRETCH 6
/* So many lines of text stand below a heading at the foot of a page. */
#define LEAST_LINES 2
/* A line that leads to what is below it, alone at the foot of a page: better some lines of white, in terms of
 * page_costs. */
#define LEAD_PRICE 2500000
/* The same for the only line below a heading: dearer than most of a page of white, but no more than a price, for with
 * NEVER a heading, its line and a figure as high as a page would be one thing that fits nowhere. */
#define BELOW_PRICE 60000000

/* ---- life ---- */

struct flow flow_begin(struct setter *setter, struct flow_state *state, qlen width, qlen grid,
                       uint32_t element)
{
    return (struct flow){
        .setter = setter,
        .galley = galley_new(setter->arena, grid),
        .note_width = setter->page_width,
        .width = MAX(width, 1),
        .element = element,
        .state = state,
    };
}

/** Anchors that nothing follows go to the last thing there is. */
static void anchor_last(struct flow *flow)
{
    struct flow_state *state = flow->state;

    if (!state->anchors.count || !flow->galley->items.count)
        return;
    struct galley_item *item = &vec_last(&flow->galley->items);
    size_t count = item->anchor_count + state->anchors.count;
    const struct node **all = ARENA_ARRAY(flow->setter->arena, const struct node *, count);
    for (size_t i = 0; i < count; i++)
        all[i] = i < item->anchor_count ? item->anchors[i] : state->anchors.items[i - item->anchor_count];
    item->anchors = all;
    item->anchor_count = count;
}

void flow_end(struct flow *flow)
{
    galley_close_group(flow->galley, flow->state->above);
    anchor_last(flow);
    vec_free(&flow->state->anchors);
}

void flow_anchor(struct flow *flow, const struct node *node)
{
    vec_push(&flow->state->anchors, node);
}

/* ---- settling ---- */

static void settle_break(struct flow *flow)
{
    struct flow_state *state = flow->state;
    struct galley *galley = flow->galley;

    if (!galley->breaks.count)
        return;
    struct page_item *last = &vec_last(&galley->breaks);
    if (state->force) {
        last->break_after = PAGE_BREAK_ALWAYS;
        last->side_after = state->side;
    } else if (state->keep && last->break_after != PAGE_BREAK_ALWAYS) {
        last->break_after = PAGE_BREAK_NEVER;
    } else if (last->break_after != PAGE_BREAK_ALWAYS) {
        last->break_after = MAX(last->break_after, state->tie);
    }
}

/** What the white before the next thing can stretch. On the grid that is a step by headings and figures. On justified
 * pages all white gives, the most by headings and figures, least between paragraphs; but a heading stays by its text, and
 * lines by the box that they run around. */
static qlen stretch_of(const struct flow *flow)
{
    const struct flow_state *state = flow->state;
    const struct setter *setter = flow->setter;

    if (flow->galley->grid > 0)
        return state->stretchable ? flow->galley->grid : 0;
    if (!setter->justify || flow->galley != setter->galley || state->keep || state->around.height > 0)
        return 0;
    if (state->stretchable)
        return state->margin;
    return MAX(state->margin / MARGIN_STRETCH,
               state->gives ? style_leading(setter->root) / PARAGRAPH_STRETCH : 0);
}

static void settle_margin(struct flow *flow)
{
    struct flow_state *state = flow->state;
    struct galley *galley = flow->galley;
    bool stays = (!state->started && state->sink) || state->force;
    qlen stretch = stays ? 0 : stretch_of(flow);

    if ((state->margin <= 0 && !state->fills && !stretch) || (!state->started && !state->sink))
        return;
    if (galley->segments.count && vec_last(&galley->segments).first == galley->items.count) {
        /* White before a segment is no part of its first column. */
        struct galley_segment *segment = &vec_last(&galley->segments);
        segment->before = MAX(segment->before, state->margin);
        return;
    }
    galley_add_space(galley, state->margin, stays);
    vec_last(&galley->items).fills = state->fills;
    vec_last(&galley->breaks).as.space.stretch = stretch;
    if (!state->force)
        galley_break_after(galley, state->keep ? PAGE_BREAK_NEVER : state->tie);
}

void flow_settle(struct flow *flow)
{
    settle_break(flow);
    if (flow->state->force)
        galley_close_group(flow->galley, flow->state->above);
    settle_margin(flow);
    flow_around_used(flow, flow->state->margin);
    flow->state->margin = 0;
    flow->state->keep = flow->state->force = flow->state->stretchable = false;
    flow->state->fills = flow->state->gives = false;
    flow->state->tie = 0;
}

void flow_settled(struct flow *flow, struct galley_item *item)
{
    struct flow_state *state = flow->state;

    item->label = state->label;
    item->anchors = vec_to_arena(&state->anchors, flow->setter->arena);
    item->anchor_count = state->anchors.count;
    vec_clear(&state->anchors);
    state->label = NULL;
    state->label_inset = 0;
    state->started = true;
    state->above = false;
    state->below = state->below && item->kind == GALLEY_LINES;
}

/* ---- boxes ---- */

void flow_edges(const struct style *style, qlen *left, qlen *right)
{
    *left = style->margin_left + style->border_left + style->padding_left;
    *right = style->margin_right + style->border_right + style->padding_right;
}

static void force_break(struct flow *flow, int how)
{
    static const int sides[] = {
        [BREAK_PAGE] = SIDE_ANY, [BREAK_ALWAYS] = SIDE_ANY,
        [BREAK_RECTO] = SIDE_RECTO, [BREAK_VERSO] = SIDE_VERSO,
    };

    if (how == BREAK_AVOID)
        flow->state->keep = true;
    if (how == BREAK_AUTO || how == BREAK_AVOID || !flow->state->started)
        return;
    flow->state->force = true;
    flow->state->side = sides[how];
}

static bool is_framed(const struct style *s)
{
    return s->background >> 24 || s->border_top > 0 || s->border_right > 0 ||
           s->border_bottom > 0 || s->border_left > 0;
}

/** The white between a frame and what is in it: never at the end of a page on its own. */
static void add_padding(struct flow *flow, qlen height, bool above)
{
    if (height <= 0)
        return;
    if (!above)
        galley_break_after(flow->galley, PAGE_BREAK_NEVER);
    galley_add_box(flow->galley, flow->x, height, 0);
    if (above)
        galley_break_after(flow->galley, PAGE_BREAK_NEVER);
}

static void open_frame(struct flow *flow, struct flow_box *box)
{
    const struct style *s = box->style;
    struct galley_frame frame = {
        .end = UINT32_MAX,
        .x = flow->x + s->margin_left,
        .width = flow->width - s->margin_left - s->margin_right,
        .background = s->background,
        .border = {s->border_top, s->border_right, s->border_bottom, s->border_left},
        .border_color = s->border_color,
    };

    flow_settle(flow);
    frame.first = (uint32_t)flow->galley->items.count;
    box->framed = true;
    box->frame = flow->galley->frames.count;
    vec_push(&flow->galley->frames, frame);
    add_padding(flow, s->border_top + s->padding_top, true);
    flow->state->started = true;
}

/** width and max-width: the box keeps its place at the start. */
static void limit_width(const struct style *style, struct flow *inner)
{
    const qlen limits[] = {style->width, style->max_width};
    qlen width = inner->width;

    for (int i = 0; i < 2; i++) {
        qlen limit = limits[i];
        if (limit == SIZE_AUTO)
            continue;
        if (limit < 0)
            limit = (qlen)((int64_t)inner->width * -limit / 1024);
        width = MIN(width, MAX(limit, LEAST_WIDTH));
    }
    if (style->direction == DIRECTION_RTL)
        inner->x += inner->width - width;
    inner->width = width;
}

uint32_t flow_add_element(struct flow *flow, const struct node *block, const char *type)
{
    struct structure *structure = flow->setter->structure;

    if (!type || !*type || !structure || flow->element == NO_ELEMENT)
        return flow->element;
    uint32_t element = structure_add(structure, flow->element, type, block);
    const struct style *outer = block->parent ? block->parent->style : NULL;
    if (outer && !slice_equal(outer->language, block->style->language))
        structure->elements.items[element].language = block->style->language;
    return element;
}

/** Puts off what comes before a block: its margin, a break, its place as a target. */
static void come_to(struct flow *flow, const struct node *block)
{
    const struct style *style = block->style;

    force_break(flow, style->break_before);
    if (style->margin_top == SIZE_AUTO)
        flow->state->fills = true;
    else
        flow->state->margin = MAX(flow->state->margin, style->margin_top);
    if (block->attrs.id.n || block->kind == NODE_HEADING)
        flow_anchor(flow, block);
    if (is_framed(style))
        flow_around_clear(flow);
}

void flow_enter(struct flow *flow, const struct node *block, const char *type, struct flow_box *box)
{
    const struct style *style = block->style;
    struct flow around = *flow;
    qlen left, right, grid = flow->galley->grid;

    *box = (struct flow_box){.style = style};
    come_to(flow, block);
    flow_enter_span(&around, style, box);
    box->first = (uint32_t)flow->galley->items.count;
    if (is_framed(style))
        open_frame(&around, box);
    else
        flow->state->margin += style->padding_top;
    flow_edges(style, &left, &right);
    box->inner = around;
    box->inner.x += left;
    box->inner.width = MAX(around.width - left - right, MIN(around.width, LEAST_WIDTH));
    if (!flow->sized)
        limit_width(style, &box->inner);
    box->inner.sized = false;
    box->inner.element = flow_add_element(flow, block, type);
    flow_enter_columns(&around, style, box);
    if (grid > 0 && style->margin_top != SIZE_AUTO &&
        (style->margin_top + style->border_top + style->padding_top) % grid)
        box->inner.loose = true;
}

/** break-inside: avoid, for a box of several items. */
static void keep_together(struct galley *galley, uint32_t first)
{
    for (size_t i = first; i + 1 < galley->breaks.count; i++) {
        struct page_item *item = &galley->breaks.items[i];
        if (item->break_after != PAGE_BREAK_ALWAYS)
            item->break_after = PAGE_BREAK_NEVER;
    }
    for (size_t i = first; i < galley->breaks.count; i++)
        if (galley->breaks.items[i].kind == PAGE_PARAGRAPH)
            galley->breaks.items[i].as.paragraph.unbroken = true;
}

void flow_leave(struct flow *flow, struct flow_box *box)
{
    const struct style *style = box->style;

    if (box->framed) {
        flow->state->margin = 0;
        add_padding(flow, style->border_bottom + style->padding_bottom, false);
        flow->galley->frames.items[box->frame].end = (uint32_t)flow->galley->items.count;
    } else {
        flow->state->margin += style->padding_bottom;
    }
    if (style->break_inside == BREAK_AVOID)
        keep_together(flow->galley, box->first);
    flow_leave_columns(flow, box);
    flow->state->margin = MAX(flow->state->margin, style->margin_bottom);
    if (flow->galley->items.count > box->first)
        force_break(flow, style->break_after);
}

/* ---- paragraphs ---- */

qlen flow_strut(const struct setter *setter, const struct style *style, qlen grid)
{
    const struct style *metrics = style;
    qlen leading = style_leading(style);

    /* On justified pages the last baseline is the same whatever face stands on it. */
    qlen step = setter->justify ? style_leading(setter->root) : grid;
    if (step > 0 && leading == step)
        metrics = setter->root;
    const struct face *face = fonts_match(setter->fonts, metrics);
    int64_t up = (int64_t)metrics->font_size * face->ascent / 1000;
    int64_t down = (int64_t)metrics->font_size * face->descent / 1000;
    return (qlen)(up + (leading - up - down) / 2);
}

/** True when the paragraph must start on the grid: it is set in the grid's own lines and nothing around it
 * is off the grid. */
static bool wants_grid(const struct flow *flow, const struct style *style)
{
    qlen grid = flow->galley->grid;

    return grid > 0 && !flow->loose && style_leading(style) == grid &&
           style->margin_top % grid == 0 && style->margin_bottom % grid == 0;
}

/** The heading that is to start this paragraph, as its first words. */
static void take_run_in(struct flow *flow, struct paragraph_options *options)
{
    const struct node *heading = flow->state->run_in;
    struct arena *arena = flow->setter->arena;

    if (!heading)
        return;
    flow->state->run_in = NULL;
    struct slice title = node_plain_text(arena, heading);
    options->prefix = arena_printf(arena, "%.*s\xe2\x80\x82", (int)title.n, title.p);
    options->prefix_style = heading->style;
}

static struct galley_item *add_paragraph(struct flow *flow, const struct paragraph *paragraph)
{
    struct galley *galley = flow->galley;
    bool on_grid = wants_grid(flow, paragraph->style);
    uint32_t notes = flow_notes(flow, paragraph);

    flow_settle(flow);
    if (on_grid)
        galley_close_group(galley, flow->state->above);
    struct galley_item *item =
        galley_add_lines(galley, paragraph, flow->x,
                         flow_strut(flow->setter, paragraph->style, flow->setter->grid), notes);
    if (on_grid)
        galley_close_group(galley, false);
    flow_settled(flow, item);
    return item;
}

/** The room for the lines: less beside a box, and less for the first line's label. */
static struct measure measure_of(const struct flow *flow, const struct style *style)
{
    struct line_inset around = {0, 0};
    size_t lines = flow_around_lines(flow, style_leading(style), &around);
    size_t count = MAX(lines, flow->state->label_inset > 0 ? 1 : 0);
    struct line_inset *insets = ARENA_ARRAY(flow->setter->arena, struct line_inset, count + 1);

    for (size_t i = 0; i < lines; i++)
        insets[i] = around;
    if (style->direction == DIRECTION_RTL)
        insets[0].right += flow->state->label_inset;
    else
        insets[0].left += flow->state->label_inset;
    return (struct measure){flow->width, insets, count};
}

/** A paragraph beside a box keeps its lines beside it, and has one setting: what follows must know how many
 * lines are left. */
static void set_beside(struct flow *flow, struct paragraph *paragraph, size_t lines)
{
    size_t count = paragraph->settings[SETTING_NATURAL].count;

    if (!lines)
        return;
    paragraph->settings[SETTING_SHORTER].count = paragraph->settings[SETTING_LONGER].count = 0;
    flow_around_used(flow, (qlen)count * paragraph->leading);
}

/** The least lines at a page's foot, so that those beside the box stay with it. */
static void keep_beside(struct flow *flow, size_t lines)
{
    struct page_item *breaks = &vec_last(&flow->galley->breaks);
    size_t count = breaks->as.paragraph.settings[0].count;

    if (!lines)
        return;
    if (count <= lines) {
        breaks->as.paragraph.unbroken = true;
        flow->state->keep = flow->state->keep || flow->state->around.height > 0;
    } else {
        breaks->as.paragraph.orphans = (uint8_t)MIN(MAX(lines, breaks->as.paragraph.orphans), 100);
    }
}

/** One line below a heading is not enough for the foot of a page: it stays with what is below it, as does one that ends
 * with a colon with what it leads to. */
static void keep_short(struct flow *flow, const struct paragraph *paragraph)
{
    struct flow_state *state = flow->state;
    const struct page_setting *setting = &vec_last(&flow->galley->breaks).as.paragraph.settings[0];
    bool below = state->below;

    state->below = paragraph->node->kind == NODE_HEADING;
    if (state->below || setting->count >= LEAST_LINES)
        return;
    if (below)
        state->tie = BELOW_PRICE;
    else if (setting->lines[setting->count - 1].ends_colon)
        state->tie = LEAD_PRICE;
    state->below = below && setting->count + 1 < LEAST_LINES;
}

/** A paragraph of nothing but marks has no lines: they stand where the next thing does. */
static void anchor_empty(struct flow *flow, const struct node *block)
{
    for (const struct node *node = block->first; node; node = node_next(node, block))
        if (node->attrs.id.n)
            flow_anchor(flow, node);
}

struct galley_item *flow_paragraph(struct flow *flow, const struct node *block,
                                   const struct paragraph_options *options)
{
    struct setter *setter = flow->setter;
    struct paragraph_options all = options ? *options : (struct paragraph_options){0};

    if (block->style->initial_letter > 1 && !flow->state->label) {
        all.skip = flow_initial(flow, block);
        all.no_indent = all.no_indent || all.skip > 0;
    }
    if (flow->state->around.height > 0)
        flow_settle(flow); /* white beside a box uses it up, too */
    struct measure measure = measure_of(flow, block->style);
    all.element = flow->element;
    all.folios = setter->folios;
    if (node_has_class(block, "lead-in-line"))
        all.lead_sheet = setter->book->sheet;
    all.note_marks = setter->note_marks;
    if (!all.object_height)
        all.object_height = setter->page_height;
    take_run_in(flow, &all);
    struct paragraph *paragraph = paragraph_set(setter->shaper, setter->work, setter->structure,
                                                block, &measure, &all);
    if (!paragraph->settings[SETTING_NATURAL].count) {
        anchor_empty(flow, block);
        return NULL;
    }
    flow_settle(flow);
    set_beside(flow, paragraph, measure.inset_count);
    struct galley_item *item = add_paragraph(flow, paragraph);
    keep_beside(flow, measure.inset_count);
    keep_short(flow, paragraph);
    return item;
}
