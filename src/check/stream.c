/* The model's own words in reading order, as both outputs must set them. */
#include "check/words.h"

#include "style/style.h"

/* Hidden by a style: no output sets it. */
static bool is_hidden(const struct node *node)
{
    return node->style && node->style->display == DISPLAY_NONE;
}

static void add_contents(const struct node *contents, struct stream *stream)
{
    for (size_t i = 0; i < contents->as.contents.line_count; i++) {
        const struct entry *entry = contents->as.contents.lines[i];
        stream_break(stream);
        stream_add(stream, entry->label, NULL);
        stream_break(stream);
        stream_add(stream, entry->title, NULL);
    }
    stream_break(stream);
}

/* The division whose contents are the EPUB's nav document. */
static bool is_nav(const struct book *book, const struct node *node)
{
    return node->kind == NODE_DIVISION && book->contents_node &&
           node_ancestor(book->contents_node, NODE_DIVISION) == node;
}

/* What layout found is said by both outputs; without it, each says what it likes. */
static void add_page_ref(const struct book *book, bool on_paper, const struct node *ref,
                         struct arena *arena, struct stream *stream)
{
    const struct page_span *span = book->page_spans + ref->as.page_ref.number;

    if (book->page_spans && span->first.index >= 0)
        stream_add(stream, page_ref_text(arena, ref, span, on_paper), NULL);
}

static void add_locators(const struct book *book, const struct node *list, struct arena *arena,
                         struct stream *stream)
{
    size_t count;
    struct locator *locators = locators_of(arena, list, book->page_spans, &count);

    for (size_t i = 0; i < count; i++) {
        const struct place_words *words = locators[i].ref->as.page_ref.words;
        stream_add(stream, i ? slice_of(words->list) : (struct slice){0}, NULL);
        stream_add(stream, locator_text(arena, &locators[i], words), NULL);
    }
}

static void add_pages(const struct book *book, bool on_paper, const struct node *node,
                      struct stream *stream)
{
    struct arena *arena = arena_new();

    if (node->kind == NODE_PAGE_REF)
        add_page_ref(book, on_paper, node, arena, stream);
    else if (book->page_spans)
        add_locators(book, node, arena, stream);
    arena_free(arena);
}

static void add_node(struct stream *stream, const struct node *node)
{
    switch (node->kind) {
    case NODE_TEXT: case NODE_CODE: case NODE_CODE_BLOCK: case NODE_MATH:
        stream_add(stream, node->text, node);
        return;
    case NODE_SOFT_BREAK: case NODE_LINE_BREAK:
        stream_break(stream);
        return;
    default: /* its children say all */
        if (!node_kind_is_inline(node->kind))
            stream_break(stream);
        return;
    }
}

/* Adds what is below `root`, without the notes' bodies. */
static void add_tree(const struct book *book, const struct stream_options *options,
                     const struct node *root, struct stream *stream)
{
    for (const struct node *node = root; node;) {
        bool is_note = node->kind == NODE_NOTE_BODY && node != root;
        bool is_pages = node->kind == NODE_PAGE_REF || node->kind == NODE_LOCATORS;
        bool is_contents = node->kind == NODE_CONTENTS;
        bool is_left_out = !options->contents && is_nav(book, node);
        if (is_contents && !is_hidden(node))
            add_contents(node, stream);
        if (is_pages && !is_hidden(node))
            add_pages(book, options->on_paper, node, stream);
        if (is_note || is_contents || is_left_out || is_pages || is_hidden(node)) {
            node = node_next_over(node, root);
            continue;
        }
        add_node(stream, node);
        /* What is below a code block is its text again; the outputs are held to the text. */
        node = node->kind == NODE_CODE_BLOCK ? node_next_over(node, root) : node_next(node, root);
    }
    stream_break(stream);
}

/* Within a footnote. In an endnote's text a note is as any other of its division. */
static bool is_nested(const struct node *note)
{
    for (const struct node *up = note->parent; up; up = up->parent)
        if (up->kind == NODE_NOTE_BODY && up->parent && up->parent->kind == NODE_NOTE)
            return true;
    return false;
}

/* Where a note stands among others: by its division and, in it, behind those that it is nested in. */
struct note_rank {
    const struct node *note;
    uint32_t division, order;
    bool nested;
};

static int by_place(const void *a, const void *b)
{
    const struct note_rank *x = a, *y = b;

    if (x->division != y->division)
        return x->division < y->division ? -1 : 1;
    if (x->nested != y->nested)
        return x->nested ? 1 : -1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static struct note_rank place_of(const struct stream_options *options, const struct node *note)
{
    const struct node *body = note->as.note.body;
    const struct node *division = node_ancestor(body, NODE_DIVISION);
    struct note_rank place = {.note = note, .order = body->order};

    if (options->nested_later) {
        place.division = division ? division->order : 0;
        place.nested = note->first && is_nested(note);
    }
    return place;
}

void stream_body(const struct book *book, const struct stream_options *options,
                 struct stream *body)
{
    add_tree(book, options, book->root, body);
}

void stream_notes(const struct book *book, const struct stream_options *options,
                  struct stream *notes)
{
    struct note_rank *places = g_new(struct note_rank, book->note_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < book->note_count; i++) {
        const struct node *note = book->notes[i];
        bool wanted = options->series < 0 || note->as.note.series == options->series;
        if (wanted && !is_hidden(note))
            places[count++] = place_of(options, note);
    }
    if (count)
        qsort(places, count, sizeof *places, by_place);
    for (size_t i = 0; i < count; i++)
        add_tree(book, options, places[i].note->as.note.body, notes);
    g_free(places);
}
