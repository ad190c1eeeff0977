/* The rivers of a paragraph as its lines are chosen, before any glyph is placed. */
#ifndef QUOIN_LAYOUT_LINE_RIVERS_H
#define QUOIN_LAYOUT_LINE_RIVERS_H

#include "layout/linebreak.h"
#include "layout/rivers.h"

/** A river is so many lines long, or longer. */
#define RIVER_LINES 5

/** Appends the rivers of a setting: gaps are the spaces where a line could have ended, where the letters' and the
 * spaces' give will put them. */
void line_rivers(const struct line_point *points, const struct line_setting *setting,
                 const struct line_params *params, rivers *out);

#endif
