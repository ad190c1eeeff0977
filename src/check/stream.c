/* The model's own words in reading order, as both outputs must set them. */
#include "check/words.h"

#include "style/style.h"

/* Hidden by a style: no output sets it. */
static bool is_hidden(const struct node *node)
{
    return node->style && node->style->display == DISPLAY_NONE;
}

static void add_contents(const struct book *book, struct stream *stream)
{
    for (size_t i = 0; i < book->entry_count; i++) {
        const struct entry *entry = &book->contents[i];
        if (!entry->in_contents)
            continue;
        stream_break(stream);
        stream_add(stream, entry->label, NULL);
        stream_break(stream);
        stream_add(stream, entry->title, NULL);
    }
    stream_break(stream);
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
        bool is_contents = node->kind == NODE_CONTENTS ||
                           (node->kind == NODE_DIVISION &&
                            node->as.division.role == ROLE_CONTENTS_PAGE && !options->contents);
        if (is_contents && options->contents)
            add_contents(book, stream);
        if (is_note || is_contents || is_hidden(node)) {
            node = node_next_over(node, root);
            continue;
        }
        add_node(stream, node);
        /* What is below a code block is its text again; the outputs are held to the text. */
        node = node->kind == NODE_CODE_BLOCK ? node_next_over(node, root) : node_next(node, root);
    }
    stream_break(stream);
}

static bool is_nested(const struct node *note)
{
    return note->first && node_ancestor(note->parent, NODE_NOTE_BODY);
}

/* Adds notes [from, to) that are, or are not, within another note. */
static void add_notes(const struct book *book, const struct stream_options *options, size_t from,
                      size_t to, bool nested, struct stream *notes)
{
    for (size_t i = from; i < to; i++) {
        const struct node *note = book->notes[i];
        if ((options->nested_later && is_nested(note)) == nested && !is_hidden(note))
            add_tree(book, options, note->as.note.body, notes);
    }
}

void stream_model(const struct book *book, const struct stream_options *options,
                  struct stream *body, struct stream *notes)
{
    add_tree(book, options, book->root, body);
    for (size_t from = 0, to; from < book->note_count; from = to) {
        const struct node *division = node_ancestor(book->notes[from], NODE_DIVISION);
        for (to = from + 1; to < book->note_count; to++)
            if (node_ancestor(book->notes[to], NODE_DIVISION) != division)
                break;
        add_notes(book, options, from, to, false, notes);
        if (options->nested_later)
            add_notes(book, options, from, to, true, notes);
    }
}
