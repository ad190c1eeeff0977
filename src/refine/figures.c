/* Figures of several parts. A div that its author calls a figure becomes one: its last paragraph is the caption, and
 * the pictures, listings and figures in it are its parts, in rows. Pictures that share a paragraph share a row;
 * `columns` puts so many into each. */
#include "refine/passes.h"

#include "base/vec.h"
#include "read/attr.h"

#include <glib.h>

/* No page holds more side by side. */
#define MOST_PLACES 9

/* ---- what is in the div ---- */

static bool holds_figures(const struct node *div)
{
    for (const struct node *child = div->first; child; child = child->next)
        if (child->kind == NODE_FIGURE || child->kind == NODE_FIGURE_ROW)
            return true;
    return false;
}

/* The words of an attribute. */
static bool take_words(struct node *figure, const char *key, struct slice *words)
{
    struct attr *attr = attr_take(&figure->attrs, key);

    *words = attr ? slice_trim(attr->value) : (struct slice){0};
    return words->n > 0;
}

/* The caption is the last paragraph, unless there is nothing else or an attribute says it. */
static void take_caption(struct book *book, struct node *figure)
{
    struct node *last = figure->last;
    struct slice words;

    if (captions_find(figure))
        return;
    if (take_words(figure, "caption", &words) || take_words(figure, "fig-cap", &words)) {
        struct node *caption = node_new(book->arena, NODE_CAPTION, figure->span);
        captions_fill(book, caption, words);
        node_append(figure, caption);
    } else if (last && last->kind == NODE_PARAGRAPH && last->prev) {
        last->kind = NODE_CAPTION;
    }
}

static void take_credit(struct book *book, struct node *figure)
{
    struct slice words;

    if (!take_words(figure, "credit", &words))
        return;
    struct node *credit = node_new(book->arena, NODE_CREDIT, figure->span);
    node_append(credit, node_new_text(book->arena, words, figure->span));
    node_append(figure, credit);
}

/* Whether nothing is lost when these words only describe the picture. */
static bool only_describes(struct book *book, const struct node *image, const struct node *caption)
{
    for (const struct node *node = caption; node; node = node_next(node, caption))
        if (node->kind == NODE_NOTE)
            return false;
    return slice_equal(image->as.image.alt, node_plain_text(book->arena, caption));
}

static bool is_single(const struct node *part)
{
    const struct node *next = part ? part->next : NULL;

    return part && part->kind == NODE_FIGURE && !part->attrs.id.n &&
           !node_has_class(part, "listing") && part->first && part->first->kind == NODE_IMAGE &&
           (!next || next->kind == NODE_CAPTION || next->kind == NODE_CREDIT);
}

/* A picture alone in a div is the div's own: what was its caption describes it, if the div brings another. */
static void merge_single(struct book *book, struct node *figure)
{
    struct node *part = figure->first;
    struct node *own = captions_find(figure);

    if (!is_single(part))
        return;
    const struct node *caption = captions_find(part);
    if (own && caption && !only_describes(book, part->first, caption))
        return;
    for (size_t i = 0; i < part->attrs.class_count; i++)
        node_add_class(book->arena, figure, part->attrs.classes[i]);
    while (part->last) {
        struct node *child = part->last;
        node_remove(child);
        if (own && child->kind == NODE_CAPTION)
            continue;
        node_insert_after(part, child);
    }
    node_remove(part);
}

/* ---- rows ---- */

/* How many parts go into a row; 0: as they are written. */
static uint32_t take_places(struct book *book, struct node *figure, uint32_t parts)
{
    static const char *const keys[] = {"columns", "layout-ncol", "layout-nrow"};
    uint32_t places = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        struct slice words;
        if (!take_words(figure, keys[i], &words))
            continue;
        uint32_t n = words.n == 1 && g_ascii_isdigit(words.p[0]) ? (uint32_t)(words.p[0] - '0') : 0;
        if (!n || n > MOST_PLACES) {
            char *text = string_of(words);
            diag(book->diags, figure->span, DIAG_FIGURE_COLUMNS, text);
            g_free(text);
        } else {
            places = i == 2 ? (parts + n - 1) / n : n;
        }
    }
    return places;
}

static struct node *make_row(struct book *book, struct node *part, uint32_t places)
{
    struct node *row = node_new(book->arena, NODE_FIGURE_ROW, part->span);

    row->as.figure_row.places = places;
    return row;
}

/* Puts the parts into rows of so many; what else stands between them ends a row. */
static void fill_rows(struct book *book, struct node *figure, uint32_t places)
{
    struct node *row = NULL;
    uint32_t count = 0;

    for (struct node *child = figure->first, *next; child; child = next) {
        next = child->next;
        if (child->kind == NODE_FIGURE_ROW) { /* its parts are dealt anew */
            while (child->last) {
                struct node *part = child->last;
                node_remove(part);
                node_insert_after(child, part);
            }
            next = child->next;
            node_remove(child);
            continue;
        }
        if (child->kind != NODE_FIGURE) {
            row = NULL;
            continue;
        }
        if (!row || count == places) {
            row = make_row(book, child, places);
            node_insert_before(child, row);
            count = 0;
        }
        node_remove(child);
        node_append(row, child);
        row->span.end = MAX(row->span.end, child->span.end);
        count++;
    }
}

/* Each part that stands in no row has one to itself. */
static void wrap_lone(struct book *book, struct node *figure)
{
    for (struct node *child = figure->first; child; child = child->next) {
        if (child->kind != NODE_FIGURE)
            continue;
        struct node *row = make_row(book, child, 0);
        node_insert_before(child, row);
        node_remove(child);
        node_append(row, child);
        child = row;
    }
}

static void arrange(struct book *book, struct node *figure)
{
    uint32_t parts = 0;

    for (const struct node *child = figure->first; child; child = child->next)
        for (const struct node *part = child->kind == NODE_FIGURE_ROW ? child->first : child; part;
             part = child->kind == NODE_FIGURE_ROW ? part->next : NULL)
            parts += part->kind == NODE_FIGURE;
    uint32_t places = take_places(book, figure, parts);
    if (places)
        fill_rows(book, figure, places);
    else
        wrap_lone(book, figure);
}

/* ---- the pass ---- */

static bool is_figure(const struct book *book, const struct node *div)
{
    if (div->kind != NODE_DIV)
        return false;
    return node_has_class(div, "figure") || book_kind_of(book, div) < book->config->kind_count ||
           (node_is_figure_div(div) && holds_figures(div));
}

static void make_figure(struct book *book, struct node *figure)
{
    if (figure->kind == NODE_DIV) {
        figure->kind = NODE_FIGURE;
        take_caption(book, figure);
        take_credit(book, figure);
        merge_single(book, figure);
    }
    arrange(book, figure);
}

void figures_make(struct book *book)
{
    VEC(struct node *) found = {0};

    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_FIGURE || is_figure(book, node))
            vec_push(&found, node);
    /* What lies within comes first. */
    while (found.count)
        make_figure(book, found.items[--found.count]);
    vec_free(&found);
}
