/* The text of leaves as it is collected: white space collapses as in CSS, letters change their case, code keeps its columns. */
#include "layout/collect_parts.h"

#include <glib.h>
#include <string.h>
#include <unicode/ucasemap.h>

static bool is_ideograph(gunichar c)
{
    return (c >= 0x2e80 && c <= 0x303f) || (c >= 0x3040 && c <= 0x312f) ||
           (c >= 0x31a0 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

static gunichar last_char(const struct buf *text)
{
    if (!text->size)
        return 0;
    return g_utf8_get_char(g_utf8_find_prev_char(text->data, text->data + text->size));
}

/** Casing in the run's own language, whatever the machine's locale. */
static struct slice transform(struct collector *c, struct slice text,
                              const struct style *style)
{
    char language[32] = "";
    if (style->language.n < sizeof language)
        memcpy(language, style->language.p ? style->language.p : "", style->language.n);
    UErrorCode error = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open(language, U_TITLECASE_NO_LOWERCASE, &error);
    size_t room = text.n * 3 + 16;
    char *out = arena_alloc(c->arena, room);
    int32_t n = 0;
    if (U_SUCCESS(error) && style->text_transform == TRANSFORM_UPPERCASE)
        n = ucasemap_utf8ToUpper(map, out, (int32_t)room, text.p, (int32_t)text.n, &error);
    else if (U_SUCCESS(error) && style->text_transform == TRANSFORM_LOWERCASE)
        n = ucasemap_utf8ToLower(map, out, (int32_t)room, text.p, (int32_t)text.n, &error);
    else if (U_SUCCESS(error))
        n = ucasemap_utf8ToTitle(map, out, (int32_t)room, text.p, (int32_t)text.n, &error);
    if (map)
        ucasemap_close(map);
    return U_FAILURE(error) ? text : (struct slice){out, (size_t)n};
}

void collect_close_run(struct collector *c, const struct context *at, uint32_t start)
{
    uint32_t end = (uint32_t)c->text.size;
    if (end == start)
        return;
    struct run run = {
        .start = start,
        .end = end,
        .style = at->style,
        .node = at->node,
        .link = at->link,
        .element = at->element,
        .link_element = at->link_element,
        .order = c->structure ? c->structure->next_order++ : 0,
        .size = at->size,
        .raise = at->raise,
        .full_size = at->full_size,
        .position = at->position,
        .decoration = at->decoration,
        .decoration_color = at->decoration_color,
        .background = at->background,
        .code = at->code,
        .glued = at->glued,
        .skipped = c->skipped,
    };
    c->skipped = 0;
    vec_push(&c->runs, run);
}

void collect_settle_break(struct collector *c, gunichar next)
{
    gunichar before = last_char(&c->text);
    c->soft_break = false;
    if (!before || before == ' ' || before == 0x2028 || next == ' ')
        return;
    if (is_ideograph(before) && is_ideograph(next))
        return;
    uint32_t start = (uint32_t)c->text.size;
    buf_byte(&c->text, ' ');
    if (c->runs.count && vec_last(&c->runs).end == start)
        vec_last(&c->runs).end++;
}

static void put_char(struct collector *c, gunichar ch)
{
    bool space = ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r' || ch == '\f';
    if (!space) {
        buf_char(&c->text, ch < 0x20 ? 0xfffd : ch);
        return;
    }
    gunichar before = last_char(&c->text);
    if (before && before != ' ' && before != 0x2028)
        buf_byte(&c->text, ' ');
}

void collect_put_text(struct collector *c, const struct context *at, struct slice text)
{
    c->skipped = (uint32_t)MIN(c->skip, text.n);
    c->skip -= c->skipped;
    text = slice_sub(text, c->skipped, text.n);
    if (!text.n)
        return;
    if (at->style->text_transform != TRANSFORM_NONE && !at->code)
        text = transform(c, text, at->style);
    if (c->soft_break)
        collect_settle_break(c, g_utf8_get_char(text.p));
    uint32_t start = (uint32_t)c->text.size;
    bool keep = c->keep_spaces || at->style->white_space == WHITE_PRE ||
                at->style->white_space == WHITE_PRE_WRAP;
    if (keep) {
        buf_slice(&c->text, text);
    } else {
        for (const char *p = text.p; p < text.p + text.n;) {
            if ((unsigned char)*p > ' ') { /* the common case: copy up to the next space */
                size_t n = 1;
                while (p + n < text.p + text.n && (unsigned char)p[n] > ' ')
                    n++;
                buf_bytes(&c->text, p, n);
                p += n;
            } else {
                put_char(c, (unsigned char)*p++);
            }
        }
    }
    collect_close_run(c, at, start);
}

void collect_put_code(struct collector *c, const struct context *at, struct slice text)
{
    uint32_t start = (uint32_t)c->text.size;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.p[i];
        if (byte == '\n') {
            buf_string(&c->text, LINE_SEPARATOR);
            c->column = 0;
        } else if (byte == '\t') {
            do
                buf_byte(&c->text, ' ');
            while (++c->column % c->tab);
        } else if (byte >= ' ') {
            buf_byte(&c->text, (char)byte);
            c->column += (byte & 0xc0) != 0x80;
        }
    }
    collect_close_run(c, at, start);
}
