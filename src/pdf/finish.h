/* Turns what Cairo painted into the finished file. */
#ifndef QUOIN_PDF_FINISH_H
#define QUOIN_PDF_FINISH_H

#include "pdf/paint.h"

/** Makes the screen PDF out of `painting`, whose bytes are used up. Reports failures; returns false then. */
bool finish_pdf(const struct pages *pages, struct painting *painting, const char *data_dir,
                struct diags *diags, struct buf *out);

#endif
