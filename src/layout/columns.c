/* The widths of a table's columns.
 *
 * When all cells fit in one line each, they get just that. Otherwise some text must go over several lines, and the
 * question is whose. CSS's automatic layout shares the room by the widest cells, so that a column of
 * long texts starves the short ones beside it down to a word a line. Here the shares go by the square root of all
 * the text in a column, which makes the sum of all cells' heights least: for columns of widths w and texts
 * t the sum of t/w at a given sum of w is least where w is as √t. No column gets more than its widest cell needs,
 * nor less than its longest word. */
#include "layout/columns.h"

#include <glib.h>

/* Bounds of the share for a unit of weight, in 1/1024. */
#define MOST_SHARE ((int64_t)1 << 50)
/* A column that misses its widest cell by no more than this part of its width gets it whole, when it takes no more
 * than the third part of the room: one word on a line of its own is not worth so little. */
#define NEARLY_WHOLE 4
#define SMALL_PART 3

struct bounds {
    qlen low, high;
    int64_t weight;
};

static int64_t square_root(int64_t n)
{
    int64_t low = 0, high = (int64_t)3037000499;
    while (low < high) {
        int64_t middle = (low + high + 1) / 2;
        if (middle * middle <= n)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

void columns_span(struct column *columns, size_t count, const struct column *cell)
{
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < count; i++) {
        least += columns[i].least;
        most += columns[i].most;
    }
    int64_t lacks_least = MAX(cell->least - least, 0), lacks_most = MAX(cell->most - most, 0);
    int64_t whole = most;
    for (size_t i = 0; i < count; i++) {
        int64_t part = whole > 0 ? columns[i].most : 1, of = whole > 0 ? whole : (int64_t)count;
        columns[i].least += (qlen)(lacks_least * part / of);
        columns[i].most += (qlen)(lacks_most * part / of);
        columns[i].most = MAX(columns[i].most, columns[i].least);
        columns[i].text += cell->text / (int64_t)count;
    }
}

/* ---- sharing ---- */

static qlen share_of(const struct bounds *bounds, int64_t share)
{
    int64_t width = bounds->weight > 0 && share > MOST_SHARE / bounds->weight
                        ? bounds->high : bounds->weight * share / 1024;
    return (qlen)CLAMP(width, bounds->low, bounds->high);
}

static int64_t total(const struct bounds *bounds, size_t count, int64_t share)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += share_of(&bounds[i], share);
    return sum;
}

/** Gives each column its weight's share of the room within its bounds. What rounding leaves goes to the columns that
 * can still grow. */
static void share_out(const struct bounds *bounds, size_t count, qlen room, qlen *widths)
{
    int64_t low = 0, high = MOST_SHARE;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (total(bounds, count, middle) <= room)
            low = middle;
        else
            high = middle - 1;
    }
    int64_t left = room - total(bounds, count, low);
    for (size_t i = 0; i < count; i++) {
        widths[i] = share_of(&bounds[i], low);
        qlen more = (qlen)CLAMP(bounds[i].high - widths[i], 0, left);
        widths[i] += more;
        left -= more;
    }
}

/** Not even the words fit: the widest columns give way, all others keep their words whole. */
static void narrow(const struct column *columns, size_t count, qlen room, qlen *widths)
{
    struct bounds *bounds = g_new(struct bounds, count);
    for (size_t i = 0; i < count; i++)
        bounds[i] = (struct bounds){0, columns[i].least, QLEN_PT};
    share_out(bounds, count, room, widths);
    g_free(bounds);
}

/** Raises the lower bounds towards `comfort` as far as there is room. */
static void raise_to_comfort(struct bounds *bounds, size_t count, qlen room, qlen comfort)
{
    int64_t least = 0, wished = 0;
    for (size_t i = 0; i < count; i++) {
        least += bounds[i].low;
        wished += MAX(bounds[i].low, MIN(bounds[i].high, comfort));
    }
    int64_t give = MIN(room - least, wished - least);
    for (size_t i = 0; i < count; i++) {
        int64_t wish = MAX(bounds[i].low, MIN(bounds[i].high, comfort)) - bounds[i].low;
        if (wish > 0)
            bounds[i].low += (qlen)(wish * give / (wished - least));
    }
}

/** Columns that lack little of their widest cell get it. */
static void make_whole(struct bounds *bounds, size_t count, qlen room, const qlen *widths)
{
    int64_t low = 0;
    for (size_t i = 0; i < count; i++)
        low += bounds[i].low;
    for (size_t i = 0; i < count; i++) {
        qlen lacks = bounds[i].high - widths[i], more = bounds[i].high - bounds[i].low;
        if (lacks <= 0 || lacks > widths[i] / NEARLY_WHOLE || bounds[i].high > room / SMALL_PART ||
            low + more > room)
            continue;
        bounds[i].low = bounds[i].high;
        low += more;
    }
}

static void compromise(const struct column *columns, size_t count, qlen room, qlen comfort,
                       qlen *widths)
{
    struct bounds *bounds = g_new(struct bounds, count);
    for (size_t i = 0; i < count; i++)
        bounds[i] = (struct bounds){columns[i].least, columns[i].most,
                                    square_root(columns[i].text) + 1};
    raise_to_comfort(bounds, count, room, comfort);
    share_out(bounds, count, room, widths);
    make_whole(bounds, count, room, widths);
    share_out(bounds, count, room, widths);
    g_free(bounds);
}

/** All cells in one line, and what is left of the room in proportion. */
static void stretch_out(const struct column *columns, size_t count, qlen room, int64_t most,
                        qlen *widths)
{
    int64_t left = room - most, given = 0, seen = 0;
    for (size_t i = 0; i < count; i++) {
        seen += columns[i].most;
        int64_t due = most > 0 ? left * seen / most : left * (int64_t)(i + 1) / (int64_t)count;
        widths[i] = columns[i].most + (qlen)(due - given);
        given = due;
    }
}

bool columns_fit(const struct column *columns, size_t count, qlen room, qlen comfort, bool stretch,
                 qlen *widths)
{
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < count; i++) {
        least += columns[i].least;
        most += columns[i].most;
    }
    if (most <= room)
        stretch_out(columns, count, stretch ? room : (qlen)most, most, widths);
    else if (least <= room)
        compromise(columns, count, room, comfort, widths);
    else
        narrow(columns, count, room, widths);
    return least <= room;
}
