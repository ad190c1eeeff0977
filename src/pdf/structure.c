/* Builds the structure tree.
 *
 * All kids (leaves, child elements, annotations) go into one list, which is sorted by parent and reading
 * order; each element then writes the stretch that is its own. */
#include "pdf/structure.h"

#include <glib.h>
#include <stdlib.h>

enum kid_kind { KID_LEAF, KID_ELEMENT, KID_ANNOTATION };

struct kid {
    uint32_t parent;
    uint32_t order;
    uint32_t place; /* in the list as gathered: keeps the sort stable */
    enum kid_kind kind;
    uint32_t page;
    uint32_t number; /* mcid, element, or object of an annotation */
};

/* An element as written. Those beyond the pages' own are links wrapped into elements of another type that
 * have annotations: PDF/UA wants each below a Link (UA-27). */
struct item {
    const struct element *element; /* NULL for a wrapping link */
    uint32_t parent;
    uint32_t wrap;   /* the wrapping link that holds its kids, or 0 */
    uint32_t first, end; /* its kids */
    bool kept;
};

struct tree {
    struct objects *objects;
    const struct structure_input *in;
    uint32_t root, first_object; /* object numbers: StructTreeRoot, element 0 */
    VEC(struct item) items;
    VEC(struct kid) kids;
};

static uint32_t item_object(const struct tree *tree, uint32_t item)
{
    return tree->first_object + item;
}

/* ---- gathering ---- */

static void add_kid(struct tree *tree, struct kid kid)
{
    uint32_t wrap = tree->items.items[kid.parent].wrap;

    if (wrap)
        kid.parent = wrap;
    kid.place = (uint32_t)tree->kids.count;
    vec_push(&tree->kids, kid);
}

static void add_items(struct tree *tree)
{
    const struct pages *pages = tree->in->pages;

    for (size_t i = 0; i < pages->element_count; i++)
        vec_push(&tree->items, (struct item){.element = &pages->elements[i],
                                             .parent = pages->elements[i].parent});
    for (size_t i = 0; i < tree->in->annotation_count; i++) {
        uint32_t element = tree->in->annotations[i].element;
        struct item *item = &tree->items.items[element];
        if (strcmp(item->element->type, "Link") == 0 || item->wrap)
            continue;
        item->wrap = (uint32_t)tree->items.count;
        vec_push(&tree->items, (struct item){.parent = element});
    }
}

/* The leaf kids of every element, page by page. */
static void add_leaves(struct tree *tree)
{
    const struct painting *painting = tree->in->painting;

    for (uint32_t page = 0; page < tree->in->pages->count; page++)
        for (uint32_t i = painting->first[page]; i < painting->first[page + 1]; i++) {
            const struct leaf *leaf = &painting->leaves[i];
            if (leaf->element != NO_ELEMENT)
                add_kid(tree, (struct kid){leaf->element, leaf->order, 0, KID_LEAF, page,
                                           (uint32_t)tree->in->mcids[i]});
        }
}

static void add_children(struct tree *tree)
{
    size_t own = tree->in->pages->element_count;

    for (uint32_t i = 1; i < own; i++)
        add_kid(tree, (struct kid){tree->items.items[i].parent,
                                   tree->items.items[i].element->order, 0, KID_ELEMENT, 0, i});
    for (size_t i = 0; i < tree->in->annotation_count; i++) {
        const struct annotation *a = &tree->in->annotations[i];
        add_kid(tree, (struct kid){a->element, UINT32_MAX, 0, KID_ANNOTATION, a->page,
                                   a->object});
    }
    /* these go to the wrapped elements themselves, so not by add_kid */
    for (uint32_t i = (uint32_t)own; i < tree->items.count; i++)
        vec_push(&tree->kids, (struct kid){tree->items.items[i].parent, 0,
                                           (uint32_t)tree->kids.count, KID_ELEMENT, 0, i});
}

static int compare_kids(const void *a, const void *b)
{
    const struct kid *one = a, *two = b;

    if (one->parent != two->parent)
        return one->parent < two->parent ? -1 : 1;
    if (one->order != two->order)
        return one->order < two->order ? -1 : 1;
    return one->place < two->place ? -1 : one->place > two->place;
}

static void sort_kids(struct tree *tree)
{
    struct kid *kids = tree->kids.items;

    if (tree->kids.count)
        qsort(kids, tree->kids.count, sizeof *kids, compare_kids);
    for (uint32_t i = 0; i < tree->kids.count;) {
        struct item *item = &tree->items.items[kids[i].parent];
        item->first = i;
        while (i < tree->kids.count && kids[i].parent == kids[item->first].parent)
            i++;
        item->end = i;
    }
}

/* Elements that mean nothing when they are empty; a cell keeps its place in the grid. */
static bool may_be_empty(const struct item *item)
{
    static const char *const lasting[] = {"Document", "TD", "TH", "TR", "LBody", "Lbl"};

    for (size_t i = 0; item->element && i < G_N_ELEMENTS(lasting); i++)
        if (strcmp(item->element->type, lasting[i]) == 0)
            return true;
    return false;
}

/* Children come after their parents but for the wrapping links, which have no child elements; so one walk
 * from the end sees every kid before its parent. */
static void keep_items(struct tree *tree)
{
    for (size_t i = tree->items.count; i-- > 0;) {
        struct item *item = &tree->items.items[i];
        item->kept = may_be_empty(item);
        for (uint32_t k = item->first; k < item->end && !item->kept; k++)
            item->kept = tree->kids.items[k].kind != KID_ELEMENT ||
                         tree->items.items[tree->kids.items[k].number].kept;
    }
}

/* ---- writing ---- */

static uint32_t first_page(const struct tree *tree, const struct item *item)
{
    for (uint32_t k = item->first; k < item->end; k++)
        if (tree->kids.items[k].kind == KID_LEAF)
            return tree->kids.items[k].page;
    return UINT32_MAX;
}

static void write_kid(const struct tree *tree, const struct kid *kid, uint32_t page)
{
    struct buf *out = &tree->objects->out;
    const uint32_t *page_objects = tree->in->page_objects;

    switch (kid->kind) {
    case KID_LEAF:
        if (kid->page == page)
            buf_printf(out, "%u ", kid->number);
        else
            buf_printf(out, "<</Type/MCR/Pg %u 0 R/MCID %u>>", page_objects[kid->page],
                       kid->number);
        return;
    case KID_ELEMENT:
        if (tree->items.items[kid->number].kept)
            buf_printf(out, "%u 0 R ", item_object(tree, kid->number));
        return;
    case KID_ANNOTATION:
        buf_printf(out, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>", page_objects[kid->page],
                   kid->number);
        return;
    }
}

static void write_kids(const struct tree *tree, const struct item *item)
{
    struct buf *out = &tree->objects->out;
    uint32_t page = first_page(tree, item);

    if (page != UINT32_MAX)
        buf_printf(out, "/Pg %u 0 R", tree->in->page_objects[page]);
    if (item->first == item->end)
        return;
    buf_string(out, "/K[");
    for (uint32_t k = item->first; k < item->end; k++)
        write_kid(tree, &tree->kids.items[k], page);
    buf_byte(out, ']');
}

/* The union of the pictures of an element on its first page, y up. */
static bool find_box(const struct tree *tree, uint32_t element, uint32_t page, qlen box[4])
{
    const struct pages *pages = tree->in->pages;
    bool found = false;

    if (page == UINT32_MAX)
        return false;
    for (size_t i = 0; i < pages->page[page].mark_count; i++) {
        const struct mark *m = &pages->page[page].marks[i];
        if (m->element != element || m->kind == MARK_TEXT)
            continue;
        qlen width = m->turned ? m->height : m->width, height = m->turned ? m->width : m->height;
        qlen high = pages->height - m->y + (m->turned ? height : 0), low = high - height;
        box[0] = found ? MIN(box[0], m->x) : m->x;
        box[1] = found ? MIN(box[1], low) : low;
        box[2] = found ? MAX(box[2], m->x + width) : m->x + width;
        box[3] = found ? MAX(box[3], high) : high;
        found = true;
    }
    return found;
}

static void write_figure(const struct tree *tree, const struct item *item, uint32_t number)
{
    struct buf *out = &tree->objects->out;
    qlen box[4];

    if (!find_box(tree, number, first_page(tree, item), box))
        return;
    buf_string(out, "<</O/Layout/Placement/Block/BBox[");
    for (int i = 0; i < 4; i++) {
        pdf_length(out, box[i]);
        buf_byte(out, ' ');
    }
    buf_string(out, "]>>");
}

static void write_table(const struct tree *tree, const struct element *element)
{
    static const char *const scopes[] = {NULL, "/Scope/Column", "/Scope/Row", "/Scope/Both"};
    struct buf *out = &tree->objects->out;
    bool header = strcmp(element->type, "TH") == 0;

    if (!header && element->colspan <= 1 && element->rowspan <= 1)
        return;
    buf_string(out, "<</O/Table");
    if (header)
        buf_string(out, scopes[element->scope ? element->scope & 3 : 1]);
    if (element->colspan > 1)
        buf_printf(out, "/ColSpan %d", element->colspan);
    if (element->rowspan > 1)
        buf_printf(out, "/RowSpan %d", element->rowspan);
    buf_string(out, ">>");
}

/* The attribute objects of ISO 32000-1, 14.8.5. */
static void write_attributes(const struct tree *tree, const struct item *item, uint32_t number)
{
    const struct element *element = item->element;
    struct buf *out = &tree->objects->out;
    size_t before = out->size;

    buf_string(out, "/A[");
    size_t start = out->size;
    if (strcmp(element->type, "Figure") == 0 || strcmp(element->type, "Formula") == 0)
        write_figure(tree, item, number);
    if (element->type[0] == 'T')
        write_table(tree, element);
    if (element->numbering) {
        buf_string(out, "<</O/List/ListNumbering");
        pdf_name(out, slice_of(element->numbering));
        buf_string(out, ">>");
    }
    if (out->size == start)
        out->size = before; /* none: take "/A[" back */
    else
        buf_byte(out, ']');
}

static void write_facts(const struct tree *tree, const struct item *item, uint32_t number)
{
    const struct element *element = item->element;
    struct buf *out = &tree->objects->out;
    bool needs_alt = strcmp(element->type, "Figure") == 0 || strcmp(element->type, "Formula") == 0;

    if (element->alt.n || needs_alt) {
        buf_string(out, "/Alt");
        pdf_text(out, element->alt.n ? element->alt : slice_of(element->type));
    }
    if (element->language.n) {
        buf_string(out, "/Lang");
        pdf_text(out, element->language);
    }
    if (element->id.n) {
        buf_string(out, "/ID");
        pdf_bytes(out, element->id);
    }
    write_attributes(tree, item, number);
}

const char *structure_type(const char *type, int *level)
{
    static const char *const headings[] = {"H1", "H2", "H3", "H4", "H5", "H6"};

    if (type[0] != 'H' || type[1] < '1' || type[1] > '6')
        return type;
    *level = MIN(type[1] - '0', *level + 1);
    return headings[*level - 1];
}

static void write_item(const struct tree *tree, uint32_t number, int *level)
{
    const struct item *item = &tree->items.items[number];
    const char *type = item->element ? structure_type(item->element->type, level) : "Link";
    uint32_t parent = item->parent == NO_ELEMENT ? tree->root : item_object(tree, item->parent);
    struct buf *out = &tree->objects->out;

    objects_begin(tree->objects, item_object(tree, number));
    buf_printf(out, "<</S/%s/P %u 0 R", type, parent);
    write_kids(tree, item);
    if (item->element)
        write_facts(tree, item, number);
    buf_string(out, ">>");
    objects_end(tree->objects);
}

/* Key i: the elements of page i's content by MCID. */
static void write_parent_tree(const struct tree *tree, uint32_t object)
{
    const struct structure_input *in = tree->in;
    struct buf *out = &tree->objects->out;

    objects_begin(tree->objects, object);
    buf_string(out, "<</Nums[");
    for (uint32_t page = 0; page < in->pages->count; page++) {
        buf_printf(out, "%u[", page);
        for (uint32_t i = in->painting->first[page]; i < in->painting->first[page + 1]; i++) {
            uint32_t element = in->painting->leaves[i].element;
            if (element == NO_ELEMENT)
                continue;
            uint32_t wrap = tree->items.items[element].wrap;
            buf_printf(out, "%u 0 R ", item_object(tree, wrap ? wrap : element));
        }
        buf_string(out, "]\n");
    }
    for (uint32_t i = 0; i < in->annotation_count; i++) {
        uint32_t element = in->annotations[i].element;
        uint32_t wrap = tree->items.items[element].wrap;
        buf_printf(out, "%u %u 0 R\n", (uint32_t)in->pages->count + i,
                   item_object(tree, wrap ? wrap : element));
    }
    buf_string(out, "]>>");
    objects_end(tree->objects);
}

struct named {
    struct slice id;
    uint32_t object;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *one = a, *two = b;
    int order = memcmp(one->id.p, two->id.p, MIN(one->id.n, two->id.n));

    return order ? order : (one->id.n > two->id.n) - (one->id.n < two->id.n);
}

/* Ids in byte order, as name trees want them; one leaf node holds all. Returns 0 when there are none. */
static uint32_t write_id_tree(const struct tree *tree)
{
    VEC(struct named) ids = {0};
    struct buf *out = &tree->objects->out;
    uint32_t object = 0;

    for (uint32_t i = 0; i < tree->items.count; i++) {
        const struct item *item = &tree->items.items[i];
        if (item->kept && item->element && item->element->id.n)
            vec_push(&ids, (struct named){item->element->id, item_object(tree, i)});
    }
    if (ids.count) {
        qsort(ids.items, ids.count, sizeof *ids.items, compare_named);
        object = objects_take(tree->objects, 1);
        objects_begin(tree->objects, object);
        buf_string(out, "<</Names[");
        for (size_t i = 0; i < ids.count; i++) {
            pdf_bytes(out, ids.items[i].id);
            buf_printf(out, "%u 0 R ", ids.items[i].object);
        }
        buf_string(out, "]>>");
        objects_end(tree->objects);
    }
    vec_free(&ids);
    return object;
}

static void write_root(const struct tree *tree)
{
    struct buf *out = &tree->objects->out;
    uint32_t parents = objects_take(tree->objects, 1);
    uint32_t ids = write_id_tree(tree);

    write_parent_tree(tree, parents);
    objects_begin(tree->objects, tree->root);
    buf_printf(out, "<</Type/StructTreeRoot/K[%u 0 R]/ParentTree %u 0 R/ParentTreeNextKey %zu",
               item_object(tree, 0), parents,
               tree->in->pages->count + tree->in->annotation_count);
    if (ids)
        buf_printf(out, "/IDTree %u 0 R", ids);
    buf_string(out, ">>");
    objects_end(tree->objects);
}

uint32_t structure_write(struct objects *objects, const struct structure_input *input)
{
    struct tree tree = {.objects = objects, .in = input};
    int level = 0;

    add_items(&tree);
    add_leaves(&tree);
    add_children(&tree);
    sort_kids(&tree);
    keep_items(&tree);
    tree.root = objects_take(objects, 1);
    tree.first_object = objects_take(objects, (uint32_t)tree.items.count);
    for (uint32_t i = 0; i < tree.items.count; i++)
        if (tree.items.items[i].kept)
            write_item(&tree, i, &level);
    write_root(&tree);
    vec_free(&tree.items);
    vec_free(&tree.kids);
    return tree.root;
}
