/* Selectors: CSS's subset of sheet.h, parsed and matched. Private to style/. */
#ifndef QUOIN_STYLE_SELECTOR_H
#define QUOIN_STYLE_SELECTOR_H

#include "base/arena.h"
#include "model/node.h"

/** One element's conditions: "p.lead:first-child". An empty name matches any element. */
struct compound {
    struct slice name;
    const struct slice *classes;
    size_t class_count;
    struct slice id;
    bool first_child, last_child;
    struct slice language; /* :lang(zh): it or a part of it, such as zh-Hans; empty for any. Adds no weight */
    char combinator; /* how it stands to the compound before: ' ', '>', '+'; 0 for the first */
};

/** Compounds in the order written; the last one is the subject. */
struct selector {
    struct compound *compounds;
    size_t count;
    uint32_t specificity; /* ids, classes and pseudo-classes, names, in a byte each */
};

/** What is matched: a node, or a made-up element with a name and maybe classes, with spaces between. */
struct subject {
    const struct node *node; /* NULL for a made-up element */
    const char *name, *class_name;
    struct slice language;
};

/** Parses one selector (without commas). On failure returns false and says which part is wrong. */
bool selector_parse(struct slice text, struct arena *arena, struct selector *out,
                    struct slice *wrong);

bool selector_matches(const struct selector *selector, const struct subject *subject);

/** What a node is called in selectors: kinds.def's name, h1…h6, ul, ol, th. */
const char *selector_name(const struct node *node);

/** All element names, for checks and suggestions. */
size_t selector_names(const char *const **names);

#endif
