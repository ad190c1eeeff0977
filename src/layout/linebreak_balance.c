/* Lines of about one length, for headings, titles and captions: the fewest lines that will do, and of all ways to set
 * so many the one whose lines' widths vary least. With the number of lines and the text given, the sum of the widths
 * is all but given too; so the squares of what the lines lack are least when the lines are most alike.
 *
 * The search goes line by line: the best way to end line n at each point, from the best ways to end line n - 1. */
#include "layout/linebreak.h"

/* Readers see that lines are alike where there are few of them; browsers stop at about as many. */
#define MOST_LINES 6
/* No text of so few lines has so many points. */
#define MOST_POINTS 2000
/* A line that ends with an article or a preposition costs as much as one that lacks so many ems more. */
#define DANGLING_EMS 3
/* Penalties are of breakers that weigh them against badness: this much of one weighs as an em. */
#define PENALTY_EM 25

struct way {
    int64_t cost; /* INT64_MAX: none */
    uint32_t from;
};

struct balance {
    const struct line_point *points;
    uint32_t count;
    const struct line_params *params;
    struct way *ways[MOST_LINES + 1]; /* of each number of lines, by their last point */
};

static bool may_end(const struct line_point *point)
{
    return point->kind == POINT_FORCED ||
           (point->kind != POINT_HYPHEN && point->penalty < PENALTY_RESCUE);
}

static int64_t square(int64_t length)
{
    return length * length;
}

/** What line `index` costs from one point to another; INT64_MAX when it is too wide. */
static int64_t line_cost(const struct balance *b, const struct line_point *start,
                         const struct line_point *end, uint32_t index)
{
    int64_t room = (int64_t)linebreak_width(b->params, start, index) + start->hang_start + end->hang_end;
    int64_t lacks = room - (end->end - start->start), em = b->params->balance;

    if (lacks < 0)
        return INT64_MAX;
    int64_t cost = square(lacks);
    if (end->kind != POINT_FORCED)
        cost += square(end->penalty * em / PENALTY_EM) + (end->dangles ? square(DANGLING_EMS * em) : 0);
    return cost;
}

/** The best way to end line `line` (1 …) at point `to`. */
static struct way find_way(const struct balance *b, uint32_t line, uint32_t to)
{
    const struct line_point *end = &b->points[to];
    int64_t far = (int64_t)b->params->width + 2 * b->params->balance;
    struct way best = {INT64_MAX, 0};

    for (uint32_t from = to; from-- > 0;) {
        const struct way *before = &b->ways[line - 1][from];
        const struct line_point *start = &b->points[from];
        int64_t cost = before->cost < INT64_MAX ? line_cost(b, start, end, line - 1) : INT64_MAX;
        if (cost < INT64_MAX && cost + before->cost < best.cost)
            best = (struct way){cost + before->cost, from};
        if (start->kind == POINT_FORCED || end->end - start->start > far)
            break;
    }
    return best;
}

static void take_lines(struct arena *arena, const struct balance *b, uint32_t lines,
                       struct line_setting *out)
{
    uint32_t to = b->count - 1;

    *out = (struct line_setting){.lines = ARENA_ARRAY(arena, struct line_break, lines), .count = lines};
    for (uint32_t line = lines; line > 0; line--) {
        uint32_t from = b->ways[line][to].from;
        out->lines[line - 1] = (struct line_break){.from = from, .to = to};
        to = from;
    }
}

bool linebreak_balanced(struct arena *arena, const struct line_point *points, size_t count,
                        const struct line_params *params, struct line_setting *out)
{
    struct balance b = {.points = points, .count = (uint32_t)count, .params = params};
    int64_t least = params->width > 0 ? (points[count - 1].end - points[0].start) / params->width : INT64_MAX;

    if (count < 2 || count > MOST_POINTS || least > MOST_LINES)
        return false;
    for (uint32_t line = 0; line <= MOST_LINES; line++) {
        b.ways[line] = ARENA_ARRAY(arena, struct way, count);
        for (uint32_t to = 0; to < count; to++)
            b.ways[line][to] = line > 0 && to > 0 && may_end(&points[to]) ? find_way(&b, line, to)
                                                     : (struct way){line + to ? INT64_MAX : 0, 0};
        if (b.ways[line][count - 1].cost < INT64_MAX) {
            take_lines(arena, &b, line, out);
            return true;
        }
    }
    return false;
}
