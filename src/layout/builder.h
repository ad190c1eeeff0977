/* Growing pages and structure: what layout's stages add marks to. A chapter has a builder of its own;
 * layout.c joins them in order, shifting element numbers. */
#ifndef QUOIN_LAYOUT_BUILDER_H
#define QUOIN_LAYOUT_BUILDER_H

#include "base/vec.h"
#include "layout/page.h"

/** The structure elements of one chapter, numbered from 0 in the chapter. `next_order` is the chapter's counter
 * of reading order: take one for each element and for each run of text. */
struct structure {
    struct arena *arena;
    VEC(struct element) elements;
    uint32_t next_order;
};

/** Adds an element; returns its number. `type` must be a constant string. */
uint32_t structure_add(struct structure *structure, uint32_t parent, const char *type,
                       const struct node *node);

struct galley;

/** A box that waits for its place in the margin: its first baseline should stand at `y`. */
struct side_box {
    const struct galley *galley;
    qlen y;
};

struct page_builder {
    struct arena *arena; /* owns what marks point to */
    struct structure *structure;
    VEC(struct mark) marks;
    VEC(struct link_area) links;
    VEC(struct anchor) anchors;
    VEC(struct side_box) sides; /* called by what was painted */
    VEC(struct text_line) lines;
    VEC(struct set_float) floats;
    VEC(struct set_strip) strips;
    enum line_place place; /* of the lines being painted */
};

struct mark *page_add(struct page_builder *page, struct mark mark);
/** Adds a filled rectangle; `element` may be NO_ELEMENT (then it is ARTIFACT_LAYOUT). */
void page_add_rule(struct page_builder *page, qlen x, qlen y, qlen width, qlen height,
                   uint32_t color);

#endif
