/* Keys of citations in running text: "@smith2001". */
#ifndef QUOIN_READ_CITE_KEY_H
#define QUOIN_READ_CITE_KEY_H

#include "base/slice.h"

/** Bytes of the key behind the '@' at byte `at`, or 0 when it is no citation: the sign stands within a
 * word (an address), or no key follows. A mark at the end of the key is the sentence's. */
size_t cite_key_size(struct slice text, size_t at);

/** The first '@' at or behind `from` that a key follows; text.n when there is none. */
size_t cite_key_find(struct slice text, size_t from);

#endif
