/* Makes the blocks of an index: a group for each letter, in it a list of the entries, in those the lists of the entries
 * below. They are ordinary lists, so both outputs know how to set them. */
#include "refine/index.h"

#include "refine/passes.h"
#include "refine/words.h"

#include <glib.h>
#include <stdlib.h>

struct builder {
    struct index *index;
    struct book *book;
    struct collator *order;
    const struct place_words *words;
};

/* ---- order ---- */

static struct slice sort_text(const struct index_term *term)
{
    return term->sort.n ? term->sort : term->text;
}

static int by_order(const void *a, const void *b, void *data)
{
    const struct index_term *x = *(struct index_term *const *)a, *y = *(struct index_term *const *)b;
    struct slice first = sort_text(x), second = sort_text(y);
    int result = collate_exactly(data, first, second);

    return result ? result : collate_exactly(data, x->text, y->text);
}

static void sort_terms(const struct builder *b, struct index_term *term)
{
    g_qsort_with_data(term->below.items, (int)term->below.count, sizeof *term->below.items,
                      by_order, b->order);
    for (size_t i = 0; i < term->below.count; i++)
        sort_terms(b, term->below.items[i]);
}

/* ---- an entry ---- */

static void add_text(const struct builder *b, struct node *parent, struct slice text)
{
    if (text.n)
        node_append(parent, node_new_text(b->book->arena, text, SPAN_NONE));
}

/* The words of an entry; *between stars* they are emphasised. */
static void add_words(const struct builder *b, struct node *parent, struct slice text)
{
    for (size_t from = 0; from < text.n;) {
        const char *star = memchr(text.p + from, '*', text.n - from);
        size_t at = star ? (size_t)(star - text.p) : text.n;
        const char *close = at + 1 < text.n ? memchr(text.p + at + 1, '*', text.n - at - 1) : NULL;
        if (!close)
            at = text.n;
        add_text(b, parent, slice_sub(text, from, at));
        if (!close)
            return;
        struct node *em = node_new(b->book->arena, NODE_EMPHASIS, SPAN_NONE);
        from = (size_t)(close - text.p) + 1;
        add_text(b, em, slice_sub(text, at + 1, from - 1));
        node_append(parent, em);
    }
}

static void add_path(const struct builder *b, struct node *link, const struct index_term *term)
{
    if (term->parent->parent) {
        add_path(b, link, term->parent);
        add_text(b, link, slice_of(b->words->list));
    }
    add_words(b, link, term->text);
}

static void add_see(const struct builder *b, struct node *line, const struct index_see *see,
                    const char *pattern, bool first)
{
    struct node *word = node_new(b->book->arena, NODE_EMPHASIS, SPAN_NONE);
    const char *at = strchr(pattern, '@');
    struct slice before = {pattern, (size_t)(at - pattern)}, after = slice_of(at + 1);
    struct node *link = node_new(b->book->arena, see->term ? NODE_LINK : NODE_SPAN, SPAN_NONE);

    if (see->term) {
        add_path(b, link, see->term);
        link->as.link.target = see->term->item;
        link->as.link.url = arena_printf(b->book->arena, "#%.*s", (int)see->term->item->attrs.id.n,
                                         see->term->item->attrs.id.p);
    } else {
        add_words(b, link, see->path);
    }
    if (first && before.n) {
        add_text(b, word, before);
        node_append(line, word);
    }
    node_append(line, link);
    if (after.n && !before.n) {
        add_text(b, word, after);
        node_append(line, word);
    }
}

static void add_sees(const struct builder *b, struct node *line, const struct index_term *term)
{
    for (size_t i = 0; i < term->see.count; i++) {
        add_text(b, line, i ? SLICE("; ") : slice_of(b->words->list));
        add_see(b, line, &term->see.items[i], b->words->see, i == 0);
    }
    for (size_t i = 0; i < term->see_also.count; i++) {
        bool behind = term->refs.count || term->see.count || i;
        add_text(b, line, behind ? SLICE("; ") : slice_of(b->words->list));
        add_see(b, line, &term->see_also.items[i], b->words->see_also, i == 0);
    }
}

static void add_locators(const struct builder *b, struct node *line, const struct index_term *term)
{
    struct node *list = node_new(b->book->arena, NODE_LOCATORS, SPAN_NONE);

    if (!term->refs.count)
        return;
    for (size_t i = 0; i < term->refs.count; i++)
        node_append(list, term->refs.items[i]);
    add_text(b, line, slice_of(b->words->list));
    node_append(line, list);
}

/* ---- lists ---- */

static struct node *new_list(const struct builder *b)
{
    struct node *list = node_new(b->book->arena, NODE_LIST, SPAN_NONE);

    list->as.list.tight = true;
    node_add_class(b->book->arena, list, SLICE("index-list"));
    return list;
}

static void add_term(const struct builder *b, struct node *list, struct index_term *term);

static void add_terms(const struct builder *b, struct node *list, const struct index_term *parent,
                      size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        add_term(b, list, parent->below.items[i]);
}

static void add_term(const struct builder *b, struct node *list, struct index_term *term)
{
    struct arena *arena = b->book->arena;
    struct node *line = node_new(arena, NODE_PLAIN, SPAN_NONE);
    struct node *words = node_new(arena, NODE_SPAN, SPAN_NONE);

    node_append(list, term->item);
    node_append(term->item, line);
    node_add_class(arena, words, SLICE("index-term"));
    add_words(b, words, term->text);
    node_append(line, words);
    add_locators(b, line, term);
    add_sees(b, line, term);
    if (!term->below.count)
        return;
    node_add_class(arena, line, SLICE("index-parent"));
    struct node *below = new_list(b);
    node_append(term->item, below);
    add_terms(b, below, term, 0, term->below.count);
}

/* Items first, as references lead to those that come later. */
static void make_items(const struct builder *b, const struct index_term *parent)
{
    for (size_t i = 0; i < parent->below.count; i++) {
        struct index_term *term = parent->below.items[i];
        term->item = node_new(b->book->arena, NODE_ITEM, SPAN_NONE);
        make_items(b, term);
    }
}

static void name_targets(const struct builder *b, const struct index_term *parent)
{
    for (size_t i = 0; i < parent->below.count; i++) {
        const struct index_term *term = parent->below.items[i];
        for (int also = 0; also < 2; also++) {
            size_t count = also ? term->see_also.count : term->see.count;
            for (size_t s = 0; s < count; s++) {
                const struct index_see *see =
                    also ? &term->see_also.items[s] : &term->see.items[s];
                if (see->term && !see->term->item->attrs.id.n)
                    index_give_id(b->book, see->term->item, "index-entry");
            }
        }
        name_targets(b, term);
    }
}

/* ---- groups ---- */

static void add_group(const struct builder *b, struct node *index, struct slice letter,
                      size_t from, size_t to)
{
    struct node *group = node_new(b->book->arena, NODE_DIV, SPAN_NONE), *list = new_list(b);

    node_add_class(b->book->arena, group, SLICE("index-group"));
    node_append(index, group);
    if (letter.n)
        divide_add(b->book, group, NODE_PARAGRAPH, letter, "index-letter");
    node_append(group, list);
    add_terms(b, list, &b->index->root, from, to);
}

void index_build(struct index *index)
{
    struct book *book = index->book;
    struct slice language = language_at(book, index->place);
    struct builder b = {index, book, collator_new(language), words_places(language)};
    struct node *block = node_new(book->arena, NODE_INDEX, SPAN_NONE);
    const struct index_term *root = &index->root;

    struct slice word = words_find(language, WORD_CONTINUED);
    block->as.index.continued = arena_printf(book->arena, " (%.*s)", (int)word.n, word.p);
    sort_terms(&b, &index->root);
    make_items(&b, root);
    name_targets(&b, root);
    for (size_t from = 0, to; from < root->below.count; from = to) {
        struct slice letter = collate_letter(b.order, book->arena, sort_text(root->below.items[from]));
        for (to = from + 1; to < root->below.count; to++)
            if (!collate_same_letter(b.order, letter,
                                   collate_letter(b.order, book->arena, sort_text(root->below.items[to]))))
                break;
        add_group(&b, block, letter, from, to);
    }
    node_append(index->place, block);
    collator_free(b.order);
}
