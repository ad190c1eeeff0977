/* What can be said of a line by itself: its spaces, its letters, its end. */
#include "check/report_parts.h"

#include "model/node.h"
#include "style/style.h"

#include <glib.h>

/* ---- spaces ---- */

/* The text a cluster shows is a word space. */
static bool is_space(struct slice text, size_t at, size_t bytes)
{
    return (bytes == 1 && text.p[at] == ' ') ||
           (bytes == 2 && text.p[at] == '\xc2' && text.p[at + 1] == '\xa0');
}

/** The word spaces of a mark: how many, and their width. */
static void add_spaces(const struct mark *mark, int64_t *width, int32_t *count)
{
    struct slice text = mark->as.text.text;
    size_t at = 0;
    uint32_t glyph = 0, glyphs = mark->as.text.glyph_count;

    for (uint32_t c = 0; c < mark->as.text.cluster_count; c++) {
        struct cluster cluster = mark->as.text.clusters[c];
        if (is_space(text, at, cluster.bytes) && cluster.glyphs == 1 && glyph < glyphs) {
            uint32_t place = mark->as.text.rtl ? glyphs - 1 - glyph : glyph;
            qlen advance = mark->as.text.glyphs[place].advance;
            *width += advance;
            *count += advance > 0;
        }
        at += cluster.bytes;
        glyph += cluster.glyphs;
    }
}

int64_t line_spaces(const struct page *page, const struct text_line *line, int32_t *count)
{
    int64_t width = 0;

    *count = 0;
    for (uint32_t i = line->mark; i < line->mark + line->mark_count; i++)
        if (page->marks[i].kind == MARK_TEXT)
            add_spaces(&page->marks[i], &width, count);
    return width;
}

/** The mean word space of a line in per cent of the font's; 0 when there is none. */
static int32_t space_percent(const struct page *page, const struct text_line *line)
{
    int32_t count;
    int64_t width = line_spaces(page, line, &count);

    if (count == 0 || line->space <= 0)
        return 0;
    return (int32_t)((width * 100 + (int64_t)count * line->space / 2) /
                     ((int64_t)count * line->space));
}

/* Spaces of other fonts on the line (code) have another width; that the breaker says the same keeps them out. */
static void judge_spaces(struct finder *finder, const struct text_line *line)
{
    const struct config *config = finder->config;
    int32_t loose = config->report_loose, tight = config->report_tight;

    if (!line->justified || line->last || line->ratio == 0)
        return;
    int32_t percent = space_percent(finder->page, line);
    if (percent == 0)
        return;
    if (loose > 0 && line->ratio > 0 && percent > loose)
        found_line(finder, FINDING_LOOSE_LINE, line, percent, loose);
    if (tight > 0 && line->ratio < 0 && percent < tight)
        found_line(finder, FINDING_TIGHT_LINE, line, percent, tight);
}

static void judge_letters(struct finder *finder, const struct text_line *line)
{
    int32_t limit = finder->config->report_expansion, size = ABS(line->expansion);

    finder->report->justified += line->justified && !line->last;
    finder->report->expanded += line->justified && !line->last && size > 0;
    if (limit > 0 && size > limit)
        found_line(finder, FINDING_EXPANSION, line, size, limit);
}

/* ---- ends ---- */

/** Where what stands on a line starts and ends. */
static void line_edges(const struct page *page, const struct text_line *line, qlen *left,
                       qlen *right)
{
    *left = line->x + line->width;
    *right = line->x;
    for (uint32_t i = line->mark; i < line->mark + line->mark_count; i++) {
        *left = MIN(*left, page->marks[i].x);
        *right = MAX(*right, page->marks[i].x + page->marks[i].width);
    }
}

static qlen runt_limit(const struct finder *finder, const struct text_line *line)
{
    struct length_bases bases = {line->size, line->size, line->leading, line->leading,
                                 line->width};

    return length_resolve(finder->config->report_runt, &bases);
}

/* Shorter than the indent of the paragraph below, a last line leaves a hole across the page. */
static void judge_last(struct finder *finder, const struct text_line *line)
{
    qlen limit = runt_limit(finder, line), left, right;
    const struct style *style = line->block->style;

    if (limit <= 0 || line->index == 0 || line->index + 1 != line->count || !line->justified)
        return;
    line_edges(finder->page, line, &left, &right);
    qlen extent = right - left;
    if (extent > 0 && extent < MAX(limit, style ? style->text_indent : 0))
        found_line(finder, FINDING_RUNT, line, extent, limit);
}

static void judge_faults(struct finder *finder, const struct text_line *line)
{
    qlen left, right;

    line_edges(finder->page, line, &left, &right);
    if (line->overfull)
        found_line(finder, FINDING_OVERFULL_LINE, line,
                   MAX(right - line->x - line->width, line->x - left), 0);
    if (line->cut)
        found_line(finder, FINDING_CUT_WORD, line, 0, 0);
}

/* ---- names ---- */

/** The last word of a line's text without the hyphen it ends with; `before` is what stands before it. */
static struct slice last_word(struct slice text, struct slice *before)
{
    size_t end = text.n, start;

    if (end && text.p[end - 1] == '-')
        end--;
    for (start = end; start > 0; start--) {
        const char *p = text.p + start - 1;
        if (*p == ' ' || (start > 1 && p[-1] == '\xc2' && *p == '\xa0'))
            break;
    }
    *before = slice_trim(slice_sub(text, 0, start));
    return slice_sub(text, start, end);
}

static gunichar last_char(struct slice text)
{
    return text.n ? g_utf8_get_char(g_utf8_prev_char(text.p + text.n)) : 0;
}

/* In these languages every noun has a capital. */
static bool nouns_have_capitals(const struct text_line *line)
{
    const struct style *style = line->block->style;

    return style && (slice_starts(style->language, "de") || slice_starts(style->language, "lb"));
}

/* A word with a capital within a sentence is a name; after anything but a letter or a comma a sentence may start. */
static bool is_name(struct slice word, struct slice before)
{
    gunichar first = word.n ? g_utf8_get_char(word.p) : 0, end = last_char(before);

    return g_unichar_isupper(first) && (g_unichar_isalnum(end) || end == ',');
}

static void judge_name(struct finder *finder, const struct text_line *line)
{
    struct buf text = {0};
    struct slice before;

    if (!finder->config->report_hyphen_name || !line->hyphen_put || nouns_have_capitals(line) ||
        line->block->kind == NODE_HEADING)
        return;
    line_text(finder->page, line, &text);
    struct slice word = last_word(buf_view(&text), &before);
    if (is_name(word, before))
        found_line(finder, FINDING_HYPHEN_NAME, line, 0, 0)->text =
            arena_printf(finder->report->arena, "…%.*s-", (int)word.n, word.p);
    buf_free(&text);
}

/* ---- glyphs ---- */

/** The characters of the cluster that glyph `glyph` (in text order) belongs to. */
static struct slice cluster_text(const struct mark *mark, uint32_t glyph)
{
    size_t at = 0;
    uint32_t seen = 0;

    for (uint32_t c = 0; c < mark->as.text.cluster_count; c++) {
        struct cluster cluster = mark->as.text.clusters[c];
        if (glyph < seen + cluster.glyphs)
            return slice_sub(mark->as.text.text, at, at + cluster.bytes);
        seen += cluster.glyphs;
        at += cluster.bytes;
    }
    return (struct slice){0};
}

/** Whether some glyph of the mark is the font's box; `*glyph` is the first such in text order. */
static bool has_box(const struct mark *mark, uint32_t *glyph)
{
    uint32_t count = mark->as.text.glyph_count;

    for (uint32_t i = 0; i < count; i++) {
        *glyph = i;
        if (mark->as.text.glyphs[mark->as.text.rtl ? count - 1 - i : i].id == 0)
            return true;
    }
    return false;
}

static void judge_glyphs(struct finder *finder, const struct text_line *line)
{
    uint32_t glyph;

    for (uint32_t i = line->mark; i < line->mark + line->mark_count; i++) {
        const struct mark *mark = &finder->page->marks[i];
        if (mark->kind != MARK_TEXT || !has_box(mark, &glyph))
            continue;
        struct slice text = cluster_text(mark, glyph);
        struct found *found = found_line(finder, FINDING_GLYPH_MISSING, line, 0, 0);
        if (text.n)
            found->text = arena_printf(finder->report->arena, "%.*s (U+%04X)", (int)text.n,
                                       text.p, (unsigned)g_utf8_get_char(text.p));
    }
}

/* ---- all ---- */

void find_line_faults(struct finder *finder)
{
    finder->report->lines += finder->page->line_count;
    for (size_t i = 0; i < finder->page->line_count; i++) {
        const struct text_line *line = &finder->page->lines[i];
        judge_glyphs(finder, line);
        judge_faults(finder, line);
        if (!line_is_prose(line))
            continue;
        judge_spaces(finder, line);
        judge_letters(finder, line);
        judge_last(finder, line);
        judge_name(finder, line);
    }
}
