/* What the files of the command share. Only quoin.h and libc: the library's first user. */
#ifndef QUOIN_CLI_CLI_H
#define QUOIN_CLI_CLI_H

#include "quoin.h"

#include <stdbool.h>
#include <stdio.h>

/** Exit statuses, as promised by --help. */
enum { EXIT_CLEAN = 0, EXIT_FAULTY = 1, EXIT_NOT_BUILT = 2 };

/** What each exit status means. */
extern const char *const exit_statuses[];
extern const int exit_status_count;

/** What was asked for on the command line. */
struct request {
    const char *output, *name, *jobs;
    bool pdf, epub, report, report_json, proof, stats, json, quiet, help;
    const char **settings; /* KEY=VALUE */
    int setting_count;
    char **arguments;
    int argument_count;
};

/** One command: its name, its manual and what runs it. */
struct command {
    const char *name, *arguments, *summary, *text, *examples;
    const char *options; /* the letters of commands.c's options that it takes */
    int (*run)(const struct request *request);
};

extern const struct command commands[];
extern const int command_count;

/** One option. `letter` is its short name too when `is_short`. */
struct cli_option {
    char letter;
    bool is_short;
    const char *name, *argument, *text;
};

extern const struct cli_option cli_options[];
extern const int cli_option_count;
const struct cli_option *option_find(char letter);

/** Reads argv[2…] for a command; says what is wrong and returns false on misuse. */
bool request_read(struct request *request, const struct command *command, int argc,
                  char **argv);
void request_free(struct request *request);

/* ---- the commands ---- */
int run_init(const struct request *request);
int run_build(const struct request *request);
int run_config(const struct request *request);
int run_dump(const struct request *request);
int run_fonts(const struct request *request);
int run_help(const struct request *request);

/** Makes a book with the request's settings; messages go where the request wants them. */
quoin_book *open_book(const struct request *request, const char *path);
int exit_status(quoin_status status);

/* ---- help.c ---- */
void help_overview(FILE *out);
void help_command(const struct command *command, FILE *out);
void help_man(FILE *out);
const struct command *command_find(const char *name);

/* ---- report.c ---- */

/** A quoin_message_fn: prints as compilers do, or as a line of JSON. `user` is the request.
 */
void report_message(void *user, const quoin_message *message);
/** Complains of the command line itself; `hint` may be NULL. */
void report_misuse(const char *hint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Errors and warnings told so far. */
void report_counts(unsigned *errors, unsigned *warnings);
/** Writes text as a JSON string; bytes that are not UTF-8 become U+FFFD. */
void json_string(FILE *out, const char *text);
/** The closest of the words, or NULL when none is near. */
const char *closest(const char *word, const char *const *words, int count);
/** A quoin_write_fn to a FILE. */
int write_to_file(void *user, const void *bytes, size_t length);

/* ---- progress.c ---- */

/** A quoin_progress_fn: one line on a terminal, for work that takes more than half a
 * second. */
void progress_show(void *user, const char *stage, size_t done, size_t of);
/** Wipes the line before something else is printed. */
void progress_hide(void);

#endif
