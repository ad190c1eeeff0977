/* The private font set: which faces there are, chosen by file, never from the system.
 *
 * The set is read-only once made and shared by all threads. Each thread makes its own Pango font
 * map from it (shape.h); the painter makes Cairo faces from it. */
#ifndef QUOIN_LAYOUT_FONTS_H
#define QUOIN_LAYOUT_FONTS_H

#include "base/diag.h"
#include "model/book.h"
#include "style/style.h"

/** One face: a file (and index in a collection) with what it says of itself. Faces are opened when they
 * are first asked for, so that a large set costs nothing. */
struct face {
    uint32_t number;      /* place in the set */
    const char *path;     /* absolute */
    int index;
    struct slice family;  /* as config names it */
    const char *alias;    /* the unique family name it has in the private fontconfig set */
    int weight;           /* 100–900 */
    bool italic, monospace, sans;
    struct slice license; /* short name */
    bool embeddable;      /* OS/2 fsType allows it */
    bool from_book;
    void *hb;             /* hb_font_t * at 1000 units an em; read-only, any thread may use it */
    /* design metrics in 1/1000 em */
    int ascent, descent, cap_height, x_height, underline_position, underline_thickness;
    bool has_small_caps, has_oldstyle, has_tabular, has_superiors, has_inferiors;
    bool has_protrusion;  /* lfbd and rtbd in GPOS */
};

struct fonts;

/** Opens the shipped set (in `data_dir`/fonts) plus the faces of the config and of the book's folder.
 * Reports files that are no fonts. Never NULL. */
struct fonts *fonts_new(const char *data_dir, const struct book *book, struct diags *diags);
void fonts_free(struct fonts *fonts);

/** The folder the set was opened from; beside fonts/ it holds hyphen/. */
const char *fonts_data_dir(const struct fonts *fonts);

size_t fonts_count(const struct fonts *fonts);
const struct face *fonts_face(const struct fonts *fonts, uint32_t number);

/** The face as the list of the set names it, without opening its file: only family, path, index,
 * weight, italic and from_book say anything. */
const struct face *fonts_listed(const struct fonts *fonts, uint32_t number);

/** True when the face's licence allows it to be embedded. Opens nothing: the shipped faces are free
 * (tests/fonts.sh looks into their files), and those of a book are open already. */
bool fonts_may_embed(const struct fonts *fonts, uint32_t number);

/** The face a style asks for: first family that exists, nearest weight, italic where there is one.
 * Reports nothing (see fonts_has_family). Never NULL. */
const struct face *fonts_match(const struct fonts *fonts, const struct style *style);

/** The family a generic name ("serif") stands for; any other name as it is. */
struct slice fonts_resolve(struct slice name);

/** True when `face` stands for an italic its family does not have. */
bool fonts_needs_slant(const struct fonts *fonts, const struct face *face,
                       const struct style *style);

/** True when the set has the family (or it is a generic name). */
bool fonts_has_family(const struct fonts *fonts, struct slice family);
/** All family names, for suggestions. */
size_t fonts_families(const struct fonts *fonts, const char ***names);

/** The face that stands in for `primary` for a character it lacks, by script (ISO 15924 tag, as
 * hb_script_t) and language, or NULL when no face of the set has it. */
const struct face *fonts_fallback(const struct fonts *fonts, const struct face *primary,
                                  uint32_t script, struct slice language, uint32_t unicode);

bool face_covers(const struct face *face, uint32_t unicode);
/** True when a default lookup touches the space, so that words cannot be shaped apart. Slow (up to some
 * milliseconds); ask once. */
bool face_shapes_space(const struct face *face);
/** Number of characters the face covers. */
size_t face_coverage(const struct face *face);

/** The private fontconfig set (FcConfig *), for Pango font maps. */
void *fonts_fontconfig(const struct fonts *fonts);

#endif
