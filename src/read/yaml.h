/* YAML as a small tree with places, from libyaml's events. Scalars stay texts until a schema
 * types them, so that `language: no` is Norwegian. Aliases are not expanded; nesting is limited. */
#ifndef QUOIN_READ_YAML_H
#define QUOIN_READ_YAML_H

#include "base/diag.h"

struct yaml {
    enum { YAML_SCALAR, YAML_LIST, YAML_MAP } kind;
    struct span span;
    struct slice text;  /* of a scalar */
    bool quoted;        /* "…" or '…': never taken for an empty value */
    struct yaml *first; /* a map's entries are keys, each with its value */
    struct yaml *value; /* of a key */
    struct yaml *next;
};

/** Parses one document. `start` is where `text` begins in source `file`. Reports syntax errors with their
 * place and returns what was read before them (NULL when nothing was). */
struct yaml *yaml_parse(struct arena *arena, struct diags *diags, uint32_t file, uint32_t start,
                        struct slice text);

/** The value of a key in a map, or NULL. */
struct yaml *yaml_find(const struct yaml *map, const char *key);

/** The text of a scalar; the empty slice (p == NULL) for anything else. */
struct slice yaml_text(const struct yaml *node);

#endif
