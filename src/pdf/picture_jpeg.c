/* JPEG into PDF: gray and RGB files go in byte by byte. CMYK ones are turned into RGB, since
 * PDF/A allows no CMYK beside an RGB output intent. */
#include "pdf/picture_parts.h"

#include <glib.h>
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/* For pictures that must be packed again; the loss is not to be seen. */
#define QUALITY 92

struct jpeg_error {
    struct jpeg_error_mgr manager;
    jmp_buf jump;
};

static void jpeg_fail(j_common_ptr jpeg)
{
    longjmp(((struct jpeg_error *)jpeg->err)->jump, 1);
}

static void jpeg_silent(j_common_ptr jpeg)
{
    (void)jpeg;
}

static struct jpeg_error_mgr *error_manager(struct jpeg_error *error)
{
    jpeg_std_error(&error->manager);
    error->manager.error_exit = jpeg_fail;
    error->manager.output_message = jpeg_silent;
    return &error->manager;
}

/* What the file's segments say. */
struct segments {
    unsigned width, height, components, depth;
    unsigned char frame; /* the SOFn marker */
    bool adobe, ended;
};

static unsigned short_at(const char *p)
{
    return (unsigned)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static bool is_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

static bool ends_whole(struct slice file)
{
    size_t n = file.n;

    while (n > 2 && (unsigned char)file.p[n - 1] != 0xD9)
        n--; /* some cameras append bytes of their own */
    return n > 2 && (unsigned char)file.p[n - 2] == 0xFF;
}

static struct segments read_segments(struct slice file)
{
    struct segments segments = {.ended = ends_whole(file)};
    size_t at = 2;

    while (at + 4 <= file.n) {
        unsigned char marker = (unsigned char)file.p[at + 1];
        if ((unsigned char)file.p[at] != 0xFF || marker == 0xDA)
            break;
        if (marker == 0xFF || marker == 0x01) {
            at++;
            continue;
        }
        size_t size = short_at(file.p + at + 2);
        if (size < 2 || size > file.n - at - 2)
            break;
        const char *body = file.p + at + 4;
        if (is_frame(marker) && size >= 8 && !segments.frame) {
            segments.frame = marker;
            segments.depth = (unsigned char)body[0];
            segments.height = short_at(body + 1);
            segments.width = short_at(body + 3);
            segments.components = (unsigned char)body[5];
        } else if (marker == 0xEE && size >= 14 && memcmp(body, "Adobe", 5) == 0) {
            segments.adobe = true;
        }
        at += 2 + size;
    }
    return segments;
}

static void write_keys(struct buf *keys, unsigned width, unsigned height, unsigned components)
{
    buf_printf(keys, "/Width %u/Height %u/BitsPerComponent 8/Filter/DCTDecode/ColorSpace/%s",
               width, height, components == 1 ? "DeviceGray" : "DeviceRGB");
}

/* ---- CMYK ---- */

/* Plain subtraction; `row` holds the file's values: of Adobe's files they are already 255 - ink. */
static void rgb_from_cmyk(unsigned char *rgb, const unsigned char *row, unsigned width,
                          bool inverted)
{
    for (unsigned x = 0; x < width; x++, row += 4, rgb += 3) {
        unsigned k = inverted ? row[3] : 255u - row[3];
        for (int i = 0; i < 3; i++) {
            unsigned light = inverted ? row[i] : 255u - row[i];
            rgb[i] = (unsigned char)(light * k / 255);
        }
    }
}

struct conversion {
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct out;
    struct jpeg_error error;
    unsigned char *row, *rgb, *bytes;
    unsigned long size;
};

static void start_conversion(struct conversion *c, struct slice file)
{
    jpeg_mem_src(&c->in, (const unsigned char *)file.p, file.n);
    jpeg_read_header(&c->in, TRUE);
    c->in.out_color_space = JCS_CMYK;
    jpeg_start_decompress(&c->in);
    jpeg_mem_dest(&c->out, &c->bytes, &c->size);
    c->out.image_width = c->in.output_width;
    c->out.image_height = c->in.output_height;
    c->out.input_components = 3;
    c->out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c->out);
    jpeg_set_quality(&c->out, QUALITY, TRUE);
    jpeg_start_compress(&c->out, TRUE);
    c->row = g_malloc((size_t)c->in.output_width * 4);
    c->rgb = g_malloc((size_t)c->in.output_width * 3);
}

/* Row by row, so that the picture is never held whole. */
static bool convert(struct conversion *c, struct slice file, bool inverted)
{
    if (setjmp(c->error.jump))
        return false;
    start_conversion(c, file);
    while (c->in.output_scanline < c->in.output_height) {
        jpeg_read_scanlines(&c->in, &c->row, 1);
        rgb_from_cmyk(c->rgb, c->row, c->in.output_width, inverted);
        jpeg_write_scanlines(&c->out, &c->rgb, 1);
    }
    jpeg_finish_compress(&c->out);
    jpeg_finish_decompress(&c->in);
    return true;
}

static bool convert_cmyk(struct slice file, bool inverted, struct picture_stream *image)
{
    struct conversion *c = g_new0(struct conversion, 1);

    c->in.err = c->out.err = error_manager(&c->error);
    jpeg_create_decompress(&c->in);
    jpeg_create_compress(&c->out);
    bool good = convert(c, file, inverted);
    if (good) {
        buf_bytes(&image->made, c->bytes, c->size);
        image->bytes = buf_view(&image->made);
        write_keys(&image->keys, c->in.output_width, c->in.output_height, 3);
    }
    jpeg_destroy_decompress(&c->in);
    jpeg_destroy_compress(&c->out);
    free(c->bytes);
    g_free(c->row);
    g_free(c->rgb);
    g_free(c);
    return good;
}

bool jpeg_stream(const struct resource *resource, struct picture_stream *image,
                 const char **reason)
{
    struct segments segments = read_segments(resource->bytes);

    if (segments.frame < 0xC0 || segments.frame > 0xC2 || segments.depth != 8) {
        *reason = "this kind of JPEG is not allowed in PDF";
        return false;
    }
    if (segments.components == 4) {
        if (convert_cmyk(resource->bytes, segments.adobe, image))
            return true;
        *reason = "its data is damaged";
        return false;
    }
    write_keys(&image->keys, segments.width, segments.height, segments.components);
    image->bytes = resource->bytes;
    *reason = "the file ends too early";
    return segments.ended;
}

/* ---- previews ---- */

struct preview {
    struct jpeg_decompress_struct in;
    struct jpeg_error error;
    cairo_surface_t *surface;
    unsigned char *row;
};

static void rows_to_surface(struct preview *p, bool inverted)
{
    p->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)p->in.output_width,
                                            (int)p->in.output_height);
    unsigned char *pixels = cairo_image_surface_get_data(p->surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(p->surface);
    p->row = g_malloc((size_t)p->in.output_width * 4);

    while (pixels && p->in.output_scanline < p->in.output_height) {
        uint32_t *to = (uint32_t *)(void *)(pixels + stride * p->in.output_scanline);
        jpeg_read_scanlines(&p->in, &p->row, 1);
        for (unsigned x = 0; x < p->in.output_width; x++) {
            unsigned char rgb[3], *from = p->row + (size_t)x * (size_t)p->in.output_components;
            if (p->in.output_components == 4)
                rgb_from_cmyk(rgb, from, 1, inverted);
            else
                memcpy(rgb, from, 3);
            to[x] = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
        }
    }
    cairo_surface_mark_dirty(p->surface);
}

static bool decode_preview(struct preview *p, const struct resource *resource, uint32_t limit)
{
    if (setjmp(p->error.jump))
        return p->surface != NULL;
    jpeg_mem_src(&p->in, (const unsigned char *)resource->bytes.p, resource->bytes.n);
    jpeg_read_header(&p->in, TRUE);
    p->in.out_color_space = p->in.num_components == 4 ? JCS_CMYK : JCS_RGB;
    p->in.scale_denom = 8;
    p->in.scale_num = 8;
    while (p->in.scale_num > 1 &&
           (uint64_t)MAX(p->in.image_width, p->in.image_height) * p->in.scale_num / 8 > limit)
        p->in.scale_num /= 2;
    jpeg_start_decompress(&p->in);
    rows_to_surface(p, p->in.saw_Adobe_marker);
    return true;
}

cairo_surface_t *jpeg_surface(const struct resource *resource, uint32_t limit)
{
    struct preview *p = g_new0(struct preview, 1);

    p->in.err = error_manager(&p->error);
    jpeg_create_decompress(&p->in);
    decode_preview(p, resource, limit);
    cairo_surface_t *surface = p->surface;
    jpeg_destroy_decompress(&p->in);
    g_free(p->row);
    g_free(p);
    return surface;
}
