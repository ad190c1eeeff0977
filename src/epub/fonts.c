/* Only faces that texts of the book are set in are embedded, with the characters used and the features the
 * styles ask for (hb-subset closes over both), and only when their licence allows it (EP-F01). No
 * obfuscation (EP-F02): the fonts are free. */
#include "epub/fonts.h"

#include "epub/css.h"

#include <glib.h>
#include <hb-subset.h>

/* A face of the options, and what the book needs of it. */
struct used_face {
    const struct epub_face *face;
    bool used;
    bool ascii[128];
    hb_set_t *others;
    uint32_t caps, numeric, ligatures; /* all values of the properties, as bits */
    hb_blob_t *subset;
};

struct font_use {
    struct used_face *faces;
    size_t count;
    struct slice (*resolve)(struct slice family);
    GHashTable *by_style; /* style → struct used_face, or NULL */
    const struct style *last_style;
    struct used_face *last_face;
};

/* Reading systems write these themselves: numbers and bullets of lists, hyphens. */
static const char always[] = " -.()0123456789abcdefghijklmnopqrstuvwxyz";
static const hb_codepoint_t always_too[] = {0xA0, 0x2010, 0x2013, 0x2022, 0x25E6, 0x25AA};

static void register_generics(struct font_use *use, struct css *css)
{
    static const char *const generics[] = {"serif", "sans-serif", "monospace", "ui-serif",
                                           "ui-sans-serif", "ui-monospace", "system-ui"};

    for (size_t i = 0; use->resolve && i < G_N_ELEMENTS(generics); i++) {
        struct slice family = use->resolve(slice_of(generics[i]));
        char *name = g_strndup(family.p, family.n);
        css_add_family(css, slice_of(generics[i]), name);
        g_free(name);
    }
}

struct font_use *fonts_use_new(const struct epub_options *options, struct css *css)
{
    struct font_use *use = g_new0(struct font_use, 1);

    use->by_style = g_hash_table_new(g_direct_hash, g_direct_equal);
    use->faces = g_new0(struct used_face, options->face_count + 1);
    use->resolve = options->resolve_family;
    for (size_t i = 0; i < options->face_count; i++) {
        const struct epub_face *face = &options->faces[i];
        if (!face->embeddable)
            continue;
        use->faces[use->count++] = (struct used_face){.face = face, .others = hb_set_create()};
        char *name = g_strndup(face->family.p, face->family.n);
        css_add_family(css, face->family, name);
        g_free(name);
    }
    if (use->count)
        register_generics(use, css);
    return use;
}

void fonts_use_free(struct font_use *use)
{
    if (!use)
        return;
    for (size_t i = 0; i < use->count; i++) {
        hb_set_destroy(use->faces[i].others);
        hb_blob_destroy(use->faces[i].subset);
    }
    g_hash_table_destroy(use->by_style);
    g_free(use->faces);
    g_free(use);
}

/* ---- choosing faces ---- */

static int distance(const struct epub_face *face, const struct style *style)
{
    bool italic = style->font_style != FONT_STYLE_NORMAL;

    return abs(face->weight - style->font_weight) + (face->italic != italic ? 2000 : 0);
}

static struct used_face *find_in_family(const struct font_use *use, struct slice family,
                                        const struct style *style)
{
    struct used_face *best = NULL;

    for (size_t i = 0; i < use->count; i++) {
        struct used_face *candidate = &use->faces[i];
        if (candidate->face->family.n != family.n ||
            g_ascii_strncasecmp(candidate->face->family.p, family.p, family.n) != 0)
            continue;
        if (!best || distance(candidate->face, style) < distance(best->face, style))
            best = candidate;
    }
    return best;
}

static struct used_face *find_face(const struct font_use *use, const struct style *style)
{
    for (size_t i = 0; style->font_family && i < style->font_family->count; i++) {
        struct slice name = style->font_family->names[i];
        struct used_face *face = find_in_family(use, name, style);
        if (!face && use->resolve)
            face = find_in_family(use, use->resolve(name), style);
        if (face)
            return face;
    }
    return NULL;
}

static struct used_face *face_of_style(struct font_use *use, const struct style *style)
{
    gpointer found;

    if (style == use->last_style)
        return use->last_face;
    if (!g_hash_table_lookup_extended(use->by_style, style, NULL, &found)) {
        found = find_face(use, style);
        g_hash_table_insert(use->by_style, (void *)style, found);
    }
    use->last_style = style;
    use->last_face = found;
    return found;
}

static void use_char(struct used_face *face, gunichar c)
{
    if (c < 128)
        face->ascii[c] = true;
    else
        hb_set_add(face->others, c);
}

void fonts_use(struct font_use *use, const struct style *style, struct slice text)
{
    if (!use->count || !style || !text.n)
        return;
    struct used_face *face = face_of_style(use, style);
    if (!face)
        return;
    bool changes_case = style->text_transform != TRANSFORM_NONE || style->font_caps != CAPS_NORMAL;
    face->used = true;
    face->caps |= 1u << style->font_caps;
    face->numeric |= style->font_numeric;
    face->ligatures |= style->font_ligatures;
    for (const char *p = text.p; p < text.p + text.n; p = g_utf8_next_char(p)) {
        gunichar c = (unsigned char)*p < 128 ? (gunichar)*p : g_utf8_get_char(p);
        use_char(face, c);
        if (changes_case) {
            use_char(face, g_unichar_toupper(c));
            use_char(face, g_unichar_tolower(c));
        }
    }
}

/* ---- subsetting ---- */

static void keep_features(const struct used_face *face, hb_set_t *features)
{
    static const struct {
        uint32_t bit;
        hb_tag_t tag;
    } numeric[] = {
        {NUMERIC_LINING, HB_TAG('l', 'n', 'u', 'm')}, {NUMERIC_OLDSTYLE, HB_TAG('o', 'n', 'u', 'm')},
        {NUMERIC_PROPORTIONAL, HB_TAG('p', 'n', 'u', 'm')}, {NUMERIC_TABULAR, HB_TAG('t', 'n', 'u', 'm')},
        {NUMERIC_ZERO, HB_TAG('z', 'e', 'r', 'o')},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(numeric); i++)
        if (face->numeric & numeric[i].bit)
            hb_set_add(features, numeric[i].tag);
    if (face->caps & (1u << CAPS_SMALL | 1u << CAPS_ALL_SMALL))
        hb_set_add(features, HB_TAG('s', 'm', 'c', 'p'));
    if (face->caps & 1u << CAPS_ALL_SMALL)
        hb_set_add(features, HB_TAG('c', '2', 's', 'c'));
    if (face->ligatures & LIGA_DISCRETIONARY)
        hb_set_add(features, HB_TAG('d', 'l', 'i', 'g'));
    if (face->ligatures & LIGA_HISTORICAL)
        hb_set_add(features, HB_TAG('h', 'l', 'i', 'g'));
}

static void keep_characters(const struct used_face *face, hb_set_t *characters)
{
    hb_set_union(characters, face->others);
    for (hb_codepoint_t c = 0x20; c < 128; c++)
        if (face->ascii[c])
            hb_set_add(characters, c);
    for (const char *p = always; *p; p++)
        hb_set_add(characters, (hb_codepoint_t)*p);
    for (size_t i = 0; i < G_N_ELEMENTS(always_too); i++)
        hb_set_add(characters, always_too[i]);
}

/* Runs in a worker: touches nothing but its own face. */
static void subset_face(gpointer data, gpointer user)
{
    struct used_face *face = data;
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(face->face->path);
    (void)user;

    if (!blob)
        return;
    hb_face_t *whole = hb_face_create(blob, (unsigned)face->face->index);
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    keep_characters(face, hb_subset_input_unicode_set(input));
    keep_features(face, hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_face_t *small = hb_subset_or_fail(whole, input);
    if (small)
        face->subset = hb_face_reference_blob(small);
    hb_face_destroy(small);
    hb_subset_input_destroy(input);
    hb_face_destroy(whole);
    hb_blob_destroy(blob);
}

static void subset_all(struct font_use *use)
{
    GThreadPool *pool = g_thread_pool_new(subset_face, NULL, 2, FALSE, NULL);

    for (size_t i = 0; i < use->count; i++)
        if (use->faces[i].used)
            g_thread_pool_push(pool, &use->faces[i], NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
}

/* ---- adding ---- */

static const char *file_name(struct epub *epub, const struct epub_face *face, bool is_cff)
{
    struct buf name = {0};

    buf_string(&name, "fonts/");
    for (size_t i = 0; i < face->family.n; i++)
        buf_byte(&name, g_ascii_isalnum(face->family.p[i]) ? g_ascii_tolower(face->family.p[i]) : '-');
    buf_printf(&name, "-%d%s.%s", face->weight, face->italic ? "i" : "", is_cff ? "otf" : "ttf");
    const char *path = arena_string(epub->arena, name.data);
    buf_free(&name);
    return path;
}

static void add_face(struct epub *epub, const struct used_face *used, struct buf *css)
{
    const struct epub_face *face = used->face;
    unsigned size;
    const char *bytes = hb_blob_get_data(used->subset, &size);

    if (size < 4)
        return;
    bool is_cff = memcmp(bytes, "OTTO", 4) == 0;
    const char *path = file_name(epub, face, is_cff);
    struct item *item = epub_add(epub, path, is_cff ? "font/otf" : "font/ttf", "");
    buf_bytes(&item->bytes, bytes, size);
    buf_printf(css,
               "@font-face { font-family: \"%.*s\"; font-weight: %d; font-style: %s; src: url(%s); }\n",
               (int)face->family.n, face->family.p, face->weight,
               face->italic ? "italic" : "normal", path);
}

void fonts_add(struct epub *epub, struct buf *css)
{
    struct font_use *use = epub->fonts;

    subset_all(use);
    for (size_t i = 0; i < use->count; i++)
        if (use->faces[i].subset)
            add_face(epub, &use->faces[i], css);
}
