/* What the cells of a table need, and how wide its columns become. */
#include "layout/flow_table.h"

#include "layout/columns.h"
#include "model/decimal.h"

/* A picture can be made smaller, but not as small as this. */
#define LEAST_IMAGE PT(36)
/* Text over several lines wants at least this room, in ems of the table's type. */
#define COMFORT_EMS 6

struct measuring {
    struct table *table;
    VEC(struct column) columns;
    VEC(struct table_decimal) decimals;
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
    vec_free(&inner.decimals);
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

/* ---- numbers ---- */

/** The style of the text that a cell starts with. */
static const struct style *first_style(const struct node *cell)
{
    const struct node *leaf = cell;

    while (leaf->first)
        leaf = leaf->first;
    return leaf->style ? leaf->style : cell->style;
}

bool table_decimal_parts(const struct table *table, const struct node *cell, struct table_decimal *parts)
{
    struct shaper *shaper = table->setter->shaper;
    struct slice mark = cell->parent->parent->parent->as.table.decimal_mark;
    size_t whole;

    if (cell->as.cell.align != ALIGN_DECIMAL)
        return false;
    struct slice text = slice_trim(node_plain_text(table->setter->arena, cell));
    if (!decimal_split(text, mark, &whole))
        return false;
    const struct style *style = first_style(cell);
    parts->left = shaper_width(shaper, slice_sub(text, 0, whole), style);
    parts->right = shaper_width(shaper, text, style) - parts->left;
    return true;
}

static void add_decimal(struct measuring *m, const struct node *cell)
{
    struct table_decimal parts;
    size_t column = cell->as.cell.column;
    qlen left, right;

    if (!table_decimal_parts(m->table, cell, &parts))
        return;
    while (m->decimals.count <= column)
        vec_push(&m->decimals, (struct table_decimal){0, 0});
    struct table_decimal *all = &m->decimals.items[column];
    all->left = MAX(all->left, parts.left);
    all->right = MAX(all->right, parts.right);
    table_cell_edges(cell->style, false, &left, &right);
    struct column *it = &m->columns.items[column];
    it->least = MAX(it->least, all->left + all->right + left + right);
    it->most = MAX(it->most, it->least);
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
    add_decimal(m, cell);
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

/** What one width is a share of: the numbers of all columns, or a hundred where some are left to their cells. */
static int64_t whole_of(const struct length *widths, size_t count)
{
    int64_t whole = 0;
    bool all = true;

    for (size_t i = 0; i < count; i++) {
        whole += widths[i].unit == UNIT_NONE ? widths[i].value : 0;
        all = all && widths[i].unit == UNIT_NONE && widths[i].value > 0;
    }
    return all ? whole : MAX(whole, 100 * 1024);
}

/** The widths that the author gave to columns. True when they are shares of all the room. */
static bool apply_widths(struct measuring *m, const struct node *table)
{
    const struct length *widths = table->as.table.widths;
    const struct style *style = table->style, *root = m->table->setter->root;
    size_t count = MIN(table->as.table.columns, m->columns.count), shares = 0;
    struct length_bases bases = {style->font_size, root->font_size, style_leading(style),
                                 style_leading(root), m->room};

    if (!widths)
        return false;
    int64_t whole = whole_of(widths, count);
    for (size_t i = 0; i < count; i++) {
        struct column *column = &m->columns.items[i];
        if (widths[i].value <= 0)
            continue;
        shares += widths[i].unit == UNIT_NONE || widths[i].unit == UNIT_PERCENT;
        bool number = widths[i].unit == UNIT_NONE;
        qlen width = number ? (qlen)((int64_t)m->room * widths[i].value / whole)
                            : length_resolve(widths[i], &bases);
        /* A word that is wider than the column's share widens it, at the others' cost. */
        column->most = MAX(MIN(width, m->room), column->least);
        if (!number)
            column->least = column->most;
        column->text = (int64_t)column->most * column->most;
    }
    return shares == count;
}

bool table_set_columns(struct table *table, qlen room)
{
    struct measuring m = {.table = table, .room = room};
    const struct style *style = table->node->style;

    measure_columns(&m, table->node);
    size_t count = table->columns = m.columns.count;
    bool shared = apply_widths(&m, table->node);
    qlen *widths = ARENA_ARRAY(table->setter->arena, qlen, count + 1);
    bool fits = columns_fit(m.columns.items, count, room, COMFORT_EMS * style->font_size,
                            shared || style->width != SIZE_AUTO, widths);
    vec_free(&m.columns);
    table->decimals = ARENA_ARRAY(table->setter->arena, struct table_decimal, count + 1);
    for (size_t i = 0; i < m.decimals.count && i < count; i++)
        table->decimals[i] = m.decimals.items[i];
    vec_free(&m.decimals);
    table->edges = ARENA_ARRAY(table->setter->arena, qlen, count + 1);
    for (size_t i = 0; i < count; i++)
        table->edges[i + 1] = table->edges[i] + widths[i];
    table->width = table->edges[count];
    return fits;
}
