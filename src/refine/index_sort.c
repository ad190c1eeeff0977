/* A collator, and letters by its elements: what is one element to the language (a letter, or two as the Czech "ch") is
 * one letter of its index. */
#include "refine/index_sort.h"

#include "base/buf.h"

#include <glib.h>
#include <unicode/ucol.h>
#include <unicode/ucoleitr.h>
#include <unicode/ustring.h>

/* Letters are found in the first characters. */
#define LETTER_ROOM 32

struct index_order {
    UCollator *texts, *letters; /* the second sees no accents and no case */
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

struct index_order *index_order_new(struct slice language)
{
    struct index_order *order = g_new0(struct index_order, 1);
    char *name = g_strndup(language.p ? language.p : "", language.n);

    order->texts = open_collator(name, UCOL_TERTIARY);
    order->letters = open_collator(name, UCOL_PRIMARY);
    g_free(name);
    return order;
}

void index_order_free(struct index_order *order)
{
    if (order->texts)
        ucol_close(order->texts);
    if (order->letters)
        ucol_close(order->letters);
    g_free(order);
}

static int compare(const UCollator *collator, struct slice a, struct slice b)
{
    UErrorCode error = U_ZERO_ERROR;
    int result = 0;

    if (collator)
        result = ucol_strcollUTF8(collator, a.p ? a.p : "", (int32_t)a.n, b.p ? b.p : "",
                                  (int32_t)b.n, &error);
    return U_FAILURE(error) ? 0 : result;
}

int index_compare(const struct index_order *order, struct slice a, struct slice b)
{
    int result = compare(order->texts, a, b);

    if (result)
        return result;
    size_t n = a.n < b.n ? a.n : b.n;
    result = n ? memcmp(a.p, b.p, n) : 0;
    return result ? result : (a.n > b.n) - (a.n < b.n);
}

bool index_same_letter(const struct index_order *order, struct slice a, struct slice b)
{
    return a.n && b.n ? compare(order->letters, a, b) == 0 : a.n == b.n;
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
static struct slice without_accents(const struct index_order *order, struct arena *arena,
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
    return index_same_letter(order, plain, letter) ? plain : letter;
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

struct slice index_letter(const struct index_order *order, struct arena *arena, struct slice text)
{
    const char *p = text.p, *end = text.p + text.n;

    while (p < end && !g_unichar_isalnum(g_utf8_get_char(p)))
        p = g_utf8_next_char(p); /* quotes and the like */
    /* There are too many ideographs to stand under each. */
    if (p >= end || !g_unichar_isalpha(g_utf8_get_char(p)) || !order->letters ||
        g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_HAN)
        return (struct slice){0};

    UChar units[LETTER_ROOM];
    UErrorCode error = U_ZERO_ERROR;
    const char *stop = p;
    for (int i = 0; i < LETTER_ROOM / 4 && stop < end; i++)
        stop = g_utf8_next_char(stop);
    int32_t length = 0, used = 0;
    u_strFromUTF8(units, LETTER_ROOM, &length, p, (int32_t)(stop - p), &error);
    used = U_FAILURE(error) ? 0 : element_end(order->letters, units, length);
    stop = g_utf8_next_char(p);
    for (int32_t at = 1; at < used && stop < end; at++)
        stop = g_utf8_next_char(stop);
    struct slice letter = {p, (size_t)(stop - p)};
    return capital(arena, without_accents(order, arena, letter));
}
