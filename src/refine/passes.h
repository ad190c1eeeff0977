/* The passes of refine/, in their order; each is a file that says what it does. */
#ifndef QUOIN_REFINE_PASSES_H
#define QUOIN_REFINE_PASSES_H

#include "model/book.h"

/** Reports a language in whose script the book is not. */
void script_check(const struct book *book);
void divide_book(struct book *book);
/** Places for contents of parts and chapters and lists of figures and tables. */
void lists_place(struct book *book);
/** The generated pieces of a divided book: title page, copyright page, contents page. */
void front_make(struct book *book);
void forms_set(struct book *book);
void images_load(struct book *book);
/** Makes list-tables tables, and gives columns what their table's attributes say. */
void tables_prepare(struct book *book);
/** Makes figures of code blocks with a caption; and, as the last change of the tree, parts of their code. */
void listings_caption(struct book *book);
void listings_part(struct book *book);
/** Makes figures of divs that are called so, and rows of their parts. */
void figures_make(struct book *book);
/** The list that a figure or table with a caption stands in: LIST_FIGURES and so on, LIST_KINDS and the number of its kind;
 * and how many lists there are, with that of the headings. */
unsigned captions_list(const struct book *book, const struct node *whole);
unsigned captions_list_count(const struct book *book);
/** True for tables and for figures that are no parts of others. */
bool captions_is_whole(const struct node *node);
/** The caption of a figure or table, or NULL. */
struct node *captions_find(const struct node *whole);
/** Fills a caption with an attribute's words, those between backticks as code. */
void captions_fill(struct book *book, struct node *caption, struct slice words);
void glossary_link(struct book *book);
void abbreviations_mark(struct book *book);
void citations_make(struct book *book);
void number_book(struct book *book);
void notes_gather(struct book *book);
/** Finds how the lines of each block are numbered; see model/lines.h. */
void lines_number(struct book *book);
/** Marks notes that are to have the numbers of their lines, where the lines of verse have theirs. */
void notes_mark_lines(struct book *book);
void references_resolve(struct book *book);
/** Indexes, from their marks to their entries. */
void index_make(struct book *book);
void typography_apply(struct book *book);
void contents_make(struct book *book);

/** Fills a link to a place of the book with its name, unless it has words of its own, and the page its classes or the
 * config ask for. */
void page_refs_add(struct book *book, struct node *link, struct slice name);
/** A reference to the page of `target` (to `end`'s, unless NULL) in the language at `from`. */
struct node *page_ref_new(struct book *book, const struct node *from, const struct node *target,
                          const struct node *end, enum page_form form);

/** A division made by Quoin, with its role's class. It is not yet in the book. */
struct node *divide_new(struct book *book, enum role role, struct span span);
/** Appends a block of `kind` with one text and one class (NULL: none). */
struct node *divide_add(struct book *book, struct node *parent, enum node_kind kind,
                        struct slice text, const char *class_name);

/** True when the author wrote {.unnumbered} or {-}. */
bool number_is_off(const struct node *node);

/** The language that holds at a node: the nearest lang attribute, else the book's. */
struct slice language_at(const struct book *book, const struct node *node);

/** A malloc'd string of a slice; the empty one for NULL. */
char *string_of(struct slice text);

#endif
