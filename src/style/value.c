/* Values of properties: from text, by type. */
#include "style/prop.h"

#include "base/vec.h"

#include <glib.h>

/* CSS's basic colours and the few more that people write without looking up. */
static const struct {
    const char *name;
    uint32_t rgb;
} colors[] = {
    {"black", 0x000000},  {"silver", 0xc0c0c0}, {"gray", 0x808080},   {"grey", 0x808080},
    {"white", 0xffffff},  {"maroon", 0x800000}, {"red", 0xff0000},    {"purple", 0x800080},
    {"fuchsia", 0xff00ff}, {"green", 0x008000}, {"lime", 0x00ff00},   {"olive", 0x808000},
    {"yellow", 0xffff00}, {"navy", 0x000080},   {"blue", 0x0000ff},   {"teal", 0x008080},
    {"aqua", 0x00ffff},   {"orange", 0xffa500}, {"brown", 0xa52a2a},  {"darkred", 0x8b0000},
    {"darkblue", 0x00008b}, {"darkgreen", 0x006400}, {"darkgray", 0xa9a9a9},
    {"darkgrey", 0xa9a9a9}, {"lightgray", 0xd3d3d3}, {"lightgrey", 0xd3d3d3},
    {"dimgray", 0x696969}, {"dimgrey", 0x696969}, {"whitesmoke", 0xf5f5f5},
    {"ivory", 0xfffff0},  {"crimson", 0xdc143c}, {"steelblue", 0x4682b4},
};

#define OPAQUE 0xff000000u

static bool word_is(struct slice text, const char *word)
{
    return text.n == strlen(word) && g_ascii_strncasecmp(text.p, word, text.n) == 0;
}

/* "#rgb" or "#rrggbb", without the "#". */
static bool parse_hex(struct slice digits, uint32_t *out)
{
    uint32_t rgb = 0;

    if (digits.n != 3 && digits.n != 6)
        return false;
    for (size_t i = 0; i < digits.n; i++) {
        int digit = g_ascii_xdigit_value(digits.p[i]);
        if (digit < 0)
            return false;
        rgb = rgb << 4 | (uint32_t)digit;
        if (digits.n == 3)
            rgb = rgb << 4 | (uint32_t)digit;
    }
    *out = OPAQUE | rgb;
    return true;
}

/* "r, g, b" with numbers to 255. */
static bool parse_rgb(struct slice inner, uint32_t *out)
{
    uint32_t rgb = 0;

    for (int part = 0; part < 3; part++) {
        const char *comma = memchr(inner.p, ',', inner.n);
        size_t n = comma ? (size_t)(comma - inner.p) : inner.n;
        struct slice number = slice_trim(slice_sub(inner, 0, n));
        uint32_t value = 0;
        if (!number.n || number.n > 3 || (part < 2) != (comma != NULL))
            return false;
        for (size_t i = 0; i < number.n; i++) {
            if (!g_ascii_isdigit(number.p[i]))
                return false;
            value = value * 10 + (uint32_t)(number.p[i] - '0');
        }
        if (value > 255)
            return false;
        rgb = rgb << 8 | value;
        inner = slice_sub(inner, comma ? n + 1 : n, inner.n);
    }
    *out = OPAQUE | rgb;
    return true;
}

bool color_parse(struct slice text, uint32_t *out)
{
    text = slice_trim(text);
    if (word_is(text, "none") || word_is(text, "transparent")) {
        *out = 0;
        return true;
    }
    if (text.n && text.p[0] == '#')
        return parse_hex(slice_sub(text, 1, text.n), out);
    if (slice_starts(text, "rgb(") && text.p[text.n - 1] == ')')
        return parse_rgb(slice_sub(text, 4, text.n - 1), out);
    for (size_t i = 0; i < G_N_ELEMENTS(colors); i++)
        if (word_is(text, colors[i].name)) {
            *out = OPAQUE | colors[i].rgb;
            return true;
        }
    return false;
}

/* The index of `text` among words separated by '|', or -1. */
static int find_word(struct slice text, const char *words)
{
    for (int index = 0; *words; index++) {
        size_t n = strcspn(words, "|");
        if (text.n == n && g_ascii_strncasecmp(text.p, words, n) == 0)
            return index;
        words += n + (words[n] == '|');
    }
    return -1;
}

/* Several words, each a bit; "normal" or "none" alone is no bit (unless "none" is a word itself). */
static bool parse_flags(struct slice text, const char *words, uint32_t *out)
{
    uint32_t bits = 0;

    if (word_is(text, "normal") || (word_is(text, "none") && find_word(text, words) < 0)) {
        *out = 0;
        return true;
    }
    while (text.n) {
        size_t n = 0;
        while (n < text.n && !strchr(" \t\r\n", text.p[n]))
            n++;
        int index = find_word(slice_sub(text, 0, n), words);
        if (index < 0)
            return false;
        bits |= 1u << index;
        text = slice_trim(slice_sub(text, n, text.n));
    }
    *out = bits;
    return bits != 0;
}

static bool is_quoted(struct slice text)
{
    return text.n >= 2 && (text.p[0] == '"' || text.p[0] == '\'') &&
           text.p[text.n - 1] == text.p[0];
}

static struct slice unquote(struct slice text)
{
    return is_quoted(text) ? slice_sub(text, 1, text.n - 1) : text;
}

/* Names separated by commas, in quotes or not. */
static bool parse_families(struct slice text, struct arena *arena, struct value *out)
{
    VEC(struct slice) names = {0};
    bool ok = text.n > 0;

    while (ok && text.n) {
        const char *comma = memchr(text.p, ',', text.n);
        size_t n = comma ? (size_t)(comma - text.p) : text.n;
        struct slice name = slice_trim(unquote(slice_trim(slice_sub(text, 0, n))));
        ok = name.n > 0;
        vec_push(&names, arena_copy(arena, name));
        text = slice_sub(text, comma ? n + 1 : n, text.n);
    }
    struct families *families = ARENA_NEW(arena, struct families);
    families->count = names.count;
    families->names = vec_to_arena(&names, arena);
    vec_free(&names);
    out->families = families;
    return ok;
}

static bool parse_integer(struct slice text, int32_t *out)
{
    struct length length;

    /* A bare number; a percentage too, for font-expansion: 2% is 20 per mille. */
    if (!length_parse(text, &length))
        return false;
    if (length.unit == UNIT_PERCENT)
        *out = (int32_t)((int64_t)length.value * 10 / 1024);
    else if (length.unit == UNIT_NONE && length.value % 1024 == 0 && length.value >= 0)
        *out = length.value / 1024;
    else
        return false;
    return true;
}

static bool parse_weight(struct slice text, struct value *out)
{
    if (word_is(text, "normal"))
        out->number = 400;
    else if (word_is(text, "bold"))
        out->number = 700;
    else if (word_is(text, "bolder"))
        out->word = WORD_BOLDER;
    else if (word_is(text, "lighter"))
        out->word = WORD_LIGHTER;
    else
        return parse_integer(text, &out->number) && out->number >= 1 && out->number <= 1000;
    return true;
}

/* Bare numbers other than 0 are no lengths: "margin: 3" is a slip. */
static bool parse_length(struct slice text, struct value *out)
{
    return length_parse(text, &out->length) &&
           (out->length.unit != UNIT_NONE || out->length.value == 0);
}

static bool parse_size(struct slice text, struct value *out)
{
    static const struct {
        const char *name;
        int32_t percent;
    } sizes[] = {{"xx-small", 58}, {"x-small", 69}, {"small", 83},   {"medium", 100},
                 {"large", 120},   {"x-large", 144}, {"xx-large", 173}};

    if (word_is(text, "larger") || word_is(text, "smaller")) {
        out->word = word_is(text, "larger") ? WORD_LARGER : WORD_SMALLER;
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        if (word_is(text, sizes[i].name)) {
            out->length = (struct length){sizes[i].percent * 1024 / 100, UNIT_REM};
            return true;
        }
    return parse_length(text, out) && out->length.value > 0;
}

static bool parse_line(struct slice text, struct value *out)
{
    if (word_is(text, "normal")) {
        out->length = (struct length){1229, UNIT_NONE}; /* 1.2, as browsers do */
        return true;
    }
    return length_parse(text, &out->length) && out->length.value > 0;
}

static bool parse_align(struct slice text, struct value *out)
{
    static const char *const words[] = {"sub", "super", "top", "middle", "bottom"};

    for (int i = 0; i < 5; i++)
        if (word_is(text, words[i])) {
            out->word = WORD_SUB + i;
            return true;
        }
    return word_is(text, "baseline") || parse_length(text, out);
}

static bool parse_width(struct slice text, struct value *out)
{
    if (word_is(text, "auto") || word_is(text, "none")) {
        out->word = WORD_AUTO;
        return true;
    }
    return parse_length(text, out) && out->length.value >= 0;
}

/* letter-spacing: normal and line widths by name are lengths with words of their own. */
static bool parse_length_word(struct slice text, struct value *out)
{
    static const struct {
        const char *name;
        int32_t value; /* 1/1024 pt */
    } words[] = {{"normal", 0}, {"none", 0}, {"thin", 512}, {"medium", 1024}, {"thick", 2048}};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (word_is(text, words[i].name)) {
            out->length = (struct length){words[i].value, UNIT_PT};
            return true;
        }
    return parse_length(text, out);
}

bool value_parse(enum prop prop, struct slice text, struct arena *arena, struct value *out)
{
    const struct prop_row *row = &prop_rows[prop];
    struct slice whole = text; /* a text may start with a space, as leaders do */

    *out = (struct value){.mode = VALUE_SET};
    text = slice_trim(text);
    if (word_is(text, "inherit") || word_is(text, "initial")) {
        out->mode = word_is(text, "inherit") ? VALUE_INHERIT : VALUE_INITIAL;
        return true;
    }
    switch (row->type) {
    case TYPE_LENGTH:
        if (prop == PROP_MARGIN_TOP && word_is(text, "auto")) {
            out->word = WORD_AUTO;
            return true;
        }
        return parse_length_word(text, out);
    case TYPE_WIDTH:
        return parse_width(text, out);
    case TYPE_NUMBER:
        return parse_integer(text, &out->number);
    case TYPE_KEYWORD:
        out->number = find_word(text, row->values);
        return out->number >= 0;
    case TYPE_COLOR:
        return color_parse(text, &out->bits);
    case TYPE_FLAGS:
        return parse_flags(text, row->values, &out->bits);
    case TYPE_STRING:
        out->text = arena_copy(arena, prop == PROP_FONT_FEATURES ? text
                                      : is_quoted(text)          ? unquote(text)
                                                                 : whole);
        return true;
    case TYPE_FAMILIES:
        return parse_families(text, arena, out);
    case TYPE_LINE:
        return parse_line(text, out);
    case TYPE_SIZE:
        return parse_size(text, out);
    case TYPE_WEIGHT:
        return parse_weight(text, out);
    case TYPE_ALIGN:
        return parse_align(text, out);
    }
    return false;
}

const char *value_wants(enum prop prop)
{
    static const char *const wants[] = {
        [TYPE_LENGTH] = "a length such as 12pt, 1.5em or 1lh",
        [TYPE_WIDTH] = "a length, a percentage or auto",
        [TYPE_NUMBER] = "a whole number",
        [TYPE_COLOR] = "a colour such as #c04020 or black",
        [TYPE_STRING] = "a text",
        [TYPE_FAMILIES] = "one or more family names, separated by commas",
        [TYPE_LINE] = "a number such as 1.3, or a length",
        [TYPE_SIZE] = "a length, a percentage, larger or smaller",
        [TYPE_WEIGHT] = "a number from 1 to 1000, normal, bold, bolder or lighter",
        [TYPE_ALIGN] = "baseline, sub, super, a length, or for cells top, middle, bottom",
    };
    const struct prop_row *row = &prop_rows[prop];

    return *row->values ? row->values : wants[row->type];
}
