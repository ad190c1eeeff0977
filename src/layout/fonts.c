/* The private font set. The list beside the shipped files (fonts.list) names every face, so making
 * the set opens no font; a face is opened, under a lock, when it is first asked for. Faces of the
 * book (its fonts/ folder and the config's fonts) are opened at once: their files say what they are.
 *
 * fontconfig learns of each face under a family name of its own ("quoin 17"). So Pango can only ever
 * get the very file that was chosen here; nothing is left to matching. */
#include "layout/fonts.h"

#include "base/vec.h"
#include "layout/face.h"
#include "model/book.h"

#include <fontconfig/fontconfig.h>
#include <glib.h>
#include <hb.h>

#include <stdlib.h>

struct slot {
    struct face face; /* first: a face is its slot */
    int opened;
};

struct fonts {
    struct arena *arena;
    const char *data_dir;
    VEC(struct slot) slots;
    const char **families; /* sorted, each once */
    size_t family_count;
    FcConfig *fontconfig;
    GMutex lock;
};

/* What CSS's generic families are here. */
static const struct {
    const char *generic, *family;
} generics[] = {
    {"serif", "Linux Libertine"},     {"ui-serif", "Linux Libertine"},
    {"sans-serif", "Inter"},          {"ui-sans-serif", "Inter"},
    {"system-ui", "Inter"},           {"monospace", "JetBrains Mono"},
    {"ui-monospace", "JetBrains Mono"}, {"math", "Noto Sans Math"},
    {"cursive", "EB Garamond"},       {"fantasy", "Linux Libertine Display"},
};

static bool family_is(struct slice a, struct slice b)
{
    return a.n == b.n && g_ascii_strncasecmp(a.p, b.p, a.n) == 0;
}

struct slice fonts_resolve(struct slice name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(generics); i++)
        if (family_is(name, slice_of(generics[i].generic)))
            return slice_of(generics[i].family);
    return name;
}

/* ---- making the set ---- */

static struct slot *add_slot(struct fonts *fonts)
{
    vec_push(&fonts->slots, (struct slot){0});
    struct slot *slot = &vec_last(&fonts->slots);
    slot->face.number = (uint32_t)fonts->slots.count - 1;
    slot->face.alias =
        arena_printf(fonts->arena, "quoin %u", (unsigned)slot->face.number).p;
    return slot;
}

/** One line of fonts.list: family|weight|italic|index|file|package|licence. */
static void add_listed(struct fonts *fonts, const char *folder, char *line)
{
    char **part = g_strsplit(line, "|", 0);
    if (line[0] != '#' && g_strv_length(part) >= 7) {
        struct face *face = &add_slot(fonts)->face;
        face->family = slice_of(arena_string(fonts->arena, part[0]));
        face->weight = atoi(part[1]);
        face->italic = part[2][0] == '1';
        face->index = atoi(part[3]);
        face->path = arena_printf(fonts->arena, "%s/%s", folder, part[4]).p;
        face->license = slice_of(arena_string(fonts->arena, g_strstrip(part[6])));
    }
    g_strfreev(part);
}

static void add_list(struct fonts *fonts, const char *data_dir, struct diags *diags)
{
    char *folder = g_build_filename(data_dir, "fonts", NULL);
    char *absolute = g_canonicalize_filename(folder, NULL);
    char *list = g_build_filename(absolute, "fonts.list", NULL);
    struct buf text = {0};
    if (file_read_any(list, &text)) {
        char **lines = g_strsplit(text.data ? text.data : "", "\n", 0);
        for (char **line = lines; *line; line++)
            add_listed(fonts, absolute, *line);
        g_strfreev(lines);
    }
    if (!fonts->slots.count) {
        diag(diags, SPAN_NONE, DIAG_FONTS_MISSING, list);
        add_slot(fonts)->face.path = ""; /* an empty face, so that there is one */
    }
    buf_free(&text);
    g_free(list);
    g_free(absolute);
    g_free(folder);
}

/** A face the book brings; `wanted` holds what the config says of it, or nothing. */
static void add_own(struct fonts *fonts, const struct book *book,
                    const struct config_face *wanted, struct diags *diags)
{
    char *relative = g_strndup(wanted->path.p, wanted->path.n);
    const char *root = book->reader.root ? book->reader.root : ".";
    char *path = g_canonicalize_filename(relative, root);
    char *absolute = g_canonicalize_filename(path, NULL);
    struct buf bytes = {0};
    struct slot *slot = add_slot(fonts);
    struct face *face = &slot->face;
    face->family = wanted->family;
    face->weight = wanted->weight;
    face->italic = wanted->italic == 1;
    face->path = arena_string(fonts->arena, absolute);
    face->from_book = true;
    enum file_result result = file_read(&book->reader, wanted->path, &bytes);
    if (result == FILE_OK && face_open(face)) {
        face_describe(face, fonts->arena, wanted->italic < 0);
        slot->opened = 1;
    } else {
        face_close(face);
        fonts->slots.count--;
        enum diag_id id = result == FILE_IS_OUTSIDE  ? DIAG_FILE_OUTSIDE
                          : result == FILE_IS_REMOTE ? DIAG_FILE_REMOTE
                                                     : DIAG_FONT_BROKEN;
        diag(diags, wanted->span, id, relative);
    }
    buf_free(&bytes);
    g_free(absolute);
    g_free(path);
    g_free(relative);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_font_name(const char *name)
{
    return g_str_has_suffix(name, ".otf") || g_str_has_suffix(name, ".ttf") ||
           g_str_has_suffix(name, ".OTF") || g_str_has_suffix(name, ".TTF") ||
           g_str_has_suffix(name, ".ttc");
}

/** Every font file of the book's folder fonts/, by name so that the order never changes. */
static void add_folder(struct fonts *fonts, const struct book *book, struct diags *diags)
{
    VEC(char *) names = {0};
    const char *root = book->reader.root ? book->reader.root : ".";
    char *folder = g_build_filename(root, "fonts", NULL);
    GDir *dir = book->reader.read ? NULL : g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)))
        if (is_font_name(name))
            vec_push(&names, g_build_filename("fonts", name, NULL));
    if (dir)
        g_dir_close(dir);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    for (size_t i = 0; i < names.count; i++) {
        struct config_face face = {.path = slice_of(names.items[i]), .italic = -1};
        add_own(fonts, book, &face, diags);
        g_free(names.items[i]);
    }
    vec_free(&names);
    g_free(folder);
}

static void list_families(struct fonts *fonts)
{
    size_t n = fonts->slots.count, kept = 0;
    const char **names = ARENA_ARRAY(fonts->arena, const char *, n);
    for (size_t i = 0; i < n; i++)
        names[i] = arena_copy(fonts->arena, fonts->slots.items[i].face.family).p;
    qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(names[kept - 1], names[i]) != 0)
            names[kept++] = names[i];
    fonts->families = names;
    fonts->family_count = kept;
}

/** Tells fontconfig of each face by its alias. No file is scanned: the pattern says all it needs. */
static FcConfig *make_fontconfig(const struct fonts *fonts)
{
    FcConfig *config = FcConfigCreate();
    /* Adding an empty folder makes fontconfig create its set; the patterns go straight in. */
    FcFontSet *set;
    FcConfigAppFontAddDir(config, (const FcChar8 *)"/nonexistent");
    set = FcConfigGetFonts(config, FcSetApplication);
    FcCharSet *nothing = FcCharSetCreate(); /* Pango wants to see one; it is never asked */
    for (size_t i = 0; set && i < fonts->slots.count; i++) {
        const struct face *face = &fonts->slots.items[i].face;
        FcPattern *pattern = FcPatternCreate();
        FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)face->alias);
        FcPatternAddString(pattern, FC_FILE, (const FcChar8 *)face->path);
        FcPatternAddInteger(pattern, FC_INDEX, face->index);
        FcPatternAddString(pattern, FC_FONTFORMAT, (const FcChar8 *)"TrueType");
        FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
        FcPatternAddBool(pattern, FC_OUTLINE, FcTrue);
        FcPatternAddCharSet(pattern, FC_CHARSET, nothing);
        FcFontSetAdd(set, pattern);
    }
    FcCharSetDestroy(nothing);
    return config;
}

struct fonts *fonts_new(const char *data_dir, const struct book *book, struct diags *diags)
{
    struct fonts *fonts = g_new0(struct fonts, 1);
    fonts->arena = arena_new();
    fonts->data_dir = arena_string(fonts->arena, data_dir);
    g_mutex_init(&fonts->lock);
    add_list(fonts, data_dir, diags);
    if (book) {
        for (size_t i = 0; book->config && i < book->config->face_count; i++)
            add_own(fonts, book, &book->config->faces[i], diags);
        add_folder(fonts, book, diags);
    }
    list_families(fonts);
    fonts->fontconfig = make_fontconfig(fonts);
    /* Pango's background thread initialises fontconfig's default: let it be this one, or it would read
     * the machine's. */
    FcConfigSetCurrent(fonts->fontconfig);
    return fonts;
}

void fonts_free(struct fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < fonts->slots.count; i++)
        face_close(&fonts->slots.items[i].face);
    vec_free(&fonts->slots);
    FcConfigDestroy(fonts->fontconfig);
    arena_free(fonts->arena);
    g_mutex_clear(&fonts->lock);
    g_free(fonts);
}

/* ---- asking ---- */

const char *fonts_data_dir(const struct fonts *fonts)
{
    return fonts->data_dir;
}

size_t fonts_count(const struct fonts *fonts)
{
    return fonts->slots.count;
}

const struct face *fonts_face(const struct fonts *fonts, uint32_t number)
{
    struct slot *slot = &fonts->slots.items[number];
    if (!g_atomic_int_get(&slot->opened)) {
        GMutex *lock = (GMutex *)&fonts->lock; /* opening is all that ever changes in a set */
        g_mutex_lock(lock);
        if (!slot->opened) {
            face_open(&slot->face);
            g_atomic_int_set(&slot->opened, 1);
        }
        g_mutex_unlock(lock);
    }
    return &slot->face;
}

const struct face *fonts_listed(const struct fonts *fonts, uint32_t number)
{
    return &fonts->slots.items[number].face;
}

bool fonts_may_embed(const struct fonts *fonts, uint32_t number)
{
    const struct face *face = fonts_listed(fonts, number);
    return !face->from_book || face->embeddable;
}

/** How far a face is from what is asked: slant first, then weight as CSS prefers it. */
static int face_distance(const struct face *face, int weight, bool italic)
{
    int distance = abs(face->weight - weight);
    if (weight >= 400 && weight <= 500 ? face->weight > 500 : (face->weight < weight) == (weight > 500))
        distance += 1000; /* the side CSS looks at last */
    if (face->weight == weight)
        distance = 0;
    return distance + (face->italic != italic ? 10000 : 0);
}

/** The best face of a family, or -1. Among equals the later one wins: the book's own. */
static int find_in_family(const struct fonts *fonts, struct slice family, int weight,
                          bool italic)
{
    int best = -1, best_distance = 0;
    for (size_t i = 0; i < fonts->slots.count; i++) {
        const struct face *face = &fonts->slots.items[i].face;
        if (!family_is(face->family, family))
            continue;
        int distance = face_distance(face, weight, italic);
        if (best < 0 || distance <= best_distance) {
            best = (int)i;
            best_distance = distance;
        }
    }
    return best;
}

const struct face *fonts_match(const struct fonts *fonts, const struct style *style)
{
    bool italic = style->font_style != FONT_STYLE_NORMAL;
    int found = -1;
    for (size_t i = 0; found < 0 && style->font_family && i < style->font_family->count; i++)
        found = find_in_family(fonts, fonts_resolve(style->font_family->names[i]),
                               style->font_weight, italic);
    if (found < 0)
        found = find_in_family(fonts, fonts_resolve(SLICE("serif")), style->font_weight,
                               italic);
    return fonts_face(fonts, found < 0 ? 0 : (uint32_t)found);
}

bool fonts_needs_slant(const struct fonts *fonts, const struct face *face,
                       const struct style *style)
{
    (void)fonts;
    return style->font_style != FONT_STYLE_NORMAL && !face->italic;
}

bool fonts_has_family(const struct fonts *fonts, struct slice family)
{
    return find_in_family(fonts, fonts_resolve(family), 400, false) >= 0;
}

size_t fonts_families(const struct fonts *fonts, const char ***names)
{
    *names = fonts->families;
    return fonts->family_count;
}

void *fonts_fontconfig(const struct fonts *fonts)
{
    return fonts->fontconfig;
}

/* ---- fallback ---- */

struct stand_in {
    uint32_t script;
    const char *family[2]; /* serif, sans */
};

static const struct stand_in stand_ins[] = {
#define FALLBACK(a, b, c, d, serif, sans) {HB_TAG(a, b, c, d), {serif, sans}},
#include "layout/fallback.def"
};

static const struct {
    const char *language;
    const char *family[2];
} han[] = {
#define HAN(language, serif, sans) {language, {serif, sans}},
#include "layout/fallback.def"
};

static const char *stand_in_family(uint32_t script, struct slice language, bool sans)
{
    if (script == HB_SCRIPT_HAN)
        for (size_t i = 0; i < G_N_ELEMENTS(han); i++) {
            size_t n = strlen(han[i].language);
            if (language.n >= n && !g_ascii_strncasecmp(language.p, han[i].language, n))
                return han[i].family[sans];
        }
    for (size_t i = 0; i < G_N_ELEMENTS(stand_ins); i++)
        if (stand_ins[i].script == script)
            return stand_ins[i].family[sans];
    return NULL;
}

static const struct face *try_family(const struct fonts *fonts, const char *family,
                                     const struct face *primary, uint32_t unicode)
{
    int found = family ? find_in_family(fonts, slice_of(family), primary->weight,
                                        primary->italic)
                       : -1;
    if (found < 0)
        return NULL;
    const struct face *face = fonts_face(fonts, (uint32_t)found);
    return face_covers(face, unicode) ? face : NULL;
}

const struct face *fonts_fallback(const struct fonts *fonts, const struct face *primary,
                                  uint32_t script, struct slice language, uint32_t unicode)
{
    static const char *const common[] = {"Noto Sans Symbols", "Noto Sans Symbols2",
                                         "Noto Sans Math", "Noto Music"};
    const struct face *face = NULL;
    if (primary->monospace)
        face = try_family(fonts, "Noto Sans Mono", primary, unicode);
    bool sans = primary->sans || primary->monospace;
    if (!face)
        face = try_family(fonts, stand_in_family(script, language, sans), primary, unicode);
    if (!face)
        face = try_family(fonts, sans ? "Noto Sans" : "Noto Serif", primary, unicode);
    for (size_t i = 0; !face && i < G_N_ELEMENTS(common); i++)
        face = try_family(fonts, common[i], primary, unicode);
    for (uint32_t i = 0; !face && i < fonts->slots.count; i++) {
        const struct face *any = &fonts->slots.items[i].face;
        if (any->weight == 400 && !any->italic && face_covers(fonts_face(fonts, i), unicode))
            face = any;
    }
    return face;
}
