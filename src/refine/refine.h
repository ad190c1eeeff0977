/* Refining: passes over the finished tree that compute once what both outputs need. */
#ifndef QUOIN_REFINE_REFINE_H
#define QUOIN_REFINE_REFINE_H

#include "model/book.h"

/** Runs all passes, in this order, each a file:
 *   script      compares the letters of the text with the language of the book
 *   divide      splits files at level-1 headings into divisions with roles
 *   listings    code blocks with a caption become figures; at the end, code is taken apart by its language
 *   figures     divs that are called figures, or of a kind, become some; their parts stand in rows
 *   lists       finds and makes the places of further contents, of lists of figures, tables and so on
 *   front       makes the title page, copyright page and contents page where config asks for them
 *   forms       numbers verse, sets plays, ornaments and the first words of chapters
 *   images      reads image files (book->resources); those that cannot be used become text
 *   tables      list-tables become tables; widths, alignments and classes of cells
 *   number      headings, figures, tables, listings; labels
 *   glossary    links marked terms to their entries
 *   abbreviations  finds and spells out abbreviations
 *   citations   reads the bibliography, writes citations out and sets the list of references
 *   notes       gathers and numbers notes; moves endnotes to their place
 *   references  ids, targets of links, generated texts; dangling ones reported
 *   index       the entries of indexes, from their marks
 *   typography  quotes, dashes, non-breaking spaces by language
 *   contents    book->contents
 * then numbers the nodes in reading order. Styles are applied after it (sheet_apply). */
void refine_book(struct book *book);

/** A word in the book's language that Quoin itself puts into books ("Contents", "Chapter", "Figure", "Notes", "continued" …), English
 * where the language has no entry. `key` is English. */
struct slice refine_word(struct slice language, const char *key);

#endif
