/* A CFF font made plain for Cairo.
 *
 * The outlines of CFF call subroutines, and a subset of a font keeps those that its glyphs call. Cairo 1.16 reads some
 * outlines wrongly while it looks for them, and empties a subroutine that is needed: the glyph is then gone, in a
 * Chinese book a common one. HarfBuzz writes outlines that call none; it also leaves out all other glyphs, which
 * Cairo would read one by one. */
#include "pdf/plain_cff.h"

#include <glib.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <string.h>

static void add_shown(const struct page *page, uint32_t face, hb_set_t *glyphs)
{
    for (size_t i = 0; i < page->mark_count; i++) {
        const struct mark *mark = &page->marks[i];
        if (mark->kind != MARK_TEXT || mark->as.text.face != face)
            continue;
        for (uint32_t k = 0; k < mark->as.text.glyph_count; k++)
            hb_set_add(glyphs, mark->as.text.glyphs[k].id);
    }
}

static bool is_cff(hb_face_t *face)
{
    hb_blob_t *table = hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' '));
    bool is = hb_blob_get_length(table) > 0;

    hb_blob_destroy(table);
    return is;
}

/** What lays out text is of no use any more. */
static void drop_layout(hb_subset_input_t *input)
{
    static const hb_tag_t tables[] = {
        HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
        HB_TAG('k', 'e', 'r', 'n'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
        HB_TAG('v', 'm', 't', 'x'), HB_TAG('B', 'A', 'S', 'E'), HB_TAG('M', 'A', 'T', 'H'),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        hb_set_add(hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG), tables[i]);
}

static hb_face_t *make_plain(const struct pages *pages, uint32_t number, hb_face_t *whole)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);

    for (size_t i = 0; i < pages->count; i++)
        add_shown(&pages->page[i], number, glyphs);
    hb_codepoint_t space;
    hb_font_t *font = hb_font_create(whole);
    if (hb_font_get_nominal_glyph(font, ' ', &space))
        hb_set_add(glyphs, space); /* the painter adds blanks of its own */
    hb_font_destroy(font);
    drop_layout(input);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                         HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_face_t *plain = hb_subset_or_fail(whole, input);
    hb_subset_input_destroy(input);
    return plain;
}

unsigned char *plain_cff(const struct pages *pages, uint32_t number, size_t *size)
{
    const struct face *face = fonts_face(pages->fonts, number);
    hb_blob_t *file = hb_blob_create_from_file_or_fail(face->path);
    unsigned char *bytes = NULL;

    if (!file)
        return NULL;
    hb_face_t *whole = hb_face_create(file, (unsigned)face->index);
    hb_face_t *plain = is_cff(whole) ? make_plain(pages, number, whole) : NULL;
    if (plain) {
        unsigned length;
        hb_blob_t *blob = hb_face_reference_blob(plain);
        const char *data = hb_blob_get_data(blob, &length);
        bytes = g_memdup2(data, length);
        *size = length;
        hb_blob_destroy(blob);
        hb_face_destroy(plain);
    }
    hb_face_destroy(whole);
    hb_blob_destroy(file);
    return bytes;
}
