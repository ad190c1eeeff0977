/* A chapter: its division flowed into a galley, the pages of the galley planned. */
#include "layout/chapter.h"

#include "layout/plan_prices.h"
#include "style/sheet.h"

static void flow_division(struct flow *flow, const struct node *division)
{
    struct flow_box box;

    flow->element = structure_add(flow->setter->structure, NO_ELEMENT, "Sect", division);
    if (!division->attrs.id.n) /* else flow_enter does it */
        flow_anchor(flow, division);
    flow_enter(flow, division, NULL, &box);
    flow_children(&box.inner, division);
    flow_leave(flow, &box);
}

/** From the left edge of the text block on the left page to its right edge on the right one. */
static qlen spread_width(const struct page_frame_spec *frame)
{
    bool left = !frame->outer_right; /* the side of the left page: a verso, but a recto in right-to-left books */

    return frame->width - frame->left[left] + frame->left[!left] + frame->measure;
}

void chapter_flow(struct chapter *chapter, const struct edition *edition, struct shaper *shaper,
                  const struct folios *folios)
{
    struct flow_state state = {.sink = true};

    chapter->arena = arena_new();
    chapter->work = arena_new();
    chapter->shaper = shaper;
    chapter->structure = (struct structure){.arena = chapter->arena};
    struct setter setter = {
        .book = edition->book,
        .shaper = shaper,
        .arena = chapter->arena,
        .work = chapter->work,
        .structure = &chapter->structure,
        .fonts = edition->fonts,
        .root = sheet_root(edition->book->sheet),
        .grid = edition->frame.grid,
        .justify = edition->frame.justify,
        .page_height = edition->frame.depth,
        .page_width = edition->frame.measure,
        .spread_width = spread_width(&edition->frame),
        .side_width = edition->frame.side_width,
        .note_marks = chapter->note_marks,
        .outer_right = edition->frame.outer_right,
        .versos = chapter->versos,
        .folios = folios,
    };
    struct flow flow =
        flow_begin(&setter, &state, edition->frame.measure, edition->frame.grid, NO_ELEMENT);
    setter.galley = flow.galley;
    flow.galley->notes_aside =
        edition->frame.side_width > 0 && book_has_notes_at(edition->book, NOTES_IN_MARGIN);
    for (const struct node *node = chapter->division; node != chapter->end; node = node->next)
        flow_division(&flow, node);
    chapter->galley = flow.galley;
    flow_end(&flow);
    chapter->line_numbers = NULL;
    if (edition->book->line_rule_count)
        chapter->line_style = sheet_element(edition->book->sheet, setter.root, "span", "line-number");
}

/** The prices of the config. A hyphen at the turn of a leaf, where the reader must keep half a word in mind, is
 * dearer than within a spread. */
static void set_prices(const struct config *config, struct page_costs *costs)
{
    *costs = (struct page_costs){
        .widow = config->price_widow,
        .orphan = config->price_orphan,
        .short_line = config->price_short,
        .uneven_spread = config->price_spread,
        .hyphen_spread = config->price_hyphen,
        .hyphen_leaf = 4 * (int64_t)config->price_hyphen,
        .colon = config->price_colon,
        .end_short = config->price_end,
        .note_split = config->price_note_split,
        .stretch = config->price_stretch,
        .setting = config->price_setting,
    };
}

static struct plan_params plan_params_of(const struct edition *edition, bool recto)
{
    const struct page_frame_spec *frame = &edition->frame;
    struct plan_params params = {
        .measure = frame->measure,
        .depth = frame->depth,
        .grid = frame->grid,
        .justify = frame->justify,
        .starts_recto = recto,
    };

    set_prices(edition->book->config, &params.costs);
    footnotes_plan(edition->blocks, edition->series_count, &params);
    return params;
}

void chapter_plan(struct chapter *chapter, const struct edition *edition, bool recto)
{
    if (chapter->planned[recto])
        return;
    int64_t began = g_get_monotonic_time();
    struct plan_params params = plan_params_of(edition, recto);
    chapter->plans[recto] = plan_chapter(chapter->galley, &params, chapter->arena);
    chapter->planned[recto] = true;
    chapter->microseconds_page += (uint64_t)(g_get_monotonic_time() - began);
}

void chapter_price(struct chapter *chapter, const struct edition *edition)
{
    struct plan_params params = plan_params_of(edition, chapter->recto);

    plan_prices(chapter->galley, &params, chapter_plan_of(chapter),
                edition->book->config->report_heading, chapter->arena);
}

const struct chapter_plan *chapter_plan_of(const struct chapter *chapter)
{
    return &chapter->plans[chapter->recto];
}

bool chapter_find_sides(struct chapter *chapter)
{
    const struct galley *galley = chapter->galley;
    const struct chapter_plan *plan = chapter_plan_of(chapter);
    bool changed = false;

    if (galley->turns.count && !chapter->versos)
        chapter->versos = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < galley->turns.count; i++) {
        const struct galley_turn *turn = &galley->turns.items[i];
        bool recto = (plan_page_of(plan, turn->item, 0) % 2 == 0) == chapter->recto;
        gpointer key = (gpointer)(uintptr_t)turn->node;
        if (recto == turn->recto)
            continue;
        changed = true;
        if (recto)
            g_hash_table_remove(chapter->versos, key);
        else
            g_hash_table_add(chapter->versos, key);
    }
    return changed;
}

void chapter_clear(struct chapter *chapter)
{
    for (size_t i = 0; chapter->pages && i < chapter_plan_of(chapter)->count; i++) {
        vec_free(&chapter->pages[i].marks);
        vec_free(&chapter->pages[i].links);
        vec_free(&chapter->pages[i].anchors);
        vec_free(&chapter->pages[i].sides);
        vec_free(&chapter->pages[i].lines);
        vec_free(&chapter->pages[i].floats);
        vec_free(&chapter->pages[i].strips);
    }
    g_free(chapter->pages);
    chapter->pages = NULL;
    if (chapter->galley)
        galley_free(chapter->galley);
    chapter->galley = NULL;
    vec_free(&chapter->structure.elements);
    arena_free(chapter->work);
    chapter->work = NULL;
}
