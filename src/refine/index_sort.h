/* The order of an index: by the rules of a language, as ICU knows them. */
#ifndef QUOIN_REFINE_INDEX_SORT_H
#define QUOIN_REFINE_INDEX_SORT_H

#include "base/arena.h"

struct index_order;

/** `language` is a BCP 47 tag; an unknown one is sorted by the rules that hold for all. */
struct index_order *index_order_new(struct slice language);
void index_order_free(struct index_order *order);

/** Less than, equal to or more than 0, as strcmp. Numbers within texts sort by their value. */
int index_compare(const struct index_order *order, struct slice a, struct slice b);

/** The letter a text stands under, in the arena: "É" stands under "E" in French, "Å" under itself in Swedish, "chata"
 * under "Ch" in Czech. Empty for what starts with no letter. */
struct slice index_letter(const struct index_order *order, struct arena *arena,
                          struct slice text);

/** True when both letters are one to the language. */
bool index_same_letter(const struct index_order *order, struct slice a, struct slice b);

#endif
