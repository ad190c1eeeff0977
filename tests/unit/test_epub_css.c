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
              " -webkit-hyphens: auto; hyphens: auto; }\n");
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
              " border-top-width: 0.05em; border-top-style: solid;"
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

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(struct fixture *f, gconstpointer user);
    } tests[] = {
        {"body", test_body}, {"lengths", test_lengths}, {"classes", test_classes},
        {"variants", test_variants}, {"inheriting", test_inheriting}, {"agreeing", test_agreeing},
        {"translation", test_translation}, {"families", test_families},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        char *path = g_strconcat("/css/", tests[i].name, NULL);
        g_test_add(path, struct fixture, NULL, set_up, tests[i].test, tear_down);
        g_free(path);
    }
    return g_test_run();
}
