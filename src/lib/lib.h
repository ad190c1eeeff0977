/* What the files of lib/ share: the public book with all its stages, and the small services
 * around the driver in quoin.c. The only folder that knows all modules. */
#ifndef QUOIN_LIB_LIB_H
#define QUOIN_LIB_LIB_H

#include "quoin.h"

#include "check/report.h"
#include "layout/layout.h"
#include "model/book.h"

/** The stages whose time is taken, in order. */
enum stage {
    STAGE_READ,
    STAGE_REFINE,
    STAGE_STYLE,
    STAGE_LAYOUT,
    STAGE_PDF,
    STAGE_EPUB,
    STAGE_CHECK,
    STAGE_REPORT,
    STAGE_PROOF,
    STAGE_COUNT,
};

struct stage_time {
    int64_t wall, cpu; /* microseconds */
};

struct quoin_book {
    struct book *book;
    struct fonts *fonts; /* NULL until asked for */
    struct pages *pages; /* NULL until laid out */
    struct report *report; /* NULL until asked for */
    char *data_dir;      /* Quoin's own fonts, themes and patterns */
    int64_t date;

    bool read, refined;
    quoin_status status;
    struct diags *told; /* all messages the host has heard of */

    quoin_message_fn *message;
    void *message_user;
    quoin_progress_fn *progress;
    void *progress_user;

    struct stage_time times[STAGE_COUNT];
    size_t pdf_bytes, epub_bytes;

    bool epub_expected;        /* the host will ask for one */
    bool report_expected;      /* pages are made with what the report needs */
    struct epub_run *epub_run; /* an EPUB in the making, NULL when there is none */
};

/* ---- epub_run.c ---- */

/** Starts to make the EPUB of a book that is laid out, in a thread of its own when `apart`; else it is made when
 * this returns. The book must not change, nor be told anything, until it is taken. */
void epub_start(quoin_book *book, bool apart);

/** Waits until it is made, gives its messages to the book and its bytes to `out`; false when it failed. */
bool epub_take(quoin_book *book, struct buf *out);

/** Waits until it is made, if there is one in the making. */
void epub_wait(quoin_book *book);

/** The same, and throws it away. */
void epub_drop(quoin_book *book);

/* ---- data.c ---- */

/** The folder of Quoin's own data: beside the program, below its prefix, or as compiled in.
 * Never NULL; the caller frees it with g_free. */
char *data_dir_find(void);

/* ---- date.c ---- */

/** The date that outputs carry, in seconds since 1970, UTC: SOURCE_DATE_EPOCH, else the
 * book's date, else the first day a ZIP file can hold. Never the clock. */
int64_t date_of_book(const struct config *config);

/** Parses 2026, 2026-05 or 2026-05-01 as midnight UTC; false when it is no date. */
bool date_parse(struct slice text, int64_t *seconds);

/* ---- messages.c ---- */

/** Hands the stage's new messages to the host in reading order, keeps them, raises the
 * status. */
void messages_tell(quoin_book *book);

/* ---- dumps.c ---- */

/** Writes the faces of the font set with what they cover. */
void dump_fonts(const struct fonts *fonts, struct buf *out);
/** Writes each element's name with the properties in which it differs from what it is in.
 */
void dump_styles(const struct book *book, struct buf *out);
/** Writes the figures of the run: sizes, times, quality of lines. */
void dump_stats(const quoin_book *book, bool json, struct buf *out);

#endif
