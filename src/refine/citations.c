/* Citations: finds what each leads to, orders the references that are cited, writes the citations out in
 * the style of the config, and sets the list of references.
 *
 * A citation may also name a place of the book ("[@fig:map]"): an id that the author wrote wins, then the
 * bibliography's keys, then what references_resolve finds by itself (a heading's words). All but the list's
 * last place is known only when the whole book has been seen, so there are three walks' worth of work: gather,
 * order, write. */
#include "refine/citations.h"

#include "read/bibliography.h"
#include "read/cite_key.h"
#include "refine/collate.h"
#include "refine/slug.h"

#include <glib.h>

#define MAX_SUGGESTIONS 40

/* ---- what keys lead to ---- */

static struct slice without_prefix(struct slice key)
{
    const char *colon = memchr(key.p, ':', key.n);

    return colon ? slice_sub(key, (size_t)(colon - key.p) + 1, key.n) : key;
}

static bool has(GHashTable *set, struct slice id)
{
    char *text = string_of(id);
    bool found = g_hash_table_contains(set, text);

    g_free(text);
    return found;
}

struct cited *citations_find(const struct citer *c, struct slice key)
{
    char *text = string_of(key);
    struct cited *found = g_hash_table_lookup(c->by_key, text);

    g_free(text);
    return found;
}

enum target citations_target(const struct citer *c, struct slice key)
{
    if (has(c->own_ids, key) || has(c->own_ids, without_prefix(key)))
        return TARGET_PLACE;
    if (citations_find(c, key))
        return TARGET_REFERENCE;
    bool slug = has(c->slugs, key) || has(c->slugs, without_prefix(key)) ||
                has(c->slugs, slug_make(c->book->arena, key));
    return slug ? TARGET_PLACE : TARGET_NONE;
}

static void file_ids(struct citer *c)
{
    struct book *book = c->book;

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->attrs.id.n)
            g_hash_table_add(c->own_ids, string_of(node->attrs.id));
        else if (node->kind == NODE_HEADING)
            g_hash_table_add(c->slugs, string_of(slug_make(book->arena, node_plain_text(book->arena, node))));
    }
}

static void file_references(struct citer *c)
{
    struct book *book = c->book;

    c->count = book->reference_count;
    c->all = ARENA_ARRAY(book->arena, struct cited, c->count);
    for (size_t i = 0; i < c->count; i++) {
        c->all[i].r = &book->references[i];
        g_hash_table_insert(c->by_key, string_of(c->all[i].r->key), &c->all[i]);
    }
}

/* ---- gathering ---- */

static void report_unknown(struct citer *c, const struct node *text, struct slice key)
{
    VEC(const char *) keys = {0};
    char *name = string_of(key), *hint = NULL;
    struct span at = text->span;

    for (size_t i = 0; i < c->count && c->suggestions < MAX_SUGGESTIONS; i++)
        vec_push(&keys, c->all[i].r->key.p);
    c->suggestions++;
    const char *near = diag_suggest(key, keys.items, keys.count);
    if (near)
        hint = g_strdup_printf("did you mean '@%s'?", near);
    if (at.end - at.start == text->text.n) {
        at.start += (uint32_t)(key.p - text->text.p) - 1;
        at.end = at.start + (uint32_t)key.n + 1;
    }
    diag_hint(c->book->diags, at, hint, DIAG_CITATION_UNKNOWN, name);
    vec_free(&keys);
    g_free(hint);
    g_free(name);
}

static bool is_plain(const struct node *node)
{
    return node->kind == NODE_TEXT && !node_has_class(node, "literal");
}

/* Looks at all keys of a citation; false, and reported, when one leads nowhere. Numbers references. */
static bool gather_keys(struct citer *c, const struct node *cite)
{
    bool ok = true;

    for (const struct node *node = cite->first; node; node = node->next) {
        struct slice text = is_plain(node) ? node->text : (struct slice){0};
        for (size_t at = 0; (at = cite_key_find(text, at)) < text.n; at++) {
            struct slice key = slice_sub(text, at + 1, at + 1 + cite_key_size(text, at));
            enum target target = citations_target(c, key);
            struct cited *cited = target == TARGET_REFERENCE ? citations_find(c, key) : NULL;
            if (target == TARGET_NONE)
                report_unknown(c, node, key);
            else if (cited && !cited->number)
                cited->number = ++c->numbers;
            ok &= target != TARGET_NONE;
        }
    }
    return ok;
}

/* A citation that cannot be written out stands as the author typed it. */
static void restore(struct book *book, struct node *cite)
{
    bool brackets = !cite->as.cite.in_text;

    if (brackets && cite->first) {
        node_insert_before(cite->first, node_new_text(book->arena, SLICE("["), cite->span));
        node_append(cite, node_new_text(book->arena, SLICE("]"), cite->span));
    }
    cite->kind = NODE_SPAN;
    memset(&cite->as, 0, sizeof cite->as);
    node_add_class(book->arena, cite, SLICE("missing-link"));
}

static void gather(struct citer *c)
{
    struct book *book = c->book;

    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CITE && !gather_keys(c, node))
            restore(book, node);
}

/* ---- order ---- */

static void name_cited(struct citer *c, struct cited *cited)
{
    struct buf label = {0}, year = {0}, key = {0};

    cite_label(&c->cite, cited->r, &label);
    cite_year(&c->cite, cited->r, &year);
    cite_sort_key(&c->cite, cited->r, &key);
    cited->label = arena_copy(c->book->arena, buf_view(&label));
    cited->year = arena_copy(c->book->arena, buf_view(&year));
    cited->sort_key = arena_string(c->book->arena, key.data ? key.data : "");
    buf_free(&label);
    buf_free(&year);
    buf_free(&key);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = (*(struct cited *const *)a)->number, y = (*(struct cited *const *)b)->number;

    /* What is never cited comes last, in the order of the files. */
    x = x ? x : UINT32_MAX, y = y ? y : UINT32_MAX;
    if (x != y)
        return x < y ? -1 : 1;
    return *(struct cited *const *)a < *(struct cited *const *)b ? -1 : 1;
}

static int by_name(const void *a, const void *b, void *collator)
{
    const struct cited *x = *(struct cited *const *)a, *y = *(struct cited *const *)b;
    int order = collate(collator, slice_of(x->sort_key), slice_of(y->sort_key));

    if (!order && x->r->dates[DATE_ISSUED].year != y->r->dates[DATE_ISSUED].year)
        return x->r->dates[DATE_ISSUED].year < y->r->dates[DATE_ISSUED].year ? -1 : 1;
    if (!order)
        order = collate(collator, x->r->fields[FIELD_TITLE], y->r->fields[FIELD_TITLE]);
    return order ? order : x < y ? -1 : 1;
}

/* "a", …, "z", "aa": spread over runs of the sorted list that the text would name alike. */
static void set_letter(struct cited *cited, size_t index)
{
    size_t at = sizeof cited->letter - 1;

    for (index++; index > 0 && at > 0; index = (index - 1) / 26)
        cited->letter[--at] = (char)('a' + (index - 1) % 26);
    memmove(cited->letter, cited->letter + at, sizeof cited->letter - at);
}

static void give_letters(struct citer *c)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    /* Two rounds: how many there are of each name and year, then their letters. */
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < c->list.count; i++) {
            struct cited *cited = c->list.items[i];
            char *key = g_strdup_printf("%d\t%.*s\t%.*s", round, (int)cited->label.n, cited->label.p,
                                        (int)cited->year.n, cited->year.p);
            char *first = g_strdup(key);
            first[0] = '0';
            size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(seen, key));
            if (round && cited->r->dates[DATE_ISSUED].year &&
                GPOINTER_TO_SIZE(g_hash_table_lookup(seen, first)) > 1)
                set_letter(cited, count);
            g_hash_table_replace(seen, key, GSIZE_TO_POINTER(count + 1));
            g_free(first);
        }
    g_hash_table_destroy(seen);
}

static void order(struct citer *c)
{
    bool all = c->book->config->cite_all;
    struct collator *collator = collator_new(c->cite.language);

    for (size_t i = 0; i < c->count; i++)
        if (c->all[i].number || all) {
            name_cited(c, &c->all[i]);
            vec_push(&c->list, &c->all[i]);
        }
    if (c->list.count && (c->style || c->cite.style == CITE_NUMERIC))
        qsort(c->list.items, c->list.count, sizeof *c->list.items, by_number);
    else if (c->list.count)
        g_qsort_with_data(c->list.items, (gint)c->list.count, sizeof *c->list.items, by_name, collator);
    collator_free(collator);
    if (c->style)
        return;
    if (c->cite.style == CITE_NUMERIC)
        for (size_t i = 0; i < c->list.count; i++)
            c->list.items[i]->number = (uint32_t)i + 1;
    else
        give_letters(c);
}

/* ---- the pass ---- */

static void write_built_in(struct citer *c)
{
    citations_write_list(c);
    for (struct node *node = c->book->root; node; node = node_next(node, c->book->root))
        if (node->kind == NODE_CITE)
            citations_write(c, node);
}

void citations_make(struct book *book)
{
    struct citer c = {
        .book = book,
        .cite = {book->arena, book_language(book), (enum cite_style)book->config->cite_style},
        .by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .own_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .slugs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };

    bibliography_read(book);
    c.style = citations_read_style(book);
    file_references(&c);
    file_ids(&c);
    gather(&c);
    order(&c);
    if (c.style)
        citations_write_csl(&c);
    else
        write_built_in(&c);
    vec_free(&c.list);
    g_hash_table_destroy(c.by_key);
    g_hash_table_destroy(c.own_ids);
    g_hash_table_destroy(c.slugs);
}
