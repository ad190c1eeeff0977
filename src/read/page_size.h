/* Page sizes: by name, as inches ("6x9"), or as two lengths ("148mm 210mm"). */
#ifndef QUOIN_READ_PAGE_SIZE_H
#define QUOIN_READ_PAGE_SIZE_H

#include "base/length.h"

/** Parses a size; a word "landscape" behind it turns it. Returns false when it is none. */
bool page_size_parse(struct slice text, qlen *width, qlen *height);

/** The closest name, for suggestions, or NULL. */
const char *page_size_suggest(struct slice text);

#endif
