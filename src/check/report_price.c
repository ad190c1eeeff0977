/* What it would have cost to keep the rule that a finding breaks, in words and as JSON. */
#include "check/report_parts.h"

#include "model/node.h"

#include <glib.h>

#define RATIO_ONE 1024.0

/* The name of what would be paid, for programs. */
static const char *const names[] = {
    [PRICE_NEVER] = "none-possible", [PRICE_SHORT] = "short-page", [PRICE_LONG] = "long-page",
    [PRICE_EVEN] = "uneven-spread",  [PRICE_HYPHEN] = "hyphen",    [PRICE_LINES] = "widow-orphan", [PRICE_NOTE] = "note-split",
    [PRICE_LOOSE] = "line-longer",   [PRICE_TIGHT] = "line-shorter", [PRICE_PAGE] = "page-more",
    [PRICE_ROOM] = "room",           [PRICE_OTHER] = "small-changes",
};

/** The page that is meant, as its folio; "?" beyond the book. */
static struct slice folio_of(const struct report *report, const struct finding *finding)
{
    int64_t page = (int64_t)finding->page + finding->price->pages;

    if (page < 0 || page >= (int64_t)report->pages->count)
        return SLICE("?");
    return report->pages->page[page].folio;
}

/** Where the paragraph starts that would be set in another way. */
static bool block_place(const struct report *report, const struct page_price *price,
                        struct slice *file, unsigned *line)
{
    const struct node *node = price->block;
    unsigned column;

    while (node && !node->span.file)
        node = node->parent;
    const struct source *source = node ? sources_find(report->book->sources, node->span.file) : NULL;
    if (!source)
        return false;
    *file = source->name;
    source_place(source, node->span.start, line, &column, NULL);
    return true;
}

static void print_paragraph(const struct report *report, const struct page_price *price,
                            struct buf *out)
{
    bool loose = price->kind == PRICE_LOOSE;
    struct slice file;
    unsigned line;

    buf_string(out, "a paragraph");
    if (block_place(report, price, &file, &line))
        buf_printf(out, " (%.*s:%u)", (int)file.n, file.p, line);
    buf_printf(out, " would be a line %s, with a line of ratio ", loose ? "longer" : "shorter");
    buf_decimal(out, price->value / RATIO_ONE, 1);
}

static const char *plural(int32_t count)
{
    return count == 1 ? "" : "s";
}

void print_price(const struct report *report, const struct finding *finding, struct buf *out)
{
    const struct page_price *price = finding->price;
    struct slice folio = folio_of(report, finding);
    int32_t value = price->value;

    switch (price->kind) {
    case PRICE_NEVER:
        buf_string(out, "not to be avoided: no paragraphs near it can be set a line longer or shorter so that it is kept");
        return;
    case PRICE_SHORT:
        buf_printf(out, "else p. %.*s would end %d line%s short", (int)folio.n, folio.p, value, plural(value));
        break;
    case PRICE_LONG:
        buf_printf(out, "else p. %.*s would be %d line%s too deep", (int)folio.n, folio.p, value, plural(value));
        break;
    case PRICE_EVEN:
        buf_printf(out, "else p. %.*s and the one facing it would differ by %d line%s", (int)folio.n,
                   folio.p, value, plural(value));
        break;
    case PRICE_HYPHEN:
        buf_printf(out, "else p. %.*s would end with a hyphen", (int)folio.n, folio.p);
        break;
    case PRICE_LINES:
        buf_printf(out, "else p. %.*s would end with an orphan or leave a widow", (int)folio.n, folio.p);
        break;
    case PRICE_NOTE:
        buf_printf(out, "else a footnote of p. %.*s would be split", (int)folio.n, folio.p);
        break;
    case PRICE_LOOSE:
    case PRICE_TIGHT:
        buf_string(out, "else ");
        print_paragraph(report, price, out);
        break;
    case PRICE_PAGE:
        buf_printf(out, "else the chapter would take %d page%s more", value, plural(value));
        break;
    case PRICE_ROOM:
        if (value > 0)
            buf_printf(out, "else p. %.*s, of its call, would have room for %d line%s of text", (int)folio.n,
                       folio.p, value, plural(value));
        else
            buf_printf(out, "p. %.*s, of its call, has no room for it", (int)folio.n, folio.p);
        return;
    case PRICE_OTHER:
        buf_string(out, "else several lines would be a little worse");
        break;
    }
    buf_printf(out, "; price %lld", (long long)price->demerits);
}

void print_price_json(const struct report *report, const struct finding *finding, struct buf *out)
{
    const struct page_price *price = finding->price;
    struct slice file;
    unsigned line;
    bool is_paragraph = price->kind == PRICE_LOOSE || price->kind == PRICE_TIGHT;

    buf_printf(out, ",\"keeping\":{\"means\":\"%s\"", names[price->kind]);
    if (price->kind != PRICE_NEVER && price->kind != PRICE_ROOM)
        buf_printf(out, ",\"price\":%lld", (long long)price->demerits);
    if (price->kind != PRICE_NEVER && price->kind != PRICE_OTHER && price->kind != PRICE_PAGE &&
        !is_paragraph)
        buf_printf(out, ",\"page\":%lld", (long long)finding->page + price->pages + 1);
    if (is_paragraph) {
        buf_string(out, ",\"ratio\":");
        buf_decimal(out, price->value / RATIO_ONE, 2);
        if (block_place(report, price, &file, &line)) {
            put_json_text(out, "file", file);
            buf_printf(out, ",\"line\":%u", line);
        }
    } else if (price->value) {
        buf_printf(out, ",\"value\":%d", price->value);
    }
    buf_byte(out, '}');
}
