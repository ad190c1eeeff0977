/* The conditions of <if> and <else-if>. A test of a variable does not count as a call of it. */
#include "refine/csl_parts.h"

#include <glib.h>

bool csl_is_numeric(struct slice text)
{
    bool digit = false;
    size_t i = 0;

    for (; i < text.n; i++) {
        char c = text.p[i];
        if (g_ascii_isdigit(c))
            digit = true;
        else if (strchr(",&-", c) || slice_starts(slice_sub(text, i, text.n), "–")) {
            if (!digit)
                return false;
            digit = false;
            i += c == ',' || c == '&' || c == '-' ? 0 : strlen("–") - 1;
        } else if (c == ' ') {
            /* Spaces stand around marks alone: "2nd edition" is no number. */
            struct slice rest = slice_trim(slice_sub(text, i, text.n));
            bool before = i > 0 && strchr(",&-", text.p[i - 1]);
            if (!before && rest.n && !strchr(",&-", rest.p[0]) && !slice_starts(rest, "–") && text.p[i - 1] != ' ')
                return false;
        } else if (!g_ascii_isalpha(c) && (unsigned char)c < 0x80 && c != '.') {
            return false;
        }
    }
    return digit;
}

static bool test_position(const struct csl_state *s, struct slice word)
{
    enum csl_position position = s->cite ? s->cite->position : POSITION_FIRST;

    if (!s->cite)
        return false;
    if (slice_is(word, "first"))
        return position == POSITION_FIRST;
    if (slice_is(word, "subsequent"))
        return position != POSITION_FIRST;
    if (slice_is(word, "ibid"))
        return position == POSITION_IBID || position == POSITION_IBID_LOCATOR;
    if (slice_is(word, "ibid-with-locator"))
        return position == POSITION_IBID_LOCATOR;
    return slice_is(word, "near-note") && position != POSITION_FIRST && s->cite->near;
}

static bool test_word(const struct csl_state *s, enum csl_attr attr, struct slice word)
{
    int which;

    switch (attr) {
    case ATTR_TYPE:
        return slice_equal(word, s->item->r->csl_type);
    case ATTR_VARIABLE:
        return csl_raw(s, word).n > 0;
    case ATTR_IS_NUMERIC:
        return csl_is_numeric(csl_raw(s, word));
    case ATTR_IS_UNCERTAIN:
        return csl_variable(word, &which) == VARIABLE_DATE && s->item->r->dates[which].circa;
    case ATTR_LOCATOR:
        return s->cite && s->cite->locator.n &&
               (slice_equal(word, s->cite->label) || (slice_is(word, "sub") && slice_is(s->cite->label, "sub-verbo")));
    case ATTR_POSITION:
        return test_position(s, word);
    default:
        return false;
    }
}

bool csl_holds(const struct csl_state *s, const struct csl_node *node)
{
    int match = csl_number(node, ATTR_TERM_MATCH, MATCH_ALL);

    for (size_t i = 0; i < node->value_count; i++) {
        const struct csl_value *value = &node->values[i];
        struct slice list = value->text, word;
        if (value->attr == ATTR_TERM_MATCH)
            continue;
        while (csl_next_word(&list, &word)) {
            bool yes = value->attr == ATTR_DISAMBIGUATE ? s->item->ambiguous == (value->number != 0)
                                                        : test_word(s, value->attr, word);
            if (yes && match == MATCH_ANY)
                return true;
            if ((match == MATCH_ALL && !yes) || (match == MATCH_NONE && yes))
                return false;
        }
    }
    return match != MATCH_ANY;
}
