/* Where a number is parted. The mark is the first one that stands before a digit; what groups digits (a comma in
 * English, a full stop in German, spaces, apostrophes) belongs to the whole part. */
#include "model/decimal.h"

#include <glib.h>

/* Letters and signs before the digits: "US$ 12", "≈ 3". More is a text that has a number in it. */
#define MOST_BEFORE 4

static bool is_digit(gunichar c)
{
    return g_unichar_isdigit(c);
}

static gunichar char_at(struct slice text, size_t at)
{
    return at < text.n ? g_utf8_get_char_validated(text.p + at, (gssize)(text.n - at)) : 0;
}

static size_t after(struct slice text, size_t at)
{
    return MIN(text.n, at + (size_t)g_utf8_skip[(unsigned char)text.p[at]]);
}

static bool mark_at(struct slice text, size_t at, struct slice mark)
{
    return mark.n && at + mark.n < text.n && memcmp(text.p + at, mark.p, mark.n) == 0 &&
           is_digit(char_at(text, at + mark.n));
}

/* What may stand between two groups of digits. */
static bool groups(gunichar c)
{
    return c == '.' || c == ',' || c == '\'' || c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F ||
           c == 0x2019 || c == 0x2007 || c == 0x66C;
}

bool decimal_split(struct slice text, struct slice mark, size_t *whole)
{
    size_t at = 0, before = 0;

    while (at < text.n && !is_digit(char_at(text, at)) && !mark_at(text, at, mark)) {
        if (++before > MOST_BEFORE)
            return false;
        at = after(text, at);
    }
    if (at >= text.n)
        return false;
    while (at < text.n && !mark_at(text, at, mark)) {
        gunichar c = char_at(text, at);
        size_t next = after(text, at);
        if (!is_digit(c) && !(groups(c) && is_digit(char_at(text, next))))
            break;
        at = next;
    }
    *whole = at;
    return true;
}
