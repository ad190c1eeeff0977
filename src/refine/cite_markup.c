/* Texts with the few tags of model/reference.h become nodes. */
#include "refine/cite.h"

/* Deeper nesting than titles have; deeper tags change nothing. */
#define MAX_TAGS 16

static const struct {
    const char *open, *close;
    enum node_kind kind;
} tags[] = {
    {"<i>", "</i>", NODE_EMPHASIS},        {"<b>", "</b>", NODE_STRONG},
    {"<sc>", "</sc>", NODE_SMALL_CAPS},    {"<sup>", "</sup>", NODE_SUPERSCRIPT},
    {"<sub>", "</sub>", NODE_SUBSCRIPT},   {"<span class=\"nocase\">", "</span>", NODE_SPAN},
    {"<span style=\"font-variant:small-caps;\">", "</span>", NODE_SMALL_CAPS},
};

#define TAG_COUNT (sizeof tags / sizeof *tags)

/* What starts at a '<': bytes of the tag, or 0 when it is a letter. `which` counts the table; TAG_COUNT is a
 * link, whose address is given. */
static size_t tag_size(struct slice rest, size_t *which, bool *closes, struct slice *address)
{
    for (*which = 0; *which < TAG_COUNT; ++*which) {
        *closes = slice_starts(rest, tags[*which].close);
        if (*closes || slice_starts(rest, tags[*which].open))
            return strlen(*closes ? tags[*which].close : tags[*which].open);
    }
    *closes = slice_starts(rest, "</a>");
    if (*closes)
        return strlen("</a>");
    const char *end = slice_starts(rest, "<a=") ? memchr(rest.p, '>', rest.n) : NULL;
    if (!end)
        return 0;
    *address = (struct slice){rest.p + 3, (size_t)(end - rest.p) - 3};
    return (size_t)(end - rest.p) + 1;
}

static void add_text(struct arena *arena, struct node *parent, struct slice text)
{
    if (text.n)
        node_append(parent, node_new_text(arena, arena_copy(arena, text), SPAN_NONE));
}

static struct node *open_tag(struct arena *arena, struct node *parent, size_t which, struct slice address)
{
    struct node *node;

    if (which < TAG_COUNT && tags[which].kind == NODE_SPAN) /* a matter of title case alone */
        return parent;
    node = node_new(arena, which < TAG_COUNT ? tags[which].kind : NODE_LINK, SPAN_NONE);
    if (which == TAG_COUNT) {
        node->as.link.url = arena_copy(arena, address);
        node_add_class(arena, node, SLICE("literal"));
    }
    node_append(parent, node);
    return node;
}

void cite_append(struct arena *arena, struct node *parent, struct slice markup)
{
    struct node *open[MAX_TAGS] = {parent};
    size_t depth = 0, from = 0, which;

    for (size_t i = 0; i < markup.n; i++) {
        struct slice address = {0};
        bool closes;
        size_t n = markup.p[i] == '<'
                       ? tag_size(slice_sub(markup, i, markup.n), &which, &closes, &address)
                       : 0;
        if (!n)
            continue;
        add_text(arena, open[depth], slice_sub(markup, from, i));
        if (closes && depth)
            depth--;
        else if (!closes && depth + 1 < MAX_TAGS)
            open[depth + 1] = open_tag(arena, open[depth], which, address), depth++;
        i += n - 1;
        from = i + 1;
    }
    add_text(arena, open[depth], slice_sub(markup, from, markup.n));
}

void cite_plain(struct slice markup, struct buf *out)
{
    for (size_t i = 0; i < markup.n; i++) {
        struct slice address;
        size_t which;
        bool closes;
        size_t n = markup.p[i] == '<'
                       ? tag_size(slice_sub(markup, i, markup.n), &which, &closes, &address)
                       : 0;
        if (n)
            i += n - 1;
        else
            buf_byte(out, markup.p[i]);
    }
}
