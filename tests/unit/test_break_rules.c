/* Where addresses and code may be parted: each case shows the text with a bar at every place. */
#include "layout/break_rules.h"
#include "layout/linebreak.h"

#include <glib.h>

static void check_address(const char *token, const char *expected)
{
    GString *out = g_string_new(NULL);
    struct slice address = address_find(slice_of(token));

    for (const char *p = token; *p; p++) {
        size_t at = (size_t)(p - address.p);
        if (p == address.p || p == address.p + address.n)
            g_string_append_c(out, p == address.p ? '[' : ']');
        else if (p > address.p && at < address.n && (*p & 0xc0) != 0x80 &&
                 address_penalty(address, at) < PENALTY_NEVER)
            g_string_append_c(out, '|');
        g_string_append_c(out, *p);
    }
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

/** A bar at every place, the address in brackets; its end is not shown at the text's. */
static void test_addresses(void)
{
    check_address("https://www.example.org/", "[https://|www.|example.|org/");
    /* What ends the sentence stays with the address, and so does a scrap of its end. */
    check_address("https://www.example.org/.", "[https://|www.|example.|org/].");
    check_address("<https://example.org/list/>),", "<[https://|example.|org/|list/]>),");
    check_address("“https://example.org/a”", "“[https://|example.|org/a]”");
    check_address("http://example.org/a-b/c_d.html?key=value&x=yes#part;",
                  "[http://|example.|org/|a-|b/|c_|d.|html?|key=|value&|x=|yes#|part];");
    check_address("http://example.org/a/?q=words", "[http://|example.|org/|a/?|q=|words");
    check_address("http://example.org/Set_(a)_two", "[http://|example.|org/|Set_|(a)_two");
    check_address("www.example.org", "[www.|example.org");
    check_address("mailto:reader@example.org", "[mailto:|reader@|example.org");
    check_address("https://пример.рф/страница", "[https://|пример.|рф/|страница");
    check_address("文字，https://example.org/one。文字", "文字，[https://|example.|org/one]。文字");
    g_assert_cmpuint(address_find(slice_of("and/or")).n, ==, 0);
    g_assert_cmpuint(address_find(slice_of("a@b")).n, ==, 0);
}

/** A slash is the best place, a scheme's the worst. */
static void test_order(void)
{
    struct slice address = slice_of("https://www.example.org/path");

    g_assert_cmpint(address_penalty(address, 24), <, address_penalty(address, 12));
    g_assert_cmpint(address_penalty(address, 12), <, address_penalty(address, 8));
}

static void check_code(const char *code, const char *expected)
{
    GString *out = g_string_new(NULL);

    for (size_t i = 0; code[i]; i++) {
        if (i > 0 && code_parts((gunichar)code[i - 1], (gunichar)code[i]))
            g_string_append_c(out, '|');
        g_string_append_c(out, code[i]);
    }
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void test_code(void)
{
    check_code("std::fmt::Display", "std::|fmt::|Display");
    check_code("f(a(),b[i]);", "f(|a(),|b[i]);");
    check_code("one()->two().x", "one()|->|two()|.|x");
    check_code("a=>b&=c", "a=>|b&=|c");
    check_code("Vec<Option<T>>", "Vec<Option<T>>");
    check_code("readLine", "read|Line");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/break-rules/addresses", test_addresses);
    g_test_add_func("/break-rules/order", test_order);
    g_test_add_func("/break-rules/code", test_code);
    return g_test_run();
}
