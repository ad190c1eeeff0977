/* Takes a citation apart: "see @key, p. 12; @other" into parts of a prefix, a key and a suffix each. */
#include "refine/citations.h"

#include "read/cite_key.h"

void citations_add_text(struct book *book, struct node *parent, struct slice text)
{
    if (text.n)
        node_append(parent, node_new_text(book->arena, text, SPAN_NONE));
}

static bool is_plain(const struct node *node)
{
    return node->kind == NODE_TEXT && !node_has_class(node, "literal");
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
        citations_add_text(book, part->key.n ? part->suffix : part->prefix,
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

void citations_part(struct citer *c, struct node *cite, cite_parts *parts)
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

bool citations_has_reference(const struct citer *c, const cite_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].key.n && citations_target(c, parts->items[i].key) == TARGET_REFERENCE)
            return true;
    return false;
}

struct slice citations_bare_locator(struct citer *c, const struct cite_part *part)
{
    struct slice text = part->suffix->first ? slice_trim(part->suffix->first->text) : (struct slice){0};

    if (text.n < 2)
        return (struct slice){0};
    text = slice_trim(slice_sub(text, 1, text.n - 1));
    return arena_printf(c->book->arena, ", %.*s", (int)text.n, text.p);
}
