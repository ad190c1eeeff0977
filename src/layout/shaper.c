/* The shaper: what a thread needs to set paragraphs, and keeps from one to the next. */
#include "layout/hyphenate.h"
#include "layout/shape.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <string.h>

static PangoFontMap *make_map(const struct fonts *fonts)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), fonts_fontconfig(fonts));
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72); /* 1 unit = 1 pt */
    return map;
}

static PangoContext *make_context(PangoFontMap *map, const struct face *face)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, face->alias);
    pango_font_description_set_absolute_size(description, PT(10));
    pango_context_set_font_description(context, description);
    pango_font_description_free(description);
    return context;
}

struct shaper *shaper_new(const struct fonts *fonts, const struct shaper_options *options,
                          struct diags *diags)
{
    struct shaper *shaper = g_new0(struct shaper, 1);
    shaper->fonts = fonts;
    shaper->options = *options;
    shaper->diags = diags;
    shaper->map = make_map(fonts);
    shaper->context = make_context(shaper->map, fonts_face(fonts, 0));
    shaper->no_fallback = pango_attr_list_new();
    pango_attr_list_insert(shaper->no_fallback, pango_attr_fallback_new(FALSE));
    shaper->buffer = hb_buffer_create();
    shaper->scratch = arena_new();
    shape_fonts_init(shaper);
    shape_words_init(shaper);
    char *folder = g_build_filename(fonts_data_dir(fonts), "hyphen", NULL);
    shaper->hyphenator = hyphenator_new(options->hyphen_dir ? options->hyphen_dir : folder);
    g_free(folder);
    return shaper;
}

void shaper_free(struct shaper *shaper)
{
    if (!shaper)
        return;
    shape_fonts_end(shaper);
    shape_words_end(shaper);
    hyphenator_free(shaper->hyphenator);
    arena_free(shaper->scratch);
    hb_buffer_destroy(shaper->buffer);
    pango_attr_list_unref(shaper->no_fallback);
    g_object_unref(shaper->context);
    g_object_unref(shaper->map);
    g_free(shaper);
}

struct diags *shaper_diags(const struct shaper *shaper)
{
    return shaper->diags;
}

void shaper_times(const struct shaper *shaper, uint64_t *shape, uint64_t *breaking)
{
    *shape = shaper->microseconds_shape;
    *breaking = shaper->microseconds_break;
}

void shaper_begin(struct shaper *shaper)
{
    arena_reset(shaper->scratch);
    shape_words_trim(shaper);
}

PangoLogAttr *shaper_attrs(struct shaper *shaper, struct slice text, struct slice language)
{
    int count = (int)g_utf8_strlen(text.p, (gssize)text.n) + 1;
    PangoLogAttr *attrs = ARENA_ARRAY(shaper->scratch, PangoLogAttr, (size_t)count);
    char tag[32] = "en";
    if (language.n && language.n < sizeof tag) {
        memcpy(tag, language.p, language.n);
        tag[language.n] = 0;
    }
    pango_get_log_attrs(text.p, (int)text.n, -1, pango_language_from_string(tag), attrs,
                        count);
    return attrs;
}
