/* The NCX of EPUB 2, for Kindle and old reading systems (EP-N04): the same list as the nav document. */
#include "epub/package.h"

#include "epub/pagelist.h"

static void write_text(struct xml *xml, const char *element, struct slice label, struct slice text)
{
    xml_open(xml, element);
    xml_open(xml, "text");
    if (label.n) {
        xml_text(xml, label);
        xml_text_string(xml, text.n ? " " : "");
    }
    xml_text(xml, text);
    xml_close(xml);
    xml_close(xml);
}

static void write_point(struct epub *epub, struct xml *xml, size_t index)
{
    const struct toc_line *line = &epub->toc.items[index];

    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "navPoint");
    xml_attr(xml, "id", arena_printf(epub->arena, "p%zu", index + 1));
    xml_attr_int(xml, "playOrder", (long)index + 1);
    write_text(xml, "navLabel", line->label, line->title);
    xml_open(xml, "content");
    xml_attr(xml, "src", epub_href(epub, NULL, line->target));
    xml_close(xml);
}

static void write_map(struct epub *epub, struct xml *xml)
{
    unsigned depth = 0;

    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "navMap");
    for (size_t i = 0; i < epub->toc.count; i++) {
        for (; depth >= epub->toc.items[i].depth; depth--)
            xml_close(xml);
        write_point(epub, xml, i);
        depth++;
    }
    for (; depth > 0; depth--)
        xml_close(xml);
    xml_close(xml);
}

static void write_meta(struct xml *xml, const char *name, const char *content)
{
    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "meta");
    xml_attr_string(xml, "name", name);
    xml_attr_string(xml, "content", content);
    xml_close(xml);
}

void ncx_write(struct epub *epub, struct buf *out)
{
    struct xml *xml = xml_new(out);
    unsigned deepest = 1;

    for (size_t i = 0; i < epub->toc.count; i++)
        if (epub->toc.items[i].depth > deepest)
            deepest = epub->toc.items[i].depth;
    xml_declaration(xml);
    xml_open(xml, "ncx");
    xml_attr_string(xml, "xmlns", "http://www.daisy.org/z3986/2005/ncx/");
    xml_attr_string(xml, "version", "2005-1");
    xml_attr(xml, "xml:lang", epub->language);
    xml_open(xml, "head");
    write_meta(xml, "dtb:uid", epub->identifier);
    write_meta(xml, "dtb:depth", arena_printf(epub->arena, "%u", deepest).p);
    write_meta(xml, "dtb:totalPageCount", "0");
    write_meta(xml, "dtb:maxPageNumber", "0");
    xml_close(xml);
    write_text(xml, "docTitle", (struct slice){0}, epub->title);
    write_map(epub, xml);
    xml_free(xml);
    buf_byte(out, '\n');
}
