/* The forms of literature that need more than a style: plays, section breaks with the book's own
 * ornament, and small capitals for a chapter's first words. What each makes is ordinary nodes with classes. */
#include "refine/passes.h"

#include <glib.h>

/* ---- plays ---- */

static bool is_running(const struct node *block)
{
    return block && (block->kind == NODE_PARAGRAPH || block->kind == NODE_PLAIN);
}

static struct node *make_speaker(struct book *book, struct node *term)
{
    struct node *speaker = node_new(book->arena, NODE_SPAN, term->span);

    speaker->attrs = term->attrs;
    node_add_class(book->arena, speaker, SLICE("speaker"));
    node_move_children(speaker, term);
    return speaker;
}

/* A speech: its speaker runs into its first paragraph, or has a line before verse. */
static void make_speech(struct book *book, struct node *list, struct node *term, struct node *definition)
{
    struct node *first = definition->first, *speech = first;

    if (is_running(first)) {
        first->kind = NODE_PARAGRAPH;
    } else {
        speech = node_new(book->arena, NODE_PARAGRAPH, term->span);
        if (first)
            node_insert_before(first, speech);
        else
            node_append(definition, speech);
    }
    node_add_class(book->arena, speech, SLICE("speech"));
    struct node *speaker = make_speaker(book, term);
    if (speech->first) {
        node_insert_before(speech->first, speaker);
        node_insert_after(speaker, node_new_text(book->arena, SLICE("\u2002"), SPAN_NONE));
    } else {
        node_append(speech, speaker);
    }
    while (definition->first) {
        struct node *block = definition->first;
        node_remove(block);
        if (block->kind == NODE_PLAIN)
            block->kind = NODE_PARAGRAPH;
        node_insert_before(list, block);
    }
}

/* Replaces a list of definitions by the speeches in it. */
static void make_speeches(struct book *book, struct node *list)
{
    for (struct node *node = list->first; node; node = node->next)
        if (node->kind == NODE_TERM && node->next && node->next->kind == NODE_DEFINITION)
            make_speech(book, list, node, node->next);
    node_remove(list);
}

/* Every term has its definition: what is no dialogue stays a list. */
static bool is_dialogue(const struct node *list)
{
    bool term = true;

    for (const struct node *node = list->first; node; node = node->next, term = !term)
        if ((node->kind == NODE_TERM) != term || (term && !node->next))
            return false;
    return list->first != NULL;
}

/* "[Hamlet]{.speaker} Words": the same white behind the name as in the other form. */
static void space_speaker(struct book *book, struct node *speaker)
{
    struct node *text = speaker->next;

    if (speaker->prev || !text || text->kind != NODE_TEXT || !text->text.n || text->text.p[0] != ' ')
        return;
    text->text = arena_printf(book->arena, "\u2002%.*s", (int)text->text.n - 1, text->text.p + 1);
    node_add_class(book->arena, speaker->parent, SLICE("speech"));
}

static void set_plays(struct book *book)
{
    struct node *root = book->root, *next;

    for (struct node *node = root; node; node = next) {
        bool play = node->kind == NODE_DEFINITIONS && node->parent &&
                    node_has_class(node->parent, "drama") && is_dialogue(node);
        next = play ? node_next_over(node, root) : node_next(node, root);
        if (node->kind == NODE_SPAN && node_has_class(node, "speaker"))
            space_speaker(book, node);
        if (play)
            make_speeches(book, node);
    }
}

/* ---- ornaments ---- */

static bool is_image(struct slice ornament)
{
    static const char *const ends[] = {".svg", ".png", ".jpg", ".jpeg"};

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        size_t n = strlen(ends[i]);
        if (ornament.n > n && g_ascii_strncasecmp(ornament.p + ornament.n - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* A break that carries an ornament of the config is a line with that in it. */
static void set_ornament(struct book *book, struct node *rule, bool image)
{
    struct slice ornament = book->config->ornament;

    rule->kind = NODE_PARAGRAPH;
    node_add_class(book->arena, rule, SLICE("ornament"));
    if (!image) {
        node_append(rule, node_new_text(book->arena, ornament, rule->span));
        return;
    }
    struct node *picture = node_new(book->arena, NODE_IMAGE, book->config->origin[KEY_ornament].span);
    picture->as.image.path = ornament;
    picture->as.image.decorative = true;
    node_append(rule, picture);
}

static void set_ornaments(struct book *book)
{
    bool image = is_image(book->config->ornament);

    for (struct node *node = book->config->ornament.n ? book->root : NULL; node;
         node = node_next(node, book->root))
        if (node->kind == NODE_RULE)
            set_ornament(book, node, image);
}

/* ---- the first words of a chapter ---- */

/* What may stand between a chapter's heading and its text. */
static bool is_opening(const struct node *block)
{
    return block->kind == NODE_HEADING || block->kind == NODE_CONTENTS || node_has_class(block, "epigraph") ||
           node_has_class(block, "byline") || node_has_class(block, "argument");
}

static struct node *first_paragraph(const struct node *division)
{
    struct node *block = division->first;

    while (block && is_opening(block))
        block = block->next;
    return block && block->kind == NODE_PARAGRAPH && !node_has_class(block, "ornament") ? block : NULL;
}

/* Byte behind word number `*left` of a text, or text.n; `*left` is what is still to come. */
static size_t skip_words(struct slice text, int *left)
{
    size_t at = 0;

    while (at < text.n && *left > 0) {
        size_t start = at;
        while (at < text.n && text.p[at] == ' ')
            at++;
        size_t word = at;
        while (at < text.n && text.p[at] != ' ')
            at++;
        if (at == word)
            return start;
        *left -= at < text.n;
    }
    return at;
}

/* Puts the first words into a span. A word goes to its space, so that marks and what follows an inline
 * without one stay with it. */
static void lead_in(struct book *book, struct node *paragraph, int words)
{
    struct node *span = node_new(book->arena, NODE_SPAN, SPAN_NONE), *node = paragraph->first;

    while (node && words > 0) {
        struct node *next = node->next;
        if (node->kind == NODE_TEXT) {
            size_t at = skip_words(node->text, &words);
            if (words == 0 && at < node->text.n) {
                struct node *rest = node_new_text(book->arena, slice_sub(node->text, at, node->text.n), node->span);
                if (rest->span.end - rest->span.start == node->text.n) {
                    rest->span.start += (uint32_t)at;
                    node->span.end = rest->span.start;
                }
                node->text.n = at;
                node_insert_after(node, rest);
            }
        } else if (node->kind == NODE_SOFT_BREAK) {
            if (--words == 0)
                break;
        } else if (node->kind == NODE_EMPHASIS || node->kind == NODE_STRONG || node->kind == NODE_SPAN) {
            skip_words(node_plain_text(book->arena, node), &words);
        } else {
            break;
        }
        node_remove(node);
        node_append(span, node);
        node = next;
    }
    if (!span->first)
        return;
    node_add_class(book->arena, span, SLICE("lead-in"));
    if (paragraph->first)
        node_insert_before(paragraph->first, span);
    else
        node_append(paragraph, span);
}

/* The words of typography.lead-in; 0 for none and for the line. What is neither is said. */
static int lead_in_words(struct book *book, bool *line)
{
    struct slice value = book->config->lead_in;
    int words = 0;

    *line = slice_is(value, "line");
    for (size_t i = 0; i < value.n && words >= 0 && !*line; i++)
        words = g_ascii_isdigit(value.p[i]) && i < 4 ? words * 10 + (value.p[i] - '0') : -1;
    if (words < 0) {
        char *text = string_of(value);
        diag_hint(book->diags, book->config->origin[KEY_lead_in].span,
                  "it takes a number of words, or 'line'", DIAG_CONFIG_VALUE, text, "lead-in");
        g_free(text);
    }
    return MAX(words, 0);
}

static void set_lead_ins(struct book *book)
{
    bool line;
    int words = lead_in_words(book, &line);

    for (struct node *division = book->root->first; division; division = division->next) {
        enum role role = division->as.division.role;
        struct node *paragraph = first_paragraph(division);
        if (!paragraph || !division->as.division.heading || role_matter(role) != MATTER_BODY ||
            role == ROLE_PART)
            continue;
        if (line)
            node_add_class(book->arena, paragraph, SLICE("lead-in-line"));
        else if (words)
            lead_in(book, paragraph, words);
    }
}

/* The class on a div is its first paragraph's, which cannot have it in Markdown. */
static void lower_lead_ins(struct book *book)
{
    for (struct node *node = book->root; node; node = node_next(node, book->root))
        if (node->kind == NODE_DIV && node_has_class(node, "lead-in-line") && node->first &&
            node->first->kind == NODE_PARAGRAPH)
            node_add_class(book->arena, node->first, SLICE("lead-in-line"));
}

/* ---- paragraphs of one span ---- */

/* "[Anon.]{.attribution}" alone in its paragraph: the class is the paragraph's too, which alone can be moved
 * to a side. */
static void lift_classes(struct book *book)
{
    static const char *const classes[] = {"attribution", "signature", "closing", "salutation",
                                          "date-line",   "byline",    "stage",   "center", "right"};

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        const struct node *span = node->first;
        if (node->kind != NODE_PARAGRAPH || !span || span->next || span->kind != NODE_SPAN)
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(classes); i++)
            if (node_has_class(span, classes[i]))
                node_add_class(book->arena, node, slice_of(classes[i]));
    }
}

void forms_set(struct book *book)
{
    lift_classes(book);
    set_plays(book);
    set_ornaments(book);
    set_lead_ins(book);
    lower_lead_ins(book);
}
