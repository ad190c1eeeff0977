/* Opening one font file: metrics and features of a face. Private to the font set. */
#ifndef QUOIN_LAYOUT_FACE_H
#define QUOIN_LAYOUT_FACE_H

#include "base/arena.h"
#include "layout/fonts.h"

/** Opens face->path and fills in metrics and features. Returns false when the file is no font; the
 * face is then empty but usable. */
bool face_open(struct face *face);
void face_close(struct face *face);

/** Reads family, weight and slant from the file's own tables into fields that are unset (empty
 * family, weight 0). Call after face_open. */
void face_describe(struct face *face, struct arena *arena, bool read_italic);

#endif
