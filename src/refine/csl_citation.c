/* A citation of several references: their order, what stands between them, and how those that follow each other are
 * made one: [1–3], (Ray 1999, 2001), (Ray 1999a, b). */
#include "refine/csl_parts.h"

#include <glib.h>

struct citation {
    struct csl *csl;
    struct csl_cite *cites;
    size_t count;
    const struct csl_node *area, *layout;
    enum csl_collapse collapse;
    struct slice *texts, *names; /* of each cite */
    bool groups;                 /* cites of the same names stand together */
};

struct slice csl_render_cite(struct csl *csl, const struct csl_cite *cite, bool no_author)
{
    struct csl_state s = {.csl = csl, .area = csl->style->citation, .item = cite->item, .cite = cite,
                          .no_author = no_author || cite->no_author};

    return csl_render(&s);
}

void csl_sort_cites(struct csl *csl, struct csl_cite *cites, size_t count)
{
    struct csl_item **items = g_new0(struct csl_item *, count);
    struct csl_cite *sorted = g_new0(struct csl_cite, count);
    size_t *order = g_new0(size_t, count);

    for (size_t i = 0; i < count; i++)
        items[i] = cites[i].item;
    csl_order(csl, csl->style->citation, items, count, order);
    for (size_t i = 0; i < count; i++)
        sorted[i] = cites[order[i]];
    if (count)
        memcpy(cites, sorted, count * sizeof *cites);
    g_free(items);
    g_free(sorted);
    g_free(order);
}

/* ---- looking at cites ---- */

static bool is_alone(const struct csl_cite *cite)
{
    return !cite->prefix.n && !cite->suffix.n && !cite->locator.n;
}

static struct slice plain_cut(struct csl *csl, struct slice text, enum csl_tag tag)
{
    struct buf out = {0};

    csl_plain(csl_cut(text, tag, NULL, NULL), &out);
    return csl_take(csl, &out);
}

/* Two cites that come together into a group: nothing of the author's stands between. */
static bool joins(const struct citation *c, size_t a, size_t b)
{
    return c->groups && !c->cites[a].suffix.n && !c->cites[b].prefix.n && c->names[a].n &&
           slice_equal(c->names[a], c->names[b]);
}

static void swap_up(struct citation *c, size_t from, size_t to)
{
    struct csl_cite cite = c->cites[from];
    struct slice text = c->texts[from], names = c->names[from];

    for (; from > to; from--) {
        c->cites[from] = c->cites[from - 1];
        c->texts[from] = c->texts[from - 1];
        c->names[from] = c->names[from - 1];
    }
    c->cites[to] = cite;
    c->texts[to] = text;
    c->names[to] = names;
}

/* Cites of the same names move behind the first of them. */
static void bring_together(struct citation *c)
{
    for (size_t i = 0; i < c->count; i++) {
        size_t next = i + 1;
        for (size_t j = i + 1; j < c->count; j++)
            if (joins(c, i, j))
                swap_up(c, j, next++);
        i = next - 1;
    }
}

/* ---- writing ---- */

static void add_delimiter(struct slice text, struct buf *out)
{
    csl_joint(out);
    csl_from_data(text, out);
    csl_joint(out);
}

static struct slice area_text(const struct citation *c, enum csl_attr attr, struct slice otherwise)
{
    return csl_value(c->area, attr) ? csl_text(c->area, attr) : otherwise;
}

static struct slice layout_delimiter(const struct citation *c)
{
    return csl_text(c->layout, ATTR_DELIMITER);
}

static void write_cite(const struct citation *c, size_t i, struct slice text, struct buf *out)
{
    const struct csl_cite *cite = &c->cites[i];

    buf_slice(out, cite->prefix);
    if (cite->prefix.n)
        csl_joint(out);
    csl_open_object(out, TAG_CITE, cite->tag);
    buf_slice(out, text);
    csl_close(out);
    if (cite->suffix.n)
        csl_joint(out);
    buf_slice(out, cite->suffix);
}

/* The end of a run of numbers that follow each other. */
static size_t number_run(const struct citation *c, size_t i)
{
    size_t end = i + 1;

    while (end < c->count && is_alone(&c->cites[i]) && is_alone(&c->cites[end]) &&
           c->cites[end].item->number == c->cites[end - 1].item->number + 1)
        end++;
    return end;
}

static size_t write_numbers(const struct citation *c, size_t i, struct buf *out)
{
    size_t end = number_run(c, i);

    write_cite(c, i, c->texts[i], out);
    if (end < i + 3)
        return i + 1;
    add_delimiter(SLICE("–"), out);
    write_cite(c, end - 1, c->texts[end - 1], out);
    return end;
}

static bool same_year(const struct citation *c, size_t a, size_t b)
{
    struct slice x = plain_cut(c->csl, c->texts[a], TAG_YEAR), y = plain_cut(c->csl, c->texts[b], TAG_YEAR);
    bool letters = c->cites[a].item->suffix && c->cites[b].item->suffix;

    return letters && slice_equal(x, y) && !c->cites[a].locator.n && !c->cites[b].locator.n && !c->cites[b].suffix.n;
}

static void write_letter(const struct citation *c, size_t i, struct buf *out)
{
    struct buf letter = {0};

    csl_write_suffix(c->cites[i].item->suffix, &letter);
    write_cite(c, i, buf_view(&letter), out);
    buf_free(&letter);
}

/* Letters of one year behind the first: "b, c", or "–c" when three or more follow each other. */
static size_t write_letters(const struct citation *c, size_t first, size_t end, struct buf *out)
{
    size_t i = first + 1;

    for (; i < end && same_year(c, first, i); i++) {
        size_t run = i;
        while (run + 1 < end && same_year(c, first, run + 1) &&
               c->cites[run + 1].item->suffix == c->cites[run].item->suffix + 1)
            run++;
        bool ranged = c->collapse == COLLAPSE_RANGED && run > i &&
                      c->cites[i].item->suffix == c->cites[i - 1].item->suffix + 1;
        add_delimiter(ranged ? SLICE("–") : area_text(c, ATTR_YEAR_SUFFIX_DELIMITER, layout_delimiter(c)), out);
        i = ranged ? run : i;
        write_letter(c, i, out);
    }
    return i;
}

/* Cites of one name: it is said once, when the style collapses. */
static size_t write_group(const struct citation *c, size_t i, struct buf *out)
{
    bool collapses = c->collapse >= COLLAPSE_YEAR;
    size_t end = i + 1;

    while (end < c->count && joins(c, end - 1, end))
        end++;
    write_cite(c, i, c->texts[i], out);
    size_t at = c->collapse >= COLLAPSE_SUFFIX ? write_letters(c, i, end, out) : i + 1;
    while (at < end) {
        add_delimiter(area_text(c, ATTR_CITE_GROUP_DELIMITER, SLICE(", ")), out);
        write_cite(c, at, collapses ? csl_render_cite(c->csl, &c->cites[at], true) : c->texts[at], out);
        at = c->collapse >= COLLAPSE_SUFFIX ? write_letters(c, at, end, out) : at + 1;
    }
    return end;
}

static void write_cites(struct citation *c, struct buf *out)
{
    bool collapsed = false;

    for (size_t i = 0; i < c->count;) {
        size_t from = i;
        if (i)
            add_delimiter(collapsed ? area_text(c, ATTR_AFTER_COLLAPSE, layout_delimiter(c)) : layout_delimiter(c), out);
        i = c->collapse == COLLAPSE_NUMBER ? write_numbers(c, i, out) : write_group(c, i, out);
        collapsed = i > from + 1;
    }
}

/* A cite is never lost: without the author nothing may be left of it, and styles may have nothing for a type. */
static struct slice render_some(struct csl *csl, const struct csl_cite *cite)
{
    struct csl_cite whole = *cite;
    struct slice text = csl_render_cite(csl, cite, false);

    whole.no_author = false;
    if (csl_is_blank(text))
        text = csl_render_cite(csl, &whole, false);
    if (csl_is_blank(text))
        text = cite->item->r->fields[FIELD_TITLE].n ? cite->item->r->fields[FIELD_TITLE] : cite->item->r->key;
    return text;
}

static void prepare(struct citation *c)
{
    c->area = c->csl->style->citation;
    c->layout = csl_child(c->area, CSL_LAYOUT);
    c->collapse = (enum csl_collapse)csl_number(c->area, ATTR_COLLAPSE, COLLAPSE_NONE);
    c->groups = c->collapse >= COLLAPSE_YEAR || csl_value(c->area, ATTR_CITE_GROUP_DELIMITER);
    c->texts = ARENA_ARRAY(c->csl->arena, struct slice, c->count);
    c->names = ARENA_ARRAY(c->csl->arena, struct slice, c->count);
    for (size_t i = 0; i < c->count; i++) {
        c->texts[i] = render_some(c->csl, &c->cites[i]);
        if (c->groups)
            c->names[i] = plain_cut(c->csl, c->texts[i], TAG_NAMES);
    }
    if (c->groups)
        bring_together(c);
}

struct slice csl_citation(struct csl *csl, struct csl_cite *cites, size_t count, bool bare)
{
    struct citation c = {.csl = csl, .cites = cites, .count = count};
    struct csl_state s = {.csl = csl, .area = csl->style->citation, .item = count ? cites[0].item : NULL};
    struct buf text = {0}, out = {0};

    prepare(&c);
    if (!bare)
        add_delimiter(csl_text(c.layout, ATTR_PREFIX), &text);
    write_cites(&c, &text);
    if (!bare)
        add_delimiter(csl_text(c.layout, ATTR_SUFFIX), &text);
    csl_dress_affixed(&s, c.layout, buf_view(&text), false, &out);
    buf_free(&text);
    return csl_take(csl, &out);
}

bool csl_is_superior(const struct csl *csl)
{
    return csl_number(csl_child(csl->style->citation, CSL_LAYOUT), ATTR_VERTICAL_ALIGN, 0) == 1;
}

struct slice csl_author(struct csl *csl, const struct csl_cite *cite)
{
    struct csl_cite first = *cite;

    first.no_author = false;
    first.position = csl->style->is_note && cite->position > POSITION_SUBSEQUENT ? POSITION_SUBSEQUENT : cite->position;
    return csl_cut(csl_render_cite(csl, &first, false), TAG_NAMES, NULL, NULL);
}
