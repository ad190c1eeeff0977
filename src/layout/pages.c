/* The list of pages: made with the book's metadata, filled from the chapters, freed. */
#include "layout/pages.h"

#include "model/digits.h"
#include "style/sheet.h"

#include <glib.h>

/* ---- metadata ---- */

static struct slice join(struct arena *arena, const struct slice *items, size_t count)
{
    struct buf out = {0};

    for (size_t i = 0; i < count; i++) {
        buf_string(&out, i ? ", " : "");
        buf_slice(&out, items[i]);
    }
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static struct slice authors(struct arena *arena, const struct config *config)
{
    struct slice *names = ARENA_ARRAY(arena, struct slice, config->person_count);
    size_t count = 0;

    for (size_t i = 0; i < config->person_count; i++)
        if (slice_is(config->people[i].role, "aut"))
            names[count++] = config->people[i].name;
    return join(arena, names, count);
}

struct pages *pages_new(const struct book *book, const struct fonts *fonts)
{
    struct pages *pages = g_new0(struct pages, 1);
    const struct config *config = book->config;

    pages->arena = arena_new();
    pages->fonts = fonts;
    pages->width = config->page_width;
    pages->height = config->page_height;
    pages->title = arena_copy(pages->arena, config->title);
    pages->author = authors(pages->arena, config);
    pages->subject = arena_copy(pages->arena, config->description);
    pages->keywords = join(pages->arena, config->subjects.items, config->subjects.count);
    pages->language = arena_copy(pages->arena, book_language(book));
    pages->rights = arena_copy(pages->arena, config->rights);
    pages->producer = SLICE("Quoin");
    return pages;
}

void pages_free(struct pages *pages)
{
    if (!pages)
        return;
    for (size_t i = 0; i < pages->arena_count; i++)
        arena_free(pages->arenas[i]);
    arena_free(pages->arena);
    g_free(pages);
}

struct slice pages_folio(struct arena *arena, const struct book *book, size_t page, size_t body,
                         bool *roman, int32_t *number)
{
    *roman = page < body;
    *number = (int32_t)(page < body ? page : page - body) + 1;
    if (*roman)
        return front_numeral(arena, (enum digits)book->config->number_digits, book_language(book),
                             (uint32_t)*number);
    return digits_number(arena, (enum digits)book->config->number_digits, book_language(book),
                         (uint32_t)*number);
}

/* ---- joining ---- */

void pages_take(struct pages *pages, struct page *page, const struct page_builder *builder,
                uint32_t first_element)
{
    page->marks = vec_to_arena(&builder->marks, pages->arena);
    page->mark_count = builder->marks.count;
    page->links = vec_to_arena(&builder->links, pages->arena);
    page->link_count = builder->links.count;
    page->anchors = vec_to_arena(&builder->anchors, pages->arena);
    page->anchor_count = builder->anchors.count;
    page->lines = vec_to_arena(&builder->lines, pages->arena);
    page->line_count = builder->lines.count;
    page->floats = vec_to_arena(&builder->floats, pages->arena);
    page->float_count = builder->floats.count;
    page->strips = vec_to_arena(&builder->strips, pages->arena);
    page->strip_count = builder->strips.count;
    for (size_t i = 0; i < page->mark_count; i++)
        if (page->marks[i].element != NO_ELEMENT)
            page->marks[i].element += first_element;
    for (size_t i = 0; i < page->link_count; i++)
        if (page->links[i].element != NO_ELEMENT)
            page->links[i].element += first_element;
}

/** Element 0 is the document; the chapters' own first elements become its children. */
static void join_structure(struct pages *pages, const struct book *book,
                           const struct chapter *chapters, size_t count, uint32_t *first)
{
    size_t total = 1;

    for (size_t i = 0; i < count; i++) {
        first[i] = (uint32_t)total;
        total += chapters[i].structure.elements.count;
    }
    pages->elements = ARENA_ARRAY(pages->arena, struct element, total);
    pages->elements[0] = (struct element){.type = "Document", .parent = NO_ELEMENT,
                                          .node = book->root, .colspan = 1, .rowspan = 1};
    pages->element_count = total;
    for (size_t i = 0; i < count; i++) {
        struct element *to = pages->elements + first[i];
        for (size_t e = 0; e < chapters[i].structure.elements.count; e++) {
            to[e] = chapters[i].structure.elements.items[e];
            if (to[e].parent != NO_ELEMENT) {
                to[e].parent += first[i];
                continue;
            }
            to[e].parent = 0;
            to[e].order = (uint32_t)i;
        }
    }
}

static void join_pages(struct pages *pages, const struct chapter *chapter, uint32_t first_element)
{
    size_t count = chapter_plan_of(chapter)->count;

    for (size_t i = 0; i < count; i++)
        pages_take(pages, &pages->page[chapter->first_page + i], &chapter->pages[i],
                   first_element);
}

static void join_starts(struct pages *pages, struct book *book, const struct chapter *chapters,
                        size_t count)
{
    struct page_start *starts = ARENA_ARRAY(book->arena, struct page_start, pages->count);
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < chapter_plan_of(&chapters[i])->count; p++) {
            struct page_start start = chapters[i].starts[p];
            if (!start.node)
                continue;
            start.label = arena_copy(book->arena,
                                     pages->page[chapters[i].first_page + p].folio);
            starts[n++] = start;
        }
    book->page_starts = starts;
    book->page_start_count = n;
}

static void make_outline(struct pages *pages, const struct book *book)
{
    uint8_t least = UINT8_MAX;

    for (size_t i = 0; i < book->entry_count; i++)
        least = MIN(least, book->contents[i].level);
    pages->outline = ARENA_ARRAY(pages->arena, struct outline_entry, book->entry_count);
    for (size_t i = 0; i < book->entry_count; i++) {
        const struct entry *entry = &book->contents[i];
        struct slice title = entry->title;
        if (!title.n)
            continue;
        if (entry->label.n)
            title = arena_printf(pages->arena, "%.*s %.*s", (int)entry->label.n, entry->label.p,
                                 (int)title.n, title.p);
        pages->outline[pages->outline_count++] =
            (struct outline_entry){title, (uint8_t)(entry->level - least), entry->target};
    }
}

/* ---- statistics ---- */

static uint64_t count_glyphs(const struct page *page)
{
    uint64_t count = 0;

    for (size_t i = 0; i < page->mark_count; i++)
        if (page->marks[i].kind == MARK_TEXT)
            count += page->marks[i].as.text.glyph_count;
    return count;
}

static void add_stats(struct layout_stats *to, const struct layout_stats *from)
{
    to->paragraphs += from->paragraphs;
    to->characters += from->characters;
    to->lines += from->lines;
    to->hyphens += from->hyphens;
    to->loose += from->loose;
    to->overfull += from->overfull;
}

void pages_join(struct pages *pages, struct book *book, struct chapter *chapters, size_t count)
{
    uint32_t *first = g_new0(uint32_t, count + 1);

    join_structure(pages, book, chapters, count, first);
    pages->arenas = ARENA_ARRAY(pages->arena, struct arena *, count);
    for (size_t i = 0; i < count; i++) {
        join_pages(pages, &chapters[i], first[i]);
        add_stats(&pages->stats, &chapters[i].stats);
        pages->arenas[pages->arena_count++] = chapters[i].arena;
    }
    for (size_t i = 0; i < pages->count; i++)
        pages->stats.glyphs += count_glyphs(&pages->page[i]);
    join_starts(pages, book, chapters, count);
    make_outline(pages, book);
    g_free(first);
}
