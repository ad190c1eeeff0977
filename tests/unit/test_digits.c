/* model/digits and refine/numeral: numbers in the figures of languages, and patterns. */
#include "refine/numeral.h"

#include <glib.h>

static void test_digits(void)
{
    static const struct {
        enum digits digits;
        const char *language;
        uint32_t number;
        const char *text;
    } cases[] = {
        {DIGITS_AUTO, "en", 105, "105"},       {DIGITS_AUTO, "fa", 105, "۱۰۵"},
        {DIGITS_LATIN, "fa", 105, "105"},      {DIGITS_AUTO, "ar-MA", 7, "7"},
        {DIGITS_AUTO, "ar", 7, "٧"},           {DIGITS_NATIVE, "ar-MA", 7, "٧"},
        {DIGITS_AUTO, "hi", 12, "12"},         {DIGITS_NATIVE, "hi-IN", 12, "१२"},
        {DIGITS_AUTO, "zh", 12, "12"},         {DIGITS_NATIVE, "zh", 12, "十二"},
        {DIGITS_NATIVE, "zh", 20, "二十"},     {DIGITS_NATIVE, "zh", 105, "一百零五"},
        {DIGITS_NATIVE, "zh", 110, "一百一十"}, {DIGITS_NATIVE, "zh", 3005, "三千零五"},
        {DIGITS_NATIVE, "zh", 0, "〇"},        {DIGITS_NATIVE, "ja", 1105, "千百五"},
        {DIGITS_NATIVE, "zh", 10000, "10000"}, {DIGITS_NATIVE, "far", 3, "3"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct arena *arena = arena_new();
        struct slice text = digits_number(arena, cases[i].digits, slice_of(cases[i].language),
                                          cases[i].number);
        char *copy = g_strndup(text.p, text.n);
        g_assert_cmpstr(copy, ==, cases[i].text);
        g_free(copy);
        arena_free(arena);
    }
}

static void test_front(void)
{
    static const struct {
        enum digits digits;
        const char *language;
        uint32_t number;
        const char *text;
    } cases[] = {
        {DIGITS_AUTO, "en", 9, "ix"},  {DIGITS_AUTO, "fa", 1, "الف"}, {DIGITS_AUTO, "fa", 3, "ج"},
        {DIGITS_AUTO, "fa", 10, "ی"},  {DIGITS_AUTO, "fa", 12, "یب"}, {DIGITS_LATIN, "fa", 3, "iii"},
        {DIGITS_AUTO, "ar", 21, "كا"}, {DIGITS_AUTO, "ar", 101, "قا"}, {DIGITS_AUTO, "fa", 0, "0"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct arena *arena = arena_new();
        struct slice text = front_numeral(arena, cases[i].digits, slice_of(cases[i].language),
                                          cases[i].number);
        char *copy = g_strndup(text.p, text.n);
        g_assert_cmpstr(copy, ==, cases[i].text);
        g_free(copy);
        arena_free(arena);
    }
}

static void test_patterns(void)
{
    static const char *const cases[][2] = {
        {"{number}", "3.28"},     {"Fig. {chapter}-{n}", "Fig. 3-28"}, {"({a})", "(ab)"},
        {"{A} {i} {I}", "AB xxviii XXVIII"}, {"{what} {n", "{what} {n"}, {"", ""}, {"{n}}{", "28}{"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct arena *arena = arena_new();
        struct numeral numeral = {SLICE("3.28"), SLICE("3"), 28, DIGITS_AUTO, SLICE("en")};
        struct slice text = numeral_pattern(arena, slice_of(cases[i][0]), &numeral);
        char *copy = g_strndup(text.p ? text.p : "", text.n);
        g_assert_cmpstr(copy, ==, cases[i][1]);
        g_free(copy);
        arena_free(arena);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/digits/languages", test_digits);
    g_test_add_func("/digits/front", test_front);
    g_test_add_func("/digits/patterns", test_patterns);
    return g_test_run();
}
