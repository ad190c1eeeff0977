/* What must hold of every page list, whatever the book. */
#ifndef QUOIN_TESTS_INVARIANTS_H
#define QUOIN_TESTS_INVARIANTS_H

#include "layout/page.h"
#include "model/book.h"

#include <glib.h>

/** Appends a line for each invariant that is broken (at most a few of a kind). */
void invariants_check(const struct book *book, const struct pages *pages, GString *broken);

#endif
