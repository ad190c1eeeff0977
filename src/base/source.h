/* Source texts and places in them. A place is a span of bytes in a loaded source; line and
 * column are computed only when a message is printed. */
#ifndef QUOIN_BASE_SOURCE_H
#define QUOIN_BASE_SOURCE_H

#include "base/arena.h"

#include <stdint.h>

/** Bytes [start, end) of source number `file`; file 0 means nowhere (a made-up node). */
struct span {
    uint32_t file, start, end;
};

#define SPAN_NONE ((struct span){0, 0, 0})

/** A loaded text. `name` is the path as the author knows it (relative to where they stand). */
struct source {
    struct slice name, text;
    uint32_t *line_starts; /* byte offset of each line; made at first use */
    size_t line_count;
};

struct sources;

struct sources *sources_new(void);
void sources_free(struct sources *sources);

/** Adds a text (copied) under a name; returns its file number, from 1. */
uint32_t sources_add(struct sources *sources, struct slice name, struct slice text);

/** Borrows source `file`, or NULL for 0 or an unknown number. */
const struct source *sources_find(const struct sources *sources, uint32_t file);

/** The line (from 1) and column (from 1, in characters) of a byte offset, and the text of that line
 * without its end. Any out pointer may be NULL. */
void source_place(const struct source *source, uint32_t offset, unsigned *line,
                  unsigned *column, struct slice *line_text);

/** The byte offset at which `line` (from 1) starts; the text's length when past the end. */
uint32_t source_line_start(const struct source *source, unsigned line);

#endif
