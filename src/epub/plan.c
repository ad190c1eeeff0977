/* Which XHTML files the book becomes: one a division; a division too long for old reading systems is cut
 * at its h2 headings (EP-I02). Links need to know the file of every node before any is written, so the sizes
 * are estimated from the tree. */
#include "epub/package.h"

#include <glib.h>

/* Old Adobe and Kobo engines give up near 300 KB a file. */
#define MAX_FILE 250000
/* Markup around an average node, measured on finished books. */
#define MARKUP_SIZE 40

static size_t estimate(const struct node *block)
{
    size_t size = 0;

    for (const struct node *node = block; node; node = node_next(node, block))
        size += node->text.n + MARKUP_SIZE;
    return size;
}

static bool is_cut(const struct node *block)
{
    return block->kind == NODE_HEADING && block->as.heading.level == 2;
}

/* ---- names and titles ---- */

/* How many divisions of each role there are, and how many have a file already. */
struct planner {
    struct epub *epub;
    unsigned total[ROLE_COUNT], seen[ROLE_COUNT];
};

/* "preface.xhtml", "chapter-012.xhtml", "chapter-012-2.xhtml" for its second part. */
static const char *name_of(const struct planner *planner, enum role role, unsigned part)
{
    struct epub *epub = planner->epub;
    struct buf name = {0};

    buf_string(&name, role_class(role));
    if (role == ROLE_CHAPTER || planner->total[role] > 1)
        buf_printf(&name, "-%03u", planner->seen[role]);
    if (part > 0)
        buf_printf(&name, "-%u", part + 1);
    buf_string(&name, ".xhtml");
    const char *path = arena_string(epub->arena, name.data);
    buf_free(&name);
    return path;
}

/* The heading's words, or the book's title and what the division is. */
static struct slice title_of(const struct epub *epub, const struct chunk *chunk)
{
    const struct node *division = chunk->division;
    struct slice title = division->as.division.title, book = epub->title;

    if (chunk->continues && is_cut(chunk->first))
        title = node_plain_text(epub->arena, chunk->first);
    if (slice_trim(title).n && !(slice_equal(title, book)))
        return title;
    const char *role = role_class(division->as.division.role);
    return arena_printf(epub->arena, "%.*s (%s)", (int)book.n, book.p, role);
}

/* Two chapters of the same name: "Notes", "Notes (2)". */
static void make_titles_unique(struct epub *epub)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < epub->chunks.count; i++) {
        struct chunk *chunk = &epub->chunks.items[i];
        struct slice title = title_of(epub, chunk);
        char *key = g_strndup(title.p, title.n);
        unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key)) + 1;
        chunk->title = count == 1 ? title : arena_printf(epub->arena, "%s (%u)", key, count);
        g_hash_table_insert(seen, key, GUINT_TO_POINTER(count));
    }
    g_hash_table_destroy(seen);
}

/* ---- cutting ---- */

static bool has_contents(const struct book *book, const struct node *division)
{
    return book->contents_node && node_ancestor(book->contents_node, NODE_DIVISION) == division;
}

static void add_chunk(const struct planner *planner, const struct node *division,
                      const struct node *first, unsigned part)
{
    struct epub *epub = planner->epub;

    if (part > 0)
        vec_last(&epub->chunks).end = first;
    vec_push(&epub->chunks, (struct chunk){
                                .division = division,
                                .first = first,
                                .order = part > 0 ? first->order : division->order,
                                .path = name_of(planner, division->as.division.role, part),
                                .continues = part > 0,
                            });
}

/* Cuts before an h2 when its section would make the file too large. */
static void plan_division(const struct planner *planner, const struct node *division)
{
    const struct node *block = division->first;
    size_t size = 0;
    unsigned part = 0;

    add_chunk(planner, division, block, part++);
    while (block) {
        const struct node *start = block;
        size_t section = 0;
        do {
            section += estimate(block);
            block = block->next;
        } while (block && !is_cut(block));
        if (size > 0 && size + section > MAX_FILE && is_cut(start)) {
            add_chunk(planner, division, start, part++);
            size = 0;
        }
        size += section;
    }
}

void plan_chunks(struct epub *epub)
{
    struct planner planner = {.epub = epub};

    for (const struct node *node = epub->book->root->first; node; node = node->next)
        planner.total[node->as.division.role]++;
    for (const struct node *node = epub->book->root->first; node; node = node->next) {
        planner.seen[node->as.division.role]++;
        if (has_contents(epub->book, node)) {
            add_chunk(&planner, node, node->first, 0);
            vec_last(&epub->chunks).path = "nav.xhtml";
            vec_last(&epub->chunks).is_nav = true;
        } else {
            plan_division(&planner, node);
        }
    }
    make_titles_unique(epub);
}

const struct chunk *plan_find(const struct epub *epub, const struct node *node)
{
    size_t low = 0, high = epub->chunks.count;

    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (epub->chunks.items[middle].order <= node->order)
            low = middle;
        else
            high = middle;
    }
    return &epub->chunks.items[low];
}

/* ---- ids and links ---- */

/* Ids of our own begin so; nobody else's may. */
#define OWN_PREFIX "q-"

static bool is_ncname(struct slice id)
{
    if (!id.n || slice_starts(id, OWN_PREFIX) || g_ascii_isdigit(id.p[0]) || id.p[0] == '-' || id.p[0] == '.')
        return false;
    for (size_t i = 0; i < id.n; i++)
        if (!g_ascii_isalnum(id.p[i]) && !strchr("-_.", id.p[i]))
            return false;
    return true;
}

struct slice epub_id(struct epub *epub, const struct node *node)
{
    if (node->kind == NODE_NOTE || node->kind == NODE_NOTE_BODY) {
        const struct node *note = node->kind == NODE_NOTE ? node : node->as.note.body;
        if (!note)
            return (struct slice){0};
        return arena_printf(epub->arena, OWN_PREFIX "%s-%u", node == note ? "ref" : "note",
                            note->order);
    }
    if (!node->attrs.id.n || is_ncname(node->attrs.id))
        return node->attrs.id;
    return arena_printf(epub->arena, OWN_PREFIX "%u", node->order);
}

/* A place that is not in the text has no mark there; its file is as near as one gets. */
static bool has_mark(const struct node *node)
{
    while (node && !epub_is_hidden(node))
        node = node->parent;
    return !node;
}

struct slice epub_href(struct epub *epub, const struct chunk *from, const struct node *node)
{
    const struct chunk *chunk = plan_find(epub, node);
    struct slice id = has_mark(node) ? epub_id(epub, node) : (struct slice){0};
    const char *path = chunk == from && id.n ? "" : chunk->path;

    /* The first heading of a file and its division are the file itself. */
    bool top = (node == chunk->division || node == chunk->division->as.division.heading) &&
               !chunk->continues && chunk != from;
    if (!id.n || top)
        return slice_of(path);
    return arena_printf(epub->arena, "%s#%.*s", path, (int)id.n, id.p);
}
