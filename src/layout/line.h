/* Break points of a shaped paragraph, and the glyphs of its lines. Private to the paragraph stages. */
#ifndef QUOIN_LAYOUT_LINE_H
#define QUOIN_LAYOUT_LINE_H

#include "layout/linebreak.h"
#include "layout/shape.h"

/** The penalty of cutting a word that is wider than the line where no rule allows it. */
#define ANYWHERE_PENALTY 2000

/** Where in the text a line_point stands. */
struct break_spot {
    uint32_t end;  /* byte after the last visible character of a line that ends here */
    uint32_t next; /* byte at which the next line starts */
    bool hyphen;   /* a hyphen is put in */
};

struct break_list {
    struct line_point *points;
    struct break_spot *spots;
    size_t count;
};

/** Finds all places where lines may end, with exact widths. In the scratch arena. `indent` moves the
 * first line; `width` is the room of the narrowest line, for words too long for it. */
struct break_list break_points(struct shaper *shaper, const struct shaped *shaped,
                               const struct style *style, const PangoLogAttr *attrs,
                               qlen indent, qlen width);

/** A chosen line: what placing it needs. */
struct line_cut {
    uint32_t start, end, next; /* bytes; [end, next) are spaces at its end */
    bool hyphen;               /* ends with a hyphen put in */
    bool hyphen_before;        /* starts inside a hyphenated word */
    bool last;                 /* ends the paragraph or stands before a hard break */
    bool ragged;               /* its spaces take their stretch and no more */
    bool wrapped;              /* code: continues the line before */
    uint32_t source_line;      /* code: which line of the listing it is, or is a part of */
    qlen indent;               /* from the left (right in rtl) edge: inset, text-indent, hanging indent */
    qlen width;                /* room from there */
    qlen hang_start, hang_end;
    int32_t expansion; /* 1/1000: the most that its letters may give */
};

/** How far the character at the edge hangs into the margin: at a line's start or end. `at` is the byte of
 * the character. */
qlen protrusion(struct shaper *shaper, const struct shape_font *font, gunichar c, bool at_end);

/** Whether the letters of a piece may be widened and narrowed. */
bool piece_expands(const struct piece *piece);

/** Glyphs of bytes [start, end) of one piece, cut correctly at both ends, with a hyphen if asked for.
 * Clusters are bytes of the paragraph's text; a hyphen's cluster is `end`. In the scratch arena. */
struct glyph_run {
    const struct shape_glyph *glyphs;
    uint32_t count;
};
struct glyph_run line_glyphs(struct shaper *shaper, const struct shaped *shaped,
                             const struct piece *piece, uint32_t start, uint32_t end,
                             bool hyphen);

/** Places a line's marks. */
void line_place(struct shaper *shaper, const struct shaped *shaped, const struct style *style,
                const struct line_cut *cut, qlen x, qlen y, struct page_builder *page);

#endif
