/* Shaping tells only which glyphs a group of characters became: "कि" becomes the vowel, then the
 * consonant. A PDF wants a text for each glyph, and readers put these texts together in the order of
 * painting.
 *
 * A glyph that the face gives for one of the characters spells that one; the other characters go to the
 * other glyphs in order, several to one where they must. When the glyphs' texts then do not ascend, as many
 * glyphs as can (letters before marks) keep theirs; the others spell nothing, and a blank glyph at the right
 * moment spells in their stead. The same blank takes the rest of a right-to-left ligature: some
 * readers put letters into order by their place, and would turn the text of one glyph round. */
#include "pdf/spell.h"

#include <glib.h>

struct spelling {
    struct slice text;
    unsigned count; /* of glyphs; below, they are numbered as the script is read */
    size_t start[SPELL_MAX], end[SPELL_MAX]; /* bytes that glyph i spells */
    bool taken[SPELL_MAX];
    bool rtl;
};

/* The index in the cluster, from the left, of the n-th glyph as read. */
static unsigned glyph_at(const struct spelling *s, unsigned n)
{
    return s->rtl ? s->count - 1 - n : n;
}

static size_t char_size(const char *p)
{
    return (size_t)(g_utf8_next_char(p) - p);
}

/* Gives the characters that the face's own glyphs stand for; marks their bytes in `spelt`. */
static void match_nominal(struct spelling *s, struct faces *faces, uint32_t face,
                          const struct glyph *glyphs, bool *spelt)
{
    for (size_t at = 0, size; at < s->text.n; at += size) {
        uint32_t nominal = faces_glyph(faces, face, g_utf8_get_char(s->text.p + at));
        size = char_size(s->text.p + at);
        for (unsigned i = 0; nominal && i < s->count; i++) {
            if (s->taken[i] || glyphs[glyph_at(s, i)].id != nominal)
                continue;
            s->taken[i] = spelt[at] = true;
            s->start[i] = at;
            s->end[i] = at + size;
            break;
        }
    }
}

/* The glyph whose text ends at byte `at`, else the first that has a text, else the first of all. */
static unsigned glyph_before(const struct spelling *s, size_t at)
{
    unsigned found = 0;

    for (unsigned i = s->count; i-- > 0;)
        if (s->taken[i]) {
            if (s->end[i] == at)
                return i;
            found = i;
        }
    return found;
}

/* Hands the characters left over to the glyphs left over, in order, keeping one character for each glyph still
 * to come; without such a glyph a character joins the one before it. */
static void match_rest(struct spelling *s, const bool *spelt)
{
    size_t chars = 0, left = 0;

    for (unsigned i = 0; i < s->count; i++)
        left += !s->taken[i];
    for (size_t at = 0; at < s->text.n; at += char_size(s->text.p + at))
        chars += !spelt[at];
    bool fresh = true; /* the next character starts a new glyph */
    for (size_t at = 0, size; at < s->text.n; at += size) {
        size = char_size(s->text.p + at);
        if (spelt[at]) {
            fresh = true;
            continue;
        }
        unsigned i = glyph_before(s, at);
        if (left && (fresh || chars <= left)) {
            for (i = 0; s->taken[i]; i++)
                ;
            s->taken[i] = true;
            s->start[i] = at;
            left--;
        } else if (s->end[i] != at && !s->taken[i]) {
            s->taken[i] = true;
            s->start[i] = at;
        }
        s->end[i] = at + size;
        chars--;
        fresh = false;
    }
}

/* How much a glyph should keep its text: letters more than vowel signs and what ends in a mark. */
static int weight_of(const struct spelling *s, unsigned i)
{
    const char *end = s->text.p + s->end[i];

    if (s->start[i] == s->end[i])
        return 0;
    gunichar first = g_utf8_get_char(s->text.p + s->start[i]);
    gunichar last = g_utf8_get_char(g_utf8_prev_char(end));
    return g_unichar_ismark(first) || g_unichar_ismark(last) ? 2 : 3;
}

/* Marks the heaviest set of glyphs whose texts ascend. */
static void choose_keepers(const struct spelling *s, bool *keeps)
{
    int best[SPELL_MAX], from[SPELL_MAX], end = -1;

    for (unsigned i = 0; i < s->count; i++) {
        int weight = weight_of(s, i);
        keeps[i] = false;
        best[i] = weight;
        from[i] = -1;
        if (!weight)
            continue;
        for (unsigned k = 0; k < i; k++)
            if (weight_of(s, k) && s->start[k] < s->start[i] && best[k] + weight > best[i]) {
                best[i] = best[k] + weight;
                from[i] = (int)k;
            }
        if (end < 0 || best[i] > best[end])
            end = (int)i;
    }
    for (; end >= 0; end = from[end])
        keeps[end] = true;
}

/* A list of pieces under construction; `said` bytes of the text are spelled. */
struct pieces {
    struct spelled *out;
    unsigned count;
    size_t said;
};

/* Spells up to byte `to` by a blank, unless that is done. */
static void catch_up(struct pieces *pieces, const struct spelling *s, size_t to)
{
    if (pieces->said < to)
        pieces->out[pieces->count++] =
            (struct spelled){SPELL_BLANK, slice_sub(s->text, pieces->said, to)};
    pieces->said = MAX(pieces->said, to);
}

static unsigned make_pieces(const struct spelling *s, const bool *keeps, struct spelled *out)
{
    struct pieces pieces = {.out = out};

    for (unsigned i = 0; i < s->count; i++) {
        int glyph = (int)glyph_at(s, i);
        if (!keeps[i]) {
            out[pieces.count++] = (struct spelled){glyph, slice_sub(s->text, 0, 0)};
            continue;
        }
        catch_up(&pieces, s, s->start[i]);
        size_t end = s->rtl ? s->start[i] + char_size(s->text.p + s->start[i]) : s->end[i];
        out[pieces.count++] = (struct spelled){glyph, slice_sub(s->text, s->start[i], end)};
        pieces.said = end;
        catch_up(&pieces, s, s->end[i]);
    }
    catch_up(&pieces, s, s->text.n);
    return pieces.count;
}

/* More glyphs than are worth the trouble. */
static unsigned spell_by_first(unsigned count, struct slice text, bool rtl, struct spelled *out)
{
    for (unsigned i = 0; i < count; i++)
        out[i] = (struct spelled){(int)(rtl ? count - 1 - i : i),
                                  slice_sub(text, 0, i ? 0 : text.n)};
    return count;
}

unsigned spell_cluster(struct faces *faces, uint32_t face, const struct glyph *glyphs,
                       unsigned count, struct slice text, bool rtl, struct spelled *out,
                       bool *exact)
{
    struct spelling s = {.text = text, .count = count, .rtl = rtl};
    bool spelt[SPELL_MAX * 8] = {false}, keeps[SPELL_MAX];
    unsigned made;

    if (count == 1 && (!rtl || !text.n || char_size(text.p) >= text.n)) {
        out[0] = (struct spelled){0, text};
        return 1;
    }
    if (count > SPELL_MAX || text.n > sizeof spelt) {
        *exact = false;
        return spell_by_first(count, text, rtl, out);
    }
    match_nominal(&s, faces, face, glyphs, spelt);
    match_rest(&s, spelt);
    choose_keepers(&s, keeps);
    made = make_pieces(&s, keeps, out);
    for (unsigned i = 0; i < made; i++)
        *exact &= out[i].glyph != SPELL_BLANK && out[i].text.n;
    return made;
}
