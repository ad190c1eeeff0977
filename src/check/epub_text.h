/* The text of a finished EPUB, read as a reading system would: container, package, spine. */
#ifndef QUOIN_CHECK_EPUB_TEXT_H
#define QUOIN_CHECK_EPUB_TEXT_H

#include "base/buf.h"

/** Appends the folded text of the spine's documents to `body`, and that of notes to `notes`. The
 * nav document, page break markers and note references are left out. Returns false with a reason
 * when a file is missing or not well-formed. */
bool epub_text_read(struct slice epub, struct buf *body, struct buf *notes, const char **reason);

#endif
