/* Hyphenation. A dictionary is found by language tag: its own file, else the file that serves the
 * language. Words are looked up in lower case; results are kept, as most words come again. */
#include "layout/hyphenate.h"

#include "base/arena.h"

#include <glib.h>
#include <hyphen.h>

#include <stdlib.h>

/* A longer "word" is no word; its breaks come from elsewhere. */
#define MAX_WORD 100
/* Letters of a word worth hyphenating at all. */
#define MIN_WORD 5

/* Who serves a language, and the fewest letters before and after a hyphen there. */
static const struct language {
    const char *tag, *file;
    int before, after;
} languages[] = {
    {"en-gb", "hyph_en_GB.dic", 2, 3}, {"en-au", "hyph_en_GB.dic", 2, 3},
    {"en-nz", "hyph_en_GB.dic", 2, 3}, {"en-ie", "hyph_en_GB.dic", 2, 3},
    {"en-za", "hyph_en_GB.dic", 2, 3}, {"en-in", "hyph_en_GB.dic", 2, 3},
    {"en", "hyph_en_US.dic", 2, 3},    {"de", "hyph_de_DE.dic", 2, 2},
    {"fr", "hyph_fr.dic", 2, 3},       {"es", "hyph_es_ES.dic", 2, 2},
    {"it", "hyph_it_IT.dic", 2, 2},    {"nl", "hyph_nl_NL.dic", 2, 2},
    {"pt-br", "hyph_pt_BR.dic", 2, 3}, {"pt", "hyph_pt_PT.dic", 2, 3},
    {"sv", "hyph_sv_SE.dic", 2, 2},    {"pl", "hyph_pl_PL.dic", 2, 2},
    {"ru", "hyph_ru_RU.dic", 2, 2},    {"el", "hyph_el_GR.dic", 2, 2},
};

struct dictionary {
    HyphenDict *dict; /* NULL: none for this language */
    bool utf8;
    int before, after;
    GHashTable *words; /* lower-case word → offsets */
};

struct hyphenator {
    char *dir;
    GHashTable *dictionaries; /* language tag → struct dictionary */
    const struct dictionary *last;
    char last_tag[32];
    struct arena *arena;
};

static void dictionary_free(gpointer data)
{
    struct dictionary *dictionary = data;
    if (dictionary->dict)
        hnj_hyphen_free(dictionary->dict);
    g_hash_table_destroy(dictionary->words);
    g_free(dictionary);
}

struct hyphenator *hyphenator_new(const char *dir)
{
    struct hyphenator *hyphenator = g_new0(struct hyphenator, 1);
    hyphenator->dir = g_strdup(dir);
    hyphenator->arena = arena_new();
    hyphenator->dictionaries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, dictionary_free);
    return hyphenator;
}

void hyphenator_free(struct hyphenator *hyphenator)
{
    if (!hyphenator)
        return;
    g_hash_table_destroy(hyphenator->dictionaries);
    arena_free(hyphenator->arena);
    g_free(hyphenator->dir);
    g_free(hyphenator);
}

/* ---- dictionaries ---- */

static bool tag_begins(const char *tag, const char *prefix)
{
    size_t n = strlen(prefix);
    return g_ascii_strncasecmp(tag, prefix, n) == 0 && (tag[n] == 0 || tag[n] == '-');
}

static HyphenDict *load_file(const struct hyphenator *hyphenator, const char *name)
{
    char *path = g_build_filename(hyphenator->dir, name, NULL);
    HyphenDict *dict =
        g_file_test(path, G_FILE_TEST_IS_REGULAR) ? hnj_hyphen_load(path) : NULL;
    g_free(path);
    return dict;
}

/** hyph_xx_YY.dic or hyph_xx.dic of a language without a row. */
static HyphenDict *load_other(const struct hyphenator *hyphenator, const char *tag)
{
    char *name = g_strdup_printf("hyph_%s.dic", tag);
    g_strdelimit(name, "-", '_');
    HyphenDict *dict = load_file(hyphenator, name);
    if (!dict && strchr(name + 5, '_')) {
        strcpy(strchr(name + 5, '_'), ".dic");
        dict = load_file(hyphenator, name);
    }
    g_free(name);
    return dict;
}

static struct dictionary *load(const struct hyphenator *hyphenator, const char *tag)
{
    struct dictionary *dictionary = g_new0(struct dictionary, 1);
    dictionary->words = g_hash_table_new(g_str_hash, g_str_equal);
    dictionary->before = dictionary->after = 2;
    bool known = false;
    for (size_t i = 0; hyphenator->dir && !known && i < G_N_ELEMENTS(languages); i++)
        if (tag_begins(tag, languages[i].tag)) {
            dictionary->dict = load_file(hyphenator, languages[i].file);
            dictionary->before = languages[i].before;
            dictionary->after = languages[i].after;
            known = true;
        }
    bool plain = tag[0] && strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") ==
                               strlen(tag);
    if (hyphenator->dir && !known && plain)
        dictionary->dict = load_other(hyphenator, tag);
    if (dictionary->dict)
        dictionary->utf8 = dictionary->dict->utf8;
    return dictionary;
}

static struct dictionary *find_dictionary(struct hyphenator *hyphenator,
                                          struct slice language)
{
    if (!language.n || language.n >= sizeof hyphenator->last_tag)
        return NULL;
    if (hyphenator->last && strlen(hyphenator->last_tag) == language.n &&
        memcmp(hyphenator->last_tag, language.p, language.n) == 0)
        return (struct dictionary *)hyphenator->last;
    memcpy(hyphenator->last_tag, language.p, language.n);
    hyphenator->last_tag[language.n] = 0;
    struct dictionary *dictionary =
        g_hash_table_lookup(hyphenator->dictionaries, hyphenator->last_tag);
    if (!dictionary) {
        dictionary = load(hyphenator, hyphenator->last_tag);
        g_hash_table_insert(hyphenator->dictionaries, g_strdup(hyphenator->last_tag),
                            dictionary);
    }
    hyphenator->last = dictionary;
    return dictionary;
}

/* ---- words ---- */

struct hyphen_limits hyphen_limits_parse(struct slice text)
{
    int value[3] = {0};
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        while (at < text.n && text.p[at] == ' ')
            at++;
        int number = 0;
        for (; at < text.n && text.p[at] != ' '; at++)
            if (g_ascii_isdigit(text.p[at]) && number < 1000)
                number = number * 10 + (text.p[at] - '0');
        value[i] = number;
    }
    return (struct hyphen_limits){value[0], value[1], value[2]};
}

/** libhyphen's digits for a word in the dictionary's encoding: odd means a break after that letter.
 * Breaks that change the spelling are left out. Returns the count of letters, or 0. */
static size_t ask(const struct dictionary *dictionary, const char *word, char *odd)
{
    char *coded = NULL;
    const char *asked = word;
    gsize n = strlen(word);
    if (!dictionary->utf8) {
        coded = g_convert(word, (gssize)n, dictionary->dict->cset, "UTF-8", NULL, &n, NULL);
        asked = coded;
    }
    if (!asked || n == 0 || n > MAX_WORD * 4) {
        g_free(coded);
        return 0;
    }
    char hyphens[MAX_WORD * 4 + 8];
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    size_t letters = (size_t)g_utf8_strlen(word, -1);
    int failed = hnj_hyphen_hyphenate2(dictionary->dict, asked, (int)n, hyphens, NULL, &rep,
                                       &pos, &cut);
    for (size_t i = 0; !failed && i < letters; i++) {
        odd[i] = (hyphens[i] & 1) && !(rep && rep[i]);
        if (rep && rep[i])
            free(rep[i]);
    }
    free(rep);
    free(pos);
    free(cut);
    g_free(coded);
    return failed ? 0 : letters;
}

static const unsigned char *find_breaks(struct hyphenator *hyphenator,
                                        const struct dictionary *dictionary,
                                        const char *lower, struct slice word,
                                        const struct hyphen_limits *limits)
{
    char odd[MAX_WORD + 1] = {0};
    unsigned char found[MAX_WORD + 1];
    size_t count = 0;
    size_t letters = ask(dictionary, lower, odd);
    int before = limits->before ? limits->before : dictionary->before;
    int after = limits->after ? limits->after : dictionary->after;
    int word_min = limits->word ? limits->word : MIN_WORD;
    if (letters >= (size_t)word_min && (size_t)g_utf8_strlen(word.p, (gssize)word.n) == letters) {
        const char *p = word.p;
        for (size_t i = 0; i + 1 < letters; i++) {
            p = g_utf8_next_char(p);
            if (odd[i] && (int)i + 1 >= before && (int)(letters - i) - 1 >= after)
                found[count++] = (unsigned char)(p - word.p);
        }
    }
    found[count++] = 0;
    unsigned char *kept = arena_alloc(hyphenator->arena, count);
    memcpy(kept, found, count);
    return kept;
}

const unsigned char *hyphenate(struct hyphenator *hyphenator, struct slice language,
                               struct slice word, const struct hyphen_limits *limits)
{
    static const unsigned char none[] = {0};
    struct dictionary *dictionary = find_dictionary(hyphenator, language);
    if (!dictionary || !dictionary->dict || word.n < 4 || word.n > MAX_WORD)
        return none;
    /* the key: limits, then the word as written (so its byte offsets hold) */
    char key[MAX_WORD + 8];
    key[0] = (char)(1 + (limits->word & 63));
    key[1] = (char)(1 + (limits->before & 63));
    key[2] = (char)(1 + (limits->after & 63));
    memcpy(key + 3, word.p, word.n);
    key[3 + word.n] = 0;
    const unsigned char *found = g_hash_table_lookup(dictionary->words, key);
    if (found)
        return found;
    char *lower = g_utf8_strdown(word.p, (gssize)word.n);
    found = find_breaks(hyphenator, dictionary, lower, word, limits);
    g_free(lower);
    g_hash_table_insert(dictionary->words, arena_string(hyphenator->arena, key),
                        (gpointer)found);
    return found;
}
