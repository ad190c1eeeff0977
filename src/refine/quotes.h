/* The marks of quotation by language. */
#ifndef QUOIN_REFINE_QUOTES_H
#define QUOIN_REFINE_QUOTES_H

#include "base/slice.h"

struct quotes {
    const char *tag;
    const char *open, *close, *inner_open, *inner_close;
};

/** The row of quotes.def for a language (BCP 47); never NULL. */
const struct quotes *quotes_find(struct slice language);

#endif
