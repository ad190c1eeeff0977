/* Citation styles in CSL 1.0.2 (Citation Style Language), the format of Zotero, Mendeley, Pandoc and others, as a
 * tree of checked elements. What an element prints is refine/'s matter (refine/csl.h). */
#ifndef QUOIN_READ_CSL_STYLE_H
#define QUOIN_READ_CSL_STYLE_H

#include "model/book.h"

enum csl_element {
#define CSL_ELEMENT(ID, ...) CSL_##ID,
#include "read/csl.def"
    CSL_ELEMENT_COUNT
};

enum csl_attr {
#define CSL_ATTR(ID, ...) ATTR_##ID,
#include "read/csl.def"
    CSL_ATTR_COUNT
};

/* Values of the choices, in the order of csl.def. */
enum csl_form {
    FORM_LONG, FORM_SHORT, FORM_VERB, FORM_VERB_SHORT, FORM_SYMBOL, FORM_COUNT, FORM_TEXT, FORM_NUMERIC,
    FORM_ORDINAL, FORM_LONG_ORDINAL, FORM_ROMAN, FORM_LEADING_ZEROS,
};
enum csl_gender { GENDER_NEUTER, GENDER_MASCULINE, GENDER_FEMININE };
enum csl_match { MATCH_ALL, MATCH_ANY, MATCH_NONE, MATCH_LAST_DIGIT, MATCH_LAST_TWO, MATCH_WHOLE };
enum csl_plural { PLURAL_CONTEXTUAL, PLURAL_ALWAYS, PLURAL_NEVER, PLURAL_FALSE, PLURAL_TRUE };
enum csl_text_case {
    CASE_NONE, CASE_LOWER, CASE_UPPER, CASE_CAPITALIZE_FIRST, CASE_CAPITALIZE_ALL, CASE_SENTENCE, CASE_TITLE,
};
enum csl_display { DISPLAY_NONE, DISPLAY_BLOCK, DISPLAY_LEFT_MARGIN, DISPLAY_RIGHT_INLINE, DISPLAY_INDENT };
enum csl_parts { PARTS_DAY, PARTS_MONTH, PARTS_YEAR };
enum csl_and { AND_NONE, AND_TEXT, AND_SYMBOL };
enum csl_precedes { PRECEDES_CONTEXTUAL, PRECEDES_AFTER_INVERTED, PRECEDES_ALWAYS, PRECEDES_NEVER };
enum csl_sort_order { SORTED_NONE, SORTED_FIRST, SORTED_ALL };
enum csl_demote { DEMOTE_NEVER, DEMOTE_SORT, DEMOTE_ALL };
enum csl_ranges { RANGES_NONE, RANGES_EXPANDED, RANGES_MINIMAL, RANGES_MINIMAL_TWO, RANGES_CHICAGO, RANGES_CHICAGO_15,
                  RANGES_CHICAGO_16 };
enum csl_collapse { COLLAPSE_NONE, COLLAPSE_NUMBER, COLLAPSE_YEAR, COLLAPSE_SUFFIX, COLLAPSE_RANGED };
enum csl_given { GIVEN_BY_CITE, GIVEN_ALL, GIVEN_ALL_INITIALS, GIVEN_PRIMARY, GIVEN_PRIMARY_INITIALS };
enum csl_substitute { SUBSTITUTE_ALL, SUBSTITUTE_EACH, SUBSTITUTE_PARTIAL, SUBSTITUTE_FIRST };
enum csl_align { ALIGN_FIELD_NONE, ALIGN_FIELD_FLUSH, ALIGN_FIELD_MARGIN };

struct csl_value {
    enum csl_attr attr;
    int number;        /* of numbers, flags (0, 1) and choices */
    struct slice text; /* as written */
};

struct csl_node {
    enum csl_element kind;
    struct span span;
    struct slice text;               /* of terms */
    const struct csl_value *values;
    size_t value_count;
    const struct csl_node *macro;    /* of calls: the macro, NULL when there is none to be called */
    struct csl_node *parent, *first, *last, *next;
};

struct csl_style {
    struct csl_node *root;
    const struct csl_node *citation;     /* with their layouts; bibliography is NULL in styles without one */
    const struct csl_node *bibliography;
    bool is_note;                        /* citations are notes */
};

/** Reads the style `path` of the book's folder. `origin` is where it was asked for, `instead` the name of the style
 * that stands in for it. All in the book's arena; NULL, and reported, when it cannot be used. */
struct csl_style *csl_style_read(struct book *book, struct slice path, struct span origin, const char *instead);

/** The value of an attribute; NULL when the element does not have it. `node` may be NULL. */
const struct csl_value *csl_value(const struct csl_node *node, enum csl_attr attr);
/** Its number, or `otherwise`; its text, or an empty one. */
int csl_number(const struct csl_node *node, enum csl_attr attr, int otherwise);
struct slice csl_text(const struct csl_node *node, enum csl_attr attr);
/** The first element of a kind within `node`, or NULL. */
const struct csl_node *csl_child(const struct csl_node *node, enum csl_element kind);

/** Takes the next word of a list ("author editor"); false at its end. */
bool csl_next_word(struct slice *list, struct slice *word);

/** What a name of a variable means: an enum reference_field, _maker or _date_field, else the kind of variable that
 * only citations have. */
enum csl_variable_kind { VARIABLE_NONE, VARIABLE_FIELD, VARIABLE_MAKER, VARIABLE_DATE, VARIABLE_OF_CITATION };
enum csl_variable_kind csl_variable(struct slice name, int *which);

#endif
