/* The lines of every paragraph as a picture, for `dump lines` and the goldens. A line shows how its
 * spaces are set (1 = stretched by all their give, -1 = shrunk by it), its badness and how it ends:
 *
 *     p case.md:3, 2 lines at 324 pt, longer 3
 *       +0.12    3     The pale Usher—threadbare in coat,
 *        0.00    0  .  heart, body, and brain.
 *
 * "-" marks a line that ends with a hyphen, "." the last one (or one before a hard break), "!" one that
 * is too wide. */
#include "layout/builder.h"
#include "layout/layout.h"
#include "layout/paragraph.h"
#include "model/book.h"
#include "style/sheet.h"

#include <glib.h>

static qlen resolve(const struct book *book, struct length length, qlen percent)
{
    const struct style *root = sheet_root(book->sheet);
    qlen leading = style_leading(root);
    struct length_bases bases = {root->font_size, root->font_size, leading, leading, percent};
    return length_resolve(length, &bases);
}

/** The room a block has: the text block's width less what the boxes around it take. */
static qlen block_measure(const struct book *book, const struct node *block)
{
    const struct config *config = book->config;
    qlen page = config->page_width;
    qlen width = page - resolve(book, config->margin_inside, page) -
                 resolve(book, config->margin_outside, page);
    for (const struct node *node = block; node && node->kind != NODE_NOTE; node = node->parent) {
        const struct style *s = node->style;
        if (node->kind == NODE_ROW && node->first) {
            qlen cells = 0;
            for (const struct node *cell = node->first; cell; cell = cell->next)
                cells++;
            width /= cells;
        }
        if (s)
            width -= s->margin_left + s->margin_right + s->padding_left + s->padding_right +
                     s->border_left + s->border_right;
    }
    return width > PT(36) ? width : PT(36);
}

static void dump_ratio(struct buf *out, int32_t ratio)
{
    char text[32];
    int64_t hundredths = ((int64_t)(ratio < 0 ? -ratio : ratio) * 100 + 512) / 1024;
    const char *sign = hundredths == 0 ? " " : ratio < 0 ? "-" : "+";
    g_snprintf(text, sizeof text, "%s%d.%02d", sign, (int)(hundredths / 100),
               (int)(hundredths % 100));
    buf_printf(out, "%8s", text);
}

static void dump_line(struct buf *out, const struct paragraph *paragraph,
                      const struct line_info *line, bool last)
{
    struct slice text =
        slice_trim(slice_sub(paragraph->text, line->start, line->end));
    bool forced = text.n >= 3 && memcmp(text.p + text.n - 3, "\xe2\x80\xa8", 3) == 0;
    if (forced)
        text.n -= 3;
    dump_ratio(out, line->ratio);
    const char *end = line->overfull ? "!" : line->hyphenated ? "-" : last || forced ? "." : " ";
    buf_printf(out, " %5d  %s  ", (int)line->badness, end);
    buf_slice(out, text);
    buf_byte(out, '\n');
}

static void dump_paragraph(struct buf *out, const struct book *book,
                           const struct paragraph *paragraph, qlen measure)
{
    const struct node *node = paragraph->node;
    const struct setting *natural = &paragraph->settings[SETTING_NATURAL];
    const struct source *source = sources_find(book->sources, node->span.file);
    unsigned line = 0;
    buf_string(out, node_kind_name(node->kind));
    if (source) {
        source_place(source, node->span.start, &line, NULL, NULL);
        buf_byte(out, ' ');
        buf_slice(out, source->name);
        buf_printf(out, ":%u", line);
    }
    buf_printf(out, ", %d line%s at ", (int)natural->count, natural->count == 1 ? "" : "s");
    buf_decimal(out, qlen_points(measure), 2);
    buf_string(out, " pt");
    if (paragraph->settings[SETTING_SHORTER].count)
        buf_printf(out, ", shorter %d", (int)paragraph->settings[SETTING_SHORTER].count);
    if (paragraph->settings[SETTING_LONGER].count)
        buf_printf(out, ", longer %d", (int)paragraph->settings[SETTING_LONGER].count);
    buf_byte(out, '\n');
    for (size_t i = 0; i < natural->count; i++)
        dump_line(out, paragraph, &natural->lines[i], i + 1 == natural->count);
}

void layout_dump_lines(struct book *book, const struct fonts *fonts, struct buf *out)
{
    struct shaper_options options = {book->config->expansion, book->config->protrusion, NULL};
    struct shaper *shaper = shaper_new(fonts, &options, book->diags);
    struct arena *arena = arena_new();
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        bool shown = node_kind_holds_inlines(node->kind) || node->kind == NODE_CODE_BLOCK;
        if (!shown || node_kind_is_inline(node->kind) || !node->style ||
            node->style->display == DISPLAY_NONE)
            continue;
        struct measure measure = {.width = block_measure(book, node)};
        struct paragraph *paragraph =
            paragraph_set(shaper, arena, NULL, node, &measure, NULL);
        if (paragraph->settings[SETTING_NATURAL].count)
            dump_paragraph(out, book, paragraph, measure.width);
        arena_reset(arena);
    }
    arena_free(arena);
    shaper_free(shaper);
}
