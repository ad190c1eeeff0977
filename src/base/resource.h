/* An image file of the book, as bytes and the facts of its header. Outputs embed it. */
#ifndef QUOIN_BASE_RESOURCE_H
#define QUOIN_BASE_RESOURCE_H

#include "base/slice.h"

#include <stdint.h>

enum resource_kind { RESOURCE_JPEG, RESOURCE_PNG, RESOURCE_SVG, RESOURCE_OTHER };

/** A file of the book that outputs embed: an image. Read once, shared by path. */
struct resource {
    struct slice path;  /* as the manuscript names it */
    struct slice bytes;
    enum resource_kind kind;
    uint32_t width, height;    /* pixels as shown, so after `orientation` (SVG: natural size in px) */
    uint32_t density_x, density_y; /* pixels per inch, 0 when the file does not say */
    uint32_t components;       /* JPEG: 1, 3 or 4; PNG: 1 to 4, an even number with alpha */
    uint8_t orientation;       /* EXIF, 1–8; 0 means 1. From 5 on the file's rows are columns */
    bool adobe;                /* JPEG with an Adobe marker: CMYK is stored inverted */
    uint32_t number;           /* from 0, in order of first use */
    struct resource *next;
};

#endif
