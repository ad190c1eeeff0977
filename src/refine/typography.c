/* Runs smart.c and spaces.c over all running text. The inlines of a block are looked at as one flat text,
 * so that a quotation may begin in one node and end in another; each node then gets its part of the
 * result. Code, formulas, keys and bare addresses stay as they are, and count as a word. */
#include "refine/passes.h"

#include "base/vec.h"
#include "refine/quotes.h"
#include "refine/smart.h"

/* A leaf's part of the flat text. */
struct piece {
    struct node *node;
    size_t start, end;  /* in the flat text */
    size_t out_start, out_end;
    struct slice language;
};

struct typographer {
    struct book *book;
    struct buf flat, out;
    VEC(struct piece) pieces;
    struct smart smart;
};

/* ---- gathering ---- */

/* `<https://…>`: a link whose text is its address. */
static bool is_bare_address(const struct node *link)
{
    const struct node *text = link->first;

    return text && !text->next && text->kind == NODE_TEXT &&
           (slice_equal(text->text, link->as.link.url) || slice_starts(text->text, "http"));
}

static bool is_literal(const struct node *node)
{
    return node->kind == NODE_KEYBOARD || (node->kind == NODE_LINK && is_bare_address(node)) ||
           node_has_class(node, "literal");
}

/* The language at a leaf; `of_block` when no inline around it has its own. */
static struct slice language_of(const struct node *leaf, const struct node *block,
                                struct slice of_block)
{
    for (const struct node *node = leaf; node != block; node = node->parent) {
        struct slice lang = node->attrs.pairs ? node_attr(node, "lang") : (struct slice){0};
        if (lang.n)
            return lang;
    }
    return of_block;
}

static void add_piece(struct typographer *t, struct node *node, struct slice text,
                      struct slice language)
{
    size_t start = t->flat.size;

    buf_slice(&t->flat, text);
    vec_push(&t->pieces, (struct piece){
                             .node = node,
                             .start = start,
                             .end = t->flat.size,
                             .language = language,
                         });
}

static void add_leaf(struct typographer *t, struct node *leaf, const struct node *block,
                     struct slice of_block)
{
    switch (leaf->kind) {
    case NODE_TEXT:
        add_piece(t, leaf, leaf->text, language_of(leaf, block, of_block));
        return;
    case NODE_SOFT_BREAK:
        add_piece(t, leaf, (struct slice){(char[]){FLAT_SPACE}, 1}, language_of(leaf, block, of_block));
        return;
    case NODE_LINE_BREAK:
        buf_byte(&t->flat, FLAT_BREAK);
        return;
    case NODE_CODE: case NODE_MATH: case NODE_IMAGE: case NODE_CHECKBOX:
        buf_byte(&t->flat, FLAT_OBJECT);
        return;
    default: /* a container, or nothing to see */
        return;
    }
}

static void gather(struct typographer *t, struct node *block)
{
    struct slice language = language_at(t->book, block);

    buf_clear(&t->flat);
    buf_clear(&t->out);
    vec_clear(&t->pieces);
    for (struct node *node = block->first; node;) {
        if (node->kind == NODE_NOTE) {
            node = node_next_over(node, block);
        } else if (is_literal(node)) {
            buf_byte(&t->flat, FLAT_OBJECT);
            node = node_next_over(node, block);
        } else {
            add_leaf(t, node, block, language);
            node = node_next(node, block);
        }
    }
}

/* ---- setting ---- */

static bool is_mark(const struct typographer *t, char c)
{
    return t->book->config->smart && (c == '"' || c == '\'' || c == '-' || c == '.');
}

static bool is_space(const struct typographer *t, char c)
{
    return t->book->config->nonbreaking && (c == ' ' || c == FLAT_SPACE);
}

/* Writes one character or mark; returns the bytes it stood for. */
static size_t set_one(struct typographer *t, const struct piece *piece, const struct quotes *quotes,
                      size_t at)
{
    const char *text = t->flat.data;

    if (is_mark(t, text[at]))
        return smart_mark(&t->smart, at, quotes, &t->out);
    if (is_space(t, text[at])) {
        uint32_t space = spaces_find(text, t->flat.size, at, piece->language);
        if (space) {
            buf_char(&t->out, space);
            return 1;
        }
    }
    buf_byte(&t->out, text[at]);
    return 1;
}

/* Sets a piece from byte `at`, which lies behind its start when a dash began in the piece before. Returns the
 * byte behind what was set. */
static size_t set_piece(struct typographer *t, struct piece *piece, size_t at)
{
    const struct quotes *quotes = quotes_find(piece->language);

    piece->out_start = t->out.size;
    if (at < piece->start)
        at = piece->start;
    while (at < piece->end)
        at += set_one(t, piece, quotes, at);
    piece->out_end = t->out.size;
    return at;
}

static void give_back(struct typographer *t, const struct piece *piece)
{
    size_t n = piece->out_end - piece->out_start;
    const char *made = t->out.data + piece->out_start;
    struct node *node = piece->node;

    if (piece->end == piece->start ||
        (n == piece->end - piece->start && memcmp(made, t->flat.data + piece->start, n) == 0))
        return;
    if (node->kind == NODE_SOFT_BREAK)
        node->kind = NODE_TEXT;
    node->text = arena_copy(t->book->arena, (struct slice){made, n});
}

static void set_block(struct typographer *t, struct node *block)
{
    size_t at = 0;

    gather(t, block);
    if (!t->pieces.count)
        return;
    smart_start(&t->smart, t->flat.data, t->flat.size);
    for (size_t i = 0; i < t->pieces.count; i++)
        at = set_piece(t, &t->pieces.items[i], at);
    for (size_t i = 0; i < t->pieces.count; i++)
        give_back(t, &t->pieces.items[i]);
}

void typography_apply(struct book *book)
{
    struct typographer t = {.book = book};

    if (!book->config->smart && !book->config->nonbreaking)
        return;
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (!node_kind_is_inline(node->kind) && node_kind_holds_inlines(node->kind))
            set_block(&t, node);
    buf_free(&t.flat);
    buf_free(&t.out);
    vec_free(&t.pieces);
}
