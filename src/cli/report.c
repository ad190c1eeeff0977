/* Messages as compilers print them (file:line:column, the line, a caret) or as lines of
 * JSON. */
#include "cli/cli.h"

#include <locale.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

/* A line of the source is shown up to this many columns around the caret. */
#define SHOWN_COLUMNS 100
#define SHOWN_BEFORE 60
#define TAB_COLUMNS 4

static unsigned error_count, warning_count;

void report_counts(unsigned *errors, unsigned *warnings)
{
    *errors = error_count;
    *warnings = warning_count;
}

/* ---- characters ---- */

/* Reads one character; bytes that are not UTF-8 count as U+FFFD each. Returns its length.
 */
static size_t decode(const char *text, uint32_t *unicode)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t length = *p < 0x80 ? 1 : *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : *p >= 0xC2 ? 2 : 0;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t value = length > 1 ? *p & (0x7F >> length) : *p;

    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            length = 0;
            break;
        }
        value = value << 6 | (p[i] & 0x3F);
    }
    if (length == 0 || value < least[length] || value > 0x10FFFF ||
        (value >= 0xD800 && value < 0xE000)) {
        *unicode = 0xFFFD;
        return 1;
    }
    *unicode = value;
    return length;
}

/* The columns a character takes on a terminal: 0 for combining marks, 2 for East Asian
 * ones. The tables are libc's, in a locale of our own, whatever the user's is. */
static int columns_of(uint32_t unicode)
{
    static locale_t utf8;

    if (unicode == '\t')
        return TAB_COLUMNS;
    if (unicode < 0x80)
        return 1;
    if (!utf8 && !(utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0)))
        return 1;
    locale_t before = uselocale(utf8);
    int columns = wcwidth((wchar_t)unicode);
    uselocale(before);
    return columns < 0 ? 1 : columns;
}

/* Control characters of a book must not reach the terminal: they could rewrite what it
 * shows. */
static bool is_control(uint32_t unicode)
{
    return unicode < 0x20 || (unicode >= 0x7F && unicode < 0xA0) || unicode == 0x2028 ||
           unicode == 0x2029 || (unicode >= 0x202A && unicode <= 0x202E) ||
           (unicode >= 0x2066 && unicode <= 0x2069);
}

static void put_safely(FILE *out, const char *text)
{
    while (*text) {
        uint32_t unicode;
        size_t length = decode(text, &unicode);
        if (unicode == 0xFFFD || is_control(unicode))
            fputs("\xEF\xBF\xBD", out);
        else
            fwrite(text, 1, length, out);
        text += length;
    }
}

/* ---- the line and the caret ---- */

/* One character of the shown line: where it starts in bytes and in columns. */
struct window {
    size_t start; /* first byte shown */
    int columns;  /* columns from there to the caret */
    bool cut;
};

/* Finds what to show so that character number `column` (from 1) is in sight. */
static struct window find_window(const char *line, unsigned column)
{
    struct window window = {0};
    size_t at = 0;
    uint32_t unicode;

    for (unsigned i = 1; i < column && line[at]; i++) {
        at += decode(line + at, &unicode);
        window.columns += columns_of(unicode);
    }
    while (window.columns > SHOWN_BEFORE) {
        window.start += decode(line + window.start, &unicode);
        window.columns -= columns_of(unicode);
        window.cut = true;
    }
    return window;
}

/* Prints the line and counts the columns of the `length` characters from the caret on. */
static int put_line(FILE *out, const char *line, struct window window, unsigned length)
{
    int column = 0, marked = 0;
    unsigned characters = 0;
    const char *p = line + window.start;

    fputs(window.cut ? "…" : "", out);
    while (*p && column < SHOWN_COLUMNS) {
        uint32_t unicode;
        size_t bytes = decode(p, &unicode);
        int columns = columns_of(unicode);
        if (column >= window.columns && characters < length) {
            marked += columns;
            characters++;
        }
        if (unicode == '\t')
            fprintf(out, "%*s", TAB_COLUMNS, "");
        else if (unicode == 0xFFFD || is_control(unicode))
            fputs("\xEF\xBF\xBD", out);
        else
            fwrite(p, 1, bytes, out);
        column += columns;
        p += bytes;
    }
    fputs(*p ? "…\n" : "\n", out);
    return marked;
}

static const char *color(const char *code)
{
    static int wanted = -1;

    if (wanted < 0) {
        const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
        wanted = isatty(STDERR_FILENO) && !(no_color && *no_color) &&
                 !(term && strcmp(term, "dumb") == 0);
    }
    return wanted ? code : "";
}

static void put_source(FILE *out, const quoin_message *message)
{
    struct window window = find_window(message->source_line, message->column);

    fprintf(out, "%5u | ", message->line);
    int marked = put_line(out, message->source_line, window, message->length);
    fprintf(out, "      | %*s%s^", window.columns + window.cut, "", color("\033[1;32m"));
    for (int i = 1; i < marked; i++)
        fputc('~', out);
    fprintf(out, "%s\n", color("\033[0m"));
}

static const char *const severities[] = {"note", "warning", "error", "fatal"};

static void print_plain(const quoin_message *message)
{
    static const char *const colors[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m",
                                         "\033[1;31m"};
    FILE *out = stderr;

    progress_hide();
    fputs(color("\033[1m"), out);
    if (*message->file) {
        put_safely(out, message->file);
        fprintf(out, ":%u:%u: ", message->line, message->column);
    } else {
        fputs("quoin: ", out);
    }
    fprintf(out, "%s%s:%s ", color(colors[message->severity]),
            severities[message->severity], color("\033[0m"));
    put_safely(out, message->text);
    fprintf(out, " [%s]\n", message->id);
    if (*message->file)
        put_source(out, message);
    if (*message->hint) {
        fputs("        hint: ", out);
        put_safely(out, message->hint);
        fputc('\n', out);
    }
}

/* ---- JSON ---- */

void json_string(FILE *out, const char *text)
{
    fputc('"', out);
    while (*text) {
        uint32_t unicode;
        size_t length = decode(text, &unicode);
        if (unicode == '"' || unicode == '\\')
            fprintf(out, "\\%c", (int)unicode);
        else if (unicode == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else if (is_control(unicode))
            fprintf(out, "\\u%04x", unicode);
        else
            fwrite(text, 1, length, out);
        text += length;
    }
    fputc('"', out);
}

static void print_json(const quoin_message *message)
{
    printf("{\"type\":\"message\",\"severity\":\"%s\",\"id\":\"%s\",\"file\":",
           severities[message->severity], message->id);
    json_string(stdout, message->file);
    printf(",\"line\":%u,\"column\":%u,\"length\":%u,\"text\":", message->line,
           message->column, message->length);
    json_string(stdout, message->text);
    fputs(",\"hint\":", stdout);
    json_string(stdout, message->hint);
    fputs("}\n", stdout);
}

void report_message(void *user, const quoin_message *message)
{
    const struct request *request = user;

    error_count += message->severity >= QUOIN_ERROR;
    warning_count += message->severity == QUOIN_WARNING;
    if (request->json)
        print_json(message);
    else if (!request->quiet || message->severity >= QUOIN_ERROR)
        print_plain(message);
}

/* ---- the command line itself ---- */

void report_misuse(const char *hint, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    progress_hide();
    fputs("quoin: ", stderr);
    put_safely(stderr, text);
    fputc('\n', stderr);
    if (hint)
        fprintf(stderr, "        hint: %s\n", hint);
}

/* Edit distance, for short words only. */
static int distance(const char *a, const char *b)
{
    int row[65], n = (int)strlen(a), m = (int)strlen(b);

    if (n > 64 || m > 64)
        return 64;
    for (int j = 0; j <= m; j++)
        row[j] = j;
    for (int i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]);
            int skip = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < skip ? change : skip;
        }
    }
    return row[m];
}

const char *closest(const char *word, const char *const *words, int count)
{
    /* One slip in three letters still looks like the same word; the start of one always
     * does. */
    int best = (int)strlen(word) / 3 + 2;
    const char *found = NULL;

    for (int i = 0; i < count; i++) {
        int d = strlen(word) > 1 && strncmp(words[i], word, strlen(word)) == 0
                    ? 0
                    : distance(word, words[i]);
        if (d < best)
            best = d, found = words[i];
    }
    return found;
}

int write_to_file(void *user, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) == length && fflush(user) == 0 ? 0 : 1;
}
