/* Tables as their attributes want them: widths and alignments of columns, header columns, classes for stripes and for the
 * notes below. What is said for a column is handed to its cells, so that no later stage need look it up. */
#include "refine/table_parts.h"

#include "base/vec.h"
#include "model/decimal.h"
#include "read/attr.h"
#include "refine/words.h"

#include <glib.h>

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

uint32_t table_count(struct book *book, struct node *node, const char *key, const char *other,
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

struct node *table_next_cell(struct node *node, const struct node *table)
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

bool table_align(struct slice word, enum cell_align *out)
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
    for (struct node *cell = table; (cell = table_next_cell(cell, table));)
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
    enum cell_align aligns[TABLE_COLUMNS];
    uint32_t count = 0, columns = MIN(table->as.table.columns, TABLE_COLUMNS);

    while (next_word(&rest, &word))
        if (count >= columns || !table_align(word, &aligns[count++])) {
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
    uint32_t columns = MIN(table->as.table.columns, TABLE_COLUMNS);
    struct tally tally[TABLE_COLUMNS] = {{0}};

    if (!node_has_class(table, "decimal"))
        return;
    for (struct node *cell = table; (cell = table_next_cell(cell, table));) {
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
    uint16_t most[TABLE_COLUMNS] = {0};

    for (int pass = 0; pass < 2; pass++)
        for (struct node *cell = table; (cell = table_next_cell(cell, table));) {
            uint32_t column = cell->as.cell.column;
            if (cell->as.cell.align != ALIGN_DECIMAL || column >= TABLE_COLUMNS)
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
    for (struct node *cell = table; (cell = table_next_cell(cell, table));)
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
    uint32_t count = table_count(book, table, "header-columns", "header-cols", 0, TABLE_COLUMNS);

    for (struct node *cell = table; count && (cell = table_next_cell(cell, table));)
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

void tables_prepare(struct book *book)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        bool wants = node->kind == NODE_DIV &&
                     (node_has_class(node, "list-table") || node_has_class(node, "listtable"));
        if (wants && table_is_list(node))
            table_from_list(book, node);
        else if (wants)
            diag(book->diags, node->span, DIAG_LIST_TABLE);
        if (node->kind == NODE_TABLE)
            prepare(book, node);
    }
}
