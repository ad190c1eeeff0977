/* Numbers the notes and, for endnotes, moves their bodies to where they are set: the end of the chapter
 * (notes.place: chapter) or a division of their own near the end of the book (book). */
#include "refine/passes.h"


#include "base/vec.h"
#include "refine/words.h"

enum { PLACE_FOOT, PLACE_CHAPTER, PLACE_BOOK };             /* values of notes.place */
enum { NUMBER_BY_PAGE, NUMBER_BY_CHAPTER, NUMBER_BY_BOOK }; /* values of notes.numbering */

/* A note and the division it was found in; its body's place changes. */
struct gathered {
    struct node *note, *home;
};

typedef VEC(struct gathered) nodes;

/* Numbering by page is done by layout, which knows the pages; in the EPUB notes have their chapter's numbers. Endnotes
 * stand on no page of their text, so they are numbered by chapter too. */
static void number_notes(struct book *book, nodes *notes)
{
    struct node *division = NULL;
    uint32_t number = 0;

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIVISION) {
            division = node;
            if (book->config->notes_numbering != NUMBER_BY_BOOK)
                number = 0;
        }
        if (node->kind != NODE_NOTE || !node->as.note.body)
            continue;
        struct node *body = node->as.note.body;
        node->as.note.number = body->as.note.number = ++number;
        node->label = body->label = book_note_mark(book, book->arena, number);
        body->as.note.body = node;
        vec_push(notes, (struct gathered){node, division});
    }
}

/* The NODE_NOTES the author placed below `root`, or NULL. */
static struct node *find_place(const struct node *root)
{
    for (struct node *node = (struct node *)root; node; node = node_next(node, root))
        if (node->kind == NODE_NOTES)
            return node;
    return NULL;
}

static struct node *add_heading(struct book *book, struct node *parent, int level, struct slice text)
{
    struct node *heading = divide_add(book, parent, NODE_HEADING, text, "unnumbered");

    heading->as.heading.level = (uint8_t)level;
    return heading;
}

/* ---- at the end of each chapter ---- */

static struct node *place_in_chapter(struct book *book, struct node *division)
{
    struct node *place = find_place(division);

    if (place)
        return place;
    struct node *heading =
        add_heading(book, division, 2, words_find(book_language(book), WORD_NOTES));
    node_add_class(book->arena, heading, SLICE("unlisted"));
    node_add_class(book->arena, heading, SLICE("notes-heading"));
    return divide_add(book, division, NODE_NOTES, (struct slice){0}, NULL);
}

static void move_to_chapters(struct book *book, const nodes *notes)
{
    struct node *division = NULL, *place = NULL;

    for (size_t i = 0; i < notes->count; i++) {
        struct node *body = notes->items[i].note->as.note.body, *home = notes->items[i].home;
        if (home != division)
            division = home, place = place_in_chapter(book, division);
        node_remove(body);
        node_append(place, body);
    }
}

/* ---- in a division of their own ---- */

/* Where a division of notes customarily stands: behind the appendices. */
static void insert_division(struct book *book, struct node *made)
{
    struct node *at = book->root->last;

    while (at && at->as.division.role > ROLE_NOTES_PAGE)
        at = at->prev;
    if (at)
        node_insert_after(at, made);
    else
        node_append(book->root, made);
}

static struct node *place_in_book(struct book *book)
{
    struct node *place = find_place(book->root), *division = book->root->first;

    if (place)
        return place;
    while (division && division->as.division.role != ROLE_NOTES_PAGE)
        division = division->next;
    if (!division) {
        division = divide_new(book, ROLE_NOTES_PAGE, SPAN_NONE);
        division->as.division.heading =
            add_heading(book, division, 1, words_find(book_language(book), WORD_NOTES));
        insert_division(book, division);
    }
    return divide_add(book, division, NODE_NOTES, (struct slice){0}, NULL);
}

/* Numbers that start again in each chapter need the chapter's title above them. */
static void add_chapter_heading(struct book *book, struct node *place, const struct node *division)
{
    const struct node *heading = division->as.division.heading;

    if (!heading || book->config->notes_numbering == NUMBER_BY_BOOK)
        return;
    struct node *made = add_heading(book, place, 2, node_plain_text(book->arena, heading));
    node_add_class(book->arena, made, SLICE("unlisted"));
    node_add_class(book->arena, made, SLICE("notes-heading"));
}

static void move_to_book(struct book *book, const nodes *notes)
{
    struct node *division = NULL, *place = place_in_book(book);

    for (size_t i = 0; i < notes->count; i++) {
        struct node *body = notes->items[i].note->as.note.body, *home = notes->items[i].home;
        if (home != division)
            division = home, add_chapter_heading(book, place, division);
        node_remove(body);
        node_append(place, body);
    }
}

void notes_gather(struct book *book)
{
    nodes notes = {0};

    number_notes(book, &notes);
    if (notes.count && book->config->notes_place == PLACE_CHAPTER)
        move_to_chapters(book, &notes);
    if (notes.count && book->config->notes_place == PLACE_BOOK)
        move_to_book(book, &notes);
    book->notes = ARENA_ARRAY(book->arena, struct node *, notes.count);
    book->note_count = notes.count;
    for (size_t i = 0; i < notes.count; i++)
        book->notes[i] = notes.items[i].note;
    vec_free(&notes);
}
