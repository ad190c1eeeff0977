/* base/: arenas, buffers, lengths, sources, diagnostics, files. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/length.h"
#include "base/source.h"
#include "base/vec.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

static void test_arena(void)
{
    struct arena *arena = arena_new();
    char *big = arena_alloc(arena, 1000000), *small = arena_alloc(arena, 3);
    double *number = ARENA_NEW(arena, double);

    g_assert_cmpint((intptr_t)number % 8, ==, 0);
    g_assert_cmpint(big[999999], ==, 0);
    small[0] = 'x';
    struct slice text = arena_printf(arena, "%s-%d", "page", 12);
    g_assert_cmpstr(text.p, ==, "page-12");
    size_t held = arena_size(arena);
    arena_reset(arena);
    for (int i = 0; i < 100; i++)
        g_assert_cmpint(*(char *)arena_alloc(arena, 500), ==, 0);
    g_assert_cmpint(arena_size(arena), ==, held);
    arena_free(arena);
    arena_free(NULL);
}

static void test_vec(void)
{
    VEC(int) numbers = {0};
    struct arena *arena = arena_new();

    g_assert_null(vec_to_arena(&numbers, arena));
    for (int i = 0; i < 1000; i++)
        vec_push(&numbers, i * i);
    g_assert_cmpint(vec_last(&numbers), ==, 999 * 999);
    int *kept = vec_to_arena(&numbers, arena);
    vec_free(&numbers);
    g_assert_cmpint(kept[31], ==, 961);
    arena_free(arena);
}

static void test_decimal(void)
{
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {
        {0, 3, "0"},          {1.5, 2, "1.5"},       {-0.001, 2, "0"},  {0.999, 2, "1"},
        {-12.3456, 3, "-12.346"}, {1e6, 2, "1000000"}, {0.05, 2, "0.05"}, {7, 0, "7"},
    };
    struct buf buf = {0};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        buf_clear(&buf);
        buf_decimal(&buf, cases[i].value, cases[i].digits);
        g_assert_cmpstr(buf.data, ==, cases[i].text);
    }
    buf_free(&buf);
}

static void test_length(void)
{
    static const struct {
        const char *text;
        qlen length;
    } good[] = {
        {"12pt", 12 * 1024},  {"1in", 72 * 1024},      {"25.4mm", 72 * 1024}, {"2.54cm", 72 * 1024},
        {"1pc", 12 * 1024},   {" -3pt ", -3 * 1024},   {"4px", 3 * 1024},     {"1.5em", 15 * 1024},
        {"50%", 100 * 1024},  {"2lh", 28 * 1024},      {"0", 0},              {"1 EX", 5 * 1024},
        {".5rem", 11 * 512},  {"0.3333333333333pt", 341},
    };
    static const char *const bad[] = {"", "pt", "1.2.3pt", "12 parsecs", "--1pt", "1e3pt",
                                      "99999999999pt", "1pt2"};
    struct length_bases bases = {.em = PT(10), .rem = PT(11), .lh = PT(14), .percent = PT(200)};
    struct length length;

    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(length_parse(slice_of(good[i].text), &length));
        g_assert_cmpint(length_resolve(length, &bases), ==, good[i].length);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(length_parse(slice_of(bad[i]), &length));
}

static void test_source(void)
{
    struct sources *sources = sources_new();
    uint32_t file = sources_add(sources, SLICE("a.md"), SLICE("eins\nzw\xC3\xB6lf x\r\n\nende"));
    const struct source *source = sources_find(sources, file);
    unsigned line, column;
    struct slice text;

    source_place(source, 10, &line, &column, &text);
    g_assert_cmpint(line, ==, 2);
    g_assert_cmpint(column, ==, 5); /* the two-byte letter is one column */
    g_assert_true(slice_is(text, "zw\xC3\xB6lf x"));
    source_place(source, 9999, &line, &column, &text);
    g_assert_cmpint(line, ==, 4);
    g_assert_true(slice_is(text, "ende"));
    g_assert_cmpint(source_line_start(source, 2), ==, 5);
    g_assert_null(sources_find(sources, 0));
    g_assert_null(sources_find(sources, 2));
    sources_free(sources);
}

static void test_diags(void)
{
    struct diags *diags = diags_new(), *other = diags_new();

    diag(diags, (struct span){1, 20, 21}, DIAG_FILE_REMOTE, "http://b");
    diag(other, (struct span){1, 5, 6}, DIAG_FILE_REMOTE, "http://a");
    diag(other, (struct span){1, 5, 6}, DIAG_FILE_REMOTE, "http://a");
    diag_hint(other, SPAN_NONE, "look", DIAG_FILE_MISSING, "x.md", "gone");
    diags_merge(diags, other);
    g_assert_cmpint(diags_count(other), ==, 0);
    diags_sort(diags);
    g_assert_cmpint(diags_count(diags), ==, 3);
    g_assert_true(slice_is(diags_at(diags, 0)->hint, "look"));
    g_assert_true(slice_is(diags_at(diags, 0)->text, "cannot read 'x.md': gone"));
    g_assert_cmpint(diags_at(diags, 1)->span.start, ==, 5);
    g_assert_cmpint(diags_worst(diags), ==, SEVERITY_FATAL);
    diags_free(diags);
    diags_free(other);
}

static void test_suggest(void)
{
    static const char *const words[] = {"margin-top", "margin-bottom", "text-indent", "color"};

    g_assert_cmpstr(diag_suggest(SLICE("margin-tpo"), words, 4), ==, "margin-top");
    g_assert_cmpstr(diag_suggest(SLICE("colour"), words, 4), ==, "color");
    g_assert_cmpstr(diag_suggest(SLICE("Text-Indent"), words, 4), ==, "text-indent");
    g_assert_null(diag_suggest(SLICE("zebra"), words, 4));
    g_assert_null(diag_suggest(SLICE(""), words, 4));
}

static void test_file(void)
{
    char *folder = g_dir_make_tmp("quoin-XXXXXX", NULL);
    char *inside = g_build_filename(folder, "book", NULL);
    char *path = g_build_filename(inside, "a.md", NULL), *link = g_build_filename(inside, "l", NULL);
    struct file_reader reader = {.root = inside};
    struct buf buf = {0};

    g_mkdir(inside, 0755);
    g_assert_true(file_save(path, SLICE("text")));
    g_assert_cmpint(file_read(&reader, SLICE("a.md"), &buf), ==, FILE_OK);
    g_assert_cmpstr(buf.data, ==, "text");
    g_assert_cmpint(file_read(&reader, SLICE("x/../a.md"), &buf), !=, FILE_IS_OUTSIDE);
    g_assert_cmpint(file_read(&reader, SLICE("../a.md"), &buf), ==, FILE_IS_OUTSIDE);
    g_assert_cmpint(file_read(&reader, SLICE("/etc/passwd"), &buf), ==, FILE_IS_OUTSIDE);
    g_assert_cmpint(file_read(&reader, SLICE("https://a.b/c"), &buf), ==, FILE_IS_REMOTE);
    g_assert_cmpint(file_read(&reader, SLICE("data:image/png;x"), &buf), ==, FILE_IS_REMOTE);
    g_assert_cmpint(file_read(&reader, SLICE("gone.md"), &buf), ==, FILE_FAILED);
    g_assert_cmpint(symlink("/etc/passwd", link), ==, 0);
    g_assert_cmpint(file_read(&reader, SLICE("l"), &buf), ==, FILE_IS_OUTSIDE);
    g_assert_false(file_save("/dev/full", SLICE("text")));
    g_assert_false(file_save("/nowhere/at/all", SLICE("text")));
    g_unlink(link);
    g_unlink(path);
    g_rmdir(inside);
    g_rmdir(folder);
    buf_free(&buf);
    g_free(link), g_free(path), g_free(inside), g_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/arena", test_arena);
    g_test_add_func("/base/vec", test_vec);
    g_test_add_func("/base/decimal", test_decimal);
    g_test_add_func("/base/length", test_length);
    g_test_add_func("/base/source", test_source);
    g_test_add_func("/base/diags", test_diags);
    g_test_add_func("/base/suggest", test_suggest);
    g_test_add_func("/base/file", test_file);
    return g_test_run();
}
