/* Sorting by a style's keys. Each key becomes a text in which numbers and dates have the same length, so that all of
 * them are compared by the order of the language. */
#include "refine/csl_parts.h"

#include <glib.h>

struct sorted {
    struct slice *keys;
    size_t index;
};

struct sorter {
    const struct collator *collator;
    const struct csl_node *sort;
};

/* A variable that is named by the key itself has no element, so it is given one. */
static bool eval_variable(struct csl_state *s, struct slice name, struct buf *out)
{
    const struct csl_value value = {ATTR_VARIABLE, 0, name};
    int which;
    enum csl_variable_kind kind = csl_variable(name, &which);
    struct csl_node node = {.kind = CSL_NUMBER, .values = &value, .value_count = 1};

    if (kind == VARIABLE_MAKER)
        node.kind = CSL_NAMES;
    else if (kind == VARIABLE_DATE)
        node.kind = CSL_DATE;
    return csl_eval(s, &node, out);
}

static struct slice make_key(struct csl *csl, const struct csl_node *area, const struct csl_node *key,
                             struct csl_item *item)
{
    struct csl_state s = {.csl = csl, .area = area, .item = item, .sorting = true, .key = key};
    struct buf tagged = {0}, plain = {0};

    if (csl_value(key, ATTR_VARIABLE))
        eval_variable(&s, csl_text(key, ATTR_VARIABLE), &tagged);
    else if (key->macro)
        csl_eval_children(&s, key->macro, (struct slice){0}, &tagged);
    csl_plain(buf_view(&tagged), &plain);
    buf_free(&tagged);
    return csl_take(csl, &plain);
}

static size_t count_keys(const struct csl_node *sort)
{
    size_t count = 0;

    for (const struct csl_node *key = sort->first; key; key = key->next)
        count++;
    return count;
}

/* What has no text for a key comes last, whatever the direction. */
static int by_keys(const void *a, const void *b, void *user)
{
    const struct sorter *sorter = user;
    const struct sorted *x = a, *y = b;
    size_t i = 0;

    for (const struct csl_node *key = sorter->sort->first; key; key = key->next, i++) {
        if (!x->keys[i].n || !y->keys[i].n) {
            if (x->keys[i].n != y->keys[i].n)
                return x->keys[i].n ? -1 : 1;
            continue;
        }
        int order = collate(sorter->collator, x->keys[i], y->keys[i]);
        if (order)
            return csl_number(key, ATTR_SORT, 0) ? -order : order;
    }
    return x->index < y->index ? -1 : 1;
}

void csl_order(struct csl *csl, const struct csl_node *area, struct csl_item *const *items, size_t count,
               size_t *order)
{
    struct sorter sorter = {csl->collator, csl_child(area, CSL_SORT)};
    struct sorted *all = g_new0(struct sorted, count);

    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        all[i].index = i;
        if (!sorter.sort)
            continue;
        all[i].keys = ARENA_ARRAY(csl->arena, struct slice, count_keys(sorter.sort));
        for (const struct csl_node *key = sorter.sort->first; key; key = key->next)
            all[i].keys[k++] = make_key(csl, area, key, items[i]);
    }
    if (sorter.sort && count > 1)
        g_qsort_with_data(all, (gint)count, sizeof *all, by_keys, &sorter);
    for (size_t i = 0; i < count; i++)
        order[i] = all[i].index;
    g_free(all);
}
