/* Ids made from headings, in the way of GitHub and mdBook, so that links written for those work. */
#ifndef QUOIN_REFINE_SLUG_H
#define QUOIN_REFINE_SLUG_H

#include "base/arena.h"

/** "Hello, World!" → "hello-world": letters (of any script) and digits in lower case, spaces as hyphens, other
 * marks dropped. May be empty. In the arena. */
struct slice slug_make(struct arena *arena, struct slice text);

#endif
