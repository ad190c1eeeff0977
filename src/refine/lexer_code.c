/* The family of program code: words, comments, strings and numbers, and what the traits of a language add. */
#include "refine/lexer_parts.h"

/* How far a regular expression may reach: behind a lone slash the search ends here. */
#define REGEX_REACH 400
/* The most number signs of a raw string's quotes. */
#define MOST_HASHES 16

static bool at_line_start(const struct scan *scan)
{
    size_t at = scan->at;

    /* Only white may stand before it; what is looked at again is no more than the line's indent. */
    while (at > 0 && (scan->text.p[at - 1] == ' ' || scan->text.p[at - 1] == '\t'))
        at--;
    return at == 0 || scan->text.p[at - 1] == '\n';
}

/* ---- comments ---- */

static size_t block_end(const struct scan *scan)
{
    const struct grammar *g = scan->grammar;
    size_t open = strlen(g->block_open), close = strlen(g->block_close), depth = 1;
    size_t at = scan->at + open;

    while (at < scan->end) {
        struct slice rest = slice_sub(scan->text, at, scan->end);
        if (slice_starts(rest, g->block_close)) {
            at += close;
            if (--depth == 0)
                return at;
        } else if (g->traits.nested && slice_starts(rest, g->block_open)) {
            at += open;
            depth++;
        } else {
            at++;
        }
    }
    return scan->end;
}

static bool starts_line_comment(const struct scan *scan)
{
    const char *marks = scan->grammar->line_comments;
    char last = scan->at ? scan->text.p[scan->at - 1] : '\n';

    if (scan->grammar->traits.spaced && !strchr(" \t\n;(", last))
        return false;
    for (const char *p = marks; *p;) {
        size_t n = strcspn(p, " ");
        if (scan->at + n <= scan->end && memcmp(scan->text.p + scan->at, p, n) == 0)
            return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

static bool take_comment(struct scan *scan)
{
    if (scan_is(scan, scan->grammar->block_open))
        scan_take(scan, block_end(scan), LEX_COMMENT);
    else if (starts_line_comment(scan))
        scan_take(scan, scan_line_end(scan), LEX_COMMENT);
    else
        return false;
    return true;
}

/* ---- strings ---- */

static bool take_triple(struct scan *scan)
{
    const char *const quotes[] = {"\"\"\"", "'''"};

    for (int i = 0; i < 2; i++) {
        if (!scan_is(scan, quotes[i]))
            continue;
        scan_take(scan, scan_find(scan, scan->at + 3, quotes[i]) + 3, LEX_STRING);
        return true;
    }
    return false;
}

/* r"…" and r##"…"##, with an optional b before. */
static bool take_raw(struct scan *scan)
{
    size_t at = scan_peek(scan, 0) == 'b' ? 1 : 0, hashes = 0;
    char close[MOST_HASHES + 2] = "\"";

    if (scan_peek(scan, at++) != 'r')
        return false;
    while (scan_peek(scan, at) == '#' && hashes < MOST_HASHES)
        close[1 + hashes++] = '#', at++;
    if (scan_peek(scan, at) != '"')
        return false;
    scan_take(scan, scan_find(scan, scan->at + at + 1, close) + 1 + hashes, LEX_STRING);
    return true;
}

/* 'c' and '\n' are characters, 'name a lifetime. */
static bool take_character(struct scan *scan)
{
    const char *p = scan->text.p;
    size_t at = scan->at + 1;

    if (scan_peek(scan, 0) != '\'')
        return false;
    if (at < scan->end && p[at] == '\\') {
        scan_take(scan, scan_string_end(scan, scan->at, '\'', false), LEX_STRING);
        return true;
    }
    if (at < scan->end)
        at++;
    while (at < scan->end && (p[at] & 0xc0) == 0x80)
        at++;
    if (at < scan->end && p[at] == '\'') {
        scan_take(scan, at + 1, LEX_STRING);
        return true;
    }
    for (at = scan->at + 1; at < scan->end && scan_in_word(p[at], false);)
        at++;
    scan_take(scan, at, LEX_META);
    return true;
}

/* A slash begins a regular expression where a value may stand. */
static bool take_regex(struct scan *scan)
{
    size_t end = MIN(scan->end, scan->at + REGEX_REACH);
    bool set = false;

    if (scan_peek(scan, 0) != '/' || (scan->before && !strchr("(,=:[!&|?{};+", scan->before)))
        return false;
    for (size_t at = scan->at + 1; at < end && scan->text.p[at] != '\n'; at++) {
        char c = scan->text.p[at];
        if (c == '\\')
            at++;
        else if (c == '[' || c == ']')
            set = c == '[';
        else if (c == '/' && !set) {
            for (at++; at < end && g_ascii_isalpha(scan->text.p[at]);)
                at++;
            scan_take(scan, at, LEX_STRING);
            return true;
        }
    }
    return false;
}

/* ---- signs before words ---- */

static size_t word_end(const struct scan *scan, size_t from)
{
    while (from < scan->end && scan_in_word(scan->text.p[from], false))
        from++;
    return from;
}

static bool take_variable(struct scan *scan)
{
    char next = scan_peek(scan, 1);

    if (scan_peek(scan, 0) != '$')
        return false;
    if (next == '{' || (next == '(' && scan_is(scan, "$(") && scan->grammar->traits.keys)) {
        char close = next == '{' ? '}' : ')';
        size_t end = scan_string_end(scan, scan->at + 1, close, false);
        scan_take(scan, end, LEX_NAME);
    } else if (scan_starts_word(next)) {
        scan_take(scan, word_end(scan, scan->at + 1), LEX_NAME);
    } else if (next && strchr("0123456789@#?!$*-<^", next)) {
        scan_take(scan, scan->at + 2, LEX_NAME);
    } else {
        return false;
    }
    return true;
}

static bool take_signed(struct scan *scan)
{
    const struct lex_traits *traits = &scan->grammar->traits;
    char c = scan_peek(scan, 0), next = scan_peek(scan, 1);
    char last = scan->at ? scan->text.p[scan->at - 1] : 0;

    if (traits->variable && take_variable(scan))
        return true;
    if (traits->annotation && c == '@' && scan_starts_word(next)) {
        scan_take(scan, word_end(scan, scan->at + 1), LEX_META);
        return true;
    }
    if (traits->atom && c == ':' && last != ':' && scan_starts_word(next)) {
        scan_take(scan, word_end(scan, scan->at + 1), LEX_CONSTANT);
        return true;
    }
    if (traits->attribute && c == '#' && (next == '[' || next == '!')) {
        scan_take(scan, scan_string_end(scan, scan->at, ']', false), LEX_META);
        return true;
    }
    if (traits->preprocessor && c == '#' && at_line_start(scan)) {
        size_t at = scan->at + 1;
        while (at < scan->end && scan->text.p[at] == ' ')
            at++;
        scan_take(scan, word_end(scan, at), LEX_META);
        return true;
    }
    return false;
}

/* ---- words ---- */

static char next_visible(const struct scan *scan, size_t at)
{
    while (at < scan->end && (scan->text.p[at] == ' ' || scan->text.p[at] == '\t'))
        at++;
    return at < scan->end ? scan->text.p[at] : 0;
}

static bool is_key(const struct scan *scan, size_t end)
{
    char next = next_visible(scan, end);

    return scan->grammar->traits.keys && (next == ':' || next == '=') && end - scan->at < 200;
}

static void take_word(struct scan *scan)
{
    const struct grammar *g = scan->grammar;
    size_t end = scan->at;

    while (end < scan->end && scan_in_word(scan->text.p[end], g->traits.dashes))
        end++;
    struct slice word = slice_sub(scan->text, scan->at, end);
    /* A member of something is no keyword, whatever it is called. */
    bool member = scan->at && scan->text.p[scan->at - 1] == '.' && scan->at > 1 &&
                  scan->text.p[scan->at - 2] != '.';
    if (!member && scan_list_has(g->keywords, word, g->traits.any_case))
        scan_take(scan, end, LEX_KEYWORD);
    else if (!member && scan_list_has(g->constants, word, g->traits.any_case))
        scan_take(scan, end, LEX_CONSTANT);
    else if (is_key(scan, end))
        scan_take(scan, end, LEX_NAME);
    else if (g->traits.calls && end < scan->end &&
             (scan->text.p[end] == '(' || (scan->text.p[end] == '!' && g->traits.lifetime)))
        scan_take(scan, end, LEX_FUNCTION);
    else
        scan_take(scan, end, LEX_PLAIN);
}

/* A string before a colon is a key: what holds in JSON. */
static bool take_key_string(struct scan *scan)
{
    char c = scan_peek(scan, 0);

    if (!scan->grammar->traits.keys || !c || !strchr(scan->grammar->quotes, c))
        return false;
    size_t end = scan_string_end(scan, scan->at, c, false);
    char next = next_visible(scan, end);
    scan_take(scan, end, next == ':' || next == '=' ? LEX_NAME : LEX_STRING);
    return true;
}

void lex_code(struct scan *scan)
{
    const struct lex_traits *traits = &scan->grammar->traits;

    while (scan->at < scan->end) {
        if (take_comment(scan) || (traits->triple && take_triple(scan)) ||
            (traits->raw && take_raw(scan)) || (traits->lifetime && take_character(scan)) ||
            (traits->regex && take_regex(scan)) || take_signed(scan) || take_key_string(scan) ||
            scan_value(scan))
            continue;
        char c = scan_peek(scan, 0), next = scan_peek(scan, 1);
        /* An option of a command is a word with its hyphens. */
        bool option = traits->dashes && c == '-' && (next == '-' || scan_starts_word(next));
        if (scan_starts_word(c) || option)
            take_word(scan);
        else
            scan_take(scan, scan->at + 1, LEX_PLAIN);
    }
}
