/* The table of contents: a line for each entry with its number, its title and the folio of its page. */
#include "layout/flow.h"

#include "style/sheet.h"

/** A paragraph made for an entry: a link with the entry's words. */
static struct node *entry_block(struct flow *flow, const struct entry *entry,
                                const struct style *style)
{
    struct arena *arena = flow->setter->arena;
    struct node *block = node_new(arena, NODE_PARAGRAPH, entry->target->span);
    struct node *link = node_new(arena, NODE_LINK, entry->target->span);
    struct slice text = entry->title;

    if (entry->label.n)
        text = arena_printf(arena, "%.*s\xe2\x80\x82%.*s", (int)entry->label.n, entry->label.p,
                            (int)text.n, text.p);
    link->as.link.target = entry->target;
    node_append(link, node_new_text(arena, text, entry->target->span));
    node_append(block, link);
    /* A contents line is text of its own: the colour and lines of links do not belong there. */
    block->style = link->style = link->first->style = style;
    return block;
}

static void flow_entry(struct flow *flow, const struct entry *entry, int up,
                       const struct style *outer)
{
    struct setter *setter = flow->setter;
    char level[16];
    struct flow_box box;

    g_snprintf(level, sizeof level, "level-%d", entry->level - up);
    const struct style *style = sheet_element(setter->book->sheet, outer, "entry", level);
    struct node *block = entry_block(flow, entry, style);
    struct paragraph_options options = {.leader = style->leader};
    options.leader_tail = folios_entry(setter->folios, entry);
    flow_enter(flow, block, "TOCI", &box);
    flow_paragraph(&box.inner, block, &options);
    flow_leave(flow, &box);
}

/** How many levels the lines of a chapter's contents stand higher than in the book's. */
static int contents_raise(const struct node *contents)
{
    int least = 6;

    if (contents->as.contents.scope == SCOPE_BOOK)
        return 0;
    for (size_t i = 0; i < contents->as.contents.line_count; i++)
        least = MIN(least, contents->as.contents.lines[i]->level);
    return MAX(least - 1, 0);
}

void flow_contents(struct flow *flow, const struct node *contents)
{
    int up = contents_raise(contents);
    struct flow_box box;

    flow_enter(flow, contents, node_kind_pdf(contents->kind), &box);
    for (size_t i = 0; i < contents->as.contents.line_count; i++)
        flow_entry(&box.inner, contents->as.contents.lines[i], up, contents->style);
    flow_leave(flow, &box);
}
