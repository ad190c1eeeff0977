/* Embedded fonts: which face each text uses, and the subset of it that the book needs. */
#ifndef QUOIN_EPUB_FONTS_H
#define QUOIN_EPUB_FONTS_H

#include "epub/package.h"
#include "style/style.h"

struct css;
struct font_use;

/** `css` is told the families that will be embedded. */
struct font_use *fonts_use_new(const struct epub_options *options, struct css *css);
void fonts_use_free(struct font_use *use);

/** Files the characters of a text set in a style. */
void fonts_use(struct font_use *use, const struct style *style, struct slice text);

#endif
