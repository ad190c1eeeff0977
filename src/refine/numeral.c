/* Styles of numbers, and patterns with holes. */
#include "refine/numeral.h"

#include "base/buf.h"
#include "model/digits.h"
#include "refine/refine.h"

enum { STYLE_DECIMAL, STYLE_UPPER_ROMAN, STYLE_LOWER_ROMAN, STYLE_UPPER_ALPHA, STYLE_LOWER_ALPHA };

struct slice numeral_text(struct arena *arena, int style, const struct numeral *numeral)
{
    switch (style) {
    case STYLE_UPPER_ROMAN: case STYLE_LOWER_ROMAN:
        return roman_numeral(arena, (int)numeral->n, style == STYLE_UPPER_ROMAN);
    case STYLE_UPPER_ALPHA: case STYLE_LOWER_ALPHA:
        return letter_numeral(arena, numeral->n, style == STYLE_UPPER_ALPHA);
    default:
        return digits_number(arena, numeral->digits, numeral->language, numeral->n);
    }
}

/* What a hole is filled with; false when the name is none. */
static bool fill_hole(struct arena *arena, struct slice name, const struct numeral *numeral,
                      struct buf *out)
{
    static const struct {
        const char *name;
        int style;
    } holes[] = {
        {"n", STYLE_DECIMAL},     {"a", STYLE_LOWER_ALPHA}, {"A", STYLE_UPPER_ALPHA},
        {"i", STYLE_LOWER_ROMAN}, {"I", STYLE_UPPER_ROMAN},
    };

    if (slice_is(name, "number") || slice_is(name, "chapter")) {
        buf_slice(out, slice_is(name, "number") ? numeral->number : numeral->chapter);
        return true;
    }
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        if (slice_is(name, holes[i].name)) {
            buf_slice(out, numeral_text(arena, holes[i].style, numeral));
            return true;
        }
    return false;
}

struct slice numeral_pattern(struct arena *arena, struct slice pattern,
                             const struct numeral *numeral)
{
    struct buf out = {0};

    for (size_t at = 0; at < pattern.n;) {
        const char *close = pattern.p[at] == '{'
                                ? memchr(pattern.p + at, '}', pattern.n - at) : NULL;
        size_t end = close ? (size_t)(close - pattern.p) : at;
        if (close && fill_hole(arena, slice_sub(pattern, at + 1, end), numeral, &out))
            at = end + 1;
        else
            buf_byte(&out, pattern.p[at++]);
    }
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}
