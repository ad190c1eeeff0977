/* What the parts of the CSL processor share; see csl.h. */
#ifndef QUOIN_REFINE_CSL_PARTS_H
#define QUOIN_REFINE_CSL_PARTS_H

#include "base/vec.h"
#include "refine/collate.h"
#include "refine/csl.h"
#include "refine/passes.h"

struct csl {
    struct book *book;
    struct arena *arena;
    const struct csl_style *style;
    const struct csl_locale *locale;
    struct slice language;
    struct collator *collator;
    struct csl_item **items; /* in the order of the list */
    size_t count;
    bool english, in_quote;
    bool own_suffix;         /* the style says itself where the year's letter goes */
    bool reported;           /* that it is too large */
};

#define CSL_FIELD_WORDS ((FIELD_COUNT + 63) / 64)

/** An area of the style at work on one reference. */
struct csl_state {
    struct csl *csl;
    const struct csl_node *area; /* citation or bibliography: whose options hold */
    struct csl_item *item;
    const struct csl_cite *cite; /* NULL in the list */
    bool sorting;
    const struct csl_node *key;  /* of a sort, for its own options */
    const struct csl_node *names; /* whose names stand in for others' in a substitute */
    int called, filled;          /* variables that the group at work asked for, and those that were there */
    uint64_t spent_makers;       /* makers and fields that a substitute has used up */
    uint64_t spent_fields[CSL_FIELD_WORDS];
    uint64_t seen_makers, seen_fields[CSL_FIELD_WORDS]; /* those that were printed */
    bool has_names, has_year, has_suffix; /* the first of each is marked */
    bool no_author;              /* its first names are to be left out */
    bool full;                   /* names with all that may tell them apart, for disambiguation */
    size_t steps;
};

/* ---- csl_eval.c ---- */

/** Writes an element; children of one joined by a delimiter. False when nothing came out. */
bool csl_eval(struct csl_state *s, const struct csl_node *node, struct buf *out);
bool csl_eval_children(struct csl_state *s, const struct csl_node *node, struct slice delimiter, struct buf *out);

/** Puts an element's formatting and affixes around what it wrote. */
void csl_dress(struct csl_state *s, const struct csl_node *node, struct slice text, struct buf *out);
void csl_dress_affixed(struct csl_state *s, const struct csl_node *node, struct slice text, bool affixes,
                       struct buf *out);

/** The layout of an area for one reference. */
struct slice csl_render(struct csl_state *s);

/** The text of a variable as it stands in the data, without tags read: for tests. */
struct slice csl_raw(const struct csl_state *s, struct slice name);

void csl_joint(struct buf *out);
/** The content of a buffer as text of the arena; frees the buffer. */
struct slice csl_take(struct csl *csl, struct buf *buf);

/* ---- csl_condition.c ---- */

/** Do the conditions of a branch hold? */
bool csl_holds(const struct csl_state *s, const struct csl_node *branch);
/** Numbers with marks between, maybe with letters at them: "12", "2nd", "A3", "1-4, 7". */
bool csl_is_numeric(struct slice text);

/* ---- csl_number.c ---- */

void csl_write_roman(int number, struct buf *out);
/** A span of pages with its second number cut as the style wants it. */
void csl_page_range(const struct csl *csl, struct slice text, struct buf *out);
/** A number, or numbers with marks between, in a form; text that has none stays as it is. */
void csl_write_number(const struct csl *csl, struct slice text, enum csl_form form, enum csl_gender gender,
                      struct buf *out);
bool csl_is_plural(struct slice variable, struct slice text);

/* ---- csl_date.c ---- */

bool csl_eval_date(struct csl_state *s, const struct csl_node *node, struct buf *out);
/** The letters of a year's suffix. */
void csl_write_suffix(int suffix, struct buf *out);

/* ---- csl_names.c ---- */

bool csl_eval_names(struct csl_state *s, const struct csl_node *node, struct buf *out);
/** The label of a variable: a number's or a maker's. */
bool csl_eval_label(struct csl_state *s, const struct csl_node *node, struct slice variable, bool plural,
                    struct buf *out);

/* ---- csl_sort.c, csl_disambiguate.c, csl.c ---- */

/** The order of items by an area's keys: a permutation of indexes, equal ones in the order they have. */
void csl_order(struct csl *csl, const struct csl_node *area, struct csl_item *const *items, size_t count,
               size_t *order);

/** Gives items that citations would not tell apart more names, more of their names, or letters behind the year. */
void csl_tell_apart(struct csl *csl);

/** One cite as the style has it, without what the author put around it. */
struct slice csl_render_cite(struct csl *csl, const struct csl_cite *cite, bool no_author);

#endif
