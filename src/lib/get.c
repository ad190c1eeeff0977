/* Config values as text, for the host: one case for each type of keys.def. */
#include "lib/lib.h"

#include <glib.h>

/* Each returns the value as text in the arena. */
static const char *text_TEXT(struct arena *arena, struct slice value, const char *values)
{
    (void)values;
    return arena_copy(arena, value).p;
}

static const char *text_FLAG(struct arena *arena, bool value, const char *values)
{
    (void)arena, (void)values;
    return value ? "yes" : "no";
}

static const char *text_COUNT(struct arena *arena, int32_t value, const char *values)
{
    (void)values;
    return arena_printf(arena, "%d", value).p;
}

static const char *text_CHOICE(struct arena *arena, int value, const char *values)
{
    while (value-- > 0 && strchr(values, '|'))
        values = strchr(values, '|') + 1;
    return arena_copy(arena, (struct slice){values, strcspn(values, "|")}).p;
}

static const char *text_LENGTH(struct arena *arena, struct length value, const char *values)
{
    static const char *const units[] = {"", "pt", "em", "ex", "rem", "lh", "%"};
    struct buf out = {0};

    (void)values;
    buf_decimal(&out, (double)value.value / 1024, 3);
    buf_string(&out, units[value.unit]);
    const char *text = arena_copy(arena, buf_view(&out)).p;
    buf_free(&out);
    return text;
}

static const char *text_TEXTS(struct arena *arena, struct texts value, const char *values)
{
    struct buf out = {0};

    (void)values;
    for (size_t i = 0; i < value.count; i++) {
        buf_string(&out, i ? ", " : "");
        buf_slice(&out, value.items[i]);
    }
    const char *text = arena_copy(arena, buf_view(&out)).p;
    buf_free(&out);
    return text;
}

const char *quoin_book_get(quoin_book *book, const char *key)
{
    struct arena *arena = book->book->arena;
    const struct config *config = book->book->config;

    if (!key || !book->read)
        return NULL;
#define KEY(field, path, TYPE, initial, values, help)                                      \
    if (strcmp(key, path) == 0)                                                            \
        return text_##TYPE(arena, config->field, values);
#include "model/keys.def"
    return NULL;
}
