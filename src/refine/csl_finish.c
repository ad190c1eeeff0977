/* The last steps of a text of a citation style. Elements bring their own marks without knowing their neighbours: an
 * entry that ends with "ed." meets the style's ".", a title with a question mark its comma. Here the marks that meet
 * are made one, as CSL's processors agree on; then come quotation marks, and at last nodes. */
#include "base/vec.h"
#include "refine/csl_text.h"
#include "refine/quotes.h"

/* A text is pieces: tags, and what stands between them and the joints. */
struct piece {
    char code;         /* CSL_OPEN, CSL_CLOSE, or 0 for text */
    enum csl_tag tag;  /* of both */
    struct slice text; /* of text; the address of a link */
    char tail[4];      /* marks that were moved to its end; of a quotation's end: before it */
};

typedef VEC(struct piece) pieces;

static bool is_display(enum csl_tag tag)
{
    return tag == TAG_BLOCK || tag == TAG_LEFT || tag == TAG_RIGHT || tag == TAG_INDENT;
}

static bool is_silent(enum csl_tag tag)
{
    return tag == TAG_NAMES || tag == TAG_YEAR || tag == TAG_SUFFIX || tag == TAG_NUMBER || tag == TAG_LOCATOR ||
           tag == TAG_PERSON || tag == TAG_NO_CASE;
}

static void add_text(pieces *list, struct slice text)
{
    if (text.n)
        vec_push(list, (struct piece){.text = text});
}

static void part(struct slice text, pieces *list)
{
    VEC(enum csl_tag) open = {0};
    size_t from = 0;

    for (size_t i = 0, n; i < text.n; i += n) {
        n = csl_code_size(text, i);
        if (!n) {
            n = 1;
            continue;
        }
        add_text(list, slice_sub(text, from, i));
        from = i + n;
        if (text.p[i] == CSL_OPEN) {
            enum csl_tag tag = (enum csl_tag)text.p[i + 1];
            vec_push(&open, tag);
            vec_push(list, (struct piece){.code = CSL_OPEN, .tag = tag, .text = slice_sub(text, i + 2, i + MAX(n, 3) - 1)});
        } else if (text.p[i] == CSL_CLOSE && open.count) {
            vec_push(list, (struct piece){.code = CSL_CLOSE, .tag = vec_last(&open)});
            open.count--;
        }
    }
    add_text(list, slice_sub(text, from, text.n));
    vec_free(&open);
}

/* ---- marks that meet ---- */

enum keep { KEEP_BOTH, KEEP_FIRST, KEEP_SECOND };

/* Two marks from different elements. A row is the first mark, then what becomes of the second ones, in the order of
 * `seconds`: b(oth), f(irst), s(econd). */
static enum keep collide(char first, char second)
{
    static const char seconds[] = ".,:;!? ";
    static const struct {
        char first;
        char keeps[sizeof seconds];
    } rows[] = {
        {'.', "fbbbbbb"}, {',', "sfssbbb"}, {':', "fffsssb"}, {';', "ffffssb"},
        {'!', "fbfbfbb"}, {'?', "fbfbbfb"}, {' ', "ssssssf"},
    };
    const char *column = strchr(seconds, second);

    for (size_t i = 0; column && second && i < G_N_ELEMENTS(rows); i++)
        if (rows[i].first == first) {
            char keeps = rows[i].keeps[column - seconds];
            return keeps == 'f' ? KEEP_FIRST : keeps == 's' ? KEEP_SECOND : KEEP_BOTH;
        }
    return KEEP_BOTH;
}

static char last_byte(const struct piece *piece)
{
    size_t n = strlen(piece->tail);

    if (n)
        return piece->tail[n - 1];
    if (piece->text.n >= 3 && memcmp(piece->text.p + piece->text.n - 3, "…", 3) == 0)
        return '.';
    return piece->text.p[piece->text.n - 1];
}

static void drop_last(struct piece *piece)
{
    size_t n = strlen(piece->tail);

    if (n)
        piece->tail[n - 1] = '\0';
    else
        piece->text.n--;
}

static void drop_first(struct piece *piece)
{
    piece->text = slice_sub(piece->text, 1, piece->text.n);
}

static bool is_empty(const struct piece *piece)
{
    return !piece->text.n && !*piece->tail;
}

/* A mark behind a quotation goes into it: before `quote`, its end, whose last text is `inner`. */
static void move_in(struct piece *inner, struct piece *quote, struct piece *outer)
{
    char mark = outer->text.p[0];
    enum keep keep = collide(last_byte(inner), mark);
    size_t n = strlen(quote->tail);

    drop_first(outer);
    if (keep == KEEP_SECOND)
        drop_last(inner);
    if (keep != KEEP_FIRST && n + 1 < sizeof quote->tail)
        quote->tail[n] = mark;
}

/* `quote`: the end of a quotation that stands between the two, or NULL. */
static void meet(struct piece *before, struct piece *behind, struct piece *quote, bool in_quote)
{
    while (!is_empty(before) && behind->text.n) {
        char mark = behind->text.p[0];
        if (quote && in_quote && !*quote->tail && (mark == '.' || mark == ',')) {
            move_in(before, quote, behind);
            continue;
        }
        char last = quote && *quote->tail ? quote->tail[0] : last_byte(before);
        enum keep keep = collide(last, mark);
        if (quote && last != '.' && mark != '.')
            keep = KEEP_BOTH;
        if (keep == KEEP_BOTH)
            return;
        if (keep == KEEP_FIRST)
            drop_first(behind);
        else
            drop_last(before);
    }
}

static void trim(struct piece *before, struct piece *behind)
{
    while (before && before->text.n && last_byte(before) == ' ')
        drop_last(before);
    while (behind && behind->text.n && behind->text.p[0] == ' ')
        drop_first(behind);
}

/* What stands before a piece: the text, and whether a quotation ends or a block begins or ends between. */
struct before {
    struct piece *text, *quote;
    bool block;
};

static struct before look_back(pieces *list, size_t at)
{
    struct before before = {0};

    while (at-- > 0 && !before.text) {
        struct piece *piece = &list->items[at];
        before.block |= piece->code && is_display(piece->tag);
        if (piece->code == CSL_CLOSE && piece->tag == TAG_QUOTED)
            before.quote = piece; /* the innermost one is met last */
        if (!piece->code && !is_empty(piece))
            before.text = piece;
    }
    return before;
}

static void punctuate(pieces *list, bool in_quote)
{
    for (size_t i = 0; i < list->count; i++) {
        struct piece *piece = &list->items[i];
        /* A mark that falls may leave its text empty: then the one before that is the neighbour. */
        for (bool again = !piece->code; again;) {
            struct before before = look_back(list, i);
            if (before.block || !before.text)
                trim(before.text, piece);
            else
                meet(before.text, piece, before.quote, in_quote);
            again = before.text && is_empty(before.text) && !is_empty(piece);
        }
    }
    trim(look_back(list, list->count).text, NULL);
}

/* ---- writing ---- */

static void write_tag(const struct piece *piece, const struct quotes *quotes, int *depth, struct buf *out)
{
    bool opens = piece->code == CSL_OPEN;

    if (is_silent(piece->tag))
        return;
    if (piece->tag != TAG_QUOTED) {
        buf_byte(out, piece->code);
        if (opens)
            buf_byte(out, (char)piece->tag);
        if (opens && piece->text.n) {
            buf_slice(out, piece->text);
            buf_byte(out, CSL_ADDRESS_END);
        }
        return;
    }
    buf_string(out, piece->tail);
    *depth -= !opens;
    bool inner = *depth % 2 != 0;
    buf_string(out, opens ? (inner ? quotes->inner_open : quotes->open)
                          : (inner ? quotes->inner_close : quotes->close));
    *depth += opens;
}

void csl_finish(struct slice text, struct slice language, bool in_quote, struct buf *out)
{
    const struct quotes *quotes = quotes_find(language);
    pieces list = {0};
    int depth = 0;

    part(text, &list);
    punctuate(&list, in_quote);
    for (size_t i = 0; i < list.count; i++) {
        const struct piece *piece = &list.items[i];
        if (piece->code) {
            write_tag(piece, quotes, &depth, out);
        } else {
            buf_slice(out, piece->text);
            buf_string(out, piece->tail);
        }
    }
    vec_free(&list);
}

/* ---- nodes ---- */

/* Deeper tags change nothing. */
#define MAX_OPEN_TAGS 32

#include <stdlib.h>
struct appender {
    struct arena *arena;
    struct node *open[MAX_OPEN_TAGS];
    bool blocks[MAX_OPEN_TAGS]; /* which of them are blocks */
    int depth, surplus;
    bool links, breaks; /* breaks: a block within the text begins or ends here */
    struct node *const *objects;
};

static enum node_kind kind_of(const struct appender *a, enum csl_tag tag)
{
    switch (tag) {
    case TAG_ITALIC:     return NODE_EMPHASIS; /* within another it is upright */
    case TAG_UPRIGHT:    return node_ancestor(a->open[a->depth], NODE_EMPHASIS) ? NODE_EMPHASIS : NODE_KIND_COUNT;
    case TAG_BOLD:       return NODE_STRONG;
    case TAG_SMALL_CAPS: return NODE_SMALL_CAPS;
    case TAG_UNDERLINE:  return NODE_UNDERLINE;
    case TAG_SUPER:      return NODE_SUPERSCRIPT;
    case TAG_SUB:        return NODE_SUBSCRIPT;
    case TAG_LINK:       return a->links ? NODE_LINK : NODE_KIND_COUNT;
    default:             return NODE_KIND_COUNT;
    }
}

/* The node that a tag stands for, a new one or one of the caller's; NULL when it has none. */
static struct node *node_of(struct appender *a, enum csl_tag tag, struct slice text)
{
    enum node_kind kind = kind_of(a, tag);

    if (tag == TAG_CITE || tag == TAG_OBJECT)
        return a->objects ? a->objects[atoi(text.p)] : NULL;
    return kind == NODE_KIND_COUNT ? NULL : node_new(a->arena, kind, SPAN_NONE);
}

static void open_node(struct appender *a, struct slice text, size_t at, size_t n)
{
    enum csl_tag tag = (enum csl_tag)text.p[at + 1];

    a->breaks |= is_display(tag);
    if (a->depth + 1 >= MAX_OPEN_TAGS) {
        a->surplus++;
        return;
    }
    struct node *node = node_of(a, tag, slice_sub(text, at + 2, text.n));
    if (node)
        node_append(a->open[a->depth], node);
    else
        node = a->open[a->depth];
    a->blocks[a->depth + 1] = is_display(tag);
    enum node_kind kind = kind_of(a, tag);
    if (kind == NODE_LINK) {
        node->as.link.url = arena_copy(a->arena, slice_sub(text, at + 2, at + n - 1));
        node_add_class(a->arena, node, SLICE("literal"));
    }
    a->open[++a->depth] = node;
}

static void close_node(struct appender *a)
{
    if (a->surplus)
        a->surplus--;
    else if (a->depth)
        a->breaks |= a->blocks[a->depth--];
}

/* Blocks within others, or within a citation, are lines of their own, or stand apart. The mark at the end of an entry
 * stays with what it ends. */
static void add_break(struct appender *a, struct slice text)
{
    bool wanted = a->breaks && a->open[0]->first && !strchr(".,;:", text.p[0]);

    a->breaks = false;
    if (wanted)
        node_append(a->open[a->depth], a->objects ? node_new_text(a->arena, SLICE(" "), SPAN_NONE)
                                                  : node_new(a->arena, NODE_LINE_BREAK, SPAN_NONE));
}

static void append_text(struct appender *a, struct slice text)
{
    if (!text.n)
        return;
    add_break(a, text);
    node_append(a->open[a->depth], node_new_text(a->arena, arena_copy(a->arena, text), SPAN_NONE));
}

void csl_append(struct arena *arena, struct node *parent, struct slice text, bool links, struct node *const *objects)
{
    struct appender a = {.arena = arena, .open = {parent}, .links = links, .objects = objects};

    for (size_t i = 0, from = 0, n; i <= text.n; i += n) {
        n = i < text.n ? csl_code_size(text, i) : 1;
        if (!n) {
            n = 1;
            continue;
        }
        append_text(&a, slice_sub(text, from, i));
        from = i + n;
        if (i < text.n && text.p[i] == CSL_OPEN)
            open_node(&a, text, i, n);
        else if (i < text.n && text.p[i] == CSL_CLOSE)
            close_node(&a);
    }
}

bool csl_next_display(struct slice *rest, enum csl_display *display, struct slice *part_)
{
    int depth = 0;
    size_t i = 0, n, inner = 0;

    *display = DISPLAY_NONE;
    for (; i < rest->n; i += n) {
        n = csl_code_size(*rest, i);
        bool opens = n && rest->p[i] == CSL_OPEN, starts = opens && !depth && is_display((enum csl_tag)rest->p[i + 1]);
        if (starts && i > 0)
            break;
        if (starts) {
            const char *tags = "BLRI";
            *display = (enum csl_display)(DISPLAY_BLOCK + (strchr(tags, rest->p[1]) - tags));
            inner = n;
        }
        depth += opens ? 1 : n && rest->p[i] == CSL_CLOSE ? -1 : 0;
        if (*display != DISPLAY_NONE && !depth)
            break;
        n += !n;
    }
    *part_ = slice_sub(*rest, inner, i);
    bool any = rest->n > 0;
    *rest = slice_sub(*rest, *display != DISPLAY_NONE && i < rest->n ? i + 1 : i, rest->n);
    return any;
}
