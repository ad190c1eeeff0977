/* The XMP packet of the finished file. */
#ifndef QUOIN_PDF_XMP_H
#define QUOIN_PDF_XMP_H

#include "layout/page.h"

/** Writes the packet: title, author, language, dates, and the claims PDF/A-2U and PDF/UA-1. */
void xmp_write(const struct pages *pages, struct buf *out);

#endif
