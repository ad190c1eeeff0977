/* The container (EP-Z01 to EP-Z10). Nothing in it depends on the clock, the time zone or the machine: the
 * entries' times come from the book's date, the attributes are fixed, the order is ours. */
#include "epub/package.h"

#include <glib.h>
#include <zip.h>

static const char mimetype[] = "application/epub+zip";

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n"
    "<rootfiles>\n"
    "<rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>\n"
    "</rootfiles>\n"
    "</container>\n";

/* Apple Books shows embedded fonts only when asked to (EP-F03). */
static const char apple_options[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<display_options>\n<platform name=\"*\">\n<option name=\"specified-fonts\">true</option>\n"
    "</platform>\n</display_options>\n";

/* MS-DOS time of 1980-01-01, the least a ZIP file can hold. */
#define DOS_DATE_FIRST 0x21
#define SECONDS_1980 315532800

struct ocf {
    zip_t *zip;
    zip_uint16_t time, date;
};

static void set_time(struct ocf *ocf, int64_t seconds)
{
    GDateTime *when = g_date_time_new_from_unix_utc(seconds);

    ocf->date = DOS_DATE_FIRST;
    if (when && seconds >= SECONDS_1980 && g_date_time_get_year(when) <= 2107) {
        ocf->date = (zip_uint16_t)((g_date_time_get_year(when) - 1980) << 9 |
                                   g_date_time_get_month(when) << 5 |
                                   g_date_time_get_day_of_month(when));
        ocf->time = (zip_uint16_t)(g_date_time_get_hour(when) << 11 |
                                   g_date_time_get_minute(when) << 5 |
                                   g_date_time_get_second(when) / 2);
    }
    if (when)
        g_date_time_unref(when);
}

static bool is_compressed(const char *path)
{
    return g_str_has_suffix(path, ".jpg") || g_str_has_suffix(path, ".png");
}

/* Adds an entry; the bytes must live until the archive is closed. Buffers, not callbacks: those force a ZIP64
 * field that readers refuse (EP-Z05). */
static bool add(struct ocf *ocf, const char *path, struct slice bytes, bool store)
{
    zip_source_t *source = zip_source_buffer(ocf->zip, bytes.p, bytes.n, 0);
    zip_int64_t index =
        source ? zip_file_add(ocf->zip, path, source, ZIP_FL_ENC_UTF_8) : -1;

    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)index;
    return zip_set_file_compression(ocf->zip, at, store ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
                                    store ? 0 : 6) == 0 &&
           zip_file_set_dostime(ocf->zip, at, ocf->time, ocf->date, 0) == 0 &&
           zip_file_set_external_attributes(ocf->zip, at, 0, ZIP_OPSYS_UNIX,
                                            (zip_uint32_t)0100644 << 16) == 0;
}

static bool add_all(struct ocf *ocf, const struct epub *epub)
{
    if (!add(ocf, "mimetype", slice_of(mimetype), true) ||
        !add(ocf, "META-INF/container.xml", slice_of(container), false) ||
        !add(ocf, "META-INF/com.apple.ibooks.display-options.xml", slice_of(apple_options), false) ||
        !add(ocf, "EPUB/package.opf", buf_view(&epub->opf), false))
        return false;
    for (size_t i = 0; i < epub->items.count; i++) {
        const struct item *item = &epub->items.items[i];
        const char *path = arena_printf(epub->arena, "EPUB/%s", item->path).p;
        if (!add(ocf, path, buf_view(&item->bytes), is_compressed(item->path)))
            return false;
    }
    return true;
}

static bool copy_out(zip_source_t *source, struct buf *out)
{
    char bytes[65536];
    zip_int64_t got;

    if (zip_source_open(source) < 0)
        return false;
    while ((got = zip_source_read(source, bytes, sizeof bytes)) > 0)
        buf_bytes(out, bytes, (size_t)got);
    zip_source_close(source);
    return got == 0;
}

bool ocf_write(struct epub *epub, struct buf *out, const char **error)
{
    struct ocf ocf = {0};
    zip_error_t fault;

    zip_error_init(&fault);
    zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, &fault);
    if (archive)
        ocf.zip = zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, &fault);
    if (!ocf.zip) {
        *error = arena_string(epub->arena, zip_error_strerror(&fault));
        zip_source_free(archive);
        zip_error_fini(&fault);
        return false;
    }
    zip_source_keep(archive);
    set_time(&ocf, epub->options->date);
    bool done = add_all(&ocf, epub) && zip_close(ocf.zip) == 0;
    if (!done) {
        *error = arena_string(epub->arena, zip_strerror(ocf.zip));
        zip_discard(ocf.zip);
    }
    done = done && copy_out(archive, out);
    zip_source_free(archive);
    zip_error_fini(&fault);
    return done;
}
