/* Text on its way through a citation style: UTF-8 with tags of control codes, which no text of a book holds. A tag is
 * CSL_OPEN and a letter; CSL_CLOSE ends the last one that is open. Tags are always well nested, so that a text may be
 * put into another, cut out again by its tag, or have its case changed without a tree being built. */
#ifndef QUOIN_REFINE_CSL_TEXT_H
#define QUOIN_REFINE_CSL_TEXT_H

#include "base/buf.h"
#include "model/node.h"
#include "read/csl_style.h"

#define CSL_OPEN '\x01'
#define CSL_CLOSE '\x02'
#define CSL_JOINT '\x05'       /* where texts of two elements meet; here punctuation is looked at */
#define CSL_ADDRESS_END '\x06' /* behind the address of a link's tag, or the number of a TAG_CITE or TAG_OBJECT */

/** The letters of tags. Those from TAG_NAMES on print nothing: they say what stands there. */
enum csl_tag {
    TAG_ITALIC = 'i', TAG_UPRIGHT = 'r', TAG_BOLD = 'b', TAG_LIGHT = 'l', TAG_SMALL_CAPS = 'c', TAG_UNDERLINE = 'u',
    TAG_SUPER = '^', TAG_SUB = '_', TAG_QUOTED = 'q', TAG_NO_CASE = 'k', TAG_LINK = 'a',
    TAG_BLOCK = 'B', TAG_LEFT = 'L', TAG_RIGHT = 'R', TAG_INDENT = 'I',
    TAG_NAMES = 'N', TAG_YEAR = 'Y', TAG_SUFFIX = 'S', TAG_NUMBER = '#', TAG_LOCATOR = 'P', TAG_PERSON = 'M',
    TAG_CITE = 'C', TAG_OBJECT = 'O', /* a node of the caller's: around what follows, or itself */
};

void csl_open(struct buf *out, enum csl_tag tag);
void csl_close(struct buf *out);
/** Opens a TAG_CITE or TAG_OBJECT. */
void csl_open_object(struct buf *out, enum csl_tag tag, unsigned number);

/** A text of the bibliography, with the tags of model/reference.h and quotation marks read. */
void csl_from_data(struct slice data, struct buf *out);

/** Bytes of the code at `at`, or 0 when a character stands there. */
size_t csl_code_size(struct slice text, size_t at);

/** The text without its tags; quotation marks are plain. */
void csl_plain(struct slice text, struct buf *out);

/** True when the text would print nothing. */
bool csl_is_blank(struct slice text);

/** What stands within the first tag of a kind, an empty slice when there is none. With its tags. `from`, unless NULL,
 * gets where the tag starts, `to` where it ends. */
struct slice csl_cut(struct slice text, enum csl_tag tag, size_t *from, size_t *to);

/** Changes the case of a text; title case only when `english`. */
void csl_change_case(struct slice text, enum csl_text_case to, bool english, struct buf *out);

/** The text without its full stops. */
void csl_strip_periods(struct slice text, struct buf *out);

/** The first visible character and the last one, 0 when there is none. */
uint32_t csl_first(struct slice text);
uint32_t csl_last(struct slice text);

/** Marks that meet are made one, marks behind a quotation moved into it when `in_quote`, and quotation marks set,
 * the inner ones within others. The result has no quotes, joints or tags that print nothing. */
void csl_finish(struct slice text, struct slice language, bool in_quote, struct buf *out);

/** Appends a finished text to a node as inlines. `links` false leaves addresses as text; `objects` are the nodes of
 * the TAG_CITEs and TAG_OBJECTs, NULL among them are left out. Display tags are left out; see csl_next_display. */
void csl_append(struct arena *arena, struct node *parent, struct slice finished, bool links, struct node *const *objects);

/** Parts a finished text by its outermost display tags: takes the next part off `rest`; false at the end. */
bool csl_next_display(struct slice *rest, enum csl_display *display, struct slice *part);

#endif
