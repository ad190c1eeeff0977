/* The lists that contents, the PDF's outline and the EPUB's nav are made from: headings, and figures and tables with
 * captions. Then which of them each place for a list shows, and the plain titles of divisions for running heads. */
#include "refine/passes.h"

#include "base/vec.h"

#include <glib.h>

typedef VEC(struct entry) entries;

/* Pages that have no line in a printed table of contents. */
static bool is_preliminary(enum role role)
{
    return role <= ROLE_CONTENTS_PAGE || role == ROLE_COLOPHON;
}

/* ---- headings ---- */

/* What is printed before a heading: its number by the pattern for its level. The heading's own label is the bare number,
 * which references name. */
static struct slice printed_label(struct book *book, const struct node *heading)
{
    const struct node *span = heading->first;
    struct buf text = {0};

    if (!heading->label.n || heading->as.heading.level < 2 || !span || span->kind != NODE_SPAN ||
        !node_has_class(span, "label"))
        return heading->label;
    for (const struct node *node = span->first; node; node = node->next)
        buf_slice(&text, node->text);
    /* The en space before the words is the line's own. */
    struct slice label = arena_copy(book->arena, buf_view(&text));
    const size_t space = strlen("\u2002");
    buf_free(&text);
    return label.n > space ? slice_sub(label, 0, label.n - space) : label;
}

static void add_heading(struct book *book, entries *list, struct node *division,
                        struct node *heading)
{
    bool is_part = division->as.division.role == ROLE_PART && heading->as.heading.level == 1;

    heading->as.heading.listed = !node_has_class(heading, "unlisted");
    vec_push(list, (struct entry){
                       .target = heading,
                       .division = division,
                       .level = is_part ? 0 : heading->as.heading.level,
                       .label = printed_label(book, heading),
                       .title = node_plain_text(book->arena, heading),
                       .listed = heading->as.heading.listed &&
                                 !is_preliminary(division->as.division.role),
                   });
}

/* What a division without a heading is called in outline and nav. */
static struct slice title_of(const struct book *book, const struct node *division)
{
    if (division->as.division.role == ROLE_TITLE_PAGE || division->as.division.role == ROLE_HALF_TITLE)
        return book->config->title;
    return (struct slice){0};
}

static void add_division(struct book *book, entries *list, struct node *division)
{
    struct node *heading = division->as.division.heading;

    division->as.division.title =
        heading ? node_plain_text(book->arena, heading) : title_of(book, division);
    if (!heading && division->as.division.role == ROLE_TITLE_PAGE)
        vec_push(list, (struct entry){
                           .target = division,
                           .division = division,
                           .level = 1,
                           .title = division->as.division.title,
                       });
    for (struct node *node = division; node; node = node_next(node, division))
        if (node->kind == NODE_HEADING)
            add_heading(book, list, division, node);
}

/* ---- figures and tables ---- */

/* A caption may be too long for a list: {short="…"} stands for it there. */
static void add_float(struct book *book, entries *list, struct node *caption)
{
    struct node *whole = caption->parent;
    struct slice title = node_attr(whole, "short");

    if (!title.n && whole->first->kind == NODE_IMAGE)
        title = node_attr(whole->first, "short");
    if (!title.n)
        title = node_plain_text(book->arena, caption);
    vec_push(list, (struct entry){
                       .target = whole,
                       .division = node_ancestor(whole, NODE_DIVISION),
                       .level = 1,
                       .label = whole->label,
                       .title = title,
                       .listed = !node_has_class(whole, "unlisted"),
                   });
}

static void gather_captions(struct book *book)
{
    unsigned count = captions_list_count(book);
    entries *lists = g_new0(entries, count);

    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CAPTION && captions_is_whole(node->parent))
            add_float(book, &lists[captions_list(book, node->parent)], node);
    book->captions = ARENA_ARRAY(book->arena, struct entry_list, count);
    for (unsigned i = 0; i < count; i++) {
        book->captions[i] = (struct entry_list){vec_to_arena(&lists[i], book->arena), lists[i].count};
        vec_free(&lists[i]);
    }
    g_free(lists);
}

/* ---- the places ---- */

/* Whether an entry of `division` is within what a list is of. */
static bool is_within(const struct node *contents, const struct node *own, const struct entry *entry)
{
    const struct node *division = entry->division;
    enum contents_scope scope = contents->as.contents.scope;

    if (scope == SCOPE_BOOK)
        return true;
    if (entry->target == own->as.division.heading)
        return false;
    if (scope == SCOPE_CHAPTER || division == own)
        return division == own;
    /* A part goes to the next one, or to what follows the last. */
    while (division && division != own && division->as.division.role != ROLE_PART &&
           role_matter(division->as.division.role) == MATTER_BODY)
        division = division->prev;
    return division == own;
}

static const struct node *scope_division(const struct node *contents)
{
    const struct node *own = node_ancestor(contents, NODE_DIVISION);

    if (contents->as.contents.scope == SCOPE_PART)
        for (const struct node *at = own; at; at = at->prev)
            if (at->as.division.role == ROLE_PART)
                return at;
    return own;
}

static void choose_lines(struct book *book, struct node *contents)
{
    int list = contents->as.contents.list;
    struct entry *all = list == LIST_HEADINGS ? book->contents : book->captions[list].entries;
    size_t count = list == LIST_HEADINGS ? book->entry_count : book->captions[list].count;
    const struct node *own = scope_division(contents);
    VEC(const struct entry *) lines = {0};

    for (size_t i = 0; i < count; i++)
        if (all[i].listed && all[i].level <= contents->as.contents.depth + (list != LIST_HEADINGS) &&
            is_within(contents, own, &all[i]))
            vec_push(&lines, &all[i]);
    contents->as.contents.lines = vec_to_arena(&lines, book->arena);
    contents->as.contents.line_count = lines.count;
    vec_free(&lines);
    for (size_t i = 0; i < contents->as.contents.line_count; i++) {
        struct entry *entry = all + (contents->as.contents.lines[i] - all);
        entry->in_contents |= contents == book->contents_node;
        if (!entry->has_page)
            entry->page = book_want_page(book, entry->target, NULL, NULL);
        entry->has_page = true;
    }
}

static void fill_places(struct book *book)
{
    for (struct node *node = book->root, *next; node; node = next) {
        next = node_next(node, book->root);
        if (node->kind != NODE_CONTENTS)
            continue;
        if (!book->contents_node && node->as.contents.list == LIST_HEADINGS &&
            node->as.contents.scope == SCOPE_BOOK)
            book->contents_node = node;
        choose_lines(book, node);
        if (node->as.contents.by_config && node->as.contents.line_count < 2)
            node_remove(node);
    }
}

/* Without contents of the book on a page, a reading system still has a list as deep as they would be. */
static void choose_for_nav(struct book *book)
{
    for (size_t i = 0; i < book->entry_count && !book->contents_node; i++)
        book->contents[i].in_contents =
            book->contents[i].listed && book->contents[i].level <= book->config->contents_depth;
}

void contents_make(struct book *book)
{
    entries list = {0};

    for (struct node *division = book->root->first; division; division = division->next)
        add_division(book, &list, division);
    book->contents = vec_to_arena(&list, book->arena);
    book->entry_count = list.count;
    vec_free(&list);
    gather_captions(book);
    fill_places(book);
    choose_for_nav(book);
}
