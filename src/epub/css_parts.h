/* What the parts of the stylesheet share: css.c files the elements, css_value.c writes their values, css_print.c
 * the rules. */
#ifndef QUOIN_EPUB_CSS_PARTS_H
#define QUOIN_EPUB_CSS_PARTS_H

#include "epub/css.h"

#include "base/vec.h"

#include <glib.h>

/* The value of one property over all uses of a rule. */
struct wanted {
    const char *value;     /* must be shown; NULL: all uses inherit */
    const char *inherited; /* the one value inherited so far, NULL: none yet or many */
    bool many;             /* different values are inherited: the rule must not say any */
};

struct rule {
    const char *element;
    const char *classes; /* interned, space between; with the generated one */
    unsigned class_count;
    unsigned number; /* in order of first use */
    struct wanted wanted[PROP_COUNT];
    const char *printed[PROP_COUNT]; /* what the stylesheet says; NULL: nothing */
    struct rule *variant;            /* next with the same element and author's classes */
};

struct css {
    struct arena *arena;
    GStringChunk *strings;
    GHashTable *rules;   /* "element.classes" → first struct rule */
    GHashTable *uses;    /* struct use → class attribute */
    GHashTable *neutral; /* parent style → neutral style */
    GHashTable *families;
    VEC(struct rule *) order;
    GHashTable *declared; /* declarations → class */
    VEC(const char *) declarations; /* in order of first use: "d1" is the first */
    GHashTable *known_letters; /* declarations → class */
    VEC(const char *) letters; /* of first letters, in order of first use: "i1" is the first */
    GHashTable *known_lines;   /* the same of first lines: "f1" */
    VEC(const char *) lines;
    bool columns;        /* are said */
    struct style user_agent;
    qlen lead; /* the body's distance of baselines */
    const char *initial[PROP_COUNT];
    unsigned variants;
    struct buf scratch;
};

/** The value of a property as the stylesheet writes it, interned. Lengths are in em of the element. */
const char *css_value(struct css *css, enum prop prop, const struct style *style,
                      const struct style *parent);

/** True when an element gets that value from its parent without a rule: it is inherited, and means the same
 * in both. */
bool css_inherits(enum prop prop, const struct style *style, const struct style *parent);

#endif
