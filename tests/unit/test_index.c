/* refine/collate: the order of entries and the letters they stand under. */
#include "refine/collate.h"

#include <glib.h>

static void test_order(void)
{
    /* The first sorts before the second. */
    static const char *const cases[][3] = {
        {"en", "eclipse", "type"}, {"en", "Éclair", "eclipse"}, {"en", "New York", "Newark"},
        {"en", "A2", "A10"},       {"en", "a", "A"},            {"de", "Ofen", "Öl"},
        {"sv", "zebra", "ål"},     {"cs", "had", "chata"},      {"en", "42", "a"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct collator *order = collator_new(slice_of(cases[i][0]));
        g_assert_true(collate_exactly(order, slice_of(cases[i][1]), slice_of(cases[i][2])) < 0);
        g_assert_true(collate_exactly(order, slice_of(cases[i][1]), slice_of(cases[i][1])) == 0);
        collator_free(order);
    }
}

static void test_letters(void)
{
    static const char *const cases[][3] = {
        {"en", "quoin", "Q"},  {"fr", "école", "E"}, {"sv", "ål", "Å"},   {"de", "Öl", "O"},
        {"cs", "chata", "Ch"}, {"en", "42", ""},     {"en", "“so”", "S"}, {"ru", "ёлка", "Е"},
        {"el", "ἀρχή", "Α"},   {"en", "", ""},       {"en", "!", ""},       {"zh", "铅字", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct arena *arena = arena_new();
        struct collator *order = collator_new(slice_of(cases[i][0]));
        struct slice letter = collate_letter(order, arena, slice_of(cases[i][1]));
        char *text = g_strndup(letter.p ? letter.p : "", letter.n);
        g_assert_cmpstr(text, ==, cases[i][2]);
        g_free(text);
        collator_free(order);
        arena_free(arena);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/index/order", test_order);
    g_test_add_func("/index/letters", test_letters);
    return g_test_run();
}
