/* The package document: metadata, manifest, spine (EP-P01 to EP-P10) and what can honestly be said of
 * accessibility (EP-A01 to EP-A05). */
#include "epub/package.h"

#include "epub/pagelist.h"
#include "epub/uuid.h"

#include <glib.h>

/* ---- identifier ---- */

/* The digits of an ISBN, and its X. */
static struct slice plain_isbn(struct epub *epub, struct slice isbn)
{
    struct buf digits = {0};

    for (size_t i = 0; i < isbn.n; i++)
        if (g_ascii_isdigit(isbn.p[i]) || isbn.p[i] == 'X' || isbn.p[i] == 'x')
            buf_byte(&digits, g_ascii_toupper(isbn.p[i]));
    struct slice plain = arena_copy(epub->arena, buf_view(&digits));
    buf_free(&digits);
    return plain;
}

static const char *isbn_urn(struct epub *epub, struct slice isbn)
{
    struct slice plain = plain_isbn(epub, isbn);

    return plain.n ? arena_printf(epub->arena, "urn:isbn:%s", plain.p).p : NULL;
}

const char *opf_identifier(struct epub *epub)
{
    const struct config *config = epub->book->config;
    struct slice given = slice_trim(config->identifier);

    if (given.n)
        return arena_string(epub->arena, arena_copy(epub->arena, given).p);
    const char *isbn = isbn_urn(epub, config->isbn_ebook);
    if (isbn)
        return isbn;
    struct buf name = {0};
    buf_slice(&name, config->title);
    for (size_t i = 0; i < config->person_count; i++) {
        buf_byte(&name, '\n');
        buf_slice(&name, config->people[i].name);
    }
    const char *urn = uuid_urn(epub->arena, buf_view(&name));
    buf_free(&name);
    return urn;
}

/* ---- writing metadata ---- */

struct opf {
    struct epub *epub;
    struct xml *xml;
    unsigned ids; /* of metadata that others refine */
};

static void element(struct opf *opf, const char *name, const char *id, struct slice text)
{
    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, name);
    if (id)
        xml_attr_string(opf->xml, "id", id);
    xml_text(opf->xml, text);
    xml_close(opf->xml);
}

static void meta(struct opf *opf, const char *property, struct slice text)
{
    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, "meta");
    xml_attr_string(opf->xml, "property", property);
    xml_text(opf->xml, text);
    xml_close(opf->xml);
}

static void refine(struct opf *opf, const char *id, const char *property, const char *scheme,
                   struct slice text)
{
    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, "meta");
    xml_attr(opf->xml, "refines", arena_printf(opf->epub->arena, "#%s", id));
    xml_attr_string(opf->xml, "property", property);
    if (scheme)
        xml_attr_string(opf->xml, "scheme", scheme);
    xml_text(opf->xml, text);
    xml_close(opf->xml);
}

static const char *next_id(struct opf *opf, const char *stem)
{
    return arena_printf(opf->epub->arena, "%s-%u", stem, ++opf->ids).p;
}

static void write_identifier(struct opf *opf)
{
    const char *id = opf->epub->identifier;

    element(opf, "dc:identifier", "pub-id", slice_of(id));
    if (g_str_has_prefix(id, "urn:isbn:") && strlen(id) == strlen("urn:isbn:") + 13)
        refine(opf, "pub-id", "identifier-type", "onix:codelist5", SLICE("15"));
    else if (g_str_has_prefix(id, "doi:") || g_str_has_prefix(id, "urn:doi:"))
        refine(opf, "pub-id", "identifier-type", "onix:codelist5", SLICE("06"));
}

static void write_titles(struct opf *opf)
{
    const struct config *config = opf->epub->book->config;

    element(opf, "dc:title", "title", opf->epub->title);
    refine(opf, "title", "title-type", NULL, SLICE("main"));
    if (!config->subtitle.n)
        return;
    refine(opf, "title", "display-seq", NULL, SLICE("1"));
    element(opf, "dc:title", "subtitle", config->subtitle);
    refine(opf, "subtitle", "title-type", NULL, SLICE("subtitle"));
    refine(opf, "subtitle", "display-seq", NULL, SLICE("2"));
}

/* Authors are creators, and so are editors of a book without authors; the rest contribute. */
static void write_people(struct opf *opf)
{
    const struct config *config = opf->epub->book->config;
    bool has_author = false;
    unsigned creators = 0;

    for (size_t i = 0; i < config->person_count; i++)
        has_author |= !config->people[i].role.n || slice_is(config->people[i].role, "aut");
    for (size_t i = 0; i < config->person_count; i++) {
        const struct person *person = &config->people[i];
        struct slice role = person->role.n ? person->role : SLICE("aut");
        bool creator = slice_is(role, "aut") || (!has_author && slice_is(role, "edt"));
        const char *id = next_id(opf, "person");
        if (!slice_trim(person->name).n)
            continue;
        element(opf, creator ? "dc:creator" : "dc:contributor", id, person->name);
        refine(opf, id, "role", "marc:relators", role);
        if (person->sort_name.n)
            refine(opf, id, "file-as", NULL, person->sort_name);
        if (creator)
            refine(opf, id, "display-seq", NULL,
                   arena_printf(opf->epub->arena, "%u", ++creators));
    }
}

static void write_optional(struct opf *opf, const char *name, struct slice text)
{
    if (slice_trim(text).n)
        element(opf, name, NULL, slice_trim(text));
}

static void write_series(struct opf *opf)
{
    const struct config *config = opf->epub->book->config;

    if (!slice_trim(config->series).n)
        return;
    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, "meta");
    xml_attr_string(opf->xml, "id", "series");
    xml_attr_string(opf->xml, "property", "belongs-to-collection");
    xml_text(opf->xml, config->series);
    xml_close(opf->xml);
    refine(opf, "series", "collection-type", NULL, SLICE("series"));
    if (slice_trim(config->series_number).n)
        refine(opf, "series", "group-position", NULL, slice_trim(config->series_number));
}

static void write_description(struct opf *opf)
{
    const struct config *config = opf->epub->book->config;
    const char *print = isbn_urn(opf->epub, config->isbn);

    element(opf, "dc:language", NULL, opf->epub->language);
    meta(opf, "dcterms:modified", slice_of(opf->epub->modified));
    write_optional(opf, "dc:publisher", config->publisher);
    write_optional(opf, "dc:date", config->date);
    write_optional(opf, "dc:description", config->description);
    write_optional(opf, "dc:rights", config->rights);
    for (size_t i = 0; i < config->subjects.count; i++)
        write_optional(opf, "dc:subject", config->subjects.items[i]);
    write_series(opf);
    if (print)
        element(opf, "dc:source", NULL, slice_of(print));
    if (pagelist_count(opf->epub->pages))
        meta(opf, "pageBreakSource", print ? slice_of(print) : SLICE("none"));
}

/* Only what is true of every book made here, or was seen while writing this one. */
static void write_accessibility(struct opf *opf)
{
    const struct epub *epub = opf->epub;
    bool visual = epub->has_images, described = epub->all_images_described;

    meta(opf, "schema:accessMode", SLICE("textual"));
    if (visual)
        meta(opf, "schema:accessMode", SLICE("visual"));
    if (!visual || described)
        meta(opf, "schema:accessModeSufficient", SLICE("textual"));
    if (visual)
        meta(opf, "schema:accessModeSufficient", SLICE("textual,visual"));
    meta(opf, "schema:accessibilityFeature", SLICE("tableOfContents"));
    meta(opf, "schema:accessibilityFeature", SLICE("readingOrder"));
    meta(opf, "schema:accessibilityFeature", SLICE("structuralNavigation"));
    meta(opf, "schema:accessibilityFeature", SLICE("displayTransformability"));
    meta(opf, "schema:accessibilityFeature", SLICE("ARIA"));
    if (visual && described)
        meta(opf, "schema:accessibilityFeature", SLICE("alternativeText"));
    if (pagelist_count(epub->pages)) {
        meta(opf, "schema:accessibilityFeature", SLICE("pageBreakMarkers"));
        meta(opf, "schema:accessibilityFeature", SLICE("pageNavigation"));
    }
    meta(opf, "schema:accessibilityHazard", SLICE("none"));
    meta(opf, "schema:accessibilitySummary",
         visual && !described
             ? SLICE("The text can be enlarged, recoloured and read aloud; some images have no description.")
         : visual
             ? SLICE("The text can be enlarged, recoloured and read aloud; all images are described.")
             : SLICE("The text can be enlarged, recoloured and read aloud; there are no images."));
}

/* ---- manifest and spine ---- */

static struct slice item_id(struct epub *epub, const char *path)
{
    char *id = g_strdelimit(g_strconcat("i-", path, NULL), "/", '-');
    struct slice kept = arena_copy(epub->arena, slice_of(id));

    g_free(id);
    return kept;
}

static void write_manifest(struct opf *opf)
{
    struct epub *epub = opf->epub;

    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, "manifest");
    for (size_t i = 0; i < epub->items.count; i++) {
        const struct item *item = &epub->items.items[i];
        xml_raw(opf->xml, SLICE("\n"));
        xml_open(opf->xml, "item");
        xml_attr(opf->xml, "id", item_id(epub, item->path));
        xml_attr_string(opf->xml, "href", item->path);
        xml_attr_string(opf->xml, "media-type", item->media_type);
        if (*item->properties)
            xml_attr_string(opf->xml, "properties", item->properties);
        xml_close(opf->xml);
    }
    xml_close(opf->xml);
}

static void write_spine(struct opf *opf)
{
    struct epub *epub = opf->epub;

    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, "spine");
    xml_attr(opf->xml, "toc", item_id(epub, "toc.ncx"));
    if (epub->rtl)
        xml_attr_string(opf->xml, "page-progression-direction", "rtl");
    for (size_t i = 0; i < epub->items.count; i++) {
        if (!epub->items.items[i].in_spine)
            continue;
        xml_raw(opf->xml, SLICE("\n"));
        xml_open(opf->xml, "itemref");
        xml_attr(opf->xml, "idref", item_id(epub, epub->items.items[i].path));
        xml_close(opf->xml);
    }
    xml_close(opf->xml);
}

static void write_metadata(struct opf *opf)
{
    xml_raw(opf->xml, SLICE("\n"));
    xml_open(opf->xml, "metadata");
    xml_attr_string(opf->xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    write_identifier(opf);
    write_titles(opf);
    write_people(opf);
    write_description(opf);
    write_accessibility(opf);
    if (opf->epub->cover_path) {
        xml_raw(opf->xml, SLICE("\n"));
        xml_open(opf->xml, "meta"); /* for Kindle and Kobo (EP-P10) */
        xml_attr_string(opf->xml, "name", "cover");
        xml_attr(opf->xml, "content", item_id(opf->epub, opf->epub->cover_path));
        xml_close(opf->xml);
    }
    xml_close(opf->xml);
}

void opf_write(struct epub *epub, struct buf *out)
{
    struct opf opf = {.epub = epub, .xml = xml_new(out)};

    xml_declaration(opf.xml);
    xml_open(opf.xml, "package");
    xml_attr_string(opf.xml, "xmlns", "http://www.idpf.org/2007/opf");
    xml_attr_string(opf.xml, "version", "3.0");
    xml_attr_string(opf.xml, "unique-identifier", "pub-id");
    xml_attr(opf.xml, "xml:lang", epub->language);
    if (epub->rtl)
        xml_attr_string(opf.xml, "dir", "rtl");
    write_metadata(&opf);
    write_manifest(&opf);
    write_spine(&opf);
    xml_free(opf.xml);
    buf_byte(out, '\n');
}
