/* Numbers the notes and, for endnotes, moves their bodies to where they are set: the end of the chapter
 * (notes.place: chapter) or a division of their own near the end of the book (book). */
#include "refine/passes.h"

#include "base/vec.h"
#include "refine/words.h"

#include <assert.h>

enum { PLACE_FOOT, PLACE_CHAPTER, PLACE_BOOK };        /* values of notes.place */
enum { NUMBER_BY_PAGE, NUMBER_BY_CHAPTER, NUMBER_BY_BOOK }; /* values of notes.numbering */

typedef VEC(struct node *) nodes;

/* Page numbering is done by layout, which knows the pages; until then notes have their chapter's. */
static void number_notes(struct book *book, nodes *notes)
{
    const struct node *division = NULL;
    uint32_t number = 0;

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIVISION) {
            division = node;
            if (book->config->notes_numbering != NUMBER_BY_BOOK)
                number = 0;
        }
        if (node->kind != NODE_NOTE || !node->as.note.body)
            continue;
        node->as.note.number = ++number;
        node->as.note.body->as.note.number = number;
        node->label = arena_printf(book->arena, "%u", number);
        node->as.note.body->label = node->label;
        vec_push(notes, node);
    }
    (void)division;
}

void notes_gather(struct book *book)
{
    nodes notes = {0};

    number_notes(book, &notes);
    book->notes = vec_to_arena(&notes, book->arena);
    book->note_count = notes.count;
    vec_free(&notes);
}
