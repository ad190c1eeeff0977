/* Citations in the CSL style of the book: which cites stand in which note, what position that gives them, and the
 * nodes that come of the processor's texts. In styles of notes a citation in the text becomes a note; one within a
 * note stays where it is. */
#include "refine/citations.h"

#include "refine/csl.h"
#include "refine/csl_locator.h"
#include "refine/words.h"

#include <glib.h>

enum { NUMBER_BY_PAGE, NUMBER_BY_CHAPTER, NUMBER_BY_BOOK }; /* values of notes.numbering */

/* CSL's near-note-distance when the style has none. */
#define NEAR_NOTE 5

/* What was seen of the book so far. */
struct place {
    uint32_t number; /* of the note, as it will be marked */
    uint32_t count;  /* of notes, never starting again */
    const struct node *note; /* that the walk is in; NULL: in the text */
};

/* A reference's last use, for positions. */
struct use {
    uint32_t note; /* count of the note, or of the citation in styles without notes */
};

typedef VEC(struct csl_cite) cite_list;
typedef VEC(struct node *) node_list;

struct csl_writer {
    struct citer *c;
    struct csl *csl;
    struct place place;
    GHashTable *uses;         /* item → struct use */
    struct csl_cite last;     /* the only cite of the citation before; without item: none, or several */
    uint32_t last_note;
    uint32_t citations;
    node_list objects;        /* of the citation at work */
};

/* ---- tagged text from inlines ---- */

static enum csl_tag tag_of(enum node_kind kind)
{
    switch (kind) {
    case NODE_EMPHASIS:    return TAG_ITALIC;
    case NODE_STRONG:      return TAG_BOLD;
    case NODE_SMALL_CAPS:  return TAG_SMALL_CAPS;
    case NODE_UNDERLINE:   return TAG_UNDERLINE;
    case NODE_SUPERSCRIPT: return TAG_SUPER;
    case NODE_SUBSCRIPT:   return TAG_SUB;
    default:               return TAG_OBJECT;
    }
}

static void write_inlines(struct csl_writer *w, const struct node *parent, struct buf *out)
{
    for (struct node *node = parent->first, *next; node; node = next) {
        next = node->next;
        enum csl_tag tag = tag_of(node->kind);
        if (node->kind == NODE_TEXT && !node_has_class(node, "literal")) {
            buf_slice(out, node->text);
        } else if (node->kind == NODE_SOFT_BREAK) {
            buf_byte(out, ' ');
        } else if (tag != TAG_OBJECT && !node->attrs.id.n && !node->attrs.class_count) {
            csl_open(out, tag);
            write_inlines(w, node, out);
            csl_close(out);
        } else {
            node_remove(node);
            csl_open_object(out, TAG_OBJECT, (unsigned)w->objects.count);
            csl_close(out);
            vec_push(&w->objects, node);
        }
    }
}

static struct slice tagged(struct csl_writer *w, const struct node *holder)
{
    struct buf out = {0};

    write_inlines(w, holder, &out);
    struct slice text = arena_copy(w->c->book->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

/* ---- cites ---- */

/* The locator leaves the suffix. */
static void take_locator(struct csl_writer *w, struct csl_cite *cite, struct slice suffix)
{
    size_t size = csl_find_locator(csl_words(w->csl), suffix, &cite->label, &cite->locator);

    cite->suffix = slice_sub(suffix, size, suffix.n);
    if (cite->suffix.n && slice_trim(cite->suffix).n == 0)
        cite->suffix.n = 0;
}

static struct slice joined(struct csl_writer *w, struct slice a, const char *between, struct slice b)
{
    return arena_printf(w->c->book->arena, "%.*s%s%.*s", (int)a.n, a.n ? a.p : "", between, (int)b.n, b.n ? b.p : "");
}

static struct csl_cite make_cite(struct csl_writer *w, const struct cite_part *part)
{
    struct csl_cite cite = {.item = citations_find(w->c, part->key)->csl, .no_author = part->no_author};

    cite.prefix = tagged(w, part->prefix);
    take_locator(w, &cite, tagged(w, part->suffix));
    return cite;
}

/* A part that names a place of the book, or nothing: it stands before or behind the references around it. */
static struct slice place_text(struct csl_writer *w, const struct cite_part *part, const struct node *cite)
{
    struct buf out = {0};

    buf_slice(&out, tagged(w, part->prefix));
    if (part->key.n) {
        csl_open_object(&out, TAG_OBJECT, (unsigned)w->objects.count);
        csl_close(&out);
        vec_push(&w->objects, citations_new_place(w->c->book, part, cite->span));
    }
    buf_slice(&out, tagged(w, part->suffix));
    struct slice text = arena_copy(w->c->book->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static void make_cites(struct csl_writer *w, const cite_parts *parts, const struct node *node, cite_list *cites)
{
    struct slice before = {0};

    for (size_t i = 0; i < parts->count; i++) {
        const struct cite_part *part = &parts->items[i];
        bool refers = part->key.n && citations_target(w->c, part->key) == TARGET_REFERENCE;
        if (!refers) {
            struct slice text = place_text(w, part, node);
            if (cites->count)
                vec_last(cites).suffix = joined(w, vec_last(cites).suffix, "; ", text);
            else
                before = joined(w, before, "", joined(w, text, "; ", (struct slice){0}));
            continue;
        }
        vec_push(cites, make_cite(w, part));
        if (before.n)
            vec_last(cites).prefix = joined(w, before, "", vec_last(cites).prefix);
        before = (struct slice){0};
    }
}

/* ---- positions ---- */

static bool same_locator(const struct csl_cite *a, const struct csl_cite *b)
{
    return slice_equal(a->locator, b->locator) && (!a->locator.n || slice_equal(a->label, b->label));
}

static enum csl_position position_after(const struct csl_cite *before, const struct csl_cite *cite)
{
    if (!before || before->item != cite->item)
        return POSITION_SUBSEQUENT;
    if (same_locator(before, cite))
        return POSITION_IBID;
    return cite->locator.n ? POSITION_IBID_LOCATOR : POSITION_SUBSEQUENT;
}

static void place_cite(struct csl_writer *w, cite_list *cites, size_t i, uint32_t note)
{
    struct csl_cite *cite = &cites->items[i];
    struct use *use = g_hash_table_lookup(w->uses, cite->item);
    bool adjoins = w->last.item && note - w->last_note <= 1;
    const struct csl_cite *before = i ? &cites->items[i - 1] : adjoins ? &w->last : NULL;

    if (!use) {
        use = g_new0(struct use, 1);
        g_hash_table_insert(w->uses, cite->item, use);
        cite->position = POSITION_FIRST;
        cite->item->first_note = w->place.number;
    } else {
        int distance = csl_number(w->c->style->citation, ATTR_NEAR_NOTE, NEAR_NOTE);
        cite->position = position_after(before, cite);
        cite->near = note - use->note <= (uint32_t)distance;
    }
    use->note = note;
}

static void place_cites(struct csl_writer *w, cite_list *cites)
{
    uint32_t note = w->c->style->is_note ? w->place.count : ++w->citations;

    for (size_t i = 0; i < cites->count; i++)
        place_cite(w, cites, i, note);
    w->last = (struct csl_cite){0};
    if (cites->count == 1)
        w->last = cites->items[0];
    w->last_note = note;
}

/* ---- nodes ---- */

static void add_links(struct csl_writer *w, cite_list *cites, struct span span)
{
    for (size_t i = 0; i < cites->count; i++) {
        struct csl_cite *cite = &cites->items[i];
        struct cited *cited = citations_find(w->c, cite->item->r->key);
        cite->tag = (unsigned)w->objects.count;
        vec_push(&w->objects, citations_new_link(w->c->book, cited, span));
    }
}

/* Cites that went up in others, as 2 in "1–3", have no link for their items to lead back to. */
static void file_links(struct csl_writer *w, const cite_list *cites)
{
    for (size_t i = 0; i < cites->count; i++) {
        struct node *link = w->objects.items[cites->items[i].tag];
        if (link && link->parent)
            citations_file_link(w->c->book, citations_find(w->c, cites->items[i].item->r->key), link);
    }
}

static bool holds_link(const struct node *root)
{
    for (const struct node *node = root; node; node = node_next(node, root))
        if (node->kind == NODE_LINK || node->kind == NODE_NOTE)
            return true;
    return false;
}

/* A link to the list ends where the address of the source begins: links do not stand in links. */
static void part_links(struct node *parent)
{
    for (struct node *link = parent->first; link; link = link->next) {
        if (link->kind != NODE_LINK || !node_has_class(link, "biblioref"))
            continue;
        struct node *inner = link->first, *at = link;
        while (inner && !holds_link(inner))
            inner = inner->next;
        for (struct node *next; inner; inner = next) {
            next = inner->next;
            node_remove(inner);
            node_insert_after(at, inner);
            at = inner;
        }
    }
}

static void append(struct csl_writer *w, struct node *parent, struct slice text)
{
    csl_append(w->c->book->arena, parent, csl_finished(w->csl, text), true, w->objects.items);
    part_links(parent);
}

static struct slice author_of(struct csl_writer *w, const struct csl_cite *cite)
{
    struct slice author = csl_author(w->csl, cite);

    return author.n ? author : citations_find(w->c, cite->item->r->key)->label;
}

/* What is left of a note's citation where text goes on behind it has no full stop of its own. */
static struct slice without_stop(struct slice text)
{
    size_t n = text.n;

    while (n > 0 && (text.p[n - 1] == CSL_JOINT || text.p[n - 1] == ' '))
        n--;
    return slice_sub(text, 0, n && text.p[n - 1] == '.' ? n - 1 : text.n);
}

/* ---- in the text ---- */

/* "Smith (2001, p. 12)", "Smith [1]". */
static void write_in_text(struct csl_writer *w, struct node *parent, cite_list *cites)
{
    struct csl_cite *cite = &cites->items[0];
    struct buf text = {0};

    buf_slice(&text, author_of(w, cite));
    cite->no_author = true;
    struct slice rest = csl_citation(w->csl, cites->items, 1, w->c->style->is_note);
    if (!csl_is_blank(rest)) {
        buf_string(&text, csl_is_superior(w->csl) ? "" : " ");
        buf_string(&text, w->c->style->is_note ? "(" : "");
        buf_slice(&text, rest);
        buf_string(&text, w->c->style->is_note ? ")" : "");
    }
    append(w, parent, buf_view(&text));
    buf_free(&text);
}

/* ---- notes ---- */

/* A note begins with a capital: "See …", "Ibid." */
static struct slice capitalized(struct csl_writer *w, struct slice text)
{
    struct buf out = {0};

    csl_change_case(text, CASE_CAPITALIZE_FIRST, true, &out);
    struct slice made = arena_copy(w->c->book->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

static struct node *make_note(struct csl_writer *w, const struct node *cite, struct slice text)
{
    struct arena *arena = w->c->book->arena;
    struct node *note = node_new(arena, NODE_NOTE, cite->span);
    struct node *body = node_new(arena, NODE_NOTE_BODY, cite->span);
    struct node *paragraph = node_new(arena, NODE_PARAGRAPH, cite->span);

    note->as.note.body = body;
    node_append(note, body);
    node_append(body, paragraph);
    append(w, paragraph, capitalized(w, text));
    return note;
}

/* Bytes of the marks that a note's call stands behind. In French it goes before them. */
static size_t marks_before_call(struct slice text, struct slice language)
{
    static const char *const marks[] = {".", ",", ";", ":", "!", "?", "…", "\"", "”", "’", "»", ")"};
    size_t n = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(marks) && !language_is(language, "fr"); i++)
        if (slice_starts(slice_sub(text, n, text.n), marks[i])) {
            n += strlen(marks[i]);
            i = (size_t)-1;
        }
    return n;
}

/* Notes and superior figures stand close to the word before, not to each other. */
static void close_up(struct node *cite)
{
    struct node *before = cite->prev && cite->prev->kind == NODE_TEXT ? cite->prev : NULL;

    if (before && !slice_trim(before->text).n)
        return;
    while (before && before->text.n && before->text.p[before->text.n - 1] == ' ')
        before->text.n--;
    if (!before && cite->prev && cite->prev->kind == NODE_SOFT_BREAK)
        node_remove(cite->prev);
}

/* In American English a full stop or a comma goes into the quotation that ends before the call: “so.”¹ True when the
 * mark was put there. */
static bool move_into_quotation(struct csl_writer *w, struct node *before, struct slice mark)
{
    bool wanted = csl_punctuation_in_quote(csl_words(w->csl)) && (mark.p[0] == '.' || mark.p[0] == ',');
    struct slice text = before && before->kind == NODE_TEXT ? before->text : (struct slice){0};
    bool curly = text.n > 3 && memcmp(text.p + text.n - 3, "”", 3) == 0;
    size_t quote = curly ? 3 : text.n && text.p[text.n - 1] == '"' ? 1 : 0;

    if (!wanted || text.n <= quote || !quote || strchr(".,?!", text.p[text.n - quote - 1]))
        return false;
    before->text = arena_printf(w->c->book->arena, "%.*s%c%.*s", (int)(text.n - quote), text.p, mark.p[0], (int)quote,
                                text.p + text.n - quote);
    return true;
}

/* Puts a note in the place of its citation: close to the word, and behind the mark that follows. */
static void set_note(struct csl_writer *w, struct node *cite, struct node *note)
{
    struct node *behind = cite->next;

    close_up(cite);
    size_t n = behind && behind->kind == NODE_TEXT ? marks_before_call(behind->text, csl_language(w->csl)) : 0;
    if (n) {
        struct slice marks = slice_sub(behind->text, 0, n);
        behind->text = slice_sub(behind->text, n, behind->text.n);
        if (move_into_quotation(w, cite->prev, marks))
            marks = slice_sub(marks, 1, marks.n);
        if (marks.n)
            node_insert_before(cite, node_new_text(w->c->book->arena, marks, SPAN_NONE));
        if (!behind->text.n)
            node_remove(behind);
    }
    node_insert_before(cite, note);
    node_remove(cite);
}

/* ---- a citation ---- */

static bool text_goes_on(const struct node *cite)
{
    return cite->next != NULL;
}

/* "Smith" stays in the text, the rest goes into the note. */
static struct node *write_noted(struct csl_writer *w, struct node *cite, cite_list *cites)
{
    if (cite->as.cite.in_text) {
        struct node *name = node_new(w->c->book->arena, NODE_SPAN, cite->span);
        csl_append(w->c->book->arena, name, csl_finished(w->csl, author_of(w, &cites->items[0])), false, NULL);
        node_insert_before(cite, name);
        cites->items[0].no_author = true;
    }
    struct node *note = make_note(w, cite, csl_citation(w->csl, cites->items, cites->count, false));
    set_note(w, cite, note);
    return note;
}

static void write_here(struct csl_writer *w, struct node *cite, cite_list *cites)
{
    if (cite->as.cite.in_text) {
        write_in_text(w, cite, cites);
        return;
    }
    struct slice text = csl_citation(w->csl, cites->items, cites->count, false);
    if (csl_is_superior(w->csl) && !cites->items[0].prefix.n)
        close_up(cite);
    bool stops = w->c->style->is_note && text_goes_on(cite);
    append(w, cite, stops ? without_stop(text) : text);
}

/* The brackets of "@key [p. 12]" are gone; what they held is the suffix. */
static void open_brackets(struct csl_writer *w, struct cite_part *part)
{
    struct slice text = citations_bare_locator(w->c, part);

    part->suffix = node_new(w->c->book->arena, NODE_SPAN, SPAN_NONE);
    citations_add_text(w->c->book, part->suffix, text);
}

static struct node *write_parts(struct csl_writer *w, struct node *cite, const cite_parts *parts)
{
    cite_list cites = {0};
    bool notes = w->c->style->is_note && !w->place.note;
    struct node *at = cite;

    vec_clear(&w->objects);
    make_cites(w, parts, cite, &cites);
    if (notes)
        w->place.number++, w->place.count++;
    csl_sort_cites(w->csl, cites.items, cites.count);
    place_cites(w, &cites);
    add_links(w, &cites, cite->span);
    if (notes)
        at = write_noted(w, cite, &cites);
    else
        write_here(w, cite, &cites);
    file_links(w, &cites);
    vec_free(&cites);
    return at;
}

/* Returns the node that stands in the citation's place. */
static struct node *write_cite(struct csl_writer *w, struct node *cite)
{
    cite_parts parts = {0};

    citations_part(w->c, cite, &parts);
    if (cite->as.cite.in_text && citations_has_reference(w->c, &parts))
        open_brackets(w, &parts.items[0]);
    struct node *at = cite;
    if (citations_has_reference(w->c, &parts))
        at = write_parts(w, cite, &parts);
    else
        citations_write_parts(w->c, cite, &parts);
    vec_free(&parts);
    return at;
}

/* ---- the walk ---- */

/* Where notes are numbered anew a reference is given in full anew: what came before is in other pages' notes, and its
 * note's number says nothing here. */
static void start_chapter(struct csl_writer *w)
{
    w->place.number = 0;
    w->last = (struct csl_cite){0};
    g_hash_table_remove_all(w->uses);
}

static void enter(struct csl_writer *w, const struct node *node)
{
    if (w->place.note && !node_ancestor(node, NODE_NOTE))
        w->place.note = NULL;
    if (node->kind == NODE_DIVISION && w->c->style->is_note && w->c->book->config->notes_numbering != NUMBER_BY_BOOK)
        start_chapter(w);
    if (node->kind == NODE_NOTE) {
        w->place.note = node;
        w->place.number++;
        w->place.count++;
    }
}

static void write_citations(struct csl_writer *w)
{
    struct node *root = w->c->book->root, *node = root;

    while (node) {
        enter(w, node);
        bool cites = node->kind == NODE_CITE;
        node = cites ? node_next_over(write_cite(w, node), root) : node_next(node, root);
    }
}

/* ---- the pass ---- */

struct csl_style *citations_read_style(struct book *book)
{
    static const char *const built_in[] = {"author-date", "numeric"};
    struct slice path = book->config->cite_csl;

    if (!path.n)
        return NULL;
    return csl_style_read(book, path, book->config->origin[KEY_cite_csl].span, built_in[book->config->cite_style]);
}

void citations_write_csl(struct citer *c)
{
    struct arena *arena = c->book->arena;
    struct csl_item **items = ARENA_ARRAY(arena, struct csl_item *, c->list.count);
    struct csl_writer w = {.c = c, .uses = g_hash_table_new_full(NULL, NULL, NULL, g_free)};

    for (size_t i = 0; i < c->list.count; i++) {
        items[i] = c->list.items[i]->csl = ARENA_NEW(arena, struct csl_item);
        items[i]->r = c->list.items[i]->r;
        items[i]->cited = i + 1;
    }
    w.csl = csl_new(c->book, c->style, c->cite.language, items, c->list.count);
    citations_write_csl_list(c, w.csl, items, c->list.count);
    write_citations(&w);
    csl_free(w.csl);
    g_hash_table_destroy(w.uses);
    vec_free(&w.objects);
}
