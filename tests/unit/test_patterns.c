/* Runs of lines and rivers of white, drawn as strings: what the report must see and what it must not. */
#include "check/patterns.h"

#include <string.h>

/* ---- runs ---- */

/* '.' no, 'x' goes, '|' starts. */
static void find(const char *drawn, uint32_t least, line_runs *out)
{
    uint8_t marks[64];
    size_t n = strlen(drawn);

    for (size_t i = 0; i < n; i++)
        marks[i] = drawn[i] == 'x' ? RUN_GOES : drawn[i] == '|' ? RUN_START : RUN_NO;
    vec_clear(out);
    runs_find(marks, n, least, out);
}

static void test_runs(void)
{
    line_runs runs = {0};

    find("", 1, &runs);
    g_assert_cmpint(runs.count, ==, 0);
    find("..xx..x.", 3, &runs);
    g_assert_cmpint(runs.count, ==, 0);
    find("..xxx..xxxx", 3, &runs);
    g_assert_cmpint(runs.count, ==, 2);
    g_assert_cmpint(runs.items[0].first, ==, 2);
    g_assert_cmpint(runs.items[0].count, ==, 3);
    g_assert_cmpint(runs.items[1].first, ==, 7);
    g_assert_cmpint(runs.items[1].count, ==, 4);
    /* A paragraph that starts ends the run above it, and starts one. */
    find("xx|xx", 3, &runs);
    g_assert_cmpint(runs.count, ==, 1);
    g_assert_cmpint(runs.items[0].first, ==, 2);
    g_assert_cmpint(runs.items[0].count, ==, 3);
    find("||||", 2, &runs);
    g_assert_cmpint(runs.count, ==, 0);
    vec_free(&runs);
}

/* ---- rivers ---- */

#define MOST_LINES 16
#define MOST_GAPS 16

/* Each blank of a row is a gap; 10 units a column. A row that starts with '/' stands apart from the one above. */
static void flow(const char *const *rows, size_t count, uint32_t least, rivers *out)
{
    struct gap gaps[MOST_LINES][MOST_GAPS];
    struct gap_line lines[MOST_LINES] = {{0}};

    for (size_t i = 0; i < count; i++) {
        lines[i].gaps = gaps[i];
        lines[i].under = i > 0 && *rows[i] != '/';
        for (qlen x = 0; rows[i][x];) {
            qlen end = x + (qlen)strspn(rows[i] + x, " ");
            if (end > x)
                gaps[i][lines[i].count++] = (struct gap){x * 10, end * 10};
            x = end > x ? end : x + 1;
        }
    }
    vec_clear(out);
    rivers_find(lines, count, least, out);
}

static void test_river(void)
{
    static const char *const rows[] = {
        "xxx  xxxx",
        "xxxx  xxx",
        "xxx  xxxx",
        "xxxx  xxx",
    };
    rivers found = {0};

    flow(rows, 4, 4, &found);
    g_assert_cmpint(found.count, ==, 1);
    g_assert_cmpint(found.items[0].first, ==, 0);
    g_assert_cmpint(found.items[0].count, ==, 4);
    g_assert_cmpint(found.items[0].x, ==, 50);
    flow(rows, 4, 5, &found);
    g_assert_cmpint(found.count, ==, 0);
    flow(rows, 0, 1, &found);
    g_assert_cmpint(found.count, ==, 0);
    vec_free(&found);
}

/* Less than half of the narrower gap is no river; a wide gap carries a narrow one within it. */
static void test_overlap(void)
{
    static const char *const apart[] = {"xxx   xxxx", "xxxxx   xx", "xxx   xxxx"};
    static const char *const within[] = {"xx      xx", "xxxx xxxxx", "xx      xx"};
    rivers found = {0};

    flow(apart, 3, 2, &found);
    g_assert_cmpint(found.count, ==, 0);
    flow(within, 3, 3, &found);
    g_assert_cmpint(found.count, ==, 1);
    vec_free(&found);
}

static void test_break(void)
{
    static const char *const rows[] = {"xx xx", "xx xx", "/x xx", "xx xx", "xx xx"};
    rivers found = {0};

    flow(rows, 5, 4, &found);
    g_assert_cmpint(found.count, ==, 0);
    flow(rows, 5, 3, &found);
    g_assert_cmpint(found.count, ==, 1);
    g_assert_cmpint(found.items[0].first, ==, 2);
    vec_free(&found);
}

/* Where a river parts, its longest arm counts; two rivers beside each other are two. */
static void test_arms(void)
{
    static const char *const parting[] = {
        "xxx      xxx",
        "xxx  xx  xxx",
        "xxx  xxx xxx",
        "xxxxxxxx xxx",
    };
    static const char *const beside[] = {"x x xxx", "x x xxx", "x xxxxx"};
    rivers found = {0};

    flow(parting, 4, 3, &found);
    g_assert_cmpint(found.count, ==, 1);
    g_assert_cmpint(found.items[0].count, ==, 4);
    flow(beside, 3, 2, &found);
    g_assert_cmpint(found.count, ==, 2);
    g_assert_cmpint(found.items[0].count, ==, 2);
    g_assert_cmpint(found.items[1].count, ==, 3);
    vec_free(&found);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/patterns/runs", test_runs);
    g_test_add_func("/patterns/river", test_river);
    g_test_add_func("/patterns/overlap", test_overlap);
    g_test_add_func("/patterns/break", test_break);
    g_test_add_func("/patterns/arms", test_arms);
    return g_test_run();
}
