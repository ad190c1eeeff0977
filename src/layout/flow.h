/* Flowing blocks into a galley: the walk over the tree, a file for each family of blocks
 *
 *   flow          margins, frames, breaks, paragraphs, notes
 *   flow_blocks   the handlers of kinds.def
 *   flow_lists    lists, definitions
 *   flow_table    tables
 *   flow_figures  figures and rows of their parts
 *   flow_contents the table of contents
 *   flow_index    indexes
 *   flow_columns  segments in columns and across them
 *   flow_float    what leaves the flow: floats, boxes that text runs around, boxes in the margin
 *
 * A flow is a place in the nesting: the room that a block has, and the structure element it belongs to. */
#ifndef QUOIN_LAYOUT_FLOW_H
#define QUOIN_LAYOUT_FLOW_H

#include "layout/folios.h"
#include "layout/galley.h"
#include "model/book.h"
#include "style/style.h"

/** What all flows of one chapter share. */
struct setter {
    struct book *book;
    struct shaper *shaper;
    struct arena *arena;        /* of the chapter: what its pages may point to */
    struct arena *work;         /* what only painting them needs: shaped paragraphs */
    struct structure *structure;
    qlen grid;                  /* 0 without one, … */
    bool justify;               /* … and then white may stretch to fill the page */
    const struct fonts *fonts;
    const struct style *root;
    qlen page_height, page_width; /* of the text block: what pictures must fit in */
    qlen spread_width;          /* of what goes across both pages of a spread */
    qlen side_width;            /* of boxes in the outer margin; 0 where there is no room for any */
    const struct note_marks *note_marks; /* where notes are numbered by page; else NULL */
    bool outer_right;           /* the outer margin of a recto is at the right */
    GHashTable *versos;         /* boxes at the inner or outer side that fell on versos; NULL when none are known */
    const struct folios *folios; /* NULL in the first round, when none are known */
    const struct galley *galley; /* of the chapter */
    struct {
        int64_t notes, text; /* heights of the notes in the margin so far, and of the text up to … */
        uint32_t items;      /* … this item of the chapter's galley */
    } margin;
};

/** A place in the nesting of blocks. Copied for what is inside, changed there. */
struct flow {
    struct setter *setter;
    struct galley *galley;
    qlen x, width;              /* the room, from the galley's left edge */
    uint32_t element;           /* structure element of what is added */
    unsigned columns;           /* of the segment; 0 and 1 are one */
    const struct style *columns_style; /* of the box that set them */
    qlen full_x, full_width;    /* across all columns */
    qlen note_width;            /* of notes at the foot: the column's */
    bool floating;              /* within a float: nothing floats there */
    bool sized;                 /* its width is that of the block it is for */
    qlen part_width;            /* within a part of a figure: how wide its picture is; else 0 */
    bool loose;                 /* within a box that is off the grid, so that lines need not stand on it */
    struct flow_state *state;   /* shared by all flows of a galley */
};

/** What is put off until the next thing is added. */
struct flow_state {
    qlen margin;                /* collapsed margins not yet added */
    bool sink;                  /* white at the start stays: of a division, not of notes and cells */
    bool started;               /* something was added */
    bool keep;                  /* no page break before the next thing */
    int32_t tie;                /* what such a break costs at least: PAGE_BREAK_NEVER, but the white between gives */
    bool below;                 /* a heading stands above, and so far no text that may part from it */
    bool force;                 /* a page break before it, … */
    int side;                   /* … and the side that must follow */
    bool stretchable;           /* the margin may stretch a step */
    bool gives;                 /* even without a margin there is white that can stretch: a paragraph follows */
    bool fills;                 /* the margin takes what its page has left */
    bool above;                 /* the last thing was a heading: slack goes above it */
    struct {
        qlen height, left, right; /* what is left of a box that text runs around, and the room it takes */
    } around;
    const struct node *run_in;  /* a heading that starts the next paragraph */
    const struct galley_label *label; /* for the next thing's first line … */
    qlen label_inset;           /* … which it shortens by this */
    VEC(const struct node *) anchors; /* for the next thing */
};

/** Makes the flow of an empty galley. `state` is the caller's, zeroed, and must outlive the flow. */
struct flow flow_begin(struct setter *setter, struct flow_state *state, qlen width, qlen grid,
                       uint32_t element);
/** Closes the last group and frees what the state holds. Margins still pending are dropped. */
void flow_end(struct flow *flow);

/** Flows the blocks below `parent`. */
void flow_children(struct flow *flow, const struct node *parent);
/** Flows one block by the handler of its kind. */
void flow_block(struct flow *flow, const struct node *block);

/** Goes into a block: its margin and padding above, a narrower room, its structure element (type NULL: none of its
 * own). flow_leave ends it. */
struct flow_box {
    struct flow inner;
    const struct style *style;
    uint32_t first; /* item of the galley */
    size_t frame;   /* in galley->frames */
    bool framed;
    unsigned columns; /* of the flow around it, when it changed them; else 0 */
};
void flow_enter(struct flow *flow, const struct node *block, const char *type, struct flow_box *box);
void flow_leave(struct flow *flow, struct flow_box *box);

/** Settles what was put off: adds pending white and breaks before a new thing. */
void flow_settle(struct flow *flow);
/** Hands pending labels and anchors to a new item, and keeps it with the next where that was asked. */
void flow_settled(struct flow *flow, struct galley_item *item);

/** Sets a block's inlines as a paragraph at the flow's place: no margins, element as given. `options` may be NULL. */
struct galley_item *flow_paragraph(struct flow *flow, const struct node *block,
                                   const struct paragraph_options *options);

/** Sets the notes that `paragraph` calls; returns how many were appended to galley->notes. */
uint32_t flow_notes(struct flow *flow, const struct paragraph *paragraph);

/** Puts off an anchor to the next thing. */
void flow_anchor(struct flow *flow, const struct node *node);

/** Sets the content of a note (its label, its blocks) in a flow whose element is the Note. */
void flow_note_body(struct flow *flow, const struct node *body);

/** Where the baseline stands below the top of a line of the style: the page's own place for lines of the grid's
 * height, else the middle of the leading. */
qlen flow_strut(const struct setter *setter, const struct style *style, qlen grid);

/** How far a block's content stands from the left and right of its margin box. */
void flow_edges(const struct style *style, qlen *left, qlen *right);

/** The element of a block below the flow's: `type`, with its language where that changes; the flow's own without one. */
uint32_t flow_add_element(struct flow *flow, const struct node *block, const char *type);

/* ---- columns ---- */

/** Called by flow_enter: goes across the columns, or starts some in box->inner, as the style of the block asks. */
void flow_enter_span(struct flow *flow, const struct style *style, struct flow_box *box);
void flow_enter_columns(const struct flow *flow, const struct style *style, struct flow_box *box);
/** Called by flow_leave: ends what was started. */
void flow_leave_columns(struct flow *flow, const struct flow_box *box);

/* ---- out of the flow ---- */

/** Sets a block that floats where its style wants it; false when it does not float here. */
bool flow_float(struct flow *flow, const struct node *block);

/** The room that a box takes from the lines of the next paragraph, and from how many; 0 lines for none. */
size_t flow_around_lines(const struct flow *flow, qlen leading, struct line_inset *inset);
/** Notes that so much of the box's height was used up. */
void flow_around_used(struct flow *flow, qlen height);
/** Adds white down to the foot of the box. */
void flow_around_clear(struct flow *flow);

/** Sets the initial that a paragraph's style asks for (initial-letter), as a label of its first line with room beside it;
 * returns how many bytes of its text that shows. Takes its place in the reading order, so it comes before the paragraph is
 * set. */
uint32_t flow_initial(struct flow *flow, const struct node *block);
/** The room that the numbers of a code block's lines take beside it; 0 where they have none. */
qlen flow_code_gutter(struct shaper *shaper, const struct sheet *sheet, const struct node *block);

/* ---- handlers in other files ---- */

void flow_list(struct flow *flow, const struct node *list);
void flow_definitions(struct flow *flow, const struct node *definitions);
void flow_index(struct flow *flow, const struct node *index);
void flow_table(struct flow *flow, const struct node *table);
void flow_figure(struct flow *flow, const struct node *figure);
void flow_figure_row(struct flow *flow, const struct node *row);
/** True for a figure of one picture and nothing else but its captions and credits. */
bool flow_is_picture(const struct node *block);
/** Sets such a figure's picture as wide as `width`, and its words in a galley of the measure. */
struct galley *flow_picture_apart(struct flow *flow, const struct node *figure, qlen width,
                                  struct galley **words);
void flow_contents(struct flow *flow, const struct node *contents);

#endif
