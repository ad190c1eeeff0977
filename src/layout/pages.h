/* The pages of a book from those of its chapters. Private to layout. */
#ifndef QUOIN_LAYOUT_PAGES_H
#define QUOIN_LAYOUT_PAGES_H

#include "layout/chapter.h"

/** Makes an empty list with the book's metadata. */
struct pages *pages_new(const struct book *book, const struct fonts *fonts);

/** Copies what a builder holds to a page; elements are shifted by `first_element`. */
void pages_take(struct pages *pages, struct page *page, const struct page_builder *builder,
                uint32_t first_element);

/** Joins the chapters' pages, structure, page starts (to book->page_starts) and statistics, takes over their arenas,
 * and makes the outline. */
void pages_join(struct pages *pages, struct book *book, struct chapter *chapters, size_t count);

/** The folio of page `page`, counted from 0, of a book whose body starts at page `body`. */
struct slice pages_folio(struct arena *arena, const struct book *book, size_t page, size_t body,
                         bool *roman, int32_t *number);

#endif
