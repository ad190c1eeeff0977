/* What entries of the two built-in styles are made of: parts with marks between. See cite.h. */
#ifndef QUOIN_REFINE_CITE_PIECES_H
#define QUOIN_REFINE_CITE_PIECES_H

#include "refine/cite.h"
#include "refine/words.h"

struct entry_writer {
    const struct cite *cite;
    const struct reference *r;
    struct buf *out;
    size_t start;
};

/** A mark between parts, which is left out where the text before ends with one already. */
void entry_mark(struct entry_writer *e, const char *text);
/** A part with the mark before it; nothing when it is empty. */
void entry_part(struct entry_writer *e, const char *before, struct slice text);
/** The same with a term before it: "vol. 3". */
void entry_named(struct entry_writer *e, const char *before, enum term term, struct slice text);
/** A text as the first words of a sentence. */
void entry_sentence(struct entry_writer *e, struct slice text);
/** A term as the first word of a sentence. */
void entry_capital(struct entry_writer *e, enum term term);
/** A field of the reference; FIELD_NUMBER is also that of an issue. */
struct slice entry_field(const struct entry_writer *e, enum reference_field which);
/** The title with its subtitle. */
struct slice entry_full_title(const struct entry_writer *e);
/** A title in italics, and one in quotation marks; `behind` is the mark that follows, which American English has
 * within them. */
void entry_italic(struct entry_writer *e, const char *before, struct slice title);
void entry_quoted(struct entry_writer *e, const char *before, struct slice title, char behind);
/** "2nd ed."; words as they are; a first edition need not be said. */
void entry_edition(struct entry_writer *e, const char *before);
/** "Berlin: De Gruyter", either of them, or nothing. */
void entry_imprint(struct entry_writer *e, const char *before);
/** The pages with the dash of a span; the same with their word. */
struct slice entry_pages(struct entry_writer *e);
void entry_pages_named(struct entry_writer *e, const char *before);
/** The series with its number. */
struct slice entry_series(struct entry_writer *e);
/** What kind of thesis or report it is. */
struct slice entry_genre(const struct entry_writer *e);
/** The DOI without its server. */
struct slice entry_plain_doi(const struct entry_writer *e);
/** An address without what would end its tag; a link that shows it. */
void entry_add_address(struct entry_writer *e, const char *scheme, struct slice address);
void entry_link_to(struct entry_writer *e, const char *scheme, struct slice address, bool show_scheme);
/** When it was read, behind its word. */
void entry_accessed(struct entry_writer *e, const char *before, const char *after);
/** "Translated by X", as a sentence or within one. */
void entry_contributor(struct entry_writer *e, enum reference_maker which, enum term term, bool inside);

/** An entry after the Chicago Manual of Style's author-date, and after the IEEE. */
void entry_author_date(struct entry_writer *e, struct slice letter);
void entry_numeric(struct entry_writer *e);

#endif
