/* Painting a stretch of a galley: first where each item comes to stand, then the frames around them, then the
 * items themselves.
 *
 * On a grid the stretch is laid group by group. Within a group all have their natural heights. The slack of one that
 * starts with white is given to that: all of it at the foot of the page, so that the last line stands on the
 * grid, and above headings; else half, and the rest comes below. In a group whose start is on the page before, or
 * whose white vanished at the top, the highest whites share it. */
#include "layout/galley.h"

/** An item, or some of its lines, in its place. */
struct placed {
    uint32_t item;
    uint32_t first, end; /* lines */
    qlen y, height;
};

struct painter {
    const struct galley *galley;
    const struct galley_place *place;
    struct galley_cut to;
    VEC(struct placed) placed;
    qlen y;              /* where the next thing stands */
    qlen steps;          /* the same as page breaking counts */
    qlen stretch_total;  /* what the page's white can stretch */
    int64_t stretch_seen;
    qlen stretch_given;
    bool fill_given;     /* the page's rest has been taken */
    bool filled;         /* something other than vanishing white was met */
};

static const struct galley_item *item_at(const struct painter *p, uint32_t item)
{
    return &p->galley->items.items[item];
}

static int setting_of(const struct painter *p, uint32_t item)
{
    return p->place->settings ? p->place->settings[item] : SETTING_NATURAL;
}

static bool is_white(const struct painter *p, uint32_t item)
{
    return item_at(p, item)->kind == GALLEY_SPACE;
}

/* ---- what stands on the page ---- */

static uint32_t line_count(const struct painter *p, uint32_t item)
{
    const struct paragraph *paragraph = item_at(p, item)->paragraph;

    return paragraph ? (uint32_t)paragraph->settings[setting_of(p, item)].count : 0;
}

static void choose(struct painter *p, uint32_t item, uint32_t first, uint32_t end)
{
    const struct galley_item *it = item_at(p, item);
    bool stays = it->kind != GALLEY_SPACE || p->galley->breaks.items[item].as.space.stays;

    if (p->place->page_top && !p->filled && !stays)
        return;
    p->filled = true;
    struct placed placed = {item, first, end, 0,
                            galley_item_height(it, setting_of(p, item), first, end)};
    vec_push(&p->placed, placed);
    if (it->kind == GALLEY_SPACE)
        p->stretch_total += p->galley->breaks.items[item].as.space.stretch;
}

/** Lists what is between the cuts, without the white that vanishes at the top and the foot. */
static void choose_all(struct painter *p, struct galley_cut from)
{
    for (uint32_t item = from.item; item < p->galley->items.count; item++) {
        uint32_t first = item == from.item ? from.line : 0;
        if (item > p->to.item || (item == p->to.item && p->to.line == 0))
            break;
        choose(p, item, first, item == p->to.item ? p->to.line : line_count(p, item));
    }
    while (p->placed.count && is_white(p, vec_last(&p->placed).item)) {
        p->stretch_total -= p->galley->breaks.items[vec_last(&p->placed).item].as.space.stretch;
        p->placed.count--;
    }
}

/* ---- where it stands ---- */

/** The white's share of the page's stretch, in whole steps on a grid. */
static qlen take_stretch(struct painter *p, uint32_t item)
{
    const struct page_item *breaks = &p->galley->breaks.items[item];
    qlen unit = p->galley->grid > 0 ? p->galley->grid : 1;

    if (item_at(p, item)->fills && !p->fill_given) {
        p->fill_given = true;
        return p->place->left / unit * unit;
    }
    if (breaks->kind != PAGE_SPACE || p->stretch_total <= 0 || p->place->stretch <= 0)
        return 0;
    p->stretch_seen += breaks->as.space.stretch;
    qlen due = (qlen)(p->stretch_seen * p->place->stretch / p->stretch_total / unit * unit);
    qlen give = due - p->stretch_given;
    p->stretch_given = due;
    return give;
}

/** The item's height in whole steps. */
static qlen allotted(const struct painter *p, const struct placed *placed)
{
    const struct page_item *breaks = &p->galley->breaks.items[placed->item];
    int64_t height = 0;

    switch (breaks->kind) {
    case PAGE_SPACE:
        return breaks->as.space.height;
    case PAGE_BOX:
        return breaks->as.box.height;
    case PAGE_PARAGRAPH: {
        const struct page_setting *s =
            &breaks->as.paragraph.settings[setting_of(p, placed->item)];
        for (uint32_t i = placed->first; i < placed->end && i < s->count; i++)
            height += s->lines[i].height;
        return (qlen)MIN(height, QLEN_MAX);
    }
    }
    return 0;
}

static qlen repeated_head(const struct painter *p, size_t index)
{
    uint32_t item = p->placed.items[index].item;

    if (index > 0 || !p->place->page_top || !item_at(p, item)->paint_head)
        return 0;
    return page_head_repeat(&p->galley->breaks.items[item], p->place->recto, !p->place->later_column);
}

/** The end of the group of the placed thing `start`. */
static size_t group_end(const struct painter *p, size_t start)
{
    size_t end = start;

    while (end < p->placed.count &&
           item_at(p, p->placed.items[end].item)->group ==
               item_at(p, p->placed.items[start].item)->group)
        end++;
    return end;
}

/** What page breaking counted for the page's start within a group. */
static qlen more_at_top(const struct painter *p)
{
    const struct placed *first = &p->placed.items[0];
    const struct page_item *breaks = &p->galley->breaks.items[first->item];

    if (!p->place->page_top)
        return 0;
    if (breaks->kind != PAGE_PARAGRAPH)
        return breaks->top;
    const struct page_setting *s = &breaks->as.paragraph.settings[setting_of(p, first->item)];
    return first->first < s->count ? s->lines[first->first].top : 0;
}

/** Where the slack of a group goes: `extra` is shared by whites of this height; the rest of it comes below. */
struct lead {
    qlen white;
    qlen extra;
    unsigned sharers;
};

static struct lead lead_of(const struct painter *p, size_t start, size_t end)
{
    const struct galley_group *group = NULL;
    int64_t natural = 0, steps = start == 0 ? more_at_top(p) : 0;
    struct lead lead = {-1, 0, 0};

    if (item_at(p, p->placed.items[start].item)->group < p->galley->groups.count)
        group = &p->galley->groups.items[item_at(p, p->placed.items[start].item)->group];
    for (size_t i = start; i < end; i++) {
        const struct placed *placed = &p->placed.items[i];
        natural += placed->height;
        steps += allotted(p, placed);
        if (!is_white(p, placed->item) || placed->height < lead.white)
            continue;
        lead.sharers = placed->height > lead.white ? 1 : lead.sharers + 1;
        lead.white = placed->height;
    }
    bool whole = is_white(p, p->placed.items[start].item);
    bool all = !whole || end == p->placed.count || (group && group->above);
    lead.extra = (qlen)MAX(steps - natural, 0) / (all ? 1 : 2);
    return lead;
}

/** What the white `i` of the group that starts at `start` takes of its slack. */
static qlen take_lead(const struct painter *p, size_t start, size_t i, struct lead *lead)
{
    qlen share = lead->extra;

    if (!is_white(p, p->placed.items[i].item))
        return 0;
    if (is_white(p, p->placed.items[start].item))
        return i == start ? share : 0;
    if (p->placed.items[i].height != lead->white)
        return 0;
    share /= (qlen)lead->sharers--;
    lead->extra -= share;
    return share;
}

static void place_group(struct painter *p, size_t start, size_t end)
{
    struct lead lead = lead_of(p, start, end);

    if (start == 0)
        p->steps += more_at_top(p);
    for (size_t i = start; i < end; i++) {
        struct placed *placed = &p->placed.items[i];
        qlen stretch = take_stretch(p, placed->item), head = repeated_head(p, i);
        p->y += head;
        placed->y = p->y;
        p->y += placed->height + stretch + take_lead(p, start, i, &lead);
        p->steps += allotted(p, placed) + stretch + head;
    }
    p->y = p->steps;
}

static void place_freely(struct painter *p)
{
    for (size_t i = 0; i < p->placed.count; i++) {
        struct placed *placed = &p->placed.items[i];
        p->y += repeated_head(p, i);
        placed->y = p->y;
        p->y += placed->height + take_stretch(p, placed->item);
    }
}

static void place_all(struct painter *p)
{
    p->y = p->steps = p->place->y;
    if (p->galley->grid <= 0) {
        place_freely(p);
        return;
    }
    for (size_t start = 0, end; start < p->placed.count; start = end) {
        end = group_end(p, start);
        place_group(p, start, end);
    }
}

/* ---- painting ---- */

static void paint_frame(const struct painter *p, const struct galley_frame *frame,
                        struct page_builder *page)
{
    const struct placed *first = NULL, *last = NULL;

    for (size_t i = 0; i < p->placed.count; i++) {
        const struct placed *placed = &p->placed.items[i];
        if (placed->item < frame->first || placed->item >= frame->end)
            continue;
        first = first ? first : placed;
        last = placed;
    }
    if (!first)
        return;
    qlen x = p->place->x + frame->x, y = first->y, height = last->y + last->height - y;
    const qlen *b = frame->border;
    if (frame->background >> 24)
        page_add_rule(page, x, y, frame->width, height, frame->background);
    if (b[0] > 0 && first->item == frame->first && first->first == 0)
        page_add_rule(page, x, y, frame->width, b[0], frame->border_color);
    if (b[1] > 0)
        page_add_rule(page, x + frame->width - b[1], y, b[1], height, frame->border_color);
    if (b[2] > 0 && last->item + 1 == frame->end && last->end == line_count(p, last->item))
        page_add_rule(page, x, y + height - b[2], frame->width, b[2], frame->border_color);
    if (b[3] > 0)
        page_add_rule(page, x, y, b[3], height, frame->border_color);
}

static void paint_labels(struct shaper *shaper, const struct painter *p,
                         const struct galley_item *item, qlen baseline, struct page_builder *page)
{
    for (const struct galley_label *label = item->label; label; label = label->next) {
        qlen x = p->place->x + label->x;
        if (label->ends)
            x -= shaper_width(shaper, label->text, label->style);
        shaper_place_text(shaper, label->text, label->style, x, baseline + label->drop, label->element,
                          label->order, label->artifact, page);
    }
}

/** Calls the notes of lines [first, end) that stand in the margin: `baseline` is the first of them. */
static void call_sides(const struct painter *p, const struct galley_item *item, int setting,
                       uint32_t line, qlen baseline, uint32_t *note, struct page_builder *page)
{
    const struct setting *lines = &item->paragraph->settings[setting];

    for (unsigned n = 0; n < lines->lines[line].notes && *note < item->note_count; n++) {
        const struct galley_note *entry = &p->galley->notes.items[item->note_start + *note];
        for (uint32_t i = 0; i <= entry->nested; i++) {
            struct side_box box = {entry[i].galley, baseline};
            if (baseline > 0 && entry[i].aside)
                vec_push(&page->sides, box);
        }
        *note += 1 + entry->nested;
    }
}

static void paint_lines(struct shaper *shaper, const struct painter *p,
                        const struct placed *placed, struct page_builder *page)
{
    const struct galley_item *item = item_at(p, placed->item);
    int setting = setting_of(p, placed->item);
    qlen y = placed->y;
    uint32_t note = 0;

    for (uint32_t line = 0; p->galley->notes_aside && line < placed->first; line++)
        call_sides(p, item, setting, line, 0, &note, page);
    for (uint32_t line = placed->first; line < placed->end; line++) {
        qlen height = galley_line_height(item, setting, line);
        qlen baseline = y + item->strut + height - item->leading;
        if (line == 0)
            paint_labels(shaper, p, item, baseline, page);
        if (p->galley->notes_aside)
            call_sides(p, item, setting, line, baseline, &note, page);
        paragraph_place(shaper, item->paragraph, setting, line, p->place->x + item->x, baseline,
                        page);
        if (p->place->tell_line)
            p->place->tell_line(shaper, p->place->data, placed->item, line, baseline, page);
        y += height;
    }
}

/** The lines within a box are not those of the text around it. */
static void paint_box(struct shaper *shaper, galley_paint_fn *paint, const void *data, qlen x,
                      qlen y, struct page_builder *page)
{
    enum line_place outer = page->place;

    page->place = LINE_OF_BOX;
    paint(shaper, data, x, y, page);
    page->place = outer;
}

static void paint_item(struct shaper *shaper, const struct painter *p, size_t index,
                       struct page_builder *page)
{
    const struct placed *placed = &p->placed.items[index];
    const struct galley_item *item = item_at(p, placed->item);
    qlen x = p->place->x + item->x, head = repeated_head(p, index);

    for (size_t i = 0; placed->first == 0 && i < item->anchor_count; i++)
        vec_push(&page->anchors, (struct anchor){item->anchors[i], x, placed->y});
    if (head)
        paint_box(shaper, item->paint_head, item->data, x, placed->y - head, page);
    switch (item->kind) {
    case GALLEY_SPACE:
        break;
    case GALLEY_LINES:
        paint_lines(shaper, p, placed, page);
        break;
    case GALLEY_BOX:
        paint_labels(shaper, p, item, placed->y + item->strut, page);
        if (item->aside)
            vec_push(&page->sides, (struct side_box){item->aside, placed->y + item->strut});
        for (uint32_t i = 0; p->galley->notes_aside && i < item->note_count; i++) {
            const struct galley_note *note = &p->galley->notes.items[item->note_start + i];
            if (note->aside)
                vec_push(&page->sides, (struct side_box){note->galley, placed->y + item->strut});
        }
        if (item->paint)
            paint_box(shaper, item->paint, item->data, x, placed->y, page);
        if (item->paint_foot && p->place->page_top && index + 1 == p->placed.count)
            paint_box(shaper, item->paint_foot, item->data, x, placed->y + placed->height, page);
        break;
    }
}

qlen galley_paint(struct shaper *shaper, const struct galley *galley, struct galley_cut from,
                  struct galley_cut to, const struct galley_place *place,
                  struct page_builder *page)
{
    struct painter p = {.galley = galley, .place = place, .to = to};

    choose_all(&p, from);
    place_all(&p);
    for (size_t i = 0; i < galley->frames.count; i++)
        paint_frame(&p, &galley->frames.items[i], page);
    for (size_t i = 0; i < p.placed.count; i++)
        paint_item(shaper, &p, i, page);
    vec_free(&p.placed);
    return p.y - place->y;
}
