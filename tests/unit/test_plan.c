/* Tests of planning pages: galleys of plain boxes, in columns and with floats. */
#include "layout/plan.h"

#include "style/style.h"

#include <glib.h>

#define LINE PT(12)
#define DEPTH (20 * LINE)

static struct arena *arena;

static const struct plan_params *params(void)
{
    static struct plan_params p;

    p = (struct plan_params){.measure = PT(300), .depth = DEPTH, .grid = LINE,
                             .note_gaps = {LINE}, .starts_recto = true};
    page_costs_default(&p.costs);
    return &p;
}

static struct galley *boxes(size_t count)
{
    struct galley *galley = galley_new(arena, LINE);

    for (size_t i = 0; i < count; i++)
        galley_add_box(galley, 0, LINE, 0);
    galley_close_group(galley, false);
    return galley;
}

static void add_segment(struct galley *galley, uint32_t first, unsigned columns)
{
    vec_push(&galley->segments, (struct galley_segment){
        .first = first, .columns = columns, .width = PT(300) / (qlen)columns - PT(10),
        .gap = PT(10), .rule = QLEN_PT});
}

/** Lines of the strips of a page. */
static size_t lines_of(const struct strip *strip)
{
    return strip->to.item - strip->from.item;
}

static void test_one_column(void)
{
    struct galley *galley = boxes(45);
    struct chapter_plan plan = plan_chapter(galley, params(), arena);

    g_assert_cmpuint(plan.count, ==, 3);
    g_assert_cmpuint(lines_of(&plan.pages[0].strips[0]), ==, 20);
    g_assert_cmpuint(plan_page_of(&plan, 0, 0), ==, 0);
    g_assert_cmpuint(plan_page_of(&plan, 20, 0), ==, 1);
    g_assert_cmpuint(plan_page_of(&plan, 44, 0), ==, 2);
    galley_free(galley);
}

/** Full columns, then the rest in columns as equal as can be, then text across. */
static void test_balance(void)
{
    struct galley *galley = boxes(60 + 10 + 5);

    add_segment(galley, 0, 3);
    add_segment(galley, 70, 1);
    struct chapter_plan plan = plan_chapter(galley, params(), arena);
    g_assert_cmpuint(plan.count, ==, 2);
    g_assert_cmpuint(plan.pages[0].strip_count, ==, 3);
    g_assert_cmpuint(plan.pages[0].rule_count, ==, 2);
    const struct page_plan *last = &plan.pages[1];
    g_assert_cmpuint(last->strip_count, ==, 4);
    for (int i = 0; i < 3; i++)
        g_assert_cmpuint(lines_of(&last->strips[i]), <=, 4);
    g_assert_cmpint(last->strips[3].y, ==, 4 * LINE);
    g_assert_cmpuint(lines_of(&last->strips[3]), ==, 5);
    galley_free(galley);
}

static void add_float(struct galley *galley, uint32_t item, int where, unsigned span, int lines)
{
    struct galley *own = galley_new(arena, 0);

    galley_add_box(own, 0, lines * LINE, 0);
    vec_push(&galley->floats, (struct galley_float){
        .galley = own, .item = item, .where = where, .span = span, .height = lines * LINE,
        .gap = LINE});
}

/** One at the head goes to the page of its place, but never above a chapter's first line; one at the foot to its own. */
static void test_floats(void)
{
    struct galley *galley = boxes(60);

    add_float(galley, 5, FLOAT_TOP, 1, 6);
    add_float(galley, 25, FLOAT_BOTTOM, 1, 3);
    struct chapter_plan plan = plan_chapter(galley, params(), arena);
    g_assert_cmpuint(plan.pages[0].float_count, ==, 0);
    g_assert_cmpuint(plan.pages[1].float_count, ==, 2);
    g_assert_cmpint(plan.pages[1].floats[0].y, ==, 0);
    g_assert_cmpint(plan.pages[1].floats[1].y, ==, DEPTH - 3 * LINE);
    g_assert_cmpint(plan.pages[1].strips[0].y, ==, 7 * LINE);
    g_assert_cmpuint(lines_of(&plan.pages[1].strips[0]), ==, 20 - 7 - 4);
    galley_free(galley);
}

/** A float that wants a page has one, after the text it belongs to; so has one that is as good as a page. */
static void test_page_floats(void)
{
    struct galley *galley = boxes(30);

    add_float(galley, 5, FLOAT_PAGE, 1, 4);
    add_float(galley, 6, FLOAT_TOP, 1, 18);
    struct chapter_plan plan = plan_chapter(galley, params(), arena);
    g_assert_cmpuint(plan.count, ==, 4);
    g_assert_cmpuint(plan.pages[1].strip_count, ==, 0);
    g_assert_cmpuint(plan.pages[1].float_count, ==, 1);
    g_assert_cmpuint(plan.pages[2].float_count, ==, 1);
    g_assert_cmpuint(plan.pages[3].strip_count, ==, 1);
    galley_free(galley);
}

/** Whatever floats there are, each stands on one page, in order and not before its place by more than that page. */
static void test_many_floats(void)
{
    GRand *rand = g_rand_new_with_seed(5);

    for (int round = 0; round < 150; round++) {
        size_t count = (size_t)g_rand_int_range(rand, 1, 150), floats = 0;
        struct galley *galley = boxes(count);
        if (g_rand_boolean(rand))
            add_segment(galley, 0, (unsigned)g_rand_int_range(rand, 1, 5));
        for (uint32_t item = 0; item < count; item++)
            if (g_rand_int_range(rand, 0, 12) == 0) {
                add_float(galley, item, g_rand_int_range(rand, FLOAT_TOP, FLOAT_PAGE + 1),
                          (unsigned)g_rand_int_range(rand, 1, 5), g_rand_int_range(rand, 1, 22));
                floats++;
            }
        struct chapter_plan plan = plan_chapter(galley, params(), arena);
        size_t seen = 0, lines = 0;
        for (size_t page = 0; page < plan.count; page++) {
            for (size_t i = 0; i < plan.pages[page].float_count; i++)
                g_assert_cmpuint(plan.pages[page].floats[i].number, ==, seen++);
            for (size_t i = 0; i < plan.pages[page].strip_count; i++) {
                lines += lines_of(&plan.pages[page].strips[i]);
                g_assert_cmpint(plan.pages[page].strips[i].y + plan.pages[page].strips[i].used, <=,
                                DEPTH + LINE);
            }
        }
        g_assert_cmpuint(seen, ==, floats);
        g_assert_cmpuint(lines, ==, count);
        galley_free(galley);
        arena_reset(arena);
    }
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    arena = arena_new();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plan/one_column", test_one_column);
    g_test_add_func("/plan/balance", test_balance);
    g_test_add_func("/plan/floats", test_floats);
    g_test_add_func("/plan/page_floats", test_page_floats);
    g_test_add_func("/plan/many_floats", test_many_floats);
    int result = g_test_run();
    arena_free(arena);
    return result;
}
