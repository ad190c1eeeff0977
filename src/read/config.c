/* The config: layers of YAML under one schema, keys.def.
 *
 * Layers arrive in any order (book.yaml, front matter, --set) and wait as trees; config_resolve
 * finds the theme among them, reads it, and applies all of them from the weakest to the strongest. So a
 * value's origin is simply the last one that set it. */
#include "read/config_parts.h"

#include "base/vec.h"
#include "read/read.h"

#include <glib.h>

struct waiting {
    enum config_layer layer;
    struct yaml *root;
};

struct config_pending {
    VEC(struct waiting) layers;
};

/* ---- layers ---- */

static struct config_pending *pending_of(struct book *book)
{
    if (!book->config->pending)
        book->config->pending = g_new0(struct config_pending, 1);
    return book->config->pending;
}

bool config_read(struct book *book, enum config_layer layer, uint32_t file, uint32_t start,
                 struct slice yaml)
{
    struct yaml *root = yaml_parse(book->arena, book->diags, file, start, yaml);

    if (!root || (root->kind == YAML_SCALAR && !root->text.n))
        return true; /* an empty file is a config */
    if (root->kind != YAML_MAP) {
        diag(book->diags, root->span, DIAG_CONFIG_NOT_MAP, "the config");
        return false;
    }
    vec_push(&pending_of(book)->layers, (struct waiting){layer, root});
    return true;
}

/* Where the last part of a --set key starts: in "styles.p.lead.color" only the first and the last
 * point divide, since selectors hold points themselves. */
static struct yaml *wrap(struct book *book, struct slice key, struct yaml *value,
                         struct span at)
{
    bool is_style = slice_starts(key, "styles.");
    const char *dot = is_style && memchr(key.p + 7, '.', key.n - 7)
                          ? g_strrstr_len(key.p, (gssize)key.n, ".")
                          : NULL;
    struct slice name = key, rest = {0};

    if (is_style && dot) {
        struct slice selector = slice_sub(key, 7, (size_t)(dot - key.p));
        struct yaml *inner = wrap(book, slice_sub(key, (size_t)(dot - key.p) + 1, key.n), value, at);
        struct yaml *entry = ARENA_NEW(book->arena, struct yaml);
        struct yaml *map = ARENA_NEW(book->arena, struct yaml);
        *entry = (struct yaml){YAML_SCALAR, at, selector, false, NULL, inner, NULL};
        *map = (struct yaml){YAML_MAP, at, {0}, false, entry, NULL, NULL};
        value = map;
        name = SLICE("styles");
    } else if ((dot = memchr(key.p, '.', key.n))) {
        name = slice_sub(key, 0, (size_t)(dot - key.p));
        rest = slice_sub(key, name.n + 1, key.n);
        value = wrap(book, rest, value, at);
    }
    struct yaml *entry = ARENA_NEW(book->arena, struct yaml);
    struct yaml *map = ARENA_NEW(book->arena, struct yaml);
    *entry = (struct yaml){YAML_SCALAR, at, name, false, NULL, value, NULL};
    *map = (struct yaml){YAML_MAP, at, {0}, false, entry, NULL, NULL};
    return map;
}

void config_set(struct book *book, struct slice key, struct slice value)
{
    /* The words of the command line are a source of their own, so messages can show them. */
    struct slice text = arena_printf(book->arena, "%.*s=%.*s", (int)key.n, key.p, (int)value.n,
                                     value.p);
    uint32_t file = sources_add(book->sources, SLICE("--set"), text);
    uint32_t start = (uint32_t)key.n + 1;
    struct yaml *node = yaml_parse(book->arena, book->diags, file, start,
                                   slice_sub(text, start, text.n));

    key = arena_copy(book->arena, key);
    if (!node) {
        node = ARENA_NEW(book->arena, struct yaml);
        node->span = (struct span){file, start, start};
    }
    struct yaml *root = wrap(book, key, node, (struct span){file, 0, start - 1});
    vec_push(&pending_of(book)->layers, (struct waiting){LAYER_COMMAND, root});
}

/* ---- resolving ---- */

static struct yaml *find_theme(struct book *book)
{
    struct config_pending *pending = pending_of(book);
    struct yaml *found = NULL;
    enum config_layer best = LAYER_BUILT_IN;

    for (size_t i = 0; i < pending->layers.count; i++) {
        struct yaml *theme = yaml_find(pending->layers.items[i].root, "theme");
        if (theme && theme->kind == YAML_SCALAR && pending->layers.items[i].layer >= best) {
            best = pending->layers.items[i].layer;
            found = theme;
        }
    }
    return found;
}

static bool read_shipped(struct book *book, const char *name, enum config_layer layer)
{
    char *file = g_strconcat(name, ".yaml", NULL);
    char *path = g_build_filename(book->data_dir ? book->data_dir : ".", "themes", file, NULL);
    struct buf text = {0};
    bool ok = strpbrk(name, "/\\") == NULL && file_read_any(path, &text);

    if (ok) {
        struct slice shown = arena_printf(book->arena, "theme %s", name);
        uint32_t number = sources_add(book->sources, shown, buf_view(&text));
        config_read(book, layer, number, 0, sources_find(book->sources, number)->text);
    }
    buf_free(&text);
    g_free(path);
    g_free(file);
    return ok;
}

static bool read_own_theme(struct book *book, struct slice path)
{
    struct buf text = {0};
    bool ok = file_read(&book->reader, path, &text) == FILE_OK;

    if (ok) {
        uint32_t number = sources_add(book->sources, path, buf_view(&text));
        config_read(book, LAYER_THEME, number, 0, sources_find(book->sources, number)->text);
    }
    buf_free(&text);
    return ok;
}

static void read_theme(struct book *book)
{
    struct yaml *theme = find_theme(book);
    char *name = theme ? g_strndup(theme->text.p, theme->text.n) : g_strdup("novel");
    bool is_file = g_str_has_suffix(name, ".yaml") || g_str_has_suffix(name, ".yml");

    if (!(is_file ? read_own_theme(book, slice_of(name)) : read_shipped(book, name, LAYER_THEME))) {
        static const char *const shipped[] = {"novel", "report", "manual"};
        const char *near = diag_suggest(slice_of(name), shipped, G_N_ELEMENTS(shipped));
        char *hint = near ? g_strdup_printf("did you mean '%s'?", near)
                          : g_strdup("novel, report, manual, or a YAML file in the book's folder");
        diag_hint(book->diags, theme ? theme->span : SPAN_NONE, hint, DIAG_CONFIG_THEME, name);
        g_free(hint);
        read_shipped(book, "novel", LAYER_THEME);
    }
    g_free(name);
}

static void apply_layer(struct book *book, enum config_layer layer)
{
    struct config_pending *pending = pending_of(book);
    struct applying applying = {book, layer};

    for (size_t i = 0; i < pending->layers.count; i++)
        if (pending->layers.items[i].layer == layer)
            config_apply_map(&applying, pending->layers.items[i].root, "");
}

void config_resolve(struct book *book)
{
    struct applying applying = {book, LAYER_COMMAND};
    struct config *config = book->config;

    config_apply_built_in(book);
    read_shipped(book, "base", LAYER_BUILT_IN);
    read_theme(book);
    for (int layer = LAYER_BUILT_IN; layer <= LAYER_COMMAND; layer++)
        apply_layer(book, (enum config_layer)layer);
    config_check_page(&applying);
    book_resolve_series(book);
    config_check_isbns(book);
    vec_free(&config->pending->layers);
    g_free(config->pending);
    config->pending = NULL;
}

size_t config_files_peek(struct book *book, struct config_file **files)
{
    struct config_pending *pending = pending_of(book);
    struct diags *real = book->diags;
    size_t count;

    /* Faults are reported when the layers are applied in earnest. */
    book->diags = diags_new();
    for (int layer = LAYER_BUILT_IN; layer <= LAYER_COMMAND; layer++)
        for (size_t i = 0; i < pending->layers.count; i++) {
            struct applying applying = {book, (enum config_layer)layer};
            struct yaml *list = yaml_find(pending->layers.items[i].root, "contents");
            struct yaml key = {.text = SLICE("contents")};
            if (list && pending->layers.items[i].layer == (enum config_layer)layer)
                config_contents(&applying, &key, list);
        }
    diags_free(book->diags);
    book->diags = real;
    *files = book->config->files;
    count = book->config->file_count;
    return count;
}
