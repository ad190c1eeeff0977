/* The locator in what an author wrote behind a key: ", p. 12 and passim" names page 12. */
#ifndef QUOIN_REFINE_CSL_LOCATOR_H
#define QUOIN_REFINE_CSL_LOCATOR_H

#include "refine/csl_locale.h"

/** Finds a locator at the start of a text: a word of the language (or of English) and numbers, numbers alone, which are
 * pages, or anything within braces. Returns how many bytes belong to it, 0 for none; `label` is the term's name. */
size_t csl_find_locator(const struct csl_locale *locale, struct slice text, struct slice *label,
                        struct slice *locator);

#endif
