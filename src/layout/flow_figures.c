/* Figures: a picture, or whatever blocks, with captions and credits; and rows of parts, each a figure of its own. A row
 * is one box of the galley; each of its parts is set into a galley as wide as its picture. */
#include "layout/flow.h"

/* ---- a figure ---- */

static bool has_inline_child(const struct node *block)
{
    for (const struct node *child = block->first; child; child = child->next)
        if (node_kind_is_inline(child->kind))
            return true;
    return false;
}

/** About what a figure's captions and credits take at this width. */
static qlen captions_height(const struct flow *flow, const struct node *figure, qlen width)
{
    int64_t height = 0;

    for (const struct node *child = figure->first; child; child = child->next) {
        qlen least, most;
        if (child->kind != NODE_CAPTION && child->kind != NODE_CREDIT)
            continue;
        paragraph_extents(flow->setter->shaper, child, &least, &most);
        int64_t lines = most / width + 2;
        height += lines * style_leading(child->style) + child->style->margin_top;
    }
    return (qlen)MIN(height, flow->setter->page_height);
}

/** The room that captions and credits leave to the picture on a page of its own. */
static qlen picture_height(const struct flow *flow, const struct node *figure)
{
    qlen page = flow->setter->page_height;

    return MAX(page - captions_height(flow, figure, flow->width), page / 3);
}

static void flow_captions(struct flow *flow, const struct node *figure, int side)
{
    for (const struct node *child = figure->first; child; child = child->next) {
        bool above = child->kind == NODE_CAPTION && child->style->caption_side == SIDE_TOP;
        if ((child->kind == NODE_CAPTION || child->kind == NODE_CREDIT) &&
            above == (side == SIDE_TOP))
            flow_block(flow, child);
    }
}

void flow_figure(struct flow *flow, const struct node *figure)
{
    struct paragraph_options options = {.no_indent = true};
    struct flow_box box;

    flow->state->stretchable = true;
    flow_enter(flow, figure, node_kind_pdf(figure->kind), &box);
    flow_captions(&box.inner, figure, SIDE_TOP);
    options.object_height = picture_height(&box.inner, figure);
    options.object_width = flow->part_width;
    if (has_inline_child(figure))
        flow_paragraph(&box.inner, figure, &options);
    for (const struct node *child = figure->first; child; child = child->next)
        if (!node_kind_is_inline(child->kind) && child->kind != NODE_CAPTION &&
            child->kind != NODE_CREDIT)
            flow_block(&box.inner, child);
    flow_captions(&box.inner, figure, SIDE_BOTTOM);
    flow_leave(flow, &box);
    flow->state->stretchable = true;
}

/* ---- across a spread ---- */

bool flow_is_picture(const struct node *block)
{
    const struct node *image = block->first;

    if (block->kind != NODE_FIGURE || !image || image->kind != NODE_IMAGE ||
        !image->as.image.resource)
        return false;
    for (const struct node *child = image->next; child; child = child->next)
        if (child->kind != NODE_CAPTION && child->kind != NODE_CREDIT)
            return false;
    return true;
}

struct galley *flow_picture_apart(struct flow *flow, const struct node *figure, qlen width,
                                  struct galley **words)
{
    struct paragraph_options options = {.no_indent = true, .object_width = width};
    struct flow_state picture_state = {0}, words_state = {0};
    uint32_t element = flow_add_element(flow, figure, node_kind_pdf(figure->kind));
    struct flow picture = flow_begin(flow->setter, &picture_state, width, 0, element);
    struct flow below = flow_begin(flow->setter, &words_state, flow->setter->page_width, 0, element);

    picture.floating = below.floating = true;
    below.note_width = flow->setter->page_width;
    if (figure->attrs.id.n)
        flow_anchor(&picture, figure);
    options.object_height = picture_height(&below, figure);
    flow_paragraph(&picture, figure, &options);
    flow_end(&picture);
    flow_captions(&below, figure, SIDE_TOP);
    flow_captions(&below, figure, SIDE_BOTTOM);
    flow_end(&below);
    *words = below.galley;
    return picture.galley;
}

/* ---- parts side by side ---- */

/* White between two rows of a figure's captions and pictures is not known before they are set: a line for each. */
#define ROW_LINES 2

struct part {
    const struct node *figure;
    struct galley *galley;
    const struct resource *picture; /* or NULL */
    qlen given;        /* its width, as far as the author says; else 0 */
    qlen width, x, y;  /* in the row */
    qlen above;        /* height of what stands above its caption */
};

struct part_row {
    struct part *parts;
    size_t count;
    qlen room;         /* for the parts, without the white between them */
    qlen gap;
    qlen most;         /* no picture is higher */
};

/** A picture's width for a height of 1024. */
static int64_t aspect_of(const struct resource *picture)
{
    int64_t w = (int64_t)picture->width * (picture->density_y ? picture->density_y : 96);
    int64_t h = (int64_t)picture->height * (picture->density_x ? picture->density_x : 96);

    return CLAMP(w * 1024 / MAX(h, 1), 16, 1 << 20);
}

static qlen natural_height(const struct resource *picture)
{
    uint32_t density = picture->density_y ? picture->density_y : 96;

    return (qlen)MIN((int64_t)picture->height * 72 * QLEN_PT / density, PT(10000));
}

/** The width that the author gives a part, in a row with this room. */
static qlen given_width(const struct node *figure, qlen room)
{
    const struct node *image = figure->first;
    bool is_image = image && image->kind == NODE_IMAGE;
    const struct style *style = is_image ? image->style : figure->style;
    qlen width = style->width;

    if (is_image && width == SIZE_AUTO && style->height != SIZE_AUTO && style->height > 0 &&
        image->as.image.resource)
        width = (qlen)(style->height * aspect_of(image->as.image.resource) / 1024);
    if (width == SIZE_AUTO)
        return 0;
    return width < 0 ? (qlen)((int64_t)room * -width / 1024) : width;
}

static void list_parts(const struct flow *flow, const struct node *row, struct part_row *parts)
{
    size_t count = 0;

    for (const struct node *part = row->first; part; part = part->next)
        count++;
    size_t places = MAX(count, row->as.figure_row.places);
    parts->parts = ARENA_ARRAY(flow->setter->arena, struct part, count + 1);
    parts->gap = row->style->column_gap;
    parts->room = MAX(flow->width - (qlen)(places - 1) * parts->gap, flow->width / 2);
    for (const struct node *part = row->first; part; part = part->next) {
        const struct node *image = part->first;
        bool is_image = image && image->kind == NODE_IMAGE;
        parts->parts[parts->count++] = (struct part){
            .figure = part,
            .picture = is_image ? image->as.image.resource : NULL,
            .given = given_width(part, parts->room),
        };
    }
    if (places > count) /* as large as in a row that is full */
        parts->room = (qlen)((int64_t)parts->room * (int64_t)count / (int64_t)places);
}

/** Parts with a width of their own have it, if there is room; those that hold no picture have an equal share; the
 * pictures share what is left so that they are equally high, and none of them larger than the largest is by nature. */
static void share_width(struct part_row *row)
{
    int64_t fixed = 0, aspects = 0, height, most = 0;

    for (size_t i = 0; i < row->count; i++) {
        struct part *part = &row->parts[i];
        part->width = part->given ? part->given
                                  : part->picture ? 0 : row->room / (qlen)row->count;
        fixed += part->width;
        aspects += part->width ? 0 : aspect_of(part->picture);
        most = MAX(most, part->picture && !part->width ? natural_height(part->picture) : 0);
    }
    int64_t least = aspects ? row->room / 4 : 0; /* of pictures without a width */
    if (fixed > row->room - least) {
        for (size_t i = 0; i < row->count; i++)
            row->parts[i].width = (qlen)(row->parts[i].width * (row->room - least) / fixed);
        fixed = row->room - least;
    }
    height = aspects ? (row->room - fixed) * 1024 / aspects : 0;
    height = MIN(height, MIN(most, row->most));
    for (size_t i = 0; i < row->count; i++) {
        struct part *part = &row->parts[i];
        if (!part->width)
            part->width = (qlen)(height * aspect_of(part->picture) / 1024);
        if (part->picture && part->width * 1024 / aspect_of(part->picture) > row->most)
            part->width = (qlen)(row->most * aspect_of(part->picture) / 1024);
        part->width = MAX(part->width, 1);
    }
}

/** What stands above a part's caption. */
static qlen above_caption(const struct galley *galley)
{
    qlen height = 0, above = 0;

    for (size_t i = 0; i < galley->items.count; i++) {
        const struct galley_item *item = &galley->items.items[i];
        if (item->node && node_ancestor(item->node, NODE_CAPTION))
            return above;
        size_t lines = item->paragraph ? item->paragraph->settings[SETTING_NATURAL].count : 0;
        height += galley_item_height(item, SETTING_NATURAL, 0, lines);
        if (item->kind != GALLEY_SPACE)
            above = height;
    }
    return above;
}

static void set_part(struct flow *flow, struct part *part)
{
    struct flow_state state = {0};
    struct flow inner = flow_begin(flow->setter, &state, part->width, 0, flow->element);

    inner.floating = true;
    inner.sized = true;
    inner.part_width = part->width;
    inner.note_width = flow->note_width;
    flow_block(&inner, part->figure);
    flow_end(&inner);
    part->galley = inner.galley;
    part->above = above_caption(part->galley);
    for (size_t i = 0; i < part->galley->notes.count; i++)
        vec_push(&flow->galley->notes, part->galley->notes.items[i]);
    vec_clear(&part->galley->notes);
    galley_seal(part->galley);
}

/** Finds the parts' places in the row; returns its height. Their captions start on one level, but for a row with
 * vertical-align: top. */
static qlen place_parts(const struct flow *flow, const struct style *style, struct part_row *row)
{
    qlen above = 0, height = 0, x = 0, width = -row->gap;

    for (size_t i = 0; i < row->count; i++) {
        above = MAX(above, row->parts[i].above);
        width += row->parts[i].width + row->gap;
    }
    if (style->text_align == TEXT_CENTER)
        x = MAX(flow->width - width, 0) / 2;
    else if (style->text_align == TEXT_RIGHT ||
             (style->text_align != TEXT_LEFT && style->direction == DIRECTION_RTL))
        x = MAX(flow->width - width, 0);
    for (size_t i = 0; i < row->count; i++) {
        bool rtl = style->direction == DIRECTION_RTL;
        struct part *part = &row->parts[rtl ? row->count - 1 - i : i];
        qlen lack = above - part->above;
        part->x = x;
        part->y = style->vertical_align.kind == VALIGN_TOP      ? 0
                  : style->vertical_align.kind == VALIGN_MIDDLE ? lack / 2
                                                                : lack;
        x += part->width + row->gap;
        height = MAX(height, part->y + galley_height(part->galley));
    }
    return height;
}

static void paint_row(struct shaper *shaper, const void *data, qlen x, qlen y,
                      struct page_builder *page)
{
    const struct part_row *row = data;

    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        struct galley_place place = {.x = x + part->x, .y = y + part->y};
        galley_paint(shaper, part->galley, (struct galley_cut){0, 0},
                     (struct galley_cut){(uint32_t)part->galley->items.count, 0}, &place, page);
    }
}

/** The most a picture may be high in a row, when all rows of its figure and their captions stand on one page. */
static qlen row_most(const struct flow *flow, const struct node *row, const struct part_row *parts)
{
    qlen captions = ROW_LINES * style_leading(flow->setter->root), rows = 0;
    qlen width = parts->room / (qlen)MAX(parts->count, 1);

    for (const struct node *other = row->parent->first; other; other = other->next)
        rows += other->kind == NODE_FIGURE_ROW;
    qlen room = picture_height(flow, row->parent) / MAX(rows, 1);
    for (size_t i = 0; i < parts->count; i++)
        captions = MAX(captions, captions_height(flow, parts->parts[i].figure, MAX(width, 1)));
    return MAX(room - captions, room / 3);
}

/** A last row with places left has pictures as high as those above. */
static void like_above(const struct flow *flow, const struct node *node, struct part_row *row)
{
    const struct node *above = node->prev;
    struct part_row other = {.most = row->most};
    qlen most = 0;

    if (row->count >= node->as.figure_row.places || !above || above->kind != NODE_FIGURE_ROW)
        return;
    list_parts(flow, above, &other);
    share_width(&other);
    for (size_t i = 0; i < other.count; i++)
        if (other.parts[i].picture)
            most = MAX(most, (qlen)(other.parts[i].width * 1024 /
                                    aspect_of(other.parts[i].picture)));
    if (most)
        row->most = MIN(row->most, most);
}

void flow_figure_row(struct flow *flow, const struct node *node)
{
    struct part_row *row = ARENA_NEW(flow->setter->arena, struct part_row);
    struct flow_box box;
    uint32_t notes = (uint32_t)flow->galley->notes.count;

    flow_enter(flow, node, NULL, &box);
    list_parts(&box.inner, node, row);
    row->most = row_most(&box.inner, node, row);
    like_above(&box.inner, node, row);
    share_width(row);
    for (size_t i = 0; i < row->count; i++)
        set_part(&box.inner, &row->parts[i]);
    qlen height = place_parts(&box.inner, node->style, row), grid = flow->galley->grid;
    if (grid > 0) /* as lines with pictures do */
        height = (height + grid - 1) / grid * grid;
    flow_settle(&box.inner);
    struct galley_item *item = galley_add_box(box.inner.galley, box.inner.x, height,
                                              (uint32_t)flow->galley->notes.count - notes);
    item->node = node;
    item->paint = paint_row;
    item->data = row;
    flow_settled(&box.inner, item);
    flow_leave(flow, &box);
}
