/* Paints the marks of a page.
 *
 * In the PDF each mark lies in a leaf: one flat marked-content sequence, opened and closed by Cairo's tags.
 * Neighbouring marks of the same element share one. Cairo's own structure tree is thrown away later;
 * all it has to do is to put BDC and EMC into the content stream, so every tag is a plain Span. A
 * leaf is opened only when something will be drawn in it: Cairo drops empty ones on empty pages, and the
 * finisher counts. */
#include "pdf/paint.h"

#include "base/vec.h"
#include "pdf/faces.h"
#include "pdf/pdf.h"
#include "pdf/picture.h"
#include "pdf/spell.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>

/* Pixels of a picture in a preview: enough for a page on a large screen. */
#define PREVIEW_LIMIT 3000

/* The orders of an element's child elements, to see whether one stands between two marks. */
struct child_orders {
    uint32_t *start;  /* element → index of its first child in `orders`; one more at the end */
    uint32_t *orders; /* ascending within an element */
};

/* A resource that was drawn, kept for the next time. */
struct drawn {
    cairo_surface_t *surface;
    RsvgHandle *svg;
};

struct painter {
    const struct pages *pages;
    cairo_t *cr;
    struct faces *faces;
    GHashTable *drawn; /* const struct resource * → struct drawn */
    uint32_t color;
    bool color_set;
    /* of one text mark, kept for their memory */
    VEC(cairo_glyph_t) glyphs;
    VEC(cairo_text_cluster_t) clusters;
    struct buf text;
    struct spelled *spelled;
    unsigned spelled_room;
    /* for the PDF only */
    bool tagged;
    struct child_orders children;
    VEC(struct leaf) leaves;
    VEC(struct painted_image) images;
    bool leaf_open;
    uint32_t last_order;
};

/* ---- leaves ---- */

static void count_children(struct painter *painter)
{
    const struct pages *pages = painter->pages;
    size_t n = pages->element_count;
    uint32_t *start = g_new0(uint32_t, n + 2), *orders = g_new0(uint32_t, n + 1);

    for (size_t i = 0; i < n; i++)
        if (pages->elements[i].parent != NO_ELEMENT)
            start[pages->elements[i].parent + 2]++;
    for (size_t i = 2; i < n + 2; i++)
        start[i] += start[i - 1];
    /* filling moves start[parent + 1] from the first to the end of the parent's children */
    for (size_t i = 0; i < n; i++)
        if (pages->elements[i].parent != NO_ELEMENT)
            orders[start[pages->elements[i].parent + 1]++] = pages->elements[i].order;
    painter->children = (struct child_orders){start, orders};
}

/* True when a child element of `element` stands after `from` and before `to`. */
static bool child_between(const struct child_orders *children, uint32_t element, uint32_t from,
                          uint32_t to)
{
    uint32_t low = children->start[element], end = children->start[element + 1], high = end;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (children->orders[middle] <= from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && children->orders[low] < to;
}

static void close_leaf(struct painter *painter)
{
    if (painter->leaf_open)
        cairo_tag_end(painter->cr, "Span");
    painter->leaf_open = false;
}

static bool joins_leaf(const struct painter *painter, const struct mark *mark,
                       struct slice actual)
{
    if (!painter->leaf_open || actual.p)
        return false;
    const struct leaf *leaf = &vec_last(&painter->leaves);
    if (leaf->actual.p || leaf->element != mark->element || leaf->artifact != mark->artifact)
        return false;
    if (mark->element == NO_ELEMENT)
        return true;
    return mark->order >= painter->last_order &&
           !child_between(&painter->children, mark->element, painter->last_order, mark->order);
}

/* Opens the leaf that the mark is painted in, or goes on with the open one. */
static void enter_leaf(struct painter *painter, const struct mark *mark, struct slice actual)
{
    if (!painter->tagged)
        return;
    if (!joins_leaf(painter, mark, actual)) {
        close_leaf(painter);
        cairo_tag_begin(painter->cr, "Span", NULL);
        vec_push(&painter->leaves,
                 (struct leaf){mark->element, mark->order, mark->artifact, actual});
        painter->leaf_open = true;
    }
    painter->last_order = mark->order;
}

/* ---- text ---- */

static void set_color(struct painter *painter, uint32_t color)
{
    if (painter->color_set && painter->color == color)
        return;
    cairo_set_source_rgba(painter->cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                          (color & 255) / 255.0, (color >> 24 & 255) / 255.0);
    painter->color = color;
    painter->color_set = true;
}

/* The pen while a text mark is painted. */
struct pen {
    const struct mark *mark;
    struct face_use use;
    uint32_t blank; /* the face's space */
};

static void flush_glyphs(struct painter *painter, struct pen *pen)
{
    cairo_scaled_font_t *font = faces_font(painter->faces, &pen->use);

    if (painter->glyphs.count && font) {
        cairo_set_scaled_font(painter->cr, font);
        cairo_show_text_glyphs(painter->cr, painter->text.data, (int)painter->text.size,
                               painter->glyphs.items, (int)painter->glyphs.count,
                               painter->clusters.items, (int)painter->clusters.count, 0);
    }
    vec_clear(&painter->glyphs);
    vec_clear(&painter->clusters);
    buf_clear(&painter->text);
}

/* Changes to the twin for the glyphs to come; what was gathered is shown first. */
static void change_twin(struct painter *painter, struct pen *pen, uint32_t twin)
{
    if (twin == pen->use.twin)
        return;
    flush_glyphs(painter, pen);
    pen->use.twin = twin;
}

static void push_glyph(struct painter *painter, cairo_glyph_t glyph, struct slice text)
{
    vec_push(&painter->glyphs, glyph);
    vec_push(&painter->clusters, (cairo_text_cluster_t){(int)text.n, 1});
    buf_slice(&painter->text, text);
}

/* A glyph without ink. Cairo drops what has no ink at all, so it must be shown together with the glyph before it,
 * in that one's twin or both in another; or, after another blank, with the glyph to come. */
static void add_blank(struct painter *painter, struct pen *pen, cairo_glyph_t glyph,
                      struct slice text)
{
    struct naming names[2] = {{(uint32_t)glyph.index, text}};

    uint32_t twin = faces_twin(painter->faces, pen->use.face, pen->use.twin, names, 1);
    if (twin == pen->use.twin || !painter->glyphs.count ||
        vec_last(&painter->glyphs).index == pen->blank) {
        change_twin(painter, pen, twin);
        push_glyph(painter, glyph, text);
        return;
    }
    cairo_glyph_t before = vec_last(&painter->glyphs);
    size_t size = (size_t)vec_last(&painter->clusters).num_bytes;
    char word[64];
    if (size > sizeof word)
        return; /* no cluster is that long */
    memcpy(word, painter->text.data + painter->text.size - size, size);
    names[1] = (struct naming){(uint32_t)before.index, {word, size}};
    twin = faces_twin(painter->faces, pen->use.face, pen->use.twin, names, 2);
    painter->glyphs.count--;
    painter->clusters.count--;
    painter->text.size -= size;
    change_twin(painter, pen, twin);
    push_glyph(painter, before, names[1].text);
    push_glyph(painter, glyph, text);
}

static cairo_glyph_t place_glyph(const struct pen *pen, const struct glyph *glyph, qlen x)
{
    return (cairo_glyph_t){glyph->id, qlen_points(x + glyph->dx),
                           qlen_points(pen->mark->y - glyph->dy)};
}

/* Adds the pieces of one cluster, whose left edge is at `x`, all from one twin. */
static void add_pieces(struct painter *painter, struct pen *pen, const struct glyph *glyphs,
                       unsigned count, qlen x)
{
    /* a glyph must stand for something; the word joiner is nothing to any reader */
    static const struct slice nothing = {"\xE2\x81\xA0", 3};
    struct glyph blank = {.id = pen->blank};
    struct naming names[2 * SPELL_MAX + 1] = {0};
    qlen edge = x; /* where the last glyph ended, as the script is read */

    for (unsigned i = 0; i < count; i++) {
        struct spelled *piece = &painter->spelled[i];
        if (!piece->text.n)
            piece->text = nothing;
        names[i % G_N_ELEMENTS(names)] = (struct naming){
            piece->glyph == SPELL_BLANK ? blank.id : glyphs[piece->glyph].id, piece->text};
    }
    change_twin(painter, pen,
                faces_twin(painter->faces, pen->use.face, 0, names,
                           MIN(count, G_N_ELEMENTS(names))));
    for (unsigned i = 0; i < count; i++) {
        const struct spelled *piece = &painter->spelled[i];
        qlen at = x;
        for (int k = 0; k < piece->glyph; k++)
            at += glyphs[k].advance;
        if (piece->glyph == SPELL_BLANK) {
            push_glyph(painter, place_glyph(pen, &blank, edge), piece->text);
            continue;
        }
        push_glyph(painter, place_glyph(pen, &glyphs[piece->glyph], at), piece->text);
        edge = pen->mark->as.text.rtl ? at - 1 : at + glyphs[piece->glyph].advance;
    }
}

/* Adds a cluster whose left edge is at `x`. */
static void add_cluster(struct painter *painter, struct pen *pen, const struct glyph *glyphs,
                        unsigned count, qlen x, struct slice text)
{
    bool exact = true; /* asked for before, of the whole mark */

    if (count == 1 && glyphs->id == pen->blank)
        add_blank(painter, pen, place_glyph(pen, glyphs, x), text);
    else
        add_pieces(painter, pen, glyphs,
                   spell_cluster(painter->faces, pen->use.face, glyphs, count, text,
                                 pen->mark->as.text.rtl, painter->spelled, &exact), x);
}

/* A space that the line's end swallowed is painted all the same: it parts the words. */
static void add_swallowed(struct painter *painter, struct pen *pen, qlen x, struct slice text)
{
    struct glyph blank = {.id = pen->blank};

    if (slice_is(text, " ") && blank.id)
        add_blank(painter, pen, place_glyph(pen, &blank, x), text);
}

static qlen width_of(const struct glyph *glyphs, unsigned count)
{
    qlen width = 0;

    for (unsigned i = 0; i < count; i++)
        width += glyphs[i].advance;
    return width;
}

/* True when a cluster's glyphs stand in another order than its text, or one of them for no character: then
 * the leaf says its text itself. Right-to-left text needs no such help: it is painted in reading
 * order, and readers know what to do with it. */
static bool needs_actual_text(struct painter *painter, const struct mark *mark)
{
    const struct glyph *glyphs = mark->as.text.glyphs;
    const char *text = mark->as.text.text.p;
    bool exact = true;

    for (uint32_t i = 0; i < mark->as.text.cluster_count && exact && !mark->as.text.rtl; i++) {
        struct cluster cluster = mark->as.text.clusters[i];
        if (cluster.glyphs > 1)
            spell_cluster(painter->faces, mark->as.text.face, glyphs, cluster.glyphs,
                          (struct slice){text, cluster.bytes}, false, painter->spelled, &exact);
        glyphs += cluster.glyphs;
        text += cluster.bytes;
    }
    return !exact;
}

/* Adds the clusters in reading order. */
static void add_clusters(struct painter *painter, struct pen *pen)
{
    const struct mark *mark = pen->mark;
    const struct glyph *glyphs = mark->as.text.glyphs;
    struct slice text = mark->as.text.text;
    bool rtl = mark->as.text.rtl;
    uint32_t glyph = rtl ? mark->as.text.glyph_count : 0;
    qlen x = mark->x + (rtl ? width_of(glyphs, glyph) : 0);

    for (uint32_t i = 0; i < mark->as.text.cluster_count; i++) {
        struct cluster cluster = mark->as.text.clusters[i];
        struct slice own = slice_sub(text, 0, cluster.bytes);
        if (rtl) {
            glyph -= cluster.glyphs;
            x -= width_of(glyphs + glyph, cluster.glyphs);
        }
        if (cluster.glyphs)
            add_cluster(painter, pen, glyphs + glyph, cluster.glyphs, x, own);
        else
            add_swallowed(painter, pen, x, own);
        if (!rtl) {
            x += width_of(glyphs + glyph, cluster.glyphs);
            glyph += cluster.glyphs;
        }
        text = slice_sub(text, cluster.bytes, text.n);
    }
}

/* Room for the glyphs of the largest cluster. */
static void make_room(struct painter *painter, const struct mark *mark)
{
    unsigned most = 1;

    for (uint32_t i = 0; i < mark->as.text.cluster_count; i++)
        most = MAX(most, mark->as.text.clusters[i].glyphs);
    if (most > painter->spelled_room) {
        painter->spelled = g_renew(struct spelled, painter->spelled, 3 * most + 1);
        painter->spelled_room = most;
    }
}

static void paint_text(struct painter *painter, const struct mark *mark)
{
    struct pen pen = {
        .mark = mark,
        .blank = faces_glyph(painter->faces, mark->as.text.face, ' '),
        .use = {mark->as.text.face, 0, mark->as.text.size, mark->as.text.expansion,
                mark->as.text.slanted},
    };

    if (!mark->as.text.glyph_count || !faces_font(painter->faces, &pen.use))
        return;
    make_room(painter, mark);
    bool actual = painter->tagged && needs_actual_text(painter, mark);
    enter_leaf(painter, mark, actual ? mark->as.text.text : (struct slice){0});
    set_color(painter, mark->color);
    add_clusters(painter, &pen);
    flush_glyphs(painter, &pen);
}

/* ---- rules and pictures ---- */

static void paint_rule(struct painter *painter, const struct mark *mark)
{
    if (mark->width <= 0 || mark->height <= 0)
        return;
    enter_leaf(painter, mark, (struct slice){0});
    set_color(painter, mark->color);
    cairo_rectangle(painter->cr, qlen_points(mark->x), qlen_points(mark->y),
                    qlen_points(mark->width), qlen_points(mark->height));
    cairo_fill(painter->cr);
}

static void drawn_free(void *data)
{
    struct drawn *drawn = data;

    if (drawn->surface)
        cairo_surface_destroy(drawn->surface);
    if (drawn->svg)
        g_object_unref(drawn->svg);
    g_free(drawn);
}

static struct drawn *find_drawn(struct painter *painter, const struct mark *mark)
{
    const struct resource *resource = mark->as.image.resource;
    struct drawn *drawn = g_hash_table_lookup(painter->drawn, resource);

    if (drawn)
        return drawn;
    drawn = g_new0(struct drawn, 1);
    g_hash_table_insert(painter->drawn, (gpointer)resource, drawn);
    if (resource->kind == RESOURCE_SVG) {
        drawn->svg = rsvg_handle_new_from_data((const guint8 *)resource->bytes.p,
                                               resource->bytes.n, NULL);
    } else if (painter->tagged) {
        drawn->surface = picture_place_holder((uint32_t)painter->images.count);
        vec_push(&painter->images, (struct painted_image){resource, mark->span});
    } else {
        drawn->surface = picture_surface(resource, PREVIEW_LIMIT);
    }
    return drawn;
}

static void draw_svg(cairo_t *cr, RsvgHandle *svg, const struct mark *mark)
{
    RsvgRectangle viewport = {0, 0, qlen_points(mark->width), qlen_points(mark->height)};

    cairo_translate(cr, qlen_points(mark->x), qlen_points(mark->y));
    rsvg_handle_render_document(svg, cr, &viewport, NULL);
}

/* Puts a surface of any size on the mark's rectangle, turned as its EXIF says. */
static void draw_surface(cairo_t *cr, cairo_surface_t *surface, const struct mark *mark)
{
    double width = cairo_image_surface_get_width(surface);
    double height = cairo_image_surface_get_height(surface);
    cairo_matrix_t turn;

    cairo_translate(cr, qlen_points(mark->x), qlen_points(mark->y));
    cairo_scale(cr, qlen_points(mark->width), qlen_points(mark->height));
    picture_orient(mark->as.image.resource, &turn);
    cairo_transform(cr, &turn);
    cairo_rectangle(cr, 0, 0, 1, 1);
    cairo_scale(cr, 1 / width, 1 / height);
    cairo_set_source_surface(cr, surface, 0, 0);
    if (width == 1 && height == 1)
        cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_fill(cr);
}

static void paint_image(struct painter *painter, const struct mark *mark)
{
    struct drawn *drawn = find_drawn(painter, mark);
    struct mark whole = *mark;

    if ((!drawn->surface && !drawn->svg) || mark->width <= 0 || mark->height <= 0)
        return;
    enter_leaf(painter, mark, (struct slice){0});
    cairo_save(painter->cr);
    if (mark->as.image.whole > 0) {
        whole.x -= mark->as.image.shift;
        whole.width = mark->as.image.whole;
        cairo_rectangle(painter->cr, qlen_points(mark->x), qlen_points(mark->y),
                        qlen_points(mark->width), qlen_points(mark->height));
        cairo_clip(painter->cr);
    }
    if (drawn->svg)
        draw_svg(painter->cr, drawn->svg, &whole);
    else
        draw_surface(painter->cr, drawn->surface, &whole);
    cairo_restore(painter->cr);
}

/* ---- pages ---- */

static void paint_mark(struct painter *painter, const struct mark *mark)
{
    switch (mark->kind) {
    case MARK_TEXT:
        paint_text(painter, mark);
        break;
    case MARK_RULE:
        paint_rule(painter, mark);
        break;
    case MARK_IMAGE:
        paint_image(painter, mark);
        break;
    }
}

/* A quarter to the left about the mark's place. The matrix is exact; an angle would not be. */
static void paint_turned(struct painter *painter, const struct mark *mark)
{
    double x = qlen_points(mark->x), y = qlen_points(mark->y);
    cairo_matrix_t turn = {.xx = 0, .yx = -1, .xy = 1, .yy = 0, .x0 = x - y, .y0 = y + x};

    cairo_save(painter->cr);
    cairo_transform(painter->cr, &turn);
    painter->color_set = false;
    paint_mark(painter, mark);
    cairo_restore(painter->cr);
    painter->color_set = false;
}

static void paint_page(struct painter *painter, const struct page *page)
{
    painter->color_set = false;
    for (size_t i = 0; i < page->mark_count; i++) {
        if (page->marks[i].turned)
            paint_turned(painter, &page->marks[i]);
        else
            paint_mark(painter, &page->marks[i]);
    }
    close_leaf(painter);
}

static void painter_init(struct painter *painter, const struct pages *pages, cairo_t *cr)
{
    *painter = (struct painter){.pages = pages, .cr = cr};
    painter->faces = faces_new(pages);
    painter->drawn = g_hash_table_new_full(NULL, NULL, NULL, drawn_free);
}

static void painter_clear(struct painter *painter)
{
    g_hash_table_destroy(painter->drawn);
    vec_free(&painter->glyphs);
    vec_free(&painter->clusters);
    buf_free(&painter->text);
    g_free(painter->spelled);
    g_free(painter->children.start);
    g_free(painter->children.orders);
    faces_free(painter->faces);
}

void pdf_draw_page(const struct pages *pages, size_t page, struct _cairo *cr)
{
    struct painter painter;

    painter_init(&painter, pages, cr);
    cairo_save(cr);
    paint_page(&painter, &pages->page[page]);
    cairo_restore(cr);
    painter_clear(&painter);
}

static cairo_status_t append(void *user, const unsigned char *bytes, unsigned size)
{
    buf_bytes(user, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *new_surface(const struct pages *pages, struct buf *out)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        append, out, qlen_points(pages->width), qlen_points(pages->height));

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    /* any fixed date: the finisher writes its own Info */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "2000-01-01T00:00:00Z");
    return surface;
}

/* Paints page after page; stops at Cairo's first error, which is sticky. */
static cairo_status_t paint_all(struct painter *painter, cairo_surface_t *surface,
                                uint32_t *first)
{
    const struct pages *pages = painter->pages;

    for (size_t i = 0; i < pages->count && !cairo_surface_status(surface); i++) {
        first[i] = (uint32_t)painter->leaves.count;
        paint_page(painter, &pages->page[i]);
        cairo_show_page(painter->cr);
    }
    first[pages->count] = (uint32_t)painter->leaves.count;
    cairo_status_t status = cairo_status(painter->cr);
    cairo_surface_finish(surface);
    return status ? status : cairo_surface_status(surface);
}

bool paint_pages(const struct pages *pages, struct diags *diags, struct painting *out)
{
    struct painter painter;

    *out = (struct painting){.first = g_new0(uint32_t, pages->count + 1)};
    cairo_surface_t *surface = new_surface(pages, &out->pdf);
    cairo_t *cr = cairo_create(surface);
    painter_init(&painter, pages, cr);
    painter.tagged = true;
    count_children(&painter);
    cairo_status_t status = paint_all(&painter, surface, out->first);
    if (faces_failed(painter.faces))
        diag(diags, SPAN_NONE, DIAG_FILE_MISSING, faces_failed(painter.faces),
             "it is no font that FreeType can open");
    if (status)
        diag(diags, SPAN_NONE, DIAG_PDF_FAILED, cairo_status_to_string(status));
    bool good = !status && !faces_failed(painter.faces);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    painter_clear(&painter);
    out->leaves = painter.leaves.items;
    out->images = painter.images.items;
    out->image_count = painter.images.count;
    return good;
}

void painting_free(struct painting *painting)
{
    buf_free(&painting->pdf);
    g_free(painting->leaves);
    g_free(painting->first);
    g_free(painting->images);
}
