/* From XML to a checked tree: names of elements, attributes and values against csl.def, variables against
 * references.def, then calls of macros joined to them, with circles cut. What is wrong costs an element or an
 * attribute, never the style, unless it has nothing to cite with. */
#include "read/csl_style.h"

#include "base/text.h"
#include "base/vec.h"
#include "base/xml_read.h"
#include "model/reference.h"

#include <errno.h>
#include <glib.h>

struct compiler {
    struct book *book;
    const struct source *source;
    uint32_t file;
    GHashTable *macros; /* name → struct csl_node */
};

enum attr_type { TYPE_TEXT, TYPE_NUMBER, TYPE_FLAG, TYPE_CHOICE };

static const struct {
    const char *name, *holds;
} elements[] = {
#define CSL_ELEMENT(ID, name, holds) [CSL_##ID] = {name, holds},
#include "read/csl.def"
};

static const struct {
    const char *name;
    enum attr_type type;
    const char *values;
} attrs[] = {
#define CSL_ATTR(ID, name, TYPE, values) [ATTR_##ID] = {name, TYPE_##TYPE, values},
#include "read/csl.def"
};

/* ---- reading the tree ---- */

const struct csl_value *csl_value(const struct csl_node *node, enum csl_attr attr)
{
    for (size_t i = 0; node && i < node->value_count; i++)
        if (node->values[i].attr == attr)
            return &node->values[i];
    return NULL;
}

int csl_number(const struct csl_node *node, enum csl_attr attr, int otherwise)
{
    const struct csl_value *value = csl_value(node, attr);

    return value ? value->number : otherwise;
}

struct slice csl_text(const struct csl_node *node, enum csl_attr attr)
{
    const struct csl_value *value = csl_value(node, attr);

    return value ? value->text : (struct slice){0};
}

const struct csl_node *csl_child(const struct csl_node *node, enum csl_element kind)
{
    const struct csl_node *child = node ? node->first : NULL;

    while (child && child->kind != kind)
        child = child->next;
    return child;
}

bool csl_next_word(struct slice *list, struct slice *word)
{
    *list = slice_trim(*list);
    size_t n = 0;

    while (n < list->n && !strchr(" \t\r\n", list->p[n]))
        n++;
    *word = slice_sub(*list, 0, n);
    *list = slice_sub(*list, n, list->n);
    return n > 0;
}

static int find_name(const char *const *names, int count, struct slice name)
{
    for (int i = 0; i < count; i++)
        if (names[i][0] && slice_is(name, names[i]))
            return i;
    return -1;
}

enum csl_variable_kind csl_variable(struct slice name, int *which)
{
    static const char *const fields[] = {
#define REFERENCE_FIELD(ID, csl, bibtex) [FIELD_##ID] = csl,
#include "model/references.def"
    };
    static const char *const makers[] = {
#define REFERENCE_MAKER(ID, csl, bibtex) [MAKER_##ID] = csl,
#include "model/references.def"
    };
    static const char *const dates[] = {
#define REFERENCE_DATE(ID, csl, bibtex) [DATE_##ID] = csl,
#include "model/references.def"
    };
    static const char *const others[] = {"citation-number", "locator", "first-reference-note-number", "year-suffix",
                                         "page-first", "citation-key", "author-editor", "editortranslator",
                                         "journalAbbreviation", "shortTitle", "hereinafter"};

    if ((*which = find_name(fields, FIELD_COUNT, name)) >= 0)
        return VARIABLE_FIELD;
    if ((*which = find_name(makers, MAKER_COUNT, name)) >= 0)
        return VARIABLE_MAKER;
    if ((*which = find_name(dates, DATE_COUNT, name)) >= 0)
        return VARIABLE_DATE;
    *which = find_name(others, G_N_ELEMENTS(others), name);
    return *which >= 0 ? VARIABLE_OF_CITATION : VARIABLE_NONE;
}

/* ---- messages ---- */

static void report_near(struct compiler *c, struct span at, enum diag_id id, struct slice word, const char *of,
                        const char *const *words, size_t count)
{
    char *name = g_strndup(word.p, word.n), *hint = NULL;
    const char *near = diag_suggest(word, words, count);

    if (near)
        hint = g_strdup_printf("did you mean '%s'?", near);
    diag_hint(c->book->diags, at, hint, id, name, of);
    g_free(hint);
    g_free(name);
}

static void report_value(struct compiler *c, struct span at, enum csl_attr attr, struct slice word)
{
    static const char *const variables[] = {
#define REFERENCE_FIELD(ID, csl, bibtex) csl,
#define REFERENCE_MAKER(ID, csl, bibtex) csl,
#define REFERENCE_DATE(ID, csl, bibtex) csl,
#include "model/references.def"
    };
    char **choices = g_strsplit(attrs[attr].values, "|", -1);

    if (attr == ATTR_VARIABLE)
        report_near(c, at, DIAG_CSL_VALUE, word, attrs[attr].name, variables, G_N_ELEMENTS(variables));
    else
        report_near(c, at, DIAG_CSL_VALUE, word, attrs[attr].name, (const char *const *)choices,
                    g_strv_length(choices));
    g_strfreev(choices);
}

static void report_named(struct compiler *c, struct span at, enum diag_id id, struct slice name)
{
    char *text = g_strndup(name.p, name.n);

    diag(c->book->diags, at, id, text);
    g_free(text);
}

/* ---- attributes ---- */

static int find_word(const char *words, struct slice word)
{
    for (int i = 0; *words; i++) {
        size_t n = strcspn(words, "|");
        if (n == word.n && memcmp(words, word.p, n) == 0)
            return i;
        words += n + (words[n] == '|');
    }
    return -1;
}

static bool is_signed_number(struct slice text)
{
    return text.n && text.n < 8 && strspn(text.p, "0123456789") >= text.n;
}

static void check_variables(struct compiler *c, struct span at, struct slice list)
{
    struct slice word;
    int which;

    while (csl_next_word(&list, &word))
        if (csl_variable(word, &which) == VARIABLE_NONE)
            report_value(c, at, ATTR_VARIABLE, word);
}

/* The value by its type; false, and reported, when it is none. */
static bool take_value(struct compiler *c, struct span at, struct csl_value *value)
{
    static const char *const flags = "false|true";

    switch (attrs[value->attr].type) {
    case TYPE_TEXT:
        if (value->attr == ATTR_VARIABLE)
            check_variables(c, at, value->text);
        return true;
    case TYPE_NUMBER:
        value->number = is_signed_number(value->text) ? atoi(value->text.p) : -1;
        break;
    case TYPE_FLAG:
        value->number = find_word(flags, value->text);
        break;
    case TYPE_CHOICE:
        value->number = find_word(attrs[value->attr].values, value->text);
        break;
    }
    if (value->number < 0)
        report_value(c, at, value->attr, value->text);
    return value->number >= 0;
}

static int find_attr(struct slice name)
{
    for (int i = 0; i < CSL_ATTR_COUNT; i++)
        if (slice_is(name, attrs[i].name))
            return i;
    return -1;
}

static void report_attr(struct compiler *c, struct span at, struct slice name)
{
    const char *names[CSL_ATTR_COUNT];

    for (int i = 0; i < CSL_ATTR_COUNT; i++)
        names[i] = attrs[i].name;
    report_near(c, at, DIAG_CSL_ATTRIBUTE, name, "", names, CSL_ATTR_COUNT);
}

static void compile_attrs(struct compiler *c, const struct xml_element *xml, struct csl_node *node)
{
    VEC(struct csl_value) values = {0};

    for (const struct xml_attr *attr = xml->attrs; attr; attr = attr->next) {
        int which = find_attr(attr->name);
        struct csl_value value = {(enum csl_attr)MAX(which, 0), 0, attr->value};
        struct span at = xml_attr_span(c->source, xml, attr->name);
        if (which < 0)
            report_attr(c, at, attr->name);
        else if (take_value(c, at, &value))
            vec_push(&values, value);
    }
    node->value_count = values.count;
    node->values = vec_to_arena(&values, c->book->arena);
    vec_free(&values);
}

/* ---- elements ---- */

static int find_element(struct slice name)
{
    for (int i = 0; i < CSL_ELEMENT_COUNT; i++)
        if (slice_is(name, elements[i].name))
            return i;
    return -1;
}

static bool may_hold(enum csl_element parent, enum csl_element child)
{
    const char *holds = elements[parent].holds;

    if (*holds == '*')
        holds = "text|number|label|group|choose|date|names";
    return find_word(holds, slice_of(elements[child].name)) >= 0;
}

static void add_child(struct csl_node *parent, struct csl_node *child)
{
    child->parent = parent;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

static struct csl_node *compile(struct compiler *c, const struct xml_element *xml, enum csl_element kind)
{
    struct csl_node *node = ARENA_NEW(c->book->arena, struct csl_node);

    node->kind = kind;
    node->span = xml->span;
    if (elements[kind].holds[0] == '-')
        return node;
    node->text = xml->first ? (struct slice){0} : xml->text; /* spaces of a term count */
    compile_attrs(c, xml, node);
    for (const struct xml_element *child = xml->first; child; child = child->next) {
        int which = find_element(child->name);
        if (which >= 0 && may_hold(kind, (enum csl_element)which)) {
            add_child(node, compile(c, child, (enum csl_element)which));
            continue;
        }
        char *name = g_strndup(child->name.p, child->name.n);
        diag(c->book->diags, child->span, DIAG_CSL_ELEMENT, name, elements[kind].name);
        g_free(name);
    }
    return node;
}

/* ---- macros ---- */

static struct csl_node *next_node(struct csl_node *node, const struct csl_node *root)
{
    if (node->first)
        return node->first;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

static void file_macros(struct compiler *c, struct csl_node *root)
{
    for (struct csl_node *node = root->first; node; node = node->next) {
        struct slice name = csl_text(node, ATTR_NAME);
        if (node->kind == CSL_MACRO && name.n)
            g_hash_table_insert(c->macros, g_strndup(name.p, name.n), node);
    }
}

static void join_calls(struct compiler *c, struct csl_node *root)
{
    for (struct csl_node *node = root; node; node = next_node(node, root)) {
        struct slice name = csl_text(node, ATTR_MACRO);
        if (!name.n || (node->kind != CSL_TEXT && node->kind != CSL_KEY))
            continue;
        char *text = g_strndup(name.p, name.n);
        node->macro = g_hash_table_lookup(c->macros, text);
        g_free(text);
        if (!node->macro)
            report_named(c, node->span, DIAG_CSL_MACRO, name);
    }
}

/* Depth first through the calls; a call of a macro that is under way is cut. Macros call each other less deeply
 * than this in any style. */
#define MAX_CALLS 200

enum { SEEN_NOT, SEEN_UNDER_WAY, SEEN_DONE };

static void cut_circles(struct compiler *c, struct csl_node *macro, GHashTable *seen, int depth)
{
    g_hash_table_insert(seen, macro, GINT_TO_POINTER(SEEN_UNDER_WAY));
    for (struct csl_node *node = macro; node; node = next_node(node, macro)) {
        if (!node->macro)
            continue;
        int state = GPOINTER_TO_INT(g_hash_table_lookup(seen, node->macro));
        if (state == SEEN_UNDER_WAY || depth > MAX_CALLS) {
            report_named(c, node->span, DIAG_CSL_RECURSION, csl_text(node, ATTR_MACRO));
            node->macro = NULL;
        } else if (state == SEEN_NOT) {
            cut_circles(c, (struct csl_node *)node->macro, seen, depth + 1);
        }
    }
    g_hash_table_insert(seen, macro, GINT_TO_POINTER(SEEN_DONE));
}

static void join_macros(struct compiler *c, struct csl_node *root)
{
    GHashTable *seen = g_hash_table_new(NULL, NULL);

    c->macros = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    file_macros(c, root);
    join_calls(c, root);
    for (struct csl_node *node = root->first; node; node = node->next)
        if (node->kind == CSL_MACRO && !g_hash_table_contains(seen, node))
            cut_circles(c, node, seen, 0);
    g_hash_table_destroy(c->macros);
    g_hash_table_destroy(seen);
}

/* ---- the file ---- */

/* The last part of a parent's address, "http://www.zotero.org/styles/apa", names its file. */
static bool report_dependent(struct compiler *c, const struct xml_element *root, const char *instead)
{
    const struct xml_element *child = root->first;

    while (child && !slice_is(child->name, "info"))
        child = child->next;
    for (child = child ? child->first : NULL; child; child = child->next) {
        struct slice href = {0}, rel = {0};
        for (const struct xml_attr *attr = child->attrs; attr; attr = attr->next)
            if (slice_is(attr->name, "href"))
                href = attr->value;
            else if (slice_is(attr->name, "rel"))
                rel = attr->value;
        if (!slice_is(rel, "independent-parent"))
            continue;
        char *slash = g_strrstr_len(href.p, (gssize)href.n, "/");
        size_t from = slash ? (size_t)(slash - href.p) + 1 : 0;
        char *hint = g_strdup_printf("get the file %.*s.csl, which holds the style itself, and name it in the config",
                                     (int)(href.n - from), href.p + from);
        diag_hint(c->book->diags, xml_attr_span(c->source, child, SLICE("href")), hint, DIAG_CSL_DEPENDENT, instead);
        g_free(hint);
        return true;
    }
    return false;
}

static struct csl_style *make_style(struct compiler *c, const struct xml_element *xml, const char *instead)
{
    struct csl_style *style = ARENA_NEW(c->book->arena, struct csl_style);

    if (!slice_is(xml->name, "style")) {
        diag(c->book->diags, xml->span, DIAG_CSL_EMPTY, instead);
        return NULL;
    }
    style->root = compile(c, xml, CSL_STYLE);
    join_macros(c, style->root);
    style->citation = csl_child(style->root, CSL_CITATION);
    style->bibliography = csl_child(style->root, CSL_BIBLIOGRAPHY);
    style->is_note = csl_number(style->root, ATTR_CLASS, 0) == 1;
    if (!csl_child(style->bibliography, CSL_LAYOUT))
        style->bibliography = NULL;
    if (csl_child(style->citation, CSL_LAYOUT))
        return style;
    if (!report_dependent(c, xml, instead))
        diag(c->book->diags, xml->span, DIAG_CSL_EMPTY, instead);
    return NULL;
}

static struct csl_style *compile_text(struct book *book, struct slice path, struct slice text, const char *instead)
{
    struct compiler c = {.book = book};
    struct buf clean = {0};
    struct slice wrong = {0};
    struct span at = SPAN_NONE;

    text_clean(text, &clean);
    c.file = sources_add(book->sources, path, buf_view(&clean));
    buf_free(&clean);
    c.source = sources_find(book->sources, c.file);
    const struct xml_element *root = xml_read(book->arena, c.source, c.file, &wrong, &at);
    if (root)
        return make_style(&c, root, instead);
    diag(book->diags, at, DIAG_CSL_SYNTAX, wrong.p, instead);
    return NULL;
}

struct csl_style *csl_style_read(struct book *book, struct slice path, struct span origin, const char *instead)
{
    struct buf text = {0};
    struct csl_style *style = NULL;
    char *name = g_strndup(path.p, path.n);
    enum file_result result = file_read(&book->reader, path, &text);

    if (result == FILE_OK)
        style = compile_text(book, path, buf_view(&text), instead);
    else
        diag(book->diags, origin, DIAG_CITATION_STYLE, name,
             result == FILE_IS_OUTSIDE  ? "it lies outside the book's folder"
             : result == FILE_IS_REMOTE ? "it is on the network"
                                        : g_strerror(errno),
             instead);
    buf_free(&text);
    g_free(name);
    return style;
}
