/* Looks words and titles up in words.def. Both tables are small, so they are searched from the
 * top; a title costs one pass over the rows of its language, and there is one title a chapter. */
#include "refine/words.h"

#include "refine/refine.h"

#include <glib.h>

static const struct language_words {
    const char *tag;
    const char *words[WORD_COUNT];
} languages[] = {
#define WORDS(tag, ...) {tag, {__VA_ARGS__}},
#include "refine/words.def"
}, float_languages[] = {
#define FLOAT_WORDS(tag, listing, listings, continued, decimal)                     \
    {tag, {[WORD_LISTING] = listing, [WORD_LISTINGS] = listings,                     \
           [WORD_CONTINUED] = continued, [WORD_DECIMAL] = decimal}},
#include "refine/words.def"
}, note_languages[] = {
#define NOTE_WORDS(tag, continues, to_page, to_pages)                                    \
    {tag, {[WORD_CONTINUES] = continues, [WORD_NOTES_TO_PAGE] = to_page,                 \
           [WORD_NOTES_TO_PAGES] = to_pages}},
#include "refine/words.def"
};

static const struct {
    const char *tag;
    struct place_words words;
} places[] = {
#define PLACES(tag, ...) {tag, {__VA_ARGS__}},
#include "refine/words.def"
};

static const struct title_row {
    const char *tag;
    enum role role;
    const char *titles;
} title_rows[] = {
#define TITLES(tag, ROLE, titles) {tag, ROLE_##ROLE, titles},
#include "refine/words.def"
};

bool language_is(struct slice tag, const char *primary)
{
    size_t n = strlen(primary);

    return tag.n >= n && g_ascii_strncasecmp(tag.p, primary, n) == 0 &&
           (tag.n == n || tag.p[n] == '-' || tag.p[n] == '_');
}

/* The row that matches most of the tag, or the first. A row is any struct that starts with its tag. */
static size_t find_row(const void *rows, size_t count, size_t size, struct slice tag)
{
    size_t best = 0, best_length = 0;

    for (size_t i = 0; i < count; i++) {
        const char *own = *(const char *const *)((const char *)rows + i * size);
        size_t n = strlen(own);
        if (n > best_length && language_is(tag, own))
            best = i, best_length = n;
    }
    return best;
}

#define FIND_ROW(rows, tag) (&(rows)[find_row((rows), G_N_ELEMENTS(rows), sizeof *(rows), (tag))])

const struct place_words *words_places(struct slice tag)
{
    return &FIND_ROW(places, tag)->words;
}

static const struct {
    const char *tag;
    struct line_words words;
} line_rows[] = {
#define LINE_WORDS(tag, ...) {tag, {__VA_ARGS__}},
#include "refine/words.def"
};

const struct line_words *words_lines(struct slice tag)
{
    return &FIND_ROW(line_rows, tag)->words;
}

struct slice words_find(struct slice language, enum word word)
{
    const struct language_words *row = word < WORD_LISTING     ? FIND_ROW(languages, language)
                                       : word < WORD_CONTINUES ? FIND_ROW(float_languages, language)
                                                               : FIND_ROW(note_languages, language);

    return slice_of(row->words[word]);
}

static const struct language_terms {
    const char *tag;
    const char *terms[TERM_COUNT];
} term_rows[] = {
#define TERMS(tag, ...) {tag, {__VA_ARGS__}},
#include "refine/words.def"
};

struct slice terms_find(struct slice language, enum term term)
{
    return slice_of(FIND_ROW(term_rows, language)->terms[term]);
}

struct slice refine_word(struct slice language, const char *key)
{
    for (int word = 0; word < WORD_COUNT; word++)
        if (g_ascii_strcasecmp(words_find(SLICE("en"), (enum word)word).p, key) == 0)
            return words_find(language, word);
    return slice_of(key);
}

struct slice words_fill(struct arena *arena, struct slice text, struct slice number)
{
    const char *hash = memchr(text.p, '#', text.n);

    if (!hash)
        return arena_printf(arena, "%.*s\u00A0%.*s", (int)text.n, text.p, (int)number.n,
                            number.p);
    return arena_printf(arena, "%.*s%.*s%.*s", (int)(hash - text.p), text.p, (int)number.n,
                        number.p, (int)(text.p + text.n - hash - 1), hash + 1);
}

struct slice words_numbered(struct arena *arena, struct slice language, enum word word,
                            struct slice number)
{
    return words_fill(arena, words_find(language, word), number);
}

/* ---- titles ---- */

static const char *const number_words[] = {
    "one",   "two",   "three", "four",     "five",   "six",     "seven",   "eight",   "nine",
    "ten",   "first", "second", "third",   "fourth", "fifth",   "sixth",   "seventh", "eighth",
    "eins",  "zwei",  "drei",  "vier",     "erster", "zweiter", "dritter", "vierter",
    "un",    "deux",  "trois", "première", "deuxième", "troisième", "quatrième",
    "primera", "segunda", "tercera", "cuarta", "prima", "seconda", "terza", "quarta",
    "primeira", "terceira", "первая", "вторая", "третья", "четвёртая",
    "een", "twee", "drie", "ett", "två", "tre", "pierwsza", "druga", "trzecia",
};

static bool is_number_word(const char *p, size_t n)
{
    for (size_t i = 0; i < G_N_ELEMENTS(number_words); i++)
        if (strlen(number_words[i]) == n && memcmp(number_words[i], p, n) == 0)
            return true;
    return false;
}

static bool is_all(const char *p, const char *end, const char *set)
{
    if (p == end)
        return false;
    for (; p < end; p = g_utf8_next_char(p))
        if (!g_utf8_strchr(set, -1, g_utf8_get_char(p)))
            return false;
    return true;
}

/* Bytes of the number at the start of a folded title, or 0. */
static size_t number_size(const char *p)
{
    const char *end = p;

    if (g_utf8_strchr("一二三四五六七八九十百〇", -1, g_utf8_get_char(p)) && *p) {
        while (*end && g_utf8_strchr("一二三四五六七八九十百〇", -1, g_utf8_get_char(end)))
            end = g_utf8_next_char(end);
        return (size_t)(end - p);
    }
    bool digits = g_unichar_isdigit(g_utf8_get_char(p));
    while (*end && (digits ? g_unichar_isdigit(g_utf8_get_char(end))
                           : g_unichar_isalpha(g_utf8_get_char(end))))
        end = g_utf8_next_char(end);
    if (digits || (end > p && g_utf8_next_char(p) == end) || is_all(p, end, "ivxlc") ||
        is_number_word(p, (size_t)(end - p)))
        return (size_t)(end - p);
    return 0;
}

/* After a number the title may end or go on after a mark or a space. */
static bool ends_or_breaks(const char *p)
{
    if (!*p)
        return true;
    gunichar c = g_utf8_get_char(p);
    return g_unichar_ispunct(c) || g_unichar_isspace(c);
}

/* True when the folded `title` is `pattern` ([pattern, end)). */
static bool matches(const char *title, const char *pattern, const char *end)
{
    bool numbered = false;

    while (pattern < end) {
        if (*pattern == '#') {
            size_t n = number_size(title);
            if (!n)
                return false;
            title += n, pattern++, numbered = true;
        } else if (*title++ != *pattern++) {
            return false;
        }
    }
    return numbered ? ends_or_breaks(title) : !*title;
}

static bool matches_any(const char *title, const char *titles)
{
    for (;;) {
        const char *end = strchrnul(titles, '|');
        if (matches(title, titles, end))
            return true;
        if (!*end)
            return false;
        titles = end + 1;
    }
}

static bool is_folded(const char *folded, const char *title)
{
    char *other = g_utf8_strdown(title, -1);
    bool same = strcmp(folded, other) == 0;

    g_free(other);
    return same;
}

enum role words_role(struct slice language, struct slice title)
{
    title = slice_trim(title);
    while (title.n && strchr(".:*", title.p[title.n - 1]))
        title.n--;
    /* No title of the table is near this long. */
    if (title.n == 0 || title.n > 200)
        return ROLE_COUNT;

    char *folded = g_utf8_strdown(title.p, (gssize)title.n);
    enum role found = ROLE_COUNT;
    for (size_t i = 0; i < G_N_ELEMENTS(title_rows) && found == ROLE_COUNT; i++)
        if (language_is(language, title_rows[i].tag) && matches_any(folded, title_rows[i].titles))
            found = title_rows[i].role;
    const struct place_words *words = words_places(language);
    if (found == ROLE_COUNT && is_folded(folded, words->figures))
        found = ROLE_FIGURES_PAGE;
    if (found == ROLE_COUNT && is_folded(folded, words->tables))
        found = ROLE_TABLES_PAGE;
    if (found == ROLE_COUNT && is_folded(folded, words_find(language, WORD_LISTINGS).p))
        found = ROLE_LISTINGS_PAGE;
    g_free(folded);
    return found;
}
