/* Reading: source formats into the tree, YAML into the config. No format knows layout. */
#ifndef QUOIN_READ_READ_H
#define QUOIN_READ_READ_H

#include "model/book.h"

/** Reads the book at `path` into `book`: a folder with book.yaml, a book.yaml, or one manuscript file.
 * Order of layers: built-in, theme, book.yaml, front matter (of the first file; of a single
 * manuscript), settings made with config_set before. Reports everything wrong; returns false only when
 * there is nothing to build. */
bool read_book(struct book *book, const char *path);

/** The same for chapters handed over in memory (no book.yaml needed). */
bool read_text(struct book *book, struct slice name, struct slice text);

/* ---- config (config.c) ---- */

/** Notes `key` = `value` (YAML) for the strongest layer; `--set page.size=a5`. Call before read_book; faults
 * are reported when the config is resolved. */
void config_set(struct book *book, struct slice key, struct slice value);

/** Reads one YAML text into the config at a layer. `at` is where the text starts in source `file`. */
bool config_read(struct book *book, enum config_layer layer, uint32_t file, uint32_t start,
                 struct slice yaml);

/** Applies built-in values and the theme; call once all layers' keys are known. */
void config_resolve(struct book *book);

/** The list of contents as the layers read so far have it, before config_resolve; patterns are not
 * expanded. Returns the number of files; faults are not reported yet. */
size_t config_files_peek(struct book *book, struct config_file **files);

/** Writes every key with its value and origin, for `quoin config`; as JSON when asked. */
void config_print(const struct book *book, bool json, struct buf *out);

/* ---- Markdown (markdown.c) ---- */

/** Reads Markdown text of source `file` (bytes from `start` on) and appends its blocks to `parent`. */
void markdown_read(struct book *book, struct node *parent, uint32_t file, uint32_t start);

/** Length of the YAML front matter at the start of a text including its fences, or 0. */
size_t front_matter_size(struct slice text, struct slice *yaml);

/* ---- images (image_info.c) ---- */

/** Reads the header of an image's bytes into the resource (kind, size, density, components). Returns
 * false with a reason when it is broken or of an unknown kind. */
bool image_probe(struct resource *resource, const char **reason);

#endif
