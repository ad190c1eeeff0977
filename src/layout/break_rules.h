/* Where an address and a piece of code may be parted, character by character: custom laid over Unicode's rules. Pure
 * functions of text; private to the paragraph stages. */
#ifndef QUOIN_LAYOUT_BREAK_RULES_H
#define QUOIN_LAYOUT_BREAK_RULES_H

#include "base/slice.h"

#include <glib.h>
#include <stdbool.h>

/** The address of the net that the text between two spaces is or holds, without the punctuation of the sentence around
 * it and without what is set without spaces beside it (Chinese, Japanese); empty when there is none. */
struct slice address_find(struct slice token);

/** The penalty of ending a line in an address before byte `at` (≥ 1) of it, or PENALTY_NEVER. */
int32_t address_penalty(struct slice address, size_t at);

/** True when a piece of code may be parted between these two characters. */
bool code_parts(gunichar before, gunichar after);

/** True for characters of scripts that are written without spaces, and for their punctuation. */
bool is_unspaced(gunichar c);

/** Where a word must be cut anywhere, it still is not before what closes, or behind what opens: true for such a place. */
bool cut_parts_marks(gunichar before, gunichar after);

#endif
