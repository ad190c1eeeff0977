/* What the two files of planning share: the draft of the pages. */
#ifndef QUOIN_LAYOUT_PLAN_PARTS_H
#define QUOIN_LAYOUT_PLAN_PARTS_H

#include "layout/plan.h"

/** What floats take of a column; or, as a result, where its text may start and end. */
struct room {
    qlen top, bottom;
};

struct draft_page {
    VEC(struct strip) strips;
    VEC(struct placed_float) floats;
    VEC(struct column_rule) rules;
    struct room taken[MOST_COLUMNS]; /* by floats: heights at the head and the foot */
    bool reserved;                   /* for floats alone */
};

/** Where a float has been put so far. */
struct float_place {
    size_t page;
    unsigned column; /* its first */
    bool placed;
};

struct planner {
    const struct galley *galley;
    const struct plan_params *params;
    struct arena *scratch;
    VEC(struct draft_page) pages;
    VEC(struct float_place) floats;
    unsigned most_columns;
    uint8_t *settings;
    size_t page;           /* where the next segment starts … */
    qlen y;
    size_t first_strip[2]; /* of the segment at work: on later pages [0], on its first [1] */
};

qlen plan_step(const struct planner *p);
/** The page with this index, made when it is not there yet. */
struct draft_page *plan_page(struct planner *p, size_t page);
/** Puts all segments on pages, around the floats as they are. */
void plan_segments(struct planner *p);
/** Finds the floats' pages. */
void plan_floats(struct planner *p);

#endif
