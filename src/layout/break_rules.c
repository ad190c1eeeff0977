/* Addresses of the net and pieces of code: words too long for lines, with places of their own to be parted at. */
#include "layout/break_rules.h"

#include "layout/linebreak.h"

/* A slash parts what an address names; a dot or a hyphen parts a name; what comes before a colon or a double slash is
 * no more than the kind of address. */
#define SLASH_PENALTY 100
#define NAME_PENALTY 130
#define SCHEME_PENALTY 160
/* Fewer bytes than this of an address before or after the break are a scrap ("org", "pdf"). */
#define LEAST_BEFORE 3
#define LEAST_AFTER 4
/* A word with an at sign in it is an address when it is longer than this. */
#define LEAST_MAIL 8

/** True for punctuation that ends what stands before it and never starts a line. */
static bool closes(gunichar c)
{
    if (c < 0x80)
        return c && strchr(".,;:!?)]}>'\"", (int)c) != NULL;
    switch (g_unichar_type(c)) {
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
        return true;
    default:
        return c == 0x2026 || c == 0x3001 || c == 0x3002 || c == 0x60c || c == 0x61b || c == 0x61f;
    }
}

static const char *find(struct slice text, const char *part)
{
    size_t n = strlen(part);

    for (size_t i = 0; i + n <= text.n; i++)
        if (!memcmp(text.p + i, part, n))
            return text.p + i;
    return NULL;
}

/** A place within the address. */
static const char *find_sign(struct slice token)
{
    const char *sign = find(token, "://");

    if (!sign)
        sign = find(token, "www.");
    if (!sign && token.n > LEAST_MAIL)
        sign = memchr(token.p, '@', token.n);
    return sign;
}

/** What stands before an address without being part of it. */
static bool is_opening(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_INITIAL_PUNCTUATION || c == '<' ||
           c == '"' || c == 0x2013 || c == 0x2014;
}

struct slice address_find(struct slice token)
{
    const char *sign = find_sign(token), *start = sign, *end = sign;
    const char *limit = token.p + token.n;

    if (!sign)
        return (struct slice){token.p, 0};
    while (start > token.p) {
        const char *last = g_utf8_prev_char(start);
        gunichar c = g_utf8_get_char(last);
        if (is_unspaced(c) || is_opening(c))
            break;
        start = last;
    }
    while (end < limit && !is_unspaced(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    while (end > sign && closes(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
    return (struct slice){start, (size_t)(end - start)};
}

/** A line ends with the mark, which says that the address goes on: as no hyphen is ever put into one, a hyphen can
 * only be its own. The Chicago Manual (14.18) parts after a colon and a double slash too, but would rather start the
 * next line with the single slash, the dot or the hyphen; readers on the net know the other way. */
int32_t address_penalty(struct slice address, size_t at)
{
    if (at < LEAST_BEFORE || at + LEAST_AFTER > address.n)
        return PENALTY_NEVER;
    char before = address.p[at - 1], after = address.p[at];
    if (after == '/' || closes(g_utf8_get_char(address.p + at)))
        return PENALTY_NEVER;
    if (before == ':' || (before == '/' && address.p[at - 2] == '/'))
        return SCHEME_PENALTY;
    if (before == '/')
        return SLASH_PENALTY;
    return before && strchr(".-_?&=#@,+", before) ? NAME_PENALTY : PENALTY_NEVER;
}

bool code_parts(gunichar before, gunichar after)
{
    if (after < 0x80 && strchr(")]},;>=", (int)after))
        return false; /* what closes, and "=>", "->", "&=" */
    if (before < 0x80 && before && strchr(":/._-,;=|&", (int)before))
        return after != before;
    return before == '(' || before == ')' || before == '>' || before == '}' ||
           (before < 0x80 && after < 0x80 && g_ascii_islower((char)before) &&
            g_ascii_isupper((char)after));
}

bool is_unspaced(gunichar c)
{
    if (c < 0xe00)
        return false;
    switch (g_unichar_break_type(c)) {
    case G_UNICODE_BREAK_IDEOGRAPHIC:
    case G_UNICODE_BREAK_COMPLEX_CONTEXT:
    case G_UNICODE_BREAK_NON_STARTER:
    case G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER:
    case G_UNICODE_BREAK_HANGUL_LV_SYLLABLE:
    case G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE:
        return true;
    default:
        return c >= 0x3000 && c < 0xfff0;
    }
}

bool cut_parts_marks(gunichar before, gunichar after)
{
    switch (g_unichar_break_type(after)) {
    case G_UNICODE_BREAK_CLOSE_PUNCTUATION:
    case G_UNICODE_BREAK_CLOSE_PARANTHESIS:
    case G_UNICODE_BREAK_EXCLAMATION:
    case G_UNICODE_BREAK_INFIX_SEPARATOR:
    case G_UNICODE_BREAK_NON_STARTER:
        return after >= 0x80 || g_unichar_isalpha(before) || g_unichar_ismark(before);
    default:
        return before >= 0x80 && g_unichar_break_type(before) == G_UNICODE_BREAK_OPEN_PUNCTUATION;
    }
}
