/* What all pages of an edition have in common: the type area as the config describes it, and where heads and feet
 * stand. */
#include "layout/chapter.h"

#include "style/sheet.h"

#include <glib.h>

/* Boxes in the margin keep off the edge of the paper, and need some width to be worth it. */
#define SIDE_EDGE PT(20)
#define LEAST_SIDE PT(48)

static qlen resolve(const struct book *book, struct length length, qlen percent)
{
    const struct style *root = sheet_root(book->sheet);
    qlen leading = style_leading(root);
    struct length_bases bases = {root->font_size, root->font_size, leading, leading, percent};

    return length_resolve(length, &bases);
}

static struct page_frame_spec make_frame(const struct book *book)
{
    const struct config *config = book->config;
    const struct style *root = sheet_root(book->sheet);
    struct page_frame_spec frame = {.width = config->page_width, .height = config->page_height};
    qlen inside = resolve(book, config->margin_inside, frame.width);
    qlen outside = resolve(book, config->margin_outside, frame.width);
    qlen step = resolve(book, config->grid, frame.height);
    bool rtl = root->direction == DIRECTION_RTL;

    if (step <= 0)
        step = style_leading(root);
    frame.top = resolve(book, config->margin_top, frame.height);
    frame.measure = MAX(frame.width - inside - outside, PT(36));
    frame.depth = frame.height - frame.top - resolve(book, config->margin_bottom, frame.height);
    frame.depth = MAX(frame.depth / step, 2) * step;
    frame.left[true] = rtl ? outside : inside;
    frame.left[false] = rtl ? inside : outside;
    frame.grid = config->page_bottom == BOTTOM_GRID ? step : 0;
    frame.justify = config->page_bottom == BOTTOM_JUSTIFY;
    frame.side_white = step / 2;
    frame.outer_right = !rtl;
    frame.side_gap = root->font_size;
    frame.side_width = resolve(book, config->side_width, frame.width);
    if (frame.side_width <= 0)
        frame.side_width = outside - frame.side_gap - SIDE_EDGE;
    if (frame.side_width < LEAST_SIDE)
        frame.side_width = 0;
    return frame;
}

void edition_frame(struct edition *edition)
{
    const struct book *book = edition->book;
    struct page_frame_spec *frame = &edition->frame;
    const struct style *root = sheet_root(book->sheet);
    struct furniture_set *set = &edition->furniture;

    *frame = make_frame(book);
    set->book = book;
    set->head = sheet_element(book->sheet, root, "head", NULL);
    set->foot = sheet_element(book->sheet, root, "foot", NULL);
    for (int side = 0; side < 2; side++) {
        set->left[side] = frame->left[side];
        set->right[side] = frame->left[side] + frame->measure;
    }
    struct setter setter = {.fonts = edition->fonts, .root = root};
    qlen strut = flow_strut(&setter, root, 0);
    frame->below = style_leading(root) - strut;
    set->head_baseline =
        frame->top + strut - resolve(book, book->config->head_distance, frame->height);
    set->foot_baseline = frame->top + frame->depth - style_leading(root) + strut +
                         resolve(book, book->config->foot_distance, frame->height);
    furniture_mend(set, frame->top, frame->top + frame->depth, frame->height);
}
