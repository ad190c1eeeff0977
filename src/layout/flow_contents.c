/* The table of contents: a line for each entry with its number, its title and the folio of its page. The numbers of a
 * level stand in a column of their own, with their ends below each other, so that all titles start on one line. */
#include "layout/flow.h"

#include "style/sheet.h"

#include <string.h>

/* No column is made wider than so many ems. */
#define WIDEST_LABEL 6
#define LEVELS 7
/* En space. */
#define LABEL_GAP "\xe2\x80\x82"

/** How wide the columns of numbers are; 0 where a level has none. */
struct label_columns {
    int up; /* levels that the lines stand higher than in the book's contents */
    qlen width[LEVELS];
};

/** A paragraph made for an entry: a link with the entry's words. */
static struct node *entry_block(struct flow *flow, const struct entry *entry,
                                const struct style *style)
{
    struct arena *arena = flow->setter->arena;
    struct node *block = node_new(arena, NODE_PARAGRAPH, entry->target->span);
    struct node *link = node_new(arena, NODE_LINK, entry->target->span);
    struct slice text = entry->title;

    if (entry->label.n)
        text = arena_printf(arena, "%.*s" LABEL_GAP "%.*s", (int)entry->label.n, entry->label.p,
                            (int)text.n, text.p);
    link->as.link.target = entry->target;
    node_append(link, node_new_text(arena, text, entry->target->span));
    node_append(block, link);
    /* A contents line is text of its own: the colour and lines of links do not belong there. */
    block->style = link->style = link->first->style = style;
    return block;
}

static const struct style *style_of(const struct flow *flow, const struct entry *entry, int up,
                                    const struct style *outer)
{
    char level[16];

    g_snprintf(level, sizeof level, "level-%d", entry->level - up);
    return sheet_element(flow->setter->book->sheet, outer, "entry", level);
}

/** True when a label is a number and nothing else: "Appendix A." is a part of its line. */
static bool is_number(struct slice label)
{
    return label.n && !memchr(label.p, ' ', label.n) &&
           !memmem(label.p, label.n, "\xc2\xa0", 2);
}

/** The width of an entry's number with the gap behind it; 0 for one without, or with words instead. */
static qlen label_width(const struct flow *flow, const struct entry *entry,
                        const struct style *style)
{
    struct slice label = arena_printf(flow->setter->arena, "%.*s" LABEL_GAP, (int)entry->label.n,
                                      entry->label.p);
    qlen width = is_number(entry->label) ? shaper_width(flow->setter->shaper, label, style) : 0;

    return width > WIDEST_LABEL * style->font_size ? 0 : width;
}

static size_t column_of(const struct entry *entry, int up)
{
    return (size_t)CLAMP(entry->level - up, 0, LEVELS - 1);
}

/** The style of an entry whose number is `width` wide: set out to the left of its title, which starts behind the column;
 * lines that turn over start below it. */
static const struct style *in_column(const struct flow *flow, const struct style *style, qlen width,
                                     qlen column)
{
    struct style *own = ARENA_NEW(flow->setter->arena, struct style);
    qlen *start;

    *own = *style;
    start = own->direction == DIRECTION_RTL ? &own->padding_right : &own->padding_left;
    *start = MAX(*start + own->text_indent, 0) + column;
    own->text_indent = -width;
    return own;
}

static void flow_entry(struct flow *flow, const struct entry *entry,
                       const struct label_columns *columns, const struct style *outer)
{
    const struct style *style = style_of(flow, entry, columns->up, outer);
    qlen width = label_width(flow, entry, style);
    struct flow_box box;

    if (width > 0)
        style = in_column(flow, style, width, columns->width[column_of(entry, columns->up)]);
    struct node *block = entry_block(flow, entry, style);
    struct paragraph_options options = {.leader = style->leader};
    options.leader_tail = folios_entry(flow->setter->folios, entry);
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

static struct label_columns measure_labels(const struct flow *flow, const struct node *contents)
{
    struct label_columns columns = {.up = contents_raise(contents)};

    for (size_t i = 0; i < contents->as.contents.line_count; i++) {
        const struct entry *entry = contents->as.contents.lines[i];
        const struct style *style = style_of(flow, entry, columns.up, contents->style);
        qlen *column = &columns.width[column_of(entry, columns.up)];
        *column = MAX(*column, label_width(flow, entry, style));
    }
    return columns;
}

void flow_contents(struct flow *flow, const struct node *contents)
{
    struct flow_box box;

    flow_enter(flow, contents, node_kind_pdf(contents->kind), &box);
    struct label_columns columns = measure_labels(&box.inner, contents);
    for (size_t i = 0; i < contents->as.contents.line_count; i++)
        flow_entry(&box.inner, contents->as.contents.lines[i], &columns, contents->style);
    flow_leave(flow, &box);
}
