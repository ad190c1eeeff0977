/* Reads the command line with getopt_long, whose tables are made from the command's
 * options. */
#include "cli/cli.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OPTIONS 24

static void apply(struct request *request, int letter, const char *argument)
{
    // clang-format off
    switch (letter) {
    case 'o': request->output = argument; break;
    case 'n': request->name = argument; break;
    case 'p': request->pdf = true; break;
    case 'e': request->epub = true; break;
    case 'j': request->jobs = argument; break;
    case 'r': request->report = true; break;
    case 'R': request->report_json = true; break;
    case 'P': request->proof = true; break;
    case 't': request->stats = true; break;
    case 'J': request->json = true; break;
    case 'q': request->quiet = true; break;
    case 'h': request->help = true; break;
    case 's': request->settings[request->setting_count++] = argument; break;
    }
    // clang-format on
}

/* What getopt_long did not understand: `text` is the argument as given. */
static void complain(const struct command *command, const char *text, bool lacks_argument)
{
    const char *names[MOST_OPTIONS];
    int count = 0;
    char hint[200], word[64];

    if (lacks_argument) {
        report_misuse(NULL, "the option '%s' needs an argument", text);
        return;
    }
    for (const char *letter = command->options; *letter; letter++)
        names[count++] = option_find(*letter)->name;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(text, "="), text);
    const char *near = closest(word + strspn(word, "-"), names, count);
    if (near)
        snprintf(hint, sizeof hint, "did you mean '--%s'?", near);
    else
        snprintf(hint, sizeof hint, "`quoin %s --help` lists the options", command->name);
    report_misuse(hint, "'quoin %s' has no option '%s'", command->name, word);
}

static bool is_good(const struct request *request)
{
    char *end;

    for (int i = 0; i < request->setting_count; i++)
        if (!strchr(request->settings[i], '=') || request->settings[i][0] == '=') {
            report_misuse("write it as in --set page.size=a5",
                          "'--set %s' is not KEY=VALUE", request->settings[i]);
            return false;
        }
    if (request->jobs &&
        (strtol(request->jobs, &end, 10) < 1 || *end || strlen(request->jobs) > 3)) {
        report_misuse(NULL, "'--jobs %s' is not a number of threads", request->jobs);
        return false;
    }
    if (request->name && (!*request->name || strchr(request->name, '/'))) {
        report_misuse("the folder goes into --output",
                      "'--name %s' is not a name of a file", request->name);
        return false;
    }
    return true;
}

bool request_read(struct request *request, const struct command *command, int argc,
                  char **argv)
{
    struct option long_options[MOST_OPTIONS + 1] = {0};
    char short_options[2 * MOST_OPTIONS + 2] = ":", *s = short_options + 1;
    int count = 0, letter;

    for (const char *l = command->options; *l; l++, count++) {
        const struct cli_option *option = option_find(*l);
        long_options[count] = (struct option){
            option->name, option->argument ? required_argument : no_argument, NULL, *l};
        if (option->is_short)
            *s++ = *l;
        if (option->is_short && option->argument)
            *s++ = ':';
    }
    *request = (struct request){.settings = calloc((size_t)argc + 1, sizeof(char *))};
    if (!request->settings)
        abort();
    opterr = 0;
    /* argv[1] is the command: it stands where getopt expects the program's name. */
    for (argc--, argv++;
         (letter = getopt_long(argc, argv, short_options, long_options, NULL)) != -1;) {
        if (letter == '?' || letter == ':') {
            complain(command, argv[optind - 1], letter == ':');
            return false;
        }
        apply(request, letter, optarg);
    }
    request->arguments = argv + optind;
    request->argument_count = argc - optind;
    return request->help || is_good(request);
}

void request_free(struct request *request)
{
    free(request->settings);
}
