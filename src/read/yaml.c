/* Builds the tree from libyaml's events. libyaml counts characters; places here are bytes, so
 * each mark's line is looked up and its column walked. */
#include "read/yaml.h"

#include "base/vec.h"

#include <glib.h>
#include <yaml.h>

/* Deeper than any sensible config; keeps the recursion small. */
#define MAX_DEPTH 64

struct builder {
    struct arena *arena;
    struct diags *diags;
    yaml_parser_t parser;
    uint32_t file, start;
    struct slice text;
    VEC(uint32_t) lines; /* where each line starts in text */
    bool failed;
};

static void find_lines(struct builder *builder)
{
    vec_push(&builder->lines, 0);
    for (size_t i = 0; i < builder->text.n; i++)
        if (builder->text.p[i] == '\n')
            vec_push(&builder->lines, (uint32_t)i + 1);
}

static uint32_t offset_of(const struct builder *builder, yaml_mark_t mark)
{
    size_t at = mark.line < builder->lines.count ? builder->lines.items[mark.line]
                                                 : builder->text.n;

    for (size_t column = mark.column; column && at < builder->text.n; column--) {
        at++;
        while (at < builder->text.n && (builder->text.p[at] & 0xC0) == 0x80)
            at++;
    }
    return builder->start + (uint32_t)at;
}

static struct span span_of(const struct builder *builder, const yaml_event_t *event)
{
    struct span span = {builder->file, offset_of(builder, event->start_mark),
                        offset_of(builder, event->end_mark)};

    return span;
}

static void fail(struct builder *builder, struct span at, const char *what, const char *hint)
{
    if (!builder->failed)
        diag_hint(builder->diags, at, hint, DIAG_YAML_SYNTAX, what);
    builder->failed = true;
}

static const struct problem {
    const char *theirs, *text, *hint;
} problems[] = {
#define PROBLEM(theirs, text, hint) {theirs, text, hint},
#include "read/yaml_problems.def"
};

/* Says in a writer's words what libyaml found; about what is never closed, where it opens. */
static void report_problem(struct builder *builder)
{
    const yaml_parser_t *parser = &builder->parser;
    const char *what = parser->problem ? parser->problem : "it cannot be read";
    bool open = parser->context && strstr(parser->context, "quoted scalar") != NULL;
    uint32_t at = offset_of(builder, open ? parser->context_mark : parser->problem_mark);
    struct span span = {builder->file, at, at + 1};

    if (at - builder->start < builder->text.n && builder->text.p[at - builder->start] == '\t') {
        fail(builder, span, "a tab stands where only spaces may", "indent with spaces");
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(problems); i++)
        if (strcmp(what, problems[i].theirs) == 0) {
            fail(builder, span, problems[i].text, problems[i].hint);
            return;
        }
    fail(builder, span, what, NULL);
}

static bool next_event(struct builder *builder, yaml_event_t *event)
{
    if (builder->failed)
        return false;
    if (yaml_parser_parse(&builder->parser, event))
        return true;
    report_problem(builder);
    return false;
}

static struct yaml *build(struct builder *builder, const yaml_event_t *event, int depth);

static struct yaml *build_next(struct builder *builder, int depth, yaml_event_type_t end,
                               bool *ended)
{
    yaml_event_t event;
    struct yaml *node = NULL;

    *ended = true;
    if (!next_event(builder, &event))
        return NULL;
    *ended = event.type == end;
    if (!*ended)
        node = build(builder, &event, depth);
    yaml_event_delete(&event);
    return node;
}

static void build_children(struct builder *builder, struct yaml *parent, int depth,
                           yaml_event_type_t end)
{
    struct yaml **last = &parent->first;
    bool ended;

    for (;;) {
        struct yaml *node = build_next(builder, depth, end, &ended);
        if (ended || !node)
            return;
        if (parent->kind == YAML_MAP) {
            node->value = build_next(builder, depth, end, &ended);
            if (!node->value)
                return;
            if (node->kind != YAML_SCALAR) /* no key of ours; the schema will say so */
                *node = (struct yaml){.span = node->span, .text = SLICE("[…]"), .value = node->value};
        }
        *last = node;
        last = &node->next;
        if (parent->span.end < (node->value ? node->value : node)->span.end)
            parent->span.end = (node->value ? node->value : node)->span.end;
    }
}

static struct yaml *build(struct builder *builder, const yaml_event_t *event, int depth)
{
    struct yaml *node = ARENA_NEW(builder->arena, struct yaml);

    node->span = span_of(builder, event);
    if (depth > MAX_DEPTH) {
        fail(builder, node->span, "it is nested too deeply", NULL);
        return NULL;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->text = arena_copy(builder->arena,
                                (struct slice){(const char *)event->data.scalar.value,
                                               event->data.scalar.length});
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return node;
    case YAML_SEQUENCE_START_EVENT:
        node->kind = YAML_LIST;
        build_children(builder, node, depth + 1, YAML_SEQUENCE_END_EVENT);
        return node;
    case YAML_MAPPING_START_EVENT:
        node->kind = YAML_MAP;
        build_children(builder, node, depth + 1, YAML_MAPPING_END_EVENT);
        return node;
    case YAML_ALIAS_EVENT:
        diag(builder->diags, node->span, DIAG_YAML_ALIAS);
        return node;
    default: /* libyaml's enum: stream and document events do not stand inside a document */
        return NULL;
    }
}

struct yaml *yaml_parse(struct arena *arena, struct diags *diags, uint32_t file, uint32_t start,
                        struct slice text)
{
    struct builder builder = {
        .arena = arena, .diags = diags, .file = file, .start = start, .text = text};
    struct yaml *root = NULL;
    yaml_event_t event;
    bool done = false;

    find_lines(&builder);
    if (!g_utf8_validate(text.p, (gssize)text.n, NULL))
        fail(&builder, (struct span){file, start, start}, "it is not UTF-8 text", NULL);
    if (builder.failed || !yaml_parser_initialize(&builder.parser)) {
        vec_free(&builder.lines);
        return NULL;
    }
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)text.p, text.n);
    while (!done && next_event(&builder, &event)) {
        done = event.type == YAML_STREAM_END_EVENT || event.type == YAML_DOCUMENT_END_EVENT;
        if (!done && event.type != YAML_STREAM_START_EVENT &&
            event.type != YAML_DOCUMENT_START_EVENT)
            root = build(&builder, &event, 0);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&builder.parser);
    vec_free(&builder.lines);
    return root;
}

struct yaml *yaml_find(const struct yaml *map, const char *key)
{
    if (map && map->kind == YAML_MAP)
        for (struct yaml *entry = map->first; entry; entry = entry->next)
            if (slice_is(entry->text, key))
                return entry->value;
    return NULL;
}

struct slice yaml_text(const struct yaml *node)
{
    return node && node->kind == YAML_SCALAR ? node->text : (struct slice){0};
}
