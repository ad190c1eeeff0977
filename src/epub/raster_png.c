/* PNG by libpng, reduced while it is read. */
#include "epub/raster.h"

#include <glib.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <zlib.h>

/* An interlaced image must be held whole while it is read. In pixels. */
#define MAX_INTERLACED 40000000u
/* No real profile is larger. */
#define MAX_PROFILE (4u << 20)

/* ---- chunks ---- */

static uint32_t big_endian(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* The chunk at `at` with its length, name and sum; empty at the end or when torn. */
static struct slice chunk_at(struct slice bytes, size_t at)
{
    if (at + 12 > bytes.n)
        return (struct slice){0};
    size_t size = big_endian(bytes.p + at);
    if (size > bytes.n - at - 12)
        return (struct slice){0};
    return slice_sub(bytes, at, at + 12 + size);
}

static bool is_remark(struct slice chunk)
{
    static const char *const names[] = {"tEXt", "zTXt", "iTXt", "tIME", "eXIf"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (memcmp(chunk.p + 4, names[i], 4) == 0)
            return true;
    return false;
}

void png_strip(struct slice bytes, struct buf *out)
{
    struct slice chunk;

    buf_slice(out, slice_sub(bytes, 0, 8));
    for (size_t at = 8; (chunk = chunk_at(bytes, at)).n; at += chunk.n)
        if (!is_remark(chunk))
            buf_slice(out, chunk);
}

void png_profile(struct slice bytes, struct buf *out)
{
    struct slice chunk;

    for (size_t at = 8; (chunk = chunk_at(bytes, at)).n; at += chunk.n) {
        if (memcmp(chunk.p + 4, "iCCP", 4) != 0)
            continue;
        struct slice data = slice_sub(chunk, 8, chunk.n - 4);
        const char *end = memchr(data.p, 0, data.n);
        if (!end || end + 2 > data.p + data.n)
            return;
        uLongf size = MAX_PROFILE;
        unsigned char *profile = g_malloc(size);
        if (uncompress(profile, &size, (const Bytef *)end + 2,
                       (uLong)(data.p + data.n - end - 2)) == Z_OK)
            buf_bytes(out, profile, size);
        g_free(profile);
        return;
    }
}

/* ---- decoding ---- */

struct reading {
    png_structp png;
    png_infop info;
    struct slice rest;
    unsigned char *pixels; /* a row, or the whole of an interlaced image */
    struct shrink *shrink;
};

static void read_bytes(png_structp png, png_bytep out, png_size_t size)
{
    struct reading *reading = png_get_io_ptr(png);

    if (size > reading->rest.n)
        png_error(png, "too short");
    memcpy(out, reading->rest.p, size);
    reading->rest = slice_sub(reading->rest, size, reading->rest.n);
}

static void on_error(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png, (void)text;
}

/* All kinds become grey, RGB or RGBA of 8 bits. */
static void normalise(png_structp png, png_infop info)
{
    png_set_expand(png);
    png_set_scale_16(png);
    if (png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY_ALPHA ||
        (png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY && png_get_valid(png, info, PNG_INFO_tRNS)))
        png_set_gray_to_rgb(png);
}

/* The part that may jump back. */
static void read_rows(struct reading *r, uint32_t limit, struct raster *out)
{
    png_read_info(r->png, r->info);
    normalise(r->png, r->info);
    int passes = png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    uint32_t width = png_get_image_width(r->png, r->info), height = png_get_image_height(r->png, r->info);
    size_t row_size = png_get_rowbytes(r->png, r->info);

    if (passes > 1 && (uint64_t)width * height > MAX_INTERLACED)
        png_error(r->png, "too large");
    out->width = width;
    out->height = height;
    raster_fit(&out->width, &out->height, limit);
    r->pixels = g_malloc0(passes > 1 ? row_size * height : row_size);
    r->shrink = shrink_new(width, height, png_get_channels(r->png, r->info), out);
    for (int pass = 1; pass < passes; pass++)
        for (uint32_t y = 0; y < height; y++)
            png_read_row(r->png, r->pixels + y * row_size, NULL);
    for (uint32_t y = 0; y < height; y++) {
        unsigned char *row = passes > 1 ? r->pixels + y * row_size : r->pixels;
        png_read_row(r->png, row, NULL);
        shrink_row(r->shrink, row);
    }
}

bool png_decode(struct slice bytes, uint32_t limit, struct raster *out)
{
    struct reading *r = g_new0(struct reading, 1);
    struct buf profile = {0};
    volatile bool ok = false;

    *out = (struct raster){0};
    r->rest = bytes;
    r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    r->info = png_create_info_struct(r->png);
    png_set_read_fn(r->png, r, read_bytes);
    if (!setjmp(png_jmpbuf(r->png))) {
        read_rows(r, limit, out);
        ok = true;
    }
    png_destroy_read_struct(&r->png, &r->info, NULL);
    if (r->shrink)
        shrink_free(r->shrink);
    g_free(r->pixels);
    g_free(r);
    if (!ok) {
        raster_free(out);
        return false;
    }
    png_profile(bytes, &profile);
    raster_to_srgb(out, buf_view(&profile));
    buf_free(&profile);
    return true;
}

/* ---- encoding ---- */

static void write_bytes(png_structp png, png_bytep bytes, png_size_t size)
{
    buf_bytes(png_get_io_ptr(png), bytes, size);
}

static void flush(png_structp png)
{
    (void)png;
}

void png_encode(const struct raster *raster, struct buf *out)
{
    static const int types[] = {0, PNG_COLOR_TYPE_GRAY, 0, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, on_warning);
    png_infop info = png_create_info_struct(png);

    /* Writing into memory cannot fail; libpng aborts otherwise. */
    png_set_write_fn(png, out, write_bytes, flush);
    png_set_IHDR(png, info, raster->width, raster->height, 8, types[raster->channels],
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < raster->height; y++)
        png_write_row(png, raster->pixels + (size_t)y * raster->width * raster->channels);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
}
