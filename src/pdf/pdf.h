/* The PDF: Cairo paints the marks and nothing else; libqpdf finishes the file. Sees only pages. */
#ifndef QUOIN_PDF_PDF_H
#define QUOIN_PDF_PDF_H

#include "base/buf.h"
#include "base/diag.h"
#include "layout/page.h"

struct _cairo;

/** Makes the screen PDF (tagged PDF/UA-1 and PDF/A-2u) in memory. Reports outside failures; returns false and
 * leaves `out` empty then. */
bool pdf_write(const struct pages *pages, const char *data_dir, struct diags *diags,
               struct buf *out);

/** Draws one page (from 0) onto any Cairo context, 1 unit = 1 pt, without structure. */
void pdf_draw_page(const struct pages *pages, size_t page, struct _cairo *cr);

#endif
