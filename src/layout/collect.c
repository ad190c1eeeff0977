/* Collecting: the inlines below a block as one text with runs of style, inline images, anchors and
 * references to notes.
 *
 * White space collapses as in CSS. A source line's end is a space, but nothing between two
 * ideographs. A hard break is U+2028, an image U+FFFC; neither is ever shown. The walk keeps its own
 * stack, so deep nesting costs memory and no C stack. */
#include "layout/collect.h"

#include "layout/folios.h"
#include "layout/note_marks.h"

#include "model/book.h"
#include "style/style.h"

#include <glib.h>
#include <unicode/ucasemap.h>

#define LINE_SEPARATOR "\xe2\x80\xa8"
#define OBJECT_CHARACTER "\xef\xbf\xbc"
/* Synthesized super- and subscripts, in 1/1000: the size, and how far they move in ems of the text. */
#define SCRIPT_SIZE 650
#define SUPER_RAISE 330
#define SUB_DROP 160
/* Pixels of an image without a density are CSS's: 96 to the inch. */
#define DEFAULT_DENSITY 96

/** What a node hands down to those below it. */
struct context {
    const struct node *node;
    const struct style *style;
    uint32_t element;
    const struct node *link;
    uint32_t link_element;
    qlen size, full_size, raise;
    enum run_position position;
    uint32_t decoration, decoration_color;
    uint32_t background;
    bool code, glued;
};

struct collector {
    struct arena *arena;
    struct structure *structure;
    qlen measure, object_height; /* what images must fit in */
    qlen object_width;           /* how wide they are; 0: as they say */
    uint32_t skip;      /* bytes still to be left out */
    uint32_t skipped;   /* of the leaf at work */
    struct buf text;
    VEC(struct run) runs;
    VEC(struct inline_object) objects;
    VEC(struct inline_anchor) anchors;
    VEC(struct line_note) notes;
    VEC(struct context) stack;
    const struct folios *folios;
    const struct note_marks *note_marks;
    bool keep_spaces;   /* white-space: pre */
    bool is_listing;    /* a code block: its text comes in parts, one line after the other */
    unsigned column;    /* of a code block's line */
    unsigned tab;       /* columns from one tab stop to the next */
    bool soft_break;    /* a source line ended here; what it is depends on what follows */
};

/* ---- text ---- */

static bool is_ideograph(gunichar c)
{
    return (c >= 0x2e80 && c <= 0x303f) || (c >= 0x3040 && c <= 0x312f) ||
           (c >= 0x31a0 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

static gunichar last_char(const struct buf *text)
{
    if (!text->size)
        return 0;
    return g_utf8_get_char(g_utf8_find_prev_char(text->data, text->data + text->size));
}

/** Casing in the run's own language, whatever the machine's locale. */
static struct slice transform(struct collector *c, struct slice text,
                              const struct style *style)
{
    char language[32] = "";
    if (style->language.n < sizeof language)
        memcpy(language, style->language.p ? style->language.p : "", style->language.n);
    UErrorCode error = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open(language, U_TITLECASE_NO_LOWERCASE, &error);
    size_t room = text.n * 3 + 16;
    char *out = arena_alloc(c->arena, room);
    int32_t n = 0;
    if (U_SUCCESS(error) && style->text_transform == TRANSFORM_UPPERCASE)
        n = ucasemap_utf8ToUpper(map, out, (int32_t)room, text.p, (int32_t)text.n, &error);
    else if (U_SUCCESS(error) && style->text_transform == TRANSFORM_LOWERCASE)
        n = ucasemap_utf8ToLower(map, out, (int32_t)room, text.p, (int32_t)text.n, &error);
    else if (U_SUCCESS(error))
        n = ucasemap_utf8ToTitle(map, out, (int32_t)room, text.p, (int32_t)text.n, &error);
    if (map)
        ucasemap_close(map);
    return U_FAILURE(error) ? text : (struct slice){out, (size_t)n};
}

static void close_run(struct collector *c, const struct context *at, uint32_t start)
{
    uint32_t end = (uint32_t)c->text.size;
    if (end == start)
        return;
    struct run run = {
        .start = start,
        .end = end,
        .style = at->style,
        .node = at->node,
        .link = at->link,
        .element = at->element,
        .link_element = at->link_element,
        .order = c->structure ? c->structure->next_order++ : 0,
        .size = at->size,
        .raise = at->raise,
        .full_size = at->full_size,
        .position = at->position,
        .decoration = at->decoration,
        .decoration_color = at->decoration_color,
        .background = at->background,
        .code = at->code,
        .glued = at->glued,
        .skipped = c->skipped,
    };
    c->skipped = 0;
    vec_push(&c->runs, run);
}

/** Settles a pending source line end before `next`: a space, or nothing between ideographs. */
static void settle_break(struct collector *c, gunichar next)
{
    gunichar before = last_char(&c->text);
    c->soft_break = false;
    if (!before || before == ' ' || before == 0x2028 || next == ' ')
        return;
    if (is_ideograph(before) && is_ideograph(next))
        return;
    uint32_t start = (uint32_t)c->text.size;
    buf_byte(&c->text, ' ');
    if (c->runs.count && vec_last(&c->runs).end == start)
        vec_last(&c->runs).end++;
}

static void put_char(struct collector *c, gunichar ch)
{
    bool space = ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r' || ch == '\f';
    if (!space) {
        buf_char(&c->text, ch < 0x20 ? 0xfffd : ch);
        return;
    }
    gunichar before = last_char(&c->text);
    if (before && before != ' ' && before != 0x2028)
        buf_byte(&c->text, ' ');
}

static void put_text(struct collector *c, const struct context *at, struct slice text)
{
    c->skipped = (uint32_t)MIN(c->skip, text.n);
    c->skip -= c->skipped;
    text = slice_sub(text, c->skipped, text.n);
    if (!text.n)
        return;
    if (at->style->text_transform != TRANSFORM_NONE && !at->code)
        text = transform(c, text, at->style);
    if (c->soft_break)
        settle_break(c, g_utf8_get_char(text.p));
    uint32_t start = (uint32_t)c->text.size;
    bool keep = c->keep_spaces || at->style->white_space == WHITE_PRE ||
                at->style->white_space == WHITE_PRE_WRAP;
    if (keep) {
        buf_slice(&c->text, text);
    } else {
        for (const char *p = text.p; p < text.p + text.n;) {
            if ((unsigned char)*p > ' ') { /* the common case: copy up to the next space */
                size_t n = 1;
                while (p + n < text.p + text.n && (unsigned char)p[n] > ' ')
                    n++;
                buf_bytes(&c->text, p, n);
                p += n;
            } else {
                put_char(c, (unsigned char)*p++);
            }
        }
    }
    close_run(c, at, start);
}

/** Code keeps its columns: tabs become spaces, line ends hard breaks. */
static void put_code(struct collector *c, const struct context *at, struct slice text)
{
    uint32_t start = (uint32_t)c->text.size;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.p[i];
        if (byte == '\n') {
            buf_string(&c->text, LINE_SEPARATOR);
            c->column = 0;
        } else if (byte == '\t') {
            do
                buf_byte(&c->text, ' ');
            while (++c->column % c->tab);
        } else if (byte >= ' ') {
            buf_byte(&c->text, (char)byte);
            c->column += (byte & 0xc0) != 0x80;
        }
    }
    close_run(c, at, start);
}

/* ---- objects ---- */

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

static void put_image(struct collector *c, const struct context *at)
{
    const struct node *node = at->node;
    if (!node->as.image.resource) {
        put_text(c, at, node->as.image.alt);
        return;
    }
    struct inline_object object = {.node = node};
    image_size(c, at->style, node->as.image.resource, &object.width, &object.height);
    if (c->soft_break)
        settle_break(c, 'x');
    object.offset = (uint32_t)c->text.size;
    buf_string(&c->text, OBJECT_CHARACTER);
    vec_push(&c->objects, object);
    close_run(c, at, object.offset);
    vec_last(&c->runs).artifact = node->as.image.decorative;
    if (at->element != NO_ELEMENT && c->structure && !node->as.image.decorative)
        c->structure->elements.items[at->element].alt = node->as.image.alt;
}

static void put_note(struct collector *c, struct context *at)
{
    struct slice mark = note_marks_find(c->note_marks, at->node);
    struct line_note note = {at->node, (uint32_t)c->text.size};
    vec_push(&c->notes, note);
    if (!mark.n)
        return;
    at->glued = true;
    c->soft_break = false;
    put_text(c, at, mark);
}

/* ---- pages ---- */

/** Super- and subscripts: smaller (unless the style says how small) and moved; they add up. */
static void apply_position(struct context *at, const struct context *up)
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

static void put_page_ref(struct collector *c, const struct context *at)
{
    put_text(c, at, folios_text(c->folios, c->arena, at->node));
}

/** The element of what leads to a page, unless it is within a link. */
static void open_link(struct collector *c, struct context *at)
{
    if (at->link)
        return;
    at->link = at->node;
    if (c->structure && at->element != NO_ELEMENT)
        at->element = structure_add(c->structure, at->element, "Link", at->node);
    at->link_element = at->element;
}

/** The merged locators of an index entry, each a link to the first place it stands for. */
static void put_locators(struct collector *c, const struct context *up)
{
    const struct place_words *words = NULL;
    size_t count;
    struct locator *locators = folios_locators(c->folios, c->arena, up->node, &count);

    for (size_t i = 0; i < count; i++) {
        struct context at = *up;
        if (words)
            put_text(c, &at, slice_of(words->list));
        at.node = locators[i].ref;
        at.style = at.node->style ? at.node->style : up->style;
        apply_position(&at, up);
        open_link(c, &at);
        words = at.node->as.page_ref.words;
        put_text(c, &at, locator_text(c->arena, &locators[i], words));
    }
}

/* ---- the walk ---- */

/** The element for an inline node: its own structure type, or a Span where the language changes. */
static uint32_t inline_element(struct collector *c, const struct context *up,
                               const struct node *node, const struct style *style)
{
    const char *type = node_kind_pdf(node->kind);
    bool foreign = !slice_equal(style->language, up->style->language);
    if (!c->structure || up->element == NO_ELEMENT)
        return up->element;
    if (node->kind == NODE_IMAGE && node->as.image.decorative)
        return up->element;
    if (!*type && !foreign)
        return up->element;
    uint32_t element =
        structure_add(c->structure, up->element, *type ? type : "Span", node);
    if (foreign)
        c->structure->elements.items[element].language = style->language;
    if (node->kind == NODE_MATH)
        c->structure->elements.items[element].alt = node->text;
    return element;
}

static struct context enter(struct collector *c, const struct context *up,
                            const struct node *node)
{
    struct context at = *up;
    at.node = node;
    at.style = node->style ? node->style : up->style;
    at.glued = false;
    apply_position(&at, up);
    at.element = inline_element(c, up, node, at.style);
    if (at.style->text_decoration) {
        at.decoration |= at.style->text_decoration;
        at.decoration_color = at.style->color;
    }
    /* A line of code has its background over the whole measure; see paragraph_place. */
    if (at.style->background >> 24 && node->kind != NODE_CODE_LINE)
        at.background = at.style->background;
    if (node->kind == NODE_LINK || node->kind == NODE_NOTE) {
        at.link = node;
        at.link_element = at.element;
    }
    if (node->kind == NODE_PAGE_REF)
        open_link(c, &at);
    if (node->kind == NODE_CODE)
        at.code = true;
    if (node->attrs.id.n || node->kind == NODE_NOTE) {
        struct inline_anchor anchor = {(uint32_t)c->text.size, node};
        vec_push(&c->anchors, anchor);
    }
    return at;
}

/** Adds what one leaf shows. */
static void put_leaf(struct collector *c, struct context *at)
{
    const struct node *node = at->node;
    switch ((int)node->kind) {
    case NODE_TEXT:
    case NODE_CODE:
    case NODE_MATH:
        if (c->is_listing)
            put_code(c, at, node->text);
        else
            put_text(c, at, node->text);
        break;
    case NODE_SOFT_BREAK:
        c->soft_break = true;
        break;
    case NODE_LINE_BREAK: {
        uint32_t start = (uint32_t)c->text.size;
        c->soft_break = false;
        buf_string(&c->text, LINE_SEPARATOR);
        close_run(c, at, start);
        break;
    }
    case NODE_IMAGE:
        put_image(c, at);
        break;
    case NODE_NOTE:
        put_note(c, at);
        break;
    case NODE_PAGE_REF:
        put_page_ref(c, at);
        break;
    case NODE_LOCATORS:
        put_locators(c, at);
        break;
    case NODE_CHECKBOX:
        put_text(c, at, node->as.checkbox.checked ? SLICE("\xe2\x98\x91\xc2\xa0")
                                                  : SLICE("\xe2\x98\x90\xc2\xa0"));
        break;
    }
}

static void walk(struct collector *c, const struct node *block, const struct context *base)
{
    vec_push(&c->stack, *base);
    const struct node *node = block->first;
    while (node && node != block) {
        if (node_kind_is_inline(node->kind)) {
            const struct style *style = node->style ? node->style : base->style;
            bool shown = style->display != DISPLAY_NONE;
            if (shown) {
                struct context at = enter(c, &vec_last(&c->stack), node);
                put_leaf(c, &at);
                if (node->first && node->kind != NODE_NOTE && node->kind != NODE_IMAGE &&
                    node->kind != NODE_LOCATORS) {
                    vec_push(&c->stack, at);
                    node = node->first;
                    continue;
                }
            }
        }
        while (!node->next) {
            node = node->parent;
            if (node == block)
                return;
            c->stack.count--;
        }
        node = node->next;
    }
}

/** True when the first `n` bytes end with the end of a line. */
static bool ends_line(const struct collector *c, size_t n)
{
    size_t size = strlen(LINE_SEPARATOR);

    return n >= size && memcmp(c->text.data + n - size, LINE_SEPARATOR, size) == 0;
}

/** Drops the spaces at the end, which would be a line's width no one sees; of code the line ends. */
static void trim(struct collector *c)
{
    size_t n = c->text.size;
    while (c->is_listing && ends_line(c, n))
        n -= strlen(LINE_SEPARATOR);
    while (!c->is_listing && n && c->text.data[n - 1] == ' ')
        n--;
    while (c->runs.count && vec_last(&c->runs).start >= n)
        c->runs.count--;
    if (c->runs.count && vec_last(&c->runs).end > n)
        vec_last(&c->runs).end = (uint32_t)n;
    c->text.size = n;
}

static struct collected *finish(struct collector *c)
{
    struct collected *out = ARENA_NEW(c->arena, struct collected);
    if (!c->keep_spaces || c->is_listing)
        trim(c);
    out->text = arena_copy(c->arena, buf_view(&c->text));
    out->runs = vec_to_arena(&c->runs, c->arena);
    out->run_count = c->runs.count;
    out->objects = vec_to_arena(&c->objects, c->arena);
    out->object_count = c->objects.count;
    out->anchors = vec_to_arena(&c->anchors, c->arena);
    out->anchor_count = c->anchors.count;
    out->notes = vec_to_arena(&c->notes, c->arena);
    out->note_count = c->notes.count;
    buf_free(&c->text);
    vec_free(&c->runs);
    vec_free(&c->objects);
    vec_free(&c->anchors);
    vec_free(&c->notes);
    vec_free(&c->stack);
    return out;
}

static struct context base_context(const struct node *node, const struct style *style,
                                   uint32_t element)
{
    return (struct context){
        .node = node,
        .style = style,
        .element = element,
        .link_element = NO_ELEMENT,
        .size = style->font_size,
        .full_size = style->font_size,
        .decoration = style->text_decoration,
        .decoration_color = style->color,
    };
}

struct collected *collect(struct arena *arena, struct structure *structure,
                          const struct node *block, const struct style *style,
                          qlen measure, const struct paragraph_options *options)
{
    struct collector c = {.arena = arena, .structure = structure, .measure = measure,
                          .object_height = options->object_height,
                          .object_width = options->object_width, .skip = options->skip,
                          .folios = options->folios,
                          .note_marks = options->note_marks};
    struct context base = base_context(block, style, options->element);
    if (options->prefix.n) {
        struct context prefix = base;
        prefix.style = options->prefix_style ? options->prefix_style : style;
        prefix.size = prefix.full_size = prefix.style->font_size;
        put_text(&c, &prefix, options->prefix);
    }
    if (options->code || block->kind == NODE_CODE_BLOCK) {
        c.keep_spaces = true;
        base.code = true;
        c.is_listing = block->kind == NODE_CODE_BLOCK;
        c.tab = (unsigned)CLAMP(style->tab_size, 1, 40);
        if (c.is_listing && !block->first)
            put_code(&c, &base, block->text);
    }
    walk(&c, block, &base);
    if (options->suffix.n) {
        struct context suffix = base;
        suffix.style = options->suffix_style ? options->suffix_style : style;
        suffix.size = suffix.full_size = suffix.style->font_size;
        put_text(&c, &suffix, options->suffix);
    }
    return finish(&c);
}

struct collected *collect_text(struct arena *arena, struct slice text,
                               const struct style *style)
{
    struct collector c = {.arena = arena};
    struct context base = base_context(NULL, style, NO_ELEMENT);
    put_text(&c, &base, text);
    return finish(&c);
}

/* ---- the way back ---- */

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/** Where in `source`, whose white space was collapsed, the first `shown` bytes of `text` end. */
static uint32_t source_offset(struct slice source, struct slice text, size_t shown)
{
    size_t at = 0;

    while (at < source.n && is_space(source.p[at]) && !(text.n && is_space(text.p[0])))
        at++;
    for (size_t i = 0; i < shown && i < text.n && at < source.n; i++) {
        if (is_space(text.p[i])) {
            while (at < source.n && is_space(source.p[at]))
                at++;
        } else if (source.p[at] == text.p[i]) {
            at++;
        } else {
            return 0;
        }
    }
    return (uint32_t)at;
}

const struct run *collected_run(const struct collected *collected, uint32_t at)
{
    size_t low = 0, high = collected->run_count;

    if (!high)
        return NULL;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (collected->runs[middle].start <= at)
            low = middle;
        else
            high = middle;
    }
    return &collected->runs[low];
}

void collected_source(const struct collected *collected, uint32_t at, const struct node **node,
                      uint32_t *offset)
{
    const struct run *run = collected_run(collected, at);

    *offset = 0;
    if (!run || !run->node)
        return;
    *node = run->node;
    if (run->node->kind == NODE_TEXT && at > run->start)
        *offset = run->skipped +
                  source_offset(slice_sub(run->node->text, run->skipped, run->node->text.n),
                                slice_sub(collected->text, run->start, run->end),
                                at - run->start);
}
