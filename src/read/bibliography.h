/* Reading bibliographies: the files that the config names, in CSL-JSON or BibTeX. */
#ifndef QUOIN_READ_BIBLIOGRAPHY_H
#define QUOIN_READ_BIBLIOGRAPHY_H

#include "base/vec.h"
#include "model/book.h"
#include "model/reference.h"

typedef VEC(struct reference) reference_list;

/** Reads all files of config's `bibliography` into book->references. Faults are reported with their places;
 * what could be read stays. Of two entries with one key the first counts. */
void bibliography_read(struct book *book);

/** Appends the entries of a BibTeX text, which is source `file`. All it makes lives in the arena. */
void bibtex_read(struct arena *arena, struct diags *diags, uint32_t file, struct slice text,
                 reference_list *out);

/** The same for CSL-JSON. */
void csl_json_read(struct arena *arena, struct diags *diags, uint32_t file, struct slice text,
                   reference_list *out);

/** LaTeX's accents, marks and commands as Unicode text with the tags of model/reference.h; what has no
 * place in a text is left out. In the arena. */
struct slice latex_text(struct arena *arena, struct slice latex);

/** The same of a title, in which braces keep the case of letters: they become <span class="nocase">. */
struct slice latex_title(struct arena *arena, struct slice latex);

/** Is `word` one of the words of a row of references.def, whatever its case? */
bool reference_word(struct slice word, const char *words);

/** Reads "2001", "2001-05-03", "1999/2001", "2001-05/2001-07", "1500~" (about then), "-44"; months of
 * 21 to 24 are seasons. Another text is kept as it is. */
struct reference_date reference_date_parse(struct slice text);

/** Months of 13 to 16 and of 21 to 24 stand for seasons: moves them over. */
void reference_season(int *month, int *season);

#endif
