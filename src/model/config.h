/* The resolved configuration: every value typed, with the place it came from. Layers, weakest
 * first: built-in, theme, book.yaml, front matter, --set. Read by read/config. */
#ifndef QUOIN_MODEL_CONFIG_H
#define QUOIN_MODEL_CONFIG_H

#include "base/length.h"
#include "base/source.h"

enum config_key {
#define KEY(field, ...) KEY_##field,
#include "model/keys.def"
    KEY_COUNT
};

enum config_layer {
    LAYER_BUILT_IN, LAYER_THEME, LAYER_BOOK, LAYER_FRONT_MATTER, LAYER_COMMAND,
};

/** Where a value came from; `span` is SPAN_NONE for the built-in and command-line layers. */
struct config_origin {
    enum config_layer layer;
    struct span span;
};

struct texts {
    struct slice *items;
    size_t count;
};

/** Someone who made the book. `role` is a MARC relator code: aut, edt, ill, trl … */
struct person {
    struct slice name, sort_name, role;
};

/** One manuscript file of the list of contents; role is ROLE_COUNT when not given. */
struct config_file {
    struct slice path;
    int role;           /* enum role, or ROLE_COUNT */
    struct slice part;  /* title of the part it opens, or empty */
    struct span span;
};

/** A word that stands in braces in the templates of heads and feet. */
enum furniture_word {
#define WORD(ID, ...) FURNITURE_##ID,
#include "model/furniture.def"
    FURNITURE_WORD_COUNT
};

/** The three places of a running head or foot. Templates with {page} and the other words of furniture.def;
 * empty = nothing. "inside"/"outside" in the config are resolved here. */
struct furniture {
    struct slice left, center, right;
    bool by_side; /* left and right were given as inside and outside: they are those of a left-to-right book, of
                     openings and blanks those of its rectos */
};

enum page_kind { PAGE_VERSO, PAGE_RECTO, PAGE_OPENING, PAGE_BLANK, PAGE_KIND_COUNT };

/** An abbreviation and what it stands for. */
struct config_abbreviation {
    struct slice shorts, longs;
};

/* No more series of notes than this: a page's are kept as bits. */
#define MOST_NOTE_SERIES 8

/** A series of notes: those with its name as a class, with marks, numbers and a place of their own. The values are
 * those of the keys notes.marks, notes.numbering and notes.place; -1: as the book's other notes. */
struct note_series {
    struct slice name;  /* empty for the notes that belong to no other */
    struct slice title; /* of its section among endnotes, and in an e-book; may be empty */
    int marks, numbering, place;
};

/** A kind of figure that is counted, called and listed apart: plates, examples. */
struct config_kind {
    struct slice name;  /* the class of its figures */
    struct slice word;  /* before the number, maybe with a '#' for it */
    struct slice label; /* pattern, instead of the word; or empty */
    struct slice list;  /* heading of the list of them all; empty: none is made */
    int numbers;        /* as numbering.figures: none, book, chapter */
};

/** A face the book brings itself: fonts: {faces: [...]} or any font file in its fonts/ folder. */
struct config_face {
    struct slice family, path;
    int weight; /* 0: read from the file */
    int italic; /* -1: read from the file */
    struct span span;
};

#define CONFIG_FIELD_TEXT struct slice
#define CONFIG_FIELD_FLAG bool
#define CONFIG_FIELD_COUNT int32_t
#define CONFIG_FIELD_LENGTH struct length
#define CONFIG_FIELD_CHOICE int
#define CONFIG_FIELD_TEXTS struct texts

struct config {
#define KEY(field, path, TYPE, ...) CONFIG_FIELD_##TYPE field;
#include "model/keys.def"
    struct config_origin origin[KEY_COUNT];

    struct person *people;
    size_t person_count;
    struct config_file *files;
    size_t file_count;
    struct furniture heads[PAGE_KIND_COUNT], feet[PAGE_KIND_COUNT];
    struct config_abbreviation *abbreviations;
    size_t abbreviation_count;
    struct note_series *note_series; /* in the order in which they stand at the foot; at least one when the config is read */
    unsigned note_series_count;
    struct config_kind *kinds;
    size_t kind_count;
    struct config_face *faces;
    size_t face_count;

    /* Families that stand for serif, sans-serif and monospace; empty = the font set's own. */
    struct slice generic[3];

    qlen page_width, page_height; /* from page.size */

    struct config_pending *pending; /* layers read but not yet resolved; private to read/config */
};

#endif
