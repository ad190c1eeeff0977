/* What the files of collecting share. Private to them. */
#ifndef QUOIN_LAYOUT_COLLECT_PARTS_H
#define QUOIN_LAYOUT_COLLECT_PARTS_H

#include "layout/collect.h"

#include "style/style.h"

#include <glib.h>

#define LINE_SEPARATOR "\xe2\x80\xa8"

/** What a node hands down to those below it. */
struct context {
    const struct node *node;
    const struct style *style;
    uint32_t element;
    const struct node *link;
    uint32_t link_element;
    qlen size, full_size, raise;
    enum run_position position;
    uint32_t decoration, decoration_color;
    uint32_t background;
    bool code, glued;
};

struct collector {
    struct arena *arena;
    struct structure *structure;
    qlen measure, object_height; /* what images must fit in */
    qlen object_width;           /* how wide they are; 0: as they say */
    uint32_t skip;      /* bytes still to be left out */
    uint32_t skipped;   /* of the leaf at work */
    struct buf text;
    VEC(struct run) runs;
    VEC(struct inline_object) objects;
    VEC(struct inline_anchor) anchors;
    VEC(struct line_note) notes;
    VEC(struct context) stack;
    const struct folios *folios;
    const struct note_marks *note_marks;
    bool keep_spaces;   /* white-space: pre */
    bool is_listing;    /* a code block: its text comes in parts, one line after the other */
    unsigned column;    /* of a code block's line */
    unsigned tab;       /* columns from one tab stop to the next */
    bool soft_break;    /* a source line ended here; what it is depends on what follows */
};

/** Makes a run of what was added to the text from byte `start` on; none where nothing was. */
void collect_close_run(struct collector *c, const struct context *at, uint32_t start);

/** Settles a pending source line end before `next`: a space, or nothing between ideographs. */
void collect_settle_break(struct collector *c, gunichar next);

/** Adds the text of a leaf, with its white space as its style has it. */
void collect_put_text(struct collector *c, const struct context *at, struct slice text);

/** Code keeps its columns: tabs become spaces, line ends hard breaks. */
void collect_put_code(struct collector *c, const struct context *at, struct slice text);

/** Adds a picture in its size, or its description where there is no file. */
void collect_put_image(struct collector *c, const struct context *at);

/** Adds the mark of a note. */
void collect_put_note(struct collector *c, struct context *at);

/** Super- and subscripts: smaller (unless the style says how small) and moved; they add up. */
void collect_position(struct context *at, const struct context *up);

/** Adds what a reference to a page shows. */
void collect_put_page_ref(struct collector *c, const struct context *at);

/** The element of what leads to a page, unless it is within a link. */
void collect_open_link(struct collector *c, struct context *at);

/** The merged locators of an index entry, each a link to the first place it stands for. */
void collect_put_locators(struct collector *c, const struct context *up);

#endif
