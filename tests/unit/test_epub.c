/* epub/: a small book made by hand, written, and read back entry by entry. */
#include "epub/epub.h"

#include "base/vec.h"
#include "epub/uuid.h"
#include "refine/refine.h"
#include "style/sheet.h"

#include <glib.h>
#include <hb.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <time.h>
#include <zip.h>

/* 2023-11-14 22:13:20 UTC */
#define DATE 1700000000

static struct node *add(struct book *book, struct node *parent, enum node_kind kind, const char *text)
{
    struct node *node = node_new(book->arena, kind, (struct span){0, 0, 0});

    if (text && node_kind_holds_inlines(kind))
        node_append(node, node_new_text(book->arena, slice_of(text), SPAN_NONE));
    else if (text)
        node->text = slice_of(text);
    if (parent)
        node_append(parent, node);
    return node;
}

static struct node *heading(struct book *book, int level, const char *text, const char *id)
{
    struct node *node = add(book, book->root, NODE_HEADING, text);

    node->as.heading.level = (uint8_t)level;
    node->attrs.id = slice_of(id);
    return node;
}

static void add_note(struct book *book, struct node *paragraph, const char *text)
{
    struct node *note = add(book, paragraph, NODE_NOTE, NULL);

    note->as.note.body = add(book, note, NODE_NOTE_BODY, NULL);
    add(book, note->as.note.body, NODE_PARAGRAPH, text);
}

static void add_table(struct book *book)
{
    struct node *table = add(book, book->root, NODE_TABLE, NULL);

    for (int part = 0; part < 2; part++) {
        struct node *row = add(book, add(book, table, part ? NODE_TABLE_BODY : NODE_TABLE_HEAD, NULL),
                               NODE_ROW, NULL);
        for (int column = 0; column < 2; column++) {
            struct node *cell = add(book, row, NODE_CELL, NULL);
            cell->as.cell.colspan = cell->as.cell.rowspan = 1;
            cell->as.cell.header = part == 0 || column == 0;
            cell->as.cell.align = column ? ALIGN_RIGHT : ALIGN_DEFAULT;
            add(book, cell, NODE_PLAIN, "cell");
        }
    }
    add(book, table, NODE_CAPTION, "Cells");
}

static struct person people[] = {
    {.name = {"Ada Author", 10}, .sort_name = {"Author, Ada", 11}},
    {.name = {"Tom Translator", 14}, .role = {"trl", 3}},
};

static struct book *make_book(void)
{
    struct book *book = book_new();
    struct config *config = book->config;

    config->title = SLICE("Cats & <Dogs>");
    config->subtitle = SLICE("A study");
    config->language = SLICE("en-GB");
    config->series = SLICE("Beasts");
    config->series_number = SLICE("2");
    config->isbn = SLICE("978-3-16-148410-0");
    config->rights = SLICE("(c) nobody");
    config->contents_page = config->title_page = true;
    config->contents_depth = 2;
    config->people = people;
    config->person_count = 2;
    heading(book, 1, "First chapter", "first");
    struct node *p = add(book, book->root, NODE_PARAGRAPH, "Page one ends here; page two begins.");
    add_note(book, p, "A footnote.");
    heading(book, 4, "Deep", "deep");
    heading(book, 2, "Not so deep", "1 bad id");
    add_table(book);
    heading(book, 1, "Second chapter", NULL);
    p = add(book, book->root, NODE_PARAGRAPH, "See ");
    struct node *link = add(book, p, NODE_LINK, "the first");
    link->as.link.url = SLICE("#deep");
    struct node *web = add(book, p, NODE_LINK, "nowhere");
    web->as.link.url = SLICE("javascript:x");
    return book;
}

/* Finds the n-th text leaf that holds `text`. */
static struct node *find_text(struct book *book, const char *text)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_TEXT && g_strstr_len(node->text.p, (gssize)node->text.n, text))
            return node;
    return NULL;
}

static void write_book(struct buf *out)
{
    static struct page_start starts[2];
    struct book *book = make_book();
    struct epub_options options = {.date = DATE};

    refine_book(book);
    starts[0] = (struct page_start){find_text(book, "First chapter"), 0, SLICE("1")};
    starts[1] = (struct page_start){find_text(book, "Page one"), 19, SLICE("2")};
    book->page_starts = starts;
    book->page_start_count = 2;
    g_assert_true(epub_write(book, &options, out));
    book_free(book);
}

/* ---- reading back ---- */

static zip_t *open_zip(const struct buf *bytes)
{
    zip_source_t *source = zip_source_buffer_create(bytes->data, bytes->size, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, NULL);

    g_assert_nonnull(zip);
    return zip;
}

static char *entry(const struct buf *bytes, const char *path)
{
    zip_t *zip = open_zip(bytes);
    zip_stat_t stat;

    g_assert_cmpint(zip_stat(zip, path, 0, &stat), ==, 0);
    char *text = g_malloc0(stat.size + 1);
    zip_file_t *file = zip_fopen(zip, path, 0);
    g_assert_cmpint(zip_fread(file, text, stat.size), ==, (zip_int64_t)stat.size);
    zip_fclose(file);
    zip_discard(zip);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("'%s' is not in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        g_error("'%s' is in:\n%s", part, text);
}

/* Asserts that an entry has all the parts, in this order. */
static void assert_entry(const struct buf *bytes, const char *path, const char *const *parts)
{
    char *text = entry(bytes, path), *at = text;

    for (; *parts; parts++) {
        char *found = strstr(at, *parts);
        if (!found)
            g_error("%s: '%s' is not (in order) in:\n%s", path, *parts, text);
        at = found + 1;
    }
    g_free(text);
}

#define PARTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- the container ---- */

/* EP-Z01: the bytes other programs look at. EP-Z02: stored and deflated only. */
static void test_container(void)
{
    struct buf bytes = {0};

    write_book(&bytes);
    g_assert_cmpmem(bytes.data, 4, "PK\3\4", 4);
    g_assert_cmpint(bytes.data[8] | bytes.data[9], ==, 0);   /* stored */
    g_assert_cmpint(bytes.data[28] | bytes.data[29], ==, 0); /* no extra field */
    g_assert_cmpmem(bytes.data + 30, 28, "mimetypeapplication/epub+zip", 28);

    zip_t *zip = open_zip(&bytes);
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        zip_stat_t stat;
        zip_uint8_t system;
        zip_uint32_t attributes;
        zip_stat_index(zip, (zip_uint64_t)i, 0, &stat);
        g_assert_true(stat.comp_method == ZIP_CM_STORE || stat.comp_method == ZIP_CM_DEFLATE);
        /* EP-Z09 */
        zip_file_get_external_attributes(zip, (zip_uint64_t)i, 0, &system, &attributes);
        g_assert_cmpint(system, ==, ZIP_OPSYS_UNIX);
        g_assert_cmpuint(attributes >> 16, ==, 0100644);
        for (const char *p = stat.name; *p; p++) /* EP-Z03 */
            g_assert_true(g_ascii_isalnum(*p) || strchr("./-_", *p));
    }
    zip_discard(zip);
    buf_free(&bytes);
}

static unsigned le16(const char *p)
{
    return (unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

/* EP-Z02, EP-Z05 to EP-Z07, by the entries' local headers: in the order they were added, nothing in the extra field
 * (no ZIP64 from sources of unknown size), no flag for names that are ASCII; only what is packed already is stored. */
static void test_local_headers(void)
{
    static const char *const first[] = {"mimetype", "META-INF/container.xml",
                                        "META-INF/com.apple.ibooks.display-options.xml", /* EP-F03 */
                                        "EPUB/package.opf"};
    struct buf bytes = {0};
    size_t at = 0, count = 0;

    write_book(&bytes);
    for (; memcmp(bytes.data + at, "PK\3\4", 4) == 0; count++) {
        const char *header = bytes.data + at;
        size_t name = le16(header + 26), packed = le16(header + 18) | (size_t)le16(header + 20) << 16;
        g_assert_cmpuint(le16(header + 4), <=, 20);
        g_assert_cmpuint(le16(header + 6), ==, 0);
        g_assert_cmpuint(le16(header + 8), ==, count == 0 ? ZIP_CM_STORE : ZIP_CM_DEFLATE);
        g_assert_cmpuint(le16(header + 28), ==, 0);
        if (count < G_N_ELEMENTS(first))
            g_assert_cmpmem(header + 30, name, first[count], strlen(first[count]));
        at += 30 + name + packed;
        g_assert_cmpuint(at, <, bytes.size);
    }
    g_assert_cmpuint(count, >, 8);
    buf_free(&bytes);
}

/* EP-Z08, EP-Z10: the same book gives the same bytes in every time zone, with the date of the book. */
static void test_reproducible(void)
{
    struct buf here = {0}, there = {0};

    g_setenv("TZ", "UTC", TRUE);
    tzset();
    write_book(&here);
    g_setenv("TZ", "America/New_York", TRUE);
    tzset();
    write_book(&there);
    g_assert_cmpmem(here.data, here.size, there.data, there.size);
    /* 22:13:20 on 2023-11-14 in MS-DOS's units of two seconds. */
    g_assert_cmpint((unsigned char)here.data[10] | (unsigned char)here.data[11] << 8, ==,
                    22 << 11 | 13 << 5 | 10);
    g_assert_cmpint((unsigned char)here.data[12] | (unsigned char)here.data[13] << 8, ==,
                    43 << 9 | 11 << 5 | 14);
    buf_free(&here), buf_free(&there);
}

/* ---- the package ---- */

static void test_package(void)
{
    struct buf bytes = {0};

    write_book(&bytes);
    assert_entry(&bytes, "META-INF/container.xml", PARTS("EPUB/package.opf")); /* EP-Z04 */
    assert_entry(&bytes, "EPUB/package.opf",
                 PARTS("version=\"3.0\" unique-identifier=\"pub-id\" xml:lang=\"en-GB\"", /* EP-P01 */
                       "<dc:identifier id=\"pub-id\">urn:uuid:",                          /* EP-P03 */
                       "<dc:title id=\"title\">Cats &amp; &lt;Dogs&gt;</dc:title>",       /* EP-P04 */
                       "property=\"title-type\">main<", "property=\"title-type\">subtitle<",
                       "<dc:creator id=\"person-1\">Ada Author<",                         /* EP-P05 */
                       "scheme=\"marc:relators\">aut<", "property=\"file-as\">Author, Ada<",
                       "<dc:contributor id=\"person-2\">Tom Translator<", ">trl<",
                       "<dc:language>en-GB<",                                             /* EP-P02 */
                       "property=\"dcterms:modified\">2023-11-14T22:13:20Z<",
                       "<dc:rights>(c) nobody<",                                          /* EP-P06 */
                       "property=\"belongs-to-collection\">Beasts<",                      /* EP-P07 */
                       "property=\"group-position\">2<",
                       "<dc:source>urn:isbn:9783161484100<",                              /* EP-A05 */
                       "property=\"pageBreakSource\">urn:isbn:9783161484100<",
                       "schema:accessMode\">textual<",                                    /* EP-A01 */
                       "schema:accessibilityFeature\">pageBreakMarkers<",                 /* EP-A02 */
                       "schema:accessibilityHazard\">none<",                              /* EP-A03 */
                       "schema:accessibilitySummary\">",
                       "<item id=\"i-title-page.xhtml\"",                                 /* EP-P09 */
                       "href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"",
                       "<spine toc=\"i-toc.ncx\">",                                       /* EP-P10 */
                       "<itemref idref=\"i-nav.xhtml\"/>"));
    char *opf = entry(&bytes, "EPUB/package.opf");
    assert_lacks(opf, "conformsTo"); /* EP-A04: nobody has evaluated it */
    assert_lacks(opf, " prefix="); /* EP-P08: only reserved ones are used */
    assert_has(opf, "media-type=\"application/x-dtbncx+xml\""); /* EP-P11 */
    assert_has(opf, "media-type=\"text/css\"");
    assert_lacks(opf, ">visual<");
    assert_lacks(opf, "alternativeText");
    g_free(opf);
    buf_free(&bytes);
}

/* ---- the texts ---- */

static void test_text(void)
{
    struct buf bytes = {0};

    write_book(&bytes);
    assert_entry(
        &bytes, "EPUB/chapter-001.xhtml",
        PARTS("lang=\"en-GB\" xml:lang=\"en-GB\"", "<title>First chapter</title>", /* EP-A06 */
              "epub:type=\"chapter\" role=\"doc-chapter\" aria-labelledby=\"first\"", /* EP-R01, EP-R03 */
              "<span id=\"q-page-1\" epub:type=\"pagebreak\" role=\"doc-pagebreak\" "
              "aria-label=\"1\"/><h1 id=\"first\">First chapter</h1>", /* EP-A07 */
              "Page one ends here;<span id=\"q-page-2\"", "> page two begins.",
              "epub:type=\"noteref\" role=\"doc-noteref\" href=\"#q-note-", /* EP-R04 */
              "<h2 id=\"deep\">Deep</h2>", /* EP-A06: no level is skipped, siblings stay so */
              "<h2 id=\"q-", ">Not so deep</h2>",
              "<table>", "<caption>Cells</caption>", "<th scope=\"col\">cell</th>",
              "<th class=\"align-right\" scope=\"col\">", "<th scope=\"row\">cell</th>",
              "<td class=\"align-right\">cell</td>",
              "<section class=\"footnotes\" epub:type=\"footnotes\">", "<aside id=\"q-note-",
              "epub:type=\"footnote\" role=\"doc-footnote\">",
              "epub:type=\"backlink\" role=\"doc-backlink\" href=\"#q-ref-", /* EP-I03 */
              "A footnote."));
    char *second = entry(&bytes, "EPUB/chapter-002.xhtml");
    assert_has(second, "See <a href=\"chapter-001.xhtml#deep\">the first</a>");
    assert_lacks(second, "javascript"); /* EP-P12 */
    assert_has(second, "nowhere");
    g_free(second);
    buf_free(&bytes);
}

/* EP-N01, EP-N02, EP-N03, EP-N05, EP-N06; EP-N04 for the NCX. */
static void test_navigation(void)
{
    struct buf bytes = {0};

    write_book(&bytes);
    assert_entry(&bytes, "EPUB/nav.xhtml",
                 PARTS("epub:type=\"toc\" role=\"doc-toc\"",
                       "<li><a href=\"chapter-001.xhtml\">First chapter</a><ol>",
                       "<li hidden=\"hidden\"><a href=\"chapter-001.xhtml#deep\">Deep</a></li>",
                       ">Not so deep</a></li></ol></li>",
                       "<li><a href=\"chapter-002.xhtml\">Second chapter</a></li></ol></nav>",
                       "epub:type=\"landmarks\" hidden=\"hidden\"", "epub:type=\"toc\" href=\"nav.xhtml\"",
                       "epub:type=\"bodymatter\" href=\"chapter-001.xhtml\"",
                       "epub:type=\"page-list\" role=\"doc-pagelist\"",
                       "href=\"chapter-001.xhtml#q-page-1\">1</a>",
                       "href=\"chapter-001.xhtml#q-page-2\">2</a>"));
    assert_entry(&bytes, "EPUB/toc.ncx",
                 PARTS("name=\"dtb:uid\" content=\"urn:uuid:", "<text>First chapter</text>",
                       "<content src=\"chapter-001.xhtml#deep\"/></navPoint>",
                       "<text>Second chapter</text>"));
    buf_free(&bytes);
}

static struct node *find_kind(struct book *book, enum node_kind kind)
{
    struct node *node = book->root;

    while (node && node->kind != kind)
        node = node_next(node, book->root);
    g_assert_nonnull(node);
    return node;
}

/* EP-A05, EP-A07, EP-N03: page starts in any order and at any place are written in reading order: inside a text between
 * letters, before a heading, at a table with its first cell, twice at the same place for a page without text. */
static void test_pages(void)
{
    struct book *book = make_book();
    struct epub_options options = {.date = DATE};
    struct buf bytes = {0};
    struct node *accented = heading(book, 1, "Third", "third");
    struct node *p = add(book, book->root, NODE_PARAGRAPH, "\u00e9\u00e8t\u00e9");

    refine_book(book);
    struct page_start starts[] = {
        {p->first, 3, SLICE("9")}, /* in the middle of a letter */
        {accented->first, 0, SLICE("8")},
        {find_kind(book, NODE_TABLE), 0, SLICE("5")},
        {find_text(book, "the first"), 99, SLICE("7")}, /* behind its end */
        {find_text(book, "First chapter"), 0, SLICE("2")},
        {find_text(book, "Page one"), 19, SLICE("3")},
        {find_text(book, "Page one"), 19, SLICE("4")},
        {find_kind(book, NODE_CONTENTS), 0, SLICE("i")},
    };
    book->page_starts = starts;
    book->page_start_count = G_N_ELEMENTS(starts);
    g_assert_true(epub_write(book, &options, &bytes));
    assert_entry(&bytes, "EPUB/chapter-001.xhtml",
                 PARTS("aria-label=\"2\"/><h1 id=\"first\">First", "ends here;<span", "aria-label=\"3\"/><span",
                       "aria-label=\"4\"/> page two", "<caption><span", "aria-label=\"5\"/>Cells"));
    assert_entry(&bytes, "EPUB/chapter-002.xhtml", PARTS("the first<span", "aria-label=\"7\"/></a>"));
    assert_entry(&bytes, "EPUB/chapter-003.xhtml", PARTS("aria-label=\"8\"/><h1", "\u00e9<span",
                                                         "aria-label=\"9\"/>\u00e8t\u00e9"));
    assert_entry(&bytes, "EPUB/nav.xhtml",
                 PARTS("aria-label=\"i\"", "epub:type=\"page-list\"", "<a href=\"nav.xhtml#", ">i<", ">2<", ">3<", ">4<",
                       ">5<", ">7<", ">8<", ">9<"));
    book->page_starts = NULL;
    book_free(book);
    buf_free(&bytes);
}

/* RFC 4122's own namespace for domain names; the value is Python's uuid5(NAMESPACE_DNS, …). EP-P03 */
static void test_uuid(void)
{
    static const unsigned char dns[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                          0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    struct arena *arena = arena_new();

    g_assert_cmpstr(uuid_of(arena, dns, SLICE("www.example.com")), ==,
                    "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    g_assert_cmpstr(uuid_urn(arena, SLICE("a")), ==, uuid_urn(arena, SLICE("a")));
    g_assert_cmpstr(uuid_urn(arena, SLICE("a")), !=, uuid_urn(arena, SLICE("b")));
    arena_free(arena);
}

/* EP-I02: a chapter of 600 KB becomes files below 300 KB, cut at its h2; links find their place. */
static void test_long_chapter(void)
{
    struct book *book = book_new();
    struct epub_options options = {.date = DATE};
    struct buf bytes = {0};
    char *text = g_strnfill(20000, 'x');

    book->config->title = SLICE("Long");
    heading(book, 1, "Chapter", "chapter");
    struct node *link = add(book, add(book, book->root, NODE_PARAGRAPH, NULL), NODE_LINK, "last");
    link->as.link.url = SLICE("#s29");
    for (int i = 0; i < 30; i++) {
        const char *id = arena_printf(book->arena, "s%d", i).p;
        heading(book, 2, id, id);
        add(book, book->root, NODE_PARAGRAPH, text);
    }
    refine_book(book);
    g_assert_true(epub_write(book, &options, &bytes));
    assert_entry(&bytes, "EPUB/chapter-001.xhtml", PARTS("href=\"chapter-001-3.xhtml#s29\""));
    assert_entry(&bytes, "EPUB/chapter-001-3.xhtml", PARTS("<section", "<h2 id=", "<h2 id=\"s29\">"));
    char *part = entry(&bytes, "EPUB/chapter-001-2.xhtml");
    g_assert_cmpuint(strlen(part), <, 300000);
    g_free(part);
    g_free(text);
    book_free(book);
    buf_free(&bytes);
}

/* A heading that is not shown leaves no mark to link to: its file is named, and its words name the section (EP-R03). */
static void test_hidden(void)
{
    struct epub_options options = {.date = DATE};
    struct style hidden = *style_initial();
    struct book *book = book_new();
    struct buf bytes = {0};

    hidden.display = DISPLAY_NONE;
    book->config->title = SLICE("Hidden");
    heading(book, 1, "Chapter", "chapter")->style = &hidden;
    struct node *link = add(book, add(book, book->root, NODE_PARAGRAPH, NULL), NODE_LINK, "up");
    link->as.link.url = SLICE("#chapter");
    refine_book(book);
    g_assert_true(epub_write(book, &options, &bytes));
    assert_entry(&bytes, "EPUB/chapter-001.xhtml",
                 PARTS("role=\"doc-chapter\" aria-label=\"Chapter\">", "<a href=\"chapter-001.xhtml\">up</a>"));
    char *text = entry(&bytes, "EPUB/chapter-001.xhtml");
    assert_lacks(text, "<h1");
    g_free(text);
    book_free(book);
    buf_free(&bytes);
}

#define TEXT_FACE "out/share/quoin/fonts/LinLibertine_R.otf"

static void write_with_face(struct buf *out, bool embeddable)
{
    struct epub_face face = {SLICE("My Face"), TEXT_FACE, 0, 400, false, embeddable};
    struct epub_options options = {.faces = &face, .face_count = 1, .date = DATE};
    struct slice name = SLICE("My Face");
    struct families families = {&name, 1};
    struct style style = *style_initial();
    struct book *book = make_book();

    style.font_family = &families;
    refine_book(book);
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        node->style = &style;
    g_assert_true(epub_write(book, &options, out));
    book_free(book);
}

/* EP-F01: a face comes with the characters the book has and no others, and only when its licence allows it. EP-F02:
 * as it is, not obfuscated. */
static void test_fonts(void)
{
    struct buf bytes = {0}, without = {0};
    char *whole;
    gsize whole_size;

    g_assert_true(g_file_get_contents(TEXT_FACE, &whole, &whole_size, NULL));
    write_with_face(&bytes, true);
    assert_entry(&bytes, "EPUB/style.css",
                 PARTS("@font-face { font-family: \"My Face\"; font-weight: 400; font-style: normal; "
                       "src: url(fonts/my-face-400.otf); }", "body { font-family: \"My Face\", serif;"));
    assert_entry(&bytes, "EPUB/package.opf", PARTS("href=\"fonts/my-face-400.otf\" media-type=\"font/otf\""));
    char *subset = entry(&bytes, "EPUB/fonts/my-face-400.otf");
    g_assert_cmpmem(subset, 4, "OTTO", 4);
    zip_t *zip = open_zip(&bytes);
    zip_stat_t stat;
    zip_stat(zip, "EPUB/fonts/my-face-400.otf", 0, &stat);
    g_assert_cmpuint(stat.size, <, whole_size / 8);
    g_assert_cmpint(zip_name_locate(zip, "META-INF/encryption.xml", 0), ==, -1);
    zip_discard(zip);

    hb_blob_t *blob = hb_blob_create(subset, (unsigned)stat.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(face);
    hb_codepoint_t glyph;
    g_assert_true(hb_font_get_nominal_glyph(font, 'F', &glyph));  /* First chapter */
    g_assert_false(hb_font_get_nominal_glyph(font, 'Q', &glyph)); /* nowhere */
    g_assert_false(hb_font_get_nominal_glyph(font, 0x0416, &glyph));
    hb_font_destroy(font), hb_face_destroy(face), hb_blob_destroy(blob);

    write_with_face(&without, false);
    char *css = entry(&without, "EPUB/style.css");
    assert_lacks(css, "@font-face");
    g_free(css), g_free(subset), g_free(whole);
    buf_free(&bytes), buf_free(&without);
}

/* A tall tree is written without recursion, and not as tall as it is. */
static void test_deep(void)
{
    struct book *book = book_new();
    struct epub_options options = {.date = DATE};
    struct buf bytes = {0};
    struct node *inner = book->root;

    book->config->title = SLICE("Deep");
    heading(book, 1, "Chapter", "chapter");
    for (int i = 0; i < 20000; i++)
        inner = add(book, inner, NODE_QUOTE, NULL);
    add(book, inner, NODE_PARAGRAPH, "bottom");
    refine_book(book);
    g_assert_true(epub_write(book, &options, &bytes));
    assert_entry(&bytes, "EPUB/chapter-001.xhtml", PARTS("bottom", "</blockquote>\n</section>"));
    char *text = entry(&bytes, "EPUB/chapter-001.xhtml");
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), "x", NULL, XML_PARSE_NONET);
    g_assert_nonnull(doc); /* a reader with the usual limits takes it */
    xmlFreeDoc(doc);
    g_free(text);
    book_free(book);
    buf_free(&bytes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/epub/container", test_container);
    g_test_add_func("/epub/local-headers", test_local_headers);
    g_test_add_func("/epub/reproducible", test_reproducible);
    g_test_add_func("/epub/package", test_package);
    g_test_add_func("/epub/text", test_text);
    g_test_add_func("/epub/navigation", test_navigation);
    g_test_add_func("/epub/pages", test_pages);
    g_test_add_func("/epub/uuid", test_uuid);
    g_test_add_func("/epub/long-chapter", test_long_chapter);
    g_test_add_func("/epub/hidden", test_hidden);
    g_test_add_func("/epub/fonts", test_fonts);
    g_test_add_func("/epub/deep", test_deep);
    return g_test_run();
}
