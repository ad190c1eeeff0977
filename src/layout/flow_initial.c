/* Initials: the first letter of a paragraph as high as so many lines. Its foot stands on the last of them, its
 * top is level with the capitals of the first; its left edge of ink stands on the margin, as the eye sees it. */
#include "layout/flow.h"

#include "style/sheet.h"

#include <glib.h>
#include <hb.h>

/* No initial is higher than so many lines. */
#define MOST_LINES 12
/* White between the letter and the lines beside it, as a part of the line height. */
#define GAP_PART 4

static bool opens(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return type == G_UNICODE_INITIAL_PUNCTUATION || type == G_UNICODE_OPEN_PUNCTUATION ||
           c == '"' || c == '\'' || c == 0x201e || c == 0x201a || c == 0xbf || c == 0xa1;
}

/** The first letter with the quotes before it and the accents on it; empty when the text starts with no letter. */
static struct slice first_letter(struct slice text)
{
    const char *p = text.p, *end = text.p + text.n;

    while (p < end && opens(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    if (p >= end || !g_unichar_isalpha(g_utf8_get_char(p)))
        return (struct slice){0};
    p = g_utf8_next_char(p);
    while (p < end && g_unichar_ismark(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return slice_sub(text, 0, (size_t)(p - text.p));
}

/** The text leaf a block starts with, or NULL. */
static const struct node *first_leaf(const struct node *block)
{
    const struct node *node = block->first;

    while (node && node->first && node->kind != NODE_NOTE)
        node = node->first;
    return node && node->kind == NODE_TEXT ? node : NULL;
}

/** How far the ink of the first letter starts right of its place, in 1/1000 of its size. */
static qlen bearing(const struct face *face, struct slice text)
{
    hb_codepoint_t glyph;
    hb_glyph_extents_t extents;

    if (!face->hb || !hb_font_get_nominal_glyph(face->hb, g_utf8_get_char(text.p), &glyph) ||
        !hb_font_get_glyph_extents(face->hb, glyph, &extents))
        return 0;
    return (qlen)extents.x_bearing;
}

static const struct style *initial_style(struct flow *flow, const struct style *style, int lines)
{
    struct setter *setter = flow->setter;
    struct style *own = ARENA_NEW(setter->arena, struct style);
    qlen leading = style_leading(style);
    const struct face *text = fonts_match(setter->fonts, style);

    *own = *sheet_element(setter->book->sheet, style, "initial", NULL);
    const struct face *face = fonts_match(setter->fonts, own);
    int64_t height = (int64_t)(lines - 1) * leading +
                     (int64_t)style->font_size * text->cap_height / 1000;
    own->font_size = (qlen)(height * 1000 / MAX(face->cap_height, 300));
    return own;
}

uint32_t flow_initial(struct flow *flow, const struct node *block)
{
    const struct node *leaf = first_leaf(block);
    struct slice text = leaf ? first_letter(leaf->text) : (struct slice){0};
    struct setter *setter = flow->setter;
    const struct style *style = block->style;
    int lines = MIN(style->initial_letter, MOST_LINES);
    qlen leading = style_leading(style);

    if (!text.n || flow->state->around.height > 0 || style->direction == DIRECTION_RTL)
        return 0;
    struct galley_label *label = ARENA_NEW(setter->arena, struct galley_label);
    const struct style *own = initial_style(flow, style, lines);
    qlen edge = (qlen)((int64_t)bearing(fonts_match(setter->fonts, own), text) * own->font_size /
                       1000);
    *label = (struct galley_label){
        .text = text,
        .style = own,
        .x = flow->x - edge,
        .drop = (lines - 1) * leading,
        .element = flow->element,
        .order = setter->structure ? setter->structure->next_order++ : 0,
        .artifact = flow->element == NO_ELEMENT ? ARTIFACT_LAYOUT : NOT_ARTIFACT,
    };
    flow_settle(flow);
    flow->state->label = label;
    flow->state->around.height = lines * leading;
    flow->state->around.left = shaper_width(setter->shaper, text, own) - edge + leading / GAP_PART;
    flow->state->around.right = 0;
    return (uint32_t)text.n;
}
