/* What the three files of page breaking share: the state of a page being filled (pagebreak.c), the
 * worth of closing it (pagebreak_cost.c) and where that may be (pagebreak_legal.c). */
#ifndef QUOIN_LAYOUT_PAGEBREAK_PARTS_H
#define QUOIN_LAYOUT_PAGEBREAK_PARTS_H

#include "layout/pagebreak.h"

/** The page that a recto is compared with: short by 0 … 2 steps, long by one (-1), or none. */
#define SPREAD_NONE 3

/** A page being filled, and the best way known to come to it. */
struct page_state {
    int64_t text, notes;      /* heights on the page so far; notes without their gaps */
    int64_t last_notes;       /* of `notes`, what the last line with notes called: the part that may be split */
    int64_t stretch, shrink;  /* of the spaces between the text */
    uint8_t series, last_series; /* of the notes: the series they are of */
    int8_t partner;           /* how the verso beside this recto ends; SPREAD_NONE on a verso */
    bool recto, first;
    uint8_t column;           /* of its page */
    uint32_t index;           /* of all columns, as far as they differ */
    bool filled;              /* something is on the page */
    bool overfull;            /* nothing else was possible; the page ends at the next break */
    uint8_t setting;          /* of the paragraph just set */
    int64_t demerits;
    const struct page_trace *trace;
};

/** A place where a page may end. */
struct page_spot {
    uint32_t item, line;
    int64_t price;
    int64_t foot;             /* of a repeated table foot below the page's last row */
    int64_t ahead;            /* the most that comes up to the next such place */
    bool hyphenated, colon;   /* of the line before */
    bool forced, last;
    int side_after;
};

/** Parameters made safe and ready: all heights positive. */
struct page_frame {
    const struct page_params *params;
    int64_t height, grid;
    int64_t gaps[MOST_SERIES]; /* of series of notes */
    int64_t note_foot, note_head, note_spare; /* as in the parameters */
    unsigned columns;
    int64_t step;             /* the grid, or what stands for a line without one */
    int64_t least_note;       /* what must stand on the page of a footnote's mark */
};

void page_frame_init(struct page_frame *frame, const struct page_params *params);
int64_t page_frame_height(const struct page_frame *frame, const struct page_state *state);

/** What the notes of these series take besides their heights. */
int64_t page_frame_gap(const struct page_frame *frame, uint8_t series);

/** How much of the page is free; negative when more is on it than fits. */
int64_t page_state_room(const struct page_frame *frame, const struct page_state *state);

/** By how much the page is too full for any way of closing it, 0 when it is not. */
int64_t page_state_excess(const struct page_frame *frame, const struct page_state *state);

/** True when what follows a forced break may not start on the state's side. */
bool page_wrong_side(const struct page_state *state, const struct page_spot *spot);

/** True when closing here is worth a look: the page is nearly full, or what follows may not fit. */
bool page_worth_closing(const struct page_frame *frame, const struct page_state *state,
                        const struct page_spot *spot);

/** Goes on to the next column that holds text: what changes is the column, its index and the side. */
void page_state_next(const struct page_frame *frame, struct page_state *state, bool next_page);

/** Goes over an empty page. */
void page_state_skip(const struct page_frame *frame, struct page_state *state);

/** The page before the first column, in which page_state_next finds that one. */
struct page_state page_state_first(const struct page_frame *frame);

/** Closes the page: `page` describes it, `next` is the empty page after it. False when it cannot end so. */
bool page_close(const struct page_frame *frame, const struct page_state *state,
                const struct page_spot *spot, struct page_break *page, struct page_state *next);

/** How much comes before the next place for a break. */
struct page_reach {
    int64_t least; /* with everything shrunk and notes split */
    int64_t top;   /* the same from the top of a page */
    int64_t most;
    uint32_t stop; /* the item in which it ends */
};

/** Where pages may end: rules relaxed where a page could not hold what they keep together. */
struct page_legal {
    const struct page_item *items;
    size_t count;
    const struct page_frame *frame;
    uint8_t *levels;          /* how far the rules of each item are relaxed */
    struct page_reach *reach; /* from before each item, and after the last */
};

void page_legal_init(struct page_legal *legal, const struct page_item *items, size_t count,
                     const struct page_frame *frame, struct arena *arena);

/** Whether a page may end after the item; `price` without hyphens and colons. */
bool page_legal_after(const struct page_legal *legal, size_t item, int64_t *price);

/** Whether a page may end between the lines before and after `line` (1 … count-1) of a paragraph so set. */
bool page_legal_line(const struct page_legal *legal, size_t item, const struct page_setting *setting,
                     uint32_t line, int64_t *price);

/** The reach of each place in a paragraph so set: before line 0 … count-1; `ahead` has that many items. */
void page_legal_ahead(const struct page_legal *legal, size_t item,
                      const struct page_setting *setting, struct page_reach *ahead);

#endif
