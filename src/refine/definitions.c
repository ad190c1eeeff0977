#include "refine/definitions.h"

#include "base/vec.h"
#include "refine/collate.h"
#include "refine/passes.h"

#include <glib.h>

char *definitions_key(struct slice text)
{
    char *plain = string_of(slice_trim(text)), *folded = g_utf8_casefold(plain, -1);
    char *words = folded, *to = folded;

    for (; *words; words++) {
        bool space = g_ascii_isspace(*words);
        if (!space || (to > folded && to[-1] != ' '))
            *to++ = space ? ' ' : *words;
    }
    *to = '\0';
    g_free(plain);
    return folded;
}

struct node *definitions_place(const struct node *list, const char *class_name)
{
    for (struct node *node = list->parent; node; node = node->parent) {
        if (node->kind == NODE_DIV && node_has_class(node, class_name))
            return node;
        if (node->kind == NODE_DIVISION) {
            const struct node *heading = node->as.division.heading;
            bool named = node_has_class(node, class_name) || (heading && node_has_class(heading, class_name));
            return named ? node : NULL;
        }
    }
    return NULL;
}

static bool says_yes(const struct node *node)
{
    struct slice sort = node ? node_attr(node, "sort") : (struct slice){0};

    return slice_is(sort, "yes") || slice_is(sort, "true");
}

bool definitions_want_order(const struct node *list, const struct node *place)
{
    return says_yes(list) || says_yes(place) ||
           (place && place->kind == NODE_DIVISION && says_yes(place->as.division.heading));
}

/* ---- sorting ---- */

/* An entry: its first term and, until the next entry, what follows it. */
struct definition_entry {
    struct node *first;
    struct slice words;
    size_t index, count; /* its place as written; its nodes */
};

static int by_words(const void *a, const void *b, void *collator)
{
    const struct definition_entry *x = a, *y = b;
    int order = collate(collator, x->words, y->words);

    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static bool starts_entry(const struct node *node)
{
    return node->kind == NODE_TERM && !(node->prev && node->prev->kind == NODE_TERM);
}

void definitions_sort(struct book *book, struct node *list)
{
    struct collator *collator = collator_new(language_at(book, list));
    VEC(struct definition_entry) entries = {0};

    for (struct node *node = list->first; node; node = node->next) {
        if (starts_entry(node) || !entries.count)
            vec_push(&entries, (struct definition_entry){
                                   node, slice_trim(node_plain_text(book->arena, node)), entries.count, 0});
        vec_last(&entries).count++;
    }
    if (entries.count > 1)
        g_qsort_with_data(entries.items, (gint)entries.count, sizeof *entries.items, by_words, collator);
    for (size_t i = 0; i < entries.count; i++) {
        struct node *node = entries.items[i].first, *next;
        /* Each goes to the end of the list, so that at last all stand there in their order. */
        for (size_t n = entries.items[i].count; n > 0; n--, node = next) {
            next = node->next;
            node_remove(node);
            node_append(list, node);
        }
    }
    vec_free(&entries);
    collator_free(collator);
}
