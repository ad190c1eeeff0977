/* The headers of images: right ones, other kinds, and every one cut short at every byte. */
#include "read/read.h"

#include <glib.h>

#define BYTES(literal)                                                                     \
    {                                                                                      \
        (literal), sizeof(literal) - 1                                                     \
    }
#define JFIF "\xFF\xE0\x00\x10JFIF\0\x01\x02\x01\x01\x2C\x01\x2C\x00\x00"
#define ADOBE                                                                              \
    "\xFF\xEE\x00\x0E"                                                                     \
    "Adobe\0\x64\0\0\0\0\x02"
#define SCAN "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\xAA\xFF\xD9"
#define SOF(type, components)                                                              \
    "\xFF" type "\x00\x0B\x08\x00\x10\x00\x20" components "\x01\x11\x00"
/* Orientation 6 and 100 × 200 pixels to the centimetre, low byte first. */
#define EXIF                                                                               \
    "\xFF\xE1\x00\x52"                                                                     \
    "Exif\0\0II*\0\x08\0\0\0\x04\0"                                                        \
    "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"                                                   \
    "\x1A\x01\x05\0\x01\0\0\0\x3A\0\0\0"                                                   \
    "\x1B\x01\x05\0\x01\0\0\0\x42\0\0\0"                                                   \
    "\x28\x01\x03\0\x01\0\0\0\x03\0\0\0"                                                   \
    "\x64\0\0\0\x01\0\0\0\xC8\0\0\0\x01\0\0\0"
#define PNG(colour, rest)                                                                  \
    "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x01\x02\0\0\0\x03\x08" colour "\0\0\0CRC!" rest   \
    "\0\0\0\x02"                                                                           \
    "IDATxxCRC!"
#define PHYS                                                                               \
    "\0\0\0\x09pHYs\0\0\x2E\x23\0\0\x2E\x23\x01"                                           \
    "CRC!"
#define TRNS "\0\0\0\x01tRNSaCRC!"

/* What is expected: "kind width height density-x density-y components [orientation]
 * [adobe]". */
static const struct good {
    struct slice bytes;
    const char *facts;
} good[] = {
    {BYTES("\xFF\xD8" JFIF SOF("\xC0", "\x03") SCAN), "0 32x16 300x300 3"},
    {BYTES("\xFF\xD8" SOF("\xC2", "\x01") SCAN), "0 32x16 0x0 1"},
    {BYTES("\xFF\xD8" ADOBE "\xFF" SOF("\xC0", "\x04") SCAN), "0 32x16 0x0 4 adobe"},
    {BYTES("\xFF\xD8" EXIF SOF("\xC0", "\x03") SCAN), "0 16x32 508x254 3 turned 6"},
    {BYTES("\xFF\xD8" JFIF EXIF SOF("\xC0", "\x03") SCAN), "0 16x32 300x300 3 turned 6"},
    {BYTES(PNG("\x02", PHYS)), "1 258x3 300x300 3"},
    {BYTES(PNG("\x06", "")), "1 258x3 0x0 4"},
    {BYTES(PNG("\x03", TRNS)), "1 258x3 0x0 4"},
    {BYTES(PNG("\x00", "")), "1 258x3 0x0 1"},
    {BYTES("<svg width='10mm' height=\"1in\"/>"), "2 38x96 0x0 0"},
    {BYTES("\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "
           "'-//x>' 'y'>"
           "<s:svg viewBox='0,0 300 150.6'><g a='>'/></s:svg>"),
     "2 300x151 0x0 0"},
    {BYTES("<svg width='1e2px' viewBox='-5 -5 20 10'><![CDATA[<a>]]></svg>"),
     "2 100x50 0x0 0"},
    {BYTES("<svg width='100%' height='3em' viewBox='0 0 1 2'></svg>"), "2 24x48 0x0 0"},
    {BYTES("<svg ></svg>"), "2 300x150 0x0 0"},
    {BYTES("<svg width='1e99' height='99999999999999999999'/>"), "2 1000000x1000000 0x0 0"},
};

static char *facts_of(const struct resource *r)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%d %ux%u %ux%u %u", r->kind, r->width, r->height,
                           r->density_x, r->density_y, r->components);
    if (r->orientation > 1)
        g_string_append_printf(out, " turned %d", r->orientation);
    if (r->adobe)
        g_string_append(out, " adobe");
    return g_string_free(out, FALSE);
}

static void test_good(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        struct resource resource = {.bytes = good[i].bytes};
        const char *reason = "none";
        bool ok = image_probe(&resource, &reason);
        if (!ok)
            g_error("case %zu: %s", i, reason);
        char *facts = facts_of(&resource);
        g_assert_cmpstr(facts, ==, good[i].facts);
        g_free(facts);
    }
}

/* Every prefix stands alone in memory, so that the sanitizers see a read past its end; and
 * every byte is spoilt once. */
static void test_harmed(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        for (size_t n = 0; n <= good[i].bytes.n; n++) {
            char *copy = g_memdup2(good[i].bytes.p, n);
            struct resource resource = {.bytes = {copy, n}};
            const char *reason = NULL;
            if (!image_probe(&resource, &reason))
                g_assert_nonnull(reason);
            g_free(copy);
        }
        for (size_t n = 0; n < 2 * good[i].bytes.n; n++) {
            char *copy = g_memdup2(good[i].bytes.p, good[i].bytes.n);
            struct resource resource = {.bytes = {copy, good[i].bytes.n}};
            const char *reason = NULL;
            copy[n / 2] = (char)(n % 2 ? 0xFF : 0x00);
            if (!image_probe(&resource, &reason))
                g_assert_nonnull(reason);
            g_free(copy);
        }
    }
}

static void test_refused(void)
{
    static const struct {
        struct slice bytes;
        const char *reason;
    } rows[] = {
        {BYTES(""), "it is empty"},
        {BYTES("GIF89a"), "it is a GIF, which cannot be printed: convert it to PNG"},
        {BYTES("RIFFxxxxWEBPVP8 "),
         "it is a WebP, which cannot be printed: convert it to PNG or JPEG"},
        {BYTES("II*\0xx"), "it is a TIFF, which cannot be used: convert it to PNG"},
        {BYTES("%PDF-1.7"), "it is a PDF, which cannot be used: convert it to SVG or PNG"},
        {BYTES("<!DOCTYPE html><html></html>"),
         "it is of an unknown kind: use JPEG, PNG or SVG"},
        {BYTES("hello"), "it is of an unknown kind: use JPEG, PNG or SVG"},
        {BYTES("\xFF\xD8" JFIF SOF("\xC0", "\x03")), "it is broken"},
        {BYTES("\xFF\xD8" SCAN), "it is broken"},
        {BYTES("\xFF\xD8" SOF("\xC3", "\x03") SCAN),
         "it is a JPEG of a rare kind: save it again as an ordinary JPEG"},
        {BYTES(PNG("\x05", "")), "it is broken"},
        {BYTES("<svg><g></svg>"), "it is broken"},
        {BYTES("<svg width='1'"), "it is broken"},
        {BYTES("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"),
         "it has entities of its own: save it as plain SVG"},
        {BYTES("<!DOCTYPE svg [<!ELEMENT a ']'> <!ENTITY a 'b'>]><svg/>"),
         "it is of an unknown kind: use JPEG, PNG or SVG"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct resource resource = {.bytes = rows[i].bytes};
        const char *reason = NULL;
        g_assert_false(image_probe(&resource, &reason));
        g_assert_cmpstr(reason, ==, rows[i].reason);
    }
}

static void test_deep_svg(void)
{
    GString *text = g_string_new("<svg>");

    for (int i = 0; i < 100000; i++)
        g_string_append(text, "<g>");
    struct resource resource = {.bytes = {text->str, text->len}};
    const char *reason = NULL;
    g_assert_false(image_probe(&resource, &reason));
    g_assert_cmpstr(reason, ==, "its elements are nested too deeply");
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image-info/good", test_good);
    g_test_add_func("/image-info/harmed", test_harmed);
    g_test_add_func("/image-info/refused", test_refused);
    g_test_add_func("/image-info/deep-svg", test_deep_svg);
    return g_test_run();
}
