/* The faces of the private set as Cairo fonts, opened at first use. */
#ifndef QUOIN_PDF_FACES_H
#define QUOIN_PDF_FACES_H

#include "base/length.h"
#include "layout/fonts.h"
#include "layout/page.h"

#include <cairo.h>

/** How a face is drawn; all of it decides which Cairo font it is. */
struct face_use {
    uint32_t face;
    uint32_t twin;      /* see faces_twin */
    qlen size;
    int32_t expansion;  /* 1/1000 */
    bool slanted;
};

struct faces;

/** The faces for painting `pages`, which must outlive them. */
struct faces *faces_new(const struct pages *pages);
void faces_free(struct faces *faces);

/** The Cairo font for a use, owned by `faces`; NULL when the file cannot be opened. */
cairo_scaled_font_t *faces_font(struct faces *faces, const struct face_use *use);

/** A glyph and the text it is to stand for. */
struct naming {
    uint32_t glyph;
    struct slice text;
};

/** Which twin of the face shows all these glyphs as their texts: `twin` if it can, else the first that
 * can. A PDF font tells one text for each glyph, that of its first use; a glyph that stands for another text
 * as well (the hyphen for a soft hyphen, a small capital for both its letters) is drawn from a twin, the
 * same file embedded as a font of its own. Once there are too many twins, it is the first one after all. */
uint32_t faces_twin(struct faces *faces, uint32_t face, uint32_t twin,
                    const struct naming *namings, size_t count);

/** The glyph that the face's own table gives a character, 0 for none. */
uint32_t faces_glyph(struct faces *faces, uint32_t face, uint32_t unicode);

/** The path of the first file that could not be opened, or NULL. */
const char *faces_failed(const struct faces *faces);

#endif
