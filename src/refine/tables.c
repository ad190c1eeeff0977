/* Tables as their attributes want them: list-tables become tables; widths and alignments of columns, header columns,
 * classes for stripes and for the notes below. What is said for a column is handed to its cells, so that no later
 * stage need look it up. */
#include "refine/passes.h"

#include "base/vec.h"
#include "model/decimal.h"
#include "read/attr.h"
#include "refine/words.h"

#include <glib.h>

/* As in tables of HTML. */
#define MOST_COLUMNS 100
#define MOST_ROWS 60000

/* ---- attributes ---- */

static void report(struct book *book, const struct node *table, const char *key, struct slice value)
{
    char *shown = string_of(value);

    diag(book->diags, table->span, DIAG_TABLE_ATTRIBUTE, key, shown);
    g_free(shown);
}

/* The first of two spellings of an attribute; takes it out of the node. */
static struct attr *take_either(struct node *node, const char *key, const char *other)
{
    struct attr *attr = attr_take(&node->attrs, key);

    return attr ? attr : attr_take(&node->attrs, other);
}

/* The number an attribute gives, at most `most`; `otherwise` without one. */
static uint32_t take_count(struct book *book, struct node *node, const char *key, const char *other,
                           uint32_t otherwise, uint32_t most)
{
    struct attr *attr = take_either(node, key, other);
    uint32_t number = 0;

    if (!attr)
        return otherwise;
    struct slice text = slice_trim(attr->value);
    for (size_t i = 0; i < text.n; i++) {
        if (!g_ascii_isdigit(text.p[i])) {
            report(book, node, key, text);
            return otherwise;
        }
        number = MIN(number * 10 + (uint32_t)(text.p[i] - '0'), most);
    }
    return text.n ? number : otherwise;
}

/* Takes the next word of a list with commas or spaces between; false at its end. */
static bool next_word(struct slice *list, struct slice *word)
{
    size_t n = 0;

    while (list->n && strchr(", \t\n", list->p[0]))
        *list = slice_sub(*list, 1, list->n);
    while (n < list->n && !strchr(", \t\n", list->p[n]))
        n++;
    *word = slice_sub(*list, 0, n);
    *list = slice_sub(*list, n, list->n);
    return n > 0;
}

static struct node *next_cell(struct node *node, const struct node *table)
{
    for (node = node_next(node, table); node; node = node_next(node, table))
        if (node->kind == NODE_CELL && node->parent->parent->parent == table)
            return node;
    return NULL;
}

/* ---- widths ---- */

/* A number is a share, a length a length; 0 and "auto" leave it to the cells. */
static bool parse_width(struct slice word, struct length *out)
{
    *out = (struct length){0, UNIT_NONE};
    if (slice_is(word, "auto") || slice_is(word, "*"))
        return true;
    return length_parse(word, out) && out->value >= 0;
}

static void read_widths(struct book *book, struct node *table)
{
    struct attr *attr = attr_take(&table->attrs, "widths");
    struct slice rest = attr ? attr->value : (struct slice){0}, word;
    struct length *widths = ARENA_ARRAY(book->arena, struct length, table->as.table.columns + 1);
    size_t count = 0;

    while (next_word(&rest, &word)) {
        struct length width;
        if (!parse_width(word, &width) || count >= table->as.table.columns) {
            report(book, table, "widths", attr->value);
            return;
        }
        widths[count++] = width;
    }
    if (count)
        table->as.table.widths = widths;
}

/* ---- alignment ---- */

static bool parse_align(struct slice word, enum cell_align *out)
{
    static const char *const names[] = {"default", "left", "center", "right", "decimal"};

    for (int i = 0; i < 5; i++)
        if (slice_is(word, names[i]) || (word.n == 1 && word.p[0] == names[i][0])) {
            *out = i == 0 ? ALIGN_DEFAULT : (enum cell_align)i;
            return true;
        }
    return false;
}

static void set_column(struct node *table, uint32_t column, enum cell_align align)
{
    table->as.table.align[column] = align;
    for (struct node *cell = table; (cell = next_cell(cell, table));)
        if (cell->as.cell.column == column && cell->as.cell.colspan <= 1)
            cell->as.cell.align = align;
}

/* One word is for all columns; but a lone "center" is HTML's, and means the table. */
static void read_aligns(struct book *book, struct node *table)
{
    struct slice text = node_attr(table, "align");

    if (!text.n)
        text = node_attr(table, "aligns");
    struct slice rest = text, word;
    enum cell_align aligns[MOST_COLUMNS];
    uint32_t count = 0, columns = MIN(table->as.table.columns, MOST_COLUMNS);

    while (next_word(&rest, &word))
        if (count >= columns || !parse_align(word, &aligns[count++])) {
            report(book, table, "align", text);
            return;
        }
    if (count == 1 && columns > 1) {
        for (uint32_t i = 0; i < columns && aligns[0] == ALIGN_DECIMAL; i++)
            set_column(table, i, ALIGN_DECIMAL);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        set_column(table, i, aligns[i]);
    attr_take(&table->attrs, "align");
    attr_take(&table->attrs, "aligns");
}

static bool is_number(struct book *book, const struct node *table, const struct node *cell)
{
    struct slice text = slice_trim(node_plain_text(book->arena, cell));
    size_t whole;

    return decimal_split(text, table->as.table.decimal_mark, &whole);
}

/* How many characters of a number stand behind its whole part. */
static uint16_t rest_of(struct book *book, const struct node *table, const struct node *cell)
{
    struct slice text = slice_trim(node_plain_text(book->arena, cell));
    size_t whole;

    if (!decimal_split(text, table->as.table.decimal_mark, &whole))
        return 0;
    return (uint16_t)MIN(g_utf8_strlen(text.p + whole, (gssize)(text.n - whole)), 1000);
}

struct tally {
    uint32_t numbers, texts;
};

/* The class "decimal" means the columns that hold more numbers than other texts. */
static void find_decimals(struct book *book, struct node *table)
{
    uint32_t columns = MIN(table->as.table.columns, MOST_COLUMNS);
    struct tally tally[MOST_COLUMNS] = {{0}};

    if (!node_has_class(table, "decimal"))
        return;
    for (struct node *cell = table; (cell = next_cell(cell, table));) {
        if (cell->as.cell.header || cell->as.cell.colspan > 1 || cell->as.cell.column >= columns ||
            !slice_trim(node_plain_text(book->arena, cell)).n)
            continue;
        struct tally *it = &tally[cell->as.cell.column];
        it->numbers += is_number(book, table, cell);
        it->texts += !is_number(book, table, cell);
    }
    for (uint32_t i = 0; i < columns; i++) {
        enum cell_align align = table->as.table.align[i];
        if (tally[i].numbers > tally[i].texts && align != ALIGN_LEFT && align != ALIGN_CENTER)
            set_column(table, i, ALIGN_DECIMAL);
    }
}

/* E-books have no alignment at the mark; there, a number is told what it lacks. */
static void measure_rests(struct book *book, struct node *table)
{
    uint16_t most[MOST_COLUMNS] = {0};

    for (int pass = 0; pass < 2; pass++)
        for (struct node *cell = table; (cell = next_cell(cell, table));) {
            uint32_t column = cell->as.cell.column;
            if (cell->as.cell.align != ALIGN_DECIMAL || column >= MOST_COLUMNS)
                continue;
            uint16_t rest = rest_of(book, table, cell);
            most[column] = MAX(most[column], rest);
            cell->as.cell.lacks = (uint16_t)(most[column] - rest);
            cell->as.cell.whole = rest == 0;
        }
}

/* In a decimal column what is no number, heads above all, stands in the middle. */
static void settle_decimals(struct book *book, struct node *table)
{
    for (struct node *cell = table; (cell = next_cell(cell, table));)
        if (cell->as.cell.align == ALIGN_DECIMAL &&
            (cell->as.cell.colspan > 1 || cell->parent->parent->kind == NODE_TABLE_HEAD ||
             !is_number(book, table, cell)))
            cell->as.cell.align = ALIGN_CENTER;
    measure_rests(book, table);
}

static void read_mark(struct book *book, struct node *table)
{
    struct attr *attr = attr_take(&table->attrs, "decimal-mark");

    table->as.table.decimal_mark =
        attr && attr->value.n ? attr->value : words_find(language_at(book, table), WORD_DECIMAL);
}

/* ---- heads, stripes, notes ---- */

static void head_columns(struct book *book, struct node *table)
{
    uint32_t count = take_count(book, table, "header-columns", "header-cols", 0, MOST_COLUMNS);

    for (struct node *cell = table; count && (cell = next_cell(cell, table));)
        if (cell->as.cell.column < count)
            cell->as.cell.header = true;
}

/* Rows within a body, for they look alike on the page as well. */
static void stripe(struct book *book, struct node *table)
{
    if (!node_has_class(table, "striped"))
        return;
    for (struct node *body = table->first; body; body = body->next) {
        bool even = false;
        for (struct node *row = body->kind == NODE_TABLE_BODY ? body->first : NULL; row;
             row = row->next, even = !even)
            if (even)
                node_add_class(book->arena, row, SLICE("even"));
    }
}

static void find_notes(struct book *book, struct node *table)
{
    if (table->next && node_has_class(table->next, "table-notes"))
        node_add_class(book->arena, table, SLICE("with-notes"));
}

static void prepare(struct book *book, struct node *table)
{
    if (!table->as.table.align)
        return;
    read_mark(book, table);
    read_widths(book, table);
    read_aligns(book, table);
    head_columns(book, table);
    find_decimals(book, table);
    settle_decimals(book, table);
    stripe(book, table);
    find_notes(book, table);
}

/* ---- list-tables ---- */

static struct node *only_list(struct node *block)
{
    struct node *list = block->last;

    return list && list->kind == NODE_LIST ? list : NULL;
}

/* Blocks before the list are the caption's: one paragraph at most. */
static bool is_list_table(struct node *div)
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
    uint32_t columns = take_count(book, span, "colspan", "cs", 1, MOST_COLUMNS);
    uint32_t rows = take_count(book, span, "rowspan", "rs", 1, MOST_ROWS);
    cell->as.cell.colspan = (uint16_t)MAX(columns, 1);
    cell->as.cell.rowspan = (uint16_t)MAX(rows, 1);
    struct attr *attr = attr_take(&span->attrs, "align");
    if (attr && parse_align(attr->value, &align))
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

/* Rows for which columns are taken by cells from above. */
struct grid {
    uint32_t taken[MOST_COLUMNS];
    uint32_t columns; /* in which cells start */
};

static void place_cell(struct grid *grid, struct node *cell, uint32_t *column, uint32_t rows_left)
{
    while (*column < MOST_COLUMNS && grid->taken[*column])
        ++*column;
    cell->as.cell.column = (uint16_t)MIN(*column, MOST_COLUMNS - 1);
    cell->as.cell.rowspan = (uint16_t)MIN(cell->as.cell.rowspan, rows_left);
    uint32_t end = cell->as.cell.column;
    while (end < MOST_COLUMNS && end < cell->as.cell.column + (uint32_t)cell->as.cell.colspan &&
           !grid->taken[end])
        grid->taken[end++] = cell->as.cell.rowspan;
    grid->columns = MAX(grid->columns, end);
    cell->as.cell.colspan = (uint16_t)MAX(1, end - cell->as.cell.column);
    *column = end;
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

static void place_rows(struct node *section, struct grid *grid)
{
    uint32_t rows = 0;

    memset(grid->taken, 0, sizeof grid->taken);
    for (struct node *row = section->first; row; row = row->next)
        rows++;
    for (struct node *row = section->first; row; row = row->next, rows--) {
        uint32_t column = 0;
        for (struct node *cell = row->first, *next; cell; cell = next) {
            next = cell->next;
            if (column >= MOST_COLUMNS && cell->prev) { /* too many: what is in it goes to the last */
                node_move_children(cell->prev, cell);
                node_remove(cell);
                continue;
            }
            place_cell(grid, cell, &column, rows);
        }
        for (int i = 0; i < MOST_COLUMNS; i++)
            grid->taken[i] -= grid->taken[i] > 0;
    }
}

static void make_list_table(struct book *book, struct node *div)
{
    struct node *list = div->last, *section = NULL;
    uint32_t heads = take_count(book, div, "header-rows", "header", 0, MOST_ROWS), at = 0;
    struct grid grid = {{0}, 0};

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
            place_rows(section, &grid);
    div->as.table.columns = grid.columns;
    div->as.table.align = ARENA_ARRAY(book->arena, enum cell_align, grid.columns + 1);
    for (struct node *cell = div; (cell = next_cell(cell, div));)
        cell->as.cell.header = cell->parent->parent->kind == NODE_TABLE_HEAD;
}

void tables_prepare(struct book *book)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        bool wants = node->kind == NODE_DIV &&
                     (node_has_class(node, "list-table") || node_has_class(node, "listtable"));
        if (wants && is_list_table(node))
            make_list_table(book, node);
        else if (wants)
            diag(book->diags, node->span, DIAG_LIST_TABLE);
        if (node->kind == NODE_TABLE)
            prepare(book, node);
    }
}
