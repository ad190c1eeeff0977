/* The page breaks of the print edition, for the page list (EP-A05, EP-A07). */
#ifndef QUOIN_EPUB_PAGELIST_H
#define QUOIN_EPUB_PAGELIST_H

#include "epub/package.h"

struct pagelist;

/** A page break that was written; in reading order (NAV-011). */
struct page_mark {
    const char *path; /* the file it stands in */
    const char *id;
    struct slice label;
    const struct page_start *start;
};

struct pagelist *pagelist_new(const struct book *book);
void pagelist_free(struct pagelist *pages);

/** The page starts at `node`, in order of their offset; NULL when there are none. They are
 * neighbours in book->page_starts. */
const struct page_start *pagelist_at(const struct pagelist *pages, const struct node *node,
                                  size_t *count);

/** Claims a page start for writing; false when it has been claimed before. */
bool pagelist_claim(struct pagelist *pages, const struct page_start *start);
/** Lets page breaks wait until there is a place for them. */
void pagelist_wait(struct pagelist *pages, const struct page_start *start);
/** Takes the next waiting page break, or NULL. */
const struct page_start *pagelist_next(struct pagelist *pages);
/** Notes a page break as written in `path` and returns its id. */
const char *pagelist_written(struct pagelist *pages, struct epub *epub, const char *path,
                          const struct page_start *start);

size_t pagelist_count(const struct pagelist *pages);
const struct page_mark *pagelist_mark(const struct pagelist *pages, size_t index);

#endif
