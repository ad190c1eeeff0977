/* Finding a book's files and reading them in order: a folder with book.yaml, a YAML file, or a
 * single manuscript. The config is resolved before the first manuscript is parsed, as the front
 * matter belongs to it. */
#include "base/text.h"
#include "base/vec.h"
#include "read/read.h"

#include <errno.h>
#include <glib.h>

/* A manuscript that was loaded: its file number, and where the text begins behind the front matter. */
struct manuscript {
    uint32_t file, start;
    bool ok;
};

typedef VEC(struct manuscript) manuscript_list;

size_t front_matter_size(struct slice text, struct slice *yaml)
{
    const char *end = text.p + text.n, *p = text.p;

    *yaml = (struct slice){0};
    if (!slice_starts(text, "---\n") && !slice_starts(text, "---\r\n"))
        return 0;
    p = memchr(p, '\n', text.n);
    const char *begin = ++p;
    while (p < end) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        struct slice line = slice_trim((struct slice){p, (size_t)((eol ? eol : end) - p)});
        if (slice_is(line, "---") || slice_is(line, "...")) {
            *yaml = (struct slice){begin, (size_t)(p - begin)};
            return (size_t)((eol ? eol + 1 : end) - text.p);
        }
        p = eol ? eol + 1 : end;
    }
    return 0;
}

/* Does the text begin as front matter does: dashes, and a key below them? */
static bool opens_front_matter(struct slice text)
{
    size_t at = 4;

    if (!slice_starts(text, "---\n"))
        return false;
    while (at < text.n && (g_ascii_isalnum(text.p[at]) || text.p[at] == '-' || text.p[at] == '_'))
        at++;
    return at > 4 && at < text.n && text.p[at] == ':';
}

/* ---- texts ---- */

/* Is it UTF-16, which may pass for UTF-8 with zero bytes in it? */
static bool is_wide(struct slice text)
{
    return slice_starts(text, "\xFF\xFE") || slice_starts(text, "\xFE\xFF") ||
           (text.n > 1 && (!text.p[0] != !text.p[1]));
}

/* What a file that is not UTF-8 seems to be instead, as a hint; NULL when nothing tells. */
static const char *guess_format(struct slice text)
{
    static const struct {
        const char *start, *hint;
    } formats[] = {
        {"PK\3\4", "it looks like a Word or OpenDocument file; save it as Markdown first"},
        {"{\\rtf", "it looks like a Rich Text file; save it as Markdown first"},
        {"%PDF", "it is a PDF; give the text it was made from"},
    };

    if (is_wide(text))
        return "it looks like UTF-16; save the file in the encoding UTF-8";
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (slice_starts(text, formats[i].start))
            return formats[i].hint;
    return NULL;
}

/* Adds a text, cleaned, to the sources. Returns false, and says where, when it is not UTF-8. */
static bool add_source(struct book *book, struct slice name, struct slice text, uint32_t *file)
{
    struct buf clean = {0};
    size_t dropped = text_clean(text, &clean);
    const char *wrong;

    *file = sources_add(book->sources, name, buf_view(&clean));
    buf_free(&clean);
    const struct source *source = sources_find(book->sources, *file);
    bool ok = g_utf8_validate_len(source->text.p, source->text.n, &wrong) && !is_wide(text);
    uint32_t at = ok || is_wide(text) ? 0 : (uint32_t)(wrong - source->text.p);
    if (!ok)
        diag_hint(book->diags, (struct span){*file, at, at + 1}, guess_format(text),
                  DIAG_FILE_NOT_UTF8, source->name.p);
    else if (dropped)
        diag(book->diags, (struct span){*file, 0, 0}, DIAG_CHARACTERS_BAD, source->name.p,
             (int)dropped);
    return ok;
}

static struct manuscript add_manuscript(struct book *book, struct slice name, struct slice text,
                                        bool first)
{
    struct manuscript manuscript = {0};

    manuscript.ok = add_source(book, name, text, &manuscript.file);
    if (!manuscript.ok)
        return manuscript;
    struct slice kept = sources_find(book->sources, manuscript.file)->text, yaml;
    size_t size = front_matter_size(kept, &yaml);
    if (!size && opens_front_matter(kept))
        diag(book->diags, (struct span){manuscript.file, 0, 3}, DIAG_FRONT_OPEN);
    manuscript.start = (uint32_t)size;
    if (size && first)
        config_read(book, LAYER_FRONT_MATTER, manuscript.file, (uint32_t)(yaml.p - kept.p), yaml);
    else if (slice_trim(yaml).n)
        diag(book->diags, (struct span){manuscript.file, 0, 3}, DIAG_FRONT_LATER);
    return manuscript;
}

/* Reports why a file could not be read; `at` is where the config names it. */
static void report_unread(struct book *book, enum file_result result, struct slice path,
                          struct span at)
{
    char *name = g_strndup(path.p, path.n);

    if (result == FILE_IS_OUTSIDE)
        diag(book->diags, at, DIAG_FILE_OUTSIDE, name);
    else if (result == FILE_IS_REMOTE)
        diag(book->diags, at, DIAG_FILE_REMOTE, name);
    else
        diag(book->diags, at, DIAG_FILE_MISSING, name, g_strerror(errno));
    g_free(name);
}

/* Whether the front matter of the next file counts: of the first one, and where nobody has listed the files, of the
 * first that has any. */
static bool front_counts(const manuscript_list *list, bool listed)
{
    bool had = false;

    for (size_t i = 0; i < list->count; i++)
        had = had || list->items[i].start > 0;
    return !list->count || (!listed && !had);
}

static void load_manuscript(struct book *book, const struct config_file *entry, bool listed,
                            manuscript_list *list)
{
    struct slice path = entry->path;
    struct buf text = {0};
    enum file_result result = file_read(&book->reader, path, &text);

    if (result == FILE_OK) {
        struct manuscript manuscript =
            add_manuscript(book, path, buf_view(&text), front_counts(list, listed));
        vec_push(list, manuscript);
    } else {
        report_unread(book, result, path, entry->span);
    }
    buf_free(&text);
}

/* ---- patterns ---- */

/* The figures at `*text` as a number; large ones are all the same, and then their names decide. */
static unsigned long take_number(const char **text)
{
    unsigned long number = 0;

    for (; g_ascii_isdigit(**text); ++*text)
        if (number < 100000000)
            number = number * 10 + (unsigned long)(**text - '0');
    return number;
}

/* Numbers in names count by their value: "ch9" comes before "ch10". */
static int by_name(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;

    while (*x && *y) {
        if (g_ascii_isdigit(*x) && g_ascii_isdigit(*y)) {
            unsigned long m = take_number(&x), n = take_number(&y);
            if (m != n)
                return m < n ? -1 : 1;
        } else if (*x != *y) {
            break;
        } else {
            x++, y++;
        }
    }
    if (*x != *y)
        return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds the files of one folder whose names match, in alphabetical order. */
static void expand(struct book *book, struct slice pattern, struct config_file *entry,
                   void *files_out)
{
    VEC(struct config_file) *files = files_out;
    char *path = g_strndup(pattern.p, pattern.n);
    char *folder = g_path_get_dirname(path), *mask = g_path_get_basename(path);
    char *full = g_build_filename(book->reader.root ? book->reader.root : ".", folder, NULL);
    GPatternSpec *spec = g_pattern_spec_new(mask);
    GDir *dir = g_dir_open(full, 0, NULL);
    VEC(char *) names = {0};
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (name[0] != '.' && g_pattern_spec_match_string(spec, name))
            vec_push(&names, g_strdup(name));
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    for (size_t i = 0; i < names.count; i++) {
        struct config_file file = *entry;
        bool here = strcmp(folder, ".") == 0;
        file.path = here ? arena_copy(book->arena, slice_of(names.items[i]))
                         : arena_printf(book->arena, "%s/%s", folder, names.items[i]);
        entry->part = (struct slice){0}; /* only the first match opens the part */
        vec_push(files, file);
        g_free(names.items[i]);
    }
    if (!names.count)
        diag(book->diags, entry->span, DIAG_FILES_NONE, path);
    vec_free(&names);
    if (dir)
        g_dir_close(dir);
    g_pattern_spec_free(spec);
    g_free(full), g_free(mask), g_free(folder), g_free(path);
}

static bool is_pattern(struct slice path)
{
    return memchr(path.p, '*', path.n) || memchr(path.p, '?', path.n);
}

/* Replaces patterns in the config's list by the files they match. */
static void expand_patterns(struct book *book)
{
    struct config *config = book->config;
    VEC(struct config_file) files = {0};

    for (size_t i = 0; i < config->file_count; i++) {
        if (is_pattern(config->files[i].path))
            expand(book, config->files[i].path, &config->files[i], &files);
        else
            vec_push(&files, config->files[i]);
    }
    config->file_count = files.count;
    config->files = vec_to_arena(&files, book->arena);
    vec_free(&files);
}

/* Such files lie in the folders of many books and belong to none. */
static bool is_about_files(struct slice path)
{
    static const char *const names[] = {"changelog", "code_of_conduct", "contributing", "copying",
                                        "licence",   "license",         "readme",       "sources"};
    const char *end = memchr(path.p, '.', path.n);
    size_t n = end ? (size_t)(end - path.p) : path.n;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (n == strlen(names[i]) && g_ascii_strncasecmp(path.p, names[i], n) == 0)
            return true;
    return false;
}

/* Of the files of a folder, leaves out those that are about it, if there are others. */
static void leave_aside(struct book *book)
{
    struct config *config = book->config;
    VEC(struct config_file) files = {0};

    for (size_t i = 0; i < config->file_count; i++)
        if (!is_about_files(config->files[i].path))
            vec_push(&files, config->files[i]);
    if (files.count && files.count < config->file_count) {
        for (size_t i = 0; i < config->file_count; i++)
            if (is_about_files(config->files[i].path))
                diag(book->diags, SPAN_NONE, DIAG_FILES_ASIDE,
                     arena_printf(book->arena, "%.*s", (int)config->files[i].path.n, config->files[i].path.p).p);
        config->file_count = files.count;
        config->files = vec_to_arena(&files, book->arena);
    }
    vec_free(&files);
}

/* ---- the three sorts of books ---- */

static bool parse_all(struct book *book, const manuscript_list *list)
{
    bool any = false;

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].ok) {
            markdown_read(book, book->root, list->items[i].file, list->items[i].start);
            any = true;
        }
    if (any && !book->root->first)
        diag(book->diags, (struct span){list->items[0].file, 0, 0}, DIAG_BOOK_EMPTY);
    return any && book->root->first && diags_worst(book->diags) < SEVERITY_FATAL;
}

static bool read_folder(struct book *book)
{
    static const struct config_file all = {.path = {"*.md", 4}, .role = ROLE_COUNT};
    manuscript_list list = {0};

    /* A first round finds the list of contents; the manuscripts' front matter joins then. */
    struct config_file *files = NULL;
    size_t count = config_files_peek(book, &files);
    bool listed = count > 0;
    if (!listed) {
        files = (struct config_file *)&all;
        count = 1;
    }
    book->config->files = vec_copy_(book->arena, files, count, sizeof *files);
    book->config->file_count = count;
    expand_patterns(book);
    if (!listed)
        leave_aside(book);
    struct config_file *expanded = book->config->files;
    count = book->config->file_count;
    for (size_t i = 0; i < count; i++)
        load_manuscript(book, &expanded[i], listed, &list);
    config_resolve(book);
    book->config->files = expanded;
    book->config->file_count = count;
    bool ok = parse_all(book, &list);
    vec_free(&list);
    return ok;
}

static bool is_yaml(const char *path)
{
    return g_str_has_suffix(path, ".yaml") || g_str_has_suffix(path, ".yml");
}

static bool read_config_file(struct book *book, const char *path)
{
    struct buf text = {0};
    char *name = g_path_get_basename(path);

    if (file_read(&book->reader, slice_of(name), &text) != FILE_OK) {
        diag(book->diags, SPAN_NONE, DIAG_FILE_MISSING, path, g_strerror(errno));
        g_free(name);
        return false;
    }
    uint32_t file;
    bool ok = add_source(book, slice_of(path), buf_view(&text), &file);
    buf_free(&text);
    g_free(name);
    if (!ok)
        return false;
    config_read(book, LAYER_BOOK, file, 0, sources_find(book->sources, file)->text);
    return read_folder(book);
}

static bool read_single(struct book *book, const char *path)
{
    manuscript_list list = {0};
    struct buf text = {0};
    char *name = g_path_get_basename(path);
    bool ok = false;

    if (file_read(&book->reader, slice_of(name), &text) == FILE_OK) {
        vec_push(&list, add_manuscript(book, slice_of(path), buf_view(&text), true));
        config_resolve(book);
        book->config->file_count = 0; /* the manuscript is the book, whatever it lists */
        ok = parse_all(book, &list);
    } else {
        diag(book->diags, SPAN_NONE, DIAG_FILE_MISSING, path, g_strerror(errno));
    }
    buf_free(&text);
    vec_free(&list);
    g_free(name);
    return ok;
}

bool read_book(struct book *book, const char *path)
{
    bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
    char *folder = is_folder ? g_strdup(path) : g_path_get_dirname(path);
    bool ok;

    book->reader.root = arena_string(book->arena, folder);
    if (is_folder) {
        char *config = g_build_filename(path, "book.yaml", NULL);
        ok = g_file_test(config, G_FILE_TEST_EXISTS) ? read_config_file(book, config)
                                                     : read_folder(book);
        g_free(config);
    } else {
        ok = is_yaml(path) ? read_config_file(book, path) : read_single(book, path);
    }
    g_free(folder);
    return ok;
}

bool read_text(struct book *book, struct slice name, struct slice text)
{
    manuscript_list list = {0};
    bool first = book->config->pending || !book->root->first;

    vec_push(&list, add_manuscript(book, name, text, first));
    if (first)
        config_resolve(book);
    bool ok = parse_all(book, &list);
    vec_free(&list);
    return ok;
}
