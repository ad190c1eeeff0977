/* What the files of placing a line share. */
#ifndef QUOIN_LAYOUT_LINE_PARTS_H
#define QUOIN_LAYOUT_LINE_PARTS_H

#include "base/vec.h"
#include "layout/line.h"
#include "style/style.h"

/** A piece's part of the line. */
struct segment {
    const struct piece *piece;
    uint32_t start, end; /* visible bytes */
    struct glyph_run run;
    bool hyphen;
    struct glyph *glyphs; /* final, in text order */
    int64_t width;
    int64_t x;            /* from the line's left end */
};

struct placing {
    struct shaper *shaper;
    const struct shaped *shaped;
    const struct style *style;
    const struct line_cut *cut;
    struct page_builder *page;
    VEC(struct segment) segments;
    int32_t expansion;
    qlen left, baseline;
    VEC(struct mark) text_marks;
    VEC(struct mark) rules; /* over the text: strikes, underlines */
};

/** Makes the marks of the line: its segments stand in their places. */
void line_add_marks(struct placing *p);

#endif
