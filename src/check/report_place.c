/* From a line on a page to its place in the manuscript.
 *
 * A leaf of the tree knows the bytes of the source it was read from, but between the two stand straight quotes made
 * curly, escapes, line ends and the marks of quotations. What neither adds nor loses is letters and
 * figures: the line starts in the source where as many of them have passed as were set before it. */
#include "check/report_parts.h"

#include "model/node.h"

#include <glib.h>

static bool is_letter(const char *p, size_t *length)
{
    unsigned char byte = (unsigned char)*p;

    if (byte < 0x80) {
        *length = 1;
        return g_ascii_isalnum(*p);
    }
    *length = (size_t)g_utf8_skip[byte];
    return g_unichar_isalnum(g_utf8_get_char(p));
}

static size_t count_letters(struct slice text)
{
    size_t count = 0, length;

    for (size_t i = 0; i < text.n; i += length)
        count += is_letter(text.p + i, &length);
    return count;
}

/* Goes past `count` letters. */
static uint32_t skip_letters(struct slice source, uint32_t at, uint32_t end, size_t count)
{
    size_t length;

    while (at < end && count > 0) {
        count -= is_letter(source.p + at, &length);
        at += (uint32_t)length;
    }
    return MIN(at, end);
}

/* A quote or a bracket belongs to the word behind it, and so does what makes a character literal. */
static bool opens(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_INITIAL_PUNCTUATION ||
           (c < 0x80 && strchr("\"'*_\\", (int)c));
}

/* From where a line ends to where the next one starts: its first letter with the marks right before it. What the
 * line before ends with, white and the signs of quotations are passed. */
static uint32_t skip_to_word(struct slice source, uint32_t at, uint32_t end)
{
    uint32_t word = at;
    size_t length;

    while (word < end && !is_letter(source.p + word, &length))
        word += (uint32_t)length;
    if (word >= end)
        return at;
    while (word > at) {
        const char *before = g_utf8_prev_char(source.p + word);
        if (before < source.p + at || !opens(g_utf8_get_char(before)))
            break;
        word = (uint32_t)(before - source.p);
    }
    return word;
}

/* The first line of a fence holds no code. */
static uint32_t leaf_start(const struct node *leaf, struct slice source, uint32_t end)
{
    uint32_t at = MIN(leaf->span.start, end);

    if (leaf->kind == NODE_CODE_BLOCK && at < end && strchr("`~", source.p[at]))
        while (at < end && source.p[at++] != '\n')
            ;
    return at;
}

static struct span block_span(const struct node *node)
{
    while (node && !node->span.file)
        node = node->parent;
    return node ? node->span : SPAN_NONE;
}

struct span placer_find(struct placer *placer, const struct text_line *line)
{
    const struct node *leaf = line->leaf;
    const struct source *source = leaf ? sources_find(placer->sources, leaf->span.file) : NULL;

    if (!source)
        return block_span(leaf ? leaf : line->block);
    uint32_t end = (uint32_t)MIN(leaf->span.end, source->text.n);
    /* `before` is empty for the leaf's first line, wherever it points. */
    bool goes_on = leaf == placer->leaf && line->before.n >= placer->counted &&
                   (placer->counted == 0 || line->before.p == placer->before);
    if (!goes_on) {
        placer->leaf = leaf;
        placer->counted = 0;
        placer->at = leaf_start(leaf, source->text, end);
    }
    struct slice more = slice_sub(line->before, placer->counted, line->before.n);
    placer->at = skip_letters(source->text, placer->at, end, count_letters(more));
    placer->before = line->before.p;
    placer->counted = line->before.n;
    uint32_t at = skip_to_word(source->text, placer->at, end);
    return (struct span){leaf->span.file, at, MAX(at, end)};
}
