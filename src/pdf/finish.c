/* Finishes the PDF in two readings by libqpdf.
 *
 * The first only takes what the new objects must know: the pages' object numbers and their content
 * streams. Then everything that Cairo cannot do is written as new objects behind Cairo's bytes. The
 * second reading sees one file; the pages are made to point to what is new, faults in Cairo's dictionaries
 * are mended, and qpdf writes all that is still reached, packed into object streams. */
#include "pdf/finish.h"

#include "base/file.h"
#include "pdf/contents.h"
#include "pdf/mend.h"
#include "pdf/objects.h"
#include "pdf/picture.h"
#include "pdf/places.h"
#include "pdf/structure.h"
#include "pdf/xmp.h"

#include <glib.h>
#include <qpdf/qpdf-c.h>

struct finisher {
    const struct pages *pages;
    struct painting *painting;
    const char *data_dir;
    struct diags *diags;
    /* from the first reading */
    uint32_t *page_objects;
    uint32_t pages_root; /* object number of the page tree */
    struct page_content *contents;
    /* written */
    struct objects objects;
    int *mcids;
    struct annotation *annotations;
    size_t annotation_count;
    uint32_t first_content;
    uint32_t *image_objects;
};

/* ---- errors ---- */

static bool fail(struct finisher *f, const char *what)
{
    diag(f->diags, SPAN_NONE, DIAG_PDF_FAILED, what);
    return false;
}

/* Reports an error of libqpdf, if there is one. */
static bool check_qpdf(struct finisher *f, qpdf_data q)
{
    if (!qpdf_has_error(q))
        return true;
    return fail(f, qpdf_get_error_message_detail(q, qpdf_get_error(q)));
}

static qpdf_data open_pdf(struct finisher *f)
{
    qpdf_data q = qpdf_init();

    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    qpdf_read_memory(q, "book", f->painting->pdf.data, f->painting->pdf.size, NULL);
    if (check_qpdf(f, q))
        return q;
    qpdf_cleanup(&q);
    return NULL;
}

/* ---- the first reading ---- */

static void read_page(struct finisher *f, qpdf_data q, size_t index)
{
    qpdf_oh page = qpdf_get_page_n(q, index), stream = qpdf_oh_get_key(q, page, "/Contents");
    unsigned char *bytes = NULL;
    size_t size = 0;

    f->page_objects[index] = (uint32_t)qpdf_oh_get_object_id(q, page);
    qpdf_oh_get_stream_data(q, stream, qpdf_dl_none, NULL, &bytes, &size);
    buf_bytes(&f->contents[index].in, bytes, size);
    free(bytes);
    qpdf_oh_release_all(q);
}

static bool read_painting(struct finisher *f)
{
    qpdf_data q = open_pdf(f);

    if (!q)
        return false;
    if ((size_t)qpdf_get_num_pages(q) != f->pages->count) {
        qpdf_cleanup(&q);
        return fail(f, "Cairo lost pages");
    }
    for (size_t i = 0; i < f->pages->count; i++)
        read_page(f, q, i);
    qpdf_oh root = qpdf_get_root(q), trailer = qpdf_get_trailer(q);
    f->pages_root = (uint32_t)qpdf_oh_get_object_id(q, qpdf_oh_get_key(q, root, "/Pages"));
    objects_init(&f->objects, f->painting->pdf.size,
                 qpdf_oh_get_int_value_as_int(q, qpdf_oh_get_key(q, trailer, "/Size")));
    bool good = check_qpdf(f, q);
    qpdf_cleanup(&q);
    return good;
}

/* ---- new objects ---- */

static bool write_contents(struct finisher *f)
{
    size_t bad = contents_rewrite(f->pages, f->painting, f->mcids, f->contents);

    if (bad < f->pages->count) {
        char *text = g_strdup_printf("page %zu: %s", bad + 1, f->contents[bad].fault);
        fail(f, text);
        g_free(text);
        return false;
    }
    f->first_content = objects_take(&f->objects, (uint32_t)f->pages->count);
    for (size_t i = 0; i < f->pages->count; i++) {
        objects_stream(&f->objects, f->first_content + (uint32_t)i,
                       SLICE("/Filter/FlateDecode"), buf_view(&f->contents[i].out));
        buf_free(&f->contents[i].out);
    }
    return true;
}

static void write_image(struct objects *objects, uint32_t number, struct picture_stream *stream,
                        uint32_t mask)
{
    struct buf keys = {0};

    buf_string(&keys, "/Type/XObject/Subtype/Image");
    buf_slice(&keys, buf_view(&stream->keys));
    if (mask)
        buf_printf(&keys, "/SMask %u 0 R", mask);
    objects_stream(objects, number, buf_view(&keys), stream->bytes);
    buf_free(&keys);
}

static void write_picture(struct finisher *f, size_t index)
{
    const struct painted_image *painted = &f->painting->images[index];
    struct picture_stream image, mask;
    const char *reason = "";
    uint32_t mask_object = 0;

    if (!picture_streams(painted->resource, &image, &mask, &reason)) {
        char *path = g_strndup(painted->resource->path.p, painted->resource->path.n);
        diag(f->diags, painted->span, DIAG_IMAGE_DAMAGED, path, reason);
        g_free(path);
    }
    if (!image.keys.size) { /* nothing could be read */
        buf_string(&image.keys, "/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray");
        image.bytes = SLICE("\xFF");
    }
    if (mask.keys.size) {
        mask_object = objects_take(&f->objects, 1);
        write_image(&f->objects, mask_object, &mask, 0);
    }
    f->image_objects[index] = objects_take(&f->objects, 1);
    write_image(&f->objects, f->image_objects[index], &image, mask_object);
    picture_stream_free(&image);
    picture_stream_free(&mask);
}

/* The sRGB output intent; returns its object number, 0 when the profile is missing (reported). */
static uint32_t write_intent(struct finisher *f)
{
    char *path = g_build_filename(f->data_dir, "icc", "sRGB.icc", NULL);
    struct buf profile = {0};
    uint32_t number = 0;

    if (!file_read_any(path, &profile)) {
        diag(f->diags, SPAN_NONE, DIAG_FILE_MISSING, path, "Quoin's own data is incomplete");
    } else {
        uint32_t stream = objects_take(&f->objects, 1);
        objects_stream(&f->objects, stream, SLICE("/N 3"), buf_view(&profile));
        number = objects_take(&f->objects, 1);
        objects_begin(&f->objects, number);
        buf_printf(&f->objects.out,
                   "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
                   "/Info(sRGB IEC61966-2.1)/DestOutputProfile %u 0 R>>",
                   stream);
        objects_end(&f->objects);
    }
    buf_free(&profile);
    g_free(path);
    return number;
}

static uint32_t write_metadata(struct finisher *f)
{
    struct buf packet = {0};
    uint32_t number = objects_take(&f->objects, 1);

    xmp_write(f->pages, &packet);
    objects_stream(&f->objects, number, SLICE("/Type/Metadata/Subtype/XML"), buf_view(&packet));
    buf_free(&packet);
    return number;
}

static void write_info_text(struct buf *out, const char *key, struct slice text)
{
    if (!text.n)
        return;
    buf_string(out, key);
    pdf_text(out, text);
}

/* Must say the same as the XMP packet. */
static uint32_t write_info(struct finisher *f)
{
    const struct pages *pages = f->pages;
    struct buf *out = &f->objects.out;
    uint32_t number = objects_take(&f->objects, 1);

    objects_begin(&f->objects, number);
    buf_string(out, "<<");
    write_info_text(out, "/Title", pages->title.n ? pages->title : SLICE("Untitled"));
    write_info_text(out, "/Author", pages->author);
    write_info_text(out, "/Subject", pages->subject);
    write_info_text(out, "/Keywords", pages->keywords);
    write_info_text(out, "/Creator", pages->producer);
    write_info_text(out, "/Producer", pages->producer);
    buf_string(out, "/CreationDate");
    pdf_date(out, pages->date);
    buf_string(out, "/ModDate");
    pdf_date(out, pages->date);
    buf_string(out, "/Trapped/False>>");
    objects_end(&f->objects);
    return number;
}

static void write_structure(struct finisher *f, uint32_t *root)
{
    struct structure_input input = {
        .pages = f->pages, .painting = f->painting, .mcids = f->mcids,
        .page_objects = f->page_objects, .annotations = f->annotations,
        .annotation_count = f->annotation_count,
    };

    *root = structure_write(&f->objects, &input);
}

static uint32_t write_catalog(struct finisher *f, uint32_t structure, uint32_t outline,
                              uint32_t metadata, uint32_t intent)
{
    struct buf *out = &f->objects.out;
    uint32_t number = objects_take(&f->objects, 1);

    objects_begin(&f->objects, number);
    buf_printf(out, "<</Type/Catalog/Pages %u 0 R/StructTreeRoot %u 0 R", f->pages_root,
               structure);
    buf_string(out, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Lang");
    pdf_text(out, f->pages->language.n ? f->pages->language : SLICE("en"));
    if (outline)
        buf_printf(out, "/PageMode/UseOutlines/Outlines %u 0 R", outline);
    buf_printf(out, "/Metadata %u 0 R/OutputIntents[%u 0 R]/PageLabels", metadata, intent);
    labels_write(f->pages, out);
    buf_string(out, ">>");
    objects_end(&f->objects);
    return number;
}

/* Where Cairo's own cross-reference table starts: the number after the last "startxref". */
static size_t find_table(struct slice pdf)
{
    size_t at = pdf.n;

    while (at > 0 && !slice_starts(slice_sub(pdf, at, pdf.n), "startxref"))
        at--;
    return (size_t)g_ascii_strtoull(pdf.p + MIN(at + 9, pdf.n), NULL, 10);
}

static bool write_objects(struct finisher *f)
{
    struct places *places = places_new(f->pages, f->page_objects);
    uint32_t structure;

    links_write(&f->objects, f->pages, places, f->page_objects, &f->annotations,
                &f->annotation_count);
    write_structure(f, &structure);
    uint32_t outline = outline_write(&f->objects, f->pages, places);
    places_free(places);
    for (size_t i = 0; i < f->painting->image_count; i++)
        write_picture(f, i);
    uint32_t intent = write_intent(f);
    uint32_t metadata = write_metadata(f), info = write_info(f);
    uint32_t catalog = write_catalog(f, structure, outline, metadata, intent);
    objects_finish(&f->objects, catalog, info, find_table(buf_view(&f->painting->pdf)));
    buf_slice(&f->painting->pdf, buf_view(&f->objects.out));
    buf_free(&f->objects.out);
    return intent != 0;
}

/* ---- the second reading ---- */

static void mend_all(struct finisher *f, qpdf_data q)
{
    struct mending mending = {.image_objects = f->image_objects};
    size_t annotation = 0;

    mend_start(&mending, q);
    for (size_t i = 0; i < f->pages->count; i++) {
        struct mended_page page = {.content = f->first_content + (uint32_t)i,
                                   .key = (uint32_t)i,
                                   .annotations = f->annotations + annotation};
        while (annotation < f->annotation_count && f->annotations[annotation].page == i)
            annotation++, page.annotation_count++;
        mend_page(&mending, i, &page);
    }
    mend_end(&mending);
}

static bool write_file(struct finisher *f, qpdf_data q, struct buf *out)
{
    if (qpdf_init_write_memory(q) & QPDF_ERRORS)
        return check_qpdf(f, q);
    qpdf_set_object_stream_mode(q, qpdf_o_generate);
    qpdf_set_newline_before_endstream(q, QPDF_TRUE); /* A2-05 */
    qpdf_set_deterministic_ID(q, QPDF_TRUE);
    qpdf_force_pdf_version(q, "1.7");
    qpdf_write(q);
    if (!check_qpdf(f, q))
        return false;
    buf_bytes(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
    return true;
}

static bool fold(struct finisher *f, struct buf *out)
{
    qpdf_data q = open_pdf(f);

    if (!q)
        return false;
    mend_all(f, q);
    bool good = check_qpdf(f, q) && write_file(f, q, out);
    qpdf_cleanup(&q);
    return good;
}

static void finisher_clear(struct finisher *f)
{
    for (size_t i = 0; i < f->pages->count; i++) {
        buf_free(&f->contents[i].in);
        buf_free(&f->contents[i].out);
    }
    objects_free(&f->objects);
    g_free(f->page_objects);
    g_free(f->contents);
    g_free(f->mcids);
    g_free(f->annotations);
    g_free(f->image_objects);
}

bool finish_pdf(const struct pages *pages, struct painting *painting, const char *data_dir,
                struct diags *diags, struct buf *out)
{
    struct finisher f = {
        .pages = pages, .painting = painting, .data_dir = data_dir, .diags = diags,
        .page_objects = g_new0(uint32_t, pages->count + 1),
        .contents = g_new0(struct page_content, pages->count + 1),
        .mcids = contents_number(pages, painting),
        .image_objects = g_new0(uint32_t, painting->image_count + 1),
    };
    bool good = read_painting(&f) && write_contents(&f) && write_objects(&f) && fold(&f, out);

    finisher_clear(&f);
    return good;
}
