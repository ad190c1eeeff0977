/* Each rule has a count of its own, so that a passage with another rule in it goes on where it was. */
#include "model/lines.h"

#include <glib.h>

/** Where the count of a rule has come to. */
struct line_count {
    int32_t next;                         /* 0: it has not begun */
    const struct node *division, *verse;  /* of the last block */
};

struct line_counter {
    struct line_count *counts;
    int32_t last; /* the last number given by any rule */
};

bool line_rule_counts(const struct line_rule *rule, const struct node *block)
{
    if (!block->first)
        return false; /* the white between two stanzas */
    if (block->kind == NODE_VERSE_LINE)
        return rule->of & LINES_VERSE;
    return (block->kind == NODE_PARAGRAPH || block->kind == NODE_PLAIN) && rule->of & LINES_PROSE;
}

struct line_counter *line_counter_new(size_t rules)
{
    struct line_counter *counter = g_new0(struct line_counter, 1);

    counter->counts = g_new0(struct line_count, rules + 1);
    return counter;
}

void line_counter_free(struct line_counter *counter)
{
    g_free(counter->counts);
    g_free(counter);
}

static bool starts_again(const struct line_rule *rule, const struct line_count *count,
                         const struct node *division, const struct node *verse)
{
    return (rule->reset == LINES_BY_CHAPTER && count->division != division) ||
           (rule->reset == LINES_BY_POEM && verse && count->verse != verse);
}

int32_t line_counter_take(struct line_counter *counter, const struct node *block, uint32_t lines)
{
    const struct line_rule *rule = block->as.line.rule;
    struct line_count *count = &counter->counts[rule->index];
    const struct node *division = node_ancestor(block, NODE_DIVISION);
    const struct node *verse = node_ancestor(block, NODE_VERSE);

    if (!count->next)
        count->next = rule->continues ? counter->last + 1 : rule->start;
    else if (starts_again(rule, count, division, verse))
        count->next = rule->start;
    int32_t first = count->next;
    count->next += (int32_t)lines;
    count->division = division;
    if (verse)
        count->verse = verse;
    counter->last = count->next - 1;
    return first;
}
