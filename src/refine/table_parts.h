/* What the files of tables share. Private to them. */
#ifndef QUOIN_REFINE_TABLE_PARTS_H
#define QUOIN_REFINE_TABLE_PARTS_H

#include "model/table.h"
#include "refine/passes.h"

/** Whether a div holds nothing but a list of lists. Blocks before the list are the caption's: one paragraph at most. */
bool table_is_list(struct node *div);
/** Makes such a div a table. */
void table_from_list(struct book *book, struct node *div);

/** Takes the number an attribute of either name gives, at most `most`; `otherwise` without one. */
uint32_t table_count(struct book *book, struct node *node, const char *key, const char *other,
                     uint32_t otherwise, uint32_t most);
/** Reads an alignment, which may be its first letter alone; false when it is none. */
bool table_align(struct slice word, enum cell_align *out);
/** The next cell of the table itself, not of one within it; starts with the table. NULL at the end. */
struct node *table_next_cell(struct node *node, const struct node *table);

#endif
