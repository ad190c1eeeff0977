/* Cuts the one long list of blocks that reading left under the root into divisions: chapters, parts,
 * preface, title page and so on.
 *
 * A level-1 heading opens a division. What it is, is said by the heading's class ({.preface}),
 * or the `contents` list of the config, or the heading's words ("Preface"); else it is a chapter.
 * A fenced div with the class of a role (::: {.dedication}) that stands between divisions, or holds
 * the level-1 heading, is a division too. Divisions are a flat list: a part's chapters follow it.
 *
 * A book that begins with its own title as a heading has its title page in that heading. When
 * it is the only level-1 heading, the whole text hangs below it, and all other headings rise by a level. */
#include "refine/passes.h"
#include "refine/slug.h"
#include "refine/words.h"

/* A title page says who wrote the book and little more; a longer text under the book's title is
 * a chapter of it. In bytes. */
#define MAX_TITLE_PAGE 3000

struct divider {
    struct book *book;
    struct node *division;  /* that blocks are added to now, or NULL */
    uint32_t file;          /* that the last block came from */
    const struct config_file *entry; /* of that file in the config, or NULL */
    bool entry_waits;       /* the entry names a role, and no block has opened it yet */
    bool body_begun, chapters_begun;
    size_t headings_left;   /* level-1 headings still to come */
    const struct node *lone_title; /* the book's title, when it is the only level-1 heading */
};

struct node *divide_new(struct book *book, enum role role, struct span span)
{
    struct node *division = node_new(book->arena, NODE_DIVISION, span);

    division->as.division.role = role;
    node_add_class(book->arena, division, slice_of(role_class(role)));
    return division;
}

struct node *divide_add(struct book *book, struct node *parent, enum node_kind kind,
                        struct slice text, const char *class_name)
{
    struct node *block = node_new(book->arena, kind, SPAN_NONE);

    if (class_name)
        node_add_class(book->arena, block, slice_of(class_name));
    if (text.n)
        node_append(block, node_new_text(book->arena, text, SPAN_NONE));
    node_append(parent, block);
    return block;
}

static bool is_top_heading(const struct node *node)
{
    return node->kind == NODE_HEADING && node->as.heading.level == 1;
}

static enum role role_of_classes(const struct node *node)
{
    for (size_t i = 0; i < node->attrs.class_count; i++) {
        enum role role = role_find(node->attrs.classes[i]);
        /* With an entry it is a mark for the index, not the index. */
        if (role != ROLE_COUNT && !(role == ROLE_INDEX && node_attr(node, "entry").n))
            return role;
    }
    return ROLE_COUNT;
}

static bool is_title(struct book *book, const struct node *heading)
{
    struct slice title = slug_make(book->arena, book->config->title);

    return title.n && slice_equal(title, slug_make(book->arena,
                                                   node_plain_text(book->arena, heading)));
}

/* ---- the book's own title as a heading ---- */

/* True when the text from `heading` to the next level-1 heading could be a title page. */
static bool fits_title_page(const struct node *heading)
{
    size_t size = 0;

    for (const struct node *at = heading->next; at && !is_top_heading(at); at = at->next) {
        if (at->kind == NODE_HEADING)
            return false;
        for (const struct node *leaf = at; leaf; leaf = node_next(leaf, at))
            size += leaf->text.n;
        if (size > MAX_TITLE_PAGE)
            return false;
    }
    return true;
}

static void raise_headings(struct book *book)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_HEADING && node->as.heading.level > 1)
            node->as.heading.level--;
}

/* Finds the heading that is the book's title and gives it the title page's class. Returns it when it
 * stands for the whole book. */
static const struct node *mark_title(struct book *book)
{
    struct node *first = NULL;
    size_t count = 0;

    for (struct node *node = book->root->first; node; node = node->next) {
        if (node->kind == NODE_HEADING && !first && !is_top_heading(node))
            return NULL;
        if (is_top_heading(node) && count++ == 0)
            first = node;
    }
    if (!first || role_of_classes(first) != ROLE_COUNT || !book->config->title_page ||
        !is_title(book, first) || (count > 1 && !fits_title_page(first)))
        return NULL;
    node_add_class(book->arena, first, slice_of(role_class(ROLE_TITLE_PAGE)));
    node_add_class(book->arena, first, SLICE("title"));
    if (count > 1)
        return NULL;
    raise_headings(book);
    return first;
}

/* ---- opening divisions ---- */

static void open_division(struct divider *d, enum role role, struct span span)
{
    d->division = divide_new(d->book, role, span);
    d->entry_waits = false;
    if (role_matter(role) != MATTER_FRONT)
        d->body_begun = true;
    if (role == ROLE_CHAPTER)
        d->chapters_begun = true;
    node_append(d->book->root, d->division);
}

/* True when no chapter follows. */
static bool ends_body(const struct divider *d, const struct node *heading)
{
    for (const struct node *at = heading->next; at; at = at->next) {
        if (!is_top_heading(at))
            continue;
        enum role role = role_of_classes(at);
        if (role == ROLE_COUNT)
            role = words_role(book_language(d->book), node_plain_text(d->book->arena, at));
        if (role == ROLE_COUNT || role_matter(role) != MATTER_BACK)
            return false;
    }
    return true;
}

/* An introduction opens the book or a part of it. */
static bool is_late_introduction(const struct divider *d, enum role role)
{
    return role == ROLE_INTRODUCTION && d->chapters_begun && d->division &&
           d->division->as.division.role != ROLE_PART;
}

static enum role role_of_heading(const struct divider *d, const struct node *heading)
{
    enum role role = role_of_classes(heading);

    if (role != ROLE_COUNT)
        return role;
    if (d->entry && d->entry->role != ROLE_COUNT)
        return (enum role)d->entry->role;
    if (d->book->config->recognise_titles)
        role = words_role(book_language(d->book), node_plain_text(d->book->arena, heading));
    /* "Preface" in the middle of a book is the title of a chapter, and so is "Notes". */
    if (role == ROLE_COUNT || is_late_introduction(d, role) || (role_matter(role) == MATTER_FRONT && d->body_begun) ||
        (role == ROLE_NOTES_PAGE && !ends_body(d, heading)))
        return ROLE_CHAPTER;
    return role;
}

/* Text without a heading: a body of its own only when no heading follows. */
static enum role role_without_heading(const struct divider *d)
{
    if (d->entry && d->entry->role != ROLE_COUNT)
        return (enum role)d->entry->role;
    return d->headings_left && !d->body_begun ? ROLE_FRONT_PIECE : ROLE_CHAPTER;
}

static void open_heading(struct divider *d, struct node *heading)
{
    d->headings_left--;
    open_division(d, role_of_heading(d, heading), heading->span);
    d->division->as.division.heading = heading;
    node_append(d->division, heading);
}

static void open_part(struct divider *d, struct slice title, struct span span)
{
    open_division(d, ROLE_PART, span);
    struct node *heading = divide_add(d->book, d->division, NODE_HEADING, title, NULL);
    heading->as.heading.level = 1;
    heading->span = heading->first->span = span;
    d->division->as.division.heading = heading;
    d->division = NULL;
}

/* ---- files of the config's list ---- */

static bool ends_with(struct slice name, struct slice path)
{
    return path.n && name.n >= path.n &&
           memcmp(name.p + name.n - path.n, path.p, path.n) == 0 &&
           (name.n == path.n || name.p[name.n - path.n - 1] == '/');
}

static const struct config_file *find_entry(const struct book *book, uint32_t file)
{
    const struct source *source = sources_find(book->sources, file);

    const struct config_file *found = NULL;

    for (size_t i = 0; source && i < book->config->file_count; i++) {
        const struct config_file *entry = &book->config->files[i];
        /* "part/a.md" ends with "a.md" too: the longest path is the file's own. */
        if (ends_with(source->name, entry->path) && (!found || entry->path.n > found->path.n))
            found = entry;
    }
    return found;
}

static void enter_file(struct divider *d, const struct node *block)
{
    if (block->span.file == d->file || block->span.file == 0)
        return;
    d->file = block->span.file;
    d->entry = find_entry(d->book, d->file);
    if (d->entry && d->entry->part.n)
        open_part(d, d->entry->part, d->entry->span);
    d->entry_waits = d->entry && d->entry->role != ROLE_COUNT;
}

/* ---- fenced divs that are divisions ---- */

static enum role role_of_block(const struct node *block)
{
    if (block->kind == NODE_CONTENTS)
        return ROLE_CONTENTS_PAGE;
    if (block->kind == NODE_NOTES)
        return ROLE_NOTES_PAGE;
    return block->kind == NODE_DIV ? role_of_classes(block) : ROLE_COUNT;
}

/* Contents without a heading, once the text has begun, are those of the part or chapter they stand in. */
static bool is_local_list(const struct divider *d, const struct node *block, enum role role)
{
    return role >= ROLE_CONTENTS_PAGE && role <= ROLE_KIND_PAGE && d->body_begun &&
           !slice_is(node_attr(block, "scope"), "book");
}

/* A div with a role's class is a division when it has the heading of one, or when it stands between
 * divisions. An epigraph may head a chapter, so it needs to stand before all of them. */
static bool is_division(const struct divider *d, const struct node *block, enum role role)
{
    if (role == ROLE_COUNT)
        return false;
    if (block->first && is_top_heading(block->first))
        return true;
    if (!d->division || !d->division->as.division.heading)
        return true;
    if (role == ROLE_EPIGRAPH || is_local_list(d, block, role))
        return false;
    const struct node *next = block->next;
    return !next || is_top_heading(next) || role_of_block(next) != ROLE_COUNT;
}

static void open_block(struct divider *d, struct node *block, enum role role)
{
    struct node *heading = block->first;

    open_division(d, role, block->span);
    if (block->kind == NODE_DIV) {
        struct attrs attrs = block->attrs;
        node_move_children(d->division, block);
        d->division->attrs = attrs;
        node_add_class(d->book->arena, d->division, slice_of(role_class(role)));
    } else {
        node_append(d->division, block);
    }
    if (heading && heading->kind == NODE_HEADING)
        d->division->as.division.heading = heading;
    d->division = NULL;
}

static void place_block(struct divider *d, struct node *block, const struct node *rest)
{
    enum role role = role_of_block(block);

    block->next = (struct node *)rest; /* for a look ahead; appending sets it anew */
    enter_file(d, block);
    if (is_top_heading(block)) {
        open_heading(d, block);
    } else if (is_division(d, block, role)) {
        open_block(d, block, role);
    } else {
        if (!d->division || d->entry_waits)
            open_division(d, role_without_heading(d), block->span);
        node_append(d->division, block);
    }
    if (block == d->lone_title)
        d->division = NULL;
}

void divide_book(struct book *book)
{
    struct divider d = {.book = book, .lone_title = mark_title(book)};

    struct node *block = book->root->first;
    for (const struct node *at = block; at; at = at->next)
        d.headings_left += is_top_heading(at);
    book->root->first = book->root->last = NULL;
    while (block) {
        struct node *rest = block->next;
        place_block(&d, block, rest);
        block = rest;
    }
}
