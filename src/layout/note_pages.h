/* Heads above endnotes: "Notes to pages 12–31". Private to layout. */
#ifndef QUOIN_LAYOUT_NOTE_PAGES_H
#define QUOIN_LAYOUT_NOTE_PAGES_H

#include "layout/chapter.h"

/** Finds the pages of the calls of all endnotes, while the chapters still have their text: NOTE → the page's number,
 * from 1. The caller destroys it. */
GHashTable *note_pages_find(const struct book *book, const struct folios *folios);

/** What says where the endnotes on a page are called; empty when the page, whose text starts at `start` (NULL: it has
 * none), does not begin with endnotes. `pages` are the book's. In the builder's arena. */
struct slice note_pages(const struct edition *edition, const struct page *pages,
                        const struct page_builder *page, const struct node *start);

#endif
