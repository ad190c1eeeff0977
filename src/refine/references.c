/* Finds what inner links lead to, and writes the text of references that have none of their own
 * ("Figure 3.2", "section 2.1", “Title”). A link that leads nowhere becomes a span, so no later
 * stage meets one. */
#include "refine/passes.h"

#include "refine/ids.h"
#include "refine/links.h"
#include "refine/quotes.h"
#include "refine/slug.h"
#include "refine/words.h"

#include <glib.h>

/* Each suggestion looks at all ids of the book; a book with more faults than this has a cause that
 * the first ones show. */
#define MAX_SUGGESTIONS 40

struct resolver {
    struct book *book;
    struct ids *ids;
    GHashTable *files;  /* path → source number */
    GHashTable *starts; /* source number → its first node */
    int suggestions;
};

/* ---- the book's files ---- */

static void note_start(struct resolver *r, struct node *node)
{
    gpointer key = GUINT_TO_POINTER(node->span.file);
    const struct source *source = sources_find(r->book->sources, node->span.file);

    if (!source || g_hash_table_contains(r->starts, key))
        return;
    struct slice path = link_path(r->book->arena, (struct slice){0}, source->name);
    g_hash_table_insert(r->files, (char *)path.p, key);
    g_hash_table_insert(r->starts, key, node);
}

static void find_starts(struct resolver *r)
{
    for (struct node *node = r->book->root; node; node = node_next(node, r->book->root))
        if (node->span.file && !(node->kind == NODE_DIVISION && node->as.division.heading))
            note_start(r, node);
}

/* ---- targets ---- */

/* A reference names what it leads to before a colon ([@fig:map]); the id may be written without it. */
static struct slice without_prefix(const struct book *book, struct slice id)
{
    const char *colon = memchr(id.p ? id.p : "", ':', id.n);
    static const char *const prefixes[] = {"fig:", "tbl:", "lst:", "sec:", "ch:", "part:", "app:",
                                           "line:"};

    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (slice_starts(id, prefixes[i]))
            return slice_sub(id, strlen(prefixes[i]), id.n);
    for (size_t i = 0; i < book->config->kind_count && colon; i++)
        if (slice_equal(slice_sub(id, 0, (size_t)(colon - id.p)), book->config->kinds[i].name))
            return slice_sub(id, (size_t)(colon + 1 - id.p), id.n);
    return id;
}

static struct node *find_as_written(const struct resolver *r, uint32_t file, struct slice id)
{
    struct node *node = ids_find(r->ids, file, id);

    return node ? node : book_find_id(r->book, id);
}

static struct node *find_target(const struct resolver *r, uint32_t file, struct slice id)
{
    char *text = string_of(id), *plain = g_uri_unescape_string(text, NULL);
    struct slice name = slice_of(plain ? plain : text);
    struct node *node = find_as_written(r, file, name);

    if (!node)
        node = find_as_written(r, file, without_prefix(r->book, name));
    if (!node) /* written as the title itself, or in capitals */
        node = find_as_written(r, file, slug_make(r->book->arena, name));
    g_free(text);
    g_free(plain);
    return node;
}

static struct node *find_in_files(const struct resolver *r, const struct node *link, bool *is_file)
{
    struct slice url = link->as.link.url;
    const char *hash = memchr(url.p ? url.p : "", '#', url.n);
    size_t n = hash ? (size_t)(hash - url.p) : url.n;
    const struct source *source = sources_find(r->book->sources, link->span.file);
    struct slice path = link_path(r->book->arena, source ? source->name : (struct slice){0},
                                  slice_sub(url, 0, n));
    gpointer file;

    *is_file = g_hash_table_lookup_extended(r->files, path.p, NULL, &file);
    if (!*is_file)
        return NULL;
    if (!hash || n + 1 == url.n)
        return g_hash_table_lookup(r->starts, file);
    return find_target(r, GPOINTER_TO_UINT(file), slice_sub(url, n + 1, url.n));
}

/* ---- links that lead nowhere ---- */

static void drop_link(struct book *book, struct node *link)
{
    struct slice url = link->as.link.url;

    if (!link->first) {
        struct slice text = arena_printf(book->arena, "[%.*s]", (int)url.n, url.p);
        node_append(link, node_new_text(book->arena, text, link->span));
    }
    link->kind = NODE_SPAN;
    memset(&link->as, 0, sizeof link->as);
    node_add_class(book->arena, link, SLICE("missing-link"));
}

static void drop_reported(struct resolver *r, struct node *link, enum diag_id id, struct slice what)
{
    char *text = string_of(what);

    diag(r->book->diags, link->span, id, text);
    g_free(text);
    drop_link(r->book, link);
}

static void drop_dangling(struct resolver *r, struct node *link)
{
    struct slice url = link->as.link.url;
    const char *hash = memchr(url.p, '#', url.n);
    struct slice id = slice_sub(url, (size_t)(hash - url.p) + 1, url.n);
    char *text = string_of(id);
    const char *near = r->suggestions++ < MAX_SUGGESTIONS ? ids_suggest(r->ids, id) : NULL;
    char *hint = near ? g_strdup_printf("did you mean '#%s'?", near) : NULL;

    diag_hint(r->book->diags, link->span, hint,
              link->first ? DIAG_LINK_DANGLING : DIAG_REFERENCE_DANGLING, text);
    g_free(hint);
    g_free(text);
    drop_link(r->book, link);
}

/* ---- generated text ---- */

static struct slice quoted(const struct book *book, struct slice language, const struct node *node)
{
    const struct quotes *quotes = quotes_find(language);
    struct slice text = slice_trim(node_plain_text(book->arena, node));

    if (!text.n)
        return node->attrs.id;
    return arena_printf(book->arena, "%s%.*s%s", quotes->open, (int)text.n, text.p, quotes->close);
}

static struct slice text_of_heading(const struct book *book, struct slice language,
                                    const struct node *heading)
{
    const struct node *division = node_ancestor(heading, NODE_DIVISION);

    if (!heading->as.heading.numbered)
        return quoted(book, language, heading);
    if (division->as.division.heading != heading)
        return words_numbered(book->arena, language, WORD_SECTION, heading->label);
    return words_numbered(book->arena, language,
                          division->as.division.role == ROLE_PART       ? WORD_PART
                          : division->as.division.role == ROLE_APPENDIX ? WORD_APPENDIX
                                                                        : WORD_CHAPTER,
                          division->label);
}

static const struct node *caption_of(const struct node *whole)
{
    for (const struct node *node = whole->first; node; node = node->next)
        if (node->kind == NODE_CAPTION)
            return node;
    return whole;
}

static struct slice text_of_target(const struct book *book, struct slice language,
                                   const struct node *target)
{
    const struct node *whole = target;

    if (target->kind == NODE_DIVISION && target->as.division.heading)
        whole = target->as.division.heading;
    while (whole->parent && whole->kind != NODE_HEADING && whole->kind != NODE_FIGURE &&
           whole->kind != NODE_TABLE && whole->kind != NODE_DIVISION)
        whole = whole->parent;
    switch (whole->kind) {
    case NODE_HEADING:
        return text_of_heading(book, language, whole);
    case NODE_FIGURE: case NODE_TABLE:
        return whole->label.n ? whole->label : quoted(book, language, caption_of(whole));
    default: /* a mere place in the text */
        return quoted(book, language, target);
    }
}

/* ---- the pass ---- */

static void lead_to(struct resolver *r, struct node *link, struct node *target)
{
    struct book *book = r->book;

    if (target->kind == NODE_DIVISION && target->as.division.heading)
        target = target->as.division.heading;
    if (!link->first && slice_starts(link->as.link.url, "#line:"))
        node_add_class(book->arena, link, SLICE("line"));
    if (!target->attrs.id.n)
        ids_make(r->ids, target, SLICE("start"));
    link->as.link.target = target;
    link->as.link.url = arena_printf(book->arena, "#%.*s", (int)target->attrs.id.n, target->attrs.id.p);
    if (link->first && !link->attrs.class_count)
        return;
    link->as.link.generated = !link->first;
    page_refs_add(book, link, text_of_target(book, language_at(book, link), target));
}

static void resolve(struct resolver *r, struct node *link)
{
    struct slice url = link->as.link.url;
    struct node *target = NULL;
    bool is_file = true;

    switch (link_form_of(url)) {
    case LINK_INNER:
        target = find_target(r, link->span.file, slice_sub(url, 1, url.n));
        break;
    case LINK_FILE:
        target = find_in_files(r, link, &is_file);
        break;
    case LINK_OUTER:
        link->as.link.url = link_escape(r->book->arena, url);
        return;
    case LINK_FORBIDDEN:
        drop_reported(r, link, DIAG_LINK_UNSAFE, url);
        return;
    }
    if (target)
        lead_to(r, link, target);
    else if (is_file)
        drop_dangling(r, link);
    else
        drop_reported(r, link, DIAG_LINK_LOCAL, url);
}

/* No link can lie within a link: the outer one counts. A note within a link is called behind it. */
static void unlink_within(struct node *link)
{
    struct node *after = link;

    for (struct node *node = link->first, *next; node; node = next) {
        next = node->kind == NODE_NOTE ? node_next_over(node, link) : node_next(node, link);
        if (node->kind == NODE_LINK) {
            node->kind = NODE_SPAN;
            memset(&node->as, 0, sizeof node->as);
        } else if (node->kind == NODE_NOTE) {
            node_remove(node);
            node_insert_after(after, node);
            after = node;
        }
    }
}

void references_resolve(struct book *book)
{
    struct resolver r = {
        .book = book,
        .ids = ids_new(book),
        .files = g_hash_table_new(g_str_hash, g_str_equal),
        .starts = g_hash_table_new(NULL, NULL),
    };

    ids_give(r.ids);
    find_starts(&r);
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_LINK) {
            unlink_within(node);
            resolve(&r, node);
        }
    g_hash_table_destroy(r.files);
    g_hash_table_destroy(r.starts);
    ids_free(r.ids);
}
