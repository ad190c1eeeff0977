/* check/: outputs that hold every word pass, and each way of losing one is caught. */
#include "check/check.h"
#include "check/words.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <zip.h>

static struct book *make_book(void)
{
    struct book *book = book_new();
    struct node *division = node_new(book->arena, NODE_DIVISION, SPAN_NONE);
    struct node *p = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);
    struct node *note = node_new(book->arena, NODE_NOTE, SPAN_NONE);
    struct node *body = node_new(book->arena, NODE_NOTE_BODY, SPAN_NONE);
    struct node *inner = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);

    division->as.division.role = ROLE_CHAPTER;
    node_append(book->root, division);
    node_append(division, p);
    node_append(p, node_new_text(book->arena, SLICE("See the cat sit in the"), SPAN_NONE));
    node_append(p, note);
    node_append(note, body);
    node_append(body, inner);
    node_append(inner, node_new_text(book->arena, SLICE("A note here"), SPAN_NONE));
    note->as.note.body = body;
    node_append(p, node_new(book->arena, NODE_SOFT_BREAK, SPAN_NONE));
    node_append(p, node_new_text(book->arena, SLICE("Straße on a mat"), SPAN_NONE));
    book->notes = ARENA_NEW(book->arena, struct node *);
    book->notes[0] = note;
    book->note_count = 1;
    return book;
}

/* ---- pages ---- */

struct line {
    uint32_t element, order;
    const char *text;
};

/* Document > P(1) > Reference(2), Note(3). */
static size_t check_lines(const struct line *lines, size_t count)
{
    struct book *book = make_book();
    struct element elements[] = {
        {.type = "Document", .parent = NO_ELEMENT},
        {.type = "P", .parent = 0, .order = 1},
        {.type = "Reference", .parent = 1, .order = 5},
        {.type = "Note", .parent = 1, .order = 6},
        {.type = "Lbl", .parent = 3, .order = 7},
    };
    struct mark *marks = g_new0(struct mark, count);
    struct page page = {.marks = marks, .mark_count = count};
    struct pages pages = {.page = &page, .count = 1, .elements = elements,
                          .element_count = G_N_ELEMENTS(elements)};

    for (size_t i = 0; i < count; i++) {
        marks[i].kind = MARK_TEXT;
        marks[i].element = lines[i].element;
        marks[i].order = lines[i].order;
        marks[i].as.text.text = slice_of(lines[i].text);
    }
    size_t missing = check_pages(book, &pages, book->diags);
    g_assert_true((diags_count(book->diags) > 0) == (missing > 0));
    g_free(marks);
    book_free(book);
    return missing;
}

static void test_pages(void)
{
    /* Hyphenated, in capitals, and not in the order of the page. */
    struct line whole[] = {
        {3, 9, "A note here"}, {4, 8, "1"}, {1, 2, "SEE THE CAT "}, {1, 3, "sit in the"},
        {2, 5, "1"}, {1, 10, "STRAS\u00AD"}, {1, 11, "SE on a mat"},
    };

    g_assert_cmpint(check_lines(whole, G_N_ELEMENTS(whole)), ==, 0);

    whole[3].text = "sit the";
    g_assert_cmpint(check_lines(whole, G_N_ELEMENTS(whole)), ==, 1);
    whole[3].text = "sit in the";
    whole[0].text = "A note";
    g_assert_cmpint(check_lines(whole, G_N_ELEMENTS(whole)), ==, 1);
    whole[0].text = "A note here";
    whole[6].text = "SE on a";
    g_assert_cmpint(check_lines(whole, G_N_ELEMENTS(whole)), ==, 1);
    whole[6].text = "SE on a mat";
    whole[3].order = 1; /* out of order */
    g_assert_cmpint(check_lines(whole, G_N_ELEMENTS(whole)), >, 0);
    g_assert_cmpint(check_lines(whole, 0), >, 5);
}

/* ---- EPUB ---- */

static void add(zip_t *zip, const char *path, const char *text)
{
    zip_source_t *source = zip_source_buffer(zip, text, strlen(text), 0);

    g_assert_cmpint(zip_file_add(zip, path, source, 0), >=, 0);
}

static size_t check_xhtml(const char *body)
{
    char *name = NULL, *bytes, *document;
    gsize size;
    int fd = g_file_open_tmp("quoin-XXXXXX", &name, NULL);
    zip_t *zip = zip_open(name, ZIP_TRUNCATE, NULL);

    g_close(fd, NULL);
    document = g_strdup_printf("<html xmlns='http://www.w3.org/1999/xhtml'><head><title>t</title>"
                               "</head><body>%s</body></html>", body);
    add(zip, "META-INF/container.xml",
        "<container><rootfiles><rootfile full-path='OEBPS/a.opf'/></rootfiles></container>");
    add(zip, "OEBPS/a.opf",
        "<package><manifest><item id='n' href='nav.xhtml' properties='nav'/>"
        "<item id='a' href='text/a%20b.xhtml'/></manifest>"
        "<spine><itemref idref='n'/><itemref idref='a'/></spine></package>");
    add(zip, "OEBPS/text/a b.xhtml", document);
    g_assert_cmpint(zip_close(zip), ==, 0);
    g_assert_true(g_file_get_contents(name, &bytes, &size, NULL));
    struct book *book = make_book();
    size_t missing = check_epub(book, (struct slice){bytes, size}, book->diags);
    g_assert_cmpint(diags_count(book->diags), ==, missing);
    book_free(book);
    remove(name);
    g_free(name);
    g_free(bytes);
    g_free(document);
    return missing;
}

static void test_epub(void)
{
    g_assert_cmpint(check_xhtml("<p>See the <em>cat</em> sit in the<a role='doc-noteref'>1</a> "
                                "Stra&#223;e on a mat</p><aside role='doc-footnote'>"
                                "<p>A note here</p></aside>"), ==, 0);
    g_assert_cmpint(check_xhtml("<p>See the cat in the Straße on a mat</p>"
                                "<aside role='doc-footnote'>A note here</aside>"), ==, 1);
    g_assert_cmpint(check_xhtml("<p>See the cat sit in the Straße on a mat</p>"), ==, 3);
    g_assert_cmpint(check_xhtml("<p>not closed"), ==, 1);
    struct book *book = make_book();
    g_assert_cmpint(check_epub(book, SLICE("no zip"), book->diags), ==, 1);
    g_assert_cmpint(diags_at(book->diags, 0)->id, ==, DIAG_EPUB_UNREADABLE);
    book_free(book);
}

/* ---- the comparison ---- */

static size_t compare(const char *model, const char *text, struct diags *diags)
{
    struct stream stream = {0};
    struct buf folded = {0};

    stream_add(&stream, slice_of(model), NULL);
    words_fold(&folded, slice_of(text));
    size_t missing = words_compare(&stream, buf_view(&folded), "PDF", diags);
    stream_free(&stream);
    buf_free(&folded);
    return missing;
}

static void test_compare(void)
{
    struct diags *diags = diags_new();

    g_assert_cmpint(compare("one two three", "one two three", diags), ==, 0);
    g_assert_cmpint(compare("one two three", "one 12 two xx three", diags), ==, 0);
    g_assert_cmpint(compare("", "anything", diags), ==, 0);
    g_assert_cmpint(diags_count(diags), ==, 0);
    g_assert_cmpint(compare("one two three", "one three", diags), ==, 1);
    g_assert_nonnull(strstr(diags_at(diags, 0)->text.p, "'two'"));
    g_assert_cmpint(compare("one two three", "one three two", diags), ==, 1);
    g_assert_cmpint(compare("a b c d e f g h", "", diags), ==, 8);
    diags_free(diags);
}

/* A large text with a hole: found, named, and in linear time. */
static void test_large(void)
{
    struct diags *diags = diags_new();
    GString *model = g_string_new(NULL), *text = g_string_new(NULL);

    for (int i = 0; i < 200000; i++) {
        g_string_append_printf(model, "w%d ", i * 7919 % 100003);
        if (i != 150000 && (i < 160000 || i > 161000))
            g_string_append_printf(text, "w%d ", i * 7919 % 100003);
    }
    size_t missing = compare(model->str, text->str, diags);
    /* At the edge of a hole a word or two may be taken for another. */
    g_assert_cmpint(missing, >=, 1002);
    g_assert_cmpint(missing, <=, 1010);
    g_assert_cmpint(diags_count(diags), ==, 6);
    g_string_free(model, TRUE);
    g_string_free(text, TRUE);
    diags_free(diags);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/check/compare", test_compare);
    g_test_add_func("/check/large", test_large);
    g_test_add_func("/check/pages", test_pages);
    g_test_add_func("/check/epub", test_epub);
    return g_test_run();
}
