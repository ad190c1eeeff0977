/* Where the gaps of chosen lines will stand follows from the sums of the break points: every space between words is
 * one. Lines are set here as line.c sets them, only that nothing is rounded to whole glyphs. */
#include "layout/line_rivers.h"

typedef VEC(struct gap) gap_list;

/** A line's start, and what a unit of its letters and of its spaces gives. */
struct set_line {
    const struct line_point *start;
    int64_t expansion;     /* 1/1000 */
    int64_t extra, give;   /* spaces: `extra` shared out over `give` */
};

static struct set_line set_line(const struct line_point *start, const struct line_point *end,
                                int64_t room, int32_t limit)
{
    struct set_line line = {.start = start};
    int64_t flex = end->end_flex - start->start_flex;
    int64_t excess = room + start->hang_start + end->hang_end - (end->end - start->start);

    if (excess > 0 && end->kind == POINT_FORCED)
        return line;
    if (flex > 0)
        line.expansion = CLAMP(excess * 1000 / flex, -limit, limit);
    line.extra = excess - flex * line.expansion / 1000;
    line.give = line.extra < 0 ? end->end_shrink - start->start_shrink
                               : end->end_stretch - start->start_stretch;
    if (linebreak_ragged(start, end) && line.extra > line.give)
        line.extra = line.give;
    return line;
}

/** Where a place of the line comes to stand that is `x` behind its start in nature. */
static qlen set_place(const struct set_line *line, int64_t x, int64_t flex, int64_t stretch,
                      int64_t shrink)
{
    const struct line_point *start = line->start;
    int64_t give = line->extra < 0 ? shrink - start->start_shrink
                                   : stretch - start->start_stretch;

    x += (flex - start->start_flex) * line->expansion / 1000 - start->start - start->hang_start;
    return (qlen)(line->give > 0 ? x + line->extra * give / line->give : x);
}

static void add_gaps(const struct line_point *points, const struct line_break *chosen,
                     const struct set_line *line, gap_list *out)
{
    for (uint32_t i = chosen->from + 1; i < chosen->to; i++) {
        const struct line_point *point = &points[i];
        if (point->kind != POINT_SPACE || point->start <= point->end)
            continue;
        struct gap gap = {
            set_place(line, point->end, point->end_flex, point->end_stretch, point->end_shrink),
            set_place(line, point->start, point->start_flex, point->start_stretch,
                      point->start_shrink)};
        vec_push(out, gap);
    }
}

void line_rivers(const struct line_point *points, const struct line_setting *setting,
                 const struct line_params *params, rivers *out)
{
    gap_list gaps = {0};
    VEC(struct gap_line) lines = {0};

    if (setting->count < RIVER_LINES)
        return;
    for (size_t i = 0; i < setting->count; i++) {
        const struct line_break *chosen = &setting->lines[i];
        const struct line_point *start = &points[chosen->from];
        size_t before = gaps.count;
        struct set_line line = set_line(start, &points[chosen->to],
                                        linebreak_width(params, start, i), setting->expansion);
        add_gaps(points, chosen, &line, &gaps);
        vec_push(&lines, (struct gap_line){.count = (uint32_t)(gaps.count - before), .under = true});
    }
    for (size_t i = 0, first = 0; i < lines.count; first += lines.items[i++].count)
        lines.items[i].gaps = gaps.items + first; /* only now: they moved while they grew */
    rivers_find(lines.items, lines.count, RIVER_LINES, out);
    vec_free(&gaps);
    vec_free(&lines);
}
