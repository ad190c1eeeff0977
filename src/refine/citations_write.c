/* Citations and the list of references in the two styles that are built in; cite.h has the words of an entry. */
#include "refine/citations.h"

/* ---- the list ---- */

static struct node *make_item(struct citer *c, struct cited *cited)
{
    struct arena *arena = c->book->arena;
    struct node *item = citations_new_item(c->book, cited);
    struct node *plain = node_new(arena, NODE_PLAIN, SPAN_NONE);
    struct buf markup = {0};

    if (c->cite.style == CITE_NUMERIC)
        item->label = arena_printf(arena, "[%u]", cited->number);
    cite_entry(&c->cite, cited->r, slice_of(cited->letter), &markup);
    cite_append(arena, plain, buf_view(&markup));
    buf_free(&markup);
    node_append(item, plain);
    return item;
}

void citations_write_list(struct citer *c)
{
    struct node *list = citations_new_list(c->book, c->cite.style == CITE_NUMERIC ? "numeric" : "author-date");

    for (size_t i = 0; i < c->list.count; i++)
        node_append(list, make_item(c, c->list.items[i]));
    citations_set_list(c->book, list);
}

/* ---- writing a citation ---- */

static void add_link(struct citer *c, struct node *parent, struct cited *cited, struct slice text,
                     struct span span)
{
    struct node *link = citations_new_link(c->book, cited, span);

    citations_file_link(c->book, cited, link);
    node_append(link, node_new_text(c->book->arena, text, span));
    node_append(parent, link);
}

static struct slice dated(struct citer *c, const struct cited *cited)
{
    return arena_printf(c->book->arena, "%.*s%s", (int)cited->year.n, cited->year.p, cited->letter);
}

struct node *citations_new_place(struct book *book, const struct cite_part *part, struct span span)
{
    struct node *link = node_new(book->arena, NODE_LINK, span);

    link->as.link.url = arena_printf(book->arena, "#%.*s", (int)part->key.n, part->key.p);
    link->as.link.generated = true;
    return link;
}

/* The reference itself, between what stands before and behind it. */
static void add_reference(struct citer *c, struct node *cite, struct cite_part *part, bool same_author)
{
    struct cited *cited = citations_find(c, part->key);
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
    const struct cited *a = last ? citations_find(c, last->key) : NULL, *b = citations_find(c, part->key);

    return a && b && !last->suffix->first && !part->prefix->first && slice_equal(a->label, b->label);
}

/* ---- numbers that stand together ---- */

static bool is_bare_number(const struct citer *c, const struct cite_part *part)
{
    return c->cite.style == CITE_NUMERIC && part->key.n && !part->prefix->first && !part->suffix->first &&
           citations_target(c, part->key) == TARGET_REFERENCE;
}

static int by_part_number(const void *a, const void *b, void *citer)
{
    uint32_t x = citations_find(citer, ((const struct cite_part *)a)->key)->number;
    uint32_t y = citations_find(citer, ((const struct cite_part *)b)->key)->number;

    return x < y ? -1 : x > y;
}

/* "[1–3, 5]": numbers in their order, three or more that follow each other as a span. */
static void write_numbers(struct citer *c, struct node *cite, struct cite_part *parts, size_t count)
{
    g_qsort_with_data(parts, (gint)count, sizeof *parts, by_part_number, c);
    citations_add_text(c->book, cite, SLICE("["));
    for (size_t i = 0, end; i < count; i = end) {
        uint32_t number = citations_find(c, parts[i].key)->number;
        for (end = i + 1; end < count && citations_find(c, parts[end].key)->number - number == end - i;)
            end++;
        if (end - i < 3)
            end = i + 1;
        if (i)
            citations_add_text(c->book, cite, SLICE(", "));
        add_reference(c, cite, &parts[i], false);
        if (end == i + 1)
            continue;
        citations_add_text(c->book, cite, SLICE("–"));
        add_reference(c, cite, &parts[end - 1], false);
    }
    citations_add_text(c->book, cite, SLICE("]"));
}

/* ---- parts ---- */

/* A number with more than itself has brackets of its own, as the IEEE has it: "[1, p. 3], [4]". */
static void write_part(struct citer *c, struct node *cite, struct cite_part *part,
                       const struct cite_part *last)
{
    struct book *book = c->book;
    bool is_reference = part->key.n && citations_target(c, part->key) == TARGET_REFERENCE;
    bool numeric = c->cite.style == CITE_NUMERIC;
    bool same = !numeric && is_reference && continues_author(c, last, part);

    if (last)
        citations_add_text(book, cite,
                 (numeric && !part->prefix->first) || same ? SLICE(", ") : SLICE("; "));
    node_move_children(cite, part->prefix);
    if (is_reference) {
        citations_add_text(book, cite, numeric ? SLICE("[") : (struct slice){0});
        add_reference(c, cite, part, same);
    } else if (part->key.n) {
        node_append(cite, citations_new_place(c->book, part, cite->span));
    }
    node_move_children(cite, part->suffix);
    if (is_reference && numeric)
        citations_add_text(book, cite, SLICE("]"));
}

/* A part without a key (after a stray semicolon) belongs to the one before. */
static void write_parts(struct citer *c, struct node *cite, cite_parts *parts)
{
    bool parens = c->cite.style == CITE_AUTHOR_DATE && citations_has_reference(c, parts);

    if (parens)
        citations_add_text(c->book, cite, SLICE("("));
    for (size_t i = 0, end; i < parts->count; i = end) {
        for (end = i; end < parts->count && is_bare_number(c, &parts->items[end]);)
            end++;
        if (end > i + 1 && i)
            citations_add_text(c->book, cite, SLICE(", "));
        if (end > i + 1)
            write_numbers(c, cite, &parts->items[i], end - i);
        else
            write_part(c, cite, &parts->items[i], i ? &parts->items[i - 1] : NULL), end = i + 1;
    }
    if (parens)
        citations_add_text(c->book, cite, SLICE(")"));
}

/* "Smith (2001, p. 12)", "Smith [1]": the name is a part of the sentence. */
static void write_in_text(struct citer *c, struct node *cite, struct cite_part *part)
{
    struct cited *cited = citations_find(c, part->key);
    struct book *book = c->book;
    bool numeric = c->cite.style == CITE_NUMERIC;

    if (citations_target(c, part->key) != TARGET_REFERENCE) {
        node_append(cite, citations_new_place(c->book, part, cite->span));
        node_move_children(cite, part->suffix);
        return;
    }
    citations_add_text(book, cite, cited->label);
    citations_add_text(book, cite, numeric ? SLICE("\u00A0[") : SLICE(" ("));
    add_link(c, cite, cited,
             numeric ? arena_printf(book->arena, "%u", cited->number) : dated(c, cited), cite->span);
    citations_add_text(book, cite, citations_bare_locator(c, part));
    citations_add_text(book, cite, numeric ? SLICE("]") : SLICE(")"));
}

void citations_write_parts(struct citer *c, struct node *cite, cite_parts *parts)
{
    if (cite->as.cite.in_text)
        write_in_text(c, cite, &parts->items[0]);
    else
        write_parts(c, cite, parts);
}

void citations_write(struct citer *c, struct node *cite)
{
    cite_parts parts = {0};

    citations_part(c, cite, &parts);
    citations_write_parts(c, cite, &parts);
    vec_free(&parts);
}
