/* Pictures: raster images as PDF streams and as Cairo surfaces, SVG drawn by librsvg. */
#ifndef QUOIN_PDF_PICTURE_H
#define QUOIN_PDF_PICTURE_H

#include "base/buf.h"
#include "base/resource.h"

#include <cairo.h>

/** One unit square of Cairo's, which stands for picture `number` in the PDF until finish.h puts the
 * real one in; so pictures of any size and colour space pass through without being decoded. */
cairo_surface_t *picture_place_holder(uint32_t number);
/** The number of the place holder that these (undecoded) stream bytes are, or -1. */
int picture_place_holder_number(struct slice bytes);

/** Maps the unit square of the file's rows onto the unit square of the picture as shown (EXIF). */
void picture_orient(const struct resource *resource, cairo_matrix_t *matrix);

/** Decodes a raster image for a preview, at most `limit` pixels wide and high where the format can scale.
 * NULL when it is broken. */
cairo_surface_t *picture_surface(const struct resource *resource, uint32_t limit);

/** An image XObject: the keys of its dictionary beside /Type, /Subtype and /Length, and its bytes, which lie
 * in `made` or in the resource. */
struct picture_stream {
    struct slice bytes;
    struct buf keys, made;
};

/** Makes the XObject of a raster image, and that of its soft mask when it has one (mask->keys.size > 0). Returns
 * false with a reason when the file is broken; what could be read is there then, the rest is white. */
bool picture_streams(const struct resource *resource, struct picture_stream *image,
                     struct picture_stream *mask, const char **reason);
void picture_stream_free(struct picture_stream *stream);

#endif
