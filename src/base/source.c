/* The loaded sources, and the way from byte offsets to lines and columns. */
#include "base/source.h"

#include "base/vec.h"

struct sources {
    struct arena *arena;
    VEC(struct source *) list;
};

struct sources *sources_new(void)
{
    struct sources *sources = g_new0(struct sources, 1);

    sources->arena = arena_new();
    return sources;
}

void sources_free(struct sources *sources)
{
    if (!sources)
        return;
    vec_free(&sources->list);
    arena_free(sources->arena);
    g_free(sources);
}

/* Line starts are found at once: sources are shared by threads afterwards. */
static void find_lines(struct arena *arena, struct source *source)
{
    VEC(uint32_t) starts = {0};
    const char *p = source->text.p, *end = p + source->text.n;

    vec_push(&starts, 0);
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
        p++;
        vec_push(&starts, (uint32_t)(p - source->text.p));
    }
    source->line_starts = vec_to_arena(&starts, arena);
    source->line_count = starts.count;
    vec_free(&starts);
}

uint32_t sources_add(struct sources *sources, struct slice name, struct slice text)
{
    struct source *source = ARENA_NEW(sources->arena, struct source);

    source->name = arena_copy(sources->arena, name);
    source->text = arena_copy(sources->arena, text);
    find_lines(sources->arena, source);
    vec_push(&sources->list, source);
    return (uint32_t)sources->list.count;
}

const struct source *sources_find(const struct sources *sources, uint32_t file)
{
    return file && file <= sources->list.count ? sources->list.items[file - 1] : NULL;
}

/* The last line that starts at or before `offset`, by halving. */
static size_t line_of(const struct source *source, uint32_t offset)
{
    size_t low = 0, high = source->line_count;

    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static unsigned count_characters(const char *p, size_t n)
{
    unsigned count = 0;

    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)p[i] & 0xC0) != 0x80;
    return count;
}

void source_place(const struct source *source, uint32_t offset, unsigned *line,
                  unsigned *column, struct slice *line_text)
{
    if (offset > source->text.n)
        offset = (uint32_t)source->text.n;
    size_t index = line_of(source, offset);
    uint32_t start = source->line_starts[index];

    if (line)
        *line = (unsigned)index + 1;
    if (column)
        *column = count_characters(source->text.p + start, offset - start) + 1;
    if (line_text) {
        uint32_t end = source_line_start(source, (unsigned)index + 2);
        while (end > start && strchr("\r\n", source->text.p[end - 1]))
            end--;
        *line_text = slice_sub(source->text, start, end);
    }
}

uint32_t source_line_start(const struct source *source, unsigned line)
{
    if (line == 0)
        return 0;
    return line <= source->line_count ? source->line_starts[line - 1]
                                      : (uint32_t)source->text.n;
}
