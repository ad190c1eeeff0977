/* Entries of the list of references: author-date after the Chicago Manual of Style, numeric after the IEEE's.
 *
 * An entry is parts with marks between. `part` writes the mark before its part, so that a part that is
 * missing leaves no mark behind, and a mark is left out where the text before ends with one already. */
#include "refine/cite.h"

#include "refine/quotes.h"
#include "refine/words.h"

#include <glib.h>

struct entry_writer {
    const struct cite *cite;
    const struct reference *r;
    struct buf *out;
    size_t start;
};

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
static void mark(struct entry_writer *e, const char *text)
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

static void part(struct entry_writer *e, const char *before, struct slice text)
{
    if (!text.n)
        return;
    mark(e, before);
    buf_slice(e->out, text);
}

/* A part between a term and nothing: "vol. 3". */
static void named(struct entry_writer *e, const char *before, enum term term, struct slice text)
{
    if (!text.n)
        return;
    mark(e, before);
    buf_slice(e->out, terms_find(e->cite->language, term));
    buf_string(e->out, "\u00A0");
    buf_slice(e->out, text);
}

/* A text as the first words of a sentence. */
static void sentence(struct entry_writer *e, struct slice text)
{
    if (!text.n)
        return;
    const char *rest = g_utf8_next_char(text.p);

    buf_char(e->out, g_unichar_toupper(g_utf8_get_char(text.p)));
    buf_bytes(e->out, rest, (size_t)(text.p + text.n - rest));
}

static void capital(struct entry_writer *e, enum term term)
{
    sentence(e, terms_find(e->cite->language, term));
}

/* FIELD_NUMBER is also that of an issue. */
static struct slice field(const struct entry_writer *e, enum reference_field which)
{
    if (which == FIELD_NUMBER && e->r->fields[FIELD_ISSUE].n)
        which = FIELD_ISSUE;
    return e->r->fields[which];
}

/* ---- titles ---- */

static struct slice full_title(const struct entry_writer *e)
{
    struct slice title = field(e, FIELD_TITLE), subtitle = field(e, FIELD_SUBTITLE);

    if (!title.n || !subtitle.n)
        return title;
    bool ends = strchr(".?!:", title.p[title.n - 1]) != NULL;
    return arena_printf(e->cite->arena, "%.*s%s %.*s", (int)title.n, title.p, ends ? "" : ":",
                        (int)subtitle.n, subtitle.p);
}

static void italic(struct entry_writer *e, const char *before, struct slice title)
{
    if (!title.n)
        return;
    mark(e, before);
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

static void quoted(struct entry_writer *e, const char *before, struct slice title, char behind)
{
    const struct quotes *quotes = quotes_find(e->cite->language);

    if (!title.n)
        return;
    mark(e, before);
    buf_string(e->out, quotes->open);
    buf_slice(e->out, title);
    char last = last_mark(e);
    if (marks_within(e->cite->language) && !(last && strchr(".?!", last)))
        buf_byte(e->out, behind);
    buf_string(e->out, quotes->close);
}

/* ---- parts that both styles have ---- */

static struct slice names_of(struct entry_writer *e, enum reference_maker which)
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
static void edition(struct entry_writer *e, const char *before)
{
    struct slice text = field(e, FIELD_EDITION), term = terms_find(e->cite->language, TERM_EDITION);
    const char *hash = memchr(term.p, '#', term.n);
    int n = 0;

    for (size_t i = 0; i < text.n && i < 4; i++)
        n = g_ascii_isdigit(text.p[i]) ? n * 10 + (text.p[i] - '0') : -10000;
    if (!text.n || n == 1)
        return;
    if (n <= 0 || text.n > 4) {
        part(e, before, text);
        return;
    }
    mark(e, before);
    buf_printf(e->out, "%.*s%d%s%.*s", (int)(hash - term.p), term.p, n,
               language_is(e->cite->language, "en") ? ordinal_end(n) : "",
               (int)(term.p + term.n - hash) - 1, hash + 1);
}

/* "Berlin: De Gruyter", either of them, or nothing. */
static void imprint(struct entry_writer *e, const char *before)
{
    struct slice place = field(e, FIELD_PLACE), publisher = field(e, FIELD_PUBLISHER);

    part(e, before, place);
    part(e, place.n ? ": " : before, publisher);
}

/* "45-67" with the dash of a span. */
static struct slice pages(struct entry_writer *e)
{
    struct slice text = field(e, FIELD_PAGES);
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

static void pages_named(struct entry_writer *e, const char *before)
{
    struct slice text = pages(e);

    named(e, before, is_span(text) ? TERM_PAGES : TERM_PAGE, text);
}

static struct slice series(struct entry_writer *e)
{
    struct slice name = field(e, FIELD_SERIES), number = field(e, FIELD_SERIES_NO);

    if (!number.n && e->r->type == REFERENCE_BOOK)
        number = field(e, FIELD_NUMBER);
    if (!name.n || !number.n)
        return name;
    return arena_printf(e->cite->arena, "%.*s %.*s", (int)name.n, name.p, (int)number.n, number.p);
}

/* What kind of thesis or report: the words of the language for biblatex's codes. */
static struct slice genre(const struct entry_writer *e)
{
    struct slice text = field(e, FIELD_GENRE);

    if (slice_is(text, "phdthesis") || (!text.n && e->r->type == REFERENCE_THESIS))
        return terms_find(e->cite->language, TERM_THESIS);
    if (slice_is(text, "mathesis") || slice_is(text, "mastersthesis"))
        return terms_find(e->cite->language, TERM_MASTERS);
    if (slice_is(text, "techreport"))
        return terms_find(e->cite->language, TERM_REPORT);
    return text;
}

static struct slice plain_doi(const struct entry_writer *e)
{
    static const char *const starts[] = {"https://doi.org/", "http://doi.org/", "https://dx.doi.org/",
                                         "http://dx.doi.org/", "doi:", "DOI:"};
    struct slice doi = field(e, FIELD_DOI);

    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        if (slice_starts(doi, starts[i]))
            doi = slice_sub(doi, strlen(starts[i]), doi.n);
    return slice_trim(doi);
}

/* An address without what would end its tag. */
static void add_address(struct entry_writer *e, const char *scheme, struct slice address)
{
    buf_string(e->out, scheme);
    for (size_t i = 0; i < address.n; i++)
        if (address.p[i] == '>')
            buf_string(e->out, "%3E");
        else
            buf_byte(e->out, address.p[i]);
}

static void link_to(struct entry_writer *e, const char *scheme, struct slice address, bool show_scheme)
{
    buf_string(e->out, "<a=");
    add_address(e, scheme, address);
    buf_byte(e->out, '>');
    buf_string(e->out, show_scheme ? scheme : "");
    buf_slice(e->out, address);
    buf_string(e->out, "</a>");
}

static void accessed(struct entry_writer *e, const char *before, const char *after)
{
    const struct reference_date *date = &e->r->dates[DATE_ACCESSED];

    if (!date->year && !date->text.n)
        return;
    mark(e, before);
    capital(e, TERM_ACCESSED);
    buf_string(e->out, after);
    cite_date(e->cite, date, e->out);
}

/* ---- author-date ---- */

static void author_date_makers(struct entry_writer *e)
{
    bool are_editors;
    const struct reference_names *names = cite_first_makers(e->r, &are_editors);

    cite_names(e->cite, names, true, e->out);
    if (!are_editors)
        return;
    mark(e, ", ");
    buf_slice(e->out, terms_find(e->cite->language, names->count > 1 ? TERM_EDITORS : TERM_EDITOR));
}

static bool has_makers(const struct entry_writer *e)
{
    bool are_editors;

    return cite_first_makers(e->r, &are_editors)->count > 0;
}

static bool is_within(const struct entry_writer *e)
{
    return e->r->type == REFERENCE_ARTICLE || e->r->type == REFERENCE_CHAPTER ||
           e->r->type == REFERENCE_WEB || e->r->type == REFERENCE_THESIS ||
           field(e, FIELD_CONTAINER).n;
}

static void author_date_title(struct entry_writer *e)
{
    if (is_within(e))
        quoted(e, ". ", full_title(e), '.');
    else
        italic(e, ". ", full_title(e));
}

/* "Translated by X", as a sentence or within one. */
static void author_date_contributor(struct entry_writer *e, enum reference_maker which, enum term term,
                                    bool inside)
{
    struct slice names = names_of(e, which);

    if (!names.n)
        return;
    mark(e, inside ? ", " : ". ");
    if (inside)
        buf_slice(e->out, terms_find(e->cite->language, term));
    else
        capital(e, term);
    part(e, " ", names);
}

static void author_date_article(struct entry_writer *e)
{
    struct slice number = field(e, FIELD_NUMBER), volume = field(e, FIELD_VOLUME);

    italic(e, ". ", field(e, FIELD_CONTAINER));
    part(e, " ", volume);
    if (number.n) {
        named(e, volume.n ? " (" : ", ", TERM_ISSUE, volume.n ? (struct slice){0} : number);
        part(e, " (", volume.n ? number : (struct slice){0});
        buf_string(e->out, volume.n ? ")" : "");
    }
    if (!volume.n && e->r->dates[DATE_ISSUED].day) { /* a magazine or newspaper goes by its day */
        mark(e, ", ");
        cite_date(e->cite, &e->r->dates[DATE_ISSUED], e->out);
    }
    part(e, volume.n || number.n ? ": " : ", ", pages(e));
}

static void author_date_container(struct entry_writer *e)
{
    bool editors_first = !e->r->makers[MAKER_AUTHOR].count;

    if (field(e, FIELD_CONTAINER).n) {
        mark(e, ". ");
        capital(e, TERM_IN);
        italic(e, " ", field(e, FIELD_CONTAINER));
    }
    edition(e, ", ");
    named(e, ", ", TERM_VOLUME, field(e, FIELD_VOLUME));
    if (!editors_first)
        author_date_contributor(e, MAKER_EDITOR, TERM_EDITED, true);
    author_date_contributor(e, MAKER_TRANSLATOR, TERM_TRANSLATED, true);
    part(e, ", ", pages(e));
    part(e, ". ", series(e));
    imprint(e, ". ");
}

static void author_date_book(struct entry_writer *e)
{
    edition(e, ". ");
    if (field(e, FIELD_VOLUME).n) {
        mark(e, ". ");
        capital(e, TERM_VOLUME);
        part(e, "\u00A0", field(e, FIELD_VOLUME));
    }
    author_date_contributor(e, MAKER_TRANSLATOR, TERM_TRANSLATED, false);
    if (e->r->makers[MAKER_AUTHOR].count)
        author_date_contributor(e, MAKER_EDITOR, TERM_EDITED, false);
    part(e, ". ", series(e));
    imprint(e, ". ");
}

/* Theses, reports and what has no type. */
static void author_date_other(struct entry_writer *e)
{
    if (genre(e).n)
        mark(e, ". ");
    sentence(e, genre(e));
    part(e, e->r->type == REFERENCE_REPORT && genre(e).n ? " " : ". ",
         e->r->type == REFERENCE_THESIS ? (struct slice){0} : field(e, FIELD_NUMBER));
    if (e->r->type == REFERENCE_THESIS)
        part(e, ", ", field(e, FIELD_PUBLISHER));
    else
        imprint(e, ". ");
}

static void author_date_middle(struct entry_writer *e)
{
    switch (e->r->type) {
    case REFERENCE_ARTICLE:
        author_date_article(e);
        return;
    case REFERENCE_CHAPTER:
        author_date_container(e);
        return;
    case REFERENCE_BOOK:
        author_date_book(e);
        return;
    case REFERENCE_WEB:
        italic(e, ". ", field(e, FIELD_CONTAINER));
        part(e, ". ", field(e, FIELD_PUBLISHER));
        return;
    default:
        if (field(e, FIELD_CONTAINER).n)
            italic(e, ". ", field(e, FIELD_CONTAINER));
        author_date_other(e);
    }
}

static void author_date_end(struct entry_writer *e)
{
    struct slice doi = plain_doi(e), url = field(e, FIELD_URL);

    part(e, ". ", field(e, FIELD_NOTE));
    if (!doi.n)
        accessed(e, ". ", " ");
    if (doi.n) {
        mark(e, ". ");
        link_to(e, "https://doi.org/", doi, true);
    } else if (url.n) {
        mark(e, ". ");
        link_to(e, "", url, false);
    }
    mark(e, ".");
}

static void add_year(struct entry_writer *e, struct slice letter)
{
    cite_year(e->cite, e->r, e->out);
    buf_slice(e->out, letter);
}

static void author_date(struct entry_writer *e, struct slice letter)
{
    author_date_makers(e);
    if (!has_makers(e))
        author_date_title(e);
    mark(e, ". ");
    add_year(e, letter);
    if (has_makers(e))
        author_date_title(e);
    author_date_middle(e);
    author_date_end(e);
}

/* ---- numeric ---- */

static void numeric_makers(struct entry_writer *e)
{
    bool are_editors;
    const struct reference_names *names = cite_first_makers(e->r, &are_editors);

    cite_names(e->cite, names, false, e->out);
    if (!are_editors)
        return;
    mark(e, ", ");
    capital(e, names->count > 1 ? TERM_EDITORS : TERM_EDITOR);
}

/* "X, Trans." has no short form in every language, so the words stand before the names. */
static void numeric_contributors(struct entry_writer *e)
{
    author_date_contributor(e, MAKER_TRANSLATOR, TERM_TRANSLATED, true);
    if (e->r->makers[MAKER_AUTHOR].count)
        author_date_contributor(e, MAKER_EDITOR, TERM_EDITED, true);
}

static void numeric_year(struct entry_writer *e)
{
    struct buf year = {0};

    if (e->r->dates[DATE_ISSUED].year || e->r->dates[DATE_ISSUED].text.n)
        cite_year(e->cite, e->r, &year);
    part(e, ", ", buf_view(&year));
    buf_free(&year);
}

static void numeric_article(struct entry_writer *e)
{
    quoted(e, ", ", full_title(e), ',');
    italic(e, ", ", field(e, FIELD_CONTAINER));
    named(e, ", ", TERM_VOLUME, field(e, FIELD_VOLUME));
    named(e, ", ", TERM_ISSUE, field(e, FIELD_NUMBER));
    pages_named(e, ", ");
    numeric_year(e);
}

static void numeric_chapter(struct entry_writer *e)
{
    quoted(e, ", ", full_title(e), ',');
    if (field(e, FIELD_CONTAINER).n) {
        mark(e, ", ");
        buf_slice(e->out, terms_find(e->cite->language, TERM_IN));
        italic(e, " ", field(e, FIELD_CONTAINER));
    }
    part(e, ", ", series(e));
    edition(e, ", ");
    named(e, ", ", TERM_VOLUME, field(e, FIELD_VOLUME));
    numeric_contributors(e);
    imprint(e, ". ");
    numeric_year(e);
    pages_named(e, ", ");
}

static void numeric_book(struct entry_writer *e)
{
    italic(e, ", ", full_title(e));
    part(e, ", ", series(e));
    edition(e, ", ");
    named(e, ", ", TERM_VOLUME, field(e, FIELD_VOLUME));
    numeric_contributors(e);
    imprint(e, ". ");
    numeric_year(e);
}

static void numeric_other(struct entry_writer *e)
{
    quoted(e, ", ", full_title(e), ',');
    italic(e, ", ", field(e, FIELD_CONTAINER));
    part(e, ", ", genre(e));
    part(e, e->r->type == REFERENCE_REPORT && genre(e).n ? " " : ", ", field(e, FIELD_NUMBER));
    part(e, ", ", field(e, FIELD_PUBLISHER));
    part(e, ", ", field(e, FIELD_PLACE));
    numeric_year(e);
}

static void numeric_end(struct entry_writer *e)
{
    struct slice doi = plain_doi(e), url = field(e, FIELD_URL);

    part(e, ", ", field(e, FIELD_NOTE));
    if (doi.n) {
        mark(e, ", ");
        buf_string(e->out, "doi:\u00A0");
        buf_string(e->out, "<a=");
        add_address(e, "https://doi.org/", doi);
        buf_byte(e->out, '>');
        buf_slice(e->out, doi);
        buf_string(e->out, "</a>");
    } else if (url.n) {
        accessed(e, ". ", ": ");
        mark(e, ". ");
        link_to(e, "", url, false);
    }
    mark(e, ".");
}

static void numeric(struct entry_writer *e)
{
    numeric_makers(e);
    switch (e->r->type) {
    case REFERENCE_ARTICLE:
        numeric_article(e);
        break;
    case REFERENCE_CHAPTER:
        numeric_chapter(e);
        break;
    case REFERENCE_BOOK:
        numeric_book(e);
        break;
    default:
        numeric_other(e);
    }
    numeric_end(e);
}

void cite_entry(const struct cite *cite, const struct reference *r, struct slice letter,
                struct buf *out)
{
    struct entry_writer e = {cite, r, out, out->size};

    if (cite->style == CITE_NUMERIC)
        numeric(&e);
    else
        author_date(&e, letter);
}
