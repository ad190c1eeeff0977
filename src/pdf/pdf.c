/* The PDF in two steps: Cairo paints, libqpdf finishes. */
#include "pdf/pdf.h"

#include "pdf/finish.h"
#include "pdf/paint.h"

bool pdf_write(const struct pages *pages, const char *data_dir, struct diags *diags,
               struct buf *out)
{
    struct painting painting;
    bool good = paint_pages(pages, diags, &painting) &&
                finish_pdf(pages, &painting, data_dir, diags, out);

    if (!good)
        buf_clear(out);
    painting_free(&painting);
    return good;
}
