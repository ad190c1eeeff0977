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

struct slice roman_numeral(struct arena *arena, int n, bool upper)
{
    static const struct {
        int value;
        const char *lower, *upper;
    } figures[] = {
        {1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"}, {100, "c", "C"},
        {90, "xc", "XC"}, {50, "l", "L"},    {40, "xl", "XL"}, {10, "x", "X"},   {9, "ix", "IX"},
        {5, "v", "V"},    {4, "iv", "IV"},   {1, "i", "I"},
    };
    struct buf out = {0};

    /* Above 3999 the old figures have no agreed form. */
    if (n <= 0 || n > 3999)
        return arena_printf(arena, "%d", n);
    for (size_t i = 0; n > 0; i++)
        for (; n >= figures[i].value; n -= figures[i].value)
            buf_string(&out, upper ? figures[i].upper : figures[i].lower);
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static void number_nodes(struct book *book)
{
    uint32_t order = 0;

    for (struct node *node = book->root; node; node = node_next(node, book->root))
        node->order = order++;
}

void refine_book(struct book *book)
{
    divide_book(book);
    lists_place(book);
    front_make(book);
    forms_set(book);
    images_load(book);
    listings_caption(book);
    tables_prepare(book);
    glossary_link(book);
    abbreviations_mark(book);
    citations_make(book);
    number_book(book);
    notes_gather(book);
    references_resolve(book);
    index_make(book);
    typography_apply(book);
    contents_make(book);
    listings_part(book);
    number_nodes(book);
}
