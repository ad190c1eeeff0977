/* The size of an SVG: a scan over its tags that never builds a tree. Width and height in
 * any absolute unit, else the view box; a file with entities of its own is refused, since
 * those can grow without limit, and so is one that nests too deeply for those who draw it.
 */
#include "read/image_parts.h"

#include <stdint.h>

#define MAX_DEPTH 256
#define MAX_SIDE 1000000  /* px; larger sizes are cut down to this */
#define DEFAULT_WIDTH 300 /* of CSS, for what has no size of its own */
#define DEFAULT_HEIGHT 150

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct slice skip(struct slice text, size_t count)
{
    return slice_sub(text, count, text.n);
}

/* What follows the next `mark`, or nothing. */
static struct slice skip_past(struct slice text, const char *mark)
{
    size_t length = strlen(mark);
    const char *found = text.n ? memmem(text.p, text.n, mark, length) : NULL;

    return found ? skip(text, (size_t)(found - text.p) + length) : skip(text, text.n);
}

/* Length of the tag at the start of `text` with its brackets, or 0 when it does not end. */
static size_t tag_length(struct slice text)
{
    char quote = 0;

    for (size_t i = 1; i < text.n; i++) {
        char c = text.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i + 1;
        else if (c == '<')
            return 0;
    }
    return 0;
}

/* Skips the document type and its own declarations, if it has any. */
static struct slice skip_doctype(struct slice text)
{
    char quote = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return skip(text, i + 1);
        else if (c == '[')
            return skip_past(skip_past(skip(text, i), "]"), ">");
    }
    return skip(text, text.n);
}

/* The text from the first element on. */
static struct slice skip_prolog(struct slice text)
{
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = skip(text, 3);
    for (;;) {
        while (text.n && is_space(text.p[0]))
            text = skip(text, 1);
        if (slice_starts(text, "<?"))
            text = skip_past(text, "?>");
        else if (slice_starts(text, "<!--"))
            text = skip_past(skip(text, 4), "-->");
        else if (slice_starts(text, "<!DOCTYPE"))
            text = skip_doctype(text);
        else
            return text;
    }
}

bool image_is_svg(struct slice bytes)
{
    struct slice text = skip_prolog(bytes);
    size_t n = 1;

    if (!text.n || text.p[0] != '<')
        return false;
    while (n < text.n && !is_space(text.p[n]) && text.p[n] != '>' && text.p[n] != '/')
        n++;
    struct slice name = slice_sub(text, 1, n);
    const char *colon = memchr(name.p, ':', name.n);
    if (colon)
        name = skip(name, (size_t)(colon - name.p) + 1);
    return slice_is(name, "svg");
}

/* ---- numbers ---- */

/* Takes a number such as "12.5" or "1e3" off the front of `text`, in thousandths. */
static bool take_number(struct slice *text, int64_t *value)
{
    int64_t sum = 0, scale = 1000;
    bool digits = false, point = false;
    size_t i = text->n && text->p[0] == '+';

    for (; i < text->n; i++) {
        char c = text->p[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits = true;
            if (!point && sum < INT64_C(1000000000000))
                sum = sum * 10 + (c - '0') * INT64_C(1000);
            else if (point && scale > 1)
                sum += (c - '0') * (scale /= 10);
        } else {
            break;
        }
    }
    *value = sum;
    *text = skip(*text, i);
    return digits;
}

/* Takes an exponent, which must not be mixed up with the unit em. */
static int64_t take_exponent(struct slice *text, int64_t value)
{
    bool minus = text->n > 1 && text->p[1] == '-';
    size_t i = 1 + (minus || (text->n > 1 && text->p[1] == '+'));
    int power = 0;

    if (text->n <= i || (text->p[0] | 32) != 'e' || text->p[i] < '0' || text->p[i] > '9')
        return value;
    for (; i < text->n && text->p[i] >= '0' && text->p[i] <= '9'; i++)
        power = power > 20 ? power : power * 10 + (text->p[i] - '0');
    *text = skip(*text, i);
    while (power-- > 0 && value < INT64_C(1000000000000))
        value = minus ? value / 10 : value * 10;
    return value;
}

/* A length in thousandths of a CSS pixel; 0 when it is none, or relative. */
static int64_t read_length(struct slice text)
{
    static const struct {
        const char *name;
        int64_t num, den;
    } units[] = {
        {"", 1, 1},       {"px", 1, 1},      {"pt", 4, 3},    {"pc", 16, 1}, {"in", 96, 1},
        {"mm", 960, 254}, {"cm", 9600, 254}, {"Q", 240, 254}, {"em", 16, 1}, {"ex", 8, 1},
    };
    int64_t value = 0;

    text = slice_trim(text);
    if (!take_number(&text, &value))
        return 0;
    value = take_exponent(&text, value);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (slice_is(text, units[i].name))
            return value * units[i].num / units[i].den;
    return 0;
}

static void read_view_box(struct slice text, int64_t *width, int64_t *height)
{
    int64_t values[4] = {0};

    for (int i = 0; i < 4; i++) {
        while (text.n && (is_space(text.p[0]) || text.p[0] == ','))
            text = skip(text, 1);
        bool minus = text.n && text.p[0] == '-';
        text = skip(text, minus);
        if (!take_number(&text, &values[i]))
            return;
        values[i] = take_exponent(&text, values[i]);
        if (minus && i >= 2)
            return;
    }
    *width = values[2];
    *height = values[3];
}

/* ---- the root element ---- */

struct size {
    int64_t width, height, box_width, box_height; /* thousandths of a pixel; 0: not said */
};

static struct size read_root(struct slice tag)
{
    struct size size = {0};
    size_t i = 1;

    while (i < tag.n && !is_space(tag.p[i]))
        i++;
    while (i < tag.n) {
        while (i < tag.n && is_space(tag.p[i]))
            i++;
        size_t name_start = i;
        while (i < tag.n && tag.p[i] != '=' && tag.p[i] != '>')
            i++;
        struct slice name = slice_trim(slice_sub(tag, name_start, i));
        while (i < tag.n && tag.p[i] != '"' && tag.p[i] != '\'')
            i++;
        size_t start = i + 1, end = start;
        while (end < tag.n && tag.p[end] != tag.p[i])
            end++;
        struct slice value = slice_sub(tag, start, end);
        if (slice_is(name, "width"))
            size.width = read_length(value);
        else if (slice_is(name, "height"))
            size.height = read_length(value);
        else if (slice_is(name, "viewBox"))
            read_view_box(value, &size.box_width, &size.box_height);
        i = end + 1;
    }
    return size;
}

static uint32_t in_pixels(int64_t thousandths)
{
    int64_t pixels = thousandths / 1000 + (thousandths % 1000 >= 500);

    return pixels < 1 ? 1 : pixels > MAX_SIDE ? MAX_SIDE : (uint32_t)pixels;
}

static int64_t in_proportion(int64_t known, int64_t from, int64_t to)
{
    const int64_t most = INT64_C(1000) * MAX_SIDE;

    if (known > most || from > most || to > most) /* so that the product fits */
        return most;
    return known * to / from;
}

static void set_size(struct resource *resource, struct size size)
{
    bool has_box = size.box_width && size.box_height;

    if (!size.width && !size.height && has_box) {
        size.width = size.box_width;
        size.height = size.box_height;
    } else if (!size.width && size.height && has_box) {
        size.width = in_proportion(size.height, size.box_height, size.box_width);
    } else if (!size.height && size.width && has_box) {
        size.height = in_proportion(size.width, size.box_width, size.box_height);
    }
    resource->width = size.width ? in_pixels(size.width) : DEFAULT_WIDTH;
    resource->height = size.height ? in_pixels(size.height) : DEFAULT_HEIGHT;
}

/* Follows the tags to the end of the root element. */
static bool is_whole(struct slice text, const char **reason)
{
    int depth = 0;

    *reason = "it is broken";
    do {
        const char *next = text.n ? memchr(text.p, '<', text.n) : NULL;
        if (!next)
            return false;
        text = skip(text, (size_t)(next - text.p));
        if (slice_starts(text, "<!--")) {
            text = skip_past(skip(text, 4), "-->");
        } else if (slice_starts(text, "<![CDATA[")) {
            text = skip_past(text, "]]>");
        } else if (slice_starts(text, "<?")) {
            text = skip_past(text, "?>");
        } else {
            size_t length = tag_length(text);
            if (!length || text.p[1] == '!')
                return false;
            if (text.p[1] == '/')
                depth--;
            else if (text.p[length - 2] != '/')
                depth++;
            text = skip(text, length);
        }
        if (depth > MAX_DEPTH) {
            *reason = "its elements are nested too deeply";
            return false;
        }
    } while (depth > 0);
    return depth == 0;
}

bool image_probe_svg(struct resource *resource, const char **reason)
{
    struct slice text = skip_prolog(resource->bytes);

    if (memmem(resource->bytes.p, (size_t)(text.p - resource->bytes.p), "<!ENTITY", 8)) {
        *reason = "it has entities of its own: save it as plain SVG";
        return false;
    }
    if (!is_whole(text, reason))
        return false;
    set_size(resource, read_root(slice_sub(text, 0, tag_length(text))));
    return true;
}
