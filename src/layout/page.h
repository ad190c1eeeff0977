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
    ARTIFACT_NUMBER, /* of a line of code: no copy of the text shall have it */
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

struct page {
    struct mark *marks;
    size_t mark_count;
    struct link_area *links;
    size_t link_count;
    struct anchor *anchors;
    size_t anchor_count;
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

/** Figures of the run, for --stats. */
struct layout_stats {
    uint64_t lines, hyphens, loose, overfull, paragraphs, glyphs, characters;
    double milliseconds_shape, milliseconds_break, milliseconds_page;
};

struct pages {
    struct arena *arena;
    struct arena **arenas; /* of the chapters: marks point into them */
    size_t arena_count;
    const struct fonts *fonts;
    qlen width, height;
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
