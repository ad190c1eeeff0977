/* The driver: implements quoin.h as a list of the stages
 *
 *   read → refine → styles → layout → pdf / epub → check
 *
 * Each stage runs when it is first needed, reports into the book's diagnostics, and the
 * host hears of them before the next one starts. The status is sticky: after a failure
 * every call returns at once. */
#include "lib/lib.h"

#include "base/xml.h"
#include "check/check.h"
#include "epub/epub.h"
#include "pdf/pdf.h"
#include "read/read.h"
#include "refine/refine.h"
#include "style/sheet.h"

#include <errno.h>
#include <glib.h>
#include <sys/resource.h>

int quoin_version(void)
{
    return QUOIN_VERSION_MAJOR * 10000 + QUOIN_VERSION_MINOR * 100 + QUOIN_VERSION_MICRO;
}

const char *quoin_status_name(quoin_status status)
{
    static const char *const names[] = {"ok", "warned", "faulty", "failed", "misused"};

    return status <= QUOIN_MISUSED ? names[status] : "misused";
}

/* ---- life ---- */

quoin_book *quoin_book_new(void)
{
    quoin_book *book = g_new0(quoin_book, 1);

    xml_prepare();
    book->book = book_new();
    book->book->sheet = sheet_new();
    book->data_dir = data_dir_find();
    book->book->data_dir = book->data_dir;
    book->told = diags_new();
    return book;
}

void quoin_book_free(quoin_book *book)
{
    if (!book)
        return;
    epub_drop(book);
    report_free(book->report);
    pages_free(book->pages);
    fonts_free(book->fonts);
    sheet_free(book->book->sheet);
    book_free(book->book);
    diags_free(book->told);
    g_free(book->data_dir);
    g_free(book);
}

void quoin_book_on_message(quoin_book *book, quoin_message_fn *fn, void *user)
{
    book->message = fn;
    book->message_user = user;
}

void quoin_book_on_progress(quoin_book *book, quoin_progress_fn *fn, void *user)
{
    book->progress = fn;
    book->progress_user = user;
}

void quoin_book_on_read(quoin_book *book, quoin_read_fn *fn, void *user)
{
    book->book->reader.read = fn;
    book->book->reader.user = user;
}

quoin_status quoin_book_status(const quoin_book *book)
{
    return book->status;
}

static bool has_failed(const quoin_book *book)
{
    return book->status >= QUOIN_FAILED;
}

static quoin_status misused(quoin_book *book)
{
    return book->status = QUOIN_MISUSED;
}

/* ---- stages ---- */

static int64_t cpu_time(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void tell_progress(void *user, const char *stage, size_t done, size_t of)
{
    quoin_book *book = user;

    if (book->progress)
        book->progress(book->progress_user, stage, done, of);
}

/* Starts the clock of a stage; stage_end stops it and lets the host hear what the stage
 * found. */
static struct stage_time stage_begin(quoin_book *book, const char *name)
{
    tell_progress(book, name, 0, 0);
    return (struct stage_time){g_get_monotonic_time(), cpu_time()};
}

static void stage_end(quoin_book *book, enum stage stage, struct stage_time began)
{
    book->times[stage].wall += g_get_monotonic_time() - began.wall;
    book->times[stage].cpu += cpu_time() - began.cpu;
    messages_tell(book);
}

/* read_book and read_text answer false when there is nothing to build; they have said why.
 */
static quoin_status finish_reading(quoin_book *book, bool ok, struct stage_time began)
{
    stage_end(book, STAGE_READ, began);
    if (!ok && !has_failed(book))
        book->status = QUOIN_FAILED;
    book->read = true;
    return book->status;
}

static bool refined(quoin_book *book)
{
    if (has_failed(book))
        return false;
    if (book->refined)
        return true;
    if (!book->read) {
        misused(book);
        return false;
    }
    book->refined = true;
    book->date = date_of_book(book->book->config);
    struct stage_time began = stage_begin(book, "refining");
    refine_book(book->book);
    stage_end(book, STAGE_REFINE, began);
    began = stage_begin(book, "styling");
    sheet_apply(book->book->sheet, book->book);
    stage_end(book, STAGE_STYLE, began);
    return !has_failed(book);
}

/* Reports one name of a list of families that the font set does not have. */
static void check_family(quoin_book *book, char *name, struct span span)
{
    const char **known;
    struct slice wanted = slice_of(g_strdelimit(g_strstrip(name), "\"'", ' '));

    wanted = slice_trim(wanted);
    if (!wanted.n || slice_is(wanted, "inherit") || slice_is(wanted, "initial") ||
        fonts_has_family(book->fonts, wanted))
        return;
    size_t count = fonts_families(book->fonts, &known);
    const char *near = diag_suggest(wanted, known, count);
    char *text = g_strndup(wanted.p, wanted.n);
    char *hint = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
    diag_hint(book->book->diags, span, hint, DIAG_FONT_UNKNOWN, text);
    g_free(hint);
    g_free(text);
}

static void check_families(quoin_book *book)
{
    size_t count;
    const struct family_use *uses = sheet_family_uses(book->book->sheet, &count);

    for (size_t i = 0; i < count; i++) {
        char *value = g_strndup(uses[i].value.p, uses[i].value.n);
        char **names = g_strsplit(value, ",", -1);
        for (size_t n = 0; names[n]; n++)
            check_family(book, names[n], uses[i].span);
        g_strfreev(names);
        g_free(value);
    }
}

static void open_fonts(quoin_book *book)
{
    if (book->fonts)
        return;
    book->fonts = fonts_new(book->data_dir, book->book, book->book->diags);
    check_families(book);
}

static bool laid_out(quoin_book *book)
{
    if (!refined(book))
        return false;
    if (book->pages)
        return true;
    struct layout_options options = {
        .workers = (unsigned)book->book->config->jobs,
        .prices = book->report_expected,
        .tell = tell_progress,
        .user = book,
    };
    struct stage_time began = stage_begin(book, "laying out");
    open_fonts(book);
    book->pages = layout_book(book->book, book->fonts, &options);
    book->pages->date = book->date;
    stage_end(book, STAGE_LAYOUT, began);

    began = stage_begin(book, "checking pages");
    check_pages(book->book, book->pages, book->book->diags);
    check_edges(book->pages, book->book->diags);
    stage_end(book, STAGE_CHECK, began);
    return !has_failed(book);
}

static bool reported(quoin_book *book)
{
    book->report_expected = true;
    if (!laid_out(book))
        return false;
    if (book->report)
        return true;
    struct stage_time began = stage_begin(book, "reporting");
    book->report = report_make(book->book, book->pages);
    stage_end(book, STAGE_REPORT, began);
    return !has_failed(book);
}

static bool make_proof(quoin_book *book, struct buf *out)
{
    if (!reported(book))
        return false;
    struct stage_time began = stage_begin(book, "writing the proof");
    struct pages *proof = report_proof(book->report, book->fonts, book->book->diags);
    bool ok = pdf_write(proof, book->data_dir, book->book->diags, out);
    report_proof_free(proof);
    stage_end(book, STAGE_PROOF, began);
    return ok;
}

static bool make_report(quoin_book *book, struct buf *out)
{
    bool ok = reported(book);

    if (ok)
        report_print(book->report, out);
    return ok;
}

static bool make_report_json(quoin_book *book, struct buf *out)
{
    bool ok = reported(book);

    if (ok)
        report_print_json(book->report, out);
    return ok;
}

static bool make_pdf(quoin_book *book, struct buf *out)
{
    struct stage_time began = stage_begin(book, "writing PDF");
    bool ok = pdf_write(book->pages, book->data_dir, book->book->diags, out);

    book->pdf_bytes = out->size;
    stage_end(book, STAGE_PDF, began);
    return ok;
}

static bool make_epub(quoin_book *book, struct buf *out)
{
    tell_progress(book, "writing EPUB", 0, 0);
    if (!book->epub_run)
        epub_start(book, false);
    bool ok = epub_take(book, out);
    book->epub_bytes = out->size;
    messages_tell(book);
    return ok;
}

/* True when an EPUB is to be made beside the PDF. */
static bool epub_beside(const quoin_book *book)
{
    return book->epub_expected && !book->epub_run && book->book->config->jobs != 1;
}

/* What each format is called in messages, and what makes it. */
static const struct {
    const char *name;
    bool (*make)(quoin_book *book, struct buf *out);
} formats[] = {
    [QUOIN_PDF] = {"PDF", make_pdf},
    [QUOIN_EPUB] = {"EPUB", make_epub},
    [QUOIN_PROOF] = {"proof", make_proof},
    [QUOIN_REPORT] = {"report", make_report},
    [QUOIN_REPORT_JSON] = {"report", make_report_json},
};

static void expect(quoin_book *book, quoin_format format)
{
    book->epub_expected = book->epub_expected || format == QUOIN_EPUB;
    book->report_expected = book->report_expected || format == QUOIN_PROOF ||
                            format == QUOIN_REPORT || format == QUOIN_REPORT_JSON;
}

/* The EPUB is made after the pages, since it names the pages of the print edition. */
static bool make_output(quoin_book *book, quoin_format format, struct buf *out)
{
    expect(book, format);
    if (!laid_out(book))
        return false;
    if (format == QUOIN_PDF && epub_beside(book))
        epub_start(book, true);
    if (format == QUOIN_EPUB)
        book->epub_expected = false;
    bool ok = formats[format].make(book, out);
    if (!ok && !has_failed(book))
        book->status = QUOIN_FAILED;
    return ok && !has_failed(book);
}

/* ---- input ---- */

quoin_status quoin_book_set(quoin_book *book, const char *key, const char *value)
{
    if (has_failed(book))
        return book->status;
    if (book->read || !key || !value)
        return misused(book);
    config_set(book->book, arena_copy(book->book->arena, slice_of(key)),
               arena_copy(book->book->arena, slice_of(value)));
    return book->status;
}

quoin_status quoin_book_load(quoin_book *book, const char *path)
{
    if (has_failed(book))
        return book->status;
    if (book->read || !path)
        return misused(book);
    struct stage_time began = stage_begin(book, "reading");
    return finish_reading(book, read_book(book->book, path), began);
}

quoin_status quoin_book_add_chapter(quoin_book *book, const char *name, const char *utf8,
                                    size_t length)
{
    if (has_failed(book))
        return book->status;
    if (book->refined || !name || (!utf8 && length))
        return misused(book);
    struct stage_time began = stage_begin(book, "reading");
    bool ok = read_text(book->book, slice_of(name), (struct slice){utf8, length});
    return finish_reading(book, ok, began);
}

/* ---- output ---- */

unsigned quoin_book_page_count(quoin_book *book)
{
    return laid_out(book) ? (unsigned)book->pages->count : 0;
}

quoin_status quoin_book_page_size(quoin_book *book, double *width, double *height)
{
    if (laid_out(book)) {
        *width = qlen_points(book->pages->width);
        *height = qlen_points(book->pages->height);
    }
    return book->status;
}

quoin_status quoin_book_draw_page(quoin_book *book, unsigned page, struct _cairo *cr)
{
    if (!laid_out(book))
        return book->status;
    if (page >= book->pages->count || !cr)
        return misused(book);
    pdf_draw_page(book->pages, page, cr);
    return book->status;
}

static quoin_status hand_over(quoin_book *book, const char *what, struct slice bytes,
                              quoin_write_fn *fn, void *user)
{
    if (fn(user, bytes.p, bytes.n) != 0) {
        diag(book->book->diags, SPAN_NONE, DIAG_FILE_UNWRITABLE, what,
             "the host refused the bytes");
        messages_tell(book);
    }
    return book->status;
}

quoin_status quoin_book_expect(quoin_book *book, quoin_format format)
{
    if (has_failed(book))
        return book->status;
    if ((unsigned)format >= G_N_ELEMENTS(formats))
        return misused(book);
    expect(book, format);
    return book->status;
}

quoin_status quoin_book_write(quoin_book *book, quoin_format format, quoin_write_fn *fn,
                              void *user)
{
    struct buf out = {0};

    if (!fn || format >= G_N_ELEMENTS(formats))
        return misused(book);
    if (make_output(book, format, &out))
        hand_over(book, formats[format].name, buf_view(&out), fn, user);
    buf_free(&out);
    return book->status;
}

quoin_status quoin_book_save(quoin_book *book, quoin_format format, const char *path)
{
    struct buf out = {0};

    if (!path || format >= G_N_ELEMENTS(formats))
        return misused(book);
    if (make_output(book, format, &out) && !file_save(path, buf_view(&out))) {
        diag(book->book->diags, SPAN_NONE, DIAG_FILE_UNWRITABLE, path, g_strerror(errno));
        messages_tell(book);
    }
    buf_free(&out);
    return book->status;
}

/* ---- dumps ---- */

static bool dump_tree_stage(quoin_book *book, struct buf *out)
{
    bool ok = refined(book);

    if (ok)
        book_dump_tree(book->book, out);
    return ok;
}

static bool dump_styles_stage(quoin_book *book, struct buf *out)
{
    bool ok = refined(book);

    if (ok)
        dump_styles(book->book, out);
    return ok;
}

static bool dump_lines_stage(quoin_book *book, struct buf *out)
{
    if (!refined(book))
        return false;
    open_fonts(book);
    layout_dump_lines(book->book, book->fonts, out);
    messages_tell(book);
    return true;
}

static bool dump_pages_stage(quoin_book *book, struct buf *out)
{
    bool ok = laid_out(book);

    if (ok)
        pages_dump(book->pages, out);
    return ok;
}

static bool dump_xhtml_stage(quoin_book *book, struct buf *out)
{
    bool ok = laid_out(book);

    if (ok)
        epub_dump(book->book, out);
    return ok;
}

static bool dump_config_stage(quoin_book *book, struct buf *out)
{
    if (book->read)
        config_print(book->book, false, out);
    return book->read;
}

static bool dump_config_json_stage(quoin_book *book, struct buf *out)
{
    if (book->read)
        config_print(book->book, true, out);
    return book->read;
}

static bool dump_fonts_stage(quoin_book *book, struct buf *out)
{
    open_fonts(book);
    dump_fonts(book->fonts, out);
    messages_tell(book);
    return true;
}

static bool dump_findings_stage(quoin_book *book, struct buf *out)
{
    bool ok = reported(book);

    if (ok)
        report_print_lines(book->report, out);
    return ok;
}

static bool dump_summary_stage(quoin_book *book, struct buf *out)
{
    bool ok = reported(book);

    if (ok)
        report_print_summary(book->report, out);
    return ok;
}

/* The figures are of what was done: a book that was not laid out is not laid out for them. */
static bool dump_stats_stage(quoin_book *book, struct buf *out)
{
    if (book->pages)
        reported(book);
    dump_stats(book, false, out);
    return true;
}

static bool dump_stats_json_stage(quoin_book *book, struct buf *out)
{
    if (book->pages)
        reported(book);
    dump_stats(book, true, out);
    return true;
}

quoin_status quoin_book_dump(quoin_book *book, const char *stage, quoin_write_fn *fn,
                             void *user)
{
    static const struct {
        const char *name;
        bool (*dump)(quoin_book *book, struct buf *out);
    } stages[] = {
        {"tree", dump_tree_stage},
        {"styles", dump_styles_stage},
        {"lines", dump_lines_stage},
        {"pages", dump_pages_stage},
        {"xhtml", dump_xhtml_stage},
        {"config", dump_config_stage},
        {"config-json", dump_config_json_stage},
        {"fonts", dump_fonts_stage},
        {"report", make_report},
        {"report-json", make_report_json},
        {"findings", dump_findings_stage},
        {"summary", dump_summary_stage},
        {"stats", dump_stats_stage},
        {"stats-json", dump_stats_json_stage},
    };

    if (!stage || !fn)
        return misused(book);
    epub_wait(book);
    for (size_t i = 0; i < G_N_ELEMENTS(stages); i++) {
        struct buf out = {0};
        if (strcmp(stages[i].name, stage) != 0)
            continue;
        if (stages[i].dump(book, &out))
            hand_over(book, stage, buf_view(&out), fn, user);
        buf_free(&out);
        return book->status;
    }
    return misused(book);
}
