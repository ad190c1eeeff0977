/* The grid of a table: which columns its cells stand in, after HTML's algorithm for forming a table. */
#ifndef QUOIN_MODEL_TABLE_H
#define QUOIN_MODEL_TABLE_H

#include "model/node.h"

/* Cells beyond the last column go into the one before; no cell spans more rows. */
#define TABLE_COLUMNS 100
#define TABLE_ROWS 60000

/** How many columns a section has, … */
struct table_extent {
    uint32_t started; /* … as far as cells start in them … */
    uint32_t covered; /* … or reach over them */
};

/** Sets the columns of a section's cells, which have their spans (a rowspan of 0 goes to the section's end). Spans never
 * reach past the section, the last column or a cell that stands there from a row above. */
struct table_extent table_place_cells(struct node *section);

#endif
