/* A look over markup before gumbo parses it. Elements nested by the thousands, or
 * formatting that is never closed, cost gumbo time and memory that grow with the square of
 * the text; such markup is found here, and its words are taken without parsing. */
#include "read/html_parts.h"

#include "base/buf.h"

#include <glib.h>

#define MAX_OPEN 200

static bool is_one_of(struct slice name, const char *const *names)
{
    for (; *names; names++)
        if (strlen(*names) == name.n && g_ascii_strncasecmp(*names, name.p, name.n) == 0)
            return true;
    return false;
}

/* Where the tag at `at` ends, past its '>'. */
static size_t tag_end(struct slice text, size_t at)
{
    char quote = 0;

    for (at++; at < text.n; at++) {
        char c = text.p[at];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && text.p[at - 1] == '=')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return text.n;
}

static size_t comment_end(struct slice text, size_t at)
{
    const char *end = memmem(text.p + at, text.n - at, "-->", 3);

    return end ? (size_t)(end - text.p) + 3 : text.n;
}

static struct slice name_at(struct slice text, size_t at)
{
    size_t end = at;

    while (end < text.n && (g_ascii_isalnum(text.p[end]) || text.p[end] == '-'))
        end++;
    return slice_sub(text, at, end);
}

/* Closes the innermost element of a name; a table cannot be closed over. */
static size_t close_name(struct slice *open, size_t count, struct slice name)
{
    static const char *const walls[] = {"table",    "select", "textarea", "object",
                                        "template", "svg",    "math",     "button",
                                        "marquee",  "applet", "title",    NULL};

    for (size_t i = count; i-- > 0;) {
        if (open[i].n == name.n && g_ascii_strncasecmp(open[i].p, name.p, name.n) == 0) {
            memmove(open + i, open + i + 1, (count - i - 1) * sizeof *open);
            return count - 1;
        }
        if (is_one_of(open[i], walls))
            return count;
    }
    return count;
}

bool html_nests_deeply(struct slice text)
{
    /* Those that close themselves. */
    static const char *const easy[] = {
        "p",      "li",    "dt",    "dd",     "tr",       "td",       "th",
        "thead",  "tbody", "tfoot", "option", "optgroup", "colgroup", "caption",
        "rt",     "rp",    "rb",    "br",     "img",      "hr",       "wbr",
        "input",  "meta",  "link",  "base",   "col",      "area",     "embed",
        "source", "track", "param", "image",  NULL};
    struct slice open[MAX_OPEN];
    size_t count = 0, end;

    for (size_t at = 0; at < text.n; at = end) {
        const char *next = memchr(text.p + at, '<', text.n - at);
        if (!next)
            return false;
        at = (size_t)(next - text.p);
        end = at + 1;
        bool closes = end < text.n && text.p[end] == '/';
        struct slice name = name_at(text, end + closes);
        if (slice_starts(slice_sub(text, at, text.n), "<!--")) {
            end = comment_end(text, at);
        } else if (name.n) {
            end = tag_end(text, at);
            if (is_one_of(name, easy))
                continue;
            if (closes)
                count = close_name(open, count, name);
            else if (count == MAX_OPEN)
                return true;
            else
                open[count++] = name;
        }
    }
    return false;
}

struct slice html_strip(struct arena *arena, struct slice text)
{
    static const char *const machines[] = {"script", "style", "iframe", NULL};
    struct buf out = {0};
    struct slice within = {0}; /* the script being skipped */

    for (size_t at = 0, end; at < text.n; at = end) {
        bool closes = at + 1 < text.n && text.p[at + 1] == '/';
        struct slice name =
            text.p[at] == '<' ? name_at(text, at + 1 + closes) : (struct slice){0};
        end = at + 1;
        if (slice_starts(slice_sub(text, at, text.n), "<!--")) {
            end = comment_end(text, at);
        } else if (name.n) {
            end = tag_end(text, at);
            buf_byte(&out, ' ');
            if (!closes && !within.n && is_one_of(name, machines))
                within = name;
            else if (closes && name.n == within.n &&
                     g_ascii_strncasecmp(name.p, within.p, name.n) == 0)
                within = (struct slice){0};
        } else if (!within.n && text.p[at] != '<') {
            buf_byte(&out, text.p[at]);
        }
    }
    struct slice made = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return made;
}
