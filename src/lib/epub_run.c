/* Making the EPUB: after the pages, since it names the pages of the print edition, and then beside the PDF
 * when both are wanted. Neither knows of the other: the PDF is made of pages alone, the EPUB of the book. */
#include "lib/lib.h"

#include "check/check.h"
#include "epub/epub.h"
#include "layout/cover.h"
#include "layout/fonts.h"

#include <glib.h>

struct epub_run {
    GThread *thread;
    quoin_book *owner;
    struct book book; /* the book as it stands, with messages of its own */
    struct buf out;
    bool ok;
    int64_t written, checked; /* microseconds */
};

static void draw_cover(void *user, uint32_t width, uint32_t height, unsigned char *rgb)
{
    struct epub_run *run = user;

    cover_draw(&run->book, run->owner->fonts, width, height, rgb);
}

static struct epub_face *list_faces(const struct fonts *fonts, size_t count)
{
    struct epub_face *faces = g_new0(struct epub_face, count);

    for (size_t i = 0; i < count; i++) {
        const struct face *face = fonts_listed(fonts, (uint32_t)i);
        faces[i] = (struct epub_face){
            .family = face->family,
            .path = face->path,
            .index = face->index,
            .weight = face->weight,
            .italic = face->italic,
            .embeddable = fonts_may_embed(fonts, (uint32_t)i),
        };
    }
    return faces;
}

static gpointer work(gpointer data)
{
    struct epub_run *run = data;
    size_t count = fonts_count(run->owner->fonts);
    struct epub_face *faces = list_faces(run->owner->fonts, count);
    struct epub_options options = {
        .faces = faces,
        .face_count = run->book.config->epub_fonts ? count : 0,
        .resolve_family = fonts_resolve,
        .rasterise = svg_rasterise,
        .draw_cover = draw_cover,
        .user = run,
        .date = run->owner->date,
    };
    int64_t began = g_get_monotonic_time();

    run->ok = epub_write(&run->book, &options, &run->out);
    run->written = g_get_monotonic_time() - began;
    g_free(faces);
    if (run->ok)
        check_epub(&run->book, buf_view(&run->out), run->book.diags);
    run->checked = g_get_monotonic_time() - began - run->written;
    return NULL;
}

void epub_start(quoin_book *book, bool apart)
{
    struct epub_run *run = g_new0(struct epub_run, 1);

    run->owner = book;
    run->book = *book->book;
    run->book.diags = diags_new();
    book->epub_run = run;
    if (apart)
        run->thread = g_thread_try_new("epub", work, run, NULL);
    if (!run->thread)
        work(run);
}

static void run_free(struct epub_run *run)
{
    buf_free(&run->out);
    diags_free(run->book.diags);
    g_free(run);
}

void epub_wait(quoin_book *book)
{
    if (book->epub_run && book->epub_run->thread) {
        g_thread_join(book->epub_run->thread);
        book->epub_run->thread = NULL;
    }
}

bool epub_take(quoin_book *book, struct buf *out)
{
    struct epub_run *run = book->epub_run;

    epub_wait(book);
    bool ok = run->ok;
    *out = run->out;
    run->out = (struct buf){0};
    book->times[STAGE_EPUB].wall += run->written;
    book->times[STAGE_CHECK].wall += run->checked;
    diags_merge(book->book->diags, run->book.diags);
    run_free(run);
    book->epub_run = NULL;
    return ok;
}

void epub_drop(quoin_book *book)
{
    epub_wait(book);
    if (book->epub_run)
        run_free(book->epub_run);
    book->epub_run = NULL;
}
