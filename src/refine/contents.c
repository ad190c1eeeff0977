/* The list of headings that the contents page, the PDF's outline and the EPUB's nav are made from, and the
 * plain titles of divisions for running heads. */
#include "refine/passes.h"

#include "base/vec.h"

typedef VEC(struct entry) entries;

/* Pages that have no line in a printed table of contents. */
static bool is_preliminary(enum role role)
{
    return role <= ROLE_CONTENTS_PAGE || role == ROLE_COLOPHON;
}

static void add_heading(struct book *book, entries *list, struct node *division,
                        struct node *heading)
{
    bool is_part = division->as.division.role == ROLE_PART && heading->as.heading.level == 1;

    uint32_t page = book_want_page(book, heading, NULL, NULL);

    heading->as.heading.listed = !node_has_class(heading, "unlisted");
    vec_push(list, (struct entry){
                       .target = heading,
                       .division = division,
                       .page = page,
                       .level = is_part ? 0 : heading->as.heading.level,
                       .label = heading->label,
                       .title = node_plain_text(book->arena, heading),
                       .in_contents = heading->as.heading.listed &&
                                      heading->as.heading.level <= book->config->contents_depth &&
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

void contents_make(struct book *book)
{
    entries list = {0};

    for (struct node *division = book->root->first; division; division = division->next)
        add_division(book, &list, division);
    book->contents = vec_to_arena(&list, book->arena);
    book->entry_count = list.count;
    vec_free(&list);
}
