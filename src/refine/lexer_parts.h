/* What the grammars' families share: the scanner. Private to lexer*.c. */
#ifndef QUOIN_REFINE_LEXER_PARTS_H
#define QUOIN_REFINE_LEXER_PARTS_H

#include "refine/lexer.h"

/** What a language has besides words, comments and strings, for the family of program code. */
struct lex_traits {
    bool triple;        /* strings between three quotes */
    bool raw;           /* r"…", r#"…"# */
    bool lifetime;      /* 'a is no string unless it is closed behind one character */
    bool preprocessor;  /* # at a line's start */
    bool annotation;    /* @word */
    bool attribute;     /* #[…] */
    bool variable;      /* $word, ${…} */
    bool atom;          /* :word */
    bool regex;         /* /…/ */
    bool keys;          /* a word or string before a colon or an equals sign */
    bool any_case;      /* keywords in capitals too */
    bool calls;         /* a word before a parenthesis is a function */
    bool dashes;        /* words may hold hyphens */
    bool nested;        /* block comments may hold others */
    bool spaced;        /* a comment starts a line or stands behind a space */
};

struct scan;

struct grammar {
    const char *names;                    /* separated by spaces */
    void (*family)(struct scan *scan);
    const char *line_comments;            /* separated by spaces */
    const char *block_open, *block_close;
    const char *quotes;                   /* of strings that end with their line */
    const char *long_quotes;              /* of strings that may go on over lines */
    struct lex_traits traits;
    const char *keywords, *constants;     /* separated by spaces */
};

/** A text at work: bytes before `at` are done; the scan stops at `end`. */
struct scan {
    const struct grammar *grammar;
    struct slice text;
    size_t at, end;
    char before; /* last byte of what was not white; 0 at the start */
    struct lexemes *out;
};

/** The families. */
void lex_code(struct scan *scan);
void lex_markup(struct scan *scan);
void lex_style(struct scan *scan);
void lex_yaml(struct scan *scan);
void lex_markdown(struct scan *scan);
void lex_diff(struct scan *scan);
void lex_console(struct scan *scan);

/** The byte `ahead` of the place, 0 beyond the end. */
char scan_peek(const struct scan *scan, size_t ahead);
/** True when the text goes on with these bytes. */
bool scan_is(const struct scan *scan, const char *literal);
/** Takes bytes up to `to` as one kind. */
void scan_take(struct scan *scan, size_t to, enum lex_kind kind);
/** The end of the line, its '\n' not included. */
size_t scan_line_end(const struct scan *scan);
/** Where these bytes next occur from `from` on, or `scan->end`. */
size_t scan_find(const struct scan *scan, size_t from, const char *literal);
/** The end of a string that begins here: at its quote (with backslashes), the line's end unless `lines`, or the
 * scan's. */
size_t scan_string_end(const struct scan *scan, size_t from, char quote, bool lines);
bool scan_starts_word(char c);
bool scan_in_word(char c, bool dashes);
/** The end of a number that begins here. */
size_t scan_number_end(const struct scan *scan);
/** True when a list of words, separated by spaces, has this one. */
bool scan_list_has(const char *list, struct slice word, bool any_case);
/** Takes a number, a quoted string or a word of the grammar's lists; false when there is none here. */
bool scan_value(struct scan *scan);

#endif
