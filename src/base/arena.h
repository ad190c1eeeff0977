/* An arena hands out memory that lives until the whole arena is freed: one arena per
 * book, one per layout, and a scratch one that is reset after each paragraph. There is no
 * free of single pieces. Out of memory aborts (as GLib does), so nothing returns NULL. */
#ifndef QUOIN_BASE_ARENA_H
#define QUOIN_BASE_ARENA_H

#include "base/slice.h"

struct arena;

/** Creates an empty arena; the caller owns it and ends it with arena_free. */
struct arena *arena_new(void);

/** Frees the arena and all it handed out. NULL is fine. */
void arena_free(struct arena *arena);

/** Makes all memory of the arena free for reuse; every pointer into it dies. */
void arena_reset(struct arena *arena);

/** Returns `size` zeroed bytes aligned for any type; owned by the arena. */
void *arena_alloc(struct arena *arena, size_t size);

/** Returns a zeroed array of `count` items; aborts when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t item_size);

/** Copies text into the arena; the copy is NUL-terminated beyond its length. */
struct slice arena_copy(struct arena *arena, struct slice text);

/** Copies a NUL-terminated string into the arena. */
char *arena_string(struct arena *arena, const char *s);

/** Formats into the arena as printf does; the result is NUL-terminated. */
struct slice arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Bytes the arena holds from the system, for statistics. */
size_t arena_size(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count)                                                  \
    ((type *)arena_array((arena), (count), sizeof(type)))

#endif
