/* What the cells of a table need, and how wide its columns become. */
#include "layout/flow_table.h"

#include "layout/columns.h"

/* A picture can be made smaller, but not as small as this. */
#define LEAST_IMAGE PT(36)
/* Text over several lines wants at least this room, in ems of the table's type. */
#define COMFORT_EMS 6

struct measuring {
    struct table *table;
    VEC(struct column) columns;
    qlen room;
};

static void measure_columns(struct measuring *m, const struct node *table);

void table_cell_edges(const struct style *style, bool rtl, qlen *left, qlen *right)
{
    qlen start = style->border_left + style->padding_left;
    qlen end = style->border_right + style->padding_right;

    *left = rtl ? end : start;
    *right = rtl ? start : end;
}

/* ---- cells ---- */

static bool has_inlines(const struct node *block)
{
    for (const struct node *child = block->first; child; child = child->next)
        if (node_kind_is_inline(child->kind))
            return true;
    return false;
}

static bool has_image(const struct node *block)
{
    for (const struct node *node = block; node; node = node_next(node, block))
        if (node->kind == NODE_IMAGE && node->as.image.resource)
            return true;
    return false;
}

static void measure_text(struct measuring *m, const struct node *block, struct column *out)
{
    qlen least = 0, most = 0, indent = MAX(block->style->text_indent, 0);

    paragraph_extents(m->table->setter->shaper, block, &least, &most);
    if (has_image(block)) {
        most = MIN(most, m->room);
        least = MIN(least, LEAST_IMAGE);
    }
    if (block->kind == NODE_CODE_BLOCK)
        indent = flow_code_gutter(m->table->setter->shaper, m->table->setter->book->sheet, block);
    out->least = least + indent;
    out->most = most + indent;
    out->text = most;
}

static void measure_table(struct measuring *m, const struct node *table, struct column *out)
{
    struct measuring inner = {.table = m->table, .room = m->room};

    measure_columns(&inner, table);
    for (size_t i = 0; i < inner.columns.count; i++) {
        out->least += inner.columns.items[i].least;
        out->most += inner.columns.items[i].most;
        out->text += inner.columns.items[i].text;
    }
    vec_free(&inner.columns);
}

static void measure_block(struct measuring *m, const struct node *block, struct column *out)
{
    const struct style *style = block->style;
    qlen left, right;

    *out = (struct column){0};
    if (!style || style->display == DISPLAY_NONE)
        return;
    if (block->kind == NODE_CODE_BLOCK || has_inlines(block)) {
        measure_text(m, block, out);
    } else if (block->kind == NODE_TABLE) {
        measure_table(m, block, out);
    } else {
        for (const struct node *child = block->first; child; child = child->next) {
            struct column inner;
            measure_block(m, child, &inner);
            out->least = MAX(out->least, inner.least);
            out->most = MAX(out->most, inner.most);
            out->text += inner.text;
        }
    }
    if (block->kind == NODE_CELL)
        table_cell_edges(style, false, &left, &right);
    else
        flow_edges(style, &left, &right);
    out->least += left + right;
    out->most = MAX(out->most + left + right, out->least);
}

/** A cell whose style says how wide it shall be. */
static void apply_width(const struct measuring *m, const struct style *style, struct column *column)
{
    qlen width = style->width;

    if (width == SIZE_AUTO)
        return;
    if (width < 0)
        width = (qlen)((int64_t)m->room * -width / 1024);
    column->least = column->most = MAX(column->least, width);
}

/* ---- columns ---- */

static void add_cell(struct measuring *m, const struct node *cell, bool spanning)
{
    size_t first = cell->as.cell.column, count = MAX(cell->as.cell.colspan, 1);
    struct column need;

    if ((count > 1) != spanning)
        return;
    while (m->columns.count < first + count)
        vec_push(&m->columns, (struct column){0});
    measure_block(m, cell, &need);
    apply_width(m, cell->style, &need);
    struct column *columns = &m->columns.items[first];
    if (count > 1) {
        columns_span(columns, count, &need);
        return;
    }
    columns->least = MAX(columns->least, need.least);
    columns->most = MAX(columns->most, need.most);
    columns->text += need.text;
}

/** First the cells of one column, then those that span several. */
static void measure_columns(struct measuring *m, const struct node *table)
{
    for (size_t i = 0; i < table->as.table.columns; i++)
        vec_push(&m->columns, (struct column){0});
    for (int spanning = 0; spanning < 2; spanning++)
        for (const struct node *node = table->first; node; node = node_next(node, table)) {
            if (node->kind == NODE_CELL && node->parent->parent->parent == table)
                add_cell(m, node, spanning);
        }
}

bool table_set_columns(struct table *table, qlen room)
{
    struct measuring m = {.table = table, .room = room};
    const struct style *style = table->node->style;

    measure_columns(&m, table->node);
    size_t count = table->columns = m.columns.count;
    qlen *widths = ARENA_ARRAY(table->setter->arena, qlen, count + 1);
    bool fits = columns_fit(m.columns.items, count, room, COMFORT_EMS * style->font_size,
                            style->width != SIZE_AUTO, widths);
    vec_free(&m.columns);
    table->edges = ARENA_ARRAY(table->setter->arena, qlen, count + 1);
    for (size_t i = 0; i < count; i++)
        table->edges[i + 1] = table->edges[i] + widths[i];
    table->width = table->edges[count];
    return fits;
}
