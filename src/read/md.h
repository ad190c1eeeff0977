/* What the Markdown reader's files share. cmark-gfm parses; extensions of our own add divs, definition lists,
 * math, sub- and superscripts and inline notes; then its tree becomes ours, with places.
 * cmark-gfm keeps its extensions' special characters in globals: one parse at a time. */
#ifndef QUOIN_READ_MD_H
#define QUOIN_READ_MD_H

#include "model/book.h"
#include "read/html.h"

/* cmark's short names would clash with our own. */
#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <cmark-gfm/node.h>

/** One parse: a file, or the text of an inline note within it. */
struct md {
    struct book *book;
    uint32_t file;
    uint32_t base;          /* where the parsed text starts in the source */
    struct slice text;      /* the parsed text */
    const uint32_t *lines;  /* its line starts */
    size_t line_count;
    uint32_t cursor, limit; /* where in the source the next inline is looked for, and up to where */
    int depth;              /* of notes within notes */
    int nesting;            /* of inlines within inlines */
    bool told_deep;         /* that inlines are nested too deeply */
    int missed;             /* marks of notes that were never closed */
    struct md_definitions {
        struct md_definition *items;
        size_t count, room;
    } definitions;          /* of notes, as they stand in the text */
};

/** A definition of a note ("[^name]: …"); cmark drops those never called. */
struct md_definition {
    char *label;
    int line;
};

/** Deeper nesting than any author means, of blocks and of inlines. */
#define MD_MAX_DEPTH 100

/** The extra syntax, made once for each parse. */
cmark_syntax_extension *md_block_extension(struct md *md);
cmark_syntax_extension *md_inline_extension(struct md *md);
cmark_node_type md_div_type(void);
/** A closing fence: right behind the div it closed, if any. */
cmark_node_type md_fence_type(void);
/** A line of attributes, which are in user_data. */
cmark_node_type md_attrs_type(void);
cmark_node_type md_definitions_type(void);
cmark_node_type md_term_type(void);
cmark_node_type md_definition_type(void);

/** What an inline of our extension is: CODE nodes with this in user_data, since cells of tables refuse other
 * kinds. NULL for real code. */
enum md_tag { MD_TAG_NONE, MD_TAG_MATH, MD_TAG_DISPLAY, MD_TAG_SUP, MD_TAG_SUB, MD_TAG_NOTE, MD_TAG_ATTRS };
enum md_tag md_tag_of(cmark_node *node);

/** True when the node is of this type of an extension of cmark's ("table"), whose numbers are no
 * public names. */
bool md_is(cmark_node *node, const char *type);

/** Byte offset in the source of a line and column of cmark's (both from 1). */
uint32_t md_offset(const struct md *md, int line, int column);
/** The source of a block: whole lines from its start to its end. */
struct span md_block_span(const struct md *md, cmark_node *node);

/** Appends the blocks below a cmark node. */
void md_blocks(struct md *md, struct node *parent, cmark_node *from);
/** Appends the inlines below a cmark node, with attributes, spans and HTML resolved. */
void md_inlines(struct md *md, struct node *parent, cmark_node *from);
/** Reports inlines nested too deeply, once in a parse. */
void md_report_deep(struct md *md, struct span span);
/** Parses a text and appends its blocks. */
void md_parse(struct md *md, struct node *parent);

/** Rewrites what CommonMark has no syntax for, among the finished children of a block: verse, captions,
 * figures, definition lists, wrappers of raw HTML. */
void md_finish_blocks(struct md *md, struct node *parent);
/** Takes the attributes at the end of a block's text. */
void md_take_end_attrs(struct md *md, struct node *block, struct node *to);
/** Makes a text that begins with ": " or "Table: " the caption of a table; false when it does not. */
bool md_make_caption(struct md *md, struct node *block, struct node *table);
/** True for a paragraph of images alone. */
bool md_is_pictures(const struct node *paragraph);
/** Attributes in braces behind code, links and images; bracketed spans; references. */
void md_finish_inlines(struct md *md, struct node *parent);
/** Attributes in braces that no inline took. Those that no block takes either become text. */
bool md_is_attrs(const struct node *node);
void md_attrs_as_text(struct md *md, struct node *attrs);

#endif
