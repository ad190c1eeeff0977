/* Images as pixels, on their way to what every reading system takes (EP-I01): at most 4 million pixels,
 * sRGB, upright, without what the camera wrote. */
#ifndef QUOIN_EPUB_RASTER_H
#define QUOIN_EPUB_RASTER_H

#include "base/buf.h"

/** 8 bits a channel, rows from the top, no padding: grey, RGB, or RGB with alpha (not premultiplied). */
struct raster {
    uint32_t width, height, channels;
    unsigned char *pixels;
};

void raster_free(struct raster *raster);

/** Turns the image upright; orientation as in EXIF (1–8). */
void raster_orient(struct raster *raster, int orientation);
/** Converts RGB or grey pixels from an ICC profile to sRGB; a profile that cannot be used changes
 * nothing. */
void raster_to_srgb(struct raster *raster, struct slice profile);
/** True when the profile is none, or sRGB itself. */
bool raster_is_srgb(struct slice profile);
bool raster_is_opaque(const struct raster *raster);

/** The largest size of the same shape with at most `limit` pixels. */
void raster_fit(uint32_t *width, uint32_t *height, uint32_t limit);

/** Reduces an image row by row, each pixel the mean of the area it covers: exact integers, little memory. */
struct shrink;
struct shrink *shrink_new(uint32_t width, uint32_t height, uint32_t channels, struct raster *out);
void shrink_row(struct shrink *shrink, const unsigned char *row);
void shrink_free(struct shrink *shrink);

/** Decodes a JPEG to at most `limit` pixels, in grey or RGB; CMYK is converted with its profile. Returns false when
 * the file is broken. */
bool jpeg_decode(struct slice bytes, uint32_t limit, struct raster *out);
/** Writes a baseline JPEG; alpha must be gone. */
void jpeg_encode(const struct raster *raster, int quality, struct buf *out);
/** Copies a JPEG without its EXIF, XMP, comments and profiles; the pixels stay untouched. */
void jpeg_strip(struct slice bytes, struct buf *out);
/** The ICC profile in its markers, put together; empty when there is none or it is torn. */
void jpeg_profile(struct slice bytes, struct buf *out);

bool png_decode(struct slice bytes, uint32_t limit, struct raster *out);
void png_encode(const struct raster *raster, struct buf *out);
/** Copies a PNG without texts, times and EXIF. */
void png_strip(struct slice bytes, struct buf *out);
void png_profile(struct slice bytes, struct buf *out);

#endif
