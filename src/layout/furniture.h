/* Running heads and feet: the templates of the config filled in for one page and set outside its text. */
#ifndef QUOIN_LAYOUT_FURNITURE_H
#define QUOIN_LAYOUT_FURNITURE_H

#include "layout/builder.h"
#include "layout/paragraph.h"
#include "model/book.h"

/** What the templates of a page can name. */
struct furniture_facts {
    struct slice folio, pages; /* {page}, {pages}: as text */
    const struct node *division; /* its title is {chapter} */
    struct slice section;      /* {section}: the page's first heading below the chapter, or the last before it */
    struct slice part;         /* {part} */
    struct slice notes_pages;  /* {notes-pages}: where the endnotes on the page are called; else empty */
    bool recto, opening, blank;
};

/** True when some head or foot has this word in braces. */
bool furniture_shows(const struct config *config, const char *word);

/** The heads and feet of one run of pages: styles made once. */
struct furniture_set {
    const struct book *book;
    const struct style *head, *foot;
    qlen left[2], right[2];    /* edges of the text block on versos [0] and rectos [1], from the page's left */
    qlen head_baseline, foot_baseline; /* from the top of the page */
};

/** Places the head and the foot as artifacts. A text that is too long for its place is cut with an ellipsis. */
void furniture_place(struct shaper *shaper, const struct furniture_set *set,
                     const struct furniture_facts *facts, struct page_builder *page);

/** Reports heads and feet that lie off the page or in the text, which stands between two heights of it; those off the
 * page are set between its edge and the text. */
void furniture_mend(struct furniture_set *set, qlen text_top, qlen text_bottom,
                     qlen page_height);

#endif
