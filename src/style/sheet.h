/* The cascade: rules (selector, property, value) in layers, and the computed style of a node.
 *
 * Selectors are CSS's: an element name of kinds.def (also h1…h6, ul, ol, th, dt …), .class,
 * element.class, a descendant ("blockquote p"), a child ("li > p"), a sibling ("h2 + p"), the
 * pseudo-classes :first-child and :last-child, and lists ("h1, h2"). The more specific rule wins, as in CSS, whatever its
 * layer: a book that indents its paragraphs does not mean those after headings, in lists and on the title page. Of
 * equally specific ones that of the later layer wins, then the later one. An element's `style` attribute is not read. */
#ifndef QUOIN_STYLE_SHEET_H
#define QUOIN_STYLE_SHEET_H

#include "base/diag.h"
#include "model/book.h"
#include "style/style.h"

struct sheet;

struct sheet *sheet_new(void);
void sheet_free(struct sheet *sheet);

/** Adds one declaration of a rule. Shorthands are taken apart (margin, padding, border, border-*,
 * font-variant …), and margin-inline-start and its like become the left or right side by the text's direction. Reports an unknown property (with a suggestion), an impossible
 * value or a bad selector at its place. `layer` is an enum config_layer. */
void sheet_add(struct sheet *sheet, struct diags *diags, int layer, struct slice selector,
               struct span selector_span, struct slice property, struct span property_span,
               struct slice value, struct span value_span);

/** A place where the book itself (not a theme) names font families. */
struct family_use {
    struct slice value; /* as written: "Name, Other Name" */
    struct span span;
};
const struct family_use *sheet_family_uses(const struct sheet *sheet, size_t *count);

/** Computes the style of every node of the book (node->style). The book's language and direction
 * are the root's. */
void sheet_apply(struct sheet *sheet, struct book *book);

/** The computed style of the element `name` (with classes, spaces between them, or NULL) as a child of `parent`, for things
 * without a node: running heads, contents lines, the marker of a note. Thread-safe after sheet_apply. */
const struct style *sheet_element(const struct sheet *sheet, const struct style *parent,
                                  const char *name, const char *class_name);

/** The root's style: the base of rem and of the body's grid. */
const struct style *sheet_root(const struct sheet *sheet);

/** All classes that some rule names, for "no style for class" notes. */
bool sheet_knows_class(const struct sheet *sheet, struct slice class_name);

/** Facts of props.def. */
const char *prop_name(enum prop prop);
const char *prop_css(enum prop prop);
bool prop_inherited(enum prop prop);
/** True when two styles agree in one property. */
bool prop_equal(enum prop prop, const struct style *a, const struct style *b);
/** Writes a property's value as CSS; lengths as em of `em` (pass 0 for points). */
void prop_print(struct buf *out, enum prop prop, const struct style *style, qlen em);
/** The style with every property at its initial value. */
const struct style *style_initial(void);

#endif
