/* Temporary: empty stages until the real ones are in place. Weak, so the real ones win. */
#include "lib/lib.h"

#include "check/check.h"
#include "epub/epub.h"
#include "pdf/pdf.h"
#include "read/read.h"
#include "refine/refine.h"
#include "style/sheet.h"

#define WEAK __attribute__((weak))
#pragma GCC diagnostic ignored "-Wunused-parameter"


WEAK bool read_book(struct book *book, const char *path) { return false; }
WEAK bool read_text(struct book *book, struct slice name, struct slice text) { return false; }
WEAK void config_set(struct book *book, struct slice key, struct slice value) {}
WEAK void config_print(const struct book *book, bool json, struct buf *out) {}
WEAK void refine_book(struct book *book) {}
WEAK struct sheet *sheet_new(void) { return NULL; }
WEAK void sheet_free(struct sheet *sheet) {}
WEAK void sheet_apply(struct sheet *sheet, struct book *book) {}
WEAK const char *prop_name(enum prop prop) { return ""; }
WEAK const char *prop_css(enum prop prop) { return ""; }
WEAK bool prop_inherited(enum prop prop) { return false; }
WEAK bool prop_equal(enum prop prop, const struct style *a, const struct style *b) { return true; }
WEAK void prop_print(struct buf *out, enum prop prop, const struct style *style, qlen em) {}
WEAK const struct style *style_initial(void) { return NULL; }
WEAK struct fonts *fonts_new(const char *data_dir, const struct book *book, struct diags *diags) { return NULL; }
WEAK void fonts_free(struct fonts *fonts) {}
WEAK size_t fonts_count(const struct fonts *fonts) { return 0; }
WEAK const struct face *fonts_face(const struct fonts *fonts, uint32_t number) { return NULL; }
WEAK size_t face_coverage(const struct face *face) { return 0; }
WEAK struct pages *layout_book(struct book *book, const struct fonts *fonts, const struct layout_options *options)
{
    static struct pages none;
    return &none;
}
WEAK void layout_dump_lines(struct book *book, const struct fonts *fonts, struct buf *out) {}
WEAK void pages_dump(const struct pages *pages, struct buf *out) {}
WEAK void pages_free(struct pages *pages) {}
WEAK bool pdf_write(const struct pages *pages, const char *data_dir, struct diags *diags, struct buf *out) { return false; }
WEAK void pdf_draw_page(const struct pages *pages, size_t page, struct _cairo *cr) {}
WEAK bool epub_write(const struct book *book, const struct epub_options *options, struct buf *out) { return false; }
WEAK void epub_dump(const struct book *book, struct buf *out) {}
WEAK size_t check_pages(const struct book *book, const struct pages *pages, struct diags *diags) { return 0; }
WEAK size_t check_epub(const struct book *book, struct slice epub, struct diags *diags) { return 0; }
WEAK bool image_probe(struct resource *resource, const char **reason) { *reason = "not yet read"; return false; }
