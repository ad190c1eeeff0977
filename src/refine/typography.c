/* Quotes, dashes and spaces by language. */
#include "refine/passes.h"

void typography_apply(struct book *book)
{
    (void)book;
}
