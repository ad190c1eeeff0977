/* The manuals, as text for --help and as a man page, both from the tables of commands.c. */
#include "cli/cli.h"

#include <string.h>

#define HELP_WIDTH 79

static const char *const environment[][2] = {
    {"SOURCE_DATE_EPOCH",
     "the date that outputs carry, in seconds since 1970; default: the book's date"},
    {"NO_COLOR", "when set, messages have no colours"},
};

/* Prints words in lines of HELP_WIDTH; all but the first are indented. */
static void print_wrapped(FILE *out, const char *text, int indent)
{
    int column = indent;

    while (*text) {
        size_t length = strcspn(text, " ");
        if (column > indent && column + 1 + (int)length > HELP_WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fwrite(text, 1, length, out);
        column += (int)length;
        text += length + (text[length] == ' ');
    }
    fputc('\n', out);
}

static void print_option(FILE *out, const struct cli_option *option)
{
    char left[40];
    int length = snprintf(
        left, sizeof left, "  %c%c%c --%s%s%s", option->is_short ? '-' : ' ',
        option->is_short ? option->letter : ' ', option->is_short ? ',' : ' ', option->name,
        option->argument ? " " : "", option->argument ? option->argument : "");

    fputs(left, out);
    fprintf(out, "%*s", length < 26 ? 26 - length : 1, "");
    print_wrapped(out, option->text, 26);
}

/* Prints each line of a text indented. */
static void print_lines(FILE *out, const char *text, const char *before)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        fprintf(out, "%s%.*s\n", before, (int)length, text);
        text += length + (text[length] == '\n');
    }
}

/* Paragraphs are apart by empty lines; one that holds line ends is a list and stays as it
 * is. */
static void print_text(FILE *out, const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        char paragraph[2048];
        snprintf(paragraph, sizeof paragraph, "%.*s", (int)length, text);
        if (strchr(paragraph, '\n'))
            print_lines(out, paragraph, "  ");
        else
            print_wrapped(out, paragraph, 0);
        fputc('\n', out);
        text += length + (end ? 2 : 0);
    }
}

void help_overview(FILE *out)
{
    fputs(
        "Quoin sets books: a manuscript and one config file in, a PDF and an EPUB out.\n\n"
        "usage: quoin COMMAND [OPTIONS] [BOOK...]\n\n",
        out);
    for (int i = 0; i < command_count; i++)
        fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fputs("\n`quoin COMMAND --help` is the manual of a command; `quoin --version` prints "
          "the version.\n"
          "Start with `quoin init my-book`.\n",
          out);
}

void help_command(const struct command *command, FILE *out)
{
    fprintf(out, "quoin %s: %s\n\nusage: quoin %s [OPTIONS] %s\n\n", command->name,
            command->summary, command->name, command->arguments);
    print_text(out, command->text);
    fputs("options:\n", out);
    for (const char *letter = command->options; *letter; letter++)
        print_option(out, option_find(*letter));
    fputs("\nexit status:\n", out);
    for (int i = 0; i < exit_status_count; i++)
        fprintf(out, "  %d  %s\n", i, exit_statuses[i]);
    fputs("\nexamples:\n", out);
    print_lines(out, command->examples, "  ");
}

/* ---- man page ---- */

/* Text for roff: hyphens are minus signs, a line must not start with a dot. */
static void print_roff(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '-')
            fputs("\\-", out);
        else if (text[i] == '\\')
            fputs("\\e", out);
        else if (text[i] == '.' && (i == 0 || text[i - 1] == '\n'))
            fputs("\\&.", out);
        else
            fputc(text[i], out);
    }
}

static void roff(FILE *out, const char *text)
{
    print_roff(out, text, strlen(text));
}

static void roff_lines(FILE *out, const char *text)
{
    fputs(".nf\n", out);
    roff(out, text);
    fputs("\n.fi\n", out);
}

static void roff_text(FILE *out, const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        bool is_list = memchr(text, '\n', length) != NULL;
        fputs(is_list ? ".PP\n.nf\n" : ".PP\n", out);
        print_roff(out, text, length);
        fputs(is_list ? "\n.fi\n" : "\n", out);
        text += length + (end ? 2 : 0);
    }
}

static void man_option(FILE *out, const struct cli_option *option)
{
    fputs(".TP\n", out);
    if (option->is_short)
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", out);
    roff(out, option->name);
    fputs("\\fR", out);
    if (option->argument)
        fprintf(out, " \\fI%s\\fR", option->argument);
    fputc('\n', out);
    roff(out, option->text);
    fputc('\n', out);
}

static void man_command(FILE *out, const struct command *command)
{
    fprintf(out, ".SS \"quoin %s %s\"\n", command->name, command->arguments);
    roff(out, command->summary);
    fputs(".\n", out);
    roff_text(out, command->text);
    for (const char *letter = command->options; *letter; letter++)
        if (*letter != 'h')
            man_option(out, option_find(*letter));
    fputs(".PP\nExamples:\n.PP\n.RS\n", out);
    roff_lines(out, command->examples);
    fputs(".RE\n", out);
}

void help_man(FILE *out)
{
    fprintf(out, ".TH QUOIN 1 \"\" \"Quoin %d.%d.%d\" \"User Commands\"\n",
            QUOIN_VERSION_MAJOR, QUOIN_VERSION_MINOR, QUOIN_VERSION_MICRO);
    fputs(".SH NAME\nquoin \\- typeset a manuscript as a PDF and an EPUB\n"
          ".SH SYNOPSIS\n.B quoin\n.I COMMAND\n[\\fIOPTIONS\\fR] [\\fIBOOK\\fR...]\n"
          ".SH DESCRIPTION\nQuoin takes a manuscript in Markdown and one config file, and "
          "makes a "
          "print\\-ready PDF and an EPUB of the same book.\n.SH COMMANDS\n",
          out);
    for (int i = 0; i < command_count; i++)
        man_command(out, &commands[i]);
    fputs(".SH \"EXIT STATUS\"\n", out);
    for (int i = 0; i < exit_status_count; i++)
        fprintf(out, ".TP\n%d\n%s\n", i, exit_statuses[i]);
    fputs(".SH ENVIRONMENT\n", out);
    for (size_t i = 0; i < sizeof environment / sizeof *environment; i++) {
        fprintf(out, ".TP\n.B %s\n", environment[i][0]);
        roff(out, environment[i][1]);
        fputc('\n', out);
    }
}
