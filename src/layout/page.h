/* What layout makes: pages, each a list of marks (the display list), and the logical structure the
 * marks belong to. This is all that pdf/ ever sees. A dump of it is a golden.
 *
 * Coordinates: qlen from the page's top left corner, y down; text by its baseline. */
#ifndef QUOIN_LAYOUT_PAGE_H
#define QUOIN_LAYOUT_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/length.h"
#include "base/resource.h"
#include "base/source.h"
#include "layout/price.h"

struct node;
struct fonts;
struct book;

/** One glyph as it is painted. `advance` and the offsets are final: expansion, stretched spaces and
 * letter-spacing are in them; the painter itself only widens the glyph's shape by the mark's expansion. */
struct glyph {
    uint32_t id;
    qlen advance;
    qlen dx, dy;       /* offset from the pen; dy up */
};

/** A run's cluster: `bytes` bytes of text shown by `glyphs` glyphs. Clusters are in text order. */
struct cluster {
    uint16_t bytes, glyphs;
};

enum mark_kind { MARK_TEXT, MARK_RULE, MARK_IMAGE };

/** What an artifact (a mark outside the text) is. */
enum artifact {
    NOT_ARTIFACT, ARTIFACT_HEAD, ARTIFACT_FOOT, ARTIFACT_LAYOUT,
    ARTIFACT_NUMBER, /* of a line of code, prose or verse: no copy of the text shall have it */
};

#define NO_ELEMENT UINT32_MAX

struct mark {
    enum mark_kind kind;
    enum artifact artifact;
    uint32_t element; /* index in pages->elements; NO_ELEMENT for artifacts */
    uint32_t order;   /* reading order among the marks and child elements of one element */
    struct span span; /* the source, for proofs and diagnostics */
    qlen x, y;        /* text: start of the baseline; others: top left */
    qlen width, height;
    uint32_t color;   /* 0xAARRGGBB */
    bool turned;      /* text, images: turned to the left about (x, y), so that lines run up the page; width and
                         height are those before */
    union {
        struct {
            uint32_t face;      /* number in the font set */
            qlen size;
            int32_t expansion;  /* 1/1000: glyphs are drawn (1000 + expansion)/1000 wide */
            bool rtl;           /* glyphs are in visual order (left to right), text in logical */
            bool slanted;       /* synthetic oblique (12°), where a family has no italic */
            const struct glyph *glyphs;
            uint32_t glyph_count;
            const struct cluster *clusters;
            uint32_t cluster_count;
            struct slice text;  /* UTF-8 shown by the glyphs; a line's last mark includes the space or
                                   the soft hyphen (U+00AD) the line ended with */
        } text;
        struct {
            const struct resource *resource;
            qlen whole, shift; /* of a picture of which the mark shows a part: how wide all of it is, and how far left of
                                  the mark it starts; else 0 */
        } image;
    } as;
};

/** A rectangle that leads somewhere. */
struct link_area {
    qlen x, y, width, height;
    uint32_t element;        /* the Link element */
    struct slice url;        /* outside target, or … */
    const struct node *target; /* … a node whose place is an anchor */
    struct slice title;      /* what it leads to, in words (its text) */
};

/** A place that links, outline and contents lead to. */
struct anchor {
    const struct node *node;
    qlen x, y;
};

/** An element of the logical structure (tagged PDF). */
struct element {
    const char *type;   /* structure type of kinds.def with level: "H1", "P", "TD" … */
    uint32_t parent;    /* index, NO_ELEMENT for the root (element 0, Document) */
    uint32_t order;     /* among its siblings and the parent's own marks */
    const struct node *node;
    struct slice alt;       /* figures, formulas */
    struct slice language;  /* where it differs from the parent's; else empty */
    struct slice id;        /* notes */
    uint8_t scope;          /* TH: 0 none, 1 Column, 2 Row, 3 Both */
    uint16_t colspan, rowspan;
    const char *numbering;  /* L: ListNumbering value, or NULL */
};

/** Where a line of text stands: in the text itself, among the footnotes, or within a table or another box. */
enum line_place { LINE_OF_TEXT, LINE_OF_NOTE, LINE_OF_BOX };

/** A line of a paragraph as it was set: what its marks alone do not tell. In the order of painting. */
struct text_line {
    uint32_t mark, mark_count; /* its marks: page->marks[mark … mark + mark_count) */
    const struct node *block;  /* whose line it is */
    const struct node *leaf;   /* in which it starts; NULL for text that was added */
    struct slice before;       /* the leaf's text on the lines before, as it was set */
    qlen x, y;                 /* left end of the room it had; baseline */
    qlen width;                /* of that room */
    qlen size, leading;        /* of its paragraph */
    qlen space;                /* a word space as the font has it */
    int32_t ratio;             /* as of the line breaker: 1024 = stretched by all that is good */
    int32_t expansion;         /* 1/1000 by which its letters are wider */
    uint32_t index, count;     /* line `index` of a paragraph of `count` lines */
    enum line_place place;
    bool hyphenated;           /* ends with a hyphen, its own or one put in, … */
    bool hyphen_put;           /* … this one put in */
    bool within_word;          /* starts within a hyphenated word */
    bool justified;            /* its paragraph is */
    bool overfull, cut;        /* cut: it ends within a word that had to be cut */
    bool last;                 /* ends the paragraph, or stands before a break in it */
    bool raw;                  /* code, or filled with leaders: not to be judged as text */
};

/** A figure or table in the place that page making found for it. */
struct set_float {
    const struct node *node;
    qlen y, height;
    uint32_t late; /* pages behind the text it belongs to */
};

/** How the breaks have filled a page: its last strip. All zero for blank pages. */
struct page_fill {
    const struct node *division; /* whose page it is */
    qlen used, notes;            /* height of the text; of its footnotes with the gap above */
    qlen stretch;                /* white added so that the page is full */
    bool is_short;               /* ends above its last line though the chapter goes on */
    bool notes_split;            /* a footnote goes on on the next page */
    bool last;                   /* the last page of its chapter, or before a forced break */
    const struct page_price *prices; /* of the rules it breaks, where a report is wanted */
    size_t price_count;
};

/** A column of text, or all the text of a page; what stands across columns parts them. In the order of reading. */
struct set_strip {
    uint32_t line, line_count;   /* page->lines[line … line + line_count): text and notes */
    qlen x, y, width, depth;     /* the room it has on the page, without what floats take */
    qlen used, notes, stretch;   /* as of a page */
    unsigned columns;            /* of its part of the page */
    bool is_short, notes_split;
    bool last;                   /* its text ends here: the chapter's, a part's, or at a forced break */
};

struct page {
    struct mark *marks;
    size_t mark_count;
    struct link_area *links;
    size_t link_count;
    struct anchor *anchors;
    size_t anchor_count;
    struct text_line *lines;
    size_t line_count;
    struct set_float *floats;
    size_t float_count;
    struct set_strip *strips;
    size_t strip_count;
    struct page_fill fill;
    struct slice folio;     /* its number as text, "xii"; also for pages that print none */
    bool roman;             /* style of its page label */
    int32_t number;         /* the number behind the folio */
    bool recto, blank, opening;
};

/** One line of the PDF outline. */
struct outline_entry {
    struct slice title;
    uint8_t level; /* 0 = top */
    const struct node *target;
};

/** Figures of the run, for --stats. Times are sums over all threads. */
struct layout_stats {
    uint64_t lines, hyphens, loose, overfull, paragraphs, glyphs, characters;
    uint64_t microseconds_shape, microseconds_break, microseconds_page;
};

/** Where the text stands on every page. */
struct text_block {
    qlen top, measure, depth;
    qlen left[2]; /* its left edge on versos [0] and rectos [1] */
    qlen step;    /* the grid's, or the text's line height where there is none */
};

struct pages {
    struct arena *arena;
    struct arena **arenas; /* of the chapters: marks point into them */
    size_t arena_count;
    const struct fonts *fonts;
    qlen width, height;
    struct text_block block;
    struct page *page;
    size_t count;
    struct element *elements; /* parents come before children */
    size_t element_count;
    struct outline_entry *outline;
    size_t outline_count;
    /* metadata */
    struct slice title, author, subject, keywords, language, producer, rights;
    int64_t date; /* seconds since 1970, UTC; of SOURCE_DATE_EPOCH or the book's date */
    struct layout_stats stats;
};

/** Writes the pages as text: a line a mark, positions in points with two decimals. */
void pages_dump(const struct pages *pages, struct buf *out);

void pages_free(struct pages *pages);

#endif
