/* BibTeX (and biblatex): entries, strings, braces. The file is read once from front to back into entries of
 * raw fields; then each becomes a reference, with what it inherits by crossref. A fault costs one entry:
 * reading goes on at the next '@' that starts a line. */
#include "read/bibliography.h"

/* Strings may be joined to strings of strings; no field needs more bytes than this. */
#define MAX_VALUE 20000

struct raw_field {
    struct slice name, value;
    struct raw_field *next;
};

struct raw_entry {
    struct slice type, key;
    struct span span;
    struct raw_field *fields;
};

struct parser {
    struct arena *arena;
    struct diags *diags;
    uint32_t file;
    struct slice text;
    size_t at;
    size_t start; /* of the entry at work */
    GHashTable *strings; /* of @string, by name in lower case → struct slice */
    GHashTable *by_key;  /* raw entries, for crossref */
    VEC(struct raw_entry *) entries;
};

/* ---- characters ---- */

static char peek(const struct parser *p)
{
    return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static void skip_spaces(struct parser *p)
{
    while (p->at < p->text.n && g_ascii_isspace(p->text.p[p->at]))
        p->at++;
}

static bool accept(struct parser *p, char c)
{
    skip_spaces(p);
    if (peek(p) != c)
        return false;
    p->at++;
    return true;
}

static bool refuse(struct parser *p, size_t at, const char *what)
{
    diag(p->diags, (struct span){p->file, (uint32_t)at, (uint32_t)MIN(at + 1, p->text.n)},
         DIAG_BIB_SYNTAX, what);
    return false;
}

/* A name of a type, key or field: all that is no mark of BibTeX's. */
static struct slice read_name(struct parser *p)
{
    skip_spaces(p);
    size_t from = p->at;
    while (p->at < p->text.n && !strchr("{}(),=\"#%", p->text.p[p->at]) &&
           !g_ascii_isspace(p->text.p[p->at]))
        p->at++;
    return slice_sub(p->text, from, p->at);
}

static char *folded(struct slice name)
{
    return g_ascii_strdown(name.p ? name.p : "", (gssize)name.n);
}

/* ---- values ---- */

/* Text up to `close`, braces within it balanced; the opening mark was read. */
static bool read_delimited(struct parser *p, char close, struct slice *out)
{
    size_t from = p->at;
    int depth = 0;

    for (; p->at < p->text.n; p->at++) {
        char c = p->text.p[p->at];
        if (c == close && depth == 0) {
            *out = slice_sub(p->text, from, p->at++);
            return true;
        }
        if (c == '\\' && p->at + 1 < p->text.n && strchr("{}", p->text.p[p->at + 1]))
            p->at++;
        else if (c == '{')
            depth++;
        else if (c == '}' && --depth < 0)
            break;
    }
    p->at = from;
    return refuse(p, from - 1, "this value is never closed");
}

static struct slice find_string(struct parser *p, struct slice name, size_t at)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    char *key = folded(name);
    struct slice *found = g_hash_table_lookup(p->strings, key);
    struct slice value = found ? *found : (struct slice){0};

    for (size_t i = 0; i < G_N_ELEMENTS(months) && !found; i++)
        if (strncmp(key, months[i], 3) == 0)
            value = slice_of(months[i]);
    if (!value.p) {
        char *shown = g_strndup(name.p, name.n);
        diag(p->diags, (struct span){p->file, (uint32_t)at, (uint32_t)(at + name.n)},
             DIAG_BIB_STRING, shown);
        g_free(shown);
    }
    g_free(key);
    return value;
}

static bool read_piece(struct parser *p, struct slice *out)
{
    skip_spaces(p);
    size_t at = p->at;
    if (accept(p, '{'))
        return read_delimited(p, '}', out);
    if (accept(p, '"'))
        return read_delimited(p, '"', out);
    struct slice name = read_name(p);
    if (!name.n)
        return refuse(p, at, "a value is missing");
    *out = g_ascii_isdigit(name.p[0]) ? name : find_string(p, name, at);
    return true;
}

static bool read_value(struct parser *p, struct slice *out)
{
    struct buf joined = {0};
    size_t at = p->at;
    bool ok;

    do {
        struct slice piece = {0};
        ok = read_piece(p, &piece);
        buf_slice(&joined, piece);
        if (joined.size > MAX_VALUE)
            ok = refuse(p, at, "this value is too long");
    } while (ok && accept(p, '#'));
    *out = arena_copy(p->arena, buf_view(&joined));
    buf_free(&joined);
    return ok;
}

/* ---- entries ---- */

static bool read_field(struct parser *p, struct raw_field *field)
{
    size_t at = p->at;

    field->name = read_name(p);
    if (!field->name.n)
        return refuse(p, at, "the name of a field is missing");
    skip_spaces(p);
    if (!accept(p, '='))
        return refuse(p, p->at, "'=' is missing after the name of a field");
    return read_value(p, &field->value);
}

/* Fields up to the closing mark. */
static bool read_fields(struct parser *p, char close, struct raw_field **end)
{
    while (!accept(p, close)) {
        struct raw_field *field = ARENA_NEW(p->arena, struct raw_field);
        if (!read_field(p, field))
            return false;
        *end = field;
        end = &field->next;
        if (accept(p, ','))
            continue;
        skip_spaces(p);
        if (p->at >= p->text.n)
            return refuse(p, p->start, "this entry is never closed");
        if (peek(p) != close)
            return refuse(p, p->at, "',' or the end of the entry is missing after a field");
    }
    return true;
}

static void define_string(struct parser *p, const struct raw_field *field)
{
    struct slice *value = ARENA_NEW(p->arena, struct slice);

    *value = field->value;
    g_hash_table_replace(p->strings, folded(field->name), value);
}

static bool read_entry(struct parser *p, struct slice type, char close, size_t at)
{
    struct raw_entry *entry = ARENA_NEW(p->arena, struct raw_entry);

    entry->type = type;
    entry->key = arena_copy(p->arena, read_name(p));
    entry->span = (struct span){p->file, (uint32_t)at, (uint32_t)p->at};
    if (!entry->key.n)
        return refuse(p, at, "this entry has no key");
    if (!accept(p, ',')) {
        skip_spaces(p);
        if (peek(p) != close)
            return refuse(p, p->at, "',' is missing after the key of an entry");
    }
    bool ok = read_fields(p, close, &entry->fields);
    if (ok) {
        vec_push(&p->entries, entry);
        g_hash_table_insert(p->by_key, folded(entry->key), entry);
    }
    return ok;
}

/* "@comment{…}" and "@preamble{…}" say nothing to us. */
static bool skip_value(struct parser *p, char close)
{
    struct slice text;

    return read_delimited(p, close, &text);
}

static bool read_command(struct parser *p)
{
    size_t at = p->start = p->at++; /* the '@' */
    struct slice type = read_name(p);

    skip_spaces(p);
    char open = peek(p), close = open == '(' ? ')' : '}';
    if (reference_word(type, "comment") && open != '{' && open != '(')
        return true;
    if (!type.n || (open != '{' && open != '('))
        return refuse(p, at, "'{' is missing after the type of an entry");
    p->at++;
    if (reference_word(type, "comment|preamble"))
        return skip_value(p, close);
    if (!reference_word(type, "string"))
        return read_entry(p, type, close, at);
    struct raw_field *field = NULL;
    bool ok = read_fields(p, close, &field);
    for (; ok && field; field = field->next)
        define_string(p, field);
    return ok;
}

/* Finds the next '@': any when all is well, else one that starts a line. */
static bool find_command(struct parser *p, bool line)
{
    for (; p->at < p->text.n; p->at++)
        if (p->text.p[p->at] == '@' && (!line || p->at == 0 || p->text.p[p->at - 1] == '\n'))
            return true;
    return false;
}

/* ---- references ---- */

static struct slice raw_value(const struct raw_entry *entry, const char *names)
{
    for (const struct raw_field *field = entry->fields; field; field = field->next)
        if (reference_word(field->name, names))
            return field->value;
    return (struct slice){0};
}

/* Pieces of a text between " and " outside of braces, or the words of a name. */
static size_t split_top(struct slice text, bool words, struct slice *pieces, size_t most)
{
    size_t count = 0, from = 0;
    int depth = 0;

    for (size_t i = 0; i <= text.n && count < most; i++) {
        bool end = i == text.n;
        depth += !end && text.p[i] == '{' ? 1 : !end && text.p[i] == '}' ? -1 : 0;
        bool space = !end && depth <= 0 && (g_ascii_isspace(text.p[i]) || (words && text.p[i] == '~'));
        size_t width = words ? 1 : 5;
        if (!end && !(space && (words || (i + 4 < text.n && g_ascii_isspace(text.p[i + 4]) &&
                                          g_ascii_strncasecmp(text.p + i + 1, "and", 3) == 0))))
            continue;
        struct slice piece = slice_trim(slice_sub(text, from, i));
        if (piece.n)
            pieces[count++] = piece;
        from = i + width;
        i += width - 1;
    }
    return count;
}

#define MAX_WORDS 40
#define MAX_NAMES 400

static struct slice join_words(struct arena *arena, const struct slice *words, size_t count)
{
    struct buf joined = {0};

    for (size_t i = 0; i < count; i++) {
        buf_string(&joined, i ? " " : "");
        buf_slice(&joined, words[i]);
    }
    struct slice text = latex_text(arena, buf_view(&joined));
    buf_free(&joined);
    return text;
}

/* A word in lower case at the start of a family name is its particle ("van"). */
static bool is_particle(struct slice word)
{
    return g_ascii_islower(word.p[0]) ||
           ((unsigned char)word.p[0] >= 0x80 && g_unichar_islower(g_utf8_get_char(word.p)));
}

static void set_family(struct arena *arena, struct reference_name *name, const struct slice *words,
                       size_t count)
{
    size_t particle = 0;

    while (particle + 1 < count && is_particle(words[particle]))
        particle++;
    name->particle = join_words(arena, words, particle);
    name->family = join_words(arena, words + particle, count - particle);
}

/* "Family, Given" or "Family, Jr, Given". */
static void read_inverted(struct arena *arena, struct slice text, const size_t *commas, size_t count,
                          struct reference_name *name)
{
    struct slice words[MAX_WORDS];
    size_t n = split_top(slice_sub(text, 0, commas[0]), true, words, MAX_WORDS);

    set_family(arena, name, words, n);
    name->given = latex_text(arena, slice_sub(text, commas[count - 1] + 1, text.n));
    if (count > 1)
        name->suffix = latex_text(arena, slice_sub(text, commas[0] + 1, commas[1]));
}

/* "Given particle Family": the family starts at the first particle, or is the last word. */
static void read_straight(struct arena *arena, struct slice text, struct reference_name *name)
{
    struct slice words[MAX_WORDS];
    size_t n = split_top(text, true, words, MAX_WORDS), family = 0;

    while (family + 1 < n && !(family > 0 && is_particle(words[family])))
        family++;
    if (!n)
        return;
    name->given = join_words(arena, words, family);
    set_family(arena, name, words + family, n - family);
}

static struct reference_name read_person(struct arena *arena, struct slice text)
{
    struct reference_name name = {0};
    size_t commas[2], count = 0;
    int depth = 0;

    for (size_t i = 0; i < text.n && count < 2; i++) {
        depth += text.p[i] == '{' ? 1 : text.p[i] == '}' ? -1 : 0;
        if (text.p[i] == ',' && depth == 0)
            commas[count++] = i;
    }
    /* One pair of braces around all: an institution. */
    name.whole = text.n > 1 && text.p[0] == '{' && memchr(text.p, '}', text.n) == text.p + text.n - 1;
    if (name.whole)
        name.family = latex_text(arena, text);
    else if (count)
        read_inverted(arena, text, commas, count, &name);
    else
        read_straight(arena, text, &name);
    return name;
}

static struct reference_names read_people(struct arena *arena, struct slice text)
{
    struct reference_names names = {0};
    struct slice *pieces = g_new(struct slice, MAX_NAMES);
    size_t count = split_top(text, false, pieces, MAX_NAMES);

    names.items = ARENA_ARRAY(arena, struct reference_name, count);
    for (size_t i = 0; i < count; i++)
        if (reference_word(pieces[i], "others"))
            names.others = true;
        else
            names.items[names.count++] = read_person(arena, pieces[i]);
    g_free(pieces);
    return names;
}

static int month_of(struct slice month)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    if (month.n && g_ascii_isdigit(month.p[0]))
        return reference_date_parse(month).year;
    for (int i = 0; i < 12 && month.n >= 3; i++)
        if (g_ascii_strncasecmp(month.p, months + 3 * (size_t)i, 3) == 0)
            return i + 1;
    return 0;
}

static void fill_dates(struct arena *arena, const struct raw_entry *entry, struct reference *r)
{
    static const char *const names[] = {
#define REFERENCE_DATE(ID, csl, bibtex) [DATE_##ID] = bibtex,
#include "model/references.def"
    };

    for (int i = 0; i < DATE_COUNT; i++) {
        struct slice value = raw_value(entry, names[i]);
        if (value.n && !r->dates[i].year && !r->dates[i].text.n)
            r->dates[i] = reference_date_parse(latex_text(arena, value));
    }
    struct reference_date *issued = &r->dates[DATE_ISSUED];
    if (issued->year && !issued->month && !issued->season)
        issued->month = month_of(raw_value(entry, "month"));
}

static void fill_reference(struct arena *arena, const struct raw_entry *entry, struct reference *r)
{
    static const char *const makers[] = {
#define REFERENCE_MAKER(ID, csl, bibtex) [MAKER_##ID] = bibtex,
#include "model/references.def"
    };
    static const char *const fields[] = {
#define REFERENCE_FIELD(ID, csl, bibtex) [FIELD_##ID] = bibtex,
#include "model/references.def"
    };

    for (int i = 0; i < MAKER_COUNT; i++)
        if (!r->makers[i].count)
            r->makers[i] = read_people(arena, raw_value(entry, makers[i]));
    for (int i = 0; i < FIELD_COUNT; i++) {
        bool literal = i == FIELD_URL || i == FIELD_DOI;
        struct slice value = raw_value(entry, fields[i]);
        bool title = i == FIELD_TITLE || i == FIELD_SUBTITLE || i == FIELD_CONTAINER || i == FIELD_TITLE_SHORT;
        if (r->fields[i].n || !value.n)
            continue;
        if (literal && !memchr(value.p, '\\', value.n))
            r->fields[i] = slice_trim(value);
        else
            r->fields[i] = title ? latex_title(arena, value) : latex_text(arena, value);
    }
    fill_dates(arena, entry, r);
}

static struct slice csl_type_of(struct slice type)
{
    static const char *const types[][2] = {
#define REFERENCE_CSL(csl, bibtex) {csl, bibtex},
#include "model/references.def"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (reference_word(type, types[i][1]))
            return slice_of(types[i][0]);
    return SLICE("document");
}

/* biblatex's articles of magazines and newspapers. */
static void take_subtype(const struct raw_entry *entry, struct reference *r)
{
    struct slice subtype = raw_value(entry, "entrysubtype");

    if (slice_is(r->csl_type, "article-journal") && reference_word(subtype, "magazine"))
        r->csl_type = SLICE("article-magazine");
    else if (slice_is(r->csl_type, "article-journal") && reference_word(subtype, "newspaper"))
        r->csl_type = SLICE("article-newspaper");
}

/* BibTeX has one number, of an issue, of a volume of a series, or of a report. */
static void part_number(struct reference *r)
{
    struct slice *fields = r->fields;
    bool article = r->type == REFERENCE_ARTICLE;

    if (!fields[FIELD_NUMBER].n || (!article && !fields[FIELD_SERIES].n))
        return;
    enum reference_field to = article ? FIELD_ISSUE : FIELD_SERIES_NO;
    if (fields[to].n)
        return;
    fields[to] = fields[FIELD_NUMBER];
    fields[FIELD_NUMBER] = (struct slice){0};
}

static enum reference_type type_of(struct slice type)
{
    static const char *const types[] = {
#define REFERENCE_TYPE(ID, csl, bibtex) [REFERENCE_##ID] = bibtex,
#include "model/references.def"
    };

    for (int i = 0; i < REFERENCE_TYPE_COUNT; i++)
        if (reference_word(type, types[i]))
            return (enum reference_type)i;
    return REFERENCE_OTHER;
}

/* What a chapter has not, it has from the book it stands in, whose title is the chapter's container. */
static void inherit(struct parser *p, const struct raw_entry *entry, struct reference *r)
{
    struct slice key = raw_value(entry, "crossref|xdata");
    char *name = folded(key);
    const struct raw_entry *parent = key.n ? g_hash_table_lookup(p->by_key, name) : NULL;
    struct reference inherited = {0};

    g_free(name);
    if (!parent || parent == entry)
        return;
    fill_reference(p->arena, parent, &inherited);
    if (r->type == REFERENCE_CHAPTER || r->type == REFERENCE_ARTICLE) {
        inherited.fields[FIELD_CONTAINER] = inherited.fields[FIELD_TITLE];
        inherited.fields[FIELD_TITLE] = inherited.fields[FIELD_SUBTITLE] = (struct slice){0};
        inherited.makers[MAKER_AUTHOR].count = 0;
    }
    for (int i = 0; i < FIELD_COUNT; i++)
        if (!r->fields[i].n)
            r->fields[i] = inherited.fields[i];
    for (int i = 0; i < MAKER_COUNT; i++)
        if (!r->makers[i].count)
            r->makers[i] = inherited.makers[i];
    if (!r->dates[DATE_ISSUED].year)
        r->dates[DATE_ISSUED] = inherited.dates[DATE_ISSUED];
}

/* "phdthesis" and its like say by their name what else would be in `type`. */
static void imply_genre(struct reference *r, struct slice type)
{
    if (r->fields[FIELD_GENRE].n)
        return;
    if (reference_word(type, "phdthesis"))
        r->fields[FIELD_GENRE] = SLICE("phdthesis");
    else if (reference_word(type, "mastersthesis"))
        r->fields[FIELD_GENRE] = SLICE("mathesis");
}

void bibtex_read(struct arena *arena, struct diags *diags, uint32_t file, struct slice text,
                 reference_list *out)
{
    struct parser p = {
        .arena = arena,
        .diags = diags,
        .file = file,
        .text = text,
        .strings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    bool ok = true;

    while (find_command(&p, !ok))
        ok = read_command(&p);
    for (size_t i = 0; i < p.entries.count; i++) {
        const struct raw_entry *entry = p.entries.items[i];
        struct reference r = {.key = entry->key, .span = entry->span, .type = type_of(entry->type), .csl_type = csl_type_of(entry->type)};
        fill_reference(arena, entry, &r);
        inherit(&p, entry, &r);
        imply_genre(&r, entry->type);
        part_number(&r);
        take_subtype(entry, &r);
        vec_push(out, r);
    }
    vec_free(&p.entries);
    g_hash_table_destroy(p.strings);
    g_hash_table_destroy(p.by_key);
}
