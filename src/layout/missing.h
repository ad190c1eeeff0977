/* Characters that no font has. */
#ifndef QUOIN_LAYOUT_MISSING_H
#define QUOIN_LAYOUT_MISSING_H

#include "layout/page.h"
#include "model/book.h"

/** Reports each character of the pages that is shown as a box, once, with how often it is. */
void missing_report(struct book *book, const struct pages *pages);

#endif
