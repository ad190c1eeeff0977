/* The stylesheet, printed from the computed styles of the elements that were written. */
#ifndef QUOIN_EPUB_CSS_H
#define QUOIN_EPUB_CSS_H

#include "base/arena.h"
#include "base/buf.h"
#include "style/style.h"

struct css;

struct css *css_new(struct arena *arena, const struct style *root);
void css_free(struct css *css);

/** Files an element with its computed style inside an element of style `parent`, and returns its class attribute:
 * the given classes (one string, space between) and, when the same element with the same classes
 * already looks different elsewhere, a generated one. p == NULL when there is none. `element` must be a
 * constant. A NULL style files nothing. */
struct slice css_class(struct css *css, const char *element, struct slice classes,
                       const struct style *style, const struct style *parent);

/** The style of an element no rule speaks of: inherited properties from `parent`, others initial. */
const struct style *css_neutral(struct css *css, const struct style *parent);

/** The body's parent: what a reading system does on its own. */
const struct style *css_user_agent(const struct css *css);

/** The class of a rule of its own with these declarations, for what neither a style property nor the preamble can say; the
 * same declarations have the same class. */
const char *css_declare(struct css *css, const char *declarations);

/** The class of a rule that sets a paragraph's first line in the style `line`; NULL when that is the text's. */
const char *css_first_line(struct css *css, const struct style *line, const struct style *text);

/** The class of a rule that sets a paragraph's first letter as an initial of so many lines, beside which the text runs;
 * `initial` is the letter's style. */
const char *css_initial(struct css *css, int lines, const struct style *initial,
                        const struct style *text);

/** Lets elements have columns: as many as their style wants, but only where each is wide enough. */
void css_allow_columns(struct css *css);

/** Tells that a font family is embedded and by which name. */
void css_add_family(struct css *css, struct slice family, const char *name);

/** Rules for what no style property speaks of; printed before the others. */
extern const char css_preamble[];

/** Writes the rules of all elements filed so far. */
void css_print(struct css *css, struct buf *out);

#endif
