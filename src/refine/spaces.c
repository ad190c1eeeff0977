/* Whether a space may end a line. Looks at the word before and the word after it only. */
#include "refine/smart.h"
#include "refine/words.h"

#include <glib.h>

#define NO_BREAK 0x00A0
#define NARROW_NO_BREAK 0x202F

enum before { BEFORE_DIGIT, BEFORE_CAPITAL, BEFORE_ANYTHING };

static const struct sticks {
    const char *tag, *word;
    size_t n; /* bytes of the word */
    enum before before;
} sticking[] = {
#define STICKS(tag, word, before) {tag, word, sizeof(word) - 1, BEFORE_##before},
#include "refine/spaces.def"
};

static const char *const units[] = {
#define UNIT(unit) unit,
#include "refine/spaces.def"
};

/* The longest word of the tables, in bytes; longer ones are not looked up. */
#define MAX_STICKING 12

static bool is_blank(char c)
{
    return c == ' ' || c == FLAT_SPACE || c == FLAT_BREAK || c == '\t';
}

/* The word that ends at byte `at`, without brackets and quotes before it. */
static struct slice word_before(const char *text, size_t at)
{
    size_t start = at;

    while (start > 0 && at - start <= MAX_STICKING && !is_blank(text[start - 1]) &&
           text[start - 1] != FLAT_OBJECT)
        start--;
    while (start < at && strchr("([{\"'", text[start]))
        start++;
    return (struct slice){text + start, at - start};
}

static struct slice word_after(const char *text, size_t size, size_t at)
{
    size_t end = at;

    while (end < size && end - at <= MAX_STICKING && !is_blank(text[end]) && text[end] != FLAT_OBJECT)
        end++;
    return (struct slice){text + at, end - at};
}

/* The bytes of `word` are the row's but for the case of the first letter, which comes folded. */
static bool same_word(struct slice word, gunichar first, const struct sticks *row)
{
    if (word.n != row->n || first != g_utf8_get_char(row->word))
        return false;
    size_t n = (size_t)(g_utf8_next_char(word.p) - word.p);
    return memcmp(word.p + n, row->word + n, word.n - n) == 0;
}

static bool allows(enum before before, struct slice after)
{
    gunichar c = g_utf8_get_char(after.p);

    switch (before) {
    case BEFORE_DIGIT:
        return g_unichar_isdigit(c) ||
               (after.n <= 6 && strspn(after.p, "ivxlcIVXLC") >= after.n); /* roman figures */
    case BEFORE_CAPITAL:
        return g_unichar_isupper(c);
    case BEFORE_ANYTHING:
        return true;
    }
    return false;
}

/* Most words are none of the table's: they are long, have no full stop, and neither a figure nor a
 * capital follows. */
static bool may_stick(struct slice before, struct slice after)
{
    return before.n > 0 && before.n <= MAX_STICKING &&
           (before.n <= 2 || before.p[before.n - 1] == '.' || g_ascii_isdigit(after.p[0]) ||
            g_unichar_isupper(g_utf8_get_char(after.p)));
}

static bool sticks(struct slice before, struct slice after, struct slice language)
{
    if (!may_stick(before, after))
        return false;
    gunichar first = g_unichar_tolower(g_utf8_get_char(before.p));
    for (size_t i = 0; i < G_N_ELEMENTS(sticking); i++)
        if (same_word(before, first, &sticking[i]) &&
            (!*sticking[i].tag || language_is(language, sticking[i].tag)) &&
            allows(sticking[i].before, after))
            return true;
    return false;
}

/* "J. R. R. Tolkien", "J.-P. Sartre": a capital and a full stop before a capital. */
static bool is_initial(struct slice before, struct slice after)
{
    if (before.n < 2 || before.n > MAX_STICKING || before.p[before.n - 1] != '.')
        return false;
    const char *letter = g_utf8_prev_char(before.p + before.n - 1);
    return g_unichar_isupper(g_utf8_get_char(letter)) &&
           (letter == before.p || letter[-1] == '.' || letter[-1] == '-') &&
           g_unichar_isupper(g_utf8_get_char(after.p));
}

/* "z. B.", "i. d. R.", "v. Chr.": a letter and a full stop before another short word with one. */
static bool is_abbreviation(struct slice before, struct slice after, struct slice language)
{
    while (after.n && strchr(",;:)", after.p[after.n - 1]))
        after.n--;
    return before.n == 2 && g_ascii_isalpha(before.p[0]) && before.p[1] == '.' && after.n >= 2 &&
           after.n <= 5 && after.p[after.n - 1] == '.' && language_is(language, "de");
}

/* "12. Mai": a German ordinal is a number with a full stop. */
static bool is_ordinal(struct slice before, struct slice after, struct slice language)
{
    return (before.n == 2 || before.n == 3) && before.p[before.n - 1] == '.' &&
           g_ascii_isdigit(before.p[0]) && g_ascii_isdigit(before.p[before.n - 2]) &&
           g_unichar_isupper(g_utf8_get_char(after.p)) && language_is(language, "de");
}

static bool is_unit(struct slice after)
{
    while (after.n && strchr(",;:)!?]", after.p[after.n - 1]))
        after.n--;
    for (int stop = 0; stop < 2 && after.n; stop++) {
        for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
            if (slice_is(after, units[i]))
                return true;
        if (after.p[after.n - 1] != '.')
            return false;
        after.n--; /* the sentence's full stop */
    }
    return false;
}

/* "10 000": a group of three figures. */
static bool is_group(struct slice before, struct slice after)
{
    size_t n = strspn(after.p, "0123456789");

    return before.n <= 3 && n >= 3 && (n == 3 || n >= after.n) && n <= after.n && n == 3 &&
           g_ascii_isdigit(before.p[0]) &&
           (after.n == 3 || !g_ascii_isalnum(after.p[3]));
}

static bool follows_number(struct slice before, struct slice after)
{
    return before.n && g_ascii_isdigit(before.p[before.n - 1]) &&
           (is_unit(after) || is_group(before, after));
}

/* A dash between spaces hangs on the word before it. */
static bool is_dash(struct slice after)
{
    return slice_is(after, "–") || slice_is(after, "—") || slice_is(after, "--") ||
           slice_is(after, "---");
}

/* French sets its tall marks apart from the word. */
static uint32_t french(const char *text, size_t at, struct slice after)
{
    if (slice_starts(after, "»") || slice_starts(after, "›") ||
        (after.n && strchr(";!?", after.p[0])))
        return NARROW_NO_BREAK;
    if (after.n && after.p[0] == ':' && (after.n == 1 || !g_ascii_isalnum(after.p[1])))
        return NO_BREAK;
    gunichar before = g_utf8_get_char(g_utf8_prev_char(text + at));
    return before == 0xAB /* « */ || before == 0x2039 /* ‹ */ ? NARROW_NO_BREAK : 0;
}

uint32_t spaces_find(const char *text, size_t size, size_t at, struct slice language)
{
    if (at == 0 || at + 1 >= size || is_blank(text[at - 1]) || is_blank(text[at + 1]))
        return 0;
    struct slice before = word_before(text, at), after = word_after(text, size, at + 1);
    uint32_t space = language_is(language, "fr") ? french(text, at, after) : 0;

    if (space || before.n == 0 || after.n == 0)
        return space;
    if (is_dash(after) || sticks(before, after, language) || is_initial(before, after) ||
        is_abbreviation(before, after, language) || is_ordinal(before, after, language) ||
        follows_number(before, after))
        return NO_BREAK;
    return 0;
}
