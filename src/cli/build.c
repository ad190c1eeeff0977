/* quoin build: books in, files out. */
#include "cli/cli.h"

#include <errno.h>
#include <libgen.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_PATH 4096

int exit_status(quoin_status status)
{
    return status >= QUOIN_FAILED   ? EXIT_NOT_BUILT
           : status == QUOIN_FAULTY ? EXIT_FAULTY
                                    : EXIT_CLEAN;
}

quoin_book *open_book(const struct request *request, const char *path)
{
    quoin_book *book = quoin_book_new();
    void *user = (void *)(uintptr_t)request;

    quoin_book_on_message(book, report_message, user);
    quoin_book_on_progress(book, progress_show, user);
    if (request->jobs)
        quoin_book_set(book, "output.jobs", request->jobs);
    for (int i = 0; i < request->setting_count; i++) {
        char *key = strdup(request->settings[i]);
        char *equals = strchr(key, '=');
        *equals = '\0';
        quoin_book_set(book, key, equals + 1);
        free(key);
    }
    if (path)
        quoin_book_load(book, path);
    return book;
}

/* Where a book is written and what its files are called. */
struct target {
    char folder[MOST_PATH / 2], name[MOST_PATH / 4];
};

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Files are named after the book's folder, or after the manuscript without its ending, and
 * stand beside what they were made from. */
static struct target find_target(const struct request *request, const char *path)
{
    struct target target;
    char *real = realpath(path, NULL), *copy = strdup(real ? real : path),
         *other = strdup(path);
    const char *base = basename(copy), *folder = is_folder(path) ? path : dirname(other);
    const char *dot = is_folder(path) ? NULL : strrchr(base, '.');

    if (strcmp(base, "book.yaml") == 0 || strcmp(base, "book.yml") == 0)
        base = basename(dirname(copy)), dot = NULL;
    size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    if (strcmp(base, "/") == 0 || strcmp(base, ".") == 0 || length == 0)
        base = "book", length = 4;
    if (request->name)
        base = request->name, length = strlen(base);
    snprintf(target.name, sizeof target.name, "%.*s", (int)length, base);
    snprintf(target.folder, sizeof target.folder, "%s",
             request->output ? request->output : folder);
    free(real);
    free(copy);
    free(other);
    return target;
}

static bool make_folder(const char *path)
{
    char part[MOST_PATH];
    struct stat info;

    for (size_t i = 1; i <= strlen(path) && i < sizeof part; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            break;
    }
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return true;
    report_misuse(NULL, "cannot make the folder '%s': %s", path,
                  strerror(stat(path, &info) == 0 ? ENOTDIR : errno));
    return false;
}

/* What each format is called, and what its file's name ends with. */
static const struct {
    const char *name, *ending;
} formats[] = {
    [QUOIN_PDF] = {"pdf", ".pdf"},
    [QUOIN_EPUB] = {"epub", ".epub"},
    [QUOIN_PROOF] = {"proof", "-proof.pdf"},
    [QUOIN_REPORT] = {"report", "-report.txt"},
    [QUOIN_REPORT_JSON] = {"report-json", "-report.json"},
};

static bool is_set(quoin_book *book, const char *key)
{
    const char *value = quoin_book_get(book, key);

    return !value || strcmp(value, "no") != 0;
}

static bool is_wanted(quoin_book *book, const struct request *request, quoin_format format)
{
    bool any = request->pdf || request->epub;

    // clang-format off
    switch (format) {
    case QUOIN_PDF: return any ? request->pdf : is_set(book, "output.pdf");
    case QUOIN_EPUB: return any ? request->epub : is_set(book, "output.epub");
    case QUOIN_PROOF: return request->proof;
    case QUOIN_REPORT: return request->report;
    case QUOIN_REPORT_JSON: return request->report_json;
    }
    // clang-format on
    return false;
}

static void say_written(quoin_book *book, const struct request *request, const char *path,
                        quoin_format format)
{
    progress_hide();
    if (request->json) {
        fputs("{\"type\":\"output\",\"path\":", stdout);
        json_string(stdout, path);
        printf(",\"format\":\"%s\",\"pages\":%u}\n", formats[format].name,
               quoin_book_page_count(book));
    } else if (!request->quiet && (format == QUOIN_PDF || format == QUOIN_PROOF)) {
        printf("%s: %u pages\n", path, quoin_book_page_count(book));
    } else if (!request->quiet) {
        printf("%s\n", path);
    }
    fflush(stdout);
}

static void save(quoin_book *book, const struct request *request,
                 const struct target *target, quoin_format format)
{
    char path[MOST_PATH];
    bool is_here = strcmp(target->folder, ".") == 0;

    if (quoin_book_status(book) >= QUOIN_FAILED || !is_wanted(book, request, format))
        return;
    snprintf(path, sizeof path, "%s%s%s%s", is_here ? "" : target->folder,
             is_here ? "" : "/", target->name, formats[format].ending);
    if (quoin_book_save(book, format, path) < QUOIN_FAILED)
        say_written(book, request, path, format);
}

/* With --json each finding is a line; else there is one for each kind. */
static void sum_up_report(quoin_book *book, const struct request *request)
{
    bool any = request->report || request->report_json || request->proof;

    if (quoin_book_status(book) >= QUOIN_FAILED || !any)
        return;
    if (request->json)
        quoin_book_dump(book, "findings", write_to_file, stdout);
    else if (!request->quiet)
        quoin_book_dump(book, "summary", write_to_file, stdout);
}

static int build(const struct request *request, const char *path)
{
    struct target target = find_target(request, path);
    quoin_book *book = open_book(request, path);

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (is_wanted(book, request, (quoin_format)i))
            quoin_book_expect(book, (quoin_format)i);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        save(book, request, &target, (quoin_format)i);
    progress_hide();
    sum_up_report(book, request);
    if (request->stats)
        quoin_book_dump(book, request->json ? "stats-json" : "stats", write_to_file,
                        stdout);
    int status = exit_status(quoin_book_status(book));
    quoin_book_free(book);
    return status;
}

/* Two books with the same files would overwrite each other. */
static bool targets_differ(const struct request *request)
{
    for (int i = 0; i < request->argument_count; i++)
        for (int j = 0; j < i; j++) {
            struct target one = find_target(request, request->arguments[i]);
            struct target other = find_target(request, request->arguments[j]);
            if (strcmp(one.name, other.name) != 0 || strcmp(one.folder, other.folder) != 0)
                continue;
            report_misuse("build them one by one, with --output or --name",
                          "'%s' and '%s' would be written to the same files",
                          request->arguments[j], request->arguments[i]);
            return false;
        }
    return true;
}

static void sum_up(const struct request *request)
{
    unsigned errors, warnings;

    report_counts(&errors, &warnings);
    if (request->json || request->quiet || errors + warnings == 0)
        return;
    fprintf(stderr, "%u error%s, %u warning%s\n", errors, errors == 1 ? "" : "s", warnings,
            warnings == 1 ? "" : "s");
}

int run_build(const struct request *request)
{
    int worst = EXIT_CLEAN;

    if (request->output && !make_folder(request->output))
        return EXIT_NOT_BUILT;
    if (!targets_differ(request))
        return EXIT_NOT_BUILT;
    if (request->argument_count == 0)
        worst = build(request, ".");
    for (int i = 0; i < request->argument_count; i++) {
        int status = build(request, request->arguments[i]);
        worst = status > worst ? status : worst;
    }
    sum_up(request);
    return worst;
}
