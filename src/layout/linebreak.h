/* Choosing the line ends of a paragraph: total-fit (Knuth & Plass, "Breaking paragraphs into lines", 1981)
 * over an array of possible breaks. A pure function: it knows widths only, no fonts and no text.
 * All arithmetic is in integers, so every machine breaks alike. */
#ifndef QUOIN_LAYOUT_LINEBREAK_H
#define QUOIN_LAYOUT_LINEBREAK_H

#include "base/arena.h"
#include "base/length.h"

enum line_point_kind {
    POINT_SPACE,    /* at a space, or where no sign is needed (between ideographs) */
    POINT_HYPHEN,   /* a hyphen is put in */
    POINT_EXPLICIT, /* after a hyphen or dash of the text */
    POINT_FORCED,   /* a hard break; the last point is one */
};

/** Whether a line that ends at a point may be left short: its spaces take their stretch and no more. */
enum line_ragged {
    RAGGED_NEVER,
    RAGGED_ALONE, /* if it has no spaces: behind an address */
    RAGGED_ALWAYS /* within an address */
};

/** A place where a line may end. The first point of the array is the paragraph's start. Sums run from the
 * paragraph's start; a line from point i to point j has the natural width points[j].end -
 * points[i].start, exactly, with the hyphen and without the spaces at its edges; likewise its stretch,
 * shrink and flex (the width of the letters that expansion works on). */
struct line_point {
    int64_t end, start;
    int64_t end_stretch, start_stretch;
    int64_t end_shrink, start_shrink;
    int64_t end_flex, start_flex;
    qlen hang_end;   /* how far a line that ends here hangs into the right margin */
    qlen hang_start; /* how far the line that starts here hangs into the left one */
    int32_t penalty;
    uint32_t word_before, word_after; /* a number for the word that a line ending here ends with, and for the one
                                         that the next starts with; 0 for those too short to be noticed */
    uint8_t kind;    /* enum line_point_kind */
    uint8_t ragged;  /* enum line_ragged */
    bool dangles;    /* a line that ends here ends with a word so small that it belongs to the next ("of", "the") */
};

/** A penalty from which on a break is not considered. */
#define PENALTY_NEVER 10000
/** A penalty from which on a break is only considered when lines would be very loose without. */
#define PENALTY_RESCUE 1900

struct line_params {
    const qlen *widths;      /* of the first lines … */
    size_t width_count;
    qlen width;              /* … and of all others */
    qlen continuation;       /* what lines lose that do not start after a hard break (wrapped code) */
    qlen rag;                /* 0: justified; else how far a line may fall short, as stretch */
    qlen slack;              /* justified: how far a line may fall short that may be ragged, as stretch that shows as
                                white at its end; 0: not at all */
    qlen balance;            /* an em: a few lines that are not justified are to be of one length; 0: they are not */
    int32_t expansion;       /* 1/1000 by which letters may widen or narrow … */
    int32_t expansion_most;  /* … in settings that only have to fill a page */
    int32_t max_hyphens;     /* in a row; 0 = no limit */
    qlen runt;               /* a last line shorter than this is to be avoided */
    uint32_t first_end;      /* the point at which the first line must end; 0: any */
    bool hyphenate;          /* there are points that need a hyphen */
    bool shun_rivers;        /* look for settings in which no gaps stand under each other on many lines */
    bool alternatives;       /* also look for settings with one line fewer and more */
};

/** A line of the result. */
struct line_break {
    uint32_t from, to;  /* points */
    int32_t ratio;      /* of spaces, 1/1024 of their stretch (> 0) or shrink (< 0) */
    int32_t badness;
    qlen over;          /* how far it is too wide even when shrunk; normally 0 */
};

struct line_setting {
    struct line_break *lines;
    size_t count; /* 0: none */
    int64_t demerits;
    int32_t expansion; /* 1/1000 that was counted on */
};

enum { LINEBREAK_NATURAL, LINEBREAK_SHORTER, LINEBREAK_LONGER, LINEBREAK_COUNT };

/** Breaks points[0 … count-1] into lines; the last point ends the paragraph. There is always a natural
 * setting; the others may be missing. Results live in `arena`. */
void linebreak(struct arena *arena, const struct line_point *points, size_t count,
               const struct line_params *params, struct line_setting out[LINEBREAK_COUNT]);

/** Breaks points[0 … count-1] into as few lines as will do without hyphens, of lengths that vary least; `params->balance`
 * is set. False, with `out` untouched, when they would be many or some too wide. Results live in `arena`. */
bool linebreak_balanced(struct arena *arena, const struct line_point *points, size_t count,
                        const struct line_params *params, struct line_setting *out);

/** The room of line `index` that starts at point `start`. */
qlen linebreak_width(const struct line_params *params, const struct line_point *start,
                     size_t index);

/** Whether a line may be left short. */
bool linebreak_ragged(const struct line_point *start, const struct line_point *end);

/** TeX's badness: about 100 (excess / give)³, at most 10000. */
int32_t linebreak_badness(int64_t excess, int64_t give);

#endif
