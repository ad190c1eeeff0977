/* Paragraphs: the stages in order, up to lines whose places are not yet known. */
#include "layout/paragraph.h"

#include "layout/line.h"
#include "model/book.h"
#include "style/sheet.h"
#include "style/style.h"

/* How far ragged and centred lines may fall short before they cost much, in ems. */
#define RAG_EMS 3
#define CENTER_EMS 6
/* A last line shorter than this (in ems) is a runt. */
#define RUNT_EMS 3
/* "Pretty" last lines are this part of the measure at least. */
#define PRETTY_PART 4
/* Wrapped lines of code are indented by this many of the font's spaces. */
#define WRAP_INDENT 2
/* Characters of an overfull line that its message shows. */
#define SHOWN_CHARACTERS 40
/* How much of their give letters may use, in percent, where a paragraph has to be longer or shorter for its page's sake:
 * rather that than a page that is short. */
#define PAGE_EXPANSION 125
/* What is too wide by no more than this is not worth a message: half a point. */
#define OVERFULL_TOLERANCE (QLEN_PT / 2)

/* ---- the job ---- */

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
    uint32_t lead; /* bytes of the first line, where it has a style of its own; else 0 */
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

/** The room of the narrowest line. */
static qlen narrowest(const struct job *job)
{
    const struct measure *measure = job->measure;
    qlen lost = wrap_indent(job);

    for (size_t i = 0; i < measure->inset_count; i++)
        lost = MAX(lost, measure->insets[i].left + measure->insets[i].right);
    return measure->width - job->tail_width - lost;
}

/** Justified lines are all alike, lines with leaders all full. */
static bool balances(const struct job *job)
{
    return job->style->text_wrap == TEXT_WRAP_BALANCE && job->style->text_align != TEXT_JUSTIFY &&
           !job->options->code && !job->options->leader_tail.n;
}

/** Where each character is a word, one or two on a last line are no runt: white between the others would be worse. */
static qlen runt_ems(struct slice language)
{
    return slice_starts(language, "zh") || slice_starts(language, "ja") ? 0 : RUNT_EMS;
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
        .slack = ragged ? 0 : RAG_EMS * style->font_size,
        .expansion = job->shaper->options.expansion ? style->expansion : 0,
        .expansion_most =
            job->shaper->options.expansion ? style->expansion * PAGE_EXPANSION / 100 : 0,
        .max_hyphens = style->hyphenate_lines,
        .balance = balances(job) ? style->font_size : 0,
        .runt = MAX(runt_ems(style->language) * style->font_size,
                    style->text_wrap == TEXT_WRAP_PRETTY ? room / PRETTY_PART : 0),
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
        .ragged = linebreak_ragged(&list->points[line->from], &list->points[line->to]),
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
        info->joined = cuts[i].wrapped;
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

/* ---- a first line with a style of its own ---- */

/** Gives the first `n` bytes of a text the style "lead-in": that is a new text, of the same leaves. */
static struct collected *lead_text(const struct job *job, uint32_t n)
{
    const struct collected *from = job->text;
    struct collected *text = ARENA_NEW(job->arena, struct collected);

    *text = *from;
    text->run_count = 0;
    text->runs = ARENA_ARRAY(job->arena, struct run, from->run_count + 1);
    for (size_t i = 0; i < from->run_count; i++) {
        struct run run = from->runs[i], rest = run;
        if (run.start < n) {
            run.style = sheet_element(job->options->lead_sheet, run.style, "span", "lead-in");
            if (run.position == RUN_NORMAL)
                run.size = run.full_size = run.style->font_size;
            run.end = MIN(run.end, n);
        }
        text->runs[text->run_count++] = run;
        if (rest.start >= n || rest.end <= n)
            continue;
        const struct node *leaf = NULL;
        rest.start = n;
        collected_source(from, n, &leaf, &rest.skipped);
        text->runs[text->run_count++] = rest;
    }
    return text;
}

/** No line may end with a hyphen where the first one may end. */
static void forbid_hyphens(const struct job *job, struct break_list *list)
{
    for (size_t i = 0; i < list->count && list->points[i].end < 2 * (int64_t)job->measure->width; i++)
        if (list->points[i].kind == POINT_HYPHEN)
            list->points[i].penalty = PENALTY_NEVER;
}

/** Where the first line ends when all is set in its style, which decides what there is room for. */
static uint32_t lead_end(struct job *job)
{
    struct shaper *shaper = job->shaper;
    struct collected *text = lead_text(job, (uint32_t)job->text->text.n);
    const PangoLogAttr *attrs = shaper_attrs(shaper, text->text, job->style->language);
    struct line_setting settings[LINEBREAK_COUNT];
    qlen *widths = ARENA_ARRAY(shaper->scratch, qlen, job->measure->inset_count + 1);

    job->paragraph->shaped = shape(shaper, job->arena, text, job->style, attrs);
    struct break_list list = break_points(shaper, job->paragraph->shaped, job->style, attrs,
                                          job->indent, job->measure->width - job->tail_width);
    struct line_params params = make_params(job, widths);
    forbid_hyphens(job, &list);
    linebreak(shaper->scratch, list.points, list.count, &params, settings);
    const struct line_setting *natural = &settings[LINEBREAK_NATURAL];
    return natural->count ? list.spots[natural->lines[0].to].end : 0;
}

/** The point that ends the text of the first line. */
static uint32_t lead_point(const struct job *job)
{
    for (size_t i = 1; job->lead && i < job->breaks.count; i++)
        if (job->breaks.spots[i].end == job->lead && job->breaks.points[i].penalty < PENALTY_NEVER &&
            job->breaks.points[i].kind != POINT_HYPHEN)
            return (uint32_t)i;
    return 0;
}

/* ---- breaking ---- */

static void break_lines(struct job *job, const PangoLogAttr *attrs)
{
    struct shaper *shaper = job->shaper;
    const struct measure *measure = job->measure;
    struct line_setting settings[LINEBREAK_COUNT];
    qlen *widths = ARENA_ARRAY(shaper->scratch, qlen, measure->inset_count + 1);
    job->breaks = break_points(shaper, job->paragraph->shaped, job->style, attrs, job->indent,
                               narrowest(job));
    if (job->options->hang)
        job->breaks.points[0].hang_start = 0; /* the words behind the number stand over those below */
    struct line_params params = make_params(job, widths);
    params.first_end = lead_point(job);
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
    const PangoLogAttr *attrs = shaper_attrs(shaper, paragraph->text, job->style->language);
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
    shaper_begin(shaper);
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
    job.indent -= job.options->hang;
    if (job.options->lead_sheet && job.text->run_count) {
        job.lead = lead_end(&job);
        job.text = lead_text(&job, job.lead);
    }
    shape_and_break(&job);
    return paragraph;
}
