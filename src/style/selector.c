/* Parsing and matching of selectors. Matching walks from the subject leftwards; a descendant
 * combinator takes the nearest ancestor that fits first and tries farther ones when the rest fails. */
#include "style/selector.h"

#include "base/vec.h"
#include "style/style.h"

#include <glib.h>

/* Names besides those of the kinds: what one kind splits into, and what has no node. */
static const char *const names[] = {
#define BLOCK(ID, name, ...) name,
#define INLINE(ID, name, ...) name,
#include "model/kinds.def"
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "th", "marker", "head", "foot", "entry", "linenumber",
    "initial",
    "footnotes", "continues", "continued",
};

size_t selector_names(const char *const **out)
{
    *out = names;
    return G_N_ELEMENTS(names);
}

const char *selector_name(const struct node *node)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};

    if (node->kind == NODE_HEADING && node->as.heading.level >= 1 && node->as.heading.level <= 6)
        return headings[node->as.heading.level - 1];
    if (node->kind == NODE_LIST)
        return node->as.list.ordered ? "ol" : "ul";
    if (node->kind == NODE_CELL && node->as.cell.header)
        return "th";
    return node_kind_name(node->kind);
}

/* ---- parsing ---- */

static bool is_name_char(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_' || (c & 0x80);
}

static struct slice take_name(struct slice *text)
{
    size_t n = 0;

    while (n < text->n && is_name_char(text->p[n]))
        n++;
    struct slice name = slice_sub(*text, 0, n);
    *text = slice_sub(*text, n, text->n);
    return name;
}

static bool is_known_name(struct slice name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (slice_is(name, names[i]))
            return true;
    return false;
}

/* What is in the parentheses of :lang(). */
static bool parse_language(struct slice *text, struct arena *arena, struct compound *compound)
{
    if (!text->n || text->p[0] != '(')
        return false;
    *text = slice_sub(*text, 1, text->n);
    compound->language = arena_copy(arena, take_name(text));
    if (!text->n || text->p[0] != ')')
        return false;
    *text = slice_sub(*text, 1, text->n);
    return compound->language.n > 0;
}

static bool parse_pseudo(struct slice name, struct compound *compound)
{
    if (slice_is(name, "first-child"))
        compound->first_child = true;
    else if (slice_is(name, "last-child"))
        compound->last_child = true;
    else
        return false;
    return true;
}

static bool parse_compound(struct slice *text, struct arena *arena, struct compound *compound,
                           uint32_t *specificity)
{
    VEC(struct slice) classes = {0};
    bool ok = true, any = false;

    if (text->n && text->p[0] == '*') {
        *text = slice_sub(*text, 1, text->n);
        any = true;
    } else if (text->n && is_name_char(text->p[0])) {
        compound->name = arena_copy(arena, take_name(text));
        *specificity += 1;
        ok = any = is_known_name(compound->name);
    }
    while (ok && text->n && strchr(".#:", text->p[0])) {
        char mark = text->p[0];
        *text = slice_sub(*text, 1, text->n);
        struct slice name = arena_copy(arena, take_name(text));
        ok = any = name.n > 0;
        if (mark == ':' && slice_is(name, "lang")) {
            ok = any = parse_language(text, arena, compound);
            continue;
        }
        *specificity += mark == '#' ? 0x10000 : 0x100;
        if (mark == '.')
            vec_push(&classes, name);
        else if (mark == '#')
            compound->id = name;
        else
            ok = ok && parse_pseudo(name, compound);
    }
    compound->class_count = classes.count;
    compound->classes = vec_to_arena(&classes, arena);
    vec_free(&classes);
    return ok && any;
}

/* White space, perhaps with '>' or '+' in it. */
static char take_combinator(struct slice *text)
{
    char combinator = ' ';

    *text = slice_trim(*text);
    if (text->n && (text->p[0] == '>' || text->p[0] == '+')) {
        combinator = text->p[0];
        *text = slice_trim(slice_sub(*text, 1, text->n));
    }
    return combinator;
}

bool selector_parse(struct slice text, struct arena *arena, struct selector *out,
                    struct slice *wrong)
{
    VEC(struct compound) compounds = {0};
    bool ok = true;

    *out = (struct selector){0};
    text = slice_trim(text);
    *wrong = text;
    do {
        struct compound compound = {0};
        if (compounds.count)
            compound.combinator = take_combinator(&text);
        *wrong = text;
        ok = parse_compound(&text, arena, &compound, &out->specificity);
        vec_push(&compounds, compound);
    } while (ok && text.n);
    wrong->n -= text.n < wrong->n ? text.n : 0;
    out->count = compounds.count;
    out->compounds = vec_to_arena(&compounds, arena);
    vec_free(&compounds);
    return ok;
}

/* ---- matching ---- */

static bool is_in_language(const struct compound *compound, struct slice language)
{
    size_t n = compound->language.n;

    return n == 0 || (language.n >= n && g_ascii_strncasecmp(language.p, compound->language.p, n) == 0 &&
                      (language.n == n || language.p[n] == '-' || language.p[n] == '_'));
}

static bool node_matches(const struct compound *compound, const struct node *node)
{
    if (compound->name.n && !slice_is(compound->name, selector_name(node)))
        return false;
    if (compound->id.n && !slice_equal(compound->id, node->attrs.id))
        return false;
    if ((compound->first_child && node->prev) || (compound->last_child && node->next))
        return false;
    for (size_t i = 0; i < compound->class_count; i++) {
        size_t j = 0;
        while (j < node->attrs.class_count &&
               !slice_equal(node->attrs.classes[j], compound->classes[i]))
            j++;
        if (j == node->attrs.class_count)
            return false;
    }
    return true;
}

/* Of what stands before the subject the style is known, and with it the language. */
static bool relative_matches(const struct compound *compound, const struct node *node)
{
    return (!node->style || is_in_language(compound, node->style->language)) &&
           node_matches(compound, node);
}

/* Do the compounds before `index` fit, when compounds[index] is `node`? */
static bool context_matches(const struct selector *selector, size_t index,
                            const struct node *node)
{
    if (index == 0)
        return true;
    const struct compound *left = &selector->compounds[index - 1];
    switch (selector->compounds[index].combinator) {
    case '>':
        return node->parent && relative_matches(left, node->parent) &&
               context_matches(selector, index - 1, node->parent);
    case '+':
        return node->prev && relative_matches(left, node->prev) &&
               context_matches(selector, index - 1, node->prev);
    }
    for (const struct node *at = node->parent; at; at = at->parent)
        if (relative_matches(left, at) && context_matches(selector, index - 1, at))
            return true;
    return false;
}

/* True when the word is among the words of `list`. */
static bool has_word(const char *list, struct slice word)
{
    for (size_t n; *list; list += n + (list[n] == ' ')) {
        n = strcspn(list, " ");
        if (slice_equal(word, (struct slice){list, n}))
            return true;
    }
    return false;
}

/* A made-up element has no relatives: only selectors of one compound can match it. */
static bool made_up_matches(const struct selector *selector, const struct subject *subject)
{
    const struct compound *compound = &selector->compounds[0];

    if (selector->count != 1 || compound->id.n || compound->first_child || compound->last_child)
        return false;
    if (!is_in_language(compound, subject->language))
        return false;
    if (compound->name.n && !(subject->name && slice_is(compound->name, subject->name)))
        return false;
    for (size_t i = 0; i < compound->class_count; i++)
        if (!has_word(subject->class_name ? subject->class_name : "", compound->classes[i]))
            return false;
    return true;
}

bool selector_matches(const struct selector *selector, const struct subject *subject)
{
    if (!subject->node)
        return made_up_matches(selector, subject);
    const struct compound *last = &selector->compounds[selector->count - 1];
    return is_in_language(last, subject->language) && node_matches(last, subject->node) &&
           context_matches(selector, selector->count - 1, subject->node);
}
