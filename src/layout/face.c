/* Opening one font file. All facts come from the file's own tables through HarfBuzz, which maps
 * the file and reads only the tables it is asked for. */
#include "layout/face.h"

#include <hb-ot.h>

#include <string.h>

/* Metrics are kept in thousandths of an em. */
#define UNITS 1000

static int face_metric(hb_font_t *font, hb_ot_metrics_tag_t tag, int fallback)
{
    hb_position_t value;
    return hb_ot_metrics_get_position(font, tag, &value) && value ? value : fallback;
}

/** A byte or big-endian 16-bit value of a table; 0 beyond its end. */
static unsigned table_u16(hb_face_t *face, hb_tag_t tag, unsigned offset)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    unsigned length, value = 0;
    const unsigned char *data = (const unsigned char *)hb_blob_get_data(blob, &length);
    if (length >= offset + 2)
        value = (unsigned)data[offset] << 8 | data[offset + 1];
    hb_blob_destroy(blob);
    return value;
}

static bool has_feature(hb_face_t *face, hb_tag_t table, hb_tag_t feature)
{
    unsigned start = 0, count;
    hb_tag_t tags[64];
    do {
        count = 64;
        hb_ot_layout_table_get_feature_tags(face, table, start, &count, tags);
        for (unsigned i = 0; i < count; i++)
            if (tags[i] == feature)
                return true;
        start += count;
    } while (count == 64);
    return false;
}

/** True when a lookup of the features that are on by default has the space among its input. */
static bool table_touches(hb_face_t *face, hb_tag_t table, hb_codepoint_t space)
{
    static const hb_tag_t features[] = {
        HB_TAG('k', 'e', 'r', 'n'), HB_TAG('c', 'a', 'l', 't'), HB_TAG('c', 'l', 'i', 'g'),
        HB_TAG('l', 'i', 'g', 'a'), HB_TAG('r', 'l', 'i', 'g'), HB_TAG('c', 'c', 'm', 'p'),
        HB_TAG('l', 'o', 'c', 'l'), HB_TAG('d', 'i', 's', 't'), HB_TAG_NONE,
    };
    hb_set_t *lookups = hb_set_create();
    hb_set_t *before = hb_set_create(), *input = hb_set_create(), *after = hb_set_create();
    hb_ot_layout_collect_lookups(face, table, NULL, NULL, features, lookups);
    bool touches = false;
    for (hb_codepoint_t l = HB_SET_VALUE_INVALID; !touches && hb_set_next(lookups, &l);) {
        hb_ot_layout_lookup_collect_glyphs(face, table, l, before, input, after, NULL);
        touches = hb_set_has(before, space) || hb_set_has(input, space) ||
                  hb_set_has(after, space);
    }
    hb_set_destroy(lookups);
    hb_set_destroy(before);
    hb_set_destroy(input);
    hb_set_destroy(after);
    return touches;
}

static void face_features(struct face *face, hb_face_t *hb)
{
    const hb_tag_t gsub = HB_OT_TAG_GSUB;
    face->has_small_caps = has_feature(hb, gsub, HB_TAG('s', 'm', 'c', 'p'));
    face->has_oldstyle = has_feature(hb, gsub, HB_TAG('o', 'n', 'u', 'm'));
    face->has_tabular = has_feature(hb, gsub, HB_TAG('t', 'n', 'u', 'm'));
    face->has_superiors = has_feature(hb, gsub, HB_TAG('s', 'u', 'p', 's'));
    face->has_inferiors = has_feature(hb, gsub, HB_TAG('s', 'u', 'b', 's'));
    face->has_protrusion = has_feature(hb, HB_OT_TAG_GPOS, HB_TAG('r', 't', 'b', 'd'));
}

bool face_shapes_space(const struct face *face)
{
    hb_codepoint_t space;
    if (!face->hb || !hb_font_get_nominal_glyph(face->hb, ' ', &space))
        return false;
    hb_face_t *hb = hb_font_get_face(face->hb);
    return table_touches(hb, HB_OT_TAG_GSUB, space) || table_touches(hb, HB_OT_TAG_GPOS, space);
}

static bool name_has(const struct face *face, const char *word)
{
    return face->family.n && memmem(face->family.p, face->family.n, word, strlen(word));
}

static void face_metrics(struct face *face, hb_face_t *hb)
{
    hb_font_t *font = face->hb;
    const hb_tag_t os2 = HB_TAG('O', 'S', '/', '2');
    face->ascent = face_metric(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, 800);
    face->descent = -face_metric(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -200);
    face->cap_height = face_metric(font, HB_OT_METRICS_TAG_CAP_HEIGHT, 700);
    face->x_height = face_metric(font, HB_OT_METRICS_TAG_X_HEIGHT, 450);
    face->underline_position =
        face_metric(font, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -100);
    face->underline_thickness = face_metric(font, HB_OT_METRICS_TAG_UNDERLINE_SIZE, 50);
    /* fsType: bit 1 alone forbids embedding */
    face->embeddable = (table_u16(hb, os2, 8) & 0x000f) != 0x0002;
    unsigned panose = table_u16(hb, os2, 32); /* family type, serif style */
    face->monospace = name_has(face, "Mono") || table_u16(hb, HB_TAG('p', 'o', 's', 't'), 14) != 0;
    face->sans = name_has(face, "Sans") || name_has(face, "Biolinum") ||
                 name_has(face, "Inter") || ((panose >> 8) == 2 && (panose & 0xff) >= 11);
}

bool face_open(struct face *face)
{
    hb_blob_t *blob = hb_blob_create_from_file(face->path);
    hb_face_t *hb = hb_face_create(blob, (unsigned)face->index);
    bool ok = hb_blob_get_length(blob) > 0 && hb_face_get_glyph_count(hb) > 0;
    hb_font_t *font = hb_font_create(hb);
    hb_font_set_scale(font, UNITS, UNITS);
    hb_font_make_immutable(font);
    face->hb = font;
    if (ok) {
        face_metrics(face, hb);
        face_features(face, hb);
    }
    hb_face_destroy(hb);
    hb_blob_destroy(blob);
    return ok;
}

void face_close(struct face *face)
{
    if (face->hb)
        hb_font_destroy(face->hb);
    face->hb = NULL;
}

static struct slice face_name(struct arena *arena, hb_face_t *hb, hb_ot_name_id_t id)
{
    char text[256];
    unsigned size = sizeof text;
    unsigned length =
        hb_ot_name_get_utf8(hb, id, hb_language_from_string("en", -1), &size, text);
    if (!length)
        return (struct slice){0};
    return arena_copy(arena, (struct slice){text, size});
}

void face_describe(struct face *face, struct arena *arena, bool read_italic)
{
    hb_face_t *hb = hb_font_get_face(face->hb);
    if (!face->family.n)
        face->family = face_name(arena, hb, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY);
    if (!face->family.n)
        face->family = face_name(arena, hb, HB_OT_NAME_ID_FONT_FAMILY);
    const hb_tag_t os2 = HB_TAG('O', 'S', '/', '2');
    if (!face->weight)
        face->weight = (int)table_u16(hb, os2, 4);
    if (face->weight < 1 || face->weight > 1000)
        face->weight = 400;
    if (read_italic) /* fsSelection: bit 0 italic, bit 9 oblique */
        face->italic = (table_u16(hb, os2, 62) & 0x0201) != 0;
}

bool face_covers(const struct face *face, uint32_t unicode)
{
    hb_codepoint_t glyph;
    return face->hb && hb_font_get_nominal_glyph(face->hb, unicode, &glyph);
}

size_t face_coverage(const struct face *face)
{
    hb_set_t *set = hb_set_create();
    if (face->hb)
        hb_face_collect_unicodes(hb_font_get_face(face->hb), set);
    size_t count = hb_set_get_population(set);
    hb_set_destroy(set);
    return count;
}
