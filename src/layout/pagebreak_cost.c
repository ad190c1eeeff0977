/* What closing a page costs, and what the page after it starts with. */
#include "layout/pagebreak_parts.h"

#include <stdlib.h>

/* Without a grid a line is taken to be this high, for prices per step. */
#define NOMINAL_LINE PT(12)
/* Spaces of justified pages may give so many times what is good, … */
#define MOST_STRETCH 4
/* … for a page that is short among full ones is so many times as bad as among ragged ones. */
#define JUSTIFIED_SHORT 10
/* Ratios are kept in parts of this. */
#define RATIO_UNIT 1024
/* A page is nearly full when fewer than these steps, or this part of its height, is free. */
#define NEAR_STEPS 4
#define NEAR_PART 8
/* A note of few lines is not split if it can be helped, nor is a page made of notes with hardly a line of text: each
 * is as bad as so many good splits. */
#define POOR_SPLITS 4
/* So many lines of a split note stand on both sides, … */
#define NOTE_LINES 2
/* … and so many of text above notes. */
#define TEXT_LINES 3
/* Fewer lines than this make a poor last page. */
#define END_LINES 5
/* A spread that differs by more than this cannot be mended; more is not dearer. */
#define UNEVEN_MOST 2

void page_costs_default(struct page_costs *costs)
{
    /* The scale is that of Knuth and Plass: a paragraph set a line longer or shorter has some thousands to
     * a million demerits more than its best. Readers see a spread whose pages differ at once, two pages
     * a line short hardly; so any decent change of paragraphs comes before a short pair, and a pair before
     * an uneven spread. A hyphen at the turn of a leaf is not worth a short pair. */
    *costs = (struct page_costs){
        .widow = 100000000,
        .orphan = 80000000,
        .short_line = 900000,
        .uneven_spread = 3000000,
        .hyphen_spread = 40000,
        .hyphen_leaf = 160000,
        .colon = 20000,
        .end_short = 150000,
        .note_split = 1500000,
        .stretch = 150000,
        .setting = 10000,
    };
}

static int64_t at_least(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t at_most(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/** Each page must take a part of the notes carried to it, or there would be no end of pages. */
static void set_gaps(struct page_frame *frame, const qlen *gaps, int64_t most)
{
    int64_t sum = 0;

    for (int i = 0; i < MOST_SERIES; i++)
        sum += frame->gaps[i] = at_least(gaps[i], 0);
    for (int i = 0; i < MOST_SERIES && sum > most; i++)
        frame->gaps[i] = frame->gaps[i] * most / sum;
}

int64_t page_frame_gap(const struct page_frame *frame, uint8_t series)
{
    int64_t gap = 0;

    for (int i = 0; series; i++, series >>= 1)
        if (series & 1)
            gap += frame->gaps[i];
    return gap;
}

void page_frame_init(struct page_frame *frame, const struct page_params *params)
{
    int64_t least;

    frame->params = params;
    frame->height = at_least(params->height, QLEN_PT);
    frame->columns = params->columns > 1 ? params->columns : 1;
    least = frame->height;
    for (size_t i = 0; i < params->height_count; i++)
        if (params->heights[i] > 0)
            least = at_most(least, at_least(params->heights[i], QLEN_PT));
    frame->grid = at_least(params->grid, 0);
    frame->step = frame->grid ? frame->grid : NOMINAL_LINE;
    set_gaps(frame, params->note_gaps, least / 2);
    frame->note_foot = at_most(at_least(params->note_foot, 0), least / 8);
    frame->note_head = at_most(at_least(params->note_head, 0), least / 8);
    frame->note_spare = at_most(at_least(params->note_spare, 0), least / 8);
    frame->least_note = at_most(frame->step, least / 4);
}

int64_t page_frame_height(const struct page_frame *frame, const struct page_state *state)
{
    const struct page_params *params = frame->params;

    if (state->index >= params->height_count)
        return frame->height;
    return at_least(params->heights[state->index], QLEN_PT);
}

int64_t page_state_room(const struct page_frame *frame, const struct page_state *state)
{
    int64_t notes = state->notes ? state->notes + page_frame_gap(frame, state->series) : 0;

    return page_frame_height(frame, state) - state->text - notes;
}

/** What of the notes cannot go to the next page. */
static int64_t split_saves(const struct page_frame *frame, const struct page_state *state)
{
    return at_least(state->last_notes - frame->least_note - frame->note_foot, 0);
}

/** The next column, whether it holds text or not. */
static void step_column(const struct page_frame *frame, struct page_state *state)
{
    state->column = (uint8_t)((state->column + 1u) % frame->columns);
    if (state->column == 0)
        state->recto = !state->recto;
    if (state->index < frame->params->height_count)
        state->index++;
}

static bool holds_no_text(const struct page_frame *frame, const struct page_state *state)
{
    const struct page_params *params = frame->params;

    return state->index < params->height_count && params->heights[state->index] <= 0;
}

void page_state_next(const struct page_frame *frame, struct page_state *state, bool next_page)
{
    do
        step_column(frame, state);
    while (holds_no_text(frame, state) || (next_page && state->column != 0));
}

void page_state_skip(const struct page_frame *frame, struct page_state *state)
{
    for (unsigned i = 0; i < frame->columns; i++)
        step_column(frame, state);
}

struct page_state page_state_first(const struct page_frame *frame)
{
    struct page_state state = {.partner = SPREAD_NONE, .recto = frame->params->starts_recto,
                               .first = true};

    if (holds_no_text(frame, &state))
        page_state_next(frame, &state, false);
    return state;
}

/** A page may be one line longer when it is a verso, whose recto can follow, or that recto. */
static bool may_be_long(const struct page_frame *frame, const struct page_state *state)
{
    return frame->grid > 0 && frame->columns == 1 && (!state->recto || state->partner == -1);
}

int64_t page_state_excess(const struct page_frame *frame, const struct page_state *state)
{
    int64_t give = at_least(state->shrink, may_be_long(frame, state) ? frame->grid : 0);
    int64_t room = page_state_room(frame, state);

    /* Split notes fill the page, so they do not go with a long page or shrunk spaces. */
    return at_least(-at_least(room + give, room + split_saves(frame, state)), 0);
}

qlen page_head_repeat(const struct page_item *item, bool recto, bool first_column)
{
    switch (item->head_at) {
    case HEAD_AT_PAGE:
        return first_column ? item->head_repeat : 0;
    case HEAD_AT_VERSO:
        return first_column && !recto ? item->head_repeat : 0;
    case HEAD_AT_COLUMN:
        break;
    }
    return item->head_repeat;
}

bool page_wrong_side(const struct page_state *state, const struct page_spot *spot)
{
    return spot->forced && spot->side_after != SIDE_ANY &&
           state->recto != (spot->side_after == SIDE_RECTO);
}

bool page_worth_closing(const struct page_frame *frame, const struct page_state *state,
                        const struct page_spot *spot)
{
    int64_t room = page_state_room(frame, state);
    int64_t near = at_least(NEAR_STEPS * frame->step,
                            page_frame_height(frame, state) / NEAR_PART);

    if (!state->filled && state->notes == 0)
        return page_wrong_side(state, spot); /* stays blank */
    return spot->forced || spot->last || state->overfull || room <= near || spot->ahead > room;
}

/** What the spaces give of the room. Justified pages are filled or left as they are: spaces may then give more than is
 * good, at a price. */
static int64_t stretch_for(const struct page_frame *frame, const struct page_state *state, int64_t room)
{
    int64_t use = at_most(room, state->stretch);

    if (frame->grid)
        return use - use % frame->grid;
    if (!frame->params->justify)
        return 0;
    return room <= MOST_STRETCH * state->stretch ? room : 0;
}

/** The price of the stretch: by the step, on justified pages by the third power of what part of what is good it is. */
static int64_t stretch_cost(const struct page_frame *frame, const struct page_state *state,
                            const struct page_break *page)
{
    int64_t price = frame->params->costs.stretch, given = llabs(page->stretch);

    if (!frame->params->justify || frame->grid || state->stretch <= 0)
        return given * price / frame->step;
    int64_t ratio = given * RATIO_UNIT / state->stretch;
    return price * ratio / RATIO_UNIT * ratio / RATIO_UNIT * ratio / RATIO_UNIT;
}

/** Stretches or shrinks the spaces by whole steps; returns what is still free. */
static int64_t fill_page(const struct page_frame *frame, const struct page_state *state,
                         bool end, int64_t room, struct page_break *page)
{
    int64_t use = 0;

    if (room > 0 && !end) {
        use = stretch_for(frame, state, room);
    } else if (room < 0) {
        use = -room;
        if (frame->grid && use % frame->grid)
            use += frame->grid - use % frame->grid;
        use = use <= state->shrink ? -use : 0;
    }
    page->stretch = (int32_t)use;
    page->used = (qlen)at_most(state->text + use, QLEN_MAX);
    return room - use;
}

/** Keeps what fits of the notes and hands the rest to the next page. */
static bool split_notes(const struct page_frame *frame, const struct page_state *state,
                        int64_t room, struct page_break *page, struct page_state *next)
{
    if (!state->overfull && -room > split_saves(frame, state))
        return false;
    if (room >= 0 || !state->notes)
        return true;
    int64_t least = at_most(NOTE_LINES * frame->note_spare, state->last_notes);
    int64_t carried = at_most(at_least(frame->note_foot - room, least), state->notes);
    next->notes = next->last_notes = carried + frame->note_head + frame->note_spare;
    next->series = next->last_series = state->last_series;
    page->notes_split = true;
    int64_t kept = state->notes - carried;
    kept += kept ? page_frame_gap(frame, state->series) + frame->note_foot : 0;
    page->notes = (qlen)at_most(kept, QLEN_MAX);
    next->demerits += frame->params->costs.note_split;
    if (at_least(state->last_notes, carried) < 2 * NOTE_LINES * frame->note_spare && !state->overfull)
        next->demerits += POOR_SPLITS * frame->params->costs.note_split;
    return true;
}

/** What it costs that hardly a line of text stands above notes, or none. */
static int64_t bare_cost(const struct page_frame *frame, const struct page_state *state, bool end)
{
    int64_t price = POOR_SPLITS * frame->params->costs.note_split;

    if (!state->notes || (end && state->filled) || state->text >= TEXT_LINES * frame->step)
        return 0;
    return state->filled ? price : 2 * price;
}

int64_t page_off_cost(const struct page_costs *costs, int64_t off)
{
    int64_t lines = llabs(off);

    return lines * (lines + 1) / 2 * costs->short_line;
}

/** What the height of the page costs by itself and beside its neighbour: `off` steps short. */
static int64_t spread_cost(const struct page_frame *frame, const struct page_state *state,
                           bool end, int64_t off, struct page_state *next)
{
    const struct page_costs *costs = &frame->params->costs;
    int64_t cost = end ? 0 : page_off_cost(costs, off);

    next->partner = SPREAD_NONE;
    if (!frame->grid || frame->columns > 1)
        return cost;
    if (!state->recto) {
        /* Too short for the recto to match: paid here, whatever follows. */
        if (!end && off >= SPREAD_NONE)
            return cost + UNEVEN_MOST * costs->uneven_spread;
        if (!end)
            next->partner = (int8_t)off;
        return cost;
    }
    if (state->partner == SPREAD_NONE)
        return cost;
    if (end)
        return cost + (state->partner == -1 && off != -1 ? costs->uneven_spread : 0);
    return cost + at_most(llabs(state->partner - off), UNEVEN_MOST) * costs->uneven_spread;
}

/** What a chapter's last page with so little text costs: it grows with the square of the lines that are missing, so that
 * a line alone is worse than a spread that is a line too long, and four lines cost next to nothing. */
static int64_t end_cost(const struct page_frame *frame, int64_t text)
{
    int64_t lack = END_LINES - (text + frame->step - 1) / frame->step;

    return lack > 0 ? lack * lack * frame->params->costs.end_short : 0;
}

static int64_t place_cost(const struct page_frame *frame, const struct page_state *state,
                          const struct page_spot *spot)
{
    const struct page_costs *costs = &frame->params->costs;
    int64_t cost = 0;

    if (spot->last && !frame->params->goes_on && !state->first && state->filled)
        cost += end_cost(frame, state->text);
    if (spot->forced || spot->last || !state->filled)
        return cost;
    if (spot->hyphenated)
        cost += state->recto && state->column + 1u == frame->columns ? costs->hyphen_leaf
                                                                     : costs->hyphen_spread;
    if (spot->colon)
        cost += costs->colon;
    return cost + spot->price;
}

/** How many steps the page is short (-1: long by one), by what is free on it. */
static bool steps_off(const struct page_frame *frame, const struct page_state *state, bool end,
                      int64_t room, int64_t *off)
{
    *off = 0;
    if (room >= 0) {
        *off = !end && frame->grid ? room / frame->grid : 0;
        return true;
    }
    if (state->overfull)
        return true;
    *off = -1;
    return may_be_long(frame, state) && -room <= frame->grid && (state->recto || !end);
}

static bool is_before(uint32_t item, uint32_t line, uint32_t other_item, uint32_t other_line)
{
    return item != other_item ? item < other_item : line < other_line;
}

/** Whether ending this page, `off` steps short, breaks the rule. */
static bool breaks_rule(const struct page_frame *frame, const struct page_state *state,
                        const struct page_spot *spot, const struct page_break *page, int64_t off)
{
    const struct page_must *must = frame->params->must;
    const struct page_costs *costs = &frame->params->costs;

    if (must->rule == RULE_HEADING)
        return is_before(must->item, must->line, spot->item, spot->line) &&
               is_before(spot->item, spot->line, must->until_item, must->until_line);
    if (must->rule == RULE_END)
        return spot->last && state->text < END_LINES * frame->step;
    if (state->index != must->index)
        return false;
    switch (must->rule) {
    case RULE_FULL: return off > 0;
    case RULE_DEPTH: return off < 0;
    case RULE_EVEN: return state->partner != SPREAD_NONE && state->partner != off;
    case RULE_HYPHEN: return spot->hyphenated;
    case RULE_LINES: return spot->price >= costs->orphan;
    case RULE_NOTE: return page->notes_split;
    case RULE_NONE: case RULE_HEADING: case RULE_END: break;
    }
    return false;
}

/** A page of nothing but notes needs nothing to spare, and what is a little too much for it goes into the white above
 * them: there is to be no page for that alone. */
static void trim_notes(const struct page_frame *frame, struct page_state *state)
{
    if (state->filled || !state->notes)
        return;
    state->notes = at_least(state->notes - frame->note_spare, 1);
    int64_t room = page_state_room(frame, state);
    if (room < 0 && -room <= page_frame_gap(frame, state->series) / 2)
        state->notes = at_least(state->notes + room, 1);
}

bool page_close(const struct page_frame *frame, const struct page_state *open,
                const struct page_spot *spot, struct page_break *page, struct page_state *next)
{
    struct page_state trimmed = *open, *state = &trimmed;
    bool end = spot->forced || (spot->last && !frame->params->goes_on);

    trim_notes(frame, state);
    int64_t room = page_state_room(frame, state);
    int64_t gap = page_frame_gap(frame, state->series), off;
    int64_t notes = state->notes ? state->notes + gap : 0;

    *page = (struct page_break){.item = spot->item, .line = spot->line,
                                .notes = (qlen)at_most(notes, QLEN_MAX)};
    *next = (struct page_state){.recto = state->recto, .demerits = state->demerits,
                                .column = state->column, .index = state->index};
    page->ends_page = spot->forced && frame->columns > 1;
    page_state_next(frame, next, page->ends_page);
    room = fill_page(frame, state, end, room, page);
    if (!steps_off(frame, state, end, room, &off) || (room < 0 && state->overfull)) {
        if (!split_notes(frame, state, room, page, next))
            return false;
        off = room = 0;
    }
    page->is_short = off > 0 || (frame->params->justify && !frame->grid && !end && room >= frame->step);
    next->demerits += spread_cost(frame, state, end, off, next) + place_cost(frame, state, spot) +
                      bare_cost(frame, state, end);
    if (!frame->grid && !end)
        next->demerits += at_least(room, 0) * frame->params->costs.short_line / frame->step *
                          (frame->params->justify ? JUSTIFIED_SHORT : 1);
    next->demerits += stretch_cost(frame, state, page);
    if (frame->params->must && breaks_rule(frame, state, spot, page, off))
        next->demerits += PAGE_RULE_BROKEN;
    if (next->notes == 0 && page_wrong_side(next, spot)) {
        page->blank_after = true;
        page_state_skip(frame, next);
    }
    return true;
}
