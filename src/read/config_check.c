/* What must be true of values together, or of a value as a whole: a page with room for text between its margins, an
 * ISBN with the right last digit. */
#include "read/config_parts.h"

#include "read/page_size.h"

#include <glib.h>

static void check_size(struct applying *applying)
{
    struct config *config = applying->book->config;
    struct config_origin *origin = &config->origin[KEY_page_size];
    struct yaml key = {.text = SLICE("page.size"), .span = origin->span};
    struct yaml value = {.text = config->page_size, .span = origin->span};
    /* Smaller than a visiting card or larger than PDF allows is a slip. */
    const qlen least = PT(100), most = PT(14400);

    bool is_size = page_size_parse(config->page_size, &config->page_width, &config->page_height);
    if (is_size && config->page_width >= least && config->page_height >= least &&
        config->page_width <= most && config->page_height <= most)
        return;
    const char *near = page_size_suggest(config->page_size);
    char *wants = is_size ? g_strdup("pages from 36 mm to 5 m wide and high")
                  : near ? g_strdup_printf("a size; did you mean '%s'?", near)
                       : g_strdup("a name (a5, b-format, 6x9 …) or two lengths");
    config_refuse(applying, &key, &value, wants);
    g_free(wants);
    page_size_parse(SLICE("6x9"), &config->page_width, &config->page_height);
}

/* The room between two margins; lengths in em and the like are taken for those of a text of 10 pt. */
static qlen room_between(qlen page, struct length a, struct length b)
{
    struct length_bases bases = {.em = PT(10), .rem = PT(10), .lh = PT(13), .percent = page};

    return page - length_resolve(a, &bases) - length_resolve(b, &bases);
}

/* A measure of less than half an inch, or fewer than two lines, is no page of a book. */
static void check_margins(struct book *book)
{
    struct config *config = book->config;
    const qlen least = PT(36);
    bool wide = room_between(config->page_width, config->margin_inside, config->margin_outside) < least;
    bool high = room_between(config->page_height, config->margin_top, config->margin_bottom) < least;
    struct span at = config->origin[wide ? KEY_margin_inside : KEY_margin_top].span;

    if (!wide && !high)
        return;
    char *size = g_strndup(config->page_size.p, config->page_size.n);
    if (!at.file) /* the other one of the pair, or the page itself */
        at = config->origin[wide ? KEY_margin_outside : KEY_margin_bottom].span;
    diag(book->diags, at.file ? at : config->origin[KEY_page_size].span, DIAG_CONFIG_MARGINS, size);
    g_free(size);
    config->margin_inside = config->margin_outside =
        (struct length){config->page_width / 8, UNIT_PT};
    config->margin_top = config->margin_bottom = (struct length){config->page_height / 8, UNIT_PT};
}

/* ISBN-13: digits weighted 1 and 3 sum to a multiple of ten. BAR-01 of the standards' checklist. */
static void check_isbn(struct book *book, struct slice isbn, int key, const char *name)
{
    struct span at = book->config->origin[key].span;
    int digits = 0, sum = 0, last = 0;

    for (size_t i = 0; i < isbn.n; i++) {
        if (!g_ascii_isdigit(isbn.p[i]))
            continue;
        last = isbn.p[i] - '0';
        if (digits < 12)
            sum += last * (digits % 2 ? 3 : 1);
        digits++;
    }
    if (!isbn.n || (digits == 13 && (10 - sum % 10) % 10 == last))
        return;
    char *text = g_strndup(isbn.p, isbn.n);
    char digit[2] = {(char)('0' + (10 - sum % 10) % 10), '\0'};
    if (digits == 13)
        diag(book->diags, at, DIAG_CONFIG_ISBN, text, digit);
    else
        diag_hint(book->diags, at, "an ISBN has 13 digits, with or without hyphens",
                  DIAG_CONFIG_VALUE, text, name);
    g_free(text);
}

void config_check_page(struct applying *applying)
{
    check_size(applying);
    check_margins(applying->book);
}

void config_check_isbns(struct book *book)
{
    check_isbn(book, book->config->isbn, KEY_isbn, "isbn");
    check_isbn(book, book->config->isbn_ebook, KEY_isbn_ebook, "isbn-ebook");
}
