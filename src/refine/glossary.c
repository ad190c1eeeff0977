/* Glossaries: terms that the text marks ([leading]{.term}) become links to their entries. A glossary is the
 * lists of definitions in a div of the class, or in the division of the role. In books without one the class is
 * the author's own. */
#include "refine/passes.h"

#include "base/vec.h"
#include "refine/definitions.h"
#include "refine/slug.h"

#include <glib.h>

#define MAX_SUGGESTIONS 40

struct glossary {
    struct book *book;
    GHashTable *terms; /* key → TERM */
    VEC(char *) keys;  /* owned by the table; in reading order, for suggestions */
    int suggestions;
};

/* ---- entries ---- */

static void file_term(struct glossary *g, struct node *term)
{
    struct arena *arena = g->book->arena;
    struct slice words = node_plain_text(arena, term), slug = slug_make(arena, words);
    char *key = definitions_key(words);

    if (!*key || g_hash_table_contains(g->terms, key)) {
        g_free(key);
        return;
    }
    if (!term->attrs.id.n)
        term->attrs.id = arena_printf(arena, "term-%.*s", (int)slug.n, slug.p);
    g_hash_table_insert(g->terms, key, term);
    vec_push(&g->keys, key);
}

static void read_list(struct glossary *g, struct node *list, const struct node *place)
{
    if (definitions_want_order(list, place))
        definitions_sort(g->book, list);
    node_add_class(g->book->arena, list, SLICE("glossary"));
    for (struct node *node = list->first; node; node = node->next)
        if (node->kind == NODE_TERM)
            file_term(g, node);
}

/* ---- terms in the text ---- */

/* "quoins" finds "quoin" where the glossary has no "quoins". */
static struct node *find_term(const struct glossary *g, const char *key)
{
    struct node *term = g_hash_table_lookup(g->terms, key);
    size_t n = strlen(key);

    if (!term && n > 2 && key[n - 1] == 's') {
        char *singular = g_strndup(key, n - 1);
        term = g_hash_table_lookup(g->terms, singular);
        if (!term && singular[n - 2] == 'e') {
            singular[n - 2] = '\0';
            term = g_hash_table_lookup(g->terms, singular);
        }
        g_free(singular);
    }
    return term;
}

static void report_missing(struct glossary *g, const struct node *span, const char *key)
{
    bool suggests = g->suggestions++ < MAX_SUGGESTIONS;
    const char *near = suggests ? diag_suggest(slice_of(key), (const char *const *)g->keys.items,
                                               g->keys.count)
                                : NULL;
    char *hint = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;

    diag_hint(g->book->diags, span->span, hint, DIAG_TERM_UNKNOWN, key);
    g_free(hint);
}

static void link_term(struct glossary *g, struct node *span)
{
    struct slice of = node_attr(span, "of");
    char *key = definitions_key(of.n ? of : node_plain_text(g->book->arena, span));
    struct node *term = find_term(g, key);

    if (!term) {
        report_missing(g, span, key);
    } else if (term != node_ancestor(span, NODE_TERM)) {
        span->kind = NODE_LINK;
        memset(&span->as, 0, sizeof span->as);
        span->as.link.url = arena_printf(g->book->arena, "#%.*s", (int)term->attrs.id.n, term->attrs.id.p);
        node_add_class(g->book->arena, span, SLICE("glossref"));
    }
    g_free(key);
}

void glossary_link(struct book *book)
{
    struct glossary g = {
        .book = book,
        .terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        const struct node *place = node->kind == NODE_DEFINITIONS ? definitions_place(node, "glossary") : NULL;
        if (place)
            read_list(&g, node, place);
    }
    for (struct node *node = g.keys.count ? book->root : NULL; node; node = node_next(node, book->root))
        if (node->kind == NODE_SPAN && node_has_class(node, "term"))
            link_term(&g, node);
    vec_free(&g.keys);
    g_hash_table_destroy(g.terms);
}
