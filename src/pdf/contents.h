/* The content streams of all pages, rewritten and packed in worker threads. */
#ifndef QUOIN_PDF_CONTENTS_H
#define QUOIN_PDF_CONTENTS_H

#include "layout/page.h"
#include "pdf/paint.h"

/** One page's stream: in as Cairo packed it, out as the finished file holds it (both deflated). */
struct page_content {
    struct buf in, out;
    const char *fault; /* set when the stream is not what was painted; a bug, or Cairo gave up on vectors */
};

/** Numbers the leaves of each page: mcids[leaf], -1 for artifacts. The caller frees them (g_free). */
int *contents_number(const struct pages *pages, const struct painting *painting);

/** Rewrites every page's stream. Returns the first page with a fault, or the page count. */
size_t contents_rewrite(const struct pages *pages, const struct painting *painting,
                        const int *mcids, struct page_content *contents);

#endif
