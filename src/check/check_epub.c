/* The proof of the EPUB: the text of its documents in the order of the spine holds every word of the
 * model. The contents are left out: an EPUB has them in its nav document. */
#include "check/check.h"

#include "check/epub_text.h"
#include "check/words.h"

static size_t compare(const struct book *book, struct slice body_text, struct slice note_text,
                      struct diags *diags)
{
    struct stream body = {0}, notes = {0};

    stream_model(book, &(struct stream_options){.nested_later = true}, &body, &notes);
    size_t missing = words_compare(&body, body_text, "EPUB", diags) +
                     words_compare(&notes, note_text, "EPUB", diags);
    stream_free(&body);
    stream_free(&notes);
    return missing;
}

size_t check_epub(const struct book *book, struct slice epub, struct diags *diags)
{
    struct buf body = {0}, notes = {0};
    const char *reason = "";
    size_t missing = 1;

    if (epub_text_read(epub, &body, &notes, &reason))
        missing = compare(book, buf_view(&body), buf_view(&notes), diags);
    else
        diag(diags, SPAN_NONE, DIAG_EPUB_UNREADABLE, reason);
    buf_free(&body);
    buf_free(&notes);
    return missing;
}
