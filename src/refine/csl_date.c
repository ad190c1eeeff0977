/* Dates of citation styles: the style's own parts, or those of the language with some of them changed. */
#include "refine/csl_parts.h"

#include <glib.h>

enum part { PART_DAY, PART_MONTH, PART_YEAR, PART_COUNT };

enum part_form { DAY_NUMBER, DAY_TWO, DAY_ORDINAL, MONTH_WORD, MONTH_SHORT, MONTH_NUMBER, MONTH_TWO, YEAR_FULL, YEAR_SHORT };

/* A part of a date as it is to be set. */
struct date_part {
    enum part part;
    enum part_form form;
    const struct csl_node *node;  /* its formatting; or NULL */
    struct slice suffix, prefix;  /* when the table says them */
};

/* One day, or one end of a span. */
struct day {
    int parts[PART_COUNT], season;
};

struct date_writer {
    struct csl_state *s;
    struct date_part parts[PART_COUNT];
    size_t count;
    struct slice delimiter; /* between parts */
    struct slice range;     /* between the ends of a span */
};

void csl_write_suffix(int suffix, struct buf *out)
{
    char letters[8];
    size_t at = sizeof letters;

    for (; suffix > 0 && at > 0; suffix = (suffix - 1) / 26)
        letters[--at] = (char)('a' + (suffix - 1) % 26);
    buf_bytes(out, letters + at, sizeof letters - at);
}

/* ---- which parts ---- */

static bool named_part(const struct csl_node *node, enum part *part)
{
    struct slice name = csl_text(node, ATTR_NAME);

    *part = slice_is(name, "day") ? PART_DAY : slice_is(name, "month") ? PART_MONTH : PART_YEAR;
    return node->kind == CSL_DATE_PART && (*part != PART_YEAR || slice_is(name, "year"));
}

/* Of date-parts: which of the three are wanted. */
static bool is_wanted(const struct csl_node *date, enum part part)
{
    int parts = csl_number(date, ATTR_DATE_PARTS, PARTS_DAY);

    return part == PART_YEAR || (part == PART_MONTH ? parts != PARTS_YEAR : parts == PARTS_DAY);
}

/* The forms' words are those of other elements too, and some of their own; csl.def has all of them. */
static enum part_form form_of(enum part part, const struct csl_node *node)
{
    int form = csl_number(node, ATTR_FORM, FORM_COUNT);

    switch (part) {
    case PART_DAY:
        return form == FORM_ORDINAL ? DAY_ORDINAL : form == FORM_LEADING_ZEROS ? DAY_TWO : DAY_NUMBER;
    case PART_MONTH:
        return form == FORM_SHORT          ? MONTH_SHORT
               : form == FORM_NUMERIC       ? MONTH_NUMBER
               : form == FORM_LEADING_ZEROS ? MONTH_TWO
                                            : MONTH_WORD;
    default:
        return form == FORM_SHORT ? YEAR_SHORT : YEAR_FULL;
    }
}

static void take_parts(struct date_writer *w, const struct csl_node *date, const struct csl_node *wanted)
{
    for (const struct csl_node *node = date->first; node && w->count < PART_COUNT; node = node->next) {
        enum part part;
        if (!named_part(node, &part) || !is_wanted(wanted, part))
            continue;
        struct slice range = csl_text(node, ATTR_RANGE_DELIMITER);
        if (range.n)
            w->range = range;
        w->parts[w->count++] = (struct date_part){part, form_of(part, node), node, csl_text(node, ATTR_SUFFIX),
                                                  csl_text(node, ATTR_PREFIX)};
    }
}

/* "m: ;d:, ;y:" of csl_terms.def. */
static void take_pattern(struct date_writer *w, const char *pattern, const struct csl_node *wanted)
{
    static const struct {
        char letter;
        enum part part;
        enum part_form form;
    } letters[] = {{'d', PART_DAY, DAY_NUMBER},   {'o', PART_DAY, DAY_ORDINAL},    {'D', PART_DAY, DAY_TWO},
                   {'m', PART_MONTH, MONTH_WORD}, {'M', PART_MONTH, MONTH_TWO}, {'y', PART_YEAR, YEAR_FULL}};

    for (size_t n; *pattern && w->count < PART_COUNT; pattern += n + (pattern[n] == ';')) {
        n = strcspn(pattern, ";");
        for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
            if (letters[i].letter == *pattern && is_wanted(wanted, letters[i].part))
                w->parts[w->count++] = (struct date_part){letters[i].part, letters[i].form, NULL,
                                                          {pattern + 2, n - 2}, {0}};
    }
}

/* What the style's <date-part> within a localized date changes: forms and formatting, no affixes. */
static void change_parts(struct date_writer *w, const struct csl_node *date)
{
    for (const struct csl_node *node = date->first; node; node = node->next) {
        enum part part;
        if (!named_part(node, &part))
            continue;
        for (size_t i = 0; i < w->count; i++)
            if (w->parts[i].part == part) {
                w->parts[i].node = node;
                if (csl_value(node, ATTR_FORM))
                    w->parts[i].form = form_of(part, node);
            }
        if (csl_text(node, ATTR_RANGE_DELIMITER).n)
            w->range = csl_text(node, ATTR_RANGE_DELIMITER);
    }
}

static void plan_date(struct date_writer *w, const struct csl_node *date)
{
    const struct csl_value *form = csl_value(date, ATTR_FORM);
    const struct csl_locale *locale = w->s->csl->locale;

    w->range = SLICE("–");
    if (!form) {
        w->delimiter = csl_text(date, ATTR_DELIMITER);
        take_parts(w, date, date);
        return;
    }
    const struct csl_node *own = csl_locale_date(locale, (enum csl_form)form->number);
    if (own) {
        w->delimiter = csl_text(own, ATTR_DELIMITER);
        take_parts(w, own, date);
    } else {
        take_pattern(w, csl_locale_pattern(locale, (enum csl_form)form->number), date);
    }
    change_parts(w, date);
}

/* ---- one part ---- */

static struct slice named(const struct csl *csl, const char *what, int number, bool shorts)
{
    char *name = g_strdup_printf("%s-%02d", what, number);
    struct slice text = csl_term(csl->locale, slice_of(name), shorts ? FORM_SHORT : FORM_LONG, false);

    g_free(name);
    return text;
}

static void write_day(const struct csl *csl, int day, enum part_form form, struct buf *out)
{
    bool ordinal = form == DAY_ORDINAL && (day == 1 || !csl_limit_ordinals(csl->locale));

    buf_printf(out, form == DAY_TWO ? "%02d" : "%d", day);
    if (ordinal)
        buf_slice(out, csl_ordinal(csl->locale, day, GENDER_MASCULINE));
}

static void write_month(const struct csl *csl, const struct day *day, enum part_form form, bool behind_day,
                        struct buf *out)
{
    int month = day->parts[PART_MONTH];
    struct slice genitive = behind_day && form == MONTH_WORD && month ? csl_genitive_month(csl->locale, month)
                                                                      : (struct slice){0};

    if (!month && day->season)
        buf_slice(out, named(csl, "season", day->season, form == MONTH_SHORT));
    else if (form == MONTH_NUMBER || form == MONTH_TWO)
        buf_printf(out, form == MONTH_TWO ? "%02d" : "%d", month);
    else if (genitive.n)
        buf_slice(out, genitive);
    else
        buf_slice(out, named(csl, "month", month, form == MONTH_SHORT));
}

static void write_year(struct date_writer *w, int year, enum part_form form, struct buf *out)
{
    const struct csl *csl = w->s->csl;
    bool marks = !w->s->has_year && !w->s->sorting;

    if (marks)
        csl_open(out, TAG_YEAR);
    if (form == YEAR_SHORT)
        buf_printf(out, "%02d", ABS(year) % 100);
    else
        buf_printf(out, "%d", ABS(year));
    if (year < 1000) {
        struct slice era = csl_term(csl->locale, year < 0 ? SLICE("bc") : SLICE("ad"), FORM_LONG, false);
        buf_string(out, form == YEAR_SHORT ? "" : " ");
        buf_slice(out, form == YEAR_SHORT ? (struct slice){0} : era);
    }
    if (marks)
        csl_close(out);
    if (marks && w->s->item->suffix && !csl->own_suffix) {
        csl_open(out, TAG_SUFFIX);
        csl_write_suffix(w->s->item->suffix, out);
        csl_close(out);
    }
    w->s->has_year = true;
}

static bool has_part(const struct day *day, enum part part)
{
    return part == PART_MONTH ? day->parts[part] || day->season : day->parts[part] != 0;
}

static void write_part(struct date_writer *w, const struct date_part *part, const struct day *day, bool last,
                       struct buf *out)
{
    struct buf text = {0};

    switch (part->part) {
    case PART_DAY:
        write_day(w->s->csl, day->parts[PART_DAY], part->form, &text);
        break;
    case PART_MONTH:
        write_month(w->s->csl, day, part->form, day->parts[PART_DAY] != 0, &text);
        break;
    default:
        write_year(w, day->parts[PART_YEAR], part->form, &text);
    }
    csl_joint(out);
    csl_from_data(part->prefix, out);
    csl_joint(out);
    if (part->node)
        csl_dress_affixed(w->s, part->node, buf_view(&text), false, out);
    else
        buf_slice(out, buf_view(&text));
    csl_joint(out);
    if (!last)
        csl_from_data(part->suffix, out);
    csl_joint(out);
    buf_free(&text);
}

/* Parts `from` up to `to` of one day. At the first end of a span the last part has no suffix. */
static void write_parts(struct date_writer *w, const struct day *day, size_t from, size_t to, bool first_end,
                        struct buf *out)
{
    size_t last = to;
    bool any = false;

    for (size_t i = from; i < to; i++)
        if (has_part(day, w->parts[i].part))
            last = i;
    for (size_t i = from; i < to; i++) {
        if (!has_part(day, w->parts[i].part))
            continue;
        if (any && w->delimiter.n) {
            csl_joint(out);
            buf_slice(out, w->delimiter);
        }
        write_part(w, &w->parts[i], day, first_end && i == last, out);
        any = true;
    }
}

/* ---- spans ---- */

static bool differs(const struct day *a, const struct day *b, enum part part)
{
    return a->parts[part] != b->parts[part] || (part == PART_MONTH && a->season != b->season);
}

/* "1–3 May 2020", "May 1–June 3, 2020", "1999–2001": what differs stands twice, what is greater once. */
static void write_span(struct date_writer *w, const struct day *start, const struct day *end, struct buf *out)
{
    enum part greatest = differs(start, end, PART_YEAR)    ? PART_YEAR
                         : differs(start, end, PART_MONTH) ? PART_MONTH
                                                           : PART_DAY;
    size_t from = w->count, to = 0;

    for (size_t i = 0; i < w->count; i++)
        if (w->parts[i].part <= greatest && has_part(start, w->parts[i].part))
            from = MIN(from, i), to = i + 1;
    write_parts(w, start, 0, MIN(from, w->count), false, out);
    if (from < to) {
        write_parts(w, start, from, to, true, out);
        csl_joint(out);
        buf_slice(out, w->range);
        csl_joint(out);
        write_parts(w, end, from, to, false, out);
    }
    write_parts(w, start, MAX(to, MIN(from, w->count)), w->count, false, out);
}

static void write_sorted(const struct reference_date *date, const struct csl_node *node, struct buf *out)
{
    bool month = is_wanted(node, PART_MONTH), day = is_wanted(node, PART_DAY);
    int year = date->year + 20000; /* years before Christ, too, in their order */

    buf_printf(out, "%05d%02d%02d", year, month ? date->month : 0, day ? date->day : 0);
    if (date->end_year)
        buf_printf(out, "-%05d%02d%02d", date->end_year + 20000, month ? date->end_month : 0, day ? date->end_day : 0);
}

static bool has_any(const struct date_writer *w, const struct day *day)
{
    for (size_t i = 0; i < w->count; i++)
        if (has_part(day, w->parts[i].part))
            return true;
    return false;
}

static void write_date(struct date_writer *w, const struct reference_date *date, struct buf *out)
{
    struct day start = {{date->day, date->month, date->year}, date->season};
    struct day end = {{date->end_day, date->end_month, date->end_year}, date->end_season};

    if (!has_any(w, &start))
        return;
    if (date->end_year && has_any(w, &end))
        write_span(w, &start, &end, out);
    else
        write_parts(w, &start, 0, w->count, false, out);
}

bool csl_eval_date(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    int which;
    struct slice name = csl_text(node, ATTR_VARIABLE);
    struct date_writer w = {.s = s};
    struct buf text = {0};

    if (csl_variable(name, &which) != VARIABLE_DATE)
        return false;
    const struct reference_date *date = &s->item->r->dates[which];
    s->called++;
    if (s->sorting && date->year) {
        write_sorted(date, node, &text);
    } else if (date->year) {
        plan_date(&w, node);
        write_date(&w, date, &text);
    } else if (date->text.n) {
        csl_from_data(date->text, &text);
    }
    bool any = !csl_is_blank(buf_view(&text));
    s->filled += any;
    if (any)
        csl_dress(s, node, buf_view(&text), out);
    buf_free(&text);
    return any;
}
