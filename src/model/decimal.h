/* Numbers in a table's column that stand under each other at their decimal mark. */
#ifndef QUOIN_MODEL_DECIMAL_H
#define QUOIN_MODEL_DECIMAL_H

#include "base/slice.h"

/** Finds where the whole part of the number at the start of `text` ends: before its decimal mark, or behind its digits
 * where it has none. Signs, currencies and spaces may come first. False when the text starts with no number. */
bool decimal_split(struct slice text, struct slice mark, size_t *whole);

#endif
