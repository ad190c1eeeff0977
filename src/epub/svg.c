/* An SVG may hold programs and fetch files. A small SAX pass tells; nothing is loaded or expanded. */
#include "epub/svg.h"

#include <glib.h>
#include <libxml/parser.h>

struct look {
    bool unsafe;
    unsigned depth;
};

static const char *local_name(const xmlChar *name)
{
    const char *colon = strchr((const char *)name, ':');

    return colon ? colon + 1 : (const char *)name;
}

/* "#part" and embedded pictures stay inside. */
static bool is_inside(const char *url)
{
    while (*url == ' ')
        url++;
    return *url == '#' || !*url || g_ascii_strncasecmp(url, "data:image/", 11) == 0;
}

/* url(…) in styles and presentation attributes. */
static bool urls_inside(const char *style)
{
    while ((style = strstr(style, "url(")) != NULL) {
        style += 4;
        while (*style == '"' || *style == '\'' || *style == ' ')
            style++;
        if (!is_inside(style))
            return false;
    }
    return true;
}

static void see_element(void *user, const xmlChar *name, const xmlChar **attributes)
{
    static const char *const banned[] = {"script", "foreignObject", "iframe", "object", "embed",
                                         "audio", "video", "handler", "set", "animate",
                                         "animateMotion", "animateTransform"};
    struct look *look = user;

    for (size_t i = 0; i < G_N_ELEMENTS(banned); i++)
        look->unsafe |= strcmp(local_name(name), banned[i]) == 0;
    look->unsafe |= ++look->depth > 200;
    for (; attributes && attributes[0]; attributes += 2) {
        const char *key = local_name(attributes[0]), *value = (const char *)attributes[1];
        look->unsafe |= g_ascii_strncasecmp(key, "on", 2) == 0;
        look->unsafe |= strcmp(key, "href") == 0 && !is_inside(value);
        look->unsafe |= !urls_inside(value);
    }
}

static void end_element(void *user, const xmlChar *name)
{
    (void)name;
    ((struct look *)user)->depth--;
}

/* Style sheets may import others. */
static void see_text(void *user, const xmlChar *text, int size)
{
    char *copy = g_strndup((const char *)text, (gsize)size);

    ((struct look *)user)->unsafe |= strstr(copy, "@import") || !urls_inside(copy);
    g_free(copy);
}

static void see_doctype(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    ((struct look *)user)->unsafe = true;
}

bool svg_is_safe(struct slice bytes)
{
    struct look look = {0};
    xmlSAXHandler handler = {
        .startElement = see_element,
        .endElement = end_element,
        .characters = see_text,
        .cdataBlock = see_text,
        .internalSubset = see_doctype,
    };
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &look, NULL, 0, NULL);

    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    bool well_formed = bytes.n < G_MAXINT && xmlParseChunk(parser, bytes.p, (int)bytes.n, 1) == 0;
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    return well_formed && !look.unsafe;
}

void svg_clean(struct slice bytes, struct buf *out)
{
    static const char start[] = "<!DOCTYPE";
    const char *from = g_strstr_len(bytes.p, (gssize)bytes.n, start);
    size_t at = from ? (size_t)(from - bytes.p) : bytes.n, end = at;

    while (end < bytes.n && bytes.p[end] != '>' && bytes.p[end] != '[')
        end++;
    buf_slice(out, slice_sub(bytes, 0, at));
    if (end < bytes.n && bytes.p[end] == '>')
        end++;
    else
        end = at; /* with declarations of its own: stays, and is not safe */
    buf_slice(out, slice_sub(bytes, end, bytes.n));
}
