/* From diagnostics to the host's messages: places become lines and columns only here. */
#include "lib/lib.h"

#include <glib.h>

/* The characters of `span` on the line on which it starts. */
static unsigned length_on_line(const struct source *source, struct span span,
                               struct slice line)
{
    const char *start = source->text.p + MIN(span.start, source->text.n);
    const char *end = source->text.p + MIN(span.end, source->text.n);

    if (end > line.p + line.n)
        end = line.p + line.n;
    glong length = end > start ? g_utf8_pointer_to_offset(start, end) : 0;
    return length > 1 ? (unsigned)length : 1;
}

/* The line last shown: many messages about one long line share one copy of it. */
struct shown {
    const char *start, *copy;
};

static const char *copy_line(quoin_book *book, struct slice line, struct shown *shown)
{
    if (shown->start != line.p)
        *shown = (struct shown){line.p, arena_copy(book->book->arena, line).p};
    return shown->copy;
}

static void tell(quoin_book *book, const struct diag_record *record, struct shown *shown)
{
    const struct source *source = sources_find(book->book->sources, record->span.file);
    quoin_message message = {
        .size = sizeof message,
        .severity = (quoin_severity)record->severity,
        .id = diag_name(record->id),
        .file = "",
        .source_line = "",
        .text = record->text.p,
        .hint = record->hint.p,
    };

    if (source) {
        struct slice line;
        source_place(source, record->span.start, &message.line, &message.column, &line);
        message.file = arena_copy(book->book->arena, source->name).p;
        message.source_line = copy_line(book, line, shown);
        message.length = length_on_line(source, record->span, line);
    }
    book->message(book->message_user, &message);
}

static quoin_status status_of(enum severity severity)
{
    static const quoin_status statuses[] = {
        [SEVERITY_NOTE] = QUOIN_OK,
        [SEVERITY_WARNING] = QUOIN_WARNED,
        [SEVERITY_ERROR] = QUOIN_FAULTY,
        [SEVERITY_FATAL] = QUOIN_FAILED,
    };

    return statuses[severity];
}

void messages_tell(quoin_book *book)
{
    size_t old = diags_count(book->told);
    struct shown shown = {0};

    diags_sort(book->book->diags);
    quoin_status status = status_of(diags_worst(book->book->diags));
    if (status > book->status)
        book->status = status;
    diags_merge(book->told, book->book->diags);
    for (size_t i = old; book->message && i < diags_count(book->told); i++)
        tell(book, diags_at(book->told, i), &shown);
}
