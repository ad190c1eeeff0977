/* The report in words, as figures, and as JSON. */
#include "check/report_parts.h"

#include <glib.h>

enum measure { MEASURE_NONE, MEASURE_PERCENT, MEASURE_MILLE, MEASURE_LINES, MEASURE_PAGES,
               MEASURE_LENGTH, MEASURE_DPI };
enum worst { WORST_LOW = -1, WORST_HIGH = 1 };
enum hue { HUE_TEXT, HUE_LINE, HUE_PAGE, HUE_IMAGE };

static const struct {
    const char *name;
    enum hue hue;
    enum measure unit;
    enum worst worst;
    const char *title, *remark;
} rows[FINDING_COUNT] = {
#define FINDING(ID, name, hue, unit, worst, title, remark)                               \
    [FINDING_##ID] = {name, HUE_##hue, MEASURE_##unit, WORST_##worst, title, remark},
#include "check/findings.def"
};

const char *finding_name(enum finding_kind kind)
{
    return rows[kind].name;
}

const char *finding_unit(enum finding_kind kind)
{
    static const char *const names[] = {
        [MEASURE_NONE] = "",       [MEASURE_PERCENT] = "%", [MEASURE_MILLE] = "1/1000",
        [MEASURE_LINES] = "lines", [MEASURE_PAGES] = "pages", [MEASURE_LENGTH] = "pt", [MEASURE_DPI] = "dpi",
    };

    return names[rows[kind].unit];
}

const char *finding_title(enum finding_kind kind)
{
    return rows[kind].title;
}

uint32_t finding_color(enum finding_kind kind)
{
    /* Red for what must be mended, then blue, violet and green: apart for most eyes, and each is numbered. */
    static const uint32_t colors[] = {
        [HUE_TEXT] = 0xffc62828,
        [HUE_LINE] = 0xff1565c0,
        [HUE_PAGE] = 0xff7b1fa2,
        [HUE_IMAGE] = 0xff2e7d32,
    };

    return colors[rows[kind].hue];
}

void print_measure(enum finding_kind kind, int32_t value, struct buf *out)
{
    switch (rows[kind].unit) {
    case MEASURE_NONE:
        break;
    case MEASURE_PERCENT:
        buf_printf(out, "%d%%", value);
        break;
    case MEASURE_MILLE:
        buf_decimal(out, value / 10.0, 1);
        buf_byte(out, '%');
        break;
    case MEASURE_LINES:
        buf_printf(out, "%d line%s", value, value == 1 ? "" : "s");
        break;
    case MEASURE_PAGES:
        buf_printf(out, "%d page%s", value, value == 1 ? "" : "s");
        break;
    case MEASURE_LENGTH:
        buf_decimal(out, qlen_points(value), 1);
        buf_string(out, " pt");
        break;
    case MEASURE_DPI:
        buf_printf(out, "%d dpi", value);
        break;
    }
}

/* ---- order ---- */

static int by_weight(const void *a, const void *b)
{
    const struct finding *x = *(const struct finding *const *)a;
    const struct finding *y = *(const struct finding *const *)b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->value != y->value)
        return (x->value > y->value) == (rows[x->kind].worst == WORST_HIGH) ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/** The findings by kind, the worst of each first; the caller frees the array. */
static const struct finding **sort_by_weight(const struct report *report)
{
    const struct finding **sorted = g_new(const struct finding *, report->count + 1);

    for (size_t i = 0; i < report->count; i++)
        sorted[i] = &report->findings[i];
    if (report->count)
        qsort(sorted, report->count, sizeof *sorted, by_weight);
    return sorted;
}

/* ---- places ---- */

struct place {
    struct slice file; /* empty: nowhere */
    unsigned line, column;
};

static struct place place_of(const struct report *report, const struct finding *finding)
{
    const struct source *source = sources_find(report->book->sources, finding->span.file);
    struct place place = {0};

    if (!source)
        return place;
    place.file = source->name;
    source_place(source, finding->span.start, &place.line, &place.column, NULL);
    return place;
}

/** The columns a text takes: letters count one each. */
static int width_of(struct slice text)
{
    return (int)g_utf8_strlen(text.p, (gssize)text.n);
}

static void pad(struct buf *out, size_t from, int columns)
{
    struct slice text = {out->data + from, out->size - from};

    for (int width = width_of(text); width < columns; width++)
        buf_byte(out, ' ');
}

/* ---- text ---- */

static void print_head(const struct report *report, struct buf *out)
{
    const struct pages *pages = report->pages;

    if (pages->title.n)
        buf_printf(out, "%.*s\n", (int)pages->title.n, pages->title.p);
    buf_printf(out, "%zu page%s, %llu line%s", pages->count, pages->count == 1 ? "" : "s",
               (unsigned long long)report->lines, report->lines == 1 ? "" : "s");
    if (report->justified)
        buf_printf(out, ", %llu of them justified; letters widened or narrowed on %llu%%",
                   (unsigned long long)report->justified,
                   (unsigned long long)(report->expanded * 100 / report->justified));
    buf_string(out, "\n");
    if (!report->count)
        buf_string(out, "\nNothing to remark.\n");
}

static void print_title(const struct report *report, const struct finding *worst,
                        struct buf *out)
{
    struct buf limit = {0};
    const char *remark = rows[worst->kind].remark, *gap = strstr(remark, "%s");

    print_measure(worst->kind, worst->limit, &limit);
    buf_printf(out, "\n%s (%u): ", rows[worst->kind].title, report->counts[worst->kind]);
    if (gap) {
        buf_bytes(out, remark, (size_t)(gap - remark));
        buf_slice(out, buf_view(&limit));
        remark = gap + 2;
    }
    buf_printf(out, "%s\n", remark);
    buf_free(&limit);
}

/* "#12   p. 45   217%   text/03.md:12:34  First words of the line …" */
static void print_finding(const struct report *report, const struct finding *finding,
                          int place_columns, struct buf *out)
{
    struct slice folio = report->pages->page[finding->page].folio;
    struct place place = place_of(report, finding);
    size_t at = out->size;

    buf_printf(out, "  #%u", finding->number);
    pad(out, at, 8);
    at = out->size;
    buf_printf(out, "p. %.*s", (int)folio.n, folio.p);
    pad(out, at, 10);
    at = out->size;
    print_measure(finding->kind, finding->value, out);
    pad(out, at, rows[finding->kind].unit == MEASURE_NONE ? 0 : 10);
    at = out->size;
    if (place.file.n)
        buf_printf(out, "%.*s:%u:%u", (int)place.file.n, place.file.p, place.line,
                   place.column);
    pad(out, at, place_columns + 2);
    buf_slice(out, finding->text);
    while (out->size && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    buf_byte(out, '\n');
    if (finding->price) {
        buf_string(out, "          ");
        print_price(report, finding, out);
        buf_byte(out, '\n');
    }
}

/** How wide the column of places must be for these findings. */
static int place_width(const struct report *report, const struct finding **findings,
                       size_t count)
{
    int widest = 0;

    for (size_t i = 0; i < count; i++) {
        struct place place = place_of(report, findings[i]);
        char figures[32];
        g_snprintf(figures, sizeof figures, ":%u:%u", place.line, place.column);
        if (place.file.n)
            widest = MAX(widest, width_of(place.file) + (int)strlen(figures));
    }
    return widest;
}

void report_print(const struct report *report, struct buf *out)
{
    const struct finding **sorted = sort_by_weight(report);
    size_t most = (size_t)report->book->config->report_list;

    print_head(report, out);
    for (size_t i = 0, count; i < report->count; i += count) {
        count = report->counts[sorted[i]->kind];
        size_t shown = most ? MIN(count, most) : count;
        int columns = place_width(report, sorted + i, shown);
        print_title(report, sorted[i], out);
        for (size_t f = 0; f < shown; f++)
            print_finding(report, sorted[i + f], columns, out);
        if (shown < count)
            buf_printf(out, "  … and %zu more\n", count - shown);
    }
    g_free(sorted);
}

void report_print_summary(const struct report *report, struct buf *out)
{
    if (!report->count)
        buf_string(out, "nothing to remark\n");
    for (int kind = 0; kind < FINDING_COUNT; kind++)
        if (report->counts[kind])
            buf_printf(out, "%6u  %c%s\n", report->counts[kind],
                       g_ascii_tolower(*rows[kind].title), rows[kind].title + 1);
}
