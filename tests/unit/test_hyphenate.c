/* Hyphenation: break points, limits, languages that share a dictionary, words that must not break. */
#include "layout/hyphenate.h"

#include <glib.h>
#include <string.h>

#define DATA "out/share/quoin/hyphen"

/** The word with "-" at its break points. */
static char *shown(struct hyphenator *h, const char *language, const char *word,
                   const char *limits)
{
    struct hyphen_limits limit = hyphen_limits_parse(slice_of(limits));
    const unsigned char *breaks = hyphenate(h, slice_of(language), slice_of(word), &limit);
    GString *out = g_string_new(NULL);
    size_t at = 0;
    for (; *breaks; breaks++) {
        g_string_append_len(out, word + at, (gssize)(*breaks - at));
        g_string_append_c(out, '-');
        at = *breaks;
    }
    g_string_append(out, word + at);
    return g_string_free(out, FALSE);
}

static void test_words(void)
{
    static const struct {
        const char *language, *word, *limits, *expected;
    } cases[] = {
        {"en", "hyphenation", "", "hy-phen-ation"},
        {"en-US", "Manuscript", "", "Man-u-script"},
        {"en", "hyphenation", "5 3 3", "hyphen-ation"},
        {"en", "hyphenation", "12", "hyphenation"},
        {"en", "table", "", "ta-ble"},
        {"en", "tree", "", "tree"},
        {"de", "Silbentrennung", "", "Sil-ben-tren-nung"},
        {"de-AT", "Übermäßigkeit", "", "Über-mä-ßig-keit"},
        {"fr", "typographie", "", "ty-po-gra-phie"},
        {"fr-CA", "élémentaire", "", "élé-men-taire"},
        {"ru", "переносы", "", "пе-ре-но-сы"},
        {"pl", "książka", "", "książ-ka"},
        {"el", "τυπογραφία", "", "τυ-πο-γρα-φία"},
        {"xx", "hyphenation", "", "hyphenation"},
        {"../../etc/passwd", "hyphenation", "", "hyphenation"},
        {"", "hyphenation", "", "hyphenation"},
    };
    struct hyphenator *h = hyphenator_new(DATA);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int again = 0; again < 2; again++) { /* the second time from memory */
            char *out = shown(h, cases[i].language, cases[i].word, cases[i].limits);
            g_assert_cmpstr(out, ==, cases[i].expected);
            g_free(out);
        }
    hyphenator_free(h);
}

static void test_odd_words(void)
{
    struct hyphenator *h = hyphenator_new(DATA);
    char *long_word = g_strnfill(5000, 'a');
    char *out = shown(h, "en", long_word, "");
    g_assert_cmpstr(out, ==, long_word);
    g_free(out);
    g_free(long_word);
    out = shown(h, "ru", "日本語テキスト", ""); /* not in the dictionary's encoding */
    g_assert_cmpstr(out, ==, "日本語テキスト");
    g_free(out);
    hyphenator_free(h);
    h = hyphenator_new("no/such/folder");
    out = shown(h, "en", "hyphenation", "");
    g_assert_cmpstr(out, ==, "hyphenation");
    g_free(out);
    hyphenator_free(h);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (!g_file_test(DATA "/hyph_en_US.dic", G_FILE_TEST_EXISTS)) {
        g_print("1..0 # SKIP no hyphenation dictionaries in " DATA "\n");
        return 0;
    }
    g_test_add_func("/hyphenate/words", test_words);
    g_test_add_func("/hyphenate/odd-words", test_odd_words);
    return g_test_run();
}
