/* Links out of the book. */
#ifndef QUOIN_EPUB_URL_H
#define QUOIN_EPUB_URL_H

#include "base/arena.h"

/** The address as an e-book may hold it: a web page, a mail address or a telephone number, with what no URL
 * may hold percent-encoded. Empty for anything else: local files, scripts, inner links. */
struct slice url_for_reader(struct arena *arena, struct slice url);

#endif
