/* Numbers of headings, figures and tables, and the patterns they are put in. */
#ifndef QUOIN_REFINE_NUMERAL_H
#define QUOIN_REFINE_NUMERAL_H

#include "model/digits.h"

/** A number as patterns know it. */
struct numeral {
    struct slice number;  /* {number}: all of it, "2.3" */
    struct slice chapter; /* {chapter}: of the chapter, may be empty */
    uint32_t n;           /* {n}, and in letters or roman figures {a} {A} {i} {I} */
    enum digits digits;
    struct slice language;
};

/** The number `n` in a style of the config's keys: 0 decimal, 1 and 2 roman, 3 and 4 letters, capital ones first. In
 * the arena. */
struct slice numeral_text(struct arena *arena, int style, const struct numeral *numeral);

/** Fills the holes of a pattern; what is no hole stays. In the arena. */
struct slice numeral_pattern(struct arena *arena, struct slice pattern,
                             const struct numeral *numeral);

#endif
