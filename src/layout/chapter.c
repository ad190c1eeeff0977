/* A chapter: its division flowed into a galley, the galley broken into pages. */
#include "layout/chapter.h"

#include "style/sheet.h"

void chapter_flow(struct chapter *chapter, const struct edition *edition, struct shaper *shaper,
                  struct slice (*folio_of)(void *user, const struct node *node), void *user)
{
    const struct node *division = chapter->division;
    struct flow_state state = {.sink = true};
    struct flow_box box;

    chapter->arena = arena_new();
    chapter->shaper = shaper;
    chapter->structure = (struct structure){.arena = chapter->arena};
    struct setter setter = {
        .book = edition->book,
        .shaper = shaper,
        .arena = chapter->arena,
        .structure = &chapter->structure,
        .fonts = edition->fonts,
        .root = sheet_root(edition->book->sheet),
        .grid = edition->frame.grid,
        .page_height = edition->frame.depth,
        .page_width = edition->frame.measure,
        .folio_of = folio_of,
        .user = user,
    };
    uint32_t root = structure_add(&chapter->structure, NO_ELEMENT, "Sect", division);
    struct flow flow =
        flow_begin(&setter, &state, edition->frame.measure, edition->frame.grid, root);
    if (!division->attrs.id.n) /* else flow_enter does it */
        flow_anchor(&flow, division);
    flow_enter(&flow, division, NULL, &box);
    flow_children(&box.inner, division);
    flow_leave(&flow, &box);
    chapter->galley = flow.galley;
    flow_end(&flow);
}

void chapter_break(struct chapter *chapter, const struct edition *edition, bool recto)
{
    const struct page_frame_spec *frame = &edition->frame;
    struct page_params params = {
        .height = frame->depth,
        .first_height = frame->depth,
        .grid = frame->grid,
        .note_gap = frame->note_gap,
        .starts_recto = recto,
    };

    if (chapter->broken[recto])
        return;
    page_costs_default(&params.costs);
    chapter->breaks[recto] = pagebreak(chapter->galley->breaks.items,
                                       chapter->galley->breaks.count, &params, chapter->arena);
    chapter->broken[recto] = true;
}

static const struct page_breaks *breaks_of(const struct chapter *chapter)
{
    return &chapter->breaks[chapter->recto];
}

size_t chapter_page_count(const struct chapter *chapter)
{
    const struct page_breaks *breaks = breaks_of(chapter);
    size_t count = breaks->count;

    for (size_t i = 0; i + 1 < breaks->count; i++)
        count += breaks->pages[i].blank_after;
    return count;
}

size_t chapter_page_of(const struct chapter *chapter, uint32_t item)
{
    const struct page_breaks *breaks = breaks_of(chapter);
    size_t page = 0;

    for (size_t i = 0; i + 1 < breaks->count; i++) {
        const struct page_break *end = &breaks->pages[i];
        /* An item that ends on the page started on it. */
        if (item < end->item || (item == end->item && end->line > 0))
            return page;
        page += 1 + end->blank_after;
    }
    return page;
}

void chapter_clear(struct chapter *chapter)
{
    for (size_t i = 0; chapter->pages && i < chapter_page_count(chapter); i++) {
        vec_free(&chapter->pages[i].marks);
        vec_free(&chapter->pages[i].links);
        vec_free(&chapter->pages[i].anchors);
    }
    g_free(chapter->pages);
    chapter->pages = NULL;
    if (chapter->galley)
        galley_free(chapter->galley);
    chapter->galley = NULL;
    vec_free(&chapter->structure.elements);
}
