/* The marks of a line: text, images, the rules over and under it, the areas of links and the anchors. */
#include "layout/line_parts.h"

#include "model/book.h"

#include <string.h>

#define SOFT_HYPHEN "\xc2\xad"

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

void line_add_marks(struct placing *p)
{
    for (size_t i = 0; i < p->segments.count; i++) {
        const struct segment *segment = &p->segments.items[i];
        if (segment->piece->object)
            add_image(p, segment);
        else if (segment->run.count)
            add_text(p, segment);
    }
    add_line_end(p);
    for (size_t i = 0; i < p->text_marks.count; i++)
        page_add(p->page, p->text_marks.items[i]);
    for (size_t i = 0; i < p->rules.count; i++)
        page_add(p->page, p->rules.items[i]);
    add_anchors(p);
}
