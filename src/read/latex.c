/* LaTeX as it occurs in bibliographies: accents, special letters, braces that keep capitals, a few commands for
 * the look of words. One pass; a stack tells which braces belong to a tag. */
#include "read/bibliography.h"

/* Deeper braces than any title has; tags of deeper ones are left out. */
#define MAX_BRACES 64

struct reader {
    struct slice in;
    size_t at;
    struct buf out;
    const char *tags[MAX_BRACES]; /* what a brace closes, NULL for nothing */
    size_t depth;
    const char *accent; /* waits for its letter */
    bool keeps_case; /* braces of the first level say so */
};

static const struct {
    char mark; /* \'e; or a command of one letter, \c c */
    const char *combining;
} accents[] = {
    {'`', "\u0300"},  {'\'', "\u0301"}, {'^', "\u0302"}, {'~', "\u0303"}, {'"', "\u0308"},
    {'=', "\u0304"},  {'.', "\u0307"},  {'u', "\u0306"}, {'v', "\u030C"}, {'H', "\u030B"},
    {'c', "\u0327"},  {'k', "\u0328"},  {'d', "\u0323"}, {'b', "\u0331"}, {'r', "\u030A"},
};

static const struct {
    const char *name, *text;
} letters[] = {
    {"ss", "ß"}, {"SS", "ẞ"}, {"o", "ø"}, {"O", "Ø"}, {"l", "ł"}, {"L", "Ł"}, {"ae", "æ"},
    {"AE", "Æ"}, {"oe", "œ"}, {"OE", "Œ"}, {"aa", "å"}, {"AA", "Å"}, {"i", "ı"}, {"j", "ȷ"},
    {"dh", "ð"}, {"DH", "Ð"}, {"th", "þ"}, {"TH", "Þ"}, {"dj", "đ"}, {"DJ", "Đ"}, {"ng", "ŋ"},
    {"textendash", "–"}, {"textemdash", "—"}, {"ldots", "…"}, {"dots", "…"}, {"textellipsis", "…"},
    {"textquoteright", "’"}, {"textquoteleft", "‘"}, {"textquotedblleft", "“"},
    {"textquotedblright", "”"}, {"guillemotleft", "«"}, {"guillemotright", "»"}, {"copyright", "©"},
    {"textregistered", "®"}, {"texttrademark", "™"}, {"pounds", "£"}, {"euro", "€"}, {"texteuro", "€"},
    {"S", "§"}, {"P", "¶"}, {"TeX", "TeX"}, {"LaTeX", "LaTeX"}, {"BibTeX", "BibTeX"},
    {"textdegree", "°"}, {"textbackslash", "\\"}, {"textasciitilde", "~"}, {"textunderscore", "_"},
    {"textexclamdown", "¡"}, {"textquestiondown", "¿"}, {"textbar", "|"}, {"times", "×"},
};

static const struct {
    const char *name, *open, *close;
} styles[] = {
    {"emph", "<i>", "</i>"},   {"textit", "<i>", "</i>"},  {"textsl", "<i>", "</i>"},
    {"textbf", "<b>", "</b>"}, {"textsc", "<sc>", "</sc>"}, {"mkbibemph", "<i>", "</i>"},
    {"textsuperscript", "<sup>", "</sup>"}, {"textsubscript", "<sub>", "</sub>"},
    {"mkbibquote", "“", "”"},  {"enquote", "“", "”"},
};

static bool more(const struct reader *r)
{
    return r->at < r->in.n;
}

/* Writes a character, with the accent that waits for it. An accent goes on a plain i, not a dotless one. */
static void put(struct reader *r, const char *text, size_t n)
{
    const char *accent = r->accent;

    r->accent = NULL;
    if (accent && n == strlen("ı") && memcmp(text, "ı", n) == 0)
        text = "i", n = 1;
    buf_bytes(&r->out, text, n);
    if (accent)
        buf_string(&r->out, accent);
}

static void open_brace(struct reader *r, const char *open, const char *close)
{
    if (r->depth < MAX_BRACES) {
        r->tags[r->depth] = close;
        buf_string(&r->out, open);
    }
    r->depth++;
}

static void close_brace(struct reader *r)
{
    if (!r->depth)
        return;
    r->depth--;
    if (r->depth < MAX_BRACES && r->tags[r->depth])
        buf_string(&r->out, r->tags[r->depth]);
}

static void skip_spaces(struct reader *r)
{
    while (more(r) && g_ascii_isspace(r->in.p[r->at]))
        r->at++;
}

/* A command of letters, whose name was read. Those that are not known leave their argument behind. */
static void command(struct reader *r, struct slice name)
{
    skip_spaces(r);
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
        if (slice_is(name, letters[i].name)) {
            put(r, letters[i].text, strlen(letters[i].text));
            return;
        }
    for (size_t i = 0; i < G_N_ELEMENTS(styles); i++)
        if (slice_is(name, styles[i].name) && more(r) && r->in.p[r->at] == '{') {
            r->at++;
            open_brace(r, styles[i].open, styles[i].close);
            return;
        }
}

static const char *find_accent(char mark)
{
    for (size_t i = 0; i < G_N_ELEMENTS(accents); i++)
        if (accents[i].mark == mark)
            return accents[i].combining;
    return NULL;
}

/* What follows a backslash. */
static void control(struct reader *r)
{
    size_t from = ++r->at;

    while (more(r) && g_ascii_isalpha(r->in.p[r->at]))
        r->at++;
    struct slice name = slice_sub(r->in, from, r->at);
    if (name.n > 1 || (name.n == 1 && !find_accent(name.p[0]))) {
        command(r, name);
    } else if (name.n == 1) {
        skip_spaces(r);
        r->accent = find_accent(name.p[0]);
    } else if (more(r)) {
        char mark = r->in.p[r->at++];
        r->accent = find_accent(mark);
        if (mark == '\\' || mark == ' ')
            put(r, " ", 1);
        else if (!r->accent && !strchr("/-,;:!@", mark))
            put(r, &mark, 1);
    }
}

/* Marks that stand for others: "--" and "``". Returns the bytes read, or 0. */
static size_t ligature(struct reader *r)
{
    static const struct {
        const char *from, *to;
    } rows[] = {{"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}, {"~", "\u00A0"}, {"$", ""}};
    struct slice rest = slice_sub(r->in, r->at, r->in.n);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (slice_starts(rest, rows[i].from)) {
            put(r, rows[i].to, strlen(rows[i].to));
            return strlen(rows[i].from);
        }
    return 0;
}

static void one(struct reader *r)
{
    char c = r->in.p[r->at];
    size_t n;

    if (c == '\\') {
        control(r);
    } else if (c == '{') {
        bool keeps = r->keeps_case && !r->depth && r->at + 1 < r->in.n &&
                     (g_ascii_isalpha(r->in.p[r->at + 1]) || (unsigned char)r->in.p[r->at + 1] >= 0x80);
        r->at++;
        open_brace(r, keeps ? "<span class=\"nocase\">" : "", keeps ? "</span>" : NULL);
    } else if (c == '}') {
        r->at++;
        close_brace(r);
    } else if ((n = ligature(r)) > 0) {
        r->at += n;
    } else if (g_ascii_isspace(c)) {
        skip_spaces(r);
        put(r, " ", 1);
    } else {
        const char *p = r->in.p + r->at;
        n = (size_t)(g_utf8_next_char(p) - p);
        n = MIN(n, r->in.n - r->at);
        put(r, p, n);
        r->at += n;
    }
}

static struct slice read_text(struct arena *arena, struct reader r)
{
    while (more(&r))
        one(&r);
    while (r.depth)
        close_brace(&r);
    struct slice text = slice_trim(buf_view(&r.out));
    char *composed = g_utf8_normalize(text.p, (gssize)text.n, G_NORMALIZE_NFC);
    struct slice made = arena_copy(arena, composed ? slice_of(composed) : text);
    g_free(composed);
    buf_free(&r.out);
    return made;
}

struct slice latex_text(struct arena *arena, struct slice latex)
{
    return read_text(arena, (struct reader){.in = latex});
}

struct slice latex_title(struct arena *arena, struct slice latex)
{
    return read_text(arena, (struct reader){.in = latex, .keeps_case = true});
}
