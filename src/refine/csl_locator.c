#include "refine/csl_locator.h"

#include <glib.h>

static size_t spaces(struct slice text, size_t at)
{
    while (at < text.n && (text.p[at] == ' ' || slice_starts(slice_sub(text, at, text.n), "\u00A0")))
        at += text.p[at] == ' ' ? 1 : strlen("\u00A0");
    return at;
}

/* "12", "12a", "A12", "xii", "3.4", "12:5": the end of a number at `at`, or `at`. */
static size_t number_end(struct slice text, size_t at)
{
    size_t end = at;
    bool figures = false, roman = true;

    while (end < text.n && (g_ascii_isalnum(text.p[end]) ||
                            (end > at && strchr(".:", text.p[end]) && end + 1 < text.n && g_ascii_isdigit(text.p[end + 1])))) {
        figures |= g_ascii_isdigit(text.p[end]) != 0;
        roman &= strchr("ivxlcdmIVXLCDM", text.p[end]) != NULL;
        end++;
    }
    bool word = end < text.n && g_unichar_isalpha(g_utf8_get_char(text.p + end));
    return (figures || roman) && !word ? end : at;
}

/* What joins numbers: a dash, a comma, an ampersand. */
static size_t joint_end(struct slice text, size_t at)
{
    static const char *const joints[] = {"-", "–", "—", ",", "&"};
    size_t from = spaces(text, at);

    for (size_t i = 0; i < G_N_ELEMENTS(joints); i++) {
        if (!slice_starts(slice_sub(text, from, text.n), joints[i]))
            continue;
        size_t end = from + strlen(joints[i]);
        while (end < text.n && text.p[end] == '-')
            end++;
        return spaces(text, end);
    }
    return at;
}

static size_t numbers_end(struct slice text, size_t at)
{
    size_t end = number_end(text, at);

    if (end == at)
        return at;
    for (;;) {
        size_t next = joint_end(text, end), stop = next > end ? number_end(text, next) : next;
        /* Behind a comma words may follow that look like roman numbers: "12, mi". */
        if (stop == next || (!g_ascii_isdigit(text.p[next]) && memchr(text.p + end, ',', next - end)))
            return end;
        end = stop;
    }
}

size_t csl_find_locator(const struct csl_locale *locale, struct slice text, struct slice *label,
                        struct slice *locator)
{
    size_t at = spaces(text, 0), size;

    if (at < text.n && text.p[at] == ',')
        at = spaces(text, at + 1);
    bool braces = at < text.n && text.p[at] == '{';
    size_t from = at + braces, close = braces ? from : text.n;
    while (braces && close < text.n && text.p[close] != '}')
        close++;
    struct slice inner = slice_sub(text, 0, close);
    *label = csl_locator_term(locale, slice_sub(inner, MIN(from, inner.n), inner.n), &size);
    bool named = size > 0;
    from = spaces(inner, from + size);
    size_t end = braces || slice_is(*label, "sub-verbo") ? close : numbers_end(inner, from);
    bool figures = from < end && (named || braces || g_ascii_isdigit(inner.p[from]));
    if (!figures || (braces && close == text.n))
        return 0;
    if (!named)
        *label = SLICE("page");
    *locator = slice_sub(inner, from, end);
    return end + braces;
}
