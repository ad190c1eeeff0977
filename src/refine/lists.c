/* Places for lists of what is in the book: contents of a part or a chapter, lists of figures and of tables. The author
 * places them with a div or a heading of their class, or the config asks for them. What stands in them is gathered
 * later (contents.c), when all has its number. */
#include "refine/passes.h"

#include "refine/words.h"

#include <glib.h>

/* The classes that place a list. */
static const struct {
    const char *class_name;
    enum contents_list list;
} classes[] = {
    {"contents", LIST_HEADINGS},
    {"list-of-figures", LIST_FIGURES},
    {"list-of-tables", LIST_TABLES},
};

static int list_of(const struct node *node)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (node_has_class(node, classes[i].class_name))
            return classes[i].list;
    return -1;
}

/* ---- scope and depth ---- */

static enum contents_scope scope_of(struct book *book, const struct node *node,
                                    const struct node *division)
{
    static const char *const names[] = {"book", "part", "chapter"};
    struct slice written = node_attr(node, "scope");
    enum role role = division->as.division.role;

    for (int i = 0; i < 3; i++)
        if (slice_is(written, names[i]))
            return (enum contents_scope)i;
    if (written.n) {
        char *text = string_of(written);
        diag(book->diags, node->span, DIAG_LIST_SCOPE, text);
        g_free(text);
    }
    if (role == ROLE_PART)
        return SCOPE_PART;
    /* Within a chapter's text the chapter is meant, but for lists that are a division of their own. */
    return division->as.division.heading && role_matter(role) != MATTER_FRONT &&
                   list_of(division) < 0 && list_of(division->as.division.heading) < 0
               ? SCOPE_CHAPTER : SCOPE_BOOK;
}

static uint8_t depth_of(struct book *book, const struct node *node, uint8_t otherwise)
{
    struct slice written = node_attr(node, "depth");

    if (!written.n)
        return otherwise;
    if (written.n == 1 && written.p[0] >= '0' && written.p[0] <= '6')
        return (uint8_t)(written.p[0] - '0');
    char *text = string_of(written);
    diag(book->diags, node->span, DIAG_LIST_DEPTH, text);
    g_free(text);
    return otherwise;
}

/* ---- placing ---- */

static struct node *make_list(struct book *book, enum contents_list list, struct span span)
{
    struct node *made = node_new(book->arena, NODE_CONTENTS, span);

    made->as.contents.list = (uint8_t)list;
    made->as.contents.depth = (uint8_t)MIN(book->config->contents_depth, 6);
    return made;
}

/* A div of such a class holds the list after what the author wrote in it; an empty one is the list. */
static struct node *fill_div(struct book *book, struct node *div, enum contents_list list)
{
    struct node *made = make_list(book, list, div->span);

    if (div->first) {
        node_append(div, made);
        return made;
    }
    made->attrs = div->attrs;
    node_insert_before(div, made);
    node_remove(div);
    return made;
}

static bool holds_list(const struct node *division)
{
    for (const struct node *node = division; node; node = node_next(node, division))
        if (node->kind == NODE_CONTENTS)
            return true;
    return false;
}

static void fill_divs(struct book *book, struct node *division)
{
    for (struct node *node = division->first, *next; node; node = next) {
        next = node_next(node, division);
        if (node->kind != NODE_DIV || list_of(node) < 0)
            continue;
        struct node *made = fill_div(book, node, (enum contents_list)list_of(node));
        const struct node *written = made->parent == node ? node : made;
        made->as.contents.scope = (uint8_t)scope_of(book, written, division);
        made->as.contents.depth = depth_of(book, written, made->as.contents.depth);
        next = node_next_over(made, division);
    }
}

/* A heading "List of Figures" with nothing below it. */
static void fill_division(struct book *book, struct node *division)
{
    enum role role = division->as.division.role;

    if ((role != ROLE_FIGURES_PAGE && role != ROLE_TABLES_PAGE) || holds_list(division))
        return;
    enum contents_list list = role == ROLE_FIGURES_PAGE ? LIST_FIGURES : LIST_TABLES;
    if (!division->as.division.heading) {
        const struct place_words *words = words_places(book_language(book));
        struct node *heading = divide_add(book, division, NODE_HEADING,
                                          slice_of(list == LIST_FIGURES ? words->figures : words->tables), NULL);
        heading->as.heading.level = 1;
        division->as.division.heading = heading;
    }
    node_append(division, make_list(book, list, division->span));
}

/* ---- by the config ---- */

static bool has_captions(const struct book *book, enum node_kind kind)
{
    for (const struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CAPTION && node->parent->kind == kind)
            return true;
    return false;
}

static void make_division(struct book *book, enum role role, enum node_kind kind)
{
    struct node *at = book->root->first;

    for (const struct node *node = at; node; node = node->next)
        if (node->as.division.role == role)
            return;
    if (!has_captions(book, kind))
        return;
    while (at && at->as.division.role < role)
        at = at->next;
    struct node *made = divide_new(book, role, SPAN_NONE);
    if (at)
        node_insert_before(at, made);
    else
        node_append(book->root, made);
}

/* Below the heading of a part or a chapter. */
static void add_local(struct book *book, struct node *division)
{
    bool part = division->as.division.role == ROLE_PART;
    int depth = part ? book->config->contents_in_parts : book->config->contents_in_chapters;

    if (depth < 1 || !division->as.division.heading || holds_list(division) ||
        (!part && division->as.division.role != ROLE_CHAPTER &&
         division->as.division.role != ROLE_APPENDIX))
        return;
    struct node *made = make_list(book, LIST_HEADINGS, SPAN_NONE);
    made->as.contents.scope = part ? SCOPE_PART : SCOPE_CHAPTER;
    made->as.contents.depth = (uint8_t)MIN(depth, 6);
    made->as.contents.by_config = true;
    if (part)
        node_append(division, made);
    else
        node_insert_after(division->as.division.heading, made);
}

void lists_place(struct book *book)
{
    if (book->config->figures_page)
        make_division(book, ROLE_FIGURES_PAGE, NODE_FIGURE);
    if (book->config->tables_page)
        make_division(book, ROLE_TABLES_PAGE, NODE_TABLE);
    for (struct node *division = book->root->first; division; division = division->next) {
        fill_divs(book, division);
        fill_division(book, division);
        add_local(book, division);
    }
}
