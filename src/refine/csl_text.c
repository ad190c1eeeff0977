/* Tagged text: reading it from data, looking into it, changing its case. */
#include "refine/csl_text.h"

#include <glib.h>

void csl_open(struct buf *out, enum csl_tag tag)
{
    buf_byte(out, CSL_OPEN);
    buf_byte(out, (char)tag);
}

void csl_open_object(struct buf *out, enum csl_tag tag, unsigned number)
{
    csl_open(out, tag);
    buf_printf(out, "%u%c", number, CSL_ADDRESS_END);
}

void csl_close(struct buf *out)
{
    buf_byte(out, CSL_CLOSE);
}

size_t csl_code_size(struct slice text, size_t at)
{
    switch (text.p[at]) {
    case CSL_CLOSE:
    case CSL_JOINT:
        return 1;
    case CSL_OPEN:
        break;
    default:
        return 0;
    }
    bool more = text.p[at + 1] == TAG_LINK || text.p[at + 1] == TAG_CITE || text.p[at + 1] == TAG_OBJECT;
    const char *end = more ? memchr(text.p + at, CSL_ADDRESS_END, text.n - at) : NULL;
    return end ? (size_t)(end - text.p) - at + 1 : 2;
}

static size_t char_size(struct slice text, size_t at)
{
    size_t n = (size_t)(g_utf8_next_char(text.p + at) - (text.p + at));

    return MIN(n, text.n - at);
}

/* ---- data ---- */

static const struct {
    const char *open, *close;
    enum csl_tag tag;
} data_tags[] = {
    {"<i>", "</i>", TAG_ITALIC},        {"<b>", "</b>", TAG_BOLD},
    {"<sc>", "</sc>", TAG_SMALL_CAPS},  {"<sup>", "</sup>", TAG_SUPER},
    {"<sub>", "</sub>", TAG_SUB},       {"<span class=\"nocase\">", "</span>", TAG_NO_CASE},
    {"<span style=\"font-variant:small-caps;\">", "</span>", TAG_SMALL_CAPS},
    {"<span style=\"font-variant: small-caps;\">", "</span>", TAG_SMALL_CAPS},
};

/* Tags of data open at once; deeper ones change nothing. */
#define MAX_DATA_TAGS 16

struct data_reader {
    struct slice data;
    size_t at;
    struct buf *out;
    const char *open[MAX_DATA_TAGS]; /* the closing tags that are waited for */
    int depth;
};

static bool take_tag(struct data_reader *r)
{
    struct slice rest = slice_sub(r->data, r->at, r->data.n);

    if (r->depth && slice_starts(rest, r->open[r->depth - 1])) {
        r->at += strlen(r->open[--r->depth]);
        csl_close(r->out);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(data_tags); i++) {
        if (!slice_starts(rest, data_tags[i].open) || r->depth == MAX_DATA_TAGS)
            continue;
        if (!g_strstr_len(rest.p, (gssize)rest.n, data_tags[i].close))
            return false;
        r->open[r->depth++] = data_tags[i].close;
        csl_open(r->out, data_tags[i].tag);
        r->at += strlen(data_tags[i].open);
        return true;
    }
    return false;
}

/* A double quotation mark, straight or curly, that has its other: the tag of quotations. Those that are inner ones
 * there are set again by the style's language. */
static bool take_quote(struct data_reader *r)
{
    struct slice rest = slice_sub(r->data, r->at, r->data.n);
    bool straight = rest.p[0] == '"', curly = slice_starts(rest, "“"), end = slice_starts(rest, "”");
    size_t size = straight ? 1 : strlen("“");
    bool is_open = r->depth && !strcmp(r->open[r->depth - 1], "\"");

    if (!straight && !curly && !end)
        return false;
    if (is_open && (straight || end)) {
        r->depth--;
        csl_close(r->out);
    } else if (!end && r->depth < MAX_DATA_TAGS &&
               g_strstr_len(rest.p + size, (gssize)(rest.n - size), straight ? "\"" : "”")) {
        r->open[r->depth++] = "\"";
        csl_open(r->out, TAG_QUOTED);
    } else {
        return false;
    }
    r->at += size;
    return true;
}

void csl_from_data(struct slice data, struct buf *out)
{
    struct data_reader r = {.data = data, .out = out};

    while (r.at < data.n) {
        char c = data.p[r.at];
        if ((c == '<' && take_tag(&r)) || take_quote(&r))
            continue;
        size_t n = char_size(data, r.at);
        if (c == '\n' || c == '\t')
            buf_byte(out, ' ');
        else if ((unsigned char)c >= ' ')
            buf_bytes(out, data.p + r.at, n);
        r.at += n;
    }
    while (r.depth-- > 0)
        csl_close(out);
}

/* ---- looking ---- */

void csl_plain(struct slice text, struct buf *out)
{
    for (size_t i = 0, n; i < text.n; i += n)
        if (!(n = csl_code_size(text, i))) {
            n = 1;
            buf_byte(out, text.p[i]);
        }
}

bool csl_is_blank(struct slice text)
{
    for (size_t i = 0, n; i < text.n; i += n)
        if (!(n = csl_code_size(text, i)))
            return false;
    return true;
}

struct slice csl_cut(struct slice text, enum csl_tag tag, size_t *from, size_t *to)
{
    size_t start = 0, inner = 0;
    int depth = 0, at_depth = -1;

    for (size_t i = 0, n; i < text.n; i += n) {
        n = csl_code_size(text, i);
        if (n && text.p[i] == CSL_OPEN) {
            if (at_depth < 0 && text.p[i + 1] == (char)tag)
                start = i, inner = i + n, at_depth = depth;
            depth++;
        } else if (n && text.p[i] == CSL_CLOSE && --depth == at_depth) {
            if (from)
                *from = start;
            if (to)
                *to = i + 1;
            return slice_sub(text, inner, i);
        }
        n += !n;
    }
    return (struct slice){0};
}

uint32_t csl_first(struct slice text)
{
    for (size_t i = 0, n; i < text.n; i += n)
        if (!(n = csl_code_size(text, i)))
            return g_utf8_get_char(text.p + i);
    return 0;
}

uint32_t csl_last(struct slice text)
{
    uint32_t last = 0;

    for (size_t i = 0, n; i < text.n; i += n)
        if (!(n = csl_code_size(text, i))) {
            last = g_utf8_get_char(text.p + i);
            n = char_size(text, i);
        }
    return last;
}

/* ---- case ---- */

/* Words that titles have in lower case unless they are first or last (CSL's list). */
static const char *const small_words[] = {
    "a",   "an",  "and",  "as",   "at",   "but",  "by",   "down", "for",  "from",   "in",  "into", "nor",
    "of",  "on",  "onto", "or",   "over", "so",   "the",  "till", "to",   "up",     "via", "with", "yet",
    "about", "against", "among", "around", "before", "between", "beyond", "during", "than", "through", "under",
    "upon", "v", "vs", "without", "within", "d’", "de", "di", "da", "du", "la", "le", "van", "von",
};

static bool is_small(struct slice word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(small_words); i++)
        if (slice_is(word, small_words[i]))
            return true;
    return false;
}

/* Has the text letters, and are all of them capitals? */
static bool all_capitals(struct slice text)
{
    bool letters = false;

    for (size_t i = 0, n; i < text.n; i += n) {
        if ((n = csl_code_size(text, i)))
            continue;
        n = char_size(text, i);
        gunichar c = g_utf8_get_char(text.p + i);
        if (g_unichar_islower(c))
            return false;
        letters |= g_unichar_isupper(c);
    }
    return letters;
}

/* A walk over the words of a text; a word ends at spaces, hyphens and dashes, not at apostrophes. */
struct caser {
    struct slice text;
    struct buf *out;
    enum csl_text_case to;
    bool lower;          /* all was in capitals: what is not raised goes down */
    bool first;          /* no word was seen yet */
    bool after_stop;     /* behind a colon or the end of a sentence */
    bool after_hyphen;
    int depth, no_case;  /* tags open; within one that keeps the case, its depth, else 0 */
};

static bool is_word_char(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '\'' || c == 0x2019 || c == '&';
}

static size_t word_end(struct slice text, size_t at)
{
    while (at < text.n && !csl_code_size(text, at) && is_word_char(g_utf8_get_char(text.p + at)))
        at += char_size(text, at);
    return at;
}

static bool is_last_word(struct slice text, size_t at)
{
    for (size_t n; at < text.n; at += n) {
        if ((n = csl_code_size(text, at)))
            continue;
        gunichar c = g_utf8_get_char(text.p + at);
        if (is_word_char(c))
            return false;
        if (c == ':' || c == '?' || c == '!') /* the last of the title, before a subtitle */
            return true;
        n = char_size(text, at);
    }
    return true;
}

static void put_word(struct caser *c, struct slice word, bool raise, bool lower)
{
    for (size_t i = 0, n; i < word.n; i += n) {
        n = char_size(word, i);
        gunichar letter = g_utf8_get_char(word.p + i);
        if (i == 0 && raise)
            letter = g_unichar_toupper(letter);
        else if (lower)
            letter = g_unichar_tolower(letter);
        buf_char(c->out, letter);
    }
}

static bool has_capital(struct slice word)
{
    for (size_t i = 0; i < word.n; i += char_size(word, i))
        if (g_unichar_isupper(g_utf8_get_char(word.p + i)))
            return true;
    return false;
}

static void title_word(struct caser *c, struct slice word, size_t end)
{
    char *folded = g_utf8_strdown(word.p, (gssize)word.n);
    bool within = !c->first && !c->after_stop;
    bool small = within && is_small(slice_of(folded)) && !(is_last_word(c->text, end) && !c->after_hyphen);
    bool mixed = !c->lower && has_capital(word);

    /* A small word that the author wrote with a capital goes down too; "iOS" stays. */
    bool only_first = mixed && !has_capital(slice_sub(word, char_size(word, 0), word.n));
    if (small && (!mixed || only_first) && word.n > 0)
        buf_slice(c->out, slice_of(folded));
    else
        put_word(c, word, !mixed, c->lower);
    g_free(folded);
}

static void case_word(struct caser *c, struct slice word, size_t end)
{
    bool keeps = c->no_case != 0;

    if (keeps)
        buf_slice(c->out, word);
    else if (c->to == CASE_UPPER || c->to == CASE_LOWER)
        for (size_t i = 0; i < word.n; i += char_size(word, i))
            buf_char(c->out, c->to == CASE_UPPER ? g_unichar_toupper(g_utf8_get_char(word.p + i))
                                                 : g_unichar_tolower(g_utf8_get_char(word.p + i)));
    else if (c->to == CASE_TITLE)
        title_word(c, word, end);
    else if (c->to == CASE_CAPITALIZE_ALL)
        put_word(c, word, !has_capital(word) && !c->after_hyphen, false);
    else
        put_word(c, word, c->first && !has_capital(word), c->lower && !c->first);
    c->first = c->after_stop = c->after_hyphen = false;
}

static void case_code(struct caser *c, size_t at, size_t n)
{
    if (c->text.p[at] == CSL_OPEN) {
        c->depth++;
        bool keeps = c->text.p[at + 1] == TAG_NO_CASE || c->text.p[at + 1] == TAG_LINK;
        if (keeps && !c->no_case)
            c->no_case = c->depth;
    } else if (c->text.p[at] == CSL_CLOSE) {
        if (c->no_case == c->depth)
            c->no_case = 0;
        c->depth--;
    }
    buf_bytes(c->out, c->text.p + at, n);
}

void csl_change_case(struct slice text, enum csl_text_case to, bool english, struct buf *out)
{
    struct caser c = {.text = text, .out = out, .to = to, .first = true};

    if (to == CASE_NONE || (to == CASE_TITLE && !english)) {
        buf_slice(out, text);
        return;
    }
    c.lower = (to == CASE_TITLE || to == CASE_SENTENCE) && all_capitals(text);
    for (size_t i = 0, n; i < text.n; i += n) {
        if ((n = csl_code_size(text, i))) {
            case_code(&c, i, n);
            continue;
        }
        size_t end = word_end(text, i);
        if (end > i) {
            case_word(&c, slice_sub(text, i, end), end);
            n = end - i;
            continue;
        }
        n = char_size(text, i);
        gunichar mark = g_utf8_get_char(text.p + i);
        c.after_stop |= mark == ':' || mark == '?' || mark == '!' || mark == 0x2014;
        c.after_hyphen = mark == '-' || mark == 0x2010;
        buf_bytes(out, text.p + i, n);
    }
}

void csl_strip_periods(struct slice text, struct buf *out)
{
    for (size_t i = 0, n; i < text.n; i += n) {
        n = csl_code_size(text, i);
        if (n || text.p[i] != '.')
            buf_bytes(out, text.p + i, MAX(n, 1));
        n = MAX(n, 1);
    }
}
