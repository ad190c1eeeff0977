/* Lists and definitions: their labels stand in the margin that the list's padding makes. */
#include "layout/flow.h"

#include "model/digits.h"
#include "style/sheet.h"

/* A label ends this part of its size before the text. */
#define LABEL_GAP_PART 2

static struct slice bullet(int style)
{
    switch (style) {
    case LIST_CIRCLE: return SLICE("\xe2\x97\xa6");
    case LIST_SQUARE: return SLICE("\xe2\x96\xaa");
    case LIST_DASH: return SLICE("\xe2\x80\x93");
    case LIST_NONE: return SLICE("");
    default: return SLICE("\xe2\x80\xa2");
    }
}

/** The number or bullet of an item; letters and roman figures only for numbers that they can write. */
static struct slice label_text(struct arena *arena, const struct book *book,
                               const struct node *list, int number)
{
    int style = list->style->list_style;
    struct slice figure;

    if (!list->as.list.ordered || style < LIST_DECIMAL || style == LIST_NONE)
        return bullet(style);
    if (number < 1 || number > 3999)
        style = LIST_DECIMAL;
    switch (style) {
    case LIST_LOWER_ALPHA: figure = letter_numeral(arena, (uint32_t)number, false); break;
    case LIST_UPPER_ALPHA: figure = letter_numeral(arena, (uint32_t)number, true); break;
    case LIST_LOWER_ROMAN: figure = roman_numeral(arena, number, false); break;
    case LIST_UPPER_ROMAN: figure = roman_numeral(arena, number, true); break;
    default:
        figure = number < 0 ? arena_printf(arena, "%d", number)
                            : digits_number(arena, (enum digits)book->config->number_digits,
                                            list->style->language, (uint32_t)number);
    }
    return arena_printf(arena, "%.*s%c", (int)figure.n, figure.p,
                        list->as.list.delimiter == ')' ? ')' : '.');
}

/** What PDF calls the kind of numbering (ISO 32000-1, table 347). */
static const char *numbering_of(const struct node *list)
{
    static const char *const names[] = {
        [LIST_DISC] = "Disc", [LIST_CIRCLE] = "Circle", [LIST_SQUARE] = "Square",
        [LIST_DASH] = "Disc", [LIST_DECIMAL] = "Decimal", [LIST_LOWER_ALPHA] = "LowerAlpha",
        [LIST_UPPER_ALPHA] = "UpperAlpha", [LIST_LOWER_ROMAN] = "LowerRoman",
        [LIST_UPPER_ROMAN] = "UpperRoman", [LIST_NONE] = "None",
    };

    return names[list->style->list_style];
}

/** Puts the label off to the first line of the item. */
static void hang_label(struct flow *flow, struct slice text, const struct style *style,
                       uint32_t element)
{
    struct setter *setter = flow->setter;
    struct galley_label *label = ARENA_NEW(setter->arena, struct galley_label);
    bool rtl = style->direction == DIRECTION_RTL;
    qlen gap = style->font_size / LABEL_GAP_PART;

    if (!text.n)
        return;
    *label = (struct galley_label){
        .text = text,
        .style = style,
        .x = rtl ? flow->x + flow->width + gap : flow->x - gap,
        .ends = !rtl,
        .element = element,
        .order = setter->structure ? setter->structure->next_order++ : 0,
        .artifact = element == NO_ELEMENT ? ARTIFACT_LAYOUT : NOT_ARTIFACT,
        .next = flow->state->label,
    };
    flow->state->label = label;
}

static uint32_t add_child(struct flow *flow, const char *type, const struct node *node)
{
    if (!flow->setter->structure || flow->element == NO_ELEMENT)
        return NO_ELEMENT;
    return structure_add(flow->setter->structure, flow->element, type, node);
}

/** An item without text still shows its label. */
static void fill_empty(struct flow *flow, const struct node *item, size_t before)
{
    if (flow->galley->items.count > before)
        return;
    flow_settle(flow);
    struct galley_item *box =
        galley_add_box(flow->galley, flow->x, style_leading(item->style), 0);
    box->strut = flow_strut(flow->setter, item->style, flow->setter->grid);
    flow_settled(flow, box);
}

static void flow_item(struct flow *flow, const struct node *list, const struct node *item,
                      int number)
{
    struct flow_box box;
    size_t before = flow->galley->items.count;

    flow_enter(flow, item, node_kind_pdf(item->kind), &box);
    uint32_t label = add_child(&box.inner, "Lbl", NULL);
    struct slice text = item->label.n ? item->label
                                      : label_text(flow->setter->arena, flow->setter->book, list, number);
    hang_label(&box.inner, text, item->style, label);
    uint32_t body = add_child(&box.inner, "LBody", NULL);
    if (body != NO_ELEMENT)
        box.inner.element = body;
    flow_children(&box.inner, item);
    fill_empty(&box.inner, item, before);
    flow_leave(flow, &box);
}

void flow_list(struct flow *flow, const struct node *list)
{
    struct flow_box box;
    int number = list->as.list.start;

    flow_enter(flow, list, node_kind_pdf(list->kind), &box);
    if (box.inner.element != flow->element)
        flow->setter->structure->elements.items[box.inner.element].numbering =
            numbering_of(list);
    for (const struct node *item = list->first; item; item = item->next)
        flow_item(&box.inner, list, item, number++);
    flow_leave(flow, &box);
}

/** Terms and their definitions alternate; each term starts an LI, but for one after another term. Definitions
 * without a term share one. */
void flow_definitions(struct flow *flow, const struct node *definitions)
{
    struct flow_box box, part;

    flow_enter(flow, definitions, node_kind_pdf(definitions->kind), &box);
    uint32_t list = box.inner.element;
    for (const struct node *child = definitions->first; child; child = child->next) {
        bool term = child->kind == NODE_TERM;
        if (!child->prev || (term && child->prev->kind != NODE_TERM)) {
            box.inner.element = list;
            uint32_t item = add_child(&box.inner, "LI", NULL);
            box.inner.element = item == NO_ELEMENT ? list : item;
        }
        flow_enter(&box.inner, child, node_kind_pdf(child->kind), &part);
        flow_children(&part.inner, child);
        flow_leave(&box.inner, &part);
    }
    flow_leave(flow, &box);
}
