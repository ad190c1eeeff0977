/* model/: links of the tree, walking, attributes, the id index. */
#include "model/book.h"

#include <glib.h>

static void test_tree(void)
{
    struct book *book = book_new();
    struct node *a = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);
    struct node *b = node_new_text(book->arena, SLICE("one "), SPAN_NONE);
    struct node *c = node_new(book->arena, NODE_EMPHASIS, SPAN_NONE);
    struct node *d = node_new_text(book->arena, SLICE("two"), SPAN_NONE);

    node_append(book->root, a);
    node_append(a, c);
    node_insert_before(c, b);
    node_append(c, d);
    g_assert_true(node_next(book->root, book->root) == a);
    g_assert_true(node_next(a, book->root) == b);
    g_assert_true(node_next(b, book->root) == c);
    g_assert_true(node_next(d, book->root) == NULL);
    g_assert_true(node_next_over(b, a) == c);
    g_assert_true(node_next_over(c, a) == NULL);
    g_assert_true(slice_is(node_plain_text(book->arena, book->root), "one two"));
    node_remove(b);
    g_assert_true(a->first == c && a->last == c && !c->prev && !c->next);
    g_assert_true(node_ancestor(d, NODE_PARAGRAPH) == a);
    book_free(book);
}

static void test_attrs(void)
{
    struct book *book = book_new();
    struct node *node = node_new(book->arena, NODE_SPAN, SPAN_NONE);

    node_add_class(book->arena, node, SLICE("lead"));
    node_add_class(book->arena, node, SLICE("lead"));
    node_add_class(book->arena, node, SLICE("wide"));
    g_assert_cmpint(node->attrs.class_count, ==, 2);
    g_assert_true(node_has_class(node, "wide"));
    g_assert_null(node_attr(node, "width").p);
    node_set_attr(book->arena, node, SLICE("width"), SLICE("50%"));
    node_set_attr(book->arena, node, SLICE("width"), SLICE("60%"));
    g_assert_true(slice_is(node_attr(node, "width"), "60%"));
    g_assert_true(book_add_id(book, SLICE("x"), node));
    g_assert_false(book_add_id(book, SLICE("x"), book->root));
    g_assert_true(book_find_id(book, SLICE("x")) == node);
    g_assert_null(book_find_id(book, SLICE("y")));
    book_free(book);
}

static void test_facts(void)
{
    g_assert_cmpstr(node_kind_name(NODE_QUOTE), ==, "blockquote");
    g_assert_true(node_kind_is_inline(NODE_TEXT));
    g_assert_true(node_kind_holds_inlines(NODE_HEADING));
    g_assert_false(node_kind_holds_inlines(NODE_LIST));
    g_assert_cmpint(role_find(SLICE("preface")), ==, ROLE_PREFACE);
    g_assert_cmpint(role_find(SLICE("nothing")), ==, ROLE_COUNT);
    g_assert_cmpint(role_matter(ROLE_APPENDIX), ==, MATTER_BACK);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/tree", test_tree);
    g_test_add_func("/model/attrs", test_attrs);
    g_test_add_func("/model/facts", test_facts);
    return g_test_run();
}
