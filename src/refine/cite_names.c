/* Names and dates of references. Chicago's author-date has names in full, the first of a list inverted; IEEE
 * has initials before the family name. */
#include "refine/cite.h"

#include "refine/passes.h"
#include "refine/quotes.h"
#include "refine/words.h"

#include <glib.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

/* Chicago lists ten names, of more the first seven; IEEE six, of more the first. In the text Chicago
 * names three. */
#define MOST_NAMES 10
#define FIRST_NAMES 7
#define MOST_NAMES_IEEE 6
#define MOST_IN_TEXT 3

const struct reference_names *cite_first_makers(const struct reference *r, bool *are_editors)
{
    *are_editors = !r->makers[MAKER_AUTHOR].count && r->makers[MAKER_EDITOR].count;
    return &r->makers[*are_editors ? MAKER_EDITOR : MAKER_AUTHOR];
}

/* ---- one name ---- */

static void add_part(struct buf *out, const char *before, struct slice part)
{
    if (!part.n)
        return;
    buf_string(out, before);
    buf_slice(out, part);
}

/* Particles that end with an apostrophe or a hyphen stand close to the name: "d'Alembert". */
static const char *gap_after(struct slice particle)
{
    if (!particle.n || strchr("'-", particle.p[particle.n - 1]))
        return "";
    return particle.n >= 3 && memcmp(particle.p + particle.n - 3, "’", 3) == 0 ? "" : " ";
}

static void family_name(const struct reference_name *name, struct buf *out)
{
    buf_slice(out, name->particle);
    add_part(out, gap_after(name->particle), name->family);
}

/* Chinese, Japanese and Korean names have the family first and no marks between. */
static bool is_eastern(const struct reference_name *name)
{
    return name->family.n && !name->whole && g_unichar_iswide(g_utf8_get_char(name->family.p));
}

static void eastern_name(const struct reference_name *name, struct buf *out)
{
    buf_slice(out, name->family);
    buf_slice(out, name->given);
}

/* "Gogh, Vincent van": the particle behind, as the list is sorted without it. */
static void inverted_name(const struct reference_name *name, struct buf *out)
{
    bool close = name->particle.n && !*gap_after(name->particle);

    if (close)
        buf_slice(out, name->particle);
    buf_slice(out, name->family);
    add_part(out, ", ", name->given);
    add_part(out, name->given.n ? " " : ", ", name->dropping);
    add_part(out, name->given.n || name->dropping.n ? " " : ", ", close ? (struct slice){0} : name->particle);
    add_part(out, ", ", name->suffix);
}

/* "Jean-Paul" gives "J.-P."; the spaces between initials do not break. */
static void initials(struct slice given, struct buf *out)
{
    bool starts = true;

    for (size_t i = 0; i < given.n;) {
        const char *p = given.p + i;
        size_t n = MIN((size_t)(g_utf8_next_char(p) - p), given.n - i);
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalpha(c) && starts) {
            buf_bytes(out, p, n);
            buf_byte(out, '.');
            starts = false;
        } else if (c == '-' || c == ' ' || c == '.') {
            bool more = i + n < given.n && g_unichar_isalpha(g_utf8_get_char(p + n));
            if (more)
                buf_string(out, c == '-' ? "-" : "\u00A0");
            starts = more || starts;
        }
        i += n;
    }
}

static void straight_name(const struct cite *cite, const struct reference_name *name, struct buf *out)
{
    size_t before = out->size;

    if (cite->style == CITE_NUMERIC)
        initials(name->given, out);
    else
        buf_slice(out, name->given);
    if (out->size > before)
        buf_string(out, cite->style == CITE_NUMERIC ? "\u00A0" : " ");
    if (name->dropping.n) {
        buf_slice(out, name->dropping);
        buf_string(out, gap_after(name->dropping));
    }
    family_name(name, out);
    add_part(out, " ", name->suffix);
}

static void one_name(const struct cite *cite, const struct reference_name *name, bool inverted,
                     struct buf *out)
{
    if (name->whole)
        buf_slice(out, name->family);
    else if (is_eastern(name))
        eastern_name(name, out);
    else if (inverted)
        inverted_name(name, out);
    else
        straight_name(cite, name, out);
}

/* ---- lists of names ---- */

static void add_term(const struct cite *cite, enum term term, struct buf *out)
{
    buf_slice(out, terms_find(cite->language, term));
}

/* What stands before name `i` of `count`: English has a comma before "and" in lists of three, and Chicago one
 * behind an inverted name. */
static void between(const struct cite *cite, size_t i, size_t count, bool inverted, struct buf *out)
{
    bool english = language_is(cite->language, "en");

    if (i == 0)
        return;
    if (i + 1 < count) {
        buf_string(out, ", ");
        return;
    }
    buf_string(out, english && (count > 2 || inverted) ? ", " : " ");
    add_term(cite, TERM_AND, out);
    buf_byte(out, ' ');
}

void cite_names(const struct cite *cite, const struct reference_names *names, bool inverted,
                struct buf *out)
{
    size_t most = cite->style == CITE_NUMERIC ? MOST_NAMES_IEEE : MOST_NAMES;
    size_t first = cite->style == CITE_NUMERIC ? 1 : FIRST_NAMES;
    bool cut = names->count > most, others = cut || names->others;
    size_t count = cut ? first : names->count;

    for (size_t i = 0; i < count; i++) {
        between(cite, i, others ? count + 1 : count, inverted, out);
        one_name(cite, &names->items[i], inverted && i == 0, out);
    }
    if (others) {
        buf_string(out, count > 1 || inverted ? ", " : " ");
        add_term(cite, TERM_ET_AL, out);
    }
}

/* What nobody made goes by its title, in quotes when it is a part of something. */
static void title_label(const struct cite *cite, const struct reference *r, struct buf *out)
{
    const struct quotes *quotes = quotes_find(cite->language);
    bool is_part = r->type != REFERENCE_BOOK && r->fields[FIELD_TITLE].n;

    buf_string(out, is_part ? quotes->open : "");
    cite_plain(r->fields[FIELD_TITLE].n ? r->fields[FIELD_TITLE] : r->key, out);
    buf_string(out, is_part ? quotes->close : "");
}

void cite_label(const struct cite *cite, const struct reference *r, struct buf *out)
{
    bool are_editors;
    const struct reference_names *names = cite_first_makers(r, &are_editors);
    bool cut = names->count > MOST_IN_TEXT || (names->others && names->count);
    size_t count = cut ? 1 : names->count;

    for (size_t i = 0; i < count; i++) {
        between(cite, i, count, false, out);
        family_name(&names->items[i], out);
    }
    if (cut) {
        buf_byte(out, ' ');
        add_term(cite, TERM_ET_AL, out);
    }
    if (!count)
        title_label(cite, r, out);
}

void cite_sort_key(const struct cite *cite, const struct reference *r, struct buf *out)
{
    bool are_editors;
    const struct reference_names *names = cite_first_makers(r, &are_editors);
    struct slice title = r->fields[FIELD_TITLE].n ? r->fields[FIELD_TITLE] : r->key;

    for (size_t i = 0; i < names->count; i++) {
        buf_string(out, i ? "  " : "");
        inverted_name(&names->items[i], out);
    }
    if (names->count)
        return;
    /* English articles do not count at the start of a title. */
    if (language_is(cite->language, "en"))
        title = slice_starts(title, "The ")  ? slice_sub(title, 4, title.n)
                : slice_starts(title, "An ") ? slice_sub(title, 3, title.n)
                : slice_starts(title, "A ")  ? slice_sub(title, 2, title.n)
                                             : title;
    cite_plain(title, out);
}

/* ---- dates ---- */

void cite_year(const struct cite *cite, const struct reference *r, struct buf *out)
{
    const struct reference_date *date = &r->dates[DATE_ISSUED];

    if (date->text.n)
        buf_slice(out, date->text);
    else if (date->year)
        buf_printf(out, "%d", date->year);
    else
        add_term(cite, TERM_NO_DATE, out);
    if (date->year && date->end_year > date->year)
        buf_printf(out, "–%d", date->end_year);
}

/* A day in the form that the language has for it, by ICU. */
static bool full_date(const struct cite *cite, const struct reference_date *date, struct buf *out)
{
    static const UChar utc[] = {'U', 'T', 'C', 0};
    char *language = string_of(cite->language), text[256];
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[80];
    UDateFormat *format = udat_open(UDAT_NONE, UDAT_LONG, language, utc, -1, NULL, 0, &status);
    UCalendar *calendar = ucal_open(utc, -1, language, UCAL_GREGORIAN, &status);

    if (U_SUCCESS(status)) {
        ucal_clear(calendar);
        ucal_setDate(calendar, date->year, date->month - 1, date->day, &status);
        udat_format(format, ucal_getMillis(calendar, &status), wide, G_N_ELEMENTS(wide), NULL, &status);
        u_strToUTF8(text, sizeof text, NULL, wide, -1, &status);
    }
    if (U_SUCCESS(status))
        buf_string(out, text);
    if (calendar)
        ucal_close(calendar);
    if (format)
        udat_close(format);
    g_free(language);
    return U_SUCCESS(status);
}

void cite_date(const struct cite *cite, const struct reference_date *date, struct buf *out)
{
    if (date->text.n) {
        buf_slice(out, date->text);
        return;
    }
    if (date->month && date->day && full_date(cite, date, out))
        return;
    buf_printf(out, "%d", date->year);
    if (date->month)
        buf_printf(out, "-%02d", date->month);
}
