/* What can be said of a page: how it is filled, what stands at its head and its foot, its white. */
#include "check/report_parts.h"

#include "model/node.h"
#include "style/style.h"

#include <glib.h>

/* Letters reach about so far above and below their baseline, in hundredths of their size. */
#define ASCENT 75
#define DESCENT 25

/* ---- filling ---- */

static qlen step_of(const struct finder *finder)
{
    return finder->pages->block.step;
}

/** A height in lines, rounded. */
static int32_t in_lines(const struct finder *finder, qlen height)
{
    qlen step = step_of(finder);

    return (height + (height < 0 ? -step : step) / 2) / step;
}

/** What is free on a page, in lines; negative on one that is too long. */
static int32_t free_lines(const struct finder *finder, const struct page *page)
{
    return in_lines(finder, finder->pages->block.depth - page->fill.used - page->fill.notes);
}

/** A page whose text goes on on the next: such pages should be full. Columns and floats fill theirs as they must. */
static bool goes_on(const struct page *page)
{
    return page->fill.division && !page->fill.last && !page->fill.mixed;
}

static void judge_depth(struct finder *finder)
{
    const struct page *page = finder->page;
    int32_t limit = finder->config->report_short_page, lacking = free_lines(finder, page);

    if (page->fill.mixed)
        return;
    if (limit > 0 && page->fill.is_short && lacking >= limit)
        found_page(finder, FINDING_SHORT_PAGE, page_last_line(page, LINE_OF_TEXT), lacking,
                   limit);
    if (lacking < 0)
        found_page(finder, FINDING_LONG_PAGE, page_last_line(page, LINE_OF_TEXT), -lacking, 0);
}

/** How far above the foot a page ends, in lines. Footnotes stand on the foot, whatever white is above them. */
static int32_t white_at_foot(const struct finder *finder, const struct page *page)
{
    int32_t lines = free_lines(finder, page);

    return page->fill.notes > 0 ? MIN(lines, 0) : lines;
}

/* Judged on the recto, of both. */
static void judge_spread(struct finder *finder)
{
    const struct page *recto = finder->page, *verso = recto - 1;
    int32_t limit = finder->config->report_uneven;

    if (limit < 1 || !recto->recto || finder->page_index == 0 || !goes_on(recto) ||
        !goes_on(verso))
        return;
    int32_t difference = white_at_foot(finder, recto) - white_at_foot(finder, verso);
    if (ABS(difference) >= limit)
        found_page(finder, FINDING_UNEVEN_SPREAD, page_last_line(recto, LINE_OF_TEXT),
                   ABS(difference), limit);
}

static void judge_last_page(struct finder *finder)
{
    const struct page *page = finder->page;
    int32_t limit = finder->config->report_last_page;
    int32_t lines = in_lines(finder, page->fill.used);

    if (limit < 1 || !page->fill.last || page->fill.mixed || page->opening || lines >= limit || lines == 0)
        return;
    found_page(finder, FINDING_LAST_PAGE, page_first_line(page, LINE_OF_TEXT), lines, limit);
}

/* ---- head and foot ---- */

static int32_t style_lines(const struct text_line *line, bool widows)
{
    const struct style *style = line->block->style;

    return !style ? 1 : widows ? style->widows : style->orphans;
}

/* As the style asks for them: page breaking gives way only where nothing else is possible. */
static void judge_ends(struct finder *finder)
{
    const struct text_line *first = page_first_line(finder->page, LINE_OF_TEXT);
    const struct text_line *last = page_last_line(finder->page, LINE_OF_TEXT);

    if (!first)
        return;
    int32_t rest = (int32_t)(first->count - first->index), least = style_lines(first, true);
    if (line_is_prose(first) && first->index > 0 && rest < least)
        found_line(finder, FINDING_WIDOW, first, rest, least);
    rest = (int32_t)last->index + 1;
    least = style_lines(last, false);
    if (line_is_prose(last) && last->index + 1 < last->count && rest < least)
        found_line(finder, FINDING_ORPHAN, last, rest, least);
}

static void judge_note(struct finder *finder)
{
    const struct text_line *last = page_last_line(finder->page, LINE_OF_NOTE);
    const struct page *next = finder->page + 1;
    int32_t lines = 0;

    if (!finder->page->fill.notes_split || !last || finder->page_index + 1 >= finder->pages->count)
        return;
    /* The rest of a note comes first at the next page's foot: its paragraph, then those of the same body. */
    const struct node *body = node_ancestor(last->block, NODE_NOTE_BODY);
    for (size_t i = 0; i < next->line_count; i++) {
        const struct text_line *line = &next->lines[i];
        lines += line->place == LINE_OF_NOTE && body &&
                 node_ancestor(line->block, NODE_NOTE_BODY) == body;
    }
    if (lines > 0)
        found_line(finder, FINDING_NOTE_SPLIT, last, lines, 0);
}

static void judge_headings(struct finder *finder)
{
    const struct page *page = finder->page;
    int32_t limit = finder->config->report_heading;
    qlen bottom = finder->pages->block.top + page->fill.used;

    for (size_t i = 0; limit > 0 && goes_on(page) && i < page->line_count; i++) {
        const struct text_line *line = &page->lines[i];
        if (line->place != LINE_OF_TEXT || line->block->kind != NODE_HEADING ||
            line->index + 1 != line->count)
            continue;
        int32_t below = MAX(bottom - line->y, 0) / step_of(finder);
        if (below < limit)
            found_line(finder, FINDING_HEADING_LOW, line, below, limit);
    }
}

/* ---- white ---- */

/** What stands between two heights. */
struct stretch {
    qlen top, bottom;
    const struct text_line *line; /* NULL: … */
    struct span span;             /* … a picture or a rule */
};
typedef VEC(struct stretch) stretches;

static int by_top(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;

    return x->top < y->top ? -1 : x->top > y->top;
}

static void add_marks(const struct page *page, stretches *out)
{
    for (size_t i = 0; i < page->line_count; i++) {
        const struct text_line *line = &page->lines[i];
        struct stretch stretch = {line->y - (qlen)((int64_t)line->size * ASCENT / 100),
                                  line->y + (qlen)((int64_t)line->size * DESCENT / 100),
                                  line, SPAN_NONE};
        vec_push(out, stretch);
    }
    for (size_t i = 0; i < page->mark_count; i++) {
        const struct mark *mark = &page->marks[i];
        struct stretch stretch = {mark->y, mark->y + mark->height, NULL, mark->span};
        if (mark->kind != MARK_TEXT && mark->artifact != ARTIFACT_HEAD &&
            mark->artifact != ARTIFACT_FOOT)
            vec_push(out, stretch);
    }
}

/* White under the heading of an opening and above the notes of a chapter's last page is meant. */
static bool is_meant(const struct page *page, const struct stretch *above,
                     const struct stretch *below)
{
    return (page->opening && above->line && above->line->block->kind == NODE_HEADING) ||
           (page->fill.last && (!below->line || below->line->place == LINE_OF_NOTE));
}

static void judge_gap(struct finder *finder, const struct stretch *above,
                      const struct stretch *below)
{
    int64_t limit = finder->config->report_white;
    qlen gap = below->top - above->bottom;

    if (gap <= limit * step_of(finder) || is_meant(finder->page, above, below))
        return;
    struct found *found = found_page(finder, FINDING_WHITE_GAP, below->line,
                                     in_lines(finder, gap), (int32_t)limit);
    found->y = above->bottom;
    found->height = gap;
    found->line = below->line;
    found->span = below->span;
}

static void judge_white(struct finder *finder)
{
    const struct page *page = finder->page;
    stretches all = {0};

    if (finder->config->report_white < 1 || !page->fill.division ||
        role_is_display(page->fill.division->as.division.role))
        return;
    add_marks(page, &all);
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_top);
    for (size_t i = 1, above = 0; i < all.count; i++) {
        judge_gap(finder, &all.items[above], &all.items[i]);
        if (all.items[i].bottom >= all.items[above].bottom)
            above = i;
    }
    vec_free(&all);
}

void find_page_faults(struct finder *finder)
{
    judge_ends(finder);
    judge_note(finder);
    judge_spread(finder);
    judge_depth(finder);
    judge_last_page(finder);
    judge_headings(finder);
    judge_white(finder);
}
