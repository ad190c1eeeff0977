/* A chapter on its way to pages. Private to the driver (layout.c) and its two halves: chapter.c flows a
 * division into a galley and breaks it, compose.c paints its pages. */
#ifndef QUOIN_LAYOUT_CHAPTER_H
#define QUOIN_LAYOUT_CHAPTER_H

#include "layout/flow.h"
#include "layout/footnotes.h"
#include "layout/furniture.h"
#include "layout/plan.h"

/** page.bottom. */
enum { BOTTOM_GRID, BOTTOM_JUSTIFY, BOTTOM_RAGGED };

/** The page as the config has it, in qlen. */
struct page_frame_spec {
    qlen width, height;        /* trim size */
    qlen top, measure, depth;  /* the text block: its top edge, width and height (whole steps of the grid) */
    qlen left[2];              /* its left edge on versos [0] and rectos [1] */
    qlen below;                /* how far the text's last baseline is above its foot */
    qlen grid;                 /* 0: none */
    bool justify;              /* without one: pages end on the last line by stretched white */
    qlen side_white;           /* between boxes in the margin */
    qlen side_width, side_gap; /* of boxes in the outer margin, and between them and the text; width 0: none */
    bool outer_right;          /* the outer margin of a recto is at the right */
};

/** What is the same for all chapters. */
struct edition {
    struct book *book;
    const struct fonts *fonts;
    struct page_frame_spec frame;
    struct furniture_set furniture;
    struct note_block blocks[MOST_SERIES]; /* of the series of footnotes */
    unsigned series_count;
    bool prices; /* see layout_options */
    GHashTable *calls; /* pages of the calls of endnotes (note_pages.h); NULL when no head shows them */
};

/** Works out the frame and the places of heads and feet; `book` and `fonts` are set. */
void edition_frame(struct edition *edition);

struct chapter {
    const struct node *division;
    const struct node *end;    /* the division after its last one: most have one, but chapters may go on below each other */
    struct arena *arena;       /* all that its pages point to */
    struct arena *work;        /* what only painting them needs; NULL when they are painted */
    struct layout_stats stats; /* of its paragraphs, once its pages are painted */
    struct structure structure;
    struct shaper *shaper;     /* the one it was shaped by: only that may paint it */
    struct galley *galley;
    struct note_marks *note_marks; /* NULL until they are known, and where notes are not numbered by page */
    GHashTable *versos;        /* boxes at the inner or outer side that fell on versos; NULL for none */
    struct chapter_plan plans[2]; /* for a start on a verso [0] and a recto [1] */
    bool planned[2];
    enum { OPENS_ANY, OPENS_RECTO, OPENS_VERSO } opens;
    bool recto;                /* where it starts */
    bool blank_before;         /* a blank page comes first */
    size_t first_page;         /* in pages, without that blank one */
    int32_t *line_numbers;     /* of each item of the galley: of its first line (line_numbers.h); NULL: no lines are numbered */
    const struct style *line_style; /* of those numbers */
    struct slice part;         /* the part it stands in */
    uint64_t microseconds_page; /* spent on choosing page breaks */
    struct page_builder *pages; /* one for each page, blank ones included */
    const struct page_start *starts; /* of each page; node NULL where no text starts */
};

/** Sets the chapter into a galley by `shaper`; `folios` NULL when none are known. */
void chapter_flow(struct chapter *chapter, const struct edition *edition, struct shaper *shaper,
                  const struct folios *folios);

/** Plans the pages for a start on this side, if that has not been done. */
void chapter_plan(struct chapter *chapter, const struct edition *edition, bool recto);

/** Finds the prices of what the plan for that side breaks. */
void chapter_price(struct chapter *chapter, const struct edition *edition);

/** The plan for the side on which it starts. */
const struct chapter_plan *chapter_plan_of(const struct chapter *chapter);

/** Looks on which pages of the plan the boxes at an inner or outer side fall; true when one was set for the other side,
 * so that the chapter must be set again. */
bool chapter_find_sides(struct chapter *chapter);

/** Ends what the arena does not own. */
void chapter_clear(struct chapter *chapter);

/** Paints the chapter's pages; `pages` (of the whole book, from the chapter's first) get marks, links, anchors. */
void chapter_compose(struct chapter *chapter, const struct edition *edition, struct page *pages,
                     size_t total);

#endif
