/* What CommonMark has no block syntax for, made of finished blocks: verse, captions of
 * tables, figures, and raw HTML. Each is one walk over the children of a block. */
#include "read/md.h"

#include "base/vec.h"
#include "read/attr.h"

/* ---- verse ---- */

static bool is_break(const struct node *node)
{
    return node->kind == NODE_SOFT_BREAK || node->kind == NODE_LINE_BREAK;
}

static bool starts_bar(const struct node *node)
{
    return node && node->kind == NODE_TEXT && node->text.n && node->text.p[0] == '|' &&
           (node->text.n == 1 || node->text.p[1] == ' ') &&
           !node_has_class(node, "literal");
}

/* A line block: every line of the paragraph starts with a bar. */
static bool is_verse(const struct node *paragraph)
{
    if (paragraph->kind != NODE_PARAGRAPH || !starts_bar(paragraph->first))
        return false;
    for (const struct node *child = paragraph->first; child; child = child->next)
        if (is_break(child) && !starts_bar(child->next))
            return false;
    return true;
}

/* Takes the bar and its space; spaces behind them are the line's indent, kept as no-break
 * spaces. */
static void drop_bar(struct md *md, struct node *text)
{
    struct slice rest = slice_sub(text->text, text->text.n > 1 ? 2 : 1, text->text.n);
    size_t indent = 0;

    while (indent < rest.n && rest.p[indent] == ' ')
        indent++;
    if (indent) {
        struct buf made = {0};
        for (size_t i = 0; i < indent; i++)
            buf_string(&made, "\u00A0");
        buf_slice(&made, slice_sub(rest, indent, rest.n));
        rest = arena_copy(md->book->arena, buf_view(&made));
        buf_free(&made);
    }
    text->text = rest;
}

/* Bars of lines that start within emphasis. */
static void drop_inner_bars(struct md *md, struct node *parent)
{
    for (struct node *child = parent->first; child; child = child->next) {
        if (child->prev && is_break(child->prev) && starts_bar(child)) {
            child->prev->kind = NODE_LINE_BREAK;
            drop_bar(md, child);
        }
        if (child->kind != NODE_NOTE)
            drop_inner_bars(md, child);
    }
}

static void make_verse(struct md *md, struct node *verse)
{
    struct node *all = node_new(md->book->arena, NODE_PARAGRAPH, verse->span), *line = NULL;

    verse->kind = NODE_VERSE;
    node_move_children(all, verse);
    for (struct node *child = all->first, *next; child; child = next) {
        next = child->next;
        node_remove(child);
        if (is_break(child))
            line = NULL;
        else if (line) {
            node_append(line, child);
        } else {
            line = node_new(md->book->arena, NODE_VERSE_LINE, child->span);
            node_append(verse, line);
            drop_bar(md, child);
            if (child->text.n)
                node_append(line, child);
        }
    }
    for (line = verse->first; line; line = line->next) {
        drop_inner_bars(md, line);
        if (line->last)
            line->span.end = line->last->span.end;
    }
}

/* ---- attributes on a line of their own ---- */

/* As kramdown has it: attributes on the last line of a paragraph are the paragraph's. Elsewhere the braces are
 * text. */
static void take_block_attrs(struct md *md, struct node *block)
{
    struct node *last = block->last;

    if (!md_is_attrs(last))
        return;
    if (last->prev && last->prev->kind == NODE_SOFT_BREAK)
        md_take_end_attrs(md, block, block);
    else
        md_attrs_as_text(md, last);
}

/* ---- captions ---- */

static bool has_caption(const struct node *table)
{
    for (const struct node *child = table->first; child; child = child->next)
        if (child->kind == NODE_CAPTION)
            return true;
    return false;
}

/* The bytes of ": " or "Table: " before a caption's text, or 0. */
static size_t caption_mark(const struct node *block)
{
    static const char *const marks[] = {"Table: ", "table: ", ": "};

    if (!block->first || block->first->kind != NODE_TEXT)
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (slice_starts(block->first->text, marks[i]))
            return strlen(marks[i]);
    return 0;
}

static struct node *captioned_table(const struct node *caption)
{
    struct node *prev = caption->prev, *next = caption->next;

    if (prev && prev->kind == NODE_TABLE && !has_caption(prev))
        return prev;
    return next && next->kind == NODE_TABLE && !has_caption(next) ? next : NULL;
}

bool md_make_caption(struct md *md, struct node *block, struct node *table)
{
    size_t mark = caption_mark(block);

    if (!mark)
        return false;
    md_take_end_attrs(md, block, table);
    block->first->text = slice_sub(block->first->text, mark, block->first->text.n);
    block->first->span.start += (uint32_t)mark;
    node_remove(block);
    block->kind = NODE_CAPTION;
    if (table->first)
        node_insert_before(table->first, block);
    else
        node_append(table, block);
    return true;
}

/* ---- figures ---- */

static struct node *add_words(struct md *md, struct node *figure, enum node_kind kind,
                              struct slice words)
{
    struct node *block = node_new(md->book->arena, kind, figure->span);

    node_append(block, node_new_text(md->book->arena, words, figure->span));
    node_append(figure, block);
    return block;
}

/* A paragraph of an image alone: a figure with the image's words as its caption. */
static void make_figure(struct md *md, struct node *figure)
{
    struct node *image = figure->first;
    struct attr *credit = attr_take(&image->attrs, "credit");

    figure->kind = NODE_FIGURE;
    if (image->attrs.id.n)
        figure->attrs.id = image->attrs.id;
    image->attrs.id = (struct slice){0};
    for (size_t i = 0; i < image->attrs.class_count; i++)
        node_add_class(md->book->arena, figure, image->attrs.classes[i]);
    image->attrs.classes = NULL;
    image->attrs.class_count = 0;
    if (image->first) {
        struct node *caption = node_new(md->book->arena, NODE_CAPTION, image->span);
        node_move_children(caption, image);
        node_append(figure, caption);
    }
    if (credit)
        add_words(md, figure, NODE_CREDIT, credit->value);
}

static bool is_figure(const struct node *block)
{
    return block->kind == NODE_PARAGRAPH && block->first && block->first == block->last &&
           block->first->kind == NODE_IMAGE;
}

bool md_is_pictures(const struct node *paragraph)
{
    bool any = false;

    for (const struct node *child = paragraph->first; child; child = child->next) {
        bool white = is_break(child) || (child->kind == NODE_TEXT && !slice_trim(child->text).n);
        if (!white && child->kind != NODE_IMAGE)
            return false;
        any = any || child->kind == NODE_IMAGE;
    }
    return any;
}

/* Pictures that share a paragraph of a figure stand side by side, each a figure of its own. */
static void make_row(struct md *md, struct node *row)
{
    row->kind = NODE_FIGURE_ROW;
    for (struct node *child = row->first, *next; child; child = next) {
        next = child->next;
        if (child->kind == NODE_IMAGE) {
            struct node *figure = node_new(md->book->arena, NODE_FIGURE, child->span);
            node_insert_before(child, figure);
            node_remove(child);
            node_append(figure, child);
            make_figure(md, figure);
        } else {
            node_remove(child);
        }
    }
}

static bool is_figure_div(const struct md *md, const struct node *div)
{
    return node_is_figure_div(div) ||
           (div->kind == NODE_DIV && book_kind_of(md->book, div) < md->book->config->kind_count);
}

/* Words of pictures within a line are their alternative text alone. */
static void drop_words(struct node *paragraph)
{
    for (struct node *child = paragraph->first; child; child = child->next)
        while (child->kind == NODE_IMAGE && child->first)
            node_remove(child->first);
}

/* ---- each finished block ---- */

static void finish_paragraph(struct md *md, struct node *paragraph)
{
    struct node *table = captioned_table(paragraph);

    if (table && md_make_caption(md, paragraph, table))
        return;
    take_block_attrs(md, paragraph);
    if (is_verse(paragraph))
        make_verse(md, paragraph);
    else if (is_figure(paragraph))
        make_figure(md, paragraph);
    else if (md_is_pictures(paragraph) && is_figure_div(md, paragraph->parent))
        make_row(md, paragraph);
    else if (md_is_pictures(paragraph))
        drop_words(paragraph);
}

static void finish_each(struct md *md, struct node *parent)
{
    for (struct node *child = parent->first, *next; child; child = next) {
        next = child->next;
        if (child->kind == NODE_PARAGRAPH && child->first)
            finish_paragraph(md, child);
        else if (child->kind == NODE_PARAGRAPH)
            node_remove(child); /* it held nothing but a comment or an unclosed tag */
    }
}

/* ---- raw HTML ---- */

/* Wrappers within wrappers; deeper ones are left out. */
#define MAX_WRAPPERS 64

static bool is_raw(const struct node *node)
{
    return node && node->kind == NODE_DIV && node->text.p;
}

/* A lone closing tag ends the nearest wrapper of its kind that is open among the siblings.
 */
struct wrapper {
    struct node *node;
    struct slice name;
};

struct wrappers {
    struct wrapper *items;
    size_t count, room;
};

static void close_wrapper(struct md *md, struct wrappers *open, struct node *raw,
                          struct slice name)
{
    size_t at = open->count;

    while (at > 0 && !slice_equal(open->items[at - 1].name, name))
        at--;
    if (at > 0) {
        struct node *div = open->items[at - 1].node;
        for (struct node *child = div->next, *next; child && child != raw; child = next) {
            next = child->next;
            node_remove(child);
            node_append(div, child);
        }
        div->span.end = raw->span.end;
        open->count = at - 1;
        html_wrapper_finish(md->book, div);
        finish_each(md, div);
    }
    node_remove(raw);
}

/* Puts back the blank lines between two pieces, so that places in the markup are places in the source. */
static void pad_lines(struct buf *markup, const struct node *raw, const struct node *piece)
{
    while (raw->span.start + markup->size < piece->span.start)
        buf_byte(markup, '\n');
}

/* Reads the markup of `raw` and of the raw blocks right behind it in one go: an element
 * with a blank line in it comes in pieces. Returns the block behind. */
static struct node *read_raw(struct md *md, struct node *raw)
{
    struct node *holder = node_new(md->book->arena, NODE_DIV, raw->span), *next = raw->next;
    struct buf markup = {0};

    buf_slice(&markup, raw->text);
    for (struct html_tag tag;
         is_raw(next) && !html_is_wrapper(md->book->arena, next->text, &tag);) {
        struct node *piece = next;
        next = piece->next;
        pad_lines(&markup, raw, piece);
        buf_slice(&markup, piece->text);
        node_remove(piece);
    }
    html_read(md->book, holder, arena_copy(md->book->arena, buf_view(&markup)), raw->span);
    buf_free(&markup);
    for (struct node *child; (child = holder->first);) {
        node_remove(child);
        node_insert_before(raw, child);
    }
    node_remove(raw);
    return next;
}

/* How often tags of this name open (or close) in a markup. */
static size_t count_tags(struct slice text, struct slice name, bool closing)
{
    size_t count = 0, skip = closing ? 2 : 1;

    for (const char *p = text.p, *end = text.p + text.n;
         (p = memchr(p, '<', (size_t)(end - p))) != NULL; p++) {
        size_t left = (size_t)(end - p);
        if (left > skip + name.n && (p[1] == '/') == closing &&
            g_ascii_strncasecmp(p + skip, name.p, name.n) == 0 &&
            !g_ascii_isalnum(p[skip + name.n]))
            count++;
    }
    return count;
}

static bool is_unbalanced(struct slice text, const struct html_tag *tag)
{
    size_t opening = count_tags(text, tag->name, false);
    size_t closing = count_tags(text, tag->name, true);

    return tag->closes ? closing > opening : opening > closing;
}

/* Parts a raw block at byte `at`. */
static void part_raw(struct md *md, struct node *raw, size_t at)
{
    struct node *rest = node_new(md->book->arena, NODE_DIV, raw->span);

    rest->text = slice_sub(raw->text, at, raw->text.n);
    raw->text = slice_sub(raw->text, 0, at);
    node_insert_after(raw, rest);
}

/* A wrapper's tag often shares its lines with other markup: what opens at the start of a raw block and is not
 * closed in it, or the other way round at its end, becomes a block of its own. */
static void part_wrapper(struct md *md, const struct wrappers *open, struct node *raw)
{
    struct slice text = slice_trim(raw->text);
    const char *first = memchr(text.p, '>', text.n), *last = memrchr(text.p, '<', text.n);
    struct html_tag tag;

    if (!first || !last)
        return;
    struct slice start = {text.p, (size_t)(first - text.p) + 1};
    struct slice end = {last, (size_t)(text.p + text.n - last)};
    if (start.n < text.n && open->count < MAX_WRAPPERS &&
        html_is_wrapper(md->book->arena, start, &tag) && !tag.closes && is_unbalanced(text, &tag))
        part_raw(md, raw, (size_t)(first - raw->text.p) + 1);
    else if (end.n < text.n && open->count && html_is_wrapper(md->book->arena, end, &tag) &&
             tag.closes && is_unbalanced(text, &tag))
        part_raw(md, raw, (size_t)(last - raw->text.p));
}

/* A wrapper that nobody closed stands around nothing. */
static void forget_wrapper(struct md *md, const struct wrapper *wrapper)
{
    char name[24];

    g_snprintf(name, sizeof name, "%.*s", (int)wrapper->name.n, wrapper->name.p);
    diag(md->book->diags, wrapper->node->span, DIAG_HTML_OPEN, name);
    if (!wrapper->node->attrs.id.n)
        node_remove(wrapper->node);
    else
        wrapper->node->kind = NODE_DIV;
}

static void read_html(struct md *md, struct node *parent)
{
    struct wrappers open = {0};

    for (struct node *child = parent->first, *next; child; child = next) {
        struct html_tag tag;
        if (is_raw(child))
            part_wrapper(md, &open, child);
        next = child->next;
        if (!is_raw(child))
            continue;
        if (!html_is_wrapper(md->book->arena, child->text, &tag)) {
            next = read_raw(md, child);
        } else if (tag.closes) {
            close_wrapper(md, &open, child, tag.name);
        } else if (open.count >= MAX_WRAPPERS) {
            diag(md->book->diags, child->span, DIAG_NESTED_DEEPLY);
            node_remove(child);
        } else {
            child->text = (struct slice){0};
            html_wrapper_open(md->book, child, &tag);
            vec_push(&open, (struct wrapper){child, tag.name});
        }
    }
    while (open.count)
        forget_wrapper(md, &open.items[--open.count]);
    vec_free(&open);
}

/* ---- all of it ---- */

void md_finish_blocks(struct md *md, struct node *parent)
{
    read_html(md, parent);
    finish_each(md, parent);
}
