/* Sorts the notes into their series, numbers them and, for endnotes, moves their bodies to where they are set: the
 * end of the chapter (notes.place: chapter) or a division of their own near the end of the book (book). */
#include "refine/passes.h"

#include "base/vec.h"
#include "model/digits.h"
#include "model/lines.h"
#include "refine/words.h"

/* A note and the division it was found in; its body's place changes. */
struct gathered {
    struct node *note, *home;
};

typedef VEC(struct gathered) nodes;

/* ---- series ---- */

static bool has_class(const struct node *node, struct slice name)
{
    for (size_t i = 0; node && i < node->attrs.class_count; i++)
        if (slice_equal(node->attrs.classes[i], name))
            return true;
    return false;
}

/* Says which series the note is of: by a class of its call or of its first paragraph. Call and note have that class
 * both, so that styles can be for either. */
static void find_series(const struct book *book, struct node *note, struct node *body)
{
    unsigned found = 0;

    for (unsigned i = 0; i < book->config->note_series_count; i++) {
        struct slice name = book->config->note_series[i].name;
        bool named = name.n && (has_class(note, name) || has_class(body->first, name));
        if (named || !name.n)
            found = i;
        if (named)
            break;
    }
    struct slice name = book->config->note_series[found].name;
    note->as.note.series = body->as.note.series = (uint8_t)found;
    if (name.n && !has_class(note, name))
        node_add_class(book->arena, note, name);
    if (name.n)
        node_add_class(book->arena, body, name);
}

/* The words of the text that a note is on, [text]{lemma="…"}, come first, with the bracket that critical editions have
 * behind them. */
static void add_lemma(struct book *book, const struct node *note, struct node *body)
{
    struct slice words = node_attr(note, "lemma");
    struct node *block = body->first;

    if (!words.n)
        return;
    if (!block || block->kind != NODE_PARAGRAPH) {
        block = node_new(book->arena, NODE_PARAGRAPH, body->span);
        if (body->first)
            node_insert_before(body->first, block);
        else
            node_append(body, block);
    }
    struct node *span = node_new(book->arena, NODE_SPAN, note->span);
    struct node *bracket = node_new_text(book->arena, SLICE("] "), note->span);
    node_add_class(book->arena, span, SLICE("lemma"));
    node_append(span, node_new_text(book->arena, words, note->span));
    if (block->first) {
        node_insert_before(block->first, span);
        node_insert_after(span, bracket);
    } else {
        node_append(block, span);
        node_append(block, bracket);
    }
}

/* ---- numbers ---- */

/* Numbering by page is done by layout, which knows the pages; in the EPUB notes have their chapter's numbers. Endnotes
 * stand on no page of their text, so they are numbered by chapter too. */
static void number_notes(struct book *book, nodes *notes)
{
    const struct config *config = book->config;
    struct node *division = NULL;
    uint32_t numbers[MOST_NOTE_SERIES] = {0};

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind == NODE_DIVISION) {
            division = node;
            for (unsigned i = 0; i < config->note_series_count; i++)
                if (config->note_series[i].numbering != NUMBERED_BY_BOOK)
                    numbers[i] = 0;
        }
        if (node->kind != NODE_NOTE || !node->as.note.body)
            continue;
        struct node *body = node->as.note.body;
        find_series(book, node, body);
        add_lemma(book, node, body);
        uint32_t number = ++numbers[node->as.note.series];
        node->as.note.number = body->as.note.number = number;
        node->label = body->label =
            book_note_mark(book, book_series_of(book, node), book->arena, number);
        body->as.note.body = node;
        node->as.note.silent = book_series_of(book, node)->marks == MARKS_LINES;
        vec_push(notes, (struct gathered){node, division});
    }
}

static struct node *add_heading(struct book *book, struct node *parent, int level, struct slice text)
{
    struct node *heading = divide_add(book, parent, NODE_HEADING, text, "unnumbered");

    heading->as.heading.level = (uint8_t)level;
    return heading;
}

/* A heading that no list of contents shows. */
static void add_inner_heading(struct book *book, struct node *parent, int level, struct slice text)
{
    struct node *heading = add_heading(book, parent, level, text);

    node_add_class(book->arena, heading, SLICE("unlisted"));
    node_add_class(book->arena, heading, SLICE("notes-heading"));
}

static struct slice title_of(const struct book *book, const struct note_series *series)
{
    return series->title.n ? series->title : words_find(book_language(book), WORD_NOTES);
}

/* A place for the notes of a series. */
static struct node *add_place(struct book *book, struct node *division,
                              const struct note_series *series)
{
    struct node *place = divide_add(book, division, NODE_NOTES, (struct slice){0}, NULL);

    if (series->name.n)
        node_add_class(book->arena, place, series->name);
    return place;
}

static void move_body(struct node *note, struct node *place)
{
    struct node *body = note->as.note.body;

    node_remove(body);
    node_append(place, body);
}

/* ---- at the end of each chapter ---- */

static void move_to_chapters(struct book *book, const nodes *notes, unsigned series)
{
    const struct note_series *of = &book->config->note_series[series];
    struct node *division = NULL, *place = NULL;

    for (size_t i = 0; i < notes->count; i++) {
        const struct gathered *found = &notes->items[i];
        if (found->note->as.note.series != series)
            continue;
        if (found->home != division) {
            division = found->home;
            add_inner_heading(book, division, 2, title_of(book, of));
            place = add_place(book, division, of);
        }
        move_body(found->note, place);
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

static struct node *division_of_notes(struct book *book)
{
    struct node *division = book->root->first;

    while (division && division->as.division.role != ROLE_NOTES_PAGE)
        division = division->next;
    if (!division) {
        division = divide_new(book, ROLE_NOTES_PAGE, SPAN_NONE);
        division->as.division.heading =
            add_heading(book, division, 1, words_find(book_language(book), WORD_NOTES));
        insert_division(book, division);
    }
    return division;
}

/* "Chapter 3: The Title", or the title alone where chapters have no numbers. */
static struct slice name_of(const struct book *book, const struct node *division)
{
    const struct node *heading = division->as.division.heading;
    struct slice title = node_plain_text(book->arena, heading), label = heading->label;
    enum role role = division->as.division.role;

    if (!label.n)
        return title;
    if (slice_equal(label, division->label))
        label = words_numbered(book->arena, book_language(book),
                               role == ROLE_APPENDIX ? WORD_APPENDIX
                               : role == ROLE_PART   ? WORD_PART
                                                     : WORD_CHAPTER,
                               label);
    if (!title.n)
        return label;
    return arena_printf(book->arena, "%.*s: %.*s", (int)label.n, label.p, (int)title.n, title.p);
}

static void move_to_book(struct book *book, const nodes *notes, unsigned series, bool alone)
{
    const struct note_series *of = &book->config->note_series[series];
    struct node *division = NULL, *place = NULL;

    for (size_t i = 0; i < notes->count; i++) {
        const struct gathered *found = &notes->items[i];
        if (found->note->as.note.series != series)
            continue;
        if (!place) {
            struct node *whole = division_of_notes(book);
            if (!alone)
                add_inner_heading(book, whole, 2, title_of(book, of));
            place = add_place(book, whole, of);
        }
        /* Numbers that start again in each chapter need the chapter's name above them. */
        if (found->home != division && found->home->as.division.heading &&
            of->numbering != NUMBERED_BY_BOOK)
            add_inner_heading(book, place, alone ? 2 : 3, name_of(book, found->home));
        division = found->home;
        move_body(found->note, place);
    }
}

/* ---- words ---- */

/* 'yes' stands for the language's own word. */
static struct slice word_for(const struct book *book, struct slice wanted, enum word word)
{
    if (slice_is(wanted, "no") || slice_is(wanted, "none"))
        return (struct slice){0};
    return slice_is(wanted, "yes") ? words_find(book_language(book), word) : wanted;
}

static void set_words(struct book *book)
{
    struct slice language = book_language(book);
    const struct config *config = book->config;

    book->note_words = (struct note_words){
        .continues = word_for(book, config->notes_continues, WORD_CONTINUES),
        .continued = word_for(book, config->notes_continued, WORD_CONTINUED),
        .to_page = words_find(language, WORD_NOTES_TO_PAGE),
        .to_pages = words_find(language, WORD_NOTES_TO_PAGES),
    };
}

/* ---- all ---- */

static unsigned count_at_end(const struct book *book, const nodes *notes)
{
    bool seen[MOST_NOTE_SERIES] = {false};
    unsigned count = 0;

    for (size_t i = 0; i < notes->count; i++) {
        const struct node *note = notes->items[i].note;
        if (book_series_of(book, note)->place != NOTES_BY_BOOK || seen[note->as.note.series])
            continue;
        seen[note->as.note.series] = true;
        count++;
    }
    return count;
}

void notes_gather(struct book *book)
{
    nodes notes = {0};

    if (!book->config->note_series_count)
        book_resolve_series(book);
    set_words(book);
    number_notes(book, &notes);
    bool alone = count_at_end(book, &notes) <= 1;
    for (unsigned i = 0; i < book->config->note_series_count; i++) {
        if (book->config->note_series[i].place == NOTES_BY_CHAPTER)
            move_to_chapters(book, &notes, i);
        if (book->config->note_series[i].place == NOTES_BY_BOOK)
            move_to_book(book, &notes, i, alone);
    }
    book->notes = ARENA_ARRAY(book->arena, struct node *, notes.count);
    book->note_count = notes.count;
    for (size_t i = 0; i < notes.count; i++)
        book->notes[i] = notes.items[i].note;
    vec_free(&notes);
}

void notes_mark_lines(struct book *book)
{
    for (size_t i = 0; i < book->note_count; i++) {
        struct node *note = book->notes[i];
        const struct node *line = note->as.note.silent ? node_ancestor(note, NODE_VERSE_LINE) : NULL;
        if (!line || !line->as.line.rule || !line->as.line.rule->fixed)
            continue; /* layout finds it, if there is one */
        note->label = note->as.note.body->label =
            digits_number(book->arena, (enum digits)book->config->number_digits,
                          language_at(book, note), (uint32_t)line->as.line.number);
    }
}
