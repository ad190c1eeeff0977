/* Entries of the list of references after the Chicago Manual of Style's author-date. */
#include "refine/cite_pieces.h"

static void author_date_makers(struct entry_writer *e)
{
    bool are_editors;
    const struct reference_names *names = cite_first_makers(e->r, &are_editors);

    cite_names(e->cite, names, true, e->out);
    if (!are_editors)
        return;
    entry_mark(e, ", ");
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
           entry_field(e, FIELD_CONTAINER).n;
}

static void author_date_title(struct entry_writer *e)
{
    if (is_within(e))
        entry_quoted(e, ". ", entry_full_title(e), '.');
    else
        entry_italic(e, ". ", entry_full_title(e));
}

static void author_date_article(struct entry_writer *e)
{
    struct slice number = entry_field(e, FIELD_NUMBER), volume = entry_field(e, FIELD_VOLUME);

    entry_italic(e, ". ", entry_field(e, FIELD_CONTAINER));
    entry_part(e, " ", volume);
    if (number.n) {
        entry_named(e, volume.n ? " (" : ", ", TERM_ISSUE, volume.n ? (struct slice){0} : number);
        entry_part(e, " (", volume.n ? number : (struct slice){0});
        buf_string(e->out, volume.n ? ")" : "");
    }
    if (!volume.n && e->r->dates[DATE_ISSUED].day) { /* a magazine or newspaper goes by its day */
        entry_mark(e, ", ");
        cite_date(e->cite, &e->r->dates[DATE_ISSUED], e->out);
    }
    entry_part(e, volume.n || number.n ? ": " : ", ", entry_pages(e));
}

static void author_date_container(struct entry_writer *e)
{
    bool editors_first = !e->r->makers[MAKER_AUTHOR].count;

    if (entry_field(e, FIELD_CONTAINER).n) {
        entry_mark(e, ". ");
        entry_capital(e, TERM_IN);
        entry_italic(e, " ", entry_field(e, FIELD_CONTAINER));
    }
    entry_edition(e, ", ");
    entry_named(e, ", ", TERM_VOLUME, entry_field(e, FIELD_VOLUME));
    if (!editors_first)
        entry_contributor(e, MAKER_EDITOR, TERM_EDITED, true);
    entry_contributor(e, MAKER_TRANSLATOR, TERM_TRANSLATED, true);
    entry_part(e, ", ", entry_pages(e));
    entry_part(e, ". ", entry_series(e));
    entry_imprint(e, ". ");
}

static void author_date_book(struct entry_writer *e)
{
    entry_edition(e, ". ");
    if (entry_field(e, FIELD_VOLUME).n) {
        entry_mark(e, ". ");
        entry_capital(e, TERM_VOLUME);
        entry_part(e, "\u00A0", entry_field(e, FIELD_VOLUME));
    }
    entry_contributor(e, MAKER_TRANSLATOR, TERM_TRANSLATED, false);
    if (e->r->makers[MAKER_AUTHOR].count)
        entry_contributor(e, MAKER_EDITOR, TERM_EDITED, false);
    entry_part(e, ". ", entry_series(e));
    entry_imprint(e, ". ");
}

/* Theses, reports and what has no type. */
static void author_date_other(struct entry_writer *e)
{
    if (entry_genre(e).n)
        entry_mark(e, ". ");
    entry_sentence(e, entry_genre(e));
    entry_part(e, e->r->type == REFERENCE_REPORT && entry_genre(e).n ? " " : ". ",
         e->r->type == REFERENCE_THESIS ? (struct slice){0} : entry_field(e, FIELD_NUMBER));
    if (e->r->type == REFERENCE_THESIS)
        entry_part(e, ", ", entry_field(e, FIELD_PUBLISHER));
    else
        entry_imprint(e, ". ");
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
        entry_italic(e, ". ", entry_field(e, FIELD_CONTAINER));
        entry_part(e, ". ", entry_field(e, FIELD_PUBLISHER));
        return;
    default:
        if (entry_field(e, FIELD_CONTAINER).n)
            entry_italic(e, ". ", entry_field(e, FIELD_CONTAINER));
        author_date_other(e);
    }
}

static void author_date_end(struct entry_writer *e)
{
    struct slice doi = entry_plain_doi(e), url = entry_field(e, FIELD_URL);

    entry_part(e, ". ", entry_field(e, FIELD_NOTE));
    if (!doi.n)
        entry_accessed(e, ". ", " ");
    if (doi.n) {
        entry_mark(e, ". ");
        entry_link_to(e, "https://doi.org/", doi, true);
    } else if (url.n) {
        entry_mark(e, ". ");
        entry_link_to(e, "", url, false);
    }
    entry_mark(e, ".");
}

static void add_year(struct entry_writer *e, struct slice letter)
{
    cite_year(e->cite, e->r, e->out);
    buf_slice(e->out, letter);
}

void entry_author_date(struct entry_writer *e, struct slice letter)
{
    author_date_makers(e);
    if (!has_makers(e))
        author_date_title(e);
    entry_mark(e, ". ");
    add_year(e, letter);
    if (has_makers(e))
        author_date_title(e);
    author_date_middle(e);
    author_date_end(e);
}
