/* What props.def says of each property, and the values its types take. Private to style/. */
#ifndef QUOIN_STYLE_PROP_H
#define QUOIN_STYLE_PROP_H

#include "base/arena.h"
#include "base/buf.h"
#include "style/style.h"

enum prop_type {
    TYPE_LENGTH, TYPE_WIDTH, TYPE_NUMBER, TYPE_KEYWORD, TYPE_COLOR, TYPE_FLAGS, TYPE_STRING,
    TYPE_FAMILIES, TYPE_LINE, TYPE_SIZE, TYPE_WEIGHT, TYPE_ALIGN,
};

struct prop_row {
    const char *name, *css, *initial, *values;
    enum prop_type type;
    bool inherited;
    size_t offset, size; /* of the field in struct style */
};

extern const struct prop_row prop_rows[PROP_COUNT];

/** The property a name means, or PROP_COUNT. */
enum prop prop_find(struct slice name);

/** A value as parsed, before it is computed for an element. */
struct value {
    enum { VALUE_SET, VALUE_INHERIT, VALUE_INITIAL } mode;
    enum { WORD_NONE, WORD_AUTO, WORD_LARGER, WORD_SMALLER, WORD_BOLDER, WORD_LIGHTER,
           WORD_SUB, WORD_SUPER, WORD_TOP, WORD_MIDDLE, WORD_BOTTOM } word; /* relative words; numbers are in the others */
    struct length length;
    int32_t number;  /* also a keyword's index and a weight */
    uint32_t bits;   /* colour or flags */
    struct slice text;
    const struct families *families;
    bool mirrored; /* left and right change places in right-to-left text: "margin-inline-start" */
};

/** Parses the value of one property; texts are copied to the arena. False when it is not one. */
bool value_parse(enum prop prop, struct slice text, struct arena *arena, struct value *out);

/** What values of a property look like, for messages: "a length", or its words. */
const char *value_wants(enum prop prop);

/** Colours: named, #rgb, #rrggbb, rgb(). `none` and `transparent` give 0. */
bool color_parse(struct slice text, uint32_t *out);

/** Puts a parsed value into the field of `style`. `parent` is what is inherited from (the initial style at the
 * root), `root` the root's style for rem (may be `style` itself while it is made). The font size must be
 * computed first, then the line height. */
void value_compute(enum prop prop, const struct value *value, const struct style *parent,
                   const struct style *root, struct style *style);

/** Copies one field. */
void prop_copy(enum prop prop, struct style *to, const struct style *from);

#endif
