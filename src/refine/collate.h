/* The order of words in a language, by ICU: "ä" with "a" in German, behind "z" in Swedish; and the letters that words
 * stand under in an index. */
#ifndef QUOIN_REFINE_COLLATE_H
#define QUOIN_REFINE_COLLATE_H

#include "base/arena.h"

struct collator;

/** Opens the order of a language (BCP 47); an unknown one is sorted by the rules that hold for all. It never depends on
 * the machine's own language. */
struct collator *collator_new(struct slice language);
void collator_free(struct collator *collator);

/** Less than, equal to or greater than 0. Texts that the language does not tell apart are equal; numbers within texts sort
 * by their value. */
int collate(const struct collator *collator, struct slice a, struct slice b);

/** The same, but 0 for the same bytes alone. */
int collate_exactly(const struct collator *collator, struct slice a, struct slice b);

/** The letter a text stands under, in the arena: "É" stands under "E" in French, "Å" under itself in Swedish, "chata"
 * under "Ch" in Czech. Empty for what starts with no letter. */
struct slice collate_letter(const struct collator *collator, struct arena *arena,
                            struct slice text);

/** True when both letters are one to the language. */
bool collate_same_letter(const struct collator *collator, struct slice a, struct slice b);

#endif
