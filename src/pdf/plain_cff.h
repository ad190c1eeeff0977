/* A CFF font made plain for Cairo. */
#ifndef QUOIN_PDF_PLAIN_CFF_H
#define QUOIN_PDF_PLAIN_CFF_H

#include "layout/fonts.h"
#include "layout/page.h"

/** For a face with CFF outlines: a font in memory (g_free) with the glyphs that the pages show, under their own numbers,
 * without subroutines. NULL for other faces, and when it cannot be made. */
unsigned char *plain_cff(const struct pages *pages, uint32_t face, size_t *size);

#endif
