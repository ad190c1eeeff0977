#include "layout/line_numbers.h"

#include "model/digits.h"
#include "model/lines.h"
#include "style/sheet.h"

/** The rule of an item's lines; NULL where they are not numbered. */
static const struct line_rule *rule_of(const struct chapter *chapter, uint32_t item)
{
    const struct node *node = chapter->galley->items.items[item].node;

    if (!chapter->galley->items.items[item].paragraph || !node || !chapter->line_numbers[item])
        return NULL;
    return node->as.line.rule;
}

static bool has_lines(const struct node *node)
{
    return node && (node->kind == NODE_PARAGRAPH || node->kind == NODE_PLAIN ||
                    node->kind == NODE_VERSE_LINE);
}

void line_numbers_count(struct chapter *chapter, struct line_counter *counter)
{
    const struct galley *galley = chapter->galley;
    const struct chapter_plan *plan = chapter_plan_of(chapter);

    if (!chapter->line_numbers)
        chapter->line_numbers = ARENA_ARRAY(chapter->arena, int32_t, galley->items.count);
    for (uint32_t i = 0; i < galley->items.count; i++) {
        const struct galley_item *item = &galley->items.items[i];
        const struct line_rule *rule = has_lines(item->node) ? item->node->as.line.rule : NULL;
        if (!rule || !item->paragraph)
            continue;
        uint32_t lines = item->node->kind == NODE_VERSE_LINE
                             ? 1 : (uint32_t)item->paragraph->settings[plan->settings[i]].count;
        int32_t number = line_counter_take(counter, item->node, lines);
        chapter->line_numbers[i] = rule->fixed ? item->node->as.line.number : number;
    }
}

/** What is counted of a line: of a verse its first line alone. 0 for one that is not. */
static int32_t number_of(const struct chapter *chapter, uint32_t item, uint32_t line)
{
    const struct line_rule *rule = rule_of(chapter, item);
    bool verse = rule && chapter->galley->items.items[item].node->kind == NODE_VERSE_LINE;

    if (!rule)
        return 0;
    return chapter->line_numbers[item] + (verse ? 0 : (int32_t)line);
}

/** How many lines of the rule came before the page that starts at `top`; the line (item) is on it. */
static int32_t count_before(const struct chapter *chapter, const struct line_rule *rule,
                            struct galley_cut top, uint32_t item)
{
    for (uint32_t i = top.item; i <= item; i++) {
        uint32_t line = i == top.item ? top.line : 0;
        bool rest = line && chapter->galley->items.items[i].node &&
                    chapter->galley->items.items[i].node->kind == NODE_VERSE_LINE;
        if (rule_of(chapter, i) == rule && !rest)
            return number_of(chapter, i, line) - rule->start;
    }
    return 0;
}

static struct galley_cut top_of(const struct chapter *chapter, size_t page)
{
    const struct page_plan *plan = &chapter_plan_of(chapter)->pages[page];

    return plan->strip_count ? plan->strips[0].from : (struct galley_cut){0, 0};
}

static struct slice figures(const struct edition *edition, struct arena *arena, const struct node *block,
                            int32_t number)
{
    return digits_number(arena, (enum digits)edition->book->config->number_digits,
                         block->style->language, (uint32_t)MAX(number, 0));
}

void line_numbers_find(const struct chapter *chapter, const struct edition *edition, uint32_t item,
                       uint32_t line, struct arena *arena, struct page_place *place)
{
    const struct line_rule *rule = chapter->line_numbers ? rule_of(chapter, item) : NULL;

    if (!rule)
        return;
    const struct node *block = chapter->galley->items.items[item].node;
    int32_t number = number_of(chapter, item, line);
    if (rule->reset == LINES_BY_PAGE) {
        size_t page = plan_page_of(chapter_plan_of(chapter), item, line);
        number -= count_before(chapter, rule, top_of(chapter, page), item);
    }
    place->line = figures(edition, arena, block, number);
    place->verse = block->kind == NODE_VERSE_LINE;
    place->line_fixed = rule->fixed;
    place->line_of_page = rule->reset == LINES_BY_PAGE;
}

/* ---- painting ---- */

static bool stands_right(const struct line_margin *margin, const struct line_rule *rule)
{
    bool outside = margin->recto == margin->edition->frame.outer_right;

    switch (rule->side) {
    case LINES_LEFT:
        return false;
    case LINES_RIGHT:
        return true;
    case LINES_INSIDE:
        return margin->only ? !outside : !margin->first;
    default:
        return margin->only ? outside : !margin->first;
    }
}

/** The number of the line within its page's count. */
static int32_t number_on_page(struct line_margin *margin, const struct line_rule *rule, uint32_t item,
                              uint32_t line)
{
    int32_t number = number_of(margin->chapter, item, line);

    if (rule->reset != LINES_BY_PAGE)
        return number;
    if (margin->rule != rule) {
        margin->rule = rule;
        margin->before = count_before(margin->chapter, rule, margin->top, item);
    }
    return number - margin->before;
}

void line_numbers_paint(struct shaper *shaper, void *data, uint32_t item, uint32_t line, qlen baseline,
                        struct page_builder *page)
{
    struct line_margin *margin = data;
    const struct chapter *chapter = margin->chapter;
    const struct line_rule *rule = rule_of(chapter, item);
    const struct style *style = chapter->line_style;

    if (!rule || rule->side == LINES_WITHIN)
        return;
    const struct node *block = chapter->galley->items.items[item].node;
    int32_t number = number_on_page(margin, rule, item, line);
    if (number % rule->every != 0 || (line && block->kind == NODE_VERSE_LINE))
        return;
    struct slice text = figures(margin->edition, page->arena, block, number);
    qlen x = margin->right + style->margin_left;
    if (!stands_right(margin, rule))
        x = margin->left - style->margin_right - shaper_width(shaper, text, style);
    shaper_place_text(shaper, text, style, x, baseline, NO_ELEMENT, 0, ARTIFACT_NUMBER, page);
}
