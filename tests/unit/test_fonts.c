/* The font set: matching by family, weight and slant; stand-ins by script and language; bad fonts. */
#include "layout/fonts.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <hb.h>
#include <string.h>

#define DATA "out/share/quoin"

static const char *base_name(const struct face *face)
{
    const char *slash = face ? strrchr(face->path, '/') : NULL;
    return slash ? slash + 1 : "none";
}

static const char *match(const struct fonts *fonts, const char *family, int weight, int slant)
{
    struct slice name = slice_of(family);
    struct families families = {&name, 1};
    struct style style = {.font_family = &families, .font_weight = weight, .font_style = slant};
    return base_name(fonts_match(fonts, &style));
}

static void test_match(void)
{
    struct diags *diags = diags_new();
    struct fonts *fonts = fonts_new(DATA, NULL, diags);
    g_assert_cmpuint(diags_count(diags), ==, 0);
    g_assert_cmpstr(match(fonts, "serif", 400, 0), ==, "LinLibertine_R.otf");
    g_assert_cmpstr(match(fonts, "Linux Libertine", 400, 1), ==, "LinLibertine_RI.otf");
    g_assert_cmpstr(match(fonts, "linux libertine", 700, 1), ==, "LinLibertine_RBI.otf");
    g_assert_cmpstr(match(fonts, "Linux Libertine", 900, 0), ==, "LinLibertine_RB.otf");
    g_assert_cmpstr(match(fonts, "Linux Libertine", 300, 0), ==, "LinLibertine_R.otf");
    g_assert_cmpstr(match(fonts, "Inter", 500, 0), ==, "Inter-Medium.otf");
    g_assert_cmpstr(match(fonts, "monospace", 400, 2), ==, "JetBrainsMono-Italic.ttf");
    g_assert_cmpstr(match(fonts, "no such family", 400, 0), ==, "LinLibertine_R.otf");
    g_assert_true(fonts_has_family(fonts, SLICE("sans-serif")));
    g_assert_false(fonts_has_family(fonts, SLICE("no such family")));
    struct slice biolinum = SLICE("Linux Biolinum");
    struct families families = {&biolinum, 1};
    struct style style = {.font_family = &families, .font_weight = 700, .font_style = 1};
    const struct face *face = fonts_match(fonts, &style);
    g_assert_cmpstr(base_name(face), ==, "LinBiolinum_RI.otf");
    g_assert_false(fonts_needs_slant(fonts, face, &style));
    fonts_free(fonts);
    diags_free(diags);
}

static void test_fallback(void)
{
    static const struct {
        uint32_t script;
        const char *language;
        uint32_t unicode;
        const char *file;
        int index;
    } cases[] = {
        {HB_SCRIPT_ARABIC, "fa", 0x0645, "NotoNaskhArabic-Regular.ttf", 0},
        {HB_SCRIPT_HAN, "zh", 0x4e2d, "NotoSerifCJK-Regular.ttc", 2},
        {HB_SCRIPT_HAN, "zh-Hant", 0x4e2d, "NotoSerifCJK-Regular.ttc", 3},
        {HB_SCRIPT_HAN, "ja", 0x4e2d, "NotoSerifCJK-Regular.ttc", 0},
        {HB_SCRIPT_HAN, "en", 0x4e2d, "NotoSerifCJK-Regular.ttc", 2},
        {HB_SCRIPT_HANGUL, "ko", 0xac00, "NotoSerifCJK-Regular.ttc", 1},
        {HB_SCRIPT_DEVANAGARI, "hi", 0x0915, "NotoSerifDevanagari-Regular.ttf", 0},
        {HB_SCRIPT_THAI, "th", 0x0e01, "NotoSerifThai-Regular.ttf", 0},
        {HB_SCRIPT_CHEROKEE, "chr", 0x13a0, "NotoSansCherokee-Regular.ttf", 0},
        {HB_SCRIPT_COMMON, "en", 0x2610, "NotoSansSymbols2-Regular.ttf", 0},
    };
    struct diags *diags = diags_new();
    struct fonts *fonts = fonts_new(DATA, NULL, diags);
    const struct face *primary = fonts_face(fonts, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct face *face = fonts_fallback(fonts, primary, cases[i].script,
                                                 slice_of(cases[i].language),
                                                 cases[i].unicode);
        g_assert_cmpstr(base_name(face), ==, cases[i].file);
        g_assert_cmpint(face->index, ==, cases[i].index);
        g_assert_true(face_covers(face, cases[i].unicode));
    }
    g_assert_null(fonts_fallback(fonts, primary, HB_SCRIPT_COMMON, SLICE("en"), 0xfdd0));
    fonts_free(fonts);
    diags_free(diags);
}

/** Every file of the list opens and says something sensible. */
static void test_all_open(void)
{
    struct diags *diags = diags_new();
    struct fonts *fonts = fonts_new(DATA, NULL, diags);
    for (uint32_t i = 0; i < fonts_count(fonts); i++) {
        const struct face *face = fonts_face(fonts, i);
        g_assert_cmpint(face->ascent, >, 300);
        g_assert_cmpint(face->descent, >=, 0);
        g_assert_true(face->license.n > 0);
        g_assert_true(face->embeddable);
        g_assert_cmpuint(face_coverage(face), >, 5);
    }
    fonts_free(fonts);
    diags_free(diags);
}

static void test_missing_set(void)
{
    struct diags *diags = diags_new();
    struct fonts *fonts = fonts_new("no/such/folder", NULL, diags);
    g_assert_cmpuint(diags_count(diags), ==, 1);
    g_assert_cmpint(diags_at(diags, 0)->id, ==, DIAG_FONTS_MISSING);
    struct style style = {.font_weight = 400};
    g_assert_nonnull(fonts_match(fonts, &style));
    fonts_free(fonts);
    diags_free(diags);
}

/** A book's own faces: one that is read, one that is no font, one outside the folder. */
static void test_own_faces(void)
{
    char *root = g_dir_make_tmp("quoin-fonts-XXXXXX", NULL);
    char *folder = g_build_filename(root, "fonts", NULL);
    char *good = g_build_filename(folder, "own.otf", NULL);
    char *bad = g_build_filename(folder, "bad.ttf", NULL);
    struct buf bytes = {0};
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_true(file_read_any(DATA "/fonts/LinBiolinum_RB.otf", &bytes));
    g_assert_true(file_save(good, buf_view(&bytes)));
    g_assert_true(file_save(bad, SLICE("not a font")));
    struct config config = {0};
    struct config_face outside = {.path = SLICE("../x.otf"), .italic = -1};
    config.faces = &outside;
    config.face_count = 1;
    struct book book = {.reader = {.root = root}, .config = &config};
    struct diags *diags = diags_new();
    struct fonts *fonts = fonts_new(DATA, &book, diags);
    g_assert_cmpuint(diags_count(diags), ==, 2);
    g_assert_cmpint(diags_at(diags, 0)->id, ==, DIAG_FILE_OUTSIDE);
    g_assert_cmpint(diags_at(diags, 1)->id, ==, DIAG_FONT_BROKEN);
    g_assert_cmpstr(match(fonts, "Linux Biolinum O", 700, 0), ==, "own.otf");
    fonts_free(fonts);
    diags_free(diags);
    buf_free(&bytes);
    g_unlink(good);
    g_unlink(bad);
    g_rmdir(folder);
    g_rmdir(root);
    g_free(good);
    g_free(bad);
    g_free(folder);
    g_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (!g_file_test(DATA "/fonts/fonts.list", G_FILE_TEST_EXISTS)) {
        g_print("1..0 # SKIP no font set in " DATA "\n");
        return 0;
    }
    g_test_add_func("/fonts/match", test_match);
    g_test_add_func("/fonts/fallback", test_fallback);
    g_test_add_func("/fonts/all-open", test_all_open);
    g_test_add_func("/fonts/missing-set", test_missing_set);
    g_test_add_func("/fonts/own-faces", test_own_faces);
    return g_test_run();
}
