/* The book's life, and the index of ids. */
#include "model/book.h"

#include "model/digits.h"

#include <glib.h>

/* Ids are looked up by slices, so the key is the slice itself. */
static guint slice_hash(gconstpointer key)
{
    const struct slice *slice = key;
    guint hash = 5381;

    for (size_t i = 0; i < slice->n; i++)
        hash = hash * 33 + (unsigned char)slice->p[i];
    return hash;
}

static gboolean slice_same(gconstpointer a, gconstpointer b)
{
    return slice_equal(*(const struct slice *)a, *(const struct slice *)b);
}

struct book *book_new(void)
{
    struct book *book = g_new0(struct book, 1);

    book->arena = arena_new();
    book->sources = sources_new();
    book->diags = diags_new();
    book->config = ARENA_NEW(book->arena, struct config);
    book->root = node_new(book->arena, NODE_BOOK, SPAN_NONE);
    book->ids = g_hash_table_new(slice_hash, slice_same);
    return book;
}

void book_free(struct book *book)
{
    if (!book)
        return;
    g_hash_table_destroy(book->ids);
    diags_free(book->diags);
    sources_free(book->sources);
    arena_free(book->arena);
    g_free(book);
}

struct node *book_find_id(const struct book *book, struct slice id)
{
    return g_hash_table_lookup(book->ids, &id);
}

bool book_add_id(struct book *book, struct slice id, struct node *node)
{
    if (g_hash_table_contains(book->ids, &id))
        return false;
    struct slice *key = ARENA_NEW(book->arena, struct slice);
    *key = id;
    return g_hash_table_insert(book->ids, key, node);
}

uint32_t book_want_page(struct book *book, const struct node *target, const struct node *end,
                        const struct node *from)
{
    if (book->want_count == book->want_room) {
        uint32_t room = book->want_room ? 2 * book->want_room : 64;
        struct page_want *wants = ARENA_ARRAY(book->arena, struct page_want, room);
        if (book->want_count)
            memcpy(wants, book->wants, book->want_count * sizeof *wants);
        book->wants = wants;
        book->want_room = room;
    }
    book->wants[book->want_count] = (struct page_want){target, end, from};
    return book->want_count++;
}

size_t book_kind_of(const struct book *book, const struct node *node)
{
    const struct config *config = book->config;
    size_t kind = 0;

    for (; kind < config->kind_count; kind++)
        for (size_t i = 0; i < node->attrs.class_count; i++)
            if (slice_equal(node->attrs.classes[i], config->kinds[kind].name))
                return kind;
    return kind;
}

struct slice book_language(const struct book *book)
{
    return book->config->language.n ? book->config->language : SLICE("en");
}

/* ---- series of notes ---- */

static bool has_main(const struct config *config)
{
    for (unsigned i = 0; i < config->note_series_count; i++)
        if (!config->note_series[i].name.n)
            return true;
    return false;
}

void book_resolve_series(struct book *book)
{
    struct config *config = book->config;
    bool listed = has_main(config);
    unsigned count = config->note_series_count + !listed;
    struct note_series *all = ARENA_ARRAY(book->arena, struct note_series, count);

    if (!listed)
        all[0] = (struct note_series){.marks = -1, .numbering = -1, .place = -1};
    if (config->note_series_count)
        memcpy(all + !listed, config->note_series, config->note_series_count * sizeof *all);
    for (unsigned i = 0; i < count; i++) {
        all[i].marks = all[i].marks < 0 ? config->note_marks : all[i].marks;
        all[i].numbering = all[i].numbering < 0 ? config->notes_numbering : all[i].numbering;
        all[i].place = all[i].place < 0 ? config->notes_place : all[i].place;
    }
    config->note_series = all;
    config->note_series_count = count;
}

const struct note_series *book_series_of(const struct book *book, const struct node *note)
{
    return &book->config->note_series[note->as.note.series];
}

bool book_has_notes_at(const struct book *book, enum note_place place)
{
    for (unsigned i = 0; i < book->config->note_series_count; i++)
        if (book->config->note_series[i].place == (int)place)
            return true;
    return false;
}

/* ---- marks of notes ---- */

/* The traditional row; when it is used up, its signs are doubled, trebled and so on. */
static struct slice symbol_mark(struct arena *arena, uint32_t number)
{
    static const char *const symbols[] = {"*", "†", "‡", "§", "‖", "¶"};
    const char *symbol = symbols[(number - 1) % G_N_ELEMENTS(symbols)];
    struct buf out = {0};

    for (uint32_t i = 0; i <= (number - 1) / G_N_ELEMENTS(symbols); i++)
        buf_string(&out, symbol);
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

struct slice book_note_mark(const struct book *book, const struct note_series *series,
                            struct arena *arena, uint32_t number)
{
    if (series->marks == MARKS_NONE || series->marks == MARKS_LINES)
        return (struct slice){0};
    /* Nobody reads a row of more than a few signs. */
    if (series->marks == MARKS_SYMBOLS && number <= 24)
        return symbol_mark(arena, number);
    if (series->marks == MARKS_LETTERS)
        return letter_numeral(arena, number, false);
    if (series->marks == MARKS_ROMAN)
        return roman_numeral(arena, (int)number, false);
    return digits_number(arena, (enum digits)book->config->number_digits, book_language(book),
                         number);
}
