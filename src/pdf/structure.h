/* The structure tree of the finished file: from the elements of the pages and the leaves that were
 * painted to StructTreeRoot, StructElems, ParentTree and IDTree. */
#ifndef QUOIN_PDF_STRUCTURE_H
#define QUOIN_PDF_STRUCTURE_H

#include "layout/page.h"
#include "pdf/objects.h"
#include "pdf/paint.h"

/** A link annotation that takes part in the structure. */
struct annotation {
    uint32_t object;  /* its object number */
    uint32_t page;
    uint32_t element; /* in pages->elements */
};

/** What the tree is made of. */
struct structure_input {
    const struct pages *pages;
    const struct painting *painting;
    const int *mcids;              /* of each leaf; -1 for artifacts */
    const uint32_t *page_objects;  /* object numbers of the pages */
    const struct annotation *annotations;
    size_t annotation_count;
};

/** The structure type of an element as it is written: heading levels have no gaps (H1, H3 becomes H1, H2).
 * `level` is the level of the heading before, 0 at the start; it is brought up to date. */
const char *structure_type(const char *type, int *level);

/** Writes the tree; returns the object number of the StructTreeRoot. Page i has the parent-tree key i,
 * annotation k the key page count + k. */
uint32_t structure_write(struct objects *objects, const struct structure_input *input);

#endif
