/* Places for lists of what is in the book: contents of a part or a chapter, lists of figures and of tables. The author
 * places them with a div or a heading of their class, or the config asks for them. What stands in them is gathered
 * later (contents.c), when all has its number. */
#include "refine/passes.h"

#include "refine/words.h"

#include <glib.h>

/* The classes that place a list, and the divisions that are one. */
static const struct {
    const char *class_name;
    enum contents_list list;
    enum role role;
} classes[] = {
    {"contents", LIST_HEADINGS, ROLE_CONTENTS_PAGE},
    {"list-of-figures", LIST_FIGURES, ROLE_FIGURES_PAGE},
    {"list-of-tables", LIST_TABLES, ROLE_TABLES_PAGE},
    {"list-of-listings", LIST_LISTINGS, ROLE_LISTINGS_PAGE},
};

/* The list of a kind of the config that {.list-of kind=…} names; -1 for none. */
static int list_of_kind(const struct book *book, const struct node *node)
{
    struct slice name = node_attr(node, "kind");

    for (size_t i = 0; i < book->config->kind_count && node_has_class(node, "list-of"); i++)
        if (slice_equal(book->config->kinds[i].name, name))
            return LIST_KINDS + (int)i;
    return -1;
}

static int list_of(const struct book *book, const struct node *node)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (node_has_class(node, classes[i].class_name))
            return classes[i].list;
    return list_of_kind(book, node);
}

static void report_kind(struct book *book, const struct node *node)
{
    char *text = string_of(node_attr(node, "kind"));

    if (node_has_class(node, "list-of") && list_of_kind(book, node) < 0)
        diag(book->diags, node->span, DIAG_LIST_KIND, text);
    g_free(text);
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
                   list_of(book, division) < 0 && list_of(book, division->as.division.heading) < 0
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

static struct node *make_list(struct book *book, int list, struct span span)
{
    struct node *made = node_new(book->arena, NODE_CONTENTS, span);

    made->as.contents.list = (uint8_t)list;
    made->as.contents.depth = (uint8_t)MIN(book->config->contents_depth, 6);
    return made;
}

/* A div of such a class holds the list after what the author wrote in it; an empty one is the list. */
static struct node *fill_div(struct book *book, struct node *div, int list)
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
        if (node->kind == NODE_DIV)
            report_kind(book, node);
        if (node->kind != NODE_DIV || list_of(book, node) < 0)
            continue;
        struct node *made = fill_div(book, node, list_of(book, node));
        const struct node *written = made->parent == node ? node : made;
        made->as.contents.scope = (uint8_t)scope_of(book, written, division);
        made->as.contents.depth = depth_of(book, written, made->as.contents.depth);
        next = node_next_over(made, division);
    }
}

/* The list that a division is; -1 for none. */
static int list_of_division(struct book *book, const struct node *division)
{
    const struct node *heading = division->as.division.heading;

    for (size_t i = 1; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].role == division->as.division.role)
            return classes[i].list;
    if (division->as.division.role != ROLE_KIND_PAGE)
        return -1;
    int list = list_of_kind(book, division);
    if (list < 0 && heading) {
        report_kind(book, heading);
        list = list_of_kind(book, heading);
    }
    return list;
}

static struct slice title_of(const struct book *book, int list)
{
    const struct place_words *words = words_places(book_language(book));

    if (list == LIST_FIGURES || list == LIST_TABLES)
        return slice_of(list == LIST_FIGURES ? words->figures : words->tables);
    if (list == LIST_LISTINGS)
        return words_find(book_language(book), WORD_LISTINGS);
    const struct config_kind *kind = &book->config->kinds[list - LIST_KINDS];
    return kind->list.n ? kind->list : kind->word;
}

/* A heading "List of Figures" with nothing below it. */
static void fill_division(struct book *book, struct node *division)
{
    int list = list_of_division(book, division);

    if (list < 0 || holds_list(division))
        return;
    if (!division->as.division.heading) {
        struct node *heading = divide_add(book, division, NODE_HEADING, title_of(book, list), NULL);
        heading->as.heading.level = 1;
        division->as.division.heading = heading;
    }
    node_append(division, make_list(book, list, division->span));
}

/* ---- by the config ---- */

static bool has_captions(const struct book *book, int list)
{
    for (const struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CAPTION && captions_is_whole(node->parent) &&
            captions_list(book, node->parent) == (unsigned)list)
            return true;
    return false;
}

static void make_division(struct book *book, enum role role, int list)
{
    struct node *at = book->root->first;

    for (const struct node *node = at; node; node = node->next)
        if (list_of_division(book, node) == list)
            return;
    if (!has_captions(book, list))
        return;
    /* Those of one role stand in the order of the config. */
    while (at && at->as.division.role <= role)
        at = at->next;
    struct node *made = divide_new(book, role, SPAN_NONE);
    if (list >= LIST_KINDS)
        node_set_attr(book->arena, made, SLICE("kind"), book->config->kinds[list - LIST_KINDS].name);
    if (at)
        node_insert_before(at, made);
    else
        node_append(book->root, made);
}

static void make_divisions(struct book *book)
{
    const struct config *config = book->config;

    if (config->figures_page)
        make_division(book, ROLE_FIGURES_PAGE, LIST_FIGURES);
    if (config->tables_page)
        make_division(book, ROLE_TABLES_PAGE, LIST_TABLES);
    if (config->listings_page)
        make_division(book, ROLE_LISTINGS_PAGE, LIST_LISTINGS);
    for (size_t i = 0; i < config->kind_count; i++)
        if (config->kinds[i].list.n)
            make_division(book, ROLE_KIND_PAGE, LIST_KINDS + (int)i);
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
    make_divisions(book);
    for (struct node *division = book->root->first; division; division = division->next) {
        fill_divs(book, division);
        fill_division(book, division);
        add_local(book, division);
    }
}
