/* The cover: the book's own image, or the one drawn from title and authors; and the page that shows it. */
#include "epub/package.h"

#include "epub/raster.h"

#include <glib.h>

/* What every shop takes (1600 × 2560 is 4.1 million), baseline JPEG, at most 5 MB. */
#define MAX_PIXELS 4200000u
#define MAX_BYTES 5000000u
#define QUALITY 90

static bool is_jpeg(struct slice bytes)
{
    return bytes.n > 3 && memcmp(bytes.p, "\xFF\xD8\xFF", 3) == 0;
}

static bool is_png(struct slice bytes)
{
    return bytes.n > 8 && memcmp(bytes.p, "\x89PNG\r\n\x1A\n", 8) == 0;
}

/* White paper under a cover with transparent parts. */
static void flatten(struct raster *r)
{
    size_t count = (size_t)r->width * r->height;

    if (r->channels != 4)
        return;
    for (size_t i = 0; i < count; i++) {
        unsigned alpha = r->pixels[i * 4 + 3];
        for (size_t c = 0; c < 3; c++)
            r->pixels[i * 3 + c] =
                (unsigned char)((r->pixels[i * 4 + c] * alpha + 255 * (255 - alpha)) / 255);
    }
    r->channels = 3;
}

static bool encode(struct slice bytes, struct buf *out)
{
    struct raster raster;

    if (is_jpeg(bytes) ? !jpeg_decode(bytes, MAX_PIXELS, &raster)
                       : !png_decode(bytes, MAX_PIXELS, &raster))
        return false;
    flatten(&raster);
    for (int quality = QUALITY; quality == QUALITY || (out->size > MAX_BYTES && quality > 50);
         quality -= 10) {
        buf_clear(out);
        jpeg_encode(&raster, quality, out);
    }
    raster_free(&raster);
    return true;
}

/* The author's cover: JPEG, PNG, or a drawing when the host can draw. */
static bool read_own(const struct epub *epub, struct buf *out)
{
    const struct book *book = epub->book;
    struct buf bytes = {0}, drawn = {0};
    bool ok = false;

    if (!book->config->cover.n)
        return false;
    if (file_read(&book->reader, book->config->cover, &bytes) == FILE_OK) {
        struct slice view = buf_view(&bytes);
        if (!is_jpeg(view) && !is_png(view) && epub->options->rasterise &&
            epub->options->rasterise(view, MAX_PIXELS, &drawn))
            view = buf_view(&drawn);
        ok = (is_jpeg(view) || is_png(view)) && encode(view, out);
    }
    if (!ok) {
        char *path = g_strndup(book->config->cover.p, book->config->cover.n);
        diag(book->diags, book->config->origin[KEY_cover].span, DIAG_EPUB_COVER, path);
        g_free(path);
    }
    buf_free(&bytes);
    buf_free(&drawn);
    return ok;
}

/* The size the shops ask for (KDP). */
#define WIDTH 1600
#define HEIGHT 2560

static void draw(const struct epub *epub, struct buf *out)
{
    struct raster raster = {.width = WIDTH, .height = HEIGHT, .channels = 3};

    if (!epub->options->draw_cover)
        return;
    raster.pixels = g_malloc((size_t)WIDTH * HEIGHT * 3);
    epub->options->draw_cover(epub->options->user, WIDTH, HEIGHT, raster.pixels);
    jpeg_encode(&raster, QUALITY, out);
    raster_free(&raster);
}

static void write_page(struct epub *epub, struct buf *out)
{
    struct slice title = epub->title;
    struct xml *xml = xhtml_begin(epub, out, arena_printf(epub->arena, "%.*s (cover)", (int)title.n, title.p));

    xml_open(xml, "body");
    xml_open(xml, "section");
    xml_attr_string(xml, "epub:type", "cover");
    xml_attr_string(xml, "class", "cover");
    xml_open(xml, "img");
    xml_attr_string(xml, "src", epub->cover_path);
    xml_attr(xml, "alt", title);
    xml_attr_string(xml, "role", "doc-cover");
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_free(xml);
    buf_byte(out, '\n');
}

void cover_add(struct epub *epub)
{
    struct buf image = {0};

    if (!read_own(epub, &image))
        draw(epub, &image);
    if (!image.size) {
        buf_free(&image);
        return;
    }
    epub->cover_path = "images/cover.jpg";
    write_page(epub, &epub_add(epub, "cover.xhtml", "application/xhtml+xml", "")->bytes);
    vec_last(&epub->items).in_spine = true;
    epub_add(epub, epub->cover_path, "image/jpeg", "cover-image")->bytes = image;
}
