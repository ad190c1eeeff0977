/* Figures of the setting as a whole, so that two settings of a book can be compared: how even its word spaces are, how
 * often lines end with hyphens, how pages end and whether their lines stand on the grid. Counted are the justified lines of
 * the running text, without last lines of paragraphs, as tools do that measure finished files. */
#include "check/report_parts.h"

#include <glib.h>
#include <math.h>

/* A line off the grid by less is taken to stand on it. */
#define GRID_SLACK (QLEN_PT / 2)
/* Fewer gaps say nothing of the spaces of a line. */
#define LEAST_GAPS 2

static bool is_counted(const struct text_line *line)
{
    return line_is_prose(line) && line->place == LINE_OF_TEXT && line->justified && !line->last;
}

/* Sums of the means of lines, for their deviation. */
struct spaces {
    double sum, squares;
    uint64_t lines;
};

static void add_line(struct report_stats *stats, struct spaces *spaces, const struct page *page,
                     const struct text_line *line)
{
    int32_t gaps;
    int64_t width = line_spaces(page, line, &gaps);

    stats->lines++;
    stats->hyphenated += line->hyphenated;
    if (gaps < LEAST_GAPS || line->size <= 0)
        return;
    double mean = (double)width / gaps / line->size;
    spaces->sum += mean;
    spaces->squares += mean * mean;
    spaces->lines++;
}

/* Where baselines stand within a step, by the vote of most lines of the text. */
static qlen grid_phase(const struct pages *pages)
{
    qlen phase = 0, step = pages->block.step;
    int64_t votes = 0;

    for (size_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->page[p].line_count; i++) {
            const struct text_line *line = &pages->page[p].lines[i];
            if (!is_counted(line))
                continue;
            if (votes == 0)
                phase = line->y % step;
            votes += line->y % step == phase ? 1 : -1;
        }
    return phase;
}

static bool is_on_grid(const struct pages *pages, const struct text_line *line, qlen phase)
{
    qlen step = pages->block.step, off = (line->y - phase) % step;

    off = off < 0 ? off + step : off;
    return off <= GRID_SLACK || step - off <= GRID_SLACK;
}

/* A page is level when all that goes on on it ends on its last line, or on notes that stand there. */
static bool is_level(const struct page *page, qlen step)
{
    for (size_t i = 0; i < page->strip_count; i++) {
        const struct set_strip *strip = &page->strips[i];
        qlen left = strip->depth - strip->used - strip->notes;
        if (left < -GRID_SLACK || (!strip->last && strip->notes == 0 && left > step / 2))
            return false;
    }
    return true;
}

static void add_page(struct report_stats *stats, const struct page *page, const struct page *verso,
                     qlen step)
{
    if (!page->strip_count || page->fill.last)
        return;
    stats->full_pages++;
    stats->level_pages += is_level(page, step);
    if (page->recto && verso && verso->strip_count && !verso->fill.last)
        stats->spreads++;
}

void report_measure(const struct pages *pages, struct report *report)
{
    struct report_stats *stats = &report->stats;
    struct spaces spaces = {0};
    qlen phase = grid_phase(pages);

    for (size_t p = 0; p < pages->count; p++) {
        const struct page *page = &pages->page[p];
        add_page(stats, page, p ? page - 1 : NULL, pages->block.step);
        for (size_t i = 0; i < page->line_count; i++) {
            if (!is_counted(&page->lines[i]))
                continue;
            add_line(stats, &spaces, page, &page->lines[i]);
            stats->on_grid += is_on_grid(pages, &page->lines[i], phase);
        }
    }
    if (spaces.lines) {
        double mean = spaces.sum / (double)spaces.lines;
        double variance = spaces.squares / (double)spaces.lines - mean * mean;
        stats->space_mean = mean;
        stats->space_deviation = variance > 0 ? sqrt(variance) : 0;
    }
}

static double share(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* Of what should be all of them: where there is none, none is wrong. */
static double share_good(uint64_t part, uint64_t whole)
{
    return whole ? share(part, whole) : 100;
}

size_t report_figures(const struct report *report, struct report_figure out[REPORT_FIGURES])
{
    const struct report_stats *s = &report->stats;
    const uint32_t *counts = report->counts;
    double pages = (double)(report->pages->count ? report->pages->count : 1);
    const struct report_figure figures[REPORT_FIGURES] = {
        {"space-mean", "em", s->space_mean, 3},
        {"space-deviation", "em", s->space_deviation, 3},
        {"loose-share", "%", share(counts[FINDING_LOOSE_LINE], s->lines), 2},
        {"tight-share", "%", share(counts[FINDING_TIGHT_LINE], s->lines), 2},
        {"hyphenated-share", "%", share(s->hyphenated, s->lines), 1},
        {"ladders", "", counts[FINDING_LADDER], 0},
        {"rivers-per-100-pages", "", counts[FINDING_RIVER] * 100 / pages, 1},
        {"stacks", "", counts[FINDING_STACK], 0},
        {"bottoms-level", "%", share_good(s->level_pages, s->full_pages), 1},
        {"lines-on-grid", "%", share_good(s->on_grid, s->lines), 1},
        {"spreads-even", "%",
         share_good(s->spreads - MIN(s->spreads, counts[FINDING_UNEVEN_SPREAD]), s->spreads), 1},
        {"short-ends", "", counts[FINDING_LAST_PAGE], 0},
    };

    memcpy(out, figures, sizeof figures);
    return REPORT_FIGURES;
}
