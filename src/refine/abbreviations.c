/* Abbreviations: declared in the config or by a list of definitions in a div of the class, found in the running
 * text by themselves, spelled out at their first use, explained in the EPUB at each (<abbr title>).
 *
 * Found are whole words in texts; not in headings, code, links, or what is quoted from a list of references. The
 * first use in a paragraph is spelled out, "Portable Document Format (PDF)", unless the author has just done so. */
#include "refine/passes.h"

#include "base/vec.h"
#include "refine/definitions.h"

#include <glib.h>

enum { FIRST_LONG, FIRST_SHORT }; /* values of abbreviations.first */

struct abbreviation {
    struct slice shorts, longs;
    bool used;                 /* anywhere */
    bool introduced;           /* spelled out, or met where it had been */
    struct abbreviation *next; /* of those with the same first word */
};

struct abbreviator {
    struct book *book;
    GHashTable *by_word; /* first word → chain, the longest first */
    VEC(struct abbreviation *) all;
};

/* ---- declaring ---- */

static bool is_word_at(struct slice text, size_t at)
{
    return at < text.n && g_unichar_isalnum(g_utf8_get_char(text.p + at));
}

/* Bytes of the letters and figures from `at` on. */
static size_t word_size(struct slice text, size_t at)
{
    size_t end = at;

    while (is_word_at(text, end))
        end += (size_t)(g_utf8_next_char(text.p + end) - (text.p + end));
    return end - at;
}

static void declare(struct abbreviator *a, struct slice shorts, struct slice longs)
{
    struct abbreviation *made = ARENA_NEW(a->book->arena, struct abbreviation);
    char *word = string_of(slice_sub(shorts, 0, word_size(shorts, 0)));
    struct abbreviation *first = g_hash_table_lookup(a->by_word, word), **at = &first;

    *made = (struct abbreviation){.shorts = shorts, .longs = longs};
    while (*at && (*at)->shorts.n > shorts.n)
        at = &(*at)->next;
    bool known = !shorts.n || !longs.n || !*word;
    for (const struct abbreviation *same = first; same; same = same->next)
        known |= slice_equal(same->shorts, shorts);
    if (known) { /* the first one counts */
        g_free(word);
        return;
    }
    made->next = *at;
    *at = made;
    g_hash_table_replace(a->by_word, word, first);
    vec_push(&a->all, made);
}

/* Each term is the short form of what the definition behind it says first. */
static void declare_list(struct abbreviator *a, struct node *list, const struct node *place)
{
    struct arena *arena = a->book->arena;

    if (definitions_want_order(list, place))
        definitions_sort(a->book, list);
    node_add_class(arena, list, SLICE("abbreviations"));
    for (const struct node *node = list->first; node; node = node->next)
        if (node->kind == NODE_TERM && node->next && node->next->kind == NODE_DEFINITION && node->next->first)
            declare(a, slice_trim(node_plain_text(arena, node)),
                    slice_trim(node_plain_text(arena, node->next->first)));
}

static void declare_all(struct abbreviator *a)
{
    const struct config *config = a->book->config;
    struct node *root = a->book->root;

    for (size_t i = 0; i < config->abbreviation_count; i++)
        declare(a, config->abbreviations[i].shorts, config->abbreviations[i].longs);
    for (struct node *node = root; node; node = node_next(node, root)) {
        const struct node *place =
            node->kind == NODE_DEFINITIONS ? definitions_place(node, "abbreviations") : NULL;
        if (place)
            declare_list(a, node, place);
    }
}

/* ---- finding ---- */

/* The abbreviation that starts at byte `at`, where a word does. */
static struct abbreviation *find_at(const struct abbreviator *a, struct slice text, size_t at)
{
    char *word = string_of(slice_sub(text, at, at + word_size(text, at)));
    struct abbreviation *found = g_hash_table_lookup(a->by_word, word);

    for (; found; found = found->next) {
        struct slice there = slice_sub(text, at, at + found->shorts.n);
        if (slice_equal(there, found->shorts) &&
            !(is_word_at(text, at + there.n - 1) && is_word_at(text, at + there.n)))
            break;
    }
    g_free(word);
    return found;
}

/* The first abbreviation at or behind `from`; `at` says where. */
static struct abbreviation *find_next(const struct abbreviator *a, struct slice text, size_t from,
                                      size_t *at)
{
    while (from < text.n) {
        size_t n = word_size(text, from);
        struct abbreviation *found = n ? find_at(a, text, from) : NULL;
        if (found) {
            *at = from;
            return found;
        }
        from += n ? n : (size_t)(g_utf8_next_char(text.p + from) - (text.p + from));
    }
    return NULL;
}

/* ---- setting ---- */

static struct node *make_abbr(struct abbreviator *a, const struct abbreviation *found, struct slice text,
                              struct span span)
{
    struct arena *arena = a->book->arena;
    struct node *abbr = node_new(arena, NODE_SPAN, span);

    node_add_class(arena, abbr, SLICE("abbr"));
    node_set_attr(arena, abbr, SLICE("title"), found->longs);
    node_append(abbr, node_new_text(arena, text, span));
    return abbr;
}

/* "Portable Document Format (" just before the short form. */
static bool is_spelled_out(struct slice before, struct slice longs)
{
    if (!before.n || before.p[before.n - 1] != '(')
        return false;
    before = slice_trim(slice_sub(before, 0, before.n - 1));
    if (before.n < longs.n)
        return false;
    char *said = g_utf8_casefold(before.p + before.n - longs.n, (gssize)longs.n);
    char *wanted = g_utf8_casefold(longs.p, (gssize)longs.n);
    bool same = strcmp(said, wanted) == 0;
    g_free(said);
    g_free(wanted);
    return same;
}

/* A place where words may be added: running text that is no caption, note of the maker's, or entry. */
static bool may_expand(const struct node *block)
{
    if (block->kind != NODE_PARAGRAPH && block->kind != NODE_PLAIN)
        return false;
    for (const struct node *node = block; node; node = node->parent)
        if (node->kind == NODE_NOTE_BODY || node->kind == NODE_FIGURE || node->kind == NODE_TABLE ||
            node_has_class(node, "abbreviations") || node_has_class(node, "glossary"))
            return false;
    return true;
}

static bool wants_long(const struct abbreviator *a, const struct abbreviation *found)
{
    return a->book->config->abbreviations_first == FIRST_LONG && !found->introduced;
}

/* Puts "long (" before and ")" behind a short form. */
static void expand(struct abbreviator *a, struct node *abbr, struct abbreviation *found)
{
    struct arena *arena = a->book->arena;
    struct slice opening = arena_printf(arena, "%.*s (", (int)found->longs.n, found->longs.p);

    node_insert_before(abbr, node_new_text(arena, opening, abbr->span));
    node_insert_after(abbr, node_new_text(arena, SLICE(")"), abbr->span));
    found->introduced = true;
}

static struct span part_span(const struct node *text, size_t from, size_t to)
{
    struct span span = text->span;

    if (span.end - span.start != text->text.n)
        return span;
    return (struct span){span.file, span.start + (uint32_t)from, span.start + (uint32_t)to};
}

/* Marks all abbreviations of one text, which is cut into pieces around them. */
static void mark_text(struct abbreviator *a, struct node *text, bool expands)
{
    struct arena *arena = a->book->arena;
    struct abbreviation *found;
    size_t from = 0, at;
    struct slice all = text->text;

    while ((found = find_next(a, all, from, &at)) != NULL) {
        size_t end = at + found->shorts.n;
        struct node *abbr = make_abbr(a, found, slice_sub(all, at, end), part_span(text, at, end));
        if (at > from)
            node_insert_before(text, node_new_text(arena, slice_sub(all, from, at), part_span(text, from, at)));
        node_insert_before(text, abbr);
        found->used = true;
        if (is_spelled_out(slice_sub(all, 0, at), found->longs))
            found->introduced = true;
        else if (expands && wants_long(a, found))
            expand(a, abbr, found);
        from = end;
    }
    if (!from)
        return;
    text->span = part_span(text, from, all.n);
    text->text = slice_sub(all, from, all.n);
    if (!text->text.n)
        node_remove(text);
}

/* [PDF]{.abbr first=long}: one that the author marked, with what it wants. */
static void mark_span(struct abbreviator *a, struct node *span, bool expands)
{
    struct slice words = slice_trim(node_plain_text(a->book->arena, span));
    struct slice first = node_attr(span, "first");
    struct abbreviation *found = words.n && word_size(words, 0) ? find_at(a, words, 0) : NULL;

    if (!found || found->shorts.n != words.n)
        return;
    if (!node_attr(span, "title").n)
        node_set_attr(a->book->arena, span, SLICE("title"), found->longs);
    found->used = true;
    if (slice_is(first, "long") || (!first.n && expands && wants_long(a, found)))
        expand(a, span, found);
}

/* ---- the walk ---- */

static bool is_closed(const struct node *node)
{
    return node->kind == NODE_HEADING || node->kind == NODE_LINK || node->kind == NODE_CITE ||
           node->kind == NODE_TERM || node->kind == NODE_KEYBOARD || node->kind == NODE_CAPTION ||
           (node->kind == NODE_DIVISION && node->as.division.role <= ROLE_CONTENTS_PAGE &&
            !node->span.file);
}

static bool is_plain(const struct node *node)
{
    return node->kind == NODE_TEXT && !node_has_class(node, "literal");
}

static void mark_all(struct abbreviator *a)
{
    struct node *root = a->book->root, *next;
    const struct node *block = NULL;
    bool expands = false;

    for (struct node *node = root; node; node = next) {
        bool closed = is_closed(node) || (node->kind == NODE_SPAN && node_has_class(node, "abbr"));
        next = closed ? node_next_over(node, root) : node_next(node, root);
        if (node->parent && !node_kind_is_inline(node->parent->kind) && node->parent != block) {
            block = node->parent;
            expands = node_kind_is_inline(node->kind) && may_expand(block);
        }
        if (is_plain(node))
            mark_text(a, node, expands);
        else if (node->kind == NODE_SPAN && closed)
            mark_span(a, node, expands);
    }
}

/* ---- the list ---- */

static struct node *add_block(struct book *book, struct node *parent, enum node_kind kind, struct slice text)
{
    return divide_add(book, parent, kind, text, NULL);
}

static struct node *make_list(struct abbreviator *a)
{
    struct book *book = a->book;
    struct node *list = node_new(book->arena, NODE_DEFINITIONS, SPAN_NONE);

    node_add_class(book->arena, list, SLICE("abbreviations"));
    for (size_t i = 0; i < a->all.count; i++) {
        const struct abbreviation *abbr = a->all.items[i];
        if (!abbr->used)
            continue;
        add_block(book, list, NODE_TERM, abbr->shorts);
        struct node *definition = add_block(book, list, NODE_DEFINITION, (struct slice){0});
        add_block(book, definition, NODE_PLAIN, abbr->longs);
    }
    return list;
}

/* An empty div of the class, or a heading of it with no list below. */
static bool wants_list(const struct node *node)
{
    if (!node_has_class(node, "abbreviations"))
        return false;
    if (node->kind == NODE_DIV)
        return !node->first;
    return node->kind == NODE_HEADING && !node->next;
}

static void set_list(struct abbreviator *a)
{
    struct node *root = a->book->root;

    for (struct node *node = root; node; node = node_next(node, root)) {
        if (!wants_list(node))
            continue;
        struct node *list = make_list(a);
        if (!list->first)
            return;
        node_append(node->kind == NODE_DIV ? node : node->parent, list);
        definitions_sort(a->book, list);
        return;
    }
}

void abbreviations_mark(struct book *book)
{
    struct abbreviator a = {
        .book = book,
        .by_word = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };

    declare_all(&a);
    if (a.all.count) {
        mark_all(&a);
        set_list(&a);
    }
    vec_free(&a.all);
    g_hash_table_destroy(a.by_word);
}
