/* Raw HTML: fragments as dumps of trees, single tags, messages, and hostile markup. */
#include "read/html.h"

#include "base/buf.h"

#include <glib.h>

/* The tree below the root on one line, nodes by their depth; then the messages. */
static char *read_all(const char *markup, size_t length)
{
    struct book *book = book_new();
    struct buf out = {0};

    struct slice text = {markup, length};
    uint32_t file = sources_add(book->sources, SLICE("a.md"), text);
    html_read(book, book->root, text, (struct span){file, 0, (uint32_t)length});
    book_dump_tree(book, &out);
    for (size_t i = 0; i < diags_count(book->diags); i++) {
        const struct diag_record *record = diags_at(book->diags, i);
        buf_printf(&out, "%s %u %.*s\n", diag_name(record->id), record->span.start,
                   (int)record->text.n, record->text.p);
    }
    char *result = g_strdup(buf_view(&out).p);
    buf_free(&out);
    book_free(book);
    return result;
}

static void check(const char *markup, const char *expected)
{
    char *got = read_all(markup, strlen(markup));

    g_assert_cmpstr(got, ==, expected);
    g_free(got);
}

static void test_blocks(void)
{
    check("<p>One <b>two</b>\n three</p>loose &amp; <i>so</i>",
          "book\n  p\n    text  \"One \"\n    strong\n      text  \"two\"\n    softbreak\n"
          "    text  \"three\"\n  p\n    text  \"loose & \"\n    em\n      text  \"so\"\n");
    check("<h2 id=a class='x y' style='color:red'>T</h2><hr><!-- no -->",
          "book\n  h 2 #a .x .y\n    text  \"T\"\n  hr\n");
    check(
        "<ol start=3><li>a<li><ul><li>b</ul></ol>",
        "book\n  list ordered tight start=3.\n    li\n      plain\n        text  \"a\"\n   "
        " li\n"
        "      list bullet tight\n        li\n          plain\n            text  \"b\"\n");
    check(
        "<ul><li><p>a</p><li>b</ul>",
        "book\n  list bullet loose\n    li\n      p\n        text  \"a\"\n    li\n      p\n"
        "        text  \"b\"\n");
    check("<dl><dt>a<dd>b</dl>",
          "book\n  dl\n    dt\n      text  \"a\"\n    dd\n      plain\n"
          "        text  \"b\"\n");
    check("<pre><code class=\"language-c\">int  a;\n b</code></pre>",
          "book\n  pre language=\"c\"  \"int  a;\\n b\"\n");
    check(
        "<section lang=de><blockquote>a</blockquote></section>",
        "book\n  div .section lang=\"de\"\n    blockquote\n      p\n        text  \"a\"\n");
    check(
        "<figure><img src=a.png alt=''><figcaption><p>A</p><p>B</p></figcaption></figure>",
        "book\n  figure\n    img path=\"a.png\"\n    caption\n      text  \"A\"\n      br\n"
        "      text  \"B\"\n");
}

static void test_inlines(void)
{
    check("<a href='x' title=t>l</a> <sup>2</sup><br>H<sub>2</sub>",
          "book\n  p\n    a url=\"x\" title=\"t\"\n      text  \"l\"\n    text  \" \"\n    "
          "sup\n"
          "      text  \"2\"\n    br\n    text  \"H\"\n    sub\n      text  \"2\"\n");
    check("<code>a  <i>b</i></code><q>c</q><span class=sc>d</span><a id=e></a><abbr "
          "title=f>g</abbr>",
          "book\n  p\n    code  \"a b\"\n    span .q\n      text  \"\\\"\"\n      text  "
          "\"c\"\n"
          "      text  \"\\\"\"\n    smallcaps .sc\n      text  \"d\"\n    anchor #e\n"
          "    span .abbr title=\"f\"\n      text  \"g\"\n");
    check("<em>a <div>b</div></em>", "book\n  div .em\n    p\n      text  \"a\"\n    div\n "
                                     "     p\n        text  \"b\"\n");
}

static void test_tables(void)
{
    check("<table><caption>C</caption><tfoot><tr><td>f</tfoot><thead><tr><th "
          "colspan=9>h</thead>"
          "<tr><td rowspan=5 align=right>a<td>b<tr><td>c</table>",
          "book\n  table columns=2\n    caption\n      text  \"C\"\n"
          "    thead\n      tr\n        td header colspan=2\n     "
          "     plain\n"
          "            text  \"h\"\n    tbody\n      tr\n        td right rowspan=2\n      "
          "    plain\n"
          "            text  \"a\"\n        td\n          plain\n            text  \"b\"\n "
          "     tr\n"
          "        td\n          plain\n            text  \"c\"\n    tfoot\n      tr\n     "
          "   td\n"
          "          plain\n            text  \"f\"\n");
    check("<table><tr><th>h<tr><td>a</table>",
          "book\n  table columns=1\n    thead\n      tr\n        td header\n          plain\n"
          "            text  \"h\"\n    tbody\n      tr\n        td\n          plain\n"
          "            text  \"a\"\n");
    check("<tr><td>a</td></tr>",
          "book\n  table columns=1\n    tbody\n      tr\n        td\n"
          "          plain\n            text  \"a\"\n");
    check("<table></table>", "book\n");
}

static void test_messages(void)
{
    check("<p>a<script>b</script><foo-bar>c</foo-bar></p>",
          "book\n  p\n    text  \"a\"\n    text  \"c\"\n"
          "html-dropped 4 '<script>' has no place in a book; it was left out\n"
          "html-unknown 22 '<foo-bar>' has no place in a book; its text was kept\n");
    check("<form>a <input></form>",
          "book\n  p\n    text  \"a\"\n"
          "html-unknown 0 '<form>' has no place in a book; its text was kept\n"
          "html-dropped 8 '<input>' has no place in a book; it was left out\n");
}

static void test_tag(void)
{
    struct book *book = book_new();
    struct html_tag tag;

    g_assert_true(html_tag_parse(
        book->arena, SLICE("<SPAN Class=\"x  y\" id=z title='a&amp;&#98;' k>"), &tag));
    g_assert_true(slice_is(tag.name, "span") && !tag.closes && !tag.empty);
    g_assert_true(tag.attrs.class_count == 2 && slice_is(tag.attrs.id, "z"));
    g_assert_true(slice_is(tag.attrs.pairs->value, "a&b"));
    struct node *node = html_tag_node(book, &tag, SPAN_NONE);
    g_assert_true(node->kind == NODE_SPAN && slice_is(node_attr(node, "title"), "a&b"));
    g_assert_null(node_attr(node, "k").p);
    g_assert_true(html_tag_parse(book->arena, SLICE("</sup >"), &tag) && tag.closes);
    g_assert_null(html_tag_node(book, &tag, SPAN_NONE));
    g_assert_true(html_tag_parse(book->arena, SLICE("<br/>"), &tag) && tag.empty);
    g_assert_cmpint(html_tag_node(book, &tag, SPAN_NONE)->kind, ==, NODE_LINE_BREAK);
    static const char *const bad[] = {"",         "<",          "<>",      "<a",  "<a b='>",
                                      "< a>",     "<a><b>",     "a>",      "</>", "<a =>",
                                      "<a b=>c>", "<!-- a -->", "<a\"b\">"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        char *copy = g_memdup2(bad[i], strlen(bad[i]));
        g_assert_false(
            html_tag_parse(book->arena, (struct slice){copy, strlen(bad[i])}, &tag));
        g_free(copy);
    }
    g_assert_true(html_is_wrapper(book->arena, SLICE("<div class=\"note\">\n"), &tag) &&
                  !tag.closes);
    g_assert_true(html_is_wrapper(book->arena, SLICE("</details>"), &tag) && tag.closes);
    g_assert_false(html_is_wrapper(book->arena, SLICE("<div>a</div>"), &tag));
    g_assert_false(html_is_wrapper(book->arena, SLICE("<table>"), &tag));
    book_free(book);
}

static void hostile(const char *unit, int times, const char *message)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < times; i++)
        g_string_append_printf(text, unit, i);
    g_string_append(text, "word");
    char *got = read_all(text->str, text->len);
    g_assert_nonnull(strstr(got, "word"));
    if (message)
        g_assert_nonnull(strstr(got, message));
    g_free(got);
    g_string_free(text, TRUE);
}

static void test_hostile(void)
{
    hostile("<div>", 100, "nested-deeply");
    hostile("<div>", 100000, "nested-deeply");
    hostile("<p><b id=x%d>", 50000, "nested-deeply");
    hostile("<p><b id=x%d><i></b></i>", 2000, NULL);
    hostile("<table><td>", 5000, "nested-deeply");
    hostile("<td>", 1000, NULL);
    hostile("<!-- %d -->", 1, NULL);
    hostile("a long text, ", 100000, NULL);
}

/* Every prefix of a rich fragment, in memory of its own. */
static void test_prefixes(void)
{
    static const char text[] = "<div id=a><p>x<b>y<table><tr><td "
                               "colspan=3>z<svg><g>t</g></svg><select><option>o</select>"
                               "<dl><div><dt>q</div>u</dl><ul>v<li>w</ul><h1><p>s</h1><a "
                               "href='&quot;'><img src=i></a>";

    for (size_t n = 0; n < sizeof text; n++) {
        char *copy = g_memdup2(text, n ? n : 1);
        g_free(read_all(copy, n));
        g_free(copy);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/blocks", test_blocks);
    g_test_add_func("/html/inlines", test_inlines);
    g_test_add_func("/html/tables", test_tables);
    g_test_add_func("/html/messages", test_messages);
    g_test_add_func("/html/tag", test_tag);
    g_test_add_func("/html/prefixes", test_prefixes);
    g_test_add_func("/html/hostile", test_hostile);
    return g_test_run();
}
