/* The pieces of a book that Quoin makes itself when the author wrote none: half title, title page,
 * copyright page, contents. They are ordinary nodes with classes, so styles dress them like anything else.
 * Each goes to its customary place; what the author wrote keeps its order. */
#include "refine/passes.h"
#include "refine/words.h"

#include <glib.h>

static struct node *find_role(const struct book *book, enum role role)
{
    for (struct node *node = book->root->first; node; node = node->next)
        if (node->as.division.role == role)
            return node;
    return NULL;
}

/* Puts a made division before the first one that customarily follows it: roles are listed in the
 * order of a book. */
static void insert_by_role(struct book *book, struct node *made)
{
    struct node *at = book->root->first;

    while (at && at->as.division.role < made->as.division.role)
        at = at->next;
    if (at)
        node_insert_before(at, made);
    else
        node_append(book->root, made);
}

/* ---- title page ---- */

/* What someone who is not an author did, in words; WORD_COUNT when there are none for it. */
static enum word word_of_role(struct slice role)
{
    static const struct {
        const char *role;
        enum word word;
    } rows[] = {
        {"trl", WORD_TRANSLATED}, {"edt", WORD_EDITED}, {"ill", WORD_ILLUSTRATED},
        {"aui", WORD_FOREWORD},   {"wpr", WORD_FOREWORD},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_is(role, rows[i].role))
            return rows[i].word;
    return WORD_COUNT;
}

static bool is_author(const struct person *person)
{
    return !person->role.n || slice_is(person->role, "aut");
}

static void add_people(struct book *book, struct node *page)
{
    const struct config *config = book->config;

    for (size_t i = 0; i < config->person_count; i++)
        if (is_author(&config->people[i]))
            divide_add(book, page, NODE_PARAGRAPH, config->people[i].name, "author");
    for (size_t i = 0; i < config->person_count; i++) {
        const struct person *person = &config->people[i];
        enum word word = word_of_role(person->role);
        if (is_author(person) || word == WORD_COUNT)
            continue;
        struct slice did = words_find(book_language(book), word);
        divide_add(book, page, NODE_PARAGRAPH,
                   arena_printf(book->arena, "%.*s %.*s", (int)did.n, did.p,
                                (int)person->name.n, person->name.p),
                   "contributor");
    }
}

static void add_text(struct book *book, struct node *page, struct slice text, const char *class_name)
{
    if (text.n)
        divide_add(book, page, NODE_PARAGRAPH, text, class_name);
}

static void add_below_title(struct book *book, struct node *page)
{
    add_text(book, page, book->config->subtitle, "subtitle");
    add_people(book, page);
    add_text(book, page, book->config->publisher, "publisher");
}

static void make_title_page(struct book *book)
{
    struct node *page = find_role(book, ROLE_TITLE_PAGE);

    if (page && page->as.division.heading && !page->as.division.heading->next) {
        add_below_title(book, page);
    } else if (!page && book->config->title_page && book->config->title.n) {
        page = divide_new(book, ROLE_TITLE_PAGE, SPAN_NONE);
        divide_add(book, page, NODE_PARAGRAPH, book->config->title, "title");
        add_below_title(book, page);
        insert_by_role(book, page);
    }
}

static void make_half_title(struct book *book)
{
    if (!book->config->half_title || !book->config->title.n || find_role(book, ROLE_HALF_TITLE))
        return;
    struct node *page = divide_new(book, ROLE_HALF_TITLE, SPAN_NONE);
    divide_add(book, page, NODE_PARAGRAPH, book->config->title, "title");
    insert_by_role(book, page);
}

/* What the book belongs to, on the verso that faces the title page. */
static void make_series_page(struct book *book)
{
    const struct config *config = book->config;
    struct slice name = config->series;

    if (!config->series_page || !name.n || find_role(book, ROLE_SERIES_PAGE))
        return;
    struct node *page = divide_new(book, ROLE_SERIES_PAGE, SPAN_NONE);
    if (config->series_number.n)
        name = arena_printf(book->arena, "%.*s\u00A0%.*s", (int)name.n, name.p,
                            (int)config->series_number.n, config->series_number.p);
    add_text(book, page, name, "series");
    for (size_t i = 0; i < config->series_list.count; i++)
        add_text(book, page, config->series_list.items[i], "series-title");
    insert_by_role(book, page);
}

/* ---- copyright page ---- */

static bool has_legal_matter(const struct config *config)
{
    return config->rights.n || config->isbn.n || config->isbn_ebook.n || config->edition.n ||
           config->printed_in.n || config->notices.count || config->cip.count;
}

/* The record is a block that libraries copy as it stands. */
static void add_record(struct book *book, struct node *page)
{
    const struct texts *lines = &book->config->cip;

    if (!lines->count)
        return;
    struct node *record = divide_add(book, page, NODE_DIV, (struct slice){0}, "cip");
    for (size_t i = 0; i < lines->count; i++)
        divide_add(book, record, NODE_PARAGRAPH, lines->items[i], NULL);
}

static void add_isbn(struct book *book, struct node *page, struct slice isbn, enum word word)
{
    if (!isbn.n)
        return;
    struct slice kind = words_find(book_language(book), word);
    add_text(book, page,
             arena_printf(book->arena, "ISBN\u00A0%.*s (%.*s)", (int)isbn.n, isbn.p, (int)kind.n,
                          kind.p),
             "isbn");
}

static void make_copyright(struct book *book)
{
    const struct config *config = book->config;

    if (!config->copyright_page || find_role(book, ROLE_COPYRIGHT) || !has_legal_matter(config))
        return;
    struct node *page = divide_new(book, ROLE_COPYRIGHT, SPAN_NONE);
    add_text(book, page, config->rights, "rights");
    for (size_t i = 0; i < config->notices.count; i++)
        add_text(book, page, config->notices.items[i], "notice");
    struct slice year = slice_sub(config->date, 0, 4);
    if (config->publisher.n)
        add_text(book, page,
                 arena_printf(book->arena, "%.*s%s%.*s", (int)config->publisher.n,
                              config->publisher.p, year.n ? ", " : "", (int)year.n, year.p),
                 "imprint");
    add_text(book, page, config->edition, "edition");
    add_text(book, page, config->printing, "printing");
    add_isbn(book, page, config->isbn, WORD_PRINT);
    add_isbn(book, page, config->isbn_ebook, WORD_EBOOK);
    add_record(book, page);
    add_text(book, page, config->printed_in, "printed-in");
    insert_by_role(book, page);
}

/* ---- colophon ---- */

static void make_colophon(struct book *book)
{
    const struct texts *texts = &book->config->colophon;

    if (!texts->count || find_role(book, ROLE_COLOPHON))
        return;
    struct node *page = divide_new(book, ROLE_COLOPHON, SPAN_NONE);
    for (size_t i = 0; i < texts->count; i++)
        divide_add(book, page, NODE_PARAGRAPH, texts->items[i], NULL);
    node_append(book->root, page);
}

/* ---- contents ---- */

/* A list of one line helps nobody. */
#define MIN_CONTENTS 2

static size_t count_chapters(const struct book *book)
{
    size_t count = 0;

    for (struct node *node = book->root->first; node; node = node->next)
        count += node->as.division.heading && node->as.division.role > ROLE_KIND_PAGE;
    return count;
}

static bool has_contents(const struct book *book)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_CONTENTS && node->as.contents.list == LIST_HEADINGS &&
            node->as.contents.scope == SCOPE_BOOK)
            return true;
    return false;
}

static void add_contents_heading(struct book *book, struct node *page)
{
    struct slice title = book->config->contents_title;

    if (!title.n)
        title = words_find(book_language(book), WORD_CONTENTS);
    struct node *heading = divide_add(book, page, NODE_HEADING, title, NULL);
    heading->as.heading.level = 1;
    page->as.division.heading = heading;
}

static void make_contents(struct book *book)
{
    struct node *page = find_role(book, ROLE_CONTENTS_PAGE);

    if (!page && has_contents(book))
        return;
    if (!page && (!book->config->contents_page || count_chapters(book) < MIN_CONTENTS))
        return;
    if (!page) {
        page = divide_new(book, ROLE_CONTENTS_PAGE, SPAN_NONE);
        insert_by_role(book, page);
    }
    struct node *written = page->first;
    if (!written || (written->kind == NODE_CONTENTS && !written->prev)) {
        if (written)
            node_remove(written);
        add_contents_heading(book, page);
        written = page->first;
    }
    if (!written->next) {
        struct node *list = divide_add(book, page, NODE_CONTENTS, (struct slice){0}, NULL);
        list->as.contents.depth = (uint8_t)MIN(book->config->contents_depth, 6);
    }
}

/* ---- the title, for the metadata, when nobody gave one ---- */

static bool is_contents(const struct node *node)
{
    return node->kind == NODE_DIVISION && node->as.division.role >= ROLE_CONTENTS_PAGE &&
           node->as.division.role <= ROLE_KIND_PAGE;
}

/* The first heading within `root` that has words; not ours, above the contents. */
static struct slice first_heading(const struct book *book, const struct node *root)
{
    struct slice words = {0};
    const struct node *node = root;

    while (node && !words.n) {
        if (node->kind == NODE_HEADING)
            words = slice_trim(node_plain_text(book->arena, node));
        node = is_contents(node) ? node_next_over(node, root) : node_next(node, root);
    }
    return words;
}

/* "letter" for text/letter.md. */
static struct slice name_of_manuscript(const struct book *book)
{
    const struct node *block = book->root->first;

    while (block && !block->span.file)
        block = node_next(block, book->root);
    const struct source *source = block ? sources_find(book->sources, block->span.file) : NULL;
    if (!source)
        return (struct slice){0};
    size_t from = source->name.n, to = source->name.n;
    while (from > 0 && source->name.p[from - 1] != '/')
        from--;
    for (size_t i = from + 1; i < source->name.n; i++)
        if (source->name.p[i] == '.')
            to = i;
    return slice_sub(source->name, from, to);
}

static void find_title(struct book *book)
{
    const struct node *page = find_role(book, ROLE_TITLE_PAGE);
    struct slice title = {0};

    if (page)
        title = first_heading(book, page);
    if (!title.n)
        title = first_heading(book, book->root);
    book->config->title = title.n ? title : name_of_manuscript(book);
}

void front_make(struct book *book)
{
    make_half_title(book);
    make_series_page(book);
    make_title_page(book);
    make_copyright(book);
    make_colophon(book);
    make_contents(book);
    if (!book->config->title.n)
        find_title(book);
}
