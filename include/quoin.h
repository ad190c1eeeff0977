/*
 * Quoin: a manuscript and one config file in, a print-ready PDF and an EPUB out.
 *
 * This header is the whole interface. One book belongs to one thread; different books are
 * independent. Nothing here returns NULL where an object is promised. The first failure sticks: later
 * calls on the book do nothing and return its status, so a host may ask once, at the end.
 */
#ifndef QUOIN_H
#define QUOIN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define QUOIN_VERSION_MAJOR 0
#define QUOIN_VERSION_MINOR 1
#define QUOIN_VERSION_MICRO 0

#if defined(__GNUC__)
#define QUOIN_API __attribute__((visibility("default")))
#else
#define QUOIN_API
#endif

struct _cairo; /* cairo_t, so that this header needs no <cairo.h> */

/** A book under construction; see quoin_book_new(). */
typedef struct quoin_book quoin_book;

/** What has become of a book, worst so far. Ordered, and sticky. */
typedef enum quoin_status {
    QUOIN_OK,     /* nothing to say */
    QUOIN_WARNED, /* built; there are warnings */
    QUOIN_FAULTY, /* built, with errors in the book that were mended as the messages say */
    QUOIN_FAILED, /* not built */
    QUOIN_MISUSED /* the host called in the wrong order or with impossible arguments */
} quoin_status;

typedef enum quoin_severity {
    QUOIN_NOTE,
    QUOIN_WARNING,
    QUOIN_ERROR,
    QUOIN_FATAL
} quoin_severity;

typedef enum quoin_format {
    QUOIN_PDF,
    QUOIN_EPUB,
    QUOIN_PROOF,      /* the PDF with the findings of the report marked in the margins */
    QUOIN_REPORT,     /* what a compositor would remark on the pages, as text */
    QUOIN_REPORT_JSON /* the same, with an object for each finding */
} quoin_format;

/** A diagnostic. Texts belong to the book and live as long as it does. */
typedef struct quoin_message {
    size_t size; /* of this struct, so that fields can be added at its end */
    quoin_severity severity;
    const char *id;           /* stable name: "image-missing" */
    const char *file;         /* "" when the message has no place */
    unsigned line, column;    /* from 1; 0 when there is no place */
    unsigned length;          /* characters to underline on that line; 0 when there is no place */
    const char *source_line;  /* the line of the file, without its end; "" when there is no place */
    const char *text, *hint;  /* hint may be "" */
} quoin_message;

typedef void quoin_message_fn(void *user, const quoin_message *message);
/** Tells how far a stage is; `of` is 0 when unknown. */
typedef void quoin_progress_fn(void *user, const char *stage, size_t done, size_t of);
/** Reads a file for the book: returns malloc()ed bytes and sets *length, or NULL. */
typedef char *quoin_read_fn(void *user, const char *path, size_t *length);
/** Takes bytes of an output; returns 0 to go on, anything else to stop. */
typedef int quoin_write_fn(void *user, const void *bytes, size_t length);

/** The version of the library at run time: major * 10000 + minor * 100 + micro. */
QUOIN_API int quoin_version(void);

/** Makes an empty book. The caller frees it with quoin_book_free(). Never NULL. */
QUOIN_API quoin_book *quoin_book_new(void);

/** Frees a book and all it handed out. NULL is fine. */
QUOIN_API void quoin_book_free(quoin_book *book);

/** Sets who hears of each message, in reading order of the book, stage by stage. */
QUOIN_API void quoin_book_on_message(quoin_book *book, quoin_message_fn *fn, void *user);

/** Sets who hears of progress. */
QUOIN_API void quoin_book_on_progress(quoin_book *book, quoin_progress_fn *fn, void *user);

/** Replaces the file system for everything the book reads but fonts and data of Quoin. */
QUOIN_API void quoin_book_on_read(quoin_book *book, quoin_read_fn *fn, void *user);

/** Sets a config key (YAML value) above every file: quoin_book_set(b, "page.size", "a5"). Call before
 * loading. */
QUOIN_API quoin_status quoin_book_set(quoin_book *book, const char *key, const char *value);

/** Reads a book: a folder with book.yaml, a YAML file, or one manuscript file. */
QUOIN_API quoin_status quoin_book_load(quoin_book *book, const char *path);

/** Adds a chapter from memory, in place of quoin_book_load(); `name` appears in messages. */
QUOIN_API quoin_status quoin_book_add_chapter(quoin_book *book, const char *name,
                                              const char *utf8, size_t length);

/** The value of a config key as text ("yes", "no" for flags), from whichever file won; NULL before loading
 * and for unknown keys. It lives as long as the book. */
QUOIN_API const char *quoin_book_get(quoin_book *book, const char *key);

/** The number of pages; lays the book out at first use. 0 on failure. */
QUOIN_API unsigned quoin_book_page_count(quoin_book *book);

/** The size of the pages in points. */
QUOIN_API quoin_status quoin_book_page_size(quoin_book *book, double *width, double *height);

/** Draws page `page` (from 0) onto a cairo context; 1 unit is 1 pt, origin top left. */
QUOIN_API quoin_status quoin_book_draw_page(quoin_book *book, unsigned page,
                                            struct _cairo *cr);

/** Says that this output will be asked for as well, so that it may be made at the same time as another. A report, or a
 * proof, that is not expected when the pages are made does not say what it would cost to keep the rules they break. */
QUOIN_API quoin_status quoin_book_expect(quoin_book *book, quoin_format format);

/** Makes an output and hands its bytes over. Faults in the text do not stop it. */
QUOIN_API quoin_status quoin_book_write(quoin_book *book, quoin_format format,
                                        quoin_write_fn *fn, void *user);

/** Makes an output and saves it at `path`: written beside it and renamed, so a failure never leaves half a
 * book. */
QUOIN_API quoin_status quoin_book_save(quoin_book *book, quoin_format format,
                                       const char *path);

/** Writes a stage as text: "tree", "styles", "lines", "pages", "xhtml", "config", "config-json", "fonts",
 * "report", "report-json", "findings" (of the report, a line of JSON each), "summary" (of the report), "stats",
 * "stats-json". */
QUOIN_API quoin_status quoin_book_dump(quoin_book *book, const char *stage,
                                       quoin_write_fn *fn, void *user);

/** The worst that has happened so far. */
QUOIN_API quoin_status quoin_book_status(const quoin_book *book);

/** "ok", "warned", "faulty", "failed", "misused". */
QUOIN_API const char *quoin_status_name(quoin_status status);

#ifdef __cplusplus
}
#endif
#endif
