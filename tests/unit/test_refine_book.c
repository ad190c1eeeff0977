/* refine/ on small trees made here, without any reader: what becomes divisions, which numbers and labels,
 * where notes and references go. */
#include "model/book.h"
#include "refine/refine.h"

#include <glib.h>

/* ---- a book from lines ----
 *
 * "# Title .class #id" is a heading (## a section), ":role" a div with that class around one
 * paragraph, "figure #id text" a figure with a caption, all else a paragraph. In the text of any,
 * <url> is a link without text and ^text^ a note. */

static void add_inlines(struct book *book, struct node *parent, const char *text);

static void add_note(struct book *book, struct node *parent, const char *text)
{
    struct node *note = node_new(book->arena, NODE_NOTE, SPAN_NONE);
    struct node *body = node_new(book->arena, NODE_NOTE_BODY, SPAN_NONE);
    struct node *paragraph = node_new(book->arena, NODE_PARAGRAPH, SPAN_NONE);

    note->as.note.body = body;
    node_append(parent, note);
    node_append(note, body);
    node_append(body, paragraph);
    add_inlines(book, paragraph, text);
}

static void add_inlines(struct book *book, struct node *parent, const char *text)
{
    while (*text) {
        char end = *text == '<' ? '>' : *text == '^' ? '^' : 0;
        size_t n = end ? (size_t)(strchr(text + 1, end) - text) : strcspn(text, "<^");
        struct slice part = {text + !!end, end ? n - 1 : n};
        part = arena_copy(book->arena, part);
        if (end == '>') {
            struct node *link = node_new(book->arena, NODE_LINK, SPAN_NONE);
            link->as.link.url = part;
            node_append(parent, link);
        } else if (end) {
            add_note(book, parent, part.p);
        } else {
            node_append(parent, node_new_text(book->arena, part, SPAN_NONE));
        }
        text += n + !!end;
    }
}

static void add_attribute(struct book *book, struct node *node, const char *word)
{
    if (word[0] == '.')
        node_add_class(book->arena, node, slice_of(arena_string(book->arena, word + 1)));
    else
        node->attrs.id = slice_of(arena_string(book->arena, word + 1));
}

/* Takes the words from the end that are attributes; what is left is the text. */
static void add_text(struct book *book, struct node *node, struct node *inlines, const char *line)
{
    char *text = arena_string(book->arena, line), *space;

    while ((space = strrchr(text, ' ')) && (space[1] == '.' || space[1] == '#')) {
        add_attribute(book, node, space + 1);
        *space = '\0';
    }
    add_inlines(book, inlines, text);
}

static void add_line(struct book *book, const char *line)
{
    size_t level = strspn(line, "#");
    bool is_figure = g_str_has_prefix(line, "figure "), is_div = line[0] == ':';
    struct node *node = node_new(book->arena,
                                 level       ? NODE_HEADING
                                 : is_figure ? NODE_FIGURE
                                 : is_div    ? NODE_DIV
                                             : NODE_PARAGRAPH,
                                 SPAN_NONE);
    struct node *inlines = node;

    node_append(book->root, node);
    if (level) {
        node->as.heading.level = (uint8_t)level;
        line += level + 1;
    } else if (is_figure || is_div) {
        inlines = node_new(book->arena, is_figure ? NODE_CAPTION : NODE_PARAGRAPH, SPAN_NONE);
        node_append(node, inlines);
        if (is_div)
            add_attribute(book, node, arena_printf(book->arena, ".%s", line + 1).p);
        line += is_figure ? strlen("figure ") : strlen(line);
    }
    add_text(book, node, inlines, line);
}

static struct book *make_book(const char *const *lines)
{
    struct book *book = book_new();

    book->config->language = SLICE("en");
    book->config->recognise_titles = true;
    book->config->contents_depth = 2;
    for (; *lines; lines++)
        add_line(book, *lines);
    return book;
}

/* ---- what came of it ---- */

static void summarise_block(struct book *book, struct buf *out, const struct node *node)
{
    struct slice text = node_plain_text(book->arena, node);

    if (node->kind == NODE_NOTE_BODY)
        buf_printf(out, "(%.*s %.*s)", (int)node->label.n, node->label.p, (int)text.n, text.p);
    else if (node->kind == NODE_NOTES)
        for (const struct node *child = node->first; child; child = child->next)
            summarise_block(book, out, child);
    else if (node->kind == NODE_HEADING || node->kind == NODE_FIGURE)
        buf_printf(out, "%s[%.*s] %.*s", node->kind == NODE_HEADING && node->as.heading.level > 1 ? "#" : "",
                   (int)node->label.n, node->label.p, (int)text.n, text.p);
    else
        buf_printf(out, "%.*s", (int)text.n, text.p);
}

/* A line a division: "role: block / block". */
static void check_summary(struct book *book, const char *expected)
{
    struct buf out = {0};

    refine_book(book);
    for (const struct node *node = book->root->first; node; node = node->next) {
        buf_printf(&out, "%s:", role_class(node->as.division.role));
        for (const struct node *block = node->first; block; block = block->next) {
            buf_string(&out, block == node->first ? " " : " / ");
            summarise_block(book, &out, block);
        }
        buf_byte(&out, '\n');
    }
    g_assert_cmpstr(out.data ? out.data : "", ==, expected);
    buf_free(&out);
    book_free(book);
}

#define BOOK(...) make_book((const char *const[]){__VA_ARGS__, NULL})

static void test_divide(void)
{
    check_summary(BOOK("# Preface", "P.", "# One", "Text.", "## More", "# Preface", "# Appendix"),
                  "preface: [] Preface / P.\n"
                  "chapter: [] One / Text. / #[] More\n"
                  "chapter: [] Preface\n"
                  "appendix: [] Appendix\n");
    check_summary(BOOK("Before.", "# One .prologue"), "front: Before.\nprologue: [] One\n");
    check_summary(BOOK("Only.", "## Section"), "chapter: Only. / #[] Section\n");
    check_summary(BOOK(":dedication", "# One", ":epigraph", "Text.", ":colophon"),
                  "dedication: \nchapter: [] One /  / Text.\ncolophon: \n");
    struct book *book = BOOK("# Preface");
    book->config->recognise_titles = false;
    check_summary(book, "chapter: [] Preface\n");
    check_summary(make_book((const char *const[]){NULL}), "");
}

static void test_title(void)
{
    struct book *book = BOOK("# My book!", "Intro.", "## One", "### Deep", "## Two");

    book->config->title = SLICE("My Book");
    book->config->title_page = true;
    check_summary(book, "title-page: [] My book!\nfront: Intro.\n"
                        "chapter: [] One / #[] Deep\nchapter: [] Two\n");
    book = BOOK("# My Book", "By me.", "# One");
    book->config->title = SLICE("My Book");
    book->config->title_page = true;
    check_summary(book, "title-page: [] My Book / By me.\nchapter: [] One\n");
    book = BOOK("# My Book", "## Within", "# One");
    book->config->title = SLICE("My Book");
    check_summary(book, "chapter: [] My Book / #[] Within\nchapter: [] One\n");
}

/* A title for the metadata when nobody gave one: that of the first heading with words, else the manuscript's name. */
static void test_found_title(void)
{
    struct book *book = BOOK("Text.", "## Deep in it", "# Later");
    refine_book(book);
    g_assert_true(slice_is(book->config->title, "Deep in it"));
    book_free(book);

    book = BOOK("Text.");
    uint32_t file = sources_add(book->sources, SLICE("text/a.long.letter.md"), SLICE("Text."));
    book->root->first->span = (struct span){file, 0, 5};
    refine_book(book);
    g_assert_true(slice_is(book->config->title, "a.long.letter"));
    book_free(book);
}

static void test_front(void)
{
    struct book *book = BOOK("# Dedication", "# One", "# Two");
    struct person people[] = {{.name = SLICE("Ann")}, {.name = SLICE("Tom"), .role = SLICE("trl")}};

    book->config->title = SLICE("T");
    book->config->title_page = book->config->copyright_page = book->config->contents_page =
        book->config->half_title = true;
    book->config->people = people;
    book->config->person_count = 2;
    book->config->publisher = SLICE("House");
    book->config->date = SLICE("2026-05-01");
    book->config->isbn = SLICE("1");
    check_summary(book, "half-title: T\n"
                        "title-page: T / Ann / Translated by Tom / House\n"
                        "copyright: House, 2026 / ISBN\u00A01 (print)\n"
                        "dedication: [] Dedication\n"
                        "contents: [] Contents / \n"
                        "chapter: [] One\nchapter: [] Two\n");
}

static void test_number(void)
{
    struct book *book = BOOK("# Preface", "## No", "# Land .part", "# One", "## A", "### No", "## B",
                             "# Loose .unnumbered", "# Two", "## C", "# Sources .appendix", "## D");

    book->config->number_depth = 2;
    book->config->number_parts = 1; /* the defaults: upper-roman, */
    book->config->number_appendices = 3; /* upper-alpha */
    check_summary(book, "preface: [] Preface / #[] No\n"
                        "part: [Part\u00A0I] Land\n"
                        "chapter: [1] One / #[1.1] A / #[] No / #[1.2] B\n"
                        "chapter: [] Loose\n"
                        "chapter: [2] Two / #[2.1] C\n"
                        "appendix: [A] Sources / #[A.1] D\n");
    book = BOOK("# Part One", "# One", "# Appendix B");
    book->config->number_depth = 1;
    book->config->number_parts = 1; /* the defaults: upper-roman, */
    book->config->number_appendices = 3; /* upper-alpha */
    book->config->chapter_label = SLICE("auto");
    check_summary(book, "part: [] Part One\nchapter: [Chapter\u00A01] One\nappendix: [] Appendix B\n");
}

static void test_figures(void)
{
    const char *const lines[] = {"# One", "figure Map", "# Two", "figure Map", "figure Figure 9 by hand", NULL};
    struct book *book = make_book(lines);

    book->config->number_figures = 2; /* chapter */
    check_summary(book, "chapter: [] One / [Figure\u00A01] Map\n"
                        "chapter: [] Two / [Figure\u00A02] Map / [] Figure 9 by hand\n");
    book = make_book(lines);
    book->config->number_figures = 2;
    book->config->number_depth = 1;
    book->config->number_parts = 1; /* the defaults: upper-roman, */
    book->config->number_appendices = 3; /* upper-alpha */
    check_summary(book, "chapter: [1] One / [Figure\u00A01.1] Map\n"
                        "chapter: [2] Two / [Figure\u00A02.1] Map / [] Figure 9 by hand\n");
}

static void test_notes(void)
{
    const char *const lines[] = {"# One", "A^n1^ b^n2^.", "# Two", "C^n3^.", "# Index", NULL};
    struct book *book = make_book(lines);

    refine_book(book);
    g_assert_cmpint(book->note_count, ==, 3);
    book_free(book);
    book = make_book(lines);
    book->config->notes_place = book->config->notes_numbering = 1; /* chapter */
    check_summary(book, "chapter: [] One / A b. / #[] Notes / (1 n1)(2 n2)\n"
                        "chapter: [] Two / C. / #[] Notes / (1 n3)\n"
                        "index: [] Index\n");
    book = make_book(lines);
    book->config->notes_place = 2; /* book */
    book->config->notes_numbering = 1;
    check_summary(book, "chapter: [] One / A b.\nchapter: [] Two / C.\n"
                        "notes: [] Notes / #[] One(1 n1)(2 n2)#[] Two(1 n3)\n"
                        "index: [] Index\n");
    book = make_book(lines);
    book->config->notes_place = book->config->notes_numbering = 2;
    check_summary(book, "chapter: [] One / A b.\nchapter: [] Two / C.\n"
                        "notes: [] Notes / (1 n1)(2 n2)(3 n3)\n"
                        "index: [] Index\n");
}

static void test_references(void)
{
    const char *const lines[] = {"# One", "<#two> <#fig:map> <#here> <#Here>", "## Here",
                                 "figure Map #map", "# Two", NULL};
    struct book *book = make_book(lines);

    check_summary(book, "chapter: [] One / “Two” “Map” “Here” “Here” / #[] Here / [] Map\n"
                        "chapter: [] Two\n");
    book = make_book(lines);
    book->config->number_depth = 2;
    book->config->number_parts = 1; /* the defaults: upper-roman, */
    book->config->number_appendices = 3; /* upper-alpha */
    book->config->number_figures = 1;
    check_summary(book, "chapter: [1] One / Chapter\u00A02 Figure\u00A01 section\u00A01.1 section\u00A01.1 / "
                        "#[1.1] Here / [Figure\u00A01] Map\nchapter: [2] Two\n");
}

static void test_ids(void)
{
    struct book *book = BOOK("# A", "# A", "# A #a-2", "Again. #a");

    refine_book(book);
    g_assert_true(book_find_id(book, SLICE("a"))->kind == NODE_PARAGRAPH);
    g_assert_nonnull(book_find_id(book, SLICE("a-2")));
    g_assert_nonnull(book_find_id(book, SLICE("a-3")));
    g_assert_nonnull(book_find_id(book, SLICE("a-4")));
    g_assert_cmpint(diags_count(book->diags), ==, 0);
    book_free(book);

    book = BOOK("# A #x", "# B #x", "<#y> <z.md> <javascript:1>");
    refine_book(book);
    g_assert_true(slice_is(book->root->last->first->attrs.id, "x-2"));
    g_assert_cmpint(diags_count(book->diags), ==, 4);
    g_assert_cmpint(diags_at(book->diags, 0)->id, ==, DIAG_ID_TAKEN);
    g_assert_cmpint(diags_at(book->diags, 1)->id, ==, DIAG_REFERENCE_DANGLING);
    g_assert_cmpint(diags_at(book->diags, 2)->id, ==, DIAG_LINK_LOCAL);
    g_assert_cmpint(diags_at(book->diags, 3)->id, ==, DIAG_LINK_UNSAFE);
    book_free(book);
}

/* Many equal headings and many sections must not cost more than their number. */
static void test_many(void)
{
    struct book *book = book_new();

    book->config->language = SLICE("en");
    book->config->smart = book->config->nonbreaking = true;
    for (int i = 0; i < 50000; i++) {
        add_line(book, "# Same");
        add_line(book, "A \"quoted\" word^n^ -- p. 5.");
    }
    g_test_timer_start();
    refine_book(book);
    /* A tenth of a second as built; quadratic would be minutes. */
    g_assert_cmpfloat(g_test_timer_elapsed(), <, 20);
    g_assert_nonnull(book_find_id(book, SLICE("same-50000")));
    book_free(book);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/refine/divide", test_divide);
    g_test_add_func("/refine/title", test_title);
    g_test_add_func("/refine/found-title", test_found_title);
    g_test_add_func("/refine/front", test_front);
    g_test_add_func("/refine/number", test_number);
    g_test_add_func("/refine/figures", test_figures);
    g_test_add_func("/refine/notes", test_notes);
    g_test_add_func("/refine/references", test_references);
    g_test_add_func("/refine/ids", test_ids);
    g_test_add_func("/refine/many", test_many);
    return g_test_run();
}
