/* Placing one line. The pieces of the line are cut out of the paragraph's glyphs (a stretch beside an
 * unsafe cut is shaped again, as breaks.c measured it), set to their final widths, put in visual
 * order, and become marks, one for each run of one style and structure element. */
#include "layout/line.h"

#include "base/vec.h"
#include "model/book.h"
#include "style/style.h"

#include <string.h>

#define SOFT_HYPHEN "\xc2\xad"

/** A piece's part of the line. */
struct segment {
    const struct piece *piece;
    uint32_t start, end; /* visible bytes */
    struct glyph_run run;
    bool hyphen;
    struct glyph *glyphs; /* final, in text order */
    int64_t width;
    int64_t x;            /* from the line's left end */
};

struct placing {
    struct shaper *shaper;
    const struct shaped *shaped;
    const struct style *style;
    const struct line_cut *cut;
    struct page_builder *page;
    VEC(struct segment) segments;
    int32_t expansion;
    qlen left, baseline;
    VEC(struct mark) text_marks;
    VEC(struct mark) rules; /* over the text: strikes, underlines */
};

/* ---- glyphs ---- */

static bool is_safe(const struct shaped *shaped, const struct piece *piece, uint32_t at)
{
    if (at <= piece->start || at >= piece->end)
        return true;
    uint32_t first, last;
    piece_glyphs(shaped, piece, at, piece->end, &first, &last);
    return first < last && shaped->glyphs[first].cluster == at && !shaped->glyphs[first].unsafe;
}

/** The last safe cut at or before `at`; where there is none from `start`, some place before it. */
static uint32_t cut_before(const struct shaped *shaped, const struct piece *piece,
                           uint32_t start, uint32_t at)
{
    if (at >= piece->end)
        return piece->end;
    uint32_t first, last;
    piece_glyphs(shaped, piece, piece->start, at + 1, &first, &last);
    for (; last > first && shaped->glyphs[last - 1].cluster >= start; last--) {
        const struct shape_glyph *glyph = &shaped->glyphs[last - 1];
        if (!glyph->unsafe && is_safe(shaped, piece, glyph->cluster))
            return glyph->cluster;
    }
    return piece->start;
}

/** The first safe cut at or after `at`; where there is none before `end`, some place beyond it. */
static uint32_t cut_after(const struct shaped *shaped, const struct piece *piece, uint32_t at,
                          uint32_t end)
{
    uint32_t first, last;
    if (at <= piece->start)
        return piece->start;
    piece_glyphs(shaped, piece, at, piece->end, &first, &last);
    for (; first < last && shaped->glyphs[first].cluster <= end; first++)
        if (is_safe(shaped, piece, shaped->glyphs[first].cluster))
            return shaped->glyphs[first].cluster;
    return piece->end;
}

static void copy_glyphs(struct shape_glyph *to, uint32_t *count,
                        const struct shape_glyph *from, uint32_t n, uint32_t shift)
{
    for (uint32_t i = 0; i < n; i++) {
        to[*count] = from[i];
        to[*count].cluster = from[i].cluster + shift;
        ++*count;
    }
}

struct glyph_run line_glyphs(struct shaper *shaper, const struct shaped *shaped,
                             const struct piece *piece, uint32_t start, uint32_t end,
                             bool hyphen)
{
    uint32_t first, last;
    bool head_safe = is_safe(shaped, piece, start), tail_safe = is_safe(shaped, piece, end);
    if (head_safe && tail_safe && !hyphen) {
        piece_glyphs(shaped, piece, start, end, &first, &last);
        return (struct glyph_run){shaped->glyphs + first, last - first};
    }
    struct word_key key = {
        .font = piece->font, .script = piece->script, .rtl = piece->level & 1};
    struct slice text = shaped->text->text;
    uint32_t head = cut_after(shaped, piece, start, end);
    uint32_t tail = hyphen ? cut_before(shaped, piece, start, end - 1)
                           : cut_before(shaped, piece, start, end);
    const struct word *left = NULL, *right = NULL;
    if (head > tail || tail < start) { /* no safe cut inside: the whole anew */
        key.hyphen = hyphen;
        left = shape_word(shaper, &key, slice_sub(text, start, end));
        head = tail = end;
    } else {
        if (head > start)
            left = shape_word(shaper, &key, slice_sub(text, start, head));
        key.hyphen = hyphen;
        if (tail < end || hyphen)
            right = shape_word(shaper, &key, slice_sub(text, tail, end));
    }
    piece_glyphs(shaped, piece, head, tail, &first, &last);
    uint32_t room = last - first + (left ? left->count : 0) + (right ? right->count : 0);
    struct shape_glyph *glyphs = ARENA_ARRAY(shaper->scratch, struct shape_glyph, room + 1);
    uint32_t count = 0;
    if (left)
        copy_glyphs(glyphs, &count, left->glyphs, left->count, start);
    if (head < tail)
        copy_glyphs(glyphs, &count, shaped->glyphs + first, last - first, 0);
    if (right)
        copy_glyphs(glyphs, &count, right->glyphs, right->count, tail);
    return (struct glyph_run){glyphs, count};
}

/** The first piece that reaches beyond byte `at`. */
static size_t find_piece(const struct shaped *shaped, uint32_t at)
{
    size_t low = 0, high = shaped->piece_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (shaped->pieces[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void collect_segments(struct placing *p)
{
    const struct line_cut *cut = p->cut;
    for (size_t i = find_piece(p->shaped, cut->start); i < p->shaped->piece_count; i++) {
        const struct piece *piece = &p->shaped->pieces[i];
        if (piece->start >= cut->end)
            break;
        struct segment segment = {
            .piece = piece,
            .start = MAX(piece->start, cut->start),
            .end = MIN(piece->end, cut->end),
        };
        segment.hyphen = cut->hyphen && segment.end == cut->end && !piece->control;
        if (!piece->control && !piece->object)
            segment.run = line_glyphs(p->shaper, p->shaped, piece, segment.start, segment.end,
                                      segment.hyphen);
        segment.width = piece->object ? piece->object->width : 0;
        vec_push(&p->segments, segment);
    }
    /* A soft hyphen is a control: the hyphen goes to the piece before it. */
    bool any = false;
    for (size_t i = 0; i < p->segments.count; i++)
        any |= p->segments.items[i].hyphen;
    for (size_t i = p->segments.count; cut->hyphen && !any && i-- > 0;) {
        struct segment *segment = &p->segments.items[i];
        if (segment->piece->control || segment->piece->object)
            continue;
        segment->hyphen = any = true;
        segment->run = line_glyphs(p->shaper, p->shaped, segment->piece, segment->start,
                                   segment->end, true);
    }
}

/* ---- widths ---- */

/** The sums of the line as it stands. */
struct line_sums {
    int64_t width, flex, stretch, shrink;
};

/** True when the glyph ends its cluster, so that the gap of its character comes after it. */
static bool ends_cluster(const struct segment *segment, uint32_t i)
{
    return i + 1 == segment->run.count ||
           segment->run.glyphs[i + 1].cluster != segment->run.glyphs[i].cluster;
}

static enum gap gap_after(const struct placing *p, const struct segment *segment, uint32_t i)
{
    uint32_t at = segment->run.glyphs[i].cluster;
    if (at >= p->cut->end || !ends_cluster(segment, i))
        return GAP_NONE;
    enum gap gap = p->shaped->gaps[at];
    if (gap != GAP_SPACE && gap != GAP_NONE) {
        const char *text = p->shaped->text->text.p;
        uint32_t next = at + (uint32_t)g_utf8_skip[(unsigned char)text[at]];
        return next >= p->cut->end ? GAP_NONE : gap;
    }
    return gap;
}

static struct line_sums sum_line(const struct placing *p)
{
    struct line_sums sums = {0};
    for (size_t s = 0; s < p->segments.count; s++) {
        const struct segment *segment = &p->segments.items[s];
        bool expands = piece_expands(segment->piece);
        sums.width += segment->width;
        for (uint32_t i = 0; i < segment->run.count; i++) {
            qlen advance = segment->run.glyphs[i].advance, stretch, shrink;
            enum gap gap = gap_after(p, segment, i);
            gap_glue(gap, segment->piece->font, &stretch, &shrink);
            sums.width += advance;
            sums.stretch += stretch;
            sums.shrink += shrink;
            if (expands && gap != GAP_SPACE)
                sums.flex += advance;
        }
    }
    return sums;
}

static qlen expand(qlen length, int32_t expansion)
{
    int64_t product = (int64_t)length * (1000 + expansion);
    return (qlen)((product + (product < 0 ? -500 : 500)) / 1000);
}

/** Gives every glyph its final advance: letters by the expansion, gaps their share of `extra`. */
static void set_glyphs(struct placing *p, int64_t extra, int64_t give)
{
    int64_t sum = 0, given = 0;
    for (size_t s = 0; s < p->segments.count; s++) {
        struct segment *segment = &p->segments.items[s];
        int32_t expansion = piece_expands(segment->piece) ? p->expansion : 0;
        segment->glyphs =
            ARENA_ARRAY(p->page->arena, struct glyph, segment->run.count + 1);
        for (uint32_t i = 0; i < segment->run.count; i++) {
            const struct shape_glyph *from = &segment->run.glyphs[i];
            struct glyph *glyph = &segment->glyphs[i];
            enum gap gap = gap_after(p, segment, i);
            qlen stretch, shrink;
            gap_glue(gap, segment->piece->font, &stretch, &shrink);
            glyph->id = from->id;
            glyph->advance =
                gap == GAP_SPACE ? from->advance : expand(from->advance, expansion);
            glyph->dx = expand(from->dx, expansion);
            glyph->dy = from->dy;
            sum += extra < 0 ? shrink : stretch;
            if (give > 0) {
                int64_t due = extra * sum / give;
                glyph->advance += (qlen)(due - given);
                given = due;
            }
            segment->width += glyph->advance;
        }
    }
}

static int resolve_align(int align, bool rtl)
{
    if (align == TEXT_START)
        return rtl ? TEXT_RIGHT : TEXT_LEFT;
    if (align == TEXT_END)
        return rtl ? TEXT_LEFT : TEXT_RIGHT;
    return align;
}

static int line_align(const struct placing *p)
{
    static const int last[] = {TEXT_START, TEXT_JUSTIFY, TEXT_LEFT, TEXT_RIGHT,
                               TEXT_CENTER, TEXT_START, TEXT_END};
    int align = p->style->text_align;
    if (p->shaped->options && p->shaped->options->code && align == TEXT_JUSTIFY)
        align = TEXT_START;
    if (p->cut->last && p->style->text_align_last != LAST_AUTO)
        align = last[p->style->text_align_last];
    else if (p->cut->last && align == TEXT_JUSTIFY)
        align = TEXT_START;
    return resolve_align(align, p->shaped->rtl);
}

/** Chooses expansion and the stretch of spaces, sets all widths, and finds where the line starts. */
static void fit_line(struct placing *p, qlen x)
{
    const struct line_cut *cut = p->cut;
    struct line_sums sums = sum_line(p);
    int64_t target = (int64_t)cut->width + cut->hang_start + cut->hang_end;
    int64_t excess = target - sums.width;
    int align = line_align(p);
    int32_t limit = p->shaper->options.expansion ? p->style->expansion : 0;
    if ((align == TEXT_JUSTIFY || excess < 0) && sums.flex > 0 && limit > 0) {
        int64_t wish = (excess * 1000 + (excess < 0 ? -sums.flex : sums.flex) / 2) / sums.flex;
        p->expansion = (int32_t)CLAMP(wish, -limit, limit);
    }
    int64_t extra = excess - sums.flex * p->expansion / 1000;
    if (align != TEXT_JUSTIFY && extra > 0)
        extra = 0;
    if (extra < -sums.shrink)
        extra = -sums.shrink;
    set_glyphs(p, extra, extra < 0 ? sums.shrink : sums.stretch);
    int64_t width = 0;
    for (size_t i = 0; i < p->segments.count; i++)
        width += p->segments.items[i].width;
    int64_t slack = target - width;
    int64_t left = x + cut->indent - (p->shaped->rtl ? cut->hang_end : cut->hang_start);
    if (align == TEXT_CENTER)
        left += slack > 0 ? slack / 2 : 0;
    else if (align == TEXT_RIGHT || (p->shaped->rtl && align == TEXT_JUSTIFY))
        left += slack;
    p->left = (qlen)left;
}

/* ---- order ---- */

/** Rule L2 of the bidi algorithm on the segments: their places from left to right. */
static void order_segments(struct placing *p)
{
    size_t n = p->segments.count;
    size_t *order = ARENA_ARRAY(p->shaper->scratch, size_t, n + 1);
    int highest = 0;
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        highest = MAX(highest, p->segments.items[i].piece->level);
    }
    for (int level = highest; level > 0; level--)
        for (size_t i = 0; i < n; i++) {
            size_t j = i;
            while (j < n && p->segments.items[order[j]].piece->level >= level)
                j++;
            for (size_t a = i, b = j; a + 1 < b; a++, b--) {
                size_t swap = order[a];
                order[a] = order[b - 1];
                order[b - 1] = swap;
            }
            i = MAX(i, j);
        }
    int64_t x = 0;
    for (size_t i = 0; i < n; i++) {
        p->segments.items[order[i]].x = x;
        x += p->segments.items[order[i]].width;
    }
}

/* ---- marks ---- */

static qlen em_part(const struct shape_font *font, int thousandths)
{
    return (qlen)((int64_t)font->size * thousandths / 1000);
}

static void add_rule(struct placing *p, const struct mark *mark, qlen y, qlen thickness,
                     uint32_t color)
{
    struct mark rule = {
        .kind = MARK_RULE,
        .artifact = ARTIFACT_LAYOUT,
        .element = NO_ELEMENT,
        .span = mark->span,
        .x = mark->x,
        .y = y,
        .width = mark->width,
        .height = thickness,
        .color = color,
    };
    vec_push(&p->rules, rule);
}

static void decorate(struct placing *p, const struct mark *mark, const struct run *run,
                     const struct shape_font *font)
{
    const struct face *face = font->face;
    qlen thickness = MAX(em_part(font, face->underline_thickness), 1);
    if (run->decoration & DECORATION_UNDERLINE)
        add_rule(p, mark, mark->y - em_part(font, face->underline_position), thickness,
                 run->decoration_color);
    if (run->decoration & DECORATION_LINE_THROUGH)
        add_rule(p, mark, mark->y - em_part(font, face->x_height) / 2, thickness,
                 run->decoration_color);
    if (run->decoration & DECORATION_OVERLINE)
        add_rule(p, mark, mark->y - em_part(font, face->ascent), thickness,
                 run->decoration_color);
    if (run->background >> 24)
        page_add_rule(p->page, mark->x, mark->y - em_part(font, face->ascent), mark->width,
                      em_part(font, face->ascent + face->descent), run->background);
}

/** A link's rectangle; neighbours of one link on a line become one. */
static void add_link(struct placing *p, const struct run *run, const struct mark *mark,
                     qlen top, qlen height)
{
    struct link_area *last =
        p->page->links.count ? &vec_last(&p->page->links) : NULL;
    const struct node *link = run->link;
    bool joins = last && last->element == run->link_element &&
                 run->link_element != NO_ELEMENT &&
                 (last->x + last->width == mark->x || mark->x + mark->width == last->x) &&
                 top < last->y + last->height && last->y < top + height;
    if (joins) {
        qlen bottom = MAX(last->y + last->height, top + height);
        last->x = MIN(last->x, mark->x);
        last->width += mark->width;
        last->y = MIN(last->y, top);
        last->height = bottom - last->y;
        return;
    }
    struct link_area area = {
        .x = mark->x,
        .y = top,
        .width = mark->width,
        .height = height,
        .element = run->link_element,
        .title = node_plain_text(p->page->arena, link),
    };
    if (link->kind == NODE_PAGE_REF) {
        area.target = link->as.page_ref.target;
        area.title = mark->as.text.text;
    } else if (link->kind == NODE_NOTE) {
        area.target = link->as.note.body;
        area.title = link->label;
    } else {
        area.target = link->as.link.target;
        if (!area.target)
            area.url = link->as.link.url;
    }
    vec_push(&p->page->links, area);
}

/** Copies glyphs [from, to) of the segment into painting order. */
static const struct glyph *mark_glyphs(struct placing *p, const struct segment *segment,
                                       uint32_t from, uint32_t to)
{
    if (!(segment->piece->level & 1))
        return segment->glyphs + from;
    struct glyph *glyphs = ARENA_ARRAY(p->page->arena, struct glyph, to - from);
    for (uint32_t i = from; i < to; i++)
        glyphs[to - 1 - i] = segment->glyphs[i];
    return glyphs;
}

/** The bytes each cluster of glyphs [from, to) stands for; `end` is where the last one's text ends. */
static const struct cluster *mark_clusters(struct placing *p, const struct segment *segment,
                                           uint32_t from, uint32_t to, uint32_t start,
                                           uint32_t end, uint32_t *count)
{
    struct cluster *clusters = ARENA_ARRAY(p->page->arena, struct cluster, to - from + 1);
    uint32_t n = 0, at = start;
    for (uint32_t i = from; i < to;) {
        uint32_t j = i;
        while (j < to && segment->run.glyphs[j].cluster == segment->run.glyphs[i].cluster)
            j++;
        uint32_t next = j < to ? segment->run.glyphs[j].cluster : end;
        clusters[n++] = (struct cluster){(uint16_t)(next - at), (uint16_t)(j - i)};
        at = next;
        i = j;
    }
    *count = n;
    return clusters;
}

/** One run's part of a segment: glyphs [from, to), bytes [start, end). */
static void add_text_mark(struct placing *p, const struct segment *segment,
                          const struct run *run, uint32_t from, uint32_t to, uint32_t start,
                          uint32_t end, int64_t x)
{
    const struct piece *piece = segment->piece;
    const struct shape_font *font = piece->font;
    bool real_script = font->position != RUN_NORMAL;
    bool hyphen = segment->hyphen && to == segment->run.count;
    struct slice text = slice_sub(p->shaped->text->text, start, end);
    if (hyphen)
        text = arena_printf(p->page->arena, "%.*s" SOFT_HYPHEN, (int)text.n, text.p);
    struct mark mark = {
        .kind = MARK_TEXT,
        .element = run->element,
        .order = run->order,
        .span = run->node ? run->node->span : SPAN_NONE,
        .x = (qlen)(p->left + x),
        .y = p->baseline - (real_script ? 0 : run->raise),
        .color = run->style->color,
        .as.text = {
            .face = font->face->number,
            .size = font->drawn_size,
            .expansion = piece_expands(piece) ? p->expansion : 0,
            .rtl = piece->level & 1,
            .slanted = font->slanted,
            .glyphs = mark_glyphs(p, segment, from, to),
            .glyph_count = to - from,
            .text = text,
        },
    };
    uint32_t stop = start + (uint32_t)text.n;
    mark.as.text.clusters = mark_clusters(p, segment, from, to, start, stop,
                                          &mark.as.text.cluster_count);
    for (uint32_t i = from; i < to; i++)
        mark.width += segment->glyphs[i].advance;
    qlen ascent = em_part(font, font->face->ascent);
    qlen descent = em_part(font, font->face->descent);
    mark.height = ascent + descent;
    decorate(p, &mark, run, font);
    if (run->link)
        add_link(p, run, &mark, mark.y - ascent, mark.height);
    vec_push(&p->text_marks, mark);
}

static size_t find_run(const struct collected *text, uint32_t at)
{
    size_t low = 0, high = text->run_count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (text->runs[middle].start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void add_text(struct placing *p, const struct segment *segment)
{
    const struct collected *text = p->shaped->text;
    size_t r = find_run(text, segment->start);
    bool rtl = segment->piece->level & 1;
    int64_t before = 0; /* width of the glyphs done, in text order */
    uint32_t start = segment->start;
    for (uint32_t i = 0; i < segment->run.count; r++) {
        uint32_t j = i, run_end = text->runs[r].end;
        bool last = r + 1 == text->run_count || run_end >= segment->end;
        int64_t width = 0;
        while (j < segment->run.count && (last || segment->run.glyphs[j].cluster < run_end))
            width += segment->glyphs[j++].advance;
        if (j == i)
            continue;
        uint32_t end = j < segment->run.count ? segment->run.glyphs[j].cluster : segment->end;
        int64_t x = segment->x + (rtl ? segment->width - before - width : before);
        add_text_mark(p, segment, &text->runs[r], i, j, start, end, x);
        before += width;
        start = end;
        i = j;
    }
}

static void add_image(struct placing *p, const struct segment *segment)
{
    const struct inline_object *object = segment->piece->object;
    const struct run *run = &p->shaped->text->runs[find_run(p->shaped->text, object->offset)];
    struct mark mark = {
        .kind = MARK_IMAGE,
        .element = run->artifact ? NO_ELEMENT : run->element,
        .artifact = run->artifact || run->element == NO_ELEMENT ? ARTIFACT_LAYOUT
                                                                : NOT_ARTIFACT,
        .order = run->order,
        .span = object->node->span,
        .x = (qlen)(p->left + segment->x),
        .y = p->baseline - object->height - run->raise,
        .width = object->width,
        .height = object->height,
        .as.image.resource = object->node->as.image.resource,
    };
    if (run->link)
        add_link(p, run, &mark, mark.y, mark.height);
    page_add(p->page, mark);
}

/** The space the line ended with stays in the text of its last mark, beyond the margin. */
static void add_line_end(struct placing *p)
{
    const struct line_cut *cut = p->cut;
    const char *text = p->shaped->text->text.p;
    if (cut->next <= cut->end || text[cut->end] != ' ' || !p->text_marks.count || cut->hyphen)
        return;
    struct mark *mark = &vec_last(&p->text_marks);
    if (mark->as.text.text.p + mark->as.text.text.n != text + cut->end)
        return;
    uint32_t n = mark->as.text.glyph_count, clusters = mark->as.text.cluster_count;
    const struct segment *segment = &vec_last(&p->segments);
    for (size_t i = p->segments.count; segment->piece->control && i-- > 0;)
        segment = &p->segments.items[i];
    struct glyph space = {.id = segment->piece->font->space_glyph};
    struct glyph *glyphs = ARENA_ARRAY(p->page->arena, struct glyph, n + 1);
    struct cluster *more = ARENA_ARRAY(p->page->arena, struct cluster, clusters + 1);
    bool rtl = mark->as.text.rtl;
    memcpy(glyphs + rtl, mark->as.text.glyphs, n * sizeof *glyphs);
    memcpy(more, mark->as.text.clusters, clusters * sizeof *more);
    glyphs[rtl ? 0 : n] = space;
    more[clusters] = (struct cluster){1, 1};
    mark->as.text.glyphs = glyphs;
    mark->as.text.glyph_count = n + 1;
    mark->as.text.clusters = more;
    mark->as.text.cluster_count = clusters + 1;
    mark->as.text.text.n++;
}

static void add_anchors(struct placing *p)
{
    const struct collected *text = p->shaped->text;
    for (size_t i = 0; i < text->anchor_count; i++) {
        const struct inline_anchor *from = &text->anchors[i];
        bool here = from->offset >= p->cut->start && from->offset < p->cut->next;
        bool at_end = p->cut->next >= text->text.n && from->offset >= text->text.n;
        if (!here && !at_end)
            continue;
        struct anchor anchor = {from->node, p->left, p->baseline - p->style->font_size};
        vec_push(&p->page->anchors, anchor);
    }
}

void line_place(struct shaper *shaper, const struct shaped *shaped, const struct style *style,
                const struct line_cut *cut, qlen x, qlen y, struct page_builder *page)
{
    struct placing p = {.shaper = shaper,
                        .shaped = shaped,
                        .style = style,
                        .cut = cut,
                        .page = page,
                        .baseline = y};
    collect_segments(&p);
    fit_line(&p, x);
    order_segments(&p);
    for (size_t i = 0; i < p.segments.count; i++) {
        const struct segment *segment = &p.segments.items[i];
        if (segment->piece->object)
            add_image(&p, segment);
        else if (segment->run.count)
            add_text(&p, segment);
    }
    add_line_end(&p);
    for (size_t i = 0; i < p.text_marks.count; i++)
        page_add(page, p.text_marks.items[i]);
    for (size_t i = 0; i < p.rules.count; i++)
        page_add(page, p.rules.items[i]);
    add_anchors(&p);
    vec_free(&p.segments);
    vec_free(&p.text_marks);
    vec_free(&p.rules);
}
