/* JPEG by libjpeg-turbo. Its own scaling (by eighths) does the reducing. */
#include "epub/raster.h"

#include <glib.h>
#include <lcms2.h>
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

struct fault {
    struct jpeg_error_mgr manager;
    jmp_buf back;
};

static void on_error(j_common_ptr info)
{
    longjmp(((struct fault *)info->err)->back, 1);
}

static void on_message(j_common_ptr info)
{
    (void)info; /* broken data is shown as far as it goes, as everywhere */
}

/* ---- markers ---- */

/* Calls `take` for each marker segment before the image data; returns where that starts (at the SOS marker),
 * or 0 when the file is no JPEG. */
static size_t each_marker(struct slice bytes, void (*take)(void *user, int marker, struct slice segment),
                          void *user)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    size_t at = 2;

    if (bytes.n < 4 || p[0] != 0xFF || p[1] != 0xD8)
        return 0;
    while (at + 4 <= bytes.n && p[at] == 0xFF) {
        int marker = p[at + 1];
        size_t size = (size_t)p[at + 2] << 8 | p[at + 3];
        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (marker == 0xDA)
            return at;
        if (size < 2 || at + 2 + size > bytes.n)
            return 0;
        take(user, marker, slice_sub(bytes, at, at + 2 + size));
        at += 2 + size;
    }
    return 0;
}

/* JFIF and Adobe's colour transform are needed to decode; all other APPn are remarks. */
static void take_needed(void *user, int marker, struct slice segment)
{
    bool remark = (marker >= 0xE1 && marker <= 0xEF && marker != 0xEE) || marker == 0xFE;

    if (!remark)
        buf_slice(user, segment);
}

void jpeg_strip(struct slice bytes, struct buf *out)
{
    buf_bytes(out, "\xFF\xD8", 2);
    size_t data = each_marker(bytes, take_needed, out);
    if (!data)
        buf_clear(out);
    buf_slice(out, slice_sub(bytes, data, bytes.n));
}

/* Profiles come in pieces of 64 KB, in order in practice. */
static void take_profile(void *user, int marker, struct slice segment)
{
    static const char name[] = "ICC_PROFILE";
    size_t head = 4 + sizeof name + 2;

    if (marker == 0xE2 && segment.n > head && memcmp(segment.p + 4, name, sizeof name) == 0)
        buf_slice(user, slice_sub(segment, head, segment.n));
}

void jpeg_profile(struct slice bytes, struct buf *out)
{
    each_marker(bytes, take_profile, out);
}

/* ---- decoding ---- */

/* Ink to light without a profile: what most viewers do. */
static void naive_rgb(const unsigned char *cmyk, unsigned char *rgb, uint32_t count, bool inverted)
{
    for (uint32_t i = 0; i < count; i++, cmyk += 4, rgb += 3) {
        for (int c = 0; c < 3; c++) {
            unsigned light = inverted ? cmyk[c] : 255u - cmyk[c];
            unsigned key = inverted ? cmyk[3] : 255u - cmyk[3];
            rgb[c] = (unsigned char)(light * key / 255);
        }
    }
}

static void cmyk_to_rgb(struct raster *r, struct slice profile, bool inverted)
{
    uint32_t count = r->width * r->height;
    unsigned char *rgb = g_malloc((size_t)count * 3 + 1);
    cmsHPROFILE from = profile.n ? cmsOpenProfileFromMem(profile.p, (cmsUInt32Number)profile.n) : NULL;
    cmsHPROFILE to = cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform =
        from ? cmsCreateTransform(from, inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8, to, TYPE_RGB_8,
                                  INTENT_PERCEPTUAL, 0)
             : NULL;

    if (transform)
        cmsDoTransform(transform, r->pixels, rgb, count);
    else
        naive_rgb(r->pixels, rgb, count, inverted);
    if (transform)
        cmsDeleteTransform(transform);
    if (from)
        cmsCloseProfile(from);
    cmsCloseProfile(to);
    g_free(r->pixels);
    r->pixels = rgb;
    r->channels = 3;
}

/* The largest of the eighths that fits. */
static void choose_scale(struct jpeg_decompress_struct *info, uint32_t limit)
{
    info->scale_denom = 8;
    for (info->scale_num = 8; info->scale_num > 1; info->scale_num--) {
        jpeg_calc_output_dimensions(info);
        if ((uint64_t)info->output_width * info->output_height <= limit)
            return;
    }
}

/* Everything after the source is set; longjmps on error. */
static void decode(struct jpeg_decompress_struct *info, uint32_t limit, struct raster *out)
{
    jpeg_read_header(info, TRUE);
    choose_scale(info, limit);
    info->out_color_space = info->num_components == 1   ? JCS_GRAYSCALE
                            : info->num_components == 4 ? JCS_CMYK
                                                        : JCS_RGB;
    jpeg_start_decompress(info);
    out->width = info->output_width;
    out->height = info->output_height;
    out->channels = (uint32_t)info->output_components;
    out->pixels = g_malloc((size_t)out->width * out->height * out->channels + 1);
    while (info->output_scanline < info->output_height) {
        unsigned char *row = out->pixels + (size_t)info->output_scanline * out->width * out->channels;
        jpeg_read_scanlines(info, &row, 1);
    }
    jpeg_finish_decompress(info);
}

bool jpeg_decode(struct slice bytes, uint32_t limit, struct raster *out)
{
    struct jpeg_decompress_struct info;
    struct fault fault;
    struct buf profile = {0};

    *out = (struct raster){0};
    info.err = jpeg_std_error(&fault.manager);
    fault.manager.error_exit = on_error;
    fault.manager.output_message = on_message;
    if (setjmp(fault.back)) {
        jpeg_destroy_decompress(&info);
        raster_free(out);
        return false;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, (const unsigned char *)bytes.p, bytes.n);
    decode(&info, limit, out);
    bool inverted = info.saw_Adobe_marker;
    jpeg_destroy_decompress(&info);

    jpeg_profile(bytes, &profile);
    if (out->channels == 4)
        cmyk_to_rgb(out, buf_view(&profile), inverted);
    else
        raster_to_srgb(out, buf_view(&profile));
    buf_free(&profile);
    return true;
}

/* ---- encoding ---- */

void jpeg_encode(const struct raster *raster, int quality, struct buf *out)
{
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr manager;
    unsigned char *bytes = NULL;
    unsigned long size = 0;

    info.err = jpeg_std_error(&manager);
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &bytes, &size);
    info.image_width = raster->width;
    info.image_height = raster->height;
    info.input_components = (int)raster->channels;
    info.in_color_space = raster->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.optimize_coding = TRUE;
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        unsigned char *row = raster->pixels + (size_t)info.next_scanline * raster->width * raster->channels;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    buf_bytes(out, bytes, size);
    free(bytes);
}
