/* Layout: from the refined book to pages. */
#ifndef QUOIN_LAYOUT_LAYOUT_H
#define QUOIN_LAYOUT_LAYOUT_H

#include "layout/fonts.h"
#include "layout/page.h"
#include "model/book.h"

struct progress;

/** How many threads to use and whom to tell. */
struct layout_options {
    unsigned workers; /* 0: as many as processors */
    bool prices;      /* find what it would cost to keep the rules that pages break: takes time */
    void (*tell)(void *user, const char *stage, size_t done, size_t of);
    void *user;
};

/** Lays out the whole book. Chapters are laid out in parallel; the result does not depend on the number
 * of workers. Also fills book->page_starts. Faults are reported to book->diags. The caller owns the
 * pages (pages_free); they borrow from book and fonts. */
struct pages *layout_book(struct book *book, const struct fonts *fonts,
                          const struct layout_options *options);

/** Writes the lines of every paragraph with their ratio and break, for `dump lines`. */
void layout_dump_lines(struct book *book, const struct fonts *fonts, struct buf *out);

#endif
