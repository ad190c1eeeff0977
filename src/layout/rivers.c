/* One walk down the lines with the streams that reach the line above. */
#include "layout/rivers.h"

/* Arms of one river end near each other, so only so many of those found last are looked at. */
#define ARMS_REMEMBERED 16

/* A gap with the white above it. */
struct stream {
    struct gap gap;
    uint32_t count;  /* lines of white down to here */
    uint32_t source; /* the gap it started with */
    bool goes_on;
};

typedef VEC(struct stream) stream_list;

static bool are_under(struct gap a, struct gap b)
{
    qlen shared = MIN(a.right, b.right) - MAX(a.left, b.left);
    qlen narrower = MIN(a.right - a.left, b.right - b.left);

    return shared > 0 && 2 * (int64_t)shared >= narrower;
}

static void end_stream(const struct stream *stream, uint32_t end, uint32_t least, rivers *out)
{
    struct gap gap = stream->gap;
    struct river river = {end - stream->count, stream->count, stream->source,
                          gap.left + (gap.right - gap.left) / 2};

    if (stream->goes_on || stream->count < least)
        return;
    for (size_t i = 0; i < MIN(out->count, ARMS_REMEMBERED); i++) {
        struct river *other = &out->items[out->count - 1 - i];
        if (other->first != river.first || other->source != river.source)
            continue;
        if (other->count < river.count)
            *other = river;
        return;
    }
    vec_push(out, river);
}

/* Streams above flow into the gaps of this line. Both stand from left to right, so one walk over them is enough:
 * a stream is passed for good when it ends left of the gap. */
static void flow_into(stream_list *upper, stream_list *here, const struct gap_line *line)
{
    size_t from = 0;

    for (uint32_t i = 0; i < line->count; i++) {
        struct stream stream = {line->gaps[i], 1, i, false};
        while (line->under && from < upper->count &&
               upper->items[from].gap.right <= stream.gap.left)
            from++;
        for (size_t a = from; line->under && a < upper->count; a++) {
            struct stream *above = &upper->items[a];
            if (above->gap.left >= stream.gap.right)
                break;
            if (!are_under(above->gap, stream.gap))
                continue;
            above->goes_on = true;
            if (above->count + 1 > stream.count) {
                stream.count = above->count + 1;
                stream.source = above->source;
            }
        }
        vec_push(here, stream);
    }
}

void rivers_find(const struct gap_line *lines, size_t count, uint32_t least, rivers *out)
{
    stream_list above = {0}, here = {0};

    for (uint32_t i = 0; i <= count; i++) {
        vec_clear(&here);
        if (i < count)
            flow_into(&above, &here, &lines[i]);
        for (size_t a = 0; a < above.count; a++)
            end_stream(&above.items[a], i, least, out);
        stream_list swap = above;
        above = here;
        here = swap;
    }
    vec_free(&above);
    vec_free(&here);
}
