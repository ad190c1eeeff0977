/* The config: layers of YAML under one schema, keys.def.
 *
 * Layers arrive in any order (book.yaml, front matter, --set) and wait as trees; config_resolve
 * finds the theme among them, reads it, and applies all of them from the weakest to the strongest. So a
 * value's origin is simply the last one that set it. */
#include "read/config_parts.h"

#include "base/vec.h"
#include "read/page_size.h"
#include "read/read.h"
#include "style/sheet.h"

#include <glib.h>

/* More names than this are no hint any more. */
#define MAX_LISTED 10

struct waiting {
    enum config_layer layer;
    struct yaml *root;
};

struct config_pending {
    VEC(struct waiting) layers;
};

enum key_type { TYPE_TEXT, TYPE_FLAG, TYPE_COUNT, TYPE_LENGTH, TYPE_CHOICE, TYPE_TEXTS };

static const struct key_row {
    const char *path, *initial, *values;
    enum key_type type;
    size_t offset;
} rows[KEY_COUNT] = {
#define KEY(field, path, TYPE, initial, values, help)                                    \
    [KEY_##field] = {path, initial, values, TYPE_##TYPE, offsetof(struct config, field)},
#include "model/keys.def"
};

/* Keys read by functions of config_parts.c, and other tools' names for ours. */
static const struct part {
    const char *name;
    config_part_fn *apply;
} parts[] = {
    {"author", config_authors}, {"authors", config_authors}, {"people", config_people},
    {"contents", config_contents}, {"styles", config_styles}, {"fonts", config_fonts},
    {"heads", config_heads}, {"feet", config_feet}, {"abbreviations.words", config_abbreviations},
};

static const struct {
    const char *alias, *path;
} aliases[] = {
    {"lang", "language"},        {"keywords", "subjects"}, {"subject", "subjects"},
    {"toc", "parts.contents"},   {"toc-depth", "contents-depth"},
    {"toc-title", "contents-title"}, {"copyright", "rights"}, {"abstract", "description"},
    {"csl", "citations.csl"},    {"citation-style", "citations.csl"},
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

/* ---- messages ---- */

void config_refuse(struct applying *applying, const struct yaml *key, const struct yaml *value,
                   const char *wants)
{
    char *name = g_strndup(key->text.p, key->text.n);
    char *text = value->kind == YAML_SCALAR ? g_strndup(value->text.p, value->text.n)
                                            : g_strdup(value->kind == YAML_MAP ? "{…}" : "[…]");
    char *hint = g_strdup_printf("it takes %s", wants);

    diag_hint(applying->book->diags, value->span.file ? value->span : key->span, hint,
              DIAG_CONFIG_VALUE, text, name);
    g_free(hint);
    g_free(text);
    g_free(name);
}

/* All that can stand there, when it is no long list. */
static char *list_names(const char *const *names, size_t count)
{
    GString *list = g_string_new("known here: ");

    for (size_t i = 0; i < count; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "", names[i]);
    if (count <= MAX_LISTED)
        return g_string_free(list, FALSE);
    g_string_free(list, TRUE);
    return g_strdup("quoin config lists the keys there are");
}

void config_unknown(struct applying *applying, const struct yaml *key, const char *prefix,
                    const char *const *names, size_t count)
{
    const char *near = diag_suggest(key->text, names, count);
    char *name = g_strdup_printf("%s%.*s", prefix, (int)key->text.n, key->text.p);
    char *hint = near ? g_strdup_printf("did you mean '%s'?", near) : list_names(names, count);

    diag_hint(applying->book->diags, key->span, hint, DIAG_CONFIG_KEY_UNKNOWN, name);
    g_free(hint);
    g_free(name);
}

bool config_scalar(struct applying *applying, const struct yaml *key, const struct yaml *value,
                   struct slice *out)
{
    if (value->kind != YAML_SCALAR) {
        config_refuse(applying, key, value, "one text");
        return false;
    }
    *out = value->text;
    return true;
}

/* ---- typed values ---- */

static bool parse_flag(struct slice text, bool *out)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (text.n == strlen(words[i]) && g_ascii_strncasecmp(text.p, words[i], text.n) == 0) {
            *out = i & 1;
            return true;
        }
    return false;
}

static bool parse_count(struct slice text, int32_t *out)
{
    int32_t value = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (!g_ascii_isdigit(text.p[i]) || value > 99999999)
            return false;
        value = value * 10 + (text.p[i] - '0');
    }
    *out = value;
    return text.n > 0;
}

/* Distances of a page: never negative, and a bare number is none but 0. */
static bool parse_length(struct slice text, struct length *out)
{
    return length_parse(text, out) && out->value >= 0 &&
           (out->unit != UNIT_NONE || out->value == 0);
}

static bool parse_choice(struct slice text, const char *values, int *out)
{
    for (int index = 0; *values; index++) {
        size_t n = strcspn(values, "|");
        if (slice_equal(text, (struct slice){values, n})) {
            *out = index;
            return true;
        }
        values += n + (values[n] == '|');
    }
    return false;
}

static bool parse_texts(struct arena *arena, const struct yaml *value, struct texts *out)
{
    VEC(struct slice) items = {0};
    bool ok = value->kind != YAML_MAP;

    if (value->kind == YAML_SCALAR && value->text.n)
        vec_push(&items, value->text);
    if (value->kind == YAML_LIST)
        for (const struct yaml *item = value->first; item && ok; item = item->next)
            if ((ok = item->kind == YAML_SCALAR))
                vec_push(&items, item->text);
    out->count = items.count;
    out->items = vec_to_arena(&items, arena);
    vec_free(&items);
    return ok;
}

static bool parse_typed(struct book *book, const struct key_row *row, const struct yaml *value)
{
    void *field = (char *)book->config + row->offset;
    struct slice text = yaml_text(value);

    if (row->type == TYPE_TEXTS)
        return parse_texts(book->arena, value, field);
    if (value->kind != YAML_SCALAR)
        return false;
    switch (row->type) {
    case TYPE_TEXT:
        *(struct slice *)field = text;
        return true;
    case TYPE_FLAG:
        return parse_flag(text, field);
    case TYPE_COUNT:
        return parse_count(text, field);
    case TYPE_LENGTH:
        return parse_length(text, field);
    case TYPE_CHOICE:
        return parse_choice(text, row->values, field);
    case TYPE_TEXTS:
        return true;
    }
    return false;
}

static void set_key(struct applying *applying, int index, const struct yaml *key,
                    const struct yaml *value)
{
    static const char *const wants[] = {
        "one text", "yes or no", "a whole number", "a length such as 20mm, 1in or 2lh", "",
        "a text or a list of texts"};
    const struct key_row *row = &rows[index];
    struct config *config = applying->book->config;
    struct config old = *config; /* a refused value must leave the old one */

    if (parse_typed(applying->book, row, value)) {
        config->origin[index] = (struct config_origin){applying->layer, value->span};
        return;
    }
    *config = old;
    if (row->type == TYPE_CHOICE) {
        char **words = g_strsplit(row->values, "|", -1), *list = g_strjoinv(", ", words);
        char *wanted = g_strdup_printf("one of: %s", list);
        config_refuse(applying, key, value, wanted);
        g_free(wanted), g_free(list), g_strfreev(words);
    } else {
        config_refuse(applying, key, value, wants[row->type]);
    }
}

/* ---- the schema ---- */

static int find_key(const char *path)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (strcmp(rows[i].path, path) == 0)
            return i;
    return -1;
}

static bool is_group(const char *path)
{
    size_t n = strlen(path);

    for (int i = 0; i < KEY_COUNT; i++)
        if (strncmp(rows[i].path, path, n) == 0 && rows[i].path[n] == '.')
            return true;
    return false;
}

/* The names that could stand where `prefix` ("page.") was followed by something unknown. */
static void report_unknown(struct applying *applying, const struct yaml *key, const char *prefix)
{
    VEC(const char *) names = {0};
    size_t n = strlen(prefix);

    for (int i = 0; i < KEY_COUNT; i++)
        if (strncmp(rows[i].path, prefix, n) == 0)
            vec_push(&names, rows[i].path + n);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strncmp(parts[i].name, prefix, n) == 0 && !strchr(parts[i].name + n, '.'))
            vec_push(&names, parts[i].name + n);
    static const char *const groups[] = {"page", "parts", "numbering", "notes", "citations",
                                         "abbreviations", "typography", "output"};
    for (size_t i = 0; n == 0 && i < G_N_ELEMENTS(groups); i++)
        vec_push(&names, groups[i]);
    config_unknown(applying, key, prefix, names.items, names.count);
    vec_free(&names);
}

static const char *resolve_alias(const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(aliases[i].alias, path) == 0)
            return aliases[i].path;
    return path;
}

static config_part_fn *find_part(const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(parts[i].name, path) == 0)
            return parts[i].apply;
    return NULL;
}

static void apply_map(struct applying *applying, const struct yaml *map, const char *prefix);

static void apply_entry(struct applying *applying, const struct yaml *key, const char *prefix)
{
    char *written = g_strdup_printf("%s%.*s", prefix, (int)key->text.n, key->text.p);
    const char *path = resolve_alias(written);
    int index = find_key(path);
    config_part_fn *part = find_part(path);

    if (index >= 0 && !(is_group(path) && key->value->kind == YAML_MAP)) {
        set_key(applying, index, key, key->value);
    } else if (part) {
        part(applying, key, key->value);
    } else if (is_group(path)) {
        char *inner = g_strconcat(path, ".", NULL);
        if (key->value->kind == YAML_MAP)
            apply_map(applying, key->value, inner);
        else
            config_refuse(applying, key, key->value, "keys with values, indented below it");
        g_free(inner);
    } else {
        report_unknown(applying, key, prefix);
    }
    g_free(written);
}

static void apply_map(struct applying *applying, const struct yaml *map, const char *prefix)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (const struct yaml *key = map->first; key; key = key->next) {
        char *name = g_strndup(key->text.p, key->text.n);
        if (g_hash_table_contains(seen, name))
            diag(applying->book->diags, key->span, DIAG_CONFIG_KEY_TWICE, name);
        g_hash_table_add(seen, name);
        apply_entry(applying, key, prefix);
    }
    g_hash_table_destroy(seen);
}

/* ---- resolving ---- */

static void apply_built_in(struct book *book)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        struct yaml value = {.kind = YAML_SCALAR, .text = slice_of(rows[i].initial)};
        bool ok = parse_typed(book, &rows[i], &value);
        g_assert(ok);
    }
}

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

static void resolve_page_size(struct applying *applying)
{
    struct config *config = applying->book->config;
    struct config_origin *origin = &config->origin[KEY_page_size];
    struct yaml key = {.text = SLICE("page.size"), .span = origin->span};
    struct yaml value = {.text = config->page_size, .span = origin->span};
    /* Smaller than a visiting card or larger than PDF allows is a slip. */
    const qlen least = PT(100), most = PT(14400);

    bool is_size = page_size_parse(config->page_size, &config->page_width, &config->page_height);
    if (is_size && config->page_width >= least && config->page_height >= least &&
        config->page_width <= most && config->page_height <= most)
        return;
    const char *near = page_size_suggest(config->page_size);
    char *wants = is_size ? g_strdup("pages from 36 mm to 5 m wide and high")
                  : near ? g_strdup_printf("a size; did you mean '%s'?", near)
                       : g_strdup("a name (a5, b-format, 6x9 …) or two lengths");
    config_refuse(applying, &key, &value, wants);
    g_free(wants);
    page_size_parse(SLICE("6x9"), &config->page_width, &config->page_height);
}

/* The room between two margins; lengths in em and the like are taken for those of a text of 10 pt. */
static qlen room_between(qlen page, struct length a, struct length b)
{
    struct length_bases bases = {.em = PT(10), .rem = PT(10), .lh = PT(13), .percent = page};

    return page - length_resolve(a, &bases) - length_resolve(b, &bases);
}

/* A measure of less than half an inch, or fewer than two lines, is no page of a book. */
static void check_margins(struct book *book)
{
    struct config *config = book->config;
    const qlen least = PT(36);
    bool wide = room_between(config->page_width, config->margin_inside, config->margin_outside) < least;
    bool high = room_between(config->page_height, config->margin_top, config->margin_bottom) < least;
    struct span at = config->origin[wide ? KEY_margin_inside : KEY_margin_top].span;

    if (!wide && !high)
        return;
    char *size = g_strndup(config->page_size.p, config->page_size.n);
    if (!at.file) /* the other one of the pair, or the page itself */
        at = config->origin[wide ? KEY_margin_outside : KEY_margin_bottom].span;
    diag(book->diags, at.file ? at : config->origin[KEY_page_size].span, DIAG_CONFIG_MARGINS, size);
    g_free(size);
    config->margin_inside = config->margin_outside =
        (struct length){config->page_width / 8, UNIT_PT};
    config->margin_top = config->margin_bottom = (struct length){config->page_height / 8, UNIT_PT};
}

/* ISBN-13: digits weighted 1 and 3 sum to a multiple of ten. BAR-01 of the standards' checklist. */
static void check_isbn(struct book *book, struct slice isbn, int key)
{
    struct span at = book->config->origin[key].span;
    int digits = 0, sum = 0, last = 0;

    for (size_t i = 0; i < isbn.n; i++) {
        if (!g_ascii_isdigit(isbn.p[i]))
            continue;
        last = isbn.p[i] - '0';
        if (digits < 12)
            sum += last * (digits % 2 ? 3 : 1);
        digits++;
    }
    if (!isbn.n || (digits == 13 && (10 - sum % 10) % 10 == last))
        return;
    char *text = g_strndup(isbn.p, isbn.n);
    char digit[2] = {(char)('0' + (10 - sum % 10) % 10), '\0'};
    if (digits == 13)
        diag(book->diags, at, DIAG_CONFIG_ISBN, text, digit);
    else
        diag_hint(book->diags, at, "an ISBN has 13 digits, with or without hyphens",
                  DIAG_CONFIG_VALUE, text, rows[key].path);
    g_free(text);
}

static void apply_layer(struct book *book, enum config_layer layer)
{
    struct config_pending *pending = pending_of(book);
    struct applying applying = {book, layer};

    for (size_t i = 0; i < pending->layers.count; i++)
        if (pending->layers.items[i].layer == layer)
            apply_map(&applying, pending->layers.items[i].root, "");
}

void config_resolve(struct book *book)
{
    struct applying applying = {book, LAYER_COMMAND};
    struct config *config = book->config;

    apply_built_in(book);
    read_shipped(book, "base", LAYER_BUILT_IN);
    read_theme(book);
    for (int layer = LAYER_BUILT_IN; layer <= LAYER_COMMAND; layer++)
        apply_layer(book, (enum config_layer)layer);
    resolve_page_size(&applying);
    check_margins(book);
    check_isbn(book, config->isbn, KEY_isbn);
    check_isbn(book, config->isbn_ebook, KEY_isbn_ebook);
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
