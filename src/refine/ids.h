/* The ids of a book while references are resolved. */
#ifndef QUOIN_REFINE_IDS_H
#define QUOIN_REFINE_IDS_H

#include "model/book.h"

struct ids;

struct ids *ids_new(struct book *book);
void ids_free(struct ids *ids);

/** Files the author's ids (a second of the same name is reported and renamed) and gives headings, and divisions
 * without one, an id. */
void ids_give(struct ids *ids);

/** Gives one node an id made from `text`. */
void ids_make(struct ids *ids, struct node *node, struct slice text);

/** The node of source `file` that has, or asked for, this id; NULL when there is none. */
struct node *ids_find(const struct ids *ids, uint32_t file, struct slice id);

/** The id of the book most like `id`, or NULL. Looks at all of them, so call it for messages only. */
const char *ids_suggest(struct ids *ids, struct slice id);

#endif
