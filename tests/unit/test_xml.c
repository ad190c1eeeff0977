/* base/xml: whatever the text holds, the document parses and holds the same text. */
#include "base/xml.h"

#include <glib.h>
#include <libxml/parser.h>

static void test_writing(void)
{
    struct buf out = {0};
    struct xml *xml = xml_new(&out);

    xml_declaration(xml);
    xml_doctype(xml, "html");
    xml_open(xml, "html");
    xml_attr(xml, "title", SLICE("a \"b\" <c> & d\n"));
    xml_attr(xml, "none", (struct slice){0});
    xml_attr(xml, "alt", SLICE(""));
    xml_attr_int(xml, "n", -12);
    xml_element(xml, "p", SLICE("1 < 2 & \"so\" > on"));
    xml_open(xml, "br");
    xml_close(xml);
    xml_open(xml, "left-open");
    xml_free(xml);
    g_assert_cmpstr(out.data, ==,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                    "<html title=\"a &quot;b&quot; &lt;c&gt; &amp; d&#10;\" alt=\"\" n=\"-12\">"
                    "<p>1 &lt; 2 &amp; \"so\" &gt; on</p><br/><left-open/></html>");
    buf_free(&out);
}

/* Characters XML forbids, and bytes that are no UTF-8, are dropped. */
static void test_forbidden(void)
{
    struct buf out = {0};
    struct xml *xml = xml_new(&out);

    xml_open(xml, "p");
    xml_attr(xml, "title", SLICE("a\x01" "b\xEF\xBF\xBF" "c"));
    xml_text(xml, SLICE("a\x01" "b\x1F" "c\xEF\xBF\xBE" "d\xED\xA0\x80" "e\xFF" "f\xC3"));
    xml_text(xml, SLICE(" \xC3\xA9\xF0\x9F\x98\x80\t\n"));
    xml_free(xml);
    g_assert_cmpstr(out.data, ==, "<p title=\"abc\">abcdef \xC3\xA9\xF0\x9F\x98\x80\t\n</p>");
    xmlDoc *doc = xmlReadMemory(out.data, (int)out.size, "x.xml", NULL, XML_PARSE_NONET);
    g_assert_nonnull(doc);
    xmlFreeDoc(doc);
    buf_free(&out);
}

static void test_long(void)
{
    struct buf out = {0}, text = {0};
    struct xml *xml = xml_new(&out);

    for (int i = 0; i < 100000; i++)
        buf_string(&text, "long ");
    xml_element(xml, "p", buf_view(&text));
    xml_free(xml);
    g_assert_cmpuint(out.size, ==, 500000 + strlen("<p></p>"));
    xml_free(NULL);
    buf_free(&out);
    buf_free(&text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/writing", test_writing);
    g_test_add_func("/xml/forbidden", test_forbidden);
    g_test_add_func("/xml/long", test_long);
    return g_test_run();
}
