#include "read/cite_key.h"

#include <glib.h>

/* Bytes of the character at `at` when it can stand in a key by itself, else 0. */
static size_t letter_size(struct slice text, size_t at)
{
    if (at >= text.n)
        return 0;
    unsigned char c = (unsigned char)text.p[at];
    if (c < 0x80)
        return g_ascii_isalnum(c) || c == '_';
    size_t n = (size_t)(g_utf8_next_char(text.p + at) - (text.p + at));
    return at + n <= text.n && g_unichar_isalnum(g_utf8_get_char(text.p + at)) ? n : 0;
}

static bool is_within_word(struct slice text, size_t at)
{
    if (at == 0)
        return false;
    const char *before = g_utf8_find_prev_char(text.p, text.p + at);
    gunichar c = before ? g_utf8_get_char(before) : ' ';
    return g_unichar_isalnum(c) || c == '@' || c == '/' || c == '_' || c == '.';
}

size_t cite_key_size(struct slice text, size_t at)
{
    size_t end = at + 1, n;

    if (at >= text.n || text.p[at] != '@' || is_within_word(text, at))
        return 0;
    if (!letter_size(text, end))
        return 0;
    while (end < text.n) {
        n = letter_size(text, end);
        if (!n && strchr(":.#$%&-+?<>~/", text.p[end]) && letter_size(text, end + 1))
            n = 1;
        if (!n)
            break;
        end += n;
    }
    return end - at - 1;
}

size_t cite_key_find(struct slice text, size_t from)
{
    while (from < text.n) {
        const char *sign = memchr(text.p + from, '@', text.n - from);
        if (!sign)
            break;
        from = (size_t)(sign - text.p);
        if (cite_key_size(text, from))
            return from;
        from++;
    }
    return text.n;
}
