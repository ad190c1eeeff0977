/* The text of a finished EPUB, read as a reading system would: container, package, spine. */
#ifndef QUOIN_CHECK_EPUB_TEXT_H
#define QUOIN_CHECK_EPUB_TEXT_H

#include "base/buf.h"

/** What is read: the text, and that of the notes of each series, folded. */
struct epub_words {
    struct buf body;
    const struct slice *series; /* their classes; the empty one is for notes that have none of them */
    unsigned series_count;
    struct buf *notes;          /* of each series */
};

/** Appends the folded text of the spine's documents. The nav document, page break markers and note references are
 * left out. Returns false with a reason when a file is missing or not well-formed. */
bool epub_text_read(struct slice epub, struct epub_words *words, const char **reason);

#endif
