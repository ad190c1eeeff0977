/* Which glyph of a cluster spells which of its characters, in the order of reading. */
#ifndef QUOIN_PDF_SPELL_H
#define QUOIN_PDF_SPELL_H

#include "layout/page.h"
#include "pdf/faces.h"

enum { SPELL_BLANK = -1 };

/** A glyph as it is to be painted (its index in the cluster, from the left, or SPELL_BLANK for a glyph without
 * ink) and what it spells. An empty text is a glyph that spells nothing. */
struct spelled {
    int glyph;
    struct slice text;
};

/** Clusters of more glyphs than this are spelled by their first glyph alone. */
enum { SPELL_MAX = 16 };

/** Spells a cluster of `count` (> 0) glyphs, given from left to right. `out` has room for 2 * count + 1 and receives
 * the pieces in the order of painting; their texts in a row are `text`. Each glyph is there once, in the order of
 * sight as the script is read. Sets *exact to false when blanks or silent glyphs had to be used. Returns
 * the number of pieces. */
unsigned spell_cluster(struct faces *faces, uint32_t face, const struct glyph *glyphs,
                       unsigned count, struct slice text, bool rtl, struct spelled *out,
                       bool *exact);

#endif
