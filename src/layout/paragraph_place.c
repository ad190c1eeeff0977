/* Placing the lines of paragraphs, with what stands beside and behind them: leaders, numbers of lines of code. */
#include "layout/line.h"
#include "style/style.h"

#include <string.h>

/* Steps of the point of the arrow that says so. */
#define WRAP_STEPS 8

/** So many leaders in a row, each kept from joining with the next: three dots are no ellipsis here. */
static struct slice repeat_leader(struct arena *arena, struct slice leader, qlen count)
{
    static const char apart[] = "\xE2\x80\x8C"; /* U+200C */
    struct buf out = {0};
    bool joins = leader.n && leader.p[0] != ' ' && leader.p[leader.n - 1] != ' ';
    for (qlen i = 0; i < count; i++) {
        buf_string(&out, joins && i ? apart : "");
        buf_slice(&out, leader);
    }
    struct slice leaders = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return leaders;
}

/** The distance of two leaders: white at the start of a text vanishes, so one alone may be narrower. */
static qlen leader_step(struct shaper *shaper, struct slice leader, const struct style *style)
{
    if (!leader.n)
        return 0;
    return shaper_width(shaper, repeat_leader(shaper->scratch, leader, 3), style) -
           shaper_width(shaper, repeat_leader(shaper->scratch, leader, 2), style);
}

/** The tail of a contents line at the right end, and the leader before it. */
static void place_leader(struct shaper *shaper, const struct paragraph *paragraph,
                         const struct line_cut *cut, qlen x, qlen y, size_t first_mark,
                         struct page_builder *page)
{
    const struct shaped *shaped = paragraph->shaped;
    const struct paragraph_options *options = shaped->options;
    const struct style *style = paragraph->style;
    qlen text_left = x + shaped->width, text_right = x;
    for (size_t i = first_mark; i < page->marks.count; i++) {
        text_left = MIN(text_left, page->marks.items[i].x);
        text_right = MAX(text_right, page->marks.items[i].x + page->marks.items[i].width);
    }
    (void)cut;
    qlen tail = shaper_width(shaper, options->leader_tail, style);
    qlen tail_x = shaped->rtl ? x : x + shaped->width - tail;
    shaper_place_text(shaper, options->leader_tail, style, tail_x, y, options->element,
                      options->tail_order, NOT_ARTIFACT, page);
    qlen step = leader_step(shaper, options->leader, style);
    qlen gap = style->font_size / 2;
    qlen from = shaped->rtl ? x + tail + gap : text_right + gap;
    qlen to = shaped->rtl ? text_left - gap : tail_x - gap;
    if (step <= 0 || to - from < 3 * step)
        return;
    /* Leaders stand under each other: their places count from the measure's end. */
    qlen count = (to - from) / step;
    qlen end = x + shaped->width - (x + shaped->width - to + step - 1) / step * step;
    struct slice dots = repeat_leader(page->arena, options->leader, count - 1);
    shaper_place_text(shaper, dots, style, end - shaper_width(shaper, dots, style), y, NO_ELEMENT,
                      0, ARTIFACT_LAYOUT, page);
}

/** The sign that a line of code goes on, an arrow around the corner in the white of the indent. It is drawn, so that
 * it is in no font's hands and in no one's copy of the code. The arrow's point is a flight of steps too
 * fine to be seen. */
static void place_wrap_mark(const struct paragraph *paragraph, qlen x, qlen y,
                            struct page_builder *page)
{
    const struct shape_font *font = paragraph->shaped->pieces[0].font;
    uint32_t color = (paragraph->style->color & 0xffffff) | 0xff000000;
    qlen em = font->size, thick = em / 18, point = em / 5, half = em / 8;
    qlen left = x + font->space / 4, right = x + 11 * font->space / 8;
    qlen middle = y - em * font->face->x_height / 2000, top = middle - em / 3;

    page_add_rule(page, left, top, thick, middle + thick / 2 - top, color);
    page_add_rule(page, left, middle - thick / 2, right - point / 2 - left, thick, color);
    for (int step = 1; step <= WRAP_STEPS; step++) {
        qlen reach = point * step / WRAP_STEPS, high = half * (WRAP_STEPS - step + 1) / WRAP_STEPS;
        page_add_rule(page, right - point, middle - high, reach, 2 * high, color);
    }
}

/** The code line that line `cut` shows (a part of), or NULL. */
static const struct node *code_line(const struct paragraph *paragraph, const struct line_cut *cut)
{
    const struct code_lines *lines = paragraph->shaped->options->lines;

    return lines && cut->source_line < lines->count ? lines->nodes[cut->source_line] : NULL;
}

static void place_line_background(const struct paragraph *paragraph, const struct node *line, qlen x,
                                  qlen y, struct page_builder *page)
{
    const struct code_lines *lines = paragraph->shaped->options->lines;

    if (line->style->background >> 24)
        page_add_rule(page, x + lines->left, y - lines->strut, lines->width, paragraph->leading,
                      line->style->background);
}

static void place_line_number(struct shaper *shaper, const struct paragraph *paragraph,
                              const struct node *line, qlen x, qlen y, struct page_builder *page)
{
    const struct code_lines *lines = paragraph->shaped->options->lines;
    char text[16];

    if (!line->as.code_line.number)
        return;
    g_snprintf(text, sizeof text, "%u", line->as.code_line.number);
    qlen width = shaper_width(shaper, slice_of(text), lines->number_style);
    shaper_place_text(shaper, slice_of(text), lines->number_style, x + lines->number_right - width, y,
                      NO_ELEMENT, 0, ARTIFACT_NUMBER, page);
}

/** The widening of the line's letters: that of the mark that has most of it, for code among them has none. */
static int32_t expansion_of(const struct page_builder *page, size_t from)
{
    int32_t most = 0;

    for (size_t i = from; i < page->marks.count; i++) {
        const struct mark *mark = &page->marks.items[i];
        if (mark->kind == MARK_TEXT && ABS(mark->as.text.expansion) > ABS(most))
            most = mark->as.text.expansion;
    }
    return most;
}

/** Notes the line that was placed, with its first mark at `from`. */
static void note_line(const struct paragraph *paragraph, const struct setting *setting,
                      size_t index, const struct line_cut *cut, qlen x, qlen y, size_t from,
                      struct page_builder *page)
{
    const struct shaped *shaped = paragraph->shaped;
    const struct run *run = collected_run(shaped->text, cut->start);
    const struct line_info *info = &setting->lines[index];
    struct text_line line = {
        .mark = (uint32_t)from,
        .mark_count = (uint32_t)(page->marks.count - from),
        .block = paragraph->node,
        .leaf = run ? run->node : NULL,
        .x = x + cut->indent,
        .y = y,
        .width = cut->width,
        .size = paragraph->style->font_size,
        .leading = paragraph->leading,
        .space = paragraph->space,
        .ratio = info->ratio,
        .expansion = expansion_of(page, from),
        .index = (uint32_t)index,
        .count = (uint32_t)setting->count,
        .place = page->place,
        .hyphenated = info->hyphenated,
        .hyphen_put = cut->hyphen,
        .within_word = cut->hyphen_before,
        .justified = paragraph->style->text_align == TEXT_JUSTIFY,
        .overfull = info->overfull,
        .cut = info->cut,
        .last = cut->last,
        .raw = shaped->options->code || shaped->options->leader_tail.n > 0,
    };
    if (run && cut->start > run->start)
        line.before = slice_sub(paragraph->text, run->start, cut->start);
    vec_push(&page->lines, line);
}

void paragraph_place(struct shaper *shaper, const struct paragraph *paragraph, int setting,
                     size_t index, qlen x, qlen y, struct page_builder *page)
{
    const struct shaped *shaped = paragraph->shaped;
    if (!shaped || index >= paragraph->settings[setting].count)
        return;
    shaper_begin(shaper);
    const struct line_cut *cut = &shaped->cuts[setting][index];
    const struct node *line = code_line(paragraph, cut);
    if (line)
        place_line_background(paragraph, line, x, y, page);
    size_t first_mark = page->marks.count;
    line_place(shaper, shaped, paragraph->style, cut, x, y, page);
    note_line(paragraph, &paragraph->settings[setting], index, cut, x, y, first_mark, page);
    if (cut->wrapped)
        place_wrap_mark(paragraph, x, y, page);
    else if (line)
        place_line_number(shaper, paragraph, line, x, y, page);
    if (shaped->options->leader_tail.n && index + 1 == paragraph->settings[setting].count)
        place_leader(shaper, paragraph, cut, x, y, first_mark, page);
}
