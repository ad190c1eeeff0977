/* The cascade. Rules are kept in buckets by what their subject must have (a class, else a name,
 * else nothing), so an element is tried against few. The computed style depends on the parent's
 * style and the matching rules alone; that pair is looked up before anything is computed, so a
 * novel of ten thousand paragraphs computes a few dozen styles. */
#include "style/sheet_parts.h"

/* What a computed style depends on. */
struct key {
    const struct style *parent;
    struct slice language; /* of a lang attribute; empty when there is none */
    struct slice direction;
    enum cell_align align; /* that the author gave a table's column */
    size_t count;
    struct rule *rules[];
};

static guint key_hash(gconstpointer pointer)
{
    const struct key *key = pointer;
    guint hash = g_direct_hash(key->parent) ^ (guint)key->count ^ (guint)key->align << 16;

    for (size_t i = 0; i < key->count; i++)
        hash = hash * 31 + key->rules[i]->number;
    for (size_t i = 0; i < key->language.n; i++)
        hash = hash * 31 + (guint)key->language.p[i];
    return hash;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
    const struct key *x = a, *y = b;

    return x->parent == y->parent && x->count == y->count &&
           slice_equal(x->language, y->language) &&
           slice_equal(x->direction, y->direction) && x->align == y->align &&
           memcmp(x->rules, y->rules, x->count * sizeof *x->rules) == 0;
}

struct sheet *sheet_new(void)
{
    struct sheet *sheet = g_new0(struct sheet, 1);

    sheet->arena = arena_new();
    sheet->buckets = g_hash_table_new(g_str_hash, g_str_equal);
    sheet->cache = g_hash_table_new(key_hash, key_equal);
    sheet->root = style_initial();
    g_mutex_init(&sheet->lock);
    return sheet;
}

static void free_bucket(gpointer name, gpointer list, gpointer user)
{
    rule_list *rules = list;

    (void)name, (void)user;
    vec_free(rules);
}

void sheet_free(struct sheet *sheet)
{
    if (!sheet)
        return;
    for (size_t i = 0; i < sheet->rules.count; i++)
        vec_free(&sheet->rules.items[i]->declarations);
    vec_free(&sheet->rules);
    g_hash_table_foreach(sheet->buckets, free_bucket, NULL);
    g_hash_table_destroy(sheet->buckets);
    g_hash_table_destroy(sheet->cache);
    g_mutex_clear(&sheet->lock);
    vec_free(&sheet->family_uses);
    arena_free(sheet->arena);
    g_free(sheet);
}

const struct style *sheet_root(const struct sheet *sheet)
{
    return sheet->root;
}

const struct family_use *sheet_family_uses(const struct sheet *sheet, size_t *count)
{
    *count = sheet->family_uses.count;
    return sheet->family_uses.items;
}

bool sheet_knows_class(const struct sheet *sheet, struct slice class_name)
{
    for (size_t i = 0; i < sheet->rules.count; i++) {
        const struct selector *selector = &sheet->rules.items[i]->selector;
        for (size_t j = 0; j < selector->count; j++)
            for (size_t k = 0; k < selector->compounds[j].class_count; k++)
                if (slice_equal(selector->compounds[j].classes[k], class_name))
                    return true;
    }
    return false;
}

/* ---- computing ---- */

static int by_strength(const void *a, const void *b)
{
    const struct rule *x = *(struct rule *const *)a, *y = *(struct rule *const *)b;

    if (x->selector.specificity != y->selector.specificity)
        return x->selector.specificity < y->selector.specificity ? -1 : 1;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static void match_bucket(const struct sheet *sheet, const char *name,
                         const struct subject *subject, rule_list *out)
{
    const rule_list *list = g_hash_table_lookup(sheet->buckets, name);

    for (size_t i = 0; list && i < list->count; i++)
        if (selector_matches(&list->items[i]->selector, subject))
            vec_push(out, list->items[i]);
}

static void match_class(const struct sheet *sheet, struct slice class_name,
                        const struct subject *subject, rule_list *out)
{
    char name[128];

    if (class_name.n + 2 > sizeof name)
        return; /* no rule has such a class; see bucket_of */
    name[0] = '.';
    memcpy(name + 1, class_name.p, class_name.n);
    name[class_name.n + 1] = '\0';
    match_bucket(sheet, name, subject, out);
}

static void match(const struct sheet *sheet, const struct subject *subject, rule_list *out)
{
    const char *name = subject->node ? selector_name(subject->node) : subject->name;

    vec_clear(out);
    match_bucket(sheet, "", subject, out);
    if (name)
        match_bucket(sheet, name, subject, out);
    const char *words = subject->class_name ? subject->class_name : "";
    for (size_t n; *words; words += n + (words[n] == ' ')) {
        n = strcspn(words, " ");
        match_class(sheet, (struct slice){words, n}, subject, out);
    }
    for (size_t i = 0; subject->node && i < subject->node->attrs.class_count; i++)
        match_class(sheet, subject->node->attrs.classes[i], subject, out);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_strength);
}

/* The property that a declaration sets in text of this direction. */
static enum prop side_of(const struct declaration *declaration, int direction)
{
    enum prop prop = declaration->prop;

    if (!declaration->value.mirrored || direction != DIRECTION_RTL)
        return prop;
    /* The sides stand in CSS's order: top, right, bottom, left. */
    bool left = prop == PROP_MARGIN_LEFT || prop == PROP_PADDING_LEFT || prop == PROP_BORDER_LEFT;
    return (enum prop)(left ? prop - 2 : prop + 2);
}

/* Applies the declarations of one property, or (PROP_COUNT) of all but those computed first. */
static void apply(const struct key *key, enum prop only, const struct style *root,
                  struct style *style)
{
    for (size_t i = 0; i < key->count; i++)
        for (size_t j = 0; j < key->rules[i]->declarations.count; j++) {
            const struct declaration *declaration = &key->rules[i]->declarations.items[j];
            enum prop prop = side_of(declaration, style->direction);
            bool early = prop == PROP_FONT_SIZE || prop == PROP_LINE_HEIGHT ||
                         prop == PROP_DIRECTION;
            if (only == PROP_COUNT ? !early : prop == only)
                value_compute(prop, &declaration->value, key->parent, root, style);
        }
}

static bool is_rtl(struct slice language)
{
    static const char *const tags[] = {"ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv",
                                       "ckb", "syr"};

    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (slice_starts(language, tags[i]) &&
            (language.n == strlen(tags[i]) || language.p[strlen(tags[i])] == '-'))
            return true;
    return false;
}

static struct style *compute(struct sheet *sheet, const struct key *key, bool is_root)
{
    static const int aligns[] = {TEXT_START, TEXT_LEFT, TEXT_CENTER, TEXT_RIGHT, TEXT_LEFT};
    struct style *style = ARENA_NEW(sheet->arena, struct style);

    *style = *style_initial();
    for (int prop = 0; prop < PROP_COUNT; prop++)
        if (prop_inherited((enum prop)prop))
            prop_copy((enum prop)prop, style, key->parent);
    if (key->language.n) {
        style->language = key->language;
        style->direction = is_rtl(key->language) ? DIRECTION_RTL : DIRECTION_LTR;
    }
    if (key->direction.n)
        style->direction = slice_is(key->direction, "rtl") ? DIRECTION_RTL : DIRECTION_LTR;
    const struct style *root = is_root ? style : sheet->root;
    apply(key, PROP_DIRECTION, root, style);
    apply(key, PROP_FONT_SIZE, is_root ? style_initial() : root, style);
    apply(key, PROP_LINE_HEIGHT, root, style);
    apply(key, PROP_COUNT, root, style);
    if (key->align)
        style->text_align = aligns[key->align];
    return style;
}

/* Looks the style up by what it depends on; computes and files it when it is new. */
static const struct style *style_of(struct sheet *sheet, const struct style *parent,
                                    const struct subject *subject, rule_list *scratch,
                                    struct slice language, struct slice direction)
{
    match(sheet, subject, scratch);
    size_t size = sizeof(struct key) + scratch->count * sizeof(struct rule *);
    struct key *key = g_alloca(size);

    *key = (struct key){parent, language, direction, ALIGN_DEFAULT, scratch->count};
    if (subject->node && subject->node->kind == NODE_CELL)
        key->align = subject->node->as.cell.align;
    if (scratch->count)
        memcpy(key->rules, scratch->items, scratch->count * sizeof *key->rules);
    const struct style *style = g_hash_table_lookup(sheet->cache, key);
    if (style)
        return style;
    struct key *kept = memcpy(arena_alloc(sheet->arena, size), key, size);
    kept->language = arena_copy(sheet->arena, language);
    kept->direction = arena_copy(sheet->arena, direction);
    style = compute(sheet, kept, parent == style_initial());
    g_hash_table_insert(sheet->cache, kept, (gpointer)style);
    return style;
}

/* ---- the size of an image ---- */

/* HTML gives the sizes of images as bare numbers of pixels, which are CSS's. */
static bool parse_size(struct sheet *sheet, enum prop prop, struct slice text, struct value *out)
{
    struct length pixels;

    if (!length_parse(text, &pixels) || pixels.unit != UNIT_NONE)
        return value_parse(prop, text, sheet->arena, out);
    *out = (struct value){.length = {(int32_t)((int64_t)pixels.value * 3 / 4), UNIT_PT}};
    return pixels.value >= 0;
}

/* What an author wrote for one image, ![](a.png){width=50%}, is stronger than the rules. */
static const struct style *sized(struct sheet *sheet, struct diags *diags, const struct node *image)
{
    static const enum prop props[] = {PROP_WIDTH, PROP_HEIGHT};
    struct style *own = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(props); i++) {
        struct slice text = node_attr(image, prop_name(props[i]));
        struct value value;
        if (!text.n)
            continue;
        if (!parse_size(sheet, props[i], text, &value)) {
            sheet_report_value(diags, slice_of(prop_name(props[i])), text, image->span);
            continue;
        }
        if (!own) {
            own = ARENA_NEW(sheet->arena, struct style);
            *own = *image->style;
        }
        value_compute(props[i], &value, image->parent->style, sheet->root, own);
    }
    return own ? own : image->style;
}

/* The style a node inherits from: its parent's, but a footnote's text looks like one wherever its
 * reference stands, in a heading or small and raised. */
static const struct style *outer_style(const struct node *node)
{
    if (node->kind == NODE_NOTE_BODY && node->parent->kind == NODE_NOTE) {
        const struct node *division = node_ancestor(node, NODE_DIVISION);
        if (division)
            return division->style;
    }
    return node->parent->style;
}

void sheet_apply(struct sheet *sheet, struct book *book)
{
    rule_list scratch = {0};

    g_hash_table_remove_all(sheet->cache);
    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        bool is_root = node == book->root;
        struct slice own = is_root ? book_language(book) : node_attr(node, "lang");
        struct subject subject = {.node = node,
                                  .language = own.n || is_root ? own : outer_style(node)->language};
        node->style = style_of(sheet, is_root ? style_initial() : outer_style(node), &subject,
                               &scratch, own, node_attr(node, "dir"));
        if (is_root)
            sheet->root = node->style;
        if (node->kind == NODE_IMAGE && node->attrs.pairs)
            node->style = sized(sheet, book->diags, node);
    }
    vec_free(&scratch);
}

const struct style *sheet_element(const struct sheet *sheet, const struct style *parent,
                                  const char *name, const char *class_name)
{
    /* The cache and arena grow; callers see a constant sheet. */
    struct sheet *mutable_sheet = (struct sheet *)sheet;
    struct subject subject = {.name = name, .class_name = class_name, .language = parent->language};
    rule_list scratch = {0};

    g_mutex_lock(&mutable_sheet->lock);
    const struct style *style = style_of(mutable_sheet, parent, &subject, &scratch,
                                         (struct slice){0}, (struct slice){0});
    g_mutex_unlock(&mutable_sheet->lock);
    vec_free(&scratch);
    return style;
}

const struct style *style_initial(void)
{
    static struct style initial;
    static struct arena *arena;
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        /* Families live as long as the process, as this style does. */
        arena = arena_new();
        struct value value;
        for (int prop = 0; prop < PROP_COUNT; prop++) {
            value_parse((enum prop)prop, slice_of(prop_rows[prop].initial), arena, &value);
            if (prop == PROP_FONT_SIZE)
                initial.font_size = value.length.value;
        }
        for (int prop = 0; prop < PROP_COUNT; prop++)
            if (value_parse((enum prop)prop, slice_of(prop_rows[prop].initial), arena, &value))
                value_compute((enum prop)prop, &value, &initial, &initial, &initial);
        g_once_init_leave(&ready, 1);
    }
    return &initial;
}
