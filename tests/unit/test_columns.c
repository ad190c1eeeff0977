/* layout/columns: the widths of tables' columns. */
#include "layout/columns.h"

#include <glib.h>

#define ROOM PT(320)
#define COMFORT PT(50)

static struct column column(int least, int most, int text)
{
    return (struct column){PT(least), PT(most), PT((int64_t)text)};
}

/** The widths in whole points, with spaces between. */
static char *fit(const struct column *columns, size_t count, bool stretch, bool *fits)
{
    qlen widths[8], sum = 0;
    GString *out = g_string_new(NULL);

    bool ok = columns_fit(columns, count, ROOM, COMFORT, stretch, widths);
    if (fits)
        *fits = ok;
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(out, "%s%d", i ? " " : "", (widths[i] + QLEN_PT / 2) / QLEN_PT);
        sum += widths[i];
    }
    g_assert_cmpint(sum, <=, ROOM);
    return g_string_free(out, FALSE);
}

static void assert_fit(const struct column *columns, size_t count, const char *expected)
{
    char *widths = fit(columns, count, false, NULL);

    g_assert_cmpstr(widths, ==, expected);
    g_free(widths);
}

static void test_all_in_one_line(void)
{
    const struct column columns[] = {column(20, 60, 200), column(30, 100, 300)};
    bool fits = false;

    assert_fit(columns, 2, "60 100");
    char *widths = fit(columns, 2, true, &fits);
    g_assert_cmpstr(widths, ==, "120 200");
    g_assert_true(fits);
    g_free(widths);
}

static void test_no_text(void)
{
    const struct column columns[] = {{0}, {0}};
    char *widths = fit(columns, 2, true, NULL);

    g_assert_cmpstr(widths, ==, "160 160");
    g_free(widths);
    assert_fit(columns, 2, "0 0");
}

/* Beside a column of long texts, short ones keep their words together. */
static void test_long_beside_short(void)
{
    const struct column columns[] = {column(25, 60, 400), column(30, 100, 700),
                                     column(50, 900, 9000)};

    assert_fit(columns, 3, "60 57 203");
}

/* Equal texts get equal columns, whatever one long cell asks for. */
static void test_equal_texts(void)
{
    const struct column columns[] = {column(40, 400, 3000), column(40, 900, 3000)};

    assert_fit(columns, 2, "160 160");
}

/* No column is narrower than its longest word, none wider than its widest cell. */
static void test_bounds(void)
{
    const struct column columns[] = {column(150, 160, 200), column(10, 20, 20),
                                     column(40, 2000, 9000)};

    assert_fit(columns, 3, "150 20 150");
}

/* Text over several lines has room for some words, as long as there is room at all. */
static void test_comfort(void)
{
    const struct column roomy[] = {column(10, 400, 400), column(10, 40000, 900000)};
    const struct column tight[] = {column(145, 400, 400), column(155, 40000, 900000)};

    assert_fit(roomy, 2, "50 270");
    assert_fit(tight, 2, "145 175");
}

/* Where even the words are too wide, the widest give way and the others stay whole. */
static void test_too_wide(void)
{
    const struct column columns[] = {column(40, 60, 100), column(300, 300, 300),
                                     column(200, 400, 900)};
    bool fits = true;
    char *widths = fit(columns, 3, false, &fits);

    g_assert_cmpstr(widths, ==, "40 140 140");
    g_assert_false(fits);
    g_free(widths);
}

static void test_span(void)
{
    struct column columns[] = {column(10, 30, 30), column(20, 60, 60)};
    const struct column cell = column(60, 120, 120), small = column(5, 10, 10);

    columns_span(columns, 2, &cell);
    g_assert_cmpint(columns[0].least, ==, PT(20));
    g_assert_cmpint(columns[0].most, ==, PT(40));
    g_assert_cmpint(columns[1].least, ==, PT(40));
    g_assert_cmpint(columns[1].most, ==, PT(80));
    columns_span(columns, 2, &small);
    g_assert_cmpint(columns[1].most, ==, PT(80));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/all-in-one-line", test_all_in_one_line);
    g_test_add_func("/columns/no-text", test_no_text);
    g_test_add_func("/columns/long-beside-short", test_long_beside_short);
    g_test_add_func("/columns/equal-texts", test_equal_texts);
    g_test_add_func("/columns/bounds", test_bounds);
    g_test_add_func("/columns/comfort", test_comfort);
    g_test_add_func("/columns/too-wide", test_too_wide);
    g_test_add_func("/columns/span", test_span);
    return g_test_run();
}
