/* The proof: the pages with the findings marked in the outer margin, a coloured bar beside what is meant and its
 * number in the report, and at the foot of the page what the numbers say. All of it is artifact: the
 * text, its structure and its links are those of the book. */
#include "check/report_parts.h"

#include "layout/builder.h"
#include "layout/paragraph.h"
#include "style/sheet.h"

#include <glib.h>

/* Sizes of the marks. Bars that would touch stand beside each other, in so many columns at most. */
#define BAR_WIDTH PT(1.5)
#define BAR_DISTANCE PT(7)
#define COLUMN_WIDTH PT(13)
#define COLUMNS 3
#define FIGURE_SIZE PT(6.5)
#define FIGURE_DISTANCE PT(1.5)
/* The legend: its lines stand so far apart, the lowest this far above the edge, and there are so many at most. */
#define LEGEND_LEADING PT(8)
#define LEGEND_EDGE PT(9)
#define LEGEND_LINES 3
/* Between the texts of a line; and what is kept free for the words that some are left out. */
#define LEGEND_GAP (2 * FIGURE_SIZE)
#define LEGEND_MORE (10 * FIGURE_SIZE)

struct marker {
    const struct report *report;
    struct shaper *shaper;
    struct pages *proof;
    struct style styles[FINDING_COUNT];
    struct page_builder builder;
    qlen column_end[COLUMNS]; /* how far down each column is taken */
};

/* ---- small text ---- */

static void make_styles(struct marker *marker)
{
    const struct style *root = sheet_root(marker->report->book->sheet);

    for (int kind = 0; kind < FINDING_COUNT; kind++) {
        struct style *style = &marker->styles[kind];
        *style = *root;
        style->font_size = FIGURE_SIZE;
        style->color = finding_color((enum finding_kind)kind);
        style->font_style = FONT_STYLE_NORMAL;
        style->text_transform = TRANSFORM_NONE;
        style->text_decoration = 0;
        style->letter_spacing = style->word_spacing = style->text_indent = 0;
        style->direction = DIRECTION_LTR;
    }
}

static qlen put_text(struct marker *marker, enum finding_kind kind, struct slice text, qlen x,
                     qlen y)
{
    return shaper_place_text(marker->shaper, text, &marker->styles[kind], x, y, NO_ELEMENT, 0,
                             ARTIFACT_LAYOUT, &marker->builder);
}

/* ---- bars ---- */

/** The first column that is free at `y`; the last when none is. */
static int take_column(struct marker *marker, qlen y, qlen height)
{
    int column = 0;

    while (column + 1 < COLUMNS && marker->column_end[column] > y)
        column++;
    marker->column_end[column] = MAX(marker->column_end[column], y + MAX(height, FIGURE_SIZE));
    return column;
}

static void put_bar(struct marker *marker, const struct page *page,
                    const struct finding *finding)
{
    const struct text_block *block = &marker->proof->block;
    struct arena *arena = marker->proof->arena;
    struct slice figure = arena_printf(arena, "%u", finding->number);
    qlen distance = BAR_DISTANCE +
                    take_column(marker, finding->y, finding->height) * COLUMN_WIDTH;
    /* The fore-edge is opposite the binding: that of a right-to-left book is at the right of its rectos. */
    bool rtl = sheet_root(marker->report->book->sheet)->direction == DIRECTION_RTL;
    bool at_right = page->recto != rtl;
    qlen edge = block->left[page->recto] + (at_right ? block->measure : 0);
    qlen x = at_right ? edge + distance : edge - distance - BAR_WIDTH;
    qlen baseline = finding->y + FIGURE_SIZE;

    page_add_rule(&marker->builder, x, finding->y, BAR_WIDTH, finding->height,
                  finding_color(finding->kind));
    qlen width = shaper_width(marker->shaper, figure, &marker->styles[finding->kind]);
    put_text(marker, finding->kind, figure,
             at_right ? x + BAR_WIDTH + FIGURE_DISTANCE : x - FIGURE_DISTANCE - width, baseline);
}

/* ---- the legend ---- */

static struct slice legend_text(struct arena *arena, const struct report *report,
                                const struct finding *finding)
{
    struct buf text = {0};

    buf_printf(&text, "%u %s", finding->number, finding_name(finding->kind));
    if (*finding_unit(finding->kind)) {
        buf_byte(&text, ' ');
        print_measure(finding->kind, finding->value, &text);
    }
    if (finding->price) {
        buf_string(&text, ": ");
        print_price(report, finding, &text);
    }
    struct slice copy = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

/** Names the findings [first, end) of a page in the lines there are; at their end how many are left out. */
static void put_legend(struct marker *marker, const struct page *page, size_t first, size_t end)
{
    const struct text_block *block = &marker->proof->block;
    const struct finding *findings = marker->report->findings;
    struct arena *arena = marker->proof->arena;
    qlen left = block->left[page->recto], right = left + block->measure, x = left;
    qlen bottom = marker->proof->height - LEGEND_EDGE;
    qlen y = bottom - (LEGEND_LINES - 1) * LEGEND_LEADING;

    for (size_t i = first; i < end; i++) {
        struct slice text = legend_text(arena, marker->report, &findings[i]);
        enum finding_kind kind = findings[i].kind;
        qlen width = shaper_width(marker->shaper, text, &marker->styles[kind]);
        qlen needed = y == bottom && i + 1 < end ? width + LEGEND_MORE : width;
        if (x > left && x + needed > right && y < bottom) {
            x = left;
            y += LEGEND_LEADING;
        } else if (x > left && x + needed > right) {
            text = arena_printf(arena, "… and %zu more", end - i);
            put_text(marker, kind, text, x, y);
            return;
        }
        x += put_text(marker, kind, text, x, y) + LEGEND_GAP;
    }
}

/* ---- pages ---- */

/** Copies the page's marks with those of the builder behind them. */
static void join_marks(struct marker *marker, struct page *page)
{
    size_t more = marker->builder.marks.count, all = page->mark_count + more;
    struct mark *marks = ARENA_ARRAY(marker->proof->arena, struct mark, all);

    if (page->mark_count)
        memcpy(marks, page->marks, page->mark_count * sizeof *marks);
    if (more)
        memcpy(marks + page->mark_count, marker->builder.marks.items, more * sizeof *marks);
    page->marks = marks;
    page->mark_count = all;
}

static void mark_page(struct marker *marker, size_t first, size_t end)
{
    struct page *page = &marker->proof->page[marker->report->findings[first].page];

    memset(marker->column_end, 0, sizeof marker->column_end);
    vec_clear(&marker->builder.marks);
    for (size_t i = first; i < end; i++)
        put_bar(marker, page, &marker->report->findings[i]);
    put_legend(marker, page, first, end);
    join_marks(marker, page);
}

static struct pages *copy_pages(const struct pages *pages)
{
    struct pages *copy = g_new(struct pages, 1);

    *copy = *pages;
    copy->arena = arena_new();
    copy->page = ARENA_ARRAY(copy->arena, struct page, pages->count);
    if (pages->count)
        memcpy(copy->page, pages->page, pages->count * sizeof *copy->page);
    copy->title = arena_printf(copy->arena, "%.*s (proof)", (int)pages->title.n,
                               pages->title.p);
    return copy;
}

struct pages *report_proof(const struct report *report, const struct fonts *fonts,
                           struct diags *diags)
{
    static const struct shaper_options options;
    struct marker *marker = g_new0(struct marker, 1);
    struct pages *proof = copy_pages(report->pages);

    marker->report = report;
    marker->proof = proof;
    marker->shaper = shaper_new(fonts, &options, diags);
    marker->builder.arena = proof->arena;
    make_styles(marker);
    for (size_t first = 0, end; first < report->count; first = end) {
        for (end = first; end < report->count &&
                          report->findings[end].page == report->findings[first].page; end++)
            ;
        mark_page(marker, first, end);
    }
    vec_free(&marker->builder.marks);
    shaper_free(marker->shaper);
    g_free(marker);
    return proof;
}

void report_proof_free(struct pages *proof)
{
    if (!proof)
        return;
    arena_free(proof->arena);
    g_free(proof);
}
