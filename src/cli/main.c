/* The command: finds which one is meant, reads its options, runs it. */
#include "cli/cli.h"

#include <string.h>
#include <unistd.h>

static void print_version(void)
{
    int version = quoin_version();

    printf("quoin %d.%d.%d\n", version / 10000, version / 100 % 100, version % 100);
}

static int complain(const char *word)
{
    const char *names[16];
    char hint[300];

    for (int i = 0; i < command_count; i++)
        names[i] = commands[i].name;
    const char *near = closest(word, names, command_count);
    if (access(word, F_OK) == 0)
        snprintf(hint, sizeof hint, "to build it: quoin build %.200s", word);
    else if (near)
        snprintf(hint, sizeof hint, "did you mean 'quoin %s'?", near);
    else
        snprintf(hint, sizeof hint, "`quoin help` lists the commands");
    report_misuse(hint, "there is no command '%s'", word);
    return EXIT_NOT_BUILT;
}

int main(int argc, char **argv)
{
    struct request request;

    if (argc < 2) {
        help_overview(stderr);
        return EXIT_NOT_BUILT;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        print_version();
        return EXIT_CLEAN;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_overview(stdout);
        return EXIT_CLEAN;
    }
    const struct command *command = command_find(argv[1]);
    if (!command)
        return complain(argv[1]);
    bool ok = request_read(&request, command, argc, argv);
    int status = EXIT_NOT_BUILT;
    if (ok && request.help) {
        help_command(command, stdout);
        status = EXIT_CLEAN;
    } else if (ok) {
        status = command->run(&request);
    }
    request_free(&request);
    return status;
}
