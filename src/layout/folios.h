/* The pages of places: what contents, references and indexes show. Read off the chapters as they are broken; a chapter
 * that shows pages which have changed since it was set is stale, and is set again.
 *
 * Private to layout. While chapters are flowed in parallel nothing here changes. */
#ifndef QUOIN_LAYOUT_FOLIOS_H
#define QUOIN_LAYOUT_FOLIOS_H

#include "model/book.h"

struct chapter;
struct edition;
struct folios;

struct folios *folios_new(const struct edition *edition, struct chapter *chapters, size_t count);
void folios_free(struct folios *folios);

/** Whether the book shows any pages in its text. */
bool folios_wanted(const struct folios *folios);

/** Notes where the nodes of a chapter stand, after it was set. */
void folios_file(struct folios *folios, size_t chapter);

/** Finds the pages of all places, for chapters that have got their first pages; the body starts at page `body`. */
void folios_read(struct folios *folios, size_t body);

/** Lets everything stand as the chapters show it, though it has moved since. */
void folios_give_up(struct folios *folios);

/** From now on says the numbers of pages that are still moving, and could be called "overleaf" and the like. */
void folios_calm(struct folios *folios);

/** True when a chapter shows other pages than those that were found last; folios_take says it will be set with these. */
bool folios_is_stale(const struct folios *folios, size_t chapter);
void folios_take(struct folios *folios, size_t chapter);

/** The number of the page, from 0, on which a node's text starts, by what was filed of its chapter; -1 when it is in
 * none. */
int32_t folios_page_of(const struct folios *folios, const struct node *node);

/** Hands the pages to the book. */
void folios_publish(const struct folios *folios, struct book *book);

/** What a PAGE_REF shows; with `folios` NULL something about as wide. In the arena. */
struct slice folios_text(const struct folios *folios, struct arena *arena,
                         const struct node *ref);
/** What a line of the contents shows at its end. */
struct slice folios_entry(const struct folios *folios, const struct entry *entry);
/** The merged locators of a LOCATORS; with `folios` NULL as if each stood on a page of its own. */
struct locator *folios_locators(const struct folios *folios, struct arena *arena,
                                const struct node *list, size_t *count);

#endif
