/* The list of references: where it stands, its items, and the links to them and back. */
#include "refine/citations.h"

#include "refine/words.h"

/* Where the author wants the list: a div of the class, else the division of the role. */
static struct node *find_place(const struct book *book)
{
    struct node *division = NULL;

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIV && node_has_class(node, "bibliography"))
            return node;
        if (node->kind == NODE_DIVISION && node->as.division.role == ROLE_BIBLIOGRAPHY && !division)
            division = node;
    }
    return division;
}

static struct node *make_place(struct book *book)
{
    struct node *division = divide_new(book, ROLE_BIBLIOGRAPHY, SPAN_NONE), *at = book->root->last;

    while (at && at->as.division.role > ROLE_BIBLIOGRAPHY)
        at = at->prev;
    if (at)
        node_insert_after(at, division);
    else
        node_append(book->root, division);
    return division;
}

static void head_place(struct book *book, struct node *division)
{
    struct slice title = book->config->cite_title;

    if (division->kind != NODE_DIVISION || division->as.division.heading)
        return;
    if (!title.n)
        title = terms_find(book_language(book), TERM_REFERENCES);
    struct node *heading = node_new(book->arena, NODE_HEADING, SPAN_NONE);
    heading->as.heading.level = 1;
    node_add_class(book->arena, heading, SLICE("unnumbered"));
    node_append(heading, node_new_text(book->arena, title, SPAN_NONE));
    if (division->first)
        node_insert_before(division->first, heading);
    else
        node_append(division, heading);
    division->as.division.heading = heading;
}

void citations_set_list(struct book *book, struct node *list)
{
    struct node *place = find_place(book);

    if (!list->first)
        return;
    if (!place)
        place = make_place(book);
    head_place(book, place);
    node_append(place, list);
}

struct node *citations_new_list(struct book *book, const char *form)
{
    struct node *list = node_new(book->arena, NODE_LIST, SPAN_NONE);

    list->as.list.tight = true;
    list->as.list.start = 1;
    node_add_class(book->arena, list, SLICE("references"));
    node_add_class(book->arena, list, slice_of(form));
    return list;
}

struct node *citations_new_item(struct book *book, struct cited *cited)
{
    struct node *item = node_new(book->arena, NODE_ITEM, cited->r->span);

    node_add_class(book->arena, item, SLICE("reference"));
    item->attrs.id = arena_printf(book->arena, "ref-%.*s", (int)cited->r->key.n, cited->r->key.p);
    cited->item = item;
    return item;
}

struct node *citations_new_link(struct book *book, const struct cited *cited, struct span span)
{
    struct arena *arena = book->arena;

    if (!cited->item)
        return NULL;
    struct node *link = node_new(arena, NODE_LINK, span);
    link->as.link.url = arena_printf(arena, "#%.*s", (int)cited->item->attrs.id.n, cited->item->attrs.id.p);
    node_add_class(arena, link, SLICE("biblioref"));
    return link;
}

void citations_file_link(struct book *book, struct cited *cited, struct node *link)
{
    link->attrs.id = arena_printf(book->arena, "cite-%.*s-%u", (int)cited->r->key.n, cited->r->key.p, ++cited->uses);
    if (cited->last_use)
        cited->last_use->as.link.next_use = link;
    else
        cited->item->as.item.first_use = link;
    cited->last_use = link;
}
