/* Citations and lists of references by a CSL style: from a style (read/csl_style.h) and references to tagged texts
 * (refine/csl_text.h). What this book cites, and where its nodes go, is in citations_csl.c. */
#ifndef QUOIN_REFINE_CSL_H
#define QUOIN_REFINE_CSL_H

#include "model/reference.h"
#include "refine/csl_locale.h"
#include "refine/csl_text.h"

enum csl_position { POSITION_FIRST, POSITION_SUBSEQUENT, POSITION_IBID, POSITION_IBID_LOCATOR };

/** A reference that is to be listed, and what the style made of it. */
struct csl_item {
    const struct reference *r;
    size_t cited;          /* its place in the order of citation, from 1 */
    uint32_t number;       /* in the list, from 1: what numeric styles cite */
    int suffix;            /* of the year: 1 for "a"; 0 none */
    bool ambiguous;        /* the style's condition "disambiguate" holds */
    int shown;             /* so many names at least in citations; 0: as the style says */
    uint8_t *given[MAKER_COUNT]; /* of each name, how much of the given name citations need: 0 as the style says,
                                    1 initials, 2 all; NULL: 0 */
    uint32_t first_note;   /* number of the note that cites it first */
    struct slice *keys;    /* by which it is sorted */
};

/** One reference in a citation. Texts are tagged. */
struct csl_cite {
    struct csl_item *item;
    struct slice label, locator; /* "page", "12-15" */
    struct slice prefix, suffix; /* what the author put around it */
    bool no_author;              /* "-@key" */
    enum csl_position position;
    bool near;                   /* the last note that cites it is near */
    unsigned tag;                /* of TAG_CITE in the citation's text: which object it is */
};

struct csl;

/** A processor for one book; all it makes lives in the arena. `items` are those to be listed, in the order of
 * citation; they are sorted, numbered and told apart here. */
struct csl *csl_new(struct book *book, const struct csl_style *style, struct slice language, struct csl_item **items,
                    size_t count);

const struct csl_locale *csl_words(const struct csl *csl);
/** The language that the style writes in. */
struct slice csl_language(const struct csl *csl);

/** Puts the cites of one citation into the style's order. Do this before positions are given. */
void csl_sort_cites(struct csl *csl, struct csl_cite *cites, size_t count);

/** A citation in full, each cite within a TAG_CITE. Tagged, not finished. `bare`: without what the style has around
 * all of it. */
struct slice csl_citation(struct csl *csl, struct csl_cite *cites, size_t count, bool bare);

/** Does the style set its citations as superiors? They stand close to what is before them. */
bool csl_is_superior(const struct csl *csl);

/** The names by which a citation calls what it cites; empty when it says none. Tagged text. */
struct slice csl_author(struct csl *csl, const struct csl_cite *cite);

/** An entry of the list, finished. `names` keeps the names of one entry for the next, which may have a dash in their
 * place; start with an empty one. */
struct slice csl_entry(struct csl *csl, struct csl_item *item, struct slice *names);

void csl_free(struct csl *csl);

/** Finishes a tagged text in the style's language. In the arena. */
struct slice csl_finished(struct csl *csl, struct slice text);

#endif
