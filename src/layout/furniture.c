/* Running heads and feet. A template such as "{page} — {chapter}" is filled in, the three texts of a line are
 * measured, and what does not fit is cut at a word with an ellipsis: the texts of a line never touch
 * each other nor leave the width of the text block.
 *
 * A value may be empty: a book without parts has no {part}. Then what joins it to its neighbours goes with it,
 * so that "{part} — {chapter}" becomes "Loomings" and not "— Loomings". */
#include "layout/furniture.h"

#include <glib.h>
#include <pango/pango.h>

#define ELLIPSIS "\xe2\x80\xa6"
/* The least white between two texts of a line, in half ems: more than any space within them. */
#define GAP_HALVES 3

struct furnisher {
    struct shaper *shaper;
    const struct furniture_set *set;
    const struct furniture_facts *facts;
    struct page_builder *page;
};

/* ---- words ---- */

static bool has_word(struct slice template, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n < template.n; i++)
        if ((template.p[i] == '{' || template.p[i] == '|') &&
            memcmp(template.p + i + 1, word, n) == 0)
            return true;
    return false;
}

bool furniture_shows(const struct config *config, const char *word)
{
    for (int kind = 0; kind < PAGE_KIND_COUNT; kind++)
        for (int foot = 0; foot < 2; foot++) {
            const struct furniture *line = foot ? &config->feet[kind] : &config->heads[kind];
            if (has_word(line->left, word) || has_word(line->center, word) ||
                has_word(line->right, word))
                return true;
        }
    return false;
}

/* ---- filling in ---- */

/** The authors, as a list. */
static struct slice authors(const struct config *config, struct arena *arena)
{
    struct buf names = {0};
    for (size_t i = 0; i < config->person_count; i++) {
        const struct person *person = &config->people[i];
        if (person->role.n && !slice_is(person->role, "aut"))
            continue;
        buf_string(&names, names.size ? ", " : "");
        buf_slice(&names, person->name);
    }
    struct slice out = arena_copy(arena, buf_view(&names));
    buf_free(&names);
    return out;
}

/** The value of a word; false when there is no such word. */
static bool find_word(const struct furnisher *f, struct slice word, struct slice *value)
{
    const struct config *config = f->set->book->config;
    const struct furniture_facts *facts = f->facts;
    const struct node *division = facts->division;
    static const char *const names[] = {
#define WORD(ID, name) [FURNITURE_##ID] = name,
#include "model/furniture.def"
    };
    const struct slice values[FURNITURE_WORD_COUNT] = {
        [FURNITURE_PAGE] = facts->folio,
        [FURNITURE_PAGES] = facts->pages,
        [FURNITURE_TITLE] = config->title,
        [FURNITURE_PART] = facts->part,
        [FURNITURE_CHAPTER] = division ? division->as.division.title : SLICE(""),
        [FURNITURE_SECTION] = facts->section,
        [FURNITURE_NOTES_PAGES] = facts->notes_pages,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (slice_is(word, names[i])) {
            *value = i == FURNITURE_AUTHOR ? authors(config, f->page->arena) : values[i];
            return true;
        }
    return false;
}

/** The value of what stands in braces: of the first of its words, with '|' between them, that is not empty. False when
 * there is no such word. */
static bool find_value(const struct furnisher *f, struct slice words, struct slice *value)
{
    for (size_t from = 0, to; from <= words.n; from = to + 1) {
        const char *bar = memchr(words.p + from, '|', words.n - from);
        struct slice found;
        to = bar ? (size_t)(bar - words.p) : words.n;
        if (!find_word(f, slice_sub(words, from, to), &found))
            return false;
        if (from == 0 || !value->n)
            *value = found;
    }
    return true;
}

/** What has been filled in of a template. */
struct filling {
    struct buf text;
    size_t words;       /* met */
    bool has_value;     /* one of them was not empty */
    bool ends_empty;    /* the last of them was empty */
    struct slice joint; /* what stands after the last value that was not empty */
};

/** Adds a value with the literal text before it. At the start that text belongs to the value; later it joins two
 * values, of which the first joint is kept when some between are empty. */
static void fill_value(struct filling *filling, struct slice before, struct slice value)
{
    bool first = filling->words++ == 0;
    filling->ends_empty = !value.n;
    if (!value.n) {
        if (filling->has_value && !filling->joint.n)
            filling->joint = before;
        return;
    }
    if (first)
        buf_slice(&filling->text, before);
    else if (filling->has_value)
        buf_slice(&filling->text, filling->joint.n ? filling->joint : before);
    buf_slice(&filling->text, value);
    filling->joint = SLICE("");
    filling->has_value = true;
}

static struct slice fill(const struct furnisher *f, struct slice template)
{
    struct filling filling = {0};
    size_t start = 0;
    for (size_t i = 0; i < template.n; i++) {
        const char *close = template.p[i] == '{'
                                ? memchr(template.p + i, '}', template.n - i) : NULL;
        size_t end = close ? (size_t)(close - template.p) : i;
        struct slice value;
        if (!close || !find_value(f, slice_sub(template, i + 1, end), &value))
            continue;
        fill_value(&filling, slice_sub(template, start, i), value);
        start = end + 1;
        i = end;
    }
    if (!filling.words || !filling.ends_empty)
        buf_slice(&filling.text, slice_sub(template, start, template.n));
    struct slice text = arena_copy(f->page->arena, buf_view(&filling.text));
    buf_free(&filling.text);
    return slice_trim(text);
}

/* ---- cutting ---- */

/** The text up to byte `end` with an ellipsis, without the comma or the dash before it. */
static struct slice cut_at(struct arena *arena, struct slice text, size_t end)
{
    const char *stop = text.p + end;
    while (stop > text.p) {
        const char *before = g_utf8_find_prev_char(text.p, stop);
        gunichar c = g_utf8_get_char(before);
        if (!g_unichar_isspace(c) && !g_unichar_ispunct(c))
            break;
        stop = before;
    }
    return arena_printf(arena, "%.*s" ELLIPSIS, (int)(stop - text.p), text.p);
}

/** The places where the text may be cut: before words, or before any character. */
static size_t find_cuts(struct slice text, struct slice language, bool anywhere, size_t *cuts)
{
    int count = (int)g_utf8_strlen(text.p, (gssize)text.n) + 1;
    PangoLogAttr *attrs = g_new0(PangoLogAttr, count);
    char *tag = g_strndup(language.p ? language.p : "", language.n);
    const char *p = text.p;
    size_t found = 0;
    pango_get_log_attrs(text.p, (int)text.n, -1, pango_language_from_string(tag), attrs, count);
    for (int i = 1; i + 1 < count; i++) {
        p = g_utf8_next_char(p);
        if (anywhere ? attrs[i].is_cursor_position : attrs[i].is_line_break)
            cuts[found++] = (size_t)(p - text.p);
    }
    g_free(tag);
    g_free(attrs);
    return found;
}

/** The longest beginning of the text that fits with an ellipsis: of whole words or, where not even one fits, of
 * characters; nothing when there is no room at all. */
static struct slice shorten(const struct furnisher *f, struct slice text,
                            const struct style *style, qlen room)
{
    size_t *cuts = g_new(size_t, text.n + 1);
    struct slice out = SLICE("");
    for (int anywhere = 0; anywhere < 2 && !out.n; anywhere++) {
        size_t low = 0, high = find_cuts(text, style->language, anywhere, cuts);
        while (low < high) {
            size_t middle = (low + high) / 2;
            struct slice cut = cut_at(f->page->arena, text, cuts[middle]);
            bool fits = cut.n > strlen(ELLIPSIS) &&
                        shaper_width(f->shaper, cut, style) <= room;
            if (fits) {
                out = cut;
                low = middle + 1;
            } else {
                high = middle;
            }
        }
    }
    g_free(cuts);
    return out;
}

/* ---- placing ---- */

enum { LEFT, CENTER, RIGHT, PLACES };

/** How wide each text may be so that all stay apart. What is wider than its share is cut, after the others have
 * taken what they need of theirs. */
static void find_rooms(const qlen widths[PLACES], qlen measure, qlen gap, qlen rooms[PLACES])
{
    qlen side = MAX(widths[LEFT], widths[RIGHT]), center = widths[CENTER];
    if (center && side) { /* the centre stays in the middle, so both sides count as the wider */
        qlen room = measure - 2 * gap, share = room / 3;
        rooms[CENTER] = side <= share ? room - 2 * side : MAX(share, 0);
        rooms[LEFT] = rooms[RIGHT] = center <= share ? (room - center) / 2 : MAX(share, 0);
        return;
    }
    rooms[LEFT] = rooms[CENTER] = rooms[RIGHT] = measure;
    if (widths[LEFT] && widths[RIGHT]) {
        qlen room = measure - gap, share = room / 2;
        rooms[LEFT] = widths[RIGHT] <= share ? room - widths[RIGHT] : share;
        rooms[RIGHT] = widths[LEFT] <= share ? room - widths[LEFT] : share;
    }
}

/** Whether inside and outside are the other way round on this page: its outer edge is at the right on the rectos of
 * left-to-right books and on the versos of others. */
static bool is_swapped(const struct furnisher *f, const struct furniture *line, enum page_kind kind)
{
    bool rtl = f->set->head->direction == DIRECTION_RTL;

    return line->by_side && (f->facts->recto != rtl) != (kind != PAGE_VERSO);
}

static void place_line(const struct furnisher *f, const struct furniture *line, bool swap,
                       const struct style *style, qlen baseline, enum artifact artifact)
{
    bool recto = f->facts->recto;
    const struct slice templates[PLACES] = {swap ? line->right : line->left, line->center,
                                            swap ? line->left : line->right};
    qlen left = f->set->left[recto], measure = f->set->right[recto] - left;
    struct slice texts[PLACES];
    qlen widths[PLACES], rooms[PLACES];
    for (int i = 0; i < PLACES; i++) {
        texts[i] = fill(f, templates[i]);
        widths[i] = texts[i].n ? shaper_width(f->shaper, texts[i], style) : 0;
    }
    find_rooms(widths, measure, GAP_HALVES * style->font_size / 2, rooms);
    for (int i = 0; i < PLACES; i++) {
        if (widths[i] > rooms[i]) {
            texts[i] = shorten(f, texts[i], style, rooms[i]);
            widths[i] = texts[i].n ? shaper_width(f->shaper, texts[i], style) : 0;
        }
        qlen slack = measure - widths[i];
        qlen x = left + (i == LEFT ? 0 : i == CENTER ? slack / 2 : slack);
        if (texts[i].n)
            shaper_place_text(f->shaper, texts[i], style, x, baseline, NO_ELEMENT, 0, artifact,
                              f->page);
    }
}

void furniture_place(struct shaper *shaper, const struct furniture_set *set,
                     const struct furniture_facts *facts, struct page_builder *page)
{
    const struct config *config = set->book->config;
    const struct furnisher f = {shaper, set, facts, page};
    enum page_kind kind = facts->blank     ? PAGE_BLANK
                          : facts->opening ? PAGE_OPENING
                          : facts->recto   ? PAGE_RECTO
                                           : PAGE_VERSO;
    const struct furniture *head = &config->heads[kind], *foot = &config->feet[kind];
    place_line(&f, head, is_swapped(&f, head, kind), set->head, set->head_baseline, ARTIFACT_HEAD);
    place_line(&f, foot, is_swapped(&f, foot, kind), set->foot, set->foot_baseline, ARTIFACT_FOOT);
}

/* ---- mending ---- */

/* Letters reach about so far above and below their baseline, in hundredths of their size. */
#define ASCENT 75
#define DESCENT 25

static bool has_any(const struct furniture lines[PAGE_KIND_COUNT])
{
    for (int kind = 0; kind < PAGE_KIND_COUNT; kind++)
        if (lines[kind].left.n || lines[kind].center.n || lines[kind].right.n)
            return true;
    return false;
}

/** Reports one, at the key that is not the theme's where there is one. */
static void report_place(const struct book *book, bool is_head, bool is_off)
{
    const struct config_origin *distance =
        &book->config->origin[is_head ? KEY_head_distance : KEY_foot_distance];
    const struct config_origin *margin =
        &book->config->origin[is_head ? KEY_margin_top : KEY_margin_bottom];
    const char *side = is_head ? "top" : "bottom", *name = is_head ? "head" : "foot";
    bool own = distance->layer > margin->layer || !is_off;
    char *hint = is_off ? g_strdup_printf("make page.margin-%s larger or page.%s-distance smaller",
                                          side, name)
                        : g_strdup_printf("make page.%s-distance larger", name);

    diag_hint(book->diags, own ? distance->span : margin->span, hint, DIAG_FURNITURE_PLACE, name,
              is_off ? "would lie beyond the edge of the page; it was set between the edge and the text"
                     : "stands in the text");
    g_free(hint);
}

void furniture_mend(struct furniture_set *set, qlen text_top, qlen text_bottom,
                    qlen page_height)
{
    const struct book *book = set->book;
    bool has_head = has_any(book->config->heads), has_foot = has_any(book->config->feet);
    qlen rise = (qlen)((int64_t)set->head->font_size * ASCENT / 100);
    qlen sink = (qlen)((int64_t)set->head->font_size * DESCENT / 100);

    if (has_head && set->head_baseline < rise) {
        report_place(book, true, true);
        set->head_baseline = MAX((text_top + rise - sink) / 2, rise);
    } else if (has_head && set->head_baseline + sink > text_top) {
        report_place(book, true, false);
    }
    rise = (qlen)((int64_t)set->foot->font_size * ASCENT / 100);
    sink = (qlen)((int64_t)set->foot->font_size * DESCENT / 100);
    if (has_foot && set->foot_baseline + sink > page_height) {
        report_place(book, false, true);
        set->foot_baseline = MIN((text_bottom + page_height + rise - sink) / 2, page_height - sink);
    } else if (has_foot && set->foot_baseline - rise < text_bottom) {
        report_place(book, false, false);
    }
}
