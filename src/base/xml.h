/* Writes XML into a buffer: a thin layer over libxml2's writer that keeps the document well
 * formed whatever the text holds (characters XML forbids are dropped). No pretty-printing. */
#ifndef QUOIN_BASE_XML_H
#define QUOIN_BASE_XML_H

#include "base/buf.h"

struct xml;

/** Prepares libxml2, which is not safe to be prepared by several threads at once: call before any is started. Any
 * number of times, from any thread. */
void xml_prepare(void);

/** Starts a document; `out` has all the bytes after xml_free. */
struct xml *xml_new(struct buf *out);
/** Closes all open elements, flushes to the buffer, frees the writer. */
void xml_free(struct xml *xml);

/** Writes the XML declaration; call first or not at all. */
void xml_declaration(struct xml *xml);
void xml_doctype(struct xml *xml, const char *name);
void xml_open(struct xml *xml, const char *element);
void xml_close(struct xml *xml);
/** Adds an attribute to the element just opened; an empty value is written, NULL-p is skipped. */
void xml_attr(struct xml *xml, const char *name, struct slice value);
void xml_attr_string(struct xml *xml, const char *name, const char *value);
void xml_attr_int(struct xml *xml, const char *name, long value);
void xml_text(struct xml *xml, struct slice text);
void xml_text_string(struct xml *xml, const char *text);
void xml_comment(struct xml *xml, const char *text);
/** Bytes written as they are: for trusted constants only. */
void xml_raw(struct xml *xml, struct slice markup);
/** open + text + close. */
void xml_element(struct xml *xml, const char *element, struct slice text);

#endif
