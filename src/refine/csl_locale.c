/* A language's words are looked up in the style's elements <locale> of that language, of its main language, of no
 * language, and then in csl_terms.def, there too the region first. Tables are small enough to be walked. */
#include "refine/csl_locale.h"

#include "refine/words.h"

#include <glib.h>

#define COLUMNS 8

struct row {
    const char *name;
    const char *forms[COLUMNS]; /* of languages: NULL */
};

struct language {
    const char *tag;
    bool in_quote, limits;
    const char *text, *numeric, *feminine;
    size_t first; /* row of its first term */
};

static const struct row rows[] = {
#define CSL_LOCALE(...) {NULL, {NULL}},
#define CSL_TERM(name, ...) {name, {__VA_ARGS__}},
#include "refine/csl_terms.def"
    {NULL, {NULL}},
};

static const struct language languages[] = {
#define CSL_LOCALE(tag, in_quote, limits, text, numeric, feminine) {tag, in_quote, limits, text, numeric, feminine, 0},
#include "refine/csl_terms.def"
};

#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)

#define MAX_OWN 3
#define MAX_TABLES 2

struct csl_locale {
    struct slice language;
    const struct csl_node *own[MAX_OWN]; /* the style's, the nearest first; NULL at the end */
    const struct language *table;
    const struct row *terms[MAX_TABLES]; /* the region's, the language's */
};

/* ---- what belongs to a language ---- */

static const struct row *terms_of(size_t language)
{
    const struct row *row = rows;

    for (size_t i = 0; i <= language; row++)
        i += row->name == NULL;
    return row;
}

static const struct language *find_language(struct slice tag, bool primary)
{
    const struct language *best = NULL;

    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        bool fits = language_is(tag, languages[i].tag);
        bool is_primary = !strchr(languages[i].tag, '-');
        if (fits && (!best || strlen(languages[i].tag) > strlen(best->tag)) && (!primary || is_primary))
            best = &languages[i];
    }
    return best;
}

static void add_own(struct csl_locale *locale, const struct csl_style *style, struct slice tag, bool primary)
{
    for (const struct csl_node *node = style->root->first; node; node = node->next) {
        struct slice lang = csl_text(node, ATTR_LANG);
        size_t n = 0;
        char *name = g_strndup(lang.p ? lang.p : "", lang.n);
        bool fits = node->kind == CSL_LOCALE &&
                    (primary ? lang.n == 2 && language_is(tag, name) : slice_equal(lang, tag));
        g_free(name);
        while (n < MAX_OWN && locale->own[n] && locale->own[n] != node)
            n++;
        if (fits && n < MAX_OWN)
            locale->own[n] = node;
    }
}

struct csl_locale *csl_locale_new(struct arena *arena, const struct csl_style *style, struct slice language,
                                  bool *known)
{
    struct csl_locale *locale = ARENA_NEW(arena, struct csl_locale);
    const struct language *main_language = find_language(language, true);

    locale->language = language;
    add_own(locale, style, language, false);
    if (slice_is(language, "en"))
        add_own(locale, style, SLICE("en-US"), false);
    add_own(locale, style, language, true);
    add_own(locale, style, (struct slice){0}, false);
    *known = main_language != NULL;
    locale->table = *known ? find_language(language, false) : &languages[0];
    locale->terms[0] = terms_of((size_t)(locale->table - languages));
    if (*known && main_language != locale->table)
        locale->terms[1] = terms_of((size_t)(main_language - languages));
    return locale;
}

/* ---- terms ---- */

static struct slice style_term(const struct csl_node *locale, struct slice name, enum csl_form form, bool plural)
{
    for (const struct csl_node *terms = locale->first; terms; terms = terms->next)
        for (const struct csl_node *term = terms->kind == CSL_TERMS ? terms->first : NULL; term; term = term->next) {
            if (!slice_equal(csl_text(term, ATTR_NAME), name) ||
                csl_number(term, ATTR_FORM, FORM_LONG) != (int)form || csl_value(term, ATTR_GENDER_FORM))
                continue;
            const struct csl_node *number = csl_child(term, plural ? CSL_MULTIPLE : CSL_SINGLE);
            struct slice text = number ? number->text : term->text;
            return text.p ? text : SLICE("");
        }
    return (struct slice){0};
}

static const struct row *find_row(const struct row *row, struct slice name)
{
    for (; row && row->name; row++)
        if (slice_is(name, row->name))
            return row;
    return NULL;
}

static struct slice table_term(const struct row *row, enum csl_form form, bool plural)
{
    static const int columns[] = {[FORM_LONG] = 0, [FORM_SHORT] = 2, [FORM_VERB] = 4, [FORM_VERB_SHORT] = 5,
                                  [FORM_SYMBOL] = 6};
    bool has_plural = form == FORM_LONG || form == FORM_SHORT || form == FORM_SYMBOL;
    int column = columns[form];
    const char *one = row ? row->forms[column] : NULL;
    const char *several = row && has_plural ? row->forms[column + 1] : NULL;
    const char *text = plural && several && *several ? several : one;

    if (!text || (!*text && form != FORM_LONG))
        return (struct slice){0};
    return slice_of(text);
}

static struct slice term_in_form(const struct csl_locale *locale, struct slice name, enum csl_form form, bool plural)
{
    struct slice text = {0};

    for (int i = 0; i < MAX_OWN && locale->own[i] && !text.p; i++)
        text = style_term(locale->own[i], name, form, plural);
    for (int i = 0; i < MAX_TABLES && !text.p; i++)
        text = table_term(find_row(locale->terms[i], name), form, plural);
    return text;
}

/* The form that stands in for one that is missing. */
static enum csl_form weaker_form(enum csl_form form)
{
    return form == FORM_VERB_SHORT ? FORM_VERB : form == FORM_SYMBOL ? FORM_SHORT : FORM_LONG;
}

struct slice csl_term(const struct csl_locale *locale, struct slice name, enum csl_form form, bool plural)
{
    if (form > FORM_SYMBOL)
        form = FORM_LONG;
    if (slice_is(name, "sub verbo"))
        name = SLICE("sub-verbo");
    if (slice_is(name, "editortranslator") && !term_in_form(locale, name, FORM_LONG, plural).p)
        name = SLICE("editor-translator");
    for (;; form = weaker_form(form)) {
        struct slice text = term_in_form(locale, name, form, plural);
        if (!text.p && form == FORM_LONG) /* English */
            return table_term(find_row(terms_of(0), name), form, plural);
        if (text.p)
            return text;
    }
}

enum csl_gender csl_term_gender(const struct csl_locale *locale, struct slice term)
{
    for (int i = 0; i < MAX_OWN && locale->own[i]; i++) {
        const struct csl_node *terms = csl_child(locale->own[i], CSL_TERMS);
        for (const struct csl_node *node = terms ? terms->first : NULL; node; node = node->next)
            if (slice_equal(csl_text(node, ATTR_NAME), term) && csl_value(node, ATTR_GENDER))
                return (enum csl_gender)csl_number(node, ATTR_GENDER, GENDER_NEUTER);
    }
    const char *list = locale->table->feminine;
    while (*list) {
        size_t n = strcspn(list, "|");
        if (n == term.n && memcmp(list, term.p, n) == 0)
            return GENDER_FEMININE;
        list += n + (list[n] == '|');
    }
    return *locale->table->feminine ? GENDER_MASCULINE : GENDER_NEUTER;
}

/* ---- ordinals ---- */

static bool ordinal_fits(int number, int of, enum csl_match match)
{
    return match == MATCH_WHOLE ? number == of : match == MATCH_LAST_TWO ? number % 100 == of : number % 10 == of;
}

/* The number of "ordinal-11"; -1 for another term, -2 for "ordinal". */
static int ordinal_number(struct slice name)
{
    if (!slice_starts(name, "ordinal"))
        return -1;
    return name.n < 10 ? -2 : atoi(name.p + 8);
}

/* The style's ordinals replace the table's, all of them. Two figures win over one. */
static bool style_ordinal(const struct csl_node *locale, int number, enum csl_gender gender, struct slice *text)
{
    bool any = false;
    int best = -1;

    for (const struct csl_node *terms = locale->first; terms; terms = terms->next)
        for (const struct csl_node *term = terms->kind == CSL_TERMS ? terms->first : NULL; term; term = term->next) {
            int of = ordinal_number(csl_text(term, ATTR_NAME));
            if (of == -1)
                continue;
            any = true;
            int match = csl_number(term, ATTR_TERM_MATCH, of >= 10 ? MATCH_LAST_TWO : MATCH_LAST_DIGIT);
            int own_gender = csl_number(term, ATTR_GENDER_FORM, GENDER_NEUTER);
            if ((of >= 0 && !ordinal_fits(number, of, (enum csl_match)match)) ||
                (own_gender != GENDER_NEUTER && own_gender != (int)gender))
                continue;
            int rank = (of < 0 ? 0 : of < 10 && match == MATCH_LAST_DIGIT ? 2 : 4) + (own_gender != GENDER_NEUTER);
            if (rank > best)
                best = rank, *text = term->text;
        }
    return any;
}

static struct slice by_gender(const struct row *row, enum csl_gender gender)
{
    const char *text = row && row->forms[gender] && *row->forms[gender] ? row->forms[gender]
                       : row                                            ? row->forms[0]
                                                                        : NULL;

    return slice_of(text);
}

static struct slice table_ordinal(const struct row *row, int number, enum csl_gender gender)
{
    const struct row *best = NULL;
    int best_rank = -1;

    for (; row && row->name; row++) {
        struct slice name = slice_of(row->name);
        int of = ordinal_number(name);
        if (of == -1)
            continue;
        bool whole = name.p[name.n - 1] == '!';
        enum csl_match match = whole ? MATCH_WHOLE : of >= 10 ? MATCH_LAST_TWO : MATCH_LAST_DIGIT;
        int rank = of < 0 ? 0 : of < 10 ? 1 : 2;
        if ((of < 0 || ordinal_fits(number, of, match)) && rank > best_rank)
            best = row, best_rank = rank;
    }
    return by_gender(best, gender);
}

struct slice csl_ordinal(const struct csl_locale *locale, int number, enum csl_gender gender)
{
    struct slice text = {0};

    for (int i = 0; i < MAX_OWN && locale->own[i]; i++)
        if (style_ordinal(locale->own[i], number, gender, &text))
            return text;
    const struct row *terms = locale->terms[0];
    if (locale->terms[1] && !find_row(terms, SLICE("ordinal")))
        terms = locale->terms[1];
    return table_ordinal(terms, number, gender);
}

static struct slice numbered_row(const struct csl_locale *locale, const char *name, int number, enum csl_gender gender)
{
    char *key = g_strdup_printf("%s-%02d", name, number);
    struct slice text = {0};

    for (int i = 0; i < MAX_OWN && locale->own[i] && !text.p; i++)
        text = style_term(locale->own[i], slice_of(key), FORM_LONG, false);
    for (int i = 0; i < MAX_TABLES && !text.p; i++)
        text = by_gender(find_row(locale->terms[i], slice_of(key)), gender);
    g_free(key);
    return text;
}

struct slice csl_long_ordinal(const struct csl_locale *locale, int number, enum csl_gender gender)
{
    return numbered_row(locale, "long-ordinal", number, gender);
}

struct slice csl_genitive_month(const struct csl_locale *locale, int month)
{
    return numbered_row(locale, "genitive", month, GENDER_NEUTER);
}

/* ---- dates and options ---- */

const struct csl_node *csl_locale_date(const struct csl_locale *locale, enum csl_form form)
{
    for (int i = 0; i < MAX_OWN && locale->own[i]; i++)
        for (const struct csl_node *node = locale->own[i]->first; node; node = node->next)
            if (node->kind == CSL_DATE && csl_number(node, ATTR_FORM, -1) == (int)form)
                return node;
    return NULL;
}

const char *csl_locale_pattern(const struct csl_locale *locale, enum csl_form form)
{
    return form == FORM_NUMERIC ? locale->table->numeric : locale->table->text;
}

static bool option(const struct csl_locale *locale, enum csl_attr attr, bool otherwise)
{
    for (int i = 0; i < MAX_OWN && locale->own[i]; i++)
        for (const struct csl_node *node = locale->own[i]->first; node; node = node->next)
            if (node->kind == CSL_STYLE_OPTIONS && csl_value(node, attr))
                return csl_number(node, attr, 0) != 0;
    return otherwise;
}

bool csl_punctuation_in_quote(const struct csl_locale *locale)
{
    return option(locale, ATTR_PUNCTUATION_IN_QUOTE, locale->table->in_quote);
}

bool csl_limit_ordinals(const struct csl_locale *locale)
{
    return option(locale, ATTR_LIMIT_ORDINALS, locale->table->limits);
}

bool csl_is_english(const struct csl_locale *locale)
{
    return language_is(locale->language, "en");
}

/* ---- locators ---- */

static const char *const locators[] = {
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure",
    "folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo",
    "supplement", "table", "title-locator", "verse", "volume",
};

/* Bytes of `text` that are the word, whatever its case, when it ends there and has all its points. */
static size_t word_size(struct slice text, struct slice word)
{
    if (!word.n || text.n < word.n || g_ascii_strncasecmp(text.p, word.p, word.n))
        return 0;
    bool letter = g_unichar_isalpha(g_utf8_get_char_validated(g_utf8_prev_char(word.p + word.n), -1));
    bool goes_on = text.n > word.n && g_unichar_isalpha(g_utf8_get_char(text.p + word.n));
    return letter && goes_on ? 0 : word.n;
}

static void try_row(const struct row *table, const char *name, struct slice text, size_t *size, const char **best)
{
    const struct row *row = find_row(table, slice_of(name));

    for (int i = 0; row && i < COLUMNS; i++) {
        size_t n = i == 4 || i == 5 ? 0 : word_size(text, slice_of(row->forms[i]));
        if (n > *size)
            *size = n, *best = name;
    }
}

struct slice csl_locator_term(const struct csl_locale *locale, struct slice text, size_t *size)
{
    static const struct {
        const char *word, *name;
    } others[] = {{"ch.", "chapter"}, {"chs.", "chapter"}, {"par.", "paragraph"}, {"§", "section"}, {"§§", "section"},
                  {"¶", "paragraph"}, {"art.", "article-locator"}, {"bk.", "book"}, {"ln.", "line"}, {"v.", "verse"}};
    const char *best = NULL;

    *size = 0;
    for (int i = 0; i < MAX_OWN && locale->own[i]; i++)
        for (size_t l = 0; l < G_N_ELEMENTS(locators); l++)
            for (int form = 0; form < 4; form++) {
                struct slice word = style_term(locale->own[i], slice_of(locators[l]), form % 2 ? FORM_SHORT : FORM_LONG,
                                               form > 1);
                if (word_size(text, word) > *size)
                    *size = word_size(text, word), best = locators[l];
            }
    for (size_t l = 0; l < G_N_ELEMENTS(locators); l++)
        for (int i = 0; i < MAX_TABLES; i++)
            try_row(locale->terms[i], locators[l], text, size, &best);
    if (!*size)
        for (size_t l = 0; l < G_N_ELEMENTS(locators); l++)
            try_row(terms_of(0), locators[l], text, size, &best);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (word_size(text, slice_of(others[i].word)) > *size)
            *size = strlen(others[i].word), best = others[i].name;
    return slice_of(best);
}
