/* Lengths. Every place and size in layout is a qlen: 1/1024 of a point (1 pt = 1/72 in),
 * the same unit as Pango's, in integers so that every machine decides alike. */
#ifndef QUOIN_BASE_LENGTH_H
#define QUOIN_BASE_LENGTH_H

#include "base/slice.h"

#include <stdint.h>

typedef int32_t qlen;

#define QLEN_PT 1024
#define QLEN_MAX INT32_MAX
/** A whole or fractional number of points as a qlen constant. */
#define PT(points) ((qlen)((points) * QLEN_PT))

/** A qlen in points, for writers only: never for a layout decision. */
static inline double qlen_points(qlen length)
{
    return (double)length / QLEN_PT;
}

/** What a length is measured in. All absolute units (pt mm cm in pc px) are points once parsed;
 * UNIT_NONE is a bare number (line-height: 1.3). */
enum length_unit {
    UNIT_NONE, UNIT_PT, UNIT_EM, UNIT_EX, UNIT_REM, UNIT_LH, UNIT_RLH, UNIT_PERCENT,
};

/** A length as written: `value` is in 1/1024 of the unit (so 1.5em is 1536 UNIT_EM). */
struct length {
    int32_t value;
    enum length_unit unit;
};

/** Parses a length such as "12pt", "1.5 em", "-3mm", "50%"; a bare number gives UNIT_NONE. Returns
 * false (and leaves `out` alone) when the text is no length or out of range. */
bool length_parse(struct slice text, struct length *out);

/** True when the unit is absolute or a bare zero, so length_resolve needs no bases. */
bool length_is_absolute(struct length length);

/** What relative units refer to. */
struct length_bases {
    qlen em, rem, lh, rlh, percent; /* rlh: the line height of the book's text */
};

/** Turns a length into a qlen; ex counts as half an em. A bare number is taken as points when 0,
 * else as a multiple of `percent`. Saturates instead of overflowing. */
qlen length_resolve(struct length length, const struct length_bases *bases);

#endif
