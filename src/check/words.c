/* Folding, and the search for lost words.
 *
 * The comparison walks both texts side by side. Where they part, either the output has something of its own
 * (a folio, a list's mark), which is stepped over when the model's text goes on within a window behind it, or the
 * word is lost. Each step costs at most one search of a small window, so the whole is
 * linear; the rare search through all the rest is rationed. */
#include "check/words.h"

#include <glib.h>

/* How far an output's own text may reach before the model's goes on, in bytes: a long
 * contents line or a table's repeated head. */
#define WINDOW 4096
/* So many bytes in a row do not agree by accident. */
#define CONTEXT 24
/* A short word may agree by accident, so it is looked for no farther than this. */
#define NEAR 32
/* After so many lost words in a row the rest of the text is searched for the next one … */
#define LOST_IN_A_ROW 12
/* … at most so often. */
#define FAR_SEARCHES 64
/* Messages for each comparison; one cause usually loses many words. */
#define MAX_REPORTS 5

void stream_free(struct stream *stream)
{
    buf_free(&stream->text);
    vec_free(&stream->words);
}

/* ---- folding ---- */

/* Characters that outputs may add or drop: spaces, invisible ones, and the arrows that mark a
 * wrapped line of code. */
static bool is_dropped(gunichar c)
{
    if (g_unichar_isspace(c) || c < ' ')
        return true;
    switch (g_unichar_type(c)) {
    case G_UNICODE_FORMAT: case G_UNICODE_CONTROL:
        return true;
    default:
        return c == 0x21A9 || c == 0x21AA || c == 0x21B5 || c == 0x21B3;
    }
}

static void fold_char(struct buf *out, gunichar c)
{
    c = g_unichar_tolower(c);
    if (c == 0xDF) /* ß, which is SS in capitals */
        buf_string(out, "ss");
    else
        buf_char(out, c == 0x3C2 ? 0x3C3 : c); /* final sigma */
}

/* The next character of [p, end); bytes that are no UTF-8 count one by one. */
static gunichar next_char(const char **p, const char *end)
{
    gunichar c = g_utf8_get_char_validated(*p, end - *p);

    if (c == (gunichar)-1 || c == (gunichar)-2) {
        c = 0xFFFD;
        ++*p;
    } else {
        *p = g_utf8_next_char(*p);
    }
    return c;
}

/* g_ascii_tolower without the call: this runs for each letter of the book. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Folds the ASCII at the start of [p, end) in blocks; returns what follows it. */
static const char *fold_ascii(struct buf *out, const char *p, const char *end)
{
    char block[256];
    size_t n = 0;

    for (; p < end && (unsigned char)*p < 0x80; p++) {
        block[n] = lower(*p);
        n += *p > ' ' && *p != 0x7F;
        if (n == sizeof block)
            buf_bytes(out, block, n), n = 0;
    }
    buf_bytes(out, block, n);
    return p;
}

void words_fold(struct buf *out, struct slice text)
{
    const char *p = text.p, *end = p + text.n;

    for (;;) {
        p = fold_ascii(out, p, end);
        if (p >= end)
            return;
        gunichar c = next_char(&p, end);
        if (!is_dropped(c))
            fold_char(out, c);
    }
}

static void start_word(struct stream *stream, const struct node *node, size_t at)
{
    if (stream->in_word)
        return;
    stream->in_word = true;
    vec_push(&stream->words, (struct word_place){
                                 .start = (uint32_t)stream->text.size,
                                 .at = (uint32_t)at,
                                 .node = node,
                             });
}

void stream_add(struct stream *stream, struct slice text, const struct node *node)
{
    const char *p = text.p, *end = p + text.n;

    while (p < end) {
        const char *start = p;
        gunichar c = (unsigned char)*p < 0x80 ? (gunichar)*p++ : next_char(&p, end);
        if (c <= ' ' || (c >= 0x80 && g_unichar_isspace(c))) {
            stream->in_word = false;
        } else if (c < 0x7F) {
            start_word(stream, node, (size_t)(start - text.p));
            buf_byte(&stream->text, lower((char)c));
        } else if (!is_dropped(c)) {
            start_word(stream, node, (size_t)(start - text.p));
            fold_char(&stream->text, c);
        }
    }
}

void stream_break(struct stream *stream)
{
    stream->in_word = false;
}

/* ---- comparing ---- */

struct comparison {
    const struct stream *model;
    struct slice text;    /* the output's */
    size_t at;            /* how far it is used up */
    const char *name;
    struct diags *diags;
    size_t missing, in_a_row, far_searches;
};

/* The model's bytes from word `i` on, at most `most`. */
static struct slice bytes_from(const struct stream *model, size_t i, size_t most)
{
    size_t start = i < model->words.count ? model->words.items[i].start : model->text.size;

    return slice_sub(buf_view(&model->text), start, start + most);
}

static struct slice word_bytes(const struct stream *model, size_t i)
{
    size_t end = i + 1 < model->words.count ? model->words.items[i + 1].start : model->text.size;

    return slice_sub(buf_view(&model->text), model->words.items[i].start, end);
}

static bool stands_at(struct slice text, size_t at, struct slice what)
{
    return text.n - at >= what.n && memcmp(text.p + at, what.p, what.n) == 0;
}

/* Where `what` first stands in the next `window` bytes of the text; text.n when nowhere. */
static size_t find_within(const struct comparison *c, struct slice what, size_t window)
{
    struct slice area = slice_sub(c->text, c->at, c->at + window);
    const char *found = what.n && area.n ? memmem(area.p, area.n, what.p, what.n) : NULL;

    return found ? (size_t)(found - c->text.p) : c->text.n;
}

/* Steps over text of the output's own; false when word `i` is lost. */
static bool step_over(struct comparison *c, size_t i)
{
    struct slice word = word_bytes(c->model, i), context = bytes_from(c->model, i, CONTEXT);
    size_t found = find_within(c, context.n > word.n ? context : word, WINDOW);

    if (found == c->text.n) {
        struct slice next = bytes_from(c->model, i + 1, CONTEXT / 2);
        if (next.n && stands_at(c->text, c->at, next))
            return false; /* only this word is gone */
        found = find_within(c, word, NEAR);
    }
    if (found == c->text.n && c->in_a_row >= LOST_IN_A_ROW && c->far_searches < FAR_SEARCHES) {
        c->far_searches++;
        c->in_a_row = 0;
        found = find_within(c, bytes_from(c->model, i, 2 * CONTEXT), c->text.n);
    }
    if (found == c->text.n)
        return false;
    c->at = found;
    return true;
}

/* The place of a word in the source: exact when typography left its leaf's text alone. */
static struct span place_of(const struct word_place *word, size_t size)
{
    struct span span = SPAN_NONE;

    for (const struct node *node = word->node; node && !span.file; node = node->parent)
        span = node->span;
    if (word->node && word->node->span.file && span.end - span.start == word->node->text.n) {
        span.start += word->at;
        span.end = span.start + (uint32_t)size;
    }
    return span;
}

static void report(struct comparison *c, size_t i)
{
    const struct word_place *word = &c->model->words.items[i];
    struct slice shown = word_bytes(c->model, i);

    if (word->node) { /* as the author wrote it */
        struct slice text = word->node->text;
        size_t n = word->at;
        while (n < text.n && !g_ascii_isspace(text.p[n]))
            n++;
        shown = slice_sub(text, word->at, n);
    }
    char *copy = g_strndup(shown.p, MIN(shown.n, 60));
    char *valid = g_utf8_make_valid(copy, -1);
    diag(c->diags, place_of(word, shown.n), DIAG_WORD_LOST, valid, c->name);
    g_free(valid);
    g_free(copy);
}

size_t words_compare(const struct stream *model, struct slice text, const char *name,
                     struct diags *diags)
{
    struct comparison c = {.model = model, .text = text, .name = name, .diags = diags};

    for (size_t i = 0; i < model->words.count; i++) {
        struct slice word = word_bytes(model, i);
        if (stands_at(text, c.at, word) || step_over(&c, i)) {
            c.at += word.n;
            c.in_a_row = 0;
            continue;
        }
        c.in_a_row++;
        if (c.missing++ < MAX_REPORTS)
            report(&c, i);
    }
    if (c.missing > MAX_REPORTS)
        diag(diags, SPAN_NONE, DIAG_WORDS_LOST, (int)(c.missing - MAX_REPORTS), name);
    return c.missing;
}
