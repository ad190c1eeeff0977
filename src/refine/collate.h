/* The order of words in a language, by ICU: "ä" with "a" in German, behind "z" in Swedish. */
#ifndef QUOIN_REFINE_COLLATE_H
#define QUOIN_REFINE_COLLATE_H

#include "base/slice.h"

struct collator;

/** Opens the order of a language (BCP 47). It never depends on the machine's own language. */
struct collator *collator_new(struct slice language);
void collator_free(struct collator *collator);

/** Less than, equal to or greater than 0. Texts that the language does not tell apart are equal. */
int collate(const struct collator *collator, struct slice a, struct slice b);

#endif
