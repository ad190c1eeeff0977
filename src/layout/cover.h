/* The cover of a book that has no image for it, and drawings turned into pixels: what the EPUB needs
 * from Cairo. */
#ifndef QUOIN_LAYOUT_COVER_H
#define QUOIN_LAYOUT_COVER_H

#include "base/buf.h"
#include "layout/fonts.h"
#include "model/book.h"

/** Draws title, subtitle, authors and publisher onto width × height pixels of 3 bytes (RGB). The colours follow
 * from the title, so that a book keeps its cover. Styles must have been applied. */
void cover_draw(const struct book *book, const struct fonts *fonts, uint32_t width,
                uint32_t height, unsigned char *rgb);

/** Draws an SVG, on nothing, as a PNG of at most `limit` pixels. Nothing outside the drawing is
 * loaded. Returns false when it cannot be drawn. */
bool svg_rasterise(struct slice svg, uint32_t limit, struct buf *png);

#endif
