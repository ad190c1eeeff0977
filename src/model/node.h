/* The document tree: blocks and inlines in Pandoc's spirit, with attributes on both. Readers
 * build it, refine/ completes it (numbers, ids, notes, links), the two outputs read it.
 *
 * Nodes live in the book's arena and are never freed one by one. */
#ifndef QUOIN_MODEL_NODE_H
#define QUOIN_MODEL_NODE_H

#include "base/length.h"
#include "base/source.h"

enum node_kind {
#define BLOCK(ID, ...) NODE_##ID,
#define INLINE(ID, ...) NODE_##ID,
#include "model/kinds.def"
    NODE_KIND_COUNT
};

enum role {
#define ROLE(ID, ...) ROLE_##ID,
#include "model/roles.def"
    ROLE_COUNT
};

enum matter { MATTER_FRONT, MATTER_BODY, MATTER_BACK };

enum cell_align { ALIGN_DEFAULT, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_DECIMAL };

/** What a NODE_CONTENTS lists, and of what. */
enum contents_list { LIST_HEADINGS, LIST_FIGURES, LIST_TABLES, LIST_LISTINGS, LIST_KINDS /* and on: config->kinds */ };
enum contents_scope { SCOPE_BOOK, SCOPE_PART, SCOPE_CHAPTER };

struct style; /* style/style.h */
struct place_words;
struct line_words;
struct line_rule;
struct entry;
struct node;

struct attr {
    struct slice key, value;
    struct attr *next;
};

/** What the author wrote in braces: {#id .class key=value}. */
struct attrs {
    struct slice id; /* unique in the book after refine/; empty when none */
    const struct slice *classes;
    size_t class_count;
    struct attr *pairs; /* in the author's order */
};

struct node {
    enum node_kind kind;
    uint32_t order; /* place in reading order (preorder), set at the end of refine/ */
    struct node *parent, *prev, *next, *first, *last;
    struct span span;   /* what the author wrote for it; SPAN_NONE for made-up nodes */
    struct slice text;  /* of leaves that hold text */
    struct slice label; /* set by refine/: "2.3", "Figure 4", a note's mark; empty when none.
                           Headings and captions have it also as their first child, a
                           span.label; outputs print it only for notes and for
                           items of lists, which it numbers */
    struct attrs attrs;
    const struct style *style; /* interned; set by the cascade */
    union {
        struct {
            enum role role;
            struct slice title;     /* plain text of its heading, for running heads */
            struct node *heading;   /* its own first heading, or NULL */
            bool numbered;
        } division;
        struct {
            uint8_t level; /* 1–6 */
            bool numbered, listed; /* gets a number; appears in the contents */
            bool continues; /* a run-in or otherwise inline heading */
        } heading;
        struct {
            bool ordered, tight;
            int32_t start;  /* first number of an ordered list */
            char delimiter; /* '.' or ')' */
        } list;
        struct {
            struct slice url;         /* as written; "#id" for an inner link */
            struct slice title;
            const struct node *target; /* inner links: set by refine/ */
            bool generated;           /* its text is made by refine/ ("Figure 3.2") */
            const struct node *next_use; /* of links to a list's item: the next link to the same */
        } link;
        struct {
            const struct node *first_use; /* a reference's: the first link to it; see link.next_use */
        } item;
        struct {
            bool in_text; /* "@key" that is a part of the sentence, with no brackets around it */
        } cite;
        struct {
            struct slice path;  /* relative to the book's folder */
            struct slice title; 
            struct slice alt;   /* plain text; empty and `decorative` for ornaments */
            bool decorative;
            const struct resource *resource; /* set by refine/ when the file was read */
        } image;
        struct {
            struct slice language;
        } code;
        struct {
            uint32_t number; /* 0: not numbered */
        } code_line;
        struct {
            const struct line_rule *rule; /* PARAGRAPH, PLAIN, VERSE_LINE: how its lines are numbered
                                             (model/lines.h), or NULL */
            int32_t number;               /* of verse, where it is the same however the book is set */
        } line;
        struct {
            uint32_t columns;
            enum cell_align *align; /* one for each column */
            struct length *widths;  /* one for each column: a share, a length, 0 for none; or NULL */
            struct slice decimal_mark; /* of its language */
            struct slice continued; /* "Table 3 (continued)", above its head on later pages */
        } table;
        struct {
            uint16_t colspan, rowspan; /* at least 1 */
            uint16_t column;           /* first grid column, set by the reader */
            enum cell_align align;
            uint16_t lacks;            /* of a number at its decimal mark: how many characters more others of
                                          its column have behind their whole part */
            bool whole;                /* it has nothing there, no mark either */
            bool header;
        } cell;
        struct {
            struct node *body;  /* NOTE: its NOTE_BODY, which is its child for a footnote and stands
                                   in a NODE_NOTES for an endnote; NOTE_BODY: its NOTE */
            uint32_t number;    /* set by refine/ */
            uint8_t series;     /* of the config's, set by refine/ */
            bool silent;        /* its call shows nothing, whatever marks the note */
        } note;
        struct {
            struct slice continued; /* " (continued)", behind an entry that is named again */
        } index;
        struct {
            uint8_t list, scope, depth; /* enum contents_list or LIST_KINDS and more, contents_scope; levels of headings */
            bool by_config;             /* left out when it has less than two lines */
            const struct entry **lines; /* set by refine/ */
            size_t line_count;
        } contents;
        struct {
            const struct node *target, *end; /* end: the last node of a range, or NULL */
            const struct place_words *words; /* model/pageref.h */
            const struct line_words *lines;  /* of references to lines, else NULL */
            uint32_t number; /* in book->wants and book->page_spans */
            uint8_t form;    /* enum page_form */
            bool joined;     /* follows, or goes before, the name of its target */
            bool in_note;
        } page_ref;
        struct {
            uint32_t places; /* for so many parts: a last row that has fewer sets them as large as the rows above; 0: none more */
        } figure_row;
        struct {
            bool display;
        } math;
        struct {
            bool checked;
        } checkbox;
    } as;
};

/** Facts of kinds.def by kind. */
const char *node_kind_name(enum node_kind kind);
const char *node_kind_pdf(enum node_kind kind);
const char *node_kind_xhtml(enum node_kind kind);
bool node_kind_is_inline(enum node_kind kind);
/** True when the kind's children are inlines (a paragraph, a heading …). */
bool node_kind_holds_inlines(enum node_kind kind);

/** Facts of roles.def by role. */
const char *role_class(enum role role);
enum matter role_matter(enum role role);
const char *role_epub_type(enum role role);
const char *role_aria(enum role role);
const char *role_opens(enum role role);
/** Whether its pages are display: they have neither head nor folio, and much white. */
bool role_is_display(enum role role);
/** The role a class names, or ROLE_COUNT. */
enum role role_find(struct slice class_name);

/** Makes a node without relatives, in `arena`. */
struct node *node_new(struct arena *arena, enum node_kind kind, struct span span);
/** Makes a NODE_TEXT with this (borrowed) text. */
struct node *node_new_text(struct arena *arena, struct slice text, struct span span);

/** Puts `child`, which has no parent, last in `parent`; or before/after `sibling`. */
void node_append(struct node *parent, struct node *child);
void node_insert_before(struct node *sibling, struct node *child);
void node_insert_after(struct node *sibling, struct node *child);
/** Takes a node (with its children) out of its parent. */
void node_remove(struct node *node);
/** Moves all children of `from` to the end of `to`. */
void node_move_children(struct node *to, struct node *from);

bool node_has_class(const struct node *node, const char *class_name);
void node_add_class(struct arena *arena, struct node *node, struct slice class_name);
/** The value of a key of the braces; a slice with p == NULL when absent. */
struct slice node_attr(const struct node *node, const char *key);
void node_set_attr(struct arena *arena, struct node *node, struct slice key,
                   struct slice value);

/** The next node in preorder within `root`, or NULL at the end; `root` itself comes first. */
struct node *node_next(const struct node *node, const struct node *root);
/** The same without the descendants of `node`. */
struct node *node_next_over(const struct node *node, const struct node *root);
/** True for a div whose author says that it is a figure: {.figure}, or an id that starts "fig:" or "fig-". */
bool node_is_figure_div(const struct node *node);
/** True for a figure within a figure. */
bool node_is_part(const struct node *node);

/** The nearest ancestor-or-self of a kind, or NULL. */
struct node *node_ancestor(const struct node *node, enum node_kind kind);

/** The plain text below a node (notes and span.label left out, breaks as spaces), in the arena. */
struct slice node_plain_text(struct arena *arena, const struct node *node);

#endif
