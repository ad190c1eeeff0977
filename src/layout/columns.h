/* The widths of a table's columns: a pure function over what they hold. */
#ifndef QUOIN_LAYOUT_COLUMNS_H
#define QUOIN_LAYOUT_COLUMNS_H

#include "base/length.h"

#include <stdbool.h>
#include <stddef.h>

struct column {
    qlen least;   /* the widest thing in it that cannot be broken */
    qlen most;    /* its widest cell in one line; ≥ least */
    int64_t text; /* the widths of all its cells, each in one line, together */
};

/** Makes room for a cell across `count` columns: what it needs more than they have is spread over them. */
void columns_span(struct column *columns, size_t count, const struct column *cell);

/** Chooses the widths for a table in `room`; with `stretch` it fills the room, else it is no wider than
 * it needs to be. No column gets less than `comfort` for text that goes over several lines, as long as there is room.
 * False when not even the least widths fit: then the widest columns are narrowed. */
bool columns_fit(const struct column *columns, size_t count, qlen room, qlen comfort, bool stretch,
                 qlen *widths);

#endif
