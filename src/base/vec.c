/* The two typeless helpers behind vec.h. Growth is by doubling, so pushing is linear. */
#include "base/vec.h"

#include <glib.h>

void *vec_grow_(void *items, size_t *room, size_t need, size_t item_size)
{
    size_t grown = *room ? *room * 2 : 16;

    if (grown < need)
        grown = need;
    *room = grown;
    return g_realloc_n(items, grown, item_size);
}

void *vec_copy_(struct arena *arena, const void *items, size_t count, size_t item_size)
{
    if (!count)
        return NULL;
    return memcpy(arena_array(arena, count, item_size), items, count * item_size);
}
