/* New PDF objects as text, gathered into an incremental update (ISO 32000-1, 7.5.6) that is put
 * behind the bytes Cairo made; libqpdf then reads both as one file and writes it out clean. Text is
 * several times faster than an API call for each key, and reads like the PDF it makes. */
#ifndef QUOIN_PDF_OBJECTS_H
#define QUOIN_PDF_OBJECTS_H

#include "base/buf.h"
#include "base/length.h"
#include "base/vec.h"

struct objects {
    struct buf out;
    size_t base;      /* bytes of the file before the update */
    uint32_t first;   /* number of the first new object */
    VEC(size_t) places; /* of object first + index in the whole file; 0 when not written */
};

/** `base` bytes stand before the update; new objects are numbered from `first`. */
void objects_init(struct objects *objects, size_t base, uint32_t first);
void objects_free(struct objects *objects);

/** Numbers for `count` new objects in a row; returns the first. */
uint32_t objects_take(struct objects *objects, uint32_t count);

/** Starts and ends object `number`; what lies between is written to objects->out. */
void objects_begin(struct objects *objects, uint32_t number);
void objects_end(struct objects *objects);

/** Writes a whole stream object; `keys` are those of its dictionary without /Length. */
void objects_stream(struct objects *objects, uint32_t number, struct slice keys,
                    struct slice bytes);

/** Ends the update: cross-reference table and trailer. `previous` is where the file's own table is. */
void objects_finish(struct objects *objects, uint32_t root, uint32_t info, size_t previous);

/** Writes a text string: ASCII as a literal, anything else as UTF-16. */
void pdf_text(struct buf *out, struct slice utf8);
/** Writes a byte string as a literal. */
void pdf_bytes(struct buf *out, struct slice bytes);
/** Writes a name with its slash. */
void pdf_name(struct buf *out, struct slice name);
/** Writes a length in points with at most three decimals. */
void pdf_length(struct buf *out, qlen length);
/** Writes a date string, D:20260131120000+00'00', from seconds since 1970. */
void pdf_date(struct buf *out, int64_t seconds);

#endif
