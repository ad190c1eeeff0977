/* The proof of the pages: their text marks, put in the order of the structure tree as a screen
 * reader would, hold every word of the model. Notes are read apart, for a page sets them at its foot. */
#include "check/check.h"

#include "check/words.h"

#include <glib.h>

/* A mark, or a child element, as one of the things an element holds. */
struct item {
    uint32_t order, sequence; /* sequence: as met, to keep the order of equals */
    const struct mark *mark;  /* NULL: `element` */
    uint32_t element;
};

struct frame {
    uint32_t element;
    size_t next; /* item to read */
};

struct reader {
    const struct pages *pages;
    struct item *items; /* each element's together */
    size_t *first;      /* where an element's items start; one more at the end */
    VEC(struct frame) stack;
    VEC(uint32_t) notes; /* Note elements met on the way */
};

/* ---- the structure with its marks ---- */

/* Folios in a table of contents stand beside its links; they are no words of the model. */
static bool is_text(const struct pages *pages, const struct mark *mark)
{
    return mark->kind == MARK_TEXT && mark->artifact == NOT_ARTIFACT &&
           mark->element < pages->element_count &&
           strcmp(pages->elements[mark->element].type, "TOCI") != 0;
}

static size_t count_items(const struct reader *reader)
{
    const struct pages *pages = reader->pages;
    size_t total = 0;

    for (size_t i = 0; i < pages->element_count; i++)
        if (pages->elements[i].parent < pages->element_count)
            reader->first[pages->elements[i].parent + 1]++;
    for (size_t p = 0; p < pages->count; p++)
        for (size_t m = 0; m < pages->page[p].mark_count; m++)
            if (is_text(pages, &pages->page[p].marks[m]))
                reader->first[pages->page[p].marks[m].element + 1]++;
    for (size_t i = 0; i <= pages->element_count; i++)
        total += reader->first[i], reader->first[i] = total;
    return total;
}

static void place_item(struct reader *reader, size_t *next, uint32_t parent, struct item item)
{
    item.sequence = (uint32_t)next[parent];
    reader->items[next[parent]++] = item;
}

static void place_items(struct reader *reader)
{
    const struct pages *pages = reader->pages;
    size_t *next = g_new(size_t, pages->element_count + 1);

    memcpy(next, reader->first, (pages->element_count + 1) * sizeof *next);
    for (size_t i = 0; i < pages->element_count; i++)
        if (pages->elements[i].parent < pages->element_count)
            place_item(reader, next, pages->elements[i].parent,
                       (struct item){.order = pages->elements[i].order, .element = (uint32_t)i});
    for (size_t p = 0; p < pages->count; p++)
        for (size_t m = 0; m < pages->page[p].mark_count; m++) {
            const struct mark *mark = &pages->page[p].marks[m];
            if (is_text(pages, mark))
                place_item(reader, next, mark->element,
                           (struct item){.order = mark->order, .mark = mark});
        }
    g_free(next);
}

static int by_order(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/* Layout adds most things in order, so most elements need no sorting. */
static void sort_items(struct reader *reader)
{
    for (size_t i = 0; i < reader->pages->element_count; i++) {
        struct item *items = reader->items + reader->first[i];
        size_t count = reader->first[i + 1] - reader->first[i], at = 1;
        while (at < count && by_order(&items[at - 1], &items[at]) < 0)
            at++;
        if (at < count)
            qsort(items, count, sizeof *items, by_order);
    }
}

/* ---- reading ---- */

/* Marks of lists and notes are the output's own; a defined term is not. */
static bool is_mark_of_list(const struct element *element)
{
    return strcmp(element->type, "Reference") == 0 ||
           (strcmp(element->type, "Lbl") == 0 &&
            !(element->node && element->node->kind == NODE_TERM));
}

static void enter(struct reader *reader, uint32_t element)
{
    vec_push(&reader->stack, (struct frame){element, reader->first[element]});
}

/* Reads what is below an element, but for the notes, which are only noted. */
static void read_element(struct reader *reader, uint32_t root, struct buf *out)
{
    enter(reader, root);
    while (reader->stack.count) {
        struct frame *frame = &vec_last(&reader->stack);
        if (frame->next == reader->first[frame->element + 1]) {
            reader->stack.count--;
            continue;
        }
        const struct item *item = &reader->items[frame->next++];
        if (item->mark)
            words_fold(out, item->mark->as.text.text);
        else if (strcmp(reader->pages->elements[item->element].type, "Note") == 0)
            vec_push(&reader->notes, item->element);
        else if (!is_mark_of_list(&reader->pages->elements[item->element]))
            enter(reader, item->element);
    }
}

/* A note's text, by its body's place in the reading order. */
struct note_text {
    uint32_t order;
    size_t start, end;
};

static int by_note_order(const void *a, const void *b)
{
    const struct note_text *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* Notes are met in the order of the structure; one within another comes after those of the text. */
static void read_notes(struct reader *reader, struct buf *out)
{
    VEC(struct note_text) texts = {0};
    struct buf unsorted = {0};

    for (size_t i = 0; i < reader->notes.count; i++) {
        const struct node *node = reader->pages->elements[reader->notes.items[i]].node;
        struct note_text text = {.order = node ? node->order : 0, .start = unsorted.size};
        read_element(reader, reader->notes.items[i], &unsorted);
        text.end = unsorted.size;
        vec_push(&texts, text);
    }
    if (texts.count)
        qsort(texts.items, texts.count, sizeof *texts.items, by_note_order);
    for (size_t i = 0; i < texts.count; i++)
        buf_slice(out, slice_sub(buf_view(&unsorted), texts.items[i].start, texts.items[i].end));
    buf_free(&unsorted);
    vec_free(&texts);
}

static void read_pages(const struct pages *pages, struct buf *body, struct buf *notes)
{
    struct reader reader = {.pages = pages};

    if (!pages->element_count)
        return;
    reader.first = g_new0(size_t, pages->element_count + 2);
    reader.items = g_new(struct item, count_items(&reader));
    place_items(&reader);
    sort_items(&reader);
    read_element(&reader, 0, body);
    read_notes(&reader, notes);
    g_free(reader.first);
    g_free(reader.items);
    vec_free(&reader.stack);
    vec_free(&reader.notes);
}

size_t check_pages(const struct book *book, const struct pages *pages, struct diags *diags)
{
    struct stream body = {0}, notes = {0};
    struct buf body_text = {0}, note_text = {0};

    struct stream_options options = {.contents = true, .on_paper = true, .series = -1};
    stream_body(book, &options, &body);
    stream_notes(book, &options, &notes);
    read_pages(pages, &body_text, &note_text);
    size_t missing = words_compare(&body, buf_view(&body_text), "PDF", diags) +
                     words_compare(&notes, buf_view(&note_text), "PDF", diags);
    stream_free(&body);
    stream_free(&notes);
    buf_free(&body_text);
    buf_free(&note_text);
    return missing;
}
