/* The compositor's report: what a trained eye would mark on the finished pages, with the place in the
 * manuscript, a measure and the limit it passed. Nothing here is a fault of the book: words are all
 * there, and whether a finding is worth rewriting a sentence is for a person to say.
 *
 * Limits are keys of the config (report.…); what is looked for is one row of findings.def. */
#ifndef QUOIN_CHECK_REPORT_H
#define QUOIN_CHECK_REPORT_H

#include "base/buf.h"
#include "layout/page.h"
#include "model/book.h"

enum finding_kind {
#define FINDING(ID, ...) FINDING_##ID,
#include "check/findings.def"
    FINDING_COUNT
};

/** One thing found. */
struct finding {
    enum finding_kind kind;
    uint32_t number;      /* from 1, in the order of the pages: that of its mark in the proof */
    uint32_t page;        /* index */
    qlen y, height;       /* what is meant, on the page */
    int32_t value, limit; /* in the unit of its kind; limit 0 where there is none */
    struct span span;     /* where it starts in the manuscript; SPAN_NONE for made-up text */
    const struct page_price *price; /* of keeping the rule it breaks; NULL where there is none, or none is known */
    struct slice text;    /* the first words of the line, the word, the file of the image */
};

/** What the setting is like as a whole. Lines are those of running text that are set to the full measure. */
struct report_stats {
    double space_mean, space_deviation; /* of the mean word spaces of lines, in em */
    uint64_t lines, hyphenated, on_grid;
    uint64_t full_pages, level_pages;   /* pages whose text goes on; those that end on their last line */
    uint64_t spreads;                   /* of two such pages */
};

struct report {
    struct arena *arena;
    const struct book *book;
    const struct pages *pages;
    struct finding *findings; /* in the order of the pages */
    size_t count;
    uint32_t counts[FINDING_COUNT];
    uint64_t lines;           /* all, those of notes and tables too, … */
    uint64_t justified;       /* … those set to the full measure, and of these … */
    uint64_t expanded;        /* … those whose letters were widened or narrowed */
    struct report_stats stats;
};

/** Looks through the pages. Both book and pages must outlive the report; the caller frees it. */
struct report *report_make(const struct book *book, const struct pages *pages);
void report_free(struct report *report);

/** A figure of the setting; `digits` decimals. */
struct report_figure {
    const char *name, *unit;
    double value;
    int digits;
};
#define REPORT_FIGURES 12

/** The figures of the setting, in the order in which they are printed; returns how many. */
size_t report_figures(const struct report *report, struct report_figure out[REPORT_FIGURES]);

const char *finding_name(enum finding_kind kind);

/** The report to read: kinds in the order of their weight, the worst of each first. */
void report_print(const struct report *report, struct buf *out);
/** A line for each kind that was found, for the terminal. */
void report_print_summary(const struct report *report, struct buf *out);
/** One JSON document with an object for each finding, in the order of the pages. */
void report_print_json(const struct report *report, struct buf *out);
/** The findings as lines of JSON, each with "type": "finding". */
void report_print_lines(const struct report *report, struct buf *out);

struct fonts;

/** A copy of the pages with the findings marked in the outer margins and named at the foot. It borrows
 * from the report's pages; end it with report_proof_free, not with pages_free. */
struct pages *report_proof(const struct report *report, const struct fonts *fonts,
                           struct diags *diags);
void report_proof_free(struct pages *proof);

#endif
