/* Short texts of one line without a node: labels, folios, leaders; and the widths of texts for columns. */
#include "layout/line.h"
#include "style/style.h"


static struct shaped *shape_short(struct shaper *shaper, struct arena *arena,
                                  struct slice text, const struct style *style)
{
    struct collected *collected = collect_text(arena, text, style);
    if (!collected->text.n)
        return NULL;
    const PangoLogAttr *attrs = shaper_attrs(shaper, collected->text, style->language);
    return shape(shaper, arena, collected, style, attrs);
}

static qlen shaped_width(const struct shaped *shaped)
{
    int64_t width = 0;
    for (size_t i = 0; shaped && i < shaped->glyph_count; i++)
        width += shaped->glyphs[i].advance;
    return (qlen)MIN(width, QLEN_MAX);
}

qlen shaper_width(struct shaper *shaper, struct slice text, const struct style *style)
{
    struct arena *arena = arena_new();
    qlen width = shaped_width(shape_short(shaper, arena, text, style));
    arena_free(arena);
    return width;
}

qlen shaper_place_text(struct shaper *shaper, struct slice text, const struct style *style,
                       qlen x, qlen y, uint32_t element, uint32_t order,
                       enum artifact artifact, struct page_builder *page)
{
    struct shaped *shaped = shape_short(shaper, page->arena, text, style);
    if (!shaped)
        return 0;
    for (size_t i = 0; i < shaped->text->run_count; i++) {
        shaped->text->runs[i].element = element;
        shaped->text->runs[i].order = order;
    }
    qlen width = shaped_width(shaped);
    uint32_t end = (uint32_t)shaped->text->text.n;
    struct line_cut cut = {.end = end, .next = end, .last = true, .width = width};
    size_t first = page->marks.count;
    line_place(shaper, shaped, style, &cut, x, y, page);
    for (size_t i = first; i < page->marks.count; i++)
        if (artifact != NOT_ARTIFACT)
            page->marks.items[i].artifact = artifact;
    return width;
}

void paragraph_extents(struct shaper *shaper, const struct node *block, qlen *minimum,
                       qlen *maximum)
{
    static const struct paragraph_options no_options = {.element = NO_ELEMENT};
    shaper_begin(shaper);
    struct arena *arena = arena_new();
    struct collected *text = collect(arena, NULL, block, block->style, 0, &no_options);
    int64_t widest = 0, whole = 0;
    if (text->text.n) {
        const PangoLogAttr *attrs = shaper_attrs(shaper, text->text, block->style->language);
        struct shaped *shaped = shape(shaper, arena, text, block->style, attrs);
        struct break_list list =
            break_points(shaper, shaped, block->style, attrs, 0, QLEN_MAX);
        size_t before = 0, forced = 0;
        for (size_t i = 1; i < list.count; i++) {
            if (list.points[i].kind == POINT_HYPHEN)
                continue;
            widest = MAX(widest, list.points[i].end - list.points[before].start);
            before = i;
            if (list.points[i].kind != POINT_FORCED)
                continue;
            whole = MAX(whole, list.points[i].end - list.points[forced].start);
            forced = i;
        }
    }
    *minimum = (qlen)MIN(widest, QLEN_MAX);
    *maximum = (qlen)MIN(whole, QLEN_MAX);
    arena_free(arena);
}
