/* Placing one line. The pieces of the line are cut out of the paragraph's glyphs (a stretch beside an
 * unsafe cut is shaped again, as breaks.c measured it), set to their final widths, put in visual
 * order, and become marks, one for each run of one style and structure element. */
#include "layout/line_parts.h"

#include <string.h>

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
    int32_t limit = cut->expansion;
    if ((align == TEXT_JUSTIFY || excess < 0) && sums.flex > 0 && limit > 0) {
        int64_t wish = (excess * 1000 + (excess < 0 ? -sums.flex : sums.flex) / 2) / sums.flex;
        p->expansion = (int32_t)CLAMP(wish, -limit, limit);
    }
    int64_t extra = excess - sums.flex * p->expansion / 1000;
    bool short_line = cut->ragged && extra > sums.stretch;
    if (short_line && !sums.stretch)
        p->expansion = 0; /* wider letters alone would not fill it */
    if (align != TEXT_JUSTIFY && extra > 0)
        extra = 0;
    else if (short_line)
        extra = sums.stretch;
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
    line_add_marks(&p);
    vec_free(&p.segments);
    vec_free(&p.text_marks);
    vec_free(&p.rules);
}
