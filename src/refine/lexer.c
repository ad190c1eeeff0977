/* The table of languages, the scanner that its families share, and the list of lexemes. */
#include "refine/lexer_parts.h"

static const struct grammar grammars[] = {
#define LANGUAGE(names, family, line, open, close, quotes, longs, traits, keywords, constants) \
    {names, lex_##family, line, open, close, quotes, longs, traits, keywords, constants},
#include "refine/lexer.def"
};

const char *lexer_class(enum lex_kind kind)
{
    static const char *const classes[] = {
        [LEX_PLAIN] = "", [LEX_KEYWORD] = "keyword", [LEX_CONSTANT] = "constant",
        [LEX_STRING] = "string", [LEX_COMMENT] = "comment", [LEX_NUMBER] = "number",
        [LEX_FUNCTION] = "function", [LEX_NAME] = "name", [LEX_META] = "meta",
        [LEX_PROMPT] = "prompt", [LEX_HEADING] = "heading", [LEX_INSERTED] = "inserted",
        [LEX_DELETED] = "deleted",
    };

    return classes[kind];
}

bool scan_list_has(const char *list, struct slice word, bool any_case)
{
    for (const char *p = list; *p;) {
        const char *space = strchr(p, ' ');
        size_t n = space ? (size_t)(space - p) : strlen(p);
        if (n == word.n && (any_case ? g_ascii_strncasecmp(p, word.p, n) == 0
                                     : memcmp(p, word.p, n) == 0))
            return true;
        p += n + (space != NULL);
    }
    return false;
}

const struct grammar *lexer_find(struct slice language)
{
    for (size_t i = 0; language.n && i < G_N_ELEMENTS(grammars); i++)
        if (scan_list_has(grammars[i].names, language, true))
            return &grammars[i];
    return NULL;
}

void lexer_run(const struct grammar *grammar, struct slice text, struct lexemes *out)
{
    struct scan scan = {.grammar = grammar, .text = text, .end = text.n, .out = out};

    vec_clear(&out->list);
    grammar->family(&scan);
    scan_take(&scan, scan.end, LEX_PLAIN);
}

/* ---- the scanner ---- */

char scan_peek(const struct scan *scan, size_t ahead)
{
    return scan->at + ahead < scan->end ? scan->text.p[scan->at + ahead] : 0;
}

bool scan_is(const struct scan *scan, const char *literal)
{
    size_t n = strlen(literal);

    return n && scan->at + n <= scan->end && memcmp(scan->text.p + scan->at, literal, n) == 0;
}

void scan_take(struct scan *scan, size_t to, enum lex_kind kind)
{
    struct lexemes *out = scan->out;

    to = MIN(to, scan->end);
    if (to <= scan->at)
        return;
    for (size_t i = to; i-- > scan->at;)
        if (!strchr(" \t\r\n", scan->text.p[i]) || !scan->text.p[i]) {
            scan->before = scan->text.p[i];
            break;
        }
    scan->at = to;
    if (out->list.count && vec_last(&out->list).kind == kind)
        vec_last(&out->list).end = to;
    else
        vec_push(&out->list, (struct lexeme){to, kind});
}

size_t scan_line_end(const struct scan *scan)
{
    const char *from = scan->text.p + scan->at;
    const char *end = memchr(from, '\n', scan->end - scan->at);

    return end ? (size_t)(end - scan->text.p) : scan->end;
}

size_t scan_find(const struct scan *scan, size_t from, const char *literal)
{
    size_t n = strlen(literal);

    for (; n && from + n <= scan->end; from++) {
        const char *first = memchr(scan->text.p + from, literal[0], scan->end - n + 1 - from);
        if (!first)
            break;
        from = (size_t)(first - scan->text.p);
        if (memcmp(first, literal, n) == 0)
            return from;
    }
    return scan->end;
}

size_t scan_string_end(const struct scan *scan, size_t from, char quote, bool lines)
{
    for (size_t at = from + 1; at < scan->end; at++) {
        char c = scan->text.p[at];
        if (c == '\n' && !lines)
            return at;
        if (c == quote)
            return at + 1;
        if (c == '\\' && at + 1 < scan->end && (lines || scan->text.p[at + 1] != '\n'))
            at++;
    }
    return scan->end;
}

bool scan_starts_word(char c)
{
    return g_ascii_isalpha(c) || c == '_' || (c & 0x80);
}

bool scan_in_word(char c, bool dashes)
{
    return scan_starts_word(c) || g_ascii_isdigit(c) || (dashes && c == '-');
}

/* Digits with what may stand among them: 0xff, 1_000, 1.5e-3, 10px. */
size_t scan_number_end(const struct scan *scan)
{
    size_t at = scan->at;

    while (at < scan->end) {
        char c = scan->text.p[at], last = at > scan->at ? scan->text.p[at - 1] : 0;
        bool hex = scan_peek(scan, 1) == 'x' || scan_peek(scan, 1) == 'X';
        bool sign = (c == '-' || c == '+') && (last == 'e' || last == 'E') && !hex;
        bool point = c == '.' && at + 1 < scan->end && g_ascii_isdigit(scan->text.p[at + 1]);
        if (!g_ascii_isalnum(c) && c != '_' && c != '%' && !sign && !point)
            break;
        at++;
    }
    return at;
}

bool scan_value(struct scan *scan)
{
    const struct grammar *g = scan->grammar;
    char c = scan_peek(scan, 0);

    if (c && (strchr(g->quotes, c) || strchr(g->long_quotes, c))) {
        bool lines = strchr(g->long_quotes, c) != NULL;
        scan_take(scan, scan_string_end(scan, scan->at, c, lines), LEX_STRING);
        return true;
    }
    if (g_ascii_isdigit(c)) {
        scan_take(scan, scan_number_end(scan), LEX_NUMBER);
        return true;
    }
    return false;
}
