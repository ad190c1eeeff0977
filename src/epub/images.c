/* The book's images as items (EP-I01): at most 4 million pixels and 5 MB, sRGB, without what cameras and
 * programs wrote into them. An image that is fine already keeps its pixels. */
#include "epub/package.h"

#include "epub/raster.h"
#include "epub/svg.h"

#include <glib.h>

/* Apple Books takes 4 to 5.6 million pixels, Kindle 5 MB: the least of both. */
#define MAX_PIXELS 4000000u
#define MAX_BYTES 5000000u
/* High enough that nobody sees it, low enough for the size limit at MAX_PIXELS. */
#define QUALITY 88

struct converted {
    const struct resource *resource;
    bool ok;
    struct buf bytes;
    const char *suffix, *type;
    uint32_t width, height;
};

static void set_jpeg(struct converted *to, const struct raster *raster, int quality)
{
    buf_clear(&to->bytes);
    jpeg_encode(raster, quality, &to->bytes);
    to->suffix = "jpg";
    to->type = "image/jpeg";
    to->width = raster->width;
    to->height = raster->height;
}

static void set_png(struct converted *to, const struct raster *raster)
{
    png_encode(raster, &to->bytes);
    to->suffix = "png";
    to->type = "image/png";
    to->width = raster->width;
    to->height = raster->height;
}

static bool is_small(const struct resource *r)
{
    return (uint64_t)r->width * r->height <= MAX_PIXELS && r->bytes.n <= MAX_BYTES;
}

static bool convert_jpeg(const struct resource *r, struct converted *to)
{
    struct buf profile = {0};
    struct raster raster;

    jpeg_profile(r->bytes, &profile);
    bool as_is = is_small(r) && r->components != 4 && r->orientation < 2 &&
                 raster_is_srgb(buf_view(&profile));
    buf_free(&profile);
    if (as_is) {
        jpeg_strip(r->bytes, &to->bytes);
        to->suffix = "jpg";
        to->type = "image/jpeg";
        to->width = r->width;
        to->height = r->height;
        return true;
    }
    if (!jpeg_decode(r->bytes, MAX_PIXELS, &raster))
        return false;
    raster_orient(&raster, r->orientation);
    set_jpeg(to, &raster, QUALITY);
    for (int quality = QUALITY - 10; to->bytes.size > MAX_BYTES && quality > 50; quality -= 10)
        set_jpeg(to, &raster, quality);
    raster_free(&raster);
    return true;
}

/* A photograph saved as PNG is too large even when reduced; without transparency it may be a JPEG. With it, it
 * loses pixels until it fits. */
static bool convert_png(const struct resource *r, struct converted *to)
{
    struct buf profile = {0};
    struct raster raster;

    png_profile(r->bytes, &profile);
    bool as_is = is_small(r) && raster_is_srgb(buf_view(&profile));
    buf_free(&profile);
    if (as_is) {
        png_strip(r->bytes, &to->bytes);
        to->suffix = "png";
        to->type = "image/png";
        to->width = r->width;
        to->height = r->height;
        return true;
    }
    for (uint32_t limit = MAX_PIXELS; limit > 100000; limit /= 2) {
        if (!png_decode(r->bytes, limit, &raster))
            return false;
        buf_clear(&to->bytes);
        set_png(to, &raster);
        if (to->bytes.size > MAX_BYTES && raster.channels != 4)
            set_jpeg(to, &raster, QUALITY);
        raster_free(&raster);
        if (to->bytes.size <= MAX_BYTES)
            return true;
    }
    return false;
}

/* An unsafe drawing becomes a picture when the host can draw. */
static bool convert_svg(const struct epub *epub, const struct resource *r, struct converted *to)
{
    to->width = r->width;
    to->height = r->height;
    svg_clean(r->bytes, &to->bytes);
    if (to->bytes.size <= MAX_BYTES && svg_is_safe(buf_view(&to->bytes))) {
        to->suffix = "svg";
        to->type = "image/svg+xml";
        return true;
    }
    buf_clear(&to->bytes);
    to->suffix = "png";
    to->type = "image/png";
    return epub->options->rasterise && epub->options->rasterise(r->bytes, MAX_PIXELS, &to->bytes);
}

static bool convert(const struct epub *epub, const struct resource *r, struct converted *to)
{
    switch (r->kind) {
    case RESOURCE_JPEG:
        return convert_jpeg(r, to);
    case RESOURCE_PNG:
        return convert_png(r, to);
    case RESOURCE_SVG:
        return convert_svg(epub, r, to);
    case RESOURCE_OTHER:
        return false;
    }
    return false;
}

static void set_place(struct epub *epub, const struct resource *r, const char *suffix, uint32_t width,
                      uint32_t height)
{
    epub->image_paths[r->number] =
        arena_printf(epub->arena, "images/%03u.%s", r->number + 1, suffix).p;
    epub->image_widths[r->number] = width;
    epub->image_heights[r->number] = height;
}

void images_plan(struct epub *epub)
{
    static const char *const suffixes[] = {"jpg", "png", "svg", "bin"};

    for (const struct resource *r = epub->book->resources; r; r = r->next)
        set_place(epub, r, suffixes[r->kind], r->width, r->height);
}

static void report(const struct epub *epub, const struct resource *r)
{
    char *path = g_strndup(r->path.p, r->path.n);

    diag(epub->book->diags, SPAN_NONE, DIAG_EPUB_IMAGE, path);
    g_free(path);
}

/* Runs in a worker; the images are independent of each other. */
static void convert_one(gpointer data, gpointer user)
{
    struct converted *to = data;

    to->ok = convert(user, to->resource, to);
}

static void convert_all(struct epub *epub, struct converted *all)
{
    GThreadPool *pool = g_thread_pool_new(convert_one, epub, 2, FALSE, NULL);
    size_t i = 0;

    for (const struct resource *r = epub->book->resources; r; r = r->next, i++) {
        all[i].resource = r;
        g_thread_pool_push(pool, &all[i], NULL);
    }
    g_thread_pool_free(pool, FALSE, TRUE);
}

void images_add(struct epub *epub)
{
    size_t count = epub->book->resource_count;
    struct converted *all = ARENA_ARRAY(epub->arena, struct converted, count + 1);

    convert_all(epub, all);
    for (size_t i = 0; i < count; i++) {
        const struct resource *r = all[i].resource;
        if (all[i].ok) {
            set_place(epub, r, all[i].suffix, all[i].width, all[i].height);
            epub_add(epub, epub->image_paths[r->number], all[i].type, "")->bytes = all[i].bytes;
        } else {
            report(epub, r);
            buf_free(&all[i].bytes);
        }
    }
}
