/* The one date of a run. The clock is never asked: the same book gives the same bytes. */
#include "lib/lib.h"

#include <glib.h>
#include <stdlib.h>

/* 1980-01-01, the first day that a ZIP file can hold. */
#define DATE_NONE 315532800
/* The end of the year 9999: PDF and EPUB write years with four digits. */
#define DATE_LAST 253402300799

#define SECONDS_A_DAY 86400

/* The number made by the first `digits` characters of `*text`, which are cut off; -1 if
 * none. */
static int take_number(struct slice *text, size_t digits)
{
    int number = 0;

    if (text->n < digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        if (!g_ascii_isdigit(text->p[i]))
            return -1;
        number = number * 10 + text->p[i] - '0';
    }
    *text = slice_sub(*text, digits, text->n);
    return number;
}

/* "-05", or the first of what the author left out. */
static int take_part(struct slice *text)
{
    if (text->n == 0)
        return 1;
    if (text->p[0] != '-')
        return -1;
    *text = slice_sub(*text, 1, text->n);
    return take_number(text, 2);
}

bool date_parse(struct slice text, int64_t *seconds)
{
    text = slice_trim(text);
    int year = take_number(&text, 4), month = take_part(&text), day = take_part(&text);
    GDate date, epoch;

    if (year < 1 || month < 1 || day < 1 || text.n ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_clear(&date, 1);
    g_date_clear(&epoch, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_set_dmy(&epoch, 1, G_DATE_JANUARY, 1970);
    *seconds = (int64_t)g_date_days_between(&epoch, &date) * SECONDS_A_DAY;
    return true;
}

int64_t date_of_book(const struct config *config)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t date;
    guint64 seconds;

    if (epoch && g_ascii_string_to_unsigned(epoch, 10, 0, DATE_LAST, &seconds, NULL))
        return (int64_t)seconds;
    return date_parse(config->date, &date) ? date : DATE_NONE;
}
