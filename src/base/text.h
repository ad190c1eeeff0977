/* What must be done to any text that comes from outside before it is read. */
#ifndef QUOIN_BASE_TEXT_H
#define QUOIN_BASE_TEXT_H

#include "base/buf.h"

/** Appends a text with LF as its line ends, without a byte order mark, and without the control characters
 * and non-characters that neither PDF nor XML can hold. Returns how many of these were left out. */
size_t text_clean(struct slice text, struct buf *out);

#endif
