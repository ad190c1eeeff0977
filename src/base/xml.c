/* XML by libxml2's writer, which keeps the stack of elements and closes tags. Text is escaped
 * here, because the writer passes on characters that no XML document may hold (measured: U+0001 comes out as
 * it is and the result does not parse), and because it needs NUL-terminated copies of everything. */
#include "base/xml.h"

#include <glib.h>
#include <libxml/xmlwriter.h>

struct xml {
    xmlTextWriter *writer;
    struct buf escaped; /* one text or attribute value; kept for its memory */
};

static int write_bytes(void *user, const char *bytes, int size)
{
    buf_bytes(user, bytes, (size_t)size);
    return size;
}

static gpointer prepare(gpointer unused)
{
    (void)unused;
    xmlInitParser();
    return NULL;
}

void xml_prepare(void)
{
    static GOnce once = G_ONCE_INIT;

    g_once(&once, prepare, NULL);
}

struct xml *xml_new(struct buf *out)
{
    struct xml *xml = g_new0(struct xml, 1);
    xmlOutputBuffer *sink = xmlOutputBufferCreateIO(write_bytes, NULL, out, NULL);

    g_assert(sink);
    xml->writer = xmlNewTextWriter(sink);
    g_assert(xml->writer);
    return xml;
}

void xml_free(struct xml *xml)
{
    if (!xml)
        return;
    while (xmlTextWriterEndElement(xml->writer) >= 0)
        ;
    xmlFreeTextWriter(xml->writer);
    buf_free(&xml->escaped);
    g_free(xml);
}

/* ---- escaping ---- */

/* The length of the character at `p` when XML allows it, else 0 and its length in `*skip`. The allowed
 * ones are tab, line feed, carriage return, U+0020 to U+D7FF, U+E000 to U+FFFD and all above U+FFFF. */
static size_t char_allowed(const char *p, size_t room, size_t *skip)
{
    unsigned char c = (unsigned char)*p;

    *skip = 1;
    if (c < 0x80)
        return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
    gunichar unicode = g_utf8_get_char_validated(p, (gssize)room);
    if (unicode == (gunichar)-1 || unicode == (gunichar)-2)
        return 0;
    *skip = (size_t)g_unichar_to_utf8(unicode, NULL);
    return unicode == 0xFFFE || unicode == 0xFFFF ? 0 : *skip;
}

static const char *entity(char c, bool in_attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return in_attribute ? "&quot;" : NULL;
    case '\n':
        return in_attribute ? "&#10;" : NULL;
    case '\t':
        return in_attribute ? "&#9;" : NULL;
    }
    return NULL;
}

/* Bytes that are neither markup nor doubtful: nearly all of a book. */
static bool is_plain(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 0x20 && u < 0x80 && c != '&' && c != '<' && c != '>' && c != '"';
}

/* The text with markup escaped and forbidden characters dropped, as a string. */
static const char *escape(struct xml *xml, struct slice text, bool in_attribute)
{
    struct buf *out = &xml->escaped;
    size_t i = 0;

    buf_clear(out);
    while (i < text.n) {
        size_t start = i, skip;
        while (i < text.n && is_plain(text.p[i]))
            i++;
        buf_bytes(out, text.p + start, i - start);
        if (i == text.n)
            break;
        const char *name = entity(text.p[i], in_attribute);
        size_t size = char_allowed(text.p + i, text.n - i, &skip);
        if (name)
            buf_string(out, name);
        else
            buf_bytes(out, text.p + i, size);
        i += skip;
    }
    return out->data ? out->data : "";
}

/* ---- writing ---- */

static const xmlChar *utf8(const char *s)
{
    return (const xmlChar *)s;
}

void xml_declaration(struct xml *xml)
{
    xml_raw(xml, SLICE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
}

void xml_doctype(struct xml *xml, const char *name)
{
    xml_raw(xml, SLICE("<!DOCTYPE "));
    xml_raw(xml, slice_of(name));
    xml_raw(xml, SLICE(">\n"));
}

void xml_open(struct xml *xml, const char *element)
{
    xmlTextWriterStartElement(xml->writer, utf8(element));
}

void xml_close(struct xml *xml)
{
    xmlTextWriterEndElement(xml->writer);
}

void xml_attr(struct xml *xml, const char *name, struct slice value)
{
    if (!value.p)
        return;
    xmlTextWriterStartAttribute(xml->writer, utf8(name));
    xmlTextWriterWriteRaw(xml->writer, utf8(escape(xml, value, true)));
    xmlTextWriterEndAttribute(xml->writer);
}

void xml_attr_string(struct xml *xml, const char *name, const char *value)
{
    xml_attr(xml, name, slice_of(value));
}

void xml_attr_int(struct xml *xml, const char *name, long value)
{
    char digits[32];

    g_snprintf(digits, sizeof digits, "%ld", value);
    xml_attr_string(xml, name, digits);
}

void xml_text(struct xml *xml, struct slice text)
{
    const char *escaped = escape(xml, text, false);

    xmlTextWriterWriteRawLen(xml->writer, utf8(escaped), (int)xml->escaped.size);
}

void xml_text_string(struct xml *xml, const char *text)
{
    xml_text(xml, slice_of(text));
}

void xml_comment(struct xml *xml, const char *text)
{
    xmlTextWriterWriteComment(xml->writer, utf8(text));
}

void xml_raw(struct xml *xml, struct slice markup)
{
    xmlTextWriterWriteRawLen(xml->writer, utf8(markup.p), (int)markup.n);
}

void xml_element(struct xml *xml, const char *element, struct slice text)
{
    xml_open(xml, element);
    xml_text(xml, text);
    xml_close(xml);
}
