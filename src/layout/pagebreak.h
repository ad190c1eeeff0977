/* Breaking a chapter into pages: a pure function over heights. No fonts, no tree.
 *
 * A chapter is one list of items from top to bottom. One dynamic programme over the whole list
 * chooses all page breaks together, and with them, for each paragraph, whether it is set in its natural
 * number of lines, one fewer or one more. After Knuth & Plass 1981, Plass's thesis, and Mittelbach, "A
 * general framework for globally optimized pagination" (2017).
 *
 * Heights are qlen. On a grid every height is a whole number of grid steps, made so by the caller. */
#ifndef QUOIN_LAYOUT_PAGEBREAK_H
#define QUOIN_LAYOUT_PAGEBREAK_H

#include "base/arena.h"
#include "base/length.h"
#include "layout/price.h"

/* Footnotes may be of so many series, each in a block of its own. */
#define MOST_SERIES 8

enum page_item_kind {
    PAGE_PARAGRAPH, /* lines between which a page may end, within orphans and widows */
    PAGE_BOX,       /* an unbreakable piece: a table row, a figure, an ornament, a code line */
    PAGE_SPACE,     /* white; vanishes at the top and at the foot of a page unless `stays` */
};

/** What a page break after an item is worth. Otherwise a price in demerits: larger is worse, 0 is free. */
#define PAGE_BREAK_NEVER INT32_MAX
#define PAGE_BREAK_ALWAYS INT32_MIN

struct page_line {
    qlen height;    /* what the line takes from top to top of the next */
    qlen top;       /* … and more when a page starts with it */
    qlen notes;     /* height of the footnotes first called on it; 0 for none */
    uint16_t note_count;
    uint8_t series; /* which series they are of, a bit for each */
    bool hyphenated; /* ends with a hyphen: bad at the turn of a leaf, worse from recto to verso */
    bool joined;     /* belongs to the line before it, as the rest of a turned-over line of code does */
    bool ends_colon; /* ends with a colon: better not last on the page */
};

/** One way to set a paragraph; count 0 when there is no such way. */
struct page_setting {
    const struct page_line *lines;
    uint32_t count;
    int64_t demerits; /* of its lines, on the scale of Knuth and Plass; only differences count */
};

struct page_item {
    enum page_item_kind kind;
    int32_t break_after; /* price of ending a page after this item; NEVER for headings, ALWAYS … */
    enum { SIDE_ANY, SIDE_RECTO, SIDE_VERSO } side_after; /* … with the side that must follow */
    qlen top;            /* of boxes: what it takes more when a page starts with it */
    qlen head_repeat;    /* when a page starts with it, something of this height is repeated above it; 0: nothing … */
    uint8_t row_orphans, row_widows; /* above 0: it is one of a row of items that are as lines, of verse or a table: so many
                          * of them stand together at the foot of a page and at the head */
    enum { HEAD_AT_COLUMN, HEAD_AT_PAGE, HEAD_AT_VERSO } head_at; /* … at the head of each column, page or verso */
    union {
        struct {
            struct page_setting settings[3]; /* natural, shorter, longer */
            uint8_t orphans, widows;         /* least lines at the foot and at the head, ≥ 1 */
            bool unbroken;                   /* break-inside: avoid */
        } paragraph;
        struct {
            qlen height;
            qlen notes;        /* as of a line */
            uint16_t note_count;
            uint8_t series;
            qlen foot_repeat;  /* when a page ends after it, a repeated table foot of this height comes last */
        } box;
        struct {
            qlen height, stretch, shrink; /* stretch and shrink in whole grid steps, 0 on most */
            bool stays; /* also at the top of a page: the sink of a chapter's opening */
        } space;
    } as;
};

/** The prices, with reasons in pagebreak.c; page_costs_default() fills them. */
struct page_costs {
    int64_t widow, orphan;       /* only paid when nothing else is possible: styles forbid them */
    int64_t short_line;          /* of a page that ends a grid step above or below the last line; see page_off_cost */
    int64_t uneven_spread;       /* per step that the two pages of a spread differ */
    int64_t hyphen_spread, hyphen_leaf; /* verso to recto; recto to verso */
    int64_t colon;
    int64_t end_short;           /* the chapter's last page has fewer than five lines */
    int64_t note_split;
    int64_t stretch;             /* per step taken from stretchable space */
    int64_t setting;             /* for each paragraph not set in its natural way, besides its demerits */
};

/** A rule that has to be kept: each way of breaking it costs PAGE_RULE_BROKEN more. */
struct page_must {
    enum page_rule rule;
    uint32_t index;             /* of the page, counted as page_break's columns; it must be within the `heights` */
    uint32_t item, line, until_item, until_line; /* RULE_HEADING: no page ends behind the first and before the second place */
};
#define PAGE_RULE_BROKEN ((int64_t)1 << 44)

struct page_params {
    qlen height;       /* of the text block */
    const qlen *heights; /* of the first columns, where they differ; 0 for one that holds no text. The last must not be 0 */
    size_t height_count;
    unsigned columns;  /* of a page; 0 counts as 1. With several, "page" below means a column, but for sides and turns */
    qlen grid;         /* step; 0 for none: bottoms are ragged, … */
    bool justify;      /* … or white is stretched until the page is full */
    qlen note_gaps[MOST_SERIES]; /* what the first footnote of a series on a page takes besides its height: rule and space */
    qlen note_foot, note_head; /* what notes that are split take besides: a line below the part that goes on, one above the rest */
    qlen note_spare;   /* the rest may be so much higher, when lines are moved to it that would stand alone */
    bool starts_recto; /* the side of the first page, whose first column the list starts in */
    bool goes_on;      /* the list is a part of a longer one: the last page too has to be full */
    const struct page_must *must; /* NULL: none */
    struct page_costs costs;
};

/** Where a page ends: after line `line` (count of lines of the paragraph on or before the page) of item `item`,
 * or after the whole item. */
struct page_break {
    uint32_t item, line;  /* the first item and line NOT on the page; line 0 = the item's start */
    qlen used;            /* height of the text on the page, stretched space included, notes not; a grid step
                           * more than the page's height when both pages of the spread are a line long */
    qlen notes;           /* height of its footnotes with their gaps */
    int32_t stretch;      /* what its spaces take more (or less) than their heights, in qlen */
    bool is_short;        /* ends above the last line without being the last before a forced break or the end */
    bool notes_split;     /* its footnotes do not fit: the rest goes to the next page */
    bool blank_after;     /* an empty page follows, so that the next starts on its side */
    bool ends_page;       /* a forced break: the rest of its columns stays empty */
    uint32_t column;      /* which column it is, counted from the first one, those without text included */
};

struct page_breaks {
    struct page_break *pages;
    size_t count;
    uint8_t *settings; /* for each item: which setting a paragraph has (0 natural, 1 shorter, 2 longer) */
    int64_t demerits;
};

/** What is repeated above an item that a column starts with: the first one of its page or not. */
qlen page_head_repeat(const struct page_item *item, bool recto, bool first_column);

void page_costs_default(struct page_costs *costs);

/** The price of a page that is `off` steps short, or long: each further step costs once more than the one before, for
 * two pages that are a line short look better than one that is two. */
int64_t page_off_cost(const struct page_costs *costs, int64_t off);

/** Breaks the list. Never fails: rules are relaxed in the order of their prices, and an item higher than a page has
 * one of its own. Results live in `arena`. Time is linear in the number of lines for chapters of any
 * length (a page's end is looked for only near where pages are full). */
struct page_breaks pagebreak(const struct page_item *items, size_t count,
                             const struct page_params *params, struct arena *arena);

#endif
