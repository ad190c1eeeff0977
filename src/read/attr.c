#include "read/attr.h"

#include "base/vec.h"

/* More than an author ever writes; keeps "{" in odd texts cheap. */
#define MAX_ATTRS 4096

static bool ends_word(char c)
{
    return strchr(" \t\r\n}", c) != NULL; /* NUL too */
}

static size_t word_length(struct slice text, size_t at)
{
    size_t n = 0;

    while (at + n < text.n && !ends_word(text.p[at + n]) && text.p[at + n] != '=' &&
           text.p[at + n] != '{' && text.p[at + n] != '"')
        n++;
    return n;
}

/* The value after '=': quoted or a word. Returns the bytes it takes, or 0. */
static size_t take_value(struct slice text, size_t at, struct slice *value)
{
    size_t n = 0;

    if (at < text.n && (text.p[at] == '"' || text.p[at] == '\'')) {
        const char *end = memchr(text.p + at + 1, text.p[at], text.n - at - 1);
        if (!end)
            return 0;
        *value = slice_sub(text, at + 1, (size_t)(end - text.p));
        return value->n + 2;
    }
    while (at + n < text.n && !ends_word(text.p[at + n]))
        n++;
    *value = slice_sub(text, at, at + n);
    return n;
}

struct parsed {
    struct slice id;
    VEC(struct slice) classes;
    VEC(struct attr) pairs;
};

/* One attribute; returns the bytes it takes, or 0 when it is none. */
static size_t take_one(struct arena *arena, struct slice text, size_t at, struct parsed *out)
{
    char mark = text.p[at];
    size_t n;

    if (mark == '-' && at + 1 < text.n && ends_word(text.p[at + 1])) {
        vec_push(&out->classes, SLICE("unnumbered"));
        return 1;
    }
    if (mark == '#' || mark == '.') {
        n = word_length(text, at + 1);
        struct slice name = arena_copy(arena, slice_sub(text, at + 1, at + 1 + n));
        if (n == 0)
            return 0;
        if (mark == '#')
            out->id = name;
        else
            vec_push(&out->classes, name);
        return n + 1;
    }
    n = word_length(text, at);
    if (n == 0 || at + n >= text.n || text.p[at + n] != '=')
        return 0;
    struct attr pair = {.key = arena_copy(arena, slice_sub(text, at, at + n))};
    size_t value = take_value(text, at + n + 1, &pair.value);
    pair.value = arena_copy(arena, pair.value);
    vec_push(&out->pairs, pair);
    return value ? n + 1 + value : 0;
}

void attr_merge(struct arena *arena, struct attrs *attrs, const struct attrs *more)
{
    struct attr **end = &attrs->pairs;

    if (!attrs->id.n)
        attrs->id = more->id;
    if (more->class_count) {
        size_t count = attrs->class_count + more->class_count;
        struct slice *classes = ARENA_ARRAY(arena, struct slice, count);
        if (attrs->class_count)
            memcpy(classes, attrs->classes, attrs->class_count * sizeof *classes);
        memcpy(classes + attrs->class_count, more->classes, more->class_count * sizeof *classes);
        attrs->classes = classes;
        attrs->class_count = count;
    }
    while (*end)
        end = &(*end)->next;
    *end = more->pairs;
}

struct attr *attr_take(struct attrs *attrs, const char *key)
{
    for (struct attr **link = &attrs->pairs; *link; link = &(*link)->next)
        if (slice_is((*link)->key, key)) {
            struct attr *found = *link;
            *link = found->next;
            return found;
        }
    return NULL;
}

static void keep(struct arena *arena, struct parsed *parsed, struct attrs *out)
{
    struct attrs attrs = {.id = parsed->id, .class_count = parsed->classes.count};
    struct attr **end = &attrs.pairs;

    attrs.classes = vec_to_arena(&parsed->classes, arena);
    for (size_t i = 0; i < parsed->pairs.count; i++) {
        *end = ARENA_NEW(arena, struct attr);
        **end = parsed->pairs.items[i];
        end = &(*end)->next;
    }
    attr_merge(arena, out, &attrs);
}

size_t attr_parse(struct arena *arena, struct slice text, struct attrs *out)
{
    struct parsed parsed = {0};
    bool any = false, kramdown = text.n > 2 && text.p[1] == ':';
    size_t at = kramdown ? 2 : 1, taken = 0;

    if (text.n < 2 || text.p[0] != '{')
        return 0;
    if (text.n > MAX_ATTRS)
        text.n = MAX_ATTRS;
    for (;;) {
        while (at < text.n && text.p[at] != '}' && ends_word(text.p[at]))
            at++;
        if (at >= text.n || text.p[at] == '}')
            break;
        size_t n = take_one(arena, text, at, &parsed);
        if (n == 0)
            break;
        at += n;
        any = true;
    }
    if (any && at < text.n && text.p[at] == '}') {
        keep(arena, &parsed, out);
        taken = at + 1;
    }
    vec_free(&parsed.classes);
    vec_free(&parsed.pairs);
    return taken;
}
