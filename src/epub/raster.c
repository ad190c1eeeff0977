/* Pixels: orientation, colour, size. */
#include "epub/raster.h"

#include <glib.h>
#include <lcms2.h>
#include <math.h>

void raster_free(struct raster *raster)
{
    g_free(raster->pixels);
    *raster = (struct raster){0};
}

/* ---- orientation ---- */

/* Where the pixel (x, y) of the upright image comes from. */
static void source_of(const struct raster *r, int orientation, uint32_t x, uint32_t y,
                      uint32_t *from_x, uint32_t *from_y)
{
    uint32_t right = r->width - 1, bottom = r->height - 1;
    bool turned = orientation >= 5;
    bool mirror_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool mirror_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;

    *from_x = turned ? y : x;
    *from_y = turned ? x : y;
    if (mirror_x)
        *from_x = right - *from_x;
    if (mirror_y)
        *from_y = bottom - *from_y;
}

void raster_orient(struct raster *r, int orientation)
{
    if (orientation < 2 || orientation > 8)
        return;
    bool turned = orientation >= 5;
    struct raster to = {
        .width = turned ? r->height : r->width,
        .height = turned ? r->width : r->height,
        .channels = r->channels,
    };
    unsigned char *at = to.pixels = g_malloc((size_t)to.width * to.height * to.channels);

    for (uint32_t y = 0; y < to.height; y++) {
        for (uint32_t x = 0; x < to.width; x++, at += r->channels) {
            uint32_t from_x, from_y;
            source_of(r, orientation, x, y, &from_x, &from_y);
            memcpy(at, r->pixels + ((size_t)from_y * r->width + from_x) * r->channels, r->channels);
        }
    }
    raster_free(r);
    *r = to;
}

/* ---- colour ---- */

static bool is_srgb(cmsHPROFILE profile)
{
    char name[256] = "";

    cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", name, sizeof name);
    return strstr(name, "sRGB") != NULL;
}

bool raster_is_srgb(struct slice bytes)
{
    cmsHPROFILE profile = bytes.n ? cmsOpenProfileFromMem(bytes.p, (cmsUInt32Number)bytes.n) : NULL;

    if (!profile)
        return true;
    bool result = is_srgb(profile);
    cmsCloseProfile(profile);
    return result;
}

void raster_to_srgb(struct raster *r, struct slice bytes)
{
    cmsHPROFILE from = bytes.n ? cmsOpenProfileFromMem(bytes.p, (cmsUInt32Number)bytes.n) : NULL;
    cmsUInt32Number format = r->channels == 1 ? TYPE_GRAY_8 : r->channels == 3 ? TYPE_RGB_8 : TYPE_RGBA_8;

    if (!from || is_srgb(from)) {
        if (from)
            cmsCloseProfile(from);
        return;
    }
    cmsHPROFILE to = r->channels == 1 ? cmsCreateGrayProfile(cmsD50_xyY(), NULL) : cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform = NULL;
    /* Grey goes through as it is: its curve is near enough, and grey stays one channel. */
    if (r->channels != 1)
        transform = cmsCreateTransform(from, format, to, format, INTENT_PERCEPTUAL,
                                       cmsFLAGS_COPY_ALPHA);
    if (transform) {
        cmsDoTransform(transform, r->pixels, r->pixels, r->width * r->height);
        cmsDeleteTransform(transform);
    }
    if (to)
        cmsCloseProfile(to);
    cmsCloseProfile(from);
}

bool raster_is_opaque(const struct raster *r)
{
    size_t count = (size_t)r->width * r->height;

    for (size_t i = 0; r->channels == 4 && i < count; i++)
        if (r->pixels[i * 4 + 3] != 255)
            return false;
    return true;
}

/* ---- size ---- */

void raster_fit(uint32_t *width, uint32_t *height, uint32_t limit)
{
    uint64_t pixels = (uint64_t)*width * *height;

    if (pixels <= limit)
        return;
    double scale = sqrt((double)limit / (double)pixels);
    *width = MAX(1u, (uint32_t)(*width * scale));
    *height = MAX(1u, (uint32_t)(*height * scale));
}

/* One unit is 1/out of an input pixel's side, so an input pixel is `out` units wide and an output pixel
 * `in` units: all overlaps are whole numbers. */
struct shrink {
    uint32_t in_width, in_height, channels;
    struct raster *out;
    uint32_t y;       /* next input row */
    uint64_t *sum;    /* of the output row in the making */
    uint32_t *row;    /* an input row reduced in x */
    uint32_t out_y;
};

struct shrink *shrink_new(uint32_t width, uint32_t height, uint32_t channels, struct raster *out)
{
    struct shrink *s = g_new0(struct shrink, 1);

    s->in_width = width;
    s->in_height = height;
    s->channels = out->channels = channels;
    s->out = out;
    s->sum = g_new0(uint64_t, (size_t)out->width * channels);
    s->row = g_new0(uint32_t, (size_t)out->width * channels);
    out->pixels = g_malloc((size_t)out->width * out->height * channels);
    return s;
}

void shrink_free(struct shrink *s)
{
    g_free(s->sum);
    g_free(s->row);
    g_free(s);
}

static void reduce_x(struct shrink *s, const unsigned char *row)
{
    uint32_t to = 0, left = s->in_width; /* units left in the output pixel */

    memset(s->row, 0, sizeof *s->row * s->out->width * s->channels);
    for (uint32_t x = 0; x < s->in_width; x++, row += s->channels) {
        uint32_t units = s->out->width;
        while (units) {
            uint32_t part = MIN(units, left);
            uint32_t alpha = s->channels == 4 ? row[3] : 255;
            for (uint32_t c = 0; c < s->channels; c++)
                s->row[to * s->channels + c] += part * (c == 3 || alpha == 255 ? row[c] : row[c] * alpha / 255);
            units -= part;
            left -= part;
            if (!left)
                to++, left = s->in_width;
        }
    }
}

static void finish_row(struct shrink *s)
{
    unsigned char *out = s->out->pixels + (size_t)s->out_y++ * s->out->width * s->channels;
    uint64_t area = (uint64_t)s->in_width * s->in_height;

    for (uint32_t x = 0; x < s->out->width; x++) {
        for (uint32_t c = 0; c < s->channels; c++)
            out[x * s->channels + c] = (unsigned char)((s->sum[x * s->channels + c] + area / 2) / area);
        if (s->channels == 4 && out[x * 4 + 3] && out[x * 4 + 3] < 255)
            for (uint32_t c = 0; c < 3; c++)
                out[x * 4 + c] = (unsigned char)MIN(255, out[x * 4 + c] * 255 / out[x * 4 + 3]);
    }
    memset(s->sum, 0, sizeof *s->sum * s->out->width * s->channels);
}

void shrink_row(struct shrink *s, const unsigned char *row)
{
    uint64_t from = (uint64_t)s->y++ * s->out->height, to = from + s->out->height;

    reduce_x(s, row);
    while (from < to && s->out_y < s->out->height) {
        uint64_t end = (uint64_t)(s->out_y + 1) * s->in_height;
        uint64_t part = MIN(to, end) - from;
        for (size_t i = 0; i < (size_t)s->out->width * s->channels; i++)
            s->sum[i] += s->row[i] * part;
        from += part;
        if (from == end)
            finish_row(s);
    }
}
