/* Lengths as written and as laid out. All arithmetic is in integers: a decimal is read digit by
 * digit into 1/1024 units with rounding, so no machine differs from another. */
#include "base/length.h"

#include <strings.h>

/* A unit's size: `units` 1/1024 pt per unit as the fraction numerator/denominator; 0 = relative. */
static const struct unit {
    const char *name;
    enum length_unit unit;
    int32_t points_num, points_den;
} units[] = {
    {"pt", UNIT_PT, 1, 1},     {"mm", UNIT_MM, 360, 127}, {"cm", UNIT_CM, 3600, 127},
    {"in", UNIT_IN, 72, 1},    {"pc", UNIT_PC, 12, 1},    {"px", UNIT_PX, 3, 4},
    {"em", UNIT_EM, 0, 1},     {"ex", UNIT_EX, 0, 1},     {"rem", UNIT_REM, 0, 1},
    {"lh", UNIT_LH, 0, 1},     {"%", UNIT_PERCENT, 0, 1}, {"", UNIT_NONE, 0, 1},
};

/* Nine digits on either side of the point are more than any page needs and cannot overflow. */
#define MAX_DIGITS 9

static bool parse_number(struct slice *text, int64_t *value)
{
    bool negative = text->n && *text->p == '-';
    int64_t whole = 0, part = 0, scale = 1;
    int digits = 0;

    if (text->n && (*text->p == '-' || *text->p == '+'))
        text->p++, text->n--;
    for (; text->n && *text->p >= '0' && *text->p <= '9'; text->p++, text->n--)
        if (whole = whole * 10 + (*text->p - '0'), ++digits > MAX_DIGITS)
            return false;
    if (text->n && *text->p == '.') {
        text->p++, text->n--;
        for (; text->n && *text->p >= '0' && *text->p <= '9'; text->p++, text->n--, digits++)
            if (scale < 1000000000)
                part = part * 10 + (*text->p - '0'), scale *= 10;
    }
    *value = whole * 1024 + (part * 1024 + scale / 2) / scale;
    if (negative)
        *value = -*value;
    return digits > 0 && *value <= INT32_MAX && *value >= -INT32_MAX;
}

bool length_parse(struct slice text, struct length *out)
{
    int64_t value;

    text = slice_trim(text);
    if (!parse_number(&text, &value))
        return false;
    text = slice_trim(text);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].name) != text.n || strncasecmp(units[i].name, text.p, text.n) != 0)
            continue;
        *out = (struct length){(int32_t)value, units[i].unit};
        return true;
    }
    return false;
}

bool length_is_absolute(struct length length)
{
    return length.unit == UNIT_NONE ? length.value == 0
                                    : length.unit >= UNIT_PT && length.unit <= UNIT_PX;
}

static qlen saturate(int64_t value)
{
    return value > INT32_MAX ? INT32_MAX : value < -INT32_MAX ? -INT32_MAX : (qlen)value;
}

/* Rounds to nearest, halves away from zero. */
static int64_t divide(int64_t a, int64_t b)
{
    return a < 0 ? -((-a + b / 2) / b) : (a + b / 2) / b;
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
    case UNIT_PERCENT:
        return saturate(divide(value * bases->percent, 102400));
    case UNIT_PT: case UNIT_MM: case UNIT_CM: case UNIT_IN: case UNIT_PC: case UNIT_PX:
        break;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].unit == length.unit)
            return saturate(divide(value * units[i].points_num, units[i].points_den));
    return 0;
}
