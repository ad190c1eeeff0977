/* Shaping: collected text to glyphs. Private to the paragraph stages.
 *
 *   shape_font  a face at a size with its features
 *   shape_word  one HarfBuzz call, behind a cache of words
 *   shape       a paragraph: Pango itemizes, faces are chosen, each item is shaped once */
#ifndef QUOIN_LAYOUT_SHAPE_H
#define QUOIN_LAYOUT_SHAPE_H

#include "layout/collect.h"
#include "layout/paragraph.h"

#include <glib.h>
#include <hb.h>
#include <pango/pango.h>

/** A face at a size with the features of a style: all that decides glyphs but text, script and
 * direction. Made once a shaper; pointers compare. */
struct shape_font {
    const struct face *face;
    const struct style *style;
    qlen size;
    qlen drawn_size; /* of the glyphs: smaller for synthesized small capitals */
    enum run_position position; /* RUN_SUPER, RUN_SUB: drawn with the font's own superiors, inferiors */
    bool capitals;              /* synthesized small caps: letters are shaped as capitals */
    uint32_t id;
    PangoFont *pango;
    hb_font_t *hb; /* Pango's */
    hb_language_t language;
    hb_feature_t *features;
    unsigned feature_count;
    qlen letter_spacing;
    bool words_apart; /* no lookup touches the space: words may be shaped alone */
    bool slanted;
    uint32_t hyphen;  /* the character to hyphenate with: U+2010 or '-' */
    uint32_t space_glyph;
    qlen space, space_stretch, space_shrink; /* with word-spacing */
};

/** One glyph; glyphs are kept in the order of the text, also in right-to-left words. */
struct shape_glyph {
    uint32_t id;
    qlen advance, dx, dy;
    uint32_t cluster : 31; /* byte offset of its cluster: in the word, in a paragraph in its text */
    uint32_t unsafe : 1;   /* cutting the text before this cluster changes glyphs */
};

/** A shaped piece of text. Owned by the shaper's cache until shaper_trim. */
struct word {
    uint32_t count;
    qlen width;
    struct shape_glyph glyphs[];
};

/** A part of the paragraph that one font shows in one direction; or an inline image; or a hard break. */
struct piece {
    uint32_t start, end; /* bytes */
    uint8_t level;       /* bidi */
    bool control;        /* a hard break, a zero-width break: shows nothing */
    hb_script_t script;
    const struct shape_font *font; /* of the text around, for objects */
    const struct inline_object *object;
    uint32_t glyph, glyph_count;
    const struct run *run; /* the run it starts in */
};

/** What space follows or is a byte's character. */
enum gap { GAP_NONE, GAP_SPACE, GAP_IDEOGRAPH, GAP_CLUSTER };

/** A shaped paragraph: what placing its lines needs. */
struct shaped {
    struct collected *text;
    struct piece *pieces; /* in text order, covering the text */
    size_t piece_count;
    struct shape_glyph *glyphs;
    size_t glyph_count;
    uint8_t *gaps;        /* enum gap of the character that starts at each byte */
    bool mixed;           /* some level is not the base level */
    bool rtl;             /* base direction */
    const struct paragraph_options *options;
    qlen width;           /* the full measure */
    struct line_cut *cuts[SETTING_COUNT]; /* see line.h */
};

struct word_table;
struct hyphenator;

struct shaper {
    const struct fonts *fonts;
    struct shaper_options options;
    struct diags *diags;
    PangoFontMap *map;
    PangoContext *context;
    PangoAttrList *no_fallback; /* faces are chosen here, not by Pango */
    hb_buffer_t *buffer;
    struct arena *scratch;   /* reset after each paragraph */
    GHashTable *shape_fonts; /* struct shape_font → itself */
    GHashTable *coverage;    /* face number → bitmap, see shape_font.c */
    GHashTable *fallbacks;   /* (face, character, script, language) → face */
    GHashTable *hangs;       /* (font, character, edge) → protrusion */
    struct word_table *words;
    struct hyphenator *hyphenator;
    uint64_t microseconds_shape, microseconds_break; /* for --stats */
};

/* ---- shape_font.c ---- */

void shape_fonts_init(struct shaper *shaper);
void shape_fonts_end(struct shaper *shaper);
/** The shape_font of a face for a run's style. Never NULL. */
const struct shape_font *shape_font_find(struct shaper *shaper, const struct face *face,
                                         const struct style *style, qlen size,
                                         enum run_position position, bool capitals);
/** The same for the style's first face. */
const struct shape_font *shape_font_primary(struct shaper *shaper,
                                            const struct style *style, qlen size);
bool shape_font_covers(struct shaper *shaper, const struct face *face, gunichar c);
/** Fallback with memory; NULL when no face has the character. */
const struct face *shape_font_fallback(struct shaper *shaper, const struct face *primary,
                                       hb_script_t script, struct slice language,
                                       gunichar c);
/** True when the face's sups (or subs) feature changes every character of the text. */
bool shape_font_has_position(const struct face *face, enum run_position position,
                             struct slice text);

/* ---- shape_word.c ---- */

void shape_words_init(struct shaper *shaper);
void shape_words_end(struct shaper *shaper);

struct word_key {
    const struct shape_font *font;
    hb_script_t script;
    bool rtl;
    bool hyphen; /* a hyphen is shaped at the text's end; its cluster is the text's length */
};

/** Shapes a text, or finds it in the cache. Valid until the next paragraph. */
const struct word *shape_word(struct shaper *shaper, const struct word_key *key,
                              struct slice text);
/** Shapes bytes [start, end) of `text` in its context, without the cache. In the scratch arena. */
const struct word *shape_in_context(struct shaper *shaper, const struct word_key *key,
                                    struct slice text, uint32_t start, uint32_t end);
/** Lets go of the cache when it has grown large. */
void shape_words_trim(struct shaper *shaper);

/* ---- shape.c ---- */

/** Shapes the collected text. The result lives in `arena`. */
struct shaped *shape(struct shaper *shaper, struct arena *arena, struct collected *text,
                     const struct style *style, const PangoLogAttr *attrs);

/** The glyphs of a piece that show bytes [start, end); both ends must be starts of clusters. */
void piece_glyphs(const struct shaped *shaped, const struct piece *piece, uint32_t start,
                  uint32_t end, uint32_t *first, uint32_t *last);

/** How far the gap of the character at `at` stretches and shrinks. */
void gap_glue(enum gap gap, const struct shape_font *font, qlen *stretch, qlen *shrink);

bool char_is_ideograph(gunichar c);

/** Starts the work on a paragraph: what was made in the scratch arena for the one before is gone. */
void shaper_begin(struct shaper *shaper);

/** What Pango says of each character of a text in a language (and of its end). In the scratch arena. */
PangoLogAttr *shaper_attrs(struct shaper *shaper, struct slice text, struct slice language);

#endif
