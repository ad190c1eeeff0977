/* Numbering notes by page, and finding the numbers of their lines. */
#include "layout/note_marks.h"

#include "layout/chapter.h"
#include "layout/line_numbers.h"

struct note_marks {
    struct arena *arena;
    GHashTable *texts; /* NOTE → struct slice * */
};

struct counter {
    const struct book *book;
    const struct edition *edition;
    const struct chapter *chapter;
    struct note_marks *marks;
    const struct note_marks *before;
    uint32_t *counts; /* of each page, and of each series on it */
    bool changed;
};

struct slice note_marks_find(const struct note_marks *marks, const struct node *note)
{
    const struct slice *text = marks ? g_hash_table_lookup(marks->texts, note) : NULL;

    return text ? *text : note->label;
}

void note_marks_free(struct note_marks *marks)
{
    if (!marks)
        return;
    g_hash_table_destroy(marks->texts);
    arena_free(marks->arena);
    g_free(marks);
}

/** Where a note is called: an item of the galley and its line there, or a float (item NO_ITEM). */
struct call {
    uint32_t item, line;
    size_t page;
};

#define NO_ITEM UINT32_MAX

static void set_mark(struct counter *c, const struct node *note, struct slice text)
{
    gpointer key = (gpointer)(uintptr_t)note;
    struct slice *kept = ARENA_NEW(c->marks->arena, struct slice);
    const struct slice *old = c->before ? g_hash_table_lookup(c->before->texts, key) : NULL;

    *kept = text;
    g_hash_table_insert(c->marks->texts, key, kept);
    c->changed = c->changed || !old || !slice_equal(*old, text);
}

static void count_note(struct counter *c, const struct node *note, const struct call *call)
{
    const struct note_series *series = book_series_of(c->book, note);
    size_t count = c->book->config->note_series_count;
    struct page_place place = {0};

    if (series->marks == MARKS_LINES) {
        if (call->item != NO_ITEM)
            line_numbers_find(c->chapter, c->edition, call->item, call->line, c->marks->arena, &place);
        if (place.line.n)
            set_mark(c, note, place.line);
    } else if (series->numbering == NUMBERED_BY_PAGE) {
        uint32_t number = ++c->counts[call->page * count + note->as.note.series];
        set_mark(c, note, book_note_mark(c->book, series, c->marks->arena, number));
    }
}

/** The line of a paragraph on which its `index`th note is called. */
static uint32_t line_of_note(const struct setting *setting, uint32_t index)
{
    uint32_t line = 0;

    for (uint32_t seen = 0; line + 1 < setting->count; line++) {
        seen += setting->lines[line].notes;
        if (seen > index)
            break;
    }
    return line;
}

static void count_item(struct counter *c, const struct chapter *chapter, uint32_t index)
{
    const struct chapter_plan *plan = chapter_plan_of(chapter);
    const struct galley *galley = chapter->galley;
    const struct galley_item *item = &galley->items.items[index];
    uint32_t direct = 0;

    for (uint32_t i = 0; i < item->note_count; direct++) {
        const struct galley_note *note = &galley->notes.items[item->note_start + i];
        uint32_t line = item->paragraph
                            ? line_of_note(&item->paragraph->settings[plan->settings[index]], direct)
                            : 0;
        struct call call = {index, line, plan_page_of(plan, index, line)};
        for (uint32_t n = 0; n <= note->nested; n++)
            count_note(c, note[n].node, &call);
        i += 1 + note->nested;
    }
}

bool note_marks_count(struct chapter *chapter, const struct edition *edition)
{
    const struct book *book = edition->book;
    const struct chapter_plan *plan = chapter_plan_of(chapter);
    const struct galley *galley = chapter->galley;
    struct counter c = {.book = book, .edition = edition, .chapter = chapter,
                        .before = chapter->note_marks};

    if (!galley->notes.count && !galley->floats.count)
        return false;
    c.marks = g_new0(struct note_marks, 1);
    c.marks->arena = arena_new();
    c.marks->texts = g_hash_table_new(NULL, NULL);
    c.counts = g_new0(uint32_t, (plan->count + 1) * book->config->note_series_count);
    for (uint32_t i = 0; i < galley->items.count; i++)
        count_item(&c, chapter, i);
    /* Those below a float come after those of its page's text. */
    for (uint32_t i = 0; i < galley->floats.count; i++) {
        const struct galley *own = galley->floats.items[i].galley;
        struct call call = {.item = NO_ITEM, .page = plan_page_of_float(plan, i)};
        for (size_t n = 0; n < own->notes.count; n++)
            count_note(&c, own->notes.items[n].node, &call);
    }
    g_free(c.counts);
    if (!c.changed) { /* the chapter was set with the old ones, and shows their texts */
        note_marks_free(c.marks);
        return false;
    }
    note_marks_free(chapter->note_marks);
    chapter->note_marks = c.marks;
    return true;
}
