#include "refine/collate.h"

#include "refine/passes.h"

#include <glib.h>
#include <unicode/ucol.h>

struct collator {
    UCollator *icu; /* NULL when ICU's data is not there: then bytes are compared */
};

struct collator *collator_new(struct slice language)
{
    struct collator *collator = g_new0(struct collator, 1);
    UErrorCode status = U_ZERO_ERROR;
    char *tag = string_of(language);

    collator->icu = ucol_open(*tag ? tag : "en", &status);
    if (U_FAILURE(status))
        collator->icu = NULL;
    g_free(tag);
    return collator;
}

void collator_free(struct collator *collator)
{
    if (collator->icu)
        ucol_close(collator->icu);
    g_free(collator);
}

static int compare_bytes(struct slice a, struct slice b)
{
    int order = a.n && b.n ? memcmp(a.p, b.p, MIN(a.n, b.n)) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

int collate(const struct collator *collator, struct slice a, struct slice b)
{
    UErrorCode status = U_ZERO_ERROR;

    if (!collator->icu)
        return compare_bytes(a, b);
    int order = ucol_strcollUTF8(collator->icu, a.p ? a.p : "", (int32_t)a.n, b.p ? b.p : "",
                                 (int32_t)b.n, &status);
    return U_FAILURE(status) ? compare_bytes(a, b) : order;
}
