/* The pure functions of refine/: quotes, spaces, words, slugs, roman figures, links. */
#include "model/digits.h"
#include "refine/links.h"
#include "refine/passes.h"
#include "refine/refine.h"
#include "refine/slug.h"
#include "refine/words.h"

#include <glib.h>

/* The text after typography. A '|' in it parts it into nodes: plain and emphasised in turn. */
static char *typeset(const char *language, const char *text)
{
    struct book *book = book_new();
    struct node *paragraph = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);
    char **parts = g_strsplit(text, "|", -1);

    book->config->language = slice_of(language);
    book->config->smart = book->config->nonbreaking = true;
    node_append(book->root, paragraph);
    for (int i = 0; parts[i]; i++) {
        struct node *leaf = node_new_text(book->arena, slice_of(parts[i]), SPAN_NONE);
        struct node *parent = paragraph;
        if (i % 2) {
            parent = node_new(book->arena, NODE_EMPHASIS, SPAN_NONE);
            node_append(paragraph, parent);
        }
        node_append(parent, leaf);
    }
    typography_apply(book);
    struct slice out = node_plain_text(book->arena, paragraph);
    char *result = g_strndup(out.p, out.n);
    g_strfreev(parts);
    book_free(book);
    return result;
}

struct row {
    const char *language, *in, *out;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *got = typeset(rows[i].language, rows[i].in);
        g_assert_cmpstr(got, ==, rows[i].out);
        g_free(got);
    }
}

static void test_quotes(void)
{
    static const struct row rows[] = {
        {"en", "\"Yes,\" she said.", "“Yes,” she said."},
        {"en", "He said: \"'Go!' she said.\"", "He said: “‘Go!’ she said.”"},
        {"en", "\"'Hello,' he said\"", "“‘Hello,’ he said”"},
        {"en", "\"I was--\" he began", "“I was–” he began"},
        {"en", "(\"so\")", "(“so”)"},
        {"en", "a dash—\"then\" so", "a dash—“then” so"},
        {"en", "\"one|\" two| three", "“one” two three"},
        {"en", "\"|one|\" two", "“one” two"},
        {"en", "|\"one\"| two", "“one” two"},
        {"en", "6\" pipe and 5' rod", "6″ pipe and 5′ rod"},
        {"en", "\"Left open at the end of a paragraph", "“Left open at the end of a paragraph"},
        {"en", "already “curly” and it’s fine", "already “curly” and it’s fine"},
        {"de", "\"Ja, 'so' ist es\"", "„Ja, ‚so‘ ist es“"},
        {"de", "\"Das ist \"so\" gut\"", "„Das ist ‚so‘ gut“"},
        {"de-CH", "\"Ja\"", "«Ja»"},
        {"fr", "\"Oui\"", "«\u202FOui\u202F»"},
        {"fr", "l'homme qu'il a vu", "l’homme qu’il a vu"},
        {"da", "\"Ja\"", "»Ja«"},
        {"sv", "\"Ja\"", "”Ja”"},
        {"pl", "\"Tak\"", "„Tak”"},
        {"ru", "\"Да, \"так\" и есть\"", "«Да, „так“ и\u00A0есть»"},
        {"ja", "彼は\"はい\"と言った", "彼は「はい」と言った"},
        {"zh", "他说\"你好\"然后走了", "他说“你好”然后走了"},
        {"nl", "'s avonds", "’s avonds"},
        {"en", "the empty \"\" text", "the empty “” text"},
        {"he", "צה\"ל", "צה\"ל"},
    };
    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_apostrophes(void)
{
    static const struct row rows[] = {
        {"en", "don't", "don’t"},
        {"en", "the '90s", "the ’90s"},
        {"en", "rock 'n' roll", "rock ’n’ roll"},
        {"en", "'Tis the season", "’Tis the season"},
        {"en", "the dogs' bowls", "the dogs’ bowls"},
        {"en", "'I'm goin' home,' he said", "‘I’m goin’ home,’ he said"},
        {"en", "give 'em that", "give ’em that"},
        {"en", "|Moby-Dick|'s whale", "Moby-Dick’s whale"},
        {"en", "'quoted' word", "‘quoted’ word"},
        {"en", "a lone ' here", "a lone ' here"},
    };
    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_dashes(void)
{
    static const struct row rows[] = {
        {"en", "one--two---three", "one–two—three"},
        {"en", "so...", "so…"},
        {"en", "so....", "so…."},
        {"en", "-----", "-----"},
        {"en", "the --help option and a --> b", "the --help option and a --> b"},
        {"en", "well-known", "well-known"},
        {"en", "1914--18", "1914–18"},
        {"en", "a|--|b", "a–b"},
        {"en", "so -- he", "so\u00A0– he"},
    };
    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_spaces(void)
{
    static const struct row rows[] = {
        {"fr", "Quoi ? Non ! Si : oui ; « bon »",
         "Quoi\u202F? Non\u202F! Si\u00A0: oui\u202F; «\u202Fbon\u202F»"},
        {"fr", "il est 12 : 30", "il est 12\u00A0: 30"},
        {"en", "Quoi ? Non", "Quoi ? Non"},
        {"en", "J. R. R. Tolkien", "J.\u00A0R.\u00A0R.\u00A0Tolkien"},
        {"en", "see p. 12 and pp. xii", "see p.\u00A012 and pp.\u00A0xii"},
        {"en", "(p. 12)", "(p.\u00A012)"},
        {"en", "a step. Then", "a step. Then"},
        {"en", "5 km of 10 words, 20 %.", "5\u00A0km of 10 words, 20\u00A0%."},
        {"en", "Dr. Watson, Mr. Holmes", "Dr.\u00A0Watson, Mr.\u00A0Holmes"},
        {"en", "§ 5", "§\u00A05"},
        {"fr", "10 000 euros", "10\u00A0000 euros"},
        {"de", "z. B. so, d. h. so, i. d. R. nicht", "z.\u00A0B. so, d.\u00A0h. so, i.\u00A0d.\u00A0R. nicht"},
        {"de", "am 3. Mai", "am 3.\u00A0Mai"},
        {"de", "S. 12", "S.\u00A012"},
        {"pl", "w domu i z psem", "w\u00A0domu i\u00A0z\u00A0psem"},
        {"cs", "v lese", "v\u00A0lese"},
        {"ru", "в лесу — дом", "в\u00A0лесу\u00A0— дом"},
        {"en", "Level 1 and Sec. 4", "Level\u00A01 and Sec.\u00A04"},
        {"en", "level ground, a line of 5", "level ground, a line of 5"},
        {"de", "in Kapitel 3", "in Kapitel\u00A03"},
        {"en", "figure 3|.2| is", "figure\u00A03.2 is"},
    };
    check_rows(rows, G_N_ELEMENTS(rows));
}

/* A line end of the source that must not break becomes a no-break space. */
static void test_soft_break(void)
{
    struct book *book = book_new();
    struct node *paragraph = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);

    book->config->nonbreaking = book->config->smart = true;
    node_append(book->root, paragraph);
    node_append(paragraph, node_new_text(book->arena, SLICE("see p."), SPAN_NONE));
    node_append(paragraph, node_new(book->arena, NODE_SOFT_BREAK, SPAN_NONE));
    node_append(paragraph, node_new_text(book->arena, SLICE("12"), SPAN_NONE));
    typography_apply(book);
    g_assert_cmpint(paragraph->first->next->kind, ==, NODE_TEXT);
    g_assert_true(slice_is(paragraph->first->next->text, "\u00A0"));
    book_free(book);
}

static void test_literal(void)
{
    struct book *book = book_new();
    struct node *paragraph = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);
    struct node *code = node_new(book->arena, NODE_CODE, SPAN_NONE);

    book->config->smart = true;
    node_append(book->root, paragraph);
    node_append(paragraph, node_new_text(book->arena, SLICE("\""), SPAN_NONE));
    code->text = SLICE("a \"b\" -- c...");
    node_append(paragraph, code);
    node_append(paragraph, node_new_text(book->arena, SLICE("\""), SPAN_NONE));
    typography_apply(book);
    g_assert_true(slice_is(paragraph->first->text, "“"));
    g_assert_true(slice_is(code->text, "a \"b\" -- c..."));
    g_assert_true(slice_is(paragraph->last->text, "”"));
    book_free(book);
}

static void test_roles(void)
{
    static const struct {
        const char *language, *title;
        enum role role;
    } rows[] = {
        {"en", "Preface", ROLE_PREFACE},         {"en", "PREFACE.", ROLE_PREFACE},
        {"en", "Appendix", ROLE_APPENDIX},       {"en", "Appendix B", ROLE_APPENDIX},
        {"en", "Appendix B: Notes", ROLE_APPENDIX}, {"en", "Appendix IV. X", ROLE_APPENDIX},
        {"en", "Appendix matters", ROLE_COUNT},  {"en", "Part of the Ship", ROLE_COUNT},
        {"en", "Part One", ROLE_PART},           {"en", "Part II: The Sea", ROLE_PART},
        {"en", "Part 3", ROLE_PART},             {"en", "Part III", ROLE_PART},
        {"en", "Prefaces", ROLE_COUNT},          {"en-GB", "Acknowledgements", ROLE_ACKNOWLEDGMENTS},
        {"de", "Vorwort", ROLE_PREFACE},         {"de", "Anhang A", ROLE_APPENDIX},
        {"de", "Preface", ROLE_COUNT},           {"fr", "Remerciements", ROLE_ACKNOWLEDGMENTS},
        {"zh", "前言", ROLE_PREFACE},            {"zh-TW", "附錄 A", ROLE_APPENDIX},
        {"zh", "第一部分 海", ROLE_PART},        {"ru", "Предисловие", ROLE_PREFACE},
        {"fa", "پیش‌گفتار", ROLE_FOREWORD},       {"en", "", ROLE_COUNT},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (words_role(slice_of(rows[i].language), slice_of(rows[i].title)) != rows[i].role)
            g_error("role of '%s'", rows[i].title);
}

static void test_words(void)
{
    struct arena *arena = arena_new();

    g_assert_true(slice_is(refine_word(SLICE("de-AT"), "Contents"), "Inhalt"));
    g_assert_true(slice_is(refine_word(SLICE("pt-BR"), "Contents"), "Sumário"));
    g_assert_true(slice_is(refine_word(SLICE("xx"), "Contents"), "Contents"));
    g_assert_true(slice_is(words_numbered(arena, SLICE("en"), WORD_FIGURE, SLICE("3.2")),
                           "Figure\u00A03.2"));
    g_assert_true(slice_is(words_numbered(arena, SLICE("zh"), WORD_CHAPTER, SLICE("3")), "第3章"));
    arena_free(arena);
}

static void test_slugs(void)
{
    struct arena *arena = arena_new();

    g_assert_true(slice_is(slug_make(arena, SLICE("Hello, World!")), "hello-world"));
    g_assert_true(slice_is(slug_make(arena, SLICE("  A – B  ")), "a--b"));
    g_assert_true(slice_is(slug_make(arena, SLICE("Über Größe")), "über-größe"));
    g_assert_true(slice_is(slug_make(arena, SLICE("所有权")), "所有权"));
    g_assert_true(slice_is(slug_make(arena, SLICE("?!")), ""));
    arena_free(arena);
}

static void test_roman(void)
{
    struct arena *arena = arena_new();
    static const struct {
        int n;
        const char *text;
    } rows[] = {{1, "i"}, {4, "iv"}, {9, "ix"}, {14, "xiv"}, {49, "xlix"}, {1999, "mcmxcix"},
                {3999, "mmmcmxcix"}, {4000, "4000"}, {0, "0"}};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_true(slice_is(roman_numeral(arena, rows[i].n, false), rows[i].text));
    g_assert_true(slice_is(roman_numeral(arena, 12, true), "XII"));
    arena_free(arena);
}

static void test_links(void)
{
    struct arena *arena = arena_new();

    g_assert_cmpint(link_form_of(SLICE("#a")), ==, LINK_INNER);
    g_assert_cmpint(link_form_of(SLICE("a.md#b")), ==, LINK_FILE);
    g_assert_cmpint(link_form_of(SLICE("https://a.org/")), ==, LINK_OUTER);
    g_assert_cmpint(link_form_of(SLICE("mailto:a@b.org")), ==, LINK_OUTER);
    g_assert_cmpint(link_form_of(SLICE("JavaScript:alert(1)")), ==, LINK_FORBIDDEN);
    g_assert_cmpint(link_form_of(SLICE("data:text/html,x")), ==, LINK_FORBIDDEN);
    g_assert_true(slice_is(link_escape(arena, SLICE("https://a.org/b c\"é%20%zz")),
                           "https://a.org/b%20c%22%C3%A9%20%25zz"));
    g_assert_true(slice_is(link_path(arena, SLICE("src/a.md"), SLICE("b.html")), "src/b.md"));
    g_assert_true(slice_is(link_path(arena, SLICE("src/x/a.md"), SLICE("../b.md")), "src/b.md"));
    arena_free(arena);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/refine/quotes", test_quotes);
    g_test_add_func("/refine/apostrophes", test_apostrophes);
    g_test_add_func("/refine/dashes", test_dashes);
    g_test_add_func("/refine/spaces", test_spaces);
    g_test_add_func("/refine/soft-break", test_soft_break);
    g_test_add_func("/refine/literal", test_literal);
    g_test_add_func("/refine/roles", test_roles);
    g_test_add_func("/refine/words", test_words);
    g_test_add_func("/refine/slugs", test_slugs);
    g_test_add_func("/refine/roman", test_roman);
    g_test_add_func("/refine/links", test_links);
    return g_test_run();
}
