/* The EPUB: the list of its stages. The text is written first, because writing it tells which styles, which
 * characters of which fonts and which page breaks the other files have to know of. */
#include "epub/package.h"

#include "epub/css.h"
#include "epub/fonts.h"
#include "epub/pagelist.h"
#include "style/style.h"

#include <glib.h>

static const char xhtml_type[] = "application/xhtml+xml";

struct item *epub_add(struct epub *epub, const char *path, const char *media_type,
                      const char *properties)
{
    vec_push(&epub->items, (struct item){
                               .path = path,
                               .media_type = media_type,
                               .properties = properties,
                               .in_spine = media_type == xhtml_type,
                           });
    return &vec_last(&epub->items);
}

static const char *utc_time(struct arena *arena, int64_t seconds)
{
    GDateTime *when = g_date_time_new_from_unix_utc(seconds);
    char *text = when ? g_date_time_format(when, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    const char *kept = arena_string(arena, text ? text : "1980-01-01T00:00:00Z");

    g_free(text);
    if (when)
        g_date_time_unref(when);
    return kept;
}

/* The paragraph after a paragraph is the plain one: its look is filed first, so that the few others, after headings
 * and breaks, get the classes. */
static void file_plain_paragraphs(struct epub *epub)
{
    for (const struct node *division = epub->book->root->first; division; division = division->next)
        for (const struct node *node = division->first; node; node = node->next)
            if (node->kind == NODE_PARAGRAPH && node->prev && node->prev->kind == NODE_PARAGRAPH &&
                !node->attrs.class_count)
                css_class(epub->css, "p", (struct slice){0}, node->style, division->style);
}

static void start(struct epub *epub, const struct book *book, const struct epub_options *options)
{
    const struct style *root = book->root->style;

    *epub = (struct epub){.book = book, .options = options, .arena = arena_new()};
    epub->language = book_language(book);
    epub->title = slice_trim(book->config->title);
    if (!epub->title.n)
        epub->title = SLICE("Untitled");
    epub->rtl = root && root->direction == DIRECTION_RTL;
    epub->modified = utc_time(epub->arena, options->date);
    epub->all_images_described = true;
    epub->identifier = opf_identifier(epub);
    epub->css = css_new(epub->arena, root);
    if (book->config->epub_columns)
        css_allow_columns(epub->css);
    epub->fonts = fonts_use_new(options, epub->css);
    epub->pages = pagelist_new(book);
    epub->image_paths = ARENA_ARRAY(epub->arena, const char *, book->resource_count + 1);
    epub->image_widths = ARENA_ARRAY(epub->arena, uint32_t, book->resource_count + 1);
    epub->image_heights = ARENA_ARRAY(epub->arena, uint32_t, book->resource_count + 1);
    file_plain_paragraphs(epub);
    plan_chunks(epub);
    nav_plan(epub);
}

static void finish(struct epub *epub)
{
    for (size_t i = 0; i < epub->items.count; i++)
        buf_free(&epub->items.items[i].bytes);
    vec_free(&epub->items);
    vec_free(&epub->chunks);
    vec_free(&epub->toc);
    buf_free(&epub->opf);
    css_free(epub->css);
    fonts_use_free(epub->fonts);
    pagelist_free(epub->pages);
    arena_free(epub->arena);
}

/* Each text file in its place of the spine. The nav document is written after all others, for it
 * lists the page breaks they hold. */
static void add_texts(struct epub *epub)
{
    size_t nav = 0, first = epub->items.count;
    bool nav_planned = false;

    for (size_t i = 0; i < epub->chunks.count; i++) {
        const struct chunk *chunk = &epub->chunks.items[i];
        struct item *item = epub_add(epub, chunk->path, xhtml_type, chunk->is_nav ? "nav" : "");
        if (chunk->is_nav)
            nav = i, nav_planned = true;
        else
            xhtml_write_chunk(epub, chunk, &item->bytes);
    }
    if (nav_planned) {
        xhtml_write_chunk(epub, &epub->chunks.items[nav], &epub->items.items[first + nav].bytes);
    } else {
        struct item *item = epub_add(epub, "nav.xhtml", xhtml_type, "nav");
        item->in_spine = false;
        nav_write(epub, &item->bytes);
    }
}

static void add_stylesheet(struct epub *epub)
{
    struct buf css = {0};

    fonts_add(epub, &css);
    buf_string(&css, css_preamble);
    css_print(epub->css, &css);
    epub_add(epub, "style.css", "text/css", "")->bytes = css;
}

bool epub_write(const struct book *book, const struct epub_options *options, struct buf *out)
{
    struct epub epub;
    const char *error = "";

    start(&epub, book, options);
    cover_add(&epub);
    images_add(&epub);
    add_texts(&epub);
    add_stylesheet(&epub);
    ncx_write(&epub, &epub_add(&epub, "toc.ncx", "application/x-dtbncx+xml", "")->bytes);
    opf_write(&epub, &epub.opf);
    bool done = ocf_write(&epub, out, &error);
    if (!done)
        diag(book->diags, SPAN_NONE, DIAG_EPUB_FAILED, error);
    finish(&epub);
    return done;
}

void epub_dump(const struct book *book, struct buf *out)
{
    static const struct epub_options options = {0};
    struct epub epub;

    start(&epub, book, &options);
    images_plan(&epub);
    for (size_t i = 0; i < epub.chunks.count; i++) {
        buf_printf(out, "%s<!-- %s -->", i ? "\n" : "", epub.chunks.items[i].path);
        xhtml_write_body(&epub, &epub.chunks.items[i], out);
    }
    buf_byte(out, '\n');
    finish(&epub);
}
