/* Makes the report: the finders look through page after page, what they found is put in order and numbered, and
 * each finding gets its place in the manuscript. */
#include "check/report_parts.h"

#include "model/node.h"

#include <glib.h>

/* Columns of a line that are shown; ideographs take two. */
#define SHOWN_COLUMNS 56
/* A line's mark reaches so far above its baseline, in hundredths of its size. */
#define ASCENT 75

/* What looks through each page. A new kind of finding is a row of findings.def and a function here. */
static void (*const finders[])(struct finder *finder) = {
    find_line_faults,
    find_patterns,
    find_page_faults,
    find_images,
    find_floats,
};

/* ---- lines ---- */

bool line_is_prose(const struct text_line *line)
{
    return !line->raw && line->mark_count > 0;
}

/* Lines stand in the order of painting; in columns the lowest is not the last, but the last is where the text
 * goes on. */
const struct text_line *page_last_line(const struct page *page, enum line_place place)
{
    for (size_t i = page->line_count; i-- > 0;)
        if (page->lines[i].place == place)
            return &page->lines[i];
    return NULL;
}

const struct text_line *page_first_line(const struct page *page, enum line_place place)
{
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].place == place)
            return &page->lines[i];
    return NULL;
}

const struct page_price *page_price_of(const struct page *page, size_t strip, enum page_rule rule)
{
    for (size_t i = 0; i < page->fill.price_count; i++)
        if (page->fill.prices[i].rule == rule && page->fill.prices[i].strip == strip)
            return &page->fill.prices[i];
    return NULL;
}

/** Appends a mark's text; the soft hyphen that ends a line is shown. */
static void mark_text(struct slice text, bool shows_hyphen, struct buf *out)
{
    for (size_t i = 0; i < text.n; i++) {
        bool soft = i + 1 < text.n && text.p[i] == '\xc2' && text.p[i + 1] == '\xad';
        if (soft && i + 2 == text.n && shows_hyphen)
            buf_byte(out, '-');
        if (soft)
            i++;
        else
            buf_byte(out, text.p[i]);
    }
}

void line_text(const struct page *page, const struct text_line *line, struct buf *out)
{
    for (uint32_t i = line->mark; i < line->mark + line->mark_count; i++)
        if (page->marks[i].kind == MARK_TEXT)
            mark_text(page->marks[i].as.text.text, line->hyphen_put, out);
}

/* ---- findings ---- */

static struct found *add(struct finder *finder, struct found found)
{
    found.page = finder->page_index;
    found.sequence = (uint32_t)finder->found.count;
    vec_push(&finder->found, found);
    return &vec_last(&finder->found);
}

struct found *found_line(struct finder *finder, enum finding_kind kind,
                         const struct text_line *line, int32_t value, int32_t limit)
{
    return add(finder, (struct found){.kind = kind,
                                      .line = line,
                                      .y = line->y - (qlen)((int64_t)line->size * ASCENT / 100),
                                      .height = line->size,
                                      .value = value,
                                      .limit = limit});
}

struct found *found_page(struct finder *finder, enum finding_kind kind,
                         const struct text_line *line, int32_t value, int32_t limit)
{
    const struct text_block *block = &finder->pages->block;

    if (!line && finder->page->line_count)
        line = &finder->page->lines[0];
    if (line)
        return found_line(finder, kind, line, value, limit);
    return add(finder, (struct found){.kind = kind,
                                      .y = block->top + block->depth - block->step,
                                      .height = block->step,
                                      .value = value,
                                      .limit = limit});
}

static int by_place(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->page != y->page)
        return x->page < y->page ? -1 : 1;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/** The first words of a line. */
static struct slice excerpt(struct arena *arena, const struct page *page,
                            const struct text_line *line)
{
    struct buf text = {0};

    line_text(page, line, &text);
    struct slice all = slice_trim(buf_view(&text));
    const char *end = all.p;
    for (int n = 0; n < SHOWN_COLUMNS && end < all.p + all.n; end = g_utf8_next_char(end))
        n += g_unichar_iswide(g_utf8_get_char(end)) ? 2 : 1;
    bool whole = end >= all.p + all.n;
    /* A word is not cut where the line has another before it. */
    for (const char *p = end; !whole && p > all.p; p--)
        if (*p == ' ') {
            end = p;
            break;
        }
    struct slice shown = arena_printf(arena, "%.*s%s", (int)(end - all.p), all.p,
                                      whole ? "" : " …");
    buf_free(&text);
    return shown;
}

static void take_findings(struct finder *finder)
{
    struct report *report = finder->report;
    struct placer placer = {.sources = finder->report->book->sources};
    size_t count = finder->found.count;

    report->findings = ARENA_ARRAY(report->arena, struct finding, count);
    report->count = count;
    if (count)
        qsort(finder->found.items, count, sizeof *finder->found.items, by_place);
    for (size_t i = 0; i < count; i++) {
        const struct found *from = &finder->found.items[i];
        struct finding *to = &report->findings[i];
        *to = (struct finding){.kind = from->kind, .number = (uint32_t)i + 1, .page = from->page,
                               .y = from->y, .height = from->height, .value = from->value,
                               .limit = from->limit, .span = from->span, .text = from->text,
                               .price = from->price};
        if (from->line)
            to->span = placer_find(&placer, from->line);
        if (from->line && !to->text.n)
            to->text = excerpt(report->arena, &finder->pages->page[from->page], from->line);
        report->counts[to->kind]++;
    }
}

struct report *report_make(const struct book *book, const struct pages *pages)
{
    struct report *report = g_new0(struct report, 1);
    struct finder finder = {.report = report, .config = book->config, .pages = pages,
                            .images = g_hash_table_new(NULL, NULL)};

    report->arena = arena_new();
    report->book = book;
    report->pages = pages;
    for (uint32_t i = 0; i < pages->count; i++) {
        finder.page = &pages->page[i];
        finder.page_index = i;
        for (size_t f = 0; f < G_N_ELEMENTS(finders); f++)
            finders[f](&finder);
    }
    take_findings(&finder);
    report_measure(pages, report);
    g_hash_table_destroy(finder.images);
    vec_free(&finder.found);
    return report;
}

void report_free(struct report *report)
{
    if (!report)
        return;
    arena_free(report->arena);
    g_free(report);
}
