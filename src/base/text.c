#include "base/text.h"

/* What becomes of a byte: most are kept as they are. */
enum { KEPT, DROPPED, SPACED, RETURN, MAYBE };

static int sort_of(unsigned char c)
{
    if (c == '\r')
        return RETURN;
    if (c == '\v' || c == '\f')
        return SPACED;
    if (c == 0xEF) /* may begin U+FFFE or U+FFFF */
        return MAYBE;
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F ? DROPPED : KEPT;
}

/* Takes one special byte at the start of `rest`; returns how many bytes were dealt with. */
static size_t take_special(struct slice rest, struct buf *out, size_t *dropped)
{
    switch (sort_of((unsigned char)rest.p[0])) {
    case RETURN:
        buf_byte(out, '\n');
        return rest.n > 1 && rest.p[1] == '\n' ? 2 : 1;
    case SPACED:
        buf_byte(out, ' ');
        return 1;
    case MAYBE:
        if (slice_starts(rest, "\xEF\xBF\xBE") || slice_starts(rest, "\xEF\xBF\xBF")) {
            *dropped += 1;
            return 3;
        }
        buf_byte(out, rest.p[0]);
        return 1;
    default:
        *dropped += 1;
        return 1;
    }
}

size_t text_clean(struct slice text, struct buf *out)
{
    size_t dropped = 0, at = slice_starts(text, "\xEF\xBB\xBF") ? 3 : 0;

    while (at < text.n) {
        size_t start = at;
        while (at < text.n && sort_of((unsigned char)text.p[at]) == KEPT)
            at++;
        buf_bytes(out, text.p + start, at - start);
        if (at < text.n)
            at += take_special(slice_sub(text, at, text.n), out, &dropped);
    }
    return dropped;
}
