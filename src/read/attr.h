/* Attributes in braces: {#id .class key=value key="a b" -}. Also the bare class of "::: letter". */
#ifndef QUOIN_READ_ATTR_H
#define QUOIN_READ_ATTR_H

#include "model/node.h"

/** Parses attributes at the start of `text`, which must begin with '{'. Returns the bytes they take, or 0 when
 * these are no attributes. Texts are copied to the arena; `out` is added to. */
size_t attr_parse(struct arena *arena, struct slice text, struct attrs *out);

/** Adds what `more` has to `attrs`; an id is taken only when there is none yet. */
void attr_merge(struct arena *arena, struct attrs *attrs, const struct attrs *more);

/** Takes the attribute of a key out of the pairs; NULL when there is none. */
struct attr *attr_take(struct attrs *attrs, const char *key);

#endif
