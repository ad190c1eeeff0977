/* Collecting: the inlines below a block as one text with runs of style, inline images, anchors and
 * references to notes.
 *
 * White space collapses as in CSS. A source line's end is a space, but nothing between two
 * ideographs. A hard break is U+2028, an image U+FFFC; neither is ever shown. The walk keeps its own
 * stack, so deep nesting costs memory and no C stack. */
#include "layout/collect_parts.h"

#include <glib.h>
#include <string.h>

/** The element for an inline node: its own structure type, or a Span where the language changes. */
static uint32_t inline_element(struct collector *c, const struct context *up,
                               const struct node *node, const struct style *style)
{
    const char *type = node_kind_pdf(node->kind);
    bool foreign = !slice_equal(style->language, up->style->language);
    if (!c->structure || up->element == NO_ELEMENT)
        return up->element;
    if (node->kind == NODE_IMAGE && node->as.image.decorative)
        return up->element;
    if (!*type && !foreign)
        return up->element;
    uint32_t element =
        structure_add(c->structure, up->element, *type ? type : "Span", node);
    if (foreign)
        c->structure->elements.items[element].language = style->language;
    if (node->kind == NODE_MATH)
        c->structure->elements.items[element].alt = node->text;
    return element;
}

static struct context enter(struct collector *c, const struct context *up,
                            const struct node *node)
{
    struct context at = *up;
    at.node = node;
    at.style = node->style ? node->style : up->style;
    at.glued = false;
    collect_position(&at, up);
    at.element = inline_element(c, up, node, at.style);
    if (at.style->text_decoration) {
        at.decoration |= at.style->text_decoration;
        at.decoration_color = at.style->color;
    }
    /* A line of code has its background over the whole measure; see paragraph_place. */
    if (at.style->background >> 24 && node->kind != NODE_CODE_LINE)
        at.background = at.style->background;
    if (node->kind == NODE_LINK || node->kind == NODE_NOTE) {
        at.link = node;
        at.link_element = at.element;
    }
    if (node->kind == NODE_PAGE_REF)
        collect_open_link(c, &at);
    if (node->kind == NODE_CODE)
        at.code = true;
    if (node->attrs.id.n || node->kind == NODE_NOTE) {
        struct inline_anchor anchor = {(uint32_t)c->text.size, node};
        vec_push(&c->anchors, anchor);
    }
    return at;
}

/** Adds what one leaf shows. */
static void put_leaf(struct collector *c, struct context *at)
{
    const struct node *node = at->node;
    switch ((int)node->kind) {
    case NODE_TEXT:
    case NODE_CODE:
    case NODE_MATH:
        if (c->is_listing)
            collect_put_code(c, at, node->text);
        else
            collect_put_text(c, at, node->text);
        break;
    case NODE_SOFT_BREAK:
        c->soft_break = true;
        break;
    case NODE_LINE_BREAK: {
        uint32_t start = (uint32_t)c->text.size;
        c->soft_break = false;
        buf_string(&c->text, LINE_SEPARATOR);
        collect_close_run(c, at, start);
        break;
    }
    case NODE_IMAGE:
        collect_put_image(c, at);
        break;
    case NODE_NOTE:
        collect_put_note(c, at);
        break;
    case NODE_PAGE_REF:
        collect_put_page_ref(c, at);
        break;
    case NODE_LOCATORS:
        collect_put_locators(c, at);
        break;
    case NODE_CHECKBOX:
        collect_put_text(c, at, node->as.checkbox.checked ? SLICE("\xe2\x98\x91\xc2\xa0")
                                                  : SLICE("\xe2\x98\x90\xc2\xa0"));
        break;
    }
}

static void walk(struct collector *c, const struct node *block, const struct context *base)
{
    vec_push(&c->stack, *base);
    const struct node *node = block->first;
    while (node && node != block) {
        if (node_kind_is_inline(node->kind)) {
            const struct style *style = node->style ? node->style : base->style;
            bool shown = style->display != DISPLAY_NONE;
            if (shown) {
                struct context at = enter(c, &vec_last(&c->stack), node);
                put_leaf(c, &at);
                if (node->first && node->kind != NODE_NOTE && node->kind != NODE_IMAGE &&
                    node->kind != NODE_LOCATORS) {
                    vec_push(&c->stack, at);
                    node = node->first;
                    continue;
                }
            }
        }
        while (!node->next) {
            node = node->parent;
            if (node == block)
                return;
            c->stack.count--;
        }
        node = node->next;
    }
}

/** True when the first `n` bytes end with the end of a line. */
static bool ends_line(const struct collector *c, size_t n)
{
    size_t size = strlen(LINE_SEPARATOR);

    return n >= size && memcmp(c->text.data + n - size, LINE_SEPARATOR, size) == 0;
}

/** Drops the spaces at the end, which would be a line's width no one sees; of code the line ends. */
static void trim(struct collector *c)
{
    size_t n = c->text.size;
    while (c->is_listing && ends_line(c, n))
        n -= strlen(LINE_SEPARATOR);
    while (!c->is_listing && n && c->text.data[n - 1] == ' ')
        n--;
    while (c->runs.count && vec_last(&c->runs).start >= n)
        c->runs.count--;
    if (c->runs.count && vec_last(&c->runs).end > n)
        vec_last(&c->runs).end = (uint32_t)n;
    c->text.size = n;
}

static struct collected *finish(struct collector *c)
{
    struct collected *out = ARENA_NEW(c->arena, struct collected);
    if (!c->keep_spaces || c->is_listing)
        trim(c);
    out->text = arena_copy(c->arena, buf_view(&c->text));
    out->runs = vec_to_arena(&c->runs, c->arena);
    out->run_count = c->runs.count;
    out->objects = vec_to_arena(&c->objects, c->arena);
    out->object_count = c->objects.count;
    out->anchors = vec_to_arena(&c->anchors, c->arena);
    out->anchor_count = c->anchors.count;
    out->notes = vec_to_arena(&c->notes, c->arena);
    out->note_count = c->notes.count;
    buf_free(&c->text);
    vec_free(&c->runs);
    vec_free(&c->objects);
    vec_free(&c->anchors);
    vec_free(&c->notes);
    vec_free(&c->stack);
    return out;
}

static struct context base_context(const struct node *node, const struct style *style,
                                   uint32_t element)
{
    return (struct context){
        .node = node,
        .style = style,
        .element = element,
        .link_element = NO_ELEMENT,
        .size = style->font_size,
        .full_size = style->font_size,
        .decoration = style->text_decoration,
        .decoration_color = style->color,
    };
}

struct collected *collect(struct arena *arena, struct structure *structure,
                          const struct node *block, const struct style *style,
                          qlen measure, const struct paragraph_options *options)
{
    struct collector c = {.arena = arena, .structure = structure, .measure = measure,
                          .object_height = options->object_height,
                          .object_width = options->object_width, .skip = options->skip,
                          .folios = options->folios,
                          .note_marks = options->note_marks};
    struct context base = base_context(block, style, options->element);
    if (options->prefix.n) {
        struct context prefix = base;
        prefix.style = options->prefix_style ? options->prefix_style : style;
        prefix.size = prefix.full_size = prefix.style->font_size;
        collect_put_text(&c, &prefix, options->prefix);
    }
    if (options->code || block->kind == NODE_CODE_BLOCK) {
        c.keep_spaces = true;
        base.code = true;
        c.is_listing = block->kind == NODE_CODE_BLOCK;
        c.tab = (unsigned)CLAMP(style->tab_size, 1, 40);
        if (c.is_listing && !block->first)
            collect_put_code(&c, &base, block->text);
    }
    walk(&c, block, &base);
    if (options->suffix.n) {
        struct context suffix = base;
        suffix.style = options->suffix_style ? options->suffix_style : style;
        suffix.size = suffix.full_size = suffix.style->font_size;
        collect_put_text(&c, &suffix, options->suffix);
    }
    return finish(&c);
}

struct collected *collect_text(struct arena *arena, struct slice text,
                               const struct style *style)
{
    struct collector c = {.arena = arena};
    struct context base = base_context(NULL, style, NO_ELEMENT);
    collect_put_text(&c, &base, text);
    return finish(&c);
}
