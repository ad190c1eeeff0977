/* The Markdown reader: cmark-gfm's tree into ours. Blocks here; inlines in md_inline.c. */
#include "read/md.h"

#include "base/vec.h"
#include "read/attr.h"
#include "read/read.h"

#include <glib.h>
#include <stdlib.h>

/* ---- places ---- */

uint32_t md_offset(const struct md *md, int line, int column)
{
    size_t index = line > 0 ? (size_t)line - 1 : 0;
    uint32_t at = index < md->line_count ? md->lines[index] : (uint32_t)md->text.n;

    at += column > 0 ? (uint32_t)column - 1 : 0;
    return md->base + (at > md->text.n ? (uint32_t)md->text.n : at);
}

struct span md_block_span(const struct md *md, cmark_node *node)
{
    uint32_t start = md_offset(md, node->start_line, node->start_column);
    uint32_t end = md_offset(md, node->end_line + 1, 1);
    uint32_t text_end = md->base + (uint32_t)md->text.n;

    if (node->end_line < node->start_line)
        end = md_offset(md, node->start_line + 1, 1);
    if (end > text_end)
        end = text_end;
    while (end > start && strchr("\r\n", md->text.p[end - 1 - md->base]))
        end--;
    return (struct span){md->file, start, end < start ? start : end};
}

bool md_is(cmark_node *node, const char *type)
{
    return strcmp(cmark_node_get_type_string(node), type) == 0;
}

/* ---- blocks ---- */

static void read_block(struct md *md, struct node *parent, cmark_node *from, int depth);

static void read_children(struct md *md, struct node *parent, cmark_node *from, int depth)
{
    for (cmark_node *child = from->first_child; child; child = child->next)
        read_block(md, parent, child, depth + 1);
    md_finish_blocks(md, parent);
}

static struct node *add(struct md *md, struct node *parent, enum node_kind kind,
                        cmark_node *from)
{
    struct node *node = node_new(md->book->arena, kind, md_block_span(md, from));

    node_append(parent, node);
    return node;
}

static struct slice copy(struct md *md, const char *text)
{
    return arena_copy(md->book->arena, slice_of(text));
}

static void read_heading(struct md *md, struct node *parent, cmark_node *from)
{
    struct node *heading = add(md, parent, NODE_HEADING, from);

    heading->as.heading.level = (uint8_t)cmark_node_get_heading_level(from);
    md_inlines(md, heading, from);
    md_take_end_attrs(md, heading, heading);
}

static void read_code(struct md *md, struct node *parent, cmark_node *from)
{
    struct node *code = add(md, parent, NODE_CODE_BLOCK, from);
    struct slice info = slice_trim(copy(md, cmark_node_get_fence_info(from)));
    const char *brace = info.n ? memchr(info.p, '{', info.n) : NULL;

    code->text = copy(md, cmark_node_get_literal(from));
    if (brace) {
        struct slice attrs = slice_sub(info, (size_t)(brace - info.p), info.n);
        if (attr_parse(md->book->arena, attrs, &code->attrs))
            info = slice_trim(slice_sub(info, 0, (size_t)(brace - info.p)));
        if (!info.n && code->attrs.class_count)
            info = code->attrs.classes[0];
    }
    /* mdBook and others write "rust,ignore": the language is the first word. */
    size_t n = 0;
    while (n < info.n && !strchr(" ,\t", info.p[n]))
        n++;
    code->as.code.language = slice_sub(info, 0, n);
}

/* One without content, which may have held nothing but a note, is left out. */
static void read_quote(struct md *md, struct node *parent, cmark_node *from, int depth)
{
    struct node *quote = add(md, parent, NODE_QUOTE, from);

    read_children(md, quote, from, depth);
    if (!quote->first)
        node_remove(quote);
}

static void read_list(struct md *md, struct node *parent, cmark_node *from, int depth)
{
    struct node *list = add(md, parent, NODE_LIST, from);

    list->as.list.ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
    list->as.list.tight = cmark_node_get_list_tight(from);
    list->as.list.start = cmark_node_get_list_start(from);
    list->as.list.delimiter = cmark_node_get_list_delim(from) == CMARK_PAREN_DELIM ? ')' : '.';
    for (cmark_node *item = from->first_child; item; item = item->next) {
        struct node *made = add(md, list, NODE_ITEM, item);
        read_children(md, made, item, depth);
        for (struct node *child = made->first; child && list->as.list.tight; child = child->next)
            if (child->kind == NODE_PARAGRAPH)
                child->kind = NODE_PLAIN;
    }
}

/* "{.note #id}", or a bare class "note"; colons behind it are decoration. */
static void take_div_attrs(struct md *md, struct node *div, const char *words)
{
    struct slice text = slice_of(words);

    while (text.n && text.p[text.n - 1] == ':')
        text.n--;
    text = slice_trim(text);
    if (text.n && text.p[0] == '{') {
        if (!attr_parse(md->book->arena, text, &div->attrs))
            diag(md->book->diags, div->span, DIAG_ATTRS_BAD, words);
    } else if (text.n) {
        node_add_class(md->book->arena, div, arena_copy(md->book->arena, text));
    }
}

static void read_div(struct md *md, struct node *parent, cmark_node *from, int depth)
{
    struct node *div = add(md, parent, NODE_DIV, from);
    uint32_t line_end = md_offset(md, from->start_line + 1, 1);

    take_div_attrs(md, div, from->user_data);
    if (!from->next || (cmark_node_type)from->next->type != md_fence_type()) {
        struct span fence = {md->file, div->span.start,
                             line_end > div->span.start ? line_end - 1 : line_end};
        diag(md->book->diags, fence, DIAG_DIV_OPEN);
    }
    g_free(from->user_data);
    from->user_data = NULL;
    read_children(md, div, from, depth);
}

static void check_fence(struct md *md, cmark_node *fence)
{
    if (fence->user_data)
        diag(md->book->diags, md_block_span(md, fence), DIAG_NESTED_DEEPLY);
    else if (!fence->prev || (cmark_node_type)fence->prev->type != md_div_type())
        diag(md->book->diags, md_block_span(md, fence), DIAG_DIV_STRAY);
}

/* Each line above the definition is a term. */
static void read_terms(struct md *md, struct node *list, cmark_node *from)
{
    struct node *term = add(md, list, NODE_TERM, from);

    md_inlines(md, term, from);
    for (struct node *child = term->first, *next; child; child = next) {
        next = child->next;
        if (child->kind == NODE_SOFT_BREAK) {
            md_take_end_attrs(md, term, term);
            node_remove(child);
            term = add(md, list, NODE_TERM, from);
        } else if (child->parent != term) {
            node_remove(child);
            node_append(term, child);
        }
    }
    md_take_end_attrs(md, term, term);
}

/* A definition right below its term is tight, as the items of a list are. */
static void read_definition(struct md *md, struct node *list, cmark_node *from, int depth)
{
    struct node *definition = add(md, list, NODE_DEFINITION, from);
    bool tight = from->prev && from->prev->end_line + 1 >= from->start_line;

    read_children(md, definition, from, depth);
    for (struct node *child = definition->first; child && tight; child = child->next)
        if (child->kind == NODE_PARAGRAPH && !(child->next && child->next->kind == NODE_PARAGRAPH))
            child->kind = NODE_PLAIN;
        else
            tight = false;
}

static void read_definitions(struct md *md, struct node *parent, cmark_node *from, int depth)
{
    struct node *list = parent->last && parent->last->kind == NODE_DEFINITIONS
                            ? parent->last
                            : add(md, parent, NODE_DEFINITIONS, from);

    for (cmark_node *child = from->first_child; child; child = child->next) {
        if ((cmark_node_type)child->type == md_term_type())
            read_terms(md, list, child);
        else
            read_definition(md, list, child, depth);
    }
}

/* Cells beyond the last column, which cmark drops. */
static void check_surplus(struct md *md, cmark_node *row, unsigned columns)
{
    uint32_t start = md_offset(md, row->start_line, row->start_column);
    struct slice line = slice_sub(md->text, start - md->base, md->text.n);
    const char *eol = memchr(line.p, '\n', line.n);
    unsigned bars = 0;

    line = slice_trim(slice_sub(line, 0, eol ? (size_t)(eol - line.p) : line.n));
    for (size_t i = 1; i + 1 < line.n; i++) {
        if (line.p[i] == '|' && line.p[i - 1] != '\\' && ++bars == columns) {
            uint32_t at = start + (uint32_t)(i + 1);
            diag(md->book->diags, (struct span){md->file, at, start + (uint32_t)line.n},
                 DIAG_CELLS_SURPLUS, (int)columns);
            return;
        }
    }
}

static void read_row(struct md *md, struct node *section, cmark_node *from, bool header,
                     const struct node *table)
{
    struct node *row = add(md, section, NODE_ROW, from);
    uint16_t column = 0;

    for (cmark_node *child = from->first_child; child; child = child->next, column++) {
        struct node *cell = add(md, row, NODE_CELL, child);
        cell->as.cell.colspan = cell->as.cell.rowspan = 1;
        cell->as.cell.column = column;
        cell->as.cell.header = header;
        cell->as.cell.align = column < table->as.table.columns ? table->as.table.align[column]
                                                               : ALIGN_DEFAULT;
        struct node *plain = add(md, cell, NODE_PLAIN, child);
        md_inlines(md, plain, child);
    }
}

/* The text of a row that stands in its first cell alone, or NULL. */
static struct node *lone_text(const struct node *row)
{
    struct node *first = row->first ? row->first->first : NULL;

    for (const struct node *cell = row->first; cell; cell = cell->next)
        if ((cell->first->first != NULL) != (cell == row->first))
            return NULL;
    return first;
}

/* A caption right below the last row is a row to cmark. */
static void take_last_row(struct md *md, struct node *table, struct node *body)
{
    struct node *row = body->last, *plain = row ? lone_text(row) : NULL;

    if (plain && md_make_caption(md, plain, table))
        node_remove(row);
}

static void read_table(struct md *md, struct node *parent, cmark_node *from)
{
    struct node *table = add(md, parent, NODE_TABLE, from), *body = NULL;
    unsigned columns = cmark_gfm_extensions_get_table_columns(from);
    const uint8_t *aligns = cmark_gfm_extensions_get_table_alignments(from);

    table->as.table.columns = columns;
    table->as.table.align = ARENA_ARRAY(md->book->arena, enum cell_align, columns + 1);
    for (unsigned i = 0; i < columns; i++)
        table->as.table.align[i] = aligns[i] == 'l'   ? ALIGN_LEFT
                                   : aligns[i] == 'c' ? ALIGN_CENTER
                                   : aligns[i] == 'r' ? ALIGN_RIGHT
                                                      : ALIGN_DEFAULT;
    for (cmark_node *row = from->first_child; row; row = row->next) {
        bool header = cmark_gfm_extensions_get_table_row_is_header(row);
        if (header) {
            struct node *head = add(md, table, NODE_TABLE_HEAD, row);
            read_row(md, head, row, true, table);
            if (!node_plain_text(md->book->arena, head).n)
                node_remove(head); /* a headless table still needs a head row in the source */
            continue;
        }
        if (!body)
            body = add(md, table, NODE_TABLE_BODY, row);
        check_surplus(md, row, columns);
        read_row(md, body, row, false, table);
    }
    if (body)
        take_last_row(md, table, body);
    for (struct node *at = table; at; at = node_next(at, table))
        if (at->kind == NODE_PLAIN)
            md_take_end_attrs(md, at, at->parent);
}

/* Too deep: the words are kept, as one paragraph. */
static void flatten(struct md *md, struct node *parent, cmark_node *from)
{
    struct buf text = {0};
    cmark_iter *iter = cmark_iter_new(from);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        const char *literal = event == CMARK_EVENT_ENTER
                                  ? cmark_node_get_literal(cmark_iter_get_node(iter))
                                  : NULL;
        if (literal) {
            buf_string(&text, text.size ? " " : "");
            buf_string(&text, literal);
        }
    }
    cmark_iter_free(iter);
    if (text.size) {
        struct node *paragraph = add(md, parent, NODE_PARAGRAPH, from);
        diag(md->book->diags, paragraph->span, DIAG_NESTED_DEEPLY);
        node_append(paragraph, node_new_text(md->book->arena,
                                             arena_copy(md->book->arena, buf_view(&text)),
                                             paragraph->span));
    }
    buf_free(&text);
}

/* A line of attributes right below a block is the block's, as kramdown has it; elsewhere it is text. */
static void read_attrs(struct md *md, struct node *parent, cmark_node *from)
{
    struct slice text = slice_of(from->user_data);
    struct node *before = parent->last;

    if (before && from->prev && from->prev->end_line + 1 >= from->start_line) {
        struct attrs found = {0};
        attr_parse(md->book->arena, text, &found);
        attr_merge(md->book->arena, &before->attrs, &found);
    } else {
        struct node *paragraph = add(md, parent, NODE_PARAGRAPH, from);
        node_append(paragraph, node_new_text(md->book->arena, text, paragraph->span));
    }
}

static void read_block(struct md *md, struct node *parent, cmark_node *from, int depth)
{
    cmark_node_type type = (cmark_node_type)from->type;

    if (depth > MD_MAX_DEPTH)
        flatten(md, parent, from);
    else if (type == CMARK_NODE_PARAGRAPH)
        md_inlines(md, add(md, parent, NODE_PARAGRAPH, from), from);
    else if (type == CMARK_NODE_HEADING)
        read_heading(md, parent, from);
    else if (type == CMARK_NODE_BLOCK_QUOTE)
        read_quote(md, parent, from, depth);
    else if (type == CMARK_NODE_LIST)
        read_list(md, parent, from, depth);
    else if (type == CMARK_NODE_CODE_BLOCK)
        read_code(md, parent, from);
    else if (type == CMARK_NODE_THEMATIC_BREAK)
        add(md, parent, NODE_RULE, from);
    else if (type == CMARK_NODE_HTML_BLOCK)
        add(md, parent, NODE_DIV, from)->text = copy(md, cmark_node_get_literal(from));
    else if (md_is(from, "table"))
        read_table(md, parent, from);
    else if (type == md_div_type())
        read_div(md, parent, from, depth);
    else if (type == md_definitions_type())
        read_definitions(md, parent, from, depth);
    else if (type == md_fence_type())
        check_fence(md, from);
    else if (type == md_attrs_type())
        read_attrs(md, parent, from);
    else if (type != CMARK_NODE_FOOTNOTE_DEFINITION)
        read_children(md, parent, from, depth);
}

void md_blocks(struct md *md, struct node *parent, cmark_node *from)
{
    read_children(md, parent, from, 0);
}

/* ---- notes ---- */

static void report_definition(struct md *md, const struct md_definition *definition,
                              enum diag_id id)
{
    uint32_t start = md_offset(md, definition->line, 1);
    struct slice rest = slice_sub(md->text, start - md->base, md->text.n);
    const char *end = memchr(rest.p, ':', rest.n);
    struct span span = {md->file, start, start + (uint32_t)(end ? end - rest.p : 1)};

    diag(md->book->diags, span, id, definition->label);
}

/* cmark drops definitions that are never called, and those of a name given before; their words must not be
 * lost in silence. A note called twice is set twice, as two notes. */
static void check_definitions(struct md *md, cmark_node *root)
{
    GHashTable *kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (cmark_node *child = root->first_child; child; child = child->next)
        if ((cmark_node_type)child->type == CMARK_NODE_FOOTNOTE_DEFINITION)
            g_hash_table_insert(kept, g_strndup((const char *)child->as.literal.data,
                                                (size_t)child->as.literal.len),
                                GINT_TO_POINTER(child->start_line));
    for (size_t i = 0; i < md->definitions.count; i++) {
        const struct md_definition *definition = &md->definitions.items[i];
        int line = GPOINTER_TO_INT(g_hash_table_lookup(kept, definition->label));
        if (line == 0)
            report_definition(md, definition, DIAG_NOTE_UNUSED);
        else if (line != definition->line)
            report_definition(md, definition, DIAG_NOTE_TWICE);
        g_free(definition->label);
    }
    vec_free(&md->definitions);
    g_hash_table_destroy(kept);
}

/* ---- the parse ---- */

static uint32_t *find_lines(struct md *md)
{
    VEC(uint32_t) lines = {0};

    vec_push(&lines, 0);
    for (const char *p = md->text.p, *end = p + md->text.n;
         p < end && (p = memchr(p, '\n', (size_t)(end - p)));) {
        p++;
        vec_push(&lines, (uint32_t)(p - md->text.p));
    }
    md->line_count = lines.count;
    uint32_t *kept = vec_to_arena(&lines, md->book->arena);
    vec_free(&lines);
    return kept;
}

static void attach(cmark_parser *parser, const char *name)
{
    cmark_syntax_extension *extension = cmark_find_syntax_extension(name);

    if (extension)
        cmark_parser_attach_syntax_extension(parser, extension);
}

/* cmark-gfm keeps its extensions and the characters that may start an inline of theirs in variables of its own:
 * while one book is parsed others must wait. It is the one lock of the library. */
static GMutex cmark_lock;

static cmark_node *parse(struct md *md, cmark_syntax_extension *blocks, cmark_syntax_extension *inlines)
{
    cmark_parser *parser;

    cmark_gfm_core_extensions_ensure_registered();
    parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE |
                              CMARK_OPT_UNSAFE);
    /* Ours before `table`, whose opener would hide those behind it. */
    cmark_parser_attach_syntax_extension(parser, blocks);
    cmark_parser_attach_syntax_extension(parser, inlines);
    attach(parser, "table");
    attach(parser, "strikethrough");
    attach(parser, "tasklist");
    cmark_parser_feed(parser, md->text.p, md->text.n);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

void md_parse(struct md *md, struct node *parent)
{
    md->lines = find_lines(md);
    g_mutex_lock(&cmark_lock);
    cmark_syntax_extension *blocks = md_block_extension(md), *inlines = md_inline_extension(md);
    cmark_node *root = parse(md, blocks, inlines);
    g_mutex_unlock(&cmark_lock);
    check_definitions(md, root);
    md_blocks(md, parent, root);
    cmark_node_free(root);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), blocks);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), inlines);
}

void markdown_read(struct book *book, struct node *parent, uint32_t file, uint32_t start)
{
    const struct source *source = sources_find(book->sources, file);
    struct md md = {
        .book = book,
        .file = file,
        .base = start,
        .text = slice_sub(source->text, start, source->text.n),
    };

    md_parse(&md, parent);
}
