/* The families that are no program code: markup, style sheets, YAML, Markdown, patches and sessions at a terminal. */
#include "refine/lexer_parts.h"

/* ---- markup ---- */

static size_t name_end(const struct scan *scan, size_t from)
{
    while (from < scan->end &&
           (scan_in_word(scan->text.p[from], true) || scan->text.p[from] == ':'))
        from++;
    return from;
}

/** What stands between the name of a tag and its end. */
static void take_attributes(struct scan *scan)
{
    while (scan->at < scan->end && scan_peek(scan, 0) != '>') {
        char c = scan_peek(scan, 0);
        if (c == '"' || c == '\'')
            scan_take(scan, scan_string_end(scan, scan->at, c, true), LEX_STRING);
        else if (scan_starts_word(c) || c == '@' || c == ':')
            scan_take(scan, name_end(scan, scan->at + 1), LEX_NAME);
        else
            scan_take(scan, scan->at + 1, LEX_PLAIN);
    }
    scan_take(scan, scan->at + 1, LEX_PLAIN);
}

void lex_markup(struct scan *scan)
{
    while (scan->at < scan->end) {
        char c = scan_peek(scan, 0), next = scan_peek(scan, 1);
        if (scan_is(scan, "<!--")) {
            scan_take(scan, scan_find(scan, scan->at, "-->") + 3, LEX_COMMENT);
        } else if (c == '<' && (next == '!' || next == '?')) {
            scan_take(scan, scan_find(scan, scan->at, ">") + 1, LEX_META);
        } else if (c == '<' && (next == '/' || scan_starts_word(next))) {
            scan_take(scan, scan->at + 1 + (next == '/'), LEX_PLAIN);
            scan_take(scan, name_end(scan, scan->at), LEX_KEYWORD);
            take_attributes(scan);
        } else if (c == '&' && (next == '#' || scan_starts_word(next))) {
            size_t end = name_end(scan, scan->at + 2);
            bool closed = end < scan->end && scan->text.p[end] == ';';
            scan_take(scan, end + closed, closed ? LEX_CONSTANT : LEX_PLAIN);
        } else {
            scan_take(scan, scan->at + 1, LEX_PLAIN);
        }
    }
}

/* ---- style sheets ---- */

/** Braces tell selectors from declarations; a word before a colon within them is a property. */
void lex_style(struct scan *scan)
{
    int depth = 0;
    bool value = false;

    while (scan->at < scan->end) {
        char c = scan_peek(scan, 0);
        bool hash = c == '#' && depth && value;
        depth += (c == '{') - (c == '}' && depth > 0);
        value = depth && (c == ':' || (value && c != ';' && c != '}' && c != '{'));
        if (scan_is(scan, "/*"))
            scan_take(scan, scan_find(scan, scan->at + 2, "*/") + 2, LEX_COMMENT);
        else if (c == '@')
            scan_take(scan, name_end(scan, scan->at + 1), LEX_META);
        else if (hash)
            scan_take(scan, name_end(scan, scan->at + 1), LEX_NUMBER);
        else if (scan_value(scan))
            continue;
        else if (scan_starts_word(c) || c == '-' || c == '.' || c == '#') {
            size_t end = scan->at + 1;
            while (end < scan->end && scan_in_word(scan->text.p[end], true))
                end++;
            scan_take(scan, end, value ? LEX_PLAIN : depth ? LEX_NAME : LEX_KEYWORD);
        } else {
            scan_take(scan, scan->at + 1, LEX_PLAIN);
        }
    }
}

/* ---- YAML ---- */

static size_t skip_blank(const struct scan *scan, size_t at, size_t end)
{
    while (at < end && (scan->text.p[at] == ' ' || scan->text.p[at] == '\t'))
        at++;
    return at;
}

/** The end of a key of a line, at its colon; 0 when the line has none. */
static size_t yaml_key(const struct scan *scan, size_t from, size_t end)
{
    char quote = from < end ? scan->text.p[from] : 0;
    size_t at = from;

    if (quote == '"' || quote == '\'')
        at = scan_string_end(scan, from, quote, false);
    for (; at < end; at++) {
        char c = scan->text.p[at];
        if (c == ':' && (at + 1 == end || scan->text.p[at + 1] == ' '))
            return at > from ? at : 0;
        if (c == '{' || c == '[' || (c == '#' && at > from && scan->text.p[at - 1] == ' '))
            return 0;
    }
    return 0;
}

/** The value of a key or an item, down to the end of its line. Signs count only where a value can start. */
static void yaml_value(struct scan *scan, size_t end)
{
    bool fresh = true; /* a value may start here */

    while (scan->at < end) {
        char c = scan_peek(scan, 0), last = scan->text.p[scan->at - (scan->at > 0)];
        if (c == '#' && (last == ' ' || last == '\t')) {
            scan_take(scan, end, LEX_COMMENT);
        } else if (fresh && (c == '"' || c == '\'')) {
            scan_take(scan, MIN(end, scan_string_end(scan, scan->at, c, false)), LEX_STRING);
            fresh = false;
        } else if (fresh && (c == '&' || c == '*' || c == '!')) {
            scan_take(scan, MIN(end, name_end(scan, scan->at + 1)), LEX_META);
        } else if (strchr("{[,", c)) {
            scan_take(scan, scan->at + 1, LEX_PLAIN);
            fresh = true;
        } else if (c == ' ' || c == '}' || c == ']' || !fresh) {
            scan_take(scan, scan->at + 1, LEX_PLAIN);
        } else {
            size_t to = scan->at;
            while (to < end && !strchr(",}]:#", scan->text.p[to]))
                to++;
            bool key = to < end && scan->text.p[to] == ':';
            struct slice word = slice_trim(slice_sub(scan->text, scan->at, to));
            size_t number = scan_number_end(scan);
            enum lex_kind kind =
                key ? LEX_NAME
                : scan_list_has(scan->grammar->constants, word, false) ? LEX_CONSTANT
                : g_ascii_isdigit(c) && number >= scan->at + word.n    ? LEX_NUMBER
                                                                       : LEX_PLAIN;
            scan_take(scan, scan->at + word.n, kind);
            scan_take(scan, MIN(end, MAX(to + key, scan->at + (word.n == 0))), LEX_PLAIN);
            fresh = key;
        }
    }
}

/** One line: its indent, the dashes of items, a key, a value. */
static void yaml_line(struct scan *scan, size_t end)
{
    scan_take(scan, skip_blank(scan, scan->at, end), LEX_PLAIN);
    if (scan_is(scan, "---") || scan_is(scan, "...") || scan_is(scan, "%")) {
        scan_take(scan, end, LEX_META);
        return;
    }
    if (scan_peek(scan, 0) == '#') {
        scan_take(scan, end, LEX_COMMENT);
        return;
    }
    while (scan->at + 1 < end && scan_is(scan, "- "))
        scan_take(scan, skip_blank(scan, scan->at + 1, end), LEX_PLAIN);
    size_t key = yaml_key(scan, scan->at, end);
    if (key) {
        scan_take(scan, key, LEX_NAME);
        scan_take(scan, key + 1, LEX_PLAIN);
    }
    yaml_value(scan, end);
}

/** True when the line opens a block of text: its value is | or >, perhaps with signs behind. */
static bool opens_block(const struct scan *scan, size_t from, size_t end)
{
    struct slice line = slice_trim(slice_sub(scan->text, from, end));

    while (line.n && strchr("+-0123456789", line.p[line.n - 1]))
        line.n--;
    return line.n > 1 && (line.p[line.n - 1] == '|' || line.p[line.n - 1] == '>') &&
           line.p[line.n - 2] == ' ';
}

void lex_yaml(struct scan *scan)
{
    size_t block = SIZE_MAX; /* the indent of the key whose block of text goes on */

    while (scan->at < scan->end) {
        size_t from = scan->at, end = scan_line_end(scan);
        size_t indent = skip_blank(scan, from, end) - from;
        bool empty = from + indent == end;
        if (block != SIZE_MAX && (empty || indent > block)) {
            scan_take(scan, end, LEX_STRING);
        } else {
            block = opens_block(scan, from, end) ? indent : SIZE_MAX;
            yaml_line(scan, end);
        }
        scan_take(scan, end + 1, LEX_PLAIN);
    }
}

/* ---- Markdown ---- */

/** Inline code, comments and braces of a line. */
static void markdown_text(struct scan *scan, size_t end)
{
    while (scan->at < end) {
        char c = scan_peek(scan, 0);
        if (c == '`') {
            size_t close = MIN(end, scan_string_end(scan, scan->at, '`', false));
            scan_take(scan, close, LEX_STRING);
        } else if (c == '{' && strchr(".#%-", scan_peek(scan, 1)) && scan_peek(scan, 1)) {
            scan_take(scan, MIN(end, scan_string_end(scan, scan->at, '}', false)), LEX_META);
        } else {
            scan_take(scan, scan->at + 1, LEX_PLAIN);
        }
    }
}

static void markdown_line(struct scan *scan, size_t end)
{
    size_t first = skip_blank(scan, scan->at, end);
    struct slice line = slice_sub(scan->text, first, end);

    scan_take(scan, first, LEX_PLAIN);
    if (slice_starts(line, "#"))
        scan_take(scan, end, LEX_HEADING);
    else if (slice_starts(line, ":::"))
        scan_take(scan, end, LEX_META);
    else if (slice_starts(line, "- ") || slice_starts(line, "* ") || slice_starts(line, "> ") ||
             slice_starts(line, "+ "))
        scan_take(scan, scan->at + 1, LEX_KEYWORD);
    markdown_text(scan, end);
}

static size_t fence_size(struct slice line)
{
    size_t n = 0;

    while (n < line.n && (line.p[n] == '`' || line.p[n] == '~') && line.p[n] == line.p[0])
        n++;
    return n >= 3 ? n : 0;
}

void lex_markdown(struct scan *scan)
{
    size_t open = 0; /* length of the fence that is open */

    while (scan->at < scan->end) {
        size_t end = scan_line_end(scan);
        struct slice line = slice_trim(slice_sub(scan->text, scan->at, end));
        size_t fence = fence_size(line);
        if (scan_is(scan, "<!--") && !open) {
            scan_take(scan, scan_find(scan, scan->at, "-->") + 3, LEX_COMMENT);
            end = scan_line_end(scan);
        }
        if (fence && (!open || (fence >= open && fence == line.n))) {
            scan_take(scan, end, LEX_META);
            open = open ? 0 : fence;
        } else if (open) {
            scan_take(scan, end, LEX_STRING);
        } else {
            markdown_line(scan, end);
        }
        scan_take(scan, end + 1, LEX_PLAIN);
    }
}

/* ---- patches ---- */

void lex_diff(struct scan *scan)
{
    static const struct {
        const char *start;
        enum lex_kind kind;
    } rows[] = {
        {"+++", LEX_HEADING}, {"---", LEX_HEADING}, {"diff ", LEX_HEADING}, {"index ", LEX_HEADING},
        {"@@", LEX_META}, {"+", LEX_INSERTED}, {"-", LEX_DELETED}, {"!", LEX_META},
    };

    while (scan->at < scan->end) {
        size_t end = scan_line_end(scan);
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            if (scan_is(scan, rows[i].start)) {
                scan_take(scan, end, rows[i].kind);
                break;
            }
        scan_take(scan, end + 1, LEX_PLAIN);
    }
}

/* ---- sessions ---- */

/** The bytes of a prompt at the start of a line, or 0. */
static size_t prompt_size(struct slice line)
{
    static const char *const prompts[] = {"$ ", "# ", "% ", "> ", ">>> ", "... ", "PS> ", "PS ", "C:\\> "};
    const char *close = line.n > 4 ? memchr(line.p, '>', MIN(line.n, 12)) : NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(prompts); i++)
        if (slice_starts(line, prompts[i]))
            return strlen(prompts[i]);
    if (close && slice_starts(line, "iex") && close + 1 < line.p + line.n && close[1] == ' ')
        return (size_t)(close - line.p) + 2;
    return 0;
}

/** What was typed is read as the shell does; what was answered is plain. */
void lex_console(struct scan *scan)
{
    const struct grammar *shell = lexer_find(SLICE("sh"));

    while (scan->at < scan->end) {
        size_t end = scan_line_end(scan);
        size_t prompt = prompt_size(slice_sub(scan->text, scan->at, end));
        if (prompt) {
            scan_take(scan, scan->at + prompt, LEX_PROMPT);
            struct scan typed = *scan;
            typed.grammar = shell;
            typed.end = end;
            lex_code(&typed);
            scan->at = typed.at;
        }
        scan_take(scan, end + 1, LEX_PLAIN);
    }
}
