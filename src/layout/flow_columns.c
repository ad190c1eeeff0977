/* Columns: a box with column-count starts a segment of the galley, one with column-span within it a segment
 * across, and each ends with its box. White between two segments belongs to neither: the plan keeps it. */
#include "layout/flow.h"

#include "layout/plan.h"

#define LEAST_COLUMN PT(24)

static void start_segment(struct flow *flow, const struct style *style, unsigned columns, qlen width)
{
    struct galley *galley = flow->galley;
    struct flow_state *state = flow->state;
    uint32_t first = (uint32_t)galley->items.count;
    struct galley_segment segment = {
        .first = first,
        .columns = columns,
        .width = width,
        .gap = columns > 1 ? style->column_gap : 0,
        .rule = columns > 1 ? style->column_rule : 0,
    };

    flow_around_clear(flow);
    galley_close_group(galley, state->above);
    if (first > 0 && !galley->segments.count)
        vec_push(&galley->segments, (struct galley_segment){
            .columns = 1, .width = flow->setter->page_width});
    if (galley->segments.count) {
        struct galley_segment *last = &vec_last(&galley->segments);
        last->keeps = last->keeps || state->keep;
        if (last->first == first) { /* nothing was in it */
            segment.before = last->before;
            segment.sinks = last->sinks;
            segment.new_page = last->new_page;
            galley->segments.count--;
        }
    }
    segment.before = MAX(segment.before, state->margin);
    segment.sinks = segment.sinks || !state->started;
    segment.new_page = segment.new_page || state->force;
    vec_push(&galley->segments, segment);
    state->margin = 0;
    state->keep = state->force = state->stretchable = false;
}

static bool may_change(const struct flow *flow)
{
    return flow->state->sink && !flow->floating;
}

static void set_width(struct flow *flow, qlen width)
{
    flow->width = width;
    flow->note_width = width;
}

void flow_enter_span(struct flow *flow, const struct style *style, struct flow_box *box)
{
    if (!may_change(flow) || flow->columns <= 1 || style->column_span == SPAN_COLUMN)
        return;
    box->columns = flow->columns;
    flow->columns = 1;
    flow->x = flow->full_x;
    set_width(flow, flow->full_width);
    start_segment(flow, style, 1, flow->width);
}

void flow_enter_columns(const struct flow *flow, const struct style *style, struct flow_box *box)
{
    struct flow *inner = &box->inner;
    unsigned columns = (unsigned)CLAMP(style->column_count, 1, MOST_COLUMNS);

    if (!may_change(flow) || columns <= 1 || flow->columns > 1)
        return;
    qlen width = (inner->width - (qlen)(columns - 1) * style->column_gap) / (qlen)columns;
    box->columns = 1;
    inner->full_x = inner->x;
    inner->full_width = inner->width;
    inner->columns = columns;
    inner->columns_style = style;
    set_width(inner, MAX(width, LEAST_COLUMN));
    start_segment(inner, style, columns, inner->width);
}

void flow_leave_columns(struct flow *flow, const struct flow_box *box)
{
    if (!box->columns)
        return;
    start_segment(flow, flow->columns > 1 ? flow->columns_style : box->style,
                  MAX(flow->columns, 1), flow->width);
}
