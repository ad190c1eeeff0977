/* A paragraph from inlines to lines. The stages, each a file:
 *   collect    the inlines below a block as one text with runs of style and inline objects
 *   shape      Pango itemizes, HarfBuzz shapes each item once
 *   hyphenate  libhyphen's break points, with exact widths on both sides
 *   linebreak  Knuth–Plass over widths alone
 *   line       the glyphs of one line, in place
 * Beside them: shaper, what a thread keeps from one paragraph to the next; paragraph_place, what stands beside lines
 * and behind them; short_text, texts of one line.
 *
 * A paragraph is broken first (cheap: only widths and break points) in up to three ways, natural, one line
 * fewer and one more, and keeps its shaped text, so that page making can choose among them; lines
 * become marks only when their page is known. */
#ifndef QUOIN_LAYOUT_PARAGRAPH_H
#define QUOIN_LAYOUT_PARAGRAPH_H

#include "layout/fonts.h"
#include "layout/page.h"
#include "model/node.h"

/** One per worker thread: Pango font map and context, HarfBuzz buffer, hyphenation dictionaries, word
 * cache, scratch arena. Not to be shared. */
struct shaper;
struct folios;
struct note_marks;
struct sheet;

struct shaper_options {
    bool expansion, protrusion;
    const char *hyphen_dir; /* where the hyph_*.dic files are; NULL: hyphen/ beside the set's fonts/ */
};

struct shaper *shaper_new(const struct fonts *fonts, const struct shaper_options *options,
                          struct diags *diags);
void shaper_free(struct shaper *shaper);
/** Where it reports to: each thread has its own. */
struct diags *shaper_diags(const struct shaper *shaper);
/** Microseconds it has spent so far on shaping, and on choosing line ends. */
void shaper_times(const struct shaper *shaper, uint64_t *shape, uint64_t *breaking);

/** Room lost at the edges of a line. */
struct line_inset {
    qlen left, right;
};

/** The room for lines. Lines are numbered from 0; `insets` gives room lost at the left and right of the
 * first lines (drop caps, hanging indents, text around a figure); further lines lose nothing. */
struct measure {
    qlen width;
    const struct line_inset *insets;
    size_t inset_count;
};

/** How the lines of a code block are numbered and marked. Places count from the left edge of the code. */
struct code_lines {
    const struct node **nodes; /* the code line of each line */
    size_t count;
    const struct style *number_style;
    qlen number_right;         /* where numbers end */
    qlen left, width;          /* of the background of a line */
    qlen strut;                /* from the top of a line to its baseline */
};

/** What a paragraph is made of besides one node's inlines. All optional. */
struct paragraph_options {
    const struct style *style;   /* instead of block->style */
    struct slice prefix;         /* text set before the inlines, e.g. "Figure 3. "; in style … */
    const struct style *prefix_style; /* … this */
    struct slice suffix;         /* text set behind them; in style … */
    const struct style *suffix_style; /* … this */
    struct slice leader;         /* contents lines: fill with this … */
    struct slice leader_tail;    /* … up to this text at the right end ("45") */
    const struct note_marks *note_marks; /* where notes are numbered by page; else NULL */
    const struct folios *folios; /* what page references show; NULL where nothing is known yet */
    bool code;                   /* a code block's line(s): no justification; over-long lines wrap with a
                                    mark that is not part of the text */
    const struct code_lines *lines; /* of a code block: numbers and backgrounds of its lines */
    bool no_indent;              /* drop text-indent */
    qlen hang;                   /* the first line starts so far before the others: a heading's number */
    const struct sheet *lead_sheet; /* the first line is set in the style "lead-in" of this sheet; NULL: it is not */
    uint32_t skip;               /* bytes at the start that are set otherwise: an initial */
    qlen object_height;          /* what images may at most be high; 0 for any height */
    qlen object_width;           /* how wide images are, whatever they say themselves; 0: as they say */
    uint32_t element;            /* structure element that the text belongs to; inline elements (Link, Code,
                                    Reference …) are created below it */
    uint32_t tail_order;         /* set by paragraph_set: reading order of the tail */
};

/** One line of a setting, known before glyphs are placed. */
struct line_info {
    uint32_t start, end;  /* bytes of the collected text */
    qlen width;           /* natural width of its content */
    qlen ascent, descent; /* of images and of letters larger than the text; 0 on most lines */
    int32_t ratio;        /* 1/1024: how far its spaces stretch (>0) or shrink (<0); 1024 = TeX's r = 1 */
    int32_t badness;      /* TeX's, 0 … 10000 */
    bool hyphenated;      /* ends with a hyphen put in by the breaker or the author */
    bool overfull;
    bool joined;          /* goes on with the line of code that the line before starts */
    bool cut;             /* ends within a word that was too wide for a line */
    uint16_t notes;       /* how many footnote references stand on it */
};

/** One way to set the paragraph. */
struct setting {
    struct line_info *lines;
    size_t count; /* 0: there is no such setting */
    int64_t demerits;
};

enum { SETTING_NATURAL, SETTING_SHORTER, SETTING_LONGER, SETTING_COUNT };

/** A block that is set among the text's lines: a node of the paragraph with the place it stands. */
struct line_note {
    const struct node *note; /* the NOTE inline */
    uint32_t offset;         /* in the collected text */
};

struct paragraph {
    const struct node *node;
    const struct style *style;
    struct slice text; /* collected */
    struct setting settings[SETTING_COUNT];
    struct line_note *notes; /* in order of offset */
    size_t note_count;
    qlen leading;            /* of its style */
    qlen space;              /* a word space of its text, as the font has it */
    struct shaped *shaped;   /* private to the paragraph stages */
};

/** Collects, shapes and breaks the inlines of `block`. Everything lives in `arena`, which must outlive the
 * placing of its lines; only the text, which marks show, lives with the structure. Structure elements for inline nodes are appended to `elements`. Never NULL; an empty
 * block has 0 lines. */
struct structure;
struct paragraph *paragraph_set(struct shaper *shaper, struct arena *arena,
                                struct structure *structure, const struct node *block,
                                const struct measure *measure,
                                const struct paragraph_options *options);

/** Where lines' marks go: the page under construction. */
struct page_builder;

/** Places the glyphs of line `index` of a setting with its baseline at (x, y), x being the left edge of
 * the full measure: marks, link areas and anchors go to the page. */
void paragraph_place(struct shaper *shaper, const struct paragraph *paragraph, int setting,
                     size_t index, qlen x, qlen y, struct page_builder *page);

/** The natural width of a short text in one line in a style: labels, folios, column measuring. */
qlen shaper_width(struct shaper *shaper, struct slice text, const struct style *style);

/** Sets a short text in one line without a node (running heads, folios, list labels, leaders) at (x, y) and
 * returns its width. `element` NO_ELEMENT with an artifact kind, or a structure element. */
qlen shaper_place_text(struct shaper *shaper, struct slice text, const struct style *style,
                       qlen x, qlen y, uint32_t element, uint32_t order,
                       enum artifact artifact, struct page_builder *page);

/** Widths for columns: the longest unbreakable piece, and everything in one line. */
void paragraph_extents(struct shaper *shaper, const struct node *block, qlen *minimum,
                       qlen *maximum);

#endif
