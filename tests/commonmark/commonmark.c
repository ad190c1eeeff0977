/* Reads every example of the CommonMark specification and compares the tree with the HTML the
 * specification expects. Both become one normal form: the words, with a mark for each element
 * that is the same in a book. Speaks TAP, a test a section.
 *
 *   commonmark SPEC.txt DEVIATIONS.txt      V=1 also prints what deviates on purpose
 *
 * A deviation must be listed with its reason, and what is listed must deviate. The normal form
 * hides three things alone: a figure is its image in a paragraph, addresses are compared
 * without their percent signs, and attributes of raw HTML are left out. */
#include "read/read.h"

#include <glib.h>
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- the normal form ---- */

static void put_mark(GString *out, const char *mark)
{
    while (out->len && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_printf(out, "\n%s", mark);
}

/* White space is folded, and none stands beside a block's mark. */
static void put_text(GString *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool blank = strchr(" \t\r\n", text[i]) != NULL;
        bool folds = !out->len || out->str[out->len - 1] == ' ' ||
                     g_str_has_suffix(out->str, "[\t") || g_str_has_suffix(out->str, "]\t");
        if (!blank)
            g_string_append_c(out, text[i]);
        else if (!folds)
            g_string_append_c(out, ' ');
    }
}

static void put_exact(GString *out, const char *text, size_t n)
{
    char *escaped, *copy = g_strndup(text, n);

    escaped = g_strescape(copy, NULL);
    g_string_append_printf(out, "\"%s\"", escaped);
    g_free(escaped);
    g_free(copy);
}

/* Marks of blocks end with a tab, so that put_text knows them from brackets of the text. */
static void put_block(GString *out, const char *name, const char *detail)
{
    char *mark = g_strdup_printf("%s%s[\t", name, detail);

    put_mark(out, mark);
    g_free(mark);
}

static void put_end(GString *out)
{
    put_mark(out, "]\t");
}

static void put_url(GString *out, const char *name, const char *url, const char *title)
{
    char *plain = g_uri_unescape_string(url, NULL);

    g_string_append_printf(out, "{%s <%s> '%s' ", name, plain ? plain : url, title);
    g_free(plain);
}

/* ---- from the expected HTML ---- */

static const char *value_of(const GumboNode *node, const char *name)
{
    const GumboAttribute *attribute =
        gumbo_get_attribute(&node->v.element.attributes, name);

    return attribute ? attribute->value : "";
}

/* What HTML's elements are in the normal form; the others are their content. */
static const struct html_row {
    GumboTag tag;
    const char *name;
    bool is_block;
} html_rows[] = {
    {GUMBO_TAG_P, "p", true},           {GUMBO_TAG_H1, "h1", true},
    {GUMBO_TAG_H2, "h2", true},         {GUMBO_TAG_H3, "h3", true},
    {GUMBO_TAG_H4, "h4", true},         {GUMBO_TAG_H5, "h5", true},
    {GUMBO_TAG_H6, "h6", true},         {GUMBO_TAG_UL, "ul", true},
    {GUMBO_TAG_LI, "li", true},         {GUMBO_TAG_BLOCKQUOTE, "quote", true},
    {GUMBO_TAG_TABLE, "table", true},   {GUMBO_TAG_TR, "tr", true},
    {GUMBO_TAG_TD, "td", true},         {GUMBO_TAG_TH, "td", true},
    {GUMBO_TAG_DIV, "div", true},       {GUMBO_TAG_EM, "em", false},
    {GUMBO_TAG_I, "em", false},         {GUMBO_TAG_STRONG, "strong", false},
    {GUMBO_TAG_B, "strong", false},     {GUMBO_TAG_DEL, "s", false},
    {GUMBO_TAG_S, "s", false},          {GUMBO_TAG_SUB, "sub", false},
    {GUMBO_TAG_SUP, "sup", false},
};

static void put_html(GString *out, const GumboNode *node);

static void put_html_children(GString *out, const GumboNode *node)
{
    const GumboVector *children = &node->v.element.children;

    for (unsigned i = 0; i < children->length; i++)
        put_html(out, children->data[i]);
}

static void append_text(GString *out, const GumboNode *node)
{
    const GumboVector *children = &node->v.element.children;

    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_ELEMENT)
            append_text(out, child);
        else if (child->type != GUMBO_NODE_COMMENT)
            g_string_append(out, child->v.text.text);
    }
}

static void put_html_code(GString *out, const GumboNode *node, bool block)
{
    const GumboVector *children = &node->v.element.children;
    const GumboNode *inner = children->length ? children->data[0] : NULL;
    GString *text = g_string_new(NULL);
    const char *language = block && inner && inner->type == GUMBO_NODE_ELEMENT
                               ? value_of(inner, "class") : "";

    append_text(text, node);
    if (block) {
        put_block(out, "pre ", g_str_has_prefix(language, "language-") ? language + 9 : "");
        put_exact(out, text->str, text->len);
        put_end(out);
    } else {
        g_string_append(out, "{code ");
        put_exact(out, text->str, text->len);
        g_string_append_c(out, '}');
    }
    g_string_free(text, TRUE);
}

static void put_html_row(GString *out, const GumboNode *node)
{
    const struct html_row *row = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(html_rows); i++)
        if (html_rows[i].tag == node->v.element.tag)
            row = &html_rows[i];
    if (row && row->is_block) {
        put_block(out, row->name, "");
        put_html_children(out, node);
        put_end(out);
        return;
    }
    if (row)
        g_string_append_printf(out, "{%s ", row->name);
    put_html_children(out, node);
    if (row)
        g_string_append_c(out, '}');
}

static void put_html_element(GString *out, const GumboNode *node)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_PRE:
        put_html_code(out, node, true);
        return;
    case GUMBO_TAG_CODE:
        put_html_code(out, node, false);
        return;
    case GUMBO_TAG_HR:
        put_block(out, "hr", "");
        put_end(out);
        return;
    case GUMBO_TAG_BR:
        put_text(out, " ", 1);
        g_string_append(out, "{br} ");
        return;
    case GUMBO_TAG_IMG:
        put_url(out, "img", value_of(node, "src"), value_of(node, "title"));
        g_string_append_printf(out, "%s}", value_of(node, "alt"));
        return;
    case GUMBO_TAG_OL:
        put_block(out, "ol ", *value_of(node, "start") ? value_of(node, "start") : "1");
        put_html_children(out, node);
        put_end(out);
        return;
    case GUMBO_TAG_A:
        if (!gumbo_get_attribute(&node->v.element.attributes, "href"))
            break;
        put_url(out, "a", value_of(node, "href"), value_of(node, "title"));
        put_html_children(out, node);
        g_string_append_c(out, '}');
        return;
    default:
        break;
    }
    put_html_row(out, node);
}

static void put_html(GString *out, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
        put_html_element(out, node);
    else if (node->type != GUMBO_NODE_COMMENT && node->type != GUMBO_NODE_DOCUMENT)
        put_text(out, node->v.text.text, strlen(node->v.text.text));
}

static char *normal_of_html(const char *html, size_t n)
{
    GumboOptions options = kGumboDefaultOptions;
    GString *out = g_string_new(NULL);

    options.fragment_context = GUMBO_TAG_DIV;
    GumboOutput *output = gumbo_parse_with_options(&options, html, n);
    put_html_children(out, output->root);
    gumbo_destroy_output(&options, output);
    return g_strstrip(g_string_free(out, FALSE));
}

/* ---- from the tree ---- */

static void put_node(GString *out, const struct node *node);

static void put_children(GString *out, const struct node *node)
{
    for (const struct node *child = node->first; child; child = child->next)
        put_node(out, child);
}

static char *text_of(struct slice text)
{
    return g_strndup(text.n ? text.p : "", text.n);
}

static void put_tree_url(GString *out, const char *name, struct slice url, struct slice title)
{
    char *url_text = text_of(url), *title_text = text_of(title);

    put_url(out, name, url_text, title_text);
    g_free(url_text);
    g_free(title_text);
}

static void put_figure(GString *out, const struct node *figure)
{
    put_block(out, "p", "");
    for (const struct node *child = figure->first; child; child = child->next)
        if (child->kind == NODE_IMAGE)
            put_node(out, child);
    put_end(out);
}

/* The kinds that are a pair of marks around their children. */
static const struct tree_row {
    enum node_kind kind;
    const char *name;
    bool is_block;
} tree_rows[] = {
    {NODE_PARAGRAPH, "p", true},  {NODE_QUOTE, "quote", true},    {NODE_ITEM, "li", true},
    {NODE_TABLE, "table", true},  {NODE_ROW, "tr", true},         {NODE_CELL, "td", true},
    {NODE_DIV, "div", true},      {NODE_DEFINITIONS, "dl", true}, {NODE_TERM, "dt", true},
    {NODE_VERSE, "verse", true},  {NODE_DEFINITION, "dd", true},  {NODE_EMPHASIS, "em", false},
    {NODE_STRONG, "strong", false},    {NODE_STRIKEOUT, "s", false},
    {NODE_SUBSCRIPT, "sub", false},    {NODE_SUPERSCRIPT, "sup", false},
    {NODE_MATH, "math", false},        {NODE_NOTE, "note", false},
    {NODE_CHECKBOX, "checkbox", false},
};

static void put_row(GString *out, const struct node *node)
{
    const struct tree_row *row = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(tree_rows); i++)
        if (tree_rows[i].kind == node->kind)
            row = &tree_rows[i];
    if (row && row->is_block)
        put_block(out, row->name, "");
    else if (row)
        g_string_append_printf(out, "{%s ", row->name);
    put_children(out, node);
    if (row && row->is_block)
        put_end(out);
    else if (row)
        g_string_append_c(out, '}');
}

static void put_container(GString *out, const struct node *node)
{
    char detail[32] = "";
    bool list = node->kind == NODE_LIST;

    if (list && node->as.list.ordered)
        g_snprintf(detail, sizeof detail, " %d", node->as.list.start);
    else if (!list)
        g_snprintf(detail, sizeof detail, "%d", node->as.heading.level);
    put_block(out, list ? (node->as.list.ordered ? "ol" : "ul") : "h", detail);
    put_children(out, node);
    put_end(out);
}

static void put_tree_code(GString *out, const struct node *node)
{
    char *language = text_of(node->as.code.language);

    if (node->kind == NODE_CODE_BLOCK)
        put_block(out, "pre ", language);
    else
        g_string_append(out, "{code ");
    put_exact(out, node->text.n ? node->text.p : "", node->text.n);
    if (node->kind == NODE_CODE_BLOCK)
        put_end(out);
    else
        g_string_append_c(out, '}');
    g_free(language);
}

static void put_node(GString *out, const struct node *node)
{
    switch (node->kind) {
    case NODE_TEXT:
        put_text(out, node->text.p, node->text.n);
        return;
    case NODE_SOFT_BREAK:
        put_text(out, " ", 1);
        return;
    case NODE_LINE_BREAK:
        put_text(out, " ", 1);
        g_string_append(out, "{br} ");
        return;
    case NODE_CODE: case NODE_CODE_BLOCK:
        put_tree_code(out, node);
        return;
    case NODE_RULE:
        put_block(out, "hr", "");
        put_end(out);
        return;
    case NODE_IMAGE:
        put_tree_url(out, "img", node->as.image.path, node->as.image.title);
        g_string_append_printf(out, "%.*s}", (int)node->as.image.alt.n, node->as.image.alt.p);
        return;
    case NODE_LINK:
        put_tree_url(out, "a", node->as.link.url, node->as.link.title);
        put_children(out, node);
        g_string_append_c(out, '}');
        return;
    case NODE_FIGURE:
        put_figure(out, node);
        return;
    case NODE_HEADING: case NODE_LIST:
        put_container(out, node);
        return;
    default: /* a pair of marks, or its children alone */
        put_row(out, node);
        return;
    }
}

static char *normal_of_markdown(const char *markdown, size_t n)
{
    GString *out = g_string_new(NULL);
    struct book *book = book_new();
    struct slice text = {markdown, n}, yaml;
    uint32_t file = sources_add(book->sources, slice_of("example"), text);

    markdown_read(book, book->root, file, (uint32_t)front_matter_size(text, &yaml));
    put_children(out, book->root);
    book_free(book);
    return g_strstrip(g_string_free(out, FALSE));
}

/* ---- the specification ---- */

#define FENCE "````````````````````````````````"

/* The example whose fence opens at `at`; "→" stands for a tab. Returns the text behind it. */
static const char *next_example(const char *at, GString *markdown, GString *html)
{
    GString *part = markdown;

    g_string_truncate(markdown, 0);
    g_string_truncate(html, 0);
    for (at = strchr(at, '\n') + 1; !g_str_has_prefix(at, FENCE);) {
        const char *end = strchr(at, '\n') + 1;
        if (part == markdown && end == at + 2 && *at == '.')
            part = html;
        else
            g_string_append_len(part, at, end - at);
        at = end;
    }
    g_string_replace(markdown, "→", "\t", 0);
    g_string_replace(html, "→", "\t", 0);
    return strchr(at, '\n');
}

/* The reason for which an example may deviate, by its number. */
static GHashTable *read_deviations(const char *text)
{
    GHashTable *reasons = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    char **lines = g_strsplit(text, "\n", -1), *reason = NULL;

    for (size_t i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "## "))
            reason = lines[i] + 3;
        char *at = g_ascii_isdigit(*lines[i]) ? lines[i] : NULL, *end = NULL;
        for (; at && *at; at = end + strspn(end, " ")) {
            long number = strtol(at, &end, 10);
            g_hash_table_insert(reasons, GINT_TO_POINTER((int)number), g_strdup(reason));
        }
    }
    g_strfreev(lines);
    return reasons;
}

struct section {
    char *name;
    unsigned number, examples, on_purpose, faults;
};

/* Every line as a comment, so that none is taken for a result. */
static void print_lines(const char *title, const char *text)
{
    char **lines = g_strsplit(text, "\n", -1);

    printf("# ---- %s\n", title);
    for (size_t i = 0; lines[i]; i++)
        printf("# %s\n", lines[i]);
    g_strfreev(lines);
}

static void judge(struct section *section, int number, GHashTable *reasons, const GString *markdown,
                  const GString *html)
{
    char *expected = normal_of_html(html->str, html->len);
    char *made = normal_of_markdown(markdown->str, markdown->len);
    const char *reason = g_hash_table_lookup(reasons, GINT_TO_POINTER(number));
    bool deviates = strcmp(expected, made) != 0;

    section->examples++;
    section->on_purpose += deviates && reason;
    section->faults += deviates != (reason != NULL);
    if (!deviates && reason)
        printf("# example %d is listed (%s) but deviates no more\n", number, reason);
    if (deviates && (!reason || g_getenv("V"))) {
        printf("# ==== example %d: %s\n", number, reason ? reason : "not listed");
        print_lines("text", markdown->str);
        print_lines("expected", expected);
        print_lines("made", made);
    }
    g_hash_table_remove(reasons, GINT_TO_POINTER(number));
    g_free(expected);
    g_free(made);
}

static unsigned finish_section(struct section *section)
{
    if (section->examples)
        printf("%s %u %s: %u examples, %u deviate on purpose\n",
               section->faults ? "not ok" : "ok", ++section->number, section->name,
               section->examples, section->on_purpose);
    unsigned faults = section->faults;
    section->examples = section->on_purpose = section->faults = 0;
    return faults;
}

static unsigned run(const char *spec, GHashTable *reasons)
{
    struct section section = {0};
    GString *markdown = g_string_new(NULL), *html = g_string_new(NULL);
    unsigned faults = 0;
    int number = 0;

    for (const char *at = spec; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (g_str_has_prefix(at, FENCE " example")) {
            at = next_example(at, markdown, html);
            judge(&section, ++number, reasons, markdown, html);
        } else if (*at == '#' && strspn(at, "#") <= 3) {
            faults += finish_section(&section);
            g_free(section.name);
            section.name = g_strndup(at + strspn(at, "# "), strcspn(at + strspn(at, "# "), "\n"));
        }
        if (!at)
            break;
    }
    faults += finish_section(&section);
    printf("%s %u the list names examples of the specification alone\n",
           g_hash_table_size(reasons) ? "not ok" : "ok", section.number + 1);
    faults += g_hash_table_size(reasons);
    g_free(section.name);
    g_string_free(markdown, TRUE);
    g_string_free(html, TRUE);
    return faults;
}

int main(int argc, char **argv)
{
    char *spec = NULL, *list = NULL;

    if (argc != 3 || !g_file_get_contents(argv[2], &list, NULL, NULL)) {
        fprintf(stderr, "commonmark SPEC.txt DEVIATIONS.txt\n");
        return 2;
    }
    if (!g_file_get_contents(argv[1], &spec, NULL, NULL)) {
        printf("ok 1 CommonMark's examples # SKIP %s is not here\n", argv[1]);
        g_free(list);
        return 0;
    }
    GHashTable *reasons = read_deviations(list);
    unsigned faults = run(spec, reasons);
    g_hash_table_destroy(reasons);
    g_free(spec);
    g_free(list);
    return faults ? 1 : 0;
}
