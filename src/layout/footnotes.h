/* Notes at the foot of a page: they wait in the order of their calls, and stand in blocks, one for each series. What
 * does not fit goes on to the next page. Private to layout. */
#ifndef QUOIN_LAYOUT_FOOTNOTES_H
#define QUOIN_LAYOUT_FOOTNOTES_H

#include "base/vec.h"
#include "layout/plan.h"
#include "model/book.h"
#include "style/style.h"

/** How the block of a series is set off from what stands above it: by the style of `footnotes`, with the series'
 * name as a class. */
struct note_block {
    qlen above, below; /* white above its rule, and from there to its first note */
    qlen rule;         /* thickness; 0 for none */
    qlen width;        /* of the rule; negative: a part of the measure in 1024ths */
    uint32_t color;
};

/** Reads the blocks of all series off the styles; returns how many there are. */
unsigned footnotes_blocks(const struct book *book, struct note_block *blocks);

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
