/* Mends what Cairo wrote, while libqpdf holds the file: pages, fonts, images. */
#ifndef QUOIN_PDF_MEND_H
#define QUOIN_PDF_MEND_H

#include "pdf/structure.h"

#include <qpdf/qpdf-c.h>

struct _GHashTable;

struct mending {
    const uint32_t *image_objects; /* the real image of each place holder */
    qpdf_data q;
    struct _GHashTable *seen;      /* numbers of objects that were looked at */
};

/** What a page is to point to. */
struct mended_page {
    uint32_t content; /* object number of its new content stream */
    uint32_t key;     /* of the parent tree */
    const struct annotation *annotations;
    size_t annotation_count;
};

void mend_start(struct mending *mending, qpdf_data q);
/** Mends page `index` (from 0) and all resources it uses. Releases all handles of `q`. */
void mend_page(struct mending *mending, size_t index, const struct mended_page *page);
void mend_end(struct mending *mending);

#endif
