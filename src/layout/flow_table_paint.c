/* Painting a table's boxes: backgrounds, then the cells, then the rules. */
#include "layout/flow_table.h"

/* No rule is thicker than this; what is, is a background. */
#define THICKEST_RULE PT(6)

/* ---- rules of a unit ---- */

typedef VEC(struct table_rule) rule_list;

static void add_rule(rule_list *list, struct table_rule rule)
{
    struct table_rule *last = list->count ? &vec_last(list) : NULL;

    if (rule.width <= 0 || rule.height <= 0 || !(rule.color >> 24))
        return;
    /* Those of neighbouring cells are one line. */
    if (last && rule.across && last->across && last->y == rule.y && last->height == rule.height &&
        last->color == rule.color && last->x + last->width == rule.x)
        last->width += rule.width;
    else
        vec_push(list, rule);
}

/** A rule at the height y of a boundary: it stands within what it belongs to, below the boundary or above it. */
static void add_across(rule_list *list, qlen x, qlen width, qlen y, bool above, qlen thickness,
                       uint32_t color)
{
    add_rule(list, (struct table_rule){x, above ? y - thickness : y, width, thickness, color, true});
}

/** The top border (`above` false) or bottom border of rows or sections, at the top of row `row`: at the edges of the
 * unit it goes through; between rows that a cell spans, it stands below the cells that end there. */
static void rule_boundary(const struct table_unit *unit, rule_list *list, size_t row, bool above,
                          qlen thickness, uint32_t color)
{
    qlen y = row < unit->row_count ? unit->rows[row].y : unit->height;

    if (thickness <= 0)
        return;
    if (row == 0 || row == unit->row_count) {
        add_across(list, 0, unit->table->width, y, above, thickness, color);
        return;
    }
    for (size_t c = 0; c < unit->cell_count; c++) {
        const struct table_cell *cell = &unit->cells[c];
        if (cell->row + cell->rows == row)
            add_across(list, cell->x, cell->width, y, above, thickness, color);
    }
}

static void rule_cell(const struct table_cell *cell, bool rtl, rule_list *list)
{
    const struct style *s = cell->node->style;
    qlen left = rtl ? s->border_right : s->border_left;
    qlen right = rtl ? s->border_left : s->border_right;

    add_across(list, cell->x, cell->width, cell->y, false, s->border_top, s->border_color);
    add_across(list, cell->x, cell->width, cell->y + cell->height, true, s->border_bottom,
               s->border_color);
    add_rule(list, (struct table_rule){cell->x - left / 2, cell->y, left, cell->height,
                                       s->border_color, false});
    add_rule(list, (struct table_rule){cell->x + cell->width - right / 2, cell->y, right,
                                       cell->height, s->border_color, false});
}

void table_rule_unit(struct table_unit *unit)
{
    const struct style *section = unit->section->style;
    rule_list list = {0};

    for (size_t c = 0; c < unit->cell_count; c++)
        rule_cell(&unit->cells[c], unit->table->rtl, &list);
    for (size_t i = 0; i < unit->row_count; i++) {
        const struct style *row = unit->rows[i].node->style;
        rule_boundary(unit, &list, i, false, row->border_top, row->border_color);
        rule_boundary(unit, &list, i + 1, true, row->border_bottom, row->border_color);
    }
    if (unit->is_first)
        rule_boundary(unit, &list, 0, false, section->border_top, section->border_color);
    if (unit->is_last)
        rule_boundary(unit, &list, unit->row_count, true, section->border_bottom,
                      section->border_color);
    unit->rules = vec_to_arena(&list, unit->table->setter->arena);
    unit->rule_count = list.count;
    vec_free(&list);
}

/* ---- a band ---- */

struct painting {
    const struct table_band *band;
    qlen x, y;     /* of the band */
    struct page_builder *page;
    size_t before; /* marks of the page before the band: the row above, or a repeated head */
};

/** Paints the part of a rectangle of the unit that lies in the band. */
static void paint_area(const struct painting *p, qlen x, qlen width, qlen y, qlen height,
                       uint32_t color)
{
    qlen top = MAX(y, p->band->from), bottom = MIN(y + height, p->band->to);

    if (!(color >> 24) || bottom <= top || width <= 0)
        return;
    page_add_rule(p->page, p->x + x, p->y + top - p->band->from, width, bottom - top, color);
}

static void paint_backgrounds(const struct painting *p)
{
    const struct table_unit *unit = p->band->unit;
    qlen width = unit->table->width;

    paint_area(p, 0, width, 0, unit->height, unit->section->style->background);
    for (size_t i = 0; i < unit->row_count; i++)
        paint_area(p, 0, width, unit->rows[i].y, unit->rows[i].height,
                   unit->rows[i].node->style->background);
    for (size_t c = 0; c < unit->cell_count; c++) {
        const struct table_cell *cell = &unit->cells[c];
        paint_area(p, cell->x, cell->width, cell->y, cell->height, cell->node->style->background);
    }
}

/** True when among the rules painted last, up to mark `end`, one at least as thick stands at the same boundary. */
static bool is_among(const struct page_builder *page, size_t end, const struct mark *rule)
{
    for (size_t i = end; i-- > 0;) {
        const struct mark *mark = &page->marks.items[i];
        if (mark->kind != MARK_RULE)
            return false;
        bool meets = mark->y + mark->height == rule->y || mark->y == rule->y;
        bool thick = mark->height >= rule->height && mark->height <= THICKEST_RULE;
        if (meets && thick && mark->x <= rule->x &&
            mark->x + mark->width >= rule->x + rule->width)
            return true;
    }
    return false;
}

static void paint_across(const struct painting *p, const struct table_rule *rule)
{
    const struct table_band *band = p->band;
    qlen middle = rule->y + rule->height / 2;
    struct mark mark = {.x = p->x + rule->x, .y = p->y + rule->y - band->from,
                        .width = rule->width, .height = rule->height};

    if ((middle >= band->from || band->is_first) && (middle < band->to || band->is_last) &&
        !is_among(p->page, p->page->marks.count, &mark) && !is_among(p->page, p->before, &mark))
        page_add_rule(p->page, mark.x, mark.y, mark.width, mark.height, rule->color);
}

static void paint_rules(const struct painting *p)
{
    for (size_t i = 0; i < p->band->unit->rule_count; i++) {
        const struct table_rule *rule = &p->band->unit->rules[i];
        if (rule->across)
            paint_across(p, rule);
        else
            paint_area(p, rule->x, rule->width, rule->y, rule->height, rule->color);
    }
}

void table_paint_band(struct shaper *shaper, const void *data, qlen x, qlen y,
                      struct page_builder *page)
{
    const struct table_band *band = data;
    const struct painting p = {band, x, y, page, page->marks.count};

    paint_backgrounds(&p);
    for (size_t c = 0; c < band->unit->cell_count; c++) {
        const struct table_cell *cell = &band->unit->cells[c];
        const struct table_part *part = &band->parts[c];
        struct galley_place place = {.x = x + cell->x + cell->left, .y = y + part->y};
        galley_paint(shaper, cell->galley, part->from, part->to, &place, page);
    }
    paint_rules(&p);
}

/* ---- heads and feet ---- */

/** All of a unit, as one band. */
static void paint_unit(struct shaper *shaper, const struct table_unit *unit, qlen x, qlen y,
                       struct page_builder *page)
{
    struct arena *scratch = arena_new();
    struct table_band band = {.unit = unit, .to = unit->height, .is_first = true, .is_last = true};

    band.parts = ARENA_ARRAY(scratch, struct table_part, unit->cell_count + 1);
    for (size_t c = 0; c < unit->cell_count; c++) {
        const struct table_cell *cell = &unit->cells[c];
        band.parts[c] = (struct table_part){
            .to = {(uint32_t)cell->galley->items.count, 0}, .y = cell->y + cell->top};
    }
    table_paint_band(shaper, &band, x, y, page);
    arena_free(scratch);
}

/** What is repeated is no text: it was, or will be, read where it stands. So it leads nowhere and belongs to nothing.
 * The counts are those of the page before it. */
static void make_artifacts(struct page_builder *page, size_t marks, size_t links, size_t anchors)
{
    for (size_t i = marks; i < page->marks.count; i++) {
        page->marks.items[i].element = NO_ELEMENT;
        page->marks.items[i].artifact = ARTIFACT_LAYOUT;
    }
    page->links.count = links;
    page->anchors.count = anchors;
}

static void paint_continued(struct shaper *shaper, const struct table *table, qlen x, qlen y,
                            struct page_builder *page)
{
    struct slice text = table->node->as.table.continued;
    const struct style *style = table->continued;

    if (table->rtl)
        x += table->width - shaper_width(shaper, text, style);
    shaper_place_text(shaper, text, style, x, y + table->continued_strut, NO_ELEMENT, 0,
                      ARTIFACT_LAYOUT, page);
}

void table_paint_heads(struct shaper *shaper, const void *data, qlen x, qlen y,
                       struct page_builder *page)
{
    const struct table *table = ((const struct table_band *)data)->unit->table;
    size_t marks = page->marks.count, links = page->links.count, anchors = page->anchors.count;

    /* On a grid the head takes whole steps; it stands close to its row. */
    y += table->head_repeat - table->head_height;
    if (table->continued)
        paint_continued(shaper, table, x, y, page);
    y += table->continued_height;
    for (size_t i = 0; i < table->head_count; i++) {
        paint_unit(shaper, table->heads[i], x, y, page);
        y += table->heads[i]->height;
    }
    make_artifacts(page, marks, links, anchors);
}

void table_paint_feet(struct shaper *shaper, const void *data, qlen x, qlen y,
                      struct page_builder *page)
{
    const struct table *table = ((const struct table_band *)data)->unit->table;
    size_t marks = page->marks.count, links = page->links.count, anchors = page->anchors.count;

    const struct style *above = ((const struct table_band *)data)->unit->section->style;
    if (above->border_bottom > 0)
        page_add_rule(page, x, y - above->border_bottom, table->width, above->border_bottom,
                      above->border_color);
    for (size_t i = 0; i < table->foot_count; i++) {
        paint_unit(shaper, table->feet[i], x, y, page);
        y += table->feet[i]->height;
    }
    make_artifacts(page, marks, links, anchors);
}
