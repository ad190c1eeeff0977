/* lib/: the date of a run, and the manners of the public interface that need no book. */
#include "lib/lib.h"

#include <glib.h>

static void test_dates(void)
{
    static const struct {
        const char *text;
        int64_t seconds; /* -1: no date */
    } cases[] = {
        {"1970", 0},
        {"1970-01-02", 86400},
        {"2026-05", 1777593600},
        {" 2024-02-29 ", 1709164800},
        {"2023-02-29", -1},
        {"2026-13", -1},
        {"2026-00", -1},
        {"2026-1", -1},
        {"26", -1},
        {"2026-05-01x", -1},
        {"2026/05/01", -1},
        {"0000", -1},
        {"", -1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t seconds = -1;
        g_assert_true(date_parse(slice_of(cases[i].text), &seconds) == (cases[i].seconds >= 0));
        g_assert_cmpint(seconds, ==, cases[i].seconds);
    }
}

static void test_date_of_book(void)
{
    struct config config = {.date = SLICE("1990")};

    g_unsetenv("SOURCE_DATE_EPOCH");
    g_assert_cmpint(date_of_book(&config), ==, 631152000);
    config.date = SLICE("last spring");
    g_assert_cmpint(date_of_book(&config), ==, 315532800);
    g_setenv("SOURCE_DATE_EPOCH", "86400", TRUE);
    g_assert_cmpint(date_of_book(&config), ==, 86400);
    g_setenv("SOURCE_DATE_EPOCH", "-5", TRUE);
    g_assert_cmpint(date_of_book(&config), ==, 315532800);
    g_unsetenv("SOURCE_DATE_EPOCH");
}

static void note_message(void *user, const quoin_message *message)
{
    GString *out = user;

    g_string_append_printf(out, "%s:%u:%u+%u %s|%s\n", message->file, message->line,
                           message->column, message->length, message->id,
                           message->source_line);
}

static void test_messages(void)
{
    quoin_book *book = quoin_book_new();
    GString *heard = g_string_new(NULL);
    uint32_t file = sources_add(book->book->sources, SLICE("a.md"), SLICE("one\nzwei drei\n"));

    quoin_book_on_message(book, note_message, heard);
    diag(book->book->diags, (struct span){file, 9, 40}, DIAG_LINK_LOCAL, "x");
    diag(book->book->diags, (struct span){file, 4, 8}, DIAG_LINK_LOCAL, "y");
    diag(book->book->diags, (struct span){file, 4, 8}, DIAG_LINK_LOCAL, "y");
    messages_tell(book);
    g_assert_cmpstr(heard->str, ==,
                    "a.md:2:1+4 link-local|zwei drei\n"
                    "a.md:2:6+4 link-local|zwei drei\n");
    g_assert_cmpint(quoin_book_status(book), ==, QUOIN_WARNED);
    diag(book->book->diags, SPAN_NONE, DIAG_FILE_MISSING, "b.md", "gone");
    messages_tell(book);
    g_assert_cmpint(quoin_book_status(book), ==, QUOIN_FAILED);
    g_assert_nonnull(strstr(heard->str, "drei\n:0:0+0 file-missing|\n"));
    quoin_book_free(book);
    g_string_free(heard, TRUE);
}

static void test_sticky(void)
{
    quoin_book *book = quoin_book_new();

    g_assert_cmpint(quoin_book_set(book, NULL, "x"), ==, QUOIN_MISUSED);
    g_assert_cmpint(quoin_book_set(book, "title", "x"), ==, QUOIN_MISUSED);
    g_assert_cmpint(quoin_book_load(book, "x.md"), ==, QUOIN_MISUSED);
    g_assert_cmpint(quoin_book_page_count(book), ==, 0);
    g_assert_null(quoin_book_get(book, "title"));
    quoin_book_free(book);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lib/dates", test_dates);
    g_test_add_func("/lib/date-of-book", test_date_of_book);
    g_test_add_func("/lib/messages", test_messages);
    g_test_add_func("/lib/sticky", test_sticky);
    return g_test_run();
}
