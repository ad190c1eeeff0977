/* The typographer's two decisions about a place in running text, as pure functions over a flat
 * text: what a straight mark becomes, and whether a space may break.
 *
 * The flat text of a block has its inline nodes' texts one behind the other: FLAT_SPACE for a line end of the source,
 * FLAT_BREAK for a hard break, FLAT_OBJECT for what is not text (code, formulas, pictures). */
#ifndef QUOIN_REFINE_SMART_H
#define QUOIN_REFINE_SMART_H

#include "base/buf.h"
#include "refine/quotes.h"

#define FLAT_SPACE '\n'
#define FLAT_BREAK '\v'
#define FLAT_OBJECT '\x1A'

/** Quotations deeper than this are no longer told apart. */
#define SMART_DEPTH 8

/** What is open at a place of a block; start with zeros for each block. */
struct smart {
    const char *text;
    size_t size;
    size_t last_closer; /* byte of the last ' that could close, plus one; set by smart_start */
    struct {
        char mark;      /* ' or " */
        const char *close;
    } open[SMART_DEPTH];
    int depth;
    size_t opened;      /* byte behind the last mark that opened, 0 for none */
};

void smart_start(struct smart *smart, const char *text, size_t size);

/** Writes what the mark at byte `at` ('"', '\'', '-' or '.') becomes, and returns how many bytes it
 * stood for. */
size_t smart_mark(struct smart *smart, size_t at, const struct quotes *quotes, struct buf *out);

/** The space to set for the one at byte `at`: U+00A0, U+202F, or 0 when it may stay as it is. */
uint32_t spaces_find(const char *text, size_t size, size_t at, struct slice language);

#endif
