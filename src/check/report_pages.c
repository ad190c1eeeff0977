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

/** What is free in a strip, in lines; negative in one that is too long. */
static int32_t free_lines(const struct finder *finder, const struct set_strip *strip)
{
    return in_lines(finder, strip->depth - strip->used - strip->notes);
}

/** How far above its foot a strip ends, in lines. Footnotes stand on the foot, whatever white is above them. */
static int32_t white_at_foot(const struct finder *finder, const struct set_strip *strip)
{
    int32_t lines = free_lines(finder, strip);

    return strip->notes > 0 ? MIN(lines, 0) : lines;
}

/** Where the columns end that stand beside each other from strip `first` on. */
static size_t row_end(const struct page *page, size_t first)
{
    const struct set_strip *strips = page->strips;
    size_t end = first + 1;

    while (end < page->strip_count && end - first < strips[first].columns &&
           !strips[end - 1].last && strips[end].columns == strips[first].columns)
        end++;
    return end;
}

/** The first strip of the last row of a page that has any. */
static size_t last_row(const struct page *page)
{
    size_t row = 0;

    for (size_t end = row_end(page, 0); end < page->strip_count; end = row_end(page, end))
        row = end;
    return row;
}

/** A page whose text goes on on the next: such pages should be full. */
static bool goes_on(const struct page *page)
{
    return page->fill.division && page->strip_count && !page->fill.last;
}

static const struct text_line *strip_line(const struct page *page, const struct set_strip *strip,
                                          enum line_place place, bool last)
{
    for (uint32_t i = 0; i < strip->line_count; i++) {
        uint32_t at = strip->line + (last ? strip->line_count - 1 - i : i);
        if (at < page->line_count && page->lines[at].place == place)
            return &page->lines[at];
    }
    return NULL;
}

/** Adds a finding about strip `index` of the page at work, with what it would cost to keep the rule. */
static struct found *found_strip(struct finder *finder, enum finding_kind kind, size_t index,
                                 int32_t value, int32_t limit, enum page_rule rule)
{
    const struct page *page = finder->page;
    const struct text_line *line = strip_line(page, &page->strips[index], LINE_OF_TEXT, true);
    struct found *found = found_page(finder, kind, line, value, limit);

    found->price = page_price_of(page, index, rule);
    return found;
}

static void judge_depth(struct finder *finder, size_t index)
{
    const struct set_strip *strip = &finder->page->strips[index];
    int32_t limit = finder->config->report_short_page, lacking = free_lines(finder, strip);
    enum finding_kind kind = strip->columns > 1 ? FINDING_SHORT_COLUMN : FINDING_SHORT_PAGE;

    if (limit > 0 && strip->is_short && !strip->last && lacking >= limit)
        found_strip(finder, kind, index, lacking, limit, RULE_FULL);
    if (lacking < 0)
        found_strip(finder, FINDING_LONG_PAGE, index, -lacking, 0, RULE_DEPTH);
}

/* Columns that end their text are balanced; what lines there are can leave some of them a line short, no more. */
static void judge_row(struct finder *finder, size_t first, size_t end)
{
    const struct set_strip *strips = finder->page->strips;
    int32_t limit = finder->config->report_uneven_columns, worst = 0;
    size_t at = first;

    for (size_t i = first; i < end; i++) {
        int32_t white = white_at_foot(finder, &strips[i]);
        if (!strips[end - 1].last) {
            judge_depth(finder, i);
        } else if (white > worst) {
            worst = white;
            at = i;
        }
    }
    if (limit > 0 && end - first > 1 && worst >= limit)
        found_strip(finder, FINDING_UNEVEN_COLUMNS, at, worst, limit, RULE_NONE);
    if (end - first == 1 && strips[first].last)
        judge_depth(finder, first);
}

/** What is free at the foot of the last columns of a page, in the fullest of them. */
static int32_t white_of_page(const struct finder *finder, const struct page *page)
{
    int32_t least = INT32_MAX;

    for (size_t i = last_row(page); i < page->strip_count; i++)
        least = MIN(least, white_at_foot(finder, &page->strips[i]));
    return least;
}

/* Judged on the recto, of both. */
static void judge_spread(struct finder *finder)
{
    const struct page *recto = finder->page, *verso = recto - 1;
    int32_t limit = finder->config->report_uneven;

    if (limit < 1 || !recto->recto || finder->page_index == 0 || !goes_on(recto) ||
        !goes_on(verso))
        return;
    int32_t difference = white_of_page(finder, recto) - white_of_page(finder, verso);
    if (ABS(difference) >= limit)
        found_strip(finder, FINDING_UNEVEN_SPREAD, recto->strip_count - 1, ABS(difference), limit,
                    RULE_EVEN);
}

/* A figure makes a page of a few lines as good as any. */
static void judge_last_page(struct finder *finder)
{
    const struct page *page = finder->page;
    int32_t limit = finder->config->report_last_page;
    qlen bottom = 0;

    for (size_t i = 0; i < page->strip_count; i++)
        bottom = MAX(bottom, page->strips[i].y + page->strips[i].used);
    int32_t lines = in_lines(finder, bottom - finder->pages->block.top);
    if (limit < 1 || !page->fill.last || page->float_count || page->opening || lines >= limit ||
        lines <= 0)
        return;
    struct found *found = found_page(finder, FINDING_LAST_PAGE,
                                     page_first_line(page, LINE_OF_TEXT), lines, limit);
    found->price = page_price_of(page, page->strip_count - 1, RULE_END);
}

/* ---- head and foot ---- */

static int32_t style_lines(const struct text_line *line, bool widows)
{
    const struct style *style = line->block->style;

    return !style ? 1 : widows ? style->widows : style->orphans;
}

/** The lines of its paragraph, or of its stanza, above a line or from it on. */
static int32_t lines_of_part(const struct text_line *line, bool above)
{
    int32_t lines = (int32_t)(above ? line->index : line->count - line->index);
    const struct node *node = line->block;

    if (node->kind != NODE_VERSE_LINE)
        return lines;
    for (node = above ? node->prev : node->next; node && node->first;
         node = above ? node->prev : node->next)
        lines++;
    return lines;
}

/** The strip before one, on its page or the page before it; NULL for the first. */
static const struct page *page_of_strip_before(const struct finder *finder, size_t *index)
{
    const struct page *page = finder->page;

    if (*index > 0) {
        --*index;
        return page;
    }
    if (finder->page_index == 0 || !page[-1].strip_count)
        return NULL;
    *index = page[-1].strip_count - 1;
    return page - 1;
}

/* As the style asks for them: page breaking gives way only where nothing else is possible. */
static void judge_ends(struct finder *finder, size_t index)
{
    const struct set_strip *strip = &finder->page->strips[index];
    const struct text_line *first = strip_line(finder->page, strip, LINE_OF_TEXT, false);
    const struct text_line *last = strip_line(finder->page, strip, LINE_OF_TEXT, true);

    if (!first)
        return;
    int32_t rest = lines_of_part(first, false), least = style_lines(first, true);
    if (line_is_prose(first) && lines_of_part(first, true) > 0 && rest < least) {
        struct found *found = found_line(finder, FINDING_WIDOW, first, rest, least);
        size_t before = index;
        const struct page *page = page_of_strip_before(finder, &before);
        found->price = page ? page_price_of(page, before, RULE_LINES) : NULL;
    }
    rest = lines_of_part(last, true) + 1;
    least = style_lines(last, false);
    if (line_is_prose(last) && lines_of_part(last, false) > 1 && rest < least)
        found_line(finder, FINDING_ORPHAN, last, rest, least)->price =
            page_price_of(finder->page, index, RULE_LINES);
}

/** The strip to which the rest of a note goes; NULL when there is none. */
static const struct set_strip *strip_after(const struct finder *finder, size_t index,
                                           const struct page **page)
{
    *page = finder->page;
    if (index + 1 < finder->page->strip_count)
        return &finder->page->strips[index + 1];
    if (finder->page_index + 1 >= finder->pages->count || !finder->page[1].strip_count)
        return NULL;
    *page = finder->page + 1;
    return finder->page[1].strips;
}

static int32_t lines_of_note(const struct page *page, const struct set_strip *strip,
                             const struct node *body)
{
    int32_t lines = 0;

    for (uint32_t i = strip->line; i < strip->line + strip->line_count; i++)
        lines += page->lines[i].place == LINE_OF_NOTE &&
                 node_ancestor(page->lines[i].block, NODE_NOTE_BODY) == body;
    return lines;
}

static void judge_note(struct finder *finder, size_t index)
{
    const struct set_strip *strip = &finder->page->strips[index];
    const struct node *judged = NULL;
    const struct page *page;
    const struct set_strip *next = strip_after(finder, index, &page);

    if (!strip->notes_split || !next)
        return;
    /* The note that goes on is the last of its series; others may stand below it. */
    for (uint32_t i = strip->line_count; i-- > 0;) {
        const struct text_line *line = &finder->page->lines[strip->line + i];
        const struct node *body =
            line->place == LINE_OF_NOTE ? node_ancestor(line->block, NODE_NOTE_BODY) : NULL;
        if (!body || body == judged)
            continue;
        judged = body;
        int32_t lines = lines_of_note(page, next, body);
        if (lines == 0)
            continue;
        found_line(finder, FINDING_NOTE_SPLIT, line, lines, 0)->price =
            page_price_of(finder->page, index, RULE_NOTE);
        return;
    }
}

static void judge_headings(struct finder *finder, size_t index)
{
    const struct page *page = finder->page;
    const struct set_strip *strip = &page->strips[index];
    int32_t limit = finder->config->report_heading;
    qlen bottom = strip->y + strip->used;

    for (uint32_t i = 0; limit > 0 && !strip->last && i < strip->line_count; i++) {
        const struct text_line *line = &page->lines[strip->line + i];
        if (line->place != LINE_OF_TEXT || line->block->kind != NODE_HEADING ||
            line->index + 1 != line->count)
            continue;
        int32_t below = MAX(bottom - line->y, 0) / step_of(finder);
        if (below < limit)
            found_line(finder, FINDING_HEADING_LOW, line, below, limit)->price =
                page_price_of(page, index, RULE_HEADING);
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

/** Whether something stands in the width of a strip, or of all the page when there is none. */
static bool stands_in(const struct set_strip *strip, qlen x)
{
    return !strip || (x >= strip->x && x < strip->x + strip->width);
}

static void add_marks(const struct page *page, const struct set_strip *strip, stretches *out)
{
    for (size_t i = 0; i < page->line_count; i++) {
        const struct text_line *line = &page->lines[i];
        struct stretch stretch = {line->y - (qlen)((int64_t)line->size * ASCENT / 100),
                                  line->y + (qlen)((int64_t)line->size * DESCENT / 100),
                                  line, SPAN_NONE};
        if (stands_in(strip, line->x) || line->width > 2 * (strip ? strip->width : 0))
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

static void judge_white(struct finder *finder, const struct set_strip *strip)
{
    const struct page *page = finder->page;
    stretches all = {0};

    if (finder->config->report_white < 1 || !page->fill.division ||
        role_is_display(page->fill.division->as.division.role))
        return;
    add_marks(page, strip, &all);
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_top);
    for (size_t i = 1, above = 0; i < all.count; i++) {
        judge_gap(finder, &all.items[above], &all.items[i]);
        if (all.items[i].bottom >= all.items[above].bottom)
            above = i;
    }
    vec_free(&all);
}

/** The columns of a page hide each other's white, so each is looked through by itself. */
static void judge_columns_white(struct finder *finder)
{
    const struct page *page = finder->page;
    bool any = false;

    for (size_t i = 0; i < page->strip_count; i++)
        any = any || page->strips[i].columns > 1;
    if (!any)
        judge_white(finder, NULL);
    for (size_t i = last_row(page); any && i < page->strip_count; i++)
        if (page->strips[i].columns > 1)
            judge_white(finder, &page->strips[i]);
}

void find_page_faults(struct finder *finder)
{
    const struct page *page = finder->page;

    for (size_t i = 0; i < page->strip_count; i++) {
        judge_ends(finder, i);
        judge_note(finder, i);
        judge_headings(finder, i);
    }
    for (size_t i = 0, end; i < page->strip_count; i = end) {
        end = row_end(page, i);
        judge_row(finder, i, end);
    }
    judge_spread(finder);
    judge_last_page(finder);
    judge_columns_white(finder);
}
