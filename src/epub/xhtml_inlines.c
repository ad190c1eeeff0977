/* One handler for each kind of inline (kinds.def). */
#include "epub/writer.h"

#include "epub/css.h"
#include "epub/url.h"
#include "style/sheet.h"

#include <glib.h>

static bool inline_element(struct writer *w, const struct node *node, const char *extra_class)
{
    writer_pending(w);
    writer_open(w, node_kind_xhtml(node->kind), node, extra_class);
    return true;
}

/* ---- text ---- */

bool xhtml_TEXT(struct writer *w, const struct node *node)
{
    writer_text(w, node->text, node);
    return false;
}

/* Chinese and Japanese have no spaces between lines; Korean has. */
static bool is_ideograph(gunichar c)
{
    GUnicodeScript script = g_unichar_get_script(c);

    return g_unichar_iswide(c) && script != G_UNICODE_SCRIPT_HANGUL && c < 0x1F000;
}

static gunichar char_before(const struct node *node)
{
    const struct node *leaf = node->prev;

    while (leaf && leaf->last)
        leaf = leaf->last;
    if (!leaf || !leaf->text.n)
        return ' ';
    const char *at = g_utf8_find_prev_char(leaf->text.p, leaf->text.p + leaf->text.n);
    return at ? g_utf8_get_char(at) : ' ';
}

static gunichar char_after(const struct node *node)
{
    const struct node *leaf = node->next;

    while (leaf && leaf->first)
        leaf = leaf->first;
    return leaf && leaf->text.n ? g_utf8_get_char(leaf->text.p) : ' ';
}

bool xhtml_SOFT_BREAK(struct writer *w, const struct node *node)
{
    if (!is_ideograph(char_before(node)) || !is_ideograph(char_after(node)))
        xml_text_string(w->xml, "\n");
    return false;
}

bool xhtml_LINE_BREAK(struct writer *w, const struct node *node)
{
    (void)node;
    writer_pending(w);
    xml_open(w->xml, "br");
    xml_close(w->xml);
    writer_line(w);
    return false;
}

bool xhtml_EMPHASIS(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

bool xhtml_STRONG(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

bool xhtml_SMALL_CAPS(struct writer *w, const struct node *node)
{
    return inline_element(w, node, "smallcaps");
}

bool xhtml_UNDERLINE(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

bool xhtml_STRIKEOUT(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

bool xhtml_SUBSCRIPT(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

bool xhtml_SUPERSCRIPT(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

/* The number is no text: the stylesheet puts it before the line, and who copies the code does not get it. */
bool xhtml_CODE_LINE(struct writer *w, const struct node *node)
{
    inline_element(w, node, "line");
    if (node->as.code_line.number)
        xml_attr_int(w->xml, "data-line", (int)node->as.code_line.number);
    return true;
}

bool xhtml_KEYBOARD(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

/* An abbreviation says what it stands for. */
bool xhtml_SPAN(struct writer *w, const struct node *node)
{
    struct slice title = node_has_class(node, "abbr") ? node_attr(node, "title") : (struct slice){0};

    if (title.n) {
        writer_pending(w);
        writer_open(w, "abbr", node, NULL);
        xml_attr(w->xml, "title", title);
        return true;
    }
    inline_element(w, node, NULL);
    if (node_has_class(node, "index-term"))
        writer_semantics(w, "index-term", "");
    return true;
}

bool xhtml_CITE(struct writer *w, const struct node *node)
{
    return inline_element(w, node, "cite");
}

bool xhtml_CODE(struct writer *w, const struct node *node)
{
    inline_element(w, node, NULL);
    writer_text(w, node->text, node);
    return false;
}

/* Formulas are set as their source until there is MathML. */
bool xhtml_MATH(struct writer *w, const struct node *node)
{
    inline_element(w, node, node->as.math.display ? "math display" : "math");
    writer_text(w, node->text, node);
    return false;
}

bool xhtml_CHECKBOX(struct writer *w, const struct node *node)
{
    inline_element(w, node, "checkbox");
    xml_text_string(w->xml, node->as.checkbox.checked ? "\u2611" : "\u2610");
    writer_close(w);
    xml_text_string(w->xml, "\u00A0");
    return false;
}

bool xhtml_ANCHOR(struct writer *w, const struct node *node)
{
    return inline_element(w, node, NULL);
}

/* ---- links and images ---- */

/* What a link leads to where reading systems make something of it (§3.5 of the standards' table). */
static void known_link(struct writer *w, const struct node *node)
{
    if (node_has_class(node, "biblioref"))
        writer_semantics(w, "biblioref", "doc-biblioref");
    else if (node_has_class(node, "glossref"))
        writer_semantics(w, "glossref", "doc-glossref");
}

/* A link that leads nowhere an EPUB may lead keeps its text (EP-P12). */
bool xhtml_LINK(struct writer *w, const struct node *node)
{
    const struct node *target = node->as.link.target;
    struct slice href = {0};

    if (target)
        href = epub_href(w->epub, w->chunk, target);
    else
        href = url_for_reader(w->epub->arena, node->as.link.url);
    writer_pending(w);
    if (!href.n || writer_within(w, "a") || !node->first) {
        writer_open(w, "span", node, NULL);
        return true;
    }
    writer_open(w, "a", node, NULL);
    known_link(w, node);
    xml_attr(w->xml, "href", href);
    if (node->as.link.title.n)
        xml_attr(w->xml, "title", node->as.link.title);
    return true;
}

/* ---- pages of the print edition ---- */

/* What leads to a place; within a link it is that link's text. */
static void open_reference(struct writer *w, const struct node *ref)
{
    struct slice href = epub_href(w->epub, w->chunk, ref->as.page_ref.target);

    writer_pending(w);
    if (writer_within(w, "a")) {
        writer_open(w, "span", ref, NULL);
        return;
    }
    writer_open(w, "a", ref, NULL);
    xml_attr(w->xml, "href", href);
}

/* The page as it is printed. A screen has no next page, so "overleaf" is not said here. */
bool xhtml_PAGE_REF(struct writer *w, const struct node *node)
{
    const struct book *book = w->epub->book;
    struct slice text = node->text;

    if (book->page_spans && book->page_spans[node->as.page_ref.number].first.index >= 0)
        text = page_ref_text(w->epub->arena, node,
                             &book->page_spans[node->as.page_ref.number], false);
    if (!text.n)
        return false;
    if (!writer_within(w, "a") || node->attrs.class_count)
        open_reference(w, node);
    writer_text(w, text, node);
    return false;
}

/* Without pages the places are counted. */
static struct slice locator_label(struct writer *w, const struct locator *locator, size_t index)
{
    const struct place_words *words = locator->ref->as.page_ref.words;

    if (!w->epub->book->page_spans)
        return arena_printf(w->epub->arena, "%zu", index + 1);
    return locator_text(w->epub->arena, locator, words);
}

static struct locator *find_locators(struct writer *w, const struct node *node, size_t *count)
{
    const struct book *book = w->epub->book;
    size_t n = 0;

    if (book->page_spans)
        return locators_of(w->epub->arena, node, book->page_spans, count);
    for (const struct node *ref = node->first; ref; ref = ref->next)
        n++;
    struct locator *locators = ARENA_ARRAY(w->epub->arena, struct locator, n + 1);
    *count = 0;
    for (const struct node *ref = node->first; ref; ref = ref->next)
        locators[(*count)++].ref = ref;
    return locators;
}

bool xhtml_LOCATORS(struct writer *w, const struct node *node)
{
    size_t count;
    struct locator *locators = find_locators(w, node, &count);

    inline_element(w, node, "locators");
    for (size_t i = 0; i < count; i++) {
        const struct node *ref = locators[i].ref;
        if (i > 0)
            writer_text(w, slice_of(ref->as.page_ref.words->list), node);
        open_reference(w, ref);
        writer_semantics(w, "index-locator", "");
        writer_text(w, locator_label(w, &locators[i], i), ref);
        writer_close(w);
    }
    return false;
}

/* An image of a given size takes the same share of a reader's screen as of the page, which is what the two have in
 * common; but one that is small beside its text goes with that, as a letter does. */
#define SMALL_EMS 4

static qlen measure_of(const struct config *config, qlen em)
{
    struct length_bases bases = {.em = em, .rem = em, .lh = em};

    return config->page_width - length_resolve(config->margin_inside, &bases) -
           length_resolve(config->margin_outside, &bases);
}

/* The width asked for, or the one that follows from the height; SIZE_AUTO for none. */
static qlen wanted_width(const struct style *style, const struct resource *resource)
{
    if (style->width != SIZE_AUTO || style->height == SIZE_AUTO || style->height < 0 ||
        !resource->height)
        return style->width;
    return (qlen)((int64_t)style->height * resource->width / resource->height);
}

static const struct style *on_screen(const struct writer *w, const struct node *node)
{
    const struct style *style = node->style;
    qlen width = style ? wanted_width(style, node->as.image.resource) : SIZE_AUTO;
    qlen measure = style ? measure_of(w->epub->book->config, style->font_size) : 0;

    if (width == SIZE_AUTO || measure <= 0)
        return style;
    if (node->parent && node_is_part(node->parent)) /* which has that width */
        width = measure;
    struct style *shown = ARENA_NEW(w->epub->arena, struct style);
    *shown = *style;
    shown->width = width;
    if (width > SMALL_EMS * style->font_size) /* in whole percents, so that alike ones share a rule */
        shown->width = -(qlen)CLAMP((int64_t)width * 100 / measure, 1, 100) * 1024 / 100;
    return shown;
}

/* Where there is no picture, its description stands. */
static bool describe(struct writer *w, const struct node *node)
{
    writer_open(w, "span", node, NULL);
    writer_text(w, node->as.image.alt, node);
    return false;
}

bool xhtml_IMAGE(struct writer *w, const struct node *node)
{
    const struct resource *resource = node->as.image.resource;
    const char *path = resource ? w->epub->image_paths[resource->number] : NULL;
    struct slice alt = node->as.image.alt;

    if (!node->as.image.decorative) {
        w->epub->has_images = true;
        w->epub->all_images_described &= slice_trim(alt).n > 0;
    }
    writer_pending(w);
    if (!path)
        return describe(w, node);
    struct node shown = *node;
    shown.style = on_screen(w, node);
    writer_open(w, "img", &shown, shown.style == node->style ? NULL : "sized");
    xml_attr_string(w->xml, "src", path);
    xml_attr(w->xml, "alt", alt.p ? alt : SLICE(""));
    if (node->as.image.decorative || !alt.n)
        xml_attr_string(w->xml, "role", "presentation");
    if (w->epub->image_widths[resource->number]) {
        xml_attr_int(w->xml, "width", w->epub->image_widths[resource->number]);
        xml_attr_int(w->xml, "height", w->epub->image_heights[resource->number]);
    }
    return false;
}
