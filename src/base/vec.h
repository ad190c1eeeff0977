/* A growing typed array for the time of building something. Memory is g_malloc'd and ends
 * with vec_free; a finished vector is usually copied into an arena with vec_to_arena.
 * Invariant: items [0, count) are initialised; count <= room. */
#ifndef QUOIN_BASE_VEC_H
#define QUOIN_BASE_VEC_H

#include "base/arena.h"

#include <glib.h>

#define VEC(type)                                                                        \
    struct {                                                                             \
        type *items;                                                                     \
        size_t count, room;                                                              \
    }

void *vec_grow_(void *items, size_t *room, size_t need, size_t item_size);
void *vec_copy_(struct arena *arena, const void *items, size_t count, size_t item_size);

/** Makes room for `extra` more items. */
#define vec_reserve(v, extra)                                                            \
    ((v)->count + (extra) > (v)->room                                                    \
         ? (void)((v)->items = vec_grow_((v)->items, &(v)->room, (v)->count + (extra),   \
                                         sizeof *(v)->items))                            \
         : (void)0)
/** Appends one item (an expression of the item type). */
#define vec_push(v, ...) (vec_reserve((v), 1), (void)((v)->items[(v)->count++] = (__VA_ARGS__)))
/** The last item; the vector must not be empty. */
#define vec_last(v) ((v)->items[(v)->count - 1])
/** A copy of the items owned by the arena (NULL when empty). */
#define vec_to_arena(v, arena)                                                           \
    vec_copy_((arena), (v)->items, (v)->count, sizeof *(v)->items)
#define vec_clear(v) ((void)((v)->count = 0))
#define vec_free(v) (g_free((v)->items), (void)((v)->items = NULL, (v)->count = (v)->room = 0))

#endif
