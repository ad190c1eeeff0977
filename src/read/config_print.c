/* `quoin config`: every key with the value in force and where it was set. */
#include "read/read.h"

#include <glib.h>
#include <jansson.h>

static const struct {
    const char *path, *type, *values;
    size_t offset;
} rows[KEY_COUNT] = {
#define KEY(field, path, TYPE, initial, values, help)                                    \
    [KEY_##field] = {path, #TYPE, values, offsetof(struct config, field)},
#include "model/keys.def"
};

static void print_length(struct buf *out, struct length length)
{
    static const char *const units[] = {"", "pt", "em", "ex", "rem", "lh", "%"};

    buf_decimal(out, (double)length.value / 1024, 3);
    buf_string(out, length.value ? units[length.unit] : "");
}

static void print_texts(struct buf *out, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        buf_string(out, i ? ", " : "");
        buf_slice(out, texts->items[i]);
    }
}

static void print_choice(struct buf *out, const char *words, int index)
{
    while (index-- > 0)
        words += strcspn(words, "|") + 1;
    buf_bytes(out, words, strcspn(words, "|"));
}

static void print_value(struct buf *out, const struct config *config, int key)
{
    const void *field = (const char *)config + rows[key].offset;

    switch (rows[key].type[0]) {
    case 'F':
        buf_string(out, *(const bool *)field ? "yes" : "no");
        return;
    case 'L':
        print_length(out, *(const struct length *)field);
        return;
    case 'C':
        if (rows[key].type[1] == 'O')
            buf_printf(out, "%d", *(const int32_t *)field);
        else
            print_choice(out, rows[key].values, *(const int *)field);
        return;
    }
    if (strcmp(rows[key].type, "TEXTS") == 0)
        print_texts(out, field);
    else
        buf_slice(out, *(const struct slice *)field);
}

static void print_origin(struct buf *out, const struct book *book, struct config_origin origin)
{
    const struct source *source = sources_find(book->sources, origin.span.file);
    unsigned line;

    if (!source) {
        buf_string(out, "built in");
        return;
    }
    source_place(source, origin.span.start, &line, NULL, NULL);
    if (slice_is(source->name, "--set"))
        buf_string(out, "--set");
    else
        buf_printf(out, "%.*s:%u", (int)source->name.n, source->name.p, line);
}

static void print_text_row(struct buf *out, const char *path, struct slice value,
                           struct slice origin)
{
    buf_printf(out, "%-26s %-34.*s %.*s\n", path, (int)value.n, value.p, (int)origin.n, origin.p);
}

static json_t *json_row(struct slice value, struct slice origin)
{
    return json_pack("{s:s%, s:s%}", "value", value.p, value.n, "origin", origin.p, origin.n);
}

static void add_people(const struct book *book, json_t *object, struct buf *out)
{
    for (size_t i = 0; i < book->config->person_count; i++) {
        const struct person *person = &book->config->people[i];
        if (object)
            json_array_append_new(json_object_get(object, "people"),
                                  json_pack("{s:s%, s:s%}", "name", person->name.p,
                                            person->name.n, "role", person->role.p,
                                            person->role.n));
        else
            buf_printf(out, "%-26s %.*s (%.*s)\n", "people", (int)person->name.n,
                       person->name.p, (int)person->role.n, person->role.p);
    }
}

void config_print(const struct book *book, bool json, struct buf *out)
{
    json_t *object = json ? json_pack("{s:[]}", "people") : NULL;
    struct buf value = {0}, origin = {0};

    for (int key = 0; key < KEY_COUNT; key++) {
        buf_clear(&value);
        buf_clear(&origin);
        print_value(&value, book->config, key);
        print_origin(&origin, book, book->config->origin[key]);
        if (json)
            json_object_set_new(object, rows[key].path,
                                json_row(buf_view(&value), buf_view(&origin)));
        else
            print_text_row(out, rows[key].path, buf_view(&value), buf_view(&origin));
    }
    add_people(book, object, out);
    if (json) {
        char *text = json_dumps(object, JSON_INDENT(2));
        buf_string(out, text);
        buf_byte(out, '\n');
        free(text);
        json_decref(object);
    }
    buf_free(&value);
    buf_free(&origin);
}
