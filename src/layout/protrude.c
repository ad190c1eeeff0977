/* Margin protrusion: how far a character at a line's edge hangs out, so that the edge looks straight.
 * A font's own values (features lfbd and rtbd) come first; else the table, in 1/1000 of the
 * character's advance, which holds for roman text faces in general. */
#include "layout/line.h"

#include "style/style.h"

struct hang {
    gunichar c;
    int start, end;
};

/* Sorted by character. */
static const struct hang hangs[] = {
    {'!', 0, 100},      {'\'', 300, 300},   {'(', 100, 0},      {')', 0, 150},
    {'*', 200, 200},    {',', 0, 500},      {'-', 0, 500},      {'.', 0, 700},
    {'/', 100, 150},    {'1', 50, 50},      {'4', 50, 50},      {'7', 50, 50},
    {':', 0, 400},      {';', 0, 300},      {'?', 0, 100},      {'A', 50, 50},
    {'F', 0, 50},       {'J', 50, 0},       {'K', 0, 50},       {'L', 0, 50},
    {'T', 50, 50},      {'V', 50, 50},      {'W', 50, 50},      {'X', 50, 50},
    {'Y', 50, 50},      {'[', 100, 0},      {']', 0, 100},      {'k', 0, 50},
    {'r', 0, 50},       {'t', 0, 70},       {'v', 50, 50},      {'w', 50, 50},
    {'x', 50, 50},      {'y', 50, 70},      {0xab, 200, 200},   {0xad, 0, 500},
    {0xbb, 200, 200},   {0x2010, 0, 500},   {0x2011, 0, 500},   {0x2013, 200, 200},
    {0x2014, 150, 150}, {0x2018, 300, 400}, {0x2019, 300, 400}, {0x201a, 300, 0},
    {0x201c, 300, 300}, {0x201d, 300, 300}, {0x201e, 300, 0},   {0x2026, 0, 100},
    {0x2039, 300, 300}, {0x203a, 300, 300}, {0x3001, 0, 500},   {0x3002, 0, 500},
    {0x3008, 500, 0},   {0x3009, 0, 500},   {0x300a, 500, 0},   {0x300b, 0, 500},
    {0x300c, 500, 0},   {0x300d, 0, 500},   {0x300e, 500, 0},   {0x300f, 0, 500},
    {0x3010, 500, 0},   {0x3011, 0, 500},   {0xff08, 500, 0},   {0xff09, 0, 500},
    {0xff0c, 0, 500},   {0xff0e, 0, 500},
};

static const struct hang *find_hang(gunichar c)
{
    size_t low = 0, high = G_N_ELEMENTS(hangs);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (hangs[middle].c == c)
            return &hangs[middle];
        if (hangs[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static qlen advance_with(struct shaper *shaper, const struct shape_font *font, gunichar c,
                         const char *feature)
{
    hb_buffer_t *buffer = shaper->buffer;
    hb_feature_t edge = {hb_tag_from_string(feature ? feature : "lfbd", -1), feature ? 1 : 0,
                         HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf32(buffer, &c, 1, 0, 1);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(font->hb, buffer, &edge, 1);
    unsigned count;
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, &count);
    return count == 1 ? position[0].x_advance : 0;
}

qlen protrusion(struct shaper *shaper, const struct shape_font *font, gunichar c, bool at_end)
{
    if (!shaper->options.protrusion || font->style->protrusion != 0 ||
        font->face->monospace)
        return 0;
    const struct hang *hang = find_hang(c);
    if (!hang && !font->face->has_protrusion)
        return 0;
    gpointer key = GSIZE_TO_POINTER((gsize)font->id << 22 | (gsize)c << 1 | at_end);
    gpointer known;
    if (g_hash_table_lookup_extended(shaper->hangs, key, NULL, &known))
        return GPOINTER_TO_INT(known);
    qlen plain = advance_with(shaper, font, c, NULL), out = 0;
    if (font->face->has_protrusion && c < 0x2e80)
        out = plain - advance_with(shaper, font, c, at_end ? "rtbd" : "lfbd");
    if (out <= 0 && hang)
        out = (qlen)((int64_t)plain * (at_end ? hang->end : hang->start) / 1000);
    g_hash_table_insert(shaper->hangs, key, GINT_TO_POINTER(out));
    return out;
}
