/* The stylesheet is not translated from the theme's rules; it is made from the result. Each (element, classes)
 * the book uses gets one rule with what its computed style has that it would not have anyway: by inheritance, by the
 * initial value, by the reading system's own stylesheet, or by the rules of fewer classes that match it too.
 * So the e-book looks like the printed one whatever cascade led there, and the stylesheet stays short.
 *
 * For each property a rule keeps the value every use must show. A use that inherits the value is content with
 * a rule that says nothing or says the same; uses that cannot agree become variants: the same classes and a
 * generated one ("v2"). Values are interned, so pointers compare. */
#include "epub/css.h"

#include "base/vec.h"
#include "style/sheet.h"

#include <glib.h>
#include <stdlib.h>

/* The value of one property over all uses of a rule. */
struct wanted {
    const char *value;     /* must be shown; NULL: all uses inherit */
    const char *inherited; /* the one value inherited so far, NULL: none yet or many */
    bool many;             /* different values are inherited: the rule must not say any */
};

struct rule {
    const char *element;
    const char *classes; /* interned, space between; with the generated one */
    unsigned class_count;
    unsigned number; /* in order of first use */
    struct wanted wanted[PROP_COUNT];
    const char *printed[PROP_COUNT]; /* what the stylesheet says; NULL: nothing */
    struct rule *variant;            /* next with the same element and author's classes */
};

struct css {
    struct arena *arena;
    GStringChunk *strings;
    GHashTable *rules;   /* "element.classes" → first struct rule */
    GHashTable *uses;    /* struct use → class attribute */
    GHashTable *neutral; /* parent style → neutral style */
    GHashTable *families;
    VEC(struct rule *) order;
    struct style user_agent;
    const char *initial[PROP_COUNT];
    unsigned variants;
    struct buf scratch;
};

/* One look of an element in one surrounding, to answer repeated questions fast. */
struct use {
    const char *element, *classes;
    const struct style *style, *parent;
};

static guint use_hash(gconstpointer key)
{
    const struct use *use = key;

    return g_direct_hash(use->element) * 31 + g_direct_hash(use->classes) * 17 +
           g_direct_hash(use->style) * 7 + g_direct_hash(use->parent);
}

static gboolean use_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(struct use)) == 0;
}

/* Stands for a value the reading system sets and we do not know. */
static const char UNKNOWN[] = "?";

static const char *intern(struct css *css, struct slice text)
{
    return g_string_chunk_insert_const(css->strings, arena_copy(css->arena, text).p);
}

/* ---- what reading systems set on their own ---- */

#define MARGINS "margin-top margin-right margin-bottom margin-left"
#define HEADINGS "font-size font-weight margin-top margin-bottom"

static const struct {
    const char *element, *props;
} reading_system[] = {
    {"p", "margin-top margin-bottom"},
    {"h1", HEADINGS}, {"h2", HEADINGS}, {"h3", HEADINGS},
    {"h4", HEADINGS}, {"h5", HEADINGS}, {"h6", HEADINGS},
    {"blockquote", MARGINS}, {"figure", MARGINS},
    {"ul", "margin-top margin-bottom padding-left list-style-type"},
    {"ol", "margin-top margin-bottom padding-left list-style-type"},
    {"dl", "margin-top margin-bottom"}, {"dd", "margin-left"},
    {"pre", "margin-top margin-bottom font-family font-size white-space"},
    {"code", "font-family font-size"}, {"kbd", "font-family font-size"},
    {"em", "font-style"}, {"strong", "font-weight"},
    {"sub", "font-size vertical-align"}, {"sup", "font-size vertical-align"},
    {"s", "text-decoration"}, {"u", "text-decoration"},
    {"a", "color text-decoration"},
    {"th", "font-weight text-align"},
    {"td", "padding-top padding-right padding-bottom padding-left"},
    {"caption", "text-align"},
    {"hr", "margin-top margin-bottom"},
};

static bool set_by_reading_system(const char *element, enum prop prop)
{
    const char *name = prop_css(prop);
    size_t n = strlen(name);

    for (size_t i = 0; i < G_N_ELEMENTS(reading_system); i++) {
        if (strcmp(reading_system[i].element, element) != 0)
            continue;
        const char *found = strstr(reading_system[i].props, name);
        if (found && (found[n] == ' ' || !found[n]))
            return true;
    }
    return false;
}

/* CSS's initial values differ from ours in what every book wants justified and hyphenated. Size,
 * line height and colour of the body belong to the reader, so they count as given (EP-C02). */
static void make_user_agent(struct css *css, const struct style *root)
{
    if (!root)
        return;
    css->user_agent = *style_initial();
    css->user_agent.text_align = TEXT_START;
    css->user_agent.hyphens = HYPHENS_MANUAL;
    css->user_agent.font_family = NULL; /* the reader's choice, so the book's is always said */
    css->user_agent.font_size = root->font_size;
    css->user_agent.line_height = root->line_height;
    css->user_agent.color = root->color;
}

/* ---- values ---- */

static bool is_margin(enum prop prop)
{
    return prop >= PROP_MARGIN_TOP && prop <= PROP_PADDING_LEFT;
}

static bool is_generic(struct slice name)
{
    return slice_is(name, "serif") || slice_is(name, "sans-serif") || slice_is(name, "monospace");
}

/* The generic family a list of names ends with, when it names none itself. */
static const char *generic_of(const struct families *families)
{
    struct slice first = families->count ? families->names[0] : SLICE("serif");
    char *lower = g_ascii_strdown(first.p, (gssize)first.n);
    const char *generic = strstr(lower, "mono") || strstr(lower, "code") ? "monospace"
                          : strstr(lower, "sans")                        ? "sans-serif"
                                                                         : "serif";
    g_free(lower);
    return generic;
}

static void print_quoted(struct buf *out, struct slice name)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"' || name.p[i] == '\\')
            buf_byte(out, '\\');
        if ((unsigned char)name.p[i] >= 0x20)
            buf_byte(out, name.p[i]);
    }
    buf_byte(out, '"');
}

static void print_families(struct css *css, const struct families *families)
{
    struct buf *out = &css->scratch;
    bool ended = false;

    for (size_t i = 0; families && i < families->count && !ended; i++) {
        struct slice name = families->names[i];
        char *key = g_strndup(name.p, name.n);
        const char *embedded = g_hash_table_lookup(css->families, key);
        g_free(key);
        if (out->size)
            buf_string(out, ", ");
        if (embedded)
            print_quoted(out, slice_of(embedded));
        if (is_generic(name)) {
            buf_string(out, embedded ? ", " : "");
            buf_slice(out, name);
            ended = true;
        } else if (!embedded) {
            print_quoted(out, name);
        }
    }
    if (families && !ended)
        buf_printf(out, ", %s", generic_of(families));
}

/* Values that CSS or reading systems write differently from the config. */
static const char *translate(enum prop prop, const char *value)
{
    if (is_margin(prop) && value[0] == '-')
        return "0"; /* EP-C02: Kindle and Kobo take no negative ones */
    if (prop == PROP_BACKGROUND && strcmp(value, "none") == 0)
        return "transparent";
    if (prop == PROP_MAX_WIDTH && strcmp(value, "auto") == 0)
        return "none";
    /* The one value that is written as the author gave it. */
    if (prop == PROP_FONT_FEATURES && (!*value || strpbrk(value, ";{}<")))
        return "normal";
    if ((prop == PROP_BREAK_BEFORE || prop == PROP_BREAK_AFTER) &&
        (strcmp(value, "recto") == 0 || strcmp(value, "verso") == 0 ||
         strcmp(value, "always") == 0))
        return "page";
    return value;
}

static const char *value_of(struct css *css, enum prop prop, const struct style *style,
                            const struct style *parent)
{
    qlen em = prop == PROP_FONT_SIZE ? parent->font_size : style->font_size;

    buf_clear(&css->scratch);
    if (prop == PROP_FONT_FAMILY) {
        print_families(css, style->font_family);
    } else if (prop == PROP_LINE_HEIGHT && !style->line_height.is_multiple) {
        buf_decimal(&css->scratch, (double)style->line_height.value / MAX(style->font_size, 1), 3);
    } else {
        prop_print(&css->scratch, prop, style, em);
    }
    const char *value = css->scratch.size ? css->scratch.data : "";
    return g_string_chunk_insert_const(css->strings, translate(prop, value));
}

/* ---- filing uses ---- */

struct css *css_new(struct arena *arena, const struct style *root)
{
    struct css *css = g_new0(struct css, 1);

    css->arena = arena;
    css->strings = g_string_chunk_new(4096);
    css->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    css->uses = g_hash_table_new(use_hash, use_equal);
    css->neutral = g_hash_table_new(g_direct_hash, g_direct_equal);
    css->families = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    make_user_agent(css, root);
    for (enum prop prop = 0; root && prop < PROP_COUNT; prop++)
        css->initial[prop] = value_of(css, prop, &css->user_agent, &css->user_agent);
    return css;
}

void css_free(struct css *css)
{
    if (!css)
        return;
    g_string_chunk_free(css->strings);
    g_hash_table_destroy(css->rules);
    g_hash_table_destroy(css->uses);
    g_hash_table_destroy(css->neutral);
    g_hash_table_destroy(css->families);
    vec_free(&css->order);
    buf_free(&css->scratch);
    g_free(css);
}

void css_add_family(struct css *css, struct slice family, const char *name)
{
    g_hash_table_insert(css->families, g_strndup(family.p, family.n), g_strdup(name));
}

const struct style *css_user_agent(const struct css *css)
{
    return &css->user_agent;
}

const struct style *css_neutral(struct css *css, const struct style *parent)
{
    struct style *style = g_hash_table_lookup(css->neutral, parent);

    if (style || !parent)
        return style;
    style = ARENA_NEW(css->arena, struct style);
    *style = *style_initial();
#define CSS_COPY_INHERITED(field) style->field = parent->field;
#define CSS_COPY_RESET(field)
#define PROP(ID, field, TYPE, initial, INHERITANCE, ...) CSS_COPY_##INHERITANCE(field)
#include "style/props.def"
    g_hash_table_insert(css->neutral, (void *)parent, style);
    return style;
}

/* What one use asks for: a value, and whether it comes by inheritance. */
struct asked {
    const char *value;
    bool inherits;
};

static void ask(struct css *css, const struct style *style, const struct style *parent,
                struct asked asked[PROP_COUNT])
{
    for (enum prop prop = 0; prop < PROP_COUNT; prop++) {
        asked[prop] = (struct asked){0};
        if (!*prop_css(prop))
            continue;
        asked[prop].value = value_of(css, prop, style, parent);
        asked[prop].inherits = prop_inherited(prop) && prop_equal(prop, style, parent);
    }
}

static bool agrees(const struct wanted *wanted, struct asked asked)
{
    if (!asked.value || wanted->value == asked.value)
        return true;
    if (asked.inherits)
        return !wanted->value;
    return !wanted->value && !wanted->many &&
           (!wanted->inherited || wanted->inherited == asked.value);
}

static bool rule_agrees(const struct rule *rule, const struct asked asked[PROP_COUNT])
{
    for (enum prop prop = 0; prop < PROP_COUNT; prop++)
        if (!agrees(&rule->wanted[prop], asked[prop]))
            return false;
    return true;
}

static void rule_take(struct rule *rule, const struct asked asked[PROP_COUNT])
{
    for (enum prop prop = 0; prop < PROP_COUNT; prop++) {
        struct wanted *wanted = &rule->wanted[prop];
        if (!asked[prop].inherits) {
            wanted->value = asked[prop].value;
        } else if (!wanted->value) {
            wanted->many |= wanted->inherited && wanted->inherited != asked[prop].value;
            wanted->inherited = asked[prop].value;
        }
    }
}

static unsigned count_classes(const char *classes)
{
    unsigned count = *classes != '\0';

    for (; *classes; classes++)
        count += *classes == ' ';
    return count;
}

static struct rule *add_rule(struct css *css, const char *element, const char *classes)
{
    struct rule *rule = ARENA_NEW(css->arena, struct rule);

    rule->element = element;
    rule->classes = classes;
    rule->class_count = count_classes(classes);
    rule->number = (unsigned)css->order.count;
    vec_push(&css->order, rule);
    return rule;
}

/* The rule of an element and the author's classes that can also hold this use; made when there
 * is none. */
static struct rule *find_rule(struct css *css, const char *element, const char *classes,
                              const struct asked asked[PROP_COUNT])
{
    char *key = g_strdup_printf("%s %s", element, classes);
    struct rule *rule = g_hash_table_lookup(css->rules, key), *last = NULL;

    for (; rule; last = rule, rule = rule->variant) {
        if (rule_agrees(rule, asked)) {
            g_free(key);
            return rule;
        }
    }
    if (last) {
        struct slice name = arena_printf(css->arena, "%s%sv%u", classes, *classes ? " " : "",
                                         ++css->variants);
        rule = last->variant = add_rule(css, element, intern(css, name));
        g_free(key);
    } else {
        rule = add_rule(css, element, classes);
        g_hash_table_insert(css->rules, key, rule);
    }
    return rule;
}

struct slice css_class(struct css *css, const char *element, struct slice classes,
                       const struct style *style, const struct style *parent)
{
    if (!style || !parent)
        return classes.n ? classes : (struct slice){0};

    struct use use = {element, classes.n ? intern(css, classes) : "", style, parent};
    if (!classes.n)
        use.classes = g_string_chunk_insert_const(css->strings, "");
    const struct rule *rule = g_hash_table_lookup(css->uses, &use);
    if (!rule) {
        struct asked asked[PROP_COUNT];
        ask(css, style, parent, asked);
        struct rule *found = find_rule(css, element, use.classes, asked);
        rule_take(found, asked);
        struct use *kept = ARENA_NEW(css->arena, struct use);
        *kept = use;
        g_hash_table_insert(css->uses, kept, found);
        rule = found;
    }
    return *rule->classes ? slice_of(rule->classes) : (struct slice){0};
}

/* ---- printing ---- */

/* True when every class of `few` is one of `many`. */
static bool classes_within(const char *few, const char *many)
{
    while (*few) {
        size_t n = strcspn(few, " ");
        const char *at = many;
        while (*at) {
            size_t m = strcspn(at, " ");
            if (m == n && memcmp(at, few, n) == 0)
                break;
            at += m + (at[m] == ' ');
        }
        if (!*at)
            return false;
        few += n + (few[n] == ' ');
    }
    return true;
}

static int by_specificity(const void *a, const void *b)
{
    const struct rule *x = *(struct rule *const *)a, *y = *(struct rule *const *)b;

    if (x->class_count != y->class_count)
        return x->class_count < y->class_count ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* What the rule must say of one property, given what the rules before it say. */
static const char *needed(const struct css *css, const struct wanted *wanted, enum prop prop,
                          const char *before)
{
    const char *value = wanted->value;

    if (!value && !wanted->inherited)
        return NULL;
    if (!value && !before)
        return NULL;
    /* A colour that only links would lose is not pinned down: readers choose theirs (EP-C03). */
    if (!value)
        value = wanted->many || prop == PROP_COLOR ? "inherit" : wanted->inherited;
    if (!before && !prop_inherited(prop))
        before = css->initial[prop];
    return value == before ? NULL : value;
}

/* Old reading systems know small capitals by the shorthand font-variant only, and that undoes what the
 * element inherits of figures and ligatures. */
static void keep_variants(struct rule *rule)
{
    static const enum prop undone[] = {PROP_FONT_NUMERIC, PROP_FONT_LIGATURES};

    for (size_t i = 0; i < G_N_ELEMENTS(undone); i++) {
        const struct wanted *wanted = &rule->wanted[undone[i]];
        rule->printed[undone[i]] = wanted->value ? wanted->value : "inherit";
    }
}

/* Finds what a rule has to say: a small cascade over the rules printed before it. */
static void settle(struct css *css, size_t at)
{
    struct rule *rule = css->order.items[at];
    const char *before[PROP_COUNT] = {0};

    for (enum prop prop = 0; prop < PROP_COUNT; prop++)
        if (*prop_css(prop) && set_by_reading_system(rule->element, prop))
            before[prop] = UNKNOWN;
    for (size_t i = 0; i < at; i++) {
        const struct rule *weaker = css->order.items[i];
        if (strcmp(weaker->element, rule->element) != 0 ||
            !classes_within(weaker->classes, rule->classes))
            continue;
        for (enum prop prop = 0; prop < PROP_COUNT; prop++)
            if (weaker->printed[prop])
                before[prop] = weaker->printed[prop];
    }
    for (enum prop prop = 0; prop < PROP_COUNT; prop++)
        rule->printed[prop] = needed(css, &rule->wanted[prop], prop, before[prop]);
    if (rule->printed[PROP_FONT_CAPS])
        keep_variants(rule);
}

static void print_selector(struct buf *out, const struct rule *rule)
{
    buf_string(out, rule->element);
    for (const char *c = rule->classes; *c; c++) {
        unsigned char u = (unsigned char)*c;
        if (c == rule->classes || c[-1] == ' ')
            buf_byte(out, '.');
        if (*c == ' ')
            continue;
        bool first = c == rule->classes || c[-1] == ' ';
        if (g_ascii_isalpha(*c) || u >= 0x80 || *c == '_' || (!first && (g_ascii_isdigit(*c) || *c == '-')))
            buf_byte(out, *c);
        else
            buf_printf(out, "\\%x ", u);
    }
}

static void declare(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, " %s: %s;", name, value);
}

/* The older names that reading systems still ask for, before the property itself. */
static void declare_property(struct buf *out, enum prop prop, const char *value)
{
    bool breaks = prop == PROP_BREAK_BEFORE || prop == PROP_BREAK_AFTER;

    if (breaks || prop == PROP_BREAK_INSIDE)
        buf_printf(out, " page-%s: %s;", prop_css(prop),
                   strcmp(value, "page") == 0 ? "always" : value);
    if (prop == PROP_HYPHENS) {
        declare(out, "-epub-hyphens", value);
        declare(out, "-webkit-hyphens", value);
    }
    if (prop == PROP_FONT_CAPS)
        declare(out, "font-variant",
                strcmp(value, "all-small-caps") == 0 ? "small-caps" : value);
    if (prop == PROP_LIST_STYLE && strcmp(value, "dash") == 0) {
        declare(out, "list-style-type", "disc");
        value = "\"\xE2\x80\x93\\2002\"";
    }
    declare(out, prop_css(prop), value);
    if (prop >= PROP_BORDER_TOP && prop <= PROP_BORDER_LEFT) {
        int stem = (int)strlen(prop_css(prop)) - (int)strlen("width");
        buf_printf(out, " %.*sstyle: %s;", stem, prop_css(prop),
                   strcmp(value, "0") == 0 ? "none" : "solid");
    }
}

/* Four sides that are all said become one shorthand. Returns true when it was printed. */
static bool declare_box(struct buf *out, const struct rule *rule, enum prop top, const char *name)
{
    const char *const *side = &rule->printed[top];

    if (!side[0] || !side[1] || !side[2] || !side[3])
        return false;
    if (side[1] == side[3] && side[0] == side[2] && side[0] == side[1])
        buf_printf(out, " %s: %s;", name, side[0]);
    else if (side[1] == side[3] && side[0] == side[2])
        buf_printf(out, " %s: %s %s;", name, side[0], side[1]);
    else
        buf_printf(out, " %s: %s %s %s %s;", name, side[0], side[1], side[2], side[3]);
    return true;
}

static void print_rule(struct buf *out, const struct rule *rule)
{
    struct buf body = {0};

    for (enum prop prop = 0; prop < PROP_COUNT; prop++) {
        if ((prop == PROP_MARGIN_TOP && declare_box(&body, rule, prop, "margin")) ||
            (prop == PROP_PADDING_TOP && declare_box(&body, rule, prop, "padding")))
            prop += 3;
        else if (rule->printed[prop])
            declare_property(&body, prop, rule->printed[prop]);
    }
    if (body.size) {
        print_selector(out, rule);
        buf_string(out, " {");
        buf_slice(out, buf_view(&body));
        buf_string(out, " }\n");
    }
    buf_free(&body);
}

void css_print(struct css *css, struct buf *out)
{
    if (!css->order.count)
        return;
    qsort(css->order.items, css->order.count, sizeof *css->order.items, by_specificity);
    for (size_t i = 0; i < css->order.count; i++)
        settle(css, i);
    for (size_t i = 0; i < css->order.count; i++)
        print_rule(out, css->order.items[i]);
}
