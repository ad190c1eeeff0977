/* Runs the golden cases: tests/SUITE/FILE.md, each `## Heading` of which is a case. Its
 * fences hold the input (md, yaml, set, file NAME) and what Quoin shall make of it (tree,
 * styles, lines, pages, xhtml, messages, status); only the fences present are checked. See
 * tests/README.md.
 *
 *   golden FILE.md...        T=name picks cases; UPDATE=1 rewrites the expected fences
 *
 * Each case runs in a process of its own, in an empty folder, so that one that crashes or
 * hangs fails alone. */
#include "invariants.h"
#include "lib/lib.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Enough for the slowest case under the sanitizers on a busy machine. */
#define SECONDS_A_CASE 120

/* A fenced block of a case file; offsets into the file's text. */
struct fence {
    char *word, *argument;
    size_t start, end;     /* content */
    size_t open, open_end; /* the line that opens it, without its end */
    size_t close, close_end;
};

struct test_case {
    char *name;
    GArray *fences; /* struct fence */
};

struct case_file {
    char *path, *text, *name;
    GPtrArray *cases;
};

/* The file at work. Static, so that the leak check of a child finds what its parent holds.
 */
static struct case_file *current;

/* What is asked of a book, in the order of the fences' words. */
static const char *const stages[] = {"tree", "styles", "lines", "pages", "xhtml", "report", "report-json"};

/* ---- reading case files ---- */

static size_t line_end(const char *text, size_t at)
{
    return at + strcspn(text + at, "\n");
}

static size_t backticks(const char *line)
{
    return strspn(line, "`");
}

static struct test_case *case_new(char *name)
{
    struct test_case *test = g_new0(struct test_case, 1);

    test->name = g_strstrip(name);
    test->fences = g_array_new(FALSE, TRUE, sizeof(struct fence));
    return test;
}

/* Reads the fence that opens at `at`; returns the offset behind its closing line. */
static size_t read_fence(const char *text, size_t at, struct test_case *test)
{
    size_t ticks = backticks(text + at), end = line_end(text, at);
    char *info = g_strstrip(g_strndup(text + at + ticks, end - at - ticks));
    char **words = g_strsplit(info, " ", 2);
    struct fence fence = {.open = at, .open_end = end, .start = end + (text[end] == '\n')};

    fence.word = g_strdup(words[0] ? words[0] : "");
    fence.argument = g_strdup(words[0] && words[1] ? words[1] : "");
    g_strfreev(words);
    g_free(info);
    for (at = fence.start; text[at]; at = line_end(text, at) + 1) {
        size_t n = backticks(text + at);
        end = line_end(text, at);
        if (n >= ticks && at + n == end) {
            fence.end = fence.close = at;
            fence.close_end = end;
            g_array_append_val(test->fences, fence);
            return end;
        }
        if (!text[end])
            break;
    }
    fprintf(stderr, "a fence is never closed: %.40s\n", text + fence.open);
    exit(2);
}

static struct case_file *file_open(const char *path)
{
    struct case_file *file = g_new0(struct case_file, 1);
    char *base = g_path_get_basename(path);
    struct test_case *test = case_new(g_strdup(base));

    g_free(base);
    file->path = g_strdup(path);
    file->cases = g_ptr_array_new();
    if (!g_file_get_contents(path, &file->text, NULL, NULL)) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    g_ptr_array_add(file->cases, test);
    for (size_t at = 0; file->text[at];) {
        size_t end = line_end(file->text, at);
        if (backticks(file->text + at) >= 3) {
            end = read_fence(file->text, at, test);
        } else if (g_str_has_prefix(file->text + at, "## ")) {
            test = case_new(g_strndup(file->text + at + 3, end - at - 3));
            g_ptr_array_add(file->cases, test);
        }
        at = end + (file->text[end] == '\n');
    }
    return file;
}

static void file_free(struct case_file *file)
{
    for (guint i = 0; i < file->cases->len; i++) {
        struct test_case *test = g_ptr_array_index(file->cases, i);
        for (guint j = 0; j < test->fences->len; j++) {
            g_free(g_array_index(test->fences, struct fence, j).word);
            g_free(g_array_index(test->fences, struct fence, j).argument);
        }
        g_array_free(test->fences, TRUE);
        g_free(test->name);
        g_free(test);
    }
    g_ptr_array_free(file->cases, TRUE);
    g_free(file->text);
    g_free(file->name);
    g_free(file->path);
    g_free(file);
}

static const struct fence *find_fence(const struct test_case *test, const char *word)
{
    for (guint i = 0; i < test->fences->len; i++) {
        const struct fence *fence = &g_array_index(test->fences, struct fence, i);
        if (strcmp(fence->word, word) == 0)
            return fence;
    }
    return NULL;
}

static char *fence_text(const struct case_file *file, const struct fence *fence)
{
    return g_strndup(file->text + fence->start, fence->end - fence->start);
}

/* ---- running a case ---- */

static void put_file(const char *name, const char *text)
{
    char *folder = g_path_get_dirname(name);

    g_mkdir_with_parents(folder, 0755);
    g_file_set_contents(name, text, -1, NULL);
    g_free(folder);
}

/* Writes the inputs into the current folder; returns what to load. */
static const char *put_inputs(const struct case_file *file, const struct test_case *test)
{
    const char *book = "case.md";

    for (guint i = 0; i < test->fences->len; i++) {
        const struct fence *fence = &g_array_index(test->fences, struct fence, i);
        char *text = fence_text(file, fence);
        if (strcmp(fence->word, "md") == 0) {
            put_file("case.md", text);
        } else if (strcmp(fence->word, "file") == 0) {
            put_file(fence->argument, text);
        } else if (strcmp(fence->word, "yaml") == 0) {
            bool lists = g_str_has_prefix(text, "contents:") || strstr(text, "\ncontents:");
            char *all = g_strconcat(text, lists ? "" : "contents: [case.md]\n", NULL);
            put_file("book.yaml", all);
            g_free(all);
            book = "book.yaml";
        }
        g_free(text);
    }
    return book;
}

/* A case without a config is about its text alone: no title page, no contents, no blanks.
 */
static void set_up(quoin_book *book, const struct case_file *file,
                   const struct test_case *test)
{
    const struct fence *set = find_fence(test, "set");

    if (!find_fence(test, "yaml")) {
        quoin_book_set(book, "parts.title-page", "no");
        quoin_book_set(book, "parts.copyright", "no");
        quoin_book_set(book, "parts.contents", "no");
        quoin_book_set(book, "page.chapter-opens", "page");
    }
    if (!set)
        return;
    char *text = fence_text(file, set), **lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        char *equals = strchr(lines[i], '=');
        if (!equals)
            continue;
        *equals = '\0';
        quoin_book_set(book, lines[i], equals + 1);
    }
    g_strfreev(lines);
    g_free(text);
}

static void note_message(void *user, const quoin_message *message)
{
    static const char *const names[] = {"note", "warning", "error", "fatal"};
    GString *out = user;

    if (*message->file)
        g_string_append_printf(out, "%s:%u:%u: ", message->file, message->line,
                               message->column);
    g_string_append_printf(out, "%s: %s [%s]\n", names[message->severity], message->text,
                           message->id);
    if (*message->hint)
        g_string_append_printf(out, "  hint: %s\n", message->hint);
}

static int note_bytes(void *user, const void *bytes, size_t length)
{
    if (user)
        g_string_append_len(user, bytes, (gssize)length);
    return 0;
}

/* Messages and status are those of a whole build, unless the fence names the stage they end with
 * ("messages tree"): a fault of reading needs no pages to be seen. */
static void build_if_asked(quoin_book *book, const struct test_case *test)
{
    static const char *const words[] = {"messages", "status"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        const struct fence *fence = find_fence(test, words[i]);
        if (!fence)
            continue;
        if (*fence->argument) {
            quoin_book_dump(book, fence->argument, note_bytes, NULL);
        } else {
            quoin_book_write(book, QUOIN_PDF, note_bytes, NULL);
            quoin_book_write(book, QUOIN_EPUB, note_bytes, NULL);
        }
    }
}

/* What the case gives for each expected fence, by word; the caller owns it. */
static GHashTable *run_stages(const struct case_file *file, const struct test_case *test,
                              GString *broken)
{
    GHashTable *made = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    quoin_book *book = quoin_book_new();
    GString *messages = g_string_new(NULL);

    quoin_book_on_message(book, note_message, messages);
    set_up(book, file, test);
    quoin_book_load(book, put_inputs(file, test));
    for (size_t i = 0; i < G_N_ELEMENTS(stages); i++) {
        if (!find_fence(test, stages[i]))
            continue;
        GString *text = g_string_new(NULL);
        quoin_book_dump(book, stages[i], note_bytes, text);
        g_hash_table_insert(made, (void *)(uintptr_t)stages[i], g_string_free(text, FALSE));
    }
    build_if_asked(book, test);
    if (book->pages)
        invariants_check(book->book, book->pages, broken);
    const char *status = quoin_status_name(quoin_book_status(book));
    g_hash_table_insert(made, (void *)(uintptr_t) "status",
                        g_strconcat(status, "\n", NULL));
    quoin_book_free(book);
    g_hash_table_insert(made, (void *)(uintptr_t) "messages",
                        g_string_free(messages, FALSE));
    return made;
}

/* ---- reporting ---- */

static void print_diff(const char *word, const char *expected, const char *made)
{
    char *arguments[] = {(char *)(uintptr_t) "diff",
                         (char *)(uintptr_t) "-u",
                         (char *)(uintptr_t) "--label",
                         NULL,
                         (char *)(uintptr_t) "--label",
                         (char *)(uintptr_t) "made",
                         (char *)(uintptr_t) ".expected",
                         (char *)(uintptr_t) ".made",
                         NULL};
    char *output = NULL, *label = g_strconcat("expected ", word, NULL);

    arguments[3] = label;
    g_file_set_contents(".expected", expected, -1, NULL);
    g_file_set_contents(".made", made, -1, NULL);
    if (g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                     NULL, NULL))
        fputs(output, stdout);
    g_free(output);
    g_free(label);
}

static bool judge(const struct case_file *file, const struct test_case *test)
{
    GString *broken = g_string_new(NULL);
    GHashTable *made = run_stages(file, test, broken);
    bool ok = broken->len == 0;

    fputs(broken->str, stdout);
    for (guint i = 0; i < test->fences->len; i++) {
        const struct fence *fence = &g_array_index(test->fences, struct fence, i);
        const char *text = g_hash_table_lookup(made, fence->word);
        char *expected = fence_text(file, fence);
        if (text && strcmp(text, expected) != 0) {
            print_diff(fence->word, expected, text);
            ok = false;
        }
        g_free(expected);
    }
    g_hash_table_destroy(made);
    g_string_free(broken, TRUE);
    return ok;
}

/* ---- rewriting ---- */

static size_t longest_ticks(const char *text)
{
    size_t most = 0;

    for (size_t at = 0; text[at]; at = line_end(text, at), at += text[at] == '\n')
        if (backticks(text + at) > most)
            most = backticks(text + at);
    return most;
}

static void append_fence(GString *out, const char *text, const struct fence *fence)
{
    size_t ticks = MAX(longest_ticks(text) + 1, 3);
    char *rail = g_strnfill(MAX(ticks, 4), '`');

    g_string_append_printf(out, "%s%s%s%s\n%s%s", rail, fence->word,
                           *fence->argument ? " " : "", fence->argument, text,
                           !*text || g_str_has_suffix(text, "\n") ? "" : "\n");
    g_string_append(out, rail);
    g_free(rail);
}

/* ---- folders ---- */

static void remove_tree(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR) &&
            !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
            remove_tree(child);
        else
            g_unlink(child);
        g_free(child);
    }
    if (dir)
        g_dir_close(dir);
    g_rmdir(path);
}

static char *enter_empty_folder(void)
{
    static char *folder; /* static for the leak check, as `current` */

    folder = g_dir_make_tmp("quoin-case-XXXXXX", NULL);

    if (!folder || g_chdir(folder) != 0) {
        perror("a folder for the case");
        exit(2);
    }
    return folder;
}

static void leave_folder(char *folder, const char *home)
{
    if (g_chdir(home) != 0)
        exit(2);
    remove_tree(folder);
    g_free(folder);
}

/* Runs a case in a child; a crash or a hang is a failure like any other. */
static bool run_apart(const struct case_file *file, const struct test_case *test)
{
    int status = 0;

    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(SECONDS_A_CASE);
        bool ok = judge(file, test);
        fflush(stdout);
        exit(ok ? 0 : 1); /* not _exit: the leak check runs at exit */
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return false;
    if (WIFSIGNALED(status))
        printf("killed by signal %d (%s)\n", WTERMSIG(status),
               g_strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) > 1)
        printf("ended with status %d\n", WEXITSTATUS(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Appends the file's text up to the end of the case with its fences as they are made now.
 */
static void rewrite(const struct case_file *file, const struct test_case *test,
                    GString *out, size_t *written)
{
    GString *broken = g_string_new(NULL);
    GHashTable *made = run_stages(file, test, broken);

    fputs(broken->str, stdout);
    for (guint i = 0; i < test->fences->len; i++) {
        const struct fence *fence = &g_array_index(test->fences, struct fence, i);
        const char *text = g_hash_table_lookup(made, fence->word);
        if (!text)
            continue;
        g_string_append_len(out, file->text + *written, (gssize)(fence->open - *written));
        append_fence(out, text, fence);
        *written = fence->close_end;
    }
    g_hash_table_destroy(made);
    g_string_free(broken, TRUE);
}

static bool is_wanted(const char *name)
{
    const char *pattern = g_getenv("T");

    return !pattern || !*pattern || strstr(name, pattern);
}

static unsigned run_file(const char *path, const char *home, unsigned *number)
{
    struct case_file *file = current = file_open(path);
    bool update = g_getenv("UPDATE") && *g_getenv("UPDATE");
    GString *text = g_string_new(NULL);
    size_t written = 0;
    unsigned failures = 0;

    for (guint i = 0; i < file->cases->len; i++) {
        const struct test_case *test = g_ptr_array_index(file->cases, i);
        g_free(file->name);
        file->name = g_strdup_printf("%s: %s", path, test->name);
        if (test->fences->len && is_wanted(file->name)) {
            char *folder = enter_empty_folder();
            bool ok = true;
            if (update)
                rewrite(file, test, text, &written);
            else
                ok = run_apart(file, test);
            leave_folder(folder, home);
            printf("%s %u %s\n", ok ? "ok" : "not ok", ++*number, file->name);
            failures += !ok;
        }
    }
    g_string_append(text, file->text + written);
    if (update && strcmp(text->str, file->text) != 0)
        g_file_set_contents(path, text->str, -1, NULL);
    g_string_free(text, TRUE);
    file_free(file);
    return failures;
}

int main(int argc, char **argv)
{
    char *home = g_get_current_dir();
    unsigned failures = 0, number = 0;

    for (int i = 1; i < argc; i++)
        failures += run_file(argv[i], home, &number);
    if (!number)
        printf("ok 1 nothing to do # SKIP no case has this name\n");
    g_free(home);
    return failures ? 1 : 0;
}
