/* Shaping a paragraph. Pango finds the directions and scripts (pango_itemize); faces are chosen here,
 * character by character but for a whole script at a time, by the explicit order of fallback.def; the
 * cuts of both give the pieces, and each piece is shaped once.
 *
 * A script the text face lacks is set wholly in its stand-in, with its own punctuation, spaces and
 * digits. Chinese, Japanese and Korean take only their full-width marks from the stand-in: digits and
 * Latin punctuation among them stay the text face's. */
#include "layout/shape.h"

#include "style/style.h"

#include <string.h>

/* How far to look for the letters an opening bracket or a leading digit belongs to. */
#define LOOK_AHEAD 32
/* Space between ideographs, in 1/1000 of the size. */
#define IDEOGRAPH_STRETCH 120
#define IDEOGRAPH_SHRINK 20
/* Scripts without spaces (Thai) may open a little between clusters. */
#define CLUSTER_STRETCH 25

struct shape_job {
    struct shaper *shaper;
    struct arena *arena;
    struct collected *text;
    struct shaped *out;
    VEC(struct piece) pieces;
    VEC(struct shape_glyph) glyphs;
};

bool char_is_ideograph(gunichar c)
{
    return (c >= 0x2e80 && c <= 0x303f) || (c >= 0x3040 && c <= 0x312f) ||
           (c >= 0x31a0 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe4f) ||
           (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

void gap_glue(enum gap gap, const struct shape_font *font, qlen *stretch, qlen *shrink)
{
    *stretch = *shrink = 0;
    switch (gap) {
    case GAP_NONE:
        break;
    case GAP_SPACE:
        *stretch = font->space_stretch;
        *shrink = font->space_shrink;
        break;
    case GAP_IDEOGRAPH:
        *stretch = (qlen)((int64_t)font->size * IDEOGRAPH_STRETCH / 1000);
        *shrink = (qlen)((int64_t)font->size * IDEOGRAPH_SHRINK / 1000);
        break;
    case GAP_CLUSTER:
        *stretch = (qlen)((int64_t)font->size * CLUSTER_STRETCH / 1000);
        break;
    }
}

/* ---- which face ---- */

static bool is_control(gunichar c)
{
    return c < 0x20 || c == 0x200b || c == 0x2028 || c == 0x2029 || c == 0x2060 ||
           c == 0xfeff || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x200e || c == 0x200f || c == 0x00ad;
}

static bool is_joined(gunichar c) /* belongs to the character before it */
{
    return c == 0x200c || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f) ||
           (c >= 0xe0100 && c <= 0xe01ef) || (c >= 0x300 && g_unichar_ismark(c));
}

static bool is_strong(GUnicodeScript script)
{
    return script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED &&
           script != G_UNICODE_SCRIPT_UNKNOWN;
}

static bool is_east_asian(hb_script_t script)
{
    return script == HB_SCRIPT_HAN || script == HB_SCRIPT_HIRAGANA ||
           script == HB_SCRIPT_KATAKANA || script == HB_SCRIPT_HANGUL ||
           script == HB_SCRIPT_BOPOMOFO;
}

static hb_script_t script_of(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalpha(c) ? HB_SCRIPT_LATIN : HB_SCRIPT_COMMON;
    GUnicodeScript script = g_unichar_get_script(c);
    return is_strong(script) ? (hb_script_t)g_unicode_script_to_iso15924(script)
                             : HB_SCRIPT_COMMON;
}

/** Chooses faces along one run. */
struct chooser {
    struct shaper *shaper;
    const struct face *primary;
    const struct run *run;
    const char *end;
    hb_script_t script;        /* of the last letters */
    const struct face *face;   /* which show them */
};

static const struct face *face_for_script(struct chooser *c, hb_script_t script,
                                          gunichar ch)
{
    if (shape_font_covers(c->shaper, c->primary, ch))
        return c->primary;
    const struct face *face = shape_font_fallback(c->shaper, c->primary, script,
                                                  c->run->style->language, ch);

    /* What no font has stays a box; see missing.c. */
    return face ? face : c->primary;
}

/** Takes script and face from the next letters. */
static void look_ahead(struct chooser *c, const char *p)
{
    for (int i = 0; i < LOOK_AHEAD && p < c->end; i++, p = g_utf8_next_char(p)) {
        gunichar ch = g_utf8_get_char(p);
        hb_script_t script = script_of(ch);
        if (script == HB_SCRIPT_COMMON || is_joined(ch))
            continue;
        c->script = script;
        c->face = face_for_script(c, script, ch);
        return;
    }
}

static bool opens(gunichar c)
{
    if (c < 0x80)
        return c == '(' || c == '[' || c == '{';
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_INITIAL_PUNCTUATION;
}

static const struct face *choose_face(struct chooser *c, const char *p)
{
    gunichar ch = g_utf8_get_char(p);
    if (is_control(ch) || ch == 0xfffc)
        return c->face;
    if (is_joined(ch) && (ch == 0x200c || ch == 0x200d || ch >= 0xfe00 ||
                          shape_font_covers(c->shaper, c->face, ch)))
        return c->face;
    hb_script_t script = script_of(ch);
    if (script != HB_SCRIPT_COMMON) {
        c->script = script;
        c->face = face_for_script(c, script, ch);
        return c->face;
    }
    if (c->script == HB_SCRIPT_INVALID || opens(ch))
        look_ahead(c, g_utf8_next_char(p));
    bool narrow = is_east_asian(c->script) && ch < 0x2000;
    if (c->face != c->primary && !narrow && shape_font_covers(c->shaper, c->face, ch))
        return c->face;
    if (shape_font_covers(c->shaper, c->primary, ch))
        return c->primary;
    if (shape_font_covers(c->shaper, c->face, ch))
        return c->face;
    return face_for_script(c, char_is_ideograph(ch) ? HB_SCRIPT_HAN : c->script, ch);
}

/** The end of the part of a run that the primary face surely shows alone: Latin and its marks. */
static const char *skip_plain(struct shaper *shaper, const struct face *face, const char *p,
                              const char *end)
{
    while (p < end) {
        gunichar c = (unsigned char)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
        bool plain = (c >= 0x20 && c < 0x250) || (c >= 0x2010 && c <= 0x2026);
        if (!plain || c == 0xad || !shape_font_covers(shaper, face, c))
            break;
        p = g_utf8_next_char(p);
    }
    return p;
}

/* ---- pieces ---- */

static void add_piece(struct shape_job *job, const struct piece *piece)
{
    if (piece->end > piece->start)
        vec_push(&job->pieces, *piece);
}

/** Ends the current piece at `at` and starts one with this font. */
static void cut_piece(struct shape_job *job, struct piece *piece, uint32_t at,
                      const struct shape_font *font)
{
    piece->end = at;
    add_piece(job, piece);
    *piece = (struct piece){.start = at, .font = font, .run = piece->run};
}

static const struct inline_object *object_at(const struct collected *text, uint32_t offset)
{
    for (size_t i = 0; i < text->object_count; i++)
        if (text->objects[i].offset == offset)
            return &text->objects[i];
    return NULL;
}

/** Cuts one run into pieces by face, by case (synthesized small caps) and at controls and images. */
static void cut_run(struct shape_job *job, const struct run *run)
{
    struct shaper *shaper = job->shaper;
    const char *text = job->text->text.p, *p = text + run->start, *end = text + run->end;
    const struct face *primary = fonts_match(shaper->fonts, run->style);
    enum run_position position = run->position;
    struct slice shown = {p, (size_t)(end - p)};
    if (position != RUN_NORMAL && !shape_font_has_position(primary, position, shown))
        position = RUN_NORMAL;
    qlen size = position == RUN_NORMAL ? run->size : run->full_size;
    bool caps = run->style->font_caps != CAPS_NORMAL && !primary->has_small_caps;
    struct piece piece = {.start = run->start, .run = run};
    struct chooser chooser = {.shaper = shaper, .primary = primary, .run = run, .end = end,
                              .script = HB_SCRIPT_INVALID, .face = primary};
    piece.font = shape_font_find(shaper, primary, run->style, size, position, false);
    if (!caps)
        p = skip_plain(shaper, primary, p, end);
    if (p < end && !caps)
        while (p > text + run->start && p[-1] != ' ')
            p = g_utf8_prev_char(p); /* marks and quotes belong to what follows */
    for (; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        uint32_t at = (uint32_t)(p - text), next = (uint32_t)(g_utf8_next_char(p) - text);
        if (is_control(c) || c == 0xfffc) {
            const struct shape_font *font = piece.font;
            cut_piece(job, &piece, at, font);
            piece.control = c != 0xfffc;
            piece.object = c == 0xfffc ? object_at(job->text, at) : NULL;
            cut_piece(job, &piece, next, font);
            continue;
        }
        const struct face *face = choose_face(&chooser, p);
        bool capital = caps && g_unichar_islower(c) && g_unichar_toupper(c) != c;
        if (caps && is_joined(c))
            capital = piece.font->capitals;
        if (face != piece.font->face || capital != piece.font->capitals)
            cut_piece(job, &piece, at,
                      shape_font_find(shaper, face, run->style, size,
                                      face == primary ? position : RUN_NORMAL, capital));
    }
    piece.end = run->end;
    add_piece(job, &piece);
}

/** Joins neighbours that one font shows, so that kerning and ligatures go on where only paint
 * changes. */
static void join_pieces(struct shape_job *job)
{
    size_t kept = 0;
    for (size_t i = 0; i < job->pieces.count; i++) {
        struct piece *piece = &job->pieces.items[i];
        struct piece *last = kept ? &job->pieces.items[kept - 1] : NULL;
        bool same = last && !piece->control && !piece->object && !last->control &&
                    !last->object && piece->font == last->font &&
                    piece->run->raise == last->run->raise;
        if (same)
            last->end = piece->end;
        else
            job->pieces.items[kept++] = *piece;
    }
    job->pieces.count = kept;
}

/** Cuts the pieces where Pango's items end, and notes their direction and script. */
static void apply_items(struct shape_job *job, GList *items)
{
    VEC(struct piece) out = {0};
    size_t i = 0;
    for (GList *at = items; at; at = at->next) {
        const PangoItem *item = at->data;
        uint32_t end = (uint32_t)(item->offset + item->length);
        hb_script_t script = (hb_script_t)g_unicode_script_to_iso15924(
            (GUnicodeScript)item->analysis.script);
        while (i < job->pieces.count && job->pieces.items[i].start < end) {
            struct piece *piece = &job->pieces.items[i];
            struct piece part = *piece;
            part.level = item->analysis.level;
            part.script = script;
            if (piece->end > end) {
                part.end = end;
                piece->start = end;
            } else {
                i++;
            }
            vec_push(&out, part);
        }
    }
    vec_free(&job->pieces);
    job->pieces.items = out.items;
    job->pieces.count = out.count;
    job->pieces.room = out.room;
}

static void itemize(struct shape_job *job, bool rtl)
{
    struct slice text = job->text->text;
    GList *items = pango_itemize_with_base_dir(
        job->shaper->context, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR, text.p, 0,
        (int)text.n, job->shaper->no_fallback, NULL);
    apply_items(job, items);
    g_list_free_full(items, (GDestroyNotify)pango_item_free);
    job->out->rtl = rtl;
    for (size_t i = 0; i < job->pieces.count; i++)
        if (job->pieces.items[i].level != rtl)
            job->out->mixed = true;
}

/* ---- glyphs ---- */

static void append_word(struct shape_job *job, const struct word *word, uint32_t shift)
{
    vec_reserve(&job->glyphs, word->count);
    for (uint32_t i = 0; i < word->count; i++) {
        struct shape_glyph *glyph = &job->glyphs.items[job->glyphs.count++];
        *glyph = word->glyphs[i];
        glyph->cluster = glyph->cluster + shift;
    }
}

static void append_space(struct shape_job *job, const struct shape_font *font, uint32_t at)
{
    struct shape_glyph glyph = {
        .id = font->space_glyph, .advance = font->space, .cluster = at & 0x7fffffff};
    vec_push(&job->glyphs, glyph);
}

/** Shapes word by word; the spaces between are the font's own. */
static void shape_words(struct shape_job *job, const struct piece *piece,
                        const struct word_key *key)
{
    const char *text = job->text->text.p;
    uint32_t at = piece->start;
    while (at < piece->end) {
        if (text[at] == ' ') {
            append_space(job, piece->font, at++);
            continue;
        }
        const char *space = memchr(text + at, ' ', piece->end - at);
        uint32_t end = space ? (uint32_t)(space - text) : piece->end;
        struct slice word = {text + at, end - at};
        append_word(job, shape_word(job->shaper, key, word), at);
        at = end;
    }
}

static void shape_piece(struct shape_job *job, struct piece *piece)
{
    piece->glyph = (uint32_t)job->glyphs.count;
    if (piece->object || piece->control)
        return;
    struct word_key key = {
        .font = piece->font, .script = piece->script, .rtl = piece->level & 1};
    if (piece->font->words_apart) {
        shape_words(job, piece, &key);
    } else {
        const struct word *word = shape_in_context(job->shaper, &key, job->text->text,
                                                   piece->start, piece->end);
        append_word(job, word, 0);
        qlen extra = piece->font->style->word_spacing;
        for (size_t i = piece->glyph; extra && i < job->glyphs.count; i++)
            if (job->text->text.p[job->glyphs.items[i].cluster] == ' ')
                job->glyphs.items[i].advance += extra;
    }
    piece->glyph_count = (uint32_t)job->glyphs.count - piece->glyph;
}

/* ---- gaps ---- */

static bool is_spaceless(gunichar c) /* Thai, Lao, Myanmar, Khmer */
{
    return (c >= 0x0e01 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
           (c >= 0x1780 && c <= 0x17ff);
}

static void find_gaps(struct shape_job *job, const PangoLogAttr *attrs)
{
    struct slice text = job->text->text;
    uint8_t *gaps = arena_alloc(job->arena, text.n + 1);
    size_t index = 0;
    bool ideograph = false, wide = false;
    uint32_t before = 0;
    for (const char *p = text.p; p < text.p + text.n; index++) {
        uint32_t at = (uint32_t)(p - text.p);
        unsigned char byte = (unsigned char)*p;
        gunichar c = byte < 0x80 ? byte : g_utf8_get_char(p);
        bool now = byte >= 0xe2 && char_is_ideograph(c);
        if (now && ideograph)
            gaps[before] = GAP_IDEOGRAPH;
        else if (wide && attrs[index].is_cursor_position && is_spaceless(c))
            gaps[before] = GAP_CLUSTER;
        if (c == ' ' || c == 0xa0)
            gaps[at] = GAP_SPACE;
        ideograph = now;
        wide = byte >= 0xe0 && is_spaceless(c);
        before = at;
        p = byte < 0x80 ? p + 1 : g_utf8_next_char(p);
    }
    job->out->gaps = gaps;
}

/* ---- the whole ---- */

struct shaped *shape(struct shaper *shaper, struct arena *arena, struct collected *text,
                     const struct style *style, const PangoLogAttr *attrs)
{
    struct shaped *out = ARENA_NEW(arena, struct shaped);
    struct shape_job job = {.shaper = shaper, .arena = arena, .text = text, .out = out};
    out->text = text;
    for (size_t i = 0; i < text->run_count; i++)
        cut_run(&job, &text->runs[i]);
    join_pieces(&job);
    itemize(&job, style->direction == DIRECTION_RTL);
    for (size_t i = 0; i < job.pieces.count; i++)
        shape_piece(&job, &job.pieces.items[i]);
    find_gaps(&job, attrs);
    out->pieces = vec_to_arena(&job.pieces, arena);
    out->piece_count = job.pieces.count;
    out->glyphs = vec_to_arena(&job.glyphs, arena);
    out->glyph_count = job.glyphs.count;
    vec_free(&job.pieces);
    vec_free(&job.glyphs);
    return out;
}

/** The first glyph of the piece whose cluster is at or after `at`. */
static uint32_t find_glyph(const struct shaped *shaped, const struct piece *piece,
                           uint32_t at)
{
    uint32_t low = piece->glyph, high = piece->glyph + piece->glyph_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (shaped->glyphs[middle].cluster < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void piece_glyphs(const struct shaped *shaped, const struct piece *piece, uint32_t start,
                  uint32_t end, uint32_t *first, uint32_t *last)
{
    *first = find_glyph(shaped, piece, start);
    *last = find_glyph(shaped, piece, end);
}
