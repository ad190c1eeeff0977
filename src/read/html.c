/* HTML fragments into the tree: gumbo parses as browsers do, then one walk over its nodes.
 * Inlines loose in a block get a paragraph; blocks within inlines or headings leave line
 * breaks. White space is folded as in browsers. No word is lost but those of scripts and
 * styles. */
#include "read/html_parts.h"

#include "base/buf.h"

#define MAX_SIZE (1024 * 1024)
#define MAX_DEPTH 64

/* ---- text ---- */

static bool takes_inlines(const struct node *node)
{
    return node_kind_is_inline(node->kind) || node_kind_holds_inlines(node->kind);
}

static void begin(struct html *html)
{
    html->space = html->fresh = true;
    html->breaks = false;
}

/* Takes white space off the end of a finished paragraph. */
static void trim_end(struct node *node)
{
    while (node->last &&
           (node->last->kind == NODE_SOFT_BREAK || node->last->kind == NODE_TEXT)) {
        struct node *last = node->last;
        if (last->text.n && last->text.p[last->text.n - 1] == ' ')
            last->text.n--;
        if (last->text.n)
            return;
        node_remove(last);
    }
}

void html_place_end(struct place *at)
{
    if (at->loose) {
        trim_end(at->loose);
        if (!at->loose->first)
            node_remove(at->loose);
    }
    at->loose = NULL;
}

/* Where inlines go: the block itself, or a paragraph made for them. */
static struct node *inline_target(struct html *html, struct place *at)
{
    if (takes_inlines(at->parent))
        return at->parent;
    if (!at->loose) {
        enum node_kind up = at->parent->kind;
        bool plain = up == NODE_ITEM || up == NODE_CELL || up == NODE_DEFINITION;
        at->loose =
            node_new(html->book->arena, plain ? NODE_PLAIN : NODE_PARAGRAPH, html->span);
        node_append(at->parent, at->loose);
        begin(html);
    }
    return at->loose;
}

static void flush_break(struct html *html, struct node *target)
{
    if (html->breaks && !html->fresh) {
        node_append(target, node_new(html->book->arena, NODE_LINE_BREAK, html->span));
        html->space = true;
    }
    html->breaks = html->fresh = false;
}

static void add_piece(struct html *html, struct node *target, struct buf *piece)
{
    struct arena *arena = html->book->arena;

    if (piece->size)
        node_append(target,
                    node_new_text(arena, arena_copy(arena, buf_view(piece)), html->span));
    buf_clear(piece);
}

static void add_text(struct html *html, struct place *at, const char *text)
{
    struct buf piece = {0};
    struct node *target = NULL;

    if (!text[strspn(text, " \t\n\r\f")] && !takes_inlines(at->parent) && !at->loose)
        return;
    target = inline_target(html, at);
    while (*text) {
        size_t blank = strspn(text, " \t\n\r\f"), word = strcspn(text + blank, " \t\n\r\f");
        if (word && html->breaks)
            flush_break(html, target);
        if (blank && !html->space && memchr(text, '\n', blank)) {
            add_piece(html, target, &piece);
            node_append(target, node_new(html->book->arena, NODE_SOFT_BREAK, html->span));
        } else if (blank && !html->space) {
            buf_byte(&piece, ' ');
        }
        if (blank)
            html->space = true;
        if (word)
            html->space = html->fresh = false;
        buf_bytes(&piece, text + blank, word);
        text += blank + word;
    }
    add_piece(html, target, &piece);
    buf_free(&piece);
}

/* ---- blocks ---- */

void html_children(struct html *html, struct node *parent, const GumboNode *from, int depth)
{
    struct place at = {parent, NULL};
    const GumboVector *children = &from->v.element.children;

    for (unsigned i = 0; i < children->length; i++)
        html_node(html, &at, children->data[i], depth);
    html_place_end(&at);
}

static void read_list(struct html *html, struct node *list, const GumboNode *from,
                      int depth)
{
    const GumboVector *children = &from->v.element.children;
    struct place stray = {NULL, NULL};
    bool loose = false;

    list->as.list.ordered = html_is(from, GUMBO_TAG_OL);
    list->as.list.start = html_number(from, "start", -999999, 999999, 1);
    list->as.list.delimiter = '.';
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_COMMENT)
            continue;
        if (html_is(child, GUMBO_TAG_LI)) {
            html_place_end(&stray);
            html_children(html, html_add(html, list, NODE_ITEM, child), child, depth + 1);
            stray.parent = list->last;
            continue;
        }
        if (!stray.parent) {
            stray.parent = node_new(html->book->arena, NODE_ITEM, html->span);
            node_append(list, stray.parent);
        }
        html_node(html, &stray, child, depth);
    }
    html_place_end(&stray);
    for (struct node *item = list->first; item; item = item->next)
        for (struct node *block = item->first; block; block = block->next)
            loose |= block->kind == NODE_PARAGRAPH;
    list->as.list.tight = !loose;
    for (struct node *item = list->first; item && loose; item = item->next)
        for (struct node *block = item->first; block; block = block->next)
            block->kind = block->kind == NODE_PLAIN ? NODE_PARAGRAPH : block->kind;
}

static void read_definitions(struct html *html, struct node *list, const GumboNode *from,
                             int depth)
{
    const GumboVector *children = &from->v.element.children;
    struct place stray = {NULL, NULL};

    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (html_is(child, GUMBO_TAG_DT) || html_is(child, GUMBO_TAG_DD)) {
            enum node_kind kind =
                html_is(child, GUMBO_TAG_DT) ? NODE_TERM : NODE_DEFINITION;
            html_place_end(&stray);
            stray.parent = NULL;
            struct node *node = html_add(html, list, kind, child);
            begin(html);
            html_children(html, node, child, depth + 1);
            trim_end(node);
        } else if (html_is(child, GUMBO_TAG_DIV) && depth < MAX_DEPTH) {
            html_place_end(&stray);
            stray.parent = NULL;
            read_definitions(html, list, child, depth + 1);
        } else if (child->type != GUMBO_NODE_WHITESPACE &&
                   child->type != GUMBO_NODE_COMMENT) {
            if (!stray.parent) {
                stray.parent = node_new(html->book->arena, NODE_DEFINITION, html->span);
                node_append(list, stray.parent);
            }
            html_node(html, &stray, child, depth);
        }
    }
    html_place_end(&stray);
}

static void read_code(struct html *html, struct node *code, const GumboNode *from)
{
    struct node probe = *code;

    code->text = html_text(html, from);
    for (const GumboNode *at = from; at; at = html_next(at, from)) {
        const char *words = html_is(at, GUMBO_TAG_CODE) ? html_value(at, "class") : NULL;
        if (words && probe.attrs.class_count < 8)
            node_add_class(
                html->book->arena, &probe,
                arena_copy(html->book->arena, (struct slice){words, strcspn(words, " ")}));
    }
    for (size_t i = 0; i < probe.attrs.class_count; i++)
        if (slice_starts(probe.attrs.classes[i], "language-"))
            code->as.code.language =
                slice_sub(probe.attrs.classes[i], 9, probe.attrs.classes[i].n);
}

/* A block where only inlines can be: its content, with breaks around it. */
static void read_flat(struct html *html, struct place *at, const GumboNode *from, int depth)
{
    const GumboVector *children = &from->v.element.children;

    html->breaks = true;
    for (unsigned i = 0; i < children->length; i++)
        html_node(html, at, children->data[i], depth + 1);
    html->breaks = true;
}

static void read_text_block(struct html *html, struct node *node, const GumboNode *from,
                            int depth)
{
    if (node->kind == NODE_HEADING)
        node->as.heading.level = (uint8_t)(html_name(html, from).p[1] - '0');
    begin(html);
    html_children(html, node, from, depth + 1);
    trim_end(node);
    if (!node->first && !node->attrs.id.n)
        node_remove(node);
}

static void read_block(struct html *html, struct place *at, const struct element *element,
                       const GumboNode *from, int depth)
{
    enum node_kind kind = element->kind;

    if (takes_inlines(at->parent)) {
        read_flat(html, at, from, depth);
        return;
    }
    html_place_end(at);
    /* These make sense in their parents alone. */
    if (kind == NODE_ITEM || kind == NODE_TERM || kind == NODE_DEFINITION ||
        (kind == NODE_CAPTION && at->parent->kind != NODE_FIGURE))
        kind = NODE_DIV;
    struct node *node = html_add(html, at->parent, kind, from);
    if (kind == NODE_DIV && *element->class_name)
        node_add_class(html->book->arena, node, slice_of(element->class_name));
    else if (kind == NODE_DIV && element->kind == NODE_CAPTION)
        node_add_class(html->book->arena, node, SLICE("figcaption"));
    if (kind == NODE_LIST)
        read_list(html, node, from, depth);
    else if (kind == NODE_DEFINITIONS)
        read_definitions(html, node, from, depth);
    else if (kind == NODE_CODE_BLOCK)
        read_code(html, node, from);
    else if (kind == NODE_TABLE)
        html_table(html, node, from, depth);
    else if (node_kind_holds_inlines(kind))
        read_text_block(html, node, from, depth);
    else if (kind != NODE_RULE)
        html_children(html, node, from, depth + 1);
}

/* ---- inlines ---- */

static bool holds_block(struct html *html, const GumboNode *from, int depth)
{
    const GumboVector *children = &from->v.element.children;

    for (unsigned i = 0; i < children->length && depth < 8; i++) {
        const GumboNode *child = children->data[i];
        const struct element *element =
            html_is_element(child) ? element_find(html_name(html, child)) : NULL;
        if (!element)
            continue;
        if (element->does == DOES_BLOCK || element->does == DOES_WRAP ||
            (element->does == DOES_INLINE && holds_block(html, child, depth + 1)))
            return true;
    }
    return false;
}

static void read_inline(struct html *html, struct place *at, const GumboNode *from,
                        int depth)
{
    struct html_tag tag = html_tag_of(html, from);

    if (!takes_inlines(at->parent) && holds_block(html, from, 0)) {
        html_place_end(at);
        struct node *div = html_add(html, at->parent, NODE_DIV, from);
        if (!html_is(from, GUMBO_TAG_SPAN))
            node_add_class(html->book->arena, div, arena_copy(html->book->arena, tag.name));
        html_children(html, div, from, depth + 1);
        return;
    }
    struct node *node = html_tag_node(html->book, &tag, html_place(html, from));
    if (!node)
        return;
    struct node *target = at->parent;
    if (node->kind != NODE_IMAGE ||
        target->kind != NODE_FIGURE) { /* a figure holds it itself */
        target = inline_target(html, at);
        flush_break(html, target);
    }
    node_append(target, node);
    html->space =
        node->kind == NODE_LINE_BREAK || (html->space && node->kind != NODE_IMAGE);
    html_children(html, node, from, depth + 1);
    html_tag_finish(html->book, node);
}

/* ---- any node ---- */

static bool has_words(const GumboNode *root)
{
    for (const GumboNode *node = root; node; node = html_next(node, root))
        if (node->type == GUMBO_NODE_TEXT || html_is(node, GUMBO_TAG_IMG))
            return true;
    return false;
}

static void read_open(struct html *html, struct place *at, const GumboNode *from, int depth)
{
    const GumboVector *children = &from->v.element.children;

    for (unsigned i = 0; i < children->length; i++)
        html_node(html, at, children->data[i], depth + 1);
}

static void read_element(struct html *html, struct place *at, const GumboNode *from,
                         int depth)
{
    struct slice name = html_name(html, from);
    const struct element *element = element_find(name);
    char *word = arena_string(html->book->arena, arena_copy(html->book->arena, name).p);
    bool foreign = from->v.element.tag_namespace != GUMBO_NAMESPACE_HTML;

    if (!element || (element->does == DOES_DROP && has_words(from))) {
        if (!foreign || html_is(from, GUMBO_TAG_SVG) || html_is(from, GUMBO_TAG_MATH))
            diag(html->book->diags, html_place(html, from), DIAG_HTML_UNKNOWN, word);
        read_open(html, at, from, depth);
        return;
    }
    switch (element->does) {
    case DOES_BLOCK:
    case DOES_WRAP:
        read_block(html, at, element, from, depth);
        return;
    case DOES_INLINE:
    case DOES_VOID:
        read_inline(html, at, from, depth);
        return;
    case DOES_PART:
    case DOES_OPEN:
        read_open(html, at, from, depth);
        return;
    case DOES_DROP:
    case DOES_CUT:
        diag(html->book->diags, html_place(html, from), DIAG_HTML_DROPPED, word);
        return;
    case DOES_NONE:
        return;
    }
}

void html_node(struct html *html, struct place *at, const GumboNode *from, int depth)
{
    if (html_is_text(from)) {
        add_text(html, at, from->v.text.text);
    } else if (html_is_element(from) && depth > MAX_DEPTH) {
        if (!html->reported)
            diag(html->book->diags, html_place(html, from), DIAG_NESTED_DEEPLY);
        html->reported = true;
        add_text(html, at, html_text(html, from).p);
    } else if (html_is_element(from)) {
        read_element(html, at, from, depth);
    }
}

/* ---- fragments ---- */

/* Rows and cells are only read where a table is. */
static GumboTag context_of(struct slice markup)
{
    static const struct {
        const char *start;
        GumboTag context;
    } rows[] = {
        {"<tr", GUMBO_TAG_TBODY},      {"<td", GUMBO_TAG_TR},
        {"<thead", GUMBO_TAG_TABLE},   {"<th", GUMBO_TAG_TR},
        {"<tbody", GUMBO_TAG_TABLE},   {"<tfoot", GUMBO_TAG_TABLE},
        {"<caption", GUMBO_TAG_TABLE},
    };
    struct slice text = slice_trim(markup);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(rows[i].start);
        if (text.n > n && strncasecmp(text.p, rows[i].start, n) == 0 &&
            strchr(" \t\r\n>", text.p[n]))
            return rows[i].context;
    }
    return GUMBO_TAG_DIV;
}

static void read_plain(struct html *html, struct node *parent)
{
    struct slice text = html_strip(html->book->arena, html->markup);
    struct html_parse parse = {.arena = arena_new(),
                               .left = (size_t)64 * 1024 * 1024 + 16 * text.n};
    struct place at = {parent, NULL};

    if (!html->reported)
        diag(html->book->diags, html->span, DIAG_NESTED_DEEPLY);
    GumboOutput *output = html_parse(&parse, text, GUMBO_TAG_DIV);
    add_text(html, &at, output ? html_text(html, output->root).p : text.p);
    html_place_end(&at);
    arena_free(parse.arena);
}

/* Behind an instruction for a program (<?php … ?>), which gumbo takes for text. */
static struct slice skip_instruction(struct slice markup)
{
    struct slice text = slice_trim(markup);
    const char *end = slice_starts(text, "<?") ? memmem(text.p, text.n, "?>", 2) : NULL;

    return end ? slice_sub(text, (size_t)(end - text.p) + 2, text.n) : markup;
}

void html_read(struct book *book, struct node *parent, struct slice markup,
               struct span span)
{
    markup = skip_instruction(markup);
    struct html html = {.book = book, .markup = markup, .span = span};
    GumboTag context = context_of(markup);

    begin(&html);
    if (takes_inlines(parent) && parent->last)
        html.space = html.fresh = false;
    if (markup.n > MAX_SIZE || html_nests_deeply(markup)) {
        read_plain(&html, parent);
        return;
    }
    struct html_parse parse = {.arena = arena_new(),
                               .left = (size_t)16 * 1024 * 1024 + 128 * markup.n};
    GumboOutput *output = html_parse(&parse, markup, context);
    if (!output) {
        read_plain(&html, parent);
    } else if (context == GUMBO_TAG_DIV || takes_inlines(parent)) {
        html_children(&html, parent, output->root, 0);
    } else {
        struct node *table = node_new(book->arena, NODE_TABLE, span);
        node_append(parent, table);
        html_table(&html, table, output->root, 0);
    }
    arena_free(parse.arena);
}
