/* Computed style: every property of an element, resolved to plain values. Equal styles share
 * one struct (they are interned), so pointers compare. Both outputs read the same ones. */
#ifndef QUOIN_STYLE_STYLE_H
#define QUOIN_STYLE_STYLE_H

#include "base/length.h"
#include "base/slice.h"

enum prop {
#define PROP(ID, ...) PROP_##ID,
#include "style/props.def"
    PROP_COUNT
};

/** A font-family list as written, best first; generic names (serif, sans-serif, monospace) are
 * resolved by layout's font set. Interned. */
struct families {
    struct slice *names;
    size_t count;
};

/** width, max-width, height: a length ≥ 0, SIZE_AUTO, or a share of the measure. A share of p% is kept
 * as -(p * 1024 / 100), so -1024 is the full measure. */
#define SIZE_AUTO INT32_MAX

/** line-height: a length, or a multiple of the font size. */
struct line_height {
    int32_t value; /* qlen, or 1/1024 of the font size */
    bool is_multiple;
};

/** vertical-align: a keyword, or a raise in qlen. */
struct vertical_align {
    enum { VALIGN_BASELINE, VALIGN_SUB, VALIGN_SUPER, VALIGN_LENGTH,
           VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM } kind; /* the last three: of cells */
    qlen raise;
};

#define STYLE_FIELD_LENGTH qlen
#define STYLE_FIELD_WIDTH qlen
#define STYLE_FIELD_NUMBER int32_t
#define STYLE_FIELD_KEYWORD int
#define STYLE_FIELD_COLOR uint32_t
#define STYLE_FIELD_FLAGS uint32_t
#define STYLE_FIELD_STRING struct slice
#define STYLE_FIELD_FAMILIES const struct families *
#define STYLE_FIELD_LINE struct line_height
#define STYLE_FIELD_SIZE qlen
#define STYLE_FIELD_WEIGHT int32_t
#define STYLE_FIELD_ALIGN struct vertical_align

struct style {
#define PROP(ID, field, TYPE, ...) STYLE_FIELD_##TYPE field;
#include "style/props.def"
};

/* Values of the keyword properties, in the order of props.def. */
enum { FONT_STYLE_NORMAL, FONT_STYLE_ITALIC, FONT_STYLE_OBLIQUE };
enum { CAPS_NORMAL, CAPS_SMALL, CAPS_ALL_SMALL };
enum { TRANSFORM_NONE, TRANSFORM_UPPERCASE, TRANSFORM_LOWERCASE, TRANSFORM_CAPITALIZE };
enum { TEXT_JUSTIFY, TEXT_LEFT, TEXT_RIGHT, TEXT_CENTER, TEXT_START, TEXT_END };
enum { LAST_AUTO, LAST_JUSTIFY, LAST_LEFT, LAST_RIGHT, LAST_CENTER, LAST_START, LAST_END };
enum { TEXT_WRAP, TEXT_WRAP_BALANCE, TEXT_WRAP_PRETTY };
enum { WHITE_NORMAL, WHITE_NOWRAP, WHITE_PRE, WHITE_PRE_WRAP };
enum { HYPHENS_AUTO, HYPHENS_MANUAL, HYPHENS_NONE };
enum { DIRECTION_LTR, DIRECTION_RTL };
enum {
    LIST_DISC, LIST_CIRCLE, LIST_SQUARE, LIST_DASH, LIST_DECIMAL, LIST_LOWER_ALPHA,
    LIST_UPPER_ALPHA, LIST_LOWER_ROMAN, LIST_UPPER_ROMAN, LIST_NONE,
};
enum { SIDE_TOP, SIDE_BOTTOM };
/* From 2 on the value is the number of columns. */
enum { SPAN_COLUMN, SPAN_ALL };
enum {
    FLOAT_NONE, FLOAT_TOP, FLOAT_BOTTOM, FLOAT_PAGE, FLOAT_SPREAD, /* page making finds their place */
    FLOAT_LEFT, FLOAT_RIGHT, FLOAT_INSIDE, FLOAT_OUTSIDE, /* text runs around them */
    FLOAT_MARGIN,
};
enum { AFTER_NONE, AFTER_SECTION, AFTER_CALL };
enum { DISPLAY_AUTO, DISPLAY_BLOCK, DISPLAY_INLINE, DISPLAY_RUN_IN, DISPLAY_NONE };
enum { BREAK_AUTO, BREAK_AVOID, BREAK_PAGE, BREAK_RECTO, BREAK_VERSO, BREAK_ALWAYS };
enum { NUMERIC_LINING = 1, NUMERIC_OLDSTYLE = 2, NUMERIC_PROPORTIONAL = 4, NUMERIC_TABULAR = 8,
       NUMERIC_FRACTIONS = 16, NUMERIC_ORDINAL = 32, NUMERIC_ZERO = 64 };
enum { LIGA_COMMON = 1, LIGA_NO_COMMON = 2, LIGA_DISCRETIONARY = 4, LIGA_NO_DISCRETIONARY = 8,
       LIGA_HISTORICAL = 16, LIGA_NO_HISTORICAL = 32, LIGA_CONTEXTUAL = 64,
       LIGA_NO_CONTEXTUAL = 128, LIGA_NONE = 256 };
enum { DECORATION_UNDERLINE = 1, DECORATION_LINE_THROUGH = 2, DECORATION_OVERLINE = 4 };

/** The distance of baselines this style asks for, in qlen. */
qlen style_leading(const struct style *style);

#endif
