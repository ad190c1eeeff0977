/* What the library says about a book besides its outputs: styles, fonts, the figures of a
 * run. */
#include "lib/lib.h"

#include "style/sheet.h"

#include <glib.h>
#include <sys/resource.h>

/* ---- styles ---- */

static size_t depth_of(const struct node *node)
{
    size_t depth = 0;

    while ((node = node->parent) != NULL)
        depth++;
    return depth;
}

static void dump_style(const struct style *style, const struct style *outer,
                       struct buf *out)
{
    for (int prop = 0; prop < PROP_COUNT; prop++) {
        if (prop_equal((enum prop)prop, style, outer))
            continue;
        buf_printf(out, " %s:", prop_name((enum prop)prop));
        prop_print(out, (enum prop)prop, style, 0);
    }
}

void dump_styles(const struct book *book, struct buf *out)
{
    for (const struct node *node = book->root; node; node = node_next(node, book->root)) {
        const struct style *outer = node->parent ? node->parent->style : style_initial();
        if (node->kind == NODE_TEXT || !node->style || !outer)
            continue;
        buf_printf(out, "%*s%s", (int)depth_of(node) * 2, "", node_kind_name(node->kind));
        for (size_t i = 0; i < node->attrs.class_count; i++) {
            buf_byte(out, '.');
            buf_slice(out, node->attrs.classes[i]);
        }
        if (node->style != outer)
            dump_style(node->style, outer, out);
        buf_byte(out, '\n');
    }
}

/* ---- fonts ---- */

void dump_fonts(const struct fonts *fonts, struct buf *out)
{
    for (size_t i = 0; i < fonts_count(fonts); i++) {
        const struct face *face = fonts_face(fonts, (uint32_t)i);
        buf_printf(out, "%-28.*s %d %-7s%7zu characters ", (int)face->family.n,
                   face->family.p, face->weight, face->italic ? "italic" : "upright",
                   face_coverage(face));
        buf_string(out, face->has_small_caps ? " small-caps" : "");
        buf_string(out, face->has_oldstyle ? " oldstyle" : "");
        buf_string(out, face->has_tabular ? " tabular" : "");
        buf_string(out, face->monospace ? " monospace" : "");
        buf_string(out, face->from_book ? " (of the book)" : "");
        buf_string(out, face->embeddable ? "" : " (may not be embedded)");
        buf_byte(out, '\n');
    }
}

/* ---- statistics ---- */

/* One figure; `digits` decimals. */
struct figure {
    const char *name, *unit;
    double value;
    int digits;
};

static double milliseconds(int64_t microseconds)
{
    return (double)microseconds / 1000;
}

static void print_figure(struct figure figure, bool json, bool first, struct buf *out)
{
    if (json)
        buf_printf(out, "%s\"%s\":", first ? "" : ",", figure.name);
    else
        buf_printf(out, "%-24s ", figure.name);
    buf_decimal(out, figure.value, figure.digits);
    if (!json)
        buf_printf(out, "%s%s\n", *figure.unit ? " " : "", figure.unit);
}

/** What the setting is like as a whole, by the report. */
static void print_setting(const struct report *report, bool json, struct buf *out)
{
    struct report_figure figures[REPORT_FIGURES];
    size_t count = report ? report_figures(report, figures) : 0;

    for (size_t i = 0; i < count; i++)
        print_figure((struct figure){figures[i].name, figures[i].unit, figures[i].value, figures[i].digits},
                     json, false, out);
}

/** How many of each kind the report found, so that two settings of a book can be compared. */
static void print_findings(const struct report *report, bool json, struct buf *out)
{
    char name[48];

    for (int kind = 0; kind < FINDING_COUNT; kind++) {
        g_snprintf(name, sizeof name, "found-%s", finding_name((enum finding_kind)kind));
        print_figure((struct figure){name, "", report ? report->counts[kind] : 0, 0}, json,
                     false, out);
    }
}

void dump_stats(const quoin_book *book, bool json, struct buf *out)
{
    static const struct layout_stats none;
    const struct layout_stats *layout = book->pages ? &book->pages->stats : &none;
    const struct stage_time *times = book->times;
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    const struct figure figures[] = {
        {"pages", "", book->pages ? (double)book->pages->count : 0, 0},
        {"paragraphs", "", (double)layout->paragraphs, 0},
        {"lines", "", (double)layout->lines, 0},
        {"hyphens", "", (double)layout->hyphens, 0},
        {"loose-lines", "", (double)layout->loose, 0},
        {"overfull-lines", "", (double)layout->overfull, 0},
        {"characters", "", (double)layout->characters, 0},
        {"glyphs", "", (double)layout->glyphs, 0},
        {"pdf-size", "bytes", (double)book->pdf_bytes, 0},
        {"epub-size", "bytes", (double)book->epub_bytes, 0},
        {"read", "ms", milliseconds(times[STAGE_READ].wall), 1},
        {"refine", "ms", milliseconds(times[STAGE_REFINE].wall), 1},
        {"style", "ms", milliseconds(times[STAGE_STYLE].wall), 1},
        {"layout", "ms", milliseconds(times[STAGE_LAYOUT].wall), 1},
        {"layout-cpu", "ms", milliseconds(times[STAGE_LAYOUT].cpu), 1},
        {"layout-shape", "ms", milliseconds((int64_t)layout->microseconds_shape), 1},
        {"layout-break", "ms", milliseconds((int64_t)layout->microseconds_break), 1},
        {"layout-page", "ms", milliseconds((int64_t)layout->microseconds_page), 1},
        {"pdf", "ms", milliseconds(times[STAGE_PDF].wall), 1},
        {"epub", "ms", milliseconds(times[STAGE_EPUB].wall), 1},
        {"check", "ms", milliseconds(times[STAGE_CHECK].wall), 1},
        {"report", "ms", milliseconds(times[STAGE_REPORT].wall), 1},
        {"proof", "ms", milliseconds(times[STAGE_PROOF].wall), 1},
        {"peak-memory", "MB", (double)usage.ru_maxrss / 1024, 1},
        {"findings", "", book->report ? (double)book->report->count : 0, 0},
    };

    buf_string(out, json ? "{" : "");
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
        print_figure(figures[i], json, i == 0, out);
    print_setting(book->report, json, out);
    print_findings(book->report, json, out);
    buf_string(out, json ? "}\n" : "");
}
