/* What is collected besides text: pictures, marks of notes, pages that references and indexes show. */
#include "layout/collect_parts.h"

#include "layout/folios.h"
#include "layout/note_marks.h"
#include "model/book.h"

#include <glib.h>

#define OBJECT_CHARACTER "\xef\xbf\xbc"
/* Synthesized super- and subscripts, in 1/1000: the size, and how far they move in ems of the text. */
#define SCRIPT_SIZE 650
#define SUPER_RAISE 330
#define SUB_DROP 160
/* Pixels of an image without a density are CSS's: 96 to the inch. */
#define DEFAULT_DENSITY 96

static qlen share(qlen width, qlen measure)
{
    if (width == SIZE_AUTO)
        return 0;
    return width < 0 ? (qlen)((int64_t)measure * -width / 1024) : width;
}

static void image_size(const struct collector *c, const struct style *style,
                       const struct resource *image, qlen *width, qlen *height)
{
    uint32_t dx = image->density_x ? image->density_x : DEFAULT_DENSITY;
    uint32_t dy = image->density_y ? image->density_y : DEFAULT_DENSITY;
    int64_t natural_w = (int64_t)image->width * 72 * QLEN_PT / dx;
    int64_t natural_h = (int64_t)image->height * 72 * QLEN_PT / dy;
    if (natural_w < 1)
        natural_w = 1;
    if (natural_h < 1)
        natural_h = 1;
    int64_t w = share(style->width, c->measure), h = 0;
    if (c->object_width > 0)
        w = c->object_width;
    else if (style->height != SIZE_AUTO && style->height > 0)
        h = style->height;
    if (!w && !h)
        w = natural_w, h = natural_h;
    else if (!w)
        w = natural_w * h / natural_h;
    else if (!h)
        h = natural_h * w / natural_w;
    if (c->measure > 0 && w > c->measure) {
        h = h * c->measure / w;
        w = c->measure;
    }
    if (c->object_height > 0 && h > c->object_height) {
        w = w * c->object_height / h;
        h = c->object_height;
    }
    *width = (qlen)w;
    *height = (qlen)CLAMP(h, 1, PT(10000));
}

void collect_put_image(struct collector *c, const struct context *at)
{
    const struct node *node = at->node;
    if (!node->as.image.resource) {
        collect_put_text(c, at, node->as.image.alt);
        return;
    }
    struct inline_object object = {.node = node};
    image_size(c, at->style, node->as.image.resource, &object.width, &object.height);
    if (c->soft_break)
        collect_settle_break(c, 'x');
    object.offset = (uint32_t)c->text.size;
    buf_string(&c->text, OBJECT_CHARACTER);
    vec_push(&c->objects, object);
    collect_close_run(c, at, object.offset);
    vec_last(&c->runs).artifact = node->as.image.decorative;
    if (at->element != NO_ELEMENT && c->structure && !node->as.image.decorative)
        c->structure->elements.items[at->element].alt = node->as.image.alt;
}

void collect_put_note(struct collector *c, struct context *at)
{
    struct slice mark = note_marks_find(c->note_marks, at->node);
    struct line_note note = {at->node, (uint32_t)c->text.size};
    vec_push(&c->notes, note);
    if (!mark.n || at->node->as.note.silent)
        return;
    at->glued = true;
    c->soft_break = false;
    collect_put_text(c, at, mark);
}

/* ---- pages ---- */

void collect_position(struct context *at, const struct context *up)
{
    const struct style *style = at->style;
    at->size = style->font_size;
    if (up->position != RUN_NORMAL && style->font_size == up->style->font_size)
        at->size = up->size;
    if (style->vertical_align.kind == VALIGN_BASELINE || style->vertical_align.kind >= VALIGN_TOP)
        return;
    if (style->vertical_align.kind == VALIGN_LENGTH) {
        at->raise += style->vertical_align.raise;
        return;
    }
    bool super = style->vertical_align.kind == VALIGN_SUPER;
    at->full_size = up->size;
    if (style->font_size == up->style->font_size)
        at->size = (qlen)((int64_t)up->size * SCRIPT_SIZE / 1000);
    at->raise += (qlen)((int64_t)up->size * (super ? SUPER_RAISE : -SUB_DROP) / 1000);
    at->position = super ? RUN_SUPER : RUN_SUB;
}

void collect_put_page_ref(struct collector *c, const struct context *at)
{
    collect_put_text(c, at, folios_text(c->folios, c->arena, at->node));
}

void collect_open_link(struct collector *c, struct context *at)
{
    if (at->link)
        return;
    at->link = at->node;
    if (c->structure && at->element != NO_ELEMENT)
        at->element = structure_add(c->structure, at->element, "Link", at->node);
    at->link_element = at->element;
}

void collect_put_locators(struct collector *c, const struct context *up)
{
    const struct place_words *words = NULL;
    size_t count;
    struct locator *locators = folios_locators(c->folios, c->arena, up->node, &count);

    for (size_t i = 0; i < count; i++) {
        struct context at = *up;
        if (words)
            collect_put_text(c, &at, slice_of(words->list));
        at.node = locators[i].ref;
        at.style = at.node->style ? at.node->style : up->style;
        collect_position(&at, up);
        collect_open_link(c, &at);
        words = at.node->as.page_ref.words;
        collect_put_text(c, &at, locator_text(c->arena, &locators[i], words));
    }
}
