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
    return status >= QUOIN_FAILED ? EXIT_NOT_BUILT
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

/* The name of the files of a book: its folder's, or the manuscript's without the ending. */
static void name_of(const char *path, char *name, size_t size)
{
    char *real = realpath(path, NULL);
    char *copy = strdup(real ? real : path);
    struct stat info;
    const char *base = basename(copy);
    bool is_folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);

    if (!is_folder && (strcmp(base, "book.yaml") == 0 || strcmp(base, "book.yml") == 0))
        base = basename(dirname(copy));
    const char *dot = strrchr(base, '.');
    size_t length = !is_folder && dot && dot > base ? (size_t)(dot - base) : strlen(base);
    if (strcmp(base, "/") == 0 || strcmp(base, ".") == 0 || length == 0)
        base = "book", length = 4;
    snprintf(name, size, "%.*s", (int)length, base);
    free(copy);
    free(real);
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

static bool is_wanted(quoin_book *book, const struct request *request, quoin_format format)
{
    if (request->pdf || request->epub)
        return format == QUOIN_PDF ? request->pdf : request->epub;
    const char *value =
        quoin_book_get(book, format == QUOIN_PDF ? "output.pdf" : "output.epub");
    return !value || strcmp(value, "no") != 0;
}

static void say_written(quoin_book *book, const struct request *request, const char *path,
                        quoin_format format)
{
    const char *kind = format == QUOIN_PDF ? "pdf" : "epub";

    progress_hide();
    if (request->json) {
        fputs("{\"type\":\"output\",\"path\":", stdout);
        json_string(stdout, path);
        printf(",\"format\":\"%s\",\"pages\":%u}\n", kind, quoin_book_page_count(book));
    } else if (!request->quiet && format == QUOIN_PDF) {
        printf("%s: %u pages\n", path, quoin_book_page_count(book));
    } else if (!request->quiet) {
        printf("%s\n", path);
    }
    fflush(stdout);
}

static void save(quoin_book *book, const struct request *request, const char *name,
                 quoin_format format)
{
    static const char *const endings[] = {[QUOIN_PDF] = "pdf", [QUOIN_EPUB] = "epub"};
    char path[MOST_PATH];
    const char *folder = request->output ? request->output : ".";

    if (!is_wanted(book, request, format) || quoin_book_status(book) >= QUOIN_FAILED)
        return;
    if (strcmp(folder, ".") == 0)
        snprintf(path, sizeof path, "%s.%s", name, endings[format]);
    else
        snprintf(path, sizeof path, "%s/%s.%s", folder, name, endings[format]);
    if (quoin_book_save(book, format, path) < QUOIN_FAILED)
        say_written(book, request, path, format);
}

static int build(const struct request *request, const char *path)
{
    char name[MOST_PATH / 2];
    quoin_book *book = open_book(request, path);

    if (request->name)
        snprintf(name, sizeof name, "%s", request->name);
    else
        name_of(path, name, sizeof name);
    save(book, request, name, QUOIN_PDF);
    save(book, request, name, QUOIN_EPUB);
    progress_hide();
    if (request->stats)
        quoin_book_dump(book, request->json ? "stats-json" : "stats", write_to_file, stdout);
    int status = exit_status(quoin_book_status(book));
    quoin_book_free(book);
    return status;
}

/* Two books of one name would overwrite each other. */
static bool names_differ(const struct request *request)
{
    char one[MOST_PATH / 2], other[MOST_PATH / 2];

    for (int i = 0; i < request->argument_count; i++)
        for (int j = 0; j < i; j++) {
            name_of(request->arguments[i], one, sizeof one);
            name_of(request->arguments[j], other, sizeof other);
            if (request->name || strcmp(one, other) == 0) {
                report_misuse("build them one by one, with --output or --name",
                              "'%s' and '%s' would be written to the same files",
                              request->arguments[j], request->arguments[i]);
                return false;
            }
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
    if (!names_differ(request))
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
