/* Notes. A footnote stands in an aside at the end of its file, where reading systems find it for a pop-up
 * and hide it (EP-R04); an endnote in a list where the book has its notes. Both link back (EP-I03). */
#include "epub/writer.h"

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
    xml_text(w->xml, node->label);
    if (body && body->parent == node)
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

void writer_footnotes(struct writer *w)
{
    if (!w->notes.count)
        return;
    writer_line(w);
    writer_open_plain(w, "section", "footnotes");
    xml_attr_string(w->xml, "epub:type", "footnotes");
    /* A note's own notes come behind it. */
    for (size_t i = 0; i < w->notes.count; i++)
        write_footnote(w, w->notes.items[i]);
    vec_clear(&w->notes);
    writer_line(w);
    writer_close(w);
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
