/* The tree as indented text: a line a node, "kind #id .class key=value  text". Goldens and
 * `quoin dump BOOK tree` are this. */
#include "model/book.h"

#include <glib.h>

/* Spaces that look like another, and characters that look like nothing, are written as numbers. */
static bool is_invisible(gunichar c)
{
    return c == 0xA0 || c == 0xAD || c == 0xFEFF || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F);
}

static void dump_quoted(struct buf *out, struct slice text)
{
    buf_byte(out, '"');
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        unsigned char byte = (unsigned char)*p;
        size_t size = byte < 0x80 ? 1 : (size_t)(g_utf8_next_char(p) - p);
        if (byte == '\n')
            buf_string(out, "\\n");
        else if (byte == '"' || byte == '\\')
            buf_printf(out, "\\%c", byte);
        else if (size > 1 && is_invisible(g_utf8_get_char(p)))
            buf_printf(out, "\\u%04X", g_utf8_get_char(p));
        else
            buf_bytes(out, p, size);
        p += size;
    }
    buf_byte(out, '"');
}

static void dump_field(struct buf *out, const char *name, struct slice value)
{
    if (!value.n)
        return;
    buf_printf(out, " %s=", name);
    dump_quoted(out, value);
}

static void dump_attrs(struct buf *out, const struct node *node)
{
    if (node->attrs.id.n)
        buf_printf(out, " #%.*s", (int)node->attrs.id.n, node->attrs.id.p);
    for (size_t i = 0; i < node->attrs.class_count; i++)
        buf_printf(out, " .%.*s", (int)node->attrs.classes[i].n, node->attrs.classes[i].p);
    for (const struct attr *attr = node->attrs.pairs; attr; attr = attr->next) {
        buf_printf(out, " %.*s=", (int)attr->key.n, attr->key.p);
        dump_quoted(out, attr->value);
    }
}

static void dump_cell(struct buf *out, const struct node *node)
{
    static const char *const aligns[] = {"", " left", " center", " right", " decimal"};

    buf_string(out, aligns[node->as.cell.align]);
    if (node->as.cell.header)
        buf_string(out, " header");
    if (node->as.cell.colspan > 1)
        buf_printf(out, " colspan=%d", node->as.cell.colspan);
    if (node->as.cell.rowspan > 1)
        buf_printf(out, " rowspan=%d", node->as.cell.rowspan);
}

/* Which page, and in which words. */
static void dump_page_ref(struct buf *out, const struct node *node)
{
    static const char *const forms[] = {"folio", "page", "at", "near"};
    const struct node *target = node->as.page_ref.target, *end = node->as.page_ref.end;

    buf_printf(out, " %s", forms[node->as.page_ref.form]);
    if (target)
        buf_printf(out, " of=%s#%.*s", node_kind_name(target->kind), (int)target->attrs.id.n,
                   target->attrs.id.p);
    if (end)
        buf_printf(out, " to=%s#%.*s", node_kind_name(end->kind), (int)end->attrs.id.n,
                   end->attrs.id.p);
    buf_string(out, node->as.page_ref.in_note ? " note" : "");
}

/* What kinds have besides attributes and children. */
static void dump_payload(struct buf *out, const struct node *node)
{
    switch (node->kind) {
    case NODE_DIVISION:
        buf_printf(out, " %s", role_class(node->as.division.role));
        return;
    case NODE_HEADING:
        buf_printf(out, " %d", node->as.heading.level);
        return;
    case NODE_LIST:
        buf_string(out, node->as.list.ordered ? " ordered" : " bullet");
        buf_string(out, node->as.list.tight ? " tight" : " loose");
        if (node->as.list.ordered)
            buf_printf(out, " start=%d%c", node->as.list.start, node->as.list.delimiter);
        return;
    case NODE_LINK:
        dump_field(out, "url", node->as.link.url);
        dump_field(out, "title", node->as.link.title);
        return;
    case NODE_IMAGE:
        dump_field(out, "path", node->as.image.path);
        dump_field(out, "alt", node->as.image.alt);
        dump_field(out, "title", node->as.image.title);
        return;
    case NODE_CODE_BLOCK:
        dump_field(out, "language", node->as.code.language);
        return;
    case NODE_CODE_LINE:
        if (node->as.code_line.number)
            buf_printf(out, " %u", node->as.code_line.number);
        return;
    case NODE_TABLE:
        buf_printf(out, " columns=%u", node->as.table.columns);
        return;
    case NODE_CELL:
        dump_cell(out, node);
        return;
    case NODE_PAGE_REF:
        dump_page_ref(out, node);
        return;
    case NODE_MATH:
        buf_string(out, node->as.math.display ? " display" : "");
        return;
    case NODE_CHECKBOX:
        buf_string(out, node->as.checkbox.checked ? " checked" : "");
        return;
    default: /* nothing of their own */
        return;
    }
}

void book_dump_tree(const struct book *book, struct buf *out)
{
    int depth = 0;

    for (const struct node *node = book->root; node;) {
        buf_printf(out, "%*s%s", depth * 2, "", node_kind_name(node->kind));
        dump_payload(out, node);
        dump_attrs(out, node);
        dump_field(out, "label", node->label);
        if (node->text.n) {
            buf_string(out, "  ");
            dump_quoted(out, node->text);
        }
        buf_byte(out, '\n');
        if (node->first) {
            node = node->first, depth++;
            continue;
        }
        while (node && node != book->root && !node->next)
            node = node->parent, depth--;
        node = !node || node == book->root ? NULL : node->next;
    }
}
