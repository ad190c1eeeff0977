/* libxml2's SAX interface gives elements and their text; where they stand comes from the parser's count of
 * bytes, and where an attribute stands from the text of its tag, which is known to be well formed by then. */
#include "base/xml_read.h"

#include "base/buf.h"

#include <glib.h>
#include <libxml/parser.h>

struct reading {
    struct arena *arena;
    xmlParserCtxtPtr parser;
    struct slice source;
    uint32_t file;
    struct xml_element *root, *open;
    struct buf text[XML_READ_DEPTH + 1]; /* of the open elements */
    int depth;
    const char *refused;
};

static struct slice copy(struct reading *r, const xmlChar *text)
{
    return arena_copy(r->arena, slice_of((const char *)text));
}

static void refuse(struct reading *r, const char *why)
{
    r->refused = r->refused ? r->refused : why;
    xmlStopParser(r->parser);
}

/* The tag that the parser has just read begins at the last '<' before it: in attributes '<' cannot stand. */
static struct span tag_span(const struct reading *r, struct slice name)
{
    long end = xmlByteConsumed(r->parser);
    size_t at = end < 0 ? 0 : MIN((size_t)end, r->source.n);

    while (at > 0 && r->source.p[at - 1] != '<')
        at--;
    at = at ? at - 1 : 0;
    size_t size = 1;
    while (at + size < r->source.n && !strchr(" \t\r\n/>", r->source.p[at + size]))
        size++;
    return (struct span){r->file, (uint32_t)at, (uint32_t)(at + (name.n ? size : 1))};
}

static void add_attrs(struct reading *r, struct xml_element *element, int count, const xmlChar **attrs)
{
    struct xml_attr **end = &element->attrs;

    for (int i = 0; i < count; i++, attrs += 5) {
        struct xml_attr *attr = ARENA_NEW(r->arena, struct xml_attr);
        attr->name = copy(r, attrs[0]);
        attr->value = arena_copy(r->arena, (struct slice){(const char *)attrs[3], (size_t)(attrs[4] - attrs[3])});
        *end = attr;
        end = &attr->next;
    }
}

static void start_element(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
                          const xmlChar **spaced, int count, int defaulted, const xmlChar **attrs)
{
    struct reading *r = user;
    struct xml_element *element = ARENA_NEW(r->arena, struct xml_element);

    (void)prefix, (void)uri, (void)spaces, (void)spaced, (void)defaulted;
    element->name = copy(r, name);
    element->span = tag_span(r, element->name);
    element->parent = r->open;
    add_attrs(r, element, count, attrs);
    if (!r->open)
        r->root = element;
    else if (r->open->last)
        r->open->last->next = element;
    else
        r->open->first = element;
    if (r->open)
        r->open->last = element;
    r->open = element;
    if (++r->depth >= XML_READ_DEPTH)
        refuse(r, "elements are nested too deeply");
}

static void end_element(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reading *r = user;

    (void)name, (void)prefix, (void)uri;
    if (!r->open)
        return;
    r->open->text = arena_copy(r->arena, buf_view(&r->text[r->depth]));
    buf_clear(&r->text[r->depth--]);
    r->open = r->open->parent;
}

static void see_text(void *user, const xmlChar *text, int size)
{
    struct reading *r = user;

    buf_bytes(&r->text[r->depth], text, (size_t)size);
}

static void see_doctype(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    refuse(user, "a document type may not be declared");
}

static void report(struct reading *r, bool fed, struct slice *wrong, struct span *at)
{
    const xmlError *error = xmlCtxtGetLastError(r->parser);
    long end = xmlByteConsumed(r->parser);
    struct source source = {.text = r->source};

    if (error && error->line > 0 && !r->refused) {
        end = (long)source_line_start(&source, (unsigned)error->line) + MAX(error->int2 - 1, 0);
        g_free(source.line_starts);
        /* libxml2 stands behind the tag that is wrong. */
        long tag = MIN(end, (long)r->source.n);
        while (tag > 0 && r->source.p[tag - 1] != '<' && r->source.p[tag - 1] != '\n')
            tag--;
        if (tag > 0 && r->source.p[tag - 1] == '<')
            end = tag - 1;
    }
    uint32_t start = (uint32_t)CLAMP(end, 0, (long)r->source.n);
    *at = (struct span){r->file, start, MIN(start + 1, (uint32_t)r->source.n)};
    *wrong = arena_copy(r->arena, slice_trim(slice_of(r->refused         ? r->refused
                                                      : error && error->message ? error->message
                                                      : fed              ? "it is no XML"
                                                                         : "it is empty")));
}

struct xml_element *xml_read(struct arena *arena, const struct source *source, uint32_t file, struct slice *wrong,
                             struct span *at)
{
    struct reading r = {.arena = arena, .source = source->text, .file = file};
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC, .startElementNs = start_element, .endElementNs = end_element,
        .characters = see_text, .cdataBlock = see_text, .internalSubset = see_doctype,
    };

    r.parser = xmlCreatePushParserCtxt(&handler, &r, NULL, 0, NULL);
    /* NOENT reads the five entities in attributes too; others cannot be declared. */
    xmlCtxtUseOptions(r.parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC);
    bool fed = r.source.n > 0 && r.source.n < G_MAXINT;
    bool ok = fed && xmlParseChunk(r.parser, r.source.p, (int)r.source.n, 1) == 0 && !r.refused && r.root;
    if (!ok)
        report(&r, fed, wrong, at);
    if (r.parser->myDoc)
        xmlFreeDoc(r.parser->myDoc);
    xmlFreeParserCtxt(r.parser);
    for (int i = 0; i <= XML_READ_DEPTH; i++)
        buf_free(&r.text[i]);
    return ok ? r.root : NULL;
}

struct span xml_attr_span(const struct source *source, const struct xml_element *element, struct slice name)
{
    struct slice text = source->text;
    size_t at = element->span.end;

    while (at < text.n && text.p[at] != '>') {
        bool starts = slice_equal(slice_sub(text, at, at + name.n), name) && strchr(" \t\r\n", text.p[at - 1]);
        size_t value = at + name.n;
        while (starts && value < text.n && strchr(" \t\r\n=", text.p[value]))
            value++;
        const char *end = starts && value > at + name.n && value + 1 < text.n
                              ? memchr(text.p + value + 1, text.p[value], text.n - value - 1)
                              : NULL;
        if (end)
            return (struct span){element->span.file, (uint32_t)value + 1, (uint32_t)(end - text.p)};
        if (text.p[at] == '"' || text.p[at] == '\'') { /* over another's value */
            const char *close = memchr(text.p + at + 1, text.p[at], text.n - at - 1);
            at = close ? (size_t)(close - text.p) : text.n;
        }
        at++;
    }
    return element->span;
}
