/* The numbers of lines: which lines of the text are counted, and how the count goes on. Verse has its lines from the
 * poet, so refine/ numbers it; lines of prose are there when layout has set them. Both count with the same counter. */
#ifndef QUOIN_MODEL_LINES_H
#define QUOIN_MODEL_LINES_H

#include "model/node.h"

/** Which lines count; the values of line-numbers.of, bits of "verse" and "prose". */
enum { LINES_NONE, LINES_VERSE, LINES_PROSE, LINES_ALL };
/** Where the count starts again; the values of line-numbers.reset. */
enum { LINES_BY_CHAPTER, LINES_BY_PAGE, LINES_BY_POEM, LINES_BY_BOOK };
/** Where numbers stand: in a margin as line-numbers.side has it, or at the end of the measure (`.numbered`). */
enum { LINES_OUTSIDE, LINES_INSIDE, LINES_LEFT, LINES_RIGHT, LINES_WITHIN };

/** How the lines of a passage are numbered. */
struct line_rule {
    uint32_t index;       /* in book->line_rules */
    int of, reset, side;
    int32_t every, start; /* both at least 1 */
    bool continues;       /* it goes on from the passage before */
    bool fixed;           /* the numbers are the same however the book is set: those of verse, unless pages have a count
                             of their own, or prose comes before */
};

/** Whether a block (a paragraph, a line of verse) counts under the rule. */
bool line_rule_counts(const struct line_rule *rule, const struct node *block);

/** A count on its way through the book. */
struct line_counter;
struct line_counter *line_counter_new(size_t rules);
void line_counter_free(struct line_counter *counter);

/** Counts the `lines` of the next block in reading order that has a rule (node->as.line.rule); returns the number of the
 * first. Pages are not known here: where they have a count of their own the number is that of the whole book. */
int32_t line_counter_take(struct line_counter *counter, const struct node *block, uint32_t lines);

#endif
