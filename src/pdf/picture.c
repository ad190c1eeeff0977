/* Pictures: place holders, EXIF orientation, previews; the streams are made in picture_png.c and
 * picture_jpeg.c. */
#include "pdf/picture.h"

#include "pdf/picture_parts.h"

#include <glib.h>

/* A JPEG file of nothing but a comment and a frame header of 1 by 1 gray pixels. Cairo passes JPEG bytes
 * through unread, so the comment comes out in the PDF. */
static const unsigned char holder[] = {
    0xFF, 0xD8,                                                  /* start of image */
    0xFF, 0xFE, 0, 16, 'q', 'u', 'o', 'i', 'n', ' ', '0', '0', '0', '0', '0', '0', '0', '0',
    0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0,             /* frame */
    0xFF, 0xD9,                                                  /* end of image */
};
enum { HOLDER_WORD = 6, HOLDER_DIGITS = 12 };

cairo_surface_t *picture_place_holder(uint32_t number)
{
    unsigned char *bytes = g_memdup2(holder, sizeof holder);
    char digits[9];
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);

    g_snprintf(digits, sizeof digits, "%08u", number);
    memcpy(bytes + HOLDER_DIGITS, digits, 8);
    cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, bytes, sizeof holder, g_free,
                                bytes);
    return surface;
}

int picture_place_holder_number(struct slice bytes)
{
    if (bytes.n < sizeof holder || memcmp(bytes.p, holder, HOLDER_DIGITS) != 0)
        return -1;
    return (int)g_ascii_strtoll(bytes.p + HOLDER_DIGITS, NULL, 10);
}

void picture_orient(const struct resource *resource, cairo_matrix_t *matrix)
{
    /* xx yx xy yy x0 y0, for orientation 1 to 8 */
    static const signed char turns[8][6] = {
        {1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0}, {-1, 0, 0, -1, 1, 1}, {1, 0, 0, -1, 0, 1},
        {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0}, {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1},
    };
    int index = resource->orientation >= 1 && resource->orientation <= 8
                    ? resource->orientation - 1 : 0;
    const signed char *t = turns[index];

    cairo_matrix_init(matrix, t[0], t[1], t[2], t[3], t[4], t[5]);
}

struct reading {
    struct slice bytes;
    size_t at;
};

static cairo_status_t read_bytes(void *user, unsigned char *out, unsigned size)
{
    struct reading *reading = user;

    if (size > reading->bytes.n - reading->at)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(out, reading->bytes.p + reading->at, size);
    reading->at += size;
    return CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *picture_surface(const struct resource *resource, uint32_t limit)
{
    struct reading reading = {.bytes = resource->bytes};
    cairo_surface_t *surface = NULL;

    if (resource->kind == RESOURCE_JPEG)
        return jpeg_surface(resource, limit);
    if (resource->kind == RESOURCE_PNG)
        surface = cairo_image_surface_create_from_png_stream(read_bytes, &reading);
    if (surface && cairo_surface_status(surface)) {
        cairo_surface_destroy(surface);
        surface = NULL;
    }
    return surface;
}

bool picture_streams(const struct resource *resource, struct picture_stream *image,
                     struct picture_stream *mask, const char **reason)
{
    *image = *mask = (struct picture_stream){0};
    if (resource->kind == RESOURCE_JPEG)
        return jpeg_stream(resource, image, reason);
    if (resource->kind == RESOURCE_PNG)
        return png_streams(resource, image, mask, reason);
    *reason = "unknown format";
    return false;
}

void picture_stream_free(struct picture_stream *stream)
{
    buf_free(&stream->keys);
    buf_free(&stream->made);
}
