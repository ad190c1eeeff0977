/* Paints pages with Cairo: into a raw PDF with flat leaf marks, which finish.h completes, or
 * onto any Cairo context. */
#ifndef QUOIN_PDF_PAINT_H
#define QUOIN_PDF_PAINT_H

#include "base/buf.h"
#include "base/diag.h"
#include "layout/page.h"

/** A piece of a page's content between BDC and EMC: one or more marks of the same element, or an artifact.
 * The n-th leaf of a page is the n-th marked-content sequence of its content stream. */
struct leaf {
    uint32_t element; /* NO_ELEMENT for artifacts */
    uint32_t order;
    enum artifact artifact;
    struct slice actual; /* its text in reading order where the glyphs cannot tell it; else p == NULL */
};

/** A raster image that was painted, and where the book first shows it. */
struct painted_image {
    const struct resource *resource;
    struct span span;
};

/** What Cairo made. The leaves of page i are leaves[first[i]] to leaves[first[i + 1] - 1]. */
struct painting {
    struct buf pdf;
    struct leaf *leaves;
    uint32_t *first;
    struct painted_image *images; /* by the numbers of their place holders */
    size_t image_count;
};

/** Paints all pages. Reports what fails (a font that cannot be opened, Cairo out of breath) and returns false. */
bool paint_pages(const struct pages *pages, struct diags *diags, struct painting *out);
void painting_free(struct painting *painting);

#endif
