/* Shaping one piece of text with HarfBuzz, behind a cache: nineteen words of twenty in a book have been
 * shaped before. The cache changes nothing but time: a key holds all that decides the glyphs. */
#include "layout/shape.h"

#include "style/style.h"

#include <stdlib.h>

/* Longer texts are shaped anew each time; they hardly repeat. */
#define CACHED_BYTES 48
/* When the cache holds more, it starts afresh at the next paragraph. */
#define CACHE_LIMIT (48u << 20)

struct cached_word {
    uint64_t hash;
    const struct word *word; /* NULL: free */
    const struct shape_font *font;
    hb_script_t script;
    uint8_t rtl, hyphen, length;
    char text[CACHED_BYTES];
};

struct word_table {
    struct arena *arena;
    struct cached_word **entries;
    size_t count, room; /* room is a power of two */
};

static void table_start(struct word_table *table)
{
    table->arena = arena_new();
    table->room = 4096;
    table->count = 0;
    table->entries = calloc(table->room, sizeof *table->entries);
    if (!table->entries)
        abort();
}

static void table_end(struct word_table *table)
{
    free(table->entries);
    arena_free(table->arena);
}

void shape_words_init(struct shaper *shaper)
{
    shaper->words = g_new0(struct word_table, 1);
    table_start(shaper->words);
}

void shape_words_end(struct shaper *shaper)
{
    table_end(shaper->words);
    g_free(shaper->words);
}

void shape_words_trim(struct shaper *shaper)
{
    if (arena_size(shaper->words->arena) > CACHE_LIMIT) {
        table_end(shaper->words);
        table_start(shaper->words);
    }
}

static uint64_t hash_key(const struct word_key *key, struct slice text)
{
    uint64_t hash = (uint64_t)key->font->id << 34 ^ (uint64_t)key->script << 2 ^
                    (uint64_t)key->rtl << 1 ^ (uint64_t)key->hyphen;
    size_t i = 0;
    for (; i + 8 <= text.n; i += 8) {
        uint64_t part;
        memcpy(&part, text.p + i, 8);
        hash = (hash ^ part) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    uint64_t rest = text.n;
    for (; i < text.n; i++)
        rest = rest << 8 | (unsigned char)text.p[i];
    hash = (hash ^ rest) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

static bool entry_is(const struct cached_word *entry, uint64_t hash, const struct word_key *key,
                     struct slice text)
{
    return entry->hash == hash && entry->length == text.n && entry->font == key->font &&
           entry->script == key->script && entry->rtl == key->rtl &&
           entry->hyphen == key->hyphen && memcmp(entry->text, text.p, text.n) == 0;
}

static void table_grow(struct word_table *table)
{
    size_t room = table->room * 2;
    struct cached_word **entries = calloc(room, sizeof *entries);
    if (!entries)
        abort();
    for (size_t i = 0; i < table->room; i++) {
        if (!table->entries[i])
            continue;
        size_t at = table->entries[i]->hash & (room - 1);
        while (entries[at])
            at = (at + 1) & (room - 1);
        entries[at] = table->entries[i];
    }
    free(table->entries);
    table->entries = entries;
    table->room = room;
}

/* ---- HarfBuzz ---- */

/** Fills the buffer with [start, end) of text; clusters are bytes from `text.p`. */
static void fill_buffer(struct shaper *shaper, const struct word_key *key,
                        struct slice text, uint32_t start, uint32_t end)
{
    hb_buffer_t *buffer = shaper->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    if (key->font->capitals) {
        hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
        for (const char *p = text.p + start; p < text.p + end; p = g_utf8_next_char(p))
            hb_buffer_add(buffer, g_unichar_toupper(g_utf8_get_char(p)),
                          (unsigned)(p - text.p));
    } else {
        hb_buffer_add_utf8(buffer, text.p, (int)text.n, start, (int)(end - start));
    }
    if (key->hyphen)
        hb_buffer_add(buffer, key->font->hyphen, end);
    hb_buffer_set_direction(buffer, key->rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, key->script);
    hb_buffer_set_language(buffer, key->font->language);
}

/** Copies the buffer's glyphs in text order and adds letter-spacing after each cluster. */
static struct word *read_buffer(struct shaper *shaper, struct arena *arena,
                                const struct word_key *key)
{
    unsigned count;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(shaper->buffer, &count);
    const hb_glyph_position_t *position =
        hb_buffer_get_glyph_positions(shaper->buffer, &count);
    struct word *word =
        arena_alloc(arena, sizeof *word + count * sizeof(struct shape_glyph));
    word->count = count;
    for (unsigned i = 0; i < count; i++) {
        unsigned from = key->rtl ? count - 1 - i : i;
        struct shape_glyph *glyph = &word->glyphs[i];
        glyph->id = info[from].codepoint;
        glyph->advance = position[from].x_advance;
        glyph->dx = position[from].x_offset;
        glyph->dy = position[from].y_offset;
        glyph->cluster = info[from].cluster & 0x7fffffff;
        glyph->unsafe = (info[from].mask & HB_GLYPH_FLAG_UNSAFE_TO_BREAK) != 0;
        bool last = key->rtl ? from == 0 || info[from - 1].cluster != info[from].cluster
                             : from + 1 == count ||
                                   info[from + 1].cluster != info[from].cluster;
        if (last && key->font->letter_spacing && glyph->advance)
            glyph->advance += key->font->letter_spacing;
        word->width += glyph->advance;
    }
    return word;
}

static struct word *shape_new(struct shaper *shaper, struct arena *arena,
                              const struct word_key *key, struct slice text,
                              uint32_t start, uint32_t end)
{
    fill_buffer(shaper, key, text, start, end);
    hb_shape(key->font->hb, shaper->buffer, key->font->features, key->font->feature_count);
    return read_buffer(shaper, arena, key);
}

const struct word *shape_word(struct shaper *shaper, const struct word_key *key,
                              struct slice text)
{
    struct word_table *table = shaper->words;
    if (text.n > CACHED_BYTES)
        return shape_new(shaper, shaper->scratch, key, text, 0, (uint32_t)text.n);
    uint64_t hash = hash_key(key, text);
    size_t at = hash & (table->room - 1);
    for (; table->entries[at]; at = (at + 1) & (table->room - 1))
        if (entry_is(table->entries[at], hash, key, text))
            return table->entries[at]->word;
    struct cached_word *entry = ARENA_NEW(table->arena, struct cached_word);
    *entry = (struct cached_word){.hash = hash,
                            .font = key->font,
                            .script = key->script,
                            .rtl = key->rtl,
                            .hyphen = key->hyphen,
                            .length = (uint8_t)text.n};
    memcpy(entry->text, text.p, text.n);
    entry->word = shape_new(shaper, table->arena, key, text, 0, (uint32_t)text.n);
    table->entries[at] = entry;
    if (++table->count * 2 > table->room)
        table_grow(table);
    return entry->word;
}

const struct word *shape_in_context(struct shaper *shaper, const struct word_key *key,
                                    struct slice text, uint32_t start, uint32_t end)
{
    return shape_new(shaper, shaper->scratch, key, text, start, end);
}
