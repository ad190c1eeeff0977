/* What the files of the report share. Private to check/report*.c. */
#ifndef QUOIN_CHECK_REPORT_PARTS_H
#define QUOIN_CHECK_REPORT_PARTS_H

#include "check/report.h"
#include "base/vec.h"

/** A finding before its place in the manuscript is known. */
struct found {
    enum finding_kind kind;
    uint32_t page, sequence;
    qlen y, height;
    int32_t value, limit;
    const struct text_line *line; /* NULL: … */
    const struct page_price *price; /* of keeping the rule that is broken; NULL when it is not known */
    struct span span;             /* … what it is about */
    struct slice text;            /* empty: the first words of the line */
};

struct finder {
    struct report *report;
    const struct config *config;
    const struct pages *pages;
    VEC(struct found) found;
    /* the page at work */
    const struct page *page;
    uint32_t page_index;
    GHashTable *images; /* struct resource → the poorest resolution reported */
};

/** Adds a finding about a line of the page at work; returns it to be completed. */
struct found *found_line(struct finder *finder, enum finding_kind kind,
                         const struct text_line *line, int32_t value, int32_t limit);
/** One about the whole page: its mark stands at `line`, or at the foot when that is NULL. */
struct found *found_page(struct finder *finder, enum finding_kind kind,
                         const struct text_line *line, int32_t value, int32_t limit);

/** Lines of running text: not code, not filled with leaders. */
bool line_is_prose(const struct text_line *line);
/** The lowest line of a place on the page, or NULL. */
const struct text_line *page_last_line(const struct page *page, enum line_place place);
const struct text_line *page_first_line(const struct page *page, enum line_place place);
/** What it would cost to keep a rule that a strip of the page breaks; NULL when that is not known. */
const struct page_price *page_price_of(const struct page *page, size_t strip, enum page_rule rule);
/** The text of a line as it is seen, appended to `out`. */
void line_text(const struct page *page, const struct text_line *line, struct buf *out);

/* ---- the finders: each looks through the page at work ---- */
void find_line_faults(struct finder *finder);  /* report_lines.c */
void find_patterns(struct finder *finder);     /* report_patterns.c */
void find_page_faults(struct finder *finder);  /* report_pages.c */
void find_images(struct finder *finder);       /* report_figures.c */
void find_floats(struct finder *finder);

/* ---- report_place.c ---- */

/** Finds lines in the manuscript. Remembers where it was: lines asked for in their order take linear time. */
struct placer {
    const struct sources *sources;
    const struct node *leaf;
    const char *before; /* start of the leaf's set text */
    size_t counted;     /* bytes of it that were walked … */
    uint32_t at;        /* … and where that is in the source */
};

/** The place at which the text of a line starts in the manuscript, as well as it is known. */
struct span placer_find(struct placer *placer, const struct text_line *line);

/** The width of the word spaces of a line, and how many there are. */
int64_t line_spaces(const struct page *page, const struct text_line *line, int32_t *count); /* report_lines.c */

/* ---- report_stats.c ---- */

/** Fills in the report's stats. */
void report_measure(const struct pages *pages, struct report *report);

/* ---- report_price.c ---- */

/** What it would cost to keep the rule that a finding with a price breaks. */
void print_price(const struct report *report, const struct finding *finding, struct buf *out);
void print_price_json(const struct report *report, const struct finding *finding, struct buf *out);

/* ---- report_json.c ---- */

/** Appends `,"name":"text"`. */
void put_json_text(struct buf *out, const char *name, struct slice text);

/* ---- report_print.c ---- */

/** A measure with its unit: "212%", "3 lines". */
void print_measure(enum finding_kind kind, int32_t value, struct buf *out);
/** 0xAARRGGBB of a kind's marks in the proof. */
uint32_t finding_color(enum finding_kind kind);
/** "%", "lines", "pages", "pt", "dpi", "1/1000", or "" for a kind without a measure. */
const char *finding_unit(enum finding_kind kind);
/** The title of a kind's group. */
const char *finding_title(enum finding_kind kind);

#endif
