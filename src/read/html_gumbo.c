/* gumbo's side of the HTML reader: parsing within a limit of memory, and what its nodes
 * say.
 *
 * gumbo's memory is an arena with a limit. It cannot report that none is left, so the
 * allocator jumps out. */
#include "read/html_parts.h"

#include "base/buf.h"

static void *parse_alloc(void *user, size_t size)
{
    struct html_parse *parse = user;

    if (size > parse->left)
        longjmp(parse->jump, 1);
    parse->left -= size;
    return arena_alloc(parse->arena, size ? size : 1);
}

static void parse_free(void *user, void *memory)
{
    (void)user, (void)memory;
}

GumboOutput *html_parse(struct html_parse *parse, struct slice markup, GumboTag context)
{
    GumboOptions options = kGumboDefaultOptions;

    options.allocator = parse_alloc;
    options.deallocator = parse_free;
    options.userdata = parse;
    options.max_errors = 0;
    options.fragment_context = context;
    if (setjmp(parse->jump))
        return NULL;
    return gumbo_parse_with_options(&options, markup.p, markup.n);
}

/* ---- facts of gumbo's nodes ---- */

bool html_is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

bool html_is_text(const GumboNode *node)
{
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
           node->type == GUMBO_NODE_CDATA;
}

bool html_is(const GumboNode *from, GumboTag tag)
{
    return html_is_element(from) && from->v.element.tag == tag;
}

const char *html_value(const GumboNode *from, const char *name)
{
    const GumboAttribute *attr = gumbo_get_attribute(&from->v.element.attributes, name);

    return attr ? attr->value : NULL;
}

struct slice html_name(struct html *html, const GumboNode *from)
{
    if (!html_is_element(from))
        return (struct slice){"", 0};
    if (from->v.element.tag != GUMBO_TAG_UNKNOWN)
        return slice_of(gumbo_normalized_tagname(from->v.element.tag));
    GumboStringPiece piece = from->v.element.original_tag;
    gumbo_tag_from_original_text(&piece);
    struct slice name =
        arena_copy(html->book->arena, (struct slice){piece.data, piece.length});
    for (char *p = (char *)name.p; p < name.p + name.n; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p | 32) : *p;
    return name;
}

int html_number(const GumboNode *from, const char *name, int least, int most, int missing)
{
    const char *text = html_value(from, name);
    long value = 0;
    bool minus = text && *text == '-';

    if (!text || text[minus] < '0' || text[minus] > '9')
        return missing;
    for (text += minus; *text >= '0' && *text <= '9' && value < 1000000; text++)
        value = value * 10 + (*text - '0');
    value = minus ? -value : value;
    return (int)(value < least ? least : value > most ? most : value);
}

/* The next node in preorder below `root`, without recursion, as trees may be deep. */
const GumboNode *html_next(const GumboNode *node, const GumboNode *root)
{
    if (html_is_element(node) && node->v.element.children.length)
        return node->v.element.children.data[0];
    for (; node != root; node = node->parent) {
        const GumboVector *siblings = &node->parent->v.element.children;
        if (node->index_within_parent + 1 < siblings->length)
            return siblings->data[node->index_within_parent + 1];
    }
    return NULL;
}

struct slice html_text(struct html *html, const GumboNode *root)
{
    struct buf out = {0};

    for (const GumboNode *node = root; node; node = html_next(node, root)) {
        const GumboNode *up = node->parent;
        if (html_is_text(node) &&
            !(up && (html_is(up, GUMBO_TAG_SCRIPT) || html_is(up, GUMBO_TAG_STYLE))))
            buf_string(&out, node->v.text.text);
        else if (html_is(node, GUMBO_TAG_BR))
            buf_byte(&out, '\n');
    }
    struct slice made = arena_copy(html->book->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

/* The place of an element: its tag where the source has just these bytes, else the whole
 * fragment. */
struct span html_place(const struct html *html, const GumboNode *from)
{
    const struct source *source = sources_find(html->book->sources, html->span.file);
    struct span span = html->span;

    if (!source || !html_is_element(from) || !from->v.element.original_tag.length)
        return span;
    GumboStringPiece tag = from->v.element.original_tag;
    size_t at = span.start + (size_t)(tag.data - html->markup.p);
    if (at + tag.length > source->text.n ||
        memcmp(source->text.p + at, tag.data, tag.length) != 0)
        return span;
    return (struct span){span.file, (uint32_t)at, (uint32_t)(at + tag.length)};
}

struct html_tag html_tag_of(struct html *html, const GumboNode *from)
{
    struct arena *arena = html->book->arena;
    struct html_tag tag = {.name = html_name(html, from)};
    const GumboVector *attrs = &from->v.element.attributes;

    for (unsigned i = 0; i < attrs->length && i < 64; i++) {
        const GumboAttribute *attr = attrs->data[i];
        html_add_attr(arena, &tag.attrs, arena_copy(arena, slice_of(attr->name)),
                      arena_copy(arena, slice_of(attr->value)));
    }
    return tag;
}

struct node *html_add(struct html *html, struct node *parent, enum node_kind kind,
                      const GumboNode *from)
{
    struct node *node = node_new(html->book->arena, kind, html_place(html, from));
    struct html_tag tag = html_tag_of(html, from);

    html_keep_attrs(html->book, node, &tag);
    node_append(parent, node);
    return node;
}
