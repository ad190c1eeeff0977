/* Paragraphs: the stages in order, and the small texts beside them (labels, folios, leaders). */
#include "layout/paragraph.h"

#include "layout/hyphenate.h"
#include "layout/line.h"
#include "model/book.h"
#include "style/style.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <string.h>

/* How far ragged and centred lines may fall short before they cost much, in ems. */
#define RAG_EMS 3
#define CENTER_EMS 6
/* A last line shorter than this (in ems) is a runt. */
#define RUNT_EMS 3
/* Wrapped lines of code are indented by this many of the font's spaces. */
#define WRAP_INDENT 2
/* Steps of the point of the arrow that says so. */
#define WRAP_STEPS 8
/* Characters of an overfull line that its message shows. */
#define SHOWN_CHARACTERS 40
/* How much of their give letters may use, in percent, where a paragraph has to be longer or shorter for its page's sake:
 * rather that than a page that is short. */
#define PAGE_EXPANSION 125
/* What is too wide by no more than this is not worth a message: half a point. */
#define OVERFULL_TOLERANCE (QLEN_PT / 2)

/* ---- the shaper ---- */

static PangoFontMap *make_map(const struct fonts *fonts)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), fonts_fontconfig(fonts));
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72); /* 1 unit = 1 pt */
    return map;
}

static PangoContext *make_context(PangoFontMap *map, const struct face *face)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, face->alias);
    pango_font_description_set_absolute_size(description, PT(10));
    pango_context_set_font_description(context, description);
    pango_font_description_free(description);
    return context;
}

struct shaper *shaper_new(const struct fonts *fonts, const struct shaper_options *options,
                          struct diags *diags)
{
    struct shaper *shaper = g_new0(struct shaper, 1);
    shaper->fonts = fonts;
    shaper->options = *options;
    shaper->diags = diags;
    shaper->map = make_map(fonts);
    shaper->context = make_context(shaper->map, fonts_face(fonts, 0));
    shaper->no_fallback = pango_attr_list_new();
    pango_attr_list_insert(shaper->no_fallback, pango_attr_fallback_new(FALSE));
    shaper->buffer = hb_buffer_create();
    shaper->scratch = arena_new();
    shape_fonts_init(shaper);
    shape_words_init(shaper);
    char *folder = g_build_filename(fonts_data_dir(fonts), "hyphen", NULL);
    shaper->hyphenator = hyphenator_new(options->hyphen_dir ? options->hyphen_dir : folder);
    g_free(folder);
    return shaper;
}

void shaper_free(struct shaper *shaper)
{
    if (!shaper)
        return;
    shape_fonts_end(shaper);
    shape_words_end(shaper);
    hyphenator_free(shaper->hyphenator);
    arena_free(shaper->scratch);
    hb_buffer_destroy(shaper->buffer);
    pango_attr_list_unref(shaper->no_fallback);
    g_object_unref(shaper->context);
    g_object_unref(shaper->map);
    g_free(shaper);
}

struct diags *shaper_diags(const struct shaper *shaper)
{
    return shaper->diags;
}

void shaper_times(const struct shaper *shaper, uint64_t *shape, uint64_t *breaking)
{
    *shape = shaper->microseconds_shape;
    *breaking = shaper->microseconds_break;
}

static void start_paragraph(struct shaper *shaper)
{
    arena_reset(shaper->scratch);
    shape_words_trim(shaper);
}

/* ---- analysis ---- */

static PangoLogAttr *find_attrs(struct shaper *shaper, struct slice text,
                                struct slice language)
{
    int count = (int)g_utf8_strlen(text.p, (gssize)text.n) + 1;
    PangoLogAttr *attrs = ARENA_ARRAY(shaper->scratch, PangoLogAttr, (size_t)count);
    char tag[32] = "en";
    if (language.n && language.n < sizeof tag) {
        memcpy(tag, language.p, language.n);
        tag[language.n] = 0;
    }
    pango_get_log_attrs(text.p, (int)text.n, -1, pango_language_from_string(tag), attrs,
                        count);
    return attrs;
}

struct job {
    struct shaper *shaper;
    struct arena *arena;
    struct paragraph *paragraph;
    const struct style *style;
    const struct measure *measure;
    struct paragraph_options *options;
    struct collected *text;
    struct break_list breaks;
    qlen indent, tail_width;
};

static qlen inset_left(const struct measure *measure, size_t line)
{
    return line < measure->inset_count ? measure->insets[line].left : 0;
}

static qlen inset_right(const struct measure *measure, size_t line)
{
    return line < measure->inset_count ? measure->insets[line].right : 0;
}

static qlen wrap_indent(const struct job *job)
{
    if (!job->options->code || !job->paragraph->shaped->piece_count)
        return 0;
    return WRAP_INDENT * job->paragraph->shaped->pieces[0].font->space;
}

static struct line_params make_params(const struct job *job, qlen *widths)
{
    const struct measure *measure = job->measure;
    const struct style *style = job->style;
    qlen room = measure->width - job->tail_width;
    for (size_t i = 0; i < measure->inset_count; i++)
        widths[i] = room - measure->insets[i].left - measure->insets[i].right;
    bool ragged = style->text_align != TEXT_JUSTIFY || job->options->code;
    qlen rag = (style->text_align == TEXT_CENTER ? CENTER_EMS : RAG_EMS) * style->font_size;
    return (struct line_params){
        .widths = widths,
        .width_count = measure->inset_count,
        .width = room,
        .continuation = wrap_indent(job),
        .rag = job->options->code ? measure->width : ragged ? rag : 0,
        .expansion = job->shaper->options.expansion ? style->expansion : 0,
        .expansion_most =
            job->shaper->options.expansion ? style->expansion * PAGE_EXPANSION / 100 : 0,
        .max_hyphens = style->hyphenate_lines,
        .runt = RUNT_EMS * style->font_size,
        .hyphenate = style->hyphens == HYPHENS_AUTO,
        .shun_rivers = !ragged,
        .alternatives = !job->options->code,
    };
}

/* ---- results ---- */

static struct line_cut make_cut(const struct job *job, const struct line_break *line,
                                size_t index)
{
    const struct break_list *list = &job->breaks;
    const struct break_spot *from = &list->spots[line->from], *to = &list->spots[line->to];
    bool rtl = job->paragraph->shaped->rtl;
    qlen left = inset_left(job->measure, index), right = inset_right(job->measure, index);
    qlen lead = index == 0 ? job->indent : 0;
    bool wrapped = job->options->code && list->points[line->from].kind != POINT_FORCED;
    if (wrapped)
        lead = wrap_indent(job);
    return (struct line_cut){
        .start = from->next,
        .end = MAX(to->end, from->next),
        .next = MAX(to->next, from->next),
        .hyphen = to->hyphen,
        .hyphen_before = from->hyphen,
        .last = list->points[line->to].kind == POINT_FORCED,
        .wrapped = wrapped,
        .indent = left + (rtl ? job->tail_width : lead),
        .width = job->measure->width - job->tail_width - left - right - lead,
        .hang_start = list->points[line->from].hang_start,
        .hang_end = list->points[line->to].hang_end,
    };
}

/** How high pictures and larger letters stand on a line. The text's own letters do not count: they have their
 * leading, whatever the ascent that a face claims. */
static void line_extents(const struct shaped *shaped, const struct line_cut *cut,
                         qlen text_size, size_t *piece_index, struct line_info *info)
{
    size_t i = *piece_index;
    while (i < shaped->piece_count && shaped->pieces[i].end <= cut->start)
        i++;
    *piece_index = i;
    for (; i < shaped->piece_count && shaped->pieces[i].start < MAX(cut->end, cut->start + 1);
         i++) {
        const struct piece *piece = &shaped->pieces[i];
        const struct shape_font *font = piece->font;
        qlen raise = font->position == RUN_NORMAL ? piece->run->raise : 0;
        qlen up = (qlen)((int64_t)font->size * font->face->cap_height / 1000) + raise;
        qlen down = -raise;
        if (piece->object)
            up = piece->object->height + raise;
        else if (font->size <= text_size)
            continue;
        info->ascent = MAX(info->ascent, up);
        info->descent = MAX(info->descent, down);
    }
}

static bool ends_with_hyphen(struct slice text, const struct line_cut *cut)
{
    if (cut->hyphen)
        return true;
    if (cut->last || cut->end <= cut->start)
        return false;
    gunichar c = g_utf8_get_char(g_utf8_find_prev_char(text.p, text.p + cut->end));
    return c == '-' || c == 0x2010;
}

static void take_setting(struct job *job, const struct line_setting *from, int which)
{
    struct paragraph *paragraph = job->paragraph;
    struct setting *out = &paragraph->settings[which];
    struct line_cut *cuts = ARENA_ARRAY(job->arena, struct line_cut, from->count + 1);
    size_t piece = 0, note = 0;
    uint32_t source_line = 0;
    out->count = from->count;
    out->demerits = from->demerits;
    out->lines = ARENA_ARRAY(job->arena, struct line_info, from->count + 1);
    paragraph->shaped->cuts[which] = cuts;
    for (size_t i = 0; i < from->count; i++) {
        const struct line_break *line = &from->lines[i];
        struct line_info *info = &out->lines[i];
        cuts[i] = make_cut(job, line, i);
        cuts[i].expansion = from->expansion;
        source_line += i > 0 && !cuts[i].wrapped;
        cuts[i].source_line = source_line;
        const struct line_point *a = &job->breaks.points[line->from];
        const struct line_point *b = &job->breaks.points[line->to];
        info->start = cuts[i].start;
        info->end = cuts[i].next;
        info->width = (qlen)(b->end - a->start);
        info->ratio = line->ratio;
        info->badness = line->badness;
        info->overfull = line->over > OVERFULL_TOLERANCE;
        info->cut = b->penalty == ANYWHERE_PENALTY && !job->options->code;
        info->hyphenated = ends_with_hyphen(paragraph->text, &cuts[i]);
        line_extents(paragraph->shaped, &cuts[i], job->style->font_size, &piece, info);
        bool last = i + 1 == from->count;
        for (; note < paragraph->note_count &&
               (last || paragraph->notes[note].offset < cuts[i].next);
             note++)
            info->notes++;
    }
}

/** Reports a fault of a line at the run it starts in, with the line's first words. */
static void report_line(const struct job *job, size_t index, enum diag_id id,
                        const char *amount)
{
    const struct paragraph *paragraph = job->paragraph;
    const struct line_cut *cut = &paragraph->shaped->cuts[SETTING_NATURAL][index];
    struct slice text = slice_sub(paragraph->text, cut->start, cut->end);
    const char *end = text.p;
    for (int n = 0; n < SHOWN_CHARACTERS && end < text.p + text.n; n++)
        end = g_utf8_next_char(end);
    char *shown = g_strndup(text.p, (gsize)(end - text.p));
    const struct collected *all = paragraph->shaped->text;
    const struct node *node = paragraph->node;
    uint32_t offset;
    collected_source(all, cut->start, &node, &offset);
    struct span span = node ? node->span : SPAN_NONE;
    if (amount)
        diag(job->shaper->diags, span, id, amount, shown);
    else
        diag(job->shaper->diags, span, id, shown);
    g_free(shown);
}

static void report_faults(const struct job *job, const struct line_setting *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct line_break *line = &lines->lines[i];
        bool cut = job->breaks.points[line->to].penalty == ANYWHERE_PENALTY;
        if (line->over > OVERFULL_TOLERANCE) {
            char amount[24];
            g_snprintf(amount, sizeof amount, "%d.%d", line->over / QLEN_PT,
                       line->over % QLEN_PT * 10 / QLEN_PT);
            report_line(job, i, DIAG_LINE_OVERFULL, amount);
        } else if (cut && !job->options->code) {
            report_line(job, i, DIAG_WORD_CUT, NULL);
        }
    }
}

static void break_lines(struct job *job, const PangoLogAttr *attrs)
{
    struct shaper *shaper = job->shaper;
    const struct measure *measure = job->measure;
    struct line_setting settings[LINEBREAK_COUNT];
    qlen *widths = ARENA_ARRAY(shaper->scratch, qlen, measure->inset_count + 1);
    job->breaks = break_points(shaper, job->paragraph->shaped, job->style, attrs,
                               job->indent, measure->width - job->tail_width);
    struct line_params params = make_params(job, widths);
    linebreak(shaper->scratch, job->breaks.points, job->breaks.count, &params, settings);
    take_setting(job, &settings[LINEBREAK_NATURAL], SETTING_NATURAL);
    for (int i = SETTING_SHORTER; i < SETTING_COUNT; i++)
        if (settings[i].count)
            take_setting(job, &settings[i], i);
    report_faults(job, &settings[LINEBREAK_NATURAL]);
}

/** The word space of the font in which most of the paragraph is set; code among it has another. */
static qlen space_of(const struct paragraph *paragraph)
{
    const struct shaped *shaped = paragraph->shaped;
    const struct piece *best = NULL;
    for (size_t i = 0; i < shaped->piece_count; i++) {
        const struct piece *piece = &shaped->pieces[i];
        bool counts = piece->font && !(piece->run && piece->run->code);
        if (counts && (!best || piece->end - piece->start > best->end - best->start))
            best = piece;
    }
    return best ? best->font->space : 0;
}

/** The two parts of the work that take time, which is taken for the figures of the run. */
static void shape_and_break(struct job *job)
{
    struct paragraph *paragraph = job->paragraph;
    struct shaper *shaper = job->shaper;
    int64_t began = g_get_monotonic_time();
    const PangoLogAttr *attrs = find_attrs(shaper, paragraph->text, job->style->language);
    paragraph->shaped = shape(shaper, job->arena, job->text, job->style, attrs);
    paragraph->shaped->options = job->options;
    paragraph->shaped->width = job->measure->width;
    paragraph->space = space_of(paragraph);
    int64_t shaped = g_get_monotonic_time();
    break_lines(job, attrs);
    shaper->microseconds_shape += (uint64_t)(shaped - began);
    shaper->microseconds_break += (uint64_t)(g_get_monotonic_time() - shaped);
}

struct paragraph *paragraph_set(struct shaper *shaper, struct arena *arena,
                                struct structure *structure, const struct node *block,
                                const struct measure *measure,
                                const struct paragraph_options *options)
{
    static const struct paragraph_options no_options = {.element = NO_ELEMENT};
    start_paragraph(shaper);
    struct paragraph *paragraph = ARENA_NEW(arena, struct paragraph);
    struct job job = {.shaper = shaper, .arena = arena, .paragraph = paragraph,
                      .measure = measure};
    job.options = ARENA_NEW(arena, struct paragraph_options);
    *job.options = options ? *options : no_options;
    job.options->code |= block->kind == NODE_CODE_BLOCK;
    job.style = job.options->style ? job.options->style : block->style;
    paragraph->node = block;
    paragraph->style = job.style;
    paragraph->leading = style_leading(job.style);
    /* The text stays: marks show it, and structure elements name nodes that are made for it. */
    job.text = collect(structure ? structure->arena : arena, structure, block, job.style,
                       measure->width, job.options);
    paragraph->text = job.text->text;
    paragraph->notes = job.text->notes;
    paragraph->note_count = job.text->note_count;
    if (!job.text->text.n && !job.options->leader_tail.n)
        return paragraph;
    if (job.options->leader_tail.n) {
        job.tail_width = shaper_width(shaper, job.options->leader_tail, job.style) +
                         job.style->font_size;
        job.options->tail_order = structure ? structure->next_order++ : 0;
    }
    job.indent = job.options->no_indent || job.options->code ? 0 : job.style->text_indent;
    shape_and_break(&job);
    return paragraph;
}

/* ---- placing ---- */

/** The distance of two leaders: white at the start of a text vanishes, so one alone may be narrower. */
static qlen leader_step(struct shaper *shaper, struct slice leader, const struct style *style)
{
    char two[64];

    if (!leader.n || 2 * leader.n > sizeof two)
        return 0;
    memcpy(two, leader.p, leader.n);
    memcpy(two + leader.n, leader.p, leader.n);
    return shaper_width(shaper, (struct slice){two, 2 * leader.n}, style) -
           shaper_width(shaper, leader, style);
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
    struct buf out = {0};
    for (qlen i = 0; i < count - 1; i++)
        buf_slice(&out, options->leader);
    struct slice dots = arena_copy(page->arena, buf_view(&out));
    shaper_place_text(shaper, dots, style, end - shaper_width(shaper, dots, style), y, NO_ELEMENT,
                      0, ARTIFACT_LAYOUT, page);
    buf_free(&out);
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
    start_paragraph(shaper);
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

/* ---- short texts ---- */

static struct shaped *shape_short(struct shaper *shaper, struct arena *arena,
                                  struct slice text, const struct style *style)
{
    struct collected *collected = collect_text(arena, text, style);
    if (!collected->text.n)
        return NULL;
    const PangoLogAttr *attrs = find_attrs(shaper, collected->text, style->language);
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
    start_paragraph(shaper);
    struct arena *arena = arena_new();
    struct collected *text = collect(arena, NULL, block, block->style, 0, &no_options);
    int64_t widest = 0, whole = 0;
    if (text->text.n) {
        const PangoLogAttr *attrs = find_attrs(shaper, text->text, block->style->language);
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
