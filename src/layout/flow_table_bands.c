/* Rows into boxes of the galley. A row is one box, which stays whole on its page. A high one becomes several,
 * cut at heights where no cell has a line; the page may end between them, at a price.
 *
 * Where the cells' lines never part for a page's height (lines of different leading beside each other), the
 * row is cut regardless, and the cells that have a line there go on a little lower. */
#include "layout/flow_table.h"

#include "layout/shape.h"

/* A row higher than this part of the page may be divided … */
#define HIGH_PART 6
/* … at this price, on the scale of page_costs: some lines of white at the foot come first. */
#define DIVIDE_PRICE 400000
/* Rows of so few lines count as lines themselves: one alone at the foot or the head of a page looks lost. */
#define FEW_LINES 3
/* So many of these stand together at the foot of a page and at the head. */
#define LEAST_ROWS 2

/** A line of a cell (or a box, such as an inner table's row). */
struct slot {
    qlen top, bottom;        /* in the unit */
    struct galley_cut cut;   /* it starts here */
    uint32_t note, note_end; /* that it calls, in the cell's galley */
};

struct lane {
    VEC(struct slot) slots;
    size_t next;             /* that is in no band yet */
    qlen shift;              /* how much lower the rest stands */
};

struct cutter {
    struct table *table;
    struct table_unit *unit;
    struct lane *lanes;     /* of each cell */
    qlen limit;              /* the highest band */
};

/* ---- lines ---- */

static uint32_t line_notes(const struct table_cell *cell, const struct galley_item *item, size_t line,
                           uint32_t note)
{
    uint32_t end = item->note_start + item->note_count;
    unsigned calls = item->paragraph->settings[SETTING_NATURAL].lines[line].notes;

    for (; calls > 0 && note < end; calls--)
        note += 1 + cell->galley->notes.items[note].nested;
    return MIN(note, end);
}

static qlen list_lines(const struct table_cell *cell, uint32_t index, qlen y, struct lane *lane)
{
    const struct galley_item *item = &cell->galley->items.items[index];
    size_t count = item->paragraph->settings[SETTING_NATURAL].count;
    uint32_t note = item->note_start;

    for (size_t line = 0; line < count; line++) {
        qlen height = galley_line_height(item, SETTING_NATURAL, line);
        uint32_t end = line_notes(cell, item, line, note);
        vec_push(&lane->slots, (struct slot){y, y + height, {index, (uint32_t)line}, note, end});
        y += height;
        note = end;
    }
    return y;
}

static void list_slots(const struct table_cell *cell, struct lane *lane)
{
    qlen y = cell->y + cell->top;

    for (uint32_t i = 0; i < cell->galley->items.count; i++) {
        const struct galley_item *item = &cell->galley->items.items[i];
        if (item->kind == GALLEY_LINES) {
            y = list_lines(cell, i, y, lane);
            continue;
        }
        if (item->kind == GALLEY_BOX)
            vec_push(&lane->slots, (struct slot){y, y + item->height, {i, 0}, item->note_start,
                                                   item->note_start + item->note_count});
        y += item->height;
    }
}

/* ---- cutting ---- */

static const struct slot *slot_at(const struct lane *lane, size_t index)
{
    return index < lane->slots.count ? &lane->slots.items[index] : NULL;
}

/** The end of the first line below `from`; false when there is none. */
static bool first_end(const struct cutter *c, qlen *end)
{
    bool found = false;

    for (size_t i = 0; i < c->unit->cell_count; i++) {
        const struct slot *slot = slot_at(&c->lanes[i], c->lanes[i].next);
        if (!slot)
            continue;
        qlen bottom = slot->bottom + c->lanes[i].shift;
        *end = found ? MIN(*end, bottom) : bottom;
        found = true;
    }
    return found;
}

/** The end of the line that a cut at `y` would go through, or `y`. */
static qlen end_across(const struct lane *lane, qlen y)
{
    for (size_t i = lane->next; i < lane->slots.count; i++) {
        const struct slot *slot = &lane->slots.items[i];
        if (slot->top + lane->shift >= y)
            break;
        if (slot->bottom + lane->shift > y)
            return slot->bottom + lane->shift;
    }
    return y;
}

/** The first height below `from` that goes through no line; true when there is one. */
static bool clean_cut(const struct cutter *c, qlen *y)
{
    bool moved = true;

    if (!first_end(c, y))
        return false;
    while (moved) {
        moved = false;
        for (size_t i = 0; i < c->unit->cell_count; i++) {
            qlen end = end_across(&c->lanes[i], *y);
            moved = moved || end > *y;
            *y = MAX(*y, end);
        }
    }
    return true;
}

/** The last end of a line within the limit, whatever it goes through in other cells; at least one line is taken. */
static qlen forced_cut(const struct cutter *c, qlen from)
{
    qlen best = 0;

    for (size_t i = 0; i < c->unit->cell_count; i++)
        for (size_t s = c->lanes[i].next; s < c->lanes[i].slots.count; s++) {
            qlen bottom = c->lanes[i].slots.items[s].bottom + c->lanes[i].shift;
            if (bottom - from > c->limit)
                break;
            best = MAX(best, bottom);
        }
    if (best <= from)
        first_end(c, &best);
    return best;
}

/* ---- bands ---- */

/** Hands the notes [first, end) of a cell on to the galley around. */
static uint32_t hand_notes(const struct cutter *c, const struct table_cell *cell, uint32_t first,
                           uint32_t end)
{
    struct galley *outer = c->table->flow->galley;

    for (uint32_t i = first; i < end; i++)
        vec_push(&outer->notes, cell->galley->notes.items[i]);
    return end - first;
}

/** Takes what each cell has down to the end of the band; returns the number of notes called there. */
static uint32_t take_parts(struct cutter *c, struct table_band *band)
{
    uint32_t notes = 0;

    for (size_t i = 0; i < c->unit->cell_count; i++) {
        const struct table_cell *cell = &c->unit->cells[i];
        struct lane *lane = &c->lanes[i];
        struct table_part *part = &band->parts[i];
        const struct slot *slot = slot_at(lane, lane->next), *first = slot;
        struct galley_cut end = {(uint32_t)cell->galley->items.count, 0};
        for (; slot && slot->bottom + lane->shift <= band->to;
             slot = slot_at(lane, ++lane->next))
            notes += hand_notes(c, cell, slot->note, slot->note_end);
        part->from = first ? first->cut : end;
        part->to = slot ? slot->cut : end;
        part->y = first ? first->top + lane->shift - band->from : 0;
        if (slot && slot->top + lane->shift < band->to)
            lane->shift = band->to - slot->top;
    }
    return notes;
}

static uint32_t take_all(struct cutter *c, struct table_band *band)
{
    uint32_t notes = 0;

    for (size_t i = 0; i < c->unit->cell_count; i++) {
        const struct table_cell *cell = &c->unit->cells[i];
        band->parts[i] = (struct table_part){
            .to = {(uint32_t)cell->galley->items.count, 0}, .y = cell->y + cell->top};
        notes += hand_notes(c, cell, 0, (uint32_t)cell->galley->notes.count);
    }
    return notes;
}

/** Where the first baseline of the unit stands: for a list's number beside it. */
static qlen first_baseline(const struct table_unit *unit)
{
    for (size_t i = 0; i < unit->cell_count; i++) {
        const struct table_cell *cell = &unit->cells[i];
        if (cell->galley->items.count && cell->galley->items.items[0].kind == GALLEY_LINES)
            return cell->top + cell->galley->items.items[0].strut;
    }
    return 0;
}

/** The leaf, and the place in its text, with which the band starts: what a page that starts with it starts with. */
static void find_start(const struct table_band *band, struct galley_item *box)
{
    box->node = band->unit->rows[0].node;
    for (size_t i = 0; i < band->unit->cell_count; i++) {
        const struct galley *galley = band->unit->cells[i].galley;
        struct galley_cut from = band->parts[i].from;
        const struct galley_item *item =
            from.item < galley->items.count ? &galley->items.items[from.item] : NULL;
        if (!item || item->kind != GALLEY_LINES)
            continue;
        const struct line_info *line =
            &item->paragraph->settings[SETTING_NATURAL].lines[from.line];
        collected_source(item->paragraph->shaped->text, line->start, &box->node, &box->offset);
        return;
    }
}

static void add_box(struct cutter *c, const struct table_band *band, uint32_t notes)
{
    struct table *table = c->table;
    struct galley *galley = table->flow->galley;
    const struct table_unit *unit = c->unit;
    bool in_head = unit->section->kind == NODE_TABLE_HEAD;
    bool after_head = unit->is_first && unit->section->prev &&
                      unit->section->prev->kind == NODE_TABLE_HEAD && band->is_first;

    flow_settle(table->flow);
    struct galley_item *item = galley_add_box(galley, table->x, band->to - band->from, notes);
    struct page_item *breaks = &vec_last(&galley->breaks);
    find_start(band, item);
    item->paint = table_paint_band;
    item->data = band;
    item->strut = band->is_first ? first_baseline(unit) : 0;
    if (!in_head && (unit->height <= FEW_LINES * style_leading(table->node->style) ||
                     !(band->is_first && band->is_last)))
        breaks->row_orphans = breaks->row_widows = LEAST_ROWS;
    if (table->head_repeat > 0 && !in_head && !after_head && table->boxes > 0) {
        item->paint_head = table_paint_heads;
        breaks->head_repeat = table->head_repeat;
    }
    table->boxes++;
    flow_settled(table->flow, item);
}

static struct table_band *new_band(struct cutter *c, qlen from, qlen to)
{
    struct arena *arena = c->table->setter->arena;
    struct table_band *band = ARENA_NEW(arena, struct table_band);

    *band = (struct table_band){.unit = c->unit, .from = from, .to = to, .is_first = from == 0};
    band->parts = ARENA_ARRAY(arena, struct table_part, c->unit->cell_count + 1);
    return band;
}

/** Where the next band ends; false when there is nothing left. */
static bool next_cut(const struct cutter *c, qlen from, qlen *to)
{
    if (!clean_cut(c, to))
        return false;
    if (*to - from > c->limit)
        *to = forced_cut(c, from);
    return true;
}

/** The last band takes the white below the lines. Where lines were moved down the unit has grown. */
static void end_unit(const struct cutter *c, struct table_band *band)
{
    struct table_unit *unit = c->unit;
    qlen growth = band->to - unit->height;

    band->is_last = true;
    if (growth > 0) {
        unit->height += growth;
        unit->rows[unit->row_count - 1].height += growth;
        for (size_t i = 0; i < unit->cell_count; i++)
            if (unit->cells[i].row + unit->cells[i].rows == unit->row_count)
                unit->cells[i].height += growth;
        table_rule_unit(unit);
    }
    band->to = unit->height;
}

static void add_bands(struct cutter *c, int32_t price)
{
    qlen from = 0, to = 0, after;

    for (size_t i = 0; i < c->unit->cell_count; i++)
        list_slots(&c->unit->cells[i], &c->lanes[i]);
    for (; next_cut(c, from, &to); from = to) {
        struct table_band *band = new_band(c, from, to);
        uint32_t notes = take_parts(c, band);
        if (!first_end(c, &after))
            end_unit(c, band);
        add_box(c, band, notes);
        galley_break_after(c->table->flow->galley, price);
    }
    for (size_t i = 0; i < c->unit->cell_count; i++)
        vec_free(&c->lanes[i].slots);
}

static void add_whole(struct cutter *c)
{
    struct table_band *band = new_band(c, 0, c->unit->height);

    band->is_last = true;
    uint32_t notes = take_all(c, band);
    add_box(c, band, notes);
}

/** Heads stay with the row that follows, the foot with the row before. */
static bool keeps_next(const struct table_unit *unit)
{
    const struct node *next = unit->section->next;

    return unit->section->kind == NODE_TABLE_HEAD ||
           (unit->is_last && next && next->kind == NODE_TABLE_FOOT) ||
           (unit->section->kind == NODE_TABLE_FOOT && !unit->is_last);
}

void table_add_unit(struct table *table, struct table_unit *unit)
{
    const struct setter *setter = table->setter;
    struct cutter c = {.table = table, .unit = unit};
    bool whole = unit->section->kind == NODE_TABLE_HEAD ||
                 unit->rows[0].node->style->break_inside == BREAK_AVOID;

    c.limit = MAX(setter->page_height - table->head_repeat, setter->page_height / 2);
    if (unit->height > (whole ? c.limit : setter->page_height / HIGH_PART)) {
        c.lanes = g_new0(struct lane, unit->cell_count);
        add_bands(&c, DIVIDE_PRICE);
        g_free(c.lanes);
    } else {
        add_whole(&c);
    }
    galley_break_after(table->flow->galley, keeps_next(unit) ? PAGE_BREAK_NEVER : 0);
}
