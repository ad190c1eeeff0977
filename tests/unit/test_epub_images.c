/* epub/: pixels, drawings and addresses on their way into the book (EP-I01, EP-P12). */
#include "epub/raster.h"
#include "epub/svg.h"
#include "epub/url.h"

#include <glib.h>

/* A picture whose pixels tell their place: red grows to the right, green downwards. */
static struct raster picture(uint32_t width, uint32_t height, uint32_t channels)
{
    struct raster r = {width, height, channels, g_malloc((size_t)width * height * channels)};

    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            unsigned char *p = r.pixels + ((size_t)y * width + x) * channels;
            memset(p, 255, channels);
            p[0] = (unsigned char)(x * 255 / (width - 1));
            if (channels > 2)
                p[1] = (unsigned char)(y * 255 / (height - 1)), p[2] = 128;
        }
    return r;
}

static void assert_near(int a, int b, int tolerance)
{
    g_assert_cmpint(ABS(a - b), <=, tolerance);
}

static void test_fit(void)
{
    uint32_t width = 8000, height = 2000;

    raster_fit(&width, &height, 4000000);
    g_assert_cmpuint(width, ==, 4000);
    g_assert_cmpuint(height, ==, 1000);
    width = 30, height = 20;
    raster_fit(&width, &height, 600);
    g_assert_cmpuint(width * height, ==, 600);
}

/* PNG there and back is exact; reduced, the mean stays. */
static void test_png(void)
{
    for (uint32_t channels = 1; channels <= 4; channels += channels == 1 ? 2 : 1) {
        struct raster from = picture(64, 48, channels), to, small;
        struct buf png = {0};
        png_encode(&from, &png);
        g_assert_true(png_decode(buf_view(&png), 1000000, &to));
        g_assert_cmpmem(from.pixels, 64 * 48 * channels, to.pixels, 64 * 48 * to.channels);
        g_assert_true(png_decode(buf_view(&png), 32 * 24, &small));
        g_assert_cmpuint(small.width, ==, 32);
        g_assert_cmpuint(small.height, ==, 24);
        for (uint32_t i = 0; i < 32; i++)
            assert_near(small.pixels[i * channels], (int)(2 * i * 255 / 63 + (2 * i + 1) * 255 / 63) / 2, 1);
        raster_free(&from), raster_free(&to), raster_free(&small);
        buf_free(&png);
    }
}

/* The least reduction: no pixel is lost or counted twice. */
static void test_shrink(void)
{
    struct raster out = {.width = 6, .height = 4};
    unsigned char row[7];
    struct shrink *shrink = shrink_new(7, 5, 1, &out);

    memset(row, 200, sizeof row);
    for (int y = 0; y < 5; y++)
        shrink_row(shrink, row);
    shrink_free(shrink);
    for (int i = 0; i < 24; i++)
        g_assert_cmpint(out.pixels[i], ==, 200);
    raster_free(&out);
}

static void test_broken(void)
{
    struct raster from = picture(64, 48, 3), to;
    struct buf png = {0}, jpeg = {0};

    png_encode(&from, &png);
    g_assert_false(png_decode(slice_sub(buf_view(&png), 0, 100), 1000, &to));
    g_assert_null(to.pixels);
    g_assert_false(png_decode(SLICE("no image"), 1000, &to));
    g_assert_false(jpeg_decode(SLICE("no image"), 1000, &to));
    g_assert_false(jpeg_decode((struct slice){0}, 1000, &to));
    jpeg_strip(SLICE("no image"), &jpeg);
    g_assert_cmpstr(jpeg.data, ==, "no image");
    raster_free(&from);
    buf_free(&png), buf_free(&jpeg);
}

/* EXIF's eight ways to hold a camera: where the pixel at the top left comes from. */
static void test_orient(void)
{
    static const int corner[9][2] = {{0}, {0, 0}, {255, 0}, {255, 255}, {0, 255},
                                     {0, 0}, {0, 255}, {255, 255}, {255, 0}};

    for (int orientation = 1; orientation <= 8; orientation++) {
        struct raster r = picture(30, 20, 3);
        raster_orient(&r, orientation);
        g_assert_cmpuint(r.width, ==, orientation < 5 ? 30 : 20);
        g_assert_cmpint(r.pixels[0], ==, corner[orientation][0]);
        g_assert_cmpint(r.pixels[1], ==, corner[orientation][1]);
        raster_free(&r);
    }
}

/* A JPEG with remarks in it: EXIF and a comment go, JFIF and the pixels stay. */
static void test_strip(void)
{
    struct raster from = picture(32, 32, 3), to;
    struct buf jpeg = {0}, marked = {0}, stripped = {0};

    jpeg_encode(&from, 90, &jpeg);
    buf_bytes(&marked, jpeg.data, 2);
    buf_bytes(&marked, "\xFF\xE1\x00\x0A" "Exif\0\0xx", 12);
    buf_bytes(&marked, "\xFF\xFE\x00\x05" "foo", 7);
    buf_bytes(&marked, jpeg.data + 2, jpeg.size - 2);
    jpeg_strip(buf_view(&marked), &stripped);
    g_assert_cmpmem(stripped.data, stripped.size, jpeg.data, jpeg.size);
    g_assert_true(jpeg_decode(buf_view(&stripped), 32 * 32, &to));
    assert_near(to.pixels[31 * 3], 255, 16);
    raster_free(&from), raster_free(&to);
    buf_free(&jpeg), buf_free(&marked), buf_free(&stripped);
}

static void test_large_jpeg(void)
{
    struct raster from = picture(800, 400, 3), to;
    struct buf jpeg = {0};

    jpeg_encode(&from, 90, &jpeg);
    g_assert_true(jpeg_decode(buf_view(&jpeg), 100000, &to));
    g_assert_cmpuint(to.width * to.height, <=, 100000);
    g_assert_cmpuint(to.width, ==, 400); /* four eighths are the most that fit */
    raster_free(&from), raster_free(&to);
    buf_free(&jpeg);
}

static void test_svg(void)
{
    static const struct {
        const char *svg;
        bool safe;
    } cases[] = {
        {"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>", true},
        {"<svg xmlns='http://www.w3.org/2000/svg'><use href='#a'/><rect fill='url(#g)'/></svg>", true},
        {"<svg xmlns:x='http://www.w3.org/1999/xlink'><image x:href='data:image/png;base64,AA'/></svg>", true},
        {"<svg><style>.a { fill: url('#g') }</style></svg>", true},
        {"<svg><script>1</script></svg>", false},
        {"<svg onload='x()'/>", false},
        {"<svg><image href='http://example.org/a.png'/></svg>", false},
        {"<svg><image href='../secret.png'/></svg>", false},
        {"<svg><style>@import 'a.css';</style></svg>", false},
        {"<svg><rect style=\"fill: url( 'http://example.org/' )\"/></svg>", false},
        {"<svg><foreignObject/></svg>", false},
        {"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", false},
        {"<svg><g></svg>", false},
        {"", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (svg_is_safe(slice_of(cases[i].svg)) != cases[i].safe)
            g_error("%s", cases[i].svg);
    }
}

/* EP-P12: links to the web, and to nothing else outside. */
static void test_url(void)
{
    static const char *const cases[][2] = {
        {"https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"},
        {"HTTP://example.org", "HTTP://example.org"},
        {"https://example.org/a b\"<>[x]|{y}", "https://example.org/a%20b%22%3C%3E%5Bx%5D%7C%7By%7D"},
        {"https://de.wikipedia.org/wiki/\xC3\x9C", "https://de.wikipedia.org/wiki/%C3%9C"},
        {"https://example.org/100%", "https://example.org/100%25"},
        {"https://example.org/%7Ea", "https://example.org/%7Ea"},
        {"https://example.org/#a#b", "https://example.org/#a%23b"},
        {"mailto:a@example.org", "mailto:a@example.org"},
        {"tel:+49123", "tel:+49123"},
        {"javascript:alert(1)", ""}, {"file:///etc/passwd", ""}, {"data:text/html,x", ""},
        {"other.md", ""}, {"#place", ""}, {"http://", ""}, {"", ""},
    };
    struct arena *arena = arena_new();

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct slice got = url_for_reader(arena, slice_of(cases[i][0]));
        g_assert_cmpstr(got.p ? got.p : "", ==, cases[i][1]);
    }
    arena_free(arena);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/epub/fit", test_fit);
    g_test_add_func("/epub/png", test_png);
    g_test_add_func("/epub/shrink", test_shrink);
    g_test_add_func("/epub/broken", test_broken);
    g_test_add_func("/epub/orient", test_orient);
    g_test_add_func("/epub/strip", test_strip);
    g_test_add_func("/epub/large-jpeg", test_large_jpeg);
    g_test_add_func("/epub/svg", test_svg);
    g_test_add_func("/epub/url", test_url);
    return g_test_run();
}
