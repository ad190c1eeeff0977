/* Fonts as the shaper sees them: a face at a size with the features of a style, and which face shows
 * a character. Pango makes the font from the face's alias, so it can only get that very file;
 * HarfBuzz shapes with Pango's own hb_font. */
#include "layout/shape.h"

#include "style/style.h"

#include <hb-ot.h>

/* Coverage is kept as a bitmap of the first plane, asked of the font page by page. */
#define PAGE_BITS 256
#define PAGE_COUNT (0x10000 / PAGE_BITS)
#define MAX_FEATURES 48
/* Synthesized small capitals are this much of the size, in 1/1000: a little above the x-height. */
#define CAPITAL_SIZE 800
/* A space stretches by a half and shrinks by a third of itself, as in TeX's fonts. */
#define SPACE_STRETCH(space) ((space) / 2)
#define SPACE_SHRINK(space) ((space) / 3)

struct coverage {
    uint8_t *page[PAGE_COUNT];
};

/* ---- the tables ---- */

static guint font_hash(gconstpointer key)
{
    const struct shape_font *font = key;
    return g_direct_hash(font->style) ^ (font->face->number * 2654435761u) ^
           (guint)font->size * 40503u ^ (guint)font->position * 97u ^
           (font->capitals ? 0x55555u : 0);
}

static gboolean font_equal(gconstpointer a, gconstpointer b)
{
    const struct shape_font *x = a, *y = b;
    return x->style == y->style && x->face == y->face && x->size == y->size &&
           x->position == y->position && x->capitals == y->capitals;
}

static void font_free(gpointer data)
{
    struct shape_font *font = data;
    if (font->pango)
        g_object_unref(font->pango);
    g_free(font->features);
    g_free(font);
}

static void coverage_free(gpointer data)
{
    struct coverage *coverage = data;
    for (int i = 0; i < PAGE_COUNT; i++)
        g_free(coverage->page[i]);
    g_free(coverage);
}

void shape_fonts_init(struct shaper *shaper)
{
    shaper->shape_fonts = g_hash_table_new_full(font_hash, font_equal, NULL, font_free);
    shaper->coverage = g_hash_table_new_full(NULL, NULL, NULL, coverage_free);
    shaper->hangs = g_hash_table_new(NULL, NULL);
    shaper->fallbacks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void shape_fonts_end(struct shaper *shaper)
{
    g_hash_table_destroy(shaper->shape_fonts);
    g_hash_table_destroy(shaper->coverage);
    g_hash_table_destroy(shaper->fallbacks);
    g_hash_table_destroy(shaper->hangs);
}

/* ---- features ---- */

struct feature_list {
    hb_feature_t items[MAX_FEATURES];
    unsigned count;
};

static void add_feature(struct feature_list *list, const char *tag, uint32_t value)
{
    if (list->count < MAX_FEATURES)
        list->items[list->count++] = (hb_feature_t){
            hb_tag_from_string(tag, -1), value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
}

static void add_ligatures(struct feature_list *list, uint32_t flags, bool spaced)
{
    bool none = flags & LIGA_NONE;
    if (none || spaced || flags & LIGA_NO_COMMON) {
        add_feature(list, "liga", 0);
        add_feature(list, "clig", 0);
    }
    if (none || spaced)
        add_feature(list, "dlig", 0);
    else if (flags & LIGA_DISCRETIONARY)
        add_feature(list, "dlig", 1);
    if (!none && flags & LIGA_HISTORICAL)
        add_feature(list, "hlig", 1);
    if (none || flags & LIGA_NO_CONTEXTUAL)
        add_feature(list, "calt", 0);
}

static void add_numeric(struct feature_list *list, uint32_t flags)
{
    static const struct {
        uint32_t flag;
        const char *tag;
    } rows[] = {
        {NUMERIC_LINING, "lnum"},   {NUMERIC_OLDSTYLE, "onum"},  {NUMERIC_PROPORTIONAL, "pnum"},
        {NUMERIC_TABULAR, "tnum"},  {NUMERIC_FRACTIONS, "frac"}, {NUMERIC_ORDINAL, "ordn"},
        {NUMERIC_ZERO, "zero"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (flags & rows[i].flag)
            add_feature(list, rows[i].tag, 1);
}

/** font-feature-settings: CSS's list, "ss01" 1, "dlig" on; HarfBuzz reads each item. */
static void add_settings(struct feature_list *list, struct slice settings)
{
    for (size_t at = 0; at < settings.n && list->count < MAX_FEATURES;) {
        const char *comma = memchr(settings.p + at, ',', settings.n - at);
        size_t end = comma ? (size_t)(comma - settings.p) : settings.n;
        struct slice item = slice_trim(slice_sub(settings, at, end));
        if (hb_feature_from_string(item.p, (int)item.n, &list->items[list->count]))
            list->count++;
        at = end + 1;
    }
}

static void set_features(struct shape_font *font)
{
    const struct style *style = font->style;
    struct feature_list list = {.count = 0};
    uint32_t ligatures = style->font_ligatures;
    if (font->face->monospace && !(ligatures & (LIGA_COMMON | LIGA_CONTEXTUAL)))
        ligatures |= LIGA_NONE; /* code is shown as it is typed: no arrows for "->" */
    add_ligatures(&list, ligatures, font->letter_spacing != 0);
    add_numeric(&list, style->font_numeric);
    if (style->font_caps != CAPS_NORMAL && font->face->has_small_caps) {
        add_feature(&list, "smcp", 1);
        if (style->font_caps == CAPS_ALL_SMALL)
            add_feature(&list, "c2sc", 1);
    }
    if (font->position != RUN_NORMAL)
        add_feature(&list, font->position == RUN_SUPER ? "sups" : "subs", 1);
    add_settings(&list, style->font_features);
    font->features = g_memdup2(list.items, list.count * sizeof *list.items);
    font->feature_count = list.count;
}

/* ---- making one ---- */

static PangoFont *load_font(struct shaper *shaper, const struct face *face, qlen size)
{
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, face->alias);
    pango_font_description_set_absolute_size(description, size);
    PangoFont *font = pango_font_map_load_font(shaper->map, shaper->context, description);
    pango_font_description_free(description);
    return font;
}

static void set_space(struct shape_font *font)
{
    hb_codepoint_t glyph;
    qlen space = font->size / 4;
    if (hb_font_get_nominal_glyph(font->hb, ' ', &glyph)) {
        space = hb_font_get_glyph_h_advance(font->hb, glyph);
        font->space_glyph = glyph;
    }
    font->space_stretch = SPACE_STRETCH(space);
    font->space_shrink = SPACE_SHRINK(space);
    font->space = space + font->style->word_spacing + font->letter_spacing;
}

static struct shape_font *make_font(struct shaper *shaper, const struct shape_font *key)
{
    struct shape_font *font = g_new0(struct shape_font, 1);
    const struct style *style = key->style;
    *font = *key;
    font->id = g_hash_table_size(shaper->shape_fonts);
    qlen size = key->capitals ? (qlen)((int64_t)key->size * CAPITAL_SIZE / 1000) : key->size;
    font->drawn_size = size > 0 ? size : 1;
    font->pango = load_font(shaper, key->face, font->drawn_size);
    font->hb = font->pango ? pango_font_get_hb_font(font->pango) : hb_font_get_empty();
    struct slice language = style->language;
    font->language = language.n ? hb_language_from_string(language.p, (int)language.n)
                                : HB_LANGUAGE_INVALID;
    font->letter_spacing = style->letter_spacing;
    font->words_apart = !face_shapes_space(key->face);
    /* Only the text face's own letters are slanted; most other scripts know no italic. */
    font->slanted = fonts_needs_slant(shaper->fonts, key->face, style) &&
                    fonts_match(shaper->fonts, style) == key->face;
    font->hyphen = shape_font_covers(shaper, key->face, 0x2010) ? 0x2010 : '-';
    set_features(font);
    set_space(font);
    return font;
}

const struct shape_font *shape_font_find(struct shaper *shaper, const struct face *face,
                                         const struct style *style, qlen size,
                                         enum run_position position, bool capitals)
{
    struct shape_font key = {.face = face,
                             .style = style,
                             .size = size,
                             .position = position,
                             .capitals = capitals};
    struct shape_font *font = g_hash_table_lookup(shaper->shape_fonts, &key);
    if (!font) {
        font = make_font(shaper, &key);
        g_hash_table_add(shaper->shape_fonts, font);
    }
    return font;
}

const struct shape_font *shape_font_primary(struct shaper *shaper,
                                            const struct style *style, qlen size)
{
    return shape_font_find(shaper, fonts_match(shaper->fonts, style), style, size,
                           RUN_NORMAL, false);
}

/* ---- who has a character ---- */

bool shape_font_covers(struct shaper *shaper, const struct face *face, gunichar c)
{
    if (c >= 0x10000)
        return face_covers(face, c);
    gpointer key = GUINT_TO_POINTER(face->number + 1);
    struct coverage *coverage = g_hash_table_lookup(shaper->coverage, key);
    if (!coverage) {
        coverage = g_new0(struct coverage, 1);
        g_hash_table_insert(shaper->coverage, key, coverage);
    }
    uint8_t **page = &coverage->page[c / PAGE_BITS];
    if (!*page) {
        *page = g_malloc0(PAGE_BITS / 8);
        gunichar base = c - c % PAGE_BITS;
        for (unsigned i = 0; i < PAGE_BITS; i++)
            if (face_covers(face, base + i))
                (*page)[i / 8] |= (uint8_t)(1u << i % 8);
    }
    return (*page)[c % PAGE_BITS / 8] >> c % 8 & 1;
}

const struct face *shape_font_fallback(struct shaper *shaper, const struct face *primary,
                                       hb_script_t script, struct slice language,
                                       gunichar c)
{
    char *key = g_strdup_printf("%u %x %x %.*s", primary->number, c, script,
                                (int)language.n, language.p ? language.p : "");
    gpointer found;
    if (g_hash_table_lookup_extended(shaper->fallbacks, key, NULL, &found)) {
        g_free(key);
        return found;
    }
    const struct face *face = fonts_fallback(shaper->fonts, primary, script, language, c);
    g_hash_table_insert(shaper->fallbacks, key, (gpointer)face);
    return face;
}

static bool substitutes(hb_face_t *face, const hb_set_t *lookups, hb_codepoint_t glyph)
{
    for (hb_codepoint_t l = HB_SET_VALUE_INVALID; hb_set_next(lookups, &l);)
        if (hb_ot_layout_lookup_would_substitute(face, l, &glyph, 1, TRUE))
            return true;
    return false;
}

bool shape_font_has_position(const struct face *face, enum run_position position,
                             struct slice text)
{
    if (!(position == RUN_SUPER ? face->has_superiors : face->has_inferiors))
        return false;
    const hb_tag_t features[] = {
        position == RUN_SUPER ? HB_TAG('s', 'u', 'p', 's') : HB_TAG('s', 'u', 'b', 's'),
        HB_TAG_NONE};
    hb_face_t *hb = hb_font_get_face(face->hb);
    hb_set_t *lookups = hb_set_create();
    hb_ot_layout_collect_lookups(hb, HB_OT_TAG_GSUB, NULL, NULL, features, lookups);
    bool all = true;
    for (const char *p = text.p; all && p < text.p + text.n; p = g_utf8_next_char(p)) {
        hb_codepoint_t glyph;
        all = hb_font_get_nominal_glyph(face->hb, g_utf8_get_char(p), &glyph) &&
              substitutes(hb, lookups, glyph);
    }
    hb_set_destroy(lookups);
    return all;
}
