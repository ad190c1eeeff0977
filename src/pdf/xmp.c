/* XMP (ISO 16684-1) by base/xml.h. PDF/A wants its extension schema for every property that it does not
 * know itself; of ours that is pdfuaid:part alone. */
#include "pdf/xmp.h"

#include "base/xml.h"

#include <glib.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* The namespaces of the one rdf:Description. */
static const struct {
    const char *prefix, *uri;
} spaces[] = {
    {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
    {"xmlns:xmp", "http://ns.adobe.com/xap/1.0/"},
    {"xmlns:pdf", "http://ns.adobe.com/pdf/1.3/"},
    {"xmlns:pdfaid", "http://www.aiim.org/pdfa/ns/id/"},
    {"xmlns:pdfuaid", "http://www.aiim.org/pdfua/ns/id/"},
    {"xmlns:pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"},
    {"xmlns:pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"},
    {"xmlns:pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"},
};

static void write_element(struct xml *xml, const char *name, struct slice text)
{
    if (text.n)
        xml_element(xml, name, text);
}

/* A property whose value is a list with one item; `kind` is rdf:Alt, rdf:Seq or rdf:Bag. */
static void write_list(struct xml *xml, const char *name, const char *kind, struct slice text)
{
    if (!text.n)
        return;
    xml_open(xml, name);
    xml_open(xml, kind);
    xml_open(xml, "rdf:li");
    if (strcmp(kind, "rdf:Alt") == 0)
        xml_attr_string(xml, "xml:lang", "x-default");
    xml_text(xml, text);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void write_date(struct xml *xml, const char *name, int64_t seconds)
{
    GDateTime *date = g_date_time_new_from_unix_utc(seconds);

    if (!date)
        date = g_date_time_new_from_unix_utc(0);
    char *text = g_date_time_format(date, "%Y-%m-%dT%H:%M:%S+00:00");
    xml_element(xml, name, slice_of(text));
    g_free(text);
    g_date_time_unref(date);
}

static void open_resource(struct xml *xml, const char *name)
{
    xml_open(xml, name);
    xml_attr_string(xml, "rdf:parseType", "Resource");
}

static void write_extension(struct xml *xml)
{
    xml_open(xml, "pdfaExtension:schemas");
    xml_open(xml, "rdf:Bag");
    open_resource(xml, "rdf:li");
    xml_element(xml, "pdfaSchema:schema", SLICE("PDF/UA identification"));
    xml_element(xml, "pdfaSchema:namespaceURI", SLICE("http://www.aiim.org/pdfua/ns/id/"));
    xml_element(xml, "pdfaSchema:prefix", SLICE("pdfuaid"));
    xml_open(xml, "pdfaSchema:property");
    xml_open(xml, "rdf:Seq");
    open_resource(xml, "rdf:li");
    xml_element(xml, "pdfaProperty:name", SLICE("part"));
    xml_element(xml, "pdfaProperty:valueType", SLICE("Integer"));
    xml_element(xml, "pdfaProperty:category", SLICE("internal"));
    xml_element(xml, "pdfaProperty:description", SLICE("Part of PDF/UA that the file obeys"));
    for (int i = 0; i < 6; i++)
        xml_close(xml);
}

static void write_properties(struct xml *xml, const struct pages *pages)
{
    write_list(xml, "dc:title", "rdf:Alt", pages->title.n ? pages->title : SLICE("Untitled"));
    write_list(xml, "dc:creator", "rdf:Seq", pages->author);
    write_list(xml, "dc:description", "rdf:Alt", pages->subject);
    write_list(xml, "dc:rights", "rdf:Alt", pages->rights);
    write_list(xml, "dc:language", "rdf:Bag", pages->language);
    write_element(xml, "pdf:Keywords", pages->keywords);
    write_element(xml, "pdf:Producer", pages->producer);
    write_element(xml, "xmp:CreatorTool", pages->producer);
    write_date(xml, "xmp:CreateDate", pages->date);
    write_date(xml, "xmp:ModifyDate", pages->date);
    xml_element(xml, "pdfaid:part", SLICE("2"));
    xml_element(xml, "pdfaid:conformance", SLICE("U"));
    xml_element(xml, "pdfuaid:part", SLICE("1"));
    write_extension(xml);
}

void xmp_write(const struct pages *pages, struct buf *out)
{
    buf_string(out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    struct xml *xml = xml_new(out);
    xml_open(xml, "x:xmpmeta");
    xml_attr_string(xml, "xmlns:x", "adobe:ns:meta/");
    xml_open(xml, "rdf:RDF");
    xml_attr_string(xml, "xmlns:rdf", RDF);
    xml_open(xml, "rdf:Description");
    xml_attr_string(xml, "rdf:about", "");
    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++)
        xml_attr_string(xml, spaces[i].prefix, spaces[i].uri);
    write_properties(xml, pages);
    xml_free(xml);
    buf_string(out, "\n<?xpacket end=\"r\"?>");
}
