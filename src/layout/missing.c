/* Characters that no font has. They are counted on the finished pages, where each is the box of glyph 0, so that one
 * message says of a character how often it stands there, at the first of its places. */
#include "layout/missing.h"

#include "model/book.h"

#include <glib.h>
#include <string.h>
#include <unicode/uchar.h>

struct missing {
    gunichar character;
    uint32_t count, artifacts; /* in the text, and in what is set around it */
    struct span span;          /* of the first one's mark */
};

static void count_character(GHashTable *table, GPtrArray *order, const struct mark *mark, gunichar c)
{
    struct missing *missing = g_hash_table_lookup(table, GUINT_TO_POINTER(c));

    if (!missing) {
        missing = g_new0(struct missing, 1);
        missing->character = c;
        g_hash_table_insert(table, GUINT_TO_POINTER(c), missing);
        g_ptr_array_add(order, missing);
    }
    if (!missing->span.file)
        missing->span = mark->span;
    if (mark->artifact == NOT_ARTIFACT)
        missing->count++;
    else
        missing->artifacts++;
}

static bool has_box(const struct mark *mark, uint32_t first, uint32_t count)
{
    const uint32_t all = mark->as.text.glyph_count;

    for (uint32_t i = first; i < first + count && i < all; i++)
        if (mark->as.text.glyphs[mark->as.text.rtl ? all - 1 - i : i].id == 0)
            return true;
    return false;
}

/* Takes the first character of each cluster that shows a box. */
static void count_mark(GHashTable *table, GPtrArray *order, const struct mark *mark)
{
    struct slice text = mark->as.text.text;
    uint32_t glyph = 0;
    size_t at = 0;

    for (uint32_t i = 0; i < mark->as.text.cluster_count; i++) {
        struct cluster cluster = mark->as.text.clusters[i];
        if (cluster.bytes && at < text.n && has_box(mark, glyph, cluster.glyphs))
            count_character(table, order, mark, g_utf8_get_char(text.p + at));
        glyph += cluster.glyphs;
        at += cluster.bytes;
    }
}

/* Where the character itself stands in the source of its mark; all of it where it is written in another way. */
static struct span place_of(const struct book *book, const struct missing *missing, struct slice text)
{
    const struct source *source = sources_find(book->sources, missing->span.file);
    struct slice from = source ? slice_sub(source->text, missing->span.start, missing->span.end)
                               : (struct slice){0};
    const char *at = from.n ? memmem(from.p, from.n, text.p, text.n) : NULL;

    if (!at)
        return missing->span;
    uint32_t start = missing->span.start + (uint32_t)(at - from.p);
    return (struct span){missing->span.file, start, start + (uint32_t)text.n};
}

static void report(struct book *book, const struct missing *missing)
{
    uint32_t count = missing->count ? missing->count : missing->artifacts;
    char text[8] = "", code[16], *times = count > 1 ? g_strdup_printf(", %u times", count) : g_strdup("");
    bool is_emoji = u_hasBinaryProperty((UChar32)missing->character, UCHAR_EMOJI_PRESENTATION);

    text[g_unichar_to_utf8(missing->character, text)] = '\0';
    g_snprintf(code, sizeof code, "U+%04X", missing->character);
    diag_hint(book->diags, place_of(book, missing, slice_of(text)),
              is_emoji ? "put a font with emoji, such as Noto Emoji, into the book's folder fonts/ and name it in font-family"
                       : NULL,
              DIAG_GLYPH_MISSING, text, code, times);
    g_free(times);
}

void missing_report(struct book *book, const struct pages *pages)
{
    GHashTable *table = g_hash_table_new(NULL, NULL);
    GPtrArray *order = g_ptr_array_new_with_free_func(g_free);

    for (size_t p = 0; p < pages->count; p++)
        for (size_t m = 0; m < pages->page[p].mark_count; m++)
            if (pages->page[p].marks[m].kind == MARK_TEXT)
                count_mark(table, order, &pages->page[p].marks[m]);
    for (guint i = 0; i < order->len; i++)
        report(book, g_ptr_array_index(order, i));
    g_ptr_array_free(order, TRUE);
    g_hash_table_destroy(table);
}
