/* An index in the making. Private to index.c, which gathers the marks, and index_build.c, which makes blocks of them. */
#ifndef QUOIN_REFINE_INDEX_H
#define QUOIN_REFINE_INDEX_H

#include "base/vec.h"
#include "model/book.h"
#include "refine/collate.h"

struct index_term;

/** "see" or "see also": where an entry sends the reader. */
struct index_see {
    struct slice path;
    const struct node *mark;
    const struct index_term *term; /* found when all entries are known */
};

/** An entry, or one below it. */
struct index_term {
    struct slice text, sort;
    struct index_term *parent;
    VEC(struct index_term *) below;
    VEC(struct node *) refs; /* PAGE_REFs */
    VEC(struct index_see) see, see_also;
    const struct node *open; /* a range that has begun */
    bool main;               /* … of class main */
    bool written;            /* its text stands in an attribute, not in the book's text */
    struct node *item;       /* made of it */
};

/** One index of a book: the one without a name, or "names" … */
struct index {
    struct book *book;
    struct slice name;
    struct node *place; /* a DIV or division to be filled, or NULL */
    struct index_term root;
    struct _GHashTable *terms; /* folded path → its term */
};

/** The term of a path ("type!metal"), or NULL. */
struct index_term *index_find(const struct index *index, struct slice path);

/** Sorts the terms and fills the place with their blocks. */
void index_build(struct index *index);

/** Gives a node an id that no other has. */
void index_give_id(struct book *book, struct node *node, const char *stem);

#endif
