/* The processor: its setting up, and entries of the list. Citations are in csl_citation.c. */
#include "refine/csl_parts.h"

#include <glib.h>

/* ---- setting up ---- */

static bool says_suffix(const struct csl_node *node)
{
    for (; node; node = node->next)
        if (slice_is(csl_text(node, ATTR_VARIABLE), "year-suffix") && node->kind == CSL_TEXT)
            return true;
        else if (says_suffix(node->first))
            return true;
    return false;
}

/* A book that says its language is written in it; else the style may have one of its own. */
static struct slice find_language(const struct book *book, const struct csl_style *style, struct slice language)
{
    struct slice own = csl_text(style->root, ATTR_DEFAULT_LOCALE);

    return book->config->origin[KEY_language].layer == LAYER_BUILT_IN && own.n ? own : language;
}

static void report_language(struct csl *csl, bool known)
{
    char *name = string_of(csl->language);

    if (!known)
        diag(csl->book->diags, csl->book->config->origin[KEY_language].span, DIAG_CSL_LANGUAGE, name);
    g_free(name);
}

static void sort_items(struct csl *csl)
{
    size_t *order = g_new0(size_t, csl->count);
    struct csl_item **sorted = ARENA_ARRAY(csl->arena, struct csl_item *, csl->count);

    for (size_t i = 0; i < csl->count; i++)
        csl->items[i]->number = (uint32_t)i + 1;
    csl_order(csl, csl->style->bibliography, csl->items, csl->count, order);
    for (size_t i = 0; i < csl->count; i++)
        sorted[i] = csl->items[order[i]];
    for (size_t i = 0; i < csl->count; i++)
        (csl->items[i] = sorted[i])->number = (uint32_t)i + 1;
    g_free(order);
}

struct csl *csl_new(struct book *book, const struct csl_style *style, struct slice language, struct csl_item **items,
                    size_t count)
{
    struct csl *csl = ARENA_NEW(book->arena, struct csl);
    bool known;

    csl->book = book;
    csl->arena = book->arena;
    csl->style = style;
    csl->language = find_language(book, style, language);
    csl->locale = csl_locale_new(book->arena, style, csl->language, &known);
    csl->collator = collator_new(csl->language);
    csl->items = items;
    csl->count = count;
    csl->english = csl_is_english(csl->locale);
    csl->in_quote = csl_punctuation_in_quote(csl->locale);
    csl->own_suffix = says_suffix(style->root);
    report_language(csl, known);
    sort_items(csl);
    /* The numbers of notes, which are not known yet, tell cites apart too. */
    for (size_t i = 0; i < count; i++)
        items[i]->first_note = (uint32_t)i + 1;
    csl_tell_apart(csl);
    for (size_t i = 0; i < count; i++)
        items[i]->first_note = 0;
    return csl;
}

void csl_free(struct csl *csl)
{
    collator_free(csl->collator);
}

const struct csl_locale *csl_words(const struct csl *csl)
{
    return csl->locale;
}

struct slice csl_language(const struct csl *csl)
{
    return csl->language;
}

struct slice csl_finished(struct csl *csl, struct slice text)
{
    struct buf out = {0};

    csl_finish(text, csl->language, csl->in_quote, &out);
    return csl_take(csl, &out);
}

/* ---- the names of the entry before ---- */

static bool same_text(struct slice a, struct slice b)
{
    struct buf x = {0}, y = {0};

    csl_plain(a, &x);
    csl_plain(b, &y);
    bool same = a.n && slice_equal(buf_view(&x), buf_view(&y));
    buf_free(&x);
    buf_free(&y);
    return same;
}

/* The first person's text at or behind `from`; `*from` and `*to` get where its tag stands. */
static struct slice next_person(struct slice names, size_t *from, size_t *to)
{
    size_t start = 0, end = 0;
    struct slice person = csl_cut(slice_sub(names, *from, names.n), TAG_PERSON, &start, &end);

    *to = *from + end;
    *from += start;
    return person;
}

/* Puts the substitute in the place of the persons that both lists begin with; all of them must be the same when
 * `all`, and only the first is replaced when `first`. */
static void replace_each(struct slice names, struct slice last, struct slice substitute, bool first, struct buf *out)
{
    size_t from = 0, to = 0, copied = 0, last_from = 0, last_to = 0;
    struct slice person = next_person(names, &from, &to), other = next_person(last, &last_from, &last_to);

    while (person.n && other.n && same_text(person, other)) {
        buf_slice(out, slice_sub(names, copied, from));
        buf_slice(out, substitute);
        copied = from = to;
        last_from = last_to;
        if (first)
            break;
        person = next_person(names, &from, &to);
        other = next_person(last, &last_from, &last_to);
    }
    buf_slice(out, slice_sub(names, copied, names.n));
}

static struct slice with_substitute(struct csl *csl, struct slice text, struct slice *names)
{
    const struct csl_node *area = csl->style->bibliography;
    int rule = csl_number(area, ATTR_SUBSTITUTE_RULE, SUBSTITUTE_ALL);
    size_t from = 0, to = 0;
    struct slice own = csl_cut(text, TAG_NAMES, &from, &to), last = *names;
    struct buf out = {0};

    *names = own;
    bool same = same_text(own, last);
    if (!csl_value(area, ATTR_AUTHOR_SUBSTITUTE) || !own.n || !last.n || (rule < SUBSTITUTE_PARTIAL && !same))
        return text;
    struct slice substitute = csl_text(area, ATTR_AUTHOR_SUBSTITUTE);
    buf_slice(&out, slice_sub(text, 0, from));
    csl_joint(&out);
    if (rule == SUBSTITUTE_ALL)
        buf_slice(&out, substitute);
    else
        replace_each(own, last, substitute, rule == SUBSTITUTE_FIRST, &out);
    csl_joint(&out);
    buf_slice(&out, slice_sub(text, to, text.n));
    return csl_take(csl, &out);
}

/* ---- entries ---- */

static bool is_display_end(struct slice text)
{
    size_t to = 0;
    static const enum csl_tag tags[] = {TAG_RIGHT, TAG_BLOCK, TAG_INDENT, TAG_LEFT};

    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
        struct slice rest = text;
        size_t end = 0;
        while (csl_cut(rest, tags[i], NULL, &end).n) {
            to = end;
            rest = slice_sub(rest, end, rest.n);
            if (!rest.n)
                return true;
        }
    }
    return to == text.n && to > 0;
}

/* The style's mark at the end of an entry belongs into its last block. */
static void add_suffix(const struct csl_node *layout, struct buf *text)
{
    struct slice suffix = csl_text(layout, ATTR_SUFFIX);
    bool inside = suffix.n && text->size && text->data[text->size - 1] == CSL_CLOSE && is_display_end(buf_view(text));

    if (inside)
        text->data[--text->size] = '\0';
    csl_joint(text);
    csl_from_data(suffix, text);
    csl_joint(text);
    if (inside)
        csl_close(text);
}

/* With second-field-align the first element that prints stands in the margin. */
static void write_fields(struct csl_state *s, const struct csl_node *layout, struct buf *out)
{
    bool aligns = csl_number(s->area, ATTR_SECOND_FIELD, ALIGN_FIELD_NONE) != ALIGN_FIELD_NONE;
    const struct csl_node *node = layout->first;
    struct buf text = {0};

    for (; aligns && node && !text.size; node = node->next)
        csl_eval(s, node, &text);
    if (text.size) {
        csl_open(out, TAG_LEFT);
        buf_slice(out, buf_view(&text));
        csl_close(out);
        csl_open(out, TAG_RIGHT);
    }
    for (bool any = false; node; node = node->next) {
        size_t before = out->size;
        if (any)
            csl_joint(out);
        bool printed = csl_eval(s, node, out);
        if (!printed)
            out->size = before;
        any |= printed;
    }
    if (text.size)
        csl_close(out);
    buf_free(&text);
}

struct slice csl_entry(struct csl *csl, struct csl_item *item, struct slice *names)
{
    const struct csl_node *layout = csl_child(csl->style->bibliography, CSL_LAYOUT);
    struct csl_state s = {.csl = csl, .area = csl->style->bibliography, .item = item};
    struct buf text = {0}, dressed = {0};

    csl_from_data(csl_text(layout, ATTR_PREFIX), &text);
    csl_joint(&text);
    write_fields(&s, layout, &text);
    add_suffix(layout, &text);
    csl_dress_affixed(&s, layout, buf_view(&text), false, &dressed);
    buf_free(&text);
    return csl_finished(csl, with_substitute(csl, csl_take(csl, &dressed), names));
}
