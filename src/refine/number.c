/* Numbers headings, figures, tables and listings, and puts the label before the text: a span.label as the first
 * child of the heading or caption ("Chapter 7" on a line of its own, "2.1" and "Figure 3.2" in line).
 *
 * Chapters are counted through the book, parts in roman figures, appendices in letters; sections by
 * their chapter. Prefaces and the like have no number, nor has what lies in them. Where
 * the author's own words already number a thing ("Appendix B", "Figure 4-1: …"), nothing is added. */
#include "refine/passes.h"

#include "refine/refine.h"
#include "refine/words.h"

#include <glib.h>

enum { FLOATS_NONE, FLOATS_BY_BOOK, FLOATS_BY_CHAPTER }; /* numbering.figures and its like */

#define MAX_LEVEL 6

/* Counters of figures, of tables or of listings. */
struct floats {
    enum word word;
    int by;               /* FLOATS_… */
    unsigned in_chapter;  /* of the current numbered chapter */
    unsigned loose;       /* in the book, or in all its unnumbered divisions */
};

struct numberer {
    struct book *book;
    unsigned chapters, parts, appendices;
    unsigned sections[MAX_LEVEL + 1]; /* by heading level, from 2 */
    struct node *division;
    struct floats figures, tables, listings;
};

bool number_is_off(const struct node *node)
{
    return node_has_class(node, "unnumbered") || node_has_class(node, "-");
}

/* Puts `label` before the inlines of a heading or caption; `own_line` breaks the line after it. */
static void add_label(struct book *book, struct node *block, struct slice label, bool own_line)
{
    struct node *span = node_new(book->arena, NODE_SPAN, block->span);
    struct slice text = label;

    block->label = label;
    node_add_class(book->arena, span, SLICE("label"));
    if (!own_line) /* an en space, wide enough to part the number from the words */
        text = arena_printf(book->arena, "%.*s\u2002", (int)label.n, label.p);
    node_append(span, node_new_text(book->arena, text, block->span));
    if (own_line)
        node_append(span, node_new(book->arena, NODE_LINE_BREAK, block->span));
    if (block->first)
        node_insert_before(block->first, span);
    else
        node_append(block, span);
}

/* ---- divisions ---- */

/* A, B … Z, AA, AB … */
static struct slice letters(struct arena *arena, unsigned n)
{
    char text[8];
    size_t at = sizeof text;

    for (; n && at; n = (n - 1) / 26)
        text[--at] = (char)('A' + (n - 1) % 26);
    return arena_copy(arena, (struct slice){text + at, sizeof text - at});
}

static bool is_numbered(const struct numberer *n, const struct node *division)
{
    const struct node *heading = division->as.division.heading;
    enum role role = division->as.division.role;

    if (n->book->config->number_depth < 1 || !heading || number_is_off(heading) ||
        number_is_off(division))
        return false;
    if (role == ROLE_CHAPTER)
        return true;
    return (role == ROLE_PART || role == ROLE_APPENDIX) &&
           words_role(language_at(n->book, heading), node_plain_text(n->book->arena, heading)) != role;
}

/* numbering.chapter-label with its {number} filled in; "auto" is the word of the language. */
static struct slice chapter_label(const struct numberer *n, struct slice language, enum word word,
                                  struct slice number)
{
    struct slice pattern = n->book->config->chapter_label;
    char *text = string_of(pattern);
    const char *hole = strstr(text, "{number}");
    struct slice label;

    if (word == WORD_PART || (pattern.n && (word != WORD_CHAPTER || slice_is(pattern, "auto"))))
        label = words_numbered(n->book->arena, language, word, number);
    else if (hole)
        label = arena_printf(n->book->arena, "%.*s%.*s%s", (int)(hole - text), text, (int)number.n,
                             number.p, hole + strlen("{number}"));
    else
        label = number;
    g_free(text);
    return label;
}

static void number_division(struct numberer *n, struct node *division)
{
    enum role role = division->as.division.role;
    struct node *heading = division->as.division.heading;
    struct arena *arena = n->book->arena;
    enum word word = WORD_CHAPTER;

    division->as.division.numbered = true;
    if (role == ROLE_PART)
        division->label = roman_numeral(arena, (int)++n->parts, true), word = WORD_PART;
    else if (role == ROLE_APPENDIX)
        division->label = letters(arena, ++n->appendices), word = WORD_APPENDIX;
    else
        division->label = arena_printf(arena, "%u", ++n->chapters);
    struct slice label = chapter_label(n, language_at(n->book, heading), word, division->label);
    heading->as.heading.numbered = true;
    add_label(n->book, heading, label, !slice_equal(label, division->label));
}

static void enter_division(struct numberer *n, struct node *division)
{
    n->division = division;
    memset(n->sections, 0, sizeof n->sections);
    n->figures.in_chapter = n->tables.in_chapter = n->listings.in_chapter = 0;
    if (is_numbered(n, division))
        number_division(n, division);
}

/* ---- sections ---- */

/* Headings in quotations, notes and tables are part of those, not of the book. */
static bool is_section(const struct node *heading)
{
    const struct node *at = heading->parent;

    while (at->kind == NODE_DIV)
        at = at->parent;
    return at->kind == NODE_DIVISION;
}

static void number_heading(struct numberer *n, struct node *heading)
{
    unsigned level = heading->as.heading.level;
    struct buf text = {0};

    if (level < 2 || level > MAX_LEVEL || !n->division->as.division.numbered ||
        (int)level > n->book->config->number_depth || number_is_off(heading) || !is_section(heading))
        return;
    n->sections[level]++;
    for (unsigned below = level + 1; below <= MAX_LEVEL; below++)
        n->sections[below] = 0;
    buf_slice(&text, n->division->label);
    for (unsigned at = 2; at <= level; at++)
        buf_printf(&text, ".%u", n->sections[at]);
    heading->as.heading.numbered = true;
    add_label(n->book, heading, arena_copy(n->book->arena, buf_view(&text)), false);
    buf_free(&text);
}

/* ---- figures, tables, listings ---- */

/* True for a caption that starts "Figure 4" in the author's own words. */
static bool is_labelled(const struct numberer *n, const struct node *caption, enum word word)
{
    struct slice kind = words_find(language_at(n->book, caption), word);
    struct slice text = node_plain_text(n->book->arena, caption);
    const char *hash = memchr(kind.p, '#', kind.n);

    if (hash)
        kind.n = (size_t)(hash - kind.p);
    kind = slice_trim(kind);
    if (!kind.n || text.n <= kind.n || g_ascii_strncasecmp(text.p, kind.p, kind.n) != 0)
        return false;
    const char *rest = text.p + kind.n;
    while (*rest && g_unichar_isspace(g_utf8_get_char(rest)))
        rest = g_utf8_next_char(rest);
    return g_unichar_isdigit(g_utf8_get_char(rest));
}

/* What stands above the head of a table on the pages it goes on to. */
static struct slice continued(const struct numberer *n, const struct node *caption, struct slice label)
{
    struct slice word = words_find(language_at(n->book, caption), WORD_CONTINUED);

    return arena_printf(n->book->arena, "%.*s (%.*s)", (int)label.n, label.p, (int)word.n, word.p);
}

static void number_float(struct numberer *n, struct floats *floats, struct node *caption)
{
    struct arena *arena = n->book->arena;
    struct node *whole = caption->parent;
    struct slice number;

    if (floats->by == FLOATS_NONE || number_is_off(whole) || number_is_off(caption) ||
        is_labelled(n, caption, floats->word))
        return;
    if (floats->by == FLOATS_BY_CHAPTER && n->division->label.n)
        number = arena_printf(arena, "%.*s.%u", (int)n->division->label.n, n->division->label.p,
                              ++floats->in_chapter);
    else
        number = arena_printf(arena, "%u", ++floats->loose);
    whole->label = words_numbered(arena, language_at(n->book, caption), floats->word, number);
    add_label(n->book, caption, whole->label, false);
    if (whole->kind == NODE_TABLE && n->book->config->tables_continued)
        whole->as.table.continued = continued(n, caption, whole->label);
}

static bool is_listing(const struct node *figure)
{
    return node_has_class(figure, "listing");
}

void number_book(struct book *book)
{
    struct numberer n = {
        .book = book,
        .figures = {.word = WORD_FIGURE, .by = book->config->number_figures},
        .tables = {.word = WORD_TABLE, .by = book->config->number_tables},
        .listings = {.word = WORD_LISTING, .by = book->config->number_listings},
    };

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIVISION)
            enter_division(&n, node);
        else if (node->kind == NODE_HEADING)
            number_heading(&n, node);
        else if (node->kind == NODE_CAPTION && node->parent->kind == NODE_FIGURE)
            number_float(&n, is_listing(node->parent) ? &n.listings : &n.figures, node);
        else if (node->kind == NODE_CAPTION && node->parent->kind == NODE_TABLE)
            number_float(&n, &n.tables, node);
    }
}
