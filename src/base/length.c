/* Lengths as written and as laid out. All arithmetic is in integers: a decimal is read digit by
 * digit into 1/1024 units with rounding, so no machine differs from another. */
#include "base/length.h"

#include <glib.h>

/* A unit's size in points as a fraction; 0 marks a relative unit. */
static const struct unit {
    const char *name;
    enum length_unit unit;
    int32_t points_num, points_den;
} units[] = {
    {"pt", UNIT_PT, 1, 1},     {"mm", UNIT_PT, 360, 127}, {"cm", UNIT_PT, 3600, 127},
    {"in", UNIT_PT, 72, 1},    {"pc", UNIT_PT, 12, 1},    {"px", UNIT_PT, 3, 4},
    {"em", UNIT_EM, 0, 1},     {"ex", UNIT_EX, 0, 1},     {"rem", UNIT_REM, 0, 1},
    {"lh", UNIT_LH, 0, 1},     {"rlh", UNIT_RLH, 0, 1}, {"%", UNIT_PERCENT, 0, 1}, {"", UNIT_NONE, 0, 1},
};

/* Six digits on either side of the point are more than any page needs, and a number times its unit
 * still fits 64 bits. Further decimals are read and dropped. */
#define MAX_DIGITS 6

/* A decimal as written: units / scale. */
struct decimal {
    int64_t units, scale;
};

static bool parse_decimal(struct slice *text, struct decimal *out)
{
    bool negative = text->n && *text->p == '-';
    int digits = 0;

    *out = (struct decimal){0, 1};
    if (text->n && (*text->p == '-' || *text->p == '+'))
        text->p++, text->n--;
    for (; text->n && g_ascii_isdigit(*text->p); text->p++, text->n--)
        if (out->units = out->units * 10 + (*text->p - '0'), ++digits > MAX_DIGITS)
            return false;
    if (text->n && *text->p == '.') {
        text->p++, text->n--;
        for (; text->n && g_ascii_isdigit(*text->p); text->p++, text->n--, digits++)
            if (out->scale < 1000000)
                out->units = out->units * 10 + (*text->p - '0'), out->scale *= 10;
    }
    if (negative)
        out->units = -out->units;
    return digits > 0;
}

/* Rounds to nearest, halves away from zero. */
static int64_t divide(int64_t a, int64_t b)
{
    return a < 0 ? -((-a + b / 2) / b) : (a + b / 2) / b;
}

/* Absolute units become points at once, from the digits, so that 25.4mm is exactly 72pt. */
static bool make_length(struct decimal number, const struct unit *unit, struct length *out)
{
    int64_t value = unit->points_num
                        ? divide(number.units * 1024 * unit->points_num,
                                 number.scale * unit->points_den)
                        : divide(number.units * 1024, number.scale);

    if (value > INT32_MAX || value < -INT32_MAX)
        return false;
    *out = (struct length){(int32_t)value, unit->points_num ? UNIT_PT : unit->unit};
    return true;
}

bool length_parse(struct slice text, struct length *out)
{
    struct decimal number;

    text = slice_trim(text);
    if (!parse_decimal(&text, &number))
        return false;
    text = slice_trim(text);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].name) == text.n &&
            g_ascii_strncasecmp(units[i].name, text.p, text.n) == 0)
            return make_length(number, &units[i], out);
    return false;
}

bool length_is_absolute(struct length length)
{
    return length.unit == UNIT_PT || (length.unit == UNIT_NONE && length.value == 0);
}

static qlen saturate(int64_t value)
{
    return value > INT32_MAX ? INT32_MAX : value < -INT32_MAX ? -INT32_MAX : (qlen)value;
}

qlen length_resolve(struct length length, const struct length_bases *bases)
{
    int64_t value = length.value;

    switch (length.unit) {
    case UNIT_NONE:
        return value ? saturate(divide(value * bases->percent, 1024)) : 0;
    case UNIT_EM:
        return saturate(divide(value * bases->em, 1024));
    case UNIT_EX:
        return saturate(divide(value * bases->em, 2048));
    case UNIT_REM:
        return saturate(divide(value * bases->rem, 1024));
    case UNIT_LH:
        return saturate(divide(value * bases->lh, 1024));
    case UNIT_RLH:
        return saturate(divide(value * bases->rlh, 1024));
    case UNIT_PERCENT:
        return saturate(divide(value * bases->percent, 102400));
    case UNIT_PT:
        return length.value;
    }
    return 0;
}
