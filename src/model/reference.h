/* A bibliography's entry as data, whatever file it came from: read/ fills it from CSL-JSON and BibTeX,
 * refine/ writes it in a style. Which field goes by which name in the two formats, and in styles, is in
 * model/references.def.
 *
 * Texts are plain but for the tags <i> <b> <sc> <sup> <sub> <span class="nocase">, CSL-JSON's own, which
 * BibTeX's commands and braces become too. */
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

enum reference_maker {
#define REFERENCE_MAKER(ID, ...) MAKER_##ID,
#include "model/references.def"
    MAKER_COUNT
};

enum reference_date_field {
#define REFERENCE_DATE(ID, ...) DATE_##ID,
#include "model/references.def"
    DATE_COUNT
};

/** A name in its parts. `particle` belongs to the family name ("van Gogh"), `dropping` is left out where
 * the family name stands alone ("Goethe"). An institution has `family` alone and is `whole`. */
struct reference_name {
    struct slice family, given, particle, dropping, suffix;
    bool whole;
    bool comma_suffix; /* a comma stands before its suffix even where it is not inverted */
};

struct reference_names {
    struct reference_name *items;
    size_t count;
    bool others; /* the list ends with "and others" */
};

/** Zeros are unknown, years before Christ less than that; `text` is a date that is no number
 * ("forthcoming"). */
struct reference_date {
    int year, month, day;
    int end_year, end_month, end_day; /* of a span */
    int season, end_season;           /* 1 to 4, from spring */
    bool circa;
    struct slice text;
};

struct reference {
    struct slice key;
    struct span span;
    enum reference_type type;
    struct slice csl_type; /* "article-journal" */
    struct reference_names makers[MAKER_COUNT];
    struct slice fields[FIELD_COUNT];
    struct reference_date dates[DATE_COUNT];
};

#endif
