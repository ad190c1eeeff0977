/* Hyphenation by libhyphen's patterns, with memory. Private to the paragraph stages. */
#ifndef QUOIN_LAYOUT_HYPHENATE_H
#define QUOIN_LAYOUT_HYPHENATE_H

#include "base/slice.h"

struct hyphenator;

/** `dir` holds the hyph_*.dic files; they are read when a language is first met. */
struct hyphenator *hyphenator_new(const char *dir);
void hyphenator_free(struct hyphenator *hyphenator);

/** The fewest letters of a word, before and after a hyphen. Zero: as the language has it. */
struct hyphen_limits {
    int word, before, after;
};

/** Reads CSS's hyphenate-limit-chars: up to three numbers, or auto. */
struct hyphen_limits hyphen_limits_parse(struct slice text);

/** The byte offsets in `word` (letters only) before which a hyphen may stand: a sequence of numbers
 * ended by 0. Owned by the hyphenator until hyphenator_trim. */
const unsigned char *hyphenate(struct hyphenator *hyphenator, struct slice language,
                               struct slice word, const struct hyphen_limits *limits);

#endif
