/* What the two files of the cascade share: the rules as sheet_declare.c keeps them and sheet.c finds them. */
#ifndef QUOIN_STYLE_SHEET_PARTS_H
#define QUOIN_STYLE_SHEET_PARTS_H

#include "base/vec.h"
#include "style/prop.h"
#include "style/selector.h"
#include "style/sheet.h"

#include <glib.h>

struct declaration {
    enum prop prop;
    struct value value;
};

struct rule {
    struct selector selector;
    int layer;
    uint32_t number; /* order of writing */
    VEC(struct declaration) declarations;
};

typedef VEC(struct rule *) rule_list;

struct sheet {
    struct arena *arena;
    VEC(struct family_use) family_uses;
    rule_list rules;
    GHashTable *buckets;     /* "p" or ".lead" → rule_list *; "" for the rest */
    GHashTable *cache;       /* struct key → const struct style * */
    const struct style *root;
    /* The rules that the last declaration went to, as declarations of one rule come in a row. */
    struct slice last_selector;
    int last_layer;
    size_t last_first;
    GMutex lock; /* of cache and arena, for sheet_element */
};

/** Reports a value that the property does not take, with those it takes. */
void sheet_report_value(struct diags *diags, struct slice property, struct slice value,
                        struct span at);

#endif
