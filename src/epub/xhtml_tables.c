/* Tables: their columns' widths, what header cells head, decimals below each other. */
#include "epub/writer.h"

#include "epub/css.h"

#include <stdio.h>

static const struct node *caption_of(const struct node *table)
{
    for (const struct node *child = table->first; child; child = child->next)
        if (child->kind == NODE_CAPTION)
            return child;
    return NULL;
}

/* The widths that the author gave; what is left to the cells says nothing. */
static void write_columns(struct writer *w, const struct node *table)
{
    const struct length *widths = table->as.table.widths;
    int64_t whole = 0;
    bool all = true;
    char style[48];

    if (!widths)
        return;
    for (uint32_t i = 0; i < table->as.table.columns; i++) {
        bool share = widths[i].unit == UNIT_NONE;
        whole += share ? widths[i].value : 0;
        all = all && share && widths[i].value > 0;
    }
    if (!all && whole < 100 * 1024)
        whole = 100 * 1024;
    writer_line(w);
    xml_open(w->xml, "colgroup");
    for (uint32_t i = 0; i < table->as.table.columns; i++) {
        static const char *const units[] = {"%", "pt", "em", "ex", "rem", "em", "rem", "%"};
        int64_t value = widths[i].value;
        if (widths[i].unit == UNIT_NONE)
            value = value * 100 / whole * 1024 + value * 100 % whole * 1024 / whole;
        snprintf(style, sizeof style, "width: %d.%02d%s", (int)(value / 1024),
                 (int)(value % 1024 * 100 / 1024), units[widths[i].unit]);
        xml_open(w->xml, "col");
        if (value > 0)
            xml_attr_string(w->xml, "class", css_declare(w->epub->css, style));
        xml_close(w->xml);
    }
    xml_close(w->xml);
}

/* XHTML wants the caption first, wherever the author wrote it. */
bool xhtml_TABLE(struct writer *w, const struct node *node)
{
    const struct node *caption = caption_of(node);

    writer_block(w, node, NULL);
    if (caption)
        writer_node(w, caption);
    write_columns(w, node);
    for (const struct node *child = node->first; child; child = child->next)
        if (child != caption)
            writer_node(w, child);
    return false;
}

bool xhtml_TABLE_HEAD(struct writer *w, const struct node *node)
{
    return node->first && writer_block(w, node, NULL);
}

bool xhtml_TABLE_BODY(struct writer *w, const struct node *node)
{
    return node->first && writer_block(w, node, NULL);
}

bool xhtml_TABLE_FOOT(struct writer *w, const struct node *node)
{
    return node->first && writer_block(w, node, NULL);
}

bool xhtml_ROW(struct writer *w, const struct node *node)
{
    return writer_block(w, node, NULL);
}

static bool says_nothing(const struct node *cell)
{
    for (const struct node *node = cell; node; node = node_next(node, cell))
        if (slice_trim(node->text).n || node->kind == NODE_IMAGE || node->kind == NODE_NOTE)
            return false;
    return true;
}

static bool heads_columns(const struct node *cell)
{
    if (node_ancestor(cell, NODE_TABLE_HEAD))
        return true;
    for (const struct node *other = cell->parent->first; other; other = other->next)
        if (!other->as.cell.header)
            return false;
    return true;
}

/* CSS knows no decimal alignment that readers support. Figures are equally wide, so room for those that a number has
 * fewer of than others, behind it, does the same. */
static void pad_decimal(struct writer *w, const struct node *cell)
{
    int lacks = cell->as.cell.lacks;
    char style[64];

    if (!lacks)
        return;
    /* A decimal mark is about half as wide as a figure. */
    snprintf(style, sizeof style, cell->as.cell.whole ? "display: inline-block; width: %d.5ch"
                                                      : "display: inline-block; width: %dch",
             lacks - cell->as.cell.whole);
    xml_open(w->xml, "span");
    xml_attr_string(w->xml, "class", css_declare(w->epub->css, style));
    xml_close(w->xml);
}

/* Header cells say what they head (EP-A06): columns in the table's head and in rows of nothing else, else their row. */
bool xhtml_CELL(struct writer *w, const struct node *node)
{
    static const char *const classes[] = {NULL, "align-left", "align-center", "align-right",
                                          "align-decimal"};
    bool header = node->as.cell.header;

    /* An empty header names nothing. */
    if (header && says_nothing(node))
        header = false;
    writer_line(w);
    writer_open(w, header ? "th" : "td", node, classes[node->as.cell.align]);
    if (header)
        xml_attr_string(w->xml, "scope", heads_columns(node) ? "col" : "row");
    if (node->as.cell.colspan > 1)
        xml_attr_int(w->xml, "colspan", node->as.cell.colspan);
    if (node->as.cell.rowspan > 1)
        xml_attr_int(w->xml, "rowspan", node->as.cell.rowspan);
    if (node->as.cell.align != ALIGN_DECIMAL)
        return true;
    writer_children(w, node);
    pad_decimal(w, node);
    return false;
}
