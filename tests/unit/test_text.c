/* Texts as they come in, and how many messages are kept. */
#include "base/diag.h"
#include "base/text.h"

#include <glib.h>

static void check(const char *text, size_t size, const char *expected, size_t dropped)
{
    struct buf out = {0};

    g_assert_cmpuint(text_clean((struct slice){text, size}, &out), ==, dropped);
    g_assert_cmpstr(buf_view(&out).p, ==, expected);
    buf_free(&out);
}

#define CHECK(text, expected, dropped) check(text, sizeof text - 1, expected, dropped)

static void test_line_ends(void)
{
    CHECK("", "", 0);
    CHECK("a\r\nb\rc\nd", "a\nb\nc\nd", 0);
    CHECK("\r\r\n\n", "\n\n\n", 0);
    CHECK("\xEF\xBB\xBF# a\tb", "# a\tb", 0);
}

static void test_control_characters(void)
{
    CHECK("a\0b\x1B[31m\x7F", "ab[31m", 3);
    CHECK("page\fbreak\v", "page break ", 0);
    CHECK("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBC\xA1|\xEF", "||\xEF\xBC\xA1|\xEF", 2);
}

static size_t count_of(const struct diags *diags, enum diag_id id)
{
    size_t count = 0;

    for (size_t i = 0; i < diags_count(diags); i++)
        count += diags_at(diags, i)->id == id;
    return count;
}

static void test_too_many_messages(void)
{
    struct diags *told = diags_new(), *worker = diags_new();

    for (uint32_t i = 0; i < 1500; i++)
        diag(worker, (struct span){1, i, i + 1}, DIAG_DIV_STRAY);
    diag(worker, (struct span){1, 0, 1}, DIAG_DIV_OPEN);
    diags_merge(told, worker);
    diags_sort(told);
    g_assert_cmpuint(count_of(told, DIAG_DIV_STRAY), ==, 1000);
    g_assert_cmpuint(count_of(told, DIAG_DIV_OPEN), ==, 1);
    const struct diag_record *last = diags_at(told, diags_count(told) - 1);
    g_assert_cmpstr(last->text.p, ==, "500 more messages [div-stray] were left out");
    diags_sort(told); /* says so once */
    g_assert_cmpuint(count_of(told, DIAG_MESSAGES_MORE), ==, 1);
    diags_free(worker);
    diags_free(told);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/line-ends", test_line_ends);
    g_test_add_func("/text/control-characters", test_control_characters);
    g_test_add_func("/text/too-many-messages", test_too_many_messages);
    return g_test_run();
}
