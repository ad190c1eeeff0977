/* Single HTML tags, parsed by hand: those that CommonMark leaves within a paragraph or as a
 * block of their own around Markdown. */
#include "read/html_parts.h"

#include "base/buf.h"

#define MAX_ATTRS 64 /* of one tag; more are ignored */

static const struct element elements[] = {
#define ELEMENT(name, does, kind, class_name) {name, DOES_##does, NODE_##kind, class_name},
#include "read/html_elements.def"
};

const struct element *element_find(struct slice name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (slice_is(name, elements[i].name))
            return &elements[i];
    return NULL;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct slice lower(struct arena *arena, struct slice text)
{
    char *out = arena_alloc(arena, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        out[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] | 32) : text.p[i];
    return (struct slice){out, text.n};
}

/* ---- values ---- */

/* Bytes of the character reference at the start of `text`, or 0. */
static size_t reference(struct slice text, uint32_t *unicode)
{
    static const struct {
        const char *name;
        uint32_t unicode;
    } names[] = {
        {"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
        {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", 0xA0},
    };
    bool hex = slice_starts(text, "&#x") || slice_starts(text, "&#X");
    size_t i = hex ? 3 : 2;

    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        *unicode = names[n].unicode;
        if (slice_starts(text, names[n].name))
            return strlen(names[n].name);
    }
    *unicode = 0;
    if (!slice_starts(text, "&#"))
        return 0;
    for (; i < text.n && text.p[i] != ';' && *unicode < 0x110000; i++) {
        char c = text.p[i];
        char small = (char)(c | 32);
        if (c >= '0' && c <= '9')
            *unicode = *unicode * (hex ? 16 : 10) + (uint32_t)(c - '0');
        else if (hex && small >= 'a' && small <= 'f')
            *unicode = *unicode * 16 + (uint32_t)(small - 'a' + 10);
        else
            return 0;
    }
    bool valid = *unicode >= 0x20 && *unicode < 0x110000 && (*unicode & ~0x7FFu) != 0xD800;
    return valid && i < text.n && text.p[i] == ';' ? i + 1 : 0;
}

static struct slice decode(struct arena *arena, struct slice text)
{
    struct buf out = {0};

    if (!text.n || !memchr(text.p, '&', text.n))
        return arena_copy(arena, text);
    for (size_t i = 0; i < text.n;) {
        uint32_t unicode;
        size_t n = text.p[i] == '&' ? reference(slice_sub(text, i, text.n), &unicode) : 0;
        if (n)
            buf_char(&out, unicode);
        else
            buf_byte(&out, text.p[i]);
        i += n ? n : 1;
    }
    struct slice made = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return made;
}

/* ---- tags ---- */

static void add_classes(struct arena *arena, struct attrs *attrs, struct slice words)
{
    struct node holder = {.attrs = *attrs};

    for (size_t i = 0, end; i < words.n && holder.attrs.class_count < MAX_ATTRS;
         i = end + 1) {
        for (end = i; end < words.n && !is_space(words.p[end]);)
            end++;
        if (end > i)
            node_add_class(arena, &holder, slice_sub(words, i, end));
    }
    *attrs = holder.attrs;
}

void html_add_attr(struct arena *arena, struct attrs *attrs, struct slice key,
                   struct slice value)
{
    struct node holder = {.attrs = *attrs};

    if (slice_is(key, "id")) {
        value = slice_trim(value);
        if (!attrs->id.n && value.n && !memchr(value.p, ' ', value.n))
            attrs->id = value;
    } else if (slice_is(key, "class")) {
        add_classes(arena, attrs, value);
    } else {
        if (!node_attr(&holder, key.p).p)
            node_set_attr(arena, &holder, key, value);
        *attrs = holder.attrs;
    }
}

/* Takes one attribute, which starts at `*at`. */
static bool take_attr(struct arena *arena, struct slice text, size_t *at,
                      struct html_tag *tag, bool keep)
{
    size_t start = *at, i = start;
    struct slice value = {"", 0};

    while (i < text.n && !is_space(text.p[i]) && !strchr("\"'<>/=", text.p[i]))
        i++;
    struct slice key = slice_sub(text, start, i);
    size_t after = i;
    while (after < text.n && is_space(text.p[after]))
        after++;
    if (after < text.n && text.p[after] == '=') {
        for (i = after + 1; i < text.n && is_space(text.p[i]);)
            i++;
        char quote = i < text.n ? text.p[i] : 0;
        size_t from = i;
        if (quote == '"' || quote == '\'') {
            from = ++i;
            while (i < text.n && text.p[i] != quote)
                i++;
            if (i == text.n)
                return false;
        } else {
            while (i < text.n && !is_space(text.p[i]) && !strchr("\"'<>=`", text.p[i]))
                i++;
        }
        value = slice_sub(text, from, i);
        i += quote == '"' || quote == '\'';
    }
    if (i == start)
        return false;
    if (keep && key.n)
        html_add_attr(arena, &tag->attrs, lower(arena, key), decode(arena, value));
    *at = i;
    return key.n > 0;
}

static bool is_void(struct slice name)
{
    static const char *const names[] = {
        "br",  "img",  "hr",    "wbr",    "input", "meta",  "link",  "base",
        "col", "area", "embed", "source", "track", "param", "image", "frame"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is(name, names[i]))
            return true;
    return false;
}

bool html_tag_parse(struct arena *arena, struct slice markup, struct html_tag *tag)
{
    struct slice text = slice_trim(markup);
    size_t i = 1, count = 0;

    *tag = (struct html_tag){0};
    if (text.n < 3 || text.p[0] != '<' || text.p[text.n - 1] != '>')
        return false;
    tag->closes = text.p[1] == '/';
    i += tag->closes;
    size_t start = i;
    if (!is_letter(text.p[i]))
        return false;
    while (i < text.n && (is_letter(text.p[i]) || (text.p[i] >= '0' && text.p[i] <= '9') ||
                          text.p[i] == '-' || text.p[i] == ':' || text.p[i] == '_'))
        i++;
    tag->name = lower(arena, slice_sub(text, start, i));
    for (;;) {
        while (i < text.n && is_space(text.p[i]))
            i++;
        if (i < text.n && text.p[i] == '/') {
            tag->empty = i + 2 == text.n;
            i++;
        } else if (i < text.n && text.p[i] == '>') {
            tag->empty = !tag->closes && (tag->empty || is_void(tag->name));
            return i + 1 == text.n;
        } else if (!take_attr(arena, text, &i, tag, count++ < MAX_ATTRS)) {
            return false;
        }
    }
}

/* ---- nodes ---- */

void html_keep_attrs(struct book *book, struct node *node, const struct html_tag *tag)
{
    static const char *const kept[] = {"lang", "dir", "title"};

    node->attrs = tag->attrs;
    node->attrs.pairs = NULL;
    struct slice lang = {0};
    for (const struct attr *attr = tag->attrs.pairs; attr; attr = attr->next) {
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            if (slice_is(attr->key, kept[i]) && attr->value.n)
                node_set_attr(book->arena, node, attr->key, attr->value);
        if (slice_is(attr->key, "xml:lang"))
            lang = attr->value;
    }
    if (lang.n && !node_attr(node, "lang").p)
        node_set_attr(book->arena, node, SLICE("lang"), lang);
}

static void set_class(struct book *book, struct node *node, const struct element *element)
{
    if (*element->class_name)
        node_add_class(book->arena, node, slice_of(element->class_name));
}

static struct slice attr_of(const struct html_tag *tag, const char *key)
{
    return node_attr(&(struct node){.attrs = tag->attrs}, key);
}

static void drop_title(struct node *node)
{
    for (struct attr **at = &node->attrs.pairs; *at; at = &(*at)->next)
        if (slice_is((*at)->key, "title")) {
            *at = (*at)->next;
            return;
        }
}

static void make_link(struct node *node, const struct html_tag *tag)
{
    struct slice name = attr_of(tag, "name");

    node->as.link.url = slice_trim(attr_of(tag, "href"));
    if (!node->attrs.id.n && name.n && !memchr(name.p, ' ', name.n))
        node->attrs.id = name;
    if (!node->as.link.url.n) {
        node->kind = NODE_SPAN;
        return;
    }
    node->as.link.title = attr_of(tag, "title");
    drop_title(node);
}

static void make_image(struct book *book, struct node *node, const struct html_tag *tag)
{
    static const char *const kept[] = {"width", "height"};

    struct slice alt = attr_of(tag, "alt");
    node->as.image.path = slice_trim(attr_of(tag, "src"));
    if (!node->as.image.path.n) { /* no image, but its words stay */
        node->kind = NODE_SPAN;
        if (alt.n)
            node_append(node, node_new_text(book->arena, alt, node->span));
        return;
    }
    node->as.image.alt = alt;
    node->as.image.decorative = alt.p && !alt.n;
    node->as.image.title = attr_of(tag, "title");
    drop_title(node);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct slice value = attr_of(tag, kept[i]);
        if (value.n)
            node_set_attr(book->arena, node, slice_of(kept[i]), value);
    }
}

struct node *html_tag_node(struct book *book, const struct html_tag *tag, struct span span)
{
    const struct element *element = element_find(tag->name);

    if (tag->closes || !element ||
        (element->does != DOES_INLINE && element->does != DOES_VOID))
        return NULL;
    struct node *node = node_new(book->arena, element->kind, span);
    html_keep_attrs(book, node, tag);
    set_class(book, node, element);
    if (node->kind == NODE_LINK)
        make_link(node, tag);
    else if (node->kind == NODE_IMAGE)
        make_image(book, node, tag);
    else if (node->kind == NODE_TEXT)
        node->text = SLICE("\xE2\x80\x8B"); /* wbr: a zero-width space */
    else if (node->kind == NODE_SPAN &&
             (node_has_class(node, "smallcaps") || node_has_class(node, "small-caps") ||
              node_has_class(node, "sc")))
        node->kind = NODE_SMALL_CAPS;
    return node;
}

void html_tag_finish(struct book *book, struct node *node)
{
    if (node->kind == NODE_CODE && node->first) {
        node->text = node_plain_text(book->arena, node);
        while (node->first)
            node_remove(node->first);
    } else if (node->kind == NODE_SPAN && node->first && node_has_class(node, "q")) {
        struct span span = node->span;
        node_insert_before(node->first, node_new_text(book->arena, SLICE("\""), span));
        node_append(node, node_new_text(book->arena, SLICE("\""), span));
    } else if ((node->kind == NODE_SPAN || node->kind == NODE_LINK) && !node->first &&
               node->attrs.id.n) {
        node->kind = NODE_ANCHOR;
    }
}

bool html_is_wrapper(struct arena *arena, struct slice markup, struct html_tag *tag)
{
    if (!html_tag_parse(arena, markup, tag) || tag->empty)
        return false;
    const struct element *element = element_find(tag->name);
    return element && (element->does == DOES_WRAP || element->does == DOES_INLINE);
}

void html_wrapper_open(struct book *book, struct node *node, const struct html_tag *tag)
{
    const struct element *element = element_find(tag->name);

    html_keep_attrs(book, node, tag);
    if (element->does == DOES_WRAP) {
        node->kind = element->kind;
        set_class(book, node, element);
    } else if (element->kind != NODE_SPAN || *element->class_name) {
        node_add_class(book->arena, node, slice_of(element->name));
    }
}

/* What was a block of its own before it was known to stand in a figure: its inlines into a
 * caption. */
static void make_caption(struct book *book, struct node *caption)
{
    struct node *from = node_new(book->arena, NODE_DIV, caption->span);

    caption->kind = NODE_CAPTION;
    if (caption->attrs.class_count == 1) /* its own, by which it was known */
        caption->attrs.class_count = 0;
    node_move_children(from, caption);
    for (struct node *block = from->first; block; block = block->next) {
        if (caption->last)
            node_append(caption, node_new(book->arena, NODE_LINE_BREAK, block->span));
        node_move_children(caption, block);
    }
}

static bool is_caption(const struct node *node)
{
    if (node->kind != NODE_DIV || !node_has_class(node, "figcaption"))
        return false;
    for (const struct node *block = node->first; block; block = block->next)
        if (block->kind != NODE_PARAGRAPH)
            return false;
    return true;
}

/* The words of a figure's image are its caption, unless it has one. */
static void place_words(struct book *book, struct node *figure)
{
    struct node *caption = figure->first, *image = figure->first;

    while (caption && caption->kind != NODE_CAPTION)
        caption = caption->next;
    while (image && !(image->kind == NODE_IMAGE && image->first))
        image = image->next;
    if (!image)
        return;
    if (!caption)
        node_append(figure, caption = node_new(book->arena, NODE_CAPTION, image->span));
    if (!caption->first)
        node_move_children(caption, image);
    while (image->first)
        node_remove(image->first);
}

void html_wrapper_finish(struct book *book, struct node *node)
{
    for (struct node *child = node->first, *next; child && node->kind == NODE_FIGURE;
         child = next) {
        next = child->next;
        if (is_caption(child)) {
            make_caption(book, child);
        } else if (child->kind == NODE_PARAGRAPH && child->first &&
                   child->first == child->last && child->first->kind == NODE_IMAGE) {
            struct node *image = child->first;
            node_remove(image);
            node_insert_before(child, image);
            node_remove(child);
        }
    }
    if (node->kind == NODE_FIGURE)
        place_words(book, node);
}
