/* The marks of notes that are numbered anew on every page, or have the numbers of their lines: known only when the pages
 * are, so that a chapter is set again until they agree. */
#ifndef QUOIN_LAYOUT_NOTE_MARKS_H
#define QUOIN_LAYOUT_NOTE_MARKS_H

#include "model/book.h"

struct chapter;
struct edition;
struct note_marks;

/** The mark of a NOTE: the one it has on its page, or the tree's where `marks` is NULL or does not know it. */
struct slice note_marks_find(const struct note_marks *marks, const struct node *note);

/** Counts the notes of a planned chapter, whose lines are numbered, page by page; true when that changed some mark, so that the chapter must be
 * set again. */
bool note_marks_count(struct chapter *chapter, const struct edition *edition);

void note_marks_free(struct note_marks *marks);

#endif
