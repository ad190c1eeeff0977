/* Rewrites a content stream that Cairo made: the marked-content operators get the properties of
 * the finished file. */
#ifndef QUOIN_PDF_CONTENT_H
#define QUOIN_PDF_CONTENT_H

#include "base/buf.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_NAME,
    TOKEN_STRING,
    TOKEN_OPEN,     /* << or [ */
    TOKEN_CLOSE,    /* >> or ] */
    TOKEN_OPERATOR, /* also true, false and null */
};

struct token {
    enum token_kind kind;
    struct slice text;
};

/** Reads the token at *at and moves *at behind it. Never reads past the end; anything odd is an operator of
 * one byte. */
struct token content_token(struct slice stream, size_t *at);

/** What stands before the n-th BDC in the finished stream, e.g. "/P <</MCID 3>>". */
struct content_mark {
    struct slice properties;
    bool twice; /* they open two sequences, one in the other */
};

struct content_result {
    size_t marks;        /* marked-content sequences met at the outermost level */
    bool bare;           /* something is painted outside all of them */
    bool unbalanced;
};

/** Copies `stream` to `out` with `marks` in place of the properties of its outermost BDC; sequences inside
 * them (Cairo's /ActualText spans) are unwrapped. More sequences than marks are copied as they are, and
 * counted. */
struct content_result content_rewrite(struct slice stream, const struct content_mark *marks,
                                      size_t count, struct buf *out);

#endif
