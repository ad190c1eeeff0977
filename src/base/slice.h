/* A slice is borrowed text: bytes that live in an arena or in a loaded source.
 * It is not NUL-terminated and never owned; copying a slice copies a reference. */
#ifndef QUOIN_BASE_SLICE_H
#define QUOIN_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
    const char *p;
    size_t n;
};

/** The slice of a string literal; evaluated at compile time. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

/** The slice over a NUL-terminated string (NULL gives the empty slice). */
static inline struct slice slice_of(const char *s)
{
    return (struct slice){s, s ? strlen(s) : 0};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool slice_is(struct slice a, const char *s)
{
    return slice_equal(a, slice_of(s));
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

/** The part of `a` from byte `from` (at most a.n) to byte `to`, exclusive. */
static inline struct slice slice_sub(struct slice a, size_t from, size_t to)
{
    if (to > a.n)
        to = a.n;
    if (from > to)
        from = to;
    return (struct slice){a.p + from, to - from};
}

/** `a` without ASCII white space at both ends. */
static inline struct slice slice_trim(struct slice a)
{
    while (a.n && strchr(" \t\r\n", a.p[0]) && a.p[0])
        a.p++, a.n--;
    while (a.n && strchr(" \t\r\n", a.p[a.n - 1]) && a.p[a.n - 1])
        a.n--;
    return a;
}

#endif
