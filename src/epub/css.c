/* The stylesheet is not translated from the theme's rules; it is made from the result. Each (element, classes)
 * the book uses gets one rule with what its computed style has that it would not have anyway: by inheritance, by the
 * initial value, by the reading system's own stylesheet, or by the rules of fewer classes that match it too.
 * So the e-book looks like the printed one whatever cascade led there, and the stylesheet stays short.
 *
 * For each property a rule keeps the value every use must show. A use that inherits the value is content with
 * a rule that says nothing or says the same; uses that cannot agree become variants: the same classes and a
 * generated one ("v2"). Values are interned, so pointers compare. */
#include "epub/css_parts.h"

#include "style/sheet.h"

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

static const char *intern(struct css *css, struct slice text)
{
    return g_string_chunk_insert_const(css->strings, arena_copy(css->arena, text).p);
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
    css->user_agent.caption_side = SIDE_TOP;
    css->user_agent.font_family = NULL; /* the reader's choice, so the book's is always said */
    css->user_agent.font_size = root->font_size;
    css->user_agent.line_height = root->line_height;
    css->user_agent.color = root->color;
    css->user_agent.direction = root->direction; /* said by the documents */
    css->lead = style_leading(root);
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
    css->declared = g_hash_table_new(g_str_hash, g_str_equal);
    css->known_letters = g_hash_table_new(g_str_hash, g_str_equal);
    css->known_lines = g_hash_table_new(g_str_hash, g_str_equal);
    css->families = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    make_user_agent(css, root);
    for (enum prop prop = 0; root && prop < PROP_COUNT; prop++)
        css->initial[prop] = css_value(css, prop, &css->user_agent, &css->user_agent);
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
    g_hash_table_destroy(css->declared);
    g_hash_table_destroy(css->known_letters);
    g_hash_table_destroy(css->known_lines);
    vec_free(&css->declarations);
    vec_free(&css->letters);
    vec_free(&css->lines);
    vec_free(&css->order);
    buf_free(&css->scratch);
    g_free(css);
}

const char *css_declare(struct css *css, const char *declarations)
{
    const char *known = g_hash_table_lookup(css->declared, declarations);

    if (known)
        return known;
    const char *text = g_string_chunk_insert_const(css->strings, declarations);
    vec_push(&css->declarations, text);
    known = arena_printf(css->arena, "d%u", (unsigned)css->declarations.count).p;
    g_hash_table_insert(css->declared, (gpointer)text, (gpointer)known);
    return known;
}

/* Capitals are about this high, and letters reach so much farther up than down, in parts of the font size: of the fonts
 * that a reader may choose nothing else is known. */
#define CAP_HEIGHT 0.66
#define RISE 0.3
/* Reading systems choose the distance of lines themselves, and seldom a smaller one. */
#define LINE 1.16

/* The letter is so large that its head is level with the capitals of the first line and its foot with the last; its
 * box is as high as the lines, and a little lower, so that no further line is kept off. */
static void print_initial(struct buf *out, int lines)
{
    double size = ((lines - 1) * LINE + CAP_HEIGHT) / CAP_HEIGHT;
    double down = ((lines - 1) * LINE / 2 + RISE * (1 - size)) / size;

    down = down > 0 ? down : 0;
    buf_string(out, "float: left; font-size: ");
    buf_decimal(out, size, 2);
    buf_string(out, "em; line-height: ");
    buf_decimal(out, lines * LINE / size - down - 0.02, 3);
    buf_string(out, "; margin: ");
    buf_decimal(out, down, 3);
    buf_string(out, "em 0.06em 0 0; text-indent: 0");
}

const char *css_first_line(struct css *css, const struct style *line, const struct style *text)
{
    static const enum prop props[] = {PROP_FONT_FAMILY, PROP_FONT_SIZE,  PROP_FONT_WEIGHT,    PROP_FONT_STYLE,
                                      PROP_FONT_CAPS,   PROP_FONT_NUMERIC, PROP_LETTER_SPACING, PROP_WORD_SPACING,
                                      PROP_COLOR};
    struct buf out = {0};
    const char *known = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(props); i++)
        if (!prop_equal(props[i], line, text))
            buf_printf(&out, "%s%s: %s", out.size ? "; " : "", prop_css(props[i]),
                       css_value(css, props[i], line, text));
    if (out.size)
        known = g_hash_table_lookup(css->known_lines, out.data);
    if (out.size && !known) {
        const char *kept = g_string_chunk_insert_const(css->strings, out.data);
        vec_push(&css->lines, kept);
        known = arena_printf(css->arena, "f%u", (unsigned)css->lines.count).p;
        g_hash_table_insert(css->known_lines, (gpointer)kept, (gpointer)known);
    }
    buf_free(&out);
    return known;
}

const char *css_initial(struct css *css, int lines, const struct style *initial,
                        const struct style *text)
{
    static const enum prop props[] = {PROP_FONT_FAMILY, PROP_FONT_WEIGHT, PROP_FONT_STYLE, PROP_COLOR};
    struct buf out = {0};

    print_initial(&out, lines);
    for (size_t i = 0; i < G_N_ELEMENTS(props); i++)
        if (!prop_equal(props[i], initial, text))
            buf_printf(&out, "; %s: %s", prop_css(props[i]), css_value(css, props[i], initial, text));
    const char *known = g_hash_table_lookup(css->known_letters, out.data);
    if (!known) {
        const char *kept = g_string_chunk_insert_const(css->strings, out.data);
        vec_push(&css->letters, kept);
        known = arena_printf(css->arena, "i%u", (unsigned)css->letters.count).p;
        g_hash_table_insert(css->known_letters, (gpointer)kept, (gpointer)known);
    }
    buf_free(&out);
    return known;
}

void css_allow_columns(struct css *css)
{
    css->columns = true;
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
        asked[prop].value = css_value(css, prop, style, parent);
        asked[prop].inherits = css_inherits(prop, style, parent);
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
