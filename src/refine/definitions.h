/* Lists of definitions that are looked things up in: glossaries and lists of abbreviations. */
#ifndef QUOIN_REFINE_DEFINITIONS_H
#define QUOIN_REFINE_DEFINITIONS_H

#include "model/book.h"

/** Sorts entries (terms with their definitions) by the order of the language at the list. */
void definitions_sort(struct book *book, struct node *list);

/** True when braces around the list, or on the heading above it, ask for order: {sort=yes}. */
bool definitions_want_order(const struct node *list, const struct node *place);

/** The place that a list of definitions belongs to: the nearest div of the class, or the division whose
 * heading has it; NULL when it is an ordinary list. */
struct node *definitions_place(const struct node *list, const char *class_name);

/** A text as a key, whatever its case and spaces; malloc'd. */
char *definitions_key(struct slice text);

#endif
