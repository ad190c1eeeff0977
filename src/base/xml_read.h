/* Reads XML into a small tree that knows the place of each element. Made for files of data that come from
 * outside: no entities but the five of XML, no document type, nothing is fetched, depth is bounded. */
#ifndef QUOIN_BASE_XML_READ_H
#define QUOIN_BASE_XML_READ_H

#include "base/source.h"

/** Elements may be nested this deeply. */
#define XML_READ_DEPTH 100

struct xml_attr {
    struct slice name, value; /* the name without its prefix */
    struct xml_attr *next;
};

struct xml_element {
    struct slice name; /* without its prefix */
    struct span span;  /* of "<name" */
    struct slice text; /* all the text between its tags, entities read, without that of its elements */
    struct xml_attr *attrs;
    struct xml_element *parent, *first, *last, *next;
};

/** Parses a source's text. Returns the outermost element, in the arena; NULL when it is not well formed, with
 * what is wrong in `wrong` (in the arena) and where in `at`. */
struct xml_element *xml_read(struct arena *arena, const struct source *source, uint32_t file, struct slice *wrong,
                             struct span *at);

/** Where the value of an attribute stands; the element's own span when it cannot be found. */
struct span xml_attr_span(const struct source *source, const struct xml_element *element, struct slice name);

#endif
