/* The handlers of the blocks, one for each row of kinds.def. */
#include "layout/flow.h"

#include "model/lines.h"
#include "style/sheet.h"

/* The end of a page within a stanza is worth two lines of white, in terms of page_costs. */
#define STANZA_PRICE 1200000

/* ---- text ---- */

static void flow_text(struct flow *flow, const struct node *block, const char *type)
{
    struct flow_box box;

    flow_enter(flow, block, type, &box);
    flow_paragraph(&box.inner, block, NULL);
    flow_leave(flow, &box);
}

static void flow_paragraph_block(struct flow *flow, const struct node *block)
{
    flow->state->gives = flow->setter->justify && block->kind == NODE_PARAGRAPH;
    flow_text(flow, block, node_kind_pdf(block->kind));
}

/* A number takes no more than this part of the measure from the lines under it. */
#define HANG_PART 4

/** How wide the number is that stands on the heading's first line, before its words; 0 without one, or where the
 * heading does not start at the edge. */
static qlen heading_hang(const struct flow *flow, const struct node *block, qlen room)
{
    const struct node *label = block->first;
    int align = block->style->text_align;
    bool starts = align == TEXT_START || align == TEXT_JUSTIFY ||
                  align == (block->style->direction == DIRECTION_RTL ? TEXT_RIGHT : TEXT_LEFT);

    if (!starts || !block->label.n || !label || label->kind != NODE_SPAN ||
        !node_has_class(label, "label") || !label->first || label->first->kind != NODE_TEXT ||
        label->first->next || label->style->display == DISPLAY_NONE)
        return 0;
    qlen width = shaper_width(flow->setter->shaper, label->first->text, label->style);
    return width <= room / HANG_PART ? width : 0;
}

static void flow_heading(struct flow *flow, const struct node *block)
{
    static const char *const types[] = {"H1", "H1", "H2", "H3", "H4", "H5", "H6"};
    struct flow_box box;

    if (block->style->display == DISPLAY_RUN_IN) {
        flow->state->run_in = block;
        flow_anchor(flow, block);
        return;
    }
    if (block->as.heading.level > 1)
        flow->state->stretchable = true;
    flow_enter(flow, block, types[MIN(block->as.heading.level, 6)], &box);
    struct paragraph_options options = {.hang = heading_hang(flow, block, box.inner.width)};
    box.inner.width -= options.hang;
    box.inner.x += block->style->direction == DIRECTION_RTL ? 0 : options.hang;
    flow_paragraph(&box.inner, block, &options);
    if (flow->galley->items.count)
        flow->galley->section = (uint32_t)flow->galley->items.count - 1;
    flow->state->above = true;
    flow_leave(flow, &box);
}

/* ---- code ---- */

qlen flow_code_gutter(struct shaper *shaper, const struct sheet *sheet, const struct node *block)
{
    char text[16];

    if (!block->last || block->last->kind != NODE_CODE_LINE || !block->last->as.code_line.number)
        return 0;
    const struct style *style = sheet_element(sheet, block->style, "linenumber", NULL);
    g_snprintf(text, sizeof text, "%u", block->last->as.code_line.number);
    return shaper_width(shaper, slice_of(text), style) + block->style->font_size;
}

/** What the lines of a code block need besides their text; NULL where they are neither numbered nor marked. The room
 * of `flow` becomes that of the code. */
static struct code_lines *code_lines(struct flow *flow, const struct node *block)
{
    const struct setter *setter = flow->setter;
    const struct style *style = block->style;
    VEC(const struct node *) nodes = {0};
    qlen gutter = flow_code_gutter(setter->shaper, setter->book->sheet, block);

    if (!block->first || block->first->kind != NODE_CODE_LINE)
        return NULL;
    for (const struct node *line = block->first; line; line = line->next)
        vec_push(&nodes, line);
    struct code_lines *lines = ARENA_NEW(setter->arena, struct code_lines);
    *lines = (struct code_lines){
        .nodes = vec_to_arena(&nodes, setter->arena),
        .count = nodes.count,
        .number_style = sheet_element(setter->book->sheet, style, "linenumber", NULL),
        .number_right = -style->font_size,
        .left = -gutter - style->padding_left,
        .width = flow->width + style->padding_left + style->padding_right,
        .strut = flow_strut(setter, style, setter->grid),
    };
    vec_free(&nodes);
    flow->x += gutter;
    flow->width -= gutter;
    return lines;
}

static void flow_code_block(struct flow *flow, const struct node *block)
{
    struct paragraph_options options = {.code = true};
    struct flow_box box;

    flow_enter(flow, block, node_kind_pdf(block->kind), &box);
    options.lines = code_lines(&box.inner, block);
    flow_paragraph(&box.inner, block, &options);
    flow_leave(flow, &box);
}

/* ---- boxes ---- */

static void flow_box_of(struct flow *flow, const struct node *block)
{
    struct flow_box box;

    flow_enter(flow, block, node_kind_pdf(block->kind), &box);
    flow_children(&box.inner, block);
    flow_leave(flow, &box);
}

/** The source of a quotation, its last line, stays with some of what is quoted. */
static void flow_quote(struct flow *flow, const struct node *quote)
{
    const struct galley *galley = flow->galley;
    struct flow_box box;

    flow_enter(flow, quote, node_kind_pdf(quote->kind), &box);
    flow_children(&box.inner, quote);
    size_t last = galley->items.count - 1;
    if (galley->items.count > box.first && galley->items.items[last].node == quote->last &&
        galley->breaks.items[last].as.paragraph.settings[0].count == 1)
        galley_tie(flow->galley, box.first, last);
    flow_leave(flow, &box);
}

/** The number of a verse stands at the end of the measure, outside of the verse's own; it is no text. */
static void number_line(struct flow *flow, const struct node *line)
{
    struct galley_label *label = ARENA_NEW(flow->setter->arena, struct galley_label);
    bool rtl = line->style->direction == DIRECTION_RTL;

    if (!line->label.n || !line->as.line.rule || line->as.line.rule->side != LINES_WITHIN)
        return;
    *label = (struct galley_label){
        .text = line->label,
        .style = sheet_element(flow->setter->book->sheet, line->parent->style, "span", "line-number"),
        .x = rtl ? flow->x : flow->x + flow->width,
        .ends = !rtl,
        .element = NO_ELEMENT,
        .artifact = ARTIFACT_NUMBER,
        .next = flow->state->label,
    };
    flow->state->label = label;
}

/** Marks the verse line just set as one of a stanza's: some of its lines stay together, and better all. */
static void join_stanza(struct galley *galley, const struct node *line, size_t first)
{
    for (size_t i = first; i < galley->breaks.count; i++) {
        struct page_item *item = &galley->breaks.items[i];
        if (item->kind != PAGE_PARAGRAPH)
            continue;
        item->row_orphans = (uint8_t)CLAMP(line->style->orphans, 1, 100);
        item->row_widows = (uint8_t)CLAMP(line->style->widows, 1, 100);
        if (line->next && line->next->first && item->break_after == 0)
            item->break_after = STANZA_PRICE;
    }
}

/** An empty line parts stanzas. */
static void flow_verse(struct flow *flow, const struct node *verse)
{
    struct flow_box box;

    flow_enter(flow, verse, node_kind_pdf(verse->kind), &box);
    for (const struct node *line = verse->first; line; line = line->next) {
        size_t first = flow->galley->items.count;
        number_line(flow, line);
        if (line->first) {
            flow_block(&box.inner, line);
            join_stanza(flow->galley, line, first);
        } else {
            flow->state->margin = MAX(flow->state->margin, style_leading(line->style));
        }
    }
    flow_leave(flow, &box);
}

/** A note's body in a section of endnotes. */
static void flow_endnote(struct flow *flow, const struct node *body)
{
    struct flow_box box;

    flow_enter(flow, body, node_kind_pdf(body->kind), &box);
    if (flow->setter->structure && box.inner.element != NO_ELEMENT)
        flow->setter->structure->elements.items[box.inner.element].id =
            arena_printf(flow->setter->arena, "note.%u", (unsigned)body->order);
    flow_anchor(&box.inner, body);
    flow_note_body(&box.inner, body);
    flow_leave(flow, &box);
}

/* ---- ornaments ---- */

struct ornament {
    const struct style *style;
    qlen width, strut;
};

static void paint_ornament(struct shaper *shaper, const void *data, qlen x, qlen y,
                           struct page_builder *page)
{
    const struct ornament *ornament = data;
    const struct style *style = ornament->style;
    qlen width = shaper_width(shaper, style->content, style);

    if (style->text_align == TEXT_CENTER || style->text_align == TEXT_JUSTIFY)
        x += (ornament->width - width) / 2;
    else if (style->text_align == TEXT_RIGHT)
        x += ornament->width - width;
    shaper_place_text(shaper, style->content, style, x, y + ornament->strut, NO_ELEMENT, 0,
                      ARTIFACT_LAYOUT, page);
}

/** A thematic break: its ornament, or a white line. */
static void flow_rule(struct flow *flow, const struct node *rule)
{
    struct flow_box box;
    qlen leading = style_leading(rule->style);

    flow_enter(flow, rule, NULL, &box);
    if (!box.framed) {
        struct ornament *ornament = ARENA_NEW(flow->setter->arena, struct ornament);
        *ornament = (struct ornament){rule->style, box.inner.width,
                                      flow_strut(flow->setter, rule->style, flow->setter->grid)};
        flow_settle(&box.inner);
        struct galley_item *item = galley_add_box(flow->galley, box.inner.x, leading, 0);
        item->data = ornament;
        item->paint = rule->style->content.n ? paint_ornament : NULL;
        item->strut = ornament->strut;
        flow_settled(&box.inner, item);
    }
    flow_leave(flow, &box);
}

/* ---- dispatch ---- */

typedef void flow_fn(struct flow *flow, const struct node *block);

/* Kinds without a row are set by the block around them. */
static flow_fn *const handlers[NODE_KIND_COUNT] = {
    [NODE_BOOK] = flow_box_of,
    [NODE_DIVISION] = flow_box_of,
    [NODE_HEADING] = flow_heading,
    [NODE_PARAGRAPH] = flow_paragraph_block,
    [NODE_PLAIN] = flow_paragraph_block,
    [NODE_QUOTE] = flow_quote,
    [NODE_LIST] = flow_list,
    [NODE_DEFINITIONS] = flow_definitions,
    [NODE_VERSE] = flow_verse,
    [NODE_VERSE_LINE] = flow_paragraph_block,
    [NODE_CODE_BLOCK] = flow_code_block,
    [NODE_RULE] = flow_rule,
    [NODE_TABLE] = flow_table,
    [NODE_FIGURE] = flow_figure,
    [NODE_FIGURE_ROW] = flow_figure_row,
    [NODE_CAPTION] = flow_paragraph_block,
    [NODE_CREDIT] = flow_paragraph_block,
    [NODE_DIV] = flow_box_of,
    [NODE_NOTE_BODY] = flow_endnote,
    [NODE_CONTENTS] = flow_contents,
    [NODE_NOTES] = flow_box_of,
    [NODE_INDEX] = flow_index,
};

/** What links lead to within a block that is not shown stands where the next one starts. */
static void anchor_hidden(struct flow *flow, const struct node *block)
{
    for (const struct node *node = block; node; node = node_next(node, block))
        if (node->attrs.id.n || node->kind == NODE_HEADING)
            flow_anchor(flow, node);
}

void flow_block(struct flow *flow, const struct node *block)
{
    flow_fn *handler = handlers[block->kind];

    if (block->style->display == DISPLAY_NONE) {
        anchor_hidden(flow, block);
        return;
    }
    if (block->style->float_to != FLOAT_NONE && flow_float(flow, block))
        return;
    if (handler)
        handler(flow, block);
    else
        flow_children(flow, block);
}

void flow_children(struct flow *flow, const struct node *parent)
{
    if (node_kind_holds_inlines(parent->kind)) {
        flow_paragraph(flow, parent, NULL);
        return;
    }
    for (const struct node *child = parent->first; child; child = child->next)
        if (!node_kind_is_inline(child->kind))
            flow_block(flow, child);
}
