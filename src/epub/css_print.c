/* Prints the rules: finds what each has to say beside the weaker ones, and says it in words that old reading
 * systems know too. */
#include "epub/css_parts.h"

#include "style/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Stands for a value the reading system sets and we do not know. */
static const char UNKNOWN[] = "?";

/* ---- what reading systems set on their own ---- */

/* Links are left out: their colour and line are the reading system's, which knows what is legible. */
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

/* ---- what a rule has to say ---- */

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

/* ---- printing ---- */

static void declare(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, " %s: %s;", name, value);
}

static bool read_color(const char *value, int rgb[3])
{
    unsigned color;

    if (value[0] != '#' || sscanf(value + 1, "%x", &color) != 1)
        return false;
    for (int i = 0; i < 3; i++)
        rgb[i] = (int)(color >> (16 - 8 * i) & 0xFF);
    return true;
}

/* The same colour as a glaze as thin as can be: on white paper nothing changes, and in a reading system's night the
 * dark shines through, for the text on it is light then. Those that know no glaze know no night. */
static void declare_background(struct buf *out, const char *value)
{
    int rgb[3];

    declare(out, "background-color", value);
    if (!read_color(value, rgb))
        return;
    int least = MIN(rgb[0], MIN(rgb[1], rgb[2])), depth = 255 - least;
    if (!depth)
        return;
    buf_string(out, " background-color: rgba(");
    for (int i = 0; i < 3; i++)
        buf_printf(out, "%d, ", (rgb[i] - least) * 255 / depth);
    buf_decimal(out, depth / 255.0, 3);
    buf_string(out, ");");
}

/* No column is narrower, so that there are fewer of them on a narrow screen. */
#define COLUMN_WIDTH "16em"

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
    /* On a narrow screen a share of the width is no width for words. */
    if (prop == PROP_FLOAT && strcmp(value, "none") != 0)
        buf_printf(out, " margin-%s: 1em; min-width: 7em;",
                   strcmp(value, "left") == 0 ? "right" : "left");
    if (prop == PROP_COLUMN_COUNT && strcmp(value, "auto") == 0)
        buf_string(out, " -webkit-columns: auto; columns: auto;");
    else if (prop == PROP_COLUMN_COUNT)
        buf_printf(out, " -webkit-columns: " COLUMN_WIDTH " %s; columns: " COLUMN_WIDTH " %s;", value, value);
    else if (prop == PROP_BACKGROUND)
        declare_background(out, value);
    else
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

/* Linear light of a channel, as WCAG 2 computes contrast. */
static double light(int channel)
{
    double c = channel / 255.0;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* True when a text of this colour cannot be read on black (WCAG: a contrast of 4.5). */
static bool is_dark(const char *value)
{
    int rgb[3];

    return value && read_color(value, rgb) &&
           0.2126 * light(rgb[0]) + 0.7152 * light(rgb[1]) + 0.0722 * light(rgb[2]) + 0.05 <
               4.5 * 0.05;
}

/* At night dark colours give way to the colour of the text around. */
static void print_night(const struct css *css, struct buf *out)
{
    bool any = false;

    for (size_t i = 0; i < css->order.count; i++) {
        if (!is_dark(css->order.items[i]->printed[PROP_COLOR]))
            continue;
        buf_string(out, any ? ", " : "@media (prefers-color-scheme: dark) {\n");
        print_selector(out, css->order.items[i]);
        any = true;
    }
    if (any)
        buf_string(out, " { color: inherit; }\n}\n");
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
    for (size_t i = 0; i < css->declarations.count; i++)
        buf_printf(out, ".d%u { %s; }\n", (unsigned)i + 1, css->declarations.items[i]);
    for (size_t i = 0; i < css->letters.count; i++)
        buf_printf(out, ".i%u::first-letter { %s; }\n", (unsigned)i + 1, css->letters.items[i]);
    for (size_t i = 0; i < css->lines.count; i++)
        buf_printf(out, ".f%u::first-line { %s; }\n", (unsigned)i + 1, css->lines.items[i]);
    print_night(css, out);
}
