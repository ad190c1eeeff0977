/* layout/pagebreak: exact breaks of small lists, a comparison with trying all ways, and the time of a long list. */
#include "layout/pagebreak.h"

#include <glib.h>
#include <string.h>

#define LINE PT(12)

static struct arena *arena;
static struct page_line plain[400];

static struct page_item paragraph(uint32_t natural, uint32_t shorter, uint32_t longer)
{
    struct page_item item = {.kind = PAGE_PARAGRAPH};
    uint32_t counts[3] = {natural, shorter, longer};

    item.as.paragraph.orphans = item.as.paragraph.widows = 2;
    for (int s = 0; s < 3; s++) {
        item.as.paragraph.settings[s].lines = plain;
        item.as.paragraph.settings[s].count = counts[s];
        item.as.paragraph.settings[s].demerits = s ? 1000 : 0;
    }
    return item;
}

static struct page_item box(int lines)
{
    struct page_item item = {.kind = PAGE_BOX};

    item.as.box.height = lines * LINE;
    return item;
}

static struct page_item heading(void)
{
    struct page_item item = box(1);

    item.break_after = PAGE_BREAK_NEVER;
    return item;
}

static struct page_item space(int lines, int stretch)
{
    struct page_item item = {.kind = PAGE_SPACE};

    item.as.space.height = lines * LINE;
    item.as.space.stretch = stretch * LINE;
    return item;
}

static struct page_params params(int lines)
{
    struct page_params p = {.height = lines * LINE, .grid = LINE,
                            .starts_recto = true};

    page_costs_default(&p.costs);
    return p;
}

/** The breaks as text: item.line, then marks; "settings" after a bar when one is not natural. */
static char *run(const struct page_item *items, size_t count, const struct page_params *p)
{
    struct page_breaks b = pagebreak(items, count, p, arena);
    GString *out = g_string_new("");
    bool any = false;

    for (size_t i = 0; i < b.count; i++) {
        g_string_append_printf(out, "%s%u.%u=%d", i ? " " : "", b.pages[i].item, b.pages[i].line,
                               b.pages[i].used / LINE);
        if (b.pages[i].notes)
            g_string_append_printf(out, "+%d", b.pages[i].notes / LINE);
        g_string_append(out, b.pages[i].stretch ? "~" : "");
        g_string_append(out, b.pages[i].is_short ? "s" : "");
        g_string_append(out, b.pages[i].notes_split ? "n" : "");
        g_string_append(out, b.pages[i].blank_after ? "b" : "");
    }
    for (size_t i = 0; i < count; i++)
        any = any || b.settings[i];
    for (size_t i = 0; i < count && any; i++)
        g_string_append_printf(out, "%s%d", i ? "" : " |", b.settings[i]);
    return g_string_free(out, FALSE);
}

#define CHECK(p, expected, ...)                                                                    \
    do {                                                                                           \
        struct page_item items_[] = {__VA_ARGS__};                                                 \
        struct page_params p_ = (p);                                                               \
        char *got_ = run(items_, G_N_ELEMENTS(items_), &p_);                                       \
        g_assert_cmpstr(got_, ==, expected);                                                       \
        g_free(got_);                                                                              \
    } while (0)

static void test_plain(void)
{
    struct page_params p = params(10);

    g_assert_cmpuint(pagebreak(NULL, 0, &p, arena).count, ==, 0);
    CHECK(p, "1.0=3", paragraph(3, 0, 0));
    CHECK(p, "0.10=10 1.0=10", paragraph(20, 0, 0));
    CHECK(p, "", space(3, 0), space(1, 0));
    qlen first = 6 * LINE;
    p.heights = &first;
    p.height_count = 1;
    CHECK(p, "0.6=6 0.16=10 1.0=6", paragraph(22, 0, 0));
}

static void test_widows(void)
{
    struct page_params p = params(10);

    /* The eleventh line alone would be a widow, so the page is a line short. */
    CHECK(p, "0.9=9s 2.0=9", paragraph(11, 0, 0), paragraph(7, 0, 0));
    /* One line of the second paragraph would be an orphan. */
    CHECK(p, "1.0=9s 2.0=6", paragraph(9, 0, 0), paragraph(6, 0, 0));
    /* A page of two lines cannot hold three together: the cheaper rule gives way. */
    p = params(2);
    CHECK(p, "0.1=1s 1.0=2", paragraph(3, 0, 0));
    p = params(1);
    CHECK(p, "0.1=1 0.2=1 1.0=1", paragraph(3, 0, 0));
}

static void test_never(void)
{
    struct page_params p = params(10);

    CHECK(p, "1.0=8s 3.0=7", paragraph(8, 0, 0), heading(), paragraph(6, 0, 0));
    CHECK(p, "2.2=10 3.0=8", paragraph(7, 0, 0), heading(), paragraph(10, 0, 0));
    /* A box that does not fit below its heading on any page. */
    CHECK(p, "1.0=1s 2.0=10", heading(), box(10));
    CHECK(p, "1.0=8s 2.0=14 3.0=8", paragraph(8, 0, 0), box(14), paragraph(8, 0, 0));
    struct page_item unbroken = paragraph(8, 0, 0);
    unbroken.as.paragraph.unbroken = true;
    CHECK(p, "1.0=5s 2.0=8", paragraph(5, 0, 0), unbroken);
}

static void test_always(void)
{
    struct page_params p = params(10);
    struct page_item part = paragraph(5, 0, 0);

    part.break_after = PAGE_BREAK_ALWAYS;
    CHECK(p, "1.0=5 2.0=7", part, paragraph(7, 0, 0));
    part.side_after = SIDE_RECTO;
    CHECK(p, "1.0=5b 2.0=7", part, paragraph(7, 0, 0));
    p.starts_recto = false;
    CHECK(p, "1.0=5 2.0=7", part, paragraph(7, 0, 0));
}

static void test_spaces(void)
{
    struct page_params p = params(10);
    struct page_item sink = space(4, 0);

    /* White at the foot and at the head vanishes. */
    CHECK(p, "2.0=10 3.0=8", paragraph(10, 0, 0), space(1, 0), paragraph(8, 0, 0));
    CHECK(p, "2.0=9", space(2, 0), paragraph(9, 0, 0));
    sink.as.space.stays = true;
    CHECK(p, "1.6=10 2.0=8", sink, paragraph(14, 0, 0));
    /* A space that stretches fills the page. */
    CHECK(p, "4.0=10~ 5.0=8", paragraph(4, 0, 0), space(1, 1), paragraph(4, 0, 0), space(1, 1),
          paragraph(8, 0, 0));
    struct page_item gives = space(2, 0);
    gives.as.space.shrink = LINE;
    CHECK(p, "3.0=10~ 4.0=8", paragraph(4, 0, 0), gives, paragraph(5, 0, 0), box(8));
}

static void test_settings(void)
{
    struct page_params p = params(10);

    /* A line fewer or more rather than a short page; the cheapest does it. */
    CHECK(p, "1.0=10 2.0=8 |10", paragraph(11, 10, 0), paragraph(8, 0, 0));
    CHECK(p, "1.0=10 2.0=8 |20", paragraph(9, 0, 10), paragraph(8, 0, 0));
    struct page_item dear = paragraph(4, 0, 5), cheap = paragraph(5, 0, 6);
    dear.as.paragraph.settings[2].demerits = 5000;
    CHECK(p, "2.0=10 3.0=8 |020", dear, cheap, paragraph(8, 0, 0));
    cheap.as.paragraph.settings[2].demerits = 5000000;
    CHECK(p, "2.0=10 3.0=8 |200", dear, cheap, box(8));
    /* One setting over two pages: longer, it has no widow. */
    p.costs.end_short = 0;
    CHECK(p, "0.10=10 1.0=2 |2", paragraph(11, 0, 12));
}

static void test_spread(void)
{
    struct page_params p = params(10);

    p.starts_recto = false;
    /* The verso must be a line short; the recto follows it. */
    CHECK(p, "1.0=9s 1.9=9s 2.0=7", paragraph(9, 0, 0), paragraph(16, 0, 0));
    /* Both a line long, which leaves no scrap on the last page. */
    CHECK(p, "1.2=11 1.13=11 2.0=9", paragraph(9, 0, 0), paragraph(22, 0, 0));
}

static struct page_item noted(uint32_t count, uint32_t line, int notes)
{
    struct page_item item = paragraph(count, 0, 0);
    struct page_line *lines = ARENA_ARRAY(arena, struct page_line, count);

    memcpy(lines, plain, count * sizeof *lines);
    lines[line].notes = notes * LINE;
    lines[line].series = 1;
    lines[line].note_count = 1;
    item.as.paragraph.settings[0].lines = lines;
    return item;
}

static void test_notes(void)
{
    struct page_params p = params(10);

    p.note_gaps[0] = LINE;
    CHECK(p, "0.7=7+3 1.0=7", noted(14, 3, 2));
    /* A note of twelve lines is split; what is left stands on the next page. */
    CHECK(p, "0.3=3+7n 1.0=4+6", noted(7, 0, 11));
    /* A note longer than two pages: one page has nothing else, the others have some text. */
    CHECK(p, "0.2=2+8n 0.2=0+10n 1.0=2+7", noted(4, 0, 22));
}

/** Each series on a page takes its own gap, once. */
static void test_note_series(void)
{
    struct page_params p = params(10);
    struct page_item item = noted(14, 3, 2);
    struct page_line *lines = (struct page_line *)item.as.paragraph.settings[0].lines;

    p.costs.end_short = 0;
    p.note_gaps[0] = LINE;
    p.note_gaps[2] = 2 * LINE;
    CHECK(p, "0.7=7+3 1.0=7", item);
    lines[3].series = 1 << 2;
    CHECK(p, "0.6=6+4 1.0=8", item);
    lines[3].series = 1 | 1 << 2;
    CHECK(p, "0.5=5+5 1.0=9", item);
    lines[4].notes = LINE;
    lines[4].series = 1;
    CHECK(p, "0.4=4+5s 0.12=8+2 1.0=2", item);
}

/** What says that a note goes on takes room on both pages. */
static void test_note_signs(void)
{
    struct page_params p = params(10);

    p.note_gaps[0] = LINE;
    p.note_foot = p.note_head = LINE;
    CHECK(p, "0.3=3+7n 1.0=4+6", noted(7, 0, 9));
}

static void test_hyphens(void)
{
    struct page_params p = params(10);
    struct page_item item = paragraph(14, 0, 15);
    struct page_line *lines = ARENA_ARRAY(arena, struct page_line, 14);

    memcpy(lines, plain, 14 * sizeof *lines);
    lines[9].hyphenated = true;
    item.as.paragraph.settings[0].lines = lines;
    item.as.paragraph.settings[2].demerits = 1000000;
    CHECK(p, "0.10=10 2.0=9", item, paragraph(5, 0, 0));
    item.as.paragraph.settings[2].demerits = 1000;
    CHECK(p, "0.10=10 2.0=10 |20", item, paragraph(5, 0, 0));
}

static void test_table(void)
{
    struct page_params p = params(10);
    struct page_item row = box(2);

    row.head_repeat = LINE;
    CHECK(p, "5.0=10 7.0=5", box(2), row, row, row, row, row, row);
    /* Rows are as lines: none alone at the foot. */
    row = box(2);
    row.row_orphans = row.row_widows = 2;
    CHECK(p, "1.0=8s 4.0=6", paragraph(8, 0, 0), row, row, row);
}

static void test_ragged(void)
{
    struct page_params p = params(10);

    p.grid = 0;
    CHECK(p, "3.0=9 5.0=8", box(3), box(3), box(3), box(4), box(4));
}

/** Pages of the same heights with white that may give a line between them: ragged they end where they end, justified
 * they are full, or stay as they are where the white would have to give too much. */
static void test_justified(void)
{
    struct page_params p = params(10);

    p.grid = 0;
    CHECK(p, "4.0=8 7.0=8", box(4), space(0, 1), box(4), space(0, 1), box(4), space(0, 1), box(4));
    p.justify = true;
    CHECK(p, "4.0=10~ 7.0=8", box(4), space(0, 1), box(4), space(0, 1), box(4), space(0, 1), box(4));
    CHECK(p, "4.0=4s 5.0=8", box(2), space(0, 1), box(2), space(0, 1), box(8));
}

/* ---- trying all ways ---- */

struct way {
    const struct page_item *items;
    size_t count;
    const struct page_params *p;
    int64_t best;
};

/** A page may end after line `line` of `item` (0: after the item before). */
static bool may_end(const struct way *w, size_t item, uint32_t line, const uint8_t *settings)
{
    if (line == 0)
        return w->items[item - 1].break_after != PAGE_BREAK_NEVER;
    uint32_t count = w->items[item].as.paragraph.settings[settings[item]].count;

    return line >= 2 && count - line >= 2;
}

/** Tries all ends of the page that starts before (item, line). `partner` is 3 where there is none. */
static void try_page(struct way *w, const uint8_t *settings, size_t item, uint32_t line, int page,
                     int partner, int64_t cost)
{
    int height = w->p->height / LINE, used = 0;
    const struct page_costs *c = &w->p->costs;
    bool recto = page % 2 == 0;

    while (item < w->count) {
        bool whole = w->items[item].kind == PAGE_BOX;

        used += whole ? w->items[item].as.box.height / LINE : 1;
        line++;
        if (whole || line == w->items[item].as.paragraph.settings[settings[item]].count)
            item++, line = 0;
        int off = height - used;
        if (off < -1 || (off == -1 && recto && partner != -1))
            return;
        if (item == w->count) {
            if (off == -1 && !recto)
                return;
            cost += page > 0 && used < 5 ? (5 - used) * (5 - used) * c->end_short : 0;
            cost += recto && partner == -1 && off != -1 ? c->uneven_spread : 0;
            w->best = cost < w->best ? cost : w->best;
            return;
        }
        if (!may_end(w, item, line, settings))
            continue;
        int64_t here = ABS(off) * (ABS(off) + 1) / 2 * c->short_line;
        if (recto && partner != 3)
            here += MIN(ABS(partner - off), 2) * c->uneven_spread;
        if (!recto && off >= 3)
            here += 2 * c->uneven_spread;
        try_page(w, settings, item, line, page + 1, recto ? 3 : MIN(off, 3), cost + here);
    }
}

static void try_settings(struct way *w, uint8_t *settings, size_t item, int64_t cost)
{
    if (item == w->count) {
        try_page(w, settings, 0, 0, 0, 3, cost);
        return;
    }
    for (int s = 0; s < (w->items[item].kind == PAGE_BOX ? 1 : 3); s++) {
        const struct page_setting *setting = &w->items[item].as.paragraph.settings[s];

        if (s && setting->count == 0)
            continue;
        settings[item] = (uint8_t)s;
        try_settings(w, settings, item + 1,
                     cost + (s ? w->p->costs.setting + setting->demerits : 0));
    }
}

static void test_all_ways(void)
{
    GRand *rand = g_rand_new_with_seed(7);
    int compared = 0;

    for (int round = 0; round < 400; round++) {
        struct page_item items[6];
        uint8_t settings[6];
        struct page_params p = params(5);
        size_t count = (size_t)g_rand_int_range(rand, 3, 7);

        for (size_t i = 0; i < count; i++) {
            uint32_t n = (uint32_t)g_rand_int_range(rand, 2, 8);

            items[i] = paragraph(n, g_rand_boolean(rand) && n > 2 ? n - 1 : 0,
                                 g_rand_boolean(rand) ? n + 1 : 0);
            for (int s = 1; s < 3; s++)
                items[i].as.paragraph.settings[s].demerits = g_rand_int_range(rand, 0, 200000);
            if (g_rand_int_range(rand, 0, 4) == 0)
                items[i] = g_rand_boolean(rand) && i + 1 < count ? heading() : box(2);
        }
        for (size_t i = 1; i < count; i++) /* two headings and an unlucky paragraph are another test */
            if (items[i - 1].break_after == PAGE_BREAK_NEVER)
                items[i] = paragraph(4, 0, 5);
        struct way w = {items, count, &p, INT64_MAX};
        try_settings(&w, settings, 0, 0);
        struct page_breaks b = pagebreak(items, count, &p, arena);
        if (w.best == INT64_MAX)
            continue;
        g_assert_cmpint(b.demerits, ==, w.best);
        compared++;
    }
    g_assert_cmpint(compared, >, 300);
    g_rand_free(rand);
}

/* ---- lists without sense ---- */

static struct page_item any_item(GRand *rand)
{
    static const int32_t afters[] = {0, 0, 0, 500, PAGE_BREAK_NEVER, PAGE_BREAK_NEVER, PAGE_BREAK_ALWAYS};
    struct page_item item = space(g_rand_int_range(rand, 0, 3), g_rand_int_range(rand, 0, 2));
    uint32_t n = (uint32_t)g_rand_int_range(rand, 0, 30);

    item.as.space.stays = g_rand_int_range(rand, 0, 4) == 0;
    if (g_rand_int_range(rand, 0, 3) == 0) {
        item = box(g_rand_int_range(rand, 0, 14));
        item.as.box.notes = g_rand_int_range(rand, 0, 4) ? 0 : g_rand_int_range(rand, 0, 400000);
        item.head_repeat = g_rand_int_range(rand, 0, 2) * LINE;
        item.row_orphans = item.row_widows = g_rand_boolean(rand) ? 2 : 0;
    } else if (g_rand_boolean(rand)) {
        item = n < 20 ? noted(n + 1, n / 2, g_rand_int_range(rand, 0, 16))
                      : paragraph(n - 20, n % 2 ? n - 19 : 0, 0);
        item.as.paragraph.unbroken = g_rand_int_range(rand, 0, 4) == 0;
        item.as.paragraph.orphans = item.as.paragraph.widows = (uint8_t)g_rand_int_range(rand, 0, 5);
    }
    item.break_after = afters[g_rand_int_range(rand, 0, G_N_ELEMENTS(afters))];
    item.side_after = g_rand_int_range(rand, 0, 3);
    return item;
}

/** Whatever the list, there are pages, each further than the one before but for pages of notes alone. */
static void test_never_fails(void)
{
    GRand *rand = g_rand_new_with_seed(11);

    for (int round = 0; round < 3000; round++) {
        struct page_item items[12];
        struct page_params p = params(g_rand_int_range(rand, 0, 12));
        size_t count = (size_t)g_rand_int_range(rand, 1, 13);

        p.note_gaps[0] = g_rand_int_range(rand, 0, 3) * LINE;
        qlen heights[] = {g_rand_int_range(rand, 0, 12) * LINE, g_rand_int_range(rand, 1, 12) * LINE};
        p.heights = heights;
        p.height_count = 2;
        p.columns = (unsigned)g_rand_int_range(rand, 1, 4);
        p.grid = g_rand_int_range(rand, 0, 3) ? LINE : 0;
        for (size_t i = 0; i < count; i++)
            items[i] = any_item(rand);
        struct page_breaks b = pagebreak(items, count, &p, arena);
        for (size_t i = 1; i < b.count; i++) {
            const struct page_break *a = &b.pages[i - 1], *z = &b.pages[i];

            g_assert_true(z->item > a->item || (z->item == a->item && z->line >= a->line));
            if (z->item == a->item && z->line == a->line)
                g_assert_true(a->notes_split && z->used == 0);
        }
        if (b.count) {
            g_assert_cmpuint(b.pages[b.count - 1].item, ==, count);
            g_assert_false(b.pages[b.count - 1].notes_split);
        }
        arena_reset(arena);
    }
    g_rand_free(rand);
}

static double seconds(size_t paragraphs)
{
    struct page_item *items = g_new(struct page_item, paragraphs);
    struct page_params p = params(38);
    gint64 start = g_get_monotonic_time();

    for (size_t i = 0; i < paragraphs; i++)
        items[i] = paragraph(3 + i * 7 % 11, 2 + i * 7 % 11, i % 3 ? 0 : 4 + i * 7 % 11);
    struct page_breaks b = pagebreak(items, paragraphs, &p, arena);
    g_assert_cmpuint(b.pages[b.count - 1].item, ==, paragraphs);
    for (size_t i = 0; i + 1 < b.count; i++)
        g_assert_false(b.pages[i].is_short);
    g_free(items);
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

static void test_linear(void)
{
    double tenth = seconds(1250), whole = seconds(12500); /* 100,000 lines */

    g_test_message("%.3f s, %.3f s", tenth, whole);
    g_assert_cmpfloat(whole, <, 30 * tenth + 0.5);
    g_assert_cmpfloat(whole, <, 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        plain[i].height = LINE;
    arena = arena_new();
    g_test_add_func("/pagebreak/plain", test_plain);
    g_test_add_func("/pagebreak/widows", test_widows);
    g_test_add_func("/pagebreak/never", test_never);
    g_test_add_func("/pagebreak/always", test_always);
    g_test_add_func("/pagebreak/spaces", test_spaces);
    g_test_add_func("/pagebreak/settings", test_settings);
    g_test_add_func("/pagebreak/spread", test_spread);
    g_test_add_func("/pagebreak/notes", test_notes);
    g_test_add_func("/pagebreak/note-series", test_note_series);
    g_test_add_func("/pagebreak/note-signs", test_note_signs);
    g_test_add_func("/pagebreak/hyphens", test_hyphens);
    g_test_add_func("/pagebreak/table", test_table);
    g_test_add_func("/pagebreak/ragged", test_ragged);
    g_test_add_func("/pagebreak/justified", test_justified);
    g_test_add_func("/pagebreak/all-ways", test_all_ways);
    g_test_add_func("/pagebreak/never-fails", test_never_fails);
    g_test_add_func("/pagebreak/linear", test_linear);
    int result = g_test_run();
    arena_free(arena);
    return result;
}
