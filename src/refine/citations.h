/* What the files of the pass over citations share: the references of the book and what it makes of them. */
#ifndef QUOIN_REFINE_CITATIONS_H
#define QUOIN_REFINE_CITATIONS_H

#include "base/vec.h"
#include "refine/cite.h"
#include "refine/passes.h"

struct csl;
struct csl_item;
struct csl_style;

/** A reference of the bibliography and what this book makes of it. */
struct cited {
    const struct reference *r;
    struct slice label, year; /* as text names it */
    char *sort_key;
    char letter[8];           /* behind the year, where two would look alike */
    uint32_t number;          /* 1 for the first one cited; 0: never */
    struct node *item;        /* its entry in the list; NULL when there is no list */
    struct node *last_use;
    uint32_t uses;
    struct csl_item *csl;     /* when the book has a style of its own */
};

/** One key of a citation with what stands around it. */
struct cite_part {
    struct node *prefix, *suffix; /* holders of inlines */
    struct slice key;
    bool no_author;               /* "-@key" */
};

typedef VEC(struct cite_part) cite_parts;

struct citer {
    struct book *book;
    struct cite cite;
    struct csl_style *style; /* NULL: one of the two that are built in */
    GHashTable *by_key;  /* key → struct cited */
    GHashTable *own_ids; /* ids the author wrote */
    GHashTable *slugs;   /* ids that headings will have */
    struct cited *all;   /* in the order of the files */
    size_t count;
    VEC(struct cited *) list; /* those to be listed */
    uint32_t numbers;
    int suggestions;
};

enum target { TARGET_NONE, TARGET_PLACE, TARGET_REFERENCE };

/** What a key leads to. */
enum target citations_target(const struct citer *c, struct slice key);
struct cited *citations_find(const struct citer *c, struct slice key);

/* ---- citations_parts.c ---- */

/** Takes a citation's inlines apart; appends its parts. At least one comes out. */
void citations_part(struct citer *c, struct node *cite, cite_parts *parts);
/** Does a part lead to a reference? */
bool citations_has_reference(const struct citer *c, const cite_parts *parts);
/** The locator of "@key [p. 12]" without its brackets, with the comma that it needs; or an empty text. */
struct slice citations_bare_locator(struct citer *c, const struct cite_part *part);
/** Appends a text node unless it would be empty. */
void citations_add_text(struct book *book, struct node *parent, struct slice text);

/* ---- citations_list.c ---- */

/** Sets the list of references where it belongs: `list`, made by one of the two below. */
void citations_set_list(struct book *book, struct node *list);
/** An empty list, with the classes that its form has. */
struct node *citations_new_list(struct book *book, const char *form);
/** An empty item of it for a reference. */
struct node *citations_new_item(struct book *book, struct cited *cited);
/** A link to a reference's item, without text. NULL when there is no list. */
struct node *citations_new_link(struct book *book, const struct cited *cited, struct span span);
/** Makes the item lead back to a link, which has found its place in the book. */
void citations_file_link(struct book *book, struct cited *cited, struct node *link);

/* ---- citations_write.c: the styles that are built in ---- */

void citations_write_list(struct citer *c);
void citations_write(struct citer *c, struct node *cite);
/** The same of one that was taken apart. */
void citations_write_parts(struct citer *c, struct node *cite, cite_parts *parts);
/** A place of the book: references_resolve writes its text. */
struct node *citations_new_place(struct book *book, const struct cite_part *part, struct span span);

/* ---- citations_csl.c: the style of the book's own ---- */

/** Reads the style of the config; NULL, and reported when one is named, when there is none that can be used. */
struct csl_style *citations_read_style(struct book *book);
/** The list, and then all citations, in the style. */
void citations_write_csl(struct citer *c);

/* ---- citations_csl_list.c ---- */

/** Sets the list of the items in their order. */
void citations_write_csl_list(struct citer *c, struct csl *csl, struct csl_item **items, size_t count);

#endif
