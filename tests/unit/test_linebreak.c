/* Line breaking against a judge that knows nothing clever: it tries every set of breaks of a small
 * paragraph with the documented costs, written down a second time here. */
#include "layout/line_rivers.h"

#include <glib.h>

#define MOST 11
#define IMPOSSIBLE INT64_MAX

/* The costs of linebreak.c, on purpose not shared with it. */
enum {
    LINE = 10,
    ADJACENT = 10000,
    DOUBLED = 10000,
    FINAL = 5000,
    RUNT = 250000,
    SPACE = 16000,
    STACK = 12000,
    LOOSE = 60000
};

static const struct {
    int32_t tolerance;
    bool hyphens;
} rounds[] = {{30, false}, {200, true}, {800, true}, {3000, true}};

struct judged {
    bool fits;
    int32_t badness, fitness;
    int64_t ratio;
};

static struct judged judge(const struct line_point *a, const struct line_point *b,
                           const struct line_params *params, size_t line)
{
    qlen width = line < params->width_count ? params->widths[line] : params->width;
    bool ragged = params->slack && (b->ragged == RAGGED_ALWAYS ||
                                    (b->ragged == RAGGED_ALONE && b->end_stretch == a->start_stretch));
    int64_t rest = width + a->hang_start + b->hang_end - (b->end - a->start);
    int64_t give = (b->end_flex - a->start_flex) * params->expansion / 1000;
    int64_t glue = rest < 0 ? b->end_shrink - a->start_shrink : b->end_stretch - a->start_stretch;
    struct judged j = {true, 0, 1, 0};
    if (rest >= 0 && b->kind == POINT_FORCED)
        return j;
    int64_t size = ABS(rest);
    if (size <= give) {
        j.badness = give ? (int32_t)(3 * size / give) : 0;
        return j;
    }
    size -= give;
    if (rest < 0 && size > glue) {
        j.fits = false;
        return j;
    }
    if (rest > 0 && ragged && size > glue) {
        j.badness = MIN((glue ? 100 : 0) + linebreak_badness(size - glue, params->slack), 10000);
        j.ratio = glue ? 1024 : 0;
        return j;
    }
    j.badness = linebreak_badness(size, glue);
    if (give && j.badness < 3)
        j.badness = 3;
    j.ratio = glue ? size * 1024 / glue : 4096;
    if (j.badness > 12)
        j.fitness = rest < 0 ? 0 : j.badness > 99 ? 3 : 2;
    return j;
}

static bool is_hyphen(const struct line_point *p)
{
    return p->kind == POINT_HYPHEN || p->kind == POINT_EXPLICIT;
}

/** The cost of one set of breaks (a bit for each point), or IMPOSSIBLE. */
static int64_t cost_of(const struct line_point *points, size_t count, unsigned chosen,
                       const struct line_params *params, size_t round, size_t *lines)
{
    int64_t cost = 0;
    size_t from = 0, line = 0;
    int32_t fitness = 1;
    for (size_t i = 1; i < count; i++) {
        const struct line_point *b = &points[i], *a = &points[from];
        if (!(chosen >> i & 1)) {
            if (b->kind == POINT_FORCED)
                return IMPOSSIBLE;
            continue;
        }
        struct judged j = judge(a, b, params, line);
        if (!j.fits || j.badness > rounds[round].tolerance)
            return IMPOSSIBLE;
        if (b->kind == POINT_HYPHEN && !rounds[round].hyphens)
            return IMPOSSIBLE;
        int64_t ratio = MIN(j.ratio, 4096), penalty = b->penalty;
        cost += (int64_t)(LINE + j.badness) * (LINE + j.badness);
        cost += SPACE * ratio * ratio / (1024 * 1024) + penalty * ABS(penalty);
        cost += is_hyphen(a) && is_hyphen(b) ? DOUBLED : 0;
        cost += ratio > 1024 ? LOOSE : 0;
        cost += a->word_after && a->word_after == b->word_after ? STACK : 0;
        cost += a->word_before && a->word_before == b->word_before ? STACK : 0;
        cost += line > 0 && ABS(j.fitness - fitness) > 1 ? ADJACENT : 0;
        if (b->kind == POINT_FORCED && line > 0) {
            cost += is_hyphen(a) ? FINAL : 0;
            cost += a->kind != POINT_FORCED && b->end - a->start < params->runt ? RUNT : 0;
        }
        from = i;
        fitness = j.fitness;
        line++;
    }
    *lines = line;
    return cost;
}

static int64_t best_cost(const struct line_point *points, size_t count,
                         const struct line_params *params)
{
    for (size_t round = 0; round < G_N_ELEMENTS(rounds); round++) {
        int64_t best = IMPOSSIBLE;
        for (unsigned set = 0; set < 1u << (count - 2); set++) {
            size_t lines;
            unsigned chosen = set << 1 | 1u << (count - 1);
            int64_t cost = cost_of(points, count, chosen, params, round, &lines);
            if (cost < best)
                best = cost;
        }
        if (best < IMPOSSIBLE)
            return best;
    }
    return IMPOSSIBLE;
}

/** A paragraph of words of random widths, some hyphenated. */
static size_t random_points(GRand *rand, struct line_point *points)
{
    size_t count = (size_t)g_rand_int_range(rand, 4, MOST);
    struct line_point at = {.kind = POINT_FORCED};
    points[0] = at;
    for (size_t i = 1; i < count; i++) {
        int64_t width = g_rand_int_range(rand, 4, 40) * 1024;
        bool hyphen = g_rand_int_range(rand, 0, 4) == 0 && i + 1 < count;
        at.end = at.start + width;
        at.end_flex = at.start_flex + width;
        at.end_stretch = at.start_stretch;
        at.end_shrink = at.start_shrink;
        at.hang_end = g_rand_int_range(rand, 0, 3) * 300;
        at.hang_start = g_rand_int_range(rand, 0, 3) * 100;
        at.kind = (uint8_t)(hyphen ? POINT_HYPHEN : POINT_SPACE);
        at.penalty = hyphen ? 100 : 0;
        at.ragged = (uint8_t)(hyphen ? RAGGED_NEVER : MAX(0, g_rand_int_range(rand, -5, 3)));
        at.word_before = hyphen ? 0 : (uint32_t)g_rand_int_range(rand, 0, 4);
        at.word_after = hyphen ? 0 : (uint32_t)g_rand_int_range(rand, 0, 4);
        at.start = at.end + (hyphen ? -900 : 3000);
        if (hyphen)
            at.end += 1500;
        at.start_flex = at.end_flex;
        at.start_stretch = at.end_stretch + (hyphen ? 0 : 3500);
        at.start_shrink = at.end_shrink + (hyphen ? 0 : 1000);
        points[i] = at;
    }
    points[count - 1].kind = POINT_FORCED;
    points[count - 1].penalty = -PENALTY_NEVER;
    return count;
}

static void test_optimum(void)
{
    GRand *rand = g_rand_new_with_seed(7);
    struct arena *arena = arena_new();
    int compared = 0;
    for (int round = 0; round < 4000; round++) {
        struct line_point points[MOST];
        size_t count = random_points(rand, points);
        qlen widths[2] = {70 * 1024, 85 * 1024};
        struct line_params params = {.widths = widths,
                                     .width_count = (size_t)g_rand_int_range(rand, 0, 3),
                                     .width = g_rand_int_range(rand, 60, 100) * 1024,
                                     .expansion = g_rand_int_range(rand, 0, 2) * 20,
                                     .runt = 10 * 1024,
                                     .slack = g_rand_int_range(rand, 0, 2) * 20 * 1024,
                                     .alternatives = true};
        struct line_setting out[LINEBREAK_COUNT];
        linebreak(arena, points, count, &params, out);
        int64_t best = best_cost(points, count, &params);
        g_assert_cmpuint(out[LINEBREAK_NATURAL].count, >, 0);
        if (best < IMPOSSIBLE) {
            g_assert_cmpint(out[LINEBREAK_NATURAL].demerits, ==, best);
            compared++;
        }
        if (out[LINEBREAK_SHORTER].count)
            g_assert_cmpuint(out[LINEBREAK_SHORTER].count + 1, ==,
                             out[LINEBREAK_NATURAL].count);
        if (out[LINEBREAK_LONGER].count)
            g_assert_cmpuint(out[LINEBREAK_LONGER].count, ==,
                             out[LINEBREAK_NATURAL].count + 1);
        arena_reset(arena);
    }
    g_assert_cmpint(compared, >, 1000);
    arena_free(arena);
    g_rand_free(rand);
}

/** Lines follow on each other, from the first point to the last. */
static void check_chain(const struct line_setting *setting, size_t count)
{
    uint32_t at = 0;
    for (size_t i = 0; i < setting->count; i++) {
        g_assert_cmpuint(setting->lines[i].from, ==, at);
        g_assert_cmpuint(setting->lines[i].to, >, at);
        at = setting->lines[i].to;
    }
    g_assert_cmpuint(at, ==, count - 1);
}

/** Words of random widths, with spaces that give. */
static void random_words(GRand *rand, struct line_point *points, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        points[i] = points[i - 1];
        points[i].end = points[i - 1].start + g_rand_int_range(rand, 5, 60) * 1024;
        points[i].start = points[i].end + 3000;
        points[i].end_stretch = points[i - 1].start_stretch;
        points[i].start_stretch = points[i].end_stretch + 1500;
        points[i].end_shrink = points[i - 1].start_shrink;
        points[i].start_shrink = points[i].end_shrink + 1000;
        points[i].end_flex = points[i].start_flex = points[i].end;
        points[i].kind = POINT_SPACE;
    }
    points[0].kind = points[count - 1].kind = POINT_FORCED;
}

static void test_never_fails(void)
{
    struct arena *arena = arena_new();
    struct line_point points[40] = {{.kind = POINT_FORCED}};
    for (int i = 1; i < 40; i++) { /* words of ten times the width, without any give */
        points[i].end = i * 1000000;
        points[i].start = points[i].end + 100;
        points[i].kind = POINT_SPACE;
    }
    points[39].kind = POINT_FORCED;
    struct line_params params = {.width = 100000, .alternatives = true};
    struct line_setting out[LINEBREAK_COUNT];
    linebreak(arena, points, 40, &params, out);
    check_chain(&out[LINEBREAK_NATURAL], 40);
    g_assert_cmpuint(out[LINEBREAK_NATURAL].count, ==, 39);
    g_assert_cmpint(out[LINEBREAK_NATURAL].lines[3].over, ==, 1000000 - 100 - 100000);
    arena_free(arena);
}

static void test_forced(void)
{
    struct arena *arena = arena_new();
    struct line_point points[4] = {{.kind = POINT_FORCED}};
    for (int i = 1; i < 4; i++)
        points[i] = (struct line_point){.end = i * 1000, .start = i * 1000,
                                        .kind = POINT_FORCED, .penalty = -PENALTY_NEVER};
    struct line_params params = {.width = 100000};
    struct line_setting out[LINEBREAK_COUNT];
    linebreak(arena, points, 4, &params, out);
    check_chain(&out[LINEBREAK_NATURAL], 4);
    g_assert_cmpuint(out[LINEBREAK_NATURAL].count, ==, 3);
    arena_free(arena);
}

static size_t count_rivers(struct arena *arena, const struct line_point *points, size_t count,
                           const struct line_params *params)
{
    struct line_setting out[LINEBREAK_COUNT];
    rivers found = {0};
    linebreak(arena, points, count, params, out);
    check_chain(&out[LINEBREAK_NATURAL], count);
    line_rivers(points, &out[LINEBREAK_NATURAL], params, &found);
    size_t number = found.count;
    vec_free(&found);
    return number;
}

/** Of the rivers of many paragraphs a good part has another way (more in real texts, which have hyphens). */
static void test_rivers(void)
{
    GRand *rand = g_rand_new_with_seed(5);
    struct arena *arena = arena_new();
    struct line_params plain = {.width = 320 * 1024, .expansion = 25}, shunned = plain;
    shunned.shun_rivers = true;
    size_t before = 0, after = 0;
    for (int round = 0; round < 1500; round++) {
        struct line_point points[150] = {{.kind = POINT_FORCED}};
        random_words(rand, points, 150);
        before += count_rivers(arena, points, 150, &plain);
        after += count_rivers(arena, points, 150, &shunned);
        arena_reset(arena);
    }
    g_assert_cmpuint(before, >, 20);
    g_assert_cmpuint(4 * after, <, 3 * before);
    arena_free(arena);
    g_rand_free(rand);
}

/** The last word is parted only when lines would be very loose without. */
static void test_rescue(void)
{
    static const struct {
        int64_t gap;
        bool parted;
    } cases[] = {{4000, false}, {40000, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct arena *arena = arena_new();
        int64_t room = 100 * 1024, left = room - cases[i].gap;
        struct line_point points[] = {
            {.kind = POINT_FORCED},
            {.kind = POINT_SPACE, .end = left, .start = left + 3000, .end_stretch = 12000,
             .start_stretch = 13000},
            {.kind = POINT_HYPHEN, .end = room, .start = room - 500, .penalty = PENALTY_RESCUE,
             .end_stretch = 13000, .start_stretch = 13000},
            {.kind = POINT_FORCED, .end = room + 60 * 1024, .penalty = -PENALTY_NEVER,
             .end_stretch = 13000},
        };
        struct line_params params = {.width = (qlen)room};
        struct line_setting out[LINEBREAK_COUNT];
        linebreak(arena, points, G_N_ELEMENTS(points), &params, out);
        g_assert_cmpuint(out[LINEBREAK_NATURAL].lines[0].to, ==, cases[i].parted ? 2 : 1);
        arena_free(arena);
    }
}

/** The least sum of squares of what the lines lack, over all sets of breaks with the fewest lines. */
static int64_t least_squares(const struct line_point *points, size_t count,
                             const struct line_params *params, size_t *fewest)
{
    int64_t best = IMPOSSIBLE;
    *fewest = SIZE_MAX;
    for (unsigned set = 0; set < 1u << (count - 2); set++) {
        int64_t cost = 0;
        size_t from = 0, lines = 0;
        for (size_t i = 1; i < count && cost >= 0; i++) {
            if (!((set << 1 | 1u << (count - 1)) >> i & 1))
                continue;
            const struct line_point *a = &points[from], *b = &points[i];
            int64_t lacks = linebreak_width(params, a, lines) + a->hang_start + b->hang_end - (b->end - a->start);
            int64_t penalty = i + 1 < count ? b->penalty * (int64_t)params->balance / 25 : 0;
            int64_t small = i + 1 < count && b->dangles ? 3 * (int64_t)params->balance : 0;
            bool may = b->kind != POINT_HYPHEN && lacks >= 0;
            cost = may ? cost + lacks * lacks + penalty * penalty + small * small : -1;
            from = i;
            lines++;
        }
        if (cost >= 0 && (lines < *fewest || (lines == *fewest && cost < best))) {
            *fewest = lines;
            best = cost;
        }
    }
    return best;
}

static int64_t squares_of(const struct line_point *points, const struct line_setting *setting,
                          const struct line_params *params)
{
    int64_t cost = 0;
    for (size_t i = 0; i < setting->count; i++) {
        const struct line_point *a = &points[setting->lines[i].from], *b = &points[setting->lines[i].to];
        int64_t lacks = linebreak_width(params, a, i) + a->hang_start + b->hang_end - (b->end - a->start);
        bool last = i + 1 == setting->count;
        int64_t penalty = last ? 0 : b->penalty * (int64_t)params->balance / 25;
        int64_t small = !last && b->dangles ? 3 * (int64_t)params->balance : 0;
        cost += lacks * lacks + penalty * penalty + small * small;
    }
    return cost;
}

static void test_balance(void)
{
    GRand *rand = g_rand_new_with_seed(11);
    struct arena *arena = arena_new();
    int balanced = 0;
    for (int round = 0; round < 3000; round++) {
        struct line_point points[MOST];
        size_t count = random_points(rand, points), fewest;
        qlen widths[1] = {75 * 1024};
        for (size_t i = 1; i + 1 < count; i++)
            points[i].dangles = g_rand_int_range(rand, 0, 4) == 0;
        struct line_params params = {.widths = widths,
                                     .width_count = (size_t)g_rand_int_range(rand, 0, 2),
                                     .width = 80 * 1024,
                                     .rag = 30 * 1024,
                                     .balance = 10 * 1024};
        struct line_setting out = {0};
        bool found = linebreak_balanced(arena, points, count, &params, &out);
        int64_t best = least_squares(points, count, &params, &fewest);
        g_assert_cmpint(found, ==, best < IMPOSSIBLE && fewest <= 6);
        if (found) {
            check_chain(&out, count);
            g_assert_cmpuint(out.count, ==, fewest);
            g_assert_cmpint(squares_of(points, &out, &params), ==, best);
            balanced += out.count > 1;
        }
        arena_reset(arena);
    }
    g_assert_cmpint(balanced, >, 500);
    arena_free(arena);
    g_rand_free(rand);
}

/** Time and memory stay in bounds however long a paragraph is. */
static void test_long(void)
{
    struct arena *arena = arena_new();
    size_t count = 300000;
    struct line_point *points = g_new0(struct line_point, count);
    GRand *rand = g_rand_new_with_seed(3);
    random_words(rand, points, count);
    struct line_params params = {.width = 320 * 1024, .alternatives = true};
    struct line_setting out[LINEBREAK_COUNT];
    gint64 start = g_get_monotonic_time();
    linebreak(arena, points, count, &params, out);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
    check_chain(&out[LINEBREAK_NATURAL], count);
    g_rand_free(rand);
    g_free(points);
    arena_free(arena);
}

static void test_badness(void)
{
    g_assert_cmpint(linebreak_badness(0, 0), ==, 0);
    g_assert_cmpint(linebreak_badness(1, 0), ==, 10000);
    g_assert_cmpint(linebreak_badness(100, 100), ==, 100);
    g_assert_cmpint(linebreak_badness(50, 100), ==, 12);
    g_assert_cmpint(linebreak_badness(200, 100), ==, 800);
    g_assert_cmpint(linebreak_badness(1000, 100), ==, 10000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/linebreak/badness", test_badness);
    g_test_add_func("/linebreak/optimum", test_optimum);
    g_test_add_func("/linebreak/never-fails", test_never_fails);
    g_test_add_func("/linebreak/forced", test_forced);
    g_test_add_func("/linebreak/rivers", test_rivers);
    g_test_add_func("/linebreak/rescue", test_rescue);
    g_test_add_func("/linebreak/balance", test_balance);
    g_test_add_func("/linebreak/long", test_long);
    return g_test_run();
}
