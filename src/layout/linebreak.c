/* Total-fit line breaking.
 *
 * Points are scanned from left to right. An active node stands for the best way to reach a break as
 * the end of line n with a fitness class; at each point all active nodes are tried as the line's
 * start. Nodes are kept apart by line number, which serves two ends: lines of different widths, and the
 * best setting with one line fewer or more than the best of all (page making chooses among them).
 * Very long paragraphs give that up and keep one class of lines, as TeX does, so that the number of
 * active nodes stays small.
 *
 * If no setting is found, the tolerance grows by steps; the last pass always succeeds and marks lines
 * that are too wide.
 *
 * What is wrong only with several lines together no sum over lines can know: a river. It is looked for when the
 * lines are chosen; where there is one, its line ends are forbidden one after the other, and the best of what comes
 * out is taken.
 *
 * Expansion comes first, spaces second (as in pdfTeX, measured best): a line within the letters' give
 * has perfect spaces; only the rest of its shortfall goes to them. */
#include "layout/linebreak.h"

#include "base/vec.h"
#include "layout/line_rivers.h"

#include <assert.h>

#define LINE_DEMERITS 10        /* each line costs a little: TeX's linepenalty */
/* The square of the ratio costs this. TeX's badness hardly notices small deviations; with this term the
 * spaces of a novel vary less (s.d. .0294 em instead of .0318) for the same number of hyphens. */
#define SPACE_DEMERITS 16000
#define RATIO_CAP (4 * 1024)
/* Beyond all that is good for the spaces (a ratio of 1) the eye sees the line: rather two hyphens. */
#define LOOSE_DEMERITS 60000
#define ADJACENT_DEMERITS 10000 /* a tight line beside a loose one */
#define DOUBLE_DEMERITS 10000   /* two hyphens in a row */
#define FINAL_DEMERITS 5000     /* a hyphen on the last line but one */
#define RUNT_DEMERITS 250000    /* a last line that is a mere scrap */
/* The same word at the start of two lines, or at the end: the eye slips from one to the other. */
#define STACK_DEMERITS 12000
/* A river costs as much as two hyphens: a reader sees it before he reads. */
#define RIVER_DEMERITS 60000
/* So many other settings are tried to get rid of a paragraph's rivers. */
#define RIVER_TRIES 12
#define AWFUL_BADNESS 10000
/* Of a line whose spaces take just their stretch. */
#define RATIO_ONE_BADNESS 100
/* The pass from which on hyphens are taken that nobody likes. */
#define RESCUE_TOLERANCE 3000
/* A line forced because nothing else goes costs more than any line that fits. */
#define FORCED_DEMERITS ((int64_t)1 << 40)
/* Expansion at its limit costs this badness, so that it is used no more than it helps. */
#define EXPANSION_BADNESS 3
/* Beyond this many lines, settings are no longer kept apart by line count. */
#define KEPT_APART 120

enum fitness { FIT_TIGHT, FIT_DECENT, FIT_LOOSE, FIT_VERY_LOOSE, FIT_COUNT };

struct node {
    uint32_t point, line;
    uint8_t fitness, hyphens; /* hyphens: line ends in a row */
    int64_t demerits;
    int32_t previous;         /* the node of the line before, -1 at the start */
    int32_t ratio, badness;   /* of the line that ends here */
    qlen over;
};

/** A round of the search: how much it allows. */
struct pass {
    int32_t tolerance;
    bool hyphens;
    qlen emergency; /* stretch added to every line */
    bool last;
};

struct search {
    const struct line_point *points;
    size_t count;
    const struct line_params *params;
    int32_t expansion;
    struct pass pass;
    uint32_t banned[2]; /* points at which no line may end; 0: none */
    uint32_t easy_line; /* from here on line numbers make no difference */
    VEC(struct node) nodes;
    VEC(int32_t) active, next; /* nodes that may start a line, by line number */
};

int32_t linebreak_badness(int64_t excess, int64_t give)
{
    if (excess <= 0)
        return 0;
    if (give <= 0 || excess > give * 5)
        return AWFUL_BADNESS;
    int64_t r = excess * 297 / give; /* 297³ ≈ 100 · 2¹⁸ */
    int64_t badness = (r * r * r + (1 << 17)) >> 18;
    return badness > AWFUL_BADNESS ? AWFUL_BADNESS : (int32_t)badness;
}

qlen linebreak_width(const struct line_params *params, const struct line_point *start,
                     size_t index)
{
    qlen width = index < params->width_count ? params->widths[index] : params->width;
    if (index > 0 && start->kind != POINT_FORCED)
        width -= params->continuation;
    return width;
}

/** One line judged. */
struct trial {
    int32_t badness, ratio;
    enum fitness fitness;
    qlen over;
    bool fits;
};

bool linebreak_ragged(const struct line_point *start, const struct line_point *end)
{
    return end->kind != POINT_FORCED &&
           (end->ragged == RAGGED_ALWAYS ||
            (end->ragged == RAGGED_ALONE && end->end_stretch <= start->start_stretch));
}

/** A line whose spaces have all their stretch and that is short nonetheless. */
static void judge_short(const struct search *search, int64_t short_by, int64_t stretch,
                        struct trial *trial)
{
    int64_t badness = stretch > 0 ? RATIO_ONE_BADNESS : 0;

    badness += linebreak_badness(short_by - stretch, search->params->slack + search->pass.emergency);
    trial->badness = badness > AWFUL_BADNESS ? AWFUL_BADNESS : (int32_t)badness;
    trial->ratio = stretch > 0 ? 1024 : 0;
    trial->fitness = FIT_DECENT; /* its spaces are no neighbours of others */
}

static void judge_loose(const struct search *search, int64_t short_by, int64_t stretch,
                        int64_t give, bool ragged, struct trial *trial)
{
    if (ragged && short_by > give + stretch) {
        judge_short(search, short_by - give, stretch, trial);
        return;
    }
    if (short_by <= give) {
        trial->badness = give ? (int32_t)(EXPANSION_BADNESS * short_by / give) : 0;
        trial->fitness = FIT_DECENT;
        return;
    }
    int64_t rest = short_by - give;
    stretch += search->pass.emergency;
    trial->badness = linebreak_badness(rest, stretch);
    if (give && trial->badness < EXPANSION_BADNESS)
        trial->badness = EXPANSION_BADNESS;
    int64_t ratio = stretch > 0 ? rest * 1024 / stretch : INT32_MAX;
    trial->ratio = ratio > INT32_MAX ? INT32_MAX : (int32_t)ratio;
    trial->fitness = trial->badness > 99   ? FIT_VERY_LOOSE
                     : trial->badness > 12 ? FIT_LOOSE
                                           : FIT_DECENT;
}

static void judge_tight(int64_t long_by, int64_t shrink, int64_t give, struct trial *trial)
{
    if (long_by <= give) {
        trial->badness = (int32_t)(EXPANSION_BADNESS * long_by / give);
        trial->fitness = FIT_DECENT;
        return;
    }
    int64_t rest = long_by - give;
    if (rest > shrink) {
        trial->fits = false;
        trial->over = rest - shrink > INT32_MAX ? INT32_MAX : (qlen)(rest - shrink);
        trial->badness = AWFUL_BADNESS;
        trial->ratio = -1024;
        trial->fitness = FIT_TIGHT;
        return;
    }
    trial->badness = linebreak_badness(rest, shrink);
    if (give && trial->badness < EXPANSION_BADNESS)
        trial->badness = EXPANSION_BADNESS;
    trial->ratio = -(int32_t)(rest * 1024 / shrink);
    trial->fitness = trial->badness > 12 ? FIT_TIGHT : FIT_DECENT;
}

/** Judges the line from node `from` to point `to`. */
static struct trial judge(const struct search *search, const struct node *from,
                          const struct line_point *to)
{
    const struct line_params *params = search->params;
    const struct line_point *start = &search->points[from->point];
    int64_t width = to->end - start->start;
    int64_t target = (int64_t)linebreak_width(params, start, from->line) + start->hang_start +
                     to->hang_end;
    int64_t give = (to->end_flex - start->start_flex) * search->expansion / 1000;
    struct trial trial = {.fits = true};
    if (width > target) {
        int64_t shrink = params->rag ? 0 : to->end_shrink - start->start_shrink;
        judge_tight(width - target, shrink, give, &trial);
    } else if (to->kind == POINT_FORCED) {
        trial.fitness = FIT_DECENT; /* the last line may be as short as it likes */
    } else {
        int64_t stretch =
            params->rag ? params->rag : to->end_stretch - start->start_stretch;
        bool ragged = params->slack && !params->rag && linebreak_ragged(start, to);
        judge_loose(search, target - width, stretch, params->rag ? 0 : give, ragged, &trial);
    }
    return trial;
}

static bool is_hyphen(const struct line_point *point)
{
    return point->kind == POINT_HYPHEN || point->kind == POINT_EXPLICIT;
}

/** How many times the line from `start` to `end` shares a word with its neighbour: its first one with the line
 * below, its last one with the line above. */
static int stacked_words(const struct line_point *start, const struct line_point *end)
{
    return (start->word_after && start->word_after == end->word_after) +
           (start->word_before && start->word_before == end->word_before);
}

static bool is_loose(const struct line_params *params, int32_t ratio)
{
    return ratio > 1024 && !params->rag;
}

static int64_t line_demerits(const struct search *search, const struct node *from,
                             uint32_t to, const struct trial *trial)
{
    const struct line_params *params = search->params;
    const struct line_point *point = &search->points[to];
    const struct line_point *start = &search->points[from->point];
    int64_t base = LINE_DEMERITS + trial->badness;
    int64_t ratio = trial->ratio > RATIO_CAP ? RATIO_CAP : trial->ratio;
    int64_t demerits = base * base + SPACE_DEMERITS * ratio * ratio / (1024 * 1024);
    if (is_loose(params, trial->ratio))
        demerits += LOOSE_DEMERITS;
    int64_t penalty = point->penalty;
    demerits += penalty >= 0 ? penalty * penalty : -penalty * penalty;
    if (is_hyphen(point) && is_hyphen(start))
        demerits += DOUBLE_DEMERITS;
    demerits += (int64_t)STACK_DEMERITS * stacked_words(start, point);
    int apart = (int)trial->fitness - (int)from->fitness;
    if ((apart > 1 || apart < -1) && from->previous >= 0)
        demerits += ADJACENT_DEMERITS;
    if (point->kind == POINT_FORCED && from->previous >= 0) {
        if (is_hyphen(start))
            demerits += FINAL_DEMERITS;
        if (start->kind != POINT_FORCED && point->end - start->start < params->runt)
            demerits += RUNT_DEMERITS;
    }
    return demerits;
}

/* ---- the search ---- */

/** The best ways found to end a certain line at the current point, one for each fitness. */
struct best {
    bool any;
    bool found[FIT_COUNT];
    struct node node[FIT_COUNT];
};

static void best_offer(struct best *best, const struct node *offer)
{
    if (best->found[offer->fitness] &&
        best->node[offer->fitness].demerits <= offer->demerits)
        return;
    best->node[offer->fitness] = *offer;
    best->found[offer->fitness] = best->any = true;
}

/** Makes the best ways active. One that is worse than another by more than a mismatch with the next line
 * could ever cost is dropped. */
static void best_flush(struct search *search, struct best *best)
{
    if (!best->any)
        return;
    int64_t lowest = INT64_MAX;
    for (int f = 0; f < FIT_COUNT; f++)
        if (best->found[f] && best->node[f].demerits < lowest)
            lowest = best->node[f].demerits;
    for (int f = 0; f < FIT_COUNT; f++)
        if (best->found[f] && best->node[f].demerits <= lowest + ADJACENT_DEMERITS) {
            vec_push(&search->nodes, best->node[f]);
            vec_push(&search->next, (int32_t)search->nodes.count - 1);
        }
    *best = (struct best){.any = false};
}

static struct node make_node(const struct search *search, int32_t from, uint32_t to,
                             const struct trial *trial)
{
    const struct node *start = &search->nodes.items[from];
    const struct line_point *point = &search->points[to];
    uint32_t line = start->line + 1;
    return (struct node){
        .point = to,
        .line = line < search->easy_line ? line : search->easy_line,
        .fitness = (uint8_t)trial->fitness,
        .hyphens = (uint8_t)(!is_hyphen(point) ? 0 : start->hyphens < 200 ? start->hyphens + 1 : 200),
        .demerits = start->demerits + line_demerits(search, start, to, trial),
        .previous = from,
        .ratio = trial->ratio,
        .badness = trial->badness,
        .over = trial->over,
    };
}

static bool too_many_hyphens(const struct search *search, const struct node *start,
                             const struct line_point *to)
{
    int32_t limit = search->params->max_hyphens;
    return limit > 0 && is_hyphen(to) && start->hyphens >= limit && !search->pass.last;
}

/** What a line that ends here has for the hyphen alone, with what of it hangs. */
static int64_t hyphen_width(const struct line_point *point)
{
    return point->kind == POINT_HYPHEN ? point->end - point->start + point->hang_end : 0;
}

/** Tries every active node as the start of a line that ends at point `to`. */
static void try_point(struct search *search, uint32_t to)
{
    const struct line_point *point = &search->points[to];
    struct best best = {.any = false}, rescue = {.any = false};
    uint32_t line = UINT32_MAX;
    vec_clear(&search->next);
    for (size_t i = 0; i < search->active.count; i++) {
        int32_t index = search->active.items[i];
        const struct node *start = &search->nodes.items[index];
        if (start->line != line)
            best_flush(search, &best);
        start = &search->nodes.items[index]; /* flushing may move the nodes */
        line = start->line;
        struct trial trial = judge(search, start, point);
        bool ends = point->kind == POINT_FORCED || to == search->params->first_end;
        if (trial.fits && trial.badness <= search->pass.tolerance &&
            !too_many_hyphens(search, start, point)) {
            struct node node = make_node(search, index, to, &trial);
            best_offer(&best, &node);
        } else if (search->pass.last && (!trial.fits || ends)) {
            struct node node = make_node(search, index, to, &trial);
            node.demerits += FORCED_DEMERITS + (int64_t)trial.over * 1024;
            node.fitness = FIT_DECENT;
            best_offer(&rescue, &node);
        }
        /* A hyphen is wider than nothing: where only it is too much, the start may still do for a later point. */
        bool over = !trial.fits && trial.over > hyphen_width(point);
        if (!ends && !over)
            vec_push(&search->next, index);
    }
    best_flush(search, &best);
    if (!search->next.count)
        best_flush(search, &rescue);
    void *items = search->active.items;
    size_t room = search->active.room;
    search->active.items = search->next.items;
    search->active.count = search->next.count;
    search->active.room = search->next.room;
    search->next.items = items;
    search->next.room = room;
}

/** Runs one pass; false when it found no way through. */
static bool run_pass(struct search *search, const struct pass *pass)
{
    search->pass = *pass;
    vec_clear(&search->nodes);
    vec_clear(&search->active);
    vec_push(&search->nodes, (struct node){.fitness = FIT_DECENT, .previous = -1});
    vec_push(&search->active, 0);
    for (uint32_t i = 1; i < search->count; i++) {
        const struct line_point *point = &search->points[i];
        if (point->kind != POINT_FORCED && point->penalty >= PENALTY_NEVER)
            continue;
        if (point->kind == POINT_HYPHEN &&
            (!pass->hyphens ||
             (point->penalty >= PENALTY_RESCUE && pass->tolerance < RESCUE_TOLERANCE)))
            continue;
        if (i == search->banned[0] || i == search->banned[1] || i < search->params->first_end)
            continue;
        try_point(search, i);
        if (!search->active.count)
            return false;
    }
    return true;
}

/* ---- results ---- */

/** The best final node with so many lines (0: any number), or -1. */
static int32_t best_end(const struct search *search, uint32_t lines)
{
    int32_t best = -1;
    for (size_t i = 0; i < search->active.count; i++) {
        int32_t index = search->active.items[i];
        const struct node *node = &search->nodes.items[index];
        if ((lines == 0 || node->line == lines) &&
            (best < 0 || node->demerits < search->nodes.items[best].demerits))
            best = index;
    }
    return best;
}

static void take_setting(struct arena *arena, const struct search *search, int32_t end,
                         struct line_setting *out)
{
    size_t count = 0;
    for (int32_t i = end; search->nodes.items[i].previous >= 0;
         i = search->nodes.items[i].previous)
        count++;
    out->count = count;
    out->demerits = search->nodes.items[end].demerits;
    out->expansion = search->expansion;
    out->lines = ARENA_ARRAY(arena, struct line_break, count);
    for (int32_t i = end; count > 0; i = search->nodes.items[i].previous) {
        const struct node *node = &search->nodes.items[i];
        out->lines[--count] = (struct line_break){
            .from = search->nodes.items[node->previous].point,
            .to = node->point,
            .ratio = node->ratio,
            .badness = node->badness,
            .over = node->over,
        };
    }
}

static void take_alternatives(struct arena *arena, const struct search *search,
                              uint32_t lines, struct line_setting out[LINEBREAK_COUNT])
{
    int32_t fewer = lines > 1 ? best_end(search, lines - 1) : -1;
    int32_t more = best_end(search, lines + 1);
    if (fewer >= 0 && !out[LINEBREAK_SHORTER].count)
        take_setting(arena, search, fewer, &out[LINEBREAK_SHORTER]);
    if (more >= 0 && !out[LINEBREAK_LONGER].count)
        take_setting(arena, search, more, &out[LINEBREAK_LONGER]);
}

/** Whether the sums alone allow one line fewer or more at the tolerance for alternatives (where spaces
 * stretch by at most twice their give): most paragraphs that cannot are seen here. */
static bool may_differ(const struct search *search, uint32_t lines)
{
    const struct line_params *params = search->params;
    const struct line_point *first = &search->points[0];
    const struct line_point *last = &search->points[search->count - 1];
    int64_t width = last->end - first->start;
    int64_t give = (last->end_flex - first->start_flex) * params->expansion_most / 1000;
    int64_t stretch = 2 * (last->end_stretch - first->start_stretch) + give;
    int64_t shrink = last->end_shrink - first->start_shrink + give;
    int64_t full = (int64_t)params->width;
    return width + stretch > full * lines ||
           (lines > 1 && width - shrink < full * (lines - 1));
}

/* The rounds of the natural setting: without hyphens if that goes well, then with them, ever more
 * tolerant. Measured: TeX's own leap from 200 to emergency stretch is bad in narrow columns. */
static const struct pass passes[] = {
    {.tolerance = 30, .hyphens = false},
    {.tolerance = 200, .hyphens = true},
    {.tolerance = 800, .hyphens = true},
    {.tolerance = 3000, .hyphens = true},
    {.tolerance = AWFUL_BADNESS, .hyphens = true, .last = true},
};

/* Ragged lines do well without hyphens. */
#define RAGGED_TOLERANCE 200
#define PASS_COUNT (sizeof passes / sizeof passes[0])
#define ALTERNATIVE_PASS 2

/** Finds the natural setting; returns the pass that gave it. */
static size_t run_ladder(struct search *search)
{
    for (size_t i = 0; i < PASS_COUNT; i++) {
        struct pass pass = passes[i];
        if (i == 0 && search->params->rag)
            pass.tolerance = RAGGED_TOLERANCE;
        if (pass.last) {
            pass.emergency = search->params->width / 8;
            /* Where lines may be as bad as they like, any number of them goes: kept apart, they
             * would be as many as the points. */
            search->easy_line = (uint32_t)search->params->width_count + 1;
        }
        if (run_pass(search, &pass))
            return i;
    }
    return PASS_COUNT;
}

/* ---- rivers ---- */

/** A setting with what its rivers cost. */
struct candidate {
    struct line_setting setting;
    rivers rivers;
};

static void judge_rivers(const struct search *search, struct candidate *candidate)
{
    vec_clear(&candidate->rivers);
    line_rivers(search->points, &candidate->setting, search->params, &candidate->rivers);
    candidate->setting.demerits += RIVER_DEMERITS * (int64_t)candidate->rivers.count;
}

/** Searches anew with the line ends of the best setting's first river forbidden one after the other, and
 * keeps what is better. False when nothing is. */
static bool mend_river(struct search *search, struct arena *arena, const struct pass *pass,
                       int *tries, struct candidate *best)
{
    struct river river = best->rivers.items[0];
    struct line_setting from = best->setting;
    struct candidate other = {0};
    bool better = false;
    for (uint32_t i = river.first + river.count - 1; i-- > river.first && *tries > 0; --*tries) {
        search->banned[0] = from.lines[i].to;
        if (!run_pass(search, pass))
            continue;
        take_setting(arena, search, best_end(search, 0), &other.setting);
        judge_rivers(search, &other);
        if (other.setting.demerits >= best->setting.demerits)
            continue;
        struct candidate worse = *best;
        *best = other;
        other = worse;
        better = true;
    }
    vec_free(&other.rivers);
    return better;
}

/** Mends the rivers of the natural setting as far as it pays. */
static void shun_rivers(struct search *search, struct arena *arena, const struct pass *pass,
                        struct line_setting *natural)
{
    struct candidate best = {.setting = *natural};
    int tries = RIVER_TRIES;
    judge_rivers(search, &best);
    if (best.rivers.count) {
        while (best.rivers.count && tries > 0 && mend_river(search, arena, pass, &tries, &best))
            search->banned[1] = search->banned[0];
        search->banned[0] = search->banned[1] = 0;
        run_pass(search, pass); /* the other settings are looked for among all */
    }
    vec_free(&best.rivers);
    *natural = best.setting;
}

/** Adds to the other settings what their rivers cost, so that page making knows. */
static void price_rivers(const struct search *search, struct line_setting *setting)
{
    struct candidate candidate = {.setting = *setting};
    if (setting->count)
        judge_rivers(search, &candidate);
    *setting = candidate.setting;
    vec_free(&candidate.rivers);
}

void linebreak(struct arena *arena, const struct line_point *points, size_t count,
               const struct line_params *params, struct line_setting out[LINEBREAK_COUNT])
{
    struct search search = {
        .points = points, .count = count, .params = params, .expansion = params->expansion};
    for (int i = 0; i < LINEBREAK_COUNT; i++)
        out[i] = (struct line_setting){0};
    if (count < 2 || (params->balance && linebreak_balanced(arena, points, count, params,
                                                            &out[LINEBREAK_NATURAL])))
        return;
    int64_t about = (points[count - 1].end - points[0].start) / (params->width > 0 ? params->width : 1);
    search.easy_line = about < KEPT_APART ? UINT32_MAX
                                          : (uint32_t)params->width_count + 1;
    size_t pass = run_ladder(&search);
    assert(pass < PASS_COUNT);
    take_setting(arena, &search, best_end(&search, 0), &out[LINEBREAK_NATURAL]);
    if (params->shun_rivers)
        shun_rivers(&search, arena, &passes[pass], &out[LINEBREAK_NATURAL]);
    if (params->alternatives && search.easy_line == UINT32_MAX) {
        uint32_t lines = (uint32_t)out[LINEBREAK_NATURAL].count;
        take_alternatives(arena, &search, lines, out);
        bool missing = !out[LINEBREAK_SHORTER].count || !out[LINEBREAK_LONGER].count;
        search.expansion = params->expansion_most;
        if (missing && pass < ALTERNATIVE_PASS && may_differ(&search, lines) &&
            run_pass(&search, &passes[ALTERNATIVE_PASS]))
            take_alternatives(arena, &search, lines, out);
    }
    for (int i = LINEBREAK_SHORTER; params->shun_rivers && i < LINEBREAK_COUNT; i++)
        price_rivers(&search, &out[i]);
    vec_free(&search.nodes);
    vec_free(&search.active);
    vec_free(&search.next);
}
