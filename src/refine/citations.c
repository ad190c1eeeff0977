/* Citations: finds what each leads to, orders the references that are cited, writes the citations out in
 * the style of the config, and sets the list of references.
 *
 * A citation may also name a place of the book ("[@fig:map]"): an id that the author wrote wins, then the
 * bibliography's keys, then what references_resolve finds by itself (a heading's words). All but the list's
 * last place is known only when the whole book has been seen, so there are three walks' worth of work: gather,
 * order, write. */
#include "refine/passes.h"

#include "base/vec.h"
#include "read/bibliography.h"
#include "read/cite_key.h"
#include "refine/cite.h"
#include "refine/collate.h"
#include "refine/slug.h"
#include "refine/words.h"

#include <glib.h>

#define MAX_SUGGESTIONS 40

/* A reference of the bibliography and what this book makes of it. */
struct cited {
    const struct reference *r;
    struct slice label, year; /* as text names it */
    char *sort_key;
    char letter[8];           /* behind the year, where two would look alike */
    uint32_t number;          /* 1 for the first one cited; 0: never */
    struct node *item;        /* its entry in the list */
    struct node *last_use;
    uint32_t uses;
};

/* One key of a citation with what stands around it. */
struct cite_part {
    struct node *prefix, *suffix; /* holders of inlines */
    struct slice key;
    bool no_author;               /* "-@key" */
};

struct citer {
    struct book *book;
    struct cite cite;
    GHashTable *by_key;  /* key → struct cited */
    GHashTable *own_ids; /* ids the author wrote */
    GHashTable *slugs;   /* ids that headings will have */
    struct cited *all;   /* in the order of the files */
    size_t count;
    VEC(struct cited *) list; /* those to be listed */
    uint32_t numbers;
    int suggestions;
};

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

static struct cited *find_cited(const struct citer *c, struct slice key)
{
    char *text = string_of(key);
    struct cited *found = g_hash_table_lookup(c->by_key, text);

    g_free(text);
    return found;
}

enum target { TARGET_NONE, TARGET_PLACE, TARGET_REFERENCE };

static enum target target_of(const struct citer *c, struct slice key)
{
    if (has(c->own_ids, key) || has(c->own_ids, without_prefix(key)))
        return TARGET_PLACE;
    if (find_cited(c, key))
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
            enum target target = target_of(c, key);
            struct cited *cited = target == TARGET_REFERENCE ? find_cited(c, key) : NULL;
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
    if (c->list.count && c->cite.style == CITE_NUMERIC)
        qsort(c->list.items, c->list.count, sizeof *c->list.items, by_number);
    else if (c->list.count)
        g_qsort_with_data(c->list.items, (gint)c->list.count, sizeof *c->list.items, by_name, collator);
    collator_free(collator);
    if (c->cite.style == CITE_NUMERIC)
        for (size_t i = 0; i < c->list.count; i++)
            c->list.items[i]->number = (uint32_t)i + 1;
    else
        give_letters(c);
}

/* ---- the list ---- */

static struct node *make_item(struct citer *c, struct cited *cited)
{
    struct arena *arena = c->book->arena;
    struct node *item = node_new(arena, NODE_ITEM, cited->r->span);
    struct node *plain = node_new(arena, NODE_PLAIN, SPAN_NONE);
    struct buf markup = {0};

    node_add_class(arena, item, SLICE("reference"));
    item->attrs.id = arena_printf(arena, "ref-%.*s", (int)cited->r->key.n, cited->r->key.p);
    if (c->cite.style == CITE_NUMERIC)
        item->label = arena_printf(arena, "[%u]", cited->number);
    cite_entry(&c->cite, cited->r, slice_of(cited->letter), &markup);
    cite_append(arena, plain, buf_view(&markup));
    buf_free(&markup);
    node_append(item, plain);
    cited->item = item;
    return item;
}

static struct node *make_list(struct citer *c)
{
    struct arena *arena = c->book->arena;
    struct node *list = node_new(arena, NODE_LIST, SPAN_NONE);

    list->as.list.tight = true;
    list->as.list.start = 1;
    node_add_class(arena, list, SLICE("references"));
    node_add_class(arena, list, c->cite.style == CITE_NUMERIC ? SLICE("numeric") : SLICE("author-date"));
    for (size_t i = 0; i < c->list.count; i++)
        node_append(list, make_item(c, c->list.items[i]));
    return list;
}

/* Where the author wants the list: a div of the class, else the division of the role. */
static struct node *find_place(const struct book *book)
{
    struct node *division = NULL;

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIV && node_has_class(node, "bibliography"))
            return node;
        if (node->kind == NODE_DIVISION && node->as.division.role == ROLE_BIBLIOGRAPHY && !division)
            division = node;
    }
    return division;
}

static struct node *make_place(struct book *book)
{
    struct node *division = divide_new(book, ROLE_BIBLIOGRAPHY, SPAN_NONE), *at = book->root->last;

    while (at && at->as.division.role > ROLE_BIBLIOGRAPHY)
        at = at->prev;
    if (at)
        node_insert_after(at, division);
    else
        node_append(book->root, division);
    return division;
}

static void head_place(struct book *book, struct node *division)
{
    struct slice title = book->config->cite_title;

    if (division->kind != NODE_DIVISION || division->as.division.heading)
        return;
    if (!title.n)
        title = terms_find(book_language(book), TERM_REFERENCES);
    struct node *heading = node_new(book->arena, NODE_HEADING, SPAN_NONE);
    heading->as.heading.level = 1;
    node_add_class(book->arena, heading, SLICE("unnumbered"));
    node_append(heading, node_new_text(book->arena, title, SPAN_NONE));
    if (division->first)
        node_insert_before(division->first, heading);
    else
        node_append(division, heading);
    division->as.division.heading = heading;
}

static void set_list(struct citer *c)
{
    struct node *place = find_place(c->book);

    if (!c->list.count)
        return;
    if (!place)
        place = make_place(c->book);
    head_place(c->book, place);
    node_append(place, make_list(c));
}

/* ---- parting a citation ---- */

typedef VEC(struct cite_part) cite_parts;

static void add_text(struct book *book, struct node *parent, struct slice text)
{
    if (text.n)
        node_append(parent, node_new_text(book->arena, text, SPAN_NONE));
}

static struct cite_part *open_part(struct citer *c, cite_parts *parts)
{
    struct cite_part part = {
        .prefix = node_new(c->book->arena, NODE_SPAN, SPAN_NONE),
        .suffix = node_new(c->book->arena, NODE_SPAN, SPAN_NONE),
    };

    vec_push(parts, part);
    return &vec_last(parts);
}

static size_t find_mark(struct slice text, char c, size_t from)
{
    const char *found = from < text.n ? memchr(text.p + from, c, text.n - from) : NULL;

    return found ? (size_t)(found - text.p) : text.n;
}

/* One text of a citation: prefixes up to a key, suffixes up to a semicolon. */
static void part_text(struct citer *c, cite_parts *parts, struct slice text)
{
    struct book *book = c->book;
    size_t at = 0;

    while (at < text.n) {
        struct cite_part *part = &vec_last(parts);
        size_t key = part->key.n ? text.n : cite_key_find(text, at), end = find_mark(text, ';', at);
        size_t stop = MIN(key, end);
        bool no_author = key < end && key > at && text.p[key - 1] == '-';
        add_text(book, part->key.n ? part->suffix : part->prefix,
                 slice_sub(text, at, stop - (no_author ? 1 : 0)));
        at = stop;
        if (key < end) {
            part->no_author = no_author;
            part->key = slice_sub(text, key + 1, key + 1 + cite_key_size(text, key));
            at = key + 1 + part->key.n;
        } else if (end < text.n) {
            open_part(c, parts);
            at = end + 1;
            at += at < text.n && text.p[at] == ' ';
        }
    }
}

static void part_cite(struct citer *c, struct node *cite, cite_parts *parts)
{
    open_part(c, parts);
    for (struct node *node = cite->first, *next; node; node = next) {
        next = node->next;
        node_remove(node);
        struct cite_part *part = &vec_last(parts);
        if (is_plain(node))
            part_text(c, parts, node->text);
        else
            node_append(part->key.n ? part->suffix : part->prefix, node);
    }
}

/* ---- writing a citation ---- */

static void add_link(struct citer *c, struct node *parent, struct cited *cited, struct slice text,
                     struct span span)
{
    struct arena *arena = c->book->arena;
    struct node *link = node_new(arena, NODE_LINK, span);

    link->as.link.url = arena_printf(arena, "#%.*s", (int)cited->item->attrs.id.n, cited->item->attrs.id.p);
    link->attrs.id = arena_printf(arena, "cite-%.*s-%u", (int)cited->r->key.n, cited->r->key.p,
                                  ++cited->uses);
    node_add_class(arena, link, SLICE("biblioref"));
    node_append(link, node_new_text(arena, text, span));
    if (cited->last_use)
        cited->last_use->as.link.next_use = link;
    else
        cited->item->as.item.first_use = link;
    cited->last_use = link;
    node_append(parent, link);
}

static struct slice dated(struct citer *c, const struct cited *cited)
{
    return arena_printf(c->book->arena, "%.*s%s", (int)cited->year.n, cited->year.p, cited->letter);
}

/* A place of the book: references_resolve writes its text. */
static void add_place(struct citer *c, struct node *cite, const struct cite_part *part)
{
    struct node *link = node_new(c->book->arena, NODE_LINK, cite->span);

    link->as.link.url = arena_printf(c->book->arena, "#%.*s", (int)part->key.n, part->key.p);
    link->as.link.generated = true;
    node_append(cite, link);
}

/* The reference itself, between what stands before and behind it. */
static void add_reference(struct citer *c, struct node *cite, struct cite_part *part, bool same_author)
{
    struct cited *cited = find_cited(c, part->key);
    bool bare = part->no_author || same_author;
    struct slice text = dated(c, cited);

    if (c->cite.style == CITE_NUMERIC)
        text = arena_printf(c->book->arena, "%u", cited->number);
    else if (!bare)
        text = arena_printf(c->book->arena, "%.*s\u00A0%.*s", (int)cited->label.n, cited->label.p,
                            (int)text.n, text.p);
    add_link(c, cite, cited, text, cite->span);
}

/* "Smith 2001, 2003": a name is not said twice when nothing stands between. */
static bool continues_author(const struct citer *c, const struct cite_part *last,
                             const struct cite_part *part)
{
    const struct cited *a = last ? find_cited(c, last->key) : NULL, *b = find_cited(c, part->key);

    return a && b && !last->suffix->first && !part->prefix->first && slice_equal(a->label, b->label);
}

/* Each number in brackets of its own, as the IEEE has them: "[1, p. 3], [4]". */
static void write_part(struct citer *c, struct node *cite, struct cite_part *part,
                       const struct cite_part *last)
{
    struct book *book = c->book;
    bool is_reference = part->key.n && target_of(c, part->key) == TARGET_REFERENCE;
    bool numeric = c->cite.style == CITE_NUMERIC;
    bool same = !numeric && is_reference && continues_author(c, last, part);

    if (last)
        add_text(book, cite,
                 (numeric && !part->prefix->first) || same ? SLICE(", ") : SLICE("; "));
    node_move_children(cite, part->prefix);
    if (is_reference) {
        add_text(book, cite, numeric ? SLICE("[") : (struct slice){0});
        add_reference(c, cite, part, same);
    } else if (part->key.n) {
        add_place(c, cite, part);
    }
    node_move_children(cite, part->suffix);
    if (is_reference && numeric)
        add_text(book, cite, SLICE("]"));
}

static bool cites_reference(const struct citer *c, const cite_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].key.n && target_of(c, parts->items[i].key) == TARGET_REFERENCE)
            return true;
    return false;
}

/* A part without a key (after a stray semicolon) belongs to the one before. */
static void write_parts(struct citer *c, struct node *cite, cite_parts *parts)
{
    bool parens = c->cite.style == CITE_AUTHOR_DATE && cites_reference(c, parts);

    if (parens)
        add_text(c->book, cite, SLICE("("));
    for (size_t i = 0; i < parts->count; i++)
        write_part(c, cite, &parts->items[i], i ? &parts->items[i - 1] : NULL);
    if (parens)
        add_text(c->book, cite, SLICE(")"));
}

/* The locator of "@key [p. 12]" without its brackets, with the comma that it needs. */
static struct slice bare_locator(struct citer *c, const struct cite_part *part)
{
    struct slice text = part->suffix->first ? slice_trim(part->suffix->first->text) : (struct slice){0};

    if (text.n < 2)
        return (struct slice){0};
    text = slice_trim(slice_sub(text, 1, text.n - 1));
    return arena_printf(c->book->arena, ", %.*s", (int)text.n, text.p);
}

/* "Smith (2001, p. 12)", "Smith [1]": the name is a part of the sentence. */
static void write_in_text(struct citer *c, struct node *cite, struct cite_part *part)
{
    struct cited *cited = find_cited(c, part->key);
    struct book *book = c->book;
    bool numeric = c->cite.style == CITE_NUMERIC;

    if (target_of(c, part->key) != TARGET_REFERENCE) {
        add_place(c, cite, part);
        node_move_children(cite, part->suffix);
        return;
    }
    add_text(book, cite, cited->label);
    add_text(book, cite, numeric ? SLICE("\u00A0[") : SLICE(" ("));
    add_link(c, cite, cited,
             numeric ? arena_printf(book->arena, "%u", cited->number) : dated(c, cited), cite->span);
    add_text(book, cite, bare_locator(c, part));
    add_text(book, cite, numeric ? SLICE("]") : SLICE(")"));
}

static void write_cite(struct citer *c, struct node *cite)
{
    cite_parts parts = {0};

    part_cite(c, cite, &parts);
    if (cite->as.cite.in_text)
        write_in_text(c, cite, &parts.items[0]);
    else
        write_parts(c, cite, &parts);
    vec_free(&parts);
}

/* ---- the pass ---- */

static void report_style(struct book *book)
{
    static const char *const styles[] = {"author-date", "numeric"};
    char *name = string_of(book->config->cite_csl);

    if (*name)
        diag(book->diags, book->config->origin[KEY_cite_csl].span, DIAG_CITATION_STYLE, name,
             styles[book->config->cite_style]);
    g_free(name);
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

    report_style(book);
    bibliography_read(book);
    file_references(&c);
    file_ids(&c);
    gather(&c);
    order(&c);
    set_list(&c);
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CITE)
            write_cite(&c, node);
    vec_free(&c.list);
    g_hash_table_destroy(c.by_key);
    g_hash_table_destroy(c.own_ids);
    g_hash_table_destroy(c.slugs);
}
