/* Opens the faces of the private set for Cairo.
 *
 * Cairo 1.16 names a glyph in the PDF by the character that the font's own table "cmap" gives for it. Where
 * the text differs (U+FB01 for "fi", a private code for "Th") it puts a span around the glyph, which makes
 * some readers lose the rest of the line; and its search of the table is linear, for every glyph. Both
 * end when the font has no such table: then the text of the first use is the glyph's name. So Cairo is given
 * a private copy of the file in memory in which the table goes by another name. A second text for the
 * same glyph gets a twin of the face.
 *
 * Each Cairo face owns its file and its FT_Face and FT_Library, because Cairo's caches may hold it longer
 * than we do. */
#include "pdf/faces.h"

#include "pdf/plain_cff.h"

#include <cairo-ft.h>
#include <glib.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Twins cost a font in the file each; more than these are only met in texts made to break things. */
#define MAX_TWINS 8
/* tan(12°) */
#define SLANT 0.2126

/* One file opened for Cairo. */
struct twin {
    cairo_font_face_t *cairo;
    uint32_t *texts; /* glyph → text id; 0 for not used yet */
};

struct opened {
    bool tried;
    FT_Library library;
    FT_Face table; /* for faces_glyph; keeps its character table */
    uint32_t glyph_count;
    struct twin twins[MAX_TWINS];
};

struct faces {
    const struct pages *pages;
    const struct fonts *fonts;
    struct opened *opened;
    GHashTable *sized; /* struct face_use → cairo_scaled_font_t */
    GHashTable *texts; /* text of several characters → its id */
    cairo_font_options_t *options;
    const char *failed;
};

struct freetype {
    unsigned char *bytes; /* the mapped file, or NULL */
    unsigned char *plain; /* a CFF font made plain, in place of it */
    size_t size;
    FT_Library library;
    FT_Face face;
};

static const cairo_user_data_key_t owner_key;

static void freetype_free(void *data)
{
    struct freetype *owned = data;

    if (owned->face)
        FT_Done_Face(owned->face);
    if (owned->library)
        FT_Done_FreeType(owned->library);
    if (owned->bytes)
        munmap(owned->bytes, owned->size);
    g_free(owned->plain);
    g_free(owned);
}

static guint use_hash(gconstpointer key)
{
    const struct face_use *use = key;

    return ((use->face * 31 + use->twin) * 16777619u ^ (guint)use->size) * 31 +
           (guint)use->expansion * 2 + use->slanted;
}

static gboolean use_equal(gconstpointer a, gconstpointer b)
{
    const struct face_use *one = a, *two = b;

    return one->face == two->face && one->twin == two->twin && one->size == two->size &&
           one->expansion == two->expansion && one->slanted == two->slanted;
}

struct faces *faces_new(const struct pages *pages)
{
    struct faces *faces = g_new0(struct faces, 1);

    faces->pages = pages;
    faces->fonts = pages->fonts;
    faces->opened = g_new0(struct opened, fonts_count(pages->fonts));
    faces->sized = g_hash_table_new_full(use_hash, use_equal, g_free,
                                         (GDestroyNotify)cairo_scaled_font_destroy);
    faces->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    faces->options = cairo_font_options_create();
    cairo_font_options_set_hint_style(faces->options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(faces->options, CAIRO_HINT_METRICS_OFF);
    return faces;
}

void faces_free(struct faces *faces)
{
    if (!faces)
        return;
    g_hash_table_destroy(faces->sized);
    for (size_t i = 0; i < fonts_count(faces->fonts); i++) {
        struct opened *opened = &faces->opened[i];
        for (int k = 0; k < MAX_TWINS; k++) {
            if (opened->twins[k].cairo)
                cairo_font_face_destroy(opened->twins[k].cairo);
            g_free(opened->twins[k].texts);
        }
        if (opened->table)
            FT_Done_Face(opened->table);
        if (opened->library)
            FT_Done_FreeType(opened->library);
    }
    g_hash_table_destroy(faces->texts);
    cairo_font_options_destroy(faces->options);
    g_free(faces->opened);
    g_free(faces);
}

const char *faces_failed(const struct faces *faces)
{
    return faces->failed;
}

/* Opens the file once for looking up; NULL when that fails. */
static struct opened *open_face(struct faces *faces, uint32_t number)
{
    struct opened *opened = &faces->opened[number];
    const struct face *face = fonts_face(faces->fonts, number);

    if (!opened->tried) {
        opened->tried = true;
        if (FT_Init_FreeType(&opened->library))
            opened->library = NULL;
        else if (FT_New_Face(opened->library, face->path, face->index, &opened->table))
            opened->table = NULL;
        else
            opened->glyph_count = (uint32_t)opened->table->num_glyphs;
        if (!opened->table && !faces->failed)
            faces->failed = face->path;
    }
    return opened->table ? opened : NULL;
}

static uint32_t number_at(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Renames the table "cmap" of a font file in memory (of all fonts, when it is a collection: each has its
 * directory of tables, 12 bytes of head and 16 for each table). */
static void hide_cmap(unsigned char *bytes, size_t size)
{
    bool collection = size >= 12 && memcmp(bytes, "ttcf", 4) == 0;
    uint32_t fonts = collection ? number_at(bytes + 8) : 1;

    for (uint32_t i = 0; i < fonts && 12 + (size_t)i * 4 + 4 <= size; i++) {
        size_t at = collection ? number_at(bytes + 12 + i * 4) : 0;
        if (at > size || size - at < 12)
            continue;
        unsigned tables = (unsigned)bytes[at + 4] << 8 | bytes[at + 5];
        for (at += 12; tables > 0 && size - at >= 16; tables--, at += 16)
            if (memcmp(bytes + at, "cmap", 4) == 0)
                memcpy(bytes + at, "Cmap", 4);
    }
}

/* Maps the file so that changes stay private: only the page that is written to is copied. */
static unsigned char *map_file(const char *path, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat facts;
    void *bytes = MAP_FAILED;

    if (file < 0)
        return NULL;
    if (fstat(file, &facts) == 0 && facts.st_size > 0) {
        *size = (size_t)facts.st_size;
        bytes = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    }
    close(file);
    return bytes == MAP_FAILED ? NULL : bytes;
}

static FT_Face open_plain(struct freetype *owned)
{
    FT_Face face;

    hide_cmap(owned->plain, owned->size);
    return FT_New_Memory_Face(owned->library, owned->plain, (FT_Long)owned->size, 0, &face) ? NULL
                                                                                           : face;
}

static FT_Face open_file(struct freetype *owned, const struct face *face)
{
    FT_Face opened;

    owned->bytes = map_file(face->path, &owned->size);
    if (!owned->bytes)
        return NULL;
    hide_cmap(owned->bytes, owned->size);
    return FT_New_Memory_Face(owned->library, owned->bytes, (FT_Long)owned->size, face->index,
                              &opened) ? NULL : opened;
}

static cairo_font_face_t *open_twin(const struct faces *faces, uint32_t number)
{
    struct freetype *owned = g_new0(struct freetype, 1);

    if (FT_Init_FreeType(&owned->library) == 0) {
        owned->plain = plain_cff(faces->pages, number, &owned->size);
        owned->face = owned->plain ? open_plain(owned) : NULL;
        if (!owned->face)
            owned->face = open_file(owned, fonts_face(faces->fonts, number));
    }
    if (!owned->face) {
        freetype_free(owned);
        return NULL;
    }
    owned->face->charmap = NULL; /* FreeType makes one up from glyph names */
    cairo_font_face_t *cairo =
        cairo_ft_font_face_create_for_ft_face(owned->face, FT_LOAD_NO_HINTING);
    cairo_font_face_set_user_data(cairo, &owner_key, owned, freetype_free);
    return cairo;
}

static cairo_font_face_t *find_twin(struct faces *faces, uint32_t number, uint32_t twin)
{
    struct opened *opened = open_face(faces, number);

    if (!opened)
        return NULL;
    if (!opened->twins[twin].cairo)
        opened->twins[twin].cairo = open_twin(faces, number);
    return opened->twins[twin].cairo;
}

cairo_scaled_font_t *faces_font(struct faces *faces, const struct face_use *use)
{
    cairo_scaled_font_t *font = g_hash_table_lookup(faces->sized, use);

    if (font)
        return font;
    cairo_font_face_t *face = find_twin(faces, use->face, use->twin);
    if (!face)
        return NULL;
    double size = qlen_points(use->size);
    cairo_matrix_t shape, identity;
    cairo_matrix_init(&shape, size * (1000 + use->expansion) / 1000, 0,
                      use->slanted ? -SLANT * size : 0, size, 0, 0);
    cairo_matrix_init_identity(&identity);
    font = cairo_scaled_font_create(face, &shape, &identity, faces->options);
    g_hash_table_insert(faces->sized, g_memdup2(use, sizeof *use), font);
    return font;
}

/* A number for a text: a single character is its own. */
static uint32_t text_id(struct faces *faces, struct slice text)
{
    const char *end = text.p + text.n;

    if (!text.n)
        return 0;
    if (g_utf8_next_char(text.p) == end)
        return g_utf8_get_char(text.p);
    char key[64];
    size_t n = MIN(text.n, sizeof key - 1);
    memcpy(key, text.p, n);
    key[n] = 0;
    gpointer id = g_hash_table_lookup(faces->texts, key);
    if (!id) {
        id = GUINT_TO_POINTER(0x110000 + g_hash_table_size(faces->texts));
        g_hash_table_insert(faces->texts, g_strdup(key), id);
    }
    return GPOINTER_TO_UINT(id);
}

/* True when the twin can show all of them. */
static bool twin_fits(struct faces *faces, struct opened *opened, uint32_t twin,
                      const struct naming *namings, size_t count)
{
    if (!opened->twins[twin].texts)
        opened->twins[twin].texts = g_new0(uint32_t, opened->glyph_count);
    for (size_t i = 0; i < count; i++) {
        if (namings[i].glyph >= opened->glyph_count)
            continue;
        uint32_t known = opened->twins[twin].texts[namings[i].glyph];
        if (known && known != text_id(faces, namings[i].text))
            return false;
    }
    return true;
}

uint32_t faces_twin(struct faces *faces, uint32_t face, uint32_t twin,
                    const struct naming *namings, size_t count)
{
    struct opened *opened = open_face(faces, face);

    if (!opened)
        return 0;
    if (!twin_fits(faces, opened, twin, namings, count)) {
        for (twin = 0; twin < MAX_TWINS; twin++)
            if (twin_fits(faces, opened, twin, namings, count))
                break;
        if (twin == MAX_TWINS)
            return 0;
    }
    for (size_t i = 0; i < count; i++)
        if (namings[i].glyph < opened->glyph_count)
            opened->twins[twin].texts[namings[i].glyph] = text_id(faces, namings[i].text);
    return twin;
}

uint32_t faces_glyph(struct faces *faces, uint32_t face, uint32_t unicode)
{
    struct opened *opened = open_face(faces, face);

    return opened ? FT_Get_Char_Index(opened->table, unicode) : 0;
}
