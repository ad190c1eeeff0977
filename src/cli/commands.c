/* The tables of commands and options. --help, the man page and the parser are made from
 * them. */
#include "cli/cli.h"

#include <string.h>

const char *const exit_statuses[] = {
    [EXIT_CLEAN] = "built; there may be notes and warnings",
    [EXIT_FAULTY] = "built, with errors in the book that were mended as the messages say",
    [EXIT_NOT_BUILT] = "not built, or the command was not understood",
};
const int exit_status_count = sizeof exit_statuses / sizeof *exit_statuses;

// clang-format off
const struct cli_option cli_options[] = {
    {'o', true, "output", "DIR", "write into this folder (it is made when missing); default: beside the book"},
    {'n', true, "name", "NAME", "name of the files, without an ending; default: that of the folder or manuscript"},
    {'p', false, "pdf", NULL, "make the PDF; alone: only the PDF"},
    {'e', false, "epub", NULL, "make the EPUB; alone: only the EPUB"},
    {'s', true, "set", "KEY=VALUE", "set a key of the config, stronger than every file; may be given often"},
    {'j', true, "jobs", "N", "lay out chapters on N threads; default: as many as processors. The result is the same"},
    {'r', false, "report", NULL, "write what a compositor would remark on the pages to NAME-report.txt, and print how much of each kind there is; with --json print each finding"},
    {'R', false, "report-json", NULL, "write the report as JSON, an object for each finding, to NAME-report.json"},
    {'P', false, "proof", NULL, "write NAME-proof.pdf: the PDF with the report's findings marked in the margins"},
    {'t', false, "stats", NULL, "print the figures of the run: pages, lines, findings, times, memory"},
    {'J', false, "json", NULL, "print messages and results as lines of JSON on the standard output"},
    {'q', true, "quiet", NULL, "say nothing but errors"},
    {'h', true, "help", NULL, "print the command's manual"},
};
const int cli_option_count = sizeof cli_options / sizeof *cli_options;

const struct command commands[] = {
    {
        "init", "DIR", "start a new book in a folder",
        "Writes a small book that shows the usual parts of one: a config file with comments, "
        "chapters with notes, a table, a figure, a quotation and verse. Build it, look at it, "
        "then put your own words in its place. DIR is made; a folder that has files in it is "
        "left alone.",
        "quoin init my-book\nquoin build my-book",
        "qh", run_init,
    },
    {
        "build", "[BOOK...]", "make the PDF and the EPUB of books",
        "A BOOK is a folder with a book.yaml, a YAML file, or one Markdown file with its config "
        "in the front matter. Without one, the book is the current folder.\n\n"
        "The files are named after the folder or the manuscript, stand in the book's folder unless "
        "--output says otherwise, and appear when they are complete: a build that fails leaves older files as they were. Both outputs are made unless "
        "--pdf or --epub, or the config (output.pdf, output.epub), says otherwise.\n\n"
        "What is wrong in a book is reported with file, line and column, with what was done about "
        "it, and the build goes on, so that all faults of a book show in one run.\n\n"
        "What is not wrong but not fine either (loose lines, rivers, short pages, coarse images) "
        "is in the report: --report to read it, --report-json for programs, --proof to see it on "
        "the pages. What counts is set by the config's keys report.*; nothing of it changes "
        "the exit status.",
        "quoin build\nquoin build thesis.md -o out\nquoin build novel --pdf --set page.size=a5\n"
        "quoin build --json report | jq .\n"
        "quoin build novel --report --proof",
        "onpesjrRPtJqh", run_build,
    },
    {
        "config", "[BOOK]", "print every config value and where it came from",
        "Values come from, weakest first: what is built in, the theme, book.yaml, the front matter, "
        "--set. The list shows each key with the value that won and the place it stands in. The "
        "keys themselves are described in the handbook.",
        "quoin config my-book\nquoin config my-book --json",
        "sJqh", run_config,
    },
    {
        "dump", "BOOK STAGE", "print what a stage of the work has made of a book",
        "For finding out why something looks as it does, and for tests. STAGE is one of\n\n"
        "tree    the document after numbering and linking\n"
        "styles  the properties of each element where they differ from those of what it is in\n"
        "lines   every paragraph's lines, with the stretch of their spaces\n"
        "pages   every mark on every page, with its place in points\n"
        "xhtml   the chapters as they stand in the EPUB\n"
        "report  what a compositor would remark on the pages; report-json is the same as JSON",
        "quoin dump my-book tree\nquoin dump chapter.md styles --set theme=report",
        "sjqh", run_dump,
    },
    {
        "fonts", "[BOOK]", "list the font faces there are",
        "Lists each face with its weight, how many characters it has and which typographic "
        "features. With a BOOK, the faces in its own folder are listed too. Fonts of the system "
        "are never used, so a book looks the same on every machine.",
        "quoin fonts\nquoin fonts my-book",
        "sqh", run_fonts,
    },
    {
        "help", "[COMMAND]", "print this, or the manual of a command",
        "", "quoin help build",
        "h", run_help,
    },
};
// clang-format on
const int command_count = sizeof commands / sizeof *commands;

const struct cli_option *option_find(char letter)
{
    for (int i = 0; i < cli_option_count; i++)
        if (cli_options[i].letter == letter)
            return &cli_options[i];
    return NULL;
}

const struct command *command_find(const char *name)
{
    for (int i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}
