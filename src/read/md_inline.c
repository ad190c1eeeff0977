/* Inlines: cmark's to ours. cmark's columns are right mostly; each text is looked for in the source from
 * where the last one ended, so a place is exact wherever the text stands as written. On the way the
 * backslashes are seen: an escaped quotation mark must stay straight, so it becomes a text
 * of its own with the class "literal". */
#include "read/md.h"

#include "base/vec.h"
#include "read/attr.h"

#include <glib.h>

/* A text is looked for no farther than this behind the last one, so an odd one cannot make the reader slow. */
#define MAX_SEARCH 600

static struct slice source_from(const struct md *md, uint32_t at)
{
    return slice_sub(md->text, at - md->base, md->limit - md->base);
}

/* The bytes of `text` that stand in the source as they are, for no backslash or entity can be among
 * them; but the first one, before which there may be one. */
static size_t plain_start(struct slice text)
{
    size_t n = text.n ? 1 : 0;

    while (n && n < text.n && n < 16 && !g_ascii_ispunct(text.p[n]))
        n++;
    return n;
}

/* Where the first bytes of `text` stand at or behind the cursor, with the backslash before them; else the
 * cursor. */
static uint32_t find_text(struct md *md, struct slice text)
{
    struct slice rest = source_from(md, md->cursor);
    size_t n = plain_start(text), slashes = 0;

    if (rest.n > MAX_SEARCH + n)
        rest.n = MAX_SEARCH + n;
    const char *found = n ? memmem(rest.p, rest.n, text.p, n) : NULL;
    if (!found)
        return md->cursor;
    while (found - slashes > rest.p && found[-1 - (ptrdiff_t)slashes] == '\\')
        slashes++;
    return md->cursor + (uint32_t)(found - rest.p) - (slashes % 2 && g_ascii_ispunct(*text.p));
}

struct walker {
    struct slice source; /* from where the text starts */
    size_t at;           /* in source */
};

/* Steps over one character of the text in the source. Returns true when it was escaped there. */
static bool step(struct walker *walker, struct slice text, size_t *i)
{
    const char *p = walker->source.p + walker->at;
    size_t left = walker->source.n - walker->at;
    bool escaped = false;

    if (left > 1 && p[0] == '\\' && g_ascii_ispunct(p[1]) && p[1] == text.p[*i]) {
        escaped = true;
        walker->at += 1;
    } else if (left > 2 && p[0] == '&' && (text.p[*i] != '&' || g_str_has_prefix(p, "&amp;"))) {
        const char *end = memchr(p, ';', left < 34 ? left : 34);
        if (end) {
            walker->at += (size_t)(end - p) + 1;
            *i += (size_t)(g_utf8_next_char(text.p + *i) - (text.p + *i));
            return true;
        }
    }
    if (walker->at < walker->source.n && walker->source.p[walker->at] == text.p[*i])
        walker->at++;
    *i += 1;
    return escaped;
}

static void add_piece(struct md *md, struct node *parent, struct slice text, uint32_t start,
                      uint32_t end, bool literal)
{
    if (!text.n)
        return;
    struct node *node = node_new_text(md->book->arena, text, (struct span){md->file, start, end});
    if (literal)
        node_add_class(md->book->arena, node, SLICE("literal"));
    node_append(parent, node);
}

static void add_text(struct md *md, struct node *parent, const char *literal)
{
    struct slice text = arena_copy(md->book->arena, slice_of(literal));
    uint32_t start = find_text(md, text), piece_start = start;
    struct walker walker = {.source = source_from(md, start)};
    size_t begin = 0;

    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        uint32_t at = start + (uint32_t)walker.at;
        /* Brackets, braces and signs too: escaped, they are no span and cite nothing. */
        if (step(&walker, text, &i) && strchr("\"'-.[]{}@", text.p[from])) {
            add_piece(md, parent, slice_sub(text, begin, from), piece_start, at, false);
            add_piece(md, parent, slice_sub(text, from, i), at, start + (uint32_t)walker.at, true);
            begin = i;
            piece_start = start + (uint32_t)walker.at;
        }
    }
    md->cursor = start + (uint32_t)walker.at;
    add_piece(md, parent, slice_sub(text, begin, text.n), piece_start, md->cursor, false);
}

static struct node *add(struct md *md, struct node *parent, enum node_kind kind)
{
    struct node *node = node_new(md->book->arena, kind,
                                 (struct span){md->file, md->cursor, md->cursor});

    node_append(parent, node);
    return node;
}

static struct slice copy(struct md *md, const char *text)
{
    return text ? arena_copy(md->book->arena, slice_of(text)) : (struct slice){"", 0};
}

/* Code and what our extension made: a text that stands in the source as it is. */
static struct node *add_leaf(struct md *md, struct node *parent, enum node_kind kind,
                             cmark_node *from)
{
    struct slice text = copy(md, cmark_node_get_literal(from));
    uint32_t start = find_text(md, text);
    struct node *node = add(md, parent, kind);

    node->text = text;
    node->span = (struct span){md->file, start, start + (uint32_t)text.n};
    if (node->span.end > md->limit)
        node->span.end = md->limit;
    md->cursor = node->span.end;
    return node;
}

static void read_inline(struct md *md, struct node *parent, cmark_node *from);
static void read_inlines(struct md *md, struct node *parent, cmark_node *from);

static void read_link(struct md *md, struct node *parent, cmark_node *from)
{
    struct node *link = add(md, parent, NODE_LINK);

    link->as.link.url = copy(md, cmark_node_get_url(from));
    link->as.link.title = copy(md, cmark_node_get_title(from));
    read_inlines(md, link, from);
    link->span.end = md->cursor;
    /* Behind the text comes "](url)": the next text is not to be found in the address. */
    struct slice rest = source_from(md, md->cursor);
    const char *url = link->as.link.url.n && link->as.link.url.n < MAX_SEARCH
                          ? memmem(rest.p, rest.n < MAX_SEARCH ? rest.n : MAX_SEARCH,
                                   link->as.link.url.p, link->as.link.url.n)
                          : NULL;
    if (url && rest.n && rest.p[0] == ']')
        md->cursor += (uint32_t)(url - rest.p) + (uint32_t)link->as.link.url.n;
}

static void read_image(struct md *md, struct node *parent, cmark_node *from)
{
    struct node *image = add(md, parent, NODE_IMAGE), *words;

    image->as.image.path = copy(md, cmark_node_get_url(from));
    image->as.image.title = copy(md, cmark_node_get_title(from));
    words = node_new(md->book->arena, NODE_SPAN, image->span);
    read_inlines(md, words, from);
    md_finish_inlines(md, words);
    image->as.image.alt = node_plain_text(md->book->arena, words);
    /* The words may become a caption: they are kept as children until md_finish_blocks decides. */
    node_move_children(image, words);
    image->span.end = md->cursor;
    struct slice rest = source_from(md, image->span.start);
    const char *bang = memmem(rest.p, rest.n < MAX_SEARCH ? rest.n : MAX_SEARCH, "![", 2);
    if (bang && !image->first)
        md->cursor = image->span.start + (uint32_t)(bang - rest.p) + 2;
}

/* Its text as Markdown of its own. */
static void read_inner(struct md *md, struct node *to, struct slice text, uint32_t start)
{
    struct md inner = {
        .book = md->book,
        .file = md->file,
        .base = start,
        .text = text,
        .depth = md->depth + 1,
        .nesting = md->nesting,
    };

    md_parse(&inner, to);
}

/* What is raised or lowered may be marked up itself; an escaped space in it is one that does not break. */
static void read_script(struct md *md, struct node *parent, cmark_node *from, enum node_kind kind)
{
    struct node *node = add_leaf(md, parent, kind, from);
    struct node *holder = node_new(md->book->arena, NODE_DIV, node->span);
    struct slice text = node->text;
    struct buf made = {0};

    node->text = (struct slice){0};
    for (size_t i = 0; i < text.n; i++) {
        bool space = text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == ' ';
        buf_string(&made, space ? "\u00A0" : "");
        if (!space)
            buf_byte(&made, text.p[i]);
        i += space;
    }
    text = arena_copy(md->book->arena, buf_view(&made));
    buf_free(&made);
    bool plain = true;
    for (size_t i = 0; i < text.n; i++)
        plain = plain && !g_ascii_ispunct(text.p[i]);
    if (!plain && md->depth < 4)
        read_inner(md, holder, text, node->span.start);
    if (holder->first && holder->first == holder->last && holder->first->kind == NODE_PARAGRAPH)
        node_move_children(node, holder->first);
    else
        node_append(node, node_new_text(md->book->arena, text, node->span));
}

static void read_math(struct md *md, struct node *parent, cmark_node *from, bool display)
{
    struct node *math = add_leaf(md, parent, NODE_MATH, from);

    math->text = slice_trim(math->text);
    math->as.math.display = display;
    diag(md->book->diags, math->span, DIAG_MATH_AS_TEXT);
}

/* ---- notes ---- */

static struct node *add_note(struct md *md, struct node *parent)
{
    struct node *note = add(md, parent, NODE_NOTE);
    struct node *body = node_new(md->book->arena, NODE_NOTE_BODY, note->span);

    node_append(note, body);
    note->as.note.body = body;
    return body;
}

/* ^[…] */
static void read_inline_note(struct md *md, struct node *parent, cmark_node *from)
{
    struct slice text = copy(md, cmark_node_get_literal(from));
    uint32_t start = find_text(md, text);
    struct node *body = add_note(md, parent);

    body->span = (struct span){md->file, start, start + (uint32_t)text.n};
    md->cursor = body->span.end < md->limit ? body->span.end : md->limit;
    if (md->depth < 4) {
        read_inner(md, body, text, start);
        return;
    }
    struct node *plain = node_new(md->book->arena, NODE_PARAGRAPH, body->span);
    node_append(plain, node_new_text(md->book->arena, text, body->span));
    node_append(body, plain);
}

static void read_noteref(struct md *md, struct node *parent, cmark_node *from)
{
    char *label;
    cmark_node *definition;

    /* A reference keeps its number as text; the definition it belongs to is in parent_footnote_def. */
    definition = from->parent_footnote_def;
    label = definition ? g_strndup((const char *)definition->as.literal.data,
                                   (size_t)definition->as.literal.len)
                       : NULL;
    struct slice rest = source_from(md, md->cursor);
    const char *mark = memmem(rest.p, rest.n < MAX_SEARCH ? rest.n : MAX_SEARCH, "[^", 2);
    if (mark)
        md->cursor += (uint32_t)(mark - rest.p);
    struct node *body = add_note(md, parent);
    md->cursor += mark ? 2 : 0;
    if (definition && md->depth < 4) {
        struct md saved = *md;
        md->depth++;
        body->span = md_block_span(md, definition);
        md_blocks(md, body, definition);
        *md = saved;
    }
    body->parent->span.end = md->cursor;
    g_free(label);
}

/* ---- dispatch ---- */

void md_report_deep(struct md *md, struct span span)
{
    if (!md->told_deep)
        diag(md->book->diags, span, DIAG_NESTED_DEEPLY);
    md->told_deep = true;
}

/* Too deep: what the marks stand around is kept without them. */
static void read_leaves(struct md *md, struct node *parent, cmark_node *from)
{
    cmark_iter *iter = cmark_iter_new(from);

    md_report_deep(md, (struct span){md->file, md->cursor, md->cursor});
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *leaf = cmark_iter_get_node(iter);
        if (!leaf->first_child && leaf != from)
            read_inline(md, parent, leaf);
    }
    cmark_iter_free(iter);
}

static void read_container(struct md *md, struct node *parent, cmark_node *from,
                           enum node_kind kind)
{
    struct node *node = add(md, parent, kind);

    read_inlines(md, node, from);
    node->span.end = md->cursor;
}

/* What the reader is yet to make something of stays as a made-up anchor with the markup as its text. */
static void read_mark(struct md *md, struct node *parent, cmark_node *from, const char *what)
{
    struct node *mark = add_leaf(md, parent, NODE_ANCHOR, from);

    node_add_class(md->book->arena, mark, slice_of(what));
}

static void read_code(struct md *md, struct node *parent, cmark_node *from)
{
    switch (md_tag_of(from)) {
    case MD_TAG_NONE:
        add_leaf(md, parent, NODE_CODE, from);
        return;
    case MD_TAG_MATH: case MD_TAG_DISPLAY:
        read_math(md, parent, from, md_tag_of(from) == MD_TAG_DISPLAY);
        return;
    case MD_TAG_SUP:
        read_script(md, parent, from, NODE_SUPERSCRIPT);
        return;
    case MD_TAG_SUB:
        read_script(md, parent, from, NODE_SUBSCRIPT);
        return;
    case MD_TAG_NOTE:
        read_inline_note(md, parent, from);
        return;
    case MD_TAG_ATTRS:
        read_mark(md, parent, from, "attrs");
        return;
    }
}

static void read_inline(struct md *md, struct node *parent, cmark_node *from)
{
    cmark_node_type type = (cmark_node_type)from->type;

    if (type == CMARK_NODE_TEXT)
        add_text(md, parent, cmark_node_get_literal(from));
    else if (type == CMARK_NODE_SOFTBREAK)
        add(md, parent, NODE_SOFT_BREAK);
    else if (type == CMARK_NODE_LINEBREAK)
        add(md, parent, NODE_LINE_BREAK);
    else if (type == CMARK_NODE_CODE)
        read_code(md, parent, from);
    else if (type == CMARK_NODE_HTML_INLINE)
        read_mark(md, parent, from, "html");
    else if (type == CMARK_NODE_EMPH)
        read_container(md, parent, from, NODE_EMPHASIS);
    else if (type == CMARK_NODE_STRONG)
        read_container(md, parent, from, NODE_STRONG);
    else if (md_is(from, "strikethrough"))
        read_container(md, parent, from, NODE_STRIKEOUT);
    else if (type == CMARK_NODE_LINK)
        read_link(md, parent, from);
    else if (type == CMARK_NODE_IMAGE)
        read_image(md, parent, from);
    else if (type == CMARK_NODE_FOOTNOTE_REFERENCE)
        read_noteref(md, parent, from);
    else
        read_inlines(md, parent, from);
}

static void read_inlines(struct md *md, struct node *parent, cmark_node *from)
{
    if (++md->nesting > MD_MAX_DEPTH)
        read_leaves(md, parent, from);
    else
        for (cmark_node *child = from->first_child; child; child = child->next)
            read_inline(md, parent, child);
    md->nesting--;
}

void md_inlines(struct md *md, struct node *parent, cmark_node *from)
{
    struct span span = md_block_span(md, from);

    md->cursor = span.start;
    md->limit = span.end;
    /* A task's box stands before its text. */
    cmark_node *item = from->parent;
    if (item && !from->prev && strcmp(cmark_node_get_type_string(item), "tasklist") == 0) {
        struct node *box = add(md, parent, NODE_CHECKBOX);
        box->as.checkbox.checked = cmark_gfm_extensions_get_tasklist_item_checked(item);
    }
    read_inlines(md, parent, from);
    md_finish_inlines(md, parent);
}
