/* Figures by a table; Chinese and Japanese numbers as they are read. */
#include "model/digits.h"

#include "base/buf.h"

#include <glib.h>

enum { HAN = 1 }; /* instead of a zero: no digit is U+0001 */

static const struct digits_row {
    const char *tag;
    gunichar zero;
    bool always;
    const char *css;
} rows[] = {
#define ALWAYS true
#define ASKED false
#define DIGITS(tag, zero, use, css) {tag, zero, use, css},
#include "model/digits.def"
};

/* Greater numbers are no page, note or chapter. */
#define MOST_HAN 9999

static bool starts_with_tag(struct slice language, const char *tag)
{
    size_t n = strlen(tag);

    return language.n >= n && g_ascii_strncasecmp(language.p, tag, n) == 0 &&
           (language.n == n || language.p[n] == '-' || language.p[n] == '_');
}

/* The row that matches most of the tag, when it is to be used. */
static const struct digits_row *find_row(enum digits digits, struct slice language)
{
    const struct digits_row *best = NULL;

    if (digits == DIGITS_LATIN)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (starts_with_tag(language, rows[i].tag) &&
            (!best || strlen(rows[i].tag) > strlen(best->tag)))
            best = &rows[i];
    return best && (best->always || digits == DIGITS_NATIVE) ? best : NULL;
}

/* 十二, 一百零五: a 零 for zeros within, no 一 before a leading ten. Japanese leaves out both, and the 一 before 百 and 千. */
static void put_han(struct buf *out, uint32_t number, bool japanese)
{
    static const char *const figures[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const units[] = {"千", "百", "十", ""};
    uint32_t unit = 1000;
    bool begun = false, gap = false;

    if (number == 0)
        buf_string(out, "〇");
    for (int i = 0; i < 4; i++, unit /= 10) {
        uint32_t figure = number / unit % 10;
        if (!figure) {
            gap = begun;
            continue;
        }
        if (gap && !japanese)
            buf_string(out, figures[0]);
        bool silent = figure == 1 && i < 3 && (japanese || (i == 2 && !begun));
        buf_string(out, silent ? "" : figures[figure]);
        buf_string(out, units[i]);
        begun = true;
        gap = false;
    }
}

struct slice digits_number(struct arena *arena, enum digits digits, struct slice language,
                           uint32_t number)
{
    const struct digits_row *row = find_row(digits, language);
    struct slice plain = arena_printf(arena, "%u", (unsigned)number);
    struct buf out = {0};

    if (!row || (row->zero == HAN && number > MOST_HAN))
        return plain;
    if (row->zero == HAN)
        put_han(&out, number, starts_with_tag(language, "ja"));
    else
        for (size_t i = 0; i < plain.n; i++)
            buf_char(&out, row->zero + (gunichar)(plain.p[i] - '0'));
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

const char *digits_css(enum digits digits, struct slice language)
{
    const struct digits_row *row = find_row(digits, language);

    return row ? row->css : NULL;
}

struct slice roman_numeral(struct arena *arena, int n, bool upper)
{
    static const struct {
        int value;
        const char *lower, *upper;
    } figures[] = {
        {1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"}, {100, "c", "C"},
        {90, "xc", "XC"}, {50, "l", "L"},    {40, "xl", "XL"}, {10, "x", "X"},   {9, "ix", "IX"},
        {5, "v", "V"},    {4, "iv", "IV"},   {1, "i", "I"},
    };
    struct buf out = {0};

    /* Above 3999 the old figures have no agreed form. */
    if (n <= 0 || n > 3999)
        return arena_printf(arena, "%d", n);
    for (size_t i = 0; n > 0; i++)
        for (; n >= figures[i].value; n -= figures[i].value)
            buf_string(&out, upper ? figures[i].upper : figures[i].lower);
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

struct slice front_numeral(struct arena *arena, enum digits digits, struct slice language, uint32_t n)
{
    static const struct {
        const char *tag, *places[3], *one;
    } letters[] = {
#define LETTERS(tag, units, tens, hundreds, one) {tag, {units, tens, hundreds}, one},
#include "model/digits.def"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(letters) && digits != DIGITS_LATIN && n > 0 && n < 1000; i++) {
        if (!starts_with_tag(language, letters[i].tag))
            continue;
        struct buf out = {0};
        uint32_t unit = 100, rest = n;
        for (int place = 2; place >= 0; place--, rest %= unit, unit /= 10)
            if (rest / unit)
                buf_char(&out, g_utf8_get_char(
                    g_utf8_offset_to_pointer(letters[i].places[place], rest / unit - 1)));
        struct slice text = n == 1 ? slice_of(letters[i].one) : arena_copy(arena, buf_view(&out));
        buf_free(&out);
        return text;
    }
    return roman_numeral(arena, (int)n, false);
}

struct slice letter_numeral(struct arena *arena, uint32_t n, bool upper)
{
    char text[8]; /* 32 bits have at most seven letters */
    size_t at = sizeof text;

    for (; n > 0; n = (n - 1) / 26)
        text[--at] = (char)((upper ? 'A' : 'a') + (n - 1) % 26);
    return arena_copy(arena, (struct slice){text + at, sizeof text - at});
}
