/* The glyphs of a part of a piece. Where it can be cut safely they are those of the paragraph; a stretch beside an
 * unsafe cut is shaped again. */
#include "layout/line.h"

#include <string.h>

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

