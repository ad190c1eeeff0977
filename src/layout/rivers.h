/* Rivers: gaps between words that stand under each other on many lines. A pure function over arrays: the line
 * breaker shuns what it finds, the report tells of what is left. */
#ifndef QUOIN_LAYOUT_RIVERS_H
#define QUOIN_LAYOUT_RIVERS_H

#include "base/length.h"
#include "base/vec.h"

/** A white gap between two words. */
struct gap {
    qlen left, right;
};

/** A line as rivers see it: its gaps from left to right. */
struct gap_line {
    const struct gap *gaps;
    uint32_t count;
    bool under; /* stands right under the line before it */
};

/** A river: gaps under each other on lines [first, first + count). */
struct river {
    uint32_t first, count;
    uint32_t source; /* the gap of the first line with which it starts */
    qlen x;          /* the middle of its last gap */
};
typedef VEC(struct river) rivers;

/** Appends every river of at least `least` lines, in the order in which they end. Gaps are under each other when
 * they share half of the narrower one or more. Where a river parts, its longest arm counts. Time is linear in the
 * number of gaps. */
void rivers_find(const struct gap_line *lines, size_t count, uint32_t least, rivers *out);

#endif
