/* The elements of a style that print text: each writes into a buffer what it has for one reference. A group asks
 * afterwards whether any of the variables it called were there, and takes all back when none was. */
#include "refine/csl_parts.h"

#include "refine/words.h"

#include <glib.h>

/* Macros that call each other many times over could keep a small style busy for ever. No real one needs a tenth. */
#define MAX_STEPS 200000

void csl_joint(struct buf *out)
{
    buf_byte(out, CSL_JOINT);
}

struct slice csl_take(struct csl *csl, struct buf *buf)
{
    struct slice text = arena_copy(csl->arena, buf_view(buf));

    buf_free(buf);
    return text;
}

/* ---- formatting ---- */

static int open_formats(const struct csl_node *node, struct buf *out)
{
    static const struct {
        enum csl_attr attr;
        int value;
        enum csl_tag tag;
    } rows[] = {
        {ATTR_FONT_STYLE, 0, TAG_UPRIGHT},     {ATTR_FONT_STYLE, 1, TAG_ITALIC},      {ATTR_FONT_STYLE, 2, TAG_ITALIC},
        {ATTR_FONT_VARIANT, 1, TAG_SMALL_CAPS}, {ATTR_FONT_WEIGHT, 1, TAG_BOLD},
        {ATTR_TEXT_DECORATION, 1, TAG_UNDERLINE}, {ATTR_VERTICAL_ALIGN, 1, TAG_SUPER}, {ATTR_VERTICAL_ALIGN, 2, TAG_SUB},
        {ATTR_QUOTES, 1, TAG_QUOTED},
    };
    int count = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (csl_number(node, rows[i].attr, -1) == rows[i].value)
            csl_open(out, rows[i].tag), count++;
    return count;
}

static void add_affix(const struct csl_node *node, enum csl_attr attr, struct buf *out)
{
    struct slice text = csl_text(node, attr);

    if (!text.n)
        return;
    csl_joint(out);
    csl_from_data(text, out);
    csl_joint(out);
}

/* Title case is for English: that of the reference, or, when it says nothing, of the style. */
static bool is_english(const struct csl_state *s)
{
    struct slice language = s->item ? s->item->r->fields[FIELD_LANGUAGE] : (struct slice){0};

    if (!language.n)
        return s->csl->english;
    return g_ascii_strncasecmp(language.p, "en", 2) == 0 || slice_is(language, "american") || slice_is(language, "british");
}

void csl_dress_affixed(struct csl_state *s, const struct csl_node *node, struct slice text, bool affixes,
                       struct buf *out)
{
    static const enum csl_tag displays[] = {[DISPLAY_BLOCK] = TAG_BLOCK, [DISPLAY_LEFT_MARGIN] = TAG_LEFT,
                                            [DISPLAY_RIGHT_INLINE] = TAG_RIGHT, [DISPLAY_INDENT] = TAG_INDENT};
    int display = csl_number(node, ATTR_DISPLAY, DISPLAY_NONE);
    struct buf stripped = {0};

    if (csl_number(node, ATTR_STRIP_PERIODS, 0))
        csl_strip_periods(text, &stripped);
    else
        buf_slice(&stripped, text);
    if (display && !s->sorting)
        csl_open(out, displays[display]);
    if (affixes)
        add_affix(node, ATTR_PREFIX, out);
    int open = s->sorting ? 0 : open_formats(node, out);
    csl_change_case(buf_view(&stripped), (enum csl_text_case)csl_number(node, ATTR_TEXT_CASE, CASE_NONE), is_english(s),
                    out);
    while (open-- > 0)
        csl_close(out);
    if (affixes)
        add_affix(node, ATTR_SUFFIX, out);
    if (display && !s->sorting)
        csl_close(out);
    buf_free(&stripped);
}

void csl_dress(struct csl_state *s, const struct csl_node *node, struct slice text, struct buf *out)
{
    csl_dress_affixed(s, node, text, true, out);
}

/* ---- variables ---- */

/* A title with its subtitle. */
static struct slice full_title(const struct csl_state *s)
{
    struct slice title = s->item->r->fields[FIELD_TITLE], subtitle = s->item->r->fields[FIELD_SUBTITLE];

    if (!title.n || !subtitle.n)
        return title;
    bool ends = strchr(".?!:", title.p[title.n - 1]) != NULL;
    return arena_printf(s->csl->arena, "%.*s%s %.*s", (int)title.n, title.p, ends ? "" : ":", (int)subtitle.n,
                        subtitle.p);
}

/* "Doe99", "DoRa99": letters of the names and the end of the year. */
static struct slice make_label(const struct csl_state *s)
{
    const struct reference_names *names = &s->item->r->makers[MAKER_AUTHOR];
    size_t count = MIN(names->count, 4), letters = count == 1 ? 4 : count < 4 ? 2 : 1;
    int year = s->item->r->dates[DATE_ISSUED].year;
    struct buf out = {0};

    for (size_t i = 0; i < count; i++) {
        struct slice family = names->items[i].family;
        const char *p = family.p;
        for (size_t n = 0; n < letters && p < family.p + family.n; n++, p = g_utf8_next_char(p))
            buf_char(&out, g_utf8_get_char(p));
    }
    if (year)
        buf_printf(&out, "%02d", ABS(year) % 100);
    return csl_take(s->csl, &out);
}

static struct slice first_page(struct slice pages)
{
    size_t n = 0;

    while (n < pages.n && !strchr("-,& ", pages.p[n]) && !slice_starts(slice_sub(pages, n, pages.n), "–"))
        n++;
    return slice_sub(pages, 0, n);
}

/* Variables that only a citation has, or that are made of others. */
static struct slice made_variable(const struct csl_state *s, struct slice name)
{
    struct csl *csl = s->csl;
    struct buf out = {0};

    if (slice_is(name, "citation-number"))
        return s->item->number ? arena_printf(csl->arena, s->sorting ? "%08u" : "%u", s->item->number)
                               : (struct slice){0};
    if (slice_is(name, "locator"))
        return s->cite ? s->cite->locator : (struct slice){0};
    if (slice_is(name, "first-reference-note-number"))
        return s->cite && s->item->first_note && s->cite->position != POSITION_FIRST
                   ? arena_printf(csl->arena, "%u", s->item->first_note)
                   : (struct slice){0};
    if (slice_is(name, "year-suffix")) {
        csl_write_suffix(s->item->suffix, &out);
        return csl_take(csl, &out);
    }
    if (slice_is(name, "page-first"))
        return first_page(s->item->r->fields[FIELD_PAGES]);
    if (slice_is(name, "citation-key"))
        return s->item->r->key;
    if (slice_is(name, "journalAbbreviation"))
        return s->item->r->fields[FIELD_CONTAINER_SHORT];
    return slice_is(name, "shortTitle") ? s->item->r->fields[FIELD_TITLE_SHORT] : (struct slice){0};
}

/* biblatex says in codes what kind of thesis or report it is. */
static struct slice genre_of(const struct csl_state *s, struct slice text)
{
    static const struct {
        const char *code, *english;
        enum term term;
    } rows[] = {{"phdthesis", "PhD thesis", TERM_THESIS},
                {"mathesis", "Master’s thesis", TERM_MASTERS},
                {"mastersthesis", "Master’s thesis", TERM_MASTERS},
                {"techreport", "technical report", TERM_REPORT}};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (slice_is(text, rows[i].code))
            return s->csl->english ? slice_of(rows[i].english) : terms_find(s->csl->language, rows[i].term);
    return text;
}

static struct slice field_of(const struct csl_state *s, enum reference_field field)
{
    struct slice text = s->item->r->fields[field];

    if (s->spent_fields[field / 64] >> (field % 64) & 1)
        return (struct slice){0};
    if (field == FIELD_TITLE)
        return full_title(s);
    if (field == FIELD_GENRE)
        return genre_of(s, text);
    if (field == FIELD_TITLE_SHORT && !text.n && s->item->r->fields[FIELD_SUBTITLE].n)
        return s->item->r->fields[FIELD_TITLE];
    if (field == FIELD_CITATION_LABEL && !text.n)
        return make_label(s);
    if (field == FIELD_EVENT_TITLE && !text.n)
        return s->item->r->fields[FIELD_EVENT];
    if (field == FIELD_EVENT && !text.n)
        return s->item->r->fields[FIELD_EVENT_TITLE];
    return text;
}

struct slice csl_raw(const struct csl_state *s, struct slice name)
{
    int which;

    switch (csl_variable(name, &which)) {
    case VARIABLE_FIELD:
        return field_of(s, (enum reference_field)which);
    case VARIABLE_OF_CITATION:
        return made_variable(s, name);
    case VARIABLE_MAKER:
        return s->item->r->makers[which].count && !(s->spent_makers >> which & 1) ? SLICE("1") : (struct slice){0};
    case VARIABLE_DATE:
        return s->item->r->dates[which].year || s->item->r->dates[which].text.n ? SLICE("1") : (struct slice){0};
    case VARIABLE_NONE:
        break;
    }
    return (struct slice){0};
}

/* Where an identifier leads to. Styles often have the server as a prefix; then that is a part of the link. */
static struct slice address_of(struct csl_state *s, const struct csl_node *node, struct slice name, struct slice text)
{
    static const char *const servers[][2] = {
        {"DOI", "https://doi.org/"}, {"PMID", "https://www.ncbi.nlm.nih.gov/pubmed/"},
        {"PMCID", "https://www.ncbi.nlm.nih.gov/pmc/articles/"}, {"URL", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(servers); i++) {
        if (!slice_is(name, servers[i][0]))
            continue;
        bool whole = slice_starts(text, "http:") || slice_starts(text, "https:") || slice_starts(text, "ftp:");
        struct buf out = {0};
        buf_string(&out, whole ? "" : servers[i][1]);
        for (size_t c = 0; c < text.n; c++)
            if ((unsigned char)text.p[c] > ' ')
                buf_byte(&out, text.p[c]);
        if (!whole && !*servers[i][1])
            buf_clear(&out);
        (void)node;
        return csl_take(s->csl, &out);
    }
    return (struct slice){0};
}

static struct slice without_server(struct slice name, struct slice text)
{
    static const char *const starts[] = {"https://doi.org/", "http://doi.org/", "https://dx.doi.org/",
                                         "http://dx.doi.org/", "doi:", "DOI:"};

    for (size_t i = 0; slice_is(name, "DOI") && i < G_N_ELEMENTS(starts); i++)
        if (slice_starts(text, starts[i]))
            text = slice_sub(text, strlen(starts[i]), text.n);
    return slice_trim(text);
}

static bool is_numbered(enum csl_variable_kind kind, int which)
{
    return kind == VARIABLE_FIELD &&
           (which == FIELD_VOLUME || which == FIELD_ISSUE || which == FIELD_NUMBER || which == FIELD_SERIES_NO ||
            which == FIELD_CHAPTER || which == FIELD_PART || which == FIELD_VOLUMES || which == FIELD_PAGE_COUNT);
}

/* A variable's text with tags: what is data is read, pages get their dashes. */
static void write_variable(struct csl_state *s, struct slice name, struct slice text, struct buf *out)
{
    int which;
    enum csl_variable_kind kind = csl_variable(name, &which);
    bool pages = (kind == VARIABLE_FIELD && which == FIELD_PAGES) || slice_is(name, "locator");

    if (slice_is(name, "locator") && !slice_is(s->cite->label, "page"))
        csl_write_number(s->csl, text, FORM_NUMERIC, GENDER_NEUTER, out);
    else if (pages)
        csl_page_range(s->csl, text, out);
    else if (is_numbered(kind, which) && csl_is_numeric(text))
        csl_write_number(s->csl, text, FORM_NUMERIC, GENDER_NEUTER, out);
    else if (slice_is(name, "URL") || slice_is(name, "DOI"))
        buf_slice(out, text);
    else
        csl_from_data(text, out);
}

static enum csl_tag variable_tag(struct slice name)
{
    return slice_is(name, "citation-number") ? TAG_NUMBER
           : slice_is(name, "year-suffix")   ? TAG_SUFFIX
           : slice_is(name, "locator")       ? TAG_LOCATOR
                                             : TAG_YEAR;
}

static struct slice short_name(struct csl_state *s, const struct csl_node *node, struct slice name)
{
    static const char *const rows[][2] = {{"title", "title-short"},
                                          {"container-title", "container-title-short"},
                                          {"collection-title", "collection-title-short"}};

    for (size_t i = 0; csl_number(node, ATTR_FORM, FORM_LONG) == FORM_SHORT && i < G_N_ELEMENTS(rows); i++)
        if (slice_is(name, rows[i][0]) && csl_raw(s, slice_of(rows[i][1])).n)
            return slice_of(rows[i][1]);
    return name;
}

/* A link with its style's prefix within, when that is the server. */
static void write_linked(struct csl_state *s, const struct csl_node *node, struct slice address, struct slice text,
                         struct buf *out)
{
    struct slice prefix = csl_text(node, ATTR_PREFIX);
    const char *scheme = g_strstr_len(prefix.p ? prefix.p : "", (gssize)prefix.n, "http");
    size_t outside = scheme ? (size_t)(scheme - prefix.p) : prefix.n;
    struct buf inner = {0};

    csl_joint(out);
    buf_slice(out, slice_sub(prefix, 0, outside));
    csl_joint(out);
    csl_open(&inner, TAG_LINK);
    buf_slice(&inner, address);
    buf_byte(&inner, CSL_ADDRESS_END);
    buf_slice(&inner, slice_sub(prefix, outside, prefix.n));
    buf_slice(&inner, text);
    csl_close(&inner);
    csl_dress_affixed(s, node, buf_view(&inner), false, out);
    add_affix(node, ATTR_SUFFIX, out);
    buf_free(&inner);
}

static bool eval_variable(struct csl_state *s, const struct csl_node *node, struct slice name, struct buf *out)
{
    name = short_name(s, node, name);
    struct slice text = without_server(name, csl_raw(s, name));
    struct buf inner = {0};
    int which;

    s->called += text.n || !slice_is(name, "year-suffix"); /* "n.d." stands in a group with its letter */
    if (!text.n)
        return false;
    s->filled++;
    if (csl_variable(name, &which) == VARIABLE_FIELD)
        s->seen_fields[which / 64] |= (uint64_t)1 << (which % 64);
    struct slice address = s->sorting ? (struct slice){0} : address_of(s, node, name, text);
    enum csl_tag tag = variable_tag(name);
    if (tag != TAG_YEAR)
        csl_open(&inner, tag);
    s->has_suffix |= tag == TAG_SUFFIX;
    write_variable(s, name, text, &inner);
    if (tag != TAG_YEAR)
        csl_close(&inner);
    if (address.n)
        write_linked(s, node, address, buf_view(&inner), out);
    else
        csl_dress(s, node, buf_view(&inner), out);
    buf_free(&inner);
    return true;
}

/* ---- elements ---- */

/* What `node` holds, unless it asked for variables and none of them was there. */
static bool eval_grouped(struct csl_state *s, const struct csl_node *node, struct slice delimiter, struct buf *out)
{
    int called = s->called, filled = s->filled;

    s->called = s->filled = 0;
    bool any = csl_eval_children(s, node, delimiter, out);
    any = any && !(s->called && !s->filled);
    s->called += called;
    s->filled += filled;
    return any;
}

/* A macro is a group without a name; one that prints counts as a variable that was there. */
static bool eval_macro(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    struct buf inner = {0};
    bool any = node->macro && eval_grouped(s, node->macro, (struct slice){0}, &inner);

    if (any) {
        s->called++, s->filled++;
        csl_dress(s, node, buf_view(&inner), out);
    }
    buf_free(&inner);
    return any;
}

static bool eval_group(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    struct buf inner = {0};
    bool any = eval_grouped(s, node, csl_text(node, ATTR_DELIMITER), &inner);

    if (any)
        csl_dress(s, node, buf_view(&inner), out);
    buf_free(&inner);
    return any;
}

static bool eval_term(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    int plural = csl_number(node, ATTR_PLURAL, PLURAL_FALSE);
    struct slice text = csl_term(s->csl->locale, csl_text(node, ATTR_TERM),
                                 (enum csl_form)csl_number(node, ATTR_FORM, FORM_LONG),
                                 plural == PLURAL_TRUE || plural == PLURAL_ALWAYS);

    if (text.n)
        csl_dress(s, node, text, out);
    return text.n > 0;
}

static bool eval_text(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    struct slice variable = csl_text(node, ATTR_VARIABLE), value = csl_text(node, ATTR_VALUE);
    struct buf inner = {0};

    if (variable.n)
        return eval_variable(s, node, variable, out);
    if (csl_value(node, ATTR_MACRO))
        return eval_macro(s, node, out);
    if (csl_value(node, ATTR_TERM))
        return eval_term(s, node, out);
    csl_from_data(value, &inner);
    if (value.n)
        csl_dress(s, node, buf_view(&inner), out);
    buf_free(&inner);
    return value.n > 0;
}

static bool eval_number(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    struct slice name = csl_text(node, ATTR_VARIABLE), text = csl_raw(s, name);
    struct buf inner = {0};

    s->called++;
    if (!text.n)
        return false;
    s->filled++;
    if (s->sorting && csl_is_numeric(text))
        buf_printf(&inner, "%010lld", (long long)g_ascii_strtoll(text.p, NULL, 10));
    else if (csl_is_numeric(text))
        csl_write_number(s->csl, text, (enum csl_form)csl_number(node, ATTR_FORM, FORM_NUMERIC),
                         csl_term_gender(s->csl->locale, name), &inner);
    else
        csl_from_data(text, &inner);
    csl_dress(s, node, buf_view(&inner), out);
    buf_free(&inner);
    return true;
}

static bool eval_label(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    struct slice variable = csl_text(node, ATTR_VARIABLE), text = csl_raw(s, variable);
    bool locator = slice_is(variable, "locator");

    if (!text.n)
        return false;
    return csl_eval_label(s, node, locator ? s->cite->label : variable, csl_is_plural(variable, text), out);
}

bool csl_eval_label(struct csl_state *s, const struct csl_node *node, struct slice variable, bool plural,
                    struct buf *out)
{
    int rule = csl_number(node, ATTR_PLURAL, PLURAL_CONTEXTUAL);
    struct slice text = csl_term(s->csl->locale, variable, (enum csl_form)csl_number(node, ATTR_FORM, FORM_LONG),
                                 rule == PLURAL_CONTEXTUAL ? plural : rule == PLURAL_ALWAYS);

    if (s->sorting || !text.n)
        return false;
    csl_dress(s, node, text, out);
    return true;
}

/* ---- choices ---- */

static bool eval_choose(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    for (const struct csl_node *branch = node->first; branch; branch = branch->next)
        if (branch->kind == CSL_ELSE || csl_holds(s, branch))
            return csl_eval_children(s, branch, (struct slice){0}, out);
    return false;
}

/* ---- the walk ---- */

bool csl_eval(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    if (++s->steps > MAX_STEPS) {
        if (!s->csl->reported)
            diag(s->csl->book->diags, node->span, DIAG_CSL_LARGE);
        s->csl->reported = true;
        return false;
    }
    switch (node->kind) {
    case CSL_TEXT:   return eval_text(s, node, out);
    case CSL_NUMBER: return eval_number(s, node, out);
    case CSL_LABEL:  return eval_label(s, node, out);
    case CSL_GROUP:  return eval_group(s, node, out);
    case CSL_CHOOSE: return eval_choose(s, node, out);
    case CSL_DATE:   return csl_eval_date(s, node, out);
    case CSL_NAMES:  return csl_eval_names(s, node, out);
    default:         return false;
    }
}

/* The delimiter of the group or layout that a choose's branch stands in joins what the branch prints too. */
static struct slice own_delimiter(const struct csl_node *node, struct slice delimiter)
{
    while (!delimiter.n && node && (node->kind == CSL_IF || node->kind == CSL_ELSE_IF || node->kind == CSL_ELSE))
        node = node->parent->parent;
    return delimiter.n || !node || node->kind != CSL_GROUP ? delimiter : csl_text(node, ATTR_DELIMITER);
}

bool csl_eval_children(struct csl_state *s, const struct csl_node *node, struct slice delimiter, struct buf *out)
{
    bool any = false;
    struct buf part = {0};

    delimiter = own_delimiter(node, delimiter);
    for (const struct csl_node *child = node->first; child; child = child->next) {
        buf_clear(&part);
        if (!csl_eval(s, child, &part))
            continue;
        csl_joint(out);
        if (any && delimiter.n) {
            buf_slice(out, delimiter);
            csl_joint(out);
        }
        buf_slice(out, buf_view(&part));
        any = true;
    }
    buf_free(&part);
    return any;
}

struct slice csl_render(struct csl_state *s)
{
    const struct csl_node *layout = csl_child(s->area, CSL_LAYOUT);
    struct buf out = {0};

    csl_eval_children(s, layout, (struct slice){0}, &out);
    return csl_take(s->csl, &out);
}
