/* The EPUB in the making: what the files of this folder share.
 *
 *   epub.c     the driver: the list of stages
 *   plan.c     which XHTML files there will be and which nodes go into which
 *   xhtml*.c   writes the text; css.c hears of every element written and prints the stylesheet at the end
 *   pages.c    the print edition's page breaks as they pass by
 *   nav.c ncx.c opf.c   what holds the files together
 *   images.c fonts.c    the files they refer to
 *   ocf.c      the container */
#ifndef QUOIN_EPUB_PACKAGE_H
#define QUOIN_EPUB_PACKAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "base/xml.h"
#include "epub/epub.h"
#include "model/book.h"

struct css;
struct font_use;
struct pagelist;

/** A file of the package. All but the package document itself stand in the manifest. */
struct item {
    const char *path;       /* below EPUB/; only [a-z0-9._/-] */
    const char *media_type;
    const char *properties; /* in the manifest, "" for none */
    struct buf bytes;
    bool in_spine;
};

/** An XHTML file to be: a division, or a stretch of a long one. */
struct chunk {
    const struct node *division;
    const struct node *first; /* its first block, NULL for an empty division … */
    const struct node *end;   /* … and the one behind its last, NULL at the division's end */
    uint32_t order;           /* the least node->order in it */
    const char *path;
    struct slice title;       /* of the document: not empty, unique in the book */
    bool is_nav;              /* the page with the table of contents */
    bool continues;           /* not the division's first */
};

/** A line of the table of contents. */
struct toc_line {
    const struct node *target;
    struct slice label, title; /* the label may be empty, the title not when the label is */
    unsigned depth;            /* from 1, never more than one deeper than the line before */
    bool hidden;               /* in the reading system's list, not on the page */
};

typedef VEC(struct toc_line) toc_lines;

struct epub {
    const struct book *book;
    const struct epub_options *options;
    struct arena *arena; /* for all that lives until the file is written */
    struct slice language, title; /* never empty */
    bool rtl;
    VEC(struct chunk) chunks;
    VEC(struct item) items; /* in the order of the container */
    struct buf opf;           /* the package document */
    const char **image_paths; /* by resource->number; NULL when it could not be used */
    uint32_t *image_widths, *image_heights; /* pixels as embedded */
    const char *cover_path;   /* the cover image, or NULL */
    toc_lines toc;
    struct css *css;
    struct font_use *fonts;
    struct pagelist *pages;
    bool all_images_described, has_images;
    const char *modified;     /* dcterms:modified */
    const char *identifier;
};

/** The file with everything below `division` from its first block on: chunk number, by node order. */
void plan_chunks(struct epub *epub);
/** The chunk a node is written in; never NULL in a book with divisions. */
const struct chunk *plan_find(const struct epub *epub, const struct node *node);

/** Adds an empty item; fill its bytes before adding the next. */
struct item *epub_add(struct epub *epub, const char *path, const char *media_type,
                      const char *properties);

/** The id a node has in its XHTML file: the author's, or a made one where that is no XML name or
 * could be taken for one of ours. Empty when the node has none. */
struct slice epub_id(struct epub *epub, const struct node *node);
/** What a link in `from` to a node says: "#id", "file.xhtml" or "file.xhtml#id". */
struct slice epub_href(struct epub *epub, const struct chunk *from, const struct node *node);

/** True for what is left out of the text with all below it. */
bool epub_is_hidden(const struct node *node);

/** Starts an XHTML document: all before <body>. End it with xml_free. */
struct xml *xhtml_begin(struct epub *epub, struct buf *out, struct slice title);
/** Writes the XHTML file of a chunk. */
void xhtml_write_chunk(struct epub *epub, const struct chunk *chunk, struct buf *out);
/** The same without head and body, for dumps. */
void xhtml_write_body(struct epub *epub, const struct chunk *chunk, struct buf *out);

/** Makes epub->toc from the book's contents. */
void nav_plan(struct epub *epub);
/** Writes a nav document of its own, for books without a contents page. */
void nav_write(struct epub *epub, struct buf *out);
/** Writes the table of contents as nested lists of links. */
void nav_list(struct epub *epub, struct xml *xml);
/** Writes the lines of a CONTENTS in the same way, linked from `chunk`. */
void nav_lines(struct epub *epub, const struct chunk *chunk, struct xml *xml,
               const struct node *contents);
/** Writes landmarks and page list, which nobody sees, into the open <body> of the nav document. */
void nav_write_hidden(struct epub *epub, struct xml *xml);
void ncx_write(struct epub *epub, struct buf *out);
void opf_write(struct epub *epub, struct buf *out);
/** The identifier of the book: ISBN, config's, or a UUID made from title and authors. */
const char *opf_identifier(struct epub *epub);

/** Chooses names and sizes of the images only, for dumps. */
void images_plan(struct epub *epub);
/** Converts the images the book uses and adds them as items. */
void images_add(struct epub *epub);
/** Adds the cover's image and page; does nothing when there is no cover. */
void cover_add(struct epub *epub);
/** Subsets the faces that were used and adds them; the stylesheet's @font-face rules go to `css`. */
void fonts_add(struct epub *epub, struct buf *css);

/** Packs the items. Returns false and leaves the reason in `*error` (from the arena). */
bool ocf_write(struct epub *epub, struct buf *out, const char **error);

#endif
