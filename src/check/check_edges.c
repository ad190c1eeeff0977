/* What lies off the paper is as lost to the reader as what is not there, though every word of it is in the file. */
#include "check/check.h"

#include <glib.h>

/* Letters may hang over the edge a little. */
#define TOLERANCE PT(2)
/* So much of the text is shown. */
#define SHOWN_CHARACTERS 40

/** True when some of a mark's letters have no place on the page. Turned ones stand at the point they are turned about. */
static bool is_off(const struct pages *pages, const struct mark *mark)
{
    qlen right = mark->turned ? mark->x : mark->x + mark->width;

    return mark->x < -TOLERANCE || right > pages->width + TOLERANCE || mark->y < 0 ||
           mark->y > pages->height;
}

static void report(const struct mark *mark, struct diags *diags)
{
    struct slice text = slice_trim(mark->as.text.text);
    const char *end = text.p;

    for (int n = 0; n < SHOWN_CHARACTERS && end < text.p + text.n; n++)
        end = g_utf8_next_char(end);
    char *shown = g_strndup(text.p, (gsize)(end - text.p));
    diag(diags, mark->span, DIAG_TEXT_OFF_PAGE, shown);
    g_free(shown);
}

size_t check_edges(const struct pages *pages, struct diags *diags)
{
    uint32_t last = NO_ELEMENT;
    size_t found = 0;

    for (size_t p = 0; p < pages->count; p++)
        for (size_t m = 0; m < pages->page[p].mark_count; m++) {
            const struct mark *mark = &pages->page[p].marks[m];
            if (mark->kind != MARK_TEXT || mark->artifact != NOT_ARTIFACT || !is_off(pages, mark))
                continue;
            found++;
            if (mark->element != last) /* once for a paragraph */
                report(mark, diags);
            last = mark->element;
        }
    return found;
}
