/* Growing pages and structure. */
#include "layout/builder.h"

uint32_t structure_add(struct structure *structure, uint32_t parent, const char *type,
                       const struct node *node)
{
    struct element element = {
        .type = type,
        .parent = parent,
        .order = structure->next_order++,
        .node = node,
        .colspan = 1,
        .rowspan = 1,
    };
    vec_push(&structure->elements, element);
    return (uint32_t)structure->elements.count - 1;
}

struct mark *page_add(struct page_builder *page, struct mark mark)
{
    vec_push(&page->marks, mark);
    return &vec_last(&page->marks);
}

void page_add_rule(struct page_builder *page, qlen x, qlen y, qlen width, qlen height,
                   uint32_t color)
{
    struct mark mark = {
        .kind = MARK_RULE,
        .artifact = ARTIFACT_LAYOUT,
        .element = NO_ELEMENT,
        .x = x,
        .y = y,
        .width = width,
        .height = height,
        .color = color,
    };
    page_add(page, mark);
}
