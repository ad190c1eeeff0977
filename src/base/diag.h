/* Diagnostics: what is wrong with the book, where, and what was done about it. Each kind is
 * one row of diags.def. A bug in Quoin is an assert, never a diagnostic.
 *
 * A struct diags collects records; nothing is printed here. Worker threads have one each,
 * which the driver merges in reading order, so that output never depends on scheduling. */
#ifndef QUOIN_BASE_DIAG_H
#define QUOIN_BASE_DIAG_H

#include "base/source.h"

/** Ordered: the worst one met is the book's status. NOTE and WARNING leave the exit status 0. */
enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_FATAL };

enum diag_id {
#define DIAG(ID, severity, name, format, hint) DIAG_##ID,
#include "base/diags.def"
    DIAG_COUNT
};

/** One message. Text and hint live in the collector's arena; hint may be empty. */
struct diag_record {
    enum diag_id id;
    enum severity severity;
    struct span span;
    struct slice text, hint;
};

struct diags;

struct diags *diags_new(void);
void diags_free(struct diags *diags);

/** Records a diagnostic; the further arguments are those of the row's format (printf's). */
void diag(struct diags *diags, struct span at, enum diag_id id, ...);

/** The same with a hint of its own in place of the row's ("did you mean 'margin-top'?"); NULL gives
 * the row's hint. */
void diag_hint(struct diags *diags, struct span at, const char *hint, enum diag_id id, ...);

/** Moves all records of `from` to the end of `into`; `from` is empty afterwards. */
void diags_merge(struct diags *into, struct diags *from);

/** Sorts records by place (file, start), keeping the order of equal ones, and drops exact repeats.
 * Those without a place stay first; last comes how many of a kind were too many to be kept. */
void diags_sort(struct diags *diags);

size_t diags_count(const struct diags *diags);
const struct diag_record *diags_at(const struct diags *diags, size_t index);

/** The worst severity recorded, SEVERITY_NOTE when empty. */
enum severity diags_worst(const struct diags *diags);

const char *diag_name(enum diag_id id);
const char *severity_name(enum severity severity);

/** The closest of `count` words to `word`, or NULL when none is near enough to suggest. */
const char *diag_suggest(struct slice word, const char *const *words, size_t count);

#endif
