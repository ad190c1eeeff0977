/* Reading and writing whole files. All input goes through a reader, so that a host may bring
 * its own file system; output is written beside its target and renamed, so there is never half a
 * file. */
#ifndef QUOIN_BASE_FILE_H
#define QUOIN_BASE_FILE_H

#include "base/buf.h"

/** Reads the file at `path`; returns malloc'd bytes and their length, or NULL with errno set. */
typedef char *file_read_fn(void *user, const char *path, size_t *length);

/** Where a book's files come from, and the folder none of them may leave. */
struct file_reader {
    file_read_fn *read; /* NULL: the machine's files */
    void *user;
    const char *root; /* the book's folder; with the machine's files, links are resolved before
                         the check */
};

enum file_result { FILE_OK, FILE_FAILED, FILE_IS_OUTSIDE, FILE_IS_REMOTE };

/** Reads `path` (relative to `reader->root`) into `out`. FILE_FAILED leaves errno. Refuses URLs
 * with a scheme, absolute paths and every path that leaves the root. */
enum file_result file_read(const struct file_reader *reader, struct slice path,
                           struct buf *out);

/** Reads any file of the machine (config given on the command line, fonts). */
bool file_read_any(const char *path, struct buf *out);

/** Writes a whole file atomically (temporary file beside it, flush, rename). On failure returns false
 * with errno set, and leaves nothing behind. */
bool file_save(const char *path, struct slice bytes);

#endif
