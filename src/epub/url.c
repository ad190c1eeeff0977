/* Reading systems and EPUBCheck refuse addresses with characters outside RFC 3986 (RSC-020), and links to
 * files that are not in the book (RSC-007). */
#include "epub/url.h"

#include "base/buf.h"

#include <glib.h>

static bool has_scheme(struct slice url, const char *scheme)
{
    size_t n = strlen(scheme);

    return url.n > n && g_ascii_strncasecmp(url.p, scheme, n) == 0;
}

static bool is_web(struct slice url)
{
    return (has_scheme(url, "http://") || has_scheme(url, "https://")) &&
           url.n > (has_scheme(url, "https://") ? 8u : 7u);
}

static bool is_escape(struct slice url, size_t i)
{
    return url.p[i] == '%' && i + 2 < url.n && g_ascii_isxdigit(url.p[i + 1]) &&
           g_ascii_isxdigit(url.p[i + 2]);
}

struct slice url_for_reader(struct arena *arena, struct slice url)
{
    static const char allowed[] = "-._~:/?#@!$&'()*+,;=";
    struct buf out = {0};
    bool in_fragment = false;

    if (!is_web(url) && !has_scheme(url, "mailto:") && !has_scheme(url, "tel:"))
        return (struct slice){0};
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        bool plain = g_ascii_isalnum(c) || (c && strchr(allowed, c)) || is_escape(url, i);
        if (c == '#' && in_fragment)
            plain = false;
        in_fragment |= c == '#';
        if (plain)
            buf_byte(&out, c);
        else
            buf_printf(&out, "%%%02X", (unsigned char)c);
    }
    struct slice clean = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return clean;
}
