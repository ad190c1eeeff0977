/* One handler for each kind of block (kinds.def). */
#include "epub/writer.h"

#include "epub/css.h"
#include "epub/fonts.h"
#include "model/digits.h"
#include "style/sheet.h"

#include <glib.h>
#include <stdio.h>

/* ---- divisions and headings ---- */

bool xhtml_BOOK(struct writer *w, const struct node *node)
{
    (void)w, (void)node;
    return true;
}

/* A section named by its heading (EP-R03). A file that continues a division does not repeat id and role. */
bool xhtml_DIVISION(struct writer *w, const struct node *node)
{
    enum role role = node->as.division.role;
    const struct node *heading = node->as.division.heading;

    writer_line(w);
    if (w->chunk->continues) {
        struct node rest = *node;
        rest.attrs.id = (struct slice){0};
        writer_open(w, "section", &rest, NULL);
        return true;
    }
    writer_open(w, "section", node, NULL);
    if (!w->chunk->is_nav) /* there the list itself is the nav */
        writer_semantics(w, role_epub_type(role), role_aria(role));
    writer_named_by(w, heading);
    return true;
}

/* Source levels may skip; the document's do not (EP-A06): a heading is one deeper than the nearest
 * one above it of a smaller level. */
bool xhtml_HEADING(struct writer *w, const struct node *node)
{
    static const char *const elements[] = {"h1", "h2", "h3", "h4", "h5", "h6"};

    /* Without words it only parts what is above from what is below. */
    if (!node->first)
        return writer_block_as(w, node, "div", "heading");
    while (w->headings.count && vec_last(&w->headings) >= node->as.heading.level)
        w->headings.count--;
    vec_push(&w->headings, node->as.heading.level);
    size_t level = w->headings.count > 6 ? 6 : w->headings.count;
    bool run_in = node->style && node->style->display == DISPLAY_RUN_IN;
    writer_line(w);
    writer_pages_before(w, node);
    writer_open(w, elements[level - 1], node, run_in ? "float" : NULL);
    return true;
}

/* ---- paragraphs ---- */

/* The first letter with what opens before it; empty when the text starts with no letter. */
static struct slice first_letter(struct slice text)
{
    const char *p = text.p, *end = text.p + text.n;

    while (p < end && g_unichar_ispunct(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    if (p >= end || !g_unichar_isalpha(g_utf8_get_char(p)))
        return (struct slice){0};
    return slice_sub(text, 0, (size_t)(g_utf8_next_char(p) - text.p));
}

/* An initial is a matter of the stylesheet: the words stay whole for those who hear them. */
static const char *initial_class(struct writer *w, const struct node *paragraph)
{
    const struct style *style = paragraph->style;
    const struct book *book = w->epub->book;

    if (!style || style->initial_letter <= 1 || style->direction == DIRECTION_RTL || !book->sheet)
        return NULL;
    struct slice letter = first_letter(node_plain_text(w->epub->arena, paragraph));
    if (!letter.n)
        return NULL;
    const struct style *own = sheet_element(book->sheet, style, "initial", NULL);
    fonts_use(w->epub->fonts, own, letter);
    return css_initial(w->epub->css, MIN(style->initial_letter, 12), own, style);
}

/* Which words stand on the first line the reading system knows. */
static const char *first_line_class(struct writer *w, const struct node *paragraph)
{
    const struct style *style = paragraph->style;

    if (!style || !w->epub->book->sheet || !node_has_class(paragraph, "lead-in-line"))
        return NULL;
    const struct style *own = sheet_element(w->epub->book->sheet, style, "span", "lead-in");
    fonts_use(w->epub->fonts, own, node_plain_text(w->epub->arena, paragraph));
    return css_first_line(w->epub->css, own, style);
}

bool xhtml_PARAGRAPH(struct writer *w, const struct node *node)
{
    const char *initial = initial_class(w, node), *line = first_line_class(w, node);

    if (initial && line)
        initial = arena_printf(w->epub->arena, "%s %s", initial, line).p;
    writer_block(w, node, initial ? initial : line);
    if (node_has_class(node, "ornament"))
        xml_attr_string(w->xml, "role", "separator");
    return true;
}

/* Text of a tight item or a cell needs no element, but after a sibling block it needs a start of its own. */
bool xhtml_PLAIN(struct writer *w, const struct node *node)
{
    if (node->prev || node->attrs.class_count || node->attrs.id.n) {
        writer_line(w);
        writer_open(w, "div", node, NULL);
    }
    return true;
}

/* What a fenced div of a well-known class is (§3.5 of the standards' table). */
static void known_division(struct writer *w, const struct node *node)
{
    static const struct {
        const char *class_name, *type, *role;
    } rows[] = {
        {"epigraph", "epigraph", "doc-epigraph"}, {"pull-quote", "pullquote", "doc-pullquote"},
        {"example", "", "doc-example"},           {"tip", "tip", "doc-tip"},
        {"notice", "notice", "doc-notice"},       {"warning", "notice", "doc-notice"},
        {"qna", "qna", "doc-qna"},                {"bibliography", "bibliography", "doc-bibliography"},
        {"glossary", "glossary", "doc-glossary"}, {"index-group", "index-group", ""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!node_has_class(node, rows[i].class_name))
            continue;
        writer_semantics(w, rows[i].type, rows[i].role);
        return;
    }
}

bool xhtml_DIV(struct writer *w, const struct node *node)
{
    writer_block(w, node, NULL);
    known_division(w, node);
    return true;
}

bool xhtml_QUOTE(struct writer *w, const struct node *node)
{
    writer_block(w, node, NULL);
    known_division(w, node);
    return true;
}

bool xhtml_VERSE(struct writer *w, const struct node *node)
{
    return writer_block(w, node, "verse");
}

/* A line without words parts stanzas: it needs something in it to be as high as a line. */
bool xhtml_VERSE_LINE(struct writer *w, const struct node *node)
{
    writer_block(w, node, "line");
    if (node->label.n) { /* for the eye: it is not read out between the words */
        writer_open_plain(w, "span", "line-number");
        xml_attr_string(w->xml, "aria-hidden", "true");
        writer_text(w, node->label, node);
        writer_close(w);
    }
    if (!node->first)
        xml_text_string(w->xml, "\u00A0");
    return true;
}

/* The language's first word: "rust,ignore" is Rust. */
static struct slice language_word(struct slice language)
{
    size_t n = 0;

    while (n < language.n && n < 40 && !strchr(", \t{", language.p[n]))
        n++;
    return slice_sub(language, 0, n);
}

/* The language is a class of the inner element, as HTML recommends. It looks like code of any other language, so the
 * stylesheet hears of that first: then it has one rule for all. */
bool xhtml_CODE_BLOCK(struct writer *w, const struct node *node)
{
    struct slice language = language_word(node->as.code.language);
    char classes[64] = "block";

    writer_block(w, node, NULL);
    if (language.n) {
        css_class(w->epub->css, "code", SLICE("block"), css_neutral(w->epub->css, node->style),
                  node->style);
        snprintf(classes, sizeof classes, "block language-%.*s", (int)language.n, language.p);
    }
    writer_open_plain(w, "code", classes);
    if (node->first)
        return true;
    writer_text(w, node->text, node);
    return false;
}

/* A break that style fills with an ornament shows the ornament: an <hr> cannot hold text. */
bool xhtml_RULE(struct writer *w, const struct node *node)
{
    if (!node->style || !node->style->content.n)
        return writer_block(w, node, NULL);
    writer_line(w);
    writer_open(w, "p", node, "hr");
    xml_attr_string(w->xml, "role", "separator");
    writer_text(w, node->style->content, node);
    return false;
}

/* ---- lists ---- */

/* Numbers in the figures of the language, as on paper. */
static void number_natively(struct writer *w, const struct node *list)
{
    const char *css = NULL;

    if (list->as.list.ordered && list->style && list->style->list_style == LIST_DECIMAL)
        css = digits_css((enum digits)w->epub->book->config->number_digits, list->style->language);
    if (css)
        xml_attr(w->xml, "style", arena_printf(w->epub->arena, "list-style-type: %s", css));
}

bool xhtml_LIST(struct writer *w, const struct node *node)
{
    writer_line(w);
    writer_open(w, node->as.list.ordered ? "ol" : "ul", node, NULL);
    number_natively(w, node);
    if (node_has_class(node, "index-list"))
        writer_semantics(w, "index-entry-list", "");
    if (node->as.list.ordered && node->as.list.start != 1)
        xml_attr_int(w->xml, "start", node->as.list.start);
    return true;
}

static bool is_task(const struct node *item)
{
    const struct node *leaf = item->first;

    while (leaf && leaf->first)
        leaf = leaf->first;
    return leaf && leaf->kind == NODE_CHECKBOX;
}

/* An arrow back to each place that cites a reference, numbered when there are several (EP-I03). */
static void write_backlinks(struct writer *w, const struct node *item)
{
    const struct node *use = item->as.item.first_use;
    bool several = use && use->as.link.next_use;

    for (int number = 1; use; use = use->as.link.next_use, number++) {
        const struct node *division = node_ancestor(use, NODE_DIVISION);
        const struct node *heading = division ? division->as.division.heading : NULL;
        struct slice words = node_plain_text(w->epub->arena, heading ? heading : use);
        char text[24];
        xml_text_string(w->xml, " ");
        writer_open_plain(w, "a", "backlink");
        writer_semantics(w, "backlink", "doc-backlink");
        xml_attr(w->xml, "href", epub_href(w->epub, w->chunk, use));
        xml_attr(w->xml, "aria-label", arena_printf(w->epub->arena, "%d: %.*s", number, (int)words.n,
                                                    words.p));
        if (several)
            snprintf(text, sizeof text, "↑%d", number);
        writer_text(w, several ? arena_copy(w->epub->arena, slice_of(text)) : SLICE("↑"), item);
        writer_close(w);
    }
}

/* A reference of the bibliography: its number, its text, the way back. doc-biblioentry is deprecated. */
static bool reference(struct writer *w, const struct node *node)
{
    writer_block(w, node, NULL);
    writer_semantics(w, "biblioentry", "");
    if (node->label.n) {
        writer_open_plain(w, "span", "label");
        writer_text(w, node->label, node);
        writer_close(w);
        xml_text_string(w->xml, " ");
    }
    writer_children(w, node);
    write_backlinks(w, node);
    return false;
}

bool xhtml_ITEM(struct writer *w, const struct node *node)
{
    if (node_has_class(node, "reference"))
        return reference(w, node);
    writer_block(w, node, is_task(node) ? "task" : NULL);
    if (node_has_class(node->parent, "index-list"))
        writer_semantics(w, "index-entry", "");
    return true;
}

/* Terms, then their definitions, and so on: what XHTML takes as a list of them. */
static bool is_glossary(const struct node *list)
{
    if (!list->first || list->first->kind != NODE_TERM || list->last->kind != NODE_DEFINITION)
        return false;
    for (const struct node *child = list->first; child; child = child->next)
        if (child->kind != NODE_TERM && child->kind != NODE_DEFINITION)
            return false;
    return true;
}

/* A list that lacks a term or a definition is set alike, but is none. */
static bool definitions(struct writer *w, const struct node *node, const struct node *list)
{
    const char *element = node_kind_xhtml(node->kind);

    return is_glossary(list) ? writer_block(w, node, NULL) : writer_block_as(w, node, "div", element);
}

bool xhtml_DEFINITIONS(struct writer *w, const struct node *node)
{
    return definitions(w, node, node);
}

/* Entries of a glossary say so; what is defined is in a dfn. */
bool xhtml_TERM(struct writer *w, const struct node *node)
{
    definitions(w, node, node->parent);
    if (node_has_class(node->parent, "glossary") && is_glossary(node->parent)) {
        writer_semantics(w, "glossterm", "");
        writer_open_plain(w, "dfn", NULL);
    }
    return true;
}

bool xhtml_DEFINITION(struct writer *w, const struct node *node)
{
    definitions(w, node, node->parent);
    if (node_has_class(node->parent, "glossary") && is_glossary(node->parent))
        writer_semantics(w, "glossdef", "");
    return true;
}

/* ---- indexes ---- */

/* A division of that role says itself that it is an index. */
bool xhtml_INDEX(struct writer *w, const struct node *node)
{
    const struct node *division = node_ancestor(node, NODE_DIVISION);

    if (division && division->as.division.role == ROLE_INDEX)
        return writer_block(w, node, "index-entries");
    writer_block_as(w, node, "section", "index-entries");
    writer_semantics(w, "index", "doc-index");
    return true;
}

/* ---- figures ---- */

/* How a part of a figure shares the width of its row: by its picture's shape, so that all are equally high, or as its
 * author says. The stylesheet's preamble has the rest. */
static const char *share_of_row(struct writer *w, const struct node *part)
{
    const struct node *image = part->first && part->first->kind == NODE_IMAGE ? part->first : NULL;
    const struct resource *picture = image ? image->as.image.resource : NULL;
    qlen width = image && image->style ? image->style->width : SIZE_AUTO;
    int64_t aspect = 1000;
    char style[48];

    if (picture && picture->height)
        aspect = CLAMP((int64_t)picture->width * 1000 / picture->height, 50, 20000);
    if (width < 0)
        snprintf(style, sizeof style, "flex: 0 1 %d%%", (int)((-(int64_t)width * 100 + 512) / 1024));
    else
        snprintf(style, sizeof style, "flex: %d.%03d 1 0", (int)(aspect / 1000),
                 (int)(aspect % 1000));
    return css_declare(w->epub->css, style);
}

bool xhtml_FIGURE(struct writer *w, const struct node *node)
{
    return writer_block(w, node, node_is_part(node) ? share_of_row(w, node) : NULL);
}

bool xhtml_FIGURE_ROW(struct writer *w, const struct node *node)
{
    return writer_block(w, node, "figurerow");
}

/* A credit that follows the caption belongs into the same figcaption, which must be the figure's
 * last (or first) child. */
static bool follows_caption(const struct node *credit)
{
    return credit->prev && credit->parent && credit->parent->kind == NODE_FIGURE &&
           (credit->prev->kind == NODE_CAPTION || credit->prev->kind == NODE_CREDIT);
}

bool xhtml_CAPTION(struct writer *w, const struct node *node)
{
    const struct node *parent = node->parent;

    writer_line(w);
    if (parent && parent->kind == NODE_TABLE) {
        writer_open(w, "caption", node, NULL);
        return true;
    }
    writer_open(w, parent && parent->kind == NODE_FIGURE ? "figcaption" : "p", node, "caption");
    writer_children(w, node);
    for (const struct node *next = node->next; next && next->kind == NODE_CREDIT; next = next->next) {
        writer_open(w, "p", next, "credit");
        writer_children(w, next);
        writer_close(w);
    }
    return false;
}

bool xhtml_CREDIT(struct writer *w, const struct node *node)
{
    if (follows_caption(node))
        return false;
    if (node->parent && node->parent->kind == NODE_FIGURE && !node->next) {
        writer_line(w);
        writer_open_plain(w, "figcaption", NULL);
    }
    return writer_block(w, node, "credit");
}

/* ---- contents ---- */

/* The nav document's list is the book's one table of contents (EP-N01, EP-N05). Others are lists of links. */
bool xhtml_CONTENTS(struct writer *w, const struct node *node)
{
    const struct node *division = node_ancestor(node, NODE_DIVISION);
    const struct node *heading = division ? division->as.division.heading : NULL;
    bool whole = node == w->epub->book->contents_node;
    bool headings = node->as.contents.list == LIST_HEADINGS;

    if (!whole && !node->as.contents.line_count)
        return false;
    writer_line(w);
    writer_open(w, "nav", node, "contents");
    writer_semantics(w, whole ? "toc" : "", headings ? "doc-toc" : "");
    writer_named_by(w, heading);
    if (whole)
        nav_list(w->epub, w->xml);
    else
        nav_lines(w->epub, w->chunk, w->xml, node);
    return false;
}
