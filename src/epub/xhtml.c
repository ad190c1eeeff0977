/* The walk over the tree, and what all handlers need: elements with id, classes, language and direction;
 * text with page breaks; the frame of a document. */
#include "epub/writer.h"

#include "epub/css.h"
#include "epub/fonts.h"
#include "epub/pagelist.h"

#include <glib.h>

typedef bool handler_fn(struct writer *w, const struct node *node);

static handler_fn *const handlers[NODE_KIND_COUNT] = {
#define BLOCK(ID, ...) [NODE_##ID] = xhtml_##ID,
#define INLINE(ID, ...) [NODE_##ID] = xhtml_##ID,
#include "model/kinds.def"
};

/* ---- the walk ---- */

bool epub_is_hidden(const struct node *node)
{
    return node->style && node->style->display == DISPLAY_NONE && node->kind != NODE_TEXT;
}

/* Page breaks at a block wait for its first text. */
static void note_pages(struct writer *w, const struct node *node)
{
    size_t count;
    const struct page_start *start = pagelist_at(w->epub->pages, node, &count);

    for (size_t i = 0; i < count; i++)
        pagelist_wait(w->epub->pages, &start[i]);
}

/* XML parsers give up at 256 levels. What wraps other blocks is left out below this depth; its text stays. */
#define MAX_DEPTH 200

static bool handle(struct writer *w, const struct node *node)
{
    bool wraps = node->kind == NODE_QUOTE || node->kind == NODE_DIV || node->kind == NODE_LIST ||
                 node->kind == NODE_ITEM || node->kind == NODE_SPAN || node->kind == NODE_EMPHASIS ||
                 node->kind == NODE_STRONG;

    return (wraps && w->open.count > MAX_DEPTH) || handlers[node->kind](w, node);
}

void writer_node(struct writer *w, const struct node *root)
{
    const struct node *node = root;
    VEC(size_t) depths = {0}; /* quotes in quotes cost memory here, not stack */

    for (;;) {
        size_t depth = w->open.count;
        if (node->kind != NODE_TEXT)
            note_pages(w, node);
        bool down = !epub_is_hidden(node) && handle(w, node);
        if (down && node->first) {
            vec_push(&depths, depth);
            node = node->first;
            continue;
        }
        writer_close_to(w, depth);
        while (node != root && !node->next) {
            node = node->parent;
            writer_close_to(w, depths.items[--depths.count]);
        }
        if (node == root)
            break;
        node = node->next;
    }
    vec_free(&depths);
}

void writer_children(struct writer *w, const struct node *node)
{
    for (const struct node *child = node->first; child; child = child->next)
        writer_node(w, child);
}

/* ---- elements ---- */

static const struct style *style_here(const struct writer *w)
{
    return w->open.count ? vec_last(&w->open).style : css_user_agent(w->epub->css);
}

/* Class names as the stylesheet and the attribute can hold them; "-" and the like say nothing here. */
static struct slice join_classes(struct writer *w, const struct node *node, const char *extra)
{
    const struct attrs *attrs = &node->attrs;

    if (!attrs->class_count)
        return slice_of(extra);
    struct buf out = {0};
    if (extra)
        buf_string(&out, extra);
    for (size_t i = 0; i < attrs->class_count; i++) {
        struct slice name = attrs->classes[i];
        bool useful = false;
        for (size_t j = 0; j < name.n; j++)
            useful |= g_ascii_isalnum(name.p[j]) || (unsigned char)name.p[j] >= 0x80;
        if (!useful || (extra && slice_is(name, extra)))
            continue;
        if (out.size)
            buf_byte(&out, ' ');
        buf_slice(&out, name);
    }
    struct slice classes = arena_copy(w->epub->arena, buf_view(&out));
    buf_free(&out);
    return classes;
}

static void open_element(struct writer *w, const char *element, const struct style *style)
{
    xml_open(w->xml, element);
    vec_push(&w->open, (struct open_element){element, style});
}

static void write_class(struct writer *w, struct slice classes, const struct style *parent)
{
    const struct open_element *top = &vec_last(&w->open);
    struct slice attribute = css_class(w->epub->css, top->name, classes, top->style, parent);

    if (attribute.n)
        xml_attr(w->xml, "class", attribute);
}

/* Language and direction where they differ from the parent's (EP-A06, EP-C01). */
static void write_language(struct writer *w, const struct node *node, const struct style *parent)
{
    struct slice lang = node_attr(node, "lang");

    if (!lang.n && node->style && parent && !slice_equal(node->style->language, parent->language))
        lang = node->style->language;
    if (lang.n) {
        xml_attr(w->xml, "lang", lang);
        xml_attr(w->xml, "xml:lang", lang);
    }
    if (node->style && parent && node->style->direction != parent->direction)
        xml_attr_string(w->xml, "dir", node->style->direction == DIRECTION_RTL ? "rtl" : "ltr");
}

void writer_open(struct writer *w, const char *element, const struct node *node,
                 const char *extra_class)
{
    const struct style *parent = style_here(w);
    struct slice id = epub_id(w->epub, node);

    open_element(w, element, node->style);
    if (id.n)
        xml_attr(w->xml, "id", id);
    write_class(w, join_classes(w, node, extra_class), parent);
    write_language(w, node, parent);
}

void writer_open_styled(struct writer *w, const char *element, const char *class_name,
                        const struct style *style)
{
    const struct style *parent = style_here(w);

    open_element(w, element, style);
    write_class(w, slice_of(class_name), parent);
}

void writer_open_plain(struct writer *w, const char *element, const char *class_name)
{
    writer_open_styled(w, element, class_name, css_neutral(w->epub->css, style_here(w)));
}

void writer_close(struct writer *w)
{
    xml_close(w->xml);
    w->open.count--;
}

void writer_close_to(struct writer *w, size_t depth)
{
    while (w->open.count > depth)
        writer_close(w);
}

bool writer_within(const struct writer *w, const char *element)
{
    for (size_t i = w->open.count; i-- > 0;)
        if (strcmp(w->open.items[i].name, element) == 0)
            return true;
    return false;
}

void writer_semantics(struct writer *w, const char *type, const char *role)
{
    if (*type)
        xml_attr_string(w->xml, "epub:type", type);
    if (*role)
        xml_attr_string(w->xml, "role", role);
}

void writer_named_by(struct writer *w, const struct node *heading)
{
    struct slice words = heading ? node_plain_text(w->epub->arena, heading) : (struct slice){0};

    if (!slice_trim(words).n)
        return;
    if (epub_is_hidden(heading) || !heading->attrs.id.n)
        xml_attr(w->xml, "aria-label", words);
    else
        xml_attr(w->xml, "aria-labelledby", epub_id(w->epub, heading));
}

void writer_line(struct writer *w)
{
    xml_raw(w->xml, SLICE("\n"));
}

bool writer_block_as(struct writer *w, const struct node *node, const char *element,
                     const char *extra_class)
{
    writer_line(w);
    writer_open(w, element, node, extra_class);
    return true;
}

bool writer_block(struct writer *w, const struct node *node, const char *extra_class)
{
    return writer_block_as(w, node, node_kind_xhtml(node->kind), extra_class);
}

/* ---- text ---- */

static void write_page(struct writer *w, const struct page_start *start)
{
    const char *id = pagelist_written(w->epub->pages, w->epub, w->chunk->path, start);

    xml_open(w->xml, "span");
    xml_attr_string(w->xml, "id", id);
    xml_attr_string(w->xml, "epub:type", "pagebreak");
    xml_attr_string(w->xml, "role", "doc-pagebreak");
    xml_attr(w->xml, "aria-label", start->label);
    xml_close(w->xml);
}

static void write_backlink(struct writer *w, const struct node *body)
{
    const struct node *note = body->as.note.body;

    writer_open_plain(w, "a", "backlink");
    writer_semantics(w, "backlink", "doc-backlink");
    xml_attr(w->xml, "href", epub_href(w->epub, w->chunk, note));
    xml_attr(w->xml, "aria-label", epub_note_mark(body));
    xml_text(w->xml, epub_note_mark(body));
    writer_close(w);
    xml_text_string(w->xml, "\u00A0");
}

static void write_waiting(struct writer *w)
{
    const struct page_start *start;

    while ((start = pagelist_next(w->epub->pages)) != NULL)
        write_page(w, start);
}

void writer_pages_before(struct writer *w, const struct node *block)
{
    const struct node *leaf = block;
    size_t count;

    while (leaf->first)
        leaf = leaf->first;
    const struct page_start *start = pagelist_at(w->epub->pages, leaf, &count);
    write_waiting(w);
    for (size_t i = 0; i < count; i++)
        if (start[i].offset == 0 && pagelist_claim(w->epub->pages, &start[i]))
            write_page(w, &start[i]);
}

void writer_pending(struct writer *w)
{
    const struct node *body = w->backlink;

    write_waiting(w);
    w->backlink = NULL;
    if (body)
        write_backlink(w, body);
}

static void write_run(struct writer *w, struct slice text)
{
    fonts_use(w->epub->fonts, style_here(w), text);
    xml_text(w->xml, text);
}

/* An address may be broken after its slashes: reading systems break it nowhere by themselves. */
static void write_part(struct writer *w, struct slice text, bool address)
{
    size_t from = 0;

    for (size_t at = 1; address && at < text.n; at++) {
        if (text.p[at - 1] != '/' || text.p[at] == '/' || (at > 1 && text.p[at - 2] == '/'))
            continue;
        write_run(w, slice_sub(text, from, at));
        xml_open(w->xml, "wbr");
        xml_close(w->xml);
        from = at;
    }
    write_run(w, slice_sub(text, from, text.n));
}

void writer_text(struct writer *w, struct slice text, const struct node *leaf)
{
    const struct node *link = leaf->parent;
    bool address = link && link->kind == NODE_LINK &&
                   (node_has_class(link, "literal") || memmem(text.p, text.n, "://", 3));
    size_t count, from = 0;
    const struct page_start *start = pagelist_at(w->epub->pages, leaf, &count);

    writer_pending(w);
    for (size_t i = 0; i < count; i++) {
        size_t to = MIN(start[i].offset, text.n);
        while (to > from && to < text.n && ((unsigned char)text.p[to] & 0xC0) == 0x80)
            to--;
        write_part(w, slice_sub(text, from, to), address);
        if (pagelist_claim(w->epub->pages, &start[i]))
            write_page(w, &start[i]);
        from = to;
    }
    write_part(w, slice_sub(text, from, text.n), address);
}

/* ---- documents ---- */

struct xml *xhtml_begin(struct epub *epub, struct buf *out, struct slice title)
{
    struct xml *xml = xml_new(out);

    xml_declaration(xml);
    xml_doctype(xml, "html");
    xml_open(xml, "html");
    xml_attr_string(xml, "xmlns", "http://www.w3.org/1999/xhtml");
    xml_attr_string(xml, "xmlns:epub", "http://www.idpf.org/2007/ops");
    xml_attr(xml, "lang", epub->language);
    xml_attr(xml, "xml:lang", epub->language);
    if (epub->rtl)
        xml_attr_string(xml, "dir", "rtl");
    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "head");
    xml_raw(xml, SLICE("\n<meta charset=\"UTF-8\"/>\n"));
    xml_element(xml, "title", title);
    xml_raw(xml, SLICE("\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n"));
    xml_close(xml);
    xml_raw(xml, SLICE("\n"));
    return xml;
}

/* Blocks of the chunk, the notes they refer to, and page breaks that found no place. */
static void write_blocks(struct writer *w)
{
    const struct chunk *chunk = w->chunk;

    for (const struct node *block = chunk->first; block && block != chunk->end;
         block = block->next)
        writer_node(w, block);
    writer_footnotes(w);
    write_waiting(w);
}

static void write_chunk(struct writer *w)
{
    const struct chunk *chunk = w->chunk;

    if (chunk->continues)
        vec_push(&w->headings, 1);
    else
        note_pages(w, chunk->division);
    xhtml_DIVISION(w, chunk->division);
    write_blocks(w);
    writer_line(w);
    writer_close_to(w, w->open.count - 1);
}

static void writer_free(struct writer *w)
{
    vec_free(&w->open);
    vec_free(&w->notes);
    vec_free(&w->headings);
}

void xhtml_write_chunk(struct epub *epub, const struct chunk *chunk, struct buf *out)
{
    struct writer w = {.epub = epub, .chunk = chunk};

    w.xml = xhtml_begin(epub, out, chunk->title);
    writer_open_styled(&w, "body", NULL, epub->book->root->style);
    write_chunk(&w);
    writer_line(&w);
    if (chunk->is_nav)
        nav_write_hidden(epub, w.xml);
    writer_close_to(&w, 0);
    xml_raw(w.xml, SLICE("\n"));
    xml_free(w.xml);
    writer_free(&w);
    buf_byte(out, '\n');
}

void xhtml_write_body(struct epub *epub, const struct chunk *chunk, struct buf *out)
{
    struct writer w = {.epub = epub, .chunk = chunk};

    w.xml = xml_new(out);
    vec_push(&w.open, (struct open_element){"body", epub->book->root->style});
    write_chunk(&w);
    xml_free(w.xml);
    writer_free(&w);
}
