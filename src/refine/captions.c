/* What has a caption, and in which list it stands: tables, listings, the kinds of the config, and all other figures. */
#include "refine/passes.h"

#include <string.h>

unsigned captions_list(const struct book *book, const struct node *whole)
{
    size_t kind = book_kind_of(book, whole);

    if (whole->kind == NODE_TABLE)
        return LIST_TABLES;
    if (kind < book->config->kind_count)
        return LIST_KINDS + (unsigned)kind;
    return node_has_class(whole, "listing") ? LIST_LISTINGS : LIST_FIGURES;
}

unsigned captions_list_count(const struct book *book)
{
    return LIST_KINDS + (unsigned)book->config->kind_count;
}

bool captions_is_whole(const struct node *node)
{
    return node->kind == NODE_TABLE || (node->kind == NODE_FIGURE && !node_is_part(node));
}

struct node *captions_find(const struct node *whole)
{
    struct node *child = whole->first;

    while (child && child->kind != NODE_CAPTION)
        child = child->next;
    return child;
}

void captions_fill(struct book *book, struct node *caption, struct slice words)
{
    struct slice rest = words;

    while (rest.n) {
        const char *open = memchr(rest.p, '`', rest.n);
        const char *close = open ? memchr(open + 1, '`', rest.n - (size_t)(open + 1 - rest.p)) : NULL;
        size_t before = close ? (size_t)(open - rest.p) : rest.n;
        if (before)
            node_append(caption, node_new_text(book->arena, slice_sub(rest, 0, before), caption->span));
        if (!close)
            break;
        struct node *code = node_new(book->arena, NODE_CODE, caption->span);
        code->text = (struct slice){open + 1, (size_t)(close - open - 1)};
        node_append(caption, code);
        rest = slice_sub(rest, (size_t)(close + 1 - rest.p), rest.n);
    }
}
