/* Readers of the config's keys that are more than one value: people, the list of contents, styles,
 * fonts, heads and feet, abbreviations. */
#include "read/config_parts.h"

#include "base/vec.h"
#include "style/sheet.h"

#include <glib.h>

/* ---- people ---- */

/* MARC's codes for relators, and the words people use for them. */
static const char *const relators[][2] = {
    {"author", "aut"},      {"editor", "edt"},       {"illustrator", "ill"},
    {"translator", "trl"},  {"designer", "bkd"},     {"book-designer", "bkd"},
    {"photographer", "pht"}, {"foreword", "aui"},    {"introduction", "win"},
    {"afterword", "aft"},   {"narrator", "nrt"},     {"contributor", "ctb"},
    {"compiler", "com"},    {"cover-designer", "cov"}, {"publisher", "pbl"},
    {"proofreader", "pfr"}, {"typographer", "tyg"},
};

static struct slice relator_code(struct slice role)
{
    for (size_t i = 0; i < G_N_ELEMENTS(relators); i++)
        if (slice_is(role, relators[i][0]) || slice_is(role, relators[i][1]))
            return slice_of(relators[i][1]);
    return (struct slice){0};
}

static struct slice role_of(struct applying *applying, const struct yaml *key,
                            const struct yaml *value)
{
    struct slice code = relator_code(value->text);

    if (!code.n) {
        config_refuse(applying, key, value, "author, editor, translator, illustrator, designer …");
        code = SLICE("ctb");
    }
    return code;
}

static struct person read_person(struct applying *applying, const struct yaml *entry,
                                 const char *default_role)
{
    static const char *const names[] = {"name", "role", "sort"};
    struct person person = {.name = yaml_text(entry), .role = slice_of(default_role)};

    for (const struct yaml *key = entry->kind == YAML_MAP ? entry->first : NULL; key;
         key = key->next) {
        struct slice text;
        if (!config_scalar(applying, key, key->value, &text))
            continue;
        if (slice_is(key->text, "name"))
            person.name = text;
        else if (slice_is(key->text, "role"))
            person.role = role_of(applying, key, key->value);
        else if (slice_is(key->text, "sort"))
            person.sort_name = text;
        else
            config_unknown(applying, key, "people.", names, G_N_ELEMENTS(names));
    }
    return person;
}

/* Replaces the people with (authors: true) or without the role of author by those listed. */
static void set_people(struct applying *applying, const struct yaml *key,
                       const struct yaml *value, bool authors)
{
    struct config *config = applying->book->config;
    VEC(struct person) people = {0};
    const struct yaml *entry = value->kind == YAML_LIST ? value->first : value;

    for (size_t i = 0; !authors && i < config->person_count; i++)
        if (slice_is(config->people[i].role, "aut"))
            vec_push(&people, config->people[i]);
    for (; entry; entry = value->kind == YAML_LIST ? entry->next : NULL) {
        struct person person = read_person(applying, entry, authors ? "aut" : "ctb");
        if (person.name.n)
            vec_push(&people, person);
        else
            config_refuse(applying, key, entry, "names, or mappings with a name");
    }
    for (size_t i = 0; authors && i < config->person_count; i++)
        if (!slice_is(config->people[i].role, "aut"))
            vec_push(&people, config->people[i]);
    config->person_count = people.count;
    config->people = vec_to_arena(&people, applying->book->arena);
    vec_free(&people);
}

void config_authors(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    set_people(applying, key, value, true);
}

void config_people(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    set_people(applying, key, value, false);
}

/* ---- the list of contents ---- */

typedef VEC(struct config_file) file_list;

static void read_file_entry(struct applying *applying, const struct yaml *entry,
                            file_list *files, struct slice *part, bool nested);

static void read_file_list(struct applying *applying, const struct yaml *key,
                           const struct yaml *value, file_list *files, struct slice *part,
                           bool nested)
{
    if (value->kind == YAML_MAP || (value->kind == YAML_SCALAR && !value->text.n)) {
        config_refuse(applying, key, value, "a list of files");
        return;
    }
    const struct yaml *entry = value->kind == YAML_LIST ? value->first : value;
    for (; entry; entry = value->kind == YAML_LIST ? entry->next : NULL)
        read_file_entry(applying, entry, files, part, nested);
}

static int read_role(struct applying *applying, const struct yaml *key)
{
    const char *names[ROLE_COUNT];
    enum role role = role_find(yaml_text(key->value));

    if (role != ROLE_COUNT)
        return (int)role;
    for (int i = 0; i < ROLE_COUNT; i++)
        names[i] = role_class((enum role)i);
    const char *near = diag_suggest(yaml_text(key->value), names, ROLE_COUNT);
    char *wants = near ? g_strdup_printf("a part of a book; did you mean '%s'?", near)
                       : g_strdup("a part of a book: preface, chapter, appendix …");
    config_refuse(applying, key, key->value, wants);
    g_free(wants);
    return ROLE_COUNT;
}

static void read_file_map(struct applying *applying, const struct yaml *entry,
                          file_list *files, struct slice *part, bool nested)
{
    static const char *const names[] = {"file", "role", "part", "contents"};
    struct config_file file = {.role = ROLE_COUNT, .span = entry->span};
    const struct yaml *inner = NULL;

    for (const struct yaml *key = entry->first; key; key = key->next) {
        if (slice_is(key->text, "file") && key->value->kind == YAML_SCALAR)
            file.path = key->value->text, file.span = key->value->span;
        else if (slice_is(key->text, "role"))
            file.role = read_role(applying, key);
        else if (slice_is(key->text, "part") && key->value->kind == YAML_SCALAR)
            *part = key->value->text;
        else if (slice_is(key->text, "contents") && !nested)
            inner = key;
        else
            config_unknown(applying, key, "contents.", names, G_N_ELEMENTS(names));
    }
    if (file.path.n) {
        file.part = *part;
        *part = (struct slice){0};
        vec_push(files, file);
    }
    if (inner)
        read_file_list(applying, inner, inner->value, files, part, true);
}

static void read_file_entry(struct applying *applying, const struct yaml *entry,
                            file_list *files, struct slice *part, bool nested)
{
    if (entry->kind == YAML_MAP) {
        read_file_map(applying, entry, files, part, nested);
    } else if (entry->kind == YAML_SCALAR && entry->text.n) {
        vec_push(files, (struct config_file){entry->text, ROLE_COUNT, *part, entry->span});
        *part = (struct slice){0};
    } else {
        struct yaml key = {.text = SLICE("contents"), .span = entry->span};
        config_refuse(applying, &key, entry, "paths of manuscript files");
    }
}

void config_contents(struct applying *applying, const struct yaml *key,
                     const struct yaml *value)
{
    struct config *config = applying->book->config;
    file_list files = {0};
    struct slice part = {0};

    read_file_list(applying, key, value, &files, &part, false);
    config->file_count = files.count;
    config->files = vec_to_arena(&files, applying->book->arena);
    vec_free(&files);
}

/* ---- styles ---- */

/* A list value ("[Inter, sans-serif]") is the same as its texts with commas between. */
static struct slice joined(struct arena *arena, const struct yaml *value)
{
    struct buf buf = {0};

    if (value->kind == YAML_SCALAR)
        return value->text;
    for (const struct yaml *item = value->first; item; item = item->next) {
        if (buf.size)
            buf_string(&buf, ", ");
        buf_slice(&buf, yaml_text(item));
    }
    struct slice text = arena_copy(arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

void config_styles(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    struct book *book = applying->book;

    if (value->kind != YAML_MAP) {
        config_refuse(applying, key, value, "selectors with properties");
        return;
    }
    for (const struct yaml *rule = value->first; rule; rule = rule->next) {
        if (rule->value->kind != YAML_MAP) {
            config_refuse(applying, rule, rule->value, "style properties, indented below it");
            continue;
        }
        for (const struct yaml *prop = rule->value->first; prop; prop = prop->next) {
            if (prop->value->kind == YAML_MAP)
                config_refuse(applying, prop, prop->value, "a value");
            else
                sheet_add(book->sheet, book->diags, (int)applying->layer, rule->text,
                          rule->span, prop->text, prop->span,
                          joined(book->arena, prop->value), prop->value->span);
        }
    }
}

/* ---- fonts ---- */

static void read_face(struct applying *applying, const struct yaml *entry,
                      struct config_face *face)
{
    static const char *const names[] = {"family", "file", "weight", "style"};
    struct length number;

    *face = (struct config_face){.italic = -1, .span = entry->span};
    for (const struct yaml *key = entry->kind == YAML_MAP ? entry->first : NULL; key;
         key = key->next) {
        struct slice text;
        if (!config_scalar(applying, key, key->value, &text))
            continue;
        if (slice_is(key->text, "family"))
            face->family = text;
        else if (slice_is(key->text, "file"))
            face->path = text, face->span = key->value->span;
        else if (slice_is(key->text, "style"))
            face->italic = slice_is(text, "italic") || slice_is(text, "oblique");
        else if (slice_is(key->text, "weight") && slice_is(text, "bold"))
            face->weight = 700;
        else if (slice_is(key->text, "weight") && length_parse(text, &number) &&
                 number.unit == UNIT_NONE && number.value >= 100 * 1024)
            face->weight = number.value / 1024;
        else if (slice_is(key->text, "weight"))
            config_refuse(applying, key, key->value, "100 to 900, or bold");
        else
            config_unknown(applying, key, "fonts.faces.", names, G_N_ELEMENTS(names));
    }
}

static void read_faces(struct applying *applying, const struct yaml *key,
                       const struct yaml *list)
{
    struct config *config = applying->book->config;
    VEC(struct config_face) faces = {0};

    for (size_t i = 0; i < config->face_count; i++)
        vec_push(&faces, config->faces[i]);
    for (const struct yaml *entry = list->kind == YAML_LIST ? list->first : NULL; entry;
         entry = entry->next) {
        struct config_face face;
        read_face(applying, entry, &face);
        if (face.path.n)
            vec_push(&faces, face);
        else
            config_refuse(applying, key, entry, "mappings with a family and a file");
    }
    if (list->kind != YAML_LIST)
        config_refuse(applying, key, list, "a list of faces");
    config->face_count = faces.count;
    config->faces = vec_to_arena(&faces, applying->book->arena);
    vec_free(&faces);
}

void config_fonts(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    static const char *const names[] = {"serif", "sans-serif", "monospace", "faces"};

    if (value->kind != YAML_MAP)
        config_refuse(applying, key, value, "keys: serif, sans-serif, monospace, faces");
    for (const struct yaml *entry = value->kind == YAML_MAP ? value->first : NULL; entry;
         entry = entry->next) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(names) && !slice_is(entry->text, names[i]))
            i++;
        if (i == G_N_ELEMENTS(names))
            config_unknown(applying, entry, "fonts.", names, G_N_ELEMENTS(names));
        else if (i == 3)
            read_faces(applying, entry, entry->value);
        else
            config_scalar(applying, entry, entry->value,
                          &applying->book->config->generic[i]);
    }
}

/* ---- heads and feet ---- */

/* Where the braces of a word stand in the source: in a plain or quoted value they are written as they are read. */
static struct span word_span(struct applying *applying, const struct yaml *value, struct slice braces)
{
    const struct source *source = sources_find(applying->book->sources, value->span.file);
    struct slice written = source ? slice_sub(source->text, value->span.start, value->span.end)
                                  : (struct slice){0};
    const char *at = written.n ? memmem(written.p, written.n, braces.p, braces.n) : NULL;

    if (!at)
        return value->span;
    uint32_t start = value->span.start + (uint32_t)(at - written.p);
    return (struct span){value->span.file, start, start + (uint32_t)braces.n};
}

/* Reports a word in `braces` that no page has a value for. */
static void check_word(struct applying *applying, const struct yaml *value, struct slice braces,
                       struct slice word)
{
    static const char *const names[] = {
#define WORD(ID, name) name,
#include "model/furniture.def"
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (slice_is(word, names[i]))
            return;
    const char *near = diag_suggest(word, names, G_N_ELEMENTS(names));
    char *text = g_strndup(word.p, word.n), *list = config_list_names(names, G_N_ELEMENTS(names));
    char *hint = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
    diag_hint(applying->book->diags, word_span(applying, value, braces), hint ? hint : list,
              DIAG_FURNITURE_WORD, text);
    g_free(hint);
    g_free(list);
    g_free(text);
}

/* One word, or several with bars between them; what holds anything else are braces of the author's own. */
static void check_words(struct applying *applying, const struct yaml *value, struct slice braces)
{
    struct slice words = slice_sub(braces, 1, braces.n - 1);

    for (size_t i = 0; i < words.n; i++)
        if (!g_ascii_isalpha(words.p[i]) && !strchr("-|", words.p[i]))
            return;
    for (size_t from = 0, to; from <= words.n; from = to + 1) {
        const char *bar = memchr(words.p + from, '|', words.n - from);
        to = bar ? (size_t)(bar - words.p) : words.n;
        check_word(applying, value, braces, slice_sub(words, from, to));
    }
}

static void check_template(struct applying *applying, const struct yaml *value)
{
    struct slice text = yaml_text(value);

    for (size_t i = 0; i < text.n; i++) {
        const char *close = text.p[i] == '{' ? memchr(text.p + i, '}', text.n - i) : NULL;
        size_t end = close ? (size_t)(close - text.p) + 1 : i;
        if (end > i + 2)
            check_words(applying, value, slice_sub(text, i, end));
    }
}

static void read_places(struct applying *applying, const struct yaml *map, enum page_kind kind,
                        struct furniture *furniture)
{
    static const char *const names[] = {"left", "center", "right", "inside", "outside"};
    bool is_verso = kind == PAGE_VERSO;
    struct slice *places[] = {
        &furniture->left,
        &furniture->center,
        &furniture->right,
        is_verso ? &furniture->right : &furniture->left,
        is_verso ? &furniture->left : &furniture->right,
    };

    *furniture = (struct furniture){0};
    for (const struct yaml *key = map->first; key; key = key->next) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(names) && !slice_is(key->text, names[i]))
            i++;
        if (i == G_N_ELEMENTS(names))
            config_unknown(applying, key, "", names, G_N_ELEMENTS(names));
        else if (config_scalar(applying, key, key->value, places[i]))
            check_template(applying, key->value);
        furniture->by_side |= i >= 3;
    }
}

static void read_furniture(struct applying *applying, const struct yaml *key,
                           const struct yaml *value, struct furniture *set)
{
    static const char *const kinds[] = {"verso", "recto", "opening", "blank"};

    if (value->kind == YAML_SCALAR &&
        (slice_is(value->text, "none") || slice_is(value->text, "no"))) {
        memset(set, 0, PAGE_KIND_COUNT * sizeof *set);
        return;
    }
    if (value->kind != YAML_MAP)
        config_refuse(applying, key, value, "verso, recto, opening and blank, or none");
    for (const struct yaml *entry = value->kind == YAML_MAP ? value->first : NULL; entry;
         entry = entry->next) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(kinds) && !slice_is(entry->text, kinds[i]))
            i++;
        if (i == G_N_ELEMENTS(kinds))
            config_unknown(applying, entry, "", kinds, G_N_ELEMENTS(kinds));
        else if (entry->value->kind == YAML_MAP)
            read_places(applying, entry->value, (enum page_kind)i, &set[i]);
        else if (slice_is(yaml_text(entry->value), "none") || !yaml_text(entry->value).n)
            set[i] = (struct furniture){0};
        else
            config_refuse(applying, entry, entry->value, "left, center, right, inside, outside");
    }
}

void config_heads(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    read_furniture(applying, key, value, applying->book->config->heads);
}

void config_feet(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    read_furniture(applying, key, value, applying->book->config->feet);
}

/* ---- abbreviations ---- */

void config_abbreviations(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    struct config *config = applying->book->config;
    VEC(struct config_abbreviation) list = {0};

    if (value->kind != YAML_MAP)
        config_refuse(applying, key, value, "short forms, each with what it stands for");
    for (const struct yaml *entry = value->kind == YAML_MAP ? value->first : NULL; entry;
         entry = entry->next) {
        struct slice longs;
        if (config_scalar(applying, entry, entry->value, &longs))
            vec_push(&list, (struct config_abbreviation){slice_trim(entry->text), slice_trim(longs)});
    }
    config->abbreviation_count = list.count;
    config->abbreviations = vec_to_arena(&list, applying->book->arena);
    vec_free(&list);
}

/* ---- series of notes ---- */

/* The series of this name; a new one, behind the others, when it is not there; NULL when there are too many. */
static struct note_series *series_named(struct applying *applying, const struct yaml *key)
{
    struct config *config = applying->book->config;
    struct slice name = slice_is(key->text, "main") ? (struct slice){0} : key->text;

    for (unsigned i = 0; i < config->note_series_count; i++)
        if (slice_equal(config->note_series[i].name, name))
            return &config->note_series[i];
    /* One place is for the notes without a class. */
    if (config->note_series_count + (name.n > 0) >= MOST_NOTE_SERIES) {
        char *shown = g_strndup(name.p, name.n);
        diag(applying->book->diags, key->span, DIAG_CONFIG_SERIES, shown);
        g_free(shown);
        return NULL;
    }
    struct note_series *grown =
        ARENA_ARRAY(applying->book->arena, struct note_series, config->note_series_count + 1);
    if (config->note_series_count)
        memcpy(grown, config->note_series, config->note_series_count * sizeof *grown);
    config->note_series = grown;
    grown[config->note_series_count] =
        (struct note_series){.name = name, .marks = -1, .numbering = -1, .place = -1};
    return &grown[config->note_series_count++];
}

static void read_series(struct applying *applying, const struct yaml *map,
                        struct note_series *series)
{
    static const char *const names[] = {"marks", "numbering", "place", "title"};
    static const enum config_key keys[] = {KEY_note_marks, KEY_notes_numbering, KEY_notes_place};
    int *values[] = {&series->marks, &series->numbering, &series->place};

    for (const struct yaml *key = map->first; key; key = key->next) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(names) && !slice_is(key->text, names[i]))
            i++;
        if (i == G_N_ELEMENTS(names))
            config_unknown(applying, key, "notes.series.", names, G_N_ELEMENTS(names));
        else if (i < G_N_ELEMENTS(keys))
            config_choice(applying, keys[i], key, key->value, values[i]);
        else
            config_scalar(applying, key, key->value, &series->title);
    }
}

void config_note_series(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    if (value->kind != YAML_MAP)
        config_refuse(applying, key, value, "names of series, each with what makes it differ");
    for (const struct yaml *entry = value->kind == YAML_MAP ? value->first : NULL; entry;
         entry = entry->next) {
        bool is_map = entry->value->kind == YAML_MAP;
        if (!is_map && yaml_text(entry->value).n) {
            config_refuse(applying, entry, entry->value, "keys: marks, numbering, place, title");
            continue;
        }
        struct note_series *series = series_named(applying, entry);
        if (series && is_map)
            read_series(applying, entry->value, series);
    }
}

/* ---- kinds of figures ---- */

/* A node's list is a byte; no book has near as many kinds. */
#define MOST_KINDS 64

static void read_kind(struct applying *applying, const struct yaml *entry, struct config_kind *kind)
{
    static const char *const names[] = {"word", "label", "list", "numbers"};

    for (const struct yaml *key = entry->value->first; key; key = key->next) {
        struct slice *const fields[] = {&kind->word, &kind->label, &kind->list};
        size_t i = 0;
        while (i < G_N_ELEMENTS(names) && !slice_is(key->text, names[i]))
            i++;
        if (i == G_N_ELEMENTS(names))
            config_unknown(applying, key, "kinds.", names, G_N_ELEMENTS(names));
        else if (i == 3)
            config_choice(applying, KEY_number_figures, key, key->value, &kind->numbers);
        else
            config_scalar(applying, key, key->value, fields[i]);
    }
}

void config_kinds(struct applying *applying, const struct yaml *key, const struct yaml *value)
{
    struct config *config = applying->book->config;
    VEC(struct config_kind) kinds = {0};

    if (value->kind != YAML_MAP)
        config_refuse(applying, key, value, "classes of figures, each with the word for it");
    for (const struct yaml *entry = value->kind == YAML_MAP ? value->first : NULL; entry;
         entry = entry->next) {
        struct config_kind kind = {.name = slice_trim(entry->text), .word = entry->text, .numbers = 2};
        bool is_map = entry->value->kind == YAML_MAP;
        if (kinds.count == MOST_KINDS)
            break;
        if (is_map)
            read_kind(applying, entry, &kind);
        if (is_map || config_scalar(applying, entry, entry->value, &kind.word))
            vec_push(&kinds, kind);
    }
    config->kind_count = kinds.count;
    config->kinds = vec_to_arena(&kinds, applying->book->arena);
    vec_free(&kinds);
}
