/* The invariants of a page list. They hold for every book, so every golden case runs them.
 */
#include "invariants.h"

#include "layout/fonts.h"

/* Broken invariants reported of one kind; more say nothing new. */
#define REPORTS 5

static void check_structure(const struct pages *pages, GString *broken)
{
    unsigned reports = 0;

    for (size_t i = 0; i < pages->element_count && reports < REPORTS; i++) {
        const struct element *element = &pages->elements[i];
        if (i == 0 ? element->parent != NO_ELEMENT : element->parent >= i) {
            g_string_append_printf(broken, "element %zu (%s) has parent %u\n", i,
                                   element->type, element->parent);
            reports++;
        }
    }
}

static void check_ids(const struct pages *pages, GString *broken)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < pages->element_count; i++) {
        struct slice id = pages->elements[i].id;
        if (!id.n)
            continue;
        char *key = g_strndup(id.p, id.n);
        if (g_hash_table_contains(seen, key))
            g_string_append_printf(broken, "two elements have the id '%s'\n", key);
        g_hash_table_add(seen, key);
    }
    g_hash_table_destroy(seen);
}

static const char *fault_of_text(const struct mark *mark, const struct pages *pages)
{
    size_t bytes = 0, glyphs = 0;

    if (mark->as.text.face >= fonts_count(pages->fonts))
        return "has a face that is not in the set";
    if (mark->as.text.size <= 0)
        return "has no size";
    if (!g_utf8_validate(mark->as.text.text.p, (gssize)mark->as.text.text.n, NULL))
        return "is not UTF-8";
    for (uint32_t i = 0; i < mark->as.text.cluster_count; i++) {
        bytes += mark->as.text.clusters[i].bytes;
        glyphs += mark->as.text.clusters[i].glyphs;
    }
    if (bytes != mark->as.text.text.n)
        return "has clusters of another length than its text";
    if (glyphs != mark->as.text.glyph_count)
        return "has clusters of another number than its glyphs";
    return NULL;
}

static const char *fault_of(const struct mark *mark, const struct pages *pages)
{
    /* Ink may hang over the edge a little (accents, protrusion), a place on paper may not.
     */
    if (mark->x < -PT(20) || mark->y < -PT(1) || mark->x > pages->width + PT(1) ||
        mark->y > pages->height + PT(1))
        return "lies off the page";
    if (mark->element == NO_ELEMENT && mark->artifact == NOT_ARTIFACT)
        return "is neither text nor artifact";
    if (mark->element != NO_ELEMENT && mark->element >= pages->element_count)
        return "belongs to an element that is not there";
    if (mark->kind == MARK_IMAGE && !mark->as.image.resource)
        return "has no image";
    return mark->kind == MARK_TEXT ? fault_of_text(mark, pages) : NULL;
}

static void check_marks(const struct pages *pages, GString *broken)
{
    unsigned reports = 0;

    for (size_t p = 0; p < pages->count && reports < REPORTS; p++)
        for (size_t i = 0; i < pages->page[p].mark_count && reports < REPORTS; i++) {
            const char *fault = fault_of(&pages->page[p].marks[i], pages);
            if (!fault)
                continue;
            g_string_append_printf(broken, "page %zu, mark %zu %s\n", p + 1, i, fault);
            reports++;
        }
}

/* A blank page is a page: the folios of the whole book must be there and be counted on. */
/** True when two lines of the text stand nearer to each other than the lower one asks for. */
static bool crowd(const struct text_line *above, const struct text_line *line)
{
    qlen distance = line->y - above->y;

    return above->place == LINE_OF_TEXT && line->place == LINE_OF_TEXT && distance > 0 &&
           above->x < line->x + line->width && line->x < above->x + above->width &&
           100 * (int64_t)distance < 85 * (int64_t)line->leading;
}

static void check_lines(const struct pages *pages, GString *broken)
{
    unsigned reports = 0;

    for (size_t i = 0; i < pages->count; i++) {
        const struct page *page = &pages->page[i];
        for (size_t l = 1; l < page->line_count && reports < REPORTS; l++) {
            const struct text_line *line = &page->lines[l];
            if (!crowd(line - 1, line))
                continue;
            g_string_append_printf(broken, "page %zu: line %zu stands %.2f pt below another\n",
                                   i + 1, l, qlen_points(line->y - line[-1].y));
            reports++;
        }
    }
}

static void check_pages_in_order(const struct pages *pages, GString *broken)
{
    for (size_t p = 0; p < pages->count; p++) {
        const struct page *page = &pages->page[p];
        if (page->recto != (p % 2 == 0))
            g_string_append_printf(broken, "page %zu is on the wrong side\n", p + 1);
        if (page->blank)
            for (size_t i = 0; i < page->mark_count; i++)
                if (page->marks[i].artifact == NOT_ARTIFACT)
                    g_string_append_printf(broken, "blank page %zu has text\n", p + 1);
    }
}

static void check_links(const struct book *book, const struct pages *pages, GString *broken)
{
    GHashTable *anchors = g_hash_table_new(NULL, NULL);

    (void)book;
    for (size_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->page[p].anchor_count; i++)
            g_hash_table_add(anchors, (void *)(uintptr_t)pages->page[p].anchors[i].node);
    for (size_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->page[p].link_count; i++) {
            const struct link_area *link = &pages->page[p].links[i];
            if (!link->target && !link->url.n)
                g_string_append_printf(broken, "page %zu: a link leads nowhere\n", p + 1);
            else if (link->target && !g_hash_table_contains(anchors, link->target))
                g_string_append_printf(
                    broken, "page %zu: a link's target '%.*s' is not placed\n", p + 1,
                    (int)link->target->attrs.id.n, link->target->attrs.id.p);
        }
    g_hash_table_destroy(anchors);
}

void invariants_check(const struct book *book, const struct pages *pages, GString *broken)
{
    check_structure(pages, broken);
    check_ids(pages, broken);
    check_marks(pages, broken);
    check_lines(pages, broken);
    check_pages_in_order(pages, broken);
    check_links(book, pages, broken);
}
