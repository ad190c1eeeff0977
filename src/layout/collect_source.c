/* The way back from collected text to the manuscript. */
#include "layout/collect.h"

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/** Where in `source`, whose white space was collapsed, the first `shown` bytes of `text` end. */
static uint32_t source_offset(struct slice source, struct slice text, size_t shown)
{
    size_t at = 0;

    while (at < source.n && is_space(source.p[at]) && !(text.n && is_space(text.p[0])))
        at++;
    for (size_t i = 0; i < shown && i < text.n && at < source.n; i++) {
        if (is_space(text.p[i])) {
            while (at < source.n && is_space(source.p[at]))
                at++;
        } else if (source.p[at] == text.p[i]) {
            at++;
        } else {
            return 0;
        }
    }
    return (uint32_t)at;
}

const struct run *collected_run(const struct collected *collected, uint32_t at)
{
    size_t low = 0, high = collected->run_count;

    if (!high)
        return NULL;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (collected->runs[middle].start <= at)
            low = middle;
        else
            high = middle;
    }
    return &collected->runs[low];
}

void collected_source(const struct collected *collected, uint32_t at, const struct node **node,
                      uint32_t *offset)
{
    const struct run *run = collected_run(collected, at);

    *offset = 0;
    if (!run || !run->node)
        return;
    *node = run->node;
    if (run->node->kind == NODE_TEXT && at > run->start)
        *offset = run->skipped +
                  source_offset(slice_sub(run->node->text, run->skipped, run->node->text.n),
                                slice_sub(collected->text, run->start, run->end),
                                at - run->start);
}
