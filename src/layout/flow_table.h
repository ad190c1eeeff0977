/* A table at work. Private to its stages:
 *
 *   flow_table_columns  what the cells need, so how wide the columns are
 *   flow_table          rows and cells in their places
 *   flow_table_bands    rows into boxes of the galley, high ones in several
 *   flow_table_paint    backgrounds, cells, rules
 *   flow_landscape      tables on turned pages
 *
 * Rows that a cell joins by its rowspan are one unit: they stand together. Nearly every unit is one row. */
#ifndef QUOIN_LAYOUT_FLOW_TABLE_H
#define QUOIN_LAYOUT_FLOW_TABLE_H

#include "layout/flow.h"

struct table_cell {
    const struct node *node;
    struct galley *galley;
    size_t row, rows;   /* in its unit */
    qlen x, width;      /* from the table's left edge */
    qlen y, height;     /* from the unit's top */
    qlen left, top;     /* of its content, from its own corner */
    qlen needs;         /* its content with padding */
};

struct table_row {
    const struct node *node;
    qlen y, height;     /* from the unit's top */
};

/** A filled rectangle of a unit: a rule between rows or beside cells. */
struct table_rule {
    qlen x, y, width, height; /* from the unit's top left corner */
    uint32_t color;
    bool across;              /* between rows: it stands in one band, however thick */
};

struct table_unit {
    const struct table *table;
    const struct node *section; /* THEAD, TBODY or TFOOT */
    bool is_first, is_last;     /* of the section */
    struct table_row *rows;
    size_t row_count;
    struct table_cell *cells;
    size_t cell_count;
    struct table_rule *rules;
    size_t rule_count;
    qlen height;
};

struct table {
    struct flow *flow;   /* inside the table's box; dead when pages are painted */
    struct setter *setter; /* dead as well */
    const struct node *node;
    uint32_t element;
    bool rtl;
    size_t columns;
    struct table_decimal {
        qlen left, right; /* the widest whole part of its numbers, and the widest rest */
    } *decimals;         /* of each column */
    qlen *edges;         /* of columns, from the start side; columns + 1 of them */
    qlen x, width;       /* the left edge in the galley */
    struct table_unit **heads; /* repeated on each page */
    size_t head_count;
    struct table_unit **feet;  /* the same below what a page ends with; none when they are not to be repeated */
    size_t foot_count;
    size_t first;              /* item of the galley with which its rows start */
    size_t boxes;              /* added to the galley */
    const struct style *continued; /* of the words above the repeated head, or NULL */
    qlen continued_height, continued_strut;
    qlen head_height, head_repeat; /* what they take, and rounded up to the grid; 0: not repeated */
    uint32_t captions_order; /* kept in the reading order for captions below */
};

/** Sets a table, captions and all, at the flow's place. */
void table_set(struct flow *flow, const struct node *node);

/** Sets a table on turned pages of its own; the flow is the chapter's. */
void flow_landscape(struct flow *flow, const struct node *table);

/** The columns' widths in a room; fills table->columns, edges and width. Returns false when words had to be
 * narrowed. */
bool table_set_columns(struct table *table, qlen room);

/** The widths of a number's whole part and of the rest; false when the cell is not set at its decimal mark. */
bool table_decimal_parts(const struct table *table, const struct node *cell, struct table_decimal *parts);

/** What is between the edges of a cell and its content. */
void table_cell_edges(const struct style *style, bool rtl, qlen *left, qlen *right);

/** Lists the rules of a unit whose rows and cells are placed. */
void table_rule_unit(struct table_unit *unit);

/** Adds a unit to the flow: a box, or several where it is high. */
void table_add_unit(struct table *table, struct table_unit *unit);

/** What one box paints: a stretch of a unit. */
struct table_band {
    const struct table_unit *unit;
    qlen from, to;       /* in the unit */
    bool is_first, is_last;
    struct table_part {
        struct galley_cut from, to;
        qlen y;          /* from the band's top */
    } *parts;            /* of each cell */
};

galley_paint_fn table_paint_band, table_paint_heads, table_paint_feet;

#endif
