/* model/pageref: locators merged into ranges, words for pages near and far. */
#include "model/pageref.h"

#include "refine/words.h"

#include "base/buf.h"

#include <glib.h>
#include <string.h>
#include <stdlib.h>

static const struct place_words english = {
    "page #", "pages #", "@ on page #", "@ on this page", "@ on the facing page", "@ overleaf",
    "@ on the previous page", "n", ", ", "", "", "", "see @", "see also @",
};

static struct page_place page(struct arena *arena, int number, bool roman)
{
    return (struct page_place){number - 1, number, roman,
                               arena_printf(arena, roman ? "r%d" : "%d", number)};
}

/* Merges a list such as "3 4-6 7* 9n" and writes what is left in the same way. */
static char *merge(const char *list)
{
    struct arena *arena = arena_new();
    struct locator locators[32];
    char **parts = g_strsplit(list, " ", -1);
    GString *out = g_string_new(NULL);
    size_t count = 0;

    for (char **part = parts; *part; part++) {
        bool roman = **part == 'r';
        char *rest;
        long first = strtol(*part + roman, &rest, 10), last = first;
        if (*rest == '-')
            last = strtol(rest + 1, &rest, 10);
        locators[count] = (struct locator){page(arena, (int)first, roman),
                                           page(arena, (int)last, roman), *rest == '*',
                                           *rest == 'n', (uint32_t)count, NULL};
        count++;
    }
    count = locators_merge(locators, count);
    for (size_t i = 0; i < count; i++) {
        struct slice text = locator_text(arena, &locators[i], &english);
        g_string_append_printf(out, "%s%.*s%s", i ? " " : "", (int)text.n, text.p,
                               locators[i].principal ? "*" : "");
    }
    g_strfreev(parts);
    arena_free(arena);
    return g_string_free(out, FALSE);
}

static void test_merge(void)
{
    static const char *const cases[][2] = {
        {"5", "5"},
        {"5 3 5", "3 5"},
        {"1 2", "1 2"},
        {"1 2 3", "1–3"},
        {"3 2 1 7 9 8", "1–3 7–9"},
        {"4-6 5", "4–6"},
        {"4-6 7", "4–7"},
        {"3 4-6", "3–6"},
        {"4-6 6-9", "4–9"},
        {"1 2 2* 3", "1 2* 3"},
        {"2 2*", "2*"},
        {"1-4 2*", "1–4 2*"},
        {"4n 4", "4"},
        {"4n 5n 6n", "4n 5n 6n"},
        {"r1 r2 r3 4 5", "r1–r3 4 5"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *merged = merge(cases[i][0]);
        g_assert_cmpstr(merged, ==, cases[i][1]);
        g_free(merged);
    }
}

static char *words(int here, int there, enum page_form form, bool joined, bool on_paper)
{
    struct arena *arena = arena_new();
    struct node ref = {.kind = NODE_PAGE_REF};
    struct page_span span = {.first = page(arena, there, false), .here = page(arena, here, false)};

    span.last = span.first;
    ref.as.page_ref.words = &english;
    ref.as.page_ref.form = (uint8_t)form;
    ref.as.page_ref.joined = joined;
    struct slice text = page_ref_text(arena, &ref, &span, on_paper);
    char *copy = g_strndup(text.p, text.n);
    arena_free(arena);
    return copy;
}

static void test_words(void)
{
    static const struct {
        int here, there;
        enum page_form form;
        bool joined, on_paper;
        const char *text;
    } cases[] = {
        {3, 9, PAGE_FOLIO, false, true, "9"},
        {3, 9, PAGE_NOUN, false, true, "page 9"},
        {3, 9, PAGE_AT, true, true, " on page 9"},
        {3, 3, PAGE_AT, false, true, "on page 3"},
        {3, 3, PAGE_NEAR, false, true, "on this page"},
        {3, 2, PAGE_NEAR, false, true, "on the facing page"},
        {2, 3, PAGE_NEAR, true, true, " on the facing page"},
        {3, 4, PAGE_NEAR, false, true, "overleaf"},
        {4, 3, PAGE_NEAR, false, true, "on the previous page"},
        {3, 5, PAGE_NEAR, false, true, "on page 5"},
        {3, 4, PAGE_NEAR, false, false, "on page 4"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *text = words(cases[i].here, cases[i].there, cases[i].form, cases[i].joined,
                           cases[i].on_paper);
        g_assert_cmpstr(text, ==, cases[i].text);
        g_free(text);
    }
}

/* The thing stands at one end of each of a language's phrases, and no two of them are the same. */
static void test_languages(void)
{
    static const char *const tags[] = {
        "en", "de", "fr", "es", "it", "pt", "pt-BR", "ca", "ro", "nl", "sv", "da", "nb", "no", "fi", "pl", "cs", "sk", "hu",
        "ru", "uk", "el", "tr", "zh", "zh-TW", "zh-Hant", "ja", "ko", "ar", "fa", "he", "hi", "vi", "th",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
        const struct place_words *words = words_places(slice_of(tags[i]));
        const char *phrases[] = {words->at, words->here, words->facing, words->overleaf, words->before};
        g_assert_true(i == 0 || words != words_places(SLICE("en")));
        for (size_t p = 0; p < G_N_ELEMENTS(phrases); p++) {
            g_assert_true(*phrases[p] == '@' || phrases[p][strlen(phrases[p]) - 1] == '@');
            for (size_t other = 0; other < p; other++)
                g_assert_cmpstr(phrases[p], !=, phrases[other]);
        }
        const struct line_words *lines = words_lines(slice_of(tags[i]));
        g_assert_true(i == 0 || lines != words_lines(SLICE("en")));
        g_assert_nonnull(strchr(lines->line, '#'));
        g_assert_nonnull(strchr(lines->lines, '#'));
        g_assert_nonnull(strchr(lines->verse, '#'));
        g_assert_nonnull(strchr(lines->verses, '#'));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pageref/merge", test_merge);
    g_test_add_func("/pageref/words", test_words);
    g_test_add_func("/pageref/languages", test_languages);
    return g_test_run();
}
