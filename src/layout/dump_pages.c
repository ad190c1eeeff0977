/* The pages as text, for `dump pages` and the goldens: a line a mark, in the order in which they are painted.
 *
 *     pages 1, 432.00 × 648.00
 *     page 1, folio 1, recto, opening
 *       text    56.69   74.30  113.40  Linux Libertine 17.85 bold  Sect/H1  "Loomings"
 *       text    56.69  144.30  324.02  Linux Libertine 10.5 +12  Sect/P  "Call me Ishmael. "
 *       rule    56.69  600.00  100.00    0.50  layout
 *       image   56.69  200.00  324.00  180.00  Sect/Div/Figure  images/whale.png "A whale"
 *       link    80.12  250.00   41.30   14.00  Sect/P/Link  -> #whales
 *       anchor  56.69   60.00  h#loomings
 *
 * Text stands at the start of its baseline, everything else at its top left corner. The path of the
 * structure is given where an element starts or is come back to; "=" says that a mark belongs to the element of the
 * mark before. Characters that cannot be seen are written \u{ad}. */
#include "layout/fonts.h"
#include "layout/page.h"
#include "model/node.h"

#include <glib.h>

struct dump {
    const struct pages *pages;
    struct buf *out;
    uint32_t element; /* of the mark before; NO_ELEMENT after artifacts */
};

/** A length in points with two decimals, right-aligned in `room`; in integers, so that every machine
 * rounds alike. */
static void put_points(struct buf *out, qlen length, int room)
{
    char text[32];
    int64_t size = length < 0 ? -(int64_t)length : length;
    int64_t hundredths = (size * 100 + QLEN_PT / 2) / QLEN_PT;
    g_snprintf(text, sizeof text, "%s%d.%02d", length < 0 && hundredths ? "-" : "",
               (int)(hundredths / 100), (int)(hundredths % 100));
    buf_printf(out, "%*s", room, text);
}

static void put_place(struct buf *out, qlen x, qlen y)
{
    put_points(out, x, 8);
    put_points(out, y, 8);
}

/** True for what does not show: controls, formats, and all spaces but the common one. */
static bool is_hidden(gunichar c)
{
    switch ((int)g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    case G_UNICODE_SPACE_SEPARATOR:
        return c != ' ';
    default:
        return false;
    }
}

static void put_quoted(struct buf *out, struct slice text)
{
    buf_string(out, "\"");
    for (const char *p = text.p, *end = text.p + text.n; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '"' || c == '\\')
            buf_byte(out, '\\');
        if (is_hidden(c))
            buf_printf(out, "\\u{%x}", (unsigned)c);
        else
            buf_char(out, c);
    }
    buf_string(out, "\"");
}

/* ---- structure ---- */

/** What an element says beside its type: what a header cell heads, what a cell spans, its language. */
static void put_element(struct buf *out, const struct element *element)
{
    static const char *const scopes[] = {"", ":column", ":row", ":both"};
    buf_string(out, element->type);
    buf_string(out, scopes[element->scope & 3]);
    if (element->colspan > 1 || element->rowspan > 1)
        buf_printf(out, ":%dx%d", (int)element->colspan, (int)element->rowspan);
    if (element->language.n) {
        buf_byte(out, ':');
        buf_slice(out, element->language);
    }
}

/** The path below the Document. */
static void put_path(struct dump *dump, uint32_t index)
{
    const struct element *element = &dump->pages->elements[index];
    if (element->parent != NO_ELEMENT && element->parent != 0) {
        put_path(dump, element->parent);
        buf_byte(dump->out, '/');
    }
    put_element(dump->out, element);
}

static void put_belonging(struct dump *dump, uint32_t element, enum artifact artifact)
{
    static const char *const artifacts[] = {"nothing", "head", "foot", "layout", "number"};
    buf_string(dump->out, "  ");
    if (element == NO_ELEMENT || artifact != NOT_ARTIFACT)
        buf_string(dump->out, artifacts[artifact]);
    else if (element == dump->element)
        buf_string(dump->out, "=");
    else if (element < dump->pages->element_count)
        put_path(dump, element);
    dump->element = artifact == NOT_ARTIFACT ? element : NO_ELEMENT;
}

/* ---- marks ---- */

static void put_color(struct buf *out, uint32_t color)
{
    if ((color >> 24) != 0xff)
        buf_printf(out, " #%08x", (unsigned)color);
    else if (color & 0xffffff)
        buf_printf(out, " #%06x", (unsigned)(color & 0xffffff));
}

static void put_font(struct buf *out, const struct fonts *fonts, const struct mark *mark)
{
    const struct face *face = fonts_face(fonts, mark->as.text.face);
    buf_string(out, "  ");
    buf_slice(out, face->family);
    buf_byte(out, ' ');
    buf_decimal(out, qlen_points(mark->as.text.size), 2);
    if (face->weight == 700)
        buf_string(out, " bold");
    else if (face->weight && face->weight != 400)
        buf_printf(out, " %d", face->weight);
    buf_string(out, face->italic ? " italic" : "");
    buf_string(out, mark->as.text.slanted ? " slanted" : "");
    if (mark->as.text.expansion)
        buf_printf(out, " %+d", (int)mark->as.text.expansion);
    buf_string(out, mark->as.text.rtl ? " rtl" : "");
    put_color(out, mark->color);
}

static void dump_mark(struct dump *dump, const struct mark *mark)
{
    static const char *const names[] = {"text  ", "rule  ", "image "};
    struct buf *out = dump->out;
    buf_printf(out, "  %s", names[mark->kind]);
    put_place(out, mark->x, mark->y);
    put_points(out, mark->width, 8);
    if (mark->kind == MARK_TEXT)
        put_font(out, dump->pages->fonts, mark);
    else
        put_points(out, mark->height, 8);
    buf_string(out, mark->turned ? " turned" : "");
    if (mark->kind == MARK_RULE)
        put_color(out, mark->color);
    put_belonging(dump, mark->element, mark->artifact);
    if (mark->kind == MARK_TEXT) {
        buf_string(out, "  ");
        put_quoted(out, mark->as.text.text);
    } else if (mark->kind == MARK_IMAGE) {
        buf_string(out, "  ");
        buf_slice(out, mark->as.image.resource->path);
        if (mark->as.image.whole > 0) {
            buf_string(out, " part of");
            put_points(out, mark->as.image.whole, 0);
            buf_string(out, " from");
            put_points(out, mark->as.image.shift, 0);
        }
        if (mark->element != NO_ELEMENT && mark->artifact == NOT_ARTIFACT) {
            buf_byte(out, ' ');
            put_quoted(out, dump->pages->elements[mark->element].alt);
        }
    }
    buf_byte(out, '\n');
}

/* ---- links and anchors ---- */

/** A node by its kind and its id, or by its label when it has none. */
static void put_node(struct buf *out, const struct node *node)
{
    buf_string(out, node_kind_name(node->kind));
    if (node->attrs.id.n) {
        buf_byte(out, '#');
        buf_slice(out, node->attrs.id);
    } else if (node->label.n) {
        buf_byte(out, ' ');
        buf_slice(out, node->label);
    }
}

static void dump_link(struct dump *dump, const struct link_area *link)
{
    struct buf *out = dump->out;
    buf_string(out, "  link  ");
    put_place(out, link->x, link->y);
    put_place(out, link->width, link->height);
    dump->element = NO_ELEMENT;
    put_belonging(dump, link->element, NOT_ARTIFACT);
    buf_string(out, "  -> ");
    if (link->target && link->target->attrs.id.n) {
        buf_byte(out, '#');
        buf_slice(out, link->target->attrs.id);
    } else if (link->target) {
        put_node(out, link->target);
    } else {
        buf_slice(out, link->url);
    }
    buf_byte(out, '\n');
}

static void dump_anchor(struct dump *dump, const struct anchor *anchor)
{
    buf_string(dump->out, "  anchor");
    put_place(dump->out, anchor->x, anchor->y);
    buf_string(dump->out, "  ");
    put_node(dump->out, anchor->node);
    buf_byte(dump->out, '\n');
}

static void dump_page(struct dump *dump, const struct page *page, size_t number)
{
    struct buf *out = dump->out;
    buf_printf(out, "page %d, folio ", (int)number);
    buf_slice(out, page->folio);
    buf_string(out, page->recto ? ", recto" : ", verso");
    buf_string(out, page->opening ? ", opening" : "");
    buf_string(out, page->blank ? ", blank" : "");
    buf_byte(out, '\n');
    dump->element = NO_ELEMENT;
    for (size_t i = 0; i < page->mark_count; i++)
        dump_mark(dump, &page->marks[i]);
    for (size_t i = 0; i < page->link_count; i++)
        dump_link(dump, &page->links[i]);
    for (size_t i = 0; i < page->anchor_count; i++)
        dump_anchor(dump, &page->anchors[i]);
}

void pages_dump(const struct pages *pages, struct buf *out)
{
    struct dump dump = {.pages = pages, .out = out};
    buf_printf(out, "pages %d, ", (int)pages->count);
    put_points(out, pages->width, 0);
    buf_string(out, " \xc3\x97 ");
    put_points(out, pages->height, 0);
    buf_byte(out, '\n');
    for (size_t i = 0; i < pages->count; i++)
        dump_page(&dump, &pages->page[i], i + 1);
}
