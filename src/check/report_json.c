/* The report as JSON. Members are always in one order, so that two reports can be compared line by line. */
#include "check/report_parts.h"

#include <glib.h>

static void put_string(struct buf *out, struct slice text)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20)
            buf_printf(out, "\\u%04x", c);
        else
            buf_byte(out, text.p[i]);
    }
    buf_byte(out, '"');
}

void put_json_text(struct buf *out, const char *name, struct slice text)
{
    buf_printf(out, ",\"%s\":", name);
    put_string(out, text);
}

static void put_place(const struct report *report, const struct finding *finding,
                      struct buf *out)
{
    const struct source *source = sources_find(report->book->sources, finding->span.file);
    unsigned line, column;

    if (!source)
        return;
    source_place(source, finding->span.start, &line, &column, NULL);
    put_json_text(out, "file", source->name);
    buf_printf(out, ",\"line\":%u,\"column\":%u", line, column);
}

/* Lengths are points, all else is as the text has it. */
static void put_measure(const struct finding *finding, const char *name, int32_t value,
                        struct buf *out)
{
    const char *unit = finding_unit(finding->kind);

    buf_printf(out, ",\"%s\":", name);
    if (strcmp(unit, "pt") == 0)
        buf_decimal(out, qlen_points(value), 2);
    else
        buf_printf(out, "%d", value);
}

static void put_finding(const struct report *report, const struct finding *finding,
                        struct buf *out)
{
    buf_printf(out, "{\"type\":\"finding\",\"number\":%u,\"kind\":\"%s\",\"page\":%u",
               finding->number, finding_name(finding->kind), finding->page + 1);
    put_json_text(out, "folio", report->pages->page[finding->page].folio);
    buf_string(out, ",\"y\":");
    buf_decimal(out, qlen_points(finding->y), 1);
    put_place(report, finding, out);
    if (*finding_unit(finding->kind)) {
        put_measure(finding, "value", finding->value, out);
        if (finding->limit)
            put_measure(finding, "limit", finding->limit, out);
        put_json_text(out, "unit", slice_of(finding_unit(finding->kind)));
    }
    put_json_text(out, "text", finding->text);
    if (finding->price)
        print_price_json(report, finding, out);
    buf_byte(out, '}');
}

void report_print_lines(const struct report *report, struct buf *out)
{
    for (size_t i = 0; i < report->count; i++) {
        put_finding(report, &report->findings[i], out);
        buf_byte(out, '\n');
    }
}

void report_print_json(const struct report *report, struct buf *out)
{
    buf_string(out, "{\"title\":");
    put_string(out, report->pages->title);
    buf_printf(out, ",\"pages\":%zu,\"lines\":%llu,\"justified\":%llu,\"expanded\":%llu",
               report->pages->count, (unsigned long long)report->lines,
               (unsigned long long)report->justified, (unsigned long long)report->expanded);
    buf_string(out, ",\"counts\":{");
    for (int kind = 0; kind < FINDING_COUNT; kind++)
        buf_printf(out, "%s\"%s\":%u", kind ? "," : "", finding_name((enum finding_kind)kind),
                   report->counts[kind]);
    buf_string(out, "},\n\"figures\":{");
    struct report_figure figures[REPORT_FIGURES];
    size_t count = report_figures(report, figures);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s\"%s\":", i ? "," : "", figures[i].name);
        buf_decimal(out, figures[i].value, figures[i].digits);
    }
    buf_string(out, "},\n\"findings\":[");
    for (size_t i = 0; i < report->count; i++) {
        buf_string(out, i ? ",\n" : "\n");
        put_finding(report, &report->findings[i], out);
    }
    buf_string(out, "\n]}\n");
}
