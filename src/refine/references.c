/* Gives headings ids, makes all ids unique, and finds what inner links lead to. */
#include "refine/passes.h"

#include "refine/slug.h"

#include <glib.h>

/* A free id made from `id` by counting: "notes-2". The count goes on from the last one used
 * for this id, so that many equal headings stay linear. */
static struct slice free_id(struct book *book, GHashTable *counts, struct slice id)
{
    char *key = g_strndup(id.p, id.n);
    unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
    struct slice candidate;

    if (count < 2)
        count = 2;
    do
        candidate = arena_printf(book->arena, "%s-%u", key, count++);
    while (book_find_id(book, candidate));
    g_hash_table_insert(counts, key, GUINT_TO_POINTER(count));
    return candidate;
}

/* The author's own ids come first: a heading's made id must not take one away. */
static void file_ids(struct book *book, GHashTable *counts)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (!node->attrs.id.n || book_add_id(book, node->attrs.id, node))
            continue;
        struct slice id = free_id(book, counts, node->attrs.id);
        char *taken = g_strndup(node->attrs.id.p, node->attrs.id.n);
        diag(book->diags, node->span, DIAG_ID_TAKEN, taken, id.p);
        g_free(taken);
        node->attrs.id = id;
        book_add_id(book, id, node);
    }
}

static void make_id(struct book *book, GHashTable *counts, struct node *node, struct slice text)
{
    struct slice id = slug_make(book->arena, text);

    if (!id.n)
        id = SLICE("section");
    if (book_find_id(book, id))
        id = free_id(book, counts, id);
    node->attrs.id = id;
    book_add_id(book, id, node);
}

static void make_ids(struct book *book, GHashTable *counts)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->attrs.id.n)
            continue;
        if (node->kind == NODE_HEADING)
            make_id(book, counts, node, node_plain_text(book->arena, node));
        else if (node->kind == NODE_DIVISION && !node->as.division.heading)
            make_id(book, counts, node, slice_of(role_class(node->as.division.role)));
    }
}

void references_resolve(struct book *book)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    file_ids(book, counts);
    make_ids(book, counts);
    g_hash_table_destroy(counts);
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_LINK && slice_starts(node->as.link.url, "#"))
            node->as.link.target =
                book_find_id(book, slice_sub(node->as.link.url, 1, node->as.link.url.n));
}
