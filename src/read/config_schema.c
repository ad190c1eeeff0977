/* The schema of the config: what keys.def says of each key, and what is reported where a layer does not keep to it. */
#include "read/config_parts.h"

#include "base/vec.h"

#include <glib.h>

/* More names than this are no hint any more. */
#define MAX_LISTED 10

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
    {"notes.series", config_note_series},
    {"kinds", config_kinds},
};

static const struct {
    const char *alias, *path;
} aliases[] = {
    {"lang", "language"},        {"keywords", "subjects"}, {"subject", "subjects"},
    {"toc", "parts.contents"},   {"toc-depth", "contents-depth"},
    {"toc-title", "contents-title"}, {"copyright", "rights"}, {"abstract", "description"},
    {"csl", "citations.csl"},    {"citation-style", "citations.csl"},
    {"bibliography.files", "bibliography"}, {"bibliography.style", "citations.csl"},
};

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
char *config_list_names(const char *const *names, size_t count)
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
    char *hint = near ? g_strdup_printf("did you mean '%s'?", near) : config_list_names(names, count);

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

/* Lists the words that would have done. */
static void refuse_choice(struct applying *applying, const char *values, const struct yaml *key,
                          const struct yaml *value)
{
    char **words = g_strsplit(values, "|", -1), *list = g_strjoinv(", ", words);
    char *wanted = g_strdup_printf("one of: %s", list);

    config_refuse(applying, key, value, wanted);
    g_free(wanted), g_free(list), g_strfreev(words);
}

bool config_choice(struct applying *applying, enum config_key field, const struct yaml *key,
                   const struct yaml *value, int *out)
{
    const char *values = rows[field].values;

    if (value->kind == YAML_SCALAR && parse_choice(value->text, values, out))
        return true;
    refuse_choice(applying, values, key, value);
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
    if (row->type == TYPE_CHOICE)
        refuse_choice(applying, row->values, key, value);
    else
        config_refuse(applying, key, value, wants[row->type]);
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
    for (size_t i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strncmp(aliases[i].alias, path, n) == 0 && aliases[i].alias[n] == '.')
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
            config_apply_map(applying, key->value, inner);
        else
            config_refuse(applying, key, key->value, "keys with values, indented below it");
        g_free(inner);
    } else {
        report_unknown(applying, key, prefix);
    }
    g_free(written);
}

void config_apply_map(struct applying *applying, const struct yaml *map, const char *prefix)
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

void config_apply_built_in(struct book *book)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        struct yaml value = {.kind = YAML_SCALAR, .text = slice_of(rows[i].initial)};
        bool ok = parse_typed(book, &rows[i], &value);
        g_assert(ok);
    }
}
