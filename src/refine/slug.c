#include "refine/slug.h"

#include "base/buf.h"

#include <glib.h>

/* Long headings would make unwieldy links; this many bytes tell them apart well enough. */
#define MAX_SLUG 120

static void add_folded(struct buf *out, gunichar c)
{
    /* Marks carry the vowels of Indic scripts; U+200C parts words in Persian. */
    if (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_' || c == '-' || c == 0x200C)
        buf_char(out, g_unichar_tolower(c));
    else if (g_unichar_isspace(c))
        buf_byte(out, '-');
}

struct slice slug_make(struct arena *arena, struct slice text)
{
    struct buf out = {0};

    text = slice_trim(text);
    for (const char *p = text.p, *end = p + text.n; p < end && out.size < MAX_SLUG;
         p = g_utf8_next_char(p))
        add_folded(&out, g_utf8_get_char(p));
    struct slice slug = buf_view(&out);
    while (slug.n && slug.p[0] == '-')
        slug.p++, slug.n--;
    while (slug.n && slug.p[slug.n - 1] == '-')
        slug.n--;
    slug = arena_copy(arena, slug);
    buf_free(&out);
    return slug;
}
