/* An entry is parts with marks between. `entry_part` writes the mark before its part, so that a part that is
 * missing leaves no mark behind, and a mark is left out where the text before ends with one already. */
#include "refine/cite_pieces.h"

#include "refine/quotes.h"

#include <glib.h>

/* ---- marks and parts ---- */

/* Where the last letter or mark stands, before tags and closing quotes; NULL when there is none. */
static char *find_last(const struct entry_writer *e)
{
    static const char *const behind[] = {"</i>", "</b>", "</sc>", "</a>", "”", "’", "»", "“", "\""};
    struct slice text = slice_sub(buf_view(e->out), e->start, e->out->size);

    for (size_t i = 0; i < G_N_ELEMENTS(behind);) {
        size_t n = strlen(behind[i]);
        if (text.n >= n && memcmp(text.p + text.n - n, behind[i], n) == 0)
            text.n -= n, i = 0;
        else
            i++;
    }
    return text.n ? e->out->data + e->start + text.n - 1 : NULL;
}

static char last_mark(const struct entry_writer *e)
{
    const char *last = find_last(e);

    return last ? *last : '\0';
}

/* ". " behind a question mark is a space, and so is ", " behind a comma within quotes; a stop takes the place
 * of a comma there. */
void entry_mark(struct entry_writer *e, const char *text)
{
    char *last = find_last(e);

    if (!last)
        return;
    if (text[0] == '.' && *last == ',')
        *last = '.';
    if ((strchr(".?!", *last) && text[0] == '.') || (strchr(",?!", *last) && text[0] == ','))
        text++;
    buf_string(e->out, text);
}

void entry_part(struct entry_writer *e, const char *before, struct slice text)
{
    if (!text.n)
        return;
    entry_mark(e, before);
    buf_slice(e->out, text);
}

/* A part between a term and nothing: "vol. 3". */
void entry_named(struct entry_writer *e, const char *before, enum term term, struct slice text)
{
    if (!text.n)
        return;
    entry_mark(e, before);
    buf_slice(e->out, terms_find(e->cite->language, term));
    buf_string(e->out, "\u00A0");
    buf_slice(e->out, text);
}

/* A text as the first words of a sentence. */
void entry_sentence(struct entry_writer *e, struct slice text)
{
    if (!text.n)
        return;
    const char *rest = g_utf8_next_char(text.p);

    buf_char(e->out, g_unichar_toupper(g_utf8_get_char(text.p)));
    buf_bytes(e->out, rest, (size_t)(text.p + text.n - rest));
}

void entry_capital(struct entry_writer *e, enum term term)
{
    entry_sentence(e, terms_find(e->cite->language, term));
}

/* FIELD_NUMBER is also that of an issue. */
struct slice entry_field(const struct entry_writer *e, enum reference_field which)
{
    if (which == FIELD_NUMBER && e->r->fields[FIELD_ISSUE].n)
        which = FIELD_ISSUE;
    return e->r->fields[which];
}

/* ---- titles ---- */

struct slice entry_full_title(const struct entry_writer *e)
{
    struct slice title = entry_field(e, FIELD_TITLE), subtitle = entry_field(e, FIELD_SUBTITLE);

    if (!title.n || !subtitle.n)
        return title;
    bool ends = strchr(".?!:", title.p[title.n - 1]) != NULL;
    return arena_printf(e->cite->arena, "%.*s%s %.*s", (int)title.n, title.p, ends ? "" : ":",
                        (int)subtitle.n, subtitle.p);
}

void entry_italic(struct entry_writer *e, const char *before, struct slice title)
{
    if (!title.n)
        return;
    entry_mark(e, before);
    buf_string(e->out, "<i>");
    buf_slice(e->out, title);
    buf_string(e->out, "</i>");
}

/* American English has the mark that follows within the quotes. */
static bool marks_within(struct slice language)
{
    static const char *const others[] = {"en-GB", "en-AU", "en-NZ", "en-IE", "en-ZA", "en-IN"};

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (language_is(language, others[i]))
            return false;
    return language_is(language, "en");
}

void entry_quoted(struct entry_writer *e, const char *before, struct slice title, char behind)
{
    const struct quotes *quotes = quotes_find(e->cite->language);

    if (!title.n)
        return;
    entry_mark(e, before);
    buf_string(e->out, quotes->open);
    buf_slice(e->out, title);
    char last = last_mark(e);
    if (marks_within(e->cite->language) && !(last && strchr(".?!", last)))
        buf_byte(e->out, behind);
    buf_string(e->out, quotes->close);
}

/* ---- parts that both styles have ---- */

static struct slice entry_names_of(struct entry_writer *e, enum reference_maker which)
{
    struct buf names = {0};

    cite_names(e->cite, &e->r->makers[which], false, &names);
    struct slice text = arena_copy(e->cite->arena, buf_view(&names));
    buf_free(&names);
    return text;
}

static const char *ordinal_end(int n)
{
    if (n / 10 % 10 == 1)
        return "th";
    return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

/* "2nd ed."; words ("revised edition") as they are; a first edition need not be said. */
void entry_edition(struct entry_writer *e, const char *before)
{
    struct slice text = entry_field(e, FIELD_EDITION), term = terms_find(e->cite->language, TERM_EDITION);
    const char *hash = memchr(term.p, '#', term.n);
    int n = 0;

    for (size_t i = 0; i < text.n && i < 4; i++)
        n = g_ascii_isdigit(text.p[i]) ? n * 10 + (text.p[i] - '0') : -10000;
    if (!text.n || n == 1)
        return;
    if (n <= 0 || text.n > 4) {
        entry_part(e, before, text);
        return;
    }
    entry_mark(e, before);
    buf_printf(e->out, "%.*s%d%s%.*s", (int)(hash - term.p), term.p, n,
               language_is(e->cite->language, "en") ? ordinal_end(n) : "",
               (int)(term.p + term.n - hash) - 1, hash + 1);
}

/* "Berlin: De Gruyter", either of them, or nothing. */
void entry_imprint(struct entry_writer *e, const char *before)
{
    struct slice place = entry_field(e, FIELD_PLACE), publisher = entry_field(e, FIELD_PUBLISHER);

    entry_part(e, before, place);
    entry_part(e, place.n ? ": " : before, publisher);
}

/* "45-67" with the dash of a span. */
struct slice entry_pages(struct entry_writer *e)
{
    struct slice text = entry_field(e, FIELD_PAGES);
    struct buf out = {0};

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '-')
            buf_string(&out, i && text.p[i - 1] == '-' ? "" : "–");
        else
            buf_byte(&out, text.p[i]);
    struct slice made = arena_copy(e->cite->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

static bool is_span(struct slice text)
{
    return g_strstr_len(text.p ? text.p : "", (gssize)text.n, "–") || memchr(text.p ? text.p : "", ',', text.n);
}

void entry_pages_named(struct entry_writer *e, const char *before)
{
    struct slice text = entry_pages(e);

    entry_named(e, before, is_span(text) ? TERM_PAGES : TERM_PAGE, text);
}

struct slice entry_series(struct entry_writer *e)
{
    struct slice name = entry_field(e, FIELD_SERIES), number = entry_field(e, FIELD_SERIES_NO);

    if (!number.n && e->r->type == REFERENCE_BOOK)
        number = entry_field(e, FIELD_NUMBER);
    if (!name.n || !number.n)
        return name;
    return arena_printf(e->cite->arena, "%.*s %.*s", (int)name.n, name.p, (int)number.n, number.p);
}

/* What kind of thesis or report: the words of the language for biblatex's codes. */
struct slice entry_genre(const struct entry_writer *e)
{
    struct slice text = entry_field(e, FIELD_GENRE);

    if (slice_is(text, "phdthesis") || (!text.n && e->r->type == REFERENCE_THESIS))
        return terms_find(e->cite->language, TERM_THESIS);
    if (slice_is(text, "mathesis") || slice_is(text, "mastersthesis"))
        return terms_find(e->cite->language, TERM_MASTERS);
    if (slice_is(text, "techreport"))
        return terms_find(e->cite->language, TERM_REPORT);
    return text;
}

struct slice entry_plain_doi(const struct entry_writer *e)
{
    static const char *const starts[] = {"https://doi.org/", "http://doi.org/", "https://dx.doi.org/",
                                         "http://dx.doi.org/", "doi:", "DOI:"};
    struct slice doi = entry_field(e, FIELD_DOI);

    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        if (slice_starts(doi, starts[i]))
            doi = slice_sub(doi, strlen(starts[i]), doi.n);
    return slice_trim(doi);
}

/* An address without what would end its tag. */
void entry_add_address(struct entry_writer *e, const char *scheme, struct slice address)
{
    buf_string(e->out, scheme);
    for (size_t i = 0; i < address.n; i++)
        if (address.p[i] == '>')
            buf_string(e->out, "%3E");
        else
            buf_byte(e->out, address.p[i]);
}

void entry_link_to(struct entry_writer *e, const char *scheme, struct slice address, bool show_scheme)
{
    buf_string(e->out, "<a=");
    entry_add_address(e, scheme, address);
    buf_byte(e->out, '>');
    buf_string(e->out, show_scheme ? scheme : "");
    buf_slice(e->out, address);
    buf_string(e->out, "</a>");
}

void entry_accessed(struct entry_writer *e, const char *before, const char *after)
{
    const struct reference_date *date = &e->r->dates[DATE_ACCESSED];

    if (!date->year && !date->text.n)
        return;
    entry_mark(e, before);
    entry_capital(e, TERM_ACCESSED);
    buf_string(e->out, after);
    cite_date(e->cite, date, e->out);
}

/* "Translated by X", as a sentence or within one. */
void entry_contributor(struct entry_writer *e, enum reference_maker which, enum term term,
                                    bool inside)
{
    struct slice names = entry_names_of(e, which);

    if (!names.n)
        return;
    entry_mark(e, inside ? ", " : ". ");
    if (inside)
        buf_slice(e->out, terms_find(e->cite->language, term));
    else
        entry_capital(e, term);
    entry_part(e, " ", names);
}

void cite_entry(const struct cite *cite, const struct reference *r, struct slice letter,
                struct buf *out)
{
    struct entry_writer e = {cite, r, out, out->size};

    if (cite->style == CITE_NUMERIC)
        entry_numeric(&e);
    else
        entry_author_date(&e, letter);
}
