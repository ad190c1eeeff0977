/* The update: objects in any order, one cross-reference section for all. */
#include "pdf/objects.h"

#include <glib.h>

void objects_init(struct objects *objects, size_t base, uint32_t first)
{
    *objects = (struct objects){.base = base, .first = first};
}

void objects_free(struct objects *objects)
{
    buf_free(&objects->out);
    vec_free(&objects->places);
}

uint32_t objects_take(struct objects *objects, uint32_t count)
{
    uint32_t number = objects->first + (uint32_t)objects->places.count;

    vec_reserve(&objects->places, count);
    for (uint32_t i = 0; i < count; i++)
        vec_push(&objects->places, 0);
    return number;
}

void objects_begin(struct objects *objects, uint32_t number)
{
    buf_byte(&objects->out, '\n');
    objects->places.items[number - objects->first] = objects->base + objects->out.size;
    buf_printf(&objects->out, "%u 0 obj\n", number);
}

void objects_end(struct objects *objects)
{
    buf_string(&objects->out, "\nendobj\n");
}

void objects_stream(struct objects *objects, uint32_t number, struct slice keys,
                    struct slice bytes)
{
    objects_begin(objects, number);
    buf_string(&objects->out, "<<");
    buf_slice(&objects->out, keys);
    buf_printf(&objects->out, "/Length %zu>>stream\n", bytes.n);
    buf_slice(&objects->out, bytes);
    buf_string(&objects->out, "\nendstream");
    objects_end(objects);
}

void objects_finish(struct objects *objects, uint32_t root, uint32_t info, size_t previous)
{
    struct buf *out = &objects->out;
    size_t start = objects->base + out->size + 1;

    buf_printf(out, "\nxref\n%u %zu\n", objects->first, objects->places.count);
    for (size_t i = 0; i < objects->places.count; i++) {
        size_t place = objects->places.items[i];
        buf_printf(out, "%010zu %05u %c \n", place, place ? 0 : 65535, place ? 'n' : 'f');
    }
    buf_printf(out, "trailer\n<</Size %zu/Root %u 0 R/Info %u 0 R/Prev %zu>>\n",
               objects->first + objects->places.count, root, info, previous);
    buf_printf(out, "startxref\n%zu\n%%%%EOF\n", start);
}

static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 32 || (unsigned char)text.p[i] > 126)
            return false;
    return true;
}

void pdf_bytes(struct buf *out, struct slice bytes)
{
    buf_byte(out, '(');
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c == '(' || c == ')' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 32 || c > 126)
            buf_printf(out, "\\%03o", c);
        else
            buf_byte(out, (char)c);
    }
    buf_byte(out, ')');
}

static void hex_unit(struct buf *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";

    for (int shift = 12; shift >= 0; shift -= 4)
        buf_byte(out, digits[unit >> shift & 15]);
}

void pdf_text(struct buf *out, struct slice utf8)
{
    if (is_plain(utf8)) {
        pdf_bytes(out, utf8);
        return;
    }
    buf_string(out, "<feff");
    for (const char *p = utf8.p; p < utf8.p + utf8.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x10000) {
            hex_unit(out, c);
        } else {
            hex_unit(out, 0xD800 + ((c - 0x10000) >> 10 & 0x3FF));
            hex_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }
    buf_byte(out, '>');
}

void pdf_name(struct buf *out, struct slice name)
{
    buf_byte(out, '/');
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.')
            buf_byte(out, (char)c);
        else
            buf_printf(out, "#%02x", c);
    }
}

void pdf_length(struct buf *out, qlen length)
{
    buf_decimal(out, qlen_points(length), 3);
}

void pdf_date(struct buf *out, int64_t seconds)
{
    GDateTime *date = g_date_time_new_from_unix_utc(seconds);

    if (!date)
        date = g_date_time_new_from_unix_utc(0);
    buf_printf(out, "(D:%04d%02d%02d%02d%02d%02d+00'00')", g_date_time_get_year(date),
               g_date_time_get_month(date), g_date_time_get_day_of_month(date),
               g_date_time_get_hour(date), g_date_time_get_minute(date),
               g_date_time_get_second(date));
    g_date_time_unref(date);
}
