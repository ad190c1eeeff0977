/* A growing byte buffer for output that is made piece by piece.
 * Invariant: when data is not NULL, data[size] is 0, so it can be read as a string. */
#ifndef QUOIN_BASE_BUF_H
#define QUOIN_BASE_BUF_H

#include "base/arena.h"

#include <stdint.h>

struct buf {
    char *data;
    size_t size, room;
};

/** Appends bytes, a slice, a string, one byte, one Unicode character as UTF-8. */
void buf_bytes(struct buf *buf, const void *bytes, size_t size);
void buf_slice(struct buf *buf, struct slice text);
void buf_string(struct buf *buf, const char *s);
void buf_byte(struct buf *buf, char c);
void buf_char(struct buf *buf, uint32_t unicode);

/** Appends formatted text as printf does (C locale numbers only: no %f; see buf_decimal). */
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Appends `value` as a decimal with at most `digits` (0..9) places, no trailing zeros, never in
 * exponent form and always with a point, whatever the locale. */
void buf_decimal(struct buf *buf, double value, int digits);

/** Empties the buffer but keeps its memory. */
void buf_clear(struct buf *buf);

/** Frees the memory; the buffer is empty and usable again. */
void buf_free(struct buf *buf);

/** The content as a slice; valid until the next change. */
static inline struct slice buf_view(const struct buf *buf)
{
    return (struct slice){buf->data ? buf->data : "", buf->size};
}

#endif
