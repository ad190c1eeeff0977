/* epub/css: the stylesheet made from computed styles. */
#include "epub/css.h"

#include "style/sheet.h"

#include <glib.h>

struct fixture {
    struct arena *arena;
    struct css *css;
    struct style root, p, quote, strong;
};

static void set_up(struct fixture *f, gconstpointer user)
{
    (void)user;
    f->arena = arena_new();
    f->root = *style_initial();
    f->root.font_size = 10 * QLEN_PT;
    f->css = css_new(f->arena, &f->root);
    f->p = f->quote = f->strong = f->root;
    f->p.text_indent = 12 * QLEN_PT;
    f->quote.margin_left = 15 * QLEN_PT;
    f->quote.font_size = 9 * QLEN_PT;
    f->strong.font_weight = 700;
}

static void tear_down(struct fixture *f, gconstpointer user)
{
    (void)user;
    css_free(f->css);
    arena_free(f->arena);
}

/* Files `element` and expects this class attribute (NULL: none). */
static void file(struct fixture *f, const char *element, const char *classes,
                 const struct style *style, const struct style *parent, const char *expected)
{
    struct slice got = css_class(f->css, element, slice_of(classes), style, parent);

    g_assert_cmpstr(got.p, ==, expected);
}

/* The body's rule is the same in all cases, so it is left out. */
static void expect(struct fixture *f, const char *expected)
{
    struct buf out = {0};

    css_print(f->css, &out);
    g_assert_cmpstr(out.data ? out.data : "", ==, expected);
    buf_free(&out);
}

/* EP-C02: nothing is said of the body's size, line height and colour. */
static void test_body(struct fixture *f, gconstpointer user)
{
    (void)user;
    f->root.font_size = 20 * QLEN_PT;
    css_free(f->css);
    f->css = css_new(f->arena, &f->root);
    file(f, "body", NULL, &f->root, css_user_agent(f->css), NULL);
    expect(f, "body { font-family: serif; text-align: justify; -epub-hyphens: auto;"
              " -webkit-hyphens: auto; hyphens: auto; caption-side: bottom; }\n");
}

/* What differs from the parent, in em of the element; what reading systems set is said even when it is
 * the initial value. */
static void test_lengths(struct fixture *f, gconstpointer user)
{
    (void)user;
    file(f, "p", NULL, &f->p, &f->root, NULL);
    file(f, "blockquote", NULL, &f->quote, &f->root, NULL);
    expect(f, "p { text-indent: 1.2em; margin-top: 0; margin-bottom: 0; }\n"
              "blockquote { font-size: 0.9em; margin: 0 0 0 1.667em; }\n");
}

/* A class says only what the plain element does not. */
static void test_classes(struct fixture *f, gconstpointer user)
{
    struct style first = f->p, lead = f->p;

    (void)user;
    first.text_indent = 0;
    lead.font_weight = 700;
    file(f, "p", NULL, &f->p, &f->root, NULL);
    file(f, "p", "first", &first, &f->root, "first");
    file(f, "p", "first lead", &lead, &f->root, "first lead");
    file(f, "p", "unknown", &f->p, &f->root, "unknown");
    expect(f, "p { text-indent: 1.2em; margin-top: 0; margin-bottom: 0; }\n"
              "p.first { text-indent: 0; }\n"
              "p.first.lead { font-weight: 700; text-indent: 1.2em; }\n");
}

/* The same element and classes looking different gets a generated class, but only then. */
static void test_variants(struct fixture *f, gconstpointer user)
{
    struct style next = f->p;

    (void)user;
    next.text_indent = 0;
    file(f, "p", NULL, &f->p, &f->root, NULL);
    file(f, "p", NULL, &next, &f->root, "v1");
    file(f, "p", NULL, &next, &f->root, "v1");
    file(f, "p", NULL, &f->p, &f->quote, "v2"); /* larger than its quotation */
    expect(f, "p { text-indent: 1.2em; margin-top: 0; margin-bottom: 0; }\n"
              "p.v1 { text-indent: 0; }\n"
              "p.v2 { font-size: 1.111em; }\n");
}

/* Uses that inherit different values agree with a rule that says nothing … */
static void test_inheriting(struct fixture *f, gconstpointer user)
{
    struct style in_quote = f->quote, bold_quote = f->quote;

    (void)user;
    in_quote.margin_left = bold_quote.margin_left = 0;
    bold_quote.font_weight = 700;
    file(f, "em", NULL, &f->root, &f->root, NULL);
    file(f, "em", NULL, &bold_quote, &bold_quote, NULL);
    file(f, "em", NULL, &in_quote, &in_quote, NULL);
    /* … and only the reading system's own italics are undone. */
    expect(f, "em { font-style: normal; }\n");
}

/* A use that inherits what another one sets shares its rule. */
static void test_agreeing(struct fixture *f, gconstpointer user)
{
    struct style left = f->root, indented = f->p;

    (void)user;
    left.text_align = TEXT_LEFT;
    indented.text_align = TEXT_LEFT;
    file(f, "p", NULL, &indented, &f->root, NULL);
    file(f, "p", NULL, &indented, &left, NULL);
    expect(f, "p { text-align: left; text-indent: 1.2em; margin-top: 0; margin-bottom: 0; }\n");
}

/* EP-C02, EP-C03: no negative margins, older names beside the new ones, borders with a style. */
static void test_translation(struct fixture *f, gconstpointer user)
{
    struct style box = f->root;

    (void)user;
    box.margin_top = -5 * QLEN_PT;
    box.break_before = BREAK_RECTO;
    box.break_inside = BREAK_AVOID;
    box.font_caps = CAPS_SMALL;
    box.border_top = QLEN_PT / 2;
    box.list_style = LIST_DASH;
    box.line_height = (struct line_height){14 * QLEN_PT, false};
    file(f, "div", "1st box", &box, &f->root, "1st box");
    expect(f, "div.\\31 st.box { font-variant: small-caps; font-variant-caps: small-caps;"
              " font-variant-numeric: inherit; font-variant-ligatures: inherit;"
              " line-height: 1.4; list-style-type: disc; list-style-type: \"\u2013\\2002\";"
              " border-top-width: 1px; border-top-style: solid;"
              " page-break-before: always; break-before: page;"
              " page-break-inside: avoid; break-inside: avoid; }\n");
}

/* EP-F01: a family that is embedded goes by its own name, before the generic one. */
static void test_families(struct fixture *f, gconstpointer user)
{
    static struct slice serif[] = {{"serif", 5}}, named[] = {{"My Mono", 7}};
    struct families text = {serif, 1}, code = {named, 1};
    struct style body = f->root, pre = f->root;

    (void)user;
    css_add_family(f->css, SLICE("serif"), "Linux Libertine");
    body.font_family = &text;
    pre.font_family = &code;
    file(f, "div", "a", &body, &pre, "a");
    file(f, "div", "b", &pre, &body, "b");
    expect(f, "div.a { font-family: \"Linux Libertine\", serif; }\n"
              "div.b { font-family: \"My Mono\", monospace; }\n");
}

/* EP-C02: space that places a title on a page is less on a screen; two lines stay as they are. */
static void test_spaces(struct fixture *f, gconstpointer user)
{
    struct style near = f->root, far = f->root, bottom = f->root;

    (void)user;
    /* The body's lines are 13.2pt apart. */
    near.margin_top = 26 * QLEN_PT;
    far.margin_top = PT(26.4) + 30 * QLEN_PT;
    far.padding_bottom = -QLEN_PT;
    bottom.margin_top = SIZE_AUTO; /* at the foot of the page */
    file(f, "div", "near", &near, &f->root, "near");
    file(f, "div", "far", &far, &f->root, "far");
    file(f, "div", "foot", &bottom, &f->root, "foot");
    expect(f, "div.near { margin-top: 2.6em; }\n"
              "div.far { margin-top: 3.64em; }\n"
              "div.foot { margin-top: 5.281em; }\n");
}

/* Raised text is smaller, unless its style says how small; and so is what is written in it again. */
static void test_scripts(struct fixture *f, gconstpointer user)
{
    struct style sup = f->root, own = f->root;

    (void)user;
    sup.vertical_align.kind = own.vertical_align.kind = VALIGN_SUPER;
    own.font_size = 8 * QLEN_PT;
    file(f, "sup", NULL, &sup, &f->root, NULL);
    file(f, "sup", "own", &own, &f->root, "own");
    expect(f, "sup { font-size: 0.7em; vertical-align: super; }\n"
              "sup.own { font-size: 0.8em; }\n");
}

/* EP-C01: start and end are sides, which old reading systems know; a change of direction is said even where
 * the value is inherited. */
static void test_sides(struct fixture *f, gconstpointer user)
{
    struct style start = f->root, rtl = f->root;

    (void)user;
    start.text_align = rtl.text_align = TEXT_START;
    rtl.direction = DIRECTION_RTL;
    file(f, "div", "start", &start, &f->root, "start");
    file(f, "div", "code", &start, &rtl, "code");
    file(f, "div", "rtl", &rtl, &start, "rtl");
    expect(f, "div.start { text-align: left; }\n"
              "div.code { text-align: left; }\n"
              "div.rtl { text-align: right; }\n");
}

/* A screen has no spine and no pages; what text runs around has a width for words. */
static void test_floats(struct fixture *f, gconstpointer user)
{
    struct style inside = f->root, outside = f->root, top = f->root;

    (void)user;
    inside.float_to = FLOAT_INSIDE;
    outside.float_to = FLOAT_OUTSIDE;
    top.float_to = FLOAT_TOP;
    file(f, "div", "in", &inside, &f->root, "in");
    file(f, "div", "out", &outside, &f->root, "out");
    file(f, "div", "top", &top, &f->root, "top");
    expect(f, "div.in { margin-right: 1em; min-width: 7em; float: left; }\n"
              "div.out { margin-left: 1em; min-width: 7em; float: right; }\n");
}

/* An initial is as high as its lines at the closest distance that reading systems set them. */
static void test_initials(struct fixture *f, gconstpointer user)
{
    struct style red = f->root;

    (void)user;
    red.color = 0xFF8B1A1A;
    g_assert_cmpstr(css_initial(f->css, 3, &f->root, &f->root), ==, "i1");
    g_assert_cmpstr(css_initial(f->css, 2, &red, &f->root), ==, "i2");
    g_assert_cmpstr(css_initial(f->css, 3, &f->root, &f->root), ==, "i1");
    file(f, "div", "x", &f->root, &f->root, "x");
    struct buf out = {0};
    css_print(f->css, &out);
    g_assert_nonnull(strstr(out.data, ".i1::first-letter { float: left; font-size: 4.52em; line-height: "));
    g_assert_nonnull(strstr(out.data, "; text-indent: 0; color: #8b1a1a; }\n"));
    buf_free(&out);
}

/* Columns are said only when they are wanted, and never more of them than there is room for. */
static void test_columns(struct fixture *f, gconstpointer user)
{
    struct style columns = f->root, across = f->root;

    (void)user;
    columns.column_count = 3;
    columns.column_gap = 15 * QLEN_PT;
    across.column_span = SPAN_ALL;
    file(f, "div", "plain", &columns, &f->root, "plain");
    css_allow_columns(f->css);
    file(f, "section", "columns", &columns, &f->root, "columns");
    file(f, "div", "across", &across, &f->root, "across");
    expect(f, "section.columns { -webkit-columns: 16em 3; columns: 16em 3; column-gap: 1.5em; }\n"
              "div.across { column-span: all; }\n");
}

/* EP-C03: at night a dark colour gives way and a pale ground lets the dark through. */
static void test_night(struct fixture *f, gconstpointer user)
{
    struct style dark = f->root, light = f->root;

    (void)user;
    dark.color = 0xFF1D3A4F;
    dark.background = 0xFFF3F1EC;
    light.color = 0xFFC08040;
    light.background = 0xFFFFFFFF;
    file(f, "h1", "dark", &dark, &f->root, "dark");
    file(f, "p", "dark light", &dark, &f->root, "dark light");
    file(f, "div", "light", &light, &f->root, "light");
    struct buf out = {0};
    css_print(f->css, &out);
    g_assert_nonnull(strstr(out.data, " color: #1d3a4f; "));
    g_assert_nonnull(strstr(out.data, " background-color: #f3f1ec; background-color: rgba(93, 67, 0, 0.075); }"));
    g_assert_nonnull(strstr(out.data, "div.light { color: #c08040; background-color: #ffffff; }\n"));
    g_assert_true(g_str_has_suffix(out.data, "@media (prefers-color-scheme: dark) {\n"
                                             "h1.dark, p.dark.light { color: inherit; }\n}\n"));
    buf_free(&out);
}

/* EP-C03: links keep the look that the reading system gives them. */
static void test_links(struct fixture *f, gconstpointer user)
{
    (void)user;
    file(f, "a", NULL, &f->root, &f->root, NULL);
    file(f, "a", NULL, &f->strong, &f->strong, NULL);
    expect(f, "");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(struct fixture *f, gconstpointer user);
    } tests[] = {
        {"body", test_body}, {"lengths", test_lengths}, {"classes", test_classes},
        {"variants", test_variants}, {"inheriting", test_inheriting}, {"agreeing", test_agreeing},
        {"translation", test_translation}, {"families", test_families}, {"spaces", test_spaces},
        {"scripts", test_scripts}, {"sides", test_sides}, {"floats", test_floats}, {"initials", test_initials},
        {"columns", test_columns},
        {"night", test_night}, {"links", test_links},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        char *path = g_strconcat("/css/", tests[i].name, NULL);
        g_test_add(path, struct fixture, NULL, set_up, tests[i].test, tear_down);
        g_free(path);
    }
    return g_test_run();
}
