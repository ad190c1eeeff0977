/* The formats behind picture.h. */
#ifndef QUOIN_PDF_PICTURE_PARTS_H
#define QUOIN_PDF_PICTURE_PARTS_H

#include "pdf/picture.h"

bool png_streams(const struct resource *resource, struct picture_stream *image,
                 struct picture_stream *mask, const char **reason);

bool jpeg_stream(const struct resource *resource, struct picture_stream *image,
                 const char **reason);
cairo_surface_t *jpeg_surface(const struct resource *resource, uint32_t limit);

#endif
