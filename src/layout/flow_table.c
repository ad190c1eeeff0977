/* Tables: the columns' widths first, then row by row each cell in a galley of its own, then the rows as boxes in
 * the galley around the table. Rules take no room: they stand in the white between the lines, as rows of
 * type do. */
#include "layout/flow_table.h"

#include "style/sheet.h"

/* A head higher than this part of the page is not repeated. */
#define MOST_HEAD 3

/* ---- structure ---- */

static uint32_t add_element(const struct table *table, uint32_t parent, const char *type,
                            const struct node *node)
{
    struct structure *structure = table->setter->structure;
    const struct style *outer = node->parent->style;

    if (!structure || parent == NO_ELEMENT)
        return parent;
    uint32_t element = structure_add(structure, parent, type, node);
    if (!slice_equal(outer->language, node->style->language))
        structure->elements.items[element].language = node->style->language;
    return element;
}

/** Header cells head columns in the table's head and in rows of nothing else, else their row. */
static bool heads_columns(const struct node *cell)
{
    if (cell->parent->parent->kind == NODE_TABLE_HEAD)
        return true;
    for (const struct node *other = cell->parent->first; other; other = other->next)
        if (!other->as.cell.header)
            return false;
    return true;
}

/** A header cell says what it heads; one without text heads nothing. */
static uint32_t add_cell_element(const struct table *table, uint32_t row, const struct node *cell)
{
    bool heads = cell->as.cell.header && cell->first;
    uint32_t element = add_element(table, row, heads ? "TH" : "TD", cell);

    if (element == NO_ELEMENT || !table->setter->structure)
        return element;
    struct element *it = &table->setter->structure->elements.items[element];
    it->scope = heads ? heads_columns(cell) ? 1 : 2 : 0;
    it->colspan = MAX(cell->as.cell.colspan, 1);
    it->rowspan = MAX(cell->as.cell.rowspan, 1);
    return element;
}

/* ---- cells ---- */

static void place_cell(const struct table *table, struct table_cell *cell)
{
    const struct node *node = cell->node;
    size_t first = MIN(node->as.cell.column, table->columns);
    size_t end = MIN(first + MAX(node->as.cell.colspan, 1), table->columns);

    cell->x = table->edges[first];
    cell->width = table->edges[end] - cell->x;
    if (table->rtl)
        cell->x = table->width - table->edges[end];
}

/** How far a number is moved so that its decimal mark stands under the others'; all of them stand in the middle of the
 * column. */
static qlen decimal_lead(const struct table *table, const struct table_cell *cell, qlen room)
{
    struct table_decimal parts;

    if (cell->node->as.cell.column >= table->columns ||
        !table_decimal_parts(table, cell->node, &parts))
        return 0;
    const struct table_decimal *all = &table->decimals[cell->node->as.cell.column];
    qlen lead = MAX((room - all->left - all->right) / 2, 0) + all->left - parts.left;
    return MIN(lead, MAX(room - parts.left - parts.right, 0));
}

static void fill_cell(const struct table *table, struct table_cell *cell, uint32_t row)
{
    struct flow_state state = {0};
    const struct style *style = cell->node->style;
    qlen left, right;

    place_cell(table, cell);
    table_cell_edges(style, table->rtl, &left, &right);
    left += decimal_lead(table, cell, cell->width - left - right);
    struct flow flow = flow_begin(table->setter, &state, cell->width - left - right, 0,
                                  add_cell_element(table, row, cell->node));
    flow_children(&flow, cell->node);
    flow_end(&flow);
    cell->galley = flow.galley;
    cell->left = left;
    cell->top = style->padding_top;
    cell->needs = style->padding_top + galley_height(flow.galley) + style->padding_bottom;
    galley_seal(cell->galley);
}

/* ---- units ---- */

struct unit_builder {
    VEC(struct table_row) rows;
    VEC(struct table_cell) cells;
};

/** A row that is short of cells gets an empty one in the structure, where all rows must be equally long (PDF/UA-1,
 * 7.5: a table's header cells could not be found otherwise). */
static void complete_row(const struct table *table, const struct unit_builder *builder,
                         uint32_t element)
{
    size_t row = builder->rows.count, covered = 0;
    struct structure *structure = table->setter->structure;

    for (size_t i = 0; i < builder->cells.count; i++) {
        const struct table_cell *cell = &builder->cells.items[i];
        if (cell->row + cell->rows > row)
            covered += MAX(cell->node->as.cell.colspan, 1);
    }
    if (covered >= table->columns || !structure || element == NO_ELEMENT)
        return;
    uint32_t empty = structure_add(structure, element, "TD", NULL);
    structure->elements.items[empty].colspan = (uint16_t)(table->columns - covered);
}

/** Where the first baseline of a cell stands below its top; -1 when it starts with something else. */
static qlen baseline_of(const struct table_cell *cell)
{
    const struct galley_item *item = cell->galley->items.count ? &cell->galley->items.items[0] : NULL;

    if (!item || item->kind != GALLEY_LINES)
        return -1;
    return cell->top + item->strut + galley_line_height(item, SETTING_NATURAL, 0) - item->leading;
}

static bool on_baseline(const struct table_cell *cell)
{
    return cell->node->style->vertical_align.kind < VALIGN_TOP && baseline_of(cell) >= 0;
}

/** The first lines of a row's cells share their baseline, whatever the sizes of their types. */
static void align_baselines(struct table_cell *cells, size_t count)
{
    qlen lowest = 0;

    for (size_t i = 0; i < count; i++)
        if (on_baseline(&cells[i]))
            lowest = MAX(lowest, baseline_of(&cells[i]));
    for (size_t i = 0; i < count; i++)
        if (on_baseline(&cells[i])) {
            qlen lower = lowest - baseline_of(&cells[i]);
            cells[i].top += lower;
            cells[i].needs += lower;
        }
}

static void add_row(struct table *table, struct unit_builder *builder, const struct node *row,
                    uint32_t section)
{
    uint32_t element = add_element(table, section, node_kind_pdf(row->kind), row);
    struct table_row out = {.node = row, .height = style_leading(row->style)};
    size_t first = builder->cells.count;

    if (row->attrs.id.n)
        flow_anchor(table->flow, row);
    for (const struct node *node = row->first; node; node = node->next) {
        struct table_cell cell = {.node = node, .row = builder->rows.count,
                                  .rows = MAX(node->as.cell.rowspan, 1)};
        if (node->attrs.id.n)
            flow_anchor(table->flow, node);
        fill_cell(table, &cell, element);
        vec_push(&builder->cells, cell);
    }
    if (row->parent->kind != NODE_TABLE_HEAD)
        align_baselines(builder->cells.items + first, builder->cells.count - first);
    for (size_t i = first; i < builder->cells.count; i++)
        if (builder->cells.items[i].rows == 1)
            out.height = MAX(out.height, builder->cells.items[i].needs);
    complete_row(table, builder, element);
    vec_push(&builder->rows, out);
}

/** How many rows from `first` on are joined by cells that span them. */
static size_t count_joined(const struct node *first)
{
    size_t joined = 1, at = 0;

    for (const struct node *row = first; row && at < joined; row = row->next, at++)
        for (const struct node *cell = row->first; cell; cell = cell->next)
            joined = MAX(joined, at + cell->as.cell.rowspan);
    return MIN(joined, at);
}

/** How far what is in a cell goes down: heads stand on their rule, others where their style wants them. */
static qlen settle_down(const struct table_unit *unit, const struct table_cell *cell)
{
    qlen room = cell->height - cell->needs;

    switch (cell->node->style->vertical_align.kind) {
    case VALIGN_TOP:
        return 0;
    case VALIGN_MIDDLE:
        return room / 2;
    case VALIGN_BOTTOM:
        return room;
    default: /* on the baseline */
        return unit->section->kind == NODE_TABLE_HEAD ? room : 0;
    }
}

/** Gives rows and cells their heights. What a spanning cell needs more goes to its last row. */
static void place_rows(struct table_unit *unit)
{
    for (size_t i = 0; i < unit->row_count; i++) {
        struct table_row *row = &unit->rows[i];
        row->y = i ? unit->rows[i - 1].y + unit->rows[i - 1].height : 0;
        for (size_t c = 0; c < unit->cell_count; c++) {
            struct table_cell *cell = &unit->cells[c];
            cell->rows = MIN(cell->rows, unit->row_count - cell->row);
            if (cell->row + cell->rows != i + 1)
                continue;
            cell->y = unit->rows[cell->row].y;
            row->height = MAX(row->height, cell->y + cell->needs - row->y);
        }
        unit->height = row->y + row->height;
    }
    for (size_t c = 0; c < unit->cell_count; c++) {
        struct table_cell *cell = &unit->cells[c];
        const struct table_row *last = &unit->rows[cell->row + cell->rows - 1];
        cell->height = last->y + last->height - cell->y;
        cell->top += settle_down(unit, cell);
    }
}

/** Sets the rows from `row` on that stand together; returns the next row. */
static const struct node *make_unit(struct table *table, const struct node *row, uint32_t section,
                                    struct table_unit *unit)
{
    struct arena *arena = table->setter->arena;
    struct unit_builder builder = {0};
    size_t count = count_joined(row);

    unit->table = table;
    unit->section = row->parent;
    unit->is_first = !row->prev;
    for (size_t i = 0; i < count; i++, row = row->next)
        add_row(table, &builder, row, section);
    unit->is_last = !row;
    unit->rows = vec_to_arena(&builder.rows, arena);
    unit->row_count = builder.rows.count;
    unit->cells = vec_to_arena(&builder.cells, arena);
    unit->cell_count = builder.cells.count;
    vec_free(&builder.rows);
    vec_free(&builder.cells);
    place_rows(unit);
    table_rule_unit(unit);
    return row;
}

/* ---- sections ---- */

static qlen whole_steps(const struct table *table, qlen height)
{
    qlen grid = table->flow->galley->grid;

    return grid > 0 ? (height + grid - 1) / grid * grid : height;
}

/** What is above the rows on later pages before any head is known: the words that say which table goes on. */
static void start_repeat(struct table *table)
{
    const struct sheet *sheet = table->setter->book->sheet;

    if (table->node->as.table.continued.n) {
        table->continued = sheet_element(sheet, table->node->style, "caption", "continued");
        table->continued_strut = flow_strut(table->setter, table->continued, 0);
        table->continued_height = style_leading(table->continued) + table->continued->margin_bottom;
    }
    table->head_height = table->continued_height;
    table->head_repeat = whole_steps(table, table->head_height);
}

static bool take_repeated(const struct table *table, struct table_unit **units, size_t count,
                          struct table_unit ***out, qlen *height)
{
    *height = 0;
    for (size_t i = 0; i < count; i++)
        *height += units[i]->height;
    if (*height > table->setter->page_height / MOST_HEAD)
        return false;
    *out = ARENA_ARRAY(table->setter->arena, struct table_unit *, count + 1);
    memcpy(*out, units, count * sizeof *units);
    return true;
}

/** The head is known once its last row is set: then it can be repeated above all that follows. */
static void finish_head(struct table *table, struct table_unit **units, size_t count)
{
    qlen height;

    if (!take_repeated(table, units, count, &table->heads, &height))
        return;
    table->head_count = count;
    table->head_height = height + table->continued_height;
    table->head_repeat = whole_steps(table, table->head_height);
}

/** The foot comes last; so the rows above, from item `first` on, learn of it when they are in the galley. Behind the
 * last of them stands the foot itself. */
static void finish_foot(struct table *table, struct table_unit **units, size_t count, size_t first,
                        size_t end)
{
    struct galley *galley = table->flow->galley;
    qlen height;

    if (!node_has_class(table->node, "repeat-foot") ||
        !take_repeated(table, units, count, &table->feet, &height))
        return;
    table->foot_count = count;
    for (size_t i = first; i + 1 < end; i++)
        if (galley->items.items[i].paint == table_paint_band) {
            galley->items.items[i].paint_foot = table_paint_feet;
            galley->breaks.items[i].as.box.foot_repeat = whole_steps(table, height);
        }
}

static void flow_section(struct table *table, const struct node *section)
{
    struct arena *arena = table->setter->arena;
    VEC(struct table_unit *) units = {0};
    size_t end = table->flow->galley->items.count;

    if (!section->first)
        return;
    uint32_t element = add_element(table, table->element, node_kind_pdf(section->kind), section);
    if (section->attrs.id.n)
        flow_anchor(table->flow, section);
    for (const struct node *row = section->first; row;) {
        struct table_unit *unit = ARENA_NEW(arena, struct table_unit);
        row = make_unit(table, row, element, unit);
        table_add_unit(table, unit);
        vec_push(&units, unit);
    }
    if (section->kind == NODE_TABLE_HEAD)
        finish_head(table, units.items, units.count);
    if (section->kind == NODE_TABLE_FOOT)
        finish_foot(table, units.items, units.count, table->first, end);
    vec_free(&units);
}

/* ---- captions ---- */

static bool is_caption(const struct node *node)
{
    return node->kind == NODE_CAPTION || node->kind == NODE_CREDIT;
}

static void flow_captions(struct flow *flow, const struct table *table, bool below)
{
    for (const struct node *child = table->node->first; child; child = child->next)
        if (is_caption(child) && (child->style->caption_side == SIDE_BOTTOM) == below)
            flow_block(flow, child);
}

/** Captions come first in the structure, wherever they stand: those below take the places in the reading order that
 * were kept for them. */
static void flow_captions_below(struct flow *flow, const struct table *table)
{
    struct structure *structure = table->setter->structure;
    struct flow_state *state = flow->state;
    qlen margin = state->margin;
    uint32_t first = structure ? (uint32_t)structure->elements.count : 0;
    uint32_t order = table->captions_order;

    state->margin = 0;
    state->keep = true;
    struct flow inner = *flow;
    inner.element = table->element;
    flow_captions(&inner, table, true);
    state->margin = MAX(state->margin, margin);
    for (uint32_t i = first; structure && i < structure->elements.count; i++)
        if (structure->elements.items[i].parent == table->element)
            structure->elements.items[i].order = order++;
}

static uint32_t count_captions_below(const struct node *table)
{
    uint32_t count = 0;

    for (const struct node *child = table->first; child; child = child->next)
        count += is_caption(child) && child->style->caption_side == SIDE_BOTTOM;
    return count;
}

/* ---- the table ---- */

static void report_wide(const struct table *table, qlen room)
{
    char width[16];

    g_snprintf(width, sizeof width, "%d", (int)(room / QLEN_PT));
    diag(shaper_diags(table->setter->shaper), table->node->span, DIAG_TABLE_WIDE, width);
}

/** The frame of flow_enter is as wide as the room and holds the caption; a table's is neither. */
static void fit_frame(const struct table *table, const struct flow_box *box)
{
    if (!box->framed)
        return;
    struct galley_frame *frame = &table->flow->galley->frames.items[box->frame];
    const struct style *style = box->style;
    qlen left, right;

    table_cell_edges(style, table->rtl, &left, &right);
    frame->first = (uint32_t)table->flow->galley->items.count;
    frame->x = table->x - left;
    frame->width = table->width + left + right;
}

/** Sets the captions above, then the columns and all rows. */
static void flow_inside(struct table *table, struct flow_box *box)
{
    struct galley *galley = table->flow->galley;
    struct diags *diags = shaper_diags(table->setter->shaper);
    size_t before = galley->items.count, faults;

    flow_captions(table->flow, table, false);
    if (galley->items.count > before)
        table->flow->state->keep = true;
    if (table->setter->structure) {
        table->captions_order = table->setter->structure->next_order;
        table->setter->structure->next_order += count_captions_below(table->node);
    }
    faults = diags_count(diags);
    bool fits = table_set_columns(table, box->inner.width);
    table->x = box->inner.x + (table->rtl ? box->inner.width - table->width : 0);
    fit_frame(table, box);
    start_repeat(table);
    table->first = galley->items.count;
    for (const struct node *child = table->node->first; child; child = child->next)
        if (!is_caption(child))
            flow_section(table, child);
    /* Where hyphens could save the words, nothing need be said. */
    if (!fits && diags_count(diags) > faults)
        report_wide(table, box->inner.width);
}

void table_set(struct flow *flow, const struct node *node)
{
    struct setter *setter = flow->setter;
    struct table *table = ARENA_NEW(setter->arena, struct table);
    struct flow_box box;

    flow->state->stretchable = true;
    flow_enter(flow, node, node_kind_pdf(node->kind), &box);
    *table = (struct table){.flow = &box.inner, .setter = setter, .node = node,
                            .element = box.inner.element,
                            .rtl = node->style->direction == DIRECTION_RTL};
    flow_inside(table, &box);
    flow_leave(flow, &box);
    if (count_captions_below(node))
        flow_captions_below(flow, table);
    flow->state->stretchable = !node_has_class(node, "with-notes");
    table->flow = NULL;
}

void flow_table(struct flow *flow, const struct node *node)
{
    /* A cell or a note is no place to turn a page. */
    if (node_has_class(node, "landscape") && flow->galley == flow->setter->galley)
        flow_landscape(flow, node);
    else
        table_set(flow, node);
}
