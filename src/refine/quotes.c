#include "refine/quotes.h"

#include "refine/words.h"

static const struct quotes rows[] = {
#define QUOTES(...) {__VA_ARGS__},
#include "refine/quotes.def"
};

const struct quotes *quotes_find(struct slice language)
{
    const struct quotes *best = &rows[0];
    size_t best_length = 0;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(rows[i].tag);
        if (n > best_length && language_is(language, rows[i].tag))
            best = &rows[i], best_length = n;
    }
    return best;
}
