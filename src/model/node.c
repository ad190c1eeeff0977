/* Nodes and their links; the facts of kinds.def and roles.def by number. */
#include "model/node.h"

#include "base/buf.h"

static const struct kind {
    const char *name, *pdf, *xhtml;
    bool is_inline, holds_inlines;
} kinds[] = {
#define HOLDS_NOTHING false
#define HOLDS_INLINES true
#define HOLDS_BLOCKS false
#define HOLDS_DIVISIONS false
#define HOLDS_ITEMS false
#define HOLDS_TERMS false
#define HOLDS_LINES false
#define HOLDS_ROWS false
#define HOLDS_CELLS false
#define HOLDS_NOTE_BODY false
#define HOLDS_PAGE_REFS false
#define BLOCK(ID, name, holds, pdf, xhtml)                                               \
    [NODE_##ID] = {name, pdf, xhtml, false, HOLDS_##holds},
#define INLINE(ID, name, holds, pdf, xhtml)                                              \
    [NODE_##ID] = {name, pdf, xhtml, true, HOLDS_##holds},
#include "model/kinds.def"
};

static const struct role_row {
    const char *class_name, *epub_type, *aria, *opens;
    enum matter matter;
} roles[] = {
#define ROLE(ID, class_name, matter, epub_type, aria, opens)                             \
    [ROLE_##ID] = {class_name, epub_type, aria, opens, MATTER_##matter},
#include "model/roles.def"
};

const char *node_kind_name(enum node_kind kind)
{
    return kinds[kind].name;
}

const char *node_kind_pdf(enum node_kind kind)
{
    return kinds[kind].pdf;
}

const char *node_kind_xhtml(enum node_kind kind)
{
    return kinds[kind].xhtml;
}

bool node_kind_is_inline(enum node_kind kind)
{
    return kinds[kind].is_inline;
}

bool node_kind_holds_inlines(enum node_kind kind)
{
    return kinds[kind].holds_inlines;
}

const char *role_class(enum role role)
{
    return roles[role].class_name;
}

enum matter role_matter(enum role role)
{
    return roles[role].matter;
}

const char *role_epub_type(enum role role)
{
    return roles[role].epub_type;
}

const char *role_aria(enum role role)
{
    return roles[role].aria;
}

const char *role_opens(enum role role)
{
    return roles[role].opens;
}

bool role_is_display(enum role role)
{
    return role <= ROLE_EPIGRAPH || role == ROLE_PART;
}

enum role role_find(struct slice class_name)
{
    for (int role = 0; role < ROLE_COUNT; role++)
        if (slice_is(class_name, roles[role].class_name))
            return (enum role)role;
    return ROLE_COUNT;
}

struct node *node_new(struct arena *arena, enum node_kind kind, struct span span)
{
    struct node *node = ARENA_NEW(arena, struct node);

    node->kind = kind;
    node->span = span;
    return node;
}

struct node *node_new_text(struct arena *arena, struct slice text, struct span span)
{
    struct node *node = node_new(arena, NODE_TEXT, span);

    node->text = text;
    return node;
}

void node_append(struct node *parent, struct node *child)
{
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

void node_insert_before(struct node *sibling, struct node *child)
{
    child->parent = sibling->parent;
    child->next = sibling;
    child->prev = sibling->prev;
    if (sibling->prev)
        sibling->prev->next = child;
    else
        sibling->parent->first = child;
    sibling->prev = child;
}

void node_insert_after(struct node *sibling, struct node *child)
{
    if (sibling->next)
        node_insert_before(sibling->next, child);
    else
        node_append(sibling->parent, child);
}

void node_remove(struct node *node)
{
    if (!node->parent)
        return;
    if (node->prev)
        node->prev->next = node->next;
    else
        node->parent->first = node->next;
    if (node->next)
        node->next->prev = node->prev;
    else
        node->parent->last = node->prev;
    node->parent = node->prev = node->next = NULL;
}

void node_move_children(struct node *to, struct node *from)
{
    while (from->first) {
        struct node *child = from->first;
        node_remove(child);
        node_append(to, child);
    }
}

bool node_has_class(const struct node *node, const char *class_name)
{
    for (size_t i = 0; i < node->attrs.class_count; i++)
        if (slice_is(node->attrs.classes[i], class_name))
            return true;
    return false;
}

void node_add_class(struct arena *arena, struct node *node, struct slice class_name)
{
    size_t count = node->attrs.class_count;

    for (size_t i = 0; i < count; i++)
        if (slice_equal(node->attrs.classes[i], class_name))
            return;
    struct slice *classes = ARENA_ARRAY(arena, struct slice, count + 1);
    if (count)
        memcpy(classes, node->attrs.classes, count * sizeof *classes);
    classes[count] = class_name;
    node->attrs.classes = classes;
    node->attrs.class_count = count + 1;
}

struct slice node_attr(const struct node *node, const char *key)
{
    for (const struct attr *attr = node->attrs.pairs; attr; attr = attr->next)
        if (slice_is(attr->key, key))
            return attr->value;
    return (struct slice){0};
}

void node_set_attr(struct arena *arena, struct node *node, struct slice key,
                   struct slice value)
{
    struct attr **end = &node->attrs.pairs;

    for (; *end; end = &(*end)->next) {
        if (slice_equal((*end)->key, key)) {
            (*end)->value = value;
            return;
        }
    }
    *end = ARENA_NEW(arena, struct attr);
    **end = (struct attr){.key = key, .value = value};
}

struct node *node_next_over(const struct node *node, const struct node *root)
{
    while (node && node != root) {
        if (node->next)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

struct node *node_next(const struct node *node, const struct node *root)
{
    return node->first ? node->first : node_next_over(node, root);
}

bool node_is_figure_div(const struct node *node)
{
    return node->kind == NODE_DIV &&
           (node_has_class(node, "figure") || slice_starts(node->attrs.id, "fig:") ||
            slice_starts(node->attrs.id, "fig-"));
}

bool node_is_part(const struct node *node)
{
    return node->kind == NODE_FIGURE && node->parent && node_ancestor(node->parent, NODE_FIGURE);
}

struct node *node_ancestor(const struct node *node, enum node_kind kind)
{
    while (node && node->kind != kind)
        node = node->parent;
    return (struct node *)node;
}

static void add_plain_text(struct buf *buf, const struct node *node)
{
    switch (node->kind) {
    case NODE_TEXT: case NODE_CODE: case NODE_CODE_BLOCK: case NODE_MATH:
        buf_slice(buf, node->text);
        return;
    case NODE_SOFT_BREAK: case NODE_LINE_BREAK:
        buf_byte(buf, ' ');
        return;
    case NODE_IMAGE:
        buf_slice(buf, node->as.image.alt);
        return;
    default: /* everything else is its children */
        return;
    }
}

struct slice node_plain_text(struct arena *arena, const struct node *node)
{
    struct buf buf = {0};

    for (const struct node *at = node; at;)
        if (at->kind == NODE_NOTE || (at->kind == NODE_SPAN && node_has_class(at, "label"))) {
            at = node_next_over(at, node);
        } else {
            add_plain_text(&buf, at);
            at = at->kind == NODE_CODE_BLOCK ? node_next_over(at, node) : node_next(at, node);
        }
    struct slice text = arena_copy(arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}
