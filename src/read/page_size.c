#include "read/page_size.h"

#include "base/diag.h"

#include <glib.h>

/* Exact to 1/1024 pt: 1 mm is 360/127 pt. */
#define MM(n) ((qlen)((n) * 1024.0 * 360 / 127 + 0.5))
#define INCH(n) ((qlen)((n) * 1024.0 * 72 + 0.5))

static const struct size {
    const char *name;
    qlen width, height;
} sizes[] = {
#define SIZE(name, width, height, unit, help) {name, unit(width), unit(height)},
#include "read/page_sizes.def"
};

static bool parse_named(struct slice text, qlen *width, qlen *height)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        if (text.n == strlen(sizes[i].name) &&
            g_ascii_strncasecmp(text.p, sizes[i].name, text.n) == 0) {
            *width = sizes[i].width;
            *height = sizes[i].height;
            return true;
        }
    return false;
}

/* One side: an absolute length, or a bare number, which is inches. */
static bool parse_side(struct slice text, bool bare, qlen *out)
{
    static const struct length_bases none = {0};
    struct length length;

    if (!length_parse(text, &length))
        return false;
    if (bare && length.unit == UNIT_NONE)
        *out = (qlen)((int64_t)length.value * 72);
    else if (length.unit == UNIT_PT)
        *out = length_resolve(length, &none);
    else
        return false;
    return *out > 0;
}

/* "6x9", "6 × 9", "148mm x 210mm", "148mm 210mm". */
static bool parse_pair(struct slice text, qlen *width, qlen *height)
{
    for (size_t i = 1; i + 1 < text.n; i++) {
        size_t n = text.p[i] == 'x' && (i + 2 > text.n || text.p[i - 1] != 'p') ? 1
                   : (unsigned char)text.p[i] == 0xC3 && (unsigned char)text.p[i + 1] == 0x97 ? 2
                                                                                              : 0;
        struct slice left = slice_sub(text, 0, i), right = slice_sub(text, i + n, text.n);
        if (n && parse_side(left, true, width) && parse_side(right, true, height))
            return true;
        if (!n && text.p[i] == ' ' && parse_side(left, false, width) &&
            parse_side(right, false, height))
            return true;
    }
    return false;
}

bool page_size_parse(struct slice text, qlen *width, qlen *height)
{
    static const char landscape[] = "landscape";
    size_t tail = sizeof landscape - 1;
    bool turned = false;

    text = slice_trim(text);
    if (text.n > tail && g_ascii_strncasecmp(text.p + text.n - tail, landscape, tail) == 0) {
        turned = true;
        text = slice_trim(slice_sub(text, 0, text.n - tail));
    }
    if (!parse_named(text, width, height) && !parse_pair(text, width, height))
        return false;
    if (turned) {
        qlen swapped = *width;
        *width = *height;
        *height = swapped;
    }
    return true;
}

const char *page_size_suggest(struct slice text)
{
    const char *names[G_N_ELEMENTS(sizes)];

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        names[i] = sizes[i].name;
    return diag_suggest(text, names, G_N_ELEMENTS(names));
}
