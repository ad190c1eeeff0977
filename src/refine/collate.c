/* Texts are compared by one of ICU's collators. Letters are its elements: what is one element to the language (a letter,
 * or two as the Czech "ch") is one letter of its index. */
#include "refine/collate.h"

#include "base/buf.h"

#include <glib.h>
#include <unicode/ucol.h>
#include <unicode/ucoleitr.h>
#include <unicode/ustring.h>

/* Letters are found in the first characters. */
#define LETTER_ROOM 32

struct collator {
    UCollator *texts, *letters; /* the second sees no accents and no case; NULL when ICU's data is not there */
};

static UCollator *open_collator(const char *language, UCollationStrength strength)
{
    UErrorCode error = U_ZERO_ERROR;
    UCollator *collator = ucol_open(language, &error);

    if (U_FAILURE(error)) {
        error = U_ZERO_ERROR;
        collator = ucol_open("", &error);
    }
    if (U_FAILURE(error))
        return NULL;
    ucol_setStrength(collator, strength);
    ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION,
                      strength == UCOL_PRIMARY ? UCOL_OFF : UCOL_ON, &error);
    return collator;
}

struct collator *collator_new(struct slice language)
{
    struct collator *collator = g_new0(struct collator, 1);
    char *name = g_strndup(language.p ? language.p : "", language.n);

    collator->texts = open_collator(name, UCOL_TERTIARY);
    collator->letters = open_collator(name, UCOL_PRIMARY);
    g_free(name);
    return collator;
}

void collator_free(struct collator *collator)
{
    if (collator->texts)
        ucol_close(collator->texts);
    if (collator->letters)
        ucol_close(collator->letters);
    g_free(collator);
}

static int compare_bytes(struct slice a, struct slice b)
{
    int order = a.n && b.n ? memcmp(a.p, b.p, MIN(a.n, b.n)) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare(const UCollator *collator, struct slice a, struct slice b)
{
    UErrorCode error = U_ZERO_ERROR;
    int result = 0;

    if (collator)
        result = ucol_strcollUTF8(collator, a.p ? a.p : "", (int32_t)a.n, b.p ? b.p : "",
                                  (int32_t)b.n, &error);
    return !collator || U_FAILURE(error) ? compare_bytes(a, b) : result;
}

int collate(const struct collator *collator, struct slice a, struct slice b)
{
    return compare(collator->texts, a, b);
}

int collate_exactly(const struct collator *collator, struct slice a, struct slice b)
{
    int result = collate(collator, a, b);

    return result ? result : compare_bytes(a, b);
}

bool collate_same_letter(const struct collator *collator, struct slice a, struct slice b)
{
    return a.n && b.n ? compare(collator->letters, a, b) == 0 : a.n == b.n;
}

/* How many UTF-16 units the first element that counts takes. */
static int32_t element_end(const UCollator *collator, const UChar *text, int32_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    UCollationElements *elements = ucol_openElements(collator, text, length, &error);
    int32_t end = 0;

    if (U_FAILURE(error))
        return 0;
    for (int32_t element; (element = ucol_next(elements, &error)) != UCOL_NULLORDER;) {
        end = ucol_getOffset(elements);
        if (ucol_primaryOrder(element) != 0)
            break;
    }
    ucol_closeElements(elements);
    return U_FAILURE(error) ? 0 : end;
}

/* The letter without its accents, where the language takes the two for one. */
static struct slice without_accents(const struct collator *collator, struct arena *arena,
                                    struct slice letter)
{
    char *parts = g_utf8_normalize(letter.p, (gssize)letter.n, G_NORMALIZE_NFKD);
    struct buf base = {0};

    for (const char *p = parts; p && *p; p = g_utf8_next_char(p))
        if (!g_unichar_ismark(g_utf8_get_char(p)))
            buf_char(&base, g_utf8_get_char(p));
    struct slice plain = arena_copy(arena, buf_view(&base));
    buf_free(&base);
    g_free(parts);
    return collate_same_letter(collator, plain, letter) ? plain : letter;
}

/* "Ch" of "ch": the first character in capitals. */
static struct slice capital(struct arena *arena, struct slice letter)
{
    const char *rest = g_utf8_next_char(letter.p);
    char *first = g_utf8_strup(letter.p, rest - letter.p);
    struct slice text = arena_printf(arena, "%s%.*s", first,
                                     (int)(letter.n - (size_t)(rest - letter.p)), rest);

    g_free(first);
    return text;
}

struct slice collate_letter(const struct collator *collator, struct arena *arena, struct slice text)
{
    const char *p = text.p, *end = text.p + text.n;

    while (p < end && !g_unichar_isalnum(g_utf8_get_char(p)))
        p = g_utf8_next_char(p); /* quotes and the like */
    /* There are too many ideographs to stand under each. */
    if (p >= end || !g_unichar_isalpha(g_utf8_get_char(p)) || !collator->letters ||
        g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_HAN)
        return (struct slice){0};

    UChar units[LETTER_ROOM];
    UErrorCode error = U_ZERO_ERROR;
    const char *stop = p;
    for (int i = 0; i < LETTER_ROOM / 4 && stop < end; i++)
        stop = g_utf8_next_char(stop);
    int32_t length = 0, used = 0;
    u_strFromUTF8(units, LETTER_ROOM, &length, p, (int32_t)(stop - p), &error);
    used = U_FAILURE(error) ? 0 : element_end(collator->letters, units, length);
    stop = g_utf8_next_char(p);
    for (int32_t at = 1; at < used && stop < end; at++)
        stop = g_utf8_next_char(stop);
    struct slice letter = {p, (size_t)(stop - p)};
    return capital(arena, without_accents(collator, arena, letter));
}
