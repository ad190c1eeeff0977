/* Pages in references: "page 45" and its like become PAGE_REFs within their link. */
#include "refine/passes.h"

#include "refine/words.h"

#include <glib.h>

enum { PAGES_NONE, PAGES_BY_NUMBER, PAGES_RELATIVE }; /* references.pages */

/* The classes of a link that ask for a page; `alone`: its name does not stand before it. */
static const struct request {
    const char *class_name;
    enum page_form form;
    bool alone, range;
} requests[] = {
    {"folio", PAGE_FOLIO, true, false}, {"page", PAGE_NOUN, true, false},
    {"pages", PAGE_NOUN, true, true},   {"where", PAGE_NEAR, true, false},
    {"full", PAGE_AT, false, false},    {"line", PAGE_LINE, true, true},
};

struct node *page_ref_new(struct book *book, const struct node *from, const struct node *target,
                          const struct node *end, enum page_form form)
{
    struct node *ref = node_new(book->arena, NODE_PAGE_REF, from->span);

    ref->as.page_ref.target = target;
    ref->as.page_ref.end = end;
    ref->as.page_ref.form = (uint8_t)form;
    ref->as.page_ref.words = words_places(language_at(book, from));
    if (form == PAGE_LINE)
        ref->as.page_ref.lines = words_lines(language_at(book, from));
    ref->as.page_ref.number = book_want_page(book, target, end, ref);
    return ref;
}

/* The last node of what a target begins: of a heading its section. */
static const struct node *end_of(const struct node *target)
{
    const struct node *end = target;

    if (target->kind == NODE_HEADING)
        while (end->next && !(end->next->kind == NODE_HEADING &&
                              end->next->as.heading.level <= target->as.heading.level))
            end = end->next;
    while (end->last && end->kind != NODE_NOTE)
        end = end->last;
    return end;
}

static bool holds_lines(const struct node *node)
{
    return node->kind == NODE_PARAGRAPH || node->kind == NODE_PLAIN || node->kind == NODE_VERSE_LINE;
}

/* Puts a page reference before or after the name, as the language has it. */
static void join(struct node *link, struct node *ref)
{
    ref->as.page_ref.joined = true;
    if (*ref->as.page_ref.words->at == '@')
        node_append(link, ref);
    else
        node_insert_before(link->first, ref);
}

/* Does a numbered line start in, or hold, what a reference leads to? */
static bool has_line(const struct node *target)
{
    for (const struct node *node = target; node; node = node->parent)
        if (holds_lines(node))
            return node->as.line.rule != NULL;
    for (const struct node *node = target; node; node = node_next(node, target))
        if (holds_lines(node) && node->as.line.rule)
            return true;
    return false;
}

static void report_unnumbered(const struct book *book, const struct node *link)
{
    char *text = string_of(link->as.link.target->attrs.id);

    diag(book->diags, link->span, DIAG_LINE_UNNUMBERED, text);
    g_free(text);
}

static void add_page(struct book *book, struct node *link, const struct request *request,
                     struct slice name)
{
    const struct node *target = link->as.link.target;
    bool relative = book->config->references_pages == PAGES_RELATIVE;
    bool alone = request->alone && !link->first;
    enum page_form form = request->form;

    if (form == PAGE_LINE && alone && !has_line(target)) {
        report_unnumbered(book, link);
        form = PAGE_NOUN;
    }
    /* After words of the author's own, a page can only stand as where they lead. */
    if (!alone && form != PAGE_NEAR)
        form = relative ? PAGE_NEAR : PAGE_AT;
    struct node *ref = page_ref_new(book, link, target,
                                    alone && request->range ? end_of(target) : NULL, form);
    if (alone) {
        ref->text = name;
        node_append(link, ref);
        return;
    }
    if (!link->first)
        node_append(link, node_new_text(book->arena, name, link->span));
    join(link, ref);
}

void page_refs_add(struct book *book, struct node *link, struct slice name)
{
    static const struct request by_config = {"", PAGE_AT, false, false};
    const struct request *request = NULL;

    for (size_t i = 0; i < sizeof requests / sizeof *requests && !request; i++)
        if (node_has_class(link, requests[i].class_name))
            request = &requests[i];
    if (!request && !link->first && book->config->references_pages != PAGES_NONE &&
        !node_has_class(link, "no-page"))
        request = &by_config;
    if (request)
        add_page(book, link, request, name);
    else if (!link->first)
        node_append(link, node_new_text(book->arena, name, link->span));
}
