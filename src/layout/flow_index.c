/* Indexes: where entries below another go on in a new column, the one above is named again, with "(continued)". What is
 * repeated is no text. */
#include "layout/flow.h"

#include "style/sheet.h"

/* Marks of an index have no more levels. */
#define MOST_INDEX_DEPTH 3

/** The entries above an entry, the outermost first, set to stand above its lines. */
struct index_heading {
    const struct node *above;      /* the ITEM they are made for: the innermost */
    const struct paragraph **words;
    qlen *x, *strut;               /* of each; x from the galley's left edge */
    size_t count;
    qlen height;                   /* of all */
    qlen repeat;                   /* the same in whole steps of the grid */
};

/** What an item of the galley shows: painting knows its place, not the galley's. */
struct index_repeat {
    const struct index_heading *heading;
    qlen x;                        /* of the item */
};

static void paint_heading(struct shaper *shaper, const void *data, qlen x, qlen y,
                          struct page_builder *page)
{
    const struct index_repeat *repeat = data;
    const struct index_heading *heading = repeat->heading;
    size_t first = page->marks.count;

    y += heading->repeat - heading->height; /* close to what it stands above */
    for (size_t i = 0; i < heading->count; i++) {
        const struct paragraph *words = heading->words[i];
        for (size_t line = 0; line < words->settings[SETTING_NATURAL].count; line++) {
            paragraph_place(shaper, words, SETTING_NATURAL, line, x - repeat->x + heading->x[i],
                            y + heading->strut[i], page);
            y += words->leading;
        }
    }
    for (size_t i = first; i < page->marks.count; i++)
        page->marks.items[i].artifact = ARTIFACT_LAYOUT;
}

/** The entry around an entry's; NULL for one at the edge. */
static const struct node *entry_above(const struct node *item)
{
    const struct node *list = item->parent;

    return list && list->kind == NODE_LIST && list->parent && list->parent->kind == NODE_ITEM
               ? list->parent : NULL;
}

static size_t depth_of(const struct node *item)
{
    size_t depth = 0;

    for (const struct node *at = item; at; at = entry_above(at))
        depth++;
    return depth;
}

/** The words of an entry, which its line starts with, and "(continued)" behind those of the innermost. */
static const struct paragraph *set_words(const struct flow *flow, const struct node *index,
                                         const struct node *line, qlen x, bool innermost)
{
    struct setter *setter = flow->setter;
    struct paragraph_options options = {.element = NO_ELEMENT, .style = line->style};
    struct measure measure = {.width = MAX(flow->width - x, 1)};

    if (innermost) {
        options.suffix = index->as.index.continued;
        options.suffix_style =
            sheet_element(setter->book->sheet, line->style, "span", "continued");
    }
    return paragraph_set(setter->shaper, setter->arena, NULL, line->first, &measure, &options);
}

/** Sets the entries from `above` outward. `places` holds the galley's items of their lines, by depth. */
static struct index_heading *make_heading(const struct flow *flow, const struct node *index,
                                          const struct node *above, const struct galley_item **places)
{
    struct arena *arena = flow->setter->arena;
    struct index_heading *heading = ARENA_NEW(arena, struct index_heading);
    size_t count = depth_of(above);

    *heading = (struct index_heading){
        .above = above,
        .words = ARENA_ARRAY(arena, const struct paragraph *, count),
        .x = ARENA_ARRAY(arena, qlen, count),
        .strut = ARENA_ARRAY(arena, qlen, count),
        .count = count,
    };
    const struct node *item = above;
    for (size_t i = count; i-- > 0; item = entry_above(item)) {
        heading->x[i] = places[i]->x;
        heading->strut[i] = places[i]->strut;
        heading->words[i] = set_words(flow, index, item->first, places[i]->x, i + 1 == count);
        heading->height += heading->words[i]->leading *
                           (qlen)heading->words[i]->settings[SETTING_NATURAL].count;
    }
    qlen grid = flow->galley->grid;
    heading->repeat = grid > 0 ? (heading->height + grid - 1) / grid * grid : heading->height;
    return heading;
}

/** Gives the lines of entries that stand below others, from item `first` on, what is repeated above them. */
static void repeat_headings(const struct flow *flow, const struct node *index, size_t first, int where)
{
    const struct galley_item *places[MOST_INDEX_DEPTH];
    const struct index_heading *heading = NULL;
    struct galley *galley = flow->galley;

    for (size_t i = first; i < galley->items.count; i++) {
        struct galley_item *item = &galley->items.items[i];
        const struct node *entry = item->node ? item->node->parent : NULL;
        if (!item->paragraph || !entry || entry->kind != NODE_ITEM || entry->first != item->node)
            continue;
        size_t depth = depth_of(entry);
        const struct node *above = entry_above(entry);
        if (depth > MOST_INDEX_DEPTH)
            continue;
        places[depth - 1] = item;
        if (!above)
            continue;
        if (!heading || heading->above != above)
            heading = make_heading(flow, index, above, places);
        struct index_repeat *repeat = ARENA_NEW(flow->setter->arena, struct index_repeat);
        *repeat = (struct index_repeat){heading, item->x};
        item->paint_head = paint_heading;
        item->data = repeat;
        galley->breaks.items[i].head_repeat = heading->repeat;
        galley->breaks.items[i].head_at = where;
    }
}

void flow_index(struct flow *flow, const struct node *index)
{
    /* By index.continued. */
    static const int where[] = {0, HEAD_AT_VERSO, HEAD_AT_PAGE, HEAD_AT_COLUMN};
    int continued = flow->setter->book->config->index_continued;
    struct flow_box box;

    flow_enter(flow, index, node_kind_pdf(index->kind), &box);
    size_t first = flow->galley->items.count;
    flow_children(&box.inner, index);
    if (continued && index->as.index.continued.n)
        repeat_headings(&box.inner, index, first, where[continued]);
    flow_leave(flow, &box);
}
