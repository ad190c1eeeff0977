/* The list of references in the CSL style of the book: entries as items, their parts in the margin as labels. */
#include "refine/citations.h"

#include "refine/csl.h"

static void add_block(struct book *book, struct node *item, enum csl_display display, bool alone, struct slice part)
{
    struct node *block = node_new(book->arena, alone ? NODE_PLAIN : NODE_PARAGRAPH, SPAN_NONE);

    if (display == DISPLAY_INDENT)
        node_add_class(book->arena, block, SLICE("indent"));
    csl_append(book->arena, block, part, true, NULL);
    node_append(item, block);
}

/* "[1]" in the margin becomes the item's label. */
static void fill_item(struct book *book, struct node *item, struct slice text)
{
    struct slice rest = text, part;
    enum csl_display display;
    size_t blocks = 0;

    while (csl_next_display(&rest, &display, &part))
        blocks += !csl_is_blank(part) && display != DISPLAY_LEFT_MARGIN;
    for (rest = text; csl_next_display(&rest, &display, &part);) {
        struct buf label = {0};
        if (csl_is_blank(part))
            continue;
        if (display == DISPLAY_LEFT_MARGIN && !item->first && !item->label.n) {
            csl_plain(part, &label);
            item->label = arena_copy(book->arena, slice_trim(buf_view(&label)));
            buf_free(&label);
        } else {
            add_block(book, item, display, blocks == 1, part);
        }
    }
    if (!item->first)
        add_block(book, item, DISPLAY_NONE, true, SLICE(""));
}

/* Labels of more characters than this need more room than numbers. */
#define SHORT_LABEL 5

static const char *list_form(const struct csl_style *style, const struct node *list)
{
    long longest = 0;

    for (const struct node *item = list->first; item; item = item->next)
        longest = MAX(longest, g_utf8_strlen(item->label.n ? item->label.p : "", (gssize)item->label.n));
    if (longest)
        return longest > SHORT_LABEL ? "numeric labels" : "numeric";
    return csl_number(style->bibliography, ATTR_HANGING, 0) ? "hanging" : "flush";
}

static void add_spacing(struct book *book, struct node *list, const char *name, int lines)
{
    if (lines > 0)
        node_add_class(book->arena, list, arena_printf(book->arena, "%s-%d", name, MIN(lines, 9)));
}

void citations_write_csl_list(struct citer *c, struct csl *csl, struct csl_item **items, size_t count)
{
    struct book *book = c->book;
    const struct csl_style *style = c->style;
    struct slice names = {0};
    struct node *list = citations_new_list(book, "csl");

    for (size_t i = 0; style->bibliography && i < count; i++) {
        struct node *item = citations_new_item(book, citations_find(c, items[i]->r->key));
        fill_item(book, item, csl_entry(csl, items[i], &names));
        node_append(list, item);
    }
    struct slice forms = slice_of(list_form(style, list)), form;
    while (csl_next_word(&forms, &form))
        node_add_class(book->arena, list, form);
    add_spacing(book, list, "entry-spacing", csl_number(style->bibliography, ATTR_ENTRY_SPACING, 0));
    add_spacing(book, list, "line-spacing", csl_number(style->bibliography, ATTR_LINE_SPACING, 1) - 1);
    citations_set_list(book, list);
}
