/* A book: the tree with all it needs, from the sources to the numbers. Owned by lib/, built by
 * read/, completed by refine/, then read-only for layout, pdf and epub. */
#ifndef QUOIN_MODEL_BOOK_H
#define QUOIN_MODEL_BOOK_H

#include "base/diag.h"
#include "base/file.h"
#include "base/resource.h"
#include "base/source.h"
#include "model/config.h"
#include "model/node.h"
#include "model/pageref.h"

struct sheet; /* style/sheet.h: the cascade's rules */
struct reference;

/** A line of the table of contents (and of the outline, and of the nav document). */
struct entry {
    const struct node *target; /* the heading, or the division without one */
    const struct node *division;
    uint8_t level;             /* 0 for parts, 1 for chapters … */
    struct slice label;        /* its number, may be empty */
    struct slice title;        /* plain text */
    uint32_t page;             /* in book->page_spans, for those that stand in some list */
    bool has_page;
    bool listed;               /* may stand in lists; false: only in the outline and nav (title page, contents) */
    bool in_contents;          /* stands in the book's own contents */
};

struct entry_list {
    struct entry *entries;
    size_t count;
};

/** Where a printed page starts in the text; made by layout, used by the EPUB's page list. */
struct page_start {
    const struct node *node; /* the leaf (or block) whose text is the first on the page */
    uint32_t offset;         /* byte offset in node->text */
    struct slice label;      /* the folio as printed: "xii", "45" */
};

/** What is printed about notes, set by refine/; empty where nothing is. */
struct note_words {
    struct slice continues, continued; /* below the part of a note that goes on, and above its rest */
    struct slice to_page, to_pages;    /* "Notes to pages #" */
};

struct book {
    struct arena *arena;
    struct sources *sources;
    struct diags *diags;
    struct file_reader reader;
    const char *data_dir; /* Quoin's own themes, fonts and patterns; set by lib/ */
    struct config *config;
    struct sheet *sheet;

    struct node *root; /* NODE_BOOK; its children are divisions after refine/ */
    struct _GHashTable *ids; /* see book_find_id */
    struct resource *resources;
    uint32_t resource_count;

    struct entry *contents; /* in reading order */
    size_t entry_count;
    struct node *contents_node; /* the CONTENTS of the whole book, or NULL */
    struct entry_list *captions; /* what has one, by the lists they stand in: LIST_FIGURES and on; [0] is empty */
    struct reference *references; /* of the bibliography's files (model/reference.h) */
    size_t reference_count;
    unsigned made_ids;      /* how many names were tried for places that have none of their own */
    struct node **notes; /* all NOTE inlines in reading order */
    size_t note_count;
    struct note_words note_words;

    struct page_want *wants; /* the places whose pages are asked for; see book_want_page */
    uint32_t want_count, want_room;
    struct page_span *page_spans; /* of each want, made by layout; NULL when no pages were made */

    size_t line_rule_count; /* see model/lines.h */

    struct page_start *page_starts; /* empty when no pages were made */
    size_t page_start_count;
};

/** Makes an empty book with its arena, sources, diagnostics and default config. */
struct book *book_new(void);
void book_free(struct book *book);

/** Finds the node with an id (after refine/), or NULL. */
struct node *book_find_id(const struct book *book, struct slice id);
/** Files an id for book_find_id; returns false when it is taken. */
bool book_add_id(struct book *book, struct slice id, struct node *node);

/** Asks for the pages of a place; returns the number they will have in page_spans. */
uint32_t book_want_page(struct book *book, const struct node *target, const struct node *end,
                        const struct node *from);

/** The number in config->kinds of the kind whose class a node has; the count of kinds for none. */
size_t book_kind_of(const struct book *book, const struct node *node);

/** The language of the book as BCP 47, "en" when the config says nothing. */
struct slice book_language(const struct book *book);

/** Values of notes.place, notes.marks and notes.numbering. */
enum note_place { NOTES_AT_FOOT, NOTES_BY_CHAPTER, NOTES_BY_BOOK, NOTES_IN_MARGIN };
enum note_marking { MARKS_FIGURES, MARKS_SYMBOLS, MARKS_LETTERS, MARKS_ROMAN, MARKS_NONE, MARKS_LINES };
enum note_numbering { NUMBERED_BY_PAGE, NUMBERED_BY_CHAPTER, NUMBERED_BY_BOOK };

/** Completes the series of notes: those without a class are one, too, and what a series does not say is as the book's
 * other notes are. */
void book_resolve_series(struct book *book);

/** The series that a NOTE or NOTE_BODY belongs to. */
const struct note_series *book_series_of(const struct book *book, const struct node *note);

/** True when some series of notes has this place. */
bool book_has_notes_at(const struct book *book, enum note_place place);

/** What marks the `number`th note of a series: "3", "‡", "c"; empty when it has no marks of its own.
 * In the arena. */
struct slice book_note_mark(const struct book *book, const struct note_series *series,
                            struct arena *arena, uint32_t number);

/** Writes the tree as indented text, for `quoin dump BOOK tree` and the goldens. */
void book_dump_tree(const struct book *book, struct buf *out);

#endif
