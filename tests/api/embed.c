/* Uses the library as a host would: only quoin.h, with the host's own files and outputs. It is
 * compiled as C and as C++ against an installed copy. Speaks TAP. */
#include <quoin.h>

#include <cairo.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number, failures;

static void check(int ok, const char *what)
{
    printf("%s %d %s\n", ok ? "ok" : "not ok", ++number, what);
    failures += !ok;
}

/* ---- the host's file system ---- */

static const struct file {
    const char *path, *text;
} files[] = {
    {"book.yaml", "title: Host\nauthor: A. Host\nlanguage: en\ncontents: [one.md, two.md]\n"},
    {"one.md", "# One\n\nThe first chapter has *some* words.[^n]\n\n[^n]: And a note.\n\n"
               "![A line](line.svg)\n"},
    {"two.md", "# Two\n\nSee [](#one) and nowhere: [](#gone).\n"},
    {"line.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\">"
                 "<path d=\"M0 15h90\" stroke=\"#000\"/></svg>"},
};

static char *read_file(void *user, const char *path, size_t *length)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

    ++*(int *)user;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(files[i].path, base) == 0) {
            char *bytes;
            *length = strlen(files[i].text);
            bytes = (char *)malloc(*length + 1);
            memcpy(bytes, files[i].text, *length + 1);
            return bytes;
        }
    return NULL;
}

/* ---- the host's outputs ---- */

struct bytes {
    char *data;
    size_t size;
};

static int collect(void *user, const void *data, size_t length)
{
    struct bytes *bytes = (struct bytes *)user;

    bytes->data = (char *)realloc(bytes->data, bytes->size + length + 1);
    memcpy(bytes->data + bytes->size, data, length);
    bytes->size += length;
    bytes->data[bytes->size] = 0;
    return 0;
}

static int refuse(void *user, const void *data, size_t length)
{
    (void)user, (void)data, (void)length;
    return 1;
}

struct heard {
    int count, dangling, placed;
};

static void hear(void *user, const quoin_message *message)
{
    struct heard *heard = (struct heard *)user;

    heard->count++;
    if (strcmp(message->id, "reference-dangling") == 0) {
        heard->dangling++;
        heard->placed += strstr(message->file, "two.md") && message->line == 3 &&
                         strstr(message->source_line, "nowhere") && message->length >= 1;
    }
}

static void hear_progress(void *user, const char *stage, size_t done, size_t of)
{
    (void)done, (void)of;
    if (*stage)
        ++*(int *)user;
}

static void test_host_files(void)
{
    int reads = 0, stages = 0;
    struct heard heard = {0, 0, 0};
    struct bytes pdf = {NULL, 0}, epub = {NULL, 0}, again = {NULL, 0}, tree = {NULL, 0};
    quoin_book *book = quoin_book_new();

    quoin_book_on_read(book, read_file, &reads);
    quoin_book_on_message(book, hear, &heard);
    quoin_book_on_progress(book, hear_progress, &stages);
    quoin_book_set(book, "page.size", "a6");
    quoin_book_load(book, "book.yaml");
    check(reads >= 3, "files come through the host");
    check(quoin_book_get(book, "title") && strcmp(quoin_book_get(book, "title"), "Host") == 0,
          "config values can be asked for");
    check(quoin_book_get(book, "no.such.key") == NULL, "an unknown key has no value");
    quoin_book_dump(book, "tree", collect, &tree);
    check(tree.size > 0 && strstr(tree.data, "chapter"), "the tree can be dumped");
    quoin_book_expect(book, QUOIN_EPUB);
    quoin_book_write(book, QUOIN_PDF, collect, &pdf);
    quoin_book_write(book, QUOIN_EPUB, collect, &epub);
    quoin_book_write(book, QUOIN_EPUB, collect, &again);
    check(epub.size == again.size && memcmp(epub.data, again.data, epub.size) == 0,
          "an EPUB made beside the PDF is the one made alone");
    check(pdf.size > 5 && memcmp(pdf.data, "%PDF-", 5) == 0, "the PDF goes to the host");
    check(epub.size > 4 && memcmp(epub.data, "PK\3\4", 4) == 0, "the EPUB goes to the host");
    check(heard.dangling == 1 && heard.placed == 1, "messages have file, line and source");
    check(stages >= 4, "progress is told");
    check(quoin_book_status(book) == QUOIN_FAULTY, "an error of the book makes it faulty");
    quoin_book_free(book);
    free(pdf.data), free(epub.data), free(tree.data);
}

static void test_draw(void)
{
    static const char text[] = "# Drawn\n\nWords on a page.\n";
    double width = 0, height = 0;
    int ink = 0;
    cairo_surface_t *surface;
    cairo_t *cr;
    quoin_book *book = quoin_book_new();

    quoin_book_set(book, "page.size", "100mm x 150mm");
    quoin_book_add_chapter(book, "memory.md", text, sizeof text - 1);
    check(quoin_book_page_count(book) >= 1, "a chapter from memory has pages");
    quoin_book_page_size(book, &width, &height);
    check(width > 283 && width < 284 && height > 425 && height < 426, "pages have their size");
    surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 284, 426);
    cr = cairo_create(surface);
    for (unsigned page = 0; page < quoin_book_page_count(book); page++)
        quoin_book_draw_page(book, page, cr);
    cairo_surface_flush(surface);
    for (int i = 0; i < cairo_image_surface_get_stride(surface) * 426; i++)
        ink += cairo_image_surface_get_data(surface)[i] != 0;
    check(ink > 100, "a page is drawn on the host's context");
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    check(quoin_book_status(book) <= QUOIN_WARNED, "the book is in order");
    check(quoin_book_draw_page(book, 9999, NULL) == QUOIN_MISUSED, "a page that is not there");
    quoin_book_free(book);
}

static void test_misuse(void)
{
    struct bytes bytes = {NULL, 0};
    quoin_book *book = quoin_book_new();

    quoin_book_free(NULL);
    check(quoin_book_status(book) == QUOIN_OK, "a new book is in order");
    check(quoin_book_page_count(book) == 0, "an empty book has no pages");
    check(quoin_book_status(book) == QUOIN_MISUSED, "asking too early is misuse");
    check(quoin_book_load(book, "x.md") == QUOIN_MISUSED, "misuse sticks");
    check(quoin_book_write(book, QUOIN_PDF, collect, &bytes) == QUOIN_MISUSED && !bytes.size,
          "a misused book writes nothing");
    quoin_book_free(book);

    book = quoin_book_new();
    check(quoin_book_load(book, "no-such-file.md") == QUOIN_FAILED, "a missing file fails");
    check(quoin_book_save(book, QUOIN_PDF, "no.pdf") == QUOIN_FAILED, "failure sticks");
    quoin_book_free(book);

    book = quoin_book_new();
    quoin_book_add_chapter(book, "a.md", "# A\n\nb\n", 7);
    check(quoin_book_write(book, QUOIN_PDF, refuse, NULL) == QUOIN_FAILED,
          "a host that refuses bytes is told so");
    quoin_book_free(book);
    check(quoin_version() == QUOIN_VERSION_MAJOR * 10000 + QUOIN_VERSION_MINOR * 100 +
                                 QUOIN_VERSION_MICRO,
          "library and header are of one version");
    check(strcmp(quoin_status_name(QUOIN_FAULTY), "faulty") == 0, "statuses have names");
}

static void *build(void *user)
{
    static const char text[] = "# A\n\nWords *and* words, ^sup^ and $x$.\n\n| a | b |\n|---|---|\n"
                               "| 1 | 2 |\n";
    quoin_book *book = quoin_book_new();

    for (int i = 0; i < 20; i++)
        quoin_book_add_chapter(book, "a.md", text, sizeof text - 1);
    quoin_book_write(book, QUOIN_PDF, collect, user);
    quoin_book_free(book);
    return NULL;
}

static void test_threads(void)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    struct bytes made[THREADS];
    int same = 1;

    memset(made, 0, sizeof made);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, build, &made[i]);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        same = same && made[i].size > 0 && made[i].size == made[0].size &&
               memcmp(made[i].data, made[0].data, made[0].size) == 0;
    check(same, "books in several threads are independent and alike");
    for (int i = 0; i < THREADS; i++)
        free(made[i].data);
}

int main(void)
{
    test_host_files();
    test_draw();
    test_misuse();
    test_threads();
    return failures ? 1 : 0;
}
