/* What shows only over several lines of a page: ladders, hyphens at the page's end, stacks, rivers. */
#include "check/report_parts.h"

#include "check/patterns.h"
#include "model/node.h"

#include <glib.h>

/* Words of fewer letters ("in", "he") under each other strike nobody. */
#define STACK_LETTERS 3
/* Lines are under each other when their distance is no more than this many quarters of their leading. */
#define UNDER_QUARTERS 5

/* ---- neighbours ---- */

/** Whether a line stands right under another. */
static bool is_under(const struct text_line *above, const struct text_line *line)
{
    return line->place == above->place && line->y > above->y &&
           4 * (int64_t)(line->y - above->y) <= UNDER_QUARTERS * (int64_t)line->leading;
}

/** The lines of a table's cells are too short to be judged. Gives the lines of the page as runs_find sees them, by what `is_part` says of a line and the one above. */
static void find_runs(struct finder *finder, uint32_t least,
                      bool (*is_part)(const struct finder *finder, const struct text_line *above,
                                      const struct text_line *line),
                      bool pairs, line_runs *out)
{
    const struct page *page = finder->page;
    uint8_t *marks = g_new0(uint8_t, page->line_count + 1);

    for (size_t i = 0; i < page->line_count; i++) {
        const struct text_line *line = &page->lines[i];
        const struct text_line *above = i && is_under(&page->lines[i - 1], line)
                                            ? &page->lines[i - 1] : NULL;
        if (!line_is_prose(line) || line->place == LINE_OF_BOX)
            continue;
        if (pairs)
            marks[i] = above && line_is_prose(above) && is_part(finder, above, line) ? RUN_GOES
                                                                                     : RUN_START;
        else if (is_part(finder, above, line))
            marks[i] = above ? RUN_GOES : RUN_START;
    }
    runs_find(marks, page->line_count, least, out);
    g_free(marks);
}

/** Lets the mark of a finding stand at lines [first, first + count). */
static void span_lines(struct finder *finder, struct found *found, uint32_t first,
                       uint32_t count)
{
    const struct text_line *last = &finder->page->lines[first + count - 1];

    found->height += last->y - finder->page->lines[first].y;
}

/* ---- hyphens ---- */

static bool ends_with_hyphen(const struct finder *finder, const struct text_line *above,
                             const struct text_line *line)
{
    (void)finder;
    (void)above;
    return line->hyphenated && !line->cut;
}

static void find_ladders(struct finder *finder)
{
    int32_t limit = finder->config->report_ladder;
    line_runs runs = {0};

    if (limit < 1)
        return;
    find_runs(finder, (uint32_t)limit, ends_with_hyphen, false, &runs);
    for (size_t i = 0; i < runs.count; i++) {
        struct line_run run = runs.items[i];
        span_lines(finder,
                   found_line(finder, FINDING_LADDER, &finder->page->lines[run.first],
                              (int32_t)run.count, limit),
                   run.first, run.count);
    }
    vec_free(&runs);
}

/* A recto is followed by its back: the word can only be read by turning the leaf. */
static void find_hyphen_at_end(struct finder *finder)
{
    enum { AT_PAGES, AT_LEAVES, AT_NONE } wish = finder->config->report_hyphen_end;
    const struct text_line *last = page_last_line(finder->page, LINE_OF_TEXT);
    bool turns = finder->page->recto;

    if (wish == AT_NONE || (wish == AT_LEAVES && !turns) || !last || !line_is_prose(last))
        return;
    if (last->hyphenated && !last->last)
        found_line(finder, turns ? FINDING_HYPHEN_LEAF : FINDING_HYPHEN_PAGE, last, 0, 0)->price =
            page_price_of(finder->page, MAX(finder->page->strip_count, 1) - 1, RULE_HYPHEN);
}

/* ---- stacks ---- */

/** A word at the start or the end of a text: its letters in lower case, in `out`. */
static void edge_word(struct slice text, bool at_end, struct buf *out)
{
    const char *start = text.p, *end = text.p + text.n, *p;
    bool in_word = false;

    buf_clear(out);
    if (at_end) {
        const char *space = start;
        while (end > start && end[-1] == ' ')
            end--;
        for (p = start; p < end; p++)
            if (*p == ' ')
                space = p + 1;
        start = space;
    }
    for (p = start; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (in_word && c == ' ')
            break;
        if (!g_unichar_isalnum(c) && !g_unichar_ismark(c))
            continue;
        in_word = true;
        buf_char(out, g_unichar_tolower(c));
    }
}

static bool have_same_word(const struct page *page, const struct text_line *a,
                           const struct text_line *b, bool at_end)
{
    struct buf text = {0}, words[2] = {{0}};
    const struct text_line *lines[] = {a, b};

    for (int i = 0; i < 2; i++) {
        buf_clear(&text);
        line_text(page, lines[i], &text);
        edge_word(buf_view(&text), at_end, &words[i]);
    }
    bool same = slice_equal(buf_view(&words[0]), buf_view(&words[1])) &&
                g_utf8_strlen(buf_view(&words[0]).p, (gssize)words[0].size) >= STACK_LETTERS;
    buf_free(&text);
    buf_free(&words[0]);
    buf_free(&words[1]);
    return same;
}

/* What the author has put under each other, by a break, is meant so; and parts of words are no words. */
static bool starts_alike(const struct finder *finder, const struct text_line *above,
                         const struct text_line *line)
{
    return above->block == line->block && !above->last && !above->within_word &&
           !line->within_word && have_same_word(finder->page, above, line, false);
}

static bool ends_alike(const struct finder *finder, const struct text_line *above,
                       const struct text_line *line)
{
    return above->block == line->block && !above->last && !line->last && !above->hyphen_put &&
           !line->hyphen_put && have_same_word(finder->page, above, line, true);
}

/** How many lines with this word at their edges are a stack: the eye catches a long word sooner. */
static int32_t stack_limit(const struct config *config, struct slice word)
{
    int32_t limit = config->report_stack, letters = config->report_stack_word;
    bool is_long = letters > 0 && g_utf8_strlen(word.p, (gssize)word.n) >= letters;

    return is_long ? MAX(limit - 1, 2) : limit;
}

static void add_stacks(struct finder *finder, const line_runs *runs, bool at_end)
{
    const struct page *page = finder->page;
    struct buf text = {0}, word = {0};

    for (size_t i = 0; i < runs->count; i++) {
        struct line_run run = runs->items[i];
        const struct text_line *line = &page->lines[run.first];
        buf_clear(&text);
        line_text(page, line, &text);
        edge_word(buf_view(&text), at_end, &word);
        int32_t limit = stack_limit(finder->config, buf_view(&word));
        if ((int32_t)run.count < limit)
            continue;
        struct found *found = found_line(finder, FINDING_STACK, line, (int32_t)run.count, limit);
        found->text = arena_printf(finder->report->arena, at_end ? "…%.*s" : "%.*s…",
                                   (int)word.size, word.data);
        span_lines(finder, found, run.first, run.count);
    }
    buf_free(&text);
    buf_free(&word);
}

static void find_stacks(struct finder *finder)
{
    int32_t limit = finder->config->report_stack;
    uint32_t least = (uint32_t)MAX(limit - 1, 2);
    line_runs runs = {0};

    if (limit < 2)
        return;
    find_runs(finder, least, starts_alike, true, &runs);
    add_stacks(finder, &runs, false);
    vec_clear(&runs);
    find_runs(finder, least, ends_alike, true, &runs);
    add_stacks(finder, &runs, true);
    vec_free(&runs);
}

/* ---- rivers ---- */

typedef VEC(struct gap) gap_list;

/** Appends the white between the words of a mark that are shown by glyphs of their own. */
static void add_gaps(const struct mark *mark, gap_list *out)
{
    const char *text = mark->as.text.text.p, *end = text + mark->as.text.text.n;
    uint32_t glyphs = mark->as.text.glyph_count, glyph = 0;
    bool rtl = mark->as.text.rtl;
    qlen x = rtl ? mark->x + mark->width : mark->x;

    for (uint32_t c = 0; c < mark->as.text.cluster_count && text < end; c++) {
        struct cluster cluster = mark->as.text.clusters[c];
        qlen width = 0;
        for (uint32_t i = 0; i < cluster.glyphs && glyph < glyphs; i++, glyph++)
            width += mark->as.text.glyphs[rtl ? glyphs - 1 - glyph : glyph].advance;
        struct gap gap = rtl ? (struct gap){x - width, x} : (struct gap){x, x + width};
        if (*text == ' ' && width > 0)
            vec_push(out, gap);
        x += rtl ? -width : width;
        text += cluster.bytes;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct gap *x = a, *y = b;

    return x->left < y->left ? -1 : x->left > y->left;
}

/** The gaps of a line, appended from left to right; returns how many. */
static uint32_t line_gaps(const struct page *page, const struct text_line *line, gap_list *out)
{
    size_t first = out->count;
    bool sorted = true;

    for (uint32_t i = line->mark; i < line->mark + line->mark_count; i++)
        if (page->marks[i].kind == MARK_TEXT)
            add_gaps(&page->marks[i], out);
    for (size_t i = first + 1; i < out->count; i++)
        sorted = sorted && out->items[i - 1].left <= out->items[i].left;
    if (!sorted)
        qsort(out->items + first, out->count - first, sizeof *out->items, by_place);
    return (uint32_t)(out->count - first);
}

/** Rivers run through the running text; verse, cells and headings are too ragged, narrow or short for them. */
static bool may_have_rivers(const struct text_line *line)
{
    return line_is_prose(line) && line->justified && line->place == LINE_OF_TEXT &&
           line->block->kind != NODE_HEADING;
}

static void find_rivers(struct finder *finder)
{
    const struct page *page = finder->page;
    int32_t limit = finder->config->report_river;
    gap_list gaps = {0};
    rivers found = {0};

    if (limit < 2)
        return;
    struct gap_line *lines = g_new0(struct gap_line, page->line_count + 1);
    for (size_t i = 0; i < page->line_count; i++) {
        const struct text_line *line = &page->lines[i];
        if (may_have_rivers(line))
            lines[i].count = line_gaps(page, line, &gaps);
        lines[i].under = i && is_under(&page->lines[i - 1], line);
    }
    const struct gap *next = gaps.items;
    for (size_t i = 0; i < page->line_count; i++) {
        lines[i].gaps = next;
        next += lines[i].count;
    }
    rivers_find(lines, page->line_count, (uint32_t)limit, &found);
    for (size_t i = 0; i < found.count; i++) {
        struct river river = found.items[i];
        span_lines(finder,
                   found_line(finder, FINDING_RIVER, &page->lines[river.first],
                              (int32_t)river.count, limit),
                   river.first, river.count);
    }
    g_free(lines);
    vec_free(&gaps);
    vec_free(&found);
}

void find_patterns(struct finder *finder)
{
    find_ladders(finder);
    find_hyphen_at_end(finder);
    find_stacks(finder);
    find_rivers(finder);
}
