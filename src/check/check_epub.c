/* The proof of the EPUB: the text of its documents in the order of the spine holds every word of the
 * model. The contents are left out: an EPUB has them in its nav document. */
#include "check/check.h"

#include "check/epub_text.h"
#include "check/words.h"

static size_t compare(const struct book *book, const struct epub_words *words, struct diags *diags)
{
    struct stream_options options = {.nested_later = true};
    struct stream body = {0};

    stream_body(book, &options, &body);
    size_t missing = words_compare(&body, buf_view(&words->body), "EPUB", diags);
    stream_free(&body);
    for (options.series = 0; options.series < (int)words->series_count; options.series++) {
        struct stream notes = {0};
        stream_notes(book, &options, &notes);
        missing += words_compare(&notes, buf_view(&words->notes[options.series]), "EPUB", diags);
        stream_free(&notes);
    }
    return missing;
}

size_t check_epub(const struct book *book, struct slice epub, struct diags *diags)
{
    struct buf notes[MOST_NOTE_SERIES] = {{0}};
    struct slice series[MOST_NOTE_SERIES] = {{0}};
    struct epub_words words = {.series = series, .notes = notes,
                               .series_count = MAX(book->config->note_series_count, 1)};
    const char *reason = "";
    size_t missing = 1;

    for (unsigned i = 0; i < book->config->note_series_count; i++)
        series[i] = book->config->note_series[i].name;
    if (epub_text_read(epub, &words, &reason))
        missing = compare(book, &words, diags);
    else
        diag(diags, SPAN_NONE, DIAG_EPUB_UNREADABLE, reason);
    buf_free(&words.body);
    for (unsigned i = 0; i < MOST_NOTE_SERIES; i++)
        buf_free(&notes[i]);
    return missing;
}
