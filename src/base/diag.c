/* Collecting, ordering and merging diagnostics; and the "did you mean" for all of them. */
#include "base/diag.h"

#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>

static const struct row {
    const char *name, *format, *hint;
    enum severity severity;
} rows[] = {
#define DIAG(ID, severity, name, format, hint)                                           \
    [DIAG_##ID] = {name, format, hint, SEVERITY_##severity},
#include "base/diags.def"
};

/* Of one kind no more are kept: a book with thousands of the same fault has one cause, and the first
 * ones show it. Bounds time and memory whatever the book. */
#define MAX_SAME 1000

struct diags {
    struct arena *arena;
    VEC(struct diag_record) records;
    unsigned counts[DIAG_COUNT]; /* of each kind ever recorded */
    unsigned left_out[DIAG_COUNT];
};

/* Counts one more; false when it is one too many. */
static bool is_kept(struct diags *diags, enum diag_id id)
{
    if (diags->counts[id]++ < MAX_SAME || id == DIAG_MESSAGES_MORE)
        return true;
    diags->left_out[id]++;
    return false;
}

struct diags *diags_new(void)
{
    struct diags *diags = g_new0(struct diags, 1);

    diags->arena = arena_new();
    return diags;
}

void diags_free(struct diags *diags)
{
    if (!diags)
        return;
    vec_free(&diags->records);
    arena_free(diags->arena);
    g_free(diags);
}

static void record(struct diags *diags, struct span at, const char *hint, enum diag_id id,
                   va_list args)
{
    if (!is_kept(diags, id))
        return;
    char *text = g_strdup_vprintf(rows[id].format, args);

    vec_push(&diags->records,
             (struct diag_record){
                 .id = id,
                 .severity = rows[id].severity,
                 .span = at,
                 .text = arena_copy(diags->arena, slice_of(text)),
                 .hint = arena_copy(diags->arena, slice_of(hint ? hint : rows[id].hint)),
             });
    g_free(text);
}

void diag(struct diags *diags, struct span at, enum diag_id id, ...)
{
    va_list args;

    va_start(args, id);
    record(diags, at, NULL, id, args);
    va_end(args);
}

void diag_hint(struct diags *diags, struct span at, const char *hint, enum diag_id id, ...)
{
    va_list args;

    va_start(args, id);
    record(diags, at, hint, id, args);
    va_end(args);
}

void diags_merge(struct diags *into, struct diags *from)
{
    for (size_t i = 0; i < from->records.count; i++) {
        struct diag_record moved = from->records.items[i];
        if (!is_kept(into, moved.id))
            continue;
        moved.text = arena_copy(into->arena, moved.text);
        moved.hint = arena_copy(into->arena, moved.hint);
        vec_push(&into->records, moved);
    }
    for (int id = 0; id < DIAG_COUNT; id++) {
        into->left_out[id] += from->left_out[id];
        from->left_out[id] = 0;
    }
    vec_clear(&from->records);
    arena_reset(from->arena);
}

static int by_place(const void *a, const void *b)
{
    const struct diag_record *x = a, *y = b;

    if (x->span.file != y->span.file)
        return x->span.file < y->span.file ? -1 : 1;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return 0;
}

static bool same(const struct diag_record *a, const struct diag_record *b)
{
    return a->id == b->id && by_place(a, b) == 0 && a->span.end == b->span.end &&
           slice_equal(a->text, b->text);
}

/* Says at the end how many of a kind were left out. */
static void tell_left_out(struct diags *diags)
{
    for (int id = 0; id < DIAG_COUNT; id++)
        if (diags->left_out[id]) {
            int count = (int)diags->left_out[id];
            diags->left_out[id] = 0;
            diag(diags, SPAN_NONE, DIAG_MESSAGES_MORE, count, rows[id].name);
        }
}

void diags_sort(struct diags *diags)
{
    size_t kept = 0;

    if (!diags->records.count) {
        tell_left_out(diags);
        return;
    }
    /* glibc's qsort merges, so equal records stay in order; g_qsort_with_data promises it. */
    g_qsort_with_data(diags->records.items, (int)diags->records.count,
                      sizeof *diags->records.items, (GCompareDataFunc)(void (*)(void))by_place,
                      NULL);
    for (size_t i = 1; i < diags->records.count; i++)
        if (!same(&diags->records.items[kept], &diags->records.items[i]))
            diags->records.items[++kept] = diags->records.items[i];
    diags->records.count = kept + 1;
    tell_left_out(diags);
}

size_t diags_count(const struct diags *diags)
{
    return diags->records.count;
}

const struct diag_record *diags_at(const struct diags *diags, size_t index)
{
    return &diags->records.items[index];
}

enum severity diags_worst(const struct diags *diags)
{
    enum severity worst = SEVERITY_NOTE;

    for (size_t i = 0; i < diags->records.count; i++)
        if (diags->records.items[i].severity > worst)
            worst = diags->records.items[i].severity;
    return worst;
}

const char *diag_name(enum diag_id id)
{
    return rows[id].name;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"note", "warning", "error", "fatal"};

    return names[severity];
}

#define MAX_WORD 64

/* Edit distance with swaps of neighbours (Damerau, restricted), in three rows. */
static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned before[MAX_WORD + 1] = {0}, above[MAX_WORD + 1], row[MAX_WORD + 1];

    for (size_t j = 0; j <= m; j++)
        above[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = MIN(MIN(above[j], row[j - 1]) + 1,
                         above[j - 1] + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1])));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
        memcpy(before, above, sizeof before);
        memcpy(above, row, sizeof above);
    }
    return above[m];
}

const char *diag_suggest(struct slice word, const char *const *words, size_t count)
{
    /* One slip in three letters still looks like the same word. */
    unsigned best = (unsigned)word.n / 3 + 1;
    const char *found = NULL;

    if (word.n == 0 || word.n > MAX_WORD)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i]);
        if (n == 0 || n > MAX_WORD)
            continue;
        unsigned d = distance(word.p, word.n, words[i], n);
        if (d < best)
            best = d, found = words[i];
    }
    return found;
}
