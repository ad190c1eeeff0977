/* Numbers headings, figures, tables and listings, and puts the label before the text: a span.label as the first
 * child of the heading or caption ("Chapter 7" on a line of its own, "2.1" and "Figure 3.2" in line).
 *
 * Chapters are counted through the book, and so are parts and appendices; sections by
 * their chapter. Prefaces and the like have no number, nor has what lies in them. Where
 * the author's own words already number a thing ("Appendix B", "Figure 4-1: …"), nothing is added. */
#include "refine/passes.h"

#include "refine/numeral.h"
#include "refine/words.h"

#include <glib.h>

enum { FLOATS_NONE, FLOATS_BY_BOOK, FLOATS_BY_CHAPTER }; /* numbering.figures and its like */

#define MAX_LEVEL 6

/* Counters of figures, of tables, of listings or of another kind. */
struct floats {
    enum word word;
    struct slice own_word; /* of a kind of the config, instead */
    struct slice pattern; /* of the config, or empty */
    int by;               /* FLOATS_… */
    unsigned in_chapter;  /* of the current numbered chapter */
    unsigned loose;       /* in the book, or in all its unnumbered divisions */
};

struct numberer {
    struct book *book;
    unsigned chapters, parts, appendices;
    unsigned sections[MAX_LEVEL + 1]; /* by heading level, from 2 */
    struct node *division;
    struct floats *floats; /* by their lists (captions.c) */
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

/* The pattern of the config for what has this word; "auto", and for parts and (with a pattern for chapters) appendices
 * none at all, is the word of the language. */
static struct slice division_label(const struct numberer *n, struct slice language, enum word word,
                                   const struct numeral *numeral)
{
    const struct config *config = n->book->config;
    struct slice pattern = word == WORD_PART       ? config->part_label
                           : word == WORD_APPENDIX ? config->appendix_label
                                                   : config->chapter_label;
    bool by_word = slice_is(pattern, "auto") ||
                   (!pattern.n && (word == WORD_PART ||
                                   (word == WORD_APPENDIX && config->chapter_label.n)));

    if (by_word)
        return words_numbered(n->book->arena, language, word, numeral->number);
    return pattern.n ? numeral_pattern(n->book->arena, pattern, numeral) : numeral->number;
}

static void number_division(struct numberer *n, struct node *division)
{
    const struct config *config = n->book->config;
    struct node *heading = division->as.division.heading;
    enum word word = WORD_CHAPTER;
    int style = config->number_chapters;
    unsigned *counter = &n->chapters;

    if (division->as.division.role == ROLE_PART)
        counter = &n->parts, style = config->number_parts, word = WORD_PART;
    else if (division->as.division.role == ROLE_APPENDIX)
        counter = &n->appendices, style = config->number_appendices, word = WORD_APPENDIX;
    struct slice language = language_at(n->book, heading);
    struct numeral numeral = {.n = ++*counter, .digits = (enum digits)config->number_digits,
                              .language = language};
    numeral.number = numeral.chapter = numeral_text(n->book->arena, style, &numeral);
    division->label = numeral.number;
    division->as.division.numbered = true;
    heading->as.heading.numbered = true;
    struct slice label = division_label(n, language, word, &numeral);
    add_label(n->book, heading, label, !slice_equal(label, division->label));
}

static void enter_division(struct numberer *n, struct node *division)
{
    n->division = division;
    memset(n->sections, 0, sizeof n->sections);
    for (unsigned i = 0; i < captions_list_count(n->book); i++)
        n->floats[i].in_chapter = 0;
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

/* By the pattern for the level, when there is one. */
static struct slice section_label(const struct numberer *n, unsigned level,
                                  const struct numeral *numeral)
{
    const struct texts *patterns = &n->book->config->section_labels;

    if (!patterns->count || level - 2 >= patterns->count || !patterns->items[level - 2].n)
        return numeral->number;
    return numeral_pattern(n->book->arena, patterns->items[level - 2], numeral);
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
    struct numeral numeral = {.n = n->sections[level], .chapter = n->division->label,
                              .digits = (enum digits)n->book->config->number_digits,
                              .language = language_at(n->book, heading)};
    buf_slice(&text, n->division->label);
    for (unsigned at = 2; at <= level; at++) {
        buf_byte(&text, '.');
        buf_slice(&text, digits_number(n->book->arena, numeral.digits, numeral.language,
                                       n->sections[at]));
    }
    heading->as.heading.numbered = true;
    numeral.number = arena_copy(n->book->arena, buf_view(&text));
    add_label(n->book, heading, section_label(n, level, &numeral), false);
    heading->label = numeral.number; /* references have words of their own */
    buf_free(&text);
}

/* ---- figures, tables, listings ---- */

static struct slice word_of(const struct floats *floats, struct slice language)
{
    return floats->own_word.n ? floats->own_word : words_find(language, floats->word);
}

/* True for a caption that starts "Figure 4" in the author's own words. */
static bool is_labelled(const struct numberer *n, const struct node *caption,
                        const struct floats *floats)
{
    struct slice kind = word_of(floats, language_at(n->book, caption));
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
    struct numeral numeral = {.chapter = n->division->label,
                              .digits = (enum digits)n->book->config->number_digits,
                              .language = language_at(n->book, caption)};

    if (floats->by == FLOATS_NONE || number_is_off(whole) || number_is_off(caption) ||
        is_labelled(n, caption, floats))
        return;
    bool in_chapter = floats->by == FLOATS_BY_CHAPTER && n->division->label.n;
    numeral.n = in_chapter ? ++floats->in_chapter : ++floats->loose;
    numeral.number = digits_number(arena, numeral.digits, numeral.language, numeral.n);
    if (in_chapter)
        numeral.number = arena_printf(arena, "%.*s.%.*s", (int)numeral.chapter.n, numeral.chapter.p,
                                      (int)numeral.number.n, numeral.number.p);
    whole->label = floats->pattern.n
                       ? numeral_pattern(arena, floats->pattern, &numeral)
                       : words_fill(arena, word_of(floats, numeral.language), numeral.number);
    add_label(n->book, caption, whole->label, false);
    if (whole->kind == NODE_TABLE && n->book->config->tables_continued)
        whole->as.table.continued = continued(n, caption, whole->label);
}

/* ---- parts of figures ---- */

/* A letter needs a caption to stand in. */
static struct node *need_caption(struct book *book, struct node *part)
{
    struct node *caption = captions_find(part);

    if (caption)
        return caption;
    caption = node_new(book->arena, NODE_CAPTION, part->span);
    if (part->last && part->last->kind == NODE_CREDIT)
        node_insert_before(part->last, caption);
    else
        node_append(part, caption);
    return caption;
}

/* Pictures without a word of their own, that nobody can refer to, are one picture. */
static bool has_lettered(const struct node *figure)
{
    for (const struct node *row = figure->first; row; row = row->next)
        for (const struct node *part = row->kind == NODE_FIGURE_ROW ? row->first : NULL; part;
             part = part->next)
            if (!number_is_off(part) && (part->attrs.id.n || captions_find(part)))
                return true;
    return false;
}

static void letter_part(struct numberer *n, const struct node *figure, struct node *part,
                        struct numeral *numeral)
{
    const struct config *config = n->book->config;
    struct arena *arena = n->book->arena;
    struct node *caption = need_caption(n->book, part);

    numeral->n++;
    numeral->number = digits_number(arena, numeral->digits, numeral->language, numeral->n);
    struct slice label = numeral_pattern(arena, config->subfigure_label, numeral);
    part->label = label;
    if (label.n)
        add_label(n->book, caption, label, false);
    if (!figure->label.n || !config->subfigure_reference.n)
        return;
    numeral->number = figure->label;
    part->label = numeral_pattern(arena, config->subfigure_reference, numeral);
}

static void letter_parts(struct numberer *n, struct node *figure)
{
    struct numeral numeral = {.chapter = n->division->label,
                              .digits = (enum digits)n->book->config->number_digits,
                              .language = language_at(n->book, figure)};

    if (!has_lettered(figure))
        return;
    for (struct node *row = figure->first; row; row = row->next)
        for (struct node *part = row->kind == NODE_FIGURE_ROW ? row->first : NULL; part;
             part = part->next)
            if (part->kind == NODE_FIGURE && !number_is_off(part))
                letter_part(n, figure, part, &numeral);
}

static void number_figure(struct numberer *n, struct node *figure)
{
    struct node *caption = captions_find(figure);

    if (node_is_part(figure))
        return;
    if (caption)
        number_float(n, &n->floats[captions_list(n->book, figure)], caption);
    letter_parts(n, figure);
}

/* Counters for each list of what has captions. */
static struct floats *make_floats(const struct book *book)
{
    const struct config *config = book->config;
    struct floats *floats = g_new0(struct floats, captions_list_count(book));

    floats[LIST_FIGURES] = (struct floats){.word = WORD_FIGURE, .pattern = config->figure_label,
                                           .by = config->number_figures};
    floats[LIST_TABLES] = (struct floats){.word = WORD_TABLE, .pattern = config->table_label,
                                          .by = config->number_tables};
    floats[LIST_LISTINGS] = (struct floats){.word = WORD_LISTING, .pattern = config->listing_label,
                                            .by = config->number_listings};
    for (size_t i = 0; i < config->kind_count; i++)
        floats[LIST_KINDS + i] = (struct floats){.own_word = config->kinds[i].word,
                                                 .pattern = config->kinds[i].label,
                                                 .by = config->kinds[i].numbers};
    return floats;
}

void number_book(struct book *book)
{
    struct numberer n = {.book = book, .floats = make_floats(book)};

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIVISION)
            enter_division(&n, node);
        else if (node->kind == NODE_HEADING)
            number_heading(&n, node);
        else if (node->kind == NODE_FIGURE)
            number_figure(&n, node);
        else if (node->kind == NODE_CAPTION && node->parent->kind == NODE_TABLE)
            number_float(&n, &n.floats[LIST_TABLES], node);
    }
    g_free(n.floats);
}
