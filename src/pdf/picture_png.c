/* PNG into PDF. Both use the same compression and the same row filters, so the data of most files
 * goes in as it is; it is only unpacked once, in small pieces, to see that it is whole. Files with alpha,
 * with transparent palette entries or interlaced are decoded row by row and packed again. */
#include "pdf/picture_parts.h"

#include <glib.h>
#include <png.h>
#include <setjmp.h>
#include <zlib.h>

/* An interlaced file must be held whole while it is decoded: 4 bytes a pixel. */
#define MAX_INTERLACED_PIXELS 25000000u

enum { GRAY = 0, RGB = 2, PALETTE = 3 };

static uint32_t number_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* What the chunks say, without decoding. */
struct chunks {
    uint32_t width, height;
    int depth, color;
    bool interlaced;
    struct slice palette, transparent;
    size_t data_count, data_size; /* IDAT chunks */
    struct slice data;            /* the only or first one */
};

static bool next_chunk(struct slice file, size_t *at, struct slice *type, struct slice *body)
{
    if (*at > file.n || file.n - *at < 12)
        return false;
    uint32_t size = number_at(file.p + *at);
    if (size > file.n - *at - 12)
        return false;
    *type = (struct slice){file.p + *at + 4, 4};
    *body = (struct slice){file.p + *at + 8, size};
    *at += 12 + (size_t)size;
    return true;
}

static void note_header(struct chunks *chunks, struct slice body)
{
    if (body.n < 13)
        return;
    chunks->width = number_at(body.p);
    chunks->height = number_at(body.p + 4);
    chunks->depth = body.p[8];
    chunks->color = body.p[9];
    chunks->interlaced = body.p[12] != 0;
}

static struct chunks read_chunks(struct slice file)
{
    struct chunks chunks = {0};
    struct slice type, body;

    for (size_t at = 8; next_chunk(file, &at, &type, &body);) {
        if (slice_is(type, "IHDR"))
            note_header(&chunks, body);
        else if (slice_is(type, "PLTE"))
            chunks.palette = body;
        else if (slice_is(type, "tRNS"))
            chunks.transparent = body;
        else if (slice_is(type, "IDAT")) {
            chunks.data = chunks.data_count++ ? chunks.data : body;
            chunks.data_size += body.n;
        }
    }
    return chunks;
}

static int channels_of(int color)
{
    return color == RGB ? 3 : 1;
}

static size_t row_size(const struct chunks *chunks)
{
    return ((size_t)chunks->width * (size_t)channels_of(chunks->color) *
                (size_t)chunks->depth + 7) / 8;
}

static void write_filter(struct buf *keys, uint32_t width, int colors, int depth)
{
    buf_printf(keys,
               "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d"
               "/BitsPerComponent %d/Columns %u>>",
               colors, depth, width);
}

static void write_size(struct buf *keys, uint32_t width, uint32_t height, int depth)
{
    buf_printf(keys, "/Width %u/Height %u/BitsPerComponent %d", width, height, depth);
}

static void write_palette(struct buf *keys, struct slice palette)
{
    buf_printf(keys, "/ColorSpace[/Indexed/DeviceRGB %d<", (int)(palette.n / 3) - 1);
    for (size_t i = 0; i < palette.n / 3 * 3; i++)
        buf_printf(keys, "%02x", (unsigned char)palette.p[i]);
    buf_string(keys, ">]");
}

/* ---- files whose data goes in as it is ---- */

/* Unpacks the data and throws it away: it must be exactly as long as the picture. */
static bool is_whole(struct slice data, size_t expected)
{
    unsigned char waste[32768];
    z_stream stream = {0};
    size_t total = 0;
    int status = Z_OK;

    if (inflateInit(&stream) != Z_OK)
        return false;
    stream.next_in = (Bytef *)data.p;
    stream.avail_in = (uInt)data.n;
    while (status == Z_OK && total <= expected) {
        stream.next_out = waste;
        stream.avail_out = sizeof waste;
        status = inflate(&stream, Z_NO_FLUSH);
        total += sizeof waste - stream.avail_out;
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END && total == expected;
}

static bool passes_through(const struct chunks *chunks)
{
    bool known = chunks->color == GRAY || chunks->color == RGB || chunks->color == PALETTE;

    return known && !chunks->interlaced && !chunks->transparent.n && chunks->data_count &&
           (chunks->color != PALETTE || chunks->palette.n >= 3);
}

static struct slice gather_data(struct slice file, const struct chunks *chunks,
                                struct buf *out)
{
    struct slice type, body;

    if (chunks->data_count == 1)
        return chunks->data;
    for (size_t at = 8; next_chunk(file, &at, &type, &body);)
        if (slice_is(type, "IDAT"))
            buf_slice(out, body);
    return buf_view(out);
}

static bool pass_through(struct slice file, const struct chunks *chunks,
                         struct picture_stream *image)
{
    struct buf *keys = &image->keys;

    image->bytes = gather_data(file, chunks, &image->made);
    if (!is_whole(image->bytes, (row_size(chunks) + 1) * chunks->height)) {
        buf_clear(&image->made);
        return false;
    }
    write_size(keys, chunks->width, chunks->height, chunks->depth);
    write_filter(keys, chunks->width, channels_of(chunks->color), chunks->depth);
    if (chunks->color == PALETTE)
        write_palette(keys, chunks->palette);
    else
        buf_string(keys, chunks->color == GRAY ? "/ColorSpace/DeviceGray"
                                               : "/ColorSpace/DeviceRGB");
    return true;
}

/* ---- files that are decoded ---- */

/* Packs rows with the filter "Up", which is cheap and good enough for drawings. */
struct packer {
    z_stream stream;
    struct buf *out;
    unsigned char *row, *above; /* filtered row with its filter byte; the row before */
    size_t size;
};

static void packer_start(struct packer *packer, size_t size, struct buf *out)
{
    *packer = (struct packer){.out = out, .size = size};
    packer->row = g_malloc(size + 1);
    packer->above = g_malloc0(size);
    deflateInit(&packer->stream, Z_DEFAULT_COMPRESSION);
}

static void packer_push(struct packer *packer, size_t size, int flush)
{
    unsigned char bytes[16384];

    packer->stream.next_in = packer->row;
    packer->stream.avail_in = (uInt)size;
    do {
        packer->stream.next_out = bytes;
        packer->stream.avail_out = sizeof bytes;
        deflate(&packer->stream, flush);
        buf_bytes(packer->out, bytes, sizeof bytes - packer->stream.avail_out);
    } while (!packer->stream.avail_out);
}

static void packer_row(struct packer *packer, const unsigned char *row)
{
    packer->row[0] = 2;
    for (size_t i = 0; i < packer->size; i++)
        packer->row[i + 1] = (unsigned char)(row[i] - packer->above[i]);
    memcpy(packer->above, row, packer->size);
    packer_push(packer, packer->size + 1, Z_NO_FLUSH);
}

static void packer_end(struct packer *packer)
{
    packer_push(packer, 0, Z_FINISH);
    deflateEnd(&packer->stream);
    g_free(packer->row);
    g_free(packer->above);
}

/* Rows of colour and alpha on their way from libpng to the two streams. */
struct decoding {
    struct packer color, alpha;
    uint32_t width, height, done;
    int channels; /* with alpha */
    bool opaque;
    unsigned char *row_color, *row_alpha;
};

static void take_row(struct decoding *d, const unsigned char *row)
{
    int colors = d->channels - 1;

    for (uint32_t x = 0; x < d->width; x++) {
        memcpy(d->row_color + (size_t)x * (size_t)colors, row + (size_t)x * (size_t)d->channels,
               (size_t)colors);
        d->row_alpha[x] = row[(size_t)x * (size_t)d->channels + (size_t)colors];
        d->opaque &= d->row_alpha[x] == 255;
    }
    packer_row(&d->color, d->row_color);
    packer_row(&d->alpha, d->row_alpha);
    d->done++;
}

struct memory {
    struct slice bytes;
    size_t at;
};

static void png_from_memory(png_structp png, png_bytep out, png_size_t size)
{
    struct memory *memory = png_get_io_ptr(png);

    if (size > memory->bytes.n - memory->at)
        png_error(png, "the file ends too early");
    memcpy(out, memory->bytes.p + memory->at, size);
    memory->at += size;
}

static void png_fail(png_structp png, png_const_charp message)
{
    (void)message;
    longjmp(png_jmpbuf(png), 1);
}

static void png_ignore(png_structp png, png_const_charp message)
{
    (void)png, (void)message;
}

/* Asks libpng for 8-bit gray + alpha or RGB + alpha. */
static void ask_for_alpha(png_structp png, png_infop info)
{
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

/* Reads the rows; a broken file jumps out of libpng and leaves the rest undone. */
static bool decode_rows(png_structp png, png_infop info, struct decoding *d, bool whole,
                        unsigned char *pixels)
{
    size_t size = png_get_rowbytes(png, info);

    if (setjmp(png_jmpbuf(png)))
        return false;
    if (whole) {
        for (int pass = 0; pass < 7; pass++)
            for (uint32_t y = 0; y < d->height; y++)
                png_read_row(png, pixels + y * size, NULL);
        for (uint32_t y = 0; y < d->height; y++)
            take_row(d, pixels + y * size);
    } else {
        while (d->done < d->height) {
            png_read_row(png, pixels, NULL);
            take_row(d, pixels);
        }
    }
    return true;
}

static void finish_rows(struct decoding *d, unsigned char *pixels)
{
    memset(pixels, 255, (size_t)d->width * (size_t)d->channels);
    while (d->done < d->height)
        take_row(d, pixels);
}

static void write_decoded_keys(const struct decoding *d, struct picture_stream *image,
                               struct picture_stream *mask)
{
    write_size(&image->keys, d->width, d->height, 8);
    write_filter(&image->keys, d->width, d->channels - 1, 8);
    buf_string(&image->keys, d->channels == 2 ? "/ColorSpace/DeviceGray"
                                              : "/ColorSpace/DeviceRGB");
    image->bytes = buf_view(&image->made);
    if (d->opaque)
        return;
    write_size(&mask->keys, d->width, d->height, 8);
    write_filter(&mask->keys, d->width, 1, 8);
    buf_string(&mask->keys, "/ColorSpace/DeviceGray");
    mask->bytes = buf_view(&mask->made);
}

static bool decode_with(png_structp png, png_infop info, bool whole,
                        struct picture_stream *image, struct picture_stream *mask)
{
    struct decoding d = {
        .width = png_get_image_width(png, info), .height = png_get_image_height(png, info),
        .channels = png_get_channels(png, info), .opaque = true,
    };
    size_t colors = (size_t)d.width * (size_t)(d.channels - 1);
    unsigned char *pixels = g_malloc0(png_get_rowbytes(png, info) * (whole ? d.height : 1));

    d.row_color = g_malloc(colors);
    d.row_alpha = g_malloc(d.width);
    packer_start(&d.color, colors, &image->made);
    packer_start(&d.alpha, d.width, &mask->made);
    bool good = decode_rows(png, info, &d, whole, pixels);
    finish_rows(&d, pixels);
    packer_end(&d.color);
    packer_end(&d.alpha);
    write_decoded_keys(&d, image, mask);
    g_free(pixels);
    g_free(d.row_color);
    g_free(d.row_alpha);
    return good;
}

/* Reads up to the first row; false when even that fails. */
static bool start_reading(png_structp png, png_infop info, struct memory *memory)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_read_fn(png, memory, png_from_memory);
    png_set_user_limits(png, 1000000, 1000000);
    png_read_info(png, info);
    ask_for_alpha(png, info);
    return true;
}

static bool decode(const struct resource *resource, bool interlaced,
                   struct picture_stream *image, struct picture_stream *mask)
{
    struct memory memory = {.bytes = resource->bytes};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, png_fail, png_ignore);
    png_infop info = png_create_info_struct(png);
    bool good = start_reading(png, info, &memory) &&
                decode_with(png, info, interlaced, image, mask);

    png_destroy_read_struct(&png, &info, NULL);
    return good;
}

bool png_streams(const struct resource *resource, struct picture_stream *image,
                 struct picture_stream *mask, const char **reason)
{
    struct chunks chunks = read_chunks(resource->bytes);

    if (chunks.interlaced && (uint64_t)chunks.width * chunks.height > MAX_INTERLACED_PIXELS) {
        *reason = "it is interlaced and too large";
        return false;
    }
    if (passes_through(&chunks) && pass_through(resource->bytes, &chunks, image))
        return true;
    if (decode(resource, chunks.interlaced, image, mask))
        return true;
    *reason = "its data is damaged";
    return false;
}
