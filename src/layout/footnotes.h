/* Notes at the foot of a page: they wait in the order of their calls, and stand in blocks, one for each series. What
 * does not fit goes on to the next page. Private to layout. */
#ifndef QUOIN_LAYOUT_FOOTNOTES_H
#define QUOIN_LAYOUT_FOOTNOTES_H

#include "base/vec.h"
#include "layout/flow.h"
#include "layout/plan.h"
#include "model/book.h"
#include "style/style.h"

/** The white and the rule above notes: the style of `footnotes`. */
struct note_rule {
    qlen above, below; /* white above the rule, and from there to the first note */
    qlen thickness;    /* 0 for no rule */
    qlen width;        /* negative: a part of the measure in 1024ths */
    uint32_t color;
};

/** What says that a note goes on, or goes on from the page before. Signs hang in the margin beside the line; what is
 * longer has a line of its own. */
struct note_sign {
    struct slice text; /* empty for none */
    const struct style *style;
    qlen height, strut; /* of its line; height 0 for a sign */
};

/** The block of a series: its styles have the series' name as a class. */
struct note_block {
    struct note_rule rule, rest; /* rest: when it starts with the rest of a note */
    struct note_sign continues, continued;
};

/** Reads the blocks of all series off the styles; returns how many there are. */
unsigned footnotes_blocks(const struct book *book, const struct fonts *fonts,
                          struct note_block *blocks);

/** Tells the planning of pages what blocks take besides their notes. */
void footnotes_plan(const struct note_block *blocks, unsigned count, struct plan_params *params);

/** A note, or the rest of one, that waits for its place. */
struct waiting_note {
    const struct galley_note *note;
    struct galley_cut from;
};

/** The notes of a chapter that wait while its pages are made. */
struct footnotes {
    const struct galley *galley;
    const struct book *book;
    const struct note_block *blocks;
    VEC(struct waiting_note) waiting;
};

/** The foot of a strip: where the strip stands on the page, and whether all that waits must stand there. */
struct foot {
    const struct strip *strip;
    qlen x, y;
    qlen below; /* how far the text's last baseline is above its foot */
    bool last;
};

void footnotes_begin(struct footnotes *notes, const struct galley *galley, const struct book *book,
                     const struct note_block *blocks);
void footnotes_end(struct footnotes *notes);

/** Takes up the notes that the strip's text calls. */
void footnotes_gather(struct footnotes *notes, const struct chapter_plan *plan,
                      const struct strip *strip);

/** Sets what waits at the foot of the strip, as much as the plan has room for. */
void footnotes_place(struct footnotes *notes, struct shaper *shaper, const struct foot *foot,
                     struct page_builder *page);

#endif
