/* The properties: facts of props.def, computing, comparing and printing, all by type. */
#include "style/prop.h"

#include "style/sheet.h"

#include <glib.h>
#include <stddef.h>

#define INHERITED true
#define RESET false
const struct prop_row prop_rows[PROP_COUNT] = {
#define PROP(ID, field, type, initial, inherited, name, css, values)                     \
    [PROP_##ID] = {name, css, initial, values, TYPE_##type, inherited,                   \
                   offsetof(struct style, field), sizeof(((struct style *)0)->field)},
#include "style/props.def"
};

enum prop prop_find(struct slice name)
{
    for (int prop = 0; prop < PROP_COUNT; prop++)
        if (slice_is(name, prop_rows[prop].name))
            return (enum prop)prop;
    return PROP_COUNT;
}

const char *prop_name(enum prop prop)
{
    return prop_rows[prop].name;
}

const char *prop_css(enum prop prop)
{
    return prop_rows[prop].css;
}

bool prop_inherited(enum prop prop)
{
    return prop_rows[prop].inherited;
}

static void *field_of(enum prop prop, struct style *style)
{
    return (char *)style + prop_rows[prop].offset;
}

static const void *const_field_of(enum prop prop, const struct style *style)
{
    return (const char *)style + prop_rows[prop].offset;
}

void prop_copy(enum prop prop, struct style *to, const struct style *from)
{
    memcpy(field_of(prop, to), const_field_of(prop, from), prop_rows[prop].size);
}

static bool families_equal(const struct families *a, const struct families *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!slice_equal(a->names[i], b->names[i]))
            return false;
    return true;
}

bool prop_equal(enum prop prop, const struct style *a, const struct style *b)
{
    const void *x = const_field_of(prop, a), *y = const_field_of(prop, b);

    switch (prop_rows[prop].type) {
    case TYPE_STRING:
        return slice_equal(*(const struct slice *)x, *(const struct slice *)y);
    case TYPE_FAMILIES:
        return families_equal(*(const struct families *const *)x,
                              *(const struct families *const *)y);
    case TYPE_LINE: {
        const struct line_height *p = x, *q = y;
        return p->value == q->value && p->is_multiple == q->is_multiple;
    }
    case TYPE_ALIGN: {
        const struct vertical_align *p = x, *q = y;
        return p->kind == q->kind && p->raise == q->raise;
    }
    case TYPE_LENGTH: case TYPE_WIDTH: case TYPE_NUMBER: case TYPE_KEYWORD: case TYPE_COLOR:
    case TYPE_FLAGS: case TYPE_SIZE: case TYPE_WEIGHT:
        return *(const int32_t *)x == *(const int32_t *)y;
    }
    return false;
}

/* ---- computing ---- */

qlen style_leading(const struct style *style)
{
    struct line_height height = style->line_height;

    return height.is_multiple ? (qlen)((int64_t)style->font_size * height.value / 1024)
                              : height.value;
}

static qlen compute_size(const struct value *value, const struct style *parent,
                         const struct style *root)
{
    qlen base = parent->font_size;
    struct length_bases bases = {
        .em = base, .rem = root->font_size, .lh = style_leading(parent),
        .rlh = style_leading(root), .percent = base};

    /* CSS leaves the step of larger and smaller open; browsers use 6 to 5. */
    if (value->word == WORD_LARGER)
        return (qlen)((int64_t)base * 6 / 5);
    if (value->word == WORD_SMALLER)
        return (qlen)((int64_t)base * 5 / 6);
    return length_resolve(value->length, &bases);
}

/* CSS Fonts 4, section 2.2.1: bolder and lighter step between 100, 400, 700 and 900. */
static int32_t compute_weight(const struct value *value, int32_t inherited)
{
    if (value->word == WORD_BOLDER)
        return inherited < 350 ? 400 : inherited < 550 ? 700 : 900;
    if (value->word == WORD_LIGHTER)
        return inherited < 550 ? 100 : inherited < 750 ? 400 : 700;
    return value->number;
}

static struct line_height compute_line(const struct value *value,
                                       const struct length_bases *bases)
{
    if (value->length.unit == UNIT_NONE)
        return (struct line_height){value->length.value, true};
    return (struct line_height){length_resolve(value->length, bases), false};
}

static struct vertical_align compute_align(const struct value *value,
                                           const struct length_bases *bases)
{
    struct vertical_align align = {VALIGN_BASELINE, 0};

    if (value->word == WORD_SUB)
        align.kind = VALIGN_SUB;
    else if (value->word == WORD_SUPER)
        align.kind = VALIGN_SUPER;
    else if (value->word == WORD_TOP)
        align.kind = VALIGN_TOP;
    else if (value->word == WORD_MIDDLE)
        align.kind = VALIGN_MIDDLE;
    else if (value->word == WORD_BOTTOM)
        align.kind = VALIGN_BOTTOM;
    else if ((align.raise = length_resolve(value->length, bases)) != 0)
        align.kind = VALIGN_LENGTH;
    return align;
}

static qlen compute_width(const struct value *value, const struct length_bases *bases)
{
    if (value->word == WORD_AUTO)
        return SIZE_AUTO;
    if (value->length.unit == UNIT_PERCENT)
        return -(qlen)(((int64_t)value->length.value + 50) / 100);
    return length_resolve(value->length, bases);
}

static void compute_set(enum prop prop, const struct value *value, const struct style *parent,
                        const struct style *root, struct style *style)
{
    void *field = field_of(prop, style);
    /* The line height's own lh is the parent's, as the font size's em is. */
    struct length_bases bases = {
        .em = style->font_size,
        .rem = root->font_size,
        .lh = style_leading(prop == PROP_LINE_HEIGHT ? parent : style),
        .rlh = style_leading(root),
        .percent = style->font_size,
    };

    switch (prop_rows[prop].type) {
    case TYPE_LENGTH:
        *(qlen *)field =
            value->word == WORD_AUTO ? SIZE_AUTO : length_resolve(value->length, &bases);
        return;
    case TYPE_WIDTH:
        *(qlen *)field = compute_width(value, &bases);
        return;
    case TYPE_NUMBER: case TYPE_KEYWORD:
        *(int32_t *)field = value->number;
        return;
    case TYPE_COLOR: case TYPE_FLAGS:
        *(uint32_t *)field = value->bits;
        return;
    case TYPE_STRING:
        *(struct slice *)field = value->text;
        return;
    case TYPE_FAMILIES:
        *(const struct families **)field = value->families;
        return;
    case TYPE_LINE:
        *(struct line_height *)field = compute_line(value, &bases);
        return;
    case TYPE_SIZE:
        *(qlen *)field = compute_size(value, parent, root);
        return;
    case TYPE_WEIGHT:
        *(int32_t *)field = compute_weight(value, parent->font_weight);
        return;
    case TYPE_ALIGN:
        *(struct vertical_align *)field = compute_align(value, &bases);
        return;
    }
}

void value_compute(enum prop prop, const struct value *value, const struct style *parent,
                   const struct style *root, struct style *style)
{
    switch (value->mode) {
    case VALUE_SET:
        compute_set(prop, value, parent, root, style);
        return;
    case VALUE_INHERIT:
        prop_copy(prop, style, parent);
        return;
    case VALUE_INITIAL:
        prop_copy(prop, style, style_initial());
        return;
    }
}

/* ---- printing ---- */

static void print_length(struct buf *out, qlen length, qlen em)
{
    if (length == 0) {
        buf_byte(out, '0');
        return;
    }
    buf_decimal(out, em ? (double)length / em : qlen_points(length), 3);
    buf_string(out, em ? "em" : "pt");
}

static void print_word(struct buf *out, const char *words, int index)
{
    while (index-- > 0)
        words += strcspn(words, "|") + 1;
    buf_bytes(out, words, strcspn(words, "|"));
}

static void print_flags(struct buf *out, const char *words, uint32_t bits, const char *none)
{
    if (!bits)
        buf_string(out, none);
    for (int index = 0; bits; index++, bits >>= 1)
        if (bits & 1) {
            print_word(out, words, index);
            if (bits >> 1)
                buf_byte(out, ' ');
        }
}

static void print_color(struct buf *out, uint32_t color)
{
    if (color >> 24 == 0)
        buf_string(out, "transparent");
    else
        buf_printf(out, "#%06x", color & 0xffffff);
}

static bool is_generic(struct slice name)
{
    return slice_is(name, "serif") || slice_is(name, "sans-serif") ||
           slice_is(name, "monospace");
}

static void print_families(struct buf *out, const struct families *families)
{
    for (size_t i = 0; i < families->count; i++) {
        const char *quote = is_generic(families->names[i]) ? "" : "\"";
        buf_printf(out, "%s%s%.*s%s", i ? ", " : "", quote, (int)families->names[i].n,
                   families->names[i].p, quote);
    }
}

static void print_width(struct buf *out, qlen width, qlen em)
{
    if (width == SIZE_AUTO) {
        buf_string(out, "auto");
    } else if (width < 0) {
        buf_decimal(out, -(double)width * 100 / 1024, 1);
        buf_byte(out, '%');
    } else {
        print_length(out, width, em);
    }
}

static void print_align(struct buf *out, struct vertical_align align, qlen em)
{
    static const char *const words[] = {"baseline", "sub", "super", "", "top", "middle", "bottom"};

    if (align.kind == VALIGN_LENGTH)
        print_length(out, align.raise, em);
    else
        buf_string(out, words[align.kind]);
}

void prop_print(struct buf *out, enum prop prop, const struct style *style, qlen em)
{
    const struct prop_row *row = &prop_rows[prop];
    const void *field = const_field_of(prop, style);

    switch (row->type) {
    case TYPE_LENGTH: case TYPE_SIZE:
        if (prop == PROP_MARGIN_TOP && *(const qlen *)field == SIZE_AUTO)
            buf_string(out, "auto");
        else
            print_length(out, *(const qlen *)field, em);
        return;
    case TYPE_WIDTH:
        print_width(out, *(const qlen *)field, em);
        return;
    case TYPE_NUMBER: case TYPE_WEIGHT:
        buf_printf(out, "%d", *(const int32_t *)field);
        return;
    case TYPE_KEYWORD:
        print_word(out, row->values, *(const int *)field);
        return;
    case TYPE_COLOR:
        print_color(out, *(const uint32_t *)field);
        return;
    case TYPE_FLAGS:
        print_flags(out, row->values, *(const uint32_t *)field,
                    prop == PROP_TEXT_DECORATION ? "none" : "normal");
        return;
    case TYPE_STRING:
        buf_slice(out, *(const struct slice *)field);
        return;
    case TYPE_FAMILIES:
        print_families(out, *(const struct families *const *)field);
        return;
    case TYPE_LINE: {
        const struct line_height *height = field;
        if (height->is_multiple)
            buf_decimal(out, (double)height->value / 1024, 3);
        else
            print_length(out, height->value, em);
        return;
    }
    case TYPE_ALIGN:
        print_align(out, *(const struct vertical_align *)field, em);
        return;
    }
}
