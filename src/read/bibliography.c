/* The bibliography's files by their names' ends, and what both formats share: words of the table, dates. */
#include "read/bibliography.h"

#include "base/text.h"

#include <errno.h>
#include <glib.h>

bool reference_word(struct slice word, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, "|");
        if (n == word.n && g_ascii_strncasecmp(word.p, words, n) == 0)
            return true;
        words += n + (words[n] == '|');
    }
    return false;
}

/* ---- dates ---- */

/* A number of at most four figures at the start of the text; -1 when there is none. */
static int read_number(struct slice *text)
{
    int value = 0;
    size_t n = 0;

    while (n < text->n && g_ascii_isdigit(text->p[n]) && n < 4)
        value = value * 10 + (text->p[n++] - '0');
    *text = slice_sub(*text, n, text->n);
    return n ? value : -1;
}

/* "2001-05-03" at the start of the text into three numbers; false when no year is there. */
static bool read_parts(struct slice *text, int *year, int *month, int *day)
{
    int *const parts[] = {year, month, day};
    bool before_christ = slice_starts(*text, "-");

    if (before_christ)
        *text = slice_sub(*text, 1, text->n);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        int value = read_number(text);
        if (value < 0)
            return i > 0;
        *parts[i] = value;
        if (!text->n || text->p[0] != '-' || i == 2)
            break;
        *text = slice_sub(*text, 1, text->n);
    }
    *year = before_christ ? -*year : *year;
    return true;
}

void reference_season(int *month, int *season)
{
    if ((*month < 13 || *month > 16) && (*month < 21 || *month > 24))
        return;
    *season = *month - (*month > 16 ? 20 : 12);
    *month = 0;
}

struct reference_date reference_date_parse(struct slice text)
{
    struct reference_date date = {0};
    struct slice rest = slice_trim(text);
    bool ok = read_parts(&rest, &date.year, &date.month, &date.day) && date.year;

    if (rest.n && (rest.p[0] == '/' || slice_starts(rest, "–"))) {
        rest = slice_sub(rest, rest.p[0] == '/' ? 1 : strlen("–"), rest.n);
        read_parts(&rest, &date.end_year, &date.end_month, &date.end_day);
    } else if (rest.n && (rest.p[0] == 'T' || rest.p[0] == ' ') && date.day) {
        rest = (struct slice){0}; /* the time of day */
    } else if (rest.n == 1 && (rest.p[0] == '~' || rest.p[0] == '?')) {
        date.circa = true;
        rest = (struct slice){0};
    }
    reference_season(&date.month, &date.season);
    reference_season(&date.end_month, &date.end_season);
    if (!ok || rest.n || date.month > 12 || date.day > 31 || date.end_month > 12 || date.end_day > 31)
        date = (struct reference_date){.text = slice_trim(text)};
    return date;
}

/* ---- files ---- */

static bool ends_with(struct slice path, const char *end)
{
    size_t n = strlen(end);

    return path.n >= n && g_ascii_strncasecmp(path.p + path.n - n, end, n) == 0;
}

static void read_entries(struct book *book, struct slice path, struct slice text, reference_list *list)
{
    struct buf clean = {0};

    text_clean(text, &clean);
    uint32_t file = sources_add(book->sources, path, buf_view(&clean));
    buf_free(&clean);
    struct slice kept = sources_find(book->sources, file)->text;
    const char *wrong;
    if (!g_utf8_validate_len(kept.p, kept.n, &wrong)) {
        uint32_t at = (uint32_t)(wrong - kept.p);
        diag(book->diags, (struct span){file, at, at + 1}, DIAG_BIB_SYNTAX, "it is not UTF-8");
    } else if (ends_with(path, ".json")) {
        csl_json_read(book->arena, book->diags, file, kept, list);
    } else {
        bibtex_read(book->arena, book->diags, file, kept, list);
    }
}

static void read_file(struct book *book, struct slice path, reference_list *list)
{
    struct span at = book->config->origin[KEY_bibliography].span;
    char *name = g_strndup(path.p, path.n);
    struct buf text = {0};
    bool known = ends_with(path, ".json") || ends_with(path, ".bib") || ends_with(path, ".bibtex");
    enum file_result result = known ? file_read(&book->reader, path, &text) : FILE_OK;

    if (!known)
        diag(book->diags, at, DIAG_BIB_FORMAT, name);
    else if (result == FILE_IS_OUTSIDE)
        diag(book->diags, at, DIAG_FILE_OUTSIDE, name);
    else if (result == FILE_IS_REMOTE)
        diag(book->diags, at, DIAG_FILE_REMOTE, name);
    else if (result != FILE_OK)
        diag(book->diags, at, DIAG_BIB_MISSING, name, g_strerror(errno));
    else
        read_entries(book, path, buf_view(&text), list);
    buf_free(&text);
    g_free(name);
}

/* Keeps the first of each key. */
static void drop_doubles(struct book *book, reference_list *list)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct reference *r = &list->items[i];
        char *key = g_strndup(r->key.p, r->key.n);
        if (g_hash_table_contains(seen, key))
            diag(book->diags, r->span, DIAG_BIB_KEY_TWICE, key);
        else
            list->items[kept++] = *r;
        g_hash_table_add(seen, key);
    }
    list->count = kept;
    g_hash_table_destroy(seen);
}

void bibliography_read(struct book *book)
{
    const struct texts *files = &book->config->bibliography;
    reference_list list = {0};

    for (size_t i = 0; i < files->count; i++)
        read_file(book, files->items[i], &list);
    drop_doubles(book, &list);
    book->references = vec_to_arena(&list, book->arena);
    book->reference_count = list.count;
    vec_free(&list);
}
