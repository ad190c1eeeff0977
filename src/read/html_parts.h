/* What the files of the HTML reader share. */
#ifndef QUOIN_READ_HTML_PARTS_H
#define QUOIN_READ_HTML_PARTS_H

#include "read/html.h"

#include <gumbo.h>
#include <setjmp.h>

enum element_does {
    DOES_BLOCK,
    DOES_WRAP,
    DOES_INLINE,
    DOES_VOID,
    DOES_PART,
    DOES_OPEN,
    DOES_DROP,
    DOES_CUT,
    DOES_NONE
};

/** A row of html_elements.def. */
struct element {
    const char *name;
    enum element_does does;
    enum node_kind kind;
    const char *class_name;
};

/** The row of an element whose name is in lower case, or NULL. */
const struct element *element_find(struct slice name);

/** Gives a node those attributes of a tag that every node keeps. */
void html_keep_attrs(struct book *book, struct node *node, const struct html_tag *tag);

/** Notes an attribute of a tag (key in lower case, NUL-terminated, as all texts in the
 * arena). */
void html_add_attr(struct arena *arena, struct attrs *attrs, struct slice key,
                   struct slice value);

/** Whether gumbo can be trusted with a markup: it nests elements without limit, and takes
 * ages over it. */
bool html_nests_deeply(struct slice markup);
/** The markup without its tags, comments and scripts, in the arena. */
struct slice html_strip(struct arena *arena, struct slice markup);

/** One fragment being read, and how the text of the current paragraph or heading ends so
 * far. */
struct html {
    struct book *book;
    struct slice markup;
    struct span span;
    bool space;    /* white space that follows is swallowed */
    bool fresh;    /* it has no content yet */
    bool breaks;   /* a line break stands before the next content */
    bool reported; /* that it is nested too deeply */
};

/** Where nodes are put: a block, and within it the paragraph made for loose inlines, or
 * NULL. */
struct place {
    struct node *parent, *loose;
};

/** Reads the children of an element into a block or an inline. */
void html_children(struct html *html, struct node *parent, const GumboNode *from,
                   int depth);
/** Reads one node; html_place_end completes what was read into a place. */
void html_node(struct html *html, struct place *at, const GumboNode *from, int depth);
void html_place_end(struct place *at);
/** Makes a node at the end of `parent` with the element's attributes. */
struct node *html_add(struct html *html, struct node *parent, enum node_kind kind,
                      const GumboNode *from);
/** The number in an attribute, within limits. */
int html_number(const GumboNode *from, const char *name, int least, int most, int missing);
/** The name of an element in lower case; "" for other nodes. */
struct slice html_name(struct html *html, const GumboNode *from);
bool html_is(const GumboNode *from, GumboTag tag);

/** One run of gumbo: its output dies with the arena; `left` is how many bytes it may still
 * take. */
struct html_parse {
    struct arena *arena;
    size_t left;
    jmp_buf jump;
};

/** Parses as the content of an element; NULL when that takes too much memory. */
GumboOutput *html_parse(struct html_parse *parse, struct slice markup, GumboTag context);
bool html_is_element(const GumboNode *node);
bool html_is_text(const GumboNode *node);
/** The value of an attribute, or NULL. */
const char *html_value(const GumboNode *from, const char *name);
/** The next node in preorder below `root`, without recursion, as trees may be deep. */
const GumboNode *html_next(const GumboNode *node, const GumboNode *root);
/** All words below a node, but those of scripts and styles. */
struct slice html_text(struct html *html, const GumboNode *root);
/** The place of an element's tag in the source, or of the whole fragment. */
struct span html_place(const struct html *html, const GumboNode *from);
struct html_tag html_tag_of(struct html *html, const GumboNode *from);

/** Reads the parts of a table. */
void html_table(struct html *html, struct node *table, const GumboNode *from, int depth);

#endif
