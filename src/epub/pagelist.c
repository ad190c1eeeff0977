/* Page breaks by node. A page that starts at a node where no span may stand (a table, an image between
 * paragraphs) waits for the next place where one may. */
#include "epub/pagelist.h"

#include <glib.h>
#include <stdlib.h>

struct pagelist {
    struct page_start *starts; /* sorted by node order and offset */
    size_t start_count;
    bool *claimed;             /* for each start */
    GHashTable *first;         /* node → its first start */
    VEC(const struct page_start *) waiting;
    size_t waiting_from;
    VEC(struct page_mark) written;
};

static int by_place(const void *a, const void *b)
{
    const struct page_start *x = a, *y = b;

    if (x->node != y->node)
        return x->node->order < y->node->order ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

struct pagelist *pagelist_new(const struct book *book)
{
    struct pagelist *pages = g_new0(struct pagelist, 1);

    pages->first = g_hash_table_new(g_direct_hash, g_direct_equal);
    pages->starts = g_new(struct page_start, book->page_start_count + 1);
    for (size_t i = 0; i < book->page_start_count; i++)
        if (book->page_starts[i].node && book->page_starts[i].label.n)
            pages->starts[pages->start_count++] = book->page_starts[i];
    qsort(pages->starts, pages->start_count, sizeof *pages->starts, by_place);
    pages->claimed = g_new0(bool, pages->start_count + 1);
    for (size_t i = pages->start_count; i-- > 0;)
        g_hash_table_insert(pages->first, (void *)pages->starts[i].node, &pages->starts[i]);
    return pages;
}

void pagelist_free(struct pagelist *pages)
{
    if (!pages)
        return;
    g_hash_table_destroy(pages->first);
    g_free(pages->starts);
    g_free(pages->claimed);
    vec_free(&pages->waiting);
    vec_free(&pages->written);
    g_free(pages);
}

const struct page_start *pagelist_at(const struct pagelist *pages, const struct node *node,
                                  size_t *count)
{
    *count = 0;
    if (!pages->start_count)
        return NULL;
    const struct page_start *first = g_hash_table_lookup(pages->first, node);
    while (first && first + *count < pages->starts + pages->start_count &&
           first[*count].node == node)
        (*count)++;
    return first;
}

bool pagelist_claim(struct pagelist *pages, const struct page_start *start)
{
    bool *claimed = &pages->claimed[start - pages->starts];

    if (*claimed)
        return false;
    return *claimed = true;
}

void pagelist_wait(struct pagelist *pages, const struct page_start *start)
{
    vec_push(&pages->waiting, start);
}

const struct page_start *pagelist_next(struct pagelist *pages)
{
    if (pages->waiting_from == pages->waiting.count)
        return NULL;
    return pages->waiting.items[pages->waiting_from++];
}

const char *pagelist_written(struct pagelist *pages, struct epub *epub, const char *path,
                          const struct page_start *start)
{
    const char *id = arena_printf(epub->arena, "q-page-%zu", pages->written.count + 1).p;
    size_t at = pages->written.count;

    /* The page of the contents is written last, but stands among the first. */
    vec_push(&pages->written, (struct page_mark){path, id, start->label, start});
    while (at > 0 && pages->written.items[at - 1].start > start) {
        pages->written.items[at] = pages->written.items[at - 1];
        pages->written.items[--at] = (struct page_mark){path, id, start->label, start};
    }
    return id;
}

size_t pagelist_count(const struct pagelist *pages)
{
    return pages->written.count;
}

const struct page_mark *pagelist_mark(const struct pagelist *pages, size_t index)
{
    return &pages->written.items[index];
}
