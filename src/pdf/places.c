/* Destinations, link annotations, the outline and page labels. */
#include "pdf/places.h"

#include <glib.h>

/* Readers show the place with a little room above it. */
#define ROOM_ABOVE PT(12)

struct place {
    uint32_t page;
    qlen y;
};

struct places {
    const struct pages *pages;
    const uint32_t *page_objects;
    GHashTable *by_node; /* const struct node * → index in `list`, from 1 */
    VEC(struct place) list;
};

struct places *places_new(const struct pages *pages, const uint32_t *page_objects)
{
    struct places *places = g_new0(struct places, 1);

    places->pages = pages;
    places->page_objects = page_objects;
    places->by_node = g_hash_table_new(NULL, NULL);
    for (size_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->page[p].anchor_count; i++) {
            const struct anchor *anchor = &pages->page[p].anchors[i];
            if (g_hash_table_contains(places->by_node, anchor->node))
                continue; /* the first place counts */
            vec_push(&places->list, (struct place){(uint32_t)p, anchor->y});
            g_hash_table_insert(places->by_node, (gpointer)anchor->node,
                                GSIZE_TO_POINTER(places->list.count));
        }
    return places;
}

void places_free(struct places *places)
{
    g_hash_table_destroy(places->by_node);
    vec_free(&places->list);
    g_free(places);
}

static const struct place *find(const struct places *places, const struct node *target)
{
    size_t index = GPOINTER_TO_SIZE(g_hash_table_lookup(places->by_node, target));

    return index ? &places->list.items[index - 1] : NULL;
}

bool places_write(const struct places *places, const struct node *target, struct buf *out)
{
    const struct place *place = find(places, target);

    if (!place)
        return false;
    buf_printf(out, "[%u 0 R/XYZ null ", places->page_objects[place->page]);
    pdf_length(out, MIN(places->pages->height - place->y + ROOM_ABOVE, places->pages->height));
    buf_string(out, " null]");
    return true;
}

/* ---- links ---- */

static void write_numbers(struct buf *out, const qlen *numbers, int count)
{
    buf_byte(out, '[');
    for (int i = 0; i < count; i++) {
        if (i)
            buf_byte(out, ' ');
        pdf_length(out, numbers[i]);
    }
    buf_byte(out, ']');
}

/* Percent-encodes what a URI may not hold as it is; a URI action's string is ASCII. */
static void write_uri(struct buf *out, struct slice url)
{
    struct buf uri = {0};

    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= 32 || c > 126 || strchr("<>\"{}|\\^`", c))
            buf_printf(&uri, "%%%02X", c);
        else
            buf_byte(&uri, (char)c);
    }
    pdf_bytes(out, buf_view(&uri));
    buf_free(&uri);
}

static void write_link(struct buf *out, const struct pages *pages, const struct places *places,
                       const struct link_area *link, uint32_t page_object, size_t key)
{
    qlen left = link->x, right = link->x + link->width;
    qlen top = pages->height - link->y, bottom = top - link->height;
    const qlen rect[] = {left, bottom, right, top};
    const qlen quad[] = {left, top, right, top, left, bottom, right, bottom};

    buf_printf(out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/P %u 0 R/StructParent %zu/Rect",
               page_object, key);
    write_numbers(out, rect, 4);
    buf_string(out, "/QuadPoints");
    write_numbers(out, quad, 8);
    buf_string(out, "/Contents");
    pdf_text(out, link->title.n ? link->title : link->url.n ? link->url : SLICE("link"));
    if (link->target) {
        buf_string(out, "/Dest");
        places_write(places, link->target, out);
    } else {
        buf_string(out, "/A<</S/URI/URI");
        write_uri(out, link->url);
        buf_string(out, ">>");
    }
    buf_string(out, ">>");
}

static bool is_usable(const struct places *places, const struct link_area *link)
{
    if (link->element == NO_ELEMENT || link->width <= 0 || link->height <= 0)
        return false;
    return link->target ? find(places, link->target) != NULL : link->url.n > 0;
}

void links_write(struct objects *objects, const struct pages *pages,
                 const struct places *places, const uint32_t *page_objects,
                 struct annotation **annotations, size_t *count)
{
    VEC(struct annotation) list = {0};

    for (uint32_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->page[p].link_count; i++) {
            const struct link_area *link = &pages->page[p].links[i];
            if (!is_usable(places, link))
                continue;
            uint32_t object = objects_take(objects, 1);
            objects_begin(objects, object);
            write_link(&objects->out, pages, places, link, page_objects[p],
                       pages->count + list.count);
            objects_end(objects);
            vec_push(&list, (struct annotation){object, p, link->element});
        }
    *annotations = list.items;
    *count = list.count;
}

/* ---- outline ---- */

/* An entry with its relatives, as numbers in the list; 0 is the outline itself. */
struct line {
    const struct outline_entry *entry;
    int depth;
    uint32_t parent, prev, next, first, last;
    uint32_t below; /* entries below it, all shown */
};

/* Links the entries into a tree and counts what is below each. */
static void link_lines(struct line *lines, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct line *line = &lines[i];
        uint32_t parent = i - 1;
        int depth = line->entry->level + 1;
        if (depth > lines[parent].depth + 1)
            depth = lines[parent].depth + 1;
        line->depth = depth;
        while (lines[parent].depth >= depth)
            parent = lines[parent].parent;
        line->parent = parent;
        line->prev = lines[parent].last;
        if (line->prev)
            lines[line->prev].next = i;
        else
            lines[parent].first = i;
        lines[parent].last = i;
    }
    for (uint32_t i = count; i-- > 1;)
        lines[lines[i].parent].below += 1 + lines[i].below;
}

static void write_reference(struct buf *out, const char *key, uint32_t base, uint32_t line)
{
    if (line)
        buf_printf(out, "%s %u 0 R", key, base + line);
}

static void write_line(struct buf *out, const struct line *line, uint32_t base,
                       const struct places *places)
{
    buf_string(out, "<<");
    if (line->entry) {
        buf_string(out, "/Title");
        pdf_text(out, line->entry->title.n ? line->entry->title : SLICE("-"));
        buf_string(out, "/Dest");
        places_write(places, line->entry->target, out);
        buf_printf(out, "/Parent %u 0 R", base + line->parent);
    } else {
        buf_string(out, "/Type/Outlines");
    }
    write_reference(out, "/Prev", base, line->prev);
    write_reference(out, "/Next", base, line->next);
    write_reference(out, "/First", base, line->first);
    write_reference(out, "/Last", base, line->last);
    if (line->below)
        buf_printf(out, "/Count %u", line->below);
    buf_string(out, ">>");
}

uint32_t outline_write(struct objects *objects, const struct pages *pages,
                       const struct places *places)
{
    VEC(struct line) lines = {0};
    uint32_t base = 0;

    vec_push(&lines, (struct line){0});
    for (size_t i = 0; i < pages->outline_count; i++)
        if (find(places, pages->outline[i].target))
            vec_push(&lines, (struct line){.entry = &pages->outline[i]});
    if (lines.count > 1) {
        link_lines(lines.items, (uint32_t)lines.count);
        base = objects_take(objects, (uint32_t)lines.count);
        for (uint32_t i = 0; i < lines.count; i++) {
            objects_begin(objects, base + i);
            write_line(&objects->out, &lines.items[i], base, places);
            objects_end(objects);
        }
    }
    vec_free(&lines);
    return base;
}

/* ---- page labels ---- */

static bool is_plain(const struct page *page)
{
    return page->folio.n && (unsigned char)page->folio.p[0] < 0x80;
}

void labels_write(const struct pages *pages, struct buf *out)
{
    buf_string(out, "<</Nums[");
    for (size_t i = 0; i < pages->count; i++) {
        const struct page *page = &pages->page[i];
        if (!is_plain(page)) { /* PDF counts in no other figures: each has a label of its own */
            buf_printf(out, "%zu<</P", i);
            pdf_text(out, page->folio);
            buf_string(out, ">>");
            continue;
        }
        if (i && page->roman == page[-1].roman && page->number == page[-1].number + 1 &&
            is_plain(&page[-1]))
            continue;
        buf_printf(out, "%zu<</S/%c", i, page->roman ? 'r' : 'D');
        if (page->number != 1)
            buf_printf(out, "/St %d", MAX(page->number, 1));
        buf_string(out, ">>");
    }
    buf_string(out, "]>>");
}
