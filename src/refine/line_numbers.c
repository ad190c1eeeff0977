/* Finds the rule by which the lines of each block are numbered: of the nearest div that has one, else the config's, for
 * the chapters of the body. Verse gets its numbers here; those of prose are layout's. */
#include "refine/passes.h"

#include "base/vec.h"
#include "model/digits.h"
#include "model/lines.h"

#include <glib.h>

/* Numbers of verse at the end of the measure stand at every fifth line. */
#define EVERY 5

struct rules {
    struct book *book;
    GHashTable *of_node; /* the div, or the book's root → its rule */
    VEC(struct line_rule *) all;
    const struct line_rule *last; /* of the last block that counts */
};

/* ---- what an author writes ---- */

static void report(const struct rules *r, const struct node *node, const char *key)
{
    char *text = string_of(node_attr(node, key));

    diag(r->book->diags, node->span, DIAG_LINE_NUMBERS, text, key);
    g_free(text);
}

/* A number from 1 to 99999. */
static int count_attr(const struct rules *r, const struct node *node, const char *key, int otherwise)
{
    struct slice text = node_attr(node, key);
    int value = 0;

    for (size_t i = 0; i < text.n; i++)
        value = g_ascii_isdigit(text.p[i]) && i < 5 && value >= 0 ? value * 10 + (text.p[i] - '0') : -1;
    if (text.n && value <= 0)
        report(r, node, key);
    return value > 0 ? value : otherwise;
}

/* The index of a word in a list parted by '|'; `otherwise` without one. */
static int choice_attr(const struct rules *r, const struct node *node, const char *key,
                       const char *choices, int otherwise)
{
    struct slice value = node_attr(node, key);
    char **words = g_strsplit(choices, "|", -1);
    int found = -1;

    for (int i = 0; words[i] && found < 0; i++)
        if (slice_is(value, words[i]))
            found = i;
    g_strfreev(words);
    if (value.n && found < 0)
        report(r, node, key);
    return found < 0 ? otherwise : found;
}

/* ---- rules ---- */

static struct line_rule *add_rule(struct rules *r, const struct node *node, struct line_rule rule)
{
    struct line_rule *own = ARENA_NEW(r->book->arena, struct line_rule);

    *own = rule;
    own->index = (uint32_t)r->all.count;
    own->fixed = rule.of == LINES_VERSE && rule.reset != LINES_BY_PAGE &&
                 (!rule.continues || !r->last || r->last->fixed);
    vec_push(&r->all, own);
    g_hash_table_insert(r->of_node, (void *)(uintptr_t)node, own);
    return own;
}

static struct line_rule rule_of_config(const struct config *config)
{
    return (struct line_rule){
        .of = config->lines_of,
        .reset = config->lines_reset,
        .side = config->lines_side,
        .every = MAX(config->lines_every, 1),
        .start = MAX(config->lines_start, 1),
    };
}

/* "::: {.line-numbers of=verse every=10 start=1 reset=page side=left}": what it leaves out is the config's. */
static struct line_rule rule_of_div(const struct rules *r, const struct node *div)
{
    struct line_rule rule = rule_of_config(r->book->config);
    struct slice start = node_attr(div, "start");

    if (node_has_class(div, "numbered"))
        rule = (struct line_rule){.of = LINES_VERSE, .reset = LINES_BY_BOOK, .side = LINES_WITHIN,
                                  .every = EVERY, .start = 1};
    else
        rule.of = 1 + choice_attr(r, div, "of", "verse|prose|all",
                                  rule.of == LINES_NONE ? LINES_ALL - 1 : rule.of - 1);
    rule.reset = choice_attr(r, div, "reset", "chapter|page|poem|none", rule.reset);
    rule.side = choice_attr(r, div, "side", "outside|inside|left|right", rule.side);
    rule.every = count_attr(r, div, "every", rule.every);
    rule.continues = slice_is(start, "continue");
    if (!rule.continues)
        rule.start = count_attr(r, div, "start", rule.start);
    return rule;
}

static bool has_rule(const struct node *node)
{
    return node_has_class(node, "line-numbers") ||
           (node_has_class(node, "numbered") && node->kind != NODE_HEADING &&
            node->kind != NODE_DIVISION);
}

static const struct line_rule *find_or_make(struct rules *r, const struct node *node)
{
    const struct line_rule *known = g_hash_table_lookup(r->of_node, node);

    return known ? known : add_rule(r, node, rule_of_div(r, node));
}

/* Apart from the text: their lines are not the text's. */
static bool stands_apart(const struct node *node)
{
    return node->kind == NODE_TABLE || node->kind == NODE_FIGURE || node->kind == NODE_NOTE_BODY ||
           node->kind == NODE_INDEX;
}

static const struct line_rule *rule_of_division(struct rules *r, const struct node *division)
{
    const struct node *heading = division->as.division.heading;
    enum role role = division->as.division.role;

    if (heading && node_has_class(heading, "no-line-numbers"))
        return NULL;
    if (heading && node_has_class(heading, "line-numbers"))
        return find_or_make(r, heading);
    if (!r->book->config->lines_of || role_matter(role) != MATTER_BODY || role == ROLE_PART)
        return NULL;
    const struct line_rule *known = g_hash_table_lookup(r->of_node, r->book->root);
    return known ? known : add_rule(r, r->book->root, rule_of_config(r->book->config));
}

static const struct line_rule *rule_of(struct rules *r, const struct node *block)
{
    for (const struct node *node = block; node; node = node->parent) {
        if (stands_apart(node) || node_has_class(node, "no-line-numbers") ||
            node_has_class(node, "ornament"))
            return NULL;
        if (node->kind == NODE_DIVISION)
            return rule_of_division(r, node);
        if (has_rule(node))
            return find_or_make(r, node);
    }
    return NULL;
}

/* ---- the pass ---- */

static bool has_lines(const struct node *node)
{
    return node->kind == NODE_PARAGRAPH || node->kind == NODE_PLAIN || node->kind == NODE_VERSE_LINE;
}

static void give_rules(struct rules *r)
{
    for (struct node *node = r->book->root; node; node = node_next(node, r->book->root)) {
        if (!has_lines(node))
            continue;
        const struct line_rule *rule = rule_of(r, node);
        if (!rule || !line_rule_counts(rule, node))
            continue;
        node->as.line.rule = r->last = rule;
    }
}

static void number_verse(struct book *book)
{
    struct line_counter *counter = line_counter_new(book->line_rule_count);

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        const struct line_rule *rule = has_lines(node) ? node->as.line.rule : NULL;
        if (!rule || !rule->fixed)
            continue;
        int32_t number = line_counter_take(counter, node, 1);
        node->as.line.number = number;
        if (number % rule->every == 0)
            node->label = digits_number(book->arena, (enum digits)book->config->number_digits,
                                        language_at(book, node), (uint32_t)number);
    }
    line_counter_free(counter);
}

void lines_number(struct book *book)
{
    struct rules r = {.book = book, .of_node = g_hash_table_new(NULL, NULL)};

    give_rules(&r);
    book->line_rule_count = r.all.count;
    if (r.all.count)
        number_verse(book);
    vec_free(&r.all);
    g_hash_table_destroy(r.of_node);
}
