/* List-tables: a list of lists in a div becomes a table, each item a row and the items in it its cells. */
#include "refine/table_parts.h"

#include "read/attr.h"

#include <glib.h>

static struct node *only_list(struct node *block)
{
    struct node *list = block->last;

    return list && list->kind == NODE_LIST ? list : NULL;
}

bool table_is_list(struct node *div)
{
    struct node *rows = only_list(div);

    if (!rows || (rows->prev && (rows->prev != div->first || div->first->kind != NODE_PARAGRAPH)))
        return false;
    for (struct node *row = rows->first; row; row = row->next)
        if (!only_list(row) || row->first != row->last)
            return false;
    return rows->first != NULL;
}

/* "[]{colspan=2}" at the start of a cell speaks of the cell. */
static void take_span(struct book *book, struct node *cell)
{
    struct node *block = cell->first, *span = block ? block->first : NULL;
    enum cell_align align;

    cell->as.cell.colspan = cell->as.cell.rowspan = 1;
    if (!span || span->kind != NODE_SPAN || span->first)
        return;
    uint32_t columns = table_count(book, span, "colspan", "cs", 1, TABLE_COLUMNS);
    uint32_t rows = table_count(book, span, "rowspan", "rs", 1, TABLE_ROWS);
    cell->as.cell.colspan = (uint16_t)MAX(columns, 1);
    cell->as.cell.rowspan = (uint16_t)MAX(rows, 1);
    struct attr *attr = attr_take(&span->attrs, "align");
    if (attr && table_align(attr->value, &align))
        cell->as.cell.align = align;
    attr_merge(book->arena, &cell->attrs, &span->attrs);
    node_remove(span);
    if (block->first && block->first->kind == NODE_TEXT) {
        struct slice *text = &block->first->text;
        while (text->n && text->p[0] == ' ')
            *text = slice_sub(*text, 1, text->n);
    }
    if (!block->first || (block->first == block->last && block->first->kind == NODE_SOFT_BREAK))
        node_remove(block);
}

static void make_row(struct book *book, struct node *row, struct node *item)
{
    struct node *cells = item->first;

    for (struct node *from = cells->first, *next; from; from = next) {
        struct node *cell = node_new(book->arena, NODE_CELL, from->span);
        next = from->next;
        cell->attrs = from->attrs;
        node_move_children(cell, from);
        for (struct node *block = cell->first; block; block = block->next)
            if (block->kind == NODE_PARAGRAPH && cell->first == cell->last)
                block->kind = NODE_PLAIN; /* a cell's one paragraph, however the list was spaced */
        node_append(row, cell);
        take_span(book, cell);
    }
    row->attrs = item->attrs;
}

void table_from_list(struct book *book, struct node *div)
{
    struct node *list = div->last, *section = NULL;
    uint32_t heads = table_count(book, div, "header-rows", "header", 0, TABLE_ROWS), at = 0;
    uint32_t columns = 0;

    node_remove(list);
    div->kind = NODE_TABLE;
    memset(&div->as, 0, sizeof div->as);
    if (div->first)
        div->first->kind = NODE_CAPTION;
    for (struct node *item = list->first, *next; item; item = next, at++) {
        enum node_kind kind = at < heads ? NODE_TABLE_HEAD : NODE_TABLE_BODY;
        next = item->next;
        if (!section || section->kind != kind) {
            section = node_new(book->arena, kind, item->span);
            node_append(div, section);
        }
        struct node *row = node_new(book->arena, NODE_ROW, item->span);
        node_append(section, row);
        make_row(book, row, item);
    }
    for (section = div->first; section; section = section->next)
        if (section->kind != NODE_CAPTION)
            columns = MAX(columns, table_place_cells(section).covered);
    div->as.table.columns = columns;
    div->as.table.align = ARENA_ARRAY(book->arena, enum cell_align, columns + 1);
    for (struct node *cell = div; (cell = table_next_cell(cell, div));)
        cell->as.cell.header = cell->parent->parent->kind == NODE_TABLE_HEAD;
}
