/* A bibliography's entry as data, whatever file it came from: read/ fills it from CSL-JSON and BibTeX,
 * refine/ writes it in a style. Which field goes by which name in the two formats is in
 * model/references.def.
 *
 * Texts are plain but for the tags <i> <b> <sc> <sup> <sub>, CSL-JSON's own, which BibTeX's commands
 * become too. */
#ifndef QUOIN_MODEL_REFERENCE_H
#define QUOIN_MODEL_REFERENCE_H

#include "base/source.h"

enum reference_type {
#define REFERENCE_TYPE(ID, ...) REFERENCE_##ID,
#include "model/references.def"
    REFERENCE_TYPE_COUNT
};

enum reference_field {
#define REFERENCE_FIELD(ID, ...) FIELD_##ID,
#include "model/references.def"
    FIELD_COUNT
};

enum reference_maker { MAKER_AUTHOR, MAKER_EDITOR, MAKER_TRANSLATOR, MAKER_COUNT };

/** A name in its parts. `particle` belongs to the family name ("van Gogh"), `dropping` is left out where
 * the family name stands alone ("Goethe"). An institution has `family` alone and is `whole`. */
struct reference_name {
    struct slice family, given, particle, dropping, suffix;
    bool whole;
};

struct reference_names {
    struct reference_name *items;
    size_t count;
    bool others; /* the list ends with "and others" */
};

/** Zeros are unknown; `text` is a date that is no number ("forthcoming"). */
struct reference_date {
    int year, month, day;
    int end_year; /* of a span of years */
    struct slice text;
};

struct reference {
    struct slice key;
    struct span span;
    enum reference_type type;
    struct reference_names makers[MAKER_COUNT];
    struct slice fields[FIELD_COUNT];
    struct reference_date issued, accessed;
};

#endif
