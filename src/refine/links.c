#include "refine/links.h"

#include "base/buf.h"

#include <glib.h>

/* Schemes a reader can follow and that run nothing. */
static const char *const schemes[] = {"http", "https", "mailto", "tel", "ftp", "ftps",
                                      "doi",  "urn",   "geo",    "sms", "xmpp", "irc"};

enum link_form link_form_of(struct slice url)
{
    size_t n = 0;

    if (url.n && url.p[0] == '#')
        return LINK_INNER;
    if (slice_starts(url, "//"))
        return LINK_OUTER;
    while (n < url.n && (g_ascii_isalnum(url.p[n]) || strchr("+-.", url.p[n])))
        n++;
    if (n == 0 || n == url.n || url.p[n] != ':' || !g_ascii_isalpha(url.p[0]))
        return LINK_FILE;
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (strlen(schemes[i]) == n && g_ascii_strncasecmp(url.p, schemes[i], n) == 0)
            return LINK_OUTER;
    return LINK_FORBIDDEN;
}

static bool is_escape(struct slice url, size_t at)
{
    return url.p[at] == '%' && at + 2 < url.n && g_ascii_isxdigit(url.p[at + 1]) &&
           g_ascii_isxdigit(url.p[at + 2]);
}

struct slice link_escape(struct arena *arena, struct slice url)
{
    struct buf out = {0};
    bool in_fragment = false;

    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        bool second_hash = c == '#' && in_fragment;
        if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}", c) || second_hash ||
            (c == '%' && !is_escape(url, i)))
            buf_printf(&out, "%%%02X", c);
        else
            buf_byte(&out, (char)c);
        in_fragment = in_fragment || c == '#';
    }
    struct slice escaped = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return escaped;
}

struct slice link_path(struct arena *arena, struct slice from, struct slice path)
{
    struct buf joined = {0};
    const char *slash = from.n ? memrchr(from.p, '/', from.n) : NULL;

    if (slash && !(path.n && path.p[0] == '/'))
        buf_bytes(&joined, from.p, (size_t)(slash - from.p) + 1);
    buf_slice(&joined, path);
    char *text = g_strndup(joined.data ? joined.data : "", joined.size);
    char *plain = g_uri_unescape_string(text, "/");
    char *clean = g_canonicalize_filename(plain ? plain : text, "/");
    buf_clear(&joined);
    buf_string(&joined, clean + 1); /* without the root it was made below */
    if (g_str_has_suffix(clean, ".html")) {
        joined.size -= strlen("html");
        buf_string(&joined, "md");
    }
    struct slice made = arena_copy(arena, buf_view(&joined));
    g_free(text);
    g_free(plain);
    g_free(clean);
    buf_free(&joined);
    return made;
}
