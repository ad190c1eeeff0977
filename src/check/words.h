/* Words for the proof: the text of the model as a stream of folded bytes with the words' places, and the
 * comparison of such a stream with what an output says.
 *
 * Folded text has no spaces, no soft hyphens and no invisible characters, and is in lower case, so that line
 * breaks, hyphenation and text-transform make no difference. */
#ifndef QUOIN_CHECK_WORDS_H
#define QUOIN_CHECK_WORDS_H

#include "base/buf.h"
#include "base/vec.h"
#include "model/book.h"

/** A word of the model: from `start` in the stream's text to the next word's start. */
struct word_place {
    uint32_t start;
    uint32_t at;             /* byte offset in the node's text */
    const struct node *node; /* its leaf; NULL for generated text without a node */
};

struct stream {
    struct buf text;
    VEC(struct word_place) words;
    bool in_word;
};

void stream_free(struct stream *stream);

/** Appends text folded, without keeping words. */
void words_fold(struct buf *out, struct slice text);

/** Appends a leaf's text with its words. A word may go on from the text before. */
void stream_add(struct stream *stream, struct slice text, const struct node *node);

/** Ends the word, at the edge of a block or a line break. */
void stream_break(struct stream *stream);

/** What of the model an output sets. */
struct stream_options {
    bool contents;     /* the lines of the table of contents */
    bool on_paper;     /* "overleaf" may stand for a page */
    bool nested_later; /* a footnote within a footnote comes after all others of its division */
    int series;        /* of notes; -1: all of them, in the order in which they stand in the book */
};

/** The text of the book but its notes. */
void stream_body(const struct book *book, const struct stream_options *options,
                 struct stream *body);

/** That of its notes. */
void stream_notes(const struct book *book, const struct stream_options *options,
                  struct stream *notes);

/** Looks for all words of `model`, in order, in `text`, which may hold more than them. Reports the
 * first that are missing from the output called `name`; returns how many are missing. */
size_t words_compare(const struct stream *model, struct slice text, const char *name,
                     struct diags *diags);

#endif
