#include "check/epub_text.h"

#include "base/vec.h"
#include "check/words.h"

#include <glib.h>
#include <libxml/parser.h>
#include <zip.h>

/* No file of a book is larger; a damaged directory may claim so. */
#define MAX_FILE (256u << 20)

struct epub_text {
    zip_t *zip;
    struct epub_words *words;
    const char *reason;
    GHashTable *items; /* of the manifest: id → href; the nav is left out */
    GPtrArray *spine;  /* ids */
    char *package;     /* path of the package document */
    /* while a document is read */
    bool in_body;
    int skipped, in_note; /* depth of elements within one that is skipped, or a note's */
    struct buf *note;     /* where the words of that note go */
};

/* ---- files ---- */

static bool read_entry(struct epub_text *text, const char *path, struct buf *out)
{
    zip_stat_t stat;
    zip_file_t *file = zip_fopen(text->zip, path, 0);
    bool ok = file && zip_stat(text->zip, path, 0, &stat) == 0 && stat.size < MAX_FILE;

    buf_clear(out);
    while (ok) {
        char block[16384];
        zip_int64_t n = zip_fread(file, block, sizeof block);
        ok = n >= 0;
        if (n <= 0)
            break;
        buf_bytes(out, block, (size_t)n);
    }
    if (file)
        zip_fclose(file);
    if (!ok)
        text->reason = "a file is missing";
    return ok;
}

static bool parse(struct epub_text *text, xmlSAXHandler *handler, struct slice bytes)
{
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(handler, text, NULL, 0, NULL);
    bool ok = bytes.n < INT_MAX;

    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
    if (ok)
        ok = xmlParseChunk(parser, bytes.p, (int)bytes.n, 1) == 0;
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    if (!ok)
        text->reason = "a file is not well-formed";
    return ok;
}

/* The old SAX interface gives names with their prefixes, as they are written: all we need. */
static bool read_xml(struct epub_text *text, const char *path, startElementSAXFunc start,
                     endElementSAXFunc end, charactersSAXFunc characters)
{
    xmlSAXHandler handler = {
        .startElement = start,
        .endElement = end,
        .characters = characters,
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
    };
    struct buf bytes = {0};
    bool ok = read_entry(text, path, &bytes) && parse(text, &handler, buf_view(&bytes));

    buf_free(&bytes);
    return ok;
}

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp((const char *)attributes[0], name) == 0)
            return (const char *)attributes[1];
    return "";
}

static bool is_element(const xmlChar *name, const char *wanted)
{
    return strcmp((const char *)name, wanted) == 0;
}

/* True when a space-separated list has the word. */
static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = list; (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
            return true;
    return false;
}

/* ---- container and package ---- */

static void container_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    struct epub_text *text = user;

    if (is_element(name, "rootfile") && !text->package)
        text->package = g_strdup(attribute(attributes, "full-path"));
}

static void package_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    struct epub_text *text = user;

    if (is_element(name, "item") && !has_word(attribute(attributes, "properties"), "nav"))
        g_hash_table_insert(text->items, g_strdup(attribute(attributes, "id")),
                            g_uri_unescape_string(attribute(attributes, "href"), NULL));
    else if (is_element(name, "itemref"))
        g_ptr_array_add(text->spine, g_strdup(attribute(attributes, "idref")));
}

/* ---- documents ---- */

/* What a reader's eye passes over: marks of pages and notes. */
static bool is_skipped(const xmlChar *name, const xmlChar **attributes)
{
    const char *type = attribute(attributes, "epub:type"), *role = attribute(attributes, "role");

    return is_element(name, "svg") || has_word(type, "pagebreak") || has_word(type, "noteref") ||
           has_word(type, "backlink") || has_word(role, "doc-pagebreak") ||
           has_word(role, "doc-noteref") || has_word(role, "doc-backlink");
}

static bool is_note(const xmlChar **attributes)
{
    const char *type = attribute(attributes, "epub:type"), *role = attribute(attributes, "role");

    return has_word(type, "footnote") || has_word(type, "endnote") ||
           has_word(role, "doc-footnote") || has_word(role, "doc-endnote");
}

/* The words of the series that the note's classes name; that without a name is NULL here. */
static struct buf *find_series(const struct epub_words *words, const xmlChar **attributes)
{
    const char *classes = attribute(attributes, "class");
    unsigned found = 0;

    for (unsigned i = 0; i < words->series_count; i++) {
        char *name = g_strndup(words->series[i].p, words->series[i].n);
        bool named = name && has_word(classes, name);
        if (named || !name)
            found = i;
        g_free(name);
        if (named)
            break;
    }
    return &words->notes[found];
}

static void document_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    struct epub_text *text = user;

    if (is_element(name, "body"))
        text->in_body = true;
    if (text->skipped || is_skipped(name, attributes))
        text->skipped++;
    if (!text->in_note && is_note(attributes))
        text->note = find_series(text->words, attributes);
    if (text->in_note || is_note(attributes))
        text->in_note++;
}

static void document_end(void *user, const xmlChar *name)
{
    struct epub_text *text = user;

    if (is_element(name, "body"))
        text->in_body = false;
    if (text->skipped)
        text->skipped--;
    if (text->in_note)
        text->in_note--;
}

static void document_characters(void *user, const xmlChar *characters, int size)
{
    struct epub_text *text = user;

    if (text->in_body && !text->skipped)
        words_fold(text->in_note ? text->note : &text->words->body,
                   (struct slice){(const char *)characters, (size_t)size});
}

static bool read_spine(struct epub_text *text)
{
    char *folder = g_path_get_dirname(text->package);
    bool ok = true;

    for (guint i = 0; ok && i < text->spine->len; i++) {
        const char *href = g_hash_table_lookup(text->items, text->spine->pdata[i]);
        if (!href) /* the nav */
            continue;
        char *path = strcmp(folder, ".") == 0 ? g_strdup(href) : g_strconcat(folder, "/", href, NULL);
        text->in_body = false;
        text->skipped = text->in_note = 0;
        ok = read_xml(text, path, document_start, document_end, document_characters);
        g_free(path);
    }
    g_free(folder);
    return ok;
}

static bool read_book(struct epub_text *text)
{
    if (!read_xml(text, "META-INF/container.xml", container_start, NULL, NULL))
        return false;
    if (!text->package) {
        text->reason = "it names no package document";
        return false;
    }
    return read_xml(text, text->package, package_start, NULL, NULL) && read_spine(text);
}

bool epub_text_read(struct slice epub, struct epub_words *words, const char **reason)
{
    struct epub_text text = {.words = words};
    zip_source_t *source = zip_source_buffer_create(epub.p, epub.n, 0, NULL);

    text.zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (!text.zip) {
        zip_source_free(source);
        *reason = "it is no zip file";
        return false;
    }
    text.items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    text.spine = g_ptr_array_new_with_free_func(g_free);
    bool ok = read_book(&text);
    *reason = text.reason;
    g_free(text.package);
    g_hash_table_destroy(text.items);
    g_ptr_array_free(text.spine, TRUE);
    zip_discard(text.zip);
    return ok;
}
