/* Places in the galleys by the order of nodes: each item is made for a node, so the item of any other node is found
 * between its neighbours, and its line by the runs of the paragraph's text. */
#include "layout/folios.h"

#include "layout/chapter.h"
#include "layout/collect.h"
#include "layout/line_numbers.h"
#include "layout/pages.h"
#include "layout/shape.h"

#include <glib.h>
#include <stdlib.h>

/* What stands for a folio that is not known: most have two figures or three. */
#define PLACEHOLDER SLICE("000")

/** The node an item is made for. */
struct spot {
    const struct node *node;
    uint32_t item; /* of the chapter's galley; or the number of a float */
    bool apart;    /* in a box beside that item, not a line of its own */
    bool floats;
};

struct spot_list {
    struct spot *items;
    size_t count, room;
};

struct chapter_spots {
    struct spot *spots; /* in order of their nodes */
    size_t count;
};

struct folios {
    const struct edition *edition;
    const struct book *book;
    struct chapter *chapters;
    size_t count;
    struct arena *arena;
    GHashTable *numbers;         /* division → its chapter's number + 1 */
    struct chapter_spots *spots; /* of each chapter */
    uint32_t *order;             /* wants by chapter; those of the contents last */
    uint32_t *first;             /* in order: of each chapter, of the contents, and the end */
    bool *has_contents;          /* of each chapter */
    bool contents_taken;         /* since the pages were read */
    struct page_span *found, *taken; /* of each want: now, and when its chapter was set */
};

/* ---- life ---- */

static size_t chapter_of(const struct folios *folios, const struct node *node)
{
    const struct node *division = node_ancestor(node, NODE_DIVISION);
    size_t number = GPOINTER_TO_SIZE(g_hash_table_lookup(folios->numbers, division));

    return number ? number - 1 : folios->count;
}

/* Sorts the wants by the chapter they are shown in, by counting. */
static void sort_wants(struct folios *folios)
{
    const struct book *book = folios->book;
    uint32_t *chapter = g_new0(uint32_t, book->want_count + 1);

    folios->order = g_new0(uint32_t, book->want_count + 1);
    folios->first = g_new0(uint32_t, folios->count + 2);
    for (uint32_t i = 0; i < book->want_count; i++) {
        const struct node *from = book->wants[i].from;
        chapter[i] = (uint32_t)(from ? chapter_of(folios, from) : folios->count);
        folios->first[chapter[i] + 1]++;
    }
    for (size_t c = 0; c <= folios->count; c++)
        folios->first[c + 1] += folios->first[c];
    uint32_t *next = g_memdup2(folios->first, (folios->count + 2) * sizeof *next);
    for (uint32_t i = 0; i < book->want_count; i++)
        folios->order[next[chapter[i]]++] = i;
    g_free(next);
    g_free(chapter);
}

static bool find_contents(const struct chapter *chapter)
{
    for (const struct node *d = chapter->division; d != chapter->end; d = d->next)
        for (const struct node *node = d; node; node = node_next(node, d))
            if (node->kind == NODE_CONTENTS)
                return true;
    return false;
}

struct folios *folios_new(const struct edition *edition, struct chapter *chapters, size_t count)
{
    struct folios *folios = g_new0(struct folios, 1);

    const struct book *book = folios->book = edition->book;
    folios->edition = edition;
    folios->chapters = chapters;
    folios->count = count;
    folios->arena = arena_new();
    folios->numbers = g_hash_table_new(NULL, NULL);
    folios->spots = g_new0(struct chapter_spots, count + 1);
    folios->has_contents = g_new0(bool, count + 1);
    folios->found = g_new0(struct page_span, book->want_count + 1);
    folios->taken = g_new0(struct page_span, book->want_count + 1);
    for (size_t i = 0; i < count; i++) {
        for (const struct node *d = chapters[i].division; d != chapters[i].end; d = d->next)
            g_hash_table_insert(folios->numbers, (void *)(uintptr_t)d, GSIZE_TO_POINTER(i + 1));
        folios->has_contents[i] = find_contents(&chapters[i]);
    }
    for (uint32_t i = 0; i < book->want_count; i++)
        folios->taken[i].first.index = folios->taken[i].last.index = -2; /* no page at all */
    sort_wants(folios);
    return folios;
}

void folios_free(struct folios *folios)
{
    for (size_t i = 0; i < folios->count; i++)
        g_free(folios->spots[i].spots);
    g_hash_table_destroy(folios->numbers);
    arena_free(folios->arena);
    g_free(folios->spots);
    g_free(folios->order);
    g_free(folios->first);
    g_free(folios->has_contents);
    g_free(folios->found);
    g_free(folios->taken);
    g_free(folios);
}

bool folios_wanted(const struct folios *folios)
{
    for (size_t i = 0; i < folios->count; i++)
        if (folios->has_contents[i] || folios->first[i] < folios->first[i + 1])
            return true;
    return false;
}

/* ---- places ---- */

static int by_order(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;

    if (x->node->order != y->node->order)
        return x->node->order < y->node->order ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/** Adds the blocks of a galley that left the flow; all stand where it stands. */
static void file_apart(struct spot_list *list, const struct galley *galley, struct spot spot)
{
    for (uint32_t i = 0; galley && i < galley->items.count; i++) {
        spot.node = galley->items.items[i].node;
        if (spot.node && spot.node->order)
            vec_push(list, spot);
    }
}

void folios_file(struct folios *folios, size_t chapter)
{
    const struct galley *galley = folios->chapters[chapter].galley;
    struct chapter_spots *spots = &folios->spots[chapter];
    struct spot_list list = {0};

    for (uint32_t i = 0; i < galley->items.count; i++) {
        const struct galley_item *item = &galley->items.items[i];
        if (item->node && item->node->order) /* not a line of the contents, which is in no tree */
            vec_push(&list, (struct spot){.node = item->node, .item = i});
        file_apart(&list, item->aside, (struct spot){.item = i, .apart = true});
        file_apart(&list, item->holds, (struct spot){.item = i, .apart = true});
    }
    for (uint32_t i = 0; i < galley->floats.count; i++) {
        const struct galley_float *f = &galley->floats.items[i];
        file_apart(&list, f->galley, (struct spot){.item = i, .apart = true, .floats = true});
        file_apart(&list, f->words, (struct spot){.item = i, .apart = true, .floats = true});
    }
    g_free(spots->spots);
    *spots = (struct chapter_spots){list.items, list.count};
    if (!list.count)
        return;
    qsort(spots->spots, spots->count, sizeof *spots->spots, by_order);
}

/* The last spot that is not behind `node`; the count of spots when all are. */
static size_t last_before(const struct chapter_spots *spots, const struct node *node)
{
    size_t low = 0, high = spots->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (spots->spots[middle].node->order <= node->order)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : spots->count;
}

static bool lies_within(const struct node *node, const struct node *outer)
{
    while (node && node != outer)
        node = node->parent;
    return node != NULL;
}

/* What stands on the page for a node: a note's text stands where the note is called. */
static const struct node *shown_for(const struct node *node)
{
    for (const struct node *up = node; up; up = up->parent)
        if (up->kind == NODE_NOTE && up->first)
            node = up;
    return node;
}

/* The spot a node stands at or, when it has none of its own, before. */
static const struct spot *find_spot(const struct chapter_spots *spots, const struct node *node)
{
    size_t at = last_before(spots, node);

    if (at == spots->count)
        return spots->count ? &spots->spots[0] : NULL;
    if (lies_within(node, spots->spots[at].node)) {
        while (at > 0 && spots->spots[at - 1].node == spots->spots[at].node)
            at--; /* a block in several items starts with the first */
        return &spots->spots[at];
    }
    bool is_next = at + 1 < spots->count && (lies_within(spots->spots[at + 1].node, node) ||
                                             !node_ancestor(node, NODE_ROW));
    return &spots->spots[at + is_next];
}

/* Where in a paragraph's text a node starts, or ends. */
static uint32_t offset_of(const struct collected *text, const struct node *node, bool at_end)
{
    uint32_t offset = 0;

    for (size_t i = 0; i < text->run_count; i++) {
        const struct run *run = &text->runs[i];
        if (!run->node || run->node->order < node->order) {
            offset = run->end - 1; /* what has no text ends where the text before does */
            continue;
        }
        if (!at_end)
            return run->start;
        if (!lies_within(run->node, node))
            break;
        offset = run->end - 1;
    }
    return offset;
}

static uint32_t line_of(const struct chapter *chapter, const struct spot *spot,
                        const struct node *node, bool at_end)
{
    if (spot->apart)
        return 0;
    const struct paragraph *paragraph = chapter->galley->items.items[spot->item].paragraph;
    uint32_t line = 0;

    if (!paragraph || !paragraph->shaped || (node == spot->node && !at_end))
        return 0;
    const struct setting *setting =
        &paragraph->settings[chapter_plan_of(chapter)->settings[spot->item]];
    uint32_t offset = offset_of(paragraph->shaped->text, node, at_end);
    while (line + 1 < setting->count && setting->lines[line + 1].start <= offset)
        line++;
    return line;
}

static bool shows_line(const struct page_want *want)
{
    return want->from && want->from->as.page_ref.form == PAGE_LINE;
}

/** Where a node stands: its chapter, and there an item and line (spot NULL: nowhere, at the chapter's start). */
struct standing {
    const struct chapter *chapter;
    const struct spot *spot;
    uint32_t line;
};

/* The number of the page, from 0; -1 when it is in no chapter. */
static int32_t find_standing(const struct folios *folios, const struct node *node, bool at_end,
                             struct standing *standing)
{
    size_t number = chapter_of(folios, node);

    node = shown_for(node);
    if (number >= folios->count)
        return -1;
    const struct chapter *chapter = &folios->chapters[number];
    const struct chapter_plan *plan = chapter_plan_of(chapter);
    const struct spot *spot = find_spot(&folios->spots[number], node);
    size_t page = chapter->first_page;
    *standing = (struct standing){chapter, spot, 0};
    if (spot && spot->floats) {
        page += plan_page_of_float(plan, spot->item);
    } else if (spot) {
        standing->line = line_of(chapter, spot, node, at_end);
        page += plan_page_of(plan, spot->item, standing->line);
    }
    return (int32_t)page;
}

int32_t folios_page_of(const struct folios *folios, const struct node *node)
{
    struct standing standing;

    return find_standing(folios, node, false, &standing);
}

static struct page_place find_page(const struct folios *folios, const struct page_want *want,
                                   const struct node *node, bool at_end, size_t body)
{
    struct standing at = {0};
    struct page_place place = {.index = find_standing(folios, node, at_end, &at)};

    if (place.index < 0)
        return place;
    if (shows_line(want) && at.spot && !at.spot->apart)
        line_numbers_find(at.chapter, folios->edition, at.spot->item, at.line, folios->arena,
                          &place);
    place.folio = pages_folio(folios->arena, folios->book, (size_t)place.index, body, &place.roman,
                              &place.number);
    return place;
}

/* ---- rounds ---- */

static void take(struct folios *folios, size_t chapter)
{
    for (uint32_t i = folios->first[chapter]; i < folios->first[chapter + 1]; i++)
        folios->taken[folios->order[i]] = folios->found[folios->order[i]];
}

void folios_read(struct folios *folios, size_t body)
{
    const struct book *book = folios->book;

    /* All chapters with contents were stale together, so only now are their lines those that were taken. */
    if (folios->contents_taken)
        take(folios, folios->count);
    folios->contents_taken = false;
    for (uint32_t i = 0; i < book->want_count; i++) {
        const struct page_want *want = &book->wants[i];
        struct page_span *span = &folios->found[i];
        span->first = find_page(folios, want, want->target, false, body);
        span->last = want->end ? find_page(folios, want, want->end, true, body) : span->first;
        span->here = want->from ? find_page(folios, want, want->from, false, body) : span->first;
    }
}

static bool same_page(const struct page_place *a, const struct page_place *b)
{
    return a->index == b->index && a->number == b->number && a->roman == b->roman &&
           slice_equal(a->line, b->line);
}

/* What a reference shows has changed. */
static bool has_moved(const struct folios *folios, uint32_t want)
{
    const struct page_span *a = &folios->found[want], *b = &folios->taken[want];
    const struct node *ref = folios->book->wants[want].from;
    bool near = ref && ref->as.page_ref.form == PAGE_NEAR && !a->by_number;

    return !same_page(&a->first, &b->first) || !same_page(&a->last, &b->last) ||
           a->by_number != b->by_number || (near && !same_page(&a->here, &b->here));
}

static bool have_moved(const struct folios *folios, size_t chapter)
{
    for (uint32_t i = folios->first[chapter]; i < folios->first[chapter + 1]; i++)
        if (has_moved(folios, folios->order[i]))
            return true;
    return false;
}

bool folios_is_stale(const struct folios *folios, size_t chapter)
{
    return have_moved(folios, chapter) ||
           (folios->has_contents[chapter] && have_moved(folios, folios->count));
}

void folios_take(struct folios *folios, size_t chapter)
{
    take(folios, chapter);
    folios->contents_taken = folios->contents_taken || folios->has_contents[chapter];
}

void folios_give_up(struct folios *folios)
{
    memcpy(folios->found, folios->taken, folios->book->want_count * sizeof *folios->found);
}

void folios_calm(struct folios *folios)
{
    for (uint32_t i = 0; i < folios->first[folios->count]; i++) {
        uint32_t want = folios->order[i];
        const struct node *ref = folios->book->wants[want].from;
        if (ref->as.page_ref.form == PAGE_NEAR && has_moved(folios, want))
            folios->found[want].by_number = true;
    }
}

void folios_publish(const struct folios *folios, struct book *book)
{
    struct page_span *spans = ARENA_ARRAY(book->arena, struct page_span, book->want_count + 1);

    for (uint32_t i = 0; i < book->want_count; i++) {
        struct page_place *places[] = {&spans[i].first, &spans[i].last, &spans[i].here};
        spans[i] = folios->found[i];
        for (int p = 0; p < 3; p++) {
            places[p]->folio = arena_copy(book->arena, places[p]->folio);
            places[p]->line = arena_copy(book->arena, places[p]->line);
        }
    }
    book->page_spans = spans;
}

/* ---- texts ---- */

struct slice folios_text(const struct folios *folios, struct arena *arena, const struct node *ref)
{
    static const struct page_place unknown = {.folio = {"000", 3}};
    struct page_span span = {.first = unknown, .last = unknown, .here.index = -1};

    if (folios)
        return page_ref_text(arena, ref, &folios->found[ref->as.page_ref.number], true);
    span.last.index = ref->as.page_ref.end ? 1 : 0;
    if (ref->as.page_ref.form == PAGE_LINE) {
        span.first.line = PLACEHOLDER;
        span.last.index = 0;
    }
    return page_ref_text(arena, ref, &span, true);
}

struct slice folios_entry(const struct folios *folios, const struct entry *entry)
{
    return folios ? folios->found[entry->page].first.folio : PLACEHOLDER;
}

struct locator *folios_locators(const struct folios *folios, struct arena *arena,
                                const struct node *list, size_t *count)
{
    if (folios)
        return locators_of(arena, list, folios->found, count);
    struct locator *locators;
    size_t n = 0;
    for (const struct node *ref = list->first; ref; ref = ref->next)
        n++;
    locators = ARENA_ARRAY(arena, struct locator, n + 1);
    *count = 0;
    for (const struct node *ref = list->first; ref; ref = ref->next, ++*count)
        locators[*count] = (struct locator){.first.folio = PLACEHOLDER, .ref = ref};
    return locators;
}
