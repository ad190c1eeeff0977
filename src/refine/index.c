/* Gathers the marks of indexes. A mark is anything of class index that is no place for one: a span, a heading, a div,
 * which stands for all its pages. What it says:
 *
 *   entry="type!metal"  the entry and those it stands below; otherwise the marked text itself
 *   sort="…"            what to sort it by, in the same form
 *   index="names"       which index it belongs to
 *   see= see-also=      other entries, parted by ';'
 *   range=start, end    the beginning and the end of a passage on the entry
 *   .main               the principal passage */
#include "refine/index.h"

#include "refine/passes.h"
#include "refine/words.h"

#include <glib.h>

/* Deeper ones cannot be told apart on paper. */
#define MAX_DEPTH 3

struct gatherer {
    struct book *book;
    VEC(struct index *) indexes;
};

/* ---- indexes ---- */

static struct index *index_named(struct gatherer *g, struct slice name)
{
    for (size_t i = 0; i < g->indexes.count; i++)
        if (slice_equal(g->indexes.items[i]->name, name))
            return g->indexes.items[i];
    struct index *index = ARENA_NEW(g->book->arena, struct index);
    *index = (struct index){.book = g->book, .name = name};
    index->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    vec_push(&g->indexes, index);
    return index;
}

static bool is_place(const struct node *node)
{
    if (node->kind == NODE_DIVISION)
        return node->as.division.role == ROLE_INDEX;
    return node->kind == NODE_DIV && node_has_class(node, "index") && !node_attr(node, "entry").n;
}

static bool is_mark(const struct node *node)
{
    if (!node_has_class(node, "index") || is_place(node) || node->kind == NODE_DIVISION)
        return false;
    const struct node *division = node_ancestor(node, NODE_DIVISION);
    return !(node->kind == NODE_HEADING && division && division->as.division.heading == node &&
             is_place(division));
}

static struct slice name_of(const struct node *place)
{
    struct slice name = node_attr(place, "index");

    if (!name.n && place->kind == NODE_DIVISION && place->as.division.heading)
        name = node_attr(place->as.division.heading, "index");
    return name;
}

/* ---- terms ---- */

/* The next level of "a!b" from `*at`; "!!" is the character itself. In the arena. */
static struct slice next_level(struct arena *arena, struct slice path, size_t *at)
{
    struct buf text = {0};

    for (; *at < path.n; ++*at) {
        if (path.p[*at] == '!' && !(*at + 1 < path.n && path.p[*at + 1] == '!'))
            break;
        *at += path.p[*at] == '!';
        buf_byte(&text, path.p[*at]);
    }
    ++*at; /* the mark */
    struct slice level = slice_trim(arena_copy(arena, buf_view(&text)));
    buf_free(&text);
    return level;
}

/* The key of a term below `parent`; `fold` makes letters of either case one. */
static char *key_of(const struct index_term *parent, struct slice text, bool fold)
{
    char *folded = fold ? g_utf8_casefold(text.p, (gssize)text.n) : g_strndup(text.p, text.n);
    char *key = g_strdup_printf("%p %d %s", (const void *)parent, fold, folded);

    g_free(folded);
    return key;
}

/* The term that is written so or, when `fold`, of the same letters. */
static struct index_term *find_below(const struct index *index, const struct index_term *parent,
                                     struct slice text, bool fold)
{
    struct index_term *term = NULL;

    for (int folded = 0; folded <= fold && !term; folded++) {
        char *key = key_of(parent, text, folded);
        term = g_hash_table_lookup(index->terms, key);
        g_free(key);
    }
    return term;
}

static void file_term(struct index *index, struct index_term *term, bool fold)
{
    char *key = key_of(term->parent, term->text, fold);

    if (g_hash_table_contains(index->terms, key))
        g_free(key);
    else
        g_hash_table_insert(index->terms, key, term);
}

static bool starts_small(struct slice text)
{
    return text.n && g_unichar_islower(g_utf8_get_char(text.p));
}

static struct index_term *make_below(struct index *index, struct index_term *parent,
                                     struct slice text, bool written)
{
    struct index_term *term = find_below(index, parent, text, !written);

    if (term) {
        /* "Quoins" starts a sentence, "quoins" is the word. */
        if (!written && !term->written && starts_small(text) && !starts_small(term->text))
            term->text = text;
        return term;
    }
    term = ARENA_NEW(index->book->arena, struct index_term);
    *term = (struct index_term){.text = text, .parent = parent, .written = written};
    vec_push(&parent->below, term);
    file_term(index, term, false);
    file_term(index, term, true);
    return term;
}

struct index_term *index_find(const struct index *index, struct slice path)
{
    const struct index_term *at = &index->root;
    struct index_term *term = NULL;

    for (size_t from = 0; from < path.n;) {
        struct slice level = next_level(index->book->arena, path, &from);
        term = find_below(index, at, level, true);
        if (!term)
            return NULL;
        at = term;
    }
    return term;
}

static struct index_term *term_of(struct index *index, const struct node *mark)
{
    struct arena *arena = index->book->arena;
    struct slice path = node_attr(mark, "entry"), sort = node_attr(mark, "sort");
    struct index_term *term = &index->root;
    bool written = path.n > 0;
    int depth = 0;

    if (!written) {
        struct slice text = slice_trim(node_plain_text(arena, mark));
        term = text.n ? make_below(index, term, text, false) : NULL;
        if (term && sort.n)
            term->sort = sort;
        return term;
    }
    for (size_t at = 0, sort_at = 0; at < path.n && depth < MAX_DEPTH; depth++) {
        if (depth + 1 == MAX_DEPTH && memchr(path.p + at, '!', path.n - at)) {
            char *text = string_of(path);
            diag(index->book->diags, mark->span, DIAG_INDEX_DEEP, text);
            g_free(text);
        }
        struct slice level = next_level(arena, path, &at);
        struct slice by = sort_at < sort.n ? next_level(arena, sort, &sort_at) : (struct slice){0};
        if (!level.n)
            continue;
        term = make_below(index, term, level, true);
        if (by.n)
            term->sort = by;
    }
    return term == &index->root ? NULL : term;
}

/* ---- marks ---- */

static void add_sees(const struct node *mark, struct slice list, struct index_term *term,
                     bool also)
{
    for (size_t from = 0; from < list.n;) {
        const char *stop = memchr(list.p + from, ';', list.n - from);
        size_t to = stop ? (size_t)(stop - list.p) : list.n;
        struct index_see see = {slice_trim(slice_sub(list, from, to)), mark, NULL};
        if (see.path.n && also)
            vec_push(&term->see_also, see);
        else if (see.path.n)
            vec_push(&term->see, see);
        from = to + 1;
    }
}

static void add_ref(struct index *index, struct index_term *term, struct node *mark,
                    const struct node *end, bool main)
{
    struct book *book = index->book;

    if (!mark->attrs.id.n)
        index_give_id(book, mark, "index-mark");
    struct node *ref = page_ref_new(book, mark, mark, end, PAGE_FOLIO);
    ref->as.page_ref.words = words_places(book_language(book));
    ref->as.page_ref.in_note = node_ancestor(mark, NODE_NOTE_BODY) != NULL;
    if (main)
        node_add_class(book->arena, ref, SLICE("main"));
    vec_push(&term->refs, ref);
}

static void report(const struct book *book, const struct node *mark, enum diag_id id,
                   struct slice what)
{
    char *text = string_of(what);

    diag(book->diags, mark->span, id, text);
    g_free(text);
}

static void add_range(struct index *index, struct index_term *term, struct node *mark)
{
    struct slice range = node_attr(mark, "range");

    if (slice_is(range, "start")) {
        if (term->open)
            report(index->book, term->open, DIAG_INDEX_RANGE_OPEN, term->text);
        term->open = mark;
        term->main = node_has_class(mark, "main");
    } else if (!slice_is(range, "end")) {
        report(index->book, mark, DIAG_INDEX_RANGE, range);
        add_ref(index, term, mark, NULL, node_has_class(mark, "main"));
    } else if (!term->open) {
        report(index->book, mark, DIAG_INDEX_RANGE_END, term->text);
        add_ref(index, term, mark, NULL, node_has_class(mark, "main"));
    } else {
        add_ref(index, term, (struct node *)term->open, mark, term->main);
        term->open = NULL;
    }
}

static const struct node *last_below(const struct node *node)
{
    while (node->last && node->kind != NODE_NOTE)
        node = node->last;
    return node;
}

static void add_mark(struct gatherer *g, struct node *mark)
{
    struct index *index = index_named(g, node_attr(mark, "index"));
    struct index_term *term = term_of(index, mark);
    struct slice see = node_attr(mark, "see"), also = node_attr(mark, "see-also");

    if (!term) {
        diag(g->book->diags, mark->span, DIAG_INDEX_NO_ENTRY);
        return;
    }
    add_sees(mark, see, term, false);
    add_sees(mark, also, term, true);
    if (node_attr(mark, "range").n)
        add_range(index, term, mark);
    else if (mark->kind == NODE_DIV)
        add_ref(index, term, mark, last_below(mark), node_has_class(mark, "main"));
    else if (!see.n && (!also.n || mark->first))
        add_ref(index, term, mark, NULL, node_has_class(mark, "main"));
}

/* ---- the pass ---- */

static void gather(struct gatherer *g)
{
    for (struct node *node = g->book->root; node; node = node_next(node, g->book->root)) {
        if (is_place(node)) {
            struct index *index = index_named(g, name_of(node));
            if (!index->place)
                index->place = node;
        } else if (is_mark(node)) {
            add_mark(g, node);
        }
    }
}

static void close_ranges(struct index *index, struct index_term *term)
{
    if (term->open) {
        report(index->book, term->open, DIAG_INDEX_RANGE_OPEN, term->text);
        add_ref(index, term, (struct node *)term->open, NULL, term->main);
    }
    for (size_t i = 0; i < term->below.count; i++)
        close_ranges(index, term->below.items[i]);
}

static void find_sees(struct index *index, struct index_term *term)
{
    for (int also = 0; also < 2; also++) {
        size_t count = also ? term->see_also.count : term->see.count;
        for (size_t i = 0; i < count; i++) {
            struct index_see *see = also ? &term->see_also.items[i] : &term->see.items[i];
            see->term = index_find(index, see->path);
            if (!see->term)
                report(index->book, see->mark, DIAG_INDEX_SEE, see->path);
        }
    }
    for (size_t i = 0; i < term->below.count; i++)
        find_sees(index, term->below.items[i]);
}

/* An index that nobody placed comes where one usually is. */
static struct node *make_place(struct book *book)
{
    struct node *at = book->root->last, *place = divide_new(book, ROLE_INDEX, SPAN_NONE);
    struct node *heading = divide_add(book, place, NODE_HEADING,
                                      slice_of(words_places(book_language(book))->index), NULL);

    heading->as.heading.level = 1;
    place->as.division.heading = heading;
    index_give_id(book, heading, "index");
    while (at && at->as.division.role > ROLE_INDEX)
        at = at->prev;
    if (at)
        node_insert_after(at, place);
    else
        node_append(book->root, place);
    return place;
}

static void finish(struct index *index)
{
    struct book *book = index->book;

    close_ranges(index, &index->root);
    find_sees(index, &index->root);
    if (!index->place && !index->name.n && book->config->index_page)
        index->place = make_place(book);
    if (!index->place && index->name.n)
        report(book, index->root.below.items[0]->refs.count
                         ? index->root.below.items[0]->refs.items[0]->as.page_ref.target
                         : book->root,
               DIAG_INDEX_UNPLACED, index->name);
    if (!index->place)
        return;
    if (index->root.below.count)
        index_build(index);
}

static void free_terms(struct index_term *term)
{
    for (size_t i = 0; i < term->below.count; i++)
        free_terms(term->below.items[i]);
    vec_free(&term->below);
    vec_free(&term->refs);
    vec_free(&term->see);
    vec_free(&term->see_also);
}

void index_give_id(struct book *book, struct node *node, const char *stem)
{
    struct slice id;

    do
        id = arena_printf(book->arena, "%s-%u", stem, ++book->made_ids);
    while (book_find_id(book, id));
    node->attrs.id = id;
    book_add_id(book, id, node);
}

void index_make(struct book *book)
{
    struct gatherer g = {.book = book};

    gather(&g);
    for (size_t i = 0; i < g.indexes.count; i++) {
        finish(g.indexes.items[i]);
        g_hash_table_destroy(g.indexes.items[i]->terms);
        free_terms(&g.indexes.items[i]->root);
    }
    vec_free(&g.indexes);
}
