/* Composing pages: what the breaks put on each is painted in its place, with its footnotes, its running
 * head and its folio. */
#include "layout/chapter.h"
#include "layout/collect.h"
#include "layout/note_pages.h"
#include "layout/line_numbers.h"
#include "layout/shape.h"

#include "model/digits.h"
#include "style/sheet.h"

struct composer {
    struct chapter *chapter;
    const struct edition *edition;
    const struct chapter_plan *plan;
    struct footnotes notes;    /* that wait for their place */
    VEC(struct side_box) sides; /* that found no room on the page before */
    struct slice section;      /* the last heading below the chapter's */
    struct page_builder *page;
    bool recto;
};

/* ---- the margin ---- */

/** Where a box's first baseline stands below its top. */
static qlen first_strut(const struct galley *galley)
{
    return galley->items.count ? galley->items.items[0].strut : 0;
}

/** How many boxes the margin holds from the first on. */
static size_t count_sides(const struct side_box *boxes, size_t count, qlen room, qlen gap)
{
    int64_t used = -gap;
    size_t fit = 0;

    for (; fit < count; fit++) {
        used += gap + galley_height(boxes[fit].galley);
        if (used > room)
            break;
    }
    return fit;
}

/** Finds places for boxes that have room: beside their calls and below each other; then those that run over the foot
 * move up, and push up those above them. */
static void place_sides(const struct side_box *boxes, size_t count, qlen top, qlen bottom, qlen gap,
                        qlen *places)
{
    qlen at = top;

    for (size_t i = 0; i < count; i++) {
        places[i] = MAX(at, boxes[i].y - first_strut(boxes[i].galley));
        at = places[i] + galley_height(boxes[i].galley) + gap;
    }
    for (size_t i = count; i-- > 0;) {
        places[i] = MIN(places[i], bottom - galley_height(boxes[i].galley));
        bottom = places[i] - gap;
    }
}

/** Sets the boxes that the page calls, and those left over, in the outer margin. */
static void compose_sides(struct composer *c)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    bool right = c->recto == frame->outer_right;
    qlen x = frame->left[c->recto] +
             (right ? frame->measure + frame->side_gap : -frame->side_gap - frame->side_width);

    for (size_t i = 0; i < c->page->sides.count; i++)
        vec_push(&c->sides, c->page->sides.items[i]);
    if (!c->sides.count)
        return;
    qlen *places = g_new0(qlen, c->sides.count);
    qlen gap = frame->side_white;
    /* One higher than the page would wait for ever. */
    size_t fit = MAX(count_sides(c->sides.items, c->sides.count, frame->depth, gap), 1);
    place_sides(c->sides.items, fit, frame->top, frame->top + frame->depth, gap, places);
    for (size_t i = 0; i < fit; i++) {
        const struct galley *galley = c->sides.items[i].galley;
        struct galley_place place = {.x = x, .y = places[i]};
        galley_paint(c->chapter->shaper, galley, (struct galley_cut){0, 0},
                     (struct galley_cut){(uint32_t)galley->items.count, 0}, &place, c->page);
    }
    g_free(places);
    size_t left = c->sides.count - fit;
    memmove(c->sides.items, c->sides.items + fit, left * sizeof *c->sides.items);
    c->sides.count = left;
    for (size_t i = 0; i < left; i++)
        c->sides.items[i].y = frame->top;
}

/* ---- furniture ---- */

/** Pages of display have neither head nor folio, unless other text goes on below them. */
static bool is_bare(const struct chapter *chapter)
{
    return chapter->division->next == chapter->end &&
           role_is_display(chapter->division->as.division.role);
}

/** The page's first heading of the second level, or the last one before it. */
static struct slice section_of(struct composer *c)
{
    bool found = false;
    struct slice section = c->section;

    for (size_t i = 0; i < c->page->anchors.count; i++) {
        const struct node *node = c->page->anchors.items[i].node;
        if (node->kind != NODE_HEADING || node->as.heading.level != 2 ||
            node->style->display == DISPLAY_NONE)
            continue;
        c->section = node_plain_text(c->chapter->arena, node);
        if (!found)
            section = c->section;
        found = true;
    }
    return section;
}

static void place_furniture(struct composer *c, const struct page *page, const struct node *start,
                            size_t total)
{
    const struct page *first = page - (c->page - c->chapter->pages) - c->chapter->first_page;
    struct furniture_facts facts = {
        .folio = page->folio,
        .pages = digits_number(c->chapter->arena,
                               (enum digits)c->edition->book->config->number_digits,
                               book_language(c->edition->book), (uint32_t)total),
        .division = c->chapter->division,
        .section = section_of(c),
        .part = c->chapter->part,
        .notes_pages = note_pages(c->edition, first, c->page, start),
        .recto = page->recto,
        .opening = page->opening,
        .blank = page->blank || is_bare(c->chapter),
    };

    if (!facts.section.n)
        facts.section = c->chapter->division->as.division.title;
    furniture_place(c->chapter->shaper, &c->edition->furniture, &facts, c->page);
}

/* ---- pages ---- */

/** The leaf with which the text of a page starts. */
static struct page_start start_of(const struct composer *c, struct galley_cut from)
{
    const struct galley *galley = c->chapter->galley;
    struct page_start start = {0};

    for (uint32_t i = from.item; i < galley->items.count && !start.node; i++) {
        const struct galley_item *item = &galley->items.items[i];
        start.node = item->node;
        start.offset = item->offset;
        if (!item->paragraph)
            continue;
        const struct setting *setting = &item->paragraph->settings[c->plan->settings[i]];
        uint32_t line = i == from.item ? from.line : 0;
        if (line < setting->count)
            collected_source(item->paragraph->shaped->text, setting->lines[line].start,
                             &start.node, &start.offset);
    }
    return start;
}

/** Whether the text of a strip ends there whatever room is left. */
static bool ends_text(const struct composer *c, const struct strip *strip)
{
    const struct galley *galley = c->chapter->galley;

    if (strip->to.line > 0 || strip->to.item >= galley->items.count)
        return strip->to.line == 0;
    for (size_t i = 0; i < galley->segments.count; i++)
        if (galley->segments.items[i].first == strip->to.item)
            return true;
    return strip->to.item > 0 &&
           galley->breaks.items[strip->to.item - 1].break_after == PAGE_BREAK_ALWAYS;
}

static void note_strip(struct composer *c, const struct strip *strip, uint32_t first_line)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    struct set_strip set = {
        .line = first_line,
        .line_count = (uint32_t)c->page->lines.count - first_line,
        .x = frame->left[c->recto] + strip->x,
        .y = frame->top + strip->y,
        .width = strip->width,
        .depth = strip->depth,
        .used = strip->used,
        .notes = strip->notes,
        .stretch = strip->stretch,
        .columns = MAX(strip->columns, 1),
        .is_short = strip->is_short,
        .notes_split = strip->notes_split,
        .last = ends_text(c, strip),
    };

    vec_push(&c->page->strips, set);
}

static struct line_margin margin_of(const struct composer *c, const struct page_plan *page,
                                    const struct strip *strip)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    qlen left = frame->left[c->recto] + strip->x;

    return (struct line_margin){
        .chapter = c->chapter,
        .edition = c->edition,
        .left = left,
        .right = left + strip->width,
        .recto = c->recto,
        .first = strip->x == 0,
        .only = strip->width == frame->measure,
        .top = page->strips[0].from,
    };
}

static void compose_strip(struct composer *c, const struct page_plan *page, const struct strip *strip,
                          bool last)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    struct line_margin margin = margin_of(c, page, strip);
    struct galley_place place = {
        .x = frame->left[c->recto] + strip->x,
        .y = frame->top + strip->y,
        .settings = c->plan->settings,
        .stretch = strip->stretch,
        .left = MAX(strip->depth - strip->used - strip->notes, 0),
        .page_top = true,
        .recto = c->recto,
        .later_column = strip->x > 0,
        .tell_line = c->chapter->line_numbers ? line_numbers_paint : NULL,
        .data = &margin,
    };

    uint32_t first_line = (uint32_t)c->page->lines.count;
    footnotes_gather(&c->notes, c->plan, strip);
    galley_paint(c->chapter->shaper, c->chapter->galley, strip->from, strip->to, &place, c->page);
    struct foot foot = {.strip = strip, .x = place.x, .y = place.y, .below = frame->below,
                        .last = last};
    footnotes_place(&c->notes, c->chapter->shaper, &foot, c->page);
    note_strip(c, strip, first_line);
}

/** Leaves of the marks from `first` on what lies on the page: the rest is on the other half of the spread. */
static void crop_marks(struct composer *c, size_t first)
{
    qlen width = c->edition->frame.width;
    size_t kept = first;

    for (size_t i = first; i < c->page->marks.count; i++) {
        struct mark mark = c->page->marks.items[i];
        qlen left = MAX(mark.x, 0), right = MIN(mark.x + mark.width, width);
        if (mark.kind == MARK_IMAGE && right - left < mark.width) {
            mark.as.image.whole = mark.width;
            mark.as.image.shift = left - mark.x;
        }
        mark.x = left;
        mark.width = right - left;
        if (right > left)
            c->page->marks.items[kept++] = mark;
    }
    c->page->marks.count = kept;
}

/** One half of a picture across a spread, and on its first page the words below it. */
static void compose_half(struct composer *c, const struct galley_float *from,
                         const struct placed_float *placed)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    bool on_left = c->recto != frame->outer_right;
    qlen left = frame->left[!frame->outer_right];
    struct galley_place place = {.x = on_left ? left : left - frame->width,
                                 .y = frame->top + placed->y};
    size_t first = c->page->marks.count, anchors = c->page->anchors.count;

    galley_paint(c->chapter->shaper, from->galley, (struct galley_cut){0, 0},
                 (struct galley_cut){(uint32_t)from->galley->items.count, 0}, &place, c->page);
    crop_marks(c, first);
    if (placed->second) {
        c->page->anchors.count = anchors;
        return;
    }
    place = (struct galley_place){.x = frame->left[c->recto], .y = place.y + from->height};
    galley_paint(c->chapter->shaper, from->words, (struct galley_cut){0, 0},
                 (struct galley_cut){(uint32_t)from->words->items.count, 0}, &place, c->page);
}

static void compose_float(struct composer *c, const struct placed_float *placed, size_t page)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    const struct galley_float *from = &c->chapter->galley->floats.items[placed->number];
    struct galley_place place = {.x = frame->left[c->recto] + placed->x,
                                 .y = frame->top + placed->y};
    size_t called = plan_page_of(c->plan, from->item, 0);
    struct set_float set = {from->node, place.y, from->height,
                            page > called ? (uint32_t)(page - called) : 0};

    c->page->place = LINE_OF_BOX;
    if (from->where == FLOAT_SPREAD)
        compose_half(c, from, placed);
    else
        galley_paint(c->chapter->shaper, from->galley, (struct galley_cut){0, 0},
                     (struct galley_cut){(uint32_t)from->galley->items.count, 0}, &place, c->page);
    c->page->place = LINE_OF_TEXT;
    if (!placed->second)
        vec_push(&c->page->floats, set);
}

static void compose_page(struct composer *c, const struct page_plan *page, bool last)
{
    const struct page_frame_spec *frame = &c->edition->frame;

    for (size_t i = 0; i < page->float_count; i++)
        if (page->floats[i].y == 0)
            compose_float(c, &page->floats[i], (size_t)(page - c->plan->pages));
    for (size_t i = 0; i < page->rule_count; i++)
        page_add_rule(c->page, frame->left[c->recto] + page->rules[i].x,
                      frame->top + page->rules[i].y, page->rules[i].width, page->rules[i].height,
                      0xff000000);
    for (size_t i = 0; i < page->strip_count; i++)
        compose_strip(c, page, &page->strips[i], last && i + 1 == page->strip_count);
    for (size_t i = 0; i < page->float_count; i++)
        if (page->floats[i].y > 0)
            compose_float(c, &page->floats[i], (size_t)(page - c->plan->pages));
}

/** The last page with text: there all notes that are left must stand. */
static size_t last_text_page(const struct chapter_plan *plan)
{
    size_t page = plan->count;

    while (page > 0 && !plan->pages[page - 1].strip_count)
        page--;
    return page ? page - 1 : 0;
}

/** What the plan knows of a page, for the report. */
static struct page_fill fill_of(const struct composer *c, const struct page_plan *page, bool last)
{
    struct page_fill fill = {.division = c->chapter->division,
                             .prices = page->prices, .price_count = page->price_count};

    if (!page->strip_count)
        return fill;
    const struct strip *strip = &page->strips[page->strip_count - 1];
    fill.used = strip->y + strip->used;
    fill.notes = strip->notes;
    fill.stretch = strip->stretch;
    fill.is_short = strip->is_short;
    fill.notes_split = strip->notes_split;
    fill.last = ends_text(c, strip) || last;
    return fill;
}

/* ---- figures ---- */

static void count_paragraph(const struct paragraph *paragraph, int setting,
                            struct layout_stats *stats)
{
    const struct setting *lines = &paragraph->settings[setting];

    stats->paragraphs++;
    stats->characters += (uint64_t)g_utf8_strlen(paragraph->text.p, (gssize)paragraph->text.n);
    stats->lines += lines->count;
    for (size_t i = 0; i < lines->count; i++) {
        stats->hyphens += lines->lines[i].hyphenated;
        stats->loose += lines->lines[i].ratio > 1024;
        stats->overfull += lines->lines[i].overfull;
    }
}

static void count_chapter(struct chapter *chapter)
{
    const struct galley *galley = chapter->galley;
    const uint8_t *settings = chapter_plan_of(chapter)->settings;

    for (size_t i = 0; i < galley->items.count; i++)
        if (galley->items.items[i].paragraph)
            count_paragraph(galley->items.items[i].paragraph, settings[i], &chapter->stats);
}

void chapter_compose(struct chapter *chapter, const struct edition *edition, struct page *pages,
                     size_t total)
{
    struct composer c = {.chapter = chapter, .edition = edition,
                         .plan = chapter_plan_of(chapter)};
    struct page_start *starts = ARENA_ARRAY(chapter->arena, struct page_start, c.plan->count);
    size_t last = last_text_page(c.plan);

    footnotes_begin(&c.notes, chapter->galley, edition->book, edition->blocks);
    if (edition->prices)
        chapter_price(chapter, edition);
    chapter->pages = g_new0(struct page_builder, c.plan->count);
    for (size_t i = 0; i < c.plan->count; i++) {
        const struct page_plan *page = &c.plan->pages[i];
        c.page = &chapter->pages[i];
        c.page->arena = chapter->arena;
        c.page->structure = &chapter->structure;
        c.recto = pages[i].recto;
        if (page->strip_count)
            starts[i] = start_of(&c, page->strips[0].from);
        pages[i].fill = fill_of(&c, page, i == last);
        compose_page(&c, page, i == last);
        compose_sides(&c);
        place_furniture(&c, &pages[i], starts[i].node, total);
    }
    chapter->starts = starts;
    count_chapter(chapter);
    arena_free(chapter->work);
    chapter->work = NULL;
    footnotes_end(&c.notes);
    vec_free(&c.sides);
}
