/* Rules as they are written: selector lists are taken apart, shorthands become the properties they stand for, and what
 * is no property or no value of one is reported. Declarations of one rule come in a row, so the rules made last
 * take the next ones too. */
#include "style/sheet_parts.h"

/* ---- adding rules ---- */

static rule_list *bucket_of(struct sheet *sheet, const struct compound *subject)
{
    const char *name = subject->class_count
                           ? arena_printf(sheet->arena, ".%s", subject->classes[0].p).p
                           : subject->name.n ? subject->name.p : "";
    rule_list *list = g_hash_table_lookup(sheet->buckets, name);

    if (!list) {
        list = arena_alloc(sheet->arena, sizeof *list);
        g_hash_table_insert(sheet->buckets, (gpointer)name, list);
    }
    return list;
}

static void add_rule(struct sheet *sheet, struct selector selector, int layer)
{
    struct rule *rule = ARENA_NEW(sheet->arena, struct rule);

    rule->selector = selector;
    rule->layer = layer;
    rule->number = (uint32_t)sheet->rules.count;
    vec_push(&sheet->rules, rule);
    rule_list *bucket = bucket_of(sheet, &selector.compounds[selector.count - 1]);
    vec_push(bucket, rule);
}

static void report_selector(struct diags *diags, struct slice wrong, struct span at)
{
    const char *const *names;
    size_t count = selector_names(&names);
    const char *near = diag_suggest(wrong, names, count);
    char *text = g_strndup(wrong.p, wrong.n);
    char *hint = near ? g_strdup_printf("did you mean '%s'? A class is written with a point: .%s",
                                        near, text)
                      : NULL;

    diag_hint(diags, at, hint, DIAG_SELECTOR_BAD, text);
    g_free(hint);
    g_free(text);
}

/* Makes the rules of a selector list, or finds that the last call made them. */
static void open_rules(struct sheet *sheet, struct diags *diags, int layer,
                       struct slice selectors, struct span at)
{
    struct slice rest = selectors;

    if (sheet->last_selector.p && sheet->last_layer == layer &&
        slice_equal(sheet->last_selector, selectors))
        return;
    sheet->last_selector = arena_copy(sheet->arena, selectors);
    sheet->last_layer = layer;
    sheet->last_first = sheet->rules.count;
    while (rest.n) {
        const char *comma = memchr(rest.p, ',', rest.n);
        size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
        struct selector selector;
        struct slice wrong;
        if (selector_parse(slice_sub(rest, 0, n), sheet->arena, &selector, &wrong))
            add_rule(sheet, selector, layer);
        else
            report_selector(diags, wrong, at);
        rest = slice_sub(rest, comma ? n + 1 : n, rest.n);
    }
}

static void declare(struct sheet *sheet, enum prop prop, struct value value)
{
    for (size_t i = sheet->last_first; i < sheet->rules.count; i++)
        vec_push(&sheet->rules.items[i]->declarations, (struct declaration){prop, value});
}

/* ---- shorthands ---- */

struct adding {
    struct sheet *sheet;
    struct diags *diags;
    struct span at;
    bool mirrored; /* see struct value */
};

static bool declare_text(struct adding *adding, enum prop prop, struct slice text)
{
    struct value value;

    if (!value_parse(prop, text, adding->sheet->arena, &value))
        return false;
    value.mirrored = adding->mirrored;
    declare(adding->sheet, prop, value);
    return true;
}

/* Splits at spaces that are not inside parentheses; returns the number of words, at most `max`+1. */
static size_t split_words(struct slice text, struct slice *words, size_t max)
{
    size_t count = 0;

    for (text = slice_trim(text); text.n && count <= max; text = slice_trim(text)) {
        size_t n = 0;
        for (int depth = 0; n < text.n && (depth > 0 || !strchr(" \t\n", text.p[n])); n++)
            depth += text.p[n] == '(' ? 1 : text.p[n] == ')' ? -1 : 0;
        if (count < max)
            words[count] = slice_sub(text, 0, n);
        count++;
        text = slice_sub(text, n, text.n);
    }
    return count;
}

/* margin, padding: one to four lengths for top, right, bottom, left. */
static bool declare_sides(struct adding *adding, enum prop top, struct slice text)
{
    static const int pick[4][4] = {{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
    struct slice words[4];
    size_t count = split_words(text, words, 4);

    if (count < 1 || count > 4)
        return false;
    for (int side = 0; side < 4; side++)
        if (!declare_text(adding, (enum prop)(top + side), words[pick[count - 1][side]]))
            return false;
    return true;
}

/* border, border-left …: a width, a colour, and a style that is always solid, in any order. */
static bool declare_border(struct adding *adding, int first, int last, struct slice text)
{
    struct slice words[3];
    size_t count = split_words(text, words, 3);

    if (count < 1 || count > 3)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t color;
        if (slice_is(words[i], "solid"))
            continue;
        if (!slice_is(words[i], "none") && color_parse(words[i], &color)) {
            if (!declare_text(adding, PROP_BORDER_COLOR, words[i]))
                return false;
            continue;
        }
        for (int side = first; side <= last; side++)
            if (!declare_text(adding, (enum prop)side, words[i]))
                return false;
    }
    return true;
}

/* font-variant: words of caps, numeric and ligatures mixed. */
static bool declare_variant(struct adding *adding, struct slice text)
{
    struct slice words[8];
    size_t count = split_words(text, words, 8);
    struct value value, numeric = {0}, ligatures = {0};

    if (count < 1 || count > 8)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (value_parse(PROP_FONT_CAPS, words[i], adding->sheet->arena, &value))
            declare(adding->sheet, PROP_FONT_CAPS, value);
        else if (value_parse(PROP_FONT_NUMERIC, words[i], adding->sheet->arena, &value))
            numeric.bits |= value.bits;
        else if (value_parse(PROP_FONT_LIGATURES, words[i], adding->sheet->arena, &value))
            ligatures.bits |= value.bits;
        else
            return false;
    }
    if (numeric.bits)
        declare(adding->sheet, PROP_FONT_NUMERIC, numeric);
    if (ligatures.bits)
        declare(adding->sheet, PROP_FONT_LIGATURES, ligatures);
    return true;
}

static const char *const shorthands[] = {
    "margin", "padding", "border", "border-top", "border-right", "border-bottom",
    "border-left", "border-width", "font-variant", "background",
    "margin-inline-start", "margin-inline-end", "padding-inline-start",
    "padding-inline-end", "border-inline-start", "border-inline-end",
};

/* CSS's names for the side where lines start and the one where they end. They are kept as the left and right
 * of a left-to-right text. Returns as declare_shorthand. */
static int declare_logical(struct adding *adding, struct slice name, struct slice text)
{
    static const struct {
        const char *name;
        enum prop prop;
    } sides[] = {
        {"margin-inline-start", PROP_MARGIN_LEFT},   {"margin-inline-end", PROP_MARGIN_RIGHT},
        {"padding-inline-start", PROP_PADDING_LEFT}, {"padding-inline-end", PROP_PADDING_RIGHT},
        {"border-inline-start", PROP_BORDER_LEFT},   {"border-inline-end", PROP_BORDER_RIGHT},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        enum prop prop = sides[i].prop;
        if (!slice_is(name, sides[i].name))
            continue;
        adding->mirrored = true;
        return slice_starts(name, "border") ? declare_border(adding, (int)prop, (int)prop, text)
                                            : declare_text(adding, prop, text);
    }
    return -1;
}

/* Returns 1 when the shorthand was taken, 0 when its value is wrong, -1 when it is none. */
static int declare_shorthand(struct adding *adding, struct slice name, struct slice text)
{
    if (slice_is(name, "margin"))
        return declare_sides(adding, PROP_MARGIN_TOP, text);
    if (slice_is(name, "padding"))
        return declare_sides(adding, PROP_PADDING_TOP, text);
    if (slice_is(name, "border-width"))
        return declare_sides(adding, PROP_BORDER_TOP, text);
    if (slice_is(name, "border"))
        return declare_border(adding, PROP_BORDER_TOP, PROP_BORDER_LEFT, text);
    for (int side = 0; side < 4; side++)
        if (slice_is(name, shorthands[3 + side]))
            return declare_border(adding, PROP_BORDER_TOP + side, PROP_BORDER_TOP + side, text);
    if (slice_is(name, "font-variant"))
        return declare_variant(adding, text);
    if (slice_is(name, "background"))
        return declare_text(adding, PROP_BACKGROUND, text);
    return declare_logical(adding, name, text);
}

/* ---- the public way in ---- */

static void report_property(struct diags *diags, struct slice property, struct span at)
{
    const char *names[PROP_COUNT + G_N_ELEMENTS(shorthands)];
    char *text = g_strndup(property.p, property.n), *hint = NULL;

    for (int prop = 0; prop < PROP_COUNT; prop++)
        names[prop] = prop_name((enum prop)prop);
    memcpy(names + PROP_COUNT, shorthands, sizeof shorthands);
    const char *near = diag_suggest(property, names, G_N_ELEMENTS(names));
    if (near)
        hint = g_strdup_printf("did you mean '%s'?", near);
    diag_hint(diags, at, hint, DIAG_PROPERTY_UNKNOWN, text);
    g_free(hint);
    g_free(text);
}

void sheet_report_value(struct diags *diags, struct slice property, struct slice value,
                        struct span at)
{
    enum prop prop = prop_find(property);
    const char *wants = prop < PROP_COUNT ? value_wants(prop) : "lengths and colours, as in CSS";
    char *name = g_strndup(property.p, property.n), *text = g_strndup(value.p, value.n);
    char *words = prop < PROP_COUNT && *prop_rows[prop].values
                      ? g_strdup(wants) : NULL;

    if (words) {
        char **list = g_strsplit(words, "|", -1);
        g_free(words);
        words = g_strjoinv(", ", list);
        g_strfreev(list);
    }
    char *hint = g_strdup_printf(words ? "it takes one of: %s" : "it takes %s",
                                 words ? words : wants);
    diag_hint(diags, at, hint, DIAG_PROPERTY_VALUE, text, name);
    g_free(hint);
    g_free(words);
    g_free(text);
    g_free(name);
}

void sheet_add(struct sheet *sheet, struct diags *diags, int layer, struct slice selector,
               struct span selector_span, struct slice property, struct span property_span,
               struct slice value, struct span value_span)
{
    struct adding adding = {sheet, diags, value_span, false};
    enum prop prop = prop_find(property);

    open_rules(sheet, diags, layer, selector, selector_span);
    int taken = prop < PROP_COUNT ? declare_text(&adding, prop, value)
                                  : declare_shorthand(&adding, property, value);
    if (taken < 0)
        report_property(diags, property, property_span);
    else if (!taken)
        sheet_report_value(diags, property, value, value_span);
    else if (prop == PROP_FONT_FAMILY && layer > LAYER_THEME)
        vec_push(&sheet->family_uses,
                 (struct family_use){arena_copy(sheet->arena, value), value_span});
}
