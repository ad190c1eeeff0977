/* A plain typographic cover: a coloured board, a frame, the title as large as it will go. It is drawn for the shelf
 * of a reading system, where it is often as small as a stamp. */
#include "layout/cover.h"

#include "style/sheet.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <glib.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

/* Board, ink and accent: dark boards of linen bindings, all with a contrast above 7:1. */
static const struct {
    uint32_t board, ink, accent;
} palettes[] = {
    {0x1f3a4d, 0xf6f1e4, 0xd9a441}, {0x5b1f24, 0xf7efe2, 0xd8b06a}, {0x24402f, 0xf4f1e3, 0xc9b458},
    {0x2b2b33, 0xf3efe6, 0xc8553d}, {0x3d2b4f, 0xf5f0ea, 0xd3a84c}, {0x0f4c4a, 0xf5f2e7, 0xe0a458},
    {0x4a3322, 0xf6efdf, 0xd6a75c}, {0x1d2f5c, 0xf4f1ea, 0xcfa24a},
};

/* Everything is measured on a board 1600 wide and scaled. */
#define BOARD_WIDTH 1600.0

struct cover {
    cairo_t *cr;
    PangoContext *context;
    FcConfig *faces; /* the few files the texts need, so that Pango may choose among them */
    char *families;  /* their names, best first */
    double height;   /* of the board, in its units */
};

static void set_colour(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* ---- text ---- */

static PangoLayout *lay_out(const struct cover *cover, struct slice text, double size, bool italic,
                            double width)
{
    PangoLayout *layout = pango_layout_new(cover->context);
    PangoFontDescription *font = pango_font_description_new();

    pango_font_description_set_family(font, cover->families);
    pango_font_description_set_style(font, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, 1.12f);
    pango_layout_set_text(layout, text.p, (int)text.n);
    return layout;
}

/* True when a line had to be broken within a word. */
static bool breaks_words(PangoLayout *layout, struct slice text)
{
    for (int i = 1; i < pango_layout_get_line_count(layout); i++) {
        int start = pango_layout_get_line_readonly(layout, i)->start_index;
        if (start > 0 && (size_t)start < text.n && g_ascii_isalnum(text.p[start]) &&
            g_ascii_isalnum(text.p[start - 1]))
            return true;
    }
    return false;
}

static double height_of(PangoLayout *layout)
{
    int height;

    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

/* Narrows the measure as far as the number of lines stays, so that no short last line is left over. */
static void balance(PangoLayout *layout, struct slice text)
{
    int lines = pango_layout_get_line_count(layout), width = pango_layout_get_width(layout);

    for (int narrower = width * 95 / 100; narrower > width / 3; narrower = narrower * 95 / 100) {
        pango_layout_set_width(layout, narrower);
        if (pango_layout_get_line_count(layout) > lines || breaks_words(layout, text)) {
            pango_layout_set_width(layout, MIN(width, narrower * 100 / 95));
            return;
        }
    }
}

/* The largest size, in steps, at which the text stays within the box and words stay whole. */
static PangoLayout *fit(const struct cover *cover, struct slice text, double size, double least,
                        bool italic, double height)
{
    for (;; size *= 0.9) {
        PangoLayout *layout = lay_out(cover, text, size, italic, BOARD_WIDTH - 400);
        if (size * 0.9 < least || (height_of(layout) <= height && !breaks_words(layout, text))) {
            balance(layout, text);
            return layout;
        }
        g_object_unref(layout);
    }
}

/* Shows a layout with its top at y; returns the y below it. */
static double show(const struct cover *cover, PangoLayout *layout, double y)
{
    double width = (double)pango_layout_get_width(layout) / PANGO_SCALE;

    cairo_move_to(cover->cr, (BOARD_WIDTH - width) / 2, y);
    pango_cairo_show_layout(cover->cr, layout);
    y += height_of(layout);
    g_object_unref(layout);
    return y;
}

/* ---- the parts ---- */

static void draw_board(const struct cover *cover, uint32_t board, uint32_t accent)
{
    cairo_t *cr = cover->cr;

    set_colour(cr, board);
    cairo_paint(cr);
    set_colour(cr, accent);
    cairo_set_line_width(cr, 6);
    cairo_rectangle(cr, 80, 80, BOARD_WIDTH - 160, cover->height - 160);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 2);
    cairo_rectangle(cr, 100, 100, BOARD_WIDTH - 200, cover->height - 200);
    cairo_stroke(cr);
}

/* A rule with a lozenge in its middle. */
static void draw_ornament(const struct cover *cover, uint32_t accent, double y)
{
    cairo_t *cr = cover->cr;
    double middle = BOARD_WIDTH / 2;

    set_colour(cr, accent);
    cairo_set_line_width(cr, 3);
    cairo_move_to(cr, middle - 220, y);
    cairo_line_to(cr, middle - 40, y);
    cairo_move_to(cr, middle + 40, y);
    cairo_line_to(cr, middle + 220, y);
    cairo_stroke(cr);
    cairo_move_to(cr, middle, y - 18);
    cairo_line_to(cr, middle + 18, y);
    cairo_line_to(cr, middle, y + 18);
    cairo_line_to(cr, middle - 18, y);
    cairo_fill(cr);
}

static struct slice names(struct buf *out, const struct config *config)
{
    for (size_t i = 0; i < config->person_count; i++) {
        const struct person *person = &config->people[i];
        if (person->role.n && !slice_is(person->role, "aut"))
            continue;
        buf_string(out, out->size ? "\n" : "");
        buf_slice(out, person->name);
    }
    return buf_view(out);
}

static void draw_texts(const struct cover *cover, const struct config *config, uint32_t ink,
                       uint32_t accent)
{
    struct buf authors = {0};
    struct slice names_text = names(&authors, config);
    double y = cover->height * 0.13;

    set_colour(cover->cr, ink);
    if (names_text.n)
        show(cover, fit(cover, names_text, 84, 40, false, cover->height * 0.14), y);
    y = show(cover, fit(cover, config->title, 210, 60, false, cover->height * 0.34),
             cover->height * 0.31);
    if (config->subtitle.n)
        y = show(cover, fit(cover, config->subtitle, 76, 40, true, cover->height * 0.14), y + 50);
    draw_ornament(cover, accent, MAX(y + 120, cover->height * 0.62));
    set_colour(cover->cr, ink);
    if (config->publisher.n)
        show(cover, fit(cover, config->publisher, 52, 30, false, cover->height * 0.05),
             cover->height * 0.875);
    buf_free(&authors);
}

/* The same title always gets the same board (FNV-1a). */
static size_t palette_of(struct slice title)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < title.n; i++)
        hash = (hash ^ (unsigned char)title.p[i]) * 16777619u;
    return hash % G_N_ELEMENTS(palettes);
}

/* ---- fonts ---- */

static void add_face(struct cover *cover, const struct face *face)
{
    FcConfigAppFontAddFile(cover->faces, (const FcChar8 *)face->path);
}

/* Faces for what the text face cannot show. */
static void add_fallbacks(struct cover *cover, const struct fonts *fonts, const struct face *face,
                          struct slice language, struct slice text)
{
    for (const char *p = text.p; p < text.p + text.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (face_covers(face, c) || g_unichar_iscntrl(c))
            continue;
        guint32 script = g_unicode_script_to_iso15924(g_unichar_get_script(c));
        const struct face *other = fonts_fallback(fonts, face, script, language, c);
        if (other)
            add_face(cover, other);
    }
}

static void choose_faces(struct cover *cover, const struct book *book, const struct fonts *fonts)
{
    struct style style = book->root->style ? *book->root->style : *style_initial();
    const struct config *config = book->config;
    const struct slice texts[] = {config->title, config->subtitle, config->publisher};
    struct buf families = {0};

    cover->faces = FcConfigCreate();
    const struct face *face = fonts_match(fonts, &style);
    add_face(cover, face);
    style.font_style = FONT_STYLE_ITALIC;
    add_face(cover, fonts_match(fonts, &style));
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        add_fallbacks(cover, fonts, face, book_language(book), texts[i]);
    for (size_t i = 0; i < config->person_count; i++)
        add_fallbacks(cover, fonts, face, book_language(book), config->people[i].name);

    FcFontSet *set = FcConfigGetFonts(cover->faces, FcSetApplication);
    for (int i = 0; set && i < set->nfont; i++) {
        FcChar8 *name;
        if (FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch)
            buf_printf(&families, "%s%s", families.size ? "," : "", name);
    }
    cover->families = g_strdup(families.data ? families.data : "serif");
    buf_free(&families);
}

static PangoContext *new_context(FcConfig *faces, struct slice language)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    char *tag = g_strndup(language.p, language.n);

    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), faces);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    PangoContext *context = pango_font_map_create_context(map);
    pango_context_set_language(context, pango_language_from_string(tag));
    g_free(tag);
    g_object_unref(map);
    return context;
}

static void copy_pixels(cairo_surface_t *surface, uint32_t width, uint32_t height, unsigned char *rgb)
{
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);

    for (uint32_t y = 0; y < height; y++) {
        const uint32_t *row = (const void *)(data + (size_t)y * (size_t)stride);
        for (uint32_t x = 0; x < width; x++, rgb += 3) {
            rgb[0] = (unsigned char)(row[x] >> 16);
            rgb[1] = (unsigned char)(row[x] >> 8);
            rgb[2] = (unsigned char)row[x];
        }
    }
}

void cover_draw(const struct book *book, const struct fonts *fonts, uint32_t width,
                uint32_t height, unsigned char *rgb)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    size_t palette = palette_of(book->config->title);
    struct cover cover = {
        .cr = cairo_create(surface),
        .height = BOARD_WIDTH * height / width,
    };

    choose_faces(&cover, book, fonts);
    cover.context = new_context(cover.faces, book_language(book));
    cairo_scale(cover.cr, width / BOARD_WIDTH, width / BOARD_WIDTH);
    pango_cairo_update_context(cover.cr, cover.context);
    draw_board(&cover, palettes[palette].board, palettes[palette].accent);
    draw_texts(&cover, book->config, palettes[palette].ink, palettes[palette].accent);
    copy_pixels(surface, width, height, rgb);
    g_object_unref(cover.context);
    FcConfigDestroy(cover.faces);
    g_free(cover.families);
    cairo_destroy(cover.cr);
    cairo_surface_destroy(surface);
}
