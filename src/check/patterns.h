/* Patterns that show only over several lines: runs of lines (ladders of hyphens, stacks of words) and rivers
 * of white. Pure functions over arrays: they know no pages. */
#ifndef QUOIN_CHECK_PATTERNS_H
#define QUOIN_CHECK_PATTERNS_H

#include "base/length.h"
#include "base/vec.h"

/** What a line is to a run. */
enum run_mark {
    RUN_NO,    /* not part of any */
    RUN_GOES,  /* part of the run of the line before it, or starts one */
    RUN_START, /* starts one: it does not belong with the line before it */
};

/** Lines [first, first + count) have something in common. */
struct line_run {
    uint32_t first, count;
};
typedef VEC(struct line_run) line_runs;

/** Appends every run of at least `least` lines. */
void runs_find(const uint8_t *marks, size_t count, uint32_t least, line_runs *out);

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
