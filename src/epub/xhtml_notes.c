/* Notes. A footnote stands in an aside at the end of its file, where reading systems find it for a pop-up
 * and hide it (EP-R04); an endnote in a list where the book has its notes. Both link back (EP-I03). */
#include "epub/writer.h"

#include <glib.h>

/* A mark for calls and notes that have none: in an e-book nothing else leads to them. */
#define UNMARKED "\u00B0"

struct slice epub_note_mark(const struct node *note)
{
    bool silent = note->kind == NODE_NOTE && note->as.note.silent;

    return note->label.n && !silent ? note->label : SLICE(UNMARKED);
}

/* The reference. Within a link it cannot be one: the number stays, and the note leads back to it. */
bool xhtml_NOTE(struct writer *w, const struct node *node)
{
    const struct node *body = node->as.note.body;

    writer_pending(w);
    if (writer_within(w, "a") || !body) {
        writer_open(w, "span", node, "noteref");
    } else {
        writer_open(w, "a", node, "noteref");
        writer_semantics(w, "noteref", "doc-noteref");
        xml_attr(w->xml, "href", epub_href(w->epub, w->chunk, body));
    }
    xml_text(w->xml, epub_note_mark(node));
    if (body && body->parent == node && !w->in_notes)
        vec_push(&w->notes, body);
    return false;
}

static bool takes_backlink(const struct node *block)
{
    return block && (block->kind == NODE_PARAGRAPH || block->kind == NODE_PLAIN);
}

/* The number goes into the note's first paragraph, or into one of its own before a list or code. */
static void write_body(struct writer *w, const struct node *body)
{
    w->backlink = body;
    if (!takes_backlink(body->first)) {
        writer_line(w);
        writer_open_plain(w, "p", NULL);
        writer_pending(w);
        writer_close(w);
    }
    writer_children(w, body);
    w->backlink = NULL;
}

static void write_footnote(struct writer *w, const struct node *body)
{
    writer_line(w);
    writer_open(w, "aside", body, NULL);
    writer_semantics(w, "footnote", "doc-footnote");
    write_body(w, body);
    writer_line(w);
    writer_close(w);
}

/* The section of a series has its name as a class, and its title as a name. */
static void open_footnotes(struct writer *w, const struct note_series *series)
{
    char *classes = series->name.n ? g_strdup_printf("footnotes %.*s", (int)series->name.n,
                                                     series->name.p)
                                   : g_strdup("footnotes");

    writer_line(w);
    writer_open_plain(w, "section", classes);
    xml_attr_string(w->xml, "epub:type", "footnotes");
    if (series->title.n)
        xml_attr(w->xml, "aria-label", series->title);
    g_free(classes);
}

/* A note's own notes come behind all others. */
static void add_nested(struct writer *w, const struct node *body)
{
    for (const struct node *node = body; node; node = node_next(node, body))
        if (node->kind == NODE_NOTE && node->first && node->first == node->as.note.body)
            vec_push(&w->notes, node->first);
}

static void write_series(struct writer *w, unsigned series)
{
    const struct note_series *of = &w->epub->book->config->note_series[series];
    bool any = false;

    for (size_t i = 0; i < w->notes.count; i++) {
        if (w->notes.items[i]->as.note.series != series)
            continue;
        if (!any)
            open_footnotes(w, of);
        any = true;
        write_footnote(w, w->notes.items[i]);
    }
    if (!any)
        return;
    writer_line(w);
    writer_close(w);
}

void writer_footnotes(struct writer *w)
{
    size_t count = w->notes.count;

    for (size_t i = 0; i < count; i++)
        add_nested(w, w->notes.items[i]);
    w->in_notes = true;
    for (unsigned i = 0; i < w->epub->book->config->note_series_count; i++)
        write_series(w, i);
    w->in_notes = false;
    vec_clear(&w->notes);
}

/* ---- endnotes ---- */

/* All notes up to the next heading are one list; the first one writes it. */
bool xhtml_NOTE_BODY(struct writer *w, const struct node *node)
{
    if (node->prev && node->prev->kind == NODE_NOTE_BODY)
        return false;
    writer_line(w);
    writer_open_plain(w, "ol", "notes");
    for (const struct node *note = node; note && note->kind == NODE_NOTE_BODY; note = note->next) {
        writer_line(w);
        writer_open(w, "li", note, NULL);
        xml_attr_string(w->xml, "epub:type", "endnote");
        write_body(w, note);
        writer_close(w);
    }
    return false;
}

/* The division of the notes is the section already. */
bool xhtml_NOTES(struct writer *w, const struct node *node)
{
    const struct node *division = node_ancestor(node, NODE_DIVISION);

    if (!node->first || (division && division->as.division.role == ROLE_NOTES_PAGE))
        return true;
    writer_line(w);
    writer_open(w, "section", node, "notes");
    writer_semantics(w, "endnotes", "doc-endnotes");
    writer_named_by(w, node->prev && node->prev->kind == NODE_HEADING ? node->prev : NULL);
    return true;
}
