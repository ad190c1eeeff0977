/* The lexer covers every text, whatever is in it, and numbers are parted where they should be. */
#include "model/decimal.h"
#include "refine/lexer.h"

#include <glib.h>

static const char *const languages[] = {
    "c", "cpp", "java", "javascript", "typescript", "python", "rust", "go", "sh", "console", "json", "yaml",
    "toml", "html", "css", "sql", "elixir", "markdown", "diff", "haskell", "lua", "php", "make", "erlang",
};

static void check_cover(const struct grammar *grammar, struct slice text)
{
    struct lexemes out = {0};
    size_t at = 0;

    lexer_run(grammar, text, &out);
    for (size_t i = 0; i < out.list.count; i++) {
        g_assert_cmpuint(out.list.items[i].end, >, at);
        at = out.list.items[i].end;
    }
    g_assert_cmpuint(at, ==, text.n);
    vec_free(&out.list);
}

static void test_any_bytes(void)
{
    static const char signs[] = "\"'`/*#<>-=!?[]{}():;@$%&|~.,\\ \n\t_aZ0r\xc3\xa4";
    char text[400];
    guint32 state = 1;

    for (int round = 0; round < 400; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            state = state * 1664525u + 1013904223u;
            text[i] = signs[(state >> 16) % (sizeof signs)]; /* the NUL among them */
        }
        for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
            check_cover(lexer_find(slice_of(languages[i])),
                        (struct slice){text, sizeof text - (size_t)(round % 50)});
    }
}

/* What a lone quote or brace may start must not be looked for again from every place. */
static void test_long_lines(void)
{
    static const char *const parts[] = {"\"", "${", "#[", "(/", "/*", "<!--", "=/[", "`", "a: ", "'''", "<a "};
    GString *text = g_string_new(NULL);

    for (size_t p = 0; p < G_N_ELEMENTS(parts); p++) {
        g_string_truncate(text, 0);
        while (text->len < 200000)
            g_string_append(text, parts[p]);
        for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
            check_cover(lexer_find(slice_of(languages[i])), (struct slice){text->str, text->len});
    }
    g_string_free(text, TRUE);
}

static void test_names(void)
{
    g_assert_true(lexer_find(SLICE("Rust")) == lexer_find(SLICE("rs")));
    g_assert_null(lexer_find(SLICE("text")));
    g_assert_null(lexer_find(SLICE("")));
    g_assert_null(lexer_find(SLICE("py python")));
}

static void test_decimals(void)
{
    static const struct {
        const char *text, *mark;
        int whole; /* -1: no number */
    } rows[] = {
        {"1,234.5", ".", 5}, {"1.234,5", ",", 5}, {"12", ".", 2},     {"12 kN", ".", 2}, {".5", ".", 0},
        {"-3.", ".", 2},     {"n/a", ".", -1},    {"", ".", -1},      {"US$ 4.20", ".", 5},
        {"1 000,25", ",", 5}, {"as 3 of", ".", 4}, {"about 3", ".", -1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        size_t whole = 0;
        bool is = decimal_split(slice_of(rows[i].text), slice_of(rows[i].mark), &whole);
        g_assert_cmpint(is ? (int)whole : -1, ==, rows[i].whole);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lexer/any-bytes", test_any_bytes);
    g_test_add_func("/lexer/long-lines", test_long_lines);
    g_test_add_func("/lexer/names", test_names);
    g_test_add_func("/decimal/split", test_decimals);
    return g_test_run();
}
