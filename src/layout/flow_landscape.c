/* Tables of the class "landscape": alone on pages of their own, turned so that they run up the page, as wide as the
 * text is high. Heads, folios and footnotes stay where they are on all pages, for the book is bound, and is
 * turned by its reader.
 *
 * They float: the text goes on and fills the page before.
 * The table is set as any other, in a galley of its own whose measure is the page's height. What fits across
 * a page of that galley is one box of the chapter's galley; its marks are turned when it is painted. */
#include "layout/flow_table.h"

#include "layout/plan.h"
#include "layout/shape.h"

/* The part of the height that is left to the footnotes of a table that calls some. */
#define NOTES_PART 4

/** A stretch of the table's galley on one page. */
struct sheet_part {
    const struct galley *galley;
    struct galley_cut from, to;
    qlen left, width; /* where it stands across the page: from the measure's left edge */
    qlen length;      /* of the lines: how far up the page */
};

/* ---- painting ---- */

static void turn_rectangle(qlen x, qlen foot, qlen *left, qlen *top, qlen *width, qlen *height)
{
    qlen old_left = *left, old_width = *width;

    *left = x + *top;
    *top = foot - old_left - old_width;
    *width = *height;
    *height = old_width;
}

/** Puts the marks of an upright page on another, turned to the left: what was at its top left corner comes to
 * (x, foot). */
static void turn_page(const struct page_builder *from, qlen x, qlen foot, struct page_builder *page)
{
    for (size_t i = 0; i < from->marks.count; i++) {
        struct mark mark = from->marks.items[i];
        if (mark.kind == MARK_RULE) {
            turn_rectangle(x, foot, &mark.x, &mark.y, &mark.width, &mark.height);
        } else {
            qlen left = mark.x;
            mark.x = x + mark.y;
            mark.y = foot - left;
            mark.turned = true;
        }
        page_add(page, mark);
    }
    for (size_t i = 0; i < from->links.count; i++) {
        struct link_area link = from->links.items[i];
        turn_rectangle(x, foot, &link.x, &link.y, &link.width, &link.height);
        vec_push(&page->links, link);
    }
    for (size_t i = 0; i < from->anchors.count; i++) {
        struct anchor anchor = from->anchors.items[i];
        anchor = (struct anchor){anchor.node, x + anchor.y, foot - anchor.x};
        vec_push(&page->anchors, anchor);
    }
}

static void paint_part(struct shaper *shaper, const void *data, qlen x, qlen y,
                       struct page_builder *page)
{
    const struct sheet_part *part = data;
    struct page_builder upright = {.arena = page->arena, .structure = page->structure,
                                   .place = page->place};
    struct galley_place place = {.page_top = true};

    galley_paint(shaper, part->galley, part->from, part->to, &place, &upright);
    turn_page(&upright, x + part->left, y + part->length, page);
    vec_free(&upright.marks);
    vec_free(&upright.links);
    vec_free(&upright.anchors);
    vec_free(&upright.sides);
    vec_free(&upright.lines);
}

/* ---- parts ---- */

static bool has_notes(const struct node *table)
{
    for (const struct node *node = table; node; node = node_next(node, table))
        if (node->kind == NODE_NOTE && node->first)
            return true;
    return false;
}

/** What is repeated above a part that starts with this item. */
static qlen repeated_above(const struct galley *galley, struct galley_cut from)
{
    bool repeats = from.item < galley->items.count && galley->items.items[from.item].paint_head;

    return repeats ? galley->breaks.items[from.item].head_repeat : 0;
}

static qlen repeated_below(const struct galley *galley, struct galley_cut to)
{
    bool repeats = to.item > 0 && to.item < galley->items.count &&
                   galley->items.items[to.item - 1].paint_foot;

    return repeats ? galley->breaks.items[to.item - 1].as.box.foot_repeat : 0;
}

/** Never between a head and its first row. */
static struct galley_cut legal_cut(const struct galley *galley, struct galley_cut from,
                                   struct galley_cut to)
{
    struct galley_cut at = to;

    while (at.line == 0 && at.item > from.item + 1 && at.item < galley->items.count &&
           galley->breaks.items[at.item - 1].break_after == PAGE_BREAK_NEVER)
        at.item--;
    return at.item > from.item + 1 || at.line > 0 ? at : to;
}

/** Finds what goes on the next page, and where it stands across it: in the middle. */
static struct sheet_part *next_part(const struct flow *flow, const struct galley *galley,
                                    struct galley_cut from)
{
    struct sheet_part *part = ARENA_NEW(flow->setter->arena, struct sheet_part);
    qlen room = flow->setter->page_width, above = repeated_above(galley, from), foot = 0;

    if (galley->breaks.count)
        foot = repeated_below(galley, (struct galley_cut){(uint32_t)galley->breaks.count - 1, 0});
    *part = (struct sheet_part){.galley = galley, .from = from};
    galley_fit(galley, from, room - above - foot, true, &part->to);
    part->to = legal_cut(galley, from, part->to);
    for (uint32_t i = from.item; i < part->to.item; i++) {
        const struct galley_item *item = &galley->items.items[i];
        size_t lines = item->paragraph ? item->paragraph->settings[SETTING_NATURAL].count : 0;
        part->width += galley_item_height(item, SETTING_NATURAL, 0, lines);
    }
    part->left = MAX((room - above - repeated_below(galley, part->to) - part->width) / 2, 0);
    return part;
}

/** Hands the notes of a part to the chapter's galley; returns their number, and their height in `height`. */
static uint32_t hand_notes(struct flow *flow, const struct sheet_part *part, qlen *height)
{
    uint32_t count = 0;

    *height = 0;
    for (uint32_t i = part->from.item; i < part->to.item; i++) {
        const struct galley_item *item = &part->galley->items.items[i];
        for (uint32_t n = 0; n < item->note_count; n++, count++) {
            const struct galley_note *note = &part->galley->notes.items[item->note_start + n];
            vec_push(&flow->galley->notes, *note);
            *height += note->height;
        }
    }
    return count;
}

/** The leaf with which the part starts. */
static void find_start(const struct sheet_part *part, const struct node *table, struct galley_item *box)
{
    box->node = table;
    for (uint32_t i = part->from.item; i < part->to.item; i++) {
        const struct galley_item *item = &part->galley->items.items[i];
        if (item->kind == GALLEY_LINES) {
            collected_source(item->paragraph->shaped->text,
                             item->paragraph->settings[SETTING_NATURAL].lines[0].start, &box->node,
                             &box->offset);
            return;
        }
        if (item->node) {
            box->node = item->node;
            box->offset = item->offset;
            return;
        }
    }
}

static void force_page(struct flow *flow)
{
    flow->state->force = true;
    flow->state->side = SIDE_ANY;
    flow->state->margin = 0;
    flow->state->fills = flow->state->stretchable = false;
}

static void add_part(struct flow *flow, struct sheet_part *part, const struct node *table)
{
    struct setter *setter = flow->setter;
    qlen step = setter->grid > 0 ? setter->grid : 1, notes;
    uint32_t count = hand_notes(flow, part, &notes);
    /* Notes want white above them: two lines are enough for any style. */
    qlen height = setter->page_height - (count ? notes + 2 * style_leading(setter->root) : 0);

    if (flow->state->started)
        force_page(flow);
    flow->state->margin = 0;
    flow_settle(flow);
    height = MAX(height / step * step, step);
    part->length = height;
    struct galley_item *item = galley_add_box(flow->galley, 0, height, count);
    find_start(part, table, item);
    item->paint = paint_part;
    item->data = part;
    flow_settled(flow, item);
}

/** Lets a part find its page as a float does, so that the text before it can fill its own. */
static void float_part(struct flow *flow, struct sheet_part *part, const struct node *table)
{
    struct setter *setter = flow->setter;
    struct galley *galley = galley_new(setter->arena, 0);
    struct galley_item *item = galley_add_box(galley, 0, setter->page_height, 0);

    part->length = setter->page_height;
    find_start(part, table, item);
    item->paint = paint_part;
    item->data = part;
    struct galley_float entry = {
        .node = table,
        .galley = galley,
        .item = (uint32_t)flow->galley->items.count,
        .where = FLOAT_PAGE,
        .span = MOST_COLUMNS,
        .height = setter->page_height,
    };
    vec_push(&flow->galley->floats, entry);
}

/** Tables that call notes stay where they are, with their notes. */
static bool can_float(const struct flow *flow, const struct galley *galley)
{
    return !galley->notes.count && flow->state->sink && !flow->floating;
}

void flow_landscape(struct flow *flow, const struct node *table)
{
    struct setter *setter = flow->setter;
    struct flow_state state = {0};
    qlen height = setter->page_height, length = height;
    bool notes = has_notes(table);

    /* With its notes it cannot leave the columns it stands in. */
    if (notes && flow->columns > 1) {
        table_set(flow, table);
        return;
    }
    if (notes)
        length -= length / NOTES_PART;
    struct flow inner = flow_begin(setter, &state, length, 0, flow->element);
    inner.floating = true;
    setter->page_height = setter->page_width; /* what a page of the turned table holds */
    table_set(&inner, table);
    setter->page_height = height;
    flow_end(&inner);
    bool floats = can_float(flow, inner.galley);
    galley_seal(inner.galley);
    struct galley_cut from = {0, 0};
    while (from.item < inner.galley->items.count) {
        struct sheet_part *part = next_part(flow, inner.galley, from);
        if (part->to.item == from.item && part->to.line == from.line)
            break;
        if (floats)
            float_part(flow, part, table);
        else
            add_part(flow, part, table);
        from = part->to;
    }
    if (!floats && flow->state->started)
        force_page(flow);
}
