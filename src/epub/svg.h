/* SVG images: kept as they are when reading systems may show them. */
#ifndef QUOIN_EPUB_SVG_H
#define QUOIN_EPUB_SVG_H

#include "base/buf.h"

/** True when the drawing is well-formed XML without scripts, event handlers, foreign objects, or
 * references out of itself. */
bool svg_is_safe(struct slice bytes);

/** Copies a drawing without its document type: programs write one, and nothing needs it. */
void svg_clean(struct slice bytes, struct buf *out);

#endif
