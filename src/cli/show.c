/* quoin config, dump, fonts: what the library says about a book, on the standard output. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static int show(const struct request *request, const char *path, const char *stage)
{
    quoin_book *book = open_book(request, path);

    quoin_book_dump(book, stage, write_to_file, stdout);
    progress_hide();
    int status = exit_status(quoin_book_status(book));
    quoin_book_free(book);
    return status;
}

/* At most one BOOK; `otherwise` when there is none. */
static const char *book_of(const struct request *request, const char *otherwise)
{
    return request->argument_count ? request->arguments[0] : otherwise;
}

static bool has_at_most(const struct request *request, int count)
{
    if (request->argument_count <= count)
        return true;
    report_misuse(NULL, "'%s' is one argument too many", request->arguments[count]);
    return false;
}

int run_config(const struct request *request)
{
    struct request messages = *request;

    if (!has_at_most(request, 1))
        return EXIT_NOT_BUILT;
    messages.json =
        false; /* the config is the JSON here; messages stay on the other stream */
    return show(&messages, book_of(request, "."), request->json ? "config-json" : "config");
}

int run_dump(const struct request *request)
{
    static const char *const stages[] = {"tree", "styles", "lines", "pages", "xhtml", "report", "report-json"};
    enum { STAGES = sizeof stages / sizeof *stages };
    char hint[120] = "it is one of tree, styles, lines, pages, xhtml, report, report-json";

    if (!has_at_most(request, 2))
        return EXIT_NOT_BUILT;
    if (request->argument_count < 2) {
        report_misuse("as in `quoin dump my-book tree`", "dump needs a BOOK and a STAGE");
        return EXIT_NOT_BUILT;
    }
    const char *stage = request->arguments[1];
    for (int i = 0; i < STAGES; i++)
        if (strcmp(stage, stages[i]) == 0)
            return show(request, request->arguments[0], stage);
    const char *near = closest(stage, stages, STAGES);
    if (near)
        snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    report_misuse(hint, "there is no stage '%s'", stage);
    return EXIT_NOT_BUILT;
}

int run_fonts(const struct request *request)
{
    return has_at_most(request, 1) ? show(request, book_of(request, NULL), "fonts")
                                   : EXIT_NOT_BUILT;
}

int run_help(const struct request *request)
{
    if (!has_at_most(request, 1))
        return EXIT_NOT_BUILT;
    if (request->argument_count == 0) {
        help_overview(stdout);
        return EXIT_CLEAN;
    }
    if (strcmp(request->arguments[0], "man") == 0) {
        help_man(stdout);
        return EXIT_CLEAN;
    }
    const struct command *command = command_find(request->arguments[0]);
    if (!command) {
        report_misuse("`quoin help` lists the commands", "there is no command '%s'",
                      request->arguments[0]);
        return EXIT_NOT_BUILT;
    }
    help_command(command, stdout);
    return EXIT_CLEAN;
}
