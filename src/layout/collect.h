/* The inlines below a block as one text with runs. Private to the paragraph stages. */
#ifndef QUOIN_LAYOUT_COLLECT_H
#define QUOIN_LAYOUT_COLLECT_H

#include "base/vec.h"
#include "layout/builder.h"
#include "layout/paragraph.h"

/** How a run stands to the baseline. */
enum run_position { RUN_NORMAL, RUN_SUPER, RUN_SUB };

/** A stretch of the collected text from one leaf: one style, one structure element. */
struct run {
    uint32_t start, end; /* bytes of the collected text; never empty */
    uint32_t skipped;    /* bytes of the leaf's text before the first one shown */
    const struct style *style;
    const struct node *node; /* the leaf; NULL for added text */
    const struct node *link; /* the LINK or NOTE around it, or NULL */
    uint32_t element, link_element;
    uint32_t order;
    qlen size, raise;
    qlen full_size;          /* the text's size around a super- or subscript */
    enum run_position position;
    uint32_t decoration, decoration_color;
    uint32_t background;
    bool code;               /* no hyphens, breaks between words of code */
    bool glued;              /* no break before it: a note's mark */
    bool artifact;           /* a decorative image */
};

/** An image among the text: the byte offset of its U+FFFC. */
struct inline_object {
    uint32_t offset;
    const struct node *node;
    qlen width, height;
};

struct inline_anchor {
    uint32_t offset;
    const struct node *node;
};

struct collected {
    struct slice text;
    struct run *runs;
    size_t run_count;
    struct inline_object *objects;
    size_t object_count;
    struct inline_anchor *anchors;
    size_t anchor_count;
    struct line_note *notes;
    size_t note_count;
};

/** Gathers the inlines of `block` (or the lines of a code block) in `arena`; structure elements are added
 * below options->element. `measure` limits the width of images. */
struct collected *collect(struct arena *arena, struct structure *structure,
                          const struct node *block, const struct style *style,
                          qlen measure, const struct paragraph_options *options);

/** A text of its own in one style. */
struct collected *collect_text(struct arena *arena, struct slice text,
                               const struct style *style);

/** The run that byte `at` of the collected text stands in; NULL when there are none. */
const struct run *collected_run(const struct collected *collected, uint32_t at);

/** Finds the leaf of the manuscript, and the byte in its text, that byte `at` of the collected text shows. The
 * offset is 0 where the text is not as written (case changed, code). */
void collected_source(const struct collected *collected, uint32_t at, const struct node **node,
                      uint32_t *offset);

#endif
