/* What the two files of planning share: the draft of the pages. */
#ifndef QUOIN_LAYOUT_PLAN_PARTS_H
#define QUOIN_LAYOUT_PLAN_PARTS_H

#include "layout/plan.h"

/** A float on a draft page: at the head it stands above the columns of its segment. */
struct draft_float {
    uint32_t number;
    size_t segment;
    unsigned column;
    qlen at;          /* from the segment's top, or up from the page's foot */
    bool alone;       /* it has the page for itself */
    bool second;      /* the half of a spread on its second page */
};

struct draft_page {
    VEC(struct strip) strips;
    VEC(struct draft_float) floats;
    VEC(struct column_rule) rules;
    qlen foot[MOST_COLUMNS];  /* what floats take of each column at the foot */
    qlen head;                /* what spreads take of all columns */
    bool reserved;            /* for floats alone */
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
    VEC(qlen) starts;      /* where each segment starts on its first page */
    VEC(size_t) start_pages;
    size_t segment;        /* the one at work */
    size_t page;           /* where the next segment starts … */
    qlen y;
    size_t first_strip[2]; /* of the segment at work: on later pages [0], on its first [1] */
};

qlen plan_step(const struct planner *p);
/** The page with this index, made when it is not there yet. */
struct draft_page *plan_page(struct planner *p, size_t page);
/** The segments of the galley; one that holds everything where it has none. */
size_t plan_segment_count(const struct planner *p);
struct galley_segment plan_segment(const struct planner *p, size_t index);
/** What floats take of a column of a segment at its head on a page. */
qlen plan_head(const struct planner *p, size_t page, size_t segment, unsigned column);
/** Puts all segments on pages, around the floats as they are. */
void plan_segments(struct planner *p);
/** Where text starts on a page, or on its first page the segment at work, below what stands above. */
qlen plan_top(const struct planner *p, size_t page);
/** What a float takes of a column, with the white to the text. */
qlen plan_float_height(const struct planner *p, const struct galley_float *f);
/** Finds the floats' pages. */
void plan_floats(struct planner *p);

#endif
