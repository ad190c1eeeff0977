/* Where links lead: the anchors of all pages by node. */
#ifndef QUOIN_PDF_PLACES_H
#define QUOIN_PDF_PLACES_H

#include "layout/page.h"
#include "pdf/objects.h"
#include "pdf/structure.h"

struct places;

struct places *places_new(const struct pages *pages, const uint32_t *page_objects);
void places_free(struct places *places);

/** Writes a destination array for a node; returns false and writes nothing when it stands nowhere. */
bool places_write(const struct places *places, const struct node *target, struct buf *out);

/** The link annotations of all pages, written as objects; those that lead nowhere or belong to no element are
 * left out. `annotations` receives them page by page, in the order of their parent-tree keys. */
void links_write(struct objects *objects, const struct pages *pages,
                 const struct places *places, const uint32_t *page_objects,
                 struct annotation **annotations, size_t *count);

/** Writes the outline; returns its object number, or 0 when there is none. Entries without a place are left out,
 * steps of more than one level down are taken as one. */
uint32_t outline_write(struct objects *objects, const struct pages *pages,
                       const struct places *places);

/** Writes the page-label number tree (a direct object): one range for each run of pages. */
void labels_write(const struct pages *pages, struct buf *out);

#endif
