/* The private font set: which faces there are, chosen by file, never from the system.
 *
 * The set is read-only once made and shared by all threads. Each thread makes its own Pango font
 * map from it (shape.h); the painter makes Cairo faces from it. */
#ifndef QUOIN_LAYOUT_FONTS_H
#define QUOIN_LAYOUT_FONTS_H

#include "base/diag.h"
#include "model/book.h"
#include "style/style.h"

/** One face: a file (and index in a collection) with what it says of itself. */
struct face {
    uint32_t number;      /* place in the set */
    const char *path;     /* absolute */
    int index;
    struct slice family;  /* as config names it */
    const char *alias;    /* the unique family name it has in the private fontconfig set */
    int weight;           /* 100–900 */
    bool italic, monospace;
    struct slice license; /* short name */
    bool embeddable;      /* OS/2 fsType allows it */
    bool from_book;
    void *coverage;       /* FcCharSet *, private to fonts.c */
    /* design metrics in 1/1000 em */
    int ascent, descent, cap_height, x_height, underline_position, underline_thickness;
    bool has_small_caps, has_oldstyle, has_tabular;
};

struct fonts;

/** Opens the shipped set (in `data_dir`/fonts) plus the faces of the config and of the book's folder.
 * Reports files that are no fonts. Never NULL. */
struct fonts *fonts_new(const char *data_dir, const struct book *book, struct diags *diags);
void fonts_free(struct fonts *fonts);

size_t fonts_count(const struct fonts *fonts);
const struct face *fonts_face(const struct fonts *fonts, uint32_t number);

/** The face a style asks for: first family that exists, nearest weight, italic where there is one.
 * Reports nothing; unknown families were reported by fonts_check. Never NULL. */
const struct face *fonts_match(const struct fonts *fonts, const struct style *style);

/** Reports families that no face of the set has, at the place of their rule. */
bool fonts_has_family(const struct fonts *fonts, struct slice family);
/** All family names, for suggestions. */
size_t fonts_families(const struct fonts *fonts, const char ***names);

bool face_covers(const struct face *face, uint32_t unicode);
/** Number of characters the face covers. */
size_t face_coverage(const struct face *face);

/** The private fontconfig set (FcConfig *), for Pango font maps. */
void *fonts_fontconfig(const struct fonts *fonts);

#endif
