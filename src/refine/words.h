/* Words by language: what Quoin prints itself, and the titles it knows parts of a book by. */
#ifndef QUOIN_REFINE_WORDS_H
#define QUOIN_REFINE_WORDS_H

#include "model/pageref.h"

enum word {
    WORD_CONTENTS, WORD_CHAPTER, WORD_PART, WORD_APPENDIX, WORD_FIGURE, WORD_TABLE,
    WORD_SECTION, WORD_NOTES, WORD_PAGE, WORD_TRANSLATED, WORD_EDITED, WORD_ILLUSTRATED,
    WORD_FOREWORD, WORD_PRINT, WORD_EBOOK,
    WORD_LISTING, WORD_LISTINGS, WORD_CONTINUED, WORD_DECIMAL, /* these have a table of their own, … */
    WORD_CONTINUES, WORD_NOTES_TO_PAGE, WORD_NOTES_TO_PAGES, /* … and these */
    WORD_COUNT,
};

/** What lists of references say; TERM_EDITION has a '#' for the number. */
enum term {
    TERM_AND, TERM_ET_AL, TERM_NO_DATE, TERM_EDITOR, TERM_EDITORS, TERM_EDITED, TERM_TRANSLATED,
    TERM_IN, TERM_VOLUME, TERM_ISSUE, TERM_PAGE, TERM_PAGES, TERM_EDITION, TERM_ACCESSED,
    TERM_THESIS, TERM_MASTERS, TERM_REPORT, TERM_REFERENCES, TERM_GLOSSARY, TERM_ABBREVIATIONS,
    TERM_COUNT,
};

/** The term in a language, English where the table has no row for it. */
struct slice terms_find(struct slice language, enum term term);

/** The word as the table has it, maybe with a '#' for a number; English when the language is not there. */
struct slice words_find(struct slice language, enum word word);

/** What the language says of pages, indexes and lists; English when it is not there. */
const struct place_words *words_places(struct slice language);

/** How it names lines; English when it is not there. */
const struct line_words *words_lines(struct slice language);

/** The word with a number: "Figure 3.2", "第3章", "3. ábra". In the arena. */
struct slice words_numbered(struct arena *arena, struct slice language, enum word word,
                            struct slice number);

/** The same of a word with or without a '#' for the number. In the arena. */
struct slice words_fill(struct arena *arena, struct slice text, struct slice number);

/** The role a heading's plain text names in a language, or ROLE_COUNT. */
enum role words_role(struct slice language, struct slice title);

/** True when `tag` (BCP 47) is the language `primary` or a variety of it; ASCII case is folded. */
bool language_is(struct slice tag, const char *primary);

#endif
