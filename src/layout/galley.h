/* A galley: what one column holds from top to bottom, before pages are known. A chapter is a galley, and so
 * are a footnote and a table's cell.
 *
 * It is kept twice, item by item: `items` says how things are painted, `breaks` (of the same count) what page
 * breaking must know of them. Heights in `items` are what things really take. On a grid those in `breaks` are
 * whole steps: each is rounded up, but what one gains the next uses up, so that a heading with its white,
 * or a list, takes whole steps together. Such a run of items, from where the text leaves the grid
 * to where it stands on it again, is a group; what its steps are more than its height is its slack, and goes
 * to the white above it. */
#ifndef QUOIN_LAYOUT_GALLEY_H
#define QUOIN_LAYOUT_GALLEY_H

#include "layout/builder.h"
#include "layout/pagebreak.h"
#include "layout/paragraph.h"

/** Paints a box of one's own with its top left corner at (x, y). */
typedef void galley_paint_fn(struct shaper *shaper, const void *data, qlen x, qlen y,
                             struct page_builder *page);

/** Told of each line that is painted: its item, its number there, its baseline. */
typedef void galley_line_fn(struct shaper *shaper, void *data, uint32_t item, uint32_t line,
                            qlen baseline, struct page_builder *page);

enum galley_kind {
    GALLEY_SPACE, /* white */
    GALLEY_LINES, /* a paragraph */
    GALLEY_BOX,   /* anything of fixed height: padding, a table's row, a picture */
};

/** A short text in the margin of a line: a list's number, a note's. Its right end stands at `x` when `ends`
 * is set, else its left end. */
struct galley_label {
    struct slice text;
    const struct style *style;
    qlen x;        /* from the galley's left edge */
    bool ends;
    qlen drop;        /* how far below the line's baseline it stands: an initial's */
    uint32_t element, order;
    enum artifact artifact;
    const struct galley_label *next; /* a list's first item may hold another list */
};

/** A note that is called by an item of the galley. */
struct galley_note {
    const struct node *node; /* the NOTE */
    struct galley *galley;
    qlen height;             /* all of it */
    uint32_t nested;         /* notes called within it, which come next in the list */
    uint8_t series;          /* of the config's */
    bool aside;              /* it stands in the margin beside its call, not at the foot */
};

struct galley_item {
    enum galley_kind kind;
    bool fills;               /* white that takes what its page has left: margin-top: auto */
    const struct node *node;  /* the block it is made for, a box's first leaf; NULL for white and padding */
    uint32_t offset;          /* of a box: where in that leaf's text it starts */
    qlen x;                   /* left edge, from the galley's */
    qlen height;              /* of white and boxes */
    const struct paragraph *paragraph;
    qlen *heights[SETTING_COUNT]; /* of lines; NULL where all take `leading` */
    qlen leading;
    qlen strut;               /* from the top of a line to its baseline; what is higher grows upward */
    const struct galley_label *label; /* at the first line's baseline, or a box's top */
    struct galley *aside;     /* a box in the margin that starts beside the item */
    struct galley *holds;     /* what `paint` paints, to be freed with the item */
    galley_paint_fn *paint;
    const void *data;         /* of `paint` */
    galley_paint_fn *paint_foot; /* repeated below the box when it is the last on a page; NULL for none */
    galley_paint_fn *paint_head; /* repeated when the box is the first on a page; NULL for none */
    const struct node **anchors; /* what starts here */
    size_t anchor_count;
    uint32_t note_start, note_count; /* in galley->notes: those that its lines, or its box, call */
    uint32_t group;
};

/** Slack of a group of items, and whether it goes above (headings) or is shared. */
struct galley_group {
    uint32_t first, end; /* items [first, end) */
    qlen slack;
    bool above;
};

/** A background or border around items [first, end). */
struct galley_frame {
    uint32_t first, end;
    qlen x, width;
    uint32_t background;
    qlen border[4]; /* top, right, bottom, left */
    uint32_t border_color;
};

/** A run of items in so many columns. Most chapters are one segment of one column. */
struct galley_segment {
    uint32_t first;     /* item */
    unsigned columns;
    qlen width, gap;    /* of a column, and between two */
    qlen rule;          /* thickness of the rule between them */
    qlen before;        /* white before it, unless it starts a page … */
    bool sinks;         /* … and even then */
    bool keeps;         /* with the segment after it: ends with a heading */
    bool new_page;      /* starts one */
};

/** A figure, table or box that page making places, at the head or foot of a page, on one of its own or across two. */
struct galley_float {
    const struct node *node;
    struct galley *galley;
    uint32_t item;      /* it belongs before this item */
    bool after;         /* it stands behind … */
    uint32_t behind;    /* … this item, or the place it belongs to */
    struct galley *words; /* of a spread: what stands below the picture on its first page; else NULL */
    int where;          /* FLOAT_TOP, FLOAT_BOTTOM, FLOAT_PAGE, FLOAT_SPREAD */
    unsigned span;      /* columns it goes across; MOST_COLUMNS for all */
    qlen height;        /* without the white to the text, and without `words` */
    qlen gap;
};

/** A box that text runs around, at the inner or outer side of its page, which is known only when the pages are. */
struct galley_turn {
    const struct node *node;
    uint32_t item;
    bool recto;         /* it was set for such a page */
};

struct galley {
    struct arena *arena;
    qlen grid;        /* step, or 0 */
    VEC(struct galley_item) items;
    VEC(struct page_item) breaks;
    VEC(struct galley_group) groups;
    VEC(struct galley_frame) frames;
    VEC(struct galley_note) notes; /* in order of their calls */
    VEC(struct galley_segment) segments; /* empty: all in one column */
    VEC(struct galley_float) floats;     /* in order */
    VEC(struct galley_turn) turns;
    uint32_t section; /* item of the last heading */
    bool notes_aside; /* of a chapter: some notes stand in the margin beside their call, not at the foot */
    qlen slack;       /* of the group at work */
};

/** Makes an empty galley in `arena`; galley_free ends what the arena does not. */
struct galley *galley_new(struct arena *arena, qlen grid);
void galley_free(struct galley *galley);
/** Moves the lists of a finished galley into its arena, where they live as long as the pages need them: it need not be
 * freed any more. */
void galley_seal(struct galley *galley);

/** Appends white. `stays` keeps it at the top of a page. */
void galley_add_space(struct galley *galley, qlen height, bool stays);

/** Appends a paragraph at `x`, with its notes already in galley->notes (the last `note_count`) and its baselines
 * `strut` below the tops of its lines. Returns its item, to be completed by the caller before the next is added. */
struct galley_item *galley_add_lines(struct galley *galley, const struct paragraph *paragraph,
                                     qlen x, qlen strut, uint32_t note_count);

/** Appends a box; as above. `break_after` of breaks' last item may be set by the caller. */
struct galley_item *galley_add_box(struct galley *galley, qlen x, qlen height, uint32_t note_count);

/** Ends the group at work: what follows stands on the grid. */
void galley_close_group(struct galley *galley, bool above);

/** What the last item costs when a page ends after it: PAGE_BREAK_… or a price. */
void galley_break_after(struct galley *galley, int32_t price);

/** Lets no page end between an item and what stands above it, down to item `first`. */
void galley_tie(struct galley *galley, size_t first, size_t item);

/** The height of all items in their natural settings. */
qlen galley_height(const struct galley *galley);

/** The height of lines [from, to) of an item in a setting; of white and boxes all of it. */
qlen galley_item_height(const struct galley_item *item, int setting, size_t from, size_t to);

/** A place between items or lines. */
struct galley_cut {
    uint32_t item, line;
};

/** How a stretch of a galley is painted. */
struct galley_place {
    qlen x, y;               /* top left corner */
    const uint8_t *settings; /* of each item; NULL: all natural */
    qlen stretch;            /* to share among the white that can stretch */
    qlen left;               /* what the page has left, for white that fills it */
    bool page_top;           /* white at the start vanishes, table heads are repeated */
    bool recto, later_column; /* for what is repeated there */
    galley_line_fn *tell_line; /* NULL for none */
    void *data;              /* of tell_line */
};

/** Paints [from, to) and returns the height it took. */
qlen galley_paint(struct shaper *shaper, const struct galley *galley, struct galley_cut from,
                  struct galley_cut to, const struct galley_place *place,
                  struct page_builder *page);

/** The height of one line of an item in a setting. */
qlen galley_line_height(const struct galley_item *item, int setting, size_t line);

/** Walks on from `cut` while less than `room` is used; returns the height that [from, *to) takes. Used to split
 * notes; white at the end is not counted. At least one line is taken when `at_least_one`. */
qlen galley_fit(const struct galley *galley, struct galley_cut from, qlen room, bool at_least_one,
                struct galley_cut *to);

#endif
