/* Unpacks, rewrites and packs page after page. Packing is most of the finisher's work, and pages are
 * independent of each other, so workers share them. */
#include "pdf/contents.h"

#include "pdf/content.h"
#include "pdf/objects.h"

#include <glib.h>
#include <zlib.h>

int *contents_number(const struct pages *pages, const struct painting *painting)
{
    int *mcids = g_new(int, painting->first[pages->count] + 1);

    for (size_t page = 0; page < pages->count; page++) {
        int next = 0;
        for (uint32_t i = painting->first[page]; i < painting->first[page + 1]; i++)
            mcids[i] = painting->leaves[i].element == NO_ELEMENT ? -1 : next++;
    }
    return mcids;
}

/* ---- one page ---- */

struct job {
    const struct pages *pages;
    const struct painting *painting;
    const int *mcids;
    struct page_content *contents;
};

static void write_properties(const struct job *job, uint32_t leaf_index, struct buf *out)
{
    static const char *const artifacts[] = {
        [NOT_ARTIFACT] = "/Artifact<</Type/Layout>>",
        [ARTIFACT_HEAD] = "/Artifact<</Type/Pagination/Subtype/Header>>",
        [ARTIFACT_FOOT] = "/Artifact<</Type/Pagination/Subtype/Footer>>",
        [ARTIFACT_LAYOUT] = "/Artifact<</Type/Layout>>",
        /* Many readers copy what artifacts show, but not what a Span says to be nothing. */
        [ARTIFACT_NUMBER] = "/Artifact<</Type/Layout>>BDC/Span<</ActualText()>>",
    };
    const struct leaf *leaf = &job->painting->leaves[leaf_index];

    if (leaf->element == NO_ELEMENT) {
        buf_string(out, artifacts[leaf->artifact]);
        return;
    }
    /* readers heed /ActualText in a Span only */
    buf_printf(out, "/%s<</MCID %d",
               leaf->actual.p ? "Span" : job->pages->elements[leaf->element].type,
               job->mcids[leaf_index]);
    if (leaf->actual.p) {
        buf_string(out, "/ActualText");
        pdf_text(out, leaf->actual);
    }
    buf_string(out, ">>");
}

/* The properties of a page's leaves. They point into `text`. */
static struct content_mark *make_marks(const struct job *job, size_t page, struct buf *text)
{
    uint32_t first = job->painting->first[page], count = job->painting->first[page + 1] - first;
    struct content_mark *marks = g_new0(struct content_mark, count + 1);
    size_t *starts = g_new(size_t, count + 1);

    for (uint32_t i = 0; i < count; i++) {
        starts[i] = text->size;
        write_properties(job, first + i, text);
    }
    starts[count] = text->size;
    for (uint32_t i = 0; i < count; i++) {
        const struct leaf *leaf = &job->painting->leaves[first + i];
        marks[i].properties = slice_sub(buf_view(text), starts[i], starts[i + 1]);
        marks[i].twice = leaf->element == NO_ELEMENT && leaf->artifact == ARTIFACT_NUMBER;
    }
    g_free(starts);
    return marks;
}

static bool unpack(struct slice in, struct buf *out)
{
    unsigned char bytes[16384];
    z_stream stream = {0};
    int status = inflateInit(&stream);

    stream.next_in = (Bytef *)in.p;
    stream.avail_in = (uInt)in.n;
    while (status == Z_OK) {
        stream.next_out = bytes;
        stream.avail_out = sizeof bytes;
        status = inflate(&stream, Z_NO_FLUSH);
        buf_bytes(out, bytes, sizeof bytes - stream.avail_out);
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END;
}

static void pack(struct slice in, struct buf *out)
{
    uLongf size = compressBound(in.n);
    unsigned char *bytes = g_malloc(size);

    if (compress2(bytes, &size, (const Bytef *)in.p, in.n, Z_DEFAULT_COMPRESSION) == Z_OK)
        buf_bytes(out, bytes, size);
    g_free(bytes);
}

static const char *find_fault(const struct content_result *result, size_t count)
{
    if (result->marks != count)
        return "Cairo lost marks";
    if (result->unbalanced)
        return "marks are not closed";
    return result->bare ? "something is painted outside all marks" : NULL;
}

static void rewrite_page(void *data, void *user)
{
    struct job *job = user;
    size_t page = GPOINTER_TO_SIZE(data) - 1, count;
    struct page_content *content = &job->contents[page];
    struct buf text = {0}, plain = {0}, finished = {0};
    struct content_mark *marks = make_marks(job, page, &text);

    count = job->painting->first[page + 1] - job->painting->first[page];
    if (!unpack(buf_view(&content->in), &plain)) {
        content->fault = "the content stream cannot be unpacked";
    } else {
        struct content_result result =
            content_rewrite(buf_view(&plain), marks, count, &finished);
        content->fault = find_fault(&result, count);
        pack(buf_view(&finished), &content->out);
    }
    buf_free(&content->in);
    buf_free(&text);
    buf_free(&plain);
    buf_free(&finished);
    g_free(marks);
}

size_t contents_rewrite(const struct pages *pages, const struct painting *painting,
                        const int *mcids, struct page_content *contents)
{
    struct job job = {pages, painting, mcids, contents};
    GThreadPool *pool = g_thread_pool_new(rewrite_page, &job, (int)g_get_num_processors(),
                                          FALSE, NULL);

    for (size_t page = 0; page < pages->count; page++)
        g_thread_pool_push(pool, GSIZE_TO_POINTER(page + 1), NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
    for (size_t page = 0; page < pages->count; page++)
        if (contents[page].fault)
            return page;
    return pages->count;
}
