/* The handbook's reference chapters are made from the tables of the source, so that they cannot
 * go stale: this program prints one of them. The test compares its output with the chapter in
 * content/; `UPDATE=1` rewrites it.
 *
 *   reference commands|keys|properties|elements|messages > chapter.md */
#include "cli/cli.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void words(const char *values)
{
    while (*values) {
        size_t n = strcspn(values, "|");
        printf("`%.*s`", (int)n, values);
        values += n;
        if (*values)
            values++, fputs(", ", stdout);
    }
}

static const char *const key_types[][2] = {
    {"TEXT", "Text"},       {"FLAG", "`yes` or `no`"},  {"COUNT", "A number"},
    {"LENGTH", "A length"}, {"TEXTS", "A list of texts"},
};

static void key(const char *path, const char *type, const char *initial, const char *values,
                const char *help)
{
    printf("`%s`\n:   ", path);
    printf("%c%s. ", toupper((unsigned char)help[0]), help + 1);
    if (*values)
        words(values);
    else
        for (size_t i = 0; i < sizeof key_types / sizeof *key_types; i++)
            if (strcmp(key_types[i][0], type) == 0)
                fputs(key_types[i][1], stdout);
    if (*initial)
        printf("; default `%s`", initial);
    printf(".\n\n");
}

static void print_keys(void)
{
    puts("# Appendix B. Config keys {#keys .appendix}\n\n"
         "A dot in a name goes into a mapping: `page.size` is the key `size` under `page`. "
         "Keys with a structure of their own are described in the chapters: `authors` and "
         "`people` in [](#people), `contents` in [](#contents-list), `heads` and `feet` in "
         "[](#running-heads), `styles` in [](#styles), `fonts` in [](#fonts), `notes.series` in "
         "[](#note-series), `kinds` in [](#kinds).\n");
#define KEY(field, path, TYPE, initial, values, help) key(path, #TYPE, initial, values, help);
#include "model/keys.def"
}

static const char *const prop_types[][2] = {
    {"LENGTH", "length"},          {"WIDTH", "length, percentage, `auto`"},
    {"NUMBER", "number"},          {"COLOR", "colour"},
    {"STRING", "text"},            {"FAMILIES", "names"},
    {"LINE", "number or length"},  {"SIZE", "length, percentage, `larger`, `smaller`"},
    {"WEIGHT", "100–900, `normal`, `bold`, `bolder`, `lighter`"},
    {"ALIGN", "`baseline`, `sub`, `super`, length"},
};

static void property(const char *name, const char *type, const char *initial,
                     const char *inherited, const char *css, const char *values)
{
    printf("| `%s` | ", name);
    if (*values)
        words(values);
    else
        for (size_t i = 0; i < sizeof prop_types / sizeof *prop_types; i++)
            if (strcmp(prop_types[i][0], type) == 0)
                fputs(prop_types[i][1], stdout);
    printf(" | `%s` | %s | %s |\n", *initial ? initial : "\"\"",
           strcmp(inherited, "INHERITED") == 0 ? "yes" : "no", *css ? "yes" : "no");
}

static void print_properties(void)
{
    puts("# Appendix C. Style properties {#properties .appendix}\n\n"
         "The last column says whether the property has a meaning in the EPUB, too; the others "
         "concern pages only. The shorthands `margin`, `padding`, `border`, `border-top` and "
         "its sisters, and `font-variant` stand for several properties at once, as in CSS.\n\n"
         "| Property | Values | Initial | Inherited | EPUB |\n"
         "|:---------|:-------|:--------|:---------:|:----:|");
#define PROP(ID, field, TYPE, initial, inherited, name, css, values)                     \
    property(name, #TYPE, initial, #inherited, css, values);
#include "style/props.def"
}

static void element(const char *name, const char *pdf, const char *xhtml)
{
    printf("| `%s` | %s%s%s | %s%s%s |\n", name, *xhtml ? "`" : "", xhtml, *xhtml ? "`" : "",
           *pdf ? "`" : "", pdf, *pdf ? "`" : "");
}

static void print_elements(void)
{
    puts("# Appendix D. Elements {#elements .appendix}\n\n"
         "The names by which styles select the pieces of a book, with the element that each "
         "becomes in the EPUB and the structure type it has in the tagged PDF. Headings "
         "answer to `h1` … `h6`, lists to `ul` and `ol`, header cells to `th`, the blocks of notes "
         "at the foot of a page to `footnotes`, a division "
         "of the book to `section` with one of the classes of [](#tbl:roles).\n\n"
         "| Element | EPUB | PDF |\n|:--------|:-----|:----|");
#define BLOCK(ID, name, holds, pdf, xhtml) element(name, pdf, xhtml);
#define INLINE(ID, name, holds, pdf, xhtml) element(name, pdf, xhtml);
#include "model/kinds.def"
}

static void message(const char *severity, const char *name, const char *format,
                    const char *hint)
{
    printf("`%s` ([%s]{.severity})\n:   ", name, severity);
    for (const char *p = format; *p; p++) {
        if (p[0] == '%' && (p[1] == 's' || p[1] == 'd'))
            fputs("…", stdout), p++;
        else if (p[0] == '%' && p[1] == '%')
            putchar('%'), p++;
        else if (strchr("*_[]{}<>`$^~|\\\"'#@", *p))
            printf("\\%c", *p);
        else
            putchar(*p);
    }
    fputs(".", stdout);
    if (*hint) {
        fputs(" *Hint:* ", stdout);
        for (const char *p = hint; *p; p++)
            printf(strchr("*_[]{}<>`$^~|\\\"'#@", *p) ? "\\%c" : "%c", *p);
        fputs(".", stdout);
    }
    puts("\n");
}

static void print_messages(void)
{
    puts("# Appendix E. Messages {#messages .appendix}\n\n"
         "All messages, in the order of the stages that give them. The name in code is what "
         "`--json` calls the message; an ellipsis stands for what is particular to the case.\n");
#define DIAG(ID, severity, name, format, hint) message(#severity, name, format, hint);
#include "base/diags.def"
}

/* The commands' tables name the functions that run them; nothing is run here. */
int run_init(const struct request *request) { return !request; }
int run_build(const struct request *request) { return !request; }
int run_config(const struct request *request) { return !request; }
int run_dump(const struct request *request) { return !request; }
int run_fonts(const struct request *request) { return !request; }
int run_help(const struct request *request) { return !request; }

static void option(const struct cli_option *option)
{
    if (option->is_short)
        printf("`-%c`, ", option->letter);
    printf("`--%s%s%s`\n:   %c%s.\n\n", option->name, option->argument ? " " : "",
           option->argument ? option->argument : "", toupper((unsigned char)option->text[0]),
           option->text + 1);
}

/* Running text; options in it become code, so that their hyphens stay hyphens. */
static void prose(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t word = strcspn(text + i, " \n,;");
        if (word > length - i)
            word = length - i;
        bool is_option = word > 2 && strncmp(text + i, "--", 2) == 0;
        printf(is_option ? "`%.*s`" : "%.*s", (int)word, text + i);
        i += word;
        if (i < length)
            putchar(text[i++]);
    }
}

/* Paragraphs as they are; lists of words and their meaning become definitions. */
static void command_text(const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        const char *line = text, *stop = text + length;
        if (!memchr(text, '\n', length)) {
            prose(text, length);
            fputs("\n\n", stdout);
            line = stop;
        }
        while (line < stop) {
            size_t all = strcspn(line, "\n"), word = strcspn(line, " ");
            size_t gap = strspn(line + word, " ");
            printf("`%.*s`\n:   %c%.*s.\n\n", (int)word, line,
                   toupper((unsigned char)line[word + gap]), (int)(all - word - gap - 1),
                   line + word + gap + 1);
            line += all + (line + all < stop);
        }
        text = stop + (end ? 2 : 0);
    }
}

static void print_commands(void)
{
    puts("# Appendix A. Commands {#commands .appendix}\n\n"
         "`quoin` is followed by the name of a command, its options, and what it works on. "
         "`quoin --version` prints the version.\n");
    for (int i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        printf("## quoin %s {#%s-command}\n\n```console\n$ quoin %s %s\n```\n\n", command->name,
               command->name, command->name, command->arguments);
        printf("%c%s.\n\n", toupper((unsigned char)command->summary[0]), command->summary + 1);
        command_text(command->text);
        for (const char *letter = command->options; *letter; letter++)
            if (*letter != 'h')
                option(option_find(*letter));
        printf("```console\n");
        for (const char *line = command->examples; *line;) {
            size_t length = strcspn(line, "\n");
            printf("$ %.*s\n", (int)length, line);
            line += length + (line[length] == '\n');
        }
        puts("```\n");
    }
    puts("## Exit status {#exit-status}\n");
    for (int i = 0; i < exit_status_count; i++)
        printf("`%d`\n:   %c%s.\n\n", i, toupper((unsigned char)exit_statuses[i][0]),
               exit_statuses[i] + 1);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } chapters[] = {
        {"commands", print_commands},
        {"keys", print_keys},
        {"properties", print_properties},
        {"elements", print_elements},
        {"messages", print_messages},
    };

    for (size_t i = 0; argc == 2 && i < sizeof chapters / sizeof *chapters; i++)
        if (strcmp(argv[1], chapters[i].name) == 0) {
            chapters[i].print();
            return 0;
        }
    fputs("usage: reference commands|keys|properties|elements|messages\n", stderr);
    return 2;
}
