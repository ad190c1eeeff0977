/* Bump allocation in blocks. A piece larger than a block gets one of its own, so no size fails
 * and little is wasted. After arena_reset the blocks are kept and filled again. */
#include "base/arena.h"

#include <glib.h>
#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>

/* Big enough that a novel needs a few hundred blocks, small enough for a scratch arena. */
#define BLOCK_SIZE ((size_t)64 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *first, *current;
    size_t size;
};

static struct block *block_new(struct arena *arena, size_t size)
{
    struct block *block = g_malloc(sizeof *block + size);

    *block = (struct block){.size = size};
    arena->size += sizeof *block + size;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = g_new0(struct arena, 1);

    arena->first = arena->current = block_new(arena, BLOCK_SIZE);
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->first, *next; block; block = next) {
        next = block->next;
        g_free(block);
    }
    g_free(arena);
}

void arena_reset(struct arena *arena)
{
    for (struct block *block = arena->first; block; block = block->next)
        block->used = 0;
    arena->current = arena->first;
}

/* Moves on to a block with room: the next kept one when it is large enough, else a new one. */
static void next_block(struct arena *arena, size_t size)
{
    struct block *next = arena->current->next;

    if (!next || next->size < size) {
        struct block *block = block_new(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
        block->next = next;
        arena->current->next = block;
        next = block;
    }
    arena->current = next;
}

static void *take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        abort();
    size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (arena->current->size - arena->current->used < size)
        next_block(arena, size);
    void *piece = arena->current->bytes + arena->current->used;
    arena->current->used += size;
    return piece;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t item_size)
{
    if (item_size && count > SIZE_MAX / item_size)
        abort();
    return arena_alloc(arena, count * item_size);
}

struct slice arena_copy(struct arena *arena, struct slice text)
{
    char *copy = take(arena, text.n + 1);

    if (text.n)
        memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    return (struct slice){copy, text.n};
}

char *arena_string(struct arena *arena, const char *s)
{
    return (char *)arena_copy(arena, slice_of(s)).p;
}

struct slice arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = take(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return (struct slice){text, (size_t)size};
}

size_t arena_size(const struct arena *arena)
{
    return arena->size;
}
