/* Straight quotes, hyphens for dashes and full stops for ellipses become the marks of the
 * language.
 *
 * A quote opens behind a space or an opening bracket, and closes behind anything else; between a dash and a letter
 * it does what is missing. A single quote is an apostrophe within a word, before figures ('90s) and
 * well-known clipped words ('tis), and wherever nothing is open that it could close, or nothing follows that
 * could close it. Each decision looks at the neighbours only, so the pass is linear. */
#include "refine/smart.h"

#include <glib.h>

enum side { SIDE_SPACE, SIDE_OPEN, SIDE_DASH, SIDE_WORD, SIDE_WIDE, SIDE_MARK };

static bool is_space(gunichar c)
{
    return c == ' ' || c == FLAT_SPACE || c == FLAT_BREAK || c == '\t' || g_unichar_isspace(c) ||
           c == 0x00A0 || c == 0x202F;
}

static enum side side_of(gunichar c)
{
    if (is_space(c))
        return SIDE_SPACE;
    if (c == FLAT_OBJECT)
        return SIDE_WORD;
    if (c == '-' || (c >= 0x2010 && c <= 0x2015) || c == '/')
        return SIDE_DASH;
    if (g_unichar_iswide(c) && g_unichar_isalnum(c))
        return SIDE_WIDE;
    if (g_unichar_isalnum(c) || g_unichar_ismark(c))
        return SIDE_WORD;
    switch (g_unichar_type(c)) {
    case G_UNICODE_OPEN_PUNCTUATION: case G_UNICODE_INITIAL_PUNCTUATION:
        return SIDE_OPEN;
    default:
        return c == 0xBF || c == 0xA1 /* ¿ ¡ */ ? SIDE_OPEN : SIDE_MARK;
    }
}

static enum side side_before(const struct smart *smart, size_t at)
{
    if (at == 0)
        return SIDE_SPACE;
    if (smart->opened == at)
        return SIDE_OPEN;
    return side_of(g_utf8_get_char(g_utf8_prev_char(smart->text + at)));
}

static enum side side_after(const struct smart *smart, size_t at)
{
    return at >= smart->size ? SIDE_SPACE : side_of(g_utf8_get_char(smart->text + at));
}

void smart_start(struct smart *smart, const char *text, size_t size)
{
    *smart = (struct smart){.text = text, .size = size};
    for (size_t at = size; at-- > 0;) {
        if (text[at] != '\'')
            continue;
        enum side after = side_after(smart, at + 1);
        if (side_before(smart, at) != SIDE_SPACE && after != SIDE_WORD) {
            smart->last_closer = at + 1;
            return;
        }
    }
}

/* ---- quotes ---- */

static bool is_open(const struct smart *smart, char mark)
{
    for (int i = 0; i < smart->depth; i++)
        if (smart->open[i].mark == mark)
            return true;
    return false;
}

static void open_quote(struct smart *smart, size_t at, char mark, const struct quotes *quotes,
                       struct buf *out)
{
    bool inner = mark == '\'' || is_open(smart, '"');

    buf_string(out, inner ? quotes->inner_open : quotes->open);
    smart->opened = at + 1;
    if (smart->depth == SMART_DEPTH)
        return;
    smart->open[smart->depth].mark = mark;
    smart->open[smart->depth++].close = inner ? quotes->inner_close : quotes->close;
}

/* Closes the innermost open mark of the kind, and what was left open within it. */
static void close_quote(struct smart *smart, char mark, const struct quotes *quotes, struct buf *out)
{
    int i = smart->depth;

    while (i > 0 && smart->open[i - 1].mark != mark)
        i--;
    if (i > 0) {
        buf_string(out, smart->open[i - 1].close);
        smart->depth = i - 1;
    } else {
        buf_string(out, mark == '"' ? quotes->close : "’");
    }
}

static bool follows_digit(const struct smart *smart, size_t at)
{
    return at > 0 && g_ascii_isdigit(smart->text[at - 1]);
}

static void double_quote(struct smart *smart, size_t at, const struct quotes *quotes, struct buf *out)
{
    enum side before = side_before(smart, at), after = side_after(smart, at + 1);
    bool open = is_open(smart, '"');
    bool can_open = after != SIDE_SPACE && (before == SIDE_SPACE || before == SIDE_OPEN ||
                                            before == SIDE_DASH || before == SIDE_WIDE ||
                                            after == SIDE_WIDE);
    bool can_close = before != SIDE_SPACE && before != SIDE_OPEN;

    if (!open && !can_open && follows_digit(smart, at))
        buf_string(out, "″"); /* inches */
    else if ((before == SIDE_WORD && after == SIDE_WORD) || (!can_open && !can_close && !open))
        buf_byte(out, '"'); /* no quotation: Hebrew gershayim, a mark alone */
    else if (can_open && !(open && can_close))
        open_quote(smart, at, '"', quotes, out);
    else
        close_quote(smart, '"', quotes, out);
}

/* Words clipped at the front, which are never a quotation's first word. */
static bool is_clipped(const char *p, const char *end)
{
    static const char *const words[] = {"tis",  "twas", "twere", "twill", "twould", "twasn", "tisn",
                                        "em",   "til",  "cause", "bout",  "nuff",   "nother", "n",
                                        "neath", "gainst", "tween", "s",  "t"};
    const char *stop = p;

    if (p < end && g_ascii_isdigit(*p)) {
        while (stop < end && g_ascii_isdigit(*stop))
            stop++;
        /* '90s and '68, but not '4 horses' */
        return stop - p == 2;
    }
    while (stop < end && g_ascii_isalpha(*stop))
        stop++;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == (size_t)(stop - p) &&
            g_ascii_strncasecmp(words[i], p, (size_t)(stop - p)) == 0)
            return true;
    return false;
}

static void single_quote(struct smart *smart, size_t at, const struct quotes *quotes, struct buf *out)
{
    enum side before = side_before(smart, at), after = side_after(smart, at + 1);
    const char *next = smart->text + at + 1, *end = smart->text + smart->size;
    bool open = is_open(smart, '\'');

    if (before == SIDE_SPACE && after == SIDE_SPACE)
        buf_byte(out, '\'');
    else if (!open && follows_digit(smart, at) && next < end && g_ascii_isdigit(*next))
        buf_string(out, "′"); /* five feet ten */
    else if (before == SIDE_WORD && after == SIDE_WORD)
        buf_string(out, "’");
    else if (before == SIDE_WORD || before == SIDE_MARK ||
             (before != SIDE_SPACE && before != SIDE_OPEN && (after == SIDE_SPACE || open))) {
        if (!open && follows_digit(smart, at))
            buf_string(out, "′"); /* feet, minutes */
        else
            close_quote(smart, '\'', quotes, out);
    } else if (is_clipped(next, end) || smart->last_closer <= at + 1) {
        buf_string(out, "’");
    } else {
        open_quote(smart, at, '\'', quotes, out);
    }
}

/* ---- dashes and ellipses ---- */

static size_t run_of(const struct smart *smart, size_t at)
{
    size_t end = at;

    while (end < smart->size && smart->text[end] == smart->text[at])
        end++;
    return end - at;
}

/* "--flag" and "-->" are not dashes. */
static bool is_option(const struct smart *smart, size_t at, size_t count)
{
    char next = at + count < smart->size ? smart->text[at + count] : ' ';

    return next == '>' || (at > 0 && smart->text[at - 1] == '<') ||
           (side_before(smart, at) == SIDE_SPACE && g_ascii_isalpha(next));
}

static size_t dash(struct smart *smart, size_t at, struct buf *out)
{
    size_t count = run_of(smart, at);

    if (count == 3 && !is_option(smart, at, count))
        buf_string(out, "—");
    else if (count == 2 && !is_option(smart, at, count))
        buf_string(out, "–");
    else
        buf_bytes(out, smart->text + at, count);
    return count;
}

/* Four are an ellipsis and a full stop. */
static size_t ellipsis(struct smart *smart, size_t at, struct buf *out)
{
    size_t count = run_of(smart, at);

    if (count == 3)
        buf_string(out, "…");
    else if (count == 4)
        buf_string(out, "….");
    else
        buf_bytes(out, smart->text + at, count);
    return count;
}

size_t smart_mark(struct smart *smart, size_t at, const struct quotes *quotes, struct buf *out)
{
    switch (smart->text[at]) {
    case '"':
        double_quote(smart, at, quotes, out);
        return 1;
    case '\'':
        single_quote(smart, at, quotes, out);
        return 1;
    case '-':
        return dash(smart, at, out);
    default:
        return ellipsis(smart, at, out);
    }
}
