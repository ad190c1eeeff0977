/* Numbers of citation styles: their forms, spans of pages, and whether there are several. */
#include "refine/csl_parts.h"

#include <glib.h>

void csl_write_roman(int number, struct buf *out)
{
    static const struct {
        int value;
        const char *letters;
    } rows[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        for (; number >= rows[i].value; number -= rows[i].value)
            buf_string(out, rows[i].letters);
}

static void write_form(const struct csl *csl, int number, enum csl_form form, enum csl_gender gender, struct buf *out)
{
    struct slice word = form == FORM_LONG_ORDINAL ? csl_long_ordinal(csl->locale, number, gender) : (struct slice){0};

    if (word.n) {
        buf_slice(out, word);
    } else if (form == FORM_ROMAN && number > 0 && number < 4000) {
        csl_write_roman(number, out);
    } else {
        buf_printf(out, "%d", number);
        if (form == FORM_ORDINAL || form == FORM_LONG_ORDINAL)
            buf_slice(out, csl_ordinal(csl->locale, number, gender));
    }
}

/* Figures at the start of a text; more than nine are no number. */
static size_t figures(struct slice text)
{
    size_t n = 0;

    while (n < text.n && g_ascii_isdigit(text.p[n]))
        n++;
    return n;
}

/* A hyphen or dash between numbers, with the spaces around it. */
static size_t dash_size(struct slice rest)
{
    size_t n = 0;

    while (n < rest.n && rest.p[n] == ' ')
        n++;
    size_t from = n;
    for (;;) {
        struct slice at = slice_sub(rest, n, rest.n);
        size_t dash = slice_starts(at, "-") ? 1 : slice_starts(at, "–") || slice_starts(at, "—") ? strlen("–") : 0;
        if (!dash)
            break;
        n += dash;
    }
    if (n == from)
        return 0;
    while (n < rest.n && rest.p[n] == ' ')
        n++;
    return n;
}

void csl_write_number(const struct csl *csl, struct slice text, enum csl_form form, enum csl_gender gender,
                      struct buf *out)
{
    for (size_t i = 0, n; i < text.n; i += n) {
        struct slice rest = slice_sub(text, i, text.n);
        bool starts = i == 0 || !g_ascii_isalnum(text.p[i - 1]);
        n = figures(rest);
        bool whole = n && n < 10 && starts && (n == rest.n || !g_ascii_isalpha(rest.p[n])) && rest.p[0] != '0';
        if (whole && form >= FORM_ORDINAL && form <= FORM_ROMAN) {
            write_form(csl, atoi(rest.p), form, gender, out);
        } else if (!n && i > 0 && g_ascii_isdigit(text.p[i - 1]) && (n = dash_size(rest)) > 0 && n < rest.n &&
                   g_ascii_isdigit(rest.p[n])) {
            buf_string(out, "–");
        } else {
            n = MAX(figures(rest), 1);
            buf_bytes(out, rest.p, n);
        }
    }
}

bool csl_is_plural(struct slice variable, struct slice text)
{
    bool counts = slice_is(variable, "number-of-volumes") || slice_is(variable, "number-of-pages");

    if (counts)
        return figures(text) == text.n && g_ascii_strtoll(text.p, NULL, 10) > 1;
    if (memchr(text.p, ',', text.n) || memchr(text.p, '&', text.n) || g_strstr_len(text.p, (gssize)text.n, "–"))
        return true;
    /* A hyphen joins two numbers unless a letter stands on both sides: "A-12" is one. */
    const char *hyphen = memchr(text.p, '-', text.n);
    return hyphen && hyphen > text.p && hyphen + 1 < text.p + text.n &&
           (g_ascii_isdigit(hyphen[-1]) || g_ascii_isalpha(hyphen[-1])) &&
           (g_ascii_isdigit(hyphen[1]) == g_ascii_isdigit(hyphen[-1]) || hyphen[1] == ' ');
}

/* ---- spans of pages ---- */

/* How many figures the second of two numbers of the same length keeps. */
static size_t kept(struct slice first, struct slice second, enum csl_ranges format)
{
    size_t same = 0, n = second.n;

    while (same < n && first.p[same] == second.p[same])
        same++;
    size_t differ = n - same, least = format == RANGES_MINIMAL ? 1 : 2;
    if (format == RANGES_MINIMAL || format == RANGES_MINIMAL_TWO)
        return MAX(differ, MIN(least, n));
    /* Chicago: all of numbers below 100 and of multiples of 100; the changed part alone from 101 to 109;
     * else at least two, and in the 15th edition all four of four figures when three change. */
    int low = atoi(first.p + (n > 2 ? n - 2 : 0));
    if (n < 3 || low == 0)
        return n;
    if (low < 10)
        return MAX(differ, 1);
    if (n == 4 && differ >= 3 && format != RANGES_CHICAGO_16)
        return n;
    return MAX(differ, 2);
}

static void write_range(const struct csl *csl, struct slice first, struct slice second, struct buf *out)
{
    enum csl_ranges format = (enum csl_ranges)csl_number(csl->style->root, ATTR_PAGE_RANGES, RANGES_NONE);
    struct slice delimiter = csl_term(csl->locale, SLICE("page-range-delimiter"), FORM_LONG, false);
    bool numbers = figures(first) == first.n && figures(second) == second.n;
    char whole[24] = "";

    buf_slice(out, first);
    buf_slice(out, delimiter.n ? delimiter : SLICE("–"));
    if (numbers && format != RANGES_NONE && first.n < 10 && second.n < 10) {
        if (second.n < first.n) /* "321-8" was cut already */
            g_snprintf(whole, sizeof whole, "%.*s%.*s", (int)(first.n - second.n), first.p, (int)second.n, second.p);
        struct slice full = *whole ? slice_of(whole) : second;
        size_t keep = full.n == first.n && format != RANGES_EXPANDED ? kept(first, full, format) : full.n;
        buf_slice(out, slice_sub(full, full.n - MIN(keep, full.n), full.n));
    } else {
        buf_slice(out, second);
    }
}

/* Letters and figures of a page's number, "xii" or "S12". */
static size_t page_size(struct slice rest)
{
    size_t n = 0;

    while (n < rest.n && (g_ascii_isalnum(rest.p[n]) || rest.p[n] == '.'))
        n++;
    return n;
}

void csl_page_range(const struct csl *csl, struct slice text, struct buf *out)
{
    for (size_t i = 0, n; i < text.n; i += n) {
        struct slice rest = slice_sub(text, i, text.n);
        n = page_size(rest);
        struct slice first = slice_sub(rest, 0, n), behind = slice_sub(rest, n, rest.n);
        size_t dash = n ? dash_size(behind) : 0;
        struct slice second = slice_sub(behind, dash, behind.n);
        second.n = dash ? page_size(second) : 0;
        if (second.n && (g_ascii_isdigit(second.p[0]) || !g_ascii_isdigit(first.p[0]))) {
            write_range(csl, first, second, out);
            n += dash + second.n;
        } else if (n) {
            buf_slice(out, first);
        } else {
            n = 1;
            buf_byte(out, rest.p[0]);
        }
    }
}
