/* Raw HTML of a manuscript into the tree. Fragments are parsed by gumbo (html.c,
 * html_table.c); the lone tags that CommonMark leaves between Markdown are parsed by hand
 * (html_tag.c), for the reader to pair. What an element becomes is its row in
 * html_elements.def. Of attributes id, class, lang, dir and title are kept, and what the
 * node itself needs. */
#ifndef QUOIN_READ_HTML_H
#define QUOIN_READ_HTML_H

#include "model/book.h"

/** One tag. Names and keys are in lower case; `attrs.pairs` has all attributes but id and
 * class as they were written, entities decoded. All texts live in the arena. */
struct html_tag {
    struct slice name;
    bool closes; /* </sup> */
    bool empty;  /* <br>, <x/>: nothing to be closed */
    struct attrs attrs;
};

/** Parses `markup`, which must be one tag and nothing else; false when it is not. */
bool html_tag_parse(struct arena *arena, struct slice markup, struct html_tag *tag);

/** Makes the inline that a tag opens, without children: a superscript for <sup>, a line
 * break for <br> … NULL for closing tags and for elements that are no inlines known here.
 */
struct node *html_tag_node(struct book *book, const struct html_tag *tag, struct span span);

/** Completes an inline of html_tag_node that has its children now: code becomes a leaf, <q>
 * gets quotes, an empty <a id> a place. */
void html_tag_finish(struct book *book, struct node *node);

/** Whether `markup` is nothing but one opening or closing tag that may stand around blocks of
 * Markdown, such as <div class="note"> or </details>; or <del>, which is then a div.del. */
bool html_is_wrapper(struct arena *arena, struct slice markup, struct html_tag *tag);

/** Makes the block `node` what the opening tag of a wrapper says: kind, class, attributes.
 */
void html_wrapper_open(struct book *book, struct node *node, const struct html_tag *tag);

/** Completes a wrapper that has its children now: a figure's image and caption take their
 * places. */
void html_wrapper_finish(struct book *book, struct node *node);

/** Parses a complete fragment and appends its blocks to `parent`. `span` is its place, for
 * nodes and messages. Elements unknown are reported and keep their content; scripts and the
 * like are reported and left out. A fragment too large or nested too deeply is reported and
 * becomes one paragraph of its words. */
void html_read(struct book *book, struct node *parent, struct slice markup,
               struct span span);

#endif
