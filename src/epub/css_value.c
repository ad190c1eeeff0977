/* Values as the stylesheet writes them: the computed ones, where reading systems know them and a screen has
 * room for them. */
#include "epub/css_parts.h"

#include "style/sheet.h"

/* ---- families ---- */

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

/* ---- lengths ---- */

/* White space that places a title on a page would push it off a telephone's screen. Two lines are kept, of the rest a
 * third: larger spaces stay larger. */
#define LINES_KEPT 2
#define REST_KEPT 3
/* What fills the rest of a page has no page to fill here. */
#define LINES_FILLED 4

static qlen on_screen(const struct css *css, qlen space)
{
    qlen kept = LINES_KEPT * css->lead;

    if (space == SIZE_AUTO)
        return LINES_FILLED * css->lead;
    /* EP-C02: Kindle and Kobo take no negative margins. */
    if (space < 0)
        return 0;
    return space > kept ? kept + (space - kept) / REST_KEPT : space;
}

static void print_em(struct buf *out, qlen length, qlen em)
{
    buf_decimal(out, (double)length / MAX(em, 1), 3);
    if (length)
        buf_string(out, "em");
}

/* Lines thinner than a pixel vanish on some screens. */
static void print_border(struct buf *out, qlen width, qlen em)
{
    if (width > 0 && width < QLEN_PT)
        buf_string(out, "1px");
    else
        print_em(out, width, em);
}

/* ---- what is neither ---- */

static bool is_script(const struct style *style)
{
    return style->vertical_align.kind == VALIGN_SUB || style->vertical_align.kind == VALIGN_SUPER;
}

/* Raised and lowered text is smaller, unless its style says how small. */
static bool shrinks(const struct style *style, const struct style *parent)
{
    return is_script(style) && style->font_size == parent->font_size;
}

/* Old reading systems know left and right only. */
static int side_of(const struct style *style)
{
    bool rtl = style->direction == DIRECTION_RTL;

    if (style->text_align == TEXT_START)
        return rtl ? TEXT_RIGHT : TEXT_LEFT;
    if (style->text_align == TEXT_END)
        return rtl ? TEXT_LEFT : TEXT_RIGHT;
    return style->text_align;
}

/* A screen has no spine: the inner side is where lines start. */
static int screen_float(const struct style *style)
{
    bool rtl = style->direction == DIRECTION_RTL;

    if (style->float_to != FLOAT_INSIDE && style->float_to != FLOAT_OUTSIDE)
        return style->float_to;
    return (style->float_to == FLOAT_INSIDE) != rtl ? FLOAT_LEFT : FLOAT_RIGHT;
}

/* Values that CSS or reading systems write differently from the config. */
static const char *translate(enum prop prop, const char *value)
{
    /* What page making places has no pages here. */
    if (prop == PROP_FLOAT && strcmp(value, "left") != 0 && strcmp(value, "right") != 0)
        return "none";
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

static void print_other(struct css *css, enum prop prop, const struct style *style,
                        const struct style *parent)
{
    struct style shown = *style;
    qlen em = prop == PROP_FONT_SIZE ? parent->font_size : style->font_size;

    shown.text_align = side_of(style);
    shown.float_to = screen_float(style);
    prop_print(&css->scratch, prop, &shown, em);
}

/* The lengths that are not written as they are. */
static const struct {
    enum prop prop;
    enum { DOWN, ACROSS, BORDER } kind;
    size_t offset;
} spaces[] = {
    {PROP_MARGIN_TOP, DOWN, offsetof(struct style, margin_top)},
    {PROP_MARGIN_RIGHT, ACROSS, offsetof(struct style, margin_right)},
    {PROP_MARGIN_BOTTOM, DOWN, offsetof(struct style, margin_bottom)},
    {PROP_MARGIN_LEFT, ACROSS, offsetof(struct style, margin_left)},
    {PROP_PADDING_TOP, DOWN, offsetof(struct style, padding_top)},
    {PROP_PADDING_BOTTOM, DOWN, offsetof(struct style, padding_bottom)},
    {PROP_BORDER_TOP, BORDER, offsetof(struct style, border_top)},
    {PROP_BORDER_RIGHT, BORDER, offsetof(struct style, border_right)},
    {PROP_BORDER_BOTTOM, BORDER, offsetof(struct style, border_bottom)},
    {PROP_BORDER_LEFT, BORDER, offsetof(struct style, border_left)},
};

static bool print_space(struct css *css, enum prop prop, const struct style *style)
{
    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++) {
        if (spaces[i].prop != prop)
            continue;
        qlen length = *(const qlen *)((const char *)style + spaces[i].offset);
        if (spaces[i].kind == BORDER)
            print_border(&css->scratch, length, style->font_size);
        else
            print_em(&css->scratch, spaces[i].kind == DOWN ? on_screen(css, length) : MAX(length, 0),
                     style->font_size);
        return true;
    }
    return false;
}

/* Columns are left out unless the config wants them; then only what differs from a single one is said. */
static bool print_columns(struct css *css, enum prop prop, const struct style *style)
{
    bool has = css->columns && style->column_count > 1;
    bool all = css->columns && style->column_span == SPAN_ALL;
    struct buf *out = &css->scratch;

    if (prop == PROP_COLUMN_COUNT && has)
        buf_printf(out, "%d", (int)MIN(style->column_count, 4));
    else if (prop == PROP_COLUMN_COUNT)
        buf_string(out, "auto");
    else if (prop == PROP_COLUMN_GAP && has)
        print_em(out, style->column_gap, style->font_size);
    else if (prop == PROP_COLUMN_GAP)
        buf_string(out, "normal");
    else if (prop == PROP_COLUMN_SPAN)
        buf_string(out, all ? "all" : "none");
    return prop == PROP_COLUMN_COUNT || prop == PROP_COLUMN_GAP || prop == PROP_COLUMN_SPAN;
}

static void print_value(struct css *css, enum prop prop, const struct style *style,
                        const struct style *parent)
{
    struct buf *out = &css->scratch;

    if (prop == PROP_FONT_FAMILY)
        print_families(css, style->font_family);
    else if (prop == PROP_FONT_SIZE && shrinks(style, parent))
        buf_string(out, "0.7em");
    else if (prop == PROP_LINE_HEIGHT && !style->line_height.is_multiple)
        buf_decimal(out, (double)style->line_height.value / MAX(style->font_size, 1), 3);
    else if (!print_space(css, prop, style) && !print_columns(css, prop, style))
        print_other(css, prop, style, parent);
}

const char *css_value(struct css *css, enum prop prop, const struct style *style,
                      const struct style *parent)
{
    buf_clear(&css->scratch);
    print_value(css, prop, style, parent);
    const char *value = css->scratch.size ? css->scratch.data : "";
    return g_string_chunk_insert_const(css->strings, translate(prop, value));
}

bool css_inherits(enum prop prop, const struct style *style, const struct style *parent)
{
    if (prop == PROP_TEXT_ALIGN)
        return side_of(style) == side_of(parent);
    return prop_inherited(prop) && prop_equal(prop, style, parent) &&
           !(prop == PROP_FONT_SIZE && shrinks(style, parent));
}
