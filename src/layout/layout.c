/* The driver of layout, in five steps:
 *
 *   flow     each division into a galley, and where its pages may end; in parallel, a shaper for each thread
 *   number   which side each chapter starts on, which folio each page has
 *   contents the divisions with a table of contents, now that the folios are known; again while that
 *            moves the pages behind them
 *   compose  each chapter's pages, in parallel
 *   join     pages, structure and outline of all chapters
 *
 * Nothing depends on which thread did what: a chapter's pages are made from the chapter alone, the side it
 * starts on and its folios. */
#include "layout/layout.h"

#include "layout/chapter.h"
#include "layout/pages.h"

#include "style/sheet.h"

#include <glib.h>

/* Longer contents push the pages behind them; two rounds settle nearly every book. */
#define MOST_ROUNDS 5

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
    GHashTable *places;        /* node → struct place */
};

/** Where a node of the book stands. */
struct place {
    size_t chapter;
    uint32_t item;
};

/* ---- the frame ---- */

static qlen resolve(const struct book *book, struct length length, qlen percent)
{
    const struct style *root = sheet_root(book->sheet);
    qlen leading = style_leading(root);
    struct length_bases bases = {root->font_size, root->font_size, leading, leading, percent};

    return length_resolve(length, &bases);
}

static struct page_frame_spec make_frame(const struct book *book)
{
    const struct config *config = book->config;
    const struct style *root = sheet_root(book->sheet);
    struct page_frame_spec frame = {.width = config->page_width, .height = config->page_height};
    qlen inside = resolve(book, config->margin_inside, frame.width);
    qlen outside = resolve(book, config->margin_outside, frame.width);
    qlen step = resolve(book, config->grid, frame.height);
    bool rtl = root->direction == DIRECTION_RTL;

    if (step <= 0)
        step = style_leading(root);
    frame.top = resolve(book, config->margin_top, frame.height);
    frame.measure = MAX(frame.width - inside - outside, PT(36));
    frame.depth = frame.height - frame.top - resolve(book, config->margin_bottom, frame.height);
    frame.depth = MAX(frame.depth / step, 2) * step;
    frame.left[true] = rtl ? outside : inside;
    frame.left[false] = rtl ? inside : outside;
    frame.grid = config->grid_on ? step : 0;
    frame.note_gap = step;
    return frame;
}

static void make_furniture(struct edition *edition)
{
    const struct book *book = edition->book;
    const struct page_frame_spec *frame = &edition->frame;
    const struct style *root = sheet_root(book->sheet);
    struct furniture_set *set = &edition->furniture;

    set->book = book;
    set->head = sheet_element(book->sheet, root, "head", NULL);
    set->foot = sheet_element(book->sheet, root, "foot", NULL);
    for (int side = 0; side < 2; side++) {
        set->left[side] = frame->left[side];
        set->right[side] = frame->left[side] + frame->measure;
    }
    struct setter setter = {.fonts = edition->fonts, .root = root};
    qlen strut = flow_strut(&setter, root, 0);
    set->head_baseline =
        frame->top + strut - resolve(book, book->config->head_distance, frame->height);
    set->foot_baseline = frame->top + frame->depth - style_leading(root) + strut +
                         resolve(book, book->config->foot_distance, frame->height);
}

/* ---- chapters ---- */

static int opening_side(const struct book *book, const struct node *division)
{
    int wish = division->style ? division->style->break_before : BREAK_AUTO;
    enum role role = division->as.division.role;
    /* These leaves stand where readers look for them, wherever chapters may start. */
    bool display = role <= ROLE_EPIGRAPH;

    if (wish == BREAK_RECTO || wish == BREAK_VERSO)
        return wish == BREAK_RECTO ? OPENS_RECTO : OPENS_VERSO;
    if (wish == BREAK_PAGE || (book->config->chapter_opens != 0 && !display))
        return OPENS_ANY;
    if (strcmp(role_opens(role), "verso") == 0)
        return OPENS_VERSO;
    return strcmp(role_opens(role), "recto") == 0 ? OPENS_RECTO : OPENS_ANY;
}

static bool has_contents(const struct node *division)
{
    for (const struct node *node = division; node; node = node_next(node, division))
        if (node->kind == NODE_CONTENTS)
            return true;
    return false;
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
        struct chapter *chapter = &layout->chapters[layout->count++];
        chapter->division = node;
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

/** The longest first, so that no thread is left with one at the end. Those with contents come later. */
static size_t make_sequence(struct layout *layout)
{
    struct length_rank *ranks = g_new0(struct length_rank, layout->count + 1);
    size_t count = 0;

    layout->sequence = g_new0(size_t, layout->count + 1);
    for (size_t i = 0; i < layout->count; i++) {
        const struct node *division = layout->chapters[i].division;
        if (has_contents(division))
            continue;
        ranks[count] = (struct length_rank){.chapter = i};
        for (const struct node *n = division; n; n = node_next(n, division))
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

/** Breaks the chapter for the sides on which it may start. */
static void break_chapter(struct chapter *chapter, const struct edition *edition)
{
    if (chapter->opens != OPENS_VERSO)
        chapter_break(chapter, edition, true);
    if (chapter->opens != OPENS_RECTO)
        chapter_break(chapter, edition, false);
}

static void flow_chapters(struct worker *worker)
{
    struct layout *layout = worker->layout;

    for (;;) {
        size_t at = (size_t)g_atomic_int_add(&layout->next, 1);
        if (at >= worker->count)
            return;
        struct chapter *chapter = &layout->chapters[layout->sequence[at]];
        chapter_flow(chapter, &layout->edition, shaper_of(layout, worker->number), NULL, NULL);
        break_chapter(chapter, &layout->edition);
        g_atomic_int_inc(&layout->done);
        tell(worker, "laying out");
    }
}

/* ---- numbers ---- */

static void find_places(struct layout *layout, size_t index)
{
    const struct galley *galley = layout->chapters[index].galley;

    for (uint32_t i = 0; i < galley->items.count; i++)
        for (size_t a = 0; a < galley->items.items[i].anchor_count; a++) {
            struct place *place = g_new(struct place, 1);
            *place = (struct place){index, i};
            g_hash_table_insert(layout->places,
                                (void *)(uintptr_t)galley->items.items[i].anchors[a], place);
        }
}

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
        size_t count = chapter_page_count(chapter);
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

static struct slice folio_text(struct arena *arena, size_t page, size_t body, bool *roman,
                               int32_t *number)
{
    *roman = page < body;
    *number = (int32_t)(page < body ? page : page - body) + 1;
    return *roman ? pages_roman(arena, *number) : arena_printf(arena, "%d", *number);
}

static struct slice folio_of(void *user, const struct node *node)
{
    const struct layout *layout = user;
    const struct place *place = g_hash_table_lookup(layout->places, node);
    bool roman;
    int32_t number;

    if (!place)
        return (struct slice){0};
    const struct chapter *chapter = &layout->chapters[place->chapter];
    size_t page = chapter->first_page + chapter_page_of(chapter, place->item);
    return folio_text(layout->pages->arena, page, body_start(layout), &roman, &number);
}

/* ---- contents ---- */

/** Sets the divisions with contents, for the folios as they are now. */
static void flow_contents_chapters(struct layout *layout, bool known)
{
    for (size_t i = 0; i < layout->count; i++) {
        struct chapter *chapter = &layout->chapters[i];
        if (!has_contents(chapter->division))
            continue;
        chapter_clear(chapter);
        if (chapter->arena)
            arena_free(chapter->arena);
        chapter->broken[0] = chapter->broken[1] = false;
        chapter_flow(chapter, &layout->edition, shaper_of(layout, 0), known ? folio_of : NULL,
                     layout);
        break_chapter(chapter, &layout->edition);
        find_places(layout, i);
    }
}

/** Where each chapter starts, as one number that changes when any of them moves. */
static size_t positions(const struct layout *layout)
{
    size_t hash = 5381;

    for (size_t i = 0; i < layout->count; i++)
        hash = hash * 33 + layout->chapters[i].first_page;
    return hash;
}

static size_t settle_contents(struct layout *layout)
{
    size_t total = 0, before = 0;
    bool any = false;

    for (size_t i = 0; i < layout->count; i++) {
        if (layout->chapters[i].galley)
            find_places(layout, i);
        any = any || has_contents(layout->chapters[i].division);
    }
    if (any)
        flow_contents_chapters(layout, false);
    total = number_chapters(layout);
    for (int round = 0; any && round < MOST_ROUNDS && positions(layout) != before; round++) {
        before = positions(layout);
        flow_contents_chapters(layout, true);
        total = number_chapters(layout);
    }
    return total;
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
        page->folio = folio_text(pages->arena, i, body, &page->roman, &page->number);
    }
    for (size_t i = 0; i < layout->count; i++) {
        const struct chapter *chapter = &layout->chapters[i];
        const struct page_breaks *breaks = &chapter->breaks[chapter->recto];
        size_t at = chapter->first_page;
        for (size_t p = 0; p < breaks->count; p++) {
            pages->page[at].blank = false;
            pages->page[at].opening = p == 0;
            at += 1 + (p + 1 < breaks->count && breaks->pages[p].blank_after);
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
            .pages = arena_printf(pages->arena, "%u", (unsigned)pages->count),
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
    layout->places = g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

static void layout_stop(struct layout *layout)
{
    struct diags *diags = layout->edition.book->diags;

    for (size_t i = 0; i < layout->count; i++)
        chapter_clear(&layout->chapters[i]);
    for (unsigned i = 0; i < layout->workers; i++) {
        diags_merge(diags, layout->diags[i]);
        diags_free(layout->diags[i]);
        shaper_free(layout->shapers[i]);
    }
    diags_sort(diags);
    g_hash_table_destroy(layout->places);
    g_free(layout->chapters);
    g_free(layout->sequence);
    g_free(layout->diags);
    g_free(layout->shapers);
}

struct pages *layout_book(struct book *book, const struct fonts *fonts,
                          const struct layout_options *options)
{
    struct layout layout = {.edition = {.book = book, .fonts = fonts}, .options = options};

    layout.edition.frame = make_frame(book);
    make_furniture(&layout.edition);
    layout_start(&layout);
    layout.pages = pages_new(book, fonts);
    size_t count = make_sequence(&layout);
    run_workers(&layout, count, flow_chapters);
    number_pages(&layout, settle_contents(&layout));
    run_workers(&layout, layout.count, compose_chapters);
    compose_blanks(&layout);
    pages_join(layout.pages, book, layout.chapters, layout.count);
    layout_stop(&layout);
    return layout.pages;
}
