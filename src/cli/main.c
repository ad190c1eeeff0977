/* The command. Includes quoin.h and libc only: the library's first user. */
#include "quoin.h"

#include <stdio.h>
#include <string.h>

static void print_message(void *user, const quoin_message *message)
{
    static const char *const names[] = {"note", "warning", "error", "fatal"};
    fprintf(user, "%s:%u:%u: %s: %s [%s]\n", message->file, message->line, message->column,
            names[message->severity], message->text, message->id);
}

static int write_out(void *user, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) == length ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "dump") == 0) {
        quoin_book *book = quoin_book_new();
        quoin_book_on_message(book, print_message, stderr);
        quoin_book_load(book, argv[2]);
        quoin_book_dump(book, argv[3], write_out, stdout);
        int status = (int)quoin_book_status(book);
        quoin_book_free(book);
        return status >= QUOIN_FAULTY ? status - 1 : 0;
    }
    if (argc >= 5 && strcmp(argv[1], "build") == 0) {
        quoin_book *book = quoin_book_new();
        char path[4096];
        const char *name = strrchr(argv[2], '/') ? strrchr(argv[2], '/') + 1 : argv[2];
        int length = (int)strcspn(name, ".");
        quoin_book_on_message(book, print_message, stderr);
        quoin_book_load(book, argv[2]);
        snprintf(path, sizeof path, "%s/%.*s.pdf", argv[4], length, name);
        quoin_book_save(book, QUOIN_PDF, path);
        snprintf(path, sizeof path, "%s/%.*s.epub", argv[4], length, name);
        quoin_book_save(book, QUOIN_EPUB, path);
        int status = (int)quoin_book_status(book);
        quoin_book_free(book);
        return status >= QUOIN_FAULTY ? status - 1 : 0;
    }
    fputs("usage: quoin build BOOK -o DIR | quoin dump BOOK STAGE\n", stderr);
    return 2;
}
