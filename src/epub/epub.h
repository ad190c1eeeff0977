/* The EPUB 3.3: sees only the book (with its page starts), the styles and the fonts' files. */
#ifndef QUOIN_EPUB_EPUB_H
#define QUOIN_EPUB_EPUB_H

#include "model/book.h"

/** A font face the EPUB may embed; handed over by lib/, since epub/ does not see layout/. */
struct epub_face {
    struct slice family; /* as styles name it */
    const char *path;
    int index, weight;
    bool italic, embeddable;
};

struct epub_options {
    const struct epub_face *faces;
    size_t face_count;
    /* The family a generic name ("serif") stands for; other names as they are. NULL: none. */
    struct slice (*resolve_family)(struct slice family);
    /* Draws an SVG as a PNG of at most `limit` pixels; false when it cannot be drawn. NULL: not at all. */
    bool (*rasterise)(struct slice svg, uint32_t limit, struct buf *png);
    /* Draws the cover of a book that brings none, as RGB. NULL: such a book has no cover. */
    void (*draw_cover)(void *user, uint32_t width, uint32_t height, unsigned char *rgb);
    void *user;
    int64_t date; /* seconds since 1970, UTC, for dcterms:modified and the entries' times */
};

/** Makes the EPUB in memory. Reports outside failures; returns false then. */
bool epub_write(const struct book *book, const struct epub_options *options, struct buf *out);

/** The XHTML bodies of all files, each after a comment with its name, for `dump xhtml` and goldens. */
void epub_dump(const struct book *book, struct buf *out);

#endif
