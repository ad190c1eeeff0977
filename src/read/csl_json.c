/* CSL-JSON, what reference managers export: a list of objects, one a reference. jansson parses; as it tells no
 * places of values, a scan of our own finds where each item starts. */
#include "read/bibliography.h"

#include <jansson.h>

struct reader {
    struct arena *arena;
    struct diags *diags;
    uint32_t file;
    struct slice text;
    size_t at; /* where the next item is looked for */
};

/* ---- values ---- */

/* A text, or a number as one. */
static struct slice text_of(struct reader *r, const json_t *value)
{
    if (json_is_string(value))
        return slice_trim(arena_copy(r->arena, (struct slice){json_string_value(value),
                                                              json_string_length(value)}));
    if (json_is_integer(value))
        return arena_printf(r->arena, "%lld", (long long)json_integer_value(value));
    return (struct slice){0};
}

/* The first key of `names` ("issue|number") that has a value. */
static struct slice field_of(struct reader *r, const json_t *item, const char *names)
{
    char **keys = g_strsplit(names, "|", -1);
    struct slice found = {0};

    for (int i = 0; keys[i] && !found.n; i++)
        found = text_of(r, json_object_get(item, keys[i]));
    g_strfreev(keys);
    return found;
}

static bool is_true(struct reader *r, const json_t *value)
{
    struct slice text = text_of(r, value);

    return json_is_true(value) || (text.n && !slice_is(text, "0") && !slice_is(text, "false"));
}

static bool is_lower(const char *p)
{
    return g_unichar_islower(g_utf8_get_char(p)) || *p == '\'';
}

/* "van Gogh" in one field: words in lower case before the family name are its particle. Quotation marks around the
 * name keep it whole. */
static void part_family(struct reference_name *name)
{
    struct slice text = name->family;
    size_t at = 0;

    if (text.n > 2 && text.p[0] == '"' && text.p[text.n - 1] == '"') {
        name->family = slice_sub(text, 1, text.n - 1);
        return;
    }
    for (size_t i = 0; i + 1 < text.n && is_lower(text.p + i);) {
        const char *space = memchr(text.p + i, ' ', text.n - i);
        if (!space)
            break;
        at = i = (size_t)(space - text.p) + 1;
    }
    if (!at || name->particle.n)
        return;
    name->particle = slice_trim(slice_sub(text, 0, at));
    name->family = slice_sub(text, at, text.n);
}

/* "Ludwig von": words in lower case behind the given name belong to the family name, but are left out with it. */
static void part_given(struct reference_name *name)
{
    size_t at = name->given.n;

    for (size_t i = name->given.n; i > 0; i--)
        if (name->given.p[i - 1] == ' ') {
            if (!is_lower(name->given.p + i))
                break;
            at = i - 1;
        }
    if (at == name->given.n || name->dropping.n)
        return;
    name->dropping = slice_trim(slice_sub(name->given, at, name->given.n));
    name->given = slice_trim(slice_sub(name->given, 0, at));
}

static struct reference_name name_of(struct reader *r, const json_t *person)
{
    struct reference_name name = {
        .family = text_of(r, json_object_get(person, "family")),
        .given = text_of(r, json_object_get(person, "given")),
        .particle = text_of(r, json_object_get(person, "non-dropping-particle")),
        .dropping = text_of(r, json_object_get(person, "dropping-particle")),
        .suffix = text_of(r, json_object_get(person, "suffix")),
        .comma_suffix = is_true(r, json_object_get(person, "comma-suffix")),
    };
    struct slice literal = text_of(r, json_object_get(person, "literal"));

    if (literal.n)
        name = (struct reference_name){.family = literal, .whole = true};
    else if (!name.family.n)
        name = (struct reference_name){.family = name.given, .whole = true};
    if (!name.whole) {
        part_family(&name);
        part_given(&name);
    }
    return name;
}

static struct reference_names names_of(struct reader *r, const json_t *list)
{
    struct reference_names names = {0};
    size_t count = json_array_size(list);

    names.items = ARENA_ARRAY(r->arena, struct reference_name, count);
    for (size_t i = 0; i < count; i++) {
        struct reference_name name = name_of(r, json_array_get(list, i));
        if (name.family.n)
            names.items[names.count++] = name;
    }
    return names;
}

static int part_of(struct reader *r, const json_t *parts, size_t index)
{
    struct slice text = text_of(r, json_array_get(parts, index));
    bool negative = slice_starts(text, "-");
    int value = reference_date_parse(negative ? slice_sub(text, 1, text.n) : text).year;

    return negative ? -value : value;
}

static struct reference_date date_of(struct reader *r, const json_t *value)
{
    const json_t *all = json_object_get(value, "date-parts"), *parts = json_array_get(all, 0);
    const json_t *end = json_array_get(all, 1);
    struct slice raw = field_of(r, value, "raw|literal");
    struct reference_date date;

    if (!json_array_size(parts)) {
        date = reference_date_parse(raw.n ? raw : text_of(r, value));
    } else {
        date = (struct reference_date){
            .year = part_of(r, parts, 0), .month = part_of(r, parts, 1), .day = part_of(r, parts, 2),
            .end_year = part_of(r, end, 0), .end_month = part_of(r, end, 1), .end_day = part_of(r, end, 2),
        };
        reference_season(&date.month, &date.season);
        reference_season(&date.end_month, &date.end_season);
    }
    struct slice season = text_of(r, json_object_get(value, "season"));
    if (season.n == 1 && season.p[0] >= '1' && season.p[0] <= '4')
        date.season = season.p[0] - '0';
    date.circa |= is_true(r, json_object_get(value, "circa"));
    return date;
}

/* ---- items ---- */

static enum reference_type type_of(struct slice type)
{
    static const char *const types[] = {
#define REFERENCE_TYPE(ID, csl, bibtex) [REFERENCE_##ID] = csl,
#include "model/references.def"
    };

    for (int i = 0; i < REFERENCE_TYPE_COUNT; i++)
        if (reference_word(type, types[i]))
            return (enum reference_type)i;
    return REFERENCE_OTHER;
}

/* The span of the next item: from its '{' to the end of its line. */
static struct span next_item(struct reader *r)
{
    int depth = 0;
    size_t start = r->text.n;
    bool quoted = false;

    for (; r->at < r->text.n; r->at++) {
        char c = r->text.p[r->at];
        if (quoted && c == '\\')
            r->at++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '{' && depth++ == 0)
            start = r->at;
        else if (!quoted && c == '}' && --depth == 0)
            break;
    }
    r->at = MIN(r->at + 1, r->text.n);
    return (struct span){r->file, (uint32_t)start, (uint32_t)MIN(start + 1, r->text.n)};
}

static void read_item(struct reader *r, const json_t *item, struct span at, reference_list *out)
{
    static const char *const makers[] = {
#define REFERENCE_MAKER(ID, csl, bibtex) [MAKER_##ID] = csl,
#include "model/references.def"
    };
    static const char *const dates[] = {
#define REFERENCE_DATE(ID, csl, bibtex) [DATE_##ID] = csl,
#include "model/references.def"
    };
    static const char *const fields[] = {
#define REFERENCE_FIELD(ID, csl, bibtex) [FIELD_##ID] = csl,
#include "model/references.def"
    };
    struct reference made = {.key = field_of(r, item, "id|citation-key"), .span = at};

    if (!made.key.n) {
        diag(r->diags, at, DIAG_BIB_SYNTAX, "this item has no 'id'");
        return;
    }
    made.csl_type = text_of(r, json_object_get(item, "type"));
    made.type = type_of(made.csl_type);
    for (int i = 0; i < MAKER_COUNT; i++)
        made.makers[i] = names_of(r, json_object_get(item, makers[i]));
    for (int i = 0; i < FIELD_COUNT; i++)
        made.fields[i] = field_of(r, item, fields[i]);
    for (int i = 0; i < DATE_COUNT; i++)
        made.dates[i] = date_of(r, json_object_get(item, dates[i]));
    vec_push(out, made);
}

void csl_json_read(struct arena *arena, struct diags *diags, uint32_t file, struct slice text,
                   reference_list *out)
{
    struct reader r = {.arena = arena, .diags = diags, .file = file, .text = text};
    json_error_t error;
    json_t *root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);

    if (!json_is_array(root)) {
        uint32_t at = root ? 0 : (uint32_t)MIN((size_t)MAX(error.position, 0), text.n);
        char *what = root ? g_strdup("a list of references is expected") : g_strdup(error.text);
        diag(diags, (struct span){file, at, at}, DIAG_BIB_SYNTAX, what);
        g_free(what);
    }
    for (size_t i = 0; i < json_array_size(root); i++) {
        const json_t *item = json_array_get(root, i);
        if (json_is_object(item))
            read_item(&r, item, next_item(&r), out);
        else
            diag(diags, (struct span){file, 0, 0}, DIAG_BIB_SYNTAX, "an item is no object");
    }
    json_decref(root);
}
