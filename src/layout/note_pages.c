/* The pages of the calls are read off the chapters when all have their numbers, before any is painted. */
#include "layout/note_pages.h"

GHashTable *note_pages_find(const struct book *book, const struct folios *folios)
{
    GHashTable *calls = g_hash_table_new(NULL, NULL);

    for (size_t i = 0; i < book->note_count; i++) {
        struct node *note = book->notes[i];
        if (!note->first) /* its body stands elsewhere */
            g_hash_table_insert(calls, note, GINT_TO_POINTER(folios_page_of(folios, note) + 1));
    }
    return calls;
}

struct range {
    int32_t first, last; /* -1: nothing yet */
};

static void add_note(const struct edition *edition, const struct node *body, struct range *range)
{
    gpointer found = g_hash_table_lookup(edition->calls, body->as.note.body);
    int32_t page = GPOINTER_TO_INT(found) - 1;

    if (page < 0)
        return;
    range->first = range->first < 0 ? page : MIN(range->first, page);
    range->last = MAX(range->last, page);
}

static bool is_endnote(const struct node *node)
{
    return node && node->kind == NODE_NOTE_BODY && node->parent->kind == NODE_NOTES;
}

/** The note that goes on from the page before, and those that start on the page. */
static struct range find_range(const struct edition *edition, const struct page_builder *page,
                               const struct node *start)
{
    struct range range = {-1, -1};
    const struct node *body = node_ancestor(start, NODE_NOTE_BODY);

    if (is_endnote(body))
        add_note(edition, body, &range);
    for (size_t i = 0; i < page->anchors.count; i++)
        if (is_endnote(page->anchors.items[i].node))
            add_note(edition, page->anchors.items[i].node, &range);
    return range;
}

/** The words with the folios in the place of '#'. */
static struct slice fill(struct arena *arena, struct slice words, struct slice folios)
{
    const char *mark = memchr(words.p, '#', words.n);

    if (!mark)
        return words;
    return arena_printf(arena, "%.*s%.*s%.*s", (int)(mark - words.p), words.p, (int)folios.n,
                        folios.p, (int)(words.p + words.n - mark - 1), mark + 1);
}

struct slice note_pages(const struct edition *edition, const struct page *pages,
                        const struct page_builder *page, const struct node *start)
{
    const struct note_words *words = &edition->book->note_words;

    if (!edition->calls || !start || !node_ancestor(start, NODE_NOTES))
        return (struct slice){0};
    struct range range = find_range(edition, page, start);
    if (range.first < 0)
        return (struct slice){0};
    struct slice first = pages[range.first].folio, last = pages[range.last].folio;
    if (range.first == range.last)
        return fill(page->arena, words->to_page, first);
    return fill(page->arena, words->to_pages,
                arena_printf(page->arena, "%.*s\xe2\x80\x93%.*s", (int)first.n, first.p,
                             (int)last.n, last.p));
}
