/* The notes that a paragraph calls: each is set into a galley of its own, as wide as the text or, in the margin, as
 * wide as that. */
#include "layout/flow.h"

#include "layout/note_marks.h"
#include "style/sheet.h"

/* A note in the margin that is higher than this part of the page stands at the foot instead, as do those for which the
 * pages up to their call have no room left: of each page's margin so much, in percent, can be used. */
#define MOST_ASIDE_PART 2
#define MARGIN_SHARE 75

/** Its galley, without a grid: notes stand on the foot of the page. */
static struct galley *set_note(struct flow *flow, const struct node *body, qlen width)
{
    struct setter *setter = flow->setter;
    struct structure *structure = setter->structure;
    struct flow_state state = {0};
    struct flow inner = flow_begin(setter, &state, width, 0, flow->element);

    inner.note_width = width;
    if (structure && flow->element != NO_ELEMENT) {
        inner.element = structure_add(structure, flow->element, "Note", body);
        structure->elements.items[inner.element].id =
            arena_printf(setter->arena, "note.%u", (unsigned)body->order);
    }
    flow_anchor(&inner, body);
    flow_note_body(&inner, body);
    flow_end(&inner);
    return inner.galley;
}

void flow_note_body(struct flow *flow, const struct node *body)
{
    struct setter *setter = flow->setter;
    struct structure *structure = setter->structure;
    struct slice text = note_marks_find(setter->note_marks, body->as.note.body);

    if (text.n) {
        struct galley_label *label = ARENA_NEW(setter->arena, struct galley_label);
        bool rtl = body->style->direction == DIRECTION_RTL;
        *label = (struct galley_label){.text = text, .style = body->style, .element = NO_ELEMENT,
                                       .artifact = ARTIFACT_LAYOUT};
        label->x = rtl ? flow->x + flow->width : flow->x;
        label->ends = rtl;
        if (structure && flow->element != NO_ELEMENT) {
            label->element = structure_add(structure, flow->element, "Lbl", NULL);
            label->order = structure->next_order++;
            label->artifact = NOT_ARTIFACT;
        }
        flow->state->label = label;
        flow->state->label_inset = shaper_width(setter->shaper, text, body->style) +
                                   body->style->font_size / 2;
    }
    flow_children(flow, body);
}

/** True when the margins of the pages that the text takes so far have room for one more note; counts it. */
static bool fits_margin(struct setter *setter, qlen height)
{
    const struct galley *galley = setter->galley;
    int64_t page = MAX(setter->page_height, 1);

    for (; setter->margin.items < galley->items.count; setter->margin.items++) {
        const struct galley_item *item = &galley->items.items[setter->margin.items];
        size_t lines = item->paragraph ? item->paragraph->settings[SETTING_NATURAL].count : 0;
        setter->margin.text += galley_item_height(item, SETTING_NATURAL, 0, lines);
    }
    int64_t room = (setter->margin.text / page + 1) * page * MARGIN_SHARE / 100;
    if (height > page / MOST_ASIDE_PART || setter->margin.notes + height > room)
        return false;
    setter->margin.notes += height;
    return true;
}

/** A note in the margin; NULL when it is not to stand there, or is too high for it. */
static struct galley *set_note_aside(struct flow *flow, const struct node *note)
{
    struct setter *setter = flow->setter;
    struct structure *structure = setter->structure;
    size_t elements = structure ? structure->elements.count : 0;

    if (setter->side_width <= 0 || book_series_of(setter->book, note)->place != NOTES_IN_MARGIN)
        return NULL;
    struct galley *own = set_note(flow, note->first, setter->side_width);
    if (fits_margin(setter, galley_height(own) + style_leading(setter->root) / 2))
        return own;
    galley_free(own);
    if (structure)
        structure->elements.count = elements; /* it will be set again */
    return NULL;
}

uint32_t flow_notes(struct flow *flow, const struct paragraph *paragraph)
{
    struct galley *galley = flow->galley;
    uint32_t before = (uint32_t)galley->notes.count;

    for (size_t i = 0; i < paragraph->note_count; i++) {
        const struct node *note = paragraph->notes[i].note;
        if (!note->first || note->first != note->as.note.body)
            continue; /* an endnote stands elsewhere */
        struct galley *own = set_note_aside(flow, note);
        bool aside = own != NULL;
        if (!aside)
            own = set_note(flow, note->first, flow->note_width);
        struct galley_note entry = {note,
                                    own,
                                    galley_height(own),
                                    (uint32_t)own->notes.count,
                                    note->as.note.series,
                                    aside};
        vec_push(&galley->notes, entry);
        for (size_t n = 0; n < own->notes.count; n++)
            vec_push(&galley->notes, own->notes.items[n]);
        vec_clear(&own->notes);
    }
    return (uint32_t)galley->notes.count - before;
}
