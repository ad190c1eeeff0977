/* Block syntax of our own for cmark-gfm: fenced divs, definition lists, lines of attributes.
 *
 * A div's closing fence closes the innermost open div: for that one, the line "does not match", so
 * cmark closes it; our opener then makes the line a block of its own, behind the div. A definition list makes its term of the
 * paragraph before the colon. */
#include "read/md.h"

#include "base/vec.h"
#include "read/attr.h"

#include <glib.h>

static struct {
    cmark_node_type div, fence, definitions, term, definition, attrs;
} types;

static void make_types(void)
{
    static gsize made;

    if (g_once_init_enter(&made)) {
        types.div = cmark_syntax_extension_add_node(0);
        types.fence = cmark_syntax_extension_add_node(0);
        types.definitions = cmark_syntax_extension_add_node(0);
        types.term = cmark_syntax_extension_add_node(0);
        types.definition = cmark_syntax_extension_add_node(0);
        types.attrs = cmark_syntax_extension_add_node(0);
        g_once_init_leave(&made, 1);
    }
}

cmark_node_type md_div_type(void)
{
    make_types();
    return types.div;
}

cmark_node_type md_fence_type(void)
{
    make_types();
    return types.fence;
}

cmark_node_type md_definitions_type(void)
{
    make_types();
    return types.definitions;
}

cmark_node_type md_term_type(void)
{
    make_types();
    return types.term;
}

cmark_node_type md_definition_type(void)
{
    make_types();
    return types.definition;
}

cmark_node_type md_attrs_type(void)
{
    make_types();
    return types.attrs;
}

static cmark_node_type type_of(cmark_node *node)
{
    return (cmark_node_type)node->type;
}

/* The number of colons at `p`, and what follows them on the line, trimmed. */
static size_t fence_of(const unsigned char *p, int len, int at, struct slice *rest)
{
    size_t colons = 0;

    while (at + (int)colons < len && p[at + (int)colons] == ':')
        colons++;
    *rest = slice_trim((struct slice){(const char *)p + at + colons, (size_t)(len - at) - colons});
    return colons;
}

static bool is_closing_fence(cmark_parser *parser, const unsigned char *input, int len)
{
    struct slice rest;

    return cmark_parser_get_indent(parser) < 4 &&
           fence_of(input, len, cmark_parser_get_first_nonspace(parser), &rest) >= 3 && !rest.n;
}

static bool is_open(const cmark_node *node)
{
    return (node->flags & CMARK_NODE__OPEN) != 0;
}

/* True when no open div lies below this one, and no open code block in which colons are code. */
static bool is_innermost(cmark_node *div)
{
    for (cmark_node *at = div->last_child; at && is_open(at); at = at->last_child)
        if (type_of(at) == types.div || type_of(at) == CMARK_NODE_CODE_BLOCK)
            return false;
    return true;
}

/* Does the line go on with the definition: is it indented, or blank? */
static int definition_matches(cmark_parser *parser, unsigned char *input, cmark_node *definition)
{
    int indent = GPOINTER_TO_INT(definition->user_data);

    if (cmark_parser_is_blank(parser)) {
        if (!definition->first_child)
            return 0;
        cmark_parser_advance_offset(parser, (char *)input,
                                    cmark_parser_get_first_nonspace(parser) -
                                        cmark_parser_get_offset(parser), 0);
        return 1;
    }
    if (cmark_parser_get_indent(parser) < indent)
        return 0;
    cmark_parser_advance_offset(parser, (char *)input, indent, 1);
    return 1;
}

static int matches(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input,
                   int len, cmark_node *container)
{
    (void)self;
    if (type_of(container) == types.div)
        return !(is_closing_fence(parser, input, len) && is_innermost(container));
    if (type_of(container) == types.definitions)
        return 1; /* it holds nothing but definitions, so anything else closes it */
    if (type_of(container) == types.definition)
        return definition_matches(parser, input, container);
    return 0;
}

/* How many blocks are open around and with this one, counted no farther than matters. */
static int depth_of(const cmark_node *node)
{
    int depth = 0;

    for (; node && depth <= MD_MAX_DEPTH; node = node->parent)
        depth++;
    return depth;
}

/* A fence that opens or closes nothing: a block of its own, for the reader to report. */
static cmark_node *add_fence(cmark_syntax_extension *self, cmark_parser *parser,
                             cmark_node *parent, int at, bool too_deep)
{
    cmark_node *fence = cmark_parser_add_child(parser, parent, types.fence, at + 1);

    cmark_node_set_syntax_extension(fence, self);
    fence->user_data = GINT_TO_POINTER(too_deep);
    return fence;
}

static void consume_line(cmark_parser *parser, unsigned char *input, int len)
{
    cmark_parser_advance_offset(parser, (char *)input, len - cmark_parser_get_offset(parser), 0);
}

static cmark_node *open_div(cmark_syntax_extension *self, cmark_parser *parser,
                            cmark_node *parent, unsigned char *input, int len)
{
    int at = cmark_parser_get_first_nonspace(parser);
    struct slice rest;

    if (fence_of(input, len, at, &rest) < 3)
        return NULL;
    if (!rest.n) { /* a closing fence: of a div that just ended, or of none */
        consume_line(parser, input, len);
        return add_fence(self, parser, parent, at, false);
    }
    if (rest.p[0] != '{' && memchr(rest.p, ' ', rest.n) && rest.p[rest.n - 1] != ':')
        return NULL;
    if (depth_of(parent) >= MD_MAX_DEPTH) {
        consume_line(parser, input, len);
        return add_fence(self, parser, parent, at, true);
    }
    cmark_node *div = cmark_parser_add_child(parser, parent, types.div, at + 1);
    cmark_node_set_syntax_extension(div, self);
    div->user_data = g_strndup(rest.p, rest.n);
    div->user_data_free_func = (cmark_free_func)(void (*)(void))NULL;
    consume_line(parser, input, len);
    return div;
}

/* The paragraph a term is made of: the open one the line would continue, or the last one before. */
static cmark_node *term_of(cmark_node *container)
{
    if (type_of(container) == CMARK_NODE_PARAGRAPH)
        return container;
    cmark_node *last = container->last_child;
    return last && type_of(last) == CMARK_NODE_PARAGRAPH && last->content.size != 1 ? last : NULL;
}

static cmark_node *open_definition(cmark_syntax_extension *self, cmark_parser *parser,
                                   cmark_node *container, unsigned char *input, int len)
{
    int at = cmark_parser_get_first_nonspace(parser), spaces = 0;
    cmark_node *list = container, *term;

    while (at + 1 + spaces < len && (input[at + 1 + spaces] == ' ' || input[at + 1 + spaces] == '\t'))
        spaces++;
    if (spaces == 0 || at + 1 + spaces >= len || strchr("\r\n", input[at + 1 + spaces]))
        return NULL;
    if (type_of(container) != types.definitions) {
        if (!(term = term_of(container)))
            return NULL;
        list = cmark_parser_add_child(parser, container, types.definitions, at + 1);
        cmark_node_set_syntax_extension(list, self);
        list->start_line = term->start_line;
        cmark_node_set_type(term, types.term);
        cmark_node_set_syntax_extension(term, self);
        cmark_node_unlink(term);
        cmark_node_append_child(list, term);
    }
    cmark_node *definition = cmark_parser_add_child(parser, list, types.definition, at + 1);
    cmark_node_set_syntax_extension(definition, self);
    /* A definition's text may be indented by as much as four columns, whatever follows the colon. */
    int width = cmark_parser_get_indent(parser) + 1 + spaces;
    definition->user_data = GINT_TO_POINTER(width > 4 ? 4 : width < 2 ? 2 : width);
    cmark_parser_advance_offset(parser, (char *)input,
                                at + 1 + (spaces > 4 ? 1 : spaces) -
                                    cmark_parser_get_offset(parser), 0);
    return definition;
}

/* A line of nothing but attributes is a block of its own, unless it goes on with a paragraph. */
static cmark_node *open_attrs(cmark_syntax_extension *self, cmark_parser *parser,
                              cmark_node *parent, unsigned char *input, int len)
{
    struct md *md = cmark_syntax_extension_get_private(self);
    int at = cmark_parser_get_first_nonspace(parser);
    struct slice line = slice_trim((struct slice){(const char *)input + at, (size_t)(len - at)});
    struct attrs attrs = {0};

    if (type_of(parent) == CMARK_NODE_PARAGRAPH ||
        attr_parse(md->book->arena, line, &attrs) != line.n)
        return NULL;
    cmark_node *node = cmark_parser_add_child(parser, parent, types.attrs, at + 1);
    cmark_node_set_syntax_extension(node, self);
    node->user_data = (void *)(uintptr_t)arena_copy(md->book->arena, line).p;
    consume_line(parser, input, len);
    return node;
}

/* Remembers a definition of a note whose first line this is. */
static void note_definition(struct md *md, cmark_parser *parser, cmark_node *parent)
{
    int line = cmark_parser_get_line_number(parser);
    const struct md_definition *last =
        md->definitions.count ? &md->definitions.items[md->definitions.count - 1] : NULL;

    while (parent && parent->start_line == line &&
           type_of(parent) != CMARK_NODE_FOOTNOTE_DEFINITION)
        parent = parent->parent;
    if (!parent || parent->start_line != line || (last && last->line == line))
        return;
    char *label = g_strndup((const char *)parent->as.literal.data, (size_t)parent->as.literal.len);
    vec_push(&md->definitions, (struct md_definition){label, line});
}

/* More columns than any page or screen shows; cmark's time for a table grows with their number times the
 * rows'. */
#define MAX_COLUMNS 256

/* Is the line what stands below the head of a table, for too many columns? */
static bool is_wide_rule(const unsigned char *input, int len)
{
    int bars = 0;

    for (int i = 0; i < len; i++) {
        if (!strchr("|-: \t\r\n", input[i]))
            return false;
        bars += input[i] == '|';
    }
    return bars > MAX_COLUMNS + 1;
}

static cmark_node *open_block(cmark_syntax_extension *self, int indented, cmark_parser *parser,
                              cmark_node *parent, unsigned char *input, int len)
{
    int at = cmark_parser_get_first_nonspace(parser);
    struct md *md = cmark_syntax_extension_get_private(self);

    note_definition(md, parser, parent);
    if (type_of(parent) == CMARK_NODE_PARAGRAPH && is_wide_rule(input, len)) {
        uint32_t start = md_offset(md, parent->start_line, parent->start_column);
        diag(md->book->diags, (struct span){md->file, start, start + 1}, DIAG_TABLE_COLUMNS,
             MAX_COLUMNS);
        return parent; /* goes on with its lines, so that no other extension is asked */
    }
    if (indented || at >= len)
        return NULL;
    if (input[at] == '{')
        return open_attrs(self, parser, parent, input, len);
    if (input[at] != ':')
        return NULL;
    if (at + 1 < len && input[at + 1] == ':')
        return open_div(self, parser, parent, input, len);
    return open_definition(self, parser, parent, input, len);
}

static int can_contain(cmark_syntax_extension *self, cmark_node *node, cmark_node_type child)
{
    (void)self;
    if (type_of(node) == types.fence || type_of(node) == types.attrs)
        return 0;
    if (type_of(node) == types.term)
        return CMARK_NODE_TYPE_INLINE_P(child);
    if (type_of(node) == types.definitions)
        return child == types.definition || child == types.term;
    return CMARK_NODE_TYPE_BLOCK_P(child) && child != CMARK_NODE_ITEM &&
           child != types.definition && child != types.term;
}

static int contains_inlines(cmark_syntax_extension *self, cmark_node *node)
{
    (void)self;
    return type_of(node) == types.term;
}

static const char *type_string(cmark_syntax_extension *self, cmark_node *node)
{
    (void)self, (void)node;
    return "quoin";
}

cmark_syntax_extension *md_block_extension(struct md *md)
{
    cmark_syntax_extension *self = cmark_syntax_extension_new("quoin-blocks");

    make_types();
    cmark_syntax_extension_set_private(self, md, NULL);
    cmark_syntax_extension_set_get_type_string_func(self, type_string);
    cmark_syntax_extension_set_open_block_func(self, open_block);
    cmark_syntax_extension_set_match_block_func(self, matches);
    cmark_syntax_extension_set_can_contain_func(self, can_contain);
    cmark_syntax_extension_set_contains_inlines_func(self, contains_inlines);
    return self;
}
