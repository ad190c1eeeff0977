/* The growing byte buffer, and numbers written the same in every locale. */
#include "base/buf.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>

/* Room for `extra` more bytes and the NUL behind them. */
static void reserve(struct buf *buf, size_t extra)
{
    size_t need = buf->size + extra + 1;

    if (need <= buf->room)
        return;
    buf->room = buf->room * 2 > need ? buf->room * 2 : need + 64;
    buf->data = g_realloc(buf->data, buf->room);
}

void buf_bytes(struct buf *buf, const void *bytes, size_t size)
{
    reserve(buf, size);
    if (size)
        memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_slice(struct buf *buf, struct slice text)
{
    buf_bytes(buf, text.p, text.n);
}

void buf_string(struct buf *buf, const char *s)
{
    buf_bytes(buf, s, strlen(s));
}

void buf_byte(struct buf *buf, char c)
{
    buf_bytes(buf, &c, 1);
}

void buf_char(struct buf *buf, uint32_t unicode)
{
    char utf8[6];

    buf_bytes(buf, utf8, (size_t)g_unichar_to_utf8(unicode, utf8));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    reserve(buf, (size_t)size);
    vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
    va_end(again);
    buf->size += (size_t)size;
}

void buf_decimal(struct buf *buf, double value, int digits)
{
    static const double scale[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    bool negative = value < 0;
    double scaled = (negative ? -value : value) * scale[digits] + 0.5;
    uint64_t units = scaled < 9e18 ? (uint64_t)scaled : (uint64_t)9e18;
    uint64_t whole = units / (uint64_t)scale[digits], rest = units % (uint64_t)scale[digits];

    if (negative && units)
        buf_byte(buf, '-');
    buf_printf(buf, "%llu", (unsigned long long)whole);
    if (!rest)
        return;
    while (rest % 10 == 0)
        rest /= 10, digits--;
    buf_printf(buf, ".%0*llu", digits, (unsigned long long)rest);
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void buf_free(struct buf *buf)
{
    g_free(buf->data);
    *buf = (struct buf){0};
}
