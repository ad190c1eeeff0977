/* Breaking a chapter into pages: one dynamic programme over the list, in one sweep from top to bottom.
 *
 * The state. At each place of the list stand the pages that may be filling there (struct page_state): how much
 * text, notes and stretch is on the page so far, its side, how its verso ended when it is a recto, and
 * the least demerits with which all that can be had. Where the page began does not matter, so states from
 * different beginnings merge when they are equal. Setting a line moves all states on by its height and
 * drops those that are too full. At a legal break each state may be closed; the best way to each kind of next
 * page (side, partner, notes carried over) becomes a new, empty state.
 *
 * A paragraph is swept once for each of its settings with a list of states of its own, pages that end within it
 * included; the lists are merged after it. So all its lines have one setting, across pages too.
 *
 * The time. A page is closed only where it is nearly full or where what follows may not fit, so a break
 * makes at most a dozen new states, and on a grid a place has no more states than a page has steps, times
 * that dozen. Where heights are of all sorts a cap (MOST_STATES) keeps the best. Each line thus costs a bounded
 * amount, and the whole is linear in the number of lines.
 *
 * It never fails. Rules are relaxed beforehand where a page cannot hold what they keep together
 * (pagebreak_legal.c); if yet all states are dropped, the least excessive stay as overfull pages, which end at
 * the next break. */
#include "layout/pagebreak_parts.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* More than a chapter on a grid ever has; without one the dearest are given up. */
#define MOST_STATES 1200
/* Kinds of next page at one break. */
#define MOST_FRESH 32

/** What was decided on the way to a state, latest first: the end of a page or a setting. */
struct page_trace {
    const struct page_trace *before;
    uint8_t setting;        /* of paragraph page.item; 0 when this is a page */
    struct page_break page;
};

struct state_list {
    VEC(struct page_state) states;
};

struct sweep {
    const struct page_item *items;
    size_t count;           /* without white at the end */
    size_t end;             /* with it */
    struct page_frame frame;
    struct page_legal legal;
    struct arena *scratch;
    struct state_list now, begin, one;
    int64_t white, white_stretch, white_shrink; /* since the last text; void at the top of a page */
    bool colon;             /* the last text ends with one */
    uint32_t *slots;        /* hash table of merge() */
    size_t slot_count;
};

/* ---- merging ---- */

static bool same_state(const struct page_state *a, const struct page_state *b)
{
    return a->text == b->text && a->notes == b->notes && a->last_notes == b->last_notes &&
           a->stretch == b->stretch && a->shrink == b->shrink && a->partner == b->partner &&
           a->recto == b->recto && a->first == b->first && a->filled == b->filled &&
           a->overfull == b->overfull && a->column == b->column && a->index == b->index &&
           a->series == b->series && a->last_series == b->last_series;
}

static size_t state_hash(const struct page_state *s)
{
    uint64_t h = (uint64_t)s->text * 0x9e3779b97f4a7c15u;

    h = (h ^ (uint64_t)s->notes) * 0x9e3779b97f4a7c15u;
    h = (h ^ (uint64_t)s->stretch << 20 ^ (uint64_t)s->shrink) * 0x9e3779b97f4a7c15u;
    h ^= (uint64_t)s->column << 32 ^ (uint64_t)s->index << 24;
    h ^= (uint64_t)(s->partner + 1) << 40 ^ (uint64_t)s->recto << 45 ^ (uint64_t)s->filled << 46;
    h *= 0x9e3779b97f4a7c15u;
    return (size_t)(h >> 32);
}

static int by_demerits(const void *a, const void *b)
{
    const struct page_state *x = a, *y = b;

    return (x->demerits > y->demerits) - (x->demerits < y->demerits);
}

/** Keeps the best of equal states, the first of equally good ones. */
static void merge(struct sweep *s, struct state_list *list)
{
    size_t need = 64, kept = 0;

    while (need < 2 * list->states.count)
        need *= 2;
    if (need > s->slot_count) {
        s->slots = g_renew(uint32_t, s->slots, need);
        s->slot_count = need;
    }
    memset(s->slots, 0, need * sizeof *s->slots);
    for (size_t i = 0; i < list->states.count; i++) {
        struct page_state state = list->states.items[i];
        size_t slot = state_hash(&state) & (need - 1);

        while (s->slots[slot] && !same_state(&list->states.items[s->slots[slot] - 1], &state))
            slot = (slot + 1) & (need - 1);
        if (s->slots[slot] == 0) {
            list->states.items[kept++] = state;
            s->slots[slot] = (uint32_t)kept;
        } else if (state.demerits < list->states.items[s->slots[slot] - 1].demerits) {
            list->states.items[s->slots[slot] - 1] = state;
        }
    }
    list->states.count = kept;
    if (kept > MOST_STATES) {
        qsort(list->states.items, kept, sizeof *list->states.items, by_demerits);
        list->states.count = MOST_STATES;
    }
}

static void copy_states(struct state_list *to, const struct state_list *from)
{
    vec_clear(&to->states);
    vec_reserve(&to->states, from->states.count);
    if (from->states.count)
        memcpy(to->states.items, from->states.items,
               from->states.count * sizeof *to->states.items);
    to->states.count = from->states.count;
}

/* ---- text ---- */

/** What is put on the page in one piece. */
struct piece {
    int64_t height, top, notes, stretch, shrink; /* top: more at the top of a page */
    uint8_t series; /* of the notes */
    const struct page_item *item;
};

static void add_piece(const struct sweep *s, struct page_state *state, const struct piece *piece)
{
    if (state->filled) {
        state->text += s->white;
        state->stretch += s->white_stretch;
        state->shrink += s->white_shrink;
    } else {
        state->text += page_head_repeat(piece->item, state->recto, state->column == 0) + piece->top;
    }
    state->text += piece->height;
    state->stretch += piece->stretch;
    state->shrink += piece->shrink;
    state->filled = true;
    if (piece->notes > 0) {
        state->notes += piece->notes;
        state->last_notes = piece->notes;
        state->series |= piece->series;
        state->last_series = piece->series;
    }
}

/** Puts the piece on all pages and drops those on which it does not fit; with `rescue` not the last ones. */
static void add_to_all(struct sweep *s, struct state_list *list, const struct piece *piece,
                       bool rescue)
{
    int64_t least = INT64_MAX;
    size_t kept = 0;

    for (size_t i = 0; i < list->states.count; i++) {
        struct page_state *state = &list->states.items[i];
        int64_t excess;

        add_piece(s, state, piece);
        excess = state->overfull ? 0 : page_state_excess(&s->frame, state);
        if (excess < least)
            least = excess;
    }
    for (size_t i = 0; i < list->states.count && (least == 0 || rescue); i++) {
        struct page_state state = list->states.items[i];

        if (!state.overfull && page_state_excess(&s->frame, &state) > least)
            continue;
        state.overfull = state.overfull || least > 0;
        list->states.items[kept++] = state;
    }
    list->states.count = kept;
}

/* ---- breaks ---- */

/** The ends of pages found at one break, one for each kind of next page. */
struct fresh {
    struct page_state next[MOST_FRESH];
    struct page_break page[MOST_FRESH];
    size_t count;
};

static void add_fresh(struct fresh *fresh, const struct page_state *next,
                      const struct page_break *page)
{
    size_t at = 0, worst = 0;

    for (; at < fresh->count && !same_state(&fresh->next[at], next); at++)
        if (fresh->next[at].demerits > fresh->next[worst].demerits)
            worst = at;
    if (at == MOST_FRESH)
        at = worst;
    if (at < fresh->count && fresh->next[at].demerits <= next->demerits)
        return;
    if (at == fresh->count)
        fresh->count++;
    fresh->next[at] = *next;
    fresh->page[at] = *page;
}

static void close_states(struct sweep *s, const struct page_state *states, size_t count,
                         const struct page_spot *spot, struct fresh *fresh)
{
    struct page_state next;
    struct page_break page;

    for (size_t i = 0; i < count; i++) {
        struct page_state state = states[i];
        state.text += spot->foot;
        if (page_worth_closing(&s->frame, &state, spot) &&
            page_close(&s->frame, &state, spot, &page, &next)) {
            next.trace = states[i].trace;
            add_fresh(fresh, &next, &page);
        }
    }
}

/** Appends the new pages to the list; returns where they start. */
static size_t push_fresh(struct sweep *s, struct state_list *list, struct fresh *fresh)
{
    size_t start = list->states.count;

    for (size_t i = 0; i < fresh->count; i++) {
        struct page_trace *trace = ARENA_NEW(s->scratch, struct page_trace);

        *trace = (struct page_trace){fresh->next[i].trace, 0, fresh->page[i]};
        fresh->next[i].trace = trace;
        vec_push(&list->states, fresh->next[i]);
    }
    return start;
}

/** True when the page is empty and on the side on which what follows must start. */
static bool is_due(const struct page_state *state, const struct page_spot *spot)
{
    return !state->filled && state->notes == 0 && !page_wrong_side(state, spot);
}

/** After all ends were found: drops what cannot go on. The first `old` states are not new. */
static void drop_ended(struct state_list *list, size_t old, const struct page_spot *spot)
{
    bool end = spot->forced || spot->last;
    size_t kept = 0;

    for (size_t i = 0; i < list->states.count; i++) {
        const struct page_state *state = &list->states.items[i];

        if (!end ? i >= old || !state->overfull
                 : i >= old ? state->notes == 0 : is_due(state, spot))
            list->states.items[kept++] = *state;
    }
    list->states.count = kept;
}

/** Ends pages at the place where that may be good, or all of them when they must. Where notes are left
 * over, pages with nothing but notes may follow. */
static void break_pages(struct sweep *s, struct state_list *list, const struct page_spot *spot)
{
    size_t from = 0, old = list->states.count;
    struct fresh fresh;

    do {
        fresh.count = 0;
        close_states(s, list->states.items + from, list->states.count - from, spot, &fresh);
        from = push_fresh(s, list, &fresh);
    } while (fresh.count);
    drop_ended(list, old, spot);
}

/** break_pages() at a place where there is no going on. */
static void end_pages(struct sweep *s, struct state_list *list, const struct page_spot *spot)
{
    struct state_list spare = {{0}};

    for (size_t i = 0; i < list->states.count; i++) {
        vec_push(&spare.states, list->states.items[i]);
        vec_last(&spare.states).overfull = list->states.items[i].filled;
    }
    break_pages(s, list, spot);
    if (list->states.count == 0) {
        copy_states(list, &spare);
        break_pages(s, list, spot);
    }
    vec_free(&spare.states);
}

static void break_after(struct sweep *s, struct state_list *list, size_t item)
{
    struct page_spot spot = {.item = (uint32_t)item + 1, .colon = s->colon};

    if (item + 1 >= s->count || !page_legal_after(&s->legal, item, &spot.price))
        return;
    spot.ahead = s->white + s->legal.reach[item + 1].most;
    if (s->items[item].kind == PAGE_BOX)
        spot.foot = s->items[item].as.box.foot_repeat;
    spot.forced = s->items[item].break_after == PAGE_BREAK_ALWAYS;
    spot.side_after = (int)s->items[item].side_after;
    if (spot.forced)
        end_pages(s, list, &spot);
    else
        break_pages(s, list, &spot);
}

/* ---- items ---- */

static void clear_white(struct sweep *s)
{
    s->white = s->white_stretch = s->white_shrink = 0;
}

static void set_box(struct sweep *s, const struct page_item *item)
{
    struct piece piece = {.height = item->as.box.height, .top = item->top, .notes = item->as.box.notes,
                          .series = item->as.box.series, .item = item};

    add_to_all(s, &s->now, &piece, true);
    clear_white(s);
    s->colon = false;
}

static void set_space(struct sweep *s, const struct page_item *item)
{
    struct piece piece = {.height = item->as.space.height, .stretch = item->as.space.stretch,
                          .shrink = item->as.space.shrink, .item = item};

    if (item->as.space.stays) {
        add_to_all(s, &s->now, &piece, true);
        clear_white(s);
        return;
    }
    s->white += piece.height;
    s->white_stretch += piece.stretch;
    s->white_shrink += piece.shrink;
}

/** Sets the lines of the paragraph in one of its ways, from the states before it to those after it (`one`). */
static void set_lines(struct sweep *s, size_t item, int which, bool rescue)
{
    const struct page_item *it = &s->items[item];
    const struct page_setting *setting = &it->as.paragraph.settings[which];
    struct page_reach *ahead = g_new(struct page_reach, setting->count);
    struct sweep in = *s; /* the white before the first line */

    copy_states(&s->one, &s->begin);
    page_legal_ahead(&s->legal, item, setting, ahead);
    for (uint32_t line = 0; line < setting->count && s->one.states.count; line++) {
        const struct page_line *l = &setting->lines[line];
        struct piece piece = {.height = l->height, .top = l->top, .notes = l->notes,
                              .series = l->series, .item = it};
        struct page_spot spot = {.item = (uint32_t)item, .line = line + 1,
                                 .hyphenated = l->hyphenated, .colon = l->ends_colon};

        add_to_all(&in, &s->one, &piece, rescue);
        clear_white(&in);
        if (line + 1 == setting->count ||
            !page_legal_line(&s->legal, item, setting, line + 1, &spot.price))
            continue;
        spot.ahead = ahead[line + 1].most;
        break_pages(s, &s->one, &spot);
    }
    g_free(ahead);
}

static int64_t setting_cost(const struct sweep *s, const struct page_item *item, int which)
{
    const struct page_setting *settings = item->as.paragraph.settings;

    if (which == 0 || settings[0].count == 0)
        return 0;
    return s->frame.params->costs.setting + settings[which].demerits - settings[0].demerits;
}

/** Adds the states after the paragraph in one setting to those of all its settings. */
static void gather(struct sweep *s, const struct page_item *item, int which)
{
    int64_t cost = setting_cost(s, item, which);

    for (size_t i = 0; i < s->one.states.count; i++) {
        struct page_state state = s->one.states.items[i];

        state.setting = (uint8_t)which;
        state.demerits += cost;
        vec_push(&s->now.states, state);
    }
}

static void record_settings(struct sweep *s, size_t item)
{
    for (size_t i = 0; i < s->now.states.count; i++) {
        struct page_state *state = &s->now.states.items[i];

        if (state->setting) {
            struct page_trace *trace = ARENA_NEW(s->scratch, struct page_trace);

            *trace = (struct page_trace){state->trace, state->setting, {.item = (uint32_t)item}};
            state->trace = trace;
            state->setting = 0;
        }
    }
}

static void set_paragraph(struct sweep *s, size_t item)
{
    const struct page_item *it = &s->items[item];
    int only = -1;

    copy_states(&s->begin, &s->now);
    vec_clear(&s->now.states);
    for (int which = 0; which < 3; which++) {
        if (it->as.paragraph.settings[which].count == 0)
            continue;
        if (only < 0)
            only = which;
        set_lines(s, item, which, false);
        gather(s, it, which);
    }
    if (only < 0) { /* no lines at all */
        copy_states(&s->now, &s->begin);
        return;
    }
    if (s->now.states.count == 0) {
        set_lines(s, item, only, true);
        gather(s, it, only);
    }
    merge(s, &s->now);
    record_settings(s, item);
    clear_white(s);
    const struct page_setting *setting = &it->as.paragraph.settings[only];
    s->colon = setting->lines[setting->count - 1].ends_colon;
}

static void set_all(struct sweep *s)
{
    struct page_spot end = {.item = (uint32_t)s->end, .last = true};

    vec_push(&s->now.states, page_state_first(&s->frame));
    for (size_t i = 0; i < s->count; i++) {
        switch (s->items[i].kind) {
        case PAGE_PARAGRAPH: set_paragraph(s, i); break;
        case PAGE_BOX: set_box(s, &s->items[i]); break;
        case PAGE_SPACE: set_space(s, &s->items[i]); break;
        }
        break_after(s, &s->now, i);
        if (s->items[i].kind != PAGE_PARAGRAPH)
            merge(s, &s->now);
    }
    end_pages(s, &s->now, &end);
}

/* ---- the result ---- */

static struct page_breaks take_best(const struct sweep *s, struct arena *arena)
{
    struct page_breaks result = {.settings = ARENA_ARRAY(arena, uint8_t, s->end)};
    const struct page_state *best = &s->now.states.items[0];
    size_t at;

    for (size_t i = 1; i < s->now.states.count; i++)
        if (s->now.states.items[i].demerits < best->demerits)
            best = &s->now.states.items[i];
    result.demerits = best->demerits;
    for (const struct page_trace *t = best->trace; t; t = t->before)
        if (t->setting)
            result.settings[t->page.item] = t->setting;
        else
            result.count++;
    result.pages = ARENA_ARRAY(arena, struct page_break, result.count);
    at = result.count;
    for (const struct page_trace *t = best->trace; t; t = t->before)
        if (!t->setting)
            result.pages[--at] = t->page;
    if (result.count) { /* after a forced break there may have been nothing but white */
        result.pages[result.count - 1].item = (uint32_t)s->end;
        result.pages[result.count - 1].line = 0;
    }
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].kind == PAGE_PARAGRAPH && !s->items[i].as.paragraph.settings[0].count &&
            !result.settings[i])
            result.settings[i] = s->items[i].as.paragraph.settings[1].count ? 1 : 2;
    return result;
}

/** Counts the columns again, those without text included. */
static void number_columns(const struct sweep *s, struct page_breaks *result)
{
    struct page_state state = page_state_first(&s->frame);
    uint32_t before = state.index;

    for (size_t i = 0; i < result->count; i++) {
        const struct page_break *page = &result->pages[i];
        uint32_t at = state.index, column = state.column;
        result->pages[i].column = before;
        page_state_next(&s->frame, &state, page->ends_page);
        if (page->blank_after && i + 1 < result->count)
            page_state_skip(&s->frame, &state);
        /* Behind the columns that differ the index stands still; there none is without text. */
        uint32_t steps = page->ends_page ? s->frame.columns - column : 1;
        steps += page->blank_after ? s->frame.columns : 0;
        before += MAX(state.index - at, steps);
    }
}

struct page_breaks pagebreak(const struct page_item *items, size_t count,
                             const struct page_params *params, struct arena *arena)
{
    struct sweep s = {.items = items, .count = count, .end = count, .scratch = arena_new()};
    struct page_breaks result = {0};

    while (s.count && items[s.count - 1].kind == PAGE_SPACE && !items[s.count - 1].as.space.stays)
        s.count--;
    if (s.count) {
        page_frame_init(&s.frame, params);
        page_legal_init(&s.legal, items, s.count, &s.frame, s.scratch);
        set_all(&s);
        result = take_best(&s, arena);
        number_columns(&s, &result);
    } else if (count) {
        result.settings = ARENA_ARRAY(arena, uint8_t, count);
    }
    vec_free(&s.now.states);
    vec_free(&s.begin.states);
    vec_free(&s.one.states);
    g_free(s.slots);
    arena_free(s.scratch);
    return result;
}
