/* What CommonMark has no inline syntax for, made of finished inlines: lone HTML tags become pairs,
 * "[text]{.class}" a span, "{…}" behind code, links and images their attributes, "[@id]" a
 * reference or, in books with a bibliography, a citation. Each is one walk over a list of siblings with a stack of what is open. */
#include "read/md.h"

#include "base/vec.h"
#include "read/attr.h"
#include "read/cite_key.h"

/* ---- pieces of text ---- */

/* Parts a text at byte `at`; returns the new text behind it. */
static struct node *split(struct md *md, struct node *text, size_t at)
{
    struct span span = text->span;
    struct node *tail = node_new_text(md->book->arena, slice_sub(text->text, at, text->text.n),
                                      span);

    /* Only where the text stands in the source as it is, are the parts' places known. */
    if (span.end - span.start == text->text.n) {
        tail->span.start = span.start + (uint32_t)at;
        text->span.end = tail->span.start;
    }
    text->text.n = at;
    node_insert_after(text, tail);
    return tail;
}

static void drop_start(struct node *text, size_t bytes)
{
    if (text->span.end - text->span.start == text->text.n)
        text->span.start += (uint32_t)bytes;
    text->text = slice_sub(text->text, bytes, text->text.n);
}

static bool is_plain(const struct node *node)
{
    return node->kind == NODE_TEXT && !node_has_class(node, "literal");
}

static void remove_if_empty(struct node *text)
{
    if (text->kind == NODE_TEXT && !text->text.n)
        node_remove(text);
}

/* Moves the siblings from `first` up to, but not with, `end` into `parent`. */
static void gather(struct node *parent, struct node *first, const struct node *end)
{
    for (struct node *next; first && first != end; first = next) {
        next = first->next;
        node_remove(first);
        node_append(parent, first);
    }
}

/* ---- raw HTML ---- */

/* More tags or brackets open at once than any text has; what is opened within is no node of its own. */
#define MAX_OPEN 200

struct open_tag {
    struct node *node; /* the mark of the opening tag */
    struct html_tag tag;
};

struct open_tags {
    struct open_tag *items;
    size_t count, room;
};

static bool is_tag(const struct node *node)
{
    return node->kind == NODE_ANCHOR && node_has_class(node, "html");
}

static void report_tag(struct md *md, const struct open_tag *open, enum diag_id id)
{
    char name[24];

    g_snprintf(name, sizeof name, "%.*s", (int)open->tag.name.n, open->tag.name.p);
    diag(md->book->diags, open->node->span, id, name);
}

static void forget_tag(struct md *md, const struct open_tag *open)
{
    struct node *made = html_tag_node(md->book, &open->tag, open->node->span);

    /* An unclosed tag with an id is at least a place. */
    if (made && made->attrs.id.n) {
        made->kind = NODE_ANCHOR;
        node_insert_before(open->node, made);
    } else {
        report_tag(md, open, made ? DIAG_HTML_OPEN : DIAG_HTML_UNKNOWN);
    }
    node_remove(open->node);
}

/* A closing tag: the nearest open one of its name takes all between; those still open within end. */
static void close_tag(struct md *md, struct open_tags *open, struct node *mark,
                      const struct html_tag *tag)
{
    size_t at = open->count;

    while (at > 0 && !slice_equal(open->items[at - 1].tag.name, tag->name))
        at--;
    if (at > 0) {
        struct open_tag found = open->items[at - 1];
        while (open->count > at)
            forget_tag(md, &open->items[--open->count]);
        open->count--;
        struct node *made = html_tag_node(md->book, &found.tag, found.node->span);
        if (made) {
            node_insert_before(found.node, made);
            made->span.end = mark->span.end;
            gather(made, found.node->next, mark);
            html_tag_finish(md->book, made);
            node_remove(found.node);
        } else {
            forget_tag(md, &found);
        }
    }
    node_remove(mark);
}

static void one_tag(struct md *md, struct open_tags *open, struct node *mark)
{
    struct html_tag tag;

    if (!html_tag_parse(md->book->arena, mark->text, &tag)) {
        node_remove(mark); /* a comment, a declaration */
    } else if (tag.closes) {
        close_tag(md, open, mark, &tag);
    } else if (tag.empty) {
        struct node *made = html_tag_node(md->book, &tag, mark->span);
        if (made)
            node_insert_before(mark, made);
        else
            forget_tag(md, &(struct open_tag){mark, tag});
        if (made)
            node_remove(mark);
    } else if (open->count < MAX_OPEN) {
        vec_push(open, (struct open_tag){mark, tag});
    } else {
        md_report_deep(md, mark->span);
        node_remove(mark);
    }
}

static void pair_tags(struct md *md, struct node *parent)
{
    struct open_tags open = {0};

    for (struct node *child = parent->first, *next; child; child = next) {
        next = child->next;
        if (is_tag(child))
            one_tag(md, &open, child);
    }
    while (open.count)
        forget_tag(md, &open.items[--open.count]);
    vec_free(&open);
}

/* ---- attributes ---- */

bool md_is_attrs(const struct node *node)
{
    return node && node->kind == NODE_ANCHOR && node_has_class(node, "attrs");
}

/* Gives the attributes to a node. */
static void hand_over(struct md *md, struct node *attrs, struct node *to)
{
    struct attrs found = {0};

    attr_parse(md->book->arena, attrs->text, &found);
    attr_merge(md->book->arena, &to->attrs, &found);
    node_remove(attrs);
}

/* A link that names itself, [](#here){name=here}, is a place. */
static void name_link(struct node *link)
{
    struct slice url = link->as.link.url, name = node_attr(link, "name");

    if (!link->attrs.id.n)
        link->attrs.id = name;
    if (!link->first && url.n > 1 && url.p[0] == '#' && link->attrs.id.n &&
        slice_equal(slice_sub(url, 1, url.n), link->attrs.id)) {
        link->kind = NODE_ANCHOR;
        link->attrs.pairs = NULL;
        memset(&link->as, 0, sizeof link->as);
    }
}

/* alt="…" is the description, whatever stands in the brackets; an empty one makes an ornament. */
static void describe_image(struct node *image)
{
    struct attr *alt = attr_take(&image->attrs, "alt");

    if (alt)
        image->as.image.alt = alt->value;
    image->as.image.decorative = node_has_class(image, "decorative") || (alt && !alt->value.n);
}

/* Attributes right behind `node` belong to it. */
static void take_attrs(struct md *md, struct node *node)
{
    if (!md_is_attrs(node->next))
        return;
    hand_over(md, node->next, node);
    if (node->kind == NODE_LINK)
        name_link(node);
    else if (node->kind == NODE_IMAGE)
        describe_image(node);
}

void md_take_end_attrs(struct md *md, struct node *block, struct node *to)
{
    struct node *last = block->last, *before;

    if (!md_is_attrs(last))
        return;
    before = last->prev;
    hand_over(md, last, to);
    if (before && before->kind == NODE_TEXT)
        while (before->text.n && strchr(" \t", before->text.p[before->text.n - 1]))
            before->text.n--;
    if (before && (before->kind == NODE_SOFT_BREAK || (before->kind == NODE_TEXT && !before->text.n)))
        node_remove(before);
}

void md_attrs_as_text(struct md *md, struct node *attrs)
{
    struct slice text = attrs->text;

    attrs->kind = NODE_TEXT;
    attrs->attrs = (struct attrs){0};
    for (const char *eol; (eol = memchr(text.p, '\n', text.n)) != NULL;) {
        size_t n = (size_t)(eol - text.p);
        struct node *line = node_new_text(md->book->arena, slice_sub(text, 0, n), attrs->span);
        node_insert_before(attrs, line);
        node_insert_before(attrs, node_new(md->book->arena, NODE_SOFT_BREAK, attrs->span));
        text = slice_trim(slice_sub(text, n + 1, text.n));
    }
    attrs->text = text;
}

/* A span whose class has a kind of its own. */
static void specialise(struct node *span)
{
    static const struct {
        const char *class_name;
        enum node_kind kind;
    } kinds[] = {
        {"smallcaps", NODE_SMALL_CAPS}, {"sc", NODE_SMALL_CAPS},    {"kbd", NODE_KEYBOARD},
        {"underline", NODE_UNDERLINE},  {"ul", NODE_UNDERLINE},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (node_has_class(span, kinds[i].class_name))
            span->kind = kinds[i].kind;
    if (!span->first && span->attrs.id.n)
        span->kind = NODE_ANCHOR;
}

/* ---- brackets ---- */

struct bracket {
    struct node *text;
    size_t at;
};

struct brackets {
    struct bracket *items;
    size_t count, room;
    size_t deeper; /* opened beyond MAX_OPEN; their ends are skipped */
};

/* Takes "[" … "]" out of the texts and puts what stood between into `made`. Returns the text behind. */
static struct node *wrap(struct md *md, struct bracket open, struct node *close_text,
                         size_t close_at, struct node *made)
{
    struct node *behind = split(md, close_text, close_at);
    struct node *first = split(md, open.text, open.at);

    drop_start(behind, 1);
    drop_start(first, 1);
    made->span = (struct span){md->file, open.text->span.end, behind->span.start};
    node_insert_before(first, made);
    gather(made, first, behind);
    for (struct node *child = made->first, *next; child; child = next) {
        next = child->next;
        remove_if_empty(child);
    }
    return behind;
}

static bool is_name(struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (strchr(" \t[]{}", text.p[i]))
            return false;
    return text.n > 0;
}

/* "[@id]", whose attributes, if there are some, are those of a link. */
static bool is_reference(struct bracket open, const struct node *text, size_t at)
{
    return open.text == text && at > open.at + 2 && text->text.p[open.at + 1] == '@' &&
           is_name(slice_sub(text->text, open.at + 2, at));
}

/* "[text]{.class}": the bracket ends its text, and the attributes stand behind. */
static struct node *make_span(struct md *md, struct bracket open, struct node *text, size_t at)
{
    struct node *attrs = text->next, *span = node_new(md->book->arena, NODE_SPAN, text->span);

    if (at + 1 != text->text.n || !md_is_attrs(attrs) || is_reference(open, text, at))
        return NULL;
    struct node *behind = wrap(md, open, text, at, span);
    span->span.end = attrs->span.end;
    hand_over(md, attrs, span);
    specialise(span);
    return behind;
}

/* "[@id]"; and "[^name]" that cmark left because there is no such note. */
static struct node *make_reference(struct md *md, struct bracket open, struct node *text,
                                   size_t at)
{
    if (open.text != text)
        return NULL;
    struct slice inner = slice_sub(text->text, open.at + 1, at);
    if (inner.n < 2 || !is_name(slice_sub(inner, 1, inner.n)))
        return NULL;
    if (inner.p[0] == '^') {
        struct span span = text->span;
        char *name = g_strndup(inner.p + 1, inner.n - 1);
        if (span.end - span.start == text->text.n)
            span = (struct span){span.file, span.start + (uint32_t)open.at,
                                 span.start + (uint32_t)at + 1};
        diag(md->book->diags, span, DIAG_NOTE_UNDEFINED, name);
        g_free(name);
    }
    if (inner.p[0] != '@')
        return NULL;
    struct node *link = node_new(md->book->arena, NODE_LINK, text->span);
    char *url = g_strdup_printf("#%.*s", (int)inner.n - 1, inner.p + 1);
    link->as.link.url = arena_copy(md->book->arena, slice_of(url));
    link->as.link.generated = true;
    g_free(url);
    struct node *attrs = at + 1 == text->text.n && md_is_attrs(text->next) ? text->next : NULL;
    struct node *behind = wrap(md, open, text, at, link);
    while (link->first)
        node_remove(link->first);
    if (attrs)
        hand_over(md, attrs, link);
    return behind;
}

/* ---- citations ---- */

/* Are there references to cite? Without them an '@' is only a sign. */
static bool has_references(const struct md *md)
{
    return md->book->config->bibliography.count > 0;
}

/* Does a key stand somewhere between the bracket and its end? */
static bool holds_key(struct bracket open, const struct node *text, size_t at)
{
    const struct node *node = open.text;
    size_t from = open.at + 1;

    for (; node; node = node->next, from = 0) {
        struct slice part = node->text;
        if (node == text)
            part.n = at;
        if (is_plain(node) && cite_key_find(part, from) < part.n)
            return true;
        if (node == text)
            break;
    }
    return false;
}

/* "[see @key, p. 12; @other]", when no address and no attributes follow. */
static struct node *make_cite(struct md *md, struct bracket open, struct node *text, size_t at)
{
    if (!has_references(md) || !holds_key(open, text, at))
        return NULL;
    return wrap(md, open, text, at, node_new(md->book->arena, NODE_CITE, text->span));
}

/* A locator of more bytes is none. */
#define MAX_LOCATOR 300

/* The end of " [p. 12]" right behind a key, or `at`. */
static size_t skip_locator(struct slice text, size_t at)
{
    size_t open = at < text.n && text.p[at] == ' ' ? at + 1 : at;

    if (open >= text.n || text.p[open] != '[')
        return at;
    const char *end = memchr(text.p + open, ']', MIN(text.n - open, MAX_LOCATOR));
    return end ? (size_t)(end - text.p) + 1 : at;
}

/* "@key" and "@key [p. 12]" in running text. */
static void make_bare_cites(struct md *md, struct node *parent)
{
    for (struct node *child = parent->first; child; child = child->next) {
        if (!is_plain(child))
            continue;
        size_t at = cite_key_find(child->text, 0);
        if (at == child->text.n)
            continue;
        struct node *key = split(md, child, at), *cite;
        split(md, key, skip_locator(key->text, 1 + cite_key_size(key->text, 0)));
        cite = node_new(md->book->arena, NODE_CITE, key->span);
        cite->as.cite.in_text = true;
        node_insert_after(key, cite);
        node_remove(key);
        node_append(cite, key);
        child = cite;
    }
}

static bool takes_bare_cites(const struct md *md, const struct node *parent)
{
    return has_references(md) && !node_ancestor(parent, NODE_LINK) &&
           !node_ancestor(parent, NODE_CITE);
}

/* Keeps the stack; true when a bracket of it ends here. */
static bool ends_bracket(struct brackets *open, struct node *text, size_t at)
{
    char c = text->text.p[at];

    if (c == '[' && open->count < MAX_OPEN)
        vec_push(open, (struct bracket){text, at});
    else if (c == '[')
        open->deeper++;
    else if (c == ']' && open->deeper)
        open->deeper--;
    else
        return c == ']' && open->count;
    return false;
}

/* Walks over one text; returns the text to go on with, which is a part of it or NULL. */
static struct node *match_brackets(struct md *md, struct brackets *open, struct node *text)
{
    for (size_t i = 0; i < text->text.n; i++) {
        if (!ends_bracket(open, text, i))
            continue;
        struct bracket start = open->items[--open->count];
        struct node *behind = make_span(md, start, text, i);
        if (!behind)
            behind = make_cite(md, start, text, i);
        if (!behind)
            behind = make_reference(md, start, text, i);
        if (behind)
            return behind;
    }
    return NULL;
}

static void make_spans(struct md *md, struct node *parent)
{
    struct brackets open = {0};

    for (struct node *child = parent->first, *next; child; child = next) {
        next = child->next;
        while (child && is_plain(child)) {
            struct node *rest = match_brackets(md, &open, child);
            if (rest)
                next = rest->next;
            child = rest;
        }
    }
    vec_free(&open);
    for (struct node *child = parent->first, *next; child; child = next) {
        next = child->next;
        remove_if_empty(child);
        if (md_is_attrs(child) && (next || node_kind_is_inline(parent->kind)))
            md_attrs_as_text(md, child);
    }
}

/* ---- all of it ---- */

static bool has_attrs(const struct node *node)
{
    return node->kind == NODE_CODE || node->kind == NODE_LINK || node->kind == NODE_IMAGE ||
           node->kind == NODE_MATH || node->kind == NODE_NOTE;
}

void md_finish_inlines(struct md *md, struct node *parent)
{
    if (md->nesting > 2 * MD_MAX_DEPTH) { /* spans found within spans, again and again */
        md_report_deep(md, parent->span);
        return;
    }
    md->nesting++;
    pair_tags(md, parent);
    for (struct node *child = parent->first; child; child = child->next)
        if (has_attrs(child))
            take_attrs(md, child);
    make_spans(md, parent);
    if (takes_bare_cites(md, parent))
        make_bare_cites(md, parent);
    for (struct node *child = parent->first; child; child = child->next)
        if (child->kind != NODE_NOTE && child->kind != NODE_IMAGE)
            md_finish_inlines(md, child);
    /* Words of an image within a line are its alternative text alone; md_finish_blocks decides on those of pictures
     * that have their paragraph to themselves. */
    bool lone = parent->kind == NODE_PARAGRAPH && md_is_pictures(parent);
    for (struct node *child = parent->first; child && !lone; child = child->next)
        while (child->kind == NODE_IMAGE && child->first)
            node_remove(child->first);
    md->nesting--;
}
