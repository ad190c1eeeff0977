/* What the files of the config share: applying a layer by the schema, the keys with a structure of their own, and
 * what is checked of values at the end. Private to read/config*.c. */
#ifndef QUOIN_READ_CONFIG_PARTS_H
#define QUOIN_READ_CONFIG_PARTS_H

#include "model/book.h"
#include "read/yaml.h"

/** What is being applied: one layer of the config. */
struct applying {
    struct book *book;
    enum config_layer layer;
};

/** A reader of the value of one top-level key. */
typedef void config_part_fn(struct applying *applying, const struct yaml *key,
                            const struct yaml *value);

config_part_fn config_authors, config_people, config_contents, config_styles, config_fonts,
    config_heads, config_feet, config_abbreviations, config_note_series, config_kinds;

/** Reports that `value` is not what `key` takes; `wants` is the hint. */
void config_refuse(struct applying *applying, const struct yaml *key, const struct yaml *value,
                   const char *wants);

/** Reports an unknown key with the nearest of `names`. */
void config_unknown(struct applying *applying, const struct yaml *key, const char *prefix,
                    const char *const *names, size_t count);

/** Reads one of the words that the config's `field` (of type CHOICE) takes, or reports and returns false. */
bool config_choice(struct applying *applying, enum config_key field, const struct yaml *key,
                   const struct yaml *value, int *out);

/** "known here: …" for a hint; a reference to `quoin config` when there are many. The caller frees it. */
char *config_list_names(const char *const *names, size_t count);

/** A scalar's text, or reports and returns false. */
bool config_scalar(struct applying *applying, const struct yaml *key, const struct yaml *value,
                   struct slice *out);

/** Applies the keys of a map; `prefix` is what their names stand under ("page."), "" at the top. */
void config_apply_map(struct applying *applying, const struct yaml *map, const char *prefix);

/** Sets every key to the value that keys.def gives it. */
void config_apply_built_in(struct book *book);

/** Finds the page's width and height, and mends margins that leave no room between them. */
void config_check_page(struct applying *applying);

/** Reports ISBNs that cannot be. */
void config_check_isbns(struct book *book);

#endif
