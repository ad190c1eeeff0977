/* Parts of a listing by what they are in its language: a pure function from text to tokens, driven by the table
 * lexer.def. It colours, it does not judge: what it does not know is plain, and any bytes get through it. */
#ifndef QUOIN_REFINE_LEXER_H
#define QUOIN_REFINE_LEXER_H

#include "base/slice.h"
#include "base/vec.h"

#include <stdint.h>

/** What a part is. Each but LEX_PLAIN is a class for styles. */
enum lex_kind {
    LEX_PLAIN, LEX_KEYWORD, LEX_CONSTANT, LEX_STRING, LEX_COMMENT, LEX_NUMBER, LEX_FUNCTION, LEX_NAME,
    LEX_META, LEX_PROMPT, LEX_HEADING, LEX_INSERTED, LEX_DELETED, LEX_KIND_COUNT,
};

struct lexeme {
    size_t end; /* it starts where the one before ends */
    enum lex_kind kind;
};

/** Lexemes that cover a text from its start to its end; neighbours differ in kind. */
struct lexemes {
    VEC(struct lexeme) list;
};

struct grammar;

/** The grammar of a language by any of its names ("rust", "rs"; case does not matter), or NULL. */
const struct grammar *lexer_find(struct slice language);

/** Takes a text apart, in time linear in its length. What `out` held is dropped; the caller frees its list. */
void lexer_run(const struct grammar *grammar, struct slice text, struct lexemes *out);

/** The class of a kind: "keyword". */
const char *lexer_class(enum lex_kind kind);

#endif
