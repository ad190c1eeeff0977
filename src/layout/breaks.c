/* Break points: every place where a line of the paragraph may end, with exact widths.
 *
 * Pango's log attributes give the breaks of Unicode and of the language; typographic custom is laid over
 * them (none before a dash, one after it; none before a note's mark; between parts of a URL or of code;
 * hyphens by pattern). Widths are running sums over the glyphs of the text shaped whole. At a hyphen the
 * letters may be shaped otherwise than in the whole word: there the stretch between the nearest safe
 * cuts is shaped again, with the hyphen, so that the widths stay exact. */
#include "layout/line.h"

#include "base/vec.h"
#include "layout/break_rules.h"
#include "layout/hyphenate.h"
#include "style/style.h"

#include <string.h>

/* Penalties are squared. A hyphen weighs as much as a line with 1.3 times the give of its spaces; tuned
 * with SPACE_DEMERITS of linebreak.c so that hyphens stay as rare as with TeX's values. */
#define HYPHEN_PENALTY 170
#define EXPLICIT_PENALTY 50
#define DASH_PENALTY 20
#define SLASH_PENALTY 100
#define CODE_PENALTY 200
/* After a space of fixed width, such as the one between a number and its heading. */
#define FIXED_SPACE_PENALTY 500
/* What is shaped anew around a cut goes no further than so many bytes to a safe place: the letters of a joined
 * script may be unsafe from one end of a word to the other, and the word of any length. */
#define SAFE_REACH 32
/* Words of fewer letters ("in", "he") under each other strike nobody; of longer ones so many bytes are looked at. */
#define STACK_LETTERS 3
#define WORD_REACH 48
/* "Words" of code shorter than this are not cut. */
#define CODE_WORD 10

/** Running sums at one place of the text. */
struct sums {
    int64_t x, stretch, shrink, flex;
};

struct sweep {
    struct shaper *shaper;
    const struct shaped *shaped;
    const struct style *style;
    const PangoLogAttr *attrs;
    struct slice text;
    qlen width;
    int64_t *x;            /* sum of advances before each byte */
    bool *safe;            /* cutting before this byte changes nothing */
    VEC(struct line_point) points;
    VEC(struct break_spot) spots;
    struct sums now;       /* before the current character */
    struct sums visible;   /* after the last character that is no space */
    uint32_t visible_end;
    gunichar visible_char;
    size_t piece, run;     /* where the current character is */
    uint32_t token, token_end; /* the word around it: between spaces, or places where a script without them breaks */
    bool token_hyphened;
    struct slice address;  /* of the net, when the word is one */
    bool after_address;    /* the word before is one */
    uint32_t word_end;     /* hyphens of the current word are known up to here */
    uint32_t word_start;
    const unsigned char *hyphens;
    uint32_t last_word;    /* start of the paragraph's last word: hyphenated only in need */
    int32_t hyphen_penalty; /* of the current word */
    struct hyphen_limits limits;
};

/* ---- widths ---- */

static void sum_widths(struct sweep *s)
{
    const struct shaped *shaped = s->shaped;
    size_t n = s->text.n;
    int64_t *x = s->x;
    for (size_t i = 0; i < shaped->piece_count; i++) {
        const struct piece *piece = &shaped->pieces[i];
        s->safe[piece->start] = true;
        if (piece->object)
            x[piece->start + 1] += piece->object->width;
        const struct shape_glyph *glyph = shaped->glyphs + piece->glyph;
        for (uint32_t g = 0; g < piece->glyph_count; g++, glyph++) {
            x[glyph->cluster + 1] += glyph->advance;
            if (!glyph->unsafe)
                s->safe[glyph->cluster] = true;
        }
    }
    s->safe[n] = true;
    for (size_t i = 0; i < n; i++)
        x[i + 1] += x[i];
}

bool piece_expands(const struct piece *piece)
{
    const struct shape_font *font = piece->font;
    if (piece->object || piece->control || font->face->monospace || !font->style->expansion)
        return false;
    switch (piece->script) {
    case HB_SCRIPT_HAN:
    case HB_SCRIPT_HIRAGANA:
    case HB_SCRIPT_KATAKANA:
    case HB_SCRIPT_HANGUL:
    case HB_SCRIPT_BOPOMOFO:
        return false;
    default:
        return true;
    }
}

static const struct piece *piece_at(struct sweep *s, uint32_t at)
{
    const struct piece *pieces = s->shaped->pieces;
    while (s->piece + 1 < s->shaped->piece_count && pieces[s->piece].end <= at)
        s->piece++;
    return &pieces[s->piece];
}

static const struct run *run_at(struct sweep *s, uint32_t at)
{
    const struct collected *text = s->shaped->text;
    while (s->run + 1 < text->run_count && text->runs[s->run].end <= at)
        s->run++;
    return &text->runs[s->run];
}

/* ---- points ---- */

static bool is_letter(gunichar c)
{
    return c < 0x80 ? g_ascii_isalpha((char)c)
                    : g_unichar_isalpha(c) || g_unichar_ismark(c);
}

static void push_point(struct sweep *s, enum line_point_kind kind, int32_t penalty,
                       const struct sums *end, const struct sums *start, uint32_t end_byte,
                       uint32_t next_byte, bool hyphen)
{
    struct line_point point = {
        .end = end->x,
        .start = start->x,
        .end_stretch = end->stretch,
        .start_stretch = start->stretch,
        .end_shrink = end->shrink,
        .start_shrink = start->shrink,
        .end_flex = end->flex,
        .start_flex = start->flex,
        .penalty = penalty,
        .kind = (uint8_t)kind,
    };
    vec_push(&s->points, point);
    vec_push(&s->spots, (struct break_spot){end_byte, next_byte, hyphen});
}

/** The hang of the character that ends a line here or starts one, by the fonts that show them. */
static void add_hangs(struct sweep *s, gunichar end_char, uint32_t end_byte,
                      uint32_t next_byte)
{
    struct line_point *point = &vec_last(&s->points);
    const struct piece *pieces = s->shaped->pieces;
    size_t i = s->piece;
    while (i > 0 && pieces[i].start >= end_byte)
        i--;
    /* Where the direction turns, a line's first or last character does not stand at its edge. */
    uint8_t base = s->shaped->rtl;
    if (end_char && end_byte > 0 && pieces[i].level == base)
        point->hang_end = protrusion(s->shaper, pieces[i].font, end_char, true);
    if (next_byte < s->text.n && pieces[s->piece].level == base) {
        gunichar c = g_utf8_get_char(s->text.p + next_byte);
        point->hang_start = protrusion(s->shaper, pieces[s->piece].font, c, false);
    }
}

/** A number for the word at byte `at` of the text: its letters in lower case (FNV-1a); 0 when they are few. */
static uint32_t word_number(const char *word, const char *end)
{
    uint32_t number = 2166136261u, letters = 0;
    for (const char *p = word; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == ' ')
            break;
        if (!g_unichar_isalnum(c) && !g_unichar_ismark(c))
            continue;
        letters++;
        number = (number ^ g_unichar_tolower(c)) * 16777619u;
    }
    return letters < STACK_LETTERS ? 0 : number;
}

/** True for a word of few letters that is no sign of its own, and without punctuation behind it: an article, a
 * preposition, a conjunction. Scripts without small letters have none. */
static bool is_small_word(const char *word, const char *end)
{
    gunichar c = 0;
    int letters = 0;
    for (const char *p = word; p < end && letters <= STACK_LETTERS; p = g_utf8_next_char(p), letters++)
        if (c = g_utf8_get_char(p), !is_letter(c))
            return false;
    return letters == 1 ? g_unichar_isupper(c) || g_unichar_islower(c)
                        : letters <= STACK_LETTERS && g_unichar_islower(c);
}

/** Names the words on both sides of a break between words, so that lines that start or end alike are seen. */
static void add_words(struct sweep *s, uint32_t end_byte, uint32_t next_byte)
{
    struct line_point *point = &vec_last(&s->points);
    const char *text = s->text.p, *word = text + end_byte, *end = text + s->text.n;
    const char *least = text + (end_byte > WORD_REACH ? end_byte - WORD_REACH : 0);
    while (word > least && word[-1] != ' ')
        word--;
    if (word == text || word[-1] == ' ') {
        point->word_before = word_number(word, text + end_byte);
        point->dangles = is_small_word(word, text + end_byte);
    }
    if (s->text.n > (size_t)next_byte + WORD_REACH)
        end = text + next_byte + WORD_REACH;
    point->word_after = word_number(text + next_byte, end);
}

/** A break between characters, without a sign: the line ends with what is visible before. */
static void add_break(struct sweep *s, enum line_point_kind kind, int32_t penalty,
                      uint32_t at)
{
    push_point(s, kind, penalty, &s->visible, &s->now, s->visible_end, at, false);
    add_hangs(s, s->visible_char, s->visible_end, at);
    if (kind == POINT_SPACE)
        add_words(s, s->visible_end, at);
}

/** The last safe cut before `at`, or one between characters where that is out of reach. */
static uint32_t safe_before(const struct sweep *s, uint32_t at, uint32_t floor)
{
    if (at - floor > SAFE_REACH)
        floor = (uint32_t)(g_utf8_find_next_char(s->text.p + at - SAFE_REACH - 1, NULL) - s->text.p);
    while (at > floor && !s->safe[at])
        at--;
    return at;
}

static uint32_t safe_after(const struct sweep *s, uint32_t at, uint32_t ceiling)
{
    if (ceiling - at > SAFE_REACH)
        ceiling = (uint32_t)(g_utf8_find_prev_char(s->text.p, s->text.p + at + SAFE_REACH + 1) - s->text.p);
    while (at < ceiling && !s->safe[at])
        at++;
    return at;
}

/** A break inside a word before byte `at`, where a hyphen is put in (or not: code). */
static void add_cut(struct sweep *s, int32_t penalty, uint32_t at, bool hyphen)
{
    const struct piece *piece = piece_at(s, at);
    struct word_key key = {
        .font = piece->font, .script = piece->script, .rtl = piece->level & 1};
    struct sums end = s->now, start = s->now;
    uint32_t from = piece->start < at ? safe_before(s, at - hyphen, piece->start) : at;
    uint32_t to = safe_after(s, at, piece->end);
    key.hyphen = hyphen;
    struct slice left = slice_sub(s->text, from, at);
    if (hyphen || from < at)
        end.x = s->x[from] + shape_word(s->shaper, &key, left)->width;
    key.hyphen = false;
    if (to > at)
        start.x = s->x[to] -
                  shape_word(s->shaper, &key, slice_sub(s->text, at, to))->width;
    push_point(s, hyphen ? POINT_HYPHEN : POINT_SPACE, penalty, &end, &start, at, at, hyphen);
    add_hangs(s, hyphen ? piece->font->hyphen : s->visible_char, at, at);
}

/* ---- words ---- */

/** Where the word ends that starts at `p`: at a space, or where an unspaced script may be broken. */
static const char *token_stop(const char *p, const char *end, const PangoLogAttr *attr)
{
    gunichar before = 0;
    for (const char *q = p; q < end; attr++) {
        if (*q == ' ' || (unsigned char)*q < ' ')
            return q;
        gunichar c = g_utf8_get_char(q);
        if (q > p && attr->is_line_break && (is_unspaced(before) || is_unspaced(c)))
            return q;
        before = c;
        q = g_utf8_next_char(q);
    }
    return end;
}

/** Learns about the word that starts at byte `at`, where the attributes are `attr`. */
static void begin_token(struct sweep *s, uint32_t at, const PangoLogAttr *attr)
{
    const char *p = s->text.p + at;
    size_t n = (size_t)(token_stop(p, s->text.p + s->text.n, attr) - p);
    s->token = at;
    s->token_end = at + (uint32_t)n;
    s->after_address = s->address.n > 0;
    s->address = address_find((struct slice){p, n});
    s->token_hyphened = memchr(p, '-', n) || memmem(p, n, "\xe2\x80\x90", 3) ||
                        memmem(p, n, "\xe2\x80\x91", 3);
}

/** True when the token alone is wider than the line, so that it must be cut somewhere. */
static bool token_too_wide(const struct sweep *s)
{
    return s->x[s->token_end] - s->x[s->token] > s->width;
}

/** True when byte `at` is within the address of the current word, not at its start. */
static bool in_address(const struct sweep *s, uint32_t at)
{
    const char *p = s->text.p + at;

    return s->address.n && p > s->address.p && p < s->address.p + s->address.n;
}

/** Finds the hyphens of the run of letters at byte `at`. */
static void begin_word(struct sweep *s, const struct run *run, uint32_t at)
{
    const char *p = s->text.p + at, *end = s->text.p + s->token_end;
    if (end > s->text.p + run->end)
        end = s->text.p + run->end;
    const char *q = p;
    while (q < end && is_letter(g_utf8_get_char(q)))
        q = g_utf8_next_char(q);
    s->word_start = at;
    s->word_end = (uint32_t)(q - s->text.p);
    s->hyphens = NULL;
    bool allowed = run->style->hyphens == HYPHENS_AUTO && !run->code && !s->token_hyphened &&
                   (p >= s->address.p + s->address.n || q <= s->address.p);
    s->hyphen_penalty = s->token < s->last_word || token_too_wide(s) ? HYPHEN_PENALTY
                                                                     : PENALTY_RESCUE;
    if (allowed) {
        struct slice word = {p, (size_t)(q - p)};
        s->hyphens = hyphenate(s->shaper->hyphenator, run->style->language, word, &s->limits);
    }
}

/** True when the characters on both sides of `at`, which is in `run`, are code. */
static bool is_in_code(const struct sweep *s, const struct run *run, uint32_t at)
{
    return run->code && (at > run->start || (run > s->shaped->text->runs && run[-1].code));
}

/** True when what of the word is code is too short to be cut. */
static bool is_short_code(const struct sweep *s, const struct run *run)
{
    const struct collected *text = s->shaped->text;
    const struct run *end = text->runs + text->run_count;
    uint32_t from = MAX(s->token, run->start), to = MIN(s->token_end, run->end);
    for (const struct run *r = run; r > text->runs && from > s->token && to - from < CODE_WORD &&
                                    r[-1].code; r--)
        from = MAX(s->token, r[-1].start);
    for (const struct run *r = run + 1; r < end && to < s->token_end && to - from < CODE_WORD &&
                                        r->code; r++)
        to = MIN(s->token_end, r->end);
    return to - from < CODE_WORD;
}

/** True when what follows byte `at` in its word has two letters or figures, enough for a line's start: not the "e." of
 * "kill-e.". */
static bool stands_alone(const struct sweep *s, uint32_t at)
{
    int signs = 0;
    for (const char *p = s->text.p + at; p < s->text.p + s->token_end && signs < 2;
         p = g_utf8_next_char(p))
        signs += g_unichar_isalnum(g_utf8_get_char(p));
    return signs == 2;
}

/* ---- the sweep ---- */

/** The penalty of Unicode's break before `c`, or PENALTY_NEVER where custom forbids it. */
static int32_t custom_penalty(const struct sweep *s, const struct run *run, gunichar before,
                              gunichar c, uint32_t at, enum line_point_kind *kind)
{
    *kind = POINT_SPACE;
    if (run->style->white_space == WHITE_NOWRAP)
        return PENALTY_NEVER;
    if (before == ' ' || before == 0x3000 || before == 0x200b)
        return c == 0x2014 || c == 0x2013 ? EXPLICIT_PENALTY : 0;
    if (c == 0x2014 || c == 0x2013 || (run->glued && at == run->start))
        return PENALTY_NEVER;
    if (at > s->token && is_in_code(s, run, at))
        return is_short_code(s, run) ? PENALTY_NEVER : CODE_PENALTY;
    if (in_address(s, at))
        return address_penalty(s->address, (size_t)(s->text.p + at - s->address.p));
    if (before == 0x2002)
        return FIXED_SPACE_PENALTY;
    if (before == 0x2014 || before == 0x2013) {
        *kind = POINT_EXPLICIT;
        return DASH_PENALTY;
    }
    if (before == '-' || before == 0x2010) {
        *kind = POINT_EXPLICIT;
        return at - s->token < 3 || !stands_alone(s, at) ? PENALTY_NEVER : EXPLICIT_PENALTY;
    }
    return before == '/' ? SLASH_PENALTY : 0;
}

/** Breaks that Unicode does not know of, or knows only as possible. Returns PENALTY_NEVER for none. */
static int32_t extra_penalty(const struct sweep *s, const struct run *run, gunichar before,
                             gunichar c, uint32_t at)
{
    if (before == ' ' || c == ' ' || run->style->white_space == WHITE_NOWRAP ||
        (run->glued && at == run->start))
        return PENALTY_NEVER;
    if (before == 0x2014 && !run->code && c != 0x2014 &&
        (is_letter(c) || g_unichar_type(c) == G_UNICODE_INITIAL_PUNCTUATION))
        return DASH_PENALTY;
    if (in_address(s, at))
        return address_penalty(s->address, (size_t)(s->text.p + at - s->address.p));
    if (is_in_code(s, run, at) && code_parts(before, c) && !is_short_code(s, run))
        return CODE_PENALTY;
    if (before == '/' && !run->code && is_letter(c) && at - s->token > 3 &&
        s->token_end - at > 3)
        return SLASH_PENALTY;
    return PENALTY_NEVER;
}

/** Nobody expects lines to be full that end in the middle of an address, or that an address has alone. */
static void mark_address(struct sweep *s, uint32_t at)
{
    if (at == s->token)
        vec_last(&s->points).ragged = s->after_address ? RAGGED_ALONE : RAGGED_NEVER;
    else
        vec_last(&s->points).ragged = in_address(s, at) ? RAGGED_ALWAYS : RAGGED_NEVER;
}

/** Offers a break before the character `c` at byte `at`, if there may be one. */
static void offer_break(struct sweep *s, const PangoLogAttr *attr, gunichar before,
                        gunichar c, uint32_t at)
{
    const struct run *run = run_at(s, at);
    enum line_point_kind kind;
    if (before == 0x2028) {
        add_break(s, POINT_FORCED, -PENALTY_NEVER, at);
        return;
    }
    if (before == 0xad && run->style->hyphens != HYPHENS_NONE) {
        if (attr->is_line_break)
            add_cut(s, HYPHEN_PENALTY, at, true);
        return;
    }
    if (attr->is_line_break && c != ' ') {
        int32_t penalty = custom_penalty(s, run, before, c, at, &kind);
        if (penalty < PENALTY_NEVER) {
            add_break(s, kind, penalty, at);
            mark_address(s, at);
            return;
        }
    }
    int32_t penalty = extra_penalty(s, run, before, c, at);
    if (penalty < PENALTY_NEVER) {
        if (s->safe[at])
            add_break(s, before == 0x2014 ? POINT_EXPLICIT : POINT_SPACE, penalty, at);
        else
            add_cut(s, penalty, at, false);
        mark_address(s, at);
        return;
    }
    if (s->hyphens && *s->hyphens && at == s->word_start + *s->hyphens) {
        s->hyphens++;
        add_cut(s, s->hyphen_penalty, at, true);
        return;
    }
    if (attr->is_cursor_position && before != ' ' && c != ' ' &&
        run->style->white_space != WHITE_NOWRAP && token_too_wide(s) && !cut_parts_marks(before, c))
        add_cut(s, ANYWHERE_PENALTY, at, !run->code && !in_address(s, at) && is_letter(before) &&
                                             is_letter(c));
}

/** Moves the sums over the character at [at, next). */
static void pass_char(struct sweep *s, gunichar c, uint32_t at, uint32_t next)
{
    const struct piece *piece = piece_at(s, at);
    enum gap gap = s->shaped->gaps[at];
    qlen stretch, shrink;
    int64_t advance = s->x[next] - s->x[at];
    s->now.x = s->x[next];
    if (c != ' ') {
        s->visible = s->now; /* the gap after the last character of a line does not count */
        if (gap == GAP_SPACE)
            s->visible.x = s->x[next];
    }
    gap_glue(gap, piece->font, &stretch, &shrink);
    if (gap != GAP_SPACE && piece_expands(piece)) {
        s->now.flex += advance;
        s->visible.flex = s->now.flex;
    }
    s->now.stretch += stretch;
    s->now.shrink += shrink;
    if (c != ' ' && c != 0x2028 && c != 0x200b) {
        s->visible_end = next;
        s->visible_char = c;
    }
}

/** Where the paragraph's last word starts. */
static uint32_t find_last_word(struct slice text)
{
    const char *at = text.p + text.n;
    while (at > text.p && at[-1] != ' ') {
        const char *before = g_utf8_prev_char(at);
        if (is_unspaced(g_utf8_get_char(before)))
            break;
        at = before;
    }
    return (uint32_t)(at - text.p);
}

static void sweep_text(struct sweep *s)
{
    gunichar before = 0;
    size_t index = 0;
    const char *text = s->text.p;
    for (uint32_t at = 0; at < s->text.n; index++) {
        unsigned char byte = (unsigned char)text[at];
        gunichar c = byte < 0x80 ? byte : g_utf8_get_char(text + at);
        uint32_t next = at + (byte < 0x80 ? 1 : (uint32_t)g_utf8_skip[byte]);
        piece_at(s, at);
        if (at >= s->token_end && byte > ' ')
            begin_token(s, at, &s->attrs[index]);
        if (at >= s->word_end && is_letter(c))
            begin_word(s, run_at(s, at), at);
        if (at > 0)
            offer_break(s, &s->attrs[index], before, c, at);
        pass_char(s, c, at, next);
        before = c;
        at = next;
    }
}

/** Takes out the cuts between two other points that are no further apart than the line is wide: a word is cut
 * anywhere only where no rule helps. Linear. */
static void drop_cuts(struct sweep *s)
{
    size_t kept = 1, legal = 0; /* the last point that is no cut, among those kept */

    for (size_t i = 1; i < s->points.count; i++) {
        const struct line_point point = s->points.items[i];
        if (point.penalty != ANYWHERE_PENALTY) {
            if (point.end - s->points.items[legal].start <= s->width)
                kept = legal + 1;
            legal = kept;
        }
        s->points.items[kept] = point;
        s->spots.items[kept++] = s->spots.items[i];
    }
    s->points.count = s->spots.count = kept;
}

struct break_list break_points(struct shaper *shaper, const struct shaped *shaped,
                               const struct style *style, const PangoLogAttr *attrs,
                               qlen indent, qlen width)
{
    struct sweep s = {.shaper = shaper,
                      .shaped = shaped,
                      .style = style,
                      .attrs = attrs,
                      .text = shaped->text->text,
                      .width = width};
    s.x = ARENA_ARRAY(shaper->scratch, int64_t, s.text.n + 2);
    s.safe = ARENA_ARRAY(shaper->scratch, bool, s.text.n + 2);
    s.last_word = find_last_word(s.text);
    s.limits = hyphen_limits_parse(style->hyphenate_chars);
    sum_widths(&s);
    push_point(&s, POINT_FORCED, 0, &s.now, &s.now, 0, 0, false);
    add_hangs(&s, 0, 0, 0);
    add_words(&s, 0, 0);
    vec_last(&s.points).start -= indent;
    sweep_text(&s);
    uint32_t n = (uint32_t)s.text.n;
    s.now.x = s.x[n];
    add_break(&s, POINT_FORCED, -PENALTY_NEVER, n);
    drop_cuts(&s);
    struct break_list list = {
        .points = vec_to_arena(&s.points, shaper->scratch),
        .spots = vec_to_arena(&s.spots, shaper->scratch),
        .count = s.points.count,
    };
    vec_free(&s.points);
    vec_free(&s.spots);
    return list;
}
