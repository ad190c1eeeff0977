/* The words of page references, and the merging of an index entry's locators. All pure. */
#include "model/pageref.h"

#include "base/buf.h"

#include <stdlib.h>

/* Two mentions in a row are two mentions; from three on they are one passage. */
#define RANGE_FROM 3

/* ---- words ---- */

static bool is_known(const struct page_place *place)
{
    return place->index >= 0;
}

static struct slice range_text(struct arena *arena, const struct page_place *first,
                               const struct page_place *last)
{
    if (first->index == last->index || !is_known(last))
        return first->folio;
    return arena_printf(arena, "%.*s\u2013%.*s", (int)first->folio.n, first->folio.p,
                        (int)last->folio.n, last->folio.p);
}

/* The pattern with its number, without the place of the thing. */
static struct slice fill(struct arena *arena, const char *pattern, struct slice number)
{
    struct buf out = {0};

    for (const char *p = pattern; *p; p++) {
        if (*p == '#')
            buf_slice(&out, number);
        else if (*p != '@')
            buf_byte(&out, *p);
    }
    struct slice text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

/* How a reader comes from `here` to `there`. Rectos have even numbers here, counted from 0, and face the page before. */
static const char *nearness(const struct place_words *words, int32_t here, int32_t there)
{
    if (here == there)
        return words->here;
    if ((here + 1) / 2 == (there + 1) / 2)
        return words->facing;
    if (here % 2 == 0 && there == here + 1)
        return words->overleaf;
    if (here % 2 == 1 && there == here - 1)
        return words->before;
    return words->at;
}

/* "line 35"; without a number the page. The lines of an e-book are not those of the paper. */
static struct slice line_text(struct arena *arena, const struct node *ref,
                              const struct page_span *span, struct slice pages, bool on_paper)
{
    const struct line_words *words = ref->as.page_ref.lines;
    const struct page_place *first = &span->first, *last = &span->last;
    struct slice number = first->line;

    if (!number.n || !words || (!on_paper && !first->line_fixed))
        return pages;
    bool several = last->line.n && !slice_equal(last->line, number) &&
                   (!first->line_of_page || first->index == last->index);
    if (several)
        number = arena_printf(arena, "%.*s\u2013%.*s", (int)number.n, number.p, (int)last->line.n,
                              last->line.p);
    struct slice text = fill(arena, first->verse ? several ? words->verses : words->verse
                                    : several    ? words->lines
                                                 : words->line,
                             number);
    if (!first->line_of_page)
        return text;
    struct slice page = fill(arena, ref->as.page_ref.words->page, first->folio);
    return arena_printf(arena, "%.*s, %.*s", (int)page.n, page.p, (int)text.n, text.p);
}

struct slice page_ref_text(struct arena *arena, const struct node *ref,
                           const struct page_span *span, bool on_paper)
{
    const struct place_words *words = ref->as.page_ref.words;
    bool several = span->first.index != span->last.index && is_known(&span->last);
    struct slice folio = range_text(arena, &span->first, &span->last);
    struct slice text = folio;

    switch ((enum page_form)ref->as.page_ref.form) {
    case PAGE_FOLIO:
        return folio;
    case PAGE_NOUN:
        return fill(arena, several ? words->pages : words->page, folio);
    case PAGE_LINE:
        return line_text(arena, ref, span, fill(arena, several ? words->pages : words->page, folio),
                         on_paper);
    case PAGE_AT:
        text = fill(arena, words->at, span->first.folio);
        break;
    case PAGE_NEAR:
        text = fill(arena,
                    on_paper && !span->by_number && is_known(&span->here)
                        ? nearness(words, span->here.index, span->first.index) : words->at,
                    span->first.folio);
        break;
    }
    return ref->as.page_ref.joined ? text : slice_trim(text);
}

/* ---- locators ---- */

static int by_page(const void *a, const void *b)
{
    const struct locator *x = a, *y = b;

    if (x->first.index != y->first.index)
        return x->first.index < y->first.index ? -1 : 1;
    if (x->principal != y->principal)
        return x->principal ? -1 : 1;
    if (x->in_note != y->in_note)
        return x->in_note ? 1 : -1;
    if (x->last.index != y->last.index)
        return x->last.index > y->last.index ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static bool is_range(const struct locator *locator)
{
    return locator->first.index != locator->last.index;
}

/* Whether `next` says nothing that `kept`, which starts no later, does not say. */
static bool covers(const struct locator *kept, const struct locator *next)
{
    if (next->principal && !kept->principal)
        return false;
    return next->last.index <= kept->last.index;
}

static bool touches(const struct locator *kept, const struct locator *next)
{
    return is_range(kept) && is_range(next) && kept->principal == next->principal &&
           next->first.index <= kept->last.index + 1;
}

/* Drops what stands on the same pages, and joins ranges. */
static size_t drop_covered(struct locator *locators, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct locator *last = kept ? &locators[kept - 1] : NULL;
        if (last && covers(last, &locators[i]))
            continue;
        if (last && touches(last, &locators[i]))
            last->last = locators[i].last;
        else
            locators[kept++] = locators[i];
    }
    return kept;
}

static bool is_next(const struct locator *a, const struct locator *b)
{
    return !a->principal && !b->principal && !a->in_note && !b->in_note &&
           a->first.roman == b->first.roman && b->first.index == a->last.index + 1;
}

/* Makes ranges of pages in a row. */
static size_t join_rows(struct locator *locators, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0, end; i < count; i = end) {
        int32_t pages = locators[i].last.index - locators[i].first.index + 1;
        bool range = is_range(&locators[i]);
        for (end = i + 1; end < count && is_next(&locators[end - 1], &locators[end]); end++) {
            pages += locators[end].last.index - locators[end].first.index + 1;
            range = range || is_range(&locators[end]);
        }
        if (pages >= RANGE_FROM || (range && end > i + 1)) {
            locators[kept] = locators[i];
            locators[kept++].last = locators[end - 1].last;
            continue;
        }
        for (; i < end; i++)
            locators[kept++] = locators[i];
    }
    return kept;
}

size_t locators_merge(struct locator *locators, size_t count)
{
    if (count < 2)
        return count;
    qsort(locators, count, sizeof *locators, by_page);
    return join_rows(locators, drop_covered(locators, count));
}

struct slice locator_text(struct arena *arena, const struct locator *locator,
                          const struct place_words *words)
{
    struct slice text = range_text(arena, &locator->first, &locator->last);

    if (locator->in_note && *words->note)
        text = arena_printf(arena, "%.*s%s", (int)text.n, text.p, words->note);
    return text;
}

struct locator *locators_of(struct arena *arena, const struct node *list,
                            const struct page_span *spans, size_t *count)
{
    size_t room = 0, n = 0;

    for (const struct node *ref = list->first; ref; ref = ref->next)
        room++;
    struct locator *locators = ARENA_ARRAY(arena, struct locator, room + 1);
    for (const struct node *ref = list->first; ref; ref = ref->next) {
        const struct page_span *span = &spans[ref->as.page_ref.number];
        if (ref->kind != NODE_PAGE_REF || !is_known(&span->first))
            continue;
        locators[n] = (struct locator){span->first, span->last, node_has_class(ref, "main"),
                                       ref->as.page_ref.in_note, (uint32_t)n, ref};
        if (!is_known(&span->last) || span->last.index < span->first.index)
            locators[n].last = span->first;
        n++;
    }
    *count = locators_merge(locators, n);
    return locators;
}
