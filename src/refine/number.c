/* Numbers headings, figures and tables. */
#include "refine/passes.h"

bool number_is_off(const struct node *node)
{
    return node_has_class(node, "unnumbered") || node_has_class(node, "-");
}

void number_book(struct book *book)
{
    (void)book;
}
