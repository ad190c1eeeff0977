/* The plan of a chapter's pages: which stretch of its galley stands where, before anything is painted.
 *
 * A galley is a row of segments, each in one or several columns. Page breaking divides a segment into
 * columns; the plan puts them on pages one segment after the other, balances the columns with which
 * a segment ends, and keeps room for the floats, whose pages it finds in a few rounds. */
#ifndef QUOIN_LAYOUT_PLAN_H
#define QUOIN_LAYOUT_PLAN_H

#include "layout/galley.h"

/* No page has more columns. */
#define MOST_COLUMNS 4

/** A stretch of the galley in its place: all of the text block, or a column of a part of it. */
struct strip {
    struct galley_cut from, to;
    qlen x, y, width, depth;  /* from the text block's top left corner; notes stand at the foot of the depth */
    qlen used, notes;         /* as in struct page_break */
    qlen stretch;
    unsigned columns;         /* of its segment */
    bool is_short, notes_split;
};

/** A float in its place. */
struct placed_float {
    uint32_t number; /* in galley->floats */
    qlen x, y;       /* from the text block's top left corner */
    bool second;     /* the half of a spread on its second page */
};

/** A rule between two columns. */
struct column_rule {
    qlen x, y, width, height;
};

struct page_plan {
    struct strip *strips;
    size_t strip_count;
    struct placed_float *floats;
    size_t float_count;
    struct column_rule *rules;
    size_t rule_count;
    struct page_price *prices; /* of the rules it breaks; see plan_prices.h */
    size_t price_count;
};

/** A page without strips and floats is blank. */
struct chapter_plan {
    struct page_plan *pages;
    size_t count;
    uint8_t *settings; /* of each item of the galley: how a paragraph is set */
};

struct plan_params {
    qlen measure, depth; /* of the text block */
    bool justify;        /* as of struct page_params */
    qlen grid;
    qlen note_gaps[MOST_SERIES], note_foot, note_head, note_spare; /* as in struct page_params */
    bool starts_recto;
    struct page_costs costs;
};

/** Plans the pages of a galley. All of it lives in `arena`. */
struct chapter_plan plan_chapter(const struct galley *galley, const struct plan_params *params,
                                 struct arena *arena);

/** The page on which a line of an item stands. */
size_t plan_page_of(const struct chapter_plan *plan, uint32_t item, uint32_t line);
/** The page on which a float stands. */
size_t plan_page_of_float(const struct chapter_plan *plan, uint32_t number);

#endif
