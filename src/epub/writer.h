/* The writer of XHTML: a walk over the tree without recursion, and one handler a kind of node.
 *
 * A handler opens the node's elements and says whether its children are to be written; the walk closes what
 * the handler opened. The stack of open elements knows each one's computed style, for the stylesheet
 * says only what an element does not inherit. */
#ifndef QUOIN_EPUB_WRITER_H
#define QUOIN_EPUB_WRITER_H

#include "epub/package.h"

struct open_element {
    const char *name;
    const struct style *style; /* NULL before styles were applied */
};

struct writer {
    struct epub *epub;
    const struct chunk *chunk;
    struct xml *xml;
    VEC(struct open_element) open;
    VEC(const struct node *) notes; /* footnotes waiting for the end of the file */
    bool in_notes;                  /* they are being written */
    VEC(uint8_t) headings;          /* source levels of the headings above this place */
    const struct node *backlink;    /* the note whose number goes before the next inline */
};

/** Writes a node with everything below it. */
void writer_node(struct writer *w, const struct node *node);
/** Writes the children of a node. */
void writer_children(struct writer *w, const struct node *node);

/** Opens an element for a node: its id, classes (and `extra_class` unless NULL), language and direction. */
void writer_open(struct writer *w, const char *element, const struct node *node,
                 const char *extra_class);
/** Opens an element that stands for no node and looks like its parent; class_name may be NULL. */
void writer_open_plain(struct writer *w, const char *element, const char *class_name);
/** Opens an element with a style of its own. */
void writer_open_styled(struct writer *w, const char *element, const char *class_name,
                        const struct style *style);
void writer_close(struct writer *w);
/** Closes elements until only `depth` are open. */
void writer_close_to(struct writer *w, size_t depth);
/** True when such an element is open. */
bool writer_within(const struct writer *w, const char *element);
/** epub:type and role; empty ones are left out. */
void writer_semantics(struct writer *w, const char *type, const char *role);
/** Names the open element by a heading (EP-R03): by its words where it is hidden. NULL names nothing. */
void writer_named_by(struct writer *w, const struct node *heading);
/** Text, with the page breaks inside it and the characters filed for the fonts. */
void writer_text(struct writer *w, struct slice text, const struct node *leaf);
/** What waits for the next place where a span may stand: page breaks, a note's number. */
void writer_pending(struct writer *w);
/** The page breaks before a block's first letter, written outside of it: a heading's number of the page is no part
 * of its name. */
void writer_pages_before(struct writer *w, const struct node *block);
/** A new line between blocks. */
void writer_line(struct writer *w);

/** Opens a block's element on a line of its own. Always true: its children are to be written. */
bool writer_block_as(struct writer *w, const struct node *node, const char *element,
                     const char *extra_class);
/** The same with the element of kinds.def. */
bool writer_block(struct writer *w, const struct node *node, const char *extra_class);

/** What marks a NOTE, or its NOTE_BODY: never empty. */
struct slice epub_note_mark(const struct node *note);

/** The notes gathered so far, as asides behind the text, in a section for each series. */
void writer_footnotes(struct writer *w);

#define BLOCK(ID, ...) bool xhtml_##ID(struct writer *w, const struct node *node);
#define INLINE(ID, ...) bool xhtml_##ID(struct writer *w, const struct node *node);
#include "model/kinds.def"

#endif
