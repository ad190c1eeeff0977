/* References: LaTeX's marks, BibTeX's and CSL-JSON's entries, and how both styles write them. */
#include "read/bibliography.h"
#include "read/cite_key.h"
#include "refine/cite.h"
#include "refine/collate.h"

#include <glib.h>

static void test_latex(void)
{
    static const char *const rows[][2] = {
        {"G{\\\"o}del, Erd{\\H o}s, \\v{S}koda", "Gödel, Erdős, Škoda"},
        {"\\'{\\i}, \\c{c}, \\aa ngstr\\\"om, Stra\\ss e", "í, ç, ångström, Straße"},
        {"A---b, 3--4, ``x'' \\& y~z", "A—b, 3–4, “x” & y\u00A0z"},
        {"The {\\TeX}book \\emph{and \\textbf{more}} {{NATO}}", "The TeXbook <i>and <b>more</b></i> NATO"},
        {"$x$ \\unknown{kept} \\emph{open", "x kept <i>open</i>"},
        {"}}{", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct arena *arena = arena_new();
        g_assert_cmpstr(latex_text(arena, slice_of(rows[i][0])).p, ==, rows[i][1]);
        arena_free(arena);
    }
}

static void test_keys(void)
{
    static const struct {
        const char *text;
        int size;
    } rows[] = {
        {"@ray2001, p", 7}, {"@ray:2001.", 8}, {"@a_b-c;", 5}, {"@", 0}, {"@,", 0}, {"@Åke", 4},
        {"@x’s", 1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(cite_key_size(slice_of(rows[i].text), 0), ==, rows[i].size);
    g_assert_cmpuint(cite_key_find(SLICE("me@ray.org, (@poe)"), 0), ==, 13);
    g_assert_cmpuint(cite_key_find(SLICE("https://x.org/@ray"), 0), ==, 18);
}

static void test_dates(void)
{
    struct reference_date date = reference_date_parse(SLICE("2001-05-03"));

    g_assert_cmpint(date.year, ==, 2001);
    g_assert_cmpint(date.month * 100 + date.day, ==, 503);
    g_assert_cmpint(reference_date_parse(SLICE("1999/2001")).end_year, ==, 2001);
    g_assert_cmpint(reference_date_parse(SLICE("2001-05-03T10:00:00")).day, ==, 3);
    g_assert_cmpint(reference_date_parse(SLICE("forthcoming")).year, ==, 0);
    g_assert_true(slice_is(reference_date_parse(SLICE("ca. 1500")).text, "ca. 1500"));
}

/* ---- BibTeX ---- */

struct reading {
    struct arena *arena;
    struct diags *diags;
    reference_list list;
};

static void read_bib(struct reading *r, const char *text)
{
    *r = (struct reading){.arena = arena_new(), .diags = diags_new()};
    bibtex_read(r->arena, r->diags, 1, slice_of(text), &r->list);
}

static void read_end(struct reading *r)
{
    vec_free(&r->list);
    diags_free(r->diags);
    arena_free(r->arena);
}

static void test_bibtex(void)
{
    struct reading r;

    read_bib(&r, "Junk @comment{not {this}} @string(P = \"Press\") @STRING{UP = \"Univ. \" # p}\n"
                 "@Book{k1, Title = {A {B}}, publisher = up, year = 2001, month = mar,}\n"
                 "@misc(k2, title = \"Q {\"} q\")");
    g_assert_cmpuint(diags_count(r.diags), ==, 0);
    g_assert_cmpuint(r.list.count, ==, 2);
    const struct reference *book = &r.list.items[0];
    g_assert_true(slice_is(book->key, "k1"));
    g_assert_cmpint(book->type, ==, REFERENCE_BOOK);
    g_assert_true(slice_is(book->fields[FIELD_TITLE], "A <span class=\"nocase\">B</span>"));
    g_assert_true(slice_is(book->fields[FIELD_PUBLISHER], "Univ. Press"));
    g_assert_cmpint(book->dates[DATE_ISSUED].year * 100 + book->dates[DATE_ISSUED].month, ==, 200103);
    g_assert_true(slice_is(r.list.items[1].fields[FIELD_TITLE], "Q \" q"));
    read_end(&r);
}

static void test_bibtex_names(void)
{
    static const struct {
        const char *text, *given, *particle, *family, *suffix;
    } rows[] = {
        {"Anna Maria Ray", "Anna Maria", "", "Ray", ""},
        {"Ray, Anna Maria", "Anna Maria", "", "Ray", ""},
        {"Vincent van der Gogh", "Vincent", "van der", "Gogh", ""},
        {"van der Gogh, Vincent", "Vincent", "van der", "Gogh", ""},
        {"King, Jr., Martin", "Martin", "", "King", "Jr."},
        {"{World Health Organization}", "", "", "World Health Organization", ""},
        {"Jos{\\'e} {Mart{\\'\\i}nez Ruiz}", "José", "", "Martínez Ruiz", ""},
        {"Plato", "", "", "Plato", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct reading r;
        char *text = g_strdup_printf("@book{k, author = {%s and others}}", rows[i].text);
        read_bib(&r, text);
        const struct reference_names *names = &r.list.items[0].makers[MAKER_AUTHOR];
        g_assert_cmpuint(names->count, ==, 1);
        g_assert_true(names->others);
        g_assert_true(slice_is(names->items[0].given, rows[i].given));
        g_assert_true(slice_is(names->items[0].particle, rows[i].particle));
        g_assert_true(slice_is(names->items[0].family, rows[i].family));
        g_assert_true(slice_is(names->items[0].suffix, rows[i].suffix));
        g_free(text);
        read_end(&r);
    }
}

static void test_bibtex_crossref(void)
{
    struct reading r;

    read_bib(&r, "@incollection{c, author = {A Ray}, title = {Part}, crossref = {B}}\n"
                 "@book{b, editor = {Z Poe}, title = {Whole}, publisher = {P}, year = 1999, crossref = {b}}");
    const struct reference *part = &r.list.items[0];
    g_assert_true(slice_is(part->fields[FIELD_TITLE], "Part"));
    g_assert_true(slice_is(part->fields[FIELD_CONTAINER], "Whole"));
    g_assert_true(slice_is(part->fields[FIELD_PUBLISHER], "P"));
    g_assert_cmpint(part->dates[DATE_ISSUED].year, ==, 1999);
    g_assert_cmpuint(part->makers[MAKER_EDITOR].count, ==, 1);
    read_end(&r);
}

/* A fault costs its entry alone, and is told with its place. */
static void test_bibtex_faults(void)
{
    static const struct {
        const char *text;
        size_t entries, start;
    } rows[] = {
        {"@book{k, title {x}}\n@misc{l}", 1, 15}, {"@book k\n@misc{l}", 1, 0},
        {"@book{, title = {x}}\n@misc{l}", 1, 0}, {"@book{k, title = {x\n@misc{l}", 1, 17},
        {"@book{k, title = {x} year = 1}\n@misc{l}", 1, 21}, {"@book{k, title = }\n@misc{l}", 1, 17},
        {"@book{k, title = x}", 1, 17},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct reading r;
        read_bib(&r, rows[i].text);
        g_assert_cmpuint(r.list.count, ==, rows[i].entries);
        g_assert_cmpuint(diags_count(r.diags), >=, 1);
        g_assert_cmpuint(diags_at(r.diags, 0)->span.start, ==, rows[i].start);
        read_end(&r);
    }
}

/* Strings of strings double with each line; reading stops before they fill the memory. */
static void test_bibtex_bomb(void)
{
    GString *text = g_string_new("@string{s0 = {0123456789}}\n");
    struct reading r;

    for (int i = 1; i < 64; i++)
        g_string_append_printf(text, "@string{s%d = s%d # s%d}\n", i, i - 1, i - 1);
    read_bib(&r, text->str);
    g_assert_cmpuint(diags_count(r.diags), >, 0);
    g_assert_cmpuint(arena_size(r.arena), <, 4u << 20);
    read_end(&r);
    g_string_free(text, TRUE);
}

/* ---- styles ---- */

static const char bib[] =
    "@book{book, author = {Ray, Anna and van Gogh, Jan}, title = {A Title}, subtitle = {More of It},"
    " edition = 2, volume = 3, series = {Types}, number = 7, translator = {Bo Li},"
    " address = {York}, publisher = {Press}, year = 2001}\n"
    "@article{article, author = {Jean-Paul Ray and Bo Li and Cy Poe and Di Ty}, title = {What Now?},"
    " journal = {The Journal}, volume = 12, number = 3, pages = {45--67}, year = 1999, doi = {10.1/x}}\n"
    "@incollection{chapter, author = {Anna Ray}, title = {Part}, booktitle = {Whole}, editor = {Cy Poe},"
    " pages = {5}, publisher = {Press}, year = 2002}\n"
    "@mastersthesis{thesis, author = {Anna Ray}, title = {Deep}, school = {Uni}, year = 2003}\n"
    "@online{web, author = {{The Body}}, title = {Page}, url = {https://example.org/a>b},"
    " urldate = {2020-05-01}}\n"
    "@book{edited, editor = {Cy Poe and Di Ty}, title = {Set}, year = 2000}\n"
    "@misc{bare, title = {Alone}, year = {2005/2006}}\n";

static void check_styles(const char *language, enum cite_style style, const char *const (*rows)[2], size_t count)
{
    struct reading r;

    read_bib(&r, bib);
    for (size_t i = 0; i < count; i++) {
        struct cite cite = {r.arena, slice_of(language), style};
        struct buf out = {0};
        for (size_t j = 0; j < r.list.count; j++)
            if (slice_is(r.list.items[j].key, rows[i][0]))
                cite_entry(&cite, &r.list.items[j], (struct slice){0}, &out);
        g_assert_cmpstr(out.data, ==, rows[i][1]);
        buf_free(&out);
    }
    read_end(&r);
}

static void test_author_date(void)
{
    static const char *const rows[][2] = {
        {"book", "Ray, Anna, and Jan van Gogh. 2001. <i>A Title: More of It</i>. 2nd ed. Vol.\u00A03. "
                 "Translated by Bo Li. Types 7. York: Press."},
        {"article", "Ray, Jean-Paul, Bo Li, Cy Poe, and Di Ty. 1999. “What Now?” <i>The Journal</i> 12 (3): "
                    "45–67. <a=https://doi.org/10.1/x>https://doi.org/10.1/x</a>."},
        {"chapter", "Ray, Anna. 2002. “Part.” In <i>Whole</i>, edited by Cy Poe, 5. Press."},
        {"thesis", "Ray, Anna. 2003. “Deep.” Master’s thesis, Uni."},
        {"web", "The Body. n.d. “Page.” Accessed May 1, 2020. "
                "<a=https://example.org/a%3Eb>https://example.org/a>b</a>."},
        {"edited", "Poe, Cy, and Di Ty, eds. 2000. <i>Set</i>."},
        {"bare", "<i>Alone</i>. 2005–2006."},
    };
    static const char *const german[][2] = {
        {"chapter", "Ray, Anna. 2002. „Part“. In <i>Whole</i>, herausgegeben von Cy Poe, 5. Press."},
        {"edited", "Poe, Cy und Di Ty, Hrsg. 2000. <i>Set</i>."},
    };

    check_styles("en", CITE_AUTHOR_DATE, rows, G_N_ELEMENTS(rows));
    check_styles("de", CITE_AUTHOR_DATE, german, G_N_ELEMENTS(german));
}

static void test_numeric(void)
{
    static const char *const rows[][2] = {
        {"book", "A.\u00A0Ray and J.\u00A0van Gogh, <i>A Title: More of It</i>, Types 7, 2nd ed., vol.\u00A03, "
                 "translated by B.\u00A0Li. York: Press, 2001."},
        {"article", "J.-P.\u00A0Ray, B.\u00A0Li, C.\u00A0Poe, and D.\u00A0Ty, “What Now?” <i>The Journal</i>, "
                    "vol.\u00A012, no.\u00A03, pp.\u00A045–67, 1999, doi:\u00A0<a=https://doi.org/10.1/x>10.1/x</a>."},
        {"chapter", "A.\u00A0Ray, “Part,” in <i>Whole</i>, edited by C.\u00A0Poe. Press, 2002, p.\u00A05."},
        {"thesis", "A.\u00A0Ray, “Deep,” master’s thesis, Uni, 2003."},
        {"edited", "C.\u00A0Poe and D.\u00A0Ty, Eds., <i>Set</i>, 2000."},
    };

    check_styles("en", CITE_NUMERIC, rows, G_N_ELEMENTS(rows));
}

static void test_many_names(void)
{
    GString *text = g_string_new("@book{k, year = 1, author = {A A1");
    struct reading r;
    struct buf out = {0};

    for (int i = 2; i <= 11; i++)
        g_string_append_printf(text, " and A A%d", i);
    g_string_append(text, "}}");
    read_bib(&r, text->str);
    struct cite cite = {r.arena, SLICE("en"), CITE_AUTHOR_DATE};
    cite_label(&cite, &r.list.items[0], &out);
    g_assert_cmpstr(out.data, ==, "A1 et al.");
    buf_clear(&out);
    cite_names(&cite, &r.list.items[0].makers[MAKER_AUTHOR], true, &out);
    g_assert_cmpstr(out.data, ==, "A1, A, A A2, A A3, A A4, A A5, A A6, A A7, et al.");
    buf_clear(&out);
    cite.style = CITE_NUMERIC;
    cite_names(&cite, &r.list.items[0].makers[MAKER_AUTHOR], false, &out);
    g_assert_cmpstr(out.data, ==, "A.\u00A0A1 et al.");
    buf_free(&out);
    g_string_free(text, TRUE);
    read_end(&r);
}

static void test_collate(void)
{
    struct collator *german = collator_new(SLICE("de")), *swedish = collator_new(SLICE("sv"));

    g_assert_cmpint(collate(german, SLICE("Ärger"), SLICE("Zorn")), <, 0);
    g_assert_cmpint(collate(swedish, SLICE("Ärger"), SLICE("Zorn")), >, 0);
    collator_free(german);
    collator_free(swedish);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cite/latex", test_latex);
    g_test_add_func("/cite/keys", test_keys);
    g_test_add_func("/cite/dates", test_dates);
    g_test_add_func("/cite/bibtex", test_bibtex);
    g_test_add_func("/cite/bibtex-names", test_bibtex_names);
    g_test_add_func("/cite/bibtex-crossref", test_bibtex_crossref);
    g_test_add_func("/cite/bibtex-faults", test_bibtex_faults);
    g_test_add_func("/cite/bibtex-bomb", test_bibtex_bomb);
    g_test_add_func("/cite/author-date", test_author_date);
    g_test_add_func("/cite/numeric", test_numeric);
    g_test_add_func("/cite/many-names", test_many_names);
    g_test_add_func("/cite/collate", test_collate);
    return g_test_run();
}
