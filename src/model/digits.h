/* Numbers in the figures of a language. */
#ifndef QUOIN_MODEL_DIGITS_H
#define QUOIN_MODEL_DIGITS_H

#include "base/arena.h"

#include <stdint.h>

/** numbering.digits. */
enum digits { DIGITS_AUTO, DIGITS_LATIN, DIGITS_NATIVE };

/** Writes a number for a language (BCP 47), in the arena. */
struct slice digits_number(struct arena *arena, enum digits digits, struct slice language,
                           uint32_t number);

/** A number in roman figures, in the arena: "xii"; in common ones where there is no agreed form (0, and above 3999). */
struct slice roman_numeral(struct arena *arena, int n, bool upper);

/** The number of a page of front matter: in letters where the language counts so, otherwise in small roman figures. */
struct slice front_numeral(struct arena *arena, enum digits digits, struct slice language, uint32_t n);
/** A number in letters, in the arena: a, b … z, aa, ab …; empty for 0. */
struct slice letter_numeral(struct arena *arena, uint32_t n, bool upper);

/** CSS's name for counters in these figures, or NULL for the common ones. */
const char *digits_css(enum digits digits, struct slice language);

#endif
