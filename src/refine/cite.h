/* References in words: one entry of the list, and the names that a text cites it by. Pure functions from data
 * to marked-up text; citations.c puts them into the book. */
#ifndef QUOIN_REFINE_CITE_H
#define QUOIN_REFINE_CITE_H

#include "base/buf.h"
#include "model/node.h"
#include "model/reference.h"

/** Values of citations.style. */
enum cite_style { CITE_AUTHOR_DATE, CITE_NUMERIC };

/** In what language, and how, references are written. */
struct cite {
    struct arena *arena;
    struct slice language;
    enum cite_style style;
};

/** The names by which a text calls a reference: "Ray and Poe", "Ray et al."; its title when nobody
 * made it. */
void cite_label(const struct cite *cite, const struct reference *r, struct buf *out);

/** Its year as the text and the list have it: "2001", "1999–2001", "n.d.", "forthcoming". */
void cite_year(const struct cite *cite, const struct reference *r, struct buf *out);

/** An entry of the list. `letter` follows the year ("2001a"), empty for none. */
void cite_entry(const struct cite *cite, const struct reference *r, struct slice letter,
                struct buf *out);

/** By what the list is sorted: the names in full with their particles behind, or the title. */
void cite_sort_key(const struct cite *cite, const struct reference *r, struct buf *out);

/* ---- names (cite_names.c) ---- */

/** The makers that stand first in an entry: authors, else editors. */
const struct reference_names *cite_first_makers(const struct reference *r, bool *are_editors);

/** Names as a list has them; `inverted` puts the first family name first. */
void cite_names(const struct cite *cite, const struct reference_names *names, bool inverted,
                struct buf *out);

/** A date in full, "1 May 2020". */
void cite_date(const struct cite *cite, const struct reference_date *date, struct buf *out);

/* ---- markup (cite_markup.c) ---- */

/** Appends a marked-up text to a node: <i>, <b>, <sc>, <sup>, <sub>, and <a=address>text</a>. Other '<' are
 * letters. */
void cite_append(struct arena *arena, struct node *parent, struct slice markup);

/** The text without its tags. */
void cite_plain(struct slice markup, struct buf *out);

#endif
