/* Words and forms of dates that citation styles ask for by name: the style's own first, then the table of Quoin. */
#ifndef QUOIN_REFINE_CSL_LOCALE_H
#define QUOIN_REFINE_CSL_LOCALE_H

#include "read/csl_style.h"

struct csl_locale;

/** The words of a style in a language (BCP 47). In the arena. `known` is false when the table lacks the language. */
struct csl_locale *csl_locale_new(struct arena *arena, const struct csl_style *style, struct slice language,
                                  bool *known);

/** A term in a form, or in the nearest form that it has; p is NULL when there is none. */
struct slice csl_term(const struct csl_locale *locale, struct slice name, enum csl_form form, bool plural);

/** What makes a number an ordinal, "th"; `gender` is that of the noun. */
struct slice csl_ordinal(const struct csl_locale *locale, int number, enum csl_gender gender);
/** "third"; empty for numbers that have no word. */
struct slice csl_long_ordinal(const struct csl_locale *locale, int number, enum csl_gender gender);
enum csl_gender csl_term_gender(const struct csl_locale *locale, struct slice term);

/** Behind a day some languages have another form of the month; empty when there is none. */
struct slice csl_genitive_month(const struct csl_locale *locale, int month);

/** The style's own <date> of a form (FORM_TEXT, FORM_NUMERIC), or NULL. */
const struct csl_node *csl_locale_date(const struct csl_locale *locale, enum csl_form form);
/** That of the table, as csl_terms.def explains it. */
const char *csl_locale_pattern(const struct csl_locale *locale, enum csl_form form);

bool csl_punctuation_in_quote(const struct csl_locale *locale);
/** Are ordinals of days those of the first only? */
bool csl_limit_ordinals(const struct csl_locale *locale);
bool csl_is_english(const struct csl_locale *locale);

/** The locator's term that a text begins with ("p. 12", "chapters 3"): its name, and in `size` how many bytes its
 * word has. Looks at the language's words and at English ones. An empty slice when it begins with none. */
struct slice csl_locator_term(const struct csl_locale *locale, struct slice text, size_t *size);

#endif
