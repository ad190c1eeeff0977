/* The passes in their order, and the numbering of nodes in reading order at the end. */
#include "refine/refine.h"

#include "refine/passes.h"
#include "refine/words.h"

#include <glib.h>

char *string_of(struct slice text)
{
    return g_strndup(text.p ? text.p : "", text.n);
}

struct slice language_at(const struct book *book, const struct node *node)
{
    for (; node; node = node->parent) {
        struct slice lang = node_attr(node, "lang");
        if (lang.n)
            return lang;
    }
    return book_language(book);
}

static void number_nodes(struct book *book)
{
    uint32_t order = 0;

    for (struct node *node = book->root; node; node = node_next(node, book->root))
        node->order = order++;
}

void refine_book(struct book *book)
{
    script_check(book);
    divide_book(book);
    listings_caption(book);
    figures_make(book);
    lists_place(book);
    front_make(book);
    forms_set(book);
    images_load(book);
    tables_prepare(book);
    glossary_link(book);
    abbreviations_mark(book);
    citations_make(book);
    number_book(book);
    notes_gather(book);
    lines_number(book);
    notes_mark_lines(book);
    references_resolve(book);
    index_make(book);
    typography_apply(book);
    contents_make(book);
    listings_part(book);
    number_nodes(book);
}
