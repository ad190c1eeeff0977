/* Citations that would look alike are told apart, in the order that CSL has for it: more names, more of their given
 * names, what the style has for the condition "disambiguate", and at last letters behind the year. Of each means the
 * least that helps is taken. */
#include "refine/csl_parts.h"

#include <glib.h>

/* More names than this are not tried. */
#define MAX_TRIES 20

typedef VEC(struct csl_item *) item_list;

struct teller {
    struct csl *csl;
    bool names, given, suffix, condition;
    enum csl_given rule;
};

static char *look(struct teller *t, struct csl_item *item)
{
    struct csl_cite cite = {.item = item,
                            .position = t->csl->style->is_note ? POSITION_SUBSEQUENT : POSITION_FIRST};
    struct buf plain = {0};

    csl_plain(csl_render_cite(t->csl, &cite, false), &plain);
    char *text = g_strndup(plain.data ? plain.data : "", plain.size);
    buf_free(&plain);
    return text;
}

/* ---- groups that look alike ---- */

typedef void group_fn(struct teller *t, item_list *group);

/* Calls `act` for each group of at least two; groups and their items keep the order of the list. */
static void each_group(struct teller *t, struct csl_item **items, size_t count, group_fn *act)
{
    GHashTable *groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    VEC(item_list *) order = {0};

    for (size_t i = 0; i < count; i++) {
        char *text = look(t, items[i]);
        item_list *group = g_hash_table_lookup(groups, text);
        if (!group) {
            group = g_new0(item_list, 1);
            g_hash_table_insert(groups, g_strdup(text), group);
            vec_push(&order, group);
        }
        vec_push(group, items[i]);
        g_free(text);
    }
    for (size_t i = 0; i < order.count; i++) {
        if (order.items[i]->count > 1)
            act(t, order.items[i]);
        vec_free(order.items[i]);
        g_free(order.items[i]);
    }
    vec_free(&order);
    g_hash_table_destroy(groups);
}

/* How many items of a group each looks like, itself among them. */
static void count_alike(struct teller *t, const item_list *group, size_t *alike)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char **texts = g_new0(char *, group->count + 1);

    for (size_t i = 0; i < group->count; i++) {
        texts[i] = look(t, group->items[i]);
        size_t n = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, texts[i]));
        g_hash_table_replace(counts, g_strdup(texts[i]), GSIZE_TO_POINTER(n + 1));
    }
    for (size_t i = 0; i < group->count; i++)
        alike[i] = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, texts[i]));
    g_strfreev(texts);
    g_hash_table_destroy(counts);
}

/* ---- names ---- */

static int most_makers(const item_list *group)
{
    size_t most = 0;

    for (size_t i = 0; i < group->count; i++)
        for (int m = 0; m < MAKER_COUNT; m++)
            most = MAX(most, group->items[i]->r->makers[m].count);
    return (int)MIN(most, MAX_TRIES);
}

static void add_names(struct teller *t, item_list *group)
{
    size_t *best = g_new0(size_t, group->count), *alike = g_new0(size_t, group->count);
    int *shown = g_new0(int, group->count), most = most_makers(group);

    count_alike(t, group, best);
    for (int k = 2; k <= most; k++) {
        for (size_t i = 0; i < group->count; i++)
            group->items[i]->shown = k;
        count_alike(t, group, alike);
        for (size_t i = 0; i < group->count; i++)
            if (alike[i] < best[i])
                best[i] = alike[i], shown[i] = k;
    }
    for (size_t i = 0; i < group->count; i++)
        group->items[i]->shown = shown[i];
    g_free(best);
    g_free(alike);
    g_free(shown);
}

static void set_given(struct csl *csl, struct csl_item *item, int which, uint8_t level)
{
    for (int m = 0; m < MAKER_COUNT; m++) {
        size_t count = item->r->makers[m].count;
        if (!count)
            continue;
        if (!item->given[m])
            item->given[m] = ARENA_ARRAY(csl->arena, uint8_t, count);
        for (size_t i = 0; i < count; i++)
            if (which < 0 || (size_t)which == i)
                item->given[m][i] = level;
    }
}

/* More of one given name, then of all. */
static void add_given(struct teller *t, item_list *group)
{
    size_t *best = g_new0(size_t, group->count), *alike = g_new0(size_t, group->count);
    int most = most_makers(group);
    struct {
        int which;
        uint8_t level;
    } *chosen = g_malloc0(sizeof *chosen * group->count);

    count_alike(t, group, best);
    for (int which = 0; which <= most; which++)
        for (uint8_t level = 1; level <= 2; level++) {
            int of = which == most ? -1 : which;
            for (size_t i = 0; i < group->count; i++)
                set_given(t->csl, group->items[i], of, level);
            count_alike(t, group, alike);
            for (size_t i = 0; i < group->count; i++) {
                if (alike[i] < best[i])
                    best[i] = alike[i], chosen[i].which = of, chosen[i].level = level;
                set_given(t->csl, group->items[i], -1, 0);
            }
        }
    for (size_t i = 0; i < group->count; i++)
        if (chosen[i].level)
            set_given(t->csl, group->items[i], chosen[i].which, chosen[i].level);
    g_free(best);
    g_free(alike);
    g_free(chosen);
}

/* ---- names that are alike anywhere in the book ---- */

/* What a name looks like with initials: their letters. */
static char *initials_of(const struct reference_name *name)
{
    GString *text = g_string_new(NULL);
    bool starts = true;

    for (const char *p = name->given.p; p && p < name->given.p + name->given.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (starts && g_unichar_isalpha(c))
            g_string_append_unichar(text, g_unichar_toupper(c)), starts = false;
        starts |= c == ' ' || c == '-' || c == '.';
    }
    return g_string_free(text, FALSE);
}

static char *name_key(const struct reference_name *name, int level)
{
    char *initials = level == 1 ? initials_of(name) : NULL;
    char *key = g_strdup_printf("%.*s|%.*s|%.*s", (int)name->particle.n, name->particle.n ? name->particle.p : "",
                                (int)name->family.n, name->family.p, level == 2 ? (int)name->given.n : 0,
                                level == 2 && name->given.n ? name->given.p : "");
    char *whole = g_strconcat(key, initials ? initials : "", NULL);

    g_free(initials);
    g_free(key);
    return whole;
}

/* key of a level → set of full names that have it */
static void file_name(GHashTable *table, const struct reference_name *name, int level)
{
    char *key = name_key(name, level), *whole = name_key(name, 2);
    GHashTable *set = g_hash_table_lookup(table, key);

    if (!set) {
        set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(table, g_strdup(key), set);
    }
    g_hash_table_add(set, whole);
    g_free(key);
}

static bool is_shared(GHashTable *table, const struct reference_name *name, int level)
{
    char *key = name_key(name, level);
    GHashTable *set = g_hash_table_lookup(table, key);

    g_free(key);
    return set && g_hash_table_size(set) > 1;
}

static int maker_of(const struct csl_item *item)
{
    return item->r->makers[MAKER_AUTHOR].count   ? MAKER_AUTHOR
           : item->r->makers[MAKER_EDITOR].count ? MAKER_EDITOR
                                                 : MAKER_TRANSLATOR;
}

static void tell_people_apart(struct teller *t)
{
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_destroy);
    bool primary = t->rule == GIVEN_PRIMARY || t->rule == GIVEN_PRIMARY_INITIALS;
    bool initials = t->rule == GIVEN_ALL_INITIALS || t->rule == GIVEN_PRIMARY_INITIALS;

    for (int round = 0; round < 2; round++)
        for (size_t n = 0; n < t->csl->count; n++) {
            struct csl_item *item = t->csl->items[n];
            const struct reference_names *names = &item->r->makers[maker_of(item)];
            size_t count = primary ? MIN(names->count, 1) : names->count;
            for (size_t i = 0; i < count; i++) {
                const struct reference_name *name = &names->items[i];
                if (round == 0) {
                    file_name(table, name, 0);
                    file_name(table, name, 1);
                } else if (is_shared(table, name, 0)) {
                    uint8_t level = !initials && is_shared(table, name, 1) ? 2 : 1;
                    int maker = maker_of(item);
                    if (!item->given[maker])
                        item->given[maker] = ARENA_ARRAY(t->csl->arena, uint8_t, names->count);
                    item->given[maker][i] = level;
                }
            }
        }
    g_hash_table_destroy(table);
}

/* ---- conditions and letters ---- */

static void set_condition(struct teller *t, item_list *group)
{
    size_t *before = g_new0(size_t, group->count), *behind = g_new0(size_t, group->count);
    bool helps = false;

    count_alike(t, group, before);
    for (size_t i = 0; i < group->count; i++)
        group->items[i]->ambiguous = true;
    count_alike(t, group, behind);
    for (size_t i = 0; i < group->count; i++)
        helps |= behind[i] < before[i];
    for (size_t i = 0; i < group->count; i++)
        group->items[i]->ambiguous = helps;
    g_free(before);
    g_free(behind);
}

static void add_letters(struct teller *t, item_list *group)
{
    (void)t;
    for (size_t i = 0; i < group->count; i++)
        group->items[i]->suffix = (int)i + 1;
}

static bool has_condition(const struct csl_node *node)
{
    for (; node; node = node->next)
        if (csl_value(node, ATTR_DISAMBIGUATE) || has_condition(node->first))
            return true;
    return false;
}

void csl_tell_apart(struct csl *csl)
{
    const struct csl_node *citation = csl->style->citation;
    struct teller t = {
        .csl = csl,
        .names = csl_number(citation, ATTR_ADD_NAMES, 0) != 0,
        .given = csl_number(citation, ATTR_ADD_GIVENNAME, 0) != 0,
        .suffix = csl_number(citation, ATTR_ADD_YEAR_SUFFIX, 0) != 0,
        .condition = has_condition(csl->style->root),
        .rule = (enum csl_given)csl_number(citation, ATTR_GIVENNAME_RULE, GIVEN_BY_CITE),
    };

    if (t.given && t.rule != GIVEN_BY_CITE)
        tell_people_apart(&t);
    if (t.names)
        each_group(&t, csl->items, csl->count, add_names);
    if (t.given && t.rule == GIVEN_BY_CITE)
        each_group(&t, csl->items, csl->count, add_given);
    if (t.condition)
        each_group(&t, csl->items, csl->count, set_condition);
    if (t.suffix)
        each_group(&t, csl->items, csl->count, add_letters);
}
