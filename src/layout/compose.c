/* Composing pages: what the breaks put on each is painted in its place, with its footnotes, its running
 * head and its folio. */
#include "layout/chapter.h"
#include "layout/collect.h"
#include "layout/shape.h"

#include "style/sheet.h"

/* The rule above footnotes: its thickness, and its width as a part of the measure. */
#define NOTE_RULE (QLEN_PT / 2)
#define NOTE_RULE_PART 5

/** A note, or the rest of one, that waits for its place. */
struct pending_note {
    const struct galley_note *note;
    struct galley_cut from;
};

struct composer {
    struct chapter *chapter;
    const struct edition *edition;
    const struct page_breaks *breaks;
    VEC(struct pending_note) notes;
    struct slice section;      /* the last heading below the chapter's */
    struct page_builder *page;
    bool recto;
};

/* ---- footnotes ---- */

static void call_notes(struct composer *c, const struct galley_item *item, uint32_t from,
                       uint32_t count)
{
    const struct galley *galley = c->chapter->galley;

    for (uint32_t i = from; i < from + count && i < item->note_count; i++)
        vec_push(&c->notes,
                 (struct pending_note){&galley->notes.items[item->note_start + i], {0, 0}});
}

/** Notes on lines [0, line), those within them included. */
static uint32_t notes_before(const struct galley *galley, const struct galley_item *item,
                             const struct setting *setting, uint32_t line)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < line && i < setting->count; i++)
        for (unsigned n = 0; n < setting->lines[i].notes && count < item->note_count; n++)
            count += 1 + galley->notes.items[item->note_start + count].nested;
    return count;
}

/** Gathers the notes that the text between two breaks calls. */
static void gather_notes(struct composer *c, struct galley_cut from, struct galley_cut to)
{
    const struct galley *galley = c->chapter->galley;

    if (!galley->notes.count)
        return;
    for (uint32_t i = from.item; i < galley->items.count; i++) {
        const struct galley_item *item = &galley->items.items[i];
        uint32_t first = 0, end = item->note_count;
        if (i > to.item || (i == to.item && to.line == 0))
            break;
        if (!item->note_count)
            continue;
        if (item->paragraph) {
            const struct setting *setting = &item->paragraph->settings[c->breaks->settings[i]];
            if (i == from.item)
                first = notes_before(galley, item, setting, from.line);
            if (i == to.item)
                end = notes_before(galley, item, setting, to.line);
        }
        call_notes(c, item, first, end - first);
    }
}

/** How many of the waiting notes, and how much of the last, stand on the page; their height. */
static qlen choose_notes(struct composer *c, qlen room, bool all, size_t *count,
                         struct galley_cut *stop)
{
    int64_t height = 0;

    for (*count = 0; *count < c->notes.count; ++*count) {
        const struct pending_note *pending = &c->notes.items[*count];
        const struct galley *galley = pending->note->galley;
        qlen left = all ? QLEN_MAX : (qlen)MAX(room - height, 0);
        height += galley_fit(galley, pending->from, left, *count == 0, stop);
        if (stop->item < galley->items.count)
            break;
    }
    return (qlen)height;
}

static void paint_note(struct composer *c, const struct pending_note *pending,
                       struct galley_cut to, qlen *y)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    struct galley_place place = {.x = frame->left[c->recto], .y = *y,
                                 .page_top = pending->from.item || pending->from.line};

    *y += galley_paint(c->chapter->shaper, pending->note->galley, pending->from, to, &place,
                       c->page);
}

static void drop_notes(struct composer *c, size_t count, struct galley_cut stop)
{
    size_t left = c->notes.count - count;

    memmove(c->notes.items, c->notes.items + count, left * sizeof *c->notes.items);
    c->notes.count = left;
    if (left && (stop.item || stop.line))
        c->notes.items[0].from = stop;
}

/** Sets the waiting notes so that they end at `bottom`. */
static void place_notes(struct composer *c, const struct page_break *end, qlen bottom, bool last)
{
    const struct page_frame_spec *frame = &c->edition->frame;
    struct galley_cut stop = {0, 0};
    size_t count;

    if (!c->notes.count)
        return;
    /* What is planned as split is counted without regard to lines; half a line more is less harm than a
     * line less, for the gap above takes it. */
    qlen room = end->notes - frame->note_gap + frame->note_gap / 2;
    qlen height = choose_notes(c, room, last || !end->notes_split, &count, &stop);
    qlen y = bottom - height;
    qlen rule_y = y - frame->note_gap / 2;
    bool rtl = sheet_root(c->edition->book->sheet)->direction == DIRECTION_RTL;
    qlen width = frame->measure / NOTE_RULE_PART;
    page_add_rule(c->page, frame->left[c->recto] + (rtl ? frame->measure - width : 0), rule_y,
                  width, NOTE_RULE, 0xff000000);
    for (size_t i = 0; i < count; i++) {
        const struct pending_note *pending = &c->notes.items[i];
        paint_note(c, pending,
                   (struct galley_cut){(uint32_t)pending->note->galley->items.count, 0}, &y);
    }
    if (count < c->notes.count && (stop.item || stop.line))
        paint_note(c, &c->notes.items[count], stop, &y);
    drop_notes(c, count, stop);
}

/* ---- furniture ---- */

/** Pages of display: they have neither head nor folio. */
static bool is_bare(enum role role)
{
    return role <= ROLE_EPIGRAPH || role == ROLE_PART || role == ROLE_COLOPHON;
}

/** The page's first heading of the second level, or the last one before it. */
static struct slice section_of(struct composer *c)
{
    bool found = false;
    struct slice section = c->section;

    for (size_t i = 0; i < c->page->anchors.count; i++) {
        const struct node *node = c->page->anchors.items[i].node;
        if (node->kind != NODE_HEADING || node->as.heading.level != 2)
            continue;
        c->section = node_plain_text(c->chapter->arena, node);
        if (!found)
            section = c->section;
        found = true;
    }
    return section;
}

static void place_furniture(struct composer *c, const struct page *page, size_t total)
{
    enum role role = c->chapter->division->as.division.role;
    struct furniture_facts facts = {
        .folio = page->folio,
        .pages = arena_printf(c->chapter->arena, "%u", (unsigned)total),
        .division = c->chapter->division,
        .section = section_of(c),
        .part = c->chapter->part,
        .recto = page->recto,
        .opening = page->opening,
        .blank = page->blank || is_bare(role),
    };

    if (!facts.section.n)
        facts.section = c->chapter->division->as.division.title;
    furniture_place(c->chapter->shaper, &c->edition->furniture, &facts, c->page);
}

/* ---- pages ---- */

/** The leaf with which the text of a page starts. */
static struct page_start start_of(const struct composer *c, struct galley_cut from)
{
    const struct galley *galley = c->chapter->galley;
    struct page_start start = {0};

    for (uint32_t i = from.item; i < galley->items.count && !start.node; i++) {
        const struct galley_item *item = &galley->items.items[i];
        start.node = item->node;
        start.offset = item->offset;
        if (!item->paragraph)
            continue;
        const struct setting *setting = &item->paragraph->settings[c->breaks->settings[i]];
        uint32_t line = i == from.item ? from.line : 0;
        if (line < setting->count)
            collected_source(item->paragraph->shaped->text, setting->lines[line].start,
                             &start.node, &start.offset);
    }
    return start;
}

static void compose_page(struct composer *c, size_t index, struct galley_cut from, bool recto)
{
    const struct page_break *end = &c->breaks->pages[index];
    const struct page_frame_spec *frame = &c->edition->frame;
    struct galley_cut to = {end->item, end->line};
    struct galley_place place = {
        .x = frame->left[recto],
        .y = frame->top,
        .settings = c->breaks->settings,
        .stretch = end->stretch,
        .left = MAX(frame->depth - end->used - end->notes, 0),
        .page_top = true,
    };

    c->recto = recto;
    gather_notes(c, from, to);
    galley_paint(c->chapter->shaper, c->chapter->galley, from, to, &place, c->page);
    qlen bottom = frame->top + MAX(frame->depth, end->used + end->notes);
    place_notes(c, end, bottom, index + 1 == c->breaks->count);
}

void chapter_compose(struct chapter *chapter, const struct edition *edition, struct page *pages,
                     size_t total)
{
    size_t count = chapter_page_count(chapter), at = 0;
    struct composer c = {.chapter = chapter, .edition = edition,
                         .breaks = &chapter->breaks[chapter->recto]};
    struct page_start *starts = ARENA_ARRAY(chapter->arena, struct page_start, count);
    struct galley_cut from = {0, 0};

    chapter->pages = g_new0(struct page_builder, count);
    for (size_t i = 0; i < c.breaks->count; i++) {
        c.page = &chapter->pages[at];
        c.page->arena = chapter->arena;
        c.page->structure = &chapter->structure;
        starts[at] = start_of(&c, from);
        compose_page(&c, i, from, pages[at].recto);
        place_furniture(&c, &pages[at], total);
        from = (struct galley_cut){c.breaks->pages[i].item, c.breaks->pages[i].line};
        at++;
        if (i + 1 < c.breaks->count && c.breaks->pages[i].blank_after) {
            c.page = &chapter->pages[at];
            c.page->arena = chapter->arena;
            place_furniture(&c, &pages[at], total);
            at++;
        }
    }
    chapter->starts = starts;
    vec_free(&c.notes);
}
