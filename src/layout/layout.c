/* The driver of layout, in five steps:
 *
 *   flow     each division into a galley, and where its pages may end; in parallel, a shaper for each thread
 *   number   which side each chapter starts on, which folio each page has
 *   settle   the divisions that show pages (contents, references, index), now that the folios are known; again
 *            while that moves what they show
 *   compose  each chapter's pages, in parallel
 *   join     pages, structure and outline of all chapters
 *
 * Nothing depends on which thread did what: a chapter's pages are made from the chapter alone, the side it
 * starts on and its folios. */
#include "layout/layout.h"

#include "layout/line_numbers.h"
#include "layout/missing.h"
#include "layout/note_marks.h"
#include "layout/note_pages.h"
#include "layout/pages.h"

#include "model/digits.h"
#include "model/lines.h"
#include "style/sheet.h"

#include <glib.h>

/* Values of page.chapter-opens. */
enum { OPENS_ON_RECTO, OPENS_ON_PAGE, OPENS_BELOW };

/* What is longer pushes the pages behind it; two rounds settle nearly every book. */
#define MOST_ROUNDS 8
/* What has not settled by then is made to: it swings between two wordings, each of which moves its page. */
#define CALM_ROUND 3

struct layout {
    struct edition edition;
    const struct layout_options *options;
    struct chapter *chapters;
    size_t count;
    size_t *sequence;          /* chapters, the longest first */
    struct diags **diags;      /* of each worker */
    struct shaper **shapers;
    unsigned workers;
    gint next;                 /* in sequence */
    gint done;
    struct pages *pages;
    struct folios *folios;
    bool folios_known;         /* they have been read */
};

/* ---- chapters ---- */

static int opening_side(const struct book *book, const struct node *division)
{
    int wish = division->style ? division->style->break_before : BREAK_AUTO;
    enum role role = division->as.division.role;
    /* These leaves stand where readers look for them, wherever chapters may start. */
    bool display = role <= ROLE_EPIGRAPH;

    if (wish == BREAK_RECTO || wish == BREAK_VERSO)
        return wish == BREAK_RECTO ? OPENS_RECTO : OPENS_VERSO;
    if (wish == BREAK_PAGE || (book->config->chapter_opens != OPENS_ON_RECTO && !display))
        return OPENS_ANY;
    if (strcmp(role_opens(role), "verso") == 0)
        return OPENS_VERSO;
    return strcmp(role_opens(role), "recto") == 0 ? OPENS_RECTO : OPENS_ANY;
}

/** Divisions that share no page with others, unless their style wants it. */
static bool stands_alone(const struct node *division)
{
    if (division->style && division->style->break_after == BREAK_AVOID)
        return false;
    switch (division->as.division.role) {
    case ROLE_HALF_TITLE: case ROLE_TITLE_PAGE: case ROLE_COPYRIGHT: case ROLE_DEDICATION:
    case ROLE_EPIGRAPH: case ROLE_CONTENTS_PAGE: case ROLE_PART:
        return true;
    default:
        return false;
    }
}

static bool goes_on(const struct book *book, const struct chapter *chapter, const struct node *division)
{
    int wish = division->style ? division->style->break_before : BREAK_AUTO;

    return book->config->chapter_opens == OPENS_BELOW && chapter && wish == BREAK_AUTO &&
           !stands_alone(chapter->division) && !stands_alone(division) &&
           (!book->config->front_roman ||
            role_matter(chapter->division->as.division.role) ==
                role_matter(division->as.division.role));
}

static void list_chapters(struct layout *layout)
{
    const struct book *book = layout->edition.book;
    struct slice part = {0};
    size_t count = 0;
    bool body = false;

    for (const struct node *node = book->root->first; node; node = node->next)
        count++;
    layout->chapters = g_new0(struct chapter, count + 1);
    for (const struct node *node = book->root->first; node; node = node->next) {
        struct chapter *before = layout->count ? &layout->chapters[layout->count - 1] : NULL;
        if (goes_on(book, before, node)) {
            before->end = node->next;
            continue;
        }
        struct chapter *chapter = &layout->chapters[layout->count++];
        chapter->division = node;
        chapter->end = node->next;
        chapter->opens = opening_side(book, node);
        if (node->as.division.role == ROLE_PART)
            part = node->as.division.title;
        chapter->part = part;
        /* Page 1 is a recto. */
        bool first_of_body = !body && role_matter(node->as.division.role) != MATTER_FRONT;
        if (first_of_body && layout->count > 1 && book->config->front_roman)
            chapter->opens = OPENS_RECTO;
        body = body || first_of_body;
    }
}

struct length_rank {
    size_t chapter, length;
};

static int by_length(const void *a, const void *b)
{
    const struct length_rank *x = a, *y = b;

    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    return x->chapter < y->chapter ? -1 : x->chapter > y->chapter;
}

/** The longest first, so that no thread is left with one at the end. */
static size_t make_sequence(struct layout *layout)
{
    struct length_rank *ranks = g_new0(struct length_rank, layout->count + 1);
    size_t count = 0;

    layout->sequence = g_new0(size_t, layout->count + 1);
    for (size_t i = 0; i < layout->count; i++) {
        const struct chapter *chapter = &layout->chapters[i];
        ranks[count] = (struct length_rank){.chapter = i};
        for (const struct node *d = chapter->division; d != chapter->end; d = d->next)
            for (const struct node *n = d; n; n = node_next(n, d))
                ranks[count].length += n->text.n + 1;
        count++;
    }
    qsort(ranks, count, sizeof *ranks, by_length);
    for (size_t i = 0; i < count; i++)
        layout->sequence[i] = ranks[i].chapter;
    g_free(ranks);
    return count;
}

/* ---- threads ---- */

struct worker {
    struct layout *layout;
    unsigned number;
    size_t count;
    void (*work)(struct worker *worker);
};

static void tell(const struct worker *worker, const char *stage)
{
    const struct layout_options *options = worker->layout->options;

    if (worker->number == 0 && options->tell)
        options->tell(options->user, stage, (size_t)g_atomic_int_get(&worker->layout->done),
                      worker->layout->count);
}

static void *run_worker(void *data)
{
    struct worker *worker = data;

    worker->work(worker);
    return NULL;
}

/** Lets all workers do `work`; the calling thread is one of them. */
static void run_workers(struct layout *layout, size_t count, void (*work)(struct worker *worker))
{
    struct worker *workers = g_new0(struct worker, layout->workers);
    GThread **threads = g_new0(GThread *, layout->workers);

    layout->next = layout->done = 0;
    for (unsigned i = 0; i < layout->workers; i++)
        workers[i] = (struct worker){layout, i, count, work};
    for (unsigned i = 1; i < layout->workers; i++)
        threads[i] = g_thread_new("layout", run_worker, &workers[i]);
    work(&workers[0]);
    for (unsigned i = 1; i < layout->workers; i++)
        g_thread_join(threads[i]);
    g_free(workers);
    g_free(threads);
}

/* ---- flow ---- */

static struct shaper *shaper_of(struct layout *layout, unsigned number)
{
    const struct config *config = layout->edition.book->config;
    struct shaper_options options = {config->expansion, config->protrusion, NULL};

    if (!layout->shapers[number])
        layout->shapers[number] =
            shaper_new(layout->edition.fonts, &options, layout->diags[number]);
    return layout->shapers[number];
}

/** Plans the chapter for the sides on which it may start. */
static void plan_sides(struct chapter *chapter, const struct edition *edition)
{
    if (chapter->opens != OPENS_VERSO)
        chapter_plan(chapter, edition, true);
    if (chapter->opens != OPENS_RECTO)
        chapter_plan(chapter, edition, false);
}

/** Makes a chapter that has been set ready to be set again. */
static void reset_chapter(struct chapter *chapter)
{
    chapter_clear(chapter);
    if (chapter->arena)
        arena_free(chapter->arena);
    chapter->arena = NULL;
    chapter->planned[0] = chapter->planned[1] = false;
}

static void flow_chapters(struct worker *worker)
{
    struct layout *layout = worker->layout;

    for (;;) {
        size_t at = (size_t)g_atomic_int_add(&layout->next, 1);
        if (at >= worker->count)
            return;
        struct chapter *chapter = &layout->chapters[layout->sequence[at]];
        reset_chapter(chapter);
        chapter_flow(chapter, &layout->edition, shaper_of(layout, worker->number),
                     layout->folios_known ? layout->folios : NULL);
        plan_sides(chapter, &layout->edition);
        g_atomic_int_inc(&layout->done);
        tell(worker, "laying out");
    }
}

/* ---- numbers ---- */

/** Gives every chapter the side and the page it starts on; returns the number of pages. */
static size_t number_chapters(struct layout *layout)
{
    size_t page = 0;

    for (size_t i = 0; i < layout->count; i++) {
        struct chapter *chapter = &layout->chapters[i];
        bool recto = page % 2 == 0;
        if (!chapter->galley)
            continue;
        chapter->recto = chapter->opens == OPENS_ANY ? recto : chapter->opens == OPENS_RECTO;
        size_t count = chapter_plan_of(chapter)->count;
        chapter->blank_before = count > 0 && chapter->recto != recto;
        chapter->first_page = page + chapter->blank_before;
        page = chapter->first_page + count;
    }
    return page;
}

static size_t body_start(const struct layout *layout)
{
    const struct book *book = layout->edition.book;

    for (size_t i = 0; i < layout->count && book->config->front_roman; i++)
        if (role_matter(layout->chapters[i].division->as.division.role) != MATTER_FRONT)
            return i == 0 ? 0 : layout->chapters[i].first_page;
    return book->config->front_roman ? SIZE_MAX : 0;
}

/** Numbers the lines of all chapters, where the book has such numbers. */
static void number_lines(struct layout *layout)
{
    size_t rules = layout->edition.book->line_rule_count;

    if (!rules)
        return;
    struct line_counter *counter = line_counter_new(rules);
    for (size_t i = 0; i < layout->count; i++)
        if (layout->chapters[i].galley)
            line_numbers_count(&layout->chapters[i], counter);
    line_counter_free(counter);
}

/* ---- folios ---- */

/** Lists the chapters that show pages which have moved since. */
static size_t list_stale(struct layout *layout)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->count; i++)
        if (folios_is_stale(layout->folios, i))
            layout->sequence[count++] = i;
    return count;
}

/** True when notes have marks that depend on their pages: numbers by page, or the numbers of lines. */
static bool has_placed_marks(const struct config *config)
{
    for (unsigned i = 0; i < config->note_series_count; i++) {
        const struct note_series *series = &config->note_series[i];
        if ((series->numbering == NUMBERED_BY_PAGE || series->marks == MARKS_LINES) &&
            (series->place == NOTES_AT_FOOT || series->place == NOTES_IN_MARGIN))
            return true;
    }
    return false;
}

/** Sets again the chapters with something that depends on the page it falls on, until all is as its page wants it: the
 * marks of notes that are numbered by page, and boxes at the inner or outer side. */
static void settle_places(struct layout *layout)
{
    bool marks = has_placed_marks(layout->edition.book->config);
    size_t stale = 1;

    for (int round = 0; round < MOST_ROUNDS && stale; round++) {
        stale = 0;
        number_chapters(layout);
        if (marks)
            number_lines(layout);
        for (size_t i = 0; i < layout->count; i++) {
            struct chapter *chapter = &layout->chapters[i];
            bool again = chapter_find_sides(chapter);
            if ((marks && note_marks_count(chapter, &layout->edition)) || again)
                layout->sequence[stale++] = i;
        }
        if (stale)
            run_workers(layout, stale, flow_chapters);
    }
    for (size_t i = 0; i < layout->count; i++)
        layout->sequence[i] = i;
}

/** Sets the chapters that show pages until those are right. */
static void settle_folios(struct layout *layout)
{
    size_t stale = layout->count;

    number_chapters(layout);
    if (!folios_wanted(layout->folios))
        return;
    for (int round = 0;; round++) {
        for (size_t i = 0; i < stale; i++)
            folios_file(layout->folios, layout->sequence[i]);
        number_lines(layout);
        folios_read(layout->folios, body_start(layout));
        if (round >= CALM_ROUND)
            folios_calm(layout->folios);
        stale = list_stale(layout);
        if (!stale)
            break;
        if (round == MOST_ROUNDS) {
            diag(layout->edition.book->diags, SPAN_NONE, DIAG_PAGES_UNSETTLED, (int)stale);
            folios_give_up(layout->folios);
            break;
        }
        for (size_t i = 0; i < stale; i++) /* they are set with the pages of now */
            folios_take(layout->folios, layout->sequence[i]);
        layout->folios_known = true;
        run_workers(layout, stale, flow_chapters);
        number_chapters(layout);
    }
    folios_publish(layout->folios, layout->edition.book);
}

/** Heads above endnotes say where those are called. They are as high whatever they say, so that this is asked when all
 * pages are settled. */
static void file_for_heads(struct layout *layout)
{
    const struct book *book = layout->edition.book;

    if (!book_has_notes_at(book, NOTES_BY_CHAPTER) && !book_has_notes_at(book, NOTES_BY_BOOK))
        return;
    if (!furniture_shows(book->config, "notes-pages"))
        return;
    for (size_t i = 0; i < layout->count; i++)
        folios_file(layout->folios, i);
    layout->edition.calls = note_pages_find(book, layout->folios);
}

/* ---- pages ---- */

static void number_pages(struct layout *layout, size_t total)
{
    struct pages *pages = layout->pages;
    size_t body = body_start(layout);

    pages->page = ARENA_ARRAY(pages->arena, struct page, total);
    pages->count = total;
    for (size_t i = 0; i < total; i++) {
        struct page *page = &pages->page[i];
        page->recto = i % 2 == 0;
        page->blank = true; /* until something is composed on it */
        page->folio = pages_folio(pages->arena, layout->edition.book, i, body, &page->roman, &page->number);
    }
    for (size_t i = 0; i < layout->count; i++) {
        const struct chapter *chapter = &layout->chapters[i];
        const struct chapter_plan *plan = chapter_plan_of(chapter);
        for (size_t p = 0; p < plan->count; p++) {
            struct page *page = &pages->page[chapter->first_page + p];
            page->blank = !plan->pages[p].strip_count && !plan->pages[p].float_count;
            page->opening = p == 0;
        }
    }
}

static void compose_chapters(struct worker *worker)
{
    struct layout *layout = worker->layout;
    const struct shaper *own = layout->shapers[worker->number];

    for (size_t i = 0; own && i < layout->count; i++) {
        struct chapter *chapter = &layout->chapters[i];
        if (chapter->shaper != own)
            continue;
        chapter_compose(chapter, &layout->edition, layout->pages->page + chapter->first_page,
                        layout->pages->count);
        g_atomic_int_inc(&layout->done);
        tell(worker, "composing pages");
    }
}

/** The blank pages between chapters have heads and feet too, if the config wants that. */
static void compose_blanks(struct layout *layout)
{
    struct pages *pages = layout->pages;

    for (size_t i = 1; i < layout->count; i++) {
        const struct chapter *chapter = &layout->chapters[i];
        if (!chapter->blank_before)
            continue;
        struct page_builder builder = {.arena = pages->arena};
        struct page *page = &pages->page[chapter->first_page - 1];
        struct furniture_facts facts = {
            .folio = page->folio,
            .pages = digits_number(pages->arena, (enum digits)layout->edition.book->config->number_digits,
                                   book_language(layout->edition.book), (uint32_t)pages->count),
            .division = layout->chapters[i - 1].division,
            .section = layout->chapters[i - 1].division->as.division.title,
            .part = layout->chapters[i - 1].part,
            .recto = page->recto,
            .blank = true,
        };
        furniture_place(shaper_of(layout, 0), &layout->edition.furniture, &facts, &builder);
        pages_take(pages, page, &builder, 0);
        vec_free(&builder.marks);
    }
}

/* ---- all ---- */

static void layout_start(struct layout *layout)
{
    unsigned workers = layout->options->workers ? layout->options->workers
                                                : g_get_num_processors();

    list_chapters(layout);
    layout->workers = (unsigned)CLAMP(workers, 1, MAX(layout->count, 1));
    layout->diags = g_new0(struct diags *, layout->workers);
    layout->shapers = g_new0(struct shaper *, layout->workers);
    for (unsigned i = 0; i < layout->workers; i++)
        layout->diags[i] = diags_new();
    layout->folios = folios_new(&layout->edition, layout->chapters, layout->count);
}

static void layout_stop(struct layout *layout)
{
    struct diags *diags = layout->edition.book->diags;

    for (size_t i = 0; i < layout->count; i++) {
        chapter_clear(&layout->chapters[i]);
        note_marks_free(layout->chapters[i].note_marks);
        if (layout->chapters[i].versos)
            g_hash_table_destroy(layout->chapters[i].versos);
    }
    for (unsigned i = 0; i < layout->workers; i++) {
        diags_merge(diags, layout->diags[i]);
        diags_free(layout->diags[i]);
        shaper_free(layout->shapers[i]);
    }
    diags_sort(diags);
    folios_free(layout->folios);
    if (layout->edition.calls)
        g_hash_table_destroy(layout->edition.calls);
    g_free(layout->chapters);
    g_free(layout->sequence);
    g_free(layout->diags);
    g_free(layout->shapers);
}

static void set_block(struct layout *layout)
{
    const struct page_frame_spec *frame = &layout->edition.frame;
    const struct style *root = sheet_root(layout->edition.book->sheet);

    layout->pages->block = (struct text_block){
        .top = frame->top,
        .measure = frame->measure,
        .depth = frame->depth,
        .left = {frame->left[0], frame->left[1]},
        .step = frame->grid > 0 ? frame->grid : MAX(style_leading(root), QLEN_PT),
    };
}

/** Adds up what the threads have spent. */
static void sum_times(const struct layout *layout, struct layout_stats *stats)
{
    for (unsigned i = 0; i < layout->workers; i++) {
        uint64_t shape = 0, breaking = 0;
        if (layout->shapers[i])
            shaper_times(layout->shapers[i], &shape, &breaking);
        stats->microseconds_shape += shape;
        stats->microseconds_break += breaking;
    }
    for (size_t i = 0; i < layout->count; i++)
        stats->microseconds_page += layout->chapters[i].microseconds_page;
}

struct pages *layout_book(struct book *book, const struct fonts *fonts,
                          const struct layout_options *options)
{
    struct layout layout = {.edition = {.book = book, .fonts = fonts, .prices = options->prices},
                            .options = options};

    edition_frame(&layout.edition);
    layout.edition.series_count = footnotes_blocks(book, fonts, layout.edition.blocks);
    layout_start(&layout);
    layout.pages = pages_new(book, fonts);
    set_block(&layout);
    size_t count = make_sequence(&layout);
    run_workers(&layout, count, flow_chapters);
    settle_places(&layout);
    settle_folios(&layout);
    settle_places(&layout); /* pages may have moved */
    number_pages(&layout, number_chapters(&layout));
    file_for_heads(&layout);
    number_lines(&layout);
    run_workers(&layout, layout.count, compose_chapters);
    compose_blanks(&layout);
    pages_join(layout.pages, book, layout.chapters, layout.count);
    sum_times(&layout, &layout.pages->stats);
    missing_report(book, layout.pages);
    layout_stop(&layout);
    return layout.pages;
}
