/* Proof: the text of the finished files against the model. A build that lost a word fails. */
#ifndef QUOIN_CHECK_CHECK_H
#define QUOIN_CHECK_CHECK_H

#include "layout/page.h"
#include "model/book.h"

/** Every word of the model stands in the pages' text marks, in order. Reports the first missing words
 * with their place; returns the number of words missing. */
size_t check_pages(const struct book *book, const struct pages *pages, struct diags *diags);

/** All text lies on the paper. Reports what does not, once for each paragraph; returns the number of marks off it. */
size_t check_edges(const struct pages *pages, struct diags *diags);

/** As check_pages, for the XHTML files of a finished EPUB. */
size_t check_epub(const struct book *book, struct slice epub, struct diags *diags);

#endif
