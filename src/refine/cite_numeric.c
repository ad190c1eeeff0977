/* Entries of the list of references after the IEEE's numeric style. */
#include "refine/cite_pieces.h"

static void numeric_makers(struct entry_writer *e)
{
    bool are_editors;
    const struct reference_names *names = cite_first_makers(e->r, &are_editors);

    cite_names(e->cite, names, false, e->out);
    if (!are_editors)
        return;
    entry_mark(e, ", ");
    entry_capital(e, names->count > 1 ? TERM_EDITORS : TERM_EDITOR);
}

/* "X, Trans." has no short form in every language, so the words stand before the names. */
static void numeric_contributors(struct entry_writer *e)
{
    entry_contributor(e, MAKER_TRANSLATOR, TERM_TRANSLATED, true);
    if (e->r->makers[MAKER_AUTHOR].count)
        entry_contributor(e, MAKER_EDITOR, TERM_EDITED, true);
}

static void numeric_year(struct entry_writer *e)
{
    struct buf year = {0};

    if (e->r->dates[DATE_ISSUED].year || e->r->dates[DATE_ISSUED].text.n)
        cite_year(e->cite, e->r, &year);
    entry_part(e, ", ", buf_view(&year));
    buf_free(&year);
}

static void numeric_article(struct entry_writer *e)
{
    entry_quoted(e, ", ", entry_full_title(e), ',');
    entry_italic(e, ", ", entry_field(e, FIELD_CONTAINER));
    entry_named(e, ", ", TERM_VOLUME, entry_field(e, FIELD_VOLUME));
    entry_named(e, ", ", TERM_ISSUE, entry_field(e, FIELD_NUMBER));
    entry_pages_named(e, ", ");
    numeric_year(e);
}

static void numeric_chapter(struct entry_writer *e)
{
    entry_quoted(e, ", ", entry_full_title(e), ',');
    if (entry_field(e, FIELD_CONTAINER).n) {
        entry_mark(e, ", ");
        buf_slice(e->out, terms_find(e->cite->language, TERM_IN));
        entry_italic(e, " ", entry_field(e, FIELD_CONTAINER));
    }
    entry_part(e, ", ", entry_series(e));
    entry_edition(e, ", ");
    entry_named(e, ", ", TERM_VOLUME, entry_field(e, FIELD_VOLUME));
    numeric_contributors(e);
    entry_imprint(e, ". ");
    numeric_year(e);
    entry_pages_named(e, ", ");
}

static void numeric_book(struct entry_writer *e)
{
    entry_italic(e, ", ", entry_full_title(e));
    entry_part(e, ", ", entry_series(e));
    entry_edition(e, ", ");
    entry_named(e, ", ", TERM_VOLUME, entry_field(e, FIELD_VOLUME));
    numeric_contributors(e);
    entry_imprint(e, ". ");
    numeric_year(e);
}

static void numeric_other(struct entry_writer *e)
{
    entry_quoted(e, ", ", entry_full_title(e), ',');
    entry_italic(e, ", ", entry_field(e, FIELD_CONTAINER));
    entry_part(e, ", ", entry_genre(e));
    entry_part(e, e->r->type == REFERENCE_REPORT && entry_genre(e).n ? " " : ", ", entry_field(e, FIELD_NUMBER));
    entry_part(e, ", ", entry_field(e, FIELD_PUBLISHER));
    entry_part(e, ", ", entry_field(e, FIELD_PLACE));
    numeric_year(e);
}

static void numeric_end(struct entry_writer *e)
{
    struct slice doi = entry_plain_doi(e), url = entry_field(e, FIELD_URL);

    entry_part(e, ", ", entry_field(e, FIELD_NOTE));
    if (doi.n) {
        entry_mark(e, ", ");
        buf_string(e->out, "doi:\u00A0");
        buf_string(e->out, "<a=");
        entry_add_address(e, "https://doi.org/", doi);
        buf_byte(e->out, '>');
        buf_slice(e->out, doi);
        buf_string(e->out, "</a>");
    } else if (url.n) {
        entry_accessed(e, ". ", ": ");
        entry_mark(e, ". ");
        entry_link_to(e, "", url, false);
    }
    entry_mark(e, ".");
}

void entry_numeric(struct entry_writer *e)
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
