/* The book's images as items. */
#include "epub/package.h"

static const char *const types[] = {"image/jpeg", "image/png", "image/svg+xml", NULL};
static const char *const suffixes[] = {"jpg", "png", "svg", NULL};

void images_plan(struct epub *epub)
{
    for (const struct resource *r = epub->book->resources; r; r = r->next) {
        if (r->kind == RESOURCE_OTHER)
            continue;
        epub->image_paths[r->number] =
            arena_printf(epub->arena, "images/%03u.%s", r->number + 1, suffixes[r->kind]).p;
        epub->image_widths[r->number] = r->width;
        epub->image_heights[r->number] = r->height;
    }
}

void images_add(struct epub *epub)
{
    images_plan(epub);
    for (const struct resource *r = epub->book->resources; r; r = r->next)
        if (epub->image_paths[r->number])
            buf_slice(&epub_add(epub, epub->image_paths[r->number], types[r->kind], "")->bytes, r->bytes);
}

void cover_add(struct epub *epub)
{
    (void)epub;
}
