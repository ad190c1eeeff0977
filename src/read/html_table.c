/* Tables of HTML: sections, rows, cells, and the columns they stand in. Spans never reach past the last column in which
 * a cell starts. */
#include "read/html_parts.h"

#include "model/table.h"

static bool is_blank(const GumboNode *node)
{
    return node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_COMMENT;
}

static enum cell_align align_of(const GumboNode *from)
{
    static const char *const names[] = {"", "left", "center", "right"};
    const GumboAttribute *attr = gumbo_get_attribute(&from->v.element.attributes, "align");

    for (int i = 1; attr && i < 4; i++)
        if (slice_is(slice_of(attr->value), names[i]))
            return (enum cell_align)i;
    return ALIGN_DEFAULT;
}

static struct node *add_cell(struct html *html, struct node *row, const GumboNode *from)
{
    struct node *cell = html_add(html, row, NODE_CELL, from);

    cell->as.cell.colspan = (uint16_t)html_number(from, "colspan", 1, TABLE_COLUMNS, 1);
    cell->as.cell.rowspan = (uint16_t)html_number(from, "rowspan", 0, TABLE_ROWS, 1);
    cell->as.cell.header = html_is(from, GUMBO_TAG_TH);
    cell->as.cell.align = align_of(from);
    if (!cell->as.cell.align && from->parent && html_is(from->parent, GUMBO_TAG_TR))
        cell->as.cell.align = align_of(from->parent);
    return cell;
}

static void read_row(struct html *html, struct node *row, const GumboNode *from, int depth)
{
    const GumboVector *children = &from->v.element.children;
    int count = 0;

    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (html_is(child, GUMBO_TAG_TD) || html_is(child, GUMBO_TAG_TH)) {
            struct node *cell = row->last;
            if (count++ < TABLE_COLUMNS)
                cell = add_cell(html, row, child);
            html_children(html, cell, child, depth + 1);
        } else if (!is_blank(child) && row->last) {
            struct place at = {row->last, NULL};
            html_node(html, &at, child, depth + 1);
            html_place_end(&at);
        }
    }
}

/* The section that takes rows now; sections of the same kind that follow each other are
 * one. */
static struct node *section_of(struct html *html, struct node *table, enum node_kind kind)
{
    struct node *last = table->last;

    if (last && last->kind == kind)
        return last;
    struct node *section = node_new(html->book->arena, kind, html->span);
    node_append(table, section);
    return section;
}

static void read_part(struct html *html, struct node *table, struct node **section,
                      const GumboNode *child, int depth);

static void read_parts(struct html *html, struct node *table, struct node *section,
                       const GumboNode *from, int depth)
{
    const GumboVector *children = &from->v.element.children;

    for (unsigned i = 0; i < children->length; i++)
        read_part(html, table, &section, children->data[i], depth);
}

static void read_part(struct html *html, struct node *table, struct node **section,
                      const GumboNode *child, int depth)
{
    struct slice name = html_name(html, child);
    const struct element *element = element_find(name);
    enum node_kind kind =
        element && element->does == DOES_PART ? element->kind : NODE_KIND_COUNT;

    if (kind == NODE_TABLE_HEAD || kind == NODE_TABLE_BODY || kind == NODE_TABLE_FOOT) {
        read_parts(html, table, html_add(html, table, kind, child), child, depth + 1);
        *section = NULL;
    } else if (kind == NODE_CAPTION) {
        struct node *caption = html_add(html, table, NODE_CAPTION, child);
        html->space = html->fresh = true;
        html->breaks = false;
        html_children(html, caption, child, depth + 1);
    } else if (kind == NODE_ROW) {
        if (!*section)
            *section = section_of(html, table, NODE_TABLE_BODY);
        read_row(html, html_add(html, *section, NODE_ROW, child), child, depth + 1);
    } else if (kind == NODE_CELL) { /* a fragment of cells alone */
        if (!*section)
            *section = section_of(html, table, NODE_TABLE_BODY);
        if (!(*section)->last)
            node_append(*section, node_new(html->book->arena, NODE_ROW, html->span));
        html_children(html, add_cell(html, (*section)->last, child), child, depth + 1);
    } else if (!is_blank(child)) { /* words between the cells go before the table */
        struct node *holder = node_new(html->book->arena, NODE_DIV, html->span);
        struct place at = {holder, NULL};
        html_node(html, &at, child, depth + 1);
        html_place_end(&at);
        if (holder->first)
            node_insert_before(table, holder);
    }
}

/* ---- widths ---- */

/* The width of a col: its attribute, or the declaration in its style; bare numbers are pixels. */
static void add_width(const GumboNode *col, struct buf *out)
{
    const GumboVector *attributes = &col->v.element.attributes;
    const GumboAttribute *width = gumbo_get_attribute(attributes, "width");
    const GumboAttribute *style = gumbo_get_attribute(attributes, "style");
    const char *said = width ? width->value : style ? strstr(style->value, "width:") : NULL;
    struct slice text = slice_of(said);

    if (said && !width)
        text = slice_sub(text, strlen("width:"), strcspn(said, ";"));
    text = slice_trim(text);
    struct length length;
    bool known = text.n && length_parse(text, &length) && length.value > 0;
    for (int i = html_number(col, "span", 1, TABLE_COLUMNS, 1); i > 0; i--) {
        if (out->size)
            buf_byte(out, ',');
        if (!known)
            buf_string(out, "auto");
        else
            buf_slice(out, text);
        if (known && length.unit == UNIT_NONE)
            buf_string(out, "px");
    }
}

static void add_widths(const GumboNode *from, struct buf *out, int depth)
{
    const GumboVector *children = &from->v.element.children;

    for (unsigned i = 0; i < children->length && out->size < 4096; i++) {
        const GumboNode *child = children->data[i];
        if (html_is(child, GUMBO_TAG_COL))
            add_width(child, out);
        else if (html_is(child, GUMBO_TAG_COLGROUP) && depth < 1)
            add_widths(child, out, depth + 1);
    }
}

/* What the cols say becomes the attribute that pipe tables have; more cols than columns say nothing. */
static void find_widths(struct html *html, struct node *table, const GumboNode *from)
{
    struct buf widths = {0};
    size_t count = 1;

    add_widths(from, &widths, 0);
    for (size_t i = 0; i < widths.size; i++)
        count += widths.data[i] == ',';
    if (widths.size && count <= table->as.table.columns && !node_attr(table, "widths").n)
        node_set_attr(html->book->arena, table, SLICE("widths"),
                      arena_copy(html->book->arena, buf_view(&widths)));
    buf_free(&widths);
}

/* ---- columns ---- */

static void clip_spans(struct node *table)
{
    uint32_t columns = table->as.table.columns;

    for (struct node *node = table->first; node; node = node_next_over(node, table)) {
        for (struct node *row = node->kind == NODE_CAPTION ? NULL : node->first; row;
             row = row->next)
            for (struct node *cell = row->first; cell; cell = cell->next)
                if (cell->as.cell.column + (uint32_t)cell->as.cell.colspan > columns)
                    cell->as.cell.colspan = (uint16_t)(columns - cell->as.cell.column);
    }
}

static int rank_of(const struct node *part)
{
    return part->kind == NODE_CAPTION ? 0 : part->kind == NODE_TABLE_FOOT ? 2 : 1;
}

/* The caption stands first and the foot last, whatever the author's order. */
static void sort_parts(struct node *table)
{
    struct node all = {0};

    node_move_children(&all, table);
    for (int rank = 0; rank < 3; rank++)
        for (struct node *part = all.first, *next; part; part = next) {
            next = part->next;
            if (rank_of(part) != rank)
                continue;
            node_remove(part);
            node_append(table, part);
        }
}

/* How many rows at the start of a body hold nothing but headers. */
static uint32_t count_head_rows(const struct node *body)
{
    uint32_t rows = 0, reach = 0;

    for (const struct node *row = body->first; row; row = row->next, rows++)
        for (const struct node *cell = row->first; cell; cell = cell->next) {
            if (!cell->as.cell.header)
                return reach > rows ? 0 : rows; /* headers reach into the body: of rows */
            uint32_t end = rows + cell->as.cell.rowspan;
            reach = end > reach ? end : reach;
        }
    return 0; /* no other rows */
}

/* Rows of headers at the start are the head, also when the author did not say so. */
static void find_head(struct html *html, struct node *table)
{
    struct node *body = table->first;

    while (body && body->kind != NODE_TABLE_BODY && body->kind != NODE_TABLE_HEAD)
        body = body->next;
    if (!body || body->kind == NODE_TABLE_HEAD)
        return;
    uint32_t rows = count_head_rows(body);
    if (!rows)
        return;
    struct node *head = node_new(html->book->arena, NODE_TABLE_HEAD, body->first->span);
    node_insert_before(body, head);
    while (rows--) {
        struct node *row = body->first;
        node_remove(row);
        node_append(head, row);
    }
}

void html_table(struct html *html, struct node *table, const GumboNode *from, int depth)
{
    uint32_t columns = 0;

    read_parts(html, table, NULL, from, depth + 1);
    sort_parts(table);
    find_head(html, table);
    for (struct node *part = table->first; part; part = part->next) {
        uint32_t count = part->kind == NODE_CAPTION ? 0 : table_place_cells(part).started;
        columns = count > columns ? count : columns;
    }
    table->as.table.columns = columns;
    table->as.table.align =
        ARENA_ARRAY(html->book->arena, enum cell_align, columns ? columns : 1);
    clip_spans(table);
    find_widths(html, table, from);
    if (columns)
        return;
    table->kind = NODE_DIV; /* no cells: a caption at most */
    for (struct node *part = table->first, *next; part; part = next) {
        next = part->next;
        if (part->kind == NODE_CAPTION)
            part->kind = NODE_PARAGRAPH;
        else
            node_remove(part);
    }
    if (!table->first && !table->attrs.id.n)
        node_remove(table);
}
