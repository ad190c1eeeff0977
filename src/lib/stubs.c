/* Temporary: empty stages until the real ones are in place. Weak, so the real ones win. */
#include "layout/layout.h"
#include "read/read.h"

#define WEAK __attribute__((weak))
#pragma GCC diagnostic ignored "-Wunused-parameter"

WEAK struct pages *layout_book(struct book *book, const struct fonts *fonts, const struct layout_options *options)
{
    static struct pages none;
    return &none;
}
WEAK void layout_dump_lines(struct book *book, const struct fonts *fonts, struct buf *out) {}
WEAK void pages_dump(const struct pages *pages, struct buf *out) {}
WEAK void pages_free(struct pages *pages) {}
