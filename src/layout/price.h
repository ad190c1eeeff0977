/* Rules of page making, and what it would cost to keep one that was broken. */
#ifndef QUOIN_LAYOUT_PRICE_H
#define QUOIN_LAYOUT_PRICE_H

#include <stddef.h>
#include <stdint.h>

struct node;

enum page_rule {
    RULE_NONE,
    RULE_FULL,    /* a page ends on its last line */
    RULE_DEPTH,   /* no page is longer than the text block */
    RULE_EVEN,    /* the two pages of a spread end on the same line */
    RULE_HYPHEN,  /* no word goes over the end of a page */
    RULE_LINES,   /* no widow, no orphan */
    RULE_HEADING, /* a heading has lines below it */
    RULE_NOTE,    /* a footnote stands on one page */
    RULE_END,     /* a chapter ends with some lines on its last page */
};

/** What the way that keeps the rule is worse in, most of all. */
enum page_price_kind {
    PRICE_NEVER, /* there is no such way: the lines and settings there are do not allow it */
    PRICE_SHORT, /* a page would lack `value` lines */
    PRICE_LONG,  /* a spread would be `value` lines deeper than the text block */
    PRICE_EVEN,  /* the pages of a spread would differ by `value` lines */
    PRICE_HYPHEN, /* a page would end with a hyphen */
    PRICE_LINES, /* a page would end within a paragraph that should not be parted there */
    PRICE_NOTE,  /* a footnote would be split */
    PRICE_LOOSE, /* a paragraph would be set a line longer; `value` is the ratio of its loosest line, 1024 = TeX's 1 */
    PRICE_TIGHT, /* … a line shorter; of its tightest */
    PRICE_PAGE,  /* the chapter would take `value` pages more */
    PRICE_ROOM,  /* of a float: the page of its call would have room for `value` lines of text */
    PRICE_OTHER, /* small changes, none of them worth naming */
};

/** What keeping a rule that a page breaks would cost: the best other way the page breaker has. */
struct page_price {
    enum page_rule rule;
    uint32_t strip;           /* of the page: which of them breaks it */
    enum page_price_kind kind;
    int64_t demerits;         /* more than what was chosen, on the scale of the config's prices */
    int32_t pages;            /* the page that is meant, counted from this one … */
    int32_t value;
    const struct node *block; /* … or the paragraph */
};

#endif
