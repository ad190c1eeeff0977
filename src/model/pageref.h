/* References to pages: what they say once the pages are known. Layout finds the pages (layout/folios.h), and both
 * outputs make the same words of them here, so that an e-book says what the paper says. */
#ifndef QUOIN_MODEL_PAGEREF_H
#define QUOIN_MODEL_PAGEREF_H

#include "model/node.h"

/** What a language says of places in a book; a row of refine/words.def. A '#' stands for the folio, an '@' for the
 * thing that stands there: "@ on page #". */
struct place_words {
    const char *page, *pages;  /* "page #", "pages #" */
    const char *at;            /* "@ on page #" */
    const char *here, *facing, *overleaf, *before; /* "@ on this page" … */
    const char *note;          /* what follows the folio of a note's page in an index: "n" */
    const char *list;          /* between the folios of a list: ", " */
    const char *figures, *tables, *index; /* headings of lists */
    const char *see, *see_also; /* with '@' for the entry: "see @" */
};

/** How it names numbered lines, with a '#' for the number: of prose, and of verse. */
struct line_words {
    const char *line, *lines, *verse, *verses;
};

/** What a reference shows. */
enum page_form {
    PAGE_FOLIO, /* "45" */
    PAGE_NOUN,  /* "page 45", "pages 45–48" */
    PAGE_AT,    /* "on page 45" */
    PAGE_NEAR,  /* "overleaf" where that is so, else "on page 45" */
    PAGE_LINE,  /* "line 35", "lines 35–37"; with the page where each has a count of its own */
};

/** A page of the printed book. */
struct page_place {
    int32_t index;      /* from 0; -1: not known */
    int32_t number;     /* behind the folio … */
    bool roman;         /* … which is in roman figures */
    struct slice folio; /* as printed */
    struct slice line;  /* of references to lines: its number; empty for one without */
    bool verse;         /* it is a line of verse … */
    bool line_fixed;    /* … whose number is the same however the book is set: an e-book may say it */
    bool line_of_page;  /* it is counted from the page's first */
};

/** The pages from the start of a target to its end. */
struct page_span {
    struct page_place first, last;
    struct page_place here; /* of the reference itself */
    bool by_number;         /* what stands near is not called so: it moves when it is */
};

/** What layout is to find: the pages of `target` (to `end` unless that is NULL), and of what refers to it. */
struct page_want {
    const struct node *target, *end;
    const struct node *from; /* NULL: a line of the contents */
};

/** The text of a PAGE_REF. With `on_paper`, "overleaf" and its like are allowed. In the arena. */
struct slice page_ref_text(struct arena *arena, const struct node *ref,
                           const struct page_span *span, bool on_paper);

/** A mark of an index entry. */
struct locator {
    struct page_place first, last;
    bool principal, in_note;
    uint32_t rank;          /* in reading order */
    const struct node *ref; /* what the output makes a link of */
};

/** Sorts locators by their pages and merges them: of several on one page one is left, principal ones first; three pages
 * or more in a row become a range, as do ranges that touch. Returns how many are left in `locators`. */
size_t locators_merge(struct locator *locators, size_t count);

/** What one merged locator says: "12", "15–17", "45n". In the arena. */
struct slice locator_text(struct arena *arena, const struct locator *locator,
                          const struct place_words *words);

/** Merges the PAGE_REFs below a LOCATORS. Returns the locators in the arena; those without pages are left out. */
struct locator *locators_of(struct arena *arena, const struct node *list,
                            const struct page_span *spans, size_t *count);

#endif
