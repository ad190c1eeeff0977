/* Numbers of lines in the margin. Which lines have which is known when a chapter's pages are planned; they take no room
 * from the text, so nothing is set again for them but the references to them. Private to layout. */
#ifndef QUOIN_LAYOUT_LINE_NUMBERS_H
#define QUOIN_LAYOUT_LINE_NUMBERS_H

#include "layout/chapter.h"

struct line_counter;

/** Counts the lines of a chapter as it is planned; chapters are counted in their order. */
void line_numbers_count(struct chapter *chapter, struct line_counter *counter);

/** Fills the line of a place from a line of the chapter's galley: its number, where it has one. In the arena. */
void line_numbers_find(const struct chapter *chapter, const struct edition *edition, uint32_t item,
                       uint32_t line, struct arena *arena, struct page_place *place);

/** Where numbers stand on a page, for galley_place. */
struct line_margin {
    const struct chapter *chapter;
    const struct edition *edition;
    qlen left, right;      /* the edges of the column */
    bool recto, first;     /* first: it is the page's first column, whose numbers stand left … */
    bool only;             /* … unless it is the only one */
    struct galley_cut top; /* where the page starts */
    const struct line_rule *rule; /* of the last line painted, and … */
    int32_t before;               /* … how many of its lines stand on earlier pages */
};

/** Paints the number of a line that shows one; a galley_line_fn, whose data is a line_margin. */
galley_line_fn line_numbers_paint;

#endif
