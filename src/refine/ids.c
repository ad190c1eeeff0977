/* Ids: the author's own come first, then every heading without one gets one made from its words. All are unique in
 * the book afterwards, and filed with the book. They are also filed by file, so that a link
 * within a file finds that file's "summary" before another's. */
#include "refine/ids.h"

#include "refine/passes.h"
#include "refine/slug.h"

#include <glib.h>

struct ids {
    struct book *book;
    GHashTable *counts;  /* id → the next number to try behind it */
    GHashTable *in_file; /* "3#summary" → node */
};

struct ids *ids_new(struct book *book)
{
    struct ids *ids = g_new0(struct ids, 1);

    ids->book = book;
    ids->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ids->in_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return ids;
}

void ids_free(struct ids *ids)
{
    g_hash_table_destroy(ids->counts);
    g_hash_table_destroy(ids->in_file);
    g_free(ids);
}

static char *scoped(uint32_t file, struct slice id)
{
    return g_strdup_printf("%u#%.*s", file, (int)id.n, id.p);
}

static void file_in_file(struct ids *ids, struct slice id, struct node *node)
{
    char *key = scoped(node->span.file, id);

    if (g_hash_table_contains(ids->in_file, key))
        g_free(key);
    else
        g_hash_table_insert(ids->in_file, key, node);
}

struct node *ids_find(const struct ids *ids, uint32_t file, struct slice id)
{
    char *key = scoped(file, id);
    struct node *node = g_hash_table_lookup(ids->in_file, key);

    g_free(key);
    return node;
}

/* A free id made from `id` by counting: "notes-2". The count goes on from the last one used for this
 * id, so that many equal headings stay linear. */
static struct slice free_id(struct ids *ids, struct slice id)
{
    char *key = string_of(id);
    unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(ids->counts, key));
    struct slice candidate;

    if (count < 2)
        count = 2;
    do
        candidate = arena_printf(ids->book->arena, "%s-%u", key, count++);
    while (book_find_id(ids->book, candidate));
    g_hash_table_insert(ids->counts, key, GUINT_TO_POINTER(count));
    return candidate;
}

static void file_written(struct ids *ids)
{
    struct book *book = ids->book;

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (!node->attrs.id.n)
            continue;
        file_in_file(ids, node->attrs.id, node);
        if (book_add_id(book, node->attrs.id, node))
            continue;
        struct slice id = free_id(ids, node->attrs.id);
        char *taken = string_of(node->attrs.id);
        diag(book->diags, node->span, DIAG_ID_TAKEN, taken, id.p);
        g_free(taken);
        node->attrs.id = id;
        book_add_id(book, id, node);
    }
}

void ids_make(struct ids *ids, struct node *node, struct slice text)
{
    struct slice id = slug_make(ids->book->arena, text);

    if (!id.n)
        id = SLICE("section");
    file_in_file(ids, id, node);
    if (book_find_id(ids->book, id))
        id = free_id(ids, id);
    node->attrs.id = id;
    book_add_id(ids->book, id, node);
}

/* Lists of figures and tables lead to them. */
static bool is_listed(const struct book *book, const struct node *node, const bool *wanted)
{
    return captions_is_whole(node) && wanted[captions_list(book, node)];
}

static struct slice caption_text(const struct book *book, const struct node *whole)
{
    for (const struct node *node = whole->first; node; node = node->next)
        if (node->kind == NODE_CAPTION)
            return whole->label.n ? whole->label : node_plain_text(book->arena, node);
    return (struct slice){0};
}

static void find_lists(const struct book *book, bool *wanted)
{
    for (const struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CONTENTS)
            wanted[node->as.contents.list] = true;
}

static void make_missing(struct ids *ids)
{
    struct book *book = ids->book;
    bool *wanted = g_new0(bool, captions_list_count(book));

    find_lists(book, wanted);
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->attrs.id.n)
            continue;
        if (node->kind == NODE_HEADING)
            ids_make(ids, node, node_plain_text(book->arena, node));
        else if (node->kind == NODE_DIVISION && !node->as.division.heading)
            ids_make(ids, node, slice_of(role_class(node->as.division.role)));
        else if (is_listed(book, node, wanted) && caption_text(book, node).n)
            ids_make(ids, node, caption_text(book, node));
    }
    g_free(wanted);
}

void ids_give(struct ids *ids)
{
    file_written(ids);
    make_missing(ids);
}

const char *ids_suggest(struct ids *ids, struct slice id)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, ids->in_file);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(names, strchr(key, '#') + 1);
    /* The table's order depends on addresses no message may depend on. */
    g_ptr_array_sort(names, (GCompareFunc)(void (*)(void))g_strcmp0);
    const char *found = diag_suggest(id, (const char *const *)names->pdata, names->len);
    g_ptr_array_free(names, TRUE);
    return found;
}
