/* Figures: whether images have pixels enough for the size in which they are printed, and floats stand near the text
 * that they belong to. */
#include "check/report_parts.h"

#include "model/node.h"

#include <glib.h>

#define MOST_DPI 100000

/** Pixels an inch of an image as it is printed: the poorer of both ways. 0 for drawings. */
static int32_t resolution(const struct mark *mark)
{
    const struct resource *image = mark->as.image.resource;
    const int64_t inch = (int64_t)72 * QLEN_PT;

    if (!image || mark->width <= 0 || mark->height <= 0 ||
        (image->kind != RESOURCE_JPEG && image->kind != RESOURCE_PNG))
        return 0;
    qlen width = mark->as.image.whole > 0 ? mark->as.image.whole : mark->width;
    int64_t across = image->width * inch / width;
    int64_t down = image->height * inch / mark->height;
    int64_t least = across < down ? across : down;
    return (int32_t)(least < 1 ? 1 : least > MOST_DPI ? MOST_DPI : least);
}

/** An ornament stands on many pages: it is reported once, where it is first met so coarse. */
static bool is_known(struct finder *finder, const struct resource *image, int32_t value)
{
    void *key = (void *)(uintptr_t)image;
    int32_t known = GPOINTER_TO_INT(g_hash_table_lookup(finder->images, key));

    if (known && known <= value)
        return true;
    g_hash_table_insert(finder->images, key, GINT_TO_POINTER(value));
    return false;
}

/** The first line of a float, which tells it from others; NULL for a picture without words. */
static const struct text_line *first_line_in(const struct page *page, qlen y, qlen height)
{
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].y > y && page->lines[i].y <= y + height)
            return &page->lines[i];
    return NULL;
}

/** What keeping a late float with its call would mean there. */
static const struct page_price *room_at_call(const struct finder *finder,
                                             const struct set_float *set)
{
    const struct page *call = finder->page - set->late;
    struct page_price *price = ARENA_NEW(finder->report->arena, struct page_price);
    int64_t left = (int64_t)finder->pages->block.depth - set->height;

    for (size_t i = 0; i < call->float_count; i++)
        left -= call->floats[i].height;
    *price = (struct page_price){.kind = PRICE_ROOM, .pages = -(int32_t)set->late,
                                 .value = (int32_t)MAX(left / finder->pages->block.step, 0)};
    return price;
}

/* A float is late by the pages its reader must turn; on the page after its call it is still in sight. */
void find_floats(struct finder *finder)
{
    int32_t limit = finder->config->report_float;

    for (size_t i = 0; i < finder->page->float_count; i++) {
        const struct set_float *set = &finder->page->floats[i];
        if (limit < 1 || set->late <= (uint32_t)limit)
            continue;
        struct found *found = found_page(finder, FINDING_FLOAT_FAR, NULL, (int32_t)set->late,
                                         limit);
        found->line = first_line_in(finder->page, set->y, set->height);
        found->y = set->y;
        found->height = set->height;
        found->span = set->node->span;
        if (set->late <= finder->page_index)
            found->price = room_at_call(finder, set);
    }
}

void find_images(struct finder *finder)
{
    int32_t poor = finder->config->report_coarse, coarse = finder->config->report_resolution;

    for (size_t i = 0; i < finder->page->mark_count; i++) {
        const struct mark *mark = &finder->page->marks[i];
        int32_t value = mark->kind == MARK_IMAGE ? resolution(mark) : 0;
        if (value == 0 || (value >= poor && value >= coarse) || 
            is_known(finder, mark->as.image.resource, value))
            continue;
        bool is_poor = value < poor;
        struct found *found = found_page(
            finder, is_poor ? FINDING_IMAGE_POOR : FINDING_IMAGE_COARSE, NULL, value,
            is_poor ? poor : coarse);
        found->y = mark->y;
        found->height = mark->height;
        found->line = NULL;
        found->span = mark->span;
        found->text = mark->as.image.resource->path;
    }
}
