/* Listings. A code block with a caption becomes a figure of the class "listing", early, so that it is numbered and
 * referred to as other figures are. At the end, when no pass can take the code for prose any more, the code is
 * taken apart: spans with the classes of lexer.h for its tokens, and a code line for each line where lines are
 * numbered or marked. The block keeps its text; what is below it is the same text again, in order and whole, and
 * says how it looks. */
#include "refine/passes.h"

#include "read/attr.h"
#include "refine/lexer.h"
#include "style/sheet.h"

#include <glib.h>

/* Lines beyond this are not counted: no book has them. */
#define MOST_LINES 10000000

/* ---- captions ---- */

static void make_listing(struct book *book, struct node *code, struct slice words)
{
    struct node *figure = node_new(book->arena, NODE_FIGURE, code->span);
    struct node *caption = node_new(book->arena, NODE_CAPTION, code->span);

    node_insert_before(code, figure);
    node_remove(code);
    figure->attrs.id = code->attrs.id;
    code->attrs.id = (struct slice){0};
    node_add_class(book->arena, figure, SLICE("listing"));
    if (number_is_off(code))
        node_add_class(book->arena, figure, SLICE("unnumbered"));
    captions_fill(book, caption, words);
    node_append(figure, caption);
    node_append(figure, code);
}

void listings_caption(struct book *book)
{
    for (struct node *node = book->root, *next; node; node = next) {
        next = node_next(node, book->root);
        if (node->kind != NODE_CODE_BLOCK)
            continue;
        struct attr *caption = attr_take(&node->attrs, "caption");
        if (caption && slice_trim(caption->value).n && node->parent->kind != NODE_FIGURE)
            make_listing(book, node, slice_trim(caption->value));
    }
}

/* ---- which lines ---- */

/* A stretch of lines, as they are numbered. */
struct stretch {
    uint32_t from, to;
};

struct lines {
    bool numbered;
    uint32_t first;  /* the number of the first line */
    VEC(struct stretch) marked;
};

static bool has_any_class(const struct node *code, const char *const *names)
{
    for (; *names; names++)
        if (node_has_class(code, *names))
            return true;
    return false;
}

/* "yes" and its like: 1, no: 0, something else or nothing: -1. */
static int truth_of(struct slice text)
{
    static const char *const yes[] = {"yes", "true", "on"}, *const no[] = {"no", "false", "off"};

    for (int i = 0; i < 3; i++) {
        if (slice_is(text, yes[i]))
            return 1;
        if (slice_is(text, no[i]))
            return 0;
    }
    return -1;
}

static bool is_numbered(const struct book *book, const struct node *code)
{
    static const char *const on[] = {"numbers", "numberLines", "number-lines", "line-numbers", NULL};
    static const char *const off[] = {"nonumbers", "no-numbers", NULL};
    int said = truth_of(node_attr(code, "numbers"));

    if (said >= 0)
        return said;
    if (has_any_class(code, on))
        return true;
    return book->config->code_numbers && !has_any_class(code, off);
}

/* Reads a number of at most MOST_LINES; the digits go. */
static bool take_number(struct slice *text, uint32_t *out)
{
    size_t n = 0;

    for (*out = 0; n < text->n && g_ascii_isdigit(text->p[n]); n++)
        *out = MIN(*out * 10 + (uint32_t)(text->p[n] - '0'), MOST_LINES);
    *text = slice_trim(slice_sub(*text, n, text->n));
    return n > 0;
}

static void report(struct book *book, const struct node *code, struct slice text)
{
    char *shown = string_of(text);

    diag(book->diags, code->span, DIAG_CODE_LINES, shown);
    g_free(shown);
}

/* "3, 5-7": false when that is not what it says. */
static bool read_marked(struct slice text, struct lines *lines)
{
    text = slice_trim(text);
    while (text.n) {
        struct stretch stretch;
        if (!take_number(&text, &stretch.from))
            return false;
        stretch.to = stretch.from;
        if (text.n && text.p[0] == '-') {
            text = slice_trim(slice_sub(text, 1, text.n));
            if (!take_number(&text, &stretch.to))
                return false;
        }
        if (text.n && text.p[0] != ',' && !g_ascii_isdigit(text.p[0]))
            return false;
        if (text.n && text.p[0] == ',')
            text = slice_trim(slice_sub(text, 1, text.n));
        vec_push(&lines->marked, stretch);
    }
    return true;
}

static void find_lines(struct book *book, const struct node *code, struct lines *lines)
{
    static const char *const starts[] = {"start", "startFrom", "start-from"};
    static const char *const marks[] = {"highlight", "hl_lines", "emphasize-lines"};

    *lines = (struct lines){.numbered = is_numbered(book, code), .first = 1};
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
        struct slice text = node_attr(code, starts[i]), rest = slice_trim(text);
        if (text.n && (!take_number(&rest, &lines->first) || rest.n)) {
            report(book, code, text);
            lines->first = 1;
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        struct slice text = node_attr(code, marks[i]);
        if (text.n && !read_marked(text, lines)) {
            report(book, code, text);
            vec_clear(&lines->marked);
        }
    }
}

static int by_start(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* ---- taking apart ---- */

struct parter {
    struct book *book;
    struct node *code;
    struct lines lines;
    struct node *line;      /* what tokens go into: a code line, or the block itself */
    uint32_t number;
    size_t stretch;         /* the first of `marked` that does not end above this line */
};

static bool is_marked(struct parter *p)
{
    const struct stretch *marked = p->lines.marked.items;

    while (p->stretch < p->lines.marked.count && marked[p->stretch].to < p->number)
        p->stretch++;
    return p->stretch < p->lines.marked.count && marked[p->stretch].from <= p->number;
}

static void start_line(struct parter *p)
{
    struct node *line = node_new(p->book->arena, NODE_CODE_LINE, p->code->span);

    line->as.code_line.number = p->lines.numbered ? p->number : 0;
    if (is_marked(p))
        node_add_class(p->book->arena, line, SLICE("highlighted"));
    node_append(p->code, line);
    p->line = line;
    p->number++;
}

/* A part of one line that is of one kind. */
static void add_part(struct parter *p, struct slice text, enum lex_kind kind)
{
    struct node *leaf = node_new_text(p->book->arena, text, p->code->span);
    struct node *span = leaf;

    if (!text.n)
        return;
    if (kind != LEX_PLAIN) {
        span = node_new(p->book->arena, NODE_SPAN, p->code->span);
        node_add_class(p->book->arena, span, slice_of(lexer_class(kind)));
        node_append(span, leaf);
    }
    node_append(p->line, span);
}

/* Adds a lexeme; where there are lines it is cut at their ends, each '\n' the last of its line. */
static void add_lexeme(struct parter *p, struct slice text, enum lex_kind kind)
{
    bool by_line = p->line != p->code;

    while (by_line && text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        if (!p->line)
            start_line(p);
        add_part(p, slice_sub(text, 0, n), kind);
        if (!end)
            return;
        add_part(p, slice_sub(text, n, n + 1), LEX_PLAIN);
        p->line = NULL;
        text = slice_sub(text, n + 1, text.n);
    }
    add_part(p, text, kind);
}

static const struct grammar *grammar_of(const struct book *book, const struct node *code)
{
    struct slice language = code->as.code.language;

    if (!book->config->code_highlight)
        return NULL;
    if (!language.n && code->attrs.class_count)
        language = code->attrs.classes[0];
    if (slice_starts(language, "language-"))
        language = slice_sub(language, strlen("language-"), language.n);
    return lexer_find(language);
}

static void part_code(struct book *book, struct node *code)
{
    const struct grammar *grammar = grammar_of(book, code);
    struct parter p = {.book = book, .code = code};
    struct lexemes lexemes = {0};
    size_t from = 0;

    find_lines(book, code, &p.lines);
    p.number = p.lines.first;
    if (p.lines.marked.count)
        qsort(p.lines.marked.items, p.lines.marked.count, sizeof *p.lines.marked.items, by_start);
    if (!p.lines.numbered && !p.lines.marked.count)
        p.line = code;
    if (grammar)
        lexer_run(grammar, code->text, &lexemes);
    else if (!p.line)
        vec_push(&lexemes.list, (struct lexeme){code->text.n, LEX_PLAIN});
    for (size_t i = 0; i < lexemes.list.count; i++) {
        add_lexeme(&p, slice_sub(code->text, from, lexemes.list.items[i].end),
                   lexemes.list.items[i].kind);
        from = lexemes.list.items[i].end;
    }
    vec_free(&lexemes.list);
    vec_free(&p.lines.marked);
}

/* The key of the config is a rule of the stylesheet, for both outputs. */
static void set_tabs(struct book *book)
{
    enum config_layer layer = book->config->origin[KEY_code_tab_width].layer;
    struct slice width = arena_printf(book->arena, "%d", (int)CLAMP(book->config->code_tab_width, 1, 40));

    if (book->sheet && layer != LAYER_BUILT_IN)
        sheet_add(book->sheet, book->diags, (int)layer, SLICE("pre"), SPAN_NONE, SLICE("tab-size"),
                  SPAN_NONE, width, SPAN_NONE);
}

void listings_part(struct book *book)
{
    set_tabs(book);
    for (struct node *node = book->root; node; node = node_next_over(node, book->root)) {
        while (node->first && node->kind != NODE_CODE_BLOCK)
            node = node->first;
        if (node->kind == NODE_CODE_BLOCK)
            part_code(book, node);
    }
}
