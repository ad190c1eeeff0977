/* Inline syntax of our own for cmark-gfm: $math$, $$display$$, ^sup^, ~sub~, ^[a note], {#attributes}.
 * Each becomes a CODE node that carries its text and, in user_data, what it is. */
#include "read/md.h"

#include "read/attr.h"

#include <cmark-gfm/chunk.h>
#include <cmark-gfm/syntax_extension.h>
#include <ctype.h>
#include <glib.h>

/* Longer ones are more likely a stray mark; bounds the search to keep the parse linear. */
#define MAX_SCRIPT 60
#define MAX_MATH 4000
#define MAX_NOTE 20000
/* A text with more unclosed notes than MAX_MISSED is no text; from then on a note must be short. */
#define MAX_MISSED 1000
#define MAX_NOTE_THEN 200

enum md_tag md_tag_of(cmark_node *node)
{
    return (enum md_tag)GPOINTER_TO_INT(node->user_data);
}

static cmark_node *make(cmark_parser *parser, cmark_inline_parser *inlines, enum md_tag tag,
                        struct slice text, int end)
{
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_CODE, cmark_get_default_mem_allocator());
    char *copy = g_strndup(text.p, text.n);

    (void)parser;
    cmark_node_set_literal(node, copy);
    node->user_data = GINT_TO_POINTER(tag);
    node->start_line = node->end_line = cmark_inline_parser_get_line(inlines);
    node->start_column = cmark_inline_parser_get_column(inlines);
    cmark_inline_parser_set_offset(inlines, end);
    g_free(copy);
    return node;
}

/* Where an unescaped `close` stands after `at`, or -1. With `tight`, white space ends the search. */
static int find_close(struct slice text, int at, char close, bool tight, int most)
{
    for (int i = at; i < (int)text.n && i < at + most; i++) {
        if (text.p[i] == '\\')
            i++;
        else if (text.p[i] == close)
            return i;
        else if (tight && isspace((unsigned char)text.p[i]))
            return -1;
    }
    return -1;
}

/* No space just inside the marks, no letter or figure just outside, and no code within: "$5 and $6" are
 * prices, "$HOME" is the shell's. */
static cmark_node *match_math(cmark_parser *parser, cmark_inline_parser *inlines,
                              struct slice text, int at)
{
    int width = at + 1 < (int)text.n && text.p[at + 1] == '$' ? 2 : 1, start = at + width;
    int end = find_close(text, start, '$', false, MAX_MATH);

    if (end <= start || memchr(text.p + start, '`', (size_t)(end - start)) ||
        (width == 2 && (end + 1 >= (int)text.n || text.p[end + 1] != '$')))
        return NULL;
    if (width == 1 &&
        (isspace((unsigned char)text.p[start]) || isspace((unsigned char)text.p[end - 1]) ||
         (at > 0 && isalnum((unsigned char)text.p[at - 1])) ||
         (end + 1 < (int)text.n && isalnum((unsigned char)text.p[end + 1]))))
        return NULL;
    return make(parser, inlines, width == 2 ? MD_TAG_DISPLAY : MD_TAG_MATH,
                slice_sub(text, (size_t)start, (size_t)end), end + width);
}

static cmark_node *match_script(cmark_parser *parser, cmark_inline_parser *inlines,
                                struct slice text, int at, enum md_tag tag)
{
    char mark = text.p[at];
    int end = find_close(text, at + 1, mark, true, MAX_SCRIPT);

    if (end <= at + 1 || (mark == '~' && end + 1 < (int)text.n && text.p[end + 1] == '~'))
        return NULL;
    return make(parser, inlines, tag, slice_sub(text, (size_t)at + 1, (size_t)end), end + 1);
}

/* Behind the code that opens at `at`, or behind its backticks when they open none. */
static int skip_code(struct slice text, int at, int end)
{
    int ticks = 0, run = 0;

    while (at + ticks < end && text.p[at + ticks] == '`')
        ticks++;
    for (int i = at + ticks; i < end; i++) {
        run = text.p[i] == '`' ? run + 1 : 0;
        if (run == ticks && (i + 1 == end || text.p[i + 1] != '`'))
            return i + 1;
    }
    return at + ticks;
}

static cmark_node *match_note(struct md *md, cmark_parser *parser, cmark_inline_parser *inlines,
                              struct slice text, int at)
{
    int depth = 0, end = at + (md->missed < MAX_MISSED ? MAX_NOTE : MAX_NOTE_THEN);

    end = MIN(end, (int)text.n);
    for (int i = at + 1; i < end; i++) {
        if (text.p[i] == '`')
            i = skip_code(text, i, end) - 1;
        else if (text.p[i] == '\\')
            i++;
        else if (text.p[i] == '[')
            depth++;
        else if (text.p[i] == ']' && --depth == 0)
            return make(parser, inlines, MD_TAG_NOTE,
                        slice_sub(text, (size_t)at + 2, (size_t)i), i + 1);
    }
    md->missed++;
    return NULL;
}

/* White space and nothing else, up to the end of the text or, with `line`, of the line. */
static bool ends_at(struct slice text, size_t at, bool line)
{
    while (at < text.n && strchr(" \t\r\n", text.p[at])) {
        if (line && text.p[at] == '\n')
            return true;
        at++;
    }
    return at >= text.n;
}

/* Attributes stand right behind what they belong to, or at the end of a block, or on a line of their own. Here they
 * are only kept from being read as text. */
static cmark_node *match_attrs(struct md *md, cmark_parser *parser, cmark_inline_parser *inlines,
                               struct slice text, int at)
{
    struct attrs attrs = {0};
    char before = at > 0 ? text.p[at - 1] : '\n';
    size_t size = attr_parse(md->book->arena, slice_sub(text, (size_t)at, text.n), &attrs);
    size_t end = (size_t)at + size;

    if (!size || !(strchr(")]>`$", before) || ends_at(text, end, before == '\n')))
        return NULL;
    return make(parser, inlines, MD_TAG_ATTRS, slice_sub(text, (size_t)at, end), (int)end);
}

static cmark_node *match(cmark_syntax_extension *self, cmark_parser *parser, cmark_node *parent,
                         unsigned char c, cmark_inline_parser *inlines)
{
    cmark_chunk *chunk = cmark_inline_parser_get_chunk(inlines);
    struct slice text = {(const char *)chunk->data, (size_t)chunk->len};
    int at = cmark_inline_parser_get_offset(inlines);
    char next = at + 1 < (int)text.n ? text.p[at + 1] : '\0';

    (void)parent;
    if (c == '$')
        return match_math(parser, inlines, text, at);
    if (c == '{')
        return match_attrs(cmark_syntax_extension_get_private(self), parser, inlines, text, at);
    if (c == '^' && next == '[')
        return match_note(cmark_syntax_extension_get_private(self), parser, inlines, text, at);
    if (c == '^')
        return match_script(parser, inlines, text, at, MD_TAG_SUP);
    if (c == '~' && next != '~' && (at == 0 || text.p[at - 1] != '~'))
        return match_script(parser, inlines, text, at, MD_TAG_SUB);
    return NULL;
}

/* cmark asks the first extension that knows a mark to make its node: for "~~" that is us, and we pass it on. */
static delimiter *insert_strikeout(cmark_syntax_extension *self, cmark_parser *parser,
                                  cmark_inline_parser *inlines, delimiter *opener,
                                  delimiter *closer)
{
    cmark_syntax_extension *strikeout = cmark_find_syntax_extension("strikethrough");

    (void)self;
    return strikeout->insert_inline_from_delim(strikeout, parser, inlines, opener, closer);
}

cmark_syntax_extension *md_inline_extension(struct md *md)
{
    cmark_syntax_extension *self = cmark_syntax_extension_new("quoin-inlines");
    cmark_mem *mem = cmark_get_default_mem_allocator();
    cmark_llist *chars = NULL;

    cmark_syntax_extension_set_private(self, md, NULL);
    for (const char *c = "$^~{"; *c; c++)
        chars = cmark_llist_append(mem, chars, GINT_TO_POINTER(*c));
    cmark_syntax_extension_set_special_inline_chars(self, chars);
    cmark_syntax_extension_set_match_inline_func(self, match);
    cmark_syntax_extension_set_inline_from_delim_func(self, insert_strikeout);
    return self;
}
