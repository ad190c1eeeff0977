/* Patterns that show only over several lines: runs of lines (ladders of hyphens, stacks of words); rivers of white
 * are in layout/rivers.h. Pure functions over arrays: they know no pages. */
#ifndef QUOIN_CHECK_PATTERNS_H
#define QUOIN_CHECK_PATTERNS_H

#include "base/vec.h"
#include "layout/rivers.h"

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

#endif
