/* Whether the book is in the language it says. A text whose letters are mostly of a script that its language never is
 * written in has the wrong language: then its hyphens, quotes, digits and direction, and what a screen reader makes of
 * it, are wrong as well. Which scripts a language is written in, and which language is the likely one of a script, are
 * ICU's data; where a script has several, letters that only one of them has tell. */
#include "refine/passes.h"

#include "base/diag.h"

#include <glib.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

/* Fewer letters say nothing; more than the most say nothing new. */
#define LEAST_LETTERS 100
#define MOST_LETTERS 200000
/* A telling letter counts when it is one of so many: a name may be foreign. */
#define TELLING_PART 500
#define MOST_SCRIPTS 8

/* Letters that one language of their script has, in the order in which they are asked for. */
static const struct telling {
    UScriptCode script;
    gunichar letter;
    const char *language;
} tellings[] = {
    {USCRIPT_ARABIC, 0x679, "ur"},   {USCRIPT_ARABIC, 0x67c, "ps"},   {USCRIPT_ARABIC, 0x6b5, "ckb"},
    {USCRIPT_ARABIC, 0x6af, "fa"},   {USCRIPT_ARABIC, 0x686, "fa"},   {USCRIPT_CYRILLIC, 0x45e, "be"},
    {USCRIPT_CYRILLIC, 0x456, "uk"}, {USCRIPT_CYRILLIC, 0x458, "sr"}, {USCRIPT_DEVANAGARI, 0x933, "mr"},
    {USCRIPT_HAN, 0x306e, "ja"},     {USCRIPT_HEBREW, 0x5f1, "yi"},
};

struct census {
    uint32_t scripts[USCRIPT_CODE_LIMIT];
    uint32_t tellings[G_N_ELEMENTS(tellings)];
    uint32_t letters;
};

static void count_letter(struct census *census, gunichar c)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &error);

    if (U_FAILURE(error) || script <= USCRIPT_INHERITED || script >= USCRIPT_CODE_LIMIT)
        return;
    census->scripts[script]++;
    census->letters++;
    for (size_t i = 0; i < G_N_ELEMENTS(tellings); i++)
        census->tellings[i] += tellings[i].letter == c;
}

static void count_text(struct census *census, struct slice text)
{
    for (const char *p = text.p, *end = p + text.n; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c >= 0x80) {
            if (g_unichar_isalpha(c))
                count_letter(census, c);
        } else if (g_ascii_isalpha((char)c)) {
            census->scripts[USCRIPT_LATIN]++;
            census->letters++;
        }
    }
}

/* What has a language of its own, and code, does not count. Returns the first text with letters of the script that
 * is asked for. */
static const struct node *count_book(const struct book *book, struct census *census)
{
    const struct node *first = NULL, *node = book->root;

    while (node && census->letters < MOST_LETTERS) {
        bool skips = node->kind == NODE_CODE_BLOCK || node->kind == NODE_CODE ||
                     node->kind == NODE_MATH || (node != book->root && node_attr(node, "lang").n);
        if (!skips && node->kind == NODE_TEXT) {
            uint32_t latin = census->scripts[USCRIPT_LATIN], before = census->letters;
            count_text(census, node->text);
            if (!first && census->letters - before > census->scripts[USCRIPT_LATIN] - latin)
                first = node;
        }
        node = skips ? node_next_over(node, book->root) : node_next(node, book->root);
    }
    return first;
}

static UScriptCode most_used(const struct census *census)
{
    int most = USCRIPT_LATIN;

    for (int script = 0; script < USCRIPT_CODE_LIMIT; script++)
        if (census->scripts[script] > census->scripts[most])
            most = script;
    return (UScriptCode)most;
}

/* Simplified and traditional are the same script to its characters. */
static UScriptCode plain_script(UScriptCode script)
{
    return script == USCRIPT_SIMPLIFIED_HAN || script == USCRIPT_TRADITIONAL_HAN ? USCRIPT_HAN
                                                                                 : script;
}

/* Whether a language is written in a script; true as well for one that ICU does not know. */
static bool is_written_in(const char *language, UScriptCode script)
{
    UScriptCode known[MOST_SCRIPTS];
    UErrorCode error = U_ZERO_ERROR;
    int32_t count = uscript_getCode(language, known, MOST_SCRIPTS, &error);

    for (int32_t i = 0; i < count && U_SUCCESS(error); i++)
        if (plain_script(known[i]) == script)
            return true;
    return U_FAILURE(error) || count == 0;
}

/* The language that a text mostly of this script is likely in; false when ICU knows none. */
static bool find_likely(const struct census *census, UScriptCode script, char *out, int32_t room)
{
    char tag[ULOC_FULLNAME_CAPACITY], full[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;

    for (size_t i = 0; i < G_N_ELEMENTS(tellings); i++)
        if (tellings[i].script == script && census->tellings[i] > census->letters / TELLING_PART) {
            g_strlcpy(out, tellings[i].language, (gsize)room);
            return true;
        }
    g_snprintf(tag, sizeof tag, "und_%s", uscript_getShortName(script));
    uloc_addLikelySubtags(tag, full, sizeof full, &error);
    int32_t length = uloc_getLanguage(full, out, room, &error);
    return U_SUCCESS(error) && length > 0 && strcmp(out, "und") != 0;
}

/* The English name of a language. */
static char *language_name(const char *language)
{
    UChar name[64];
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = uloc_getDisplayLanguage(language, "en", name, G_N_ELEMENTS(name), &error);

    return U_SUCCESS(error) ? g_utf16_to_utf8((const gunichar2 *)name, length, NULL, NULL, NULL) : NULL;
}

static void report(const struct book *book, const struct census *census, UScriptCode script,
                   const char *language, struct span at)
{
    char likely[ULOC_LANG_CAPACITY] = "", *name = NULL, *hint = NULL;

    if (find_likely(census, script, likely, sizeof likely)) {
        name = language_name(likely);
        hint = g_strdup_printf("say 'lang: %s' if it is %s; mark what is in another language with {lang=…}",
                               likely, name ? name : "that");
    }
    diag_hint(book->diags, at, hint, DIAG_LANGUAGE_SCRIPT, uscript_getName(script), language);
    g_free(hint);
    g_free(name);
}

void script_check(const struct book *book)
{
    struct census *census = g_new0(struct census, 1);
    const struct node *first = count_book(book, census);
    UScriptCode script = most_used(census);
    char *language = string_of(book_language(book));
    const struct config_origin *origin = &book->config->origin[KEY_language];

    if (census->letters >= LEAST_LETTERS && census->scripts[script] * 2 > census->letters &&
        !is_written_in(language, script)) {
        bool said = origin->layer > LAYER_THEME && origin->span.file;
        report(book, census, script, language, said ? origin->span : first ? first->span : SPAN_NONE);
    }
    g_free(language);
    g_free(census);
}
