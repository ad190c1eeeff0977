/* Names of citation styles. Options of <name> come from the element, else from the area's element, else from the
 * style's; a citation that must tell references apart may show more of a name than they say. */
#include "refine/csl_parts.h"

#include <glib.h>

/* How the names of one element are set. */
struct names_writer {
    struct csl_state *s;
    const struct csl_node *names, *name, *et_al, *label;
    const struct csl_node *family, *given; /* <name-part> */
    bool label_first;
    enum csl_form form;
    enum csl_sort_order order;
    enum csl_demote demote;
    enum csl_and and;
    struct slice delimiter, separator, with; /* with: behind initials */
    bool initials, has_with, hyphen;
    int min, first;                        /* et al.: from so many names on, the first so many */
    bool with_last;
};

/* ---- options ---- */

static const struct csl_value *option(const struct csl_state *s, const struct csl_node *name, enum csl_attr attr,
                                      enum csl_attr outer)
{
    const struct csl_value *value = csl_value(name, attr);

    value = value ? value : csl_value(s->area, outer);
    return value ? value : csl_value(s->csl->style->root, outer);
}

static int option_number(const struct names_writer *w, enum csl_attr attr, int otherwise)
{
    const struct csl_value *value = option(w->s, w->name, attr, attr);

    return value ? value->number : otherwise;
}

static struct slice option_text(const struct names_writer *w, enum csl_attr attr, enum csl_attr outer,
                                struct slice otherwise)
{
    const struct csl_value *value = option(w->s, w->name, attr, outer);

    return value ? value->text : otherwise;
}

static const struct csl_node *name_part(const struct csl_node *name, const char *which)
{
    for (const struct csl_node *part = name ? name->first : NULL; part; part = part->next)
        if (slice_is(csl_text(part, ATTR_NAME), which))
            return part;
    return NULL;
}

static void plan_et_al(struct names_writer *w)
{
    const struct csl_state *s = w->s;
    bool subsequent = s->cite && s->cite->position != POSITION_FIRST;

    w->min = option_number(w, ATTR_ET_AL_MIN, 0);
    w->first = option_number(w, ATTR_ET_AL_FIRST, 1);
    w->with_last = option_number(w, ATTR_ET_AL_LAST, 0) != 0;
    if (subsequent) {
        w->min = option_number(w, ATTR_ET_AL_SUB_MIN, w->min);
        w->first = option_number(w, ATTR_ET_AL_SUB_FIRST, w->first);
    }
    if (s->sorting) {
        w->min = csl_number(s->key, ATTR_NAMES_MIN, w->min);
        w->first = csl_number(s->key, ATTR_NAMES_FIRST, w->first);
        w->with_last = csl_number(s->key, ATTR_NAMES_LAST, w->with_last) != 0;
    }
}

static void plan_names(struct names_writer *w, struct csl_state *s, const struct csl_node *names)
{
    /* In a substitute names without children look like those they stand in for. */
    const struct csl_node *model = names->first || !s->names ? names : s->names;
    const struct csl_value *form, *with;

    *w = (struct names_writer){.s = s, .names = names, .name = csl_child(model, CSL_NAME),
                               .et_al = csl_child(model, CSL_ET_AL), .label = csl_child(model, CSL_LABEL)};
    for (const struct csl_node *node = model->first; node && node->kind != CSL_NAME; node = node->next)
        w->label_first |= node->kind == CSL_LABEL && w->name;
    form = option(s, w->name, ATTR_FORM, ATTR_NAME_FORM);
    with = option(s, w->name, ATTR_INITIALIZE_WITH, ATTR_INITIALIZE_WITH);
    w->form = form ? (enum csl_form)form->number : FORM_LONG;
    w->family = name_part(w->name, "family");
    w->given = name_part(w->name, "given");
    w->order = (enum csl_sort_order)option_number(w, ATTR_NAME_AS_SORT, SORTED_NONE);
    w->demote = (enum csl_demote)csl_number(s->csl->style->root, ATTR_DEMOTE, DEMOTE_ALL);
    w->and = (enum csl_and)option_number(w, ATTR_AND, AND_NONE);
    w->delimiter = option_text(w, ATTR_DELIMITER, ATTR_NAME_DELIMITER, SLICE(", "));
    w->separator = option_text(w, ATTR_SORT_SEPARATOR, ATTR_SORT_SEPARATOR, SLICE(", "));
    w->has_with = with != NULL;
    w->with = with ? with->text : (struct slice){0};
    w->initials = option_number(w, ATTR_INITIALIZE, 1) != 0;
    w->hyphen = csl_number(s->csl->style->root, ATTR_HYPHEN_INITIALS, 1) != 0;
    plan_et_al(w);
    if (s->sorting)
        w->order = SORTED_ALL, w->and = AND_NONE, w->label = NULL, w->form = w->form == FORM_COUNT ? FORM_COUNT : FORM_LONG;
}

/* ---- given names ---- */

/* A letter with what follows initials. */
static void add_initial(const struct names_writer *w, gunichar letter, struct buf *out)
{
    buf_char(out, letter);
    buf_slice(out, w->with);
}

static void trim_end(struct buf *out, size_t from)
{
    while (out->size > from && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    while (out->size >= from + 2 && memcmp(out->data + out->size - 2, "\u00A0", 2) == 0)
        out->size -= 2, out->data[out->size] = '\0';
}

static void add_word(struct slice word, struct buf *out, size_t from)
{
    trim_end(out, from);
    if (out->size > from)
        buf_byte(out, ' ');
    buf_slice(out, word);
    buf_byte(out, ' ');
}

/* "Jean-Paul", "J.P.", "J" within a given name. */
static void word_initials(const struct names_writer *w, struct slice word, struct buf *out, size_t from)
{
    bool starts = true;

    for (size_t i = 0; i < word.n;) {
        gunichar c = g_utf8_get_char(word.p + i);
        if (c == '-' || c == 0x2010) {
            if (w->hyphen && i + 1 < word.n) {
                trim_end(out, from);
                buf_byte(out, '-');
            }
            starts = true;
        } else if (c == '.') {
            starts = true;
        } else if (starts && g_unichar_isalpha(c)) {
            add_initial(w, g_unichar_toupper(c), out);
            starts = false;
        }
        i += (size_t)(g_utf8_next_char(word.p + i) - (word.p + i));
    }
}

/* "J.", "J", "J.-P.": letters that are initials already. */
static bool is_initials(struct slice word)
{
    size_t letters = 0;

    for (const char *p = word.p; p < word.p + word.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        letters = c == '.' || c == '-' ? 0 : letters + 1;
        if (letters > 1 || (letters && !g_unichar_isupper(c)))
            return false;
    }
    return word.n > 0;
}

static void write_initials(const struct names_writer *w, struct slice given, struct buf *out)
{
    size_t from = out->size;
    struct slice word;

    while (csl_next_word(&given, &word)) {
        bool lower = g_unichar_islower(g_utf8_get_char(word.p));
        if (w->initials ? !lower : is_initials(word))
            word_initials(w, word, out, from);
        else
            add_word(word, out, from);
    }
    trim_end(out, from);
}

/* `level`: how much the citation needs to tell people apart. */
static void write_given(const struct names_writer *w, struct slice given, int level, struct buf *out)
{
    struct buf text = {0};

    if (w->form == FORM_SHORT && !level)
        return;
    if (w->has_with && level < 2 && !w->s->sorting)
        write_initials(w, given, &text);
    else
        buf_slice(&text, given);
    csl_from_data(buf_view(&text), out);
    buf_free(&text);
}

/* ---- one name ---- */

/* Particles that end with an apostrophe or a hyphen stand close to the name. */
static const char *gap_after(struct slice particle)
{
    bool apostrophe = particle.n >= 3 && memcmp(particle.p + particle.n - 3, "’", 3) == 0;

    return !particle.n || apostrophe || strchr("'-", particle.p[particle.n - 1]) ? "" : " ";
}

static void dress_part(const struct names_writer *w, const struct csl_node *part, struct buf *text, struct buf *out)
{
    if (part && text->size)
        csl_dress(w->s, part, buf_view(text), out);
    else
        buf_slice(out, buf_view(text));
    buf_clear(text);
}

static void add_family(const struct reference_name *name, bool particle, struct buf *out)
{
    if (particle && name->particle.n) {
        csl_from_data(name->particle, out);
        buf_string(out, gap_after(name->particle));
    }
    csl_from_data(name->family, out);
}

/* "Vincent van Gogh", "van Gogh". */
static void straight_name(const struct names_writer *w, const struct reference_name *name, int level, struct buf *out)
{
    struct buf text = {0};

    write_given(w, name->given, level, &text);
    bool given = text.size > 0;
    if (given && name->dropping.n) {
        buf_byte(&text, ' ');
        csl_from_data(name->dropping, &text);
    }
    dress_part(w, w->given, &text, out);
    if (given)
        buf_string(out, name->dropping.n ? gap_after(name->dropping) : " ");
    add_family(name, true, &text);
    dress_part(w, w->family, &text, out);
    if (name->suffix.n && given) {
        buf_string(out, name->comma_suffix ? ", " : " ");
        csl_from_data(name->suffix, out);
    }
    buf_free(&text);
}

static void add_separator(const struct names_writer *w, struct buf *out)
{
    csl_joint(out);
    buf_slice(out, w->separator);
    csl_joint(out);
}

/* "Gogh, Vincent van" or "van Gogh, Vincent". Close particles stay where they are. */
static void inverted_name(const struct names_writer *w, const struct reference_name *name, int level, struct buf *out)
{
    bool close = name->particle.n && !*gap_after(name->particle);
    bool demoted = !close && (w->demote == DEMOTE_ALL || (w->demote == DEMOTE_SORT && w->s->sorting));
    struct buf text = {0};

    add_family(name, !demoted, &text);
    dress_part(w, w->family, &text, out);
    write_given(w, name->given, level, &text);
    struct slice behind[] = {name->dropping, demoted ? name->particle : (struct slice){0}};
    for (size_t i = 0; i < G_N_ELEMENTS(behind); i++)
        if (behind[i].n) {
            buf_string(&text, text.size ? " " : "");
            csl_from_data(behind[i], &text);
        }
    if (text.size)
        add_separator(w, out);
    dress_part(w, w->given, &text, out);
    if (name->suffix.n) {
        add_separator(w, out);
        csl_from_data(name->suffix, out);
    }
    buf_free(&text);
}

/* Names of Chinese, Japanese and Korean letters: the family first, nothing between. */
static bool is_eastern(const struct reference_name *name)
{
    return name->family.n && g_unichar_iswide(g_utf8_get_char(name->family.p));
}

/* What sorts: spaces come before all letters, so parts are parted by them. */
static void sorted_name(const struct names_writer *w, const struct reference_name *name, struct buf *out)
{
    bool demoted = w->demote != DEMOTE_NEVER;
    struct slice parts[] = {demoted ? (struct slice){0} : name->particle, name->family, name->given, name->dropping,
                            demoted ? name->particle : (struct slice){0}, name->suffix};

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].n) {
            csl_from_data(parts[i], out);
            buf_string(out, i == 0 ? " " : "  ");
        }
}

static void write_name(const struct names_writer *w, const struct reference_name *name, int level, bool inverted,
                       struct buf *out)
{
    struct buf text = {0};

    if (w->s->sorting) {
        sorted_name(w, name, out);
    } else if (name->whole) {
        csl_from_data(name->family, &text);
        dress_part(w, w->family, &text, out);
    } else if (is_eastern(name)) {
        csl_from_data(name->family, &text);
        dress_part(w, w->family, &text, out);
        if (w->form != FORM_SHORT || level)
            csl_from_data(name->given, &text);
        dress_part(w, w->given, &text, out);
    } else if (w->form == FORM_SHORT && !level) {
        add_family(name, true, &text);
        dress_part(w, w->family, &text, out);
    } else if (inverted) {
        inverted_name(w, name, level, out);
    } else {
        straight_name(w, name, level, out);
    }
    buf_free(&text);
}

/* ---- lists ---- */

static bool is_inverted(const struct names_writer *w, size_t index)
{
    return w->form != FORM_SHORT && (w->order == SORTED_ALL || (w->order == SORTED_FIRST && index == 0));
}

static bool precedes(const struct names_writer *w, enum csl_attr attr, size_t before, bool contextual)
{
    switch (option_number(w, attr, PRECEDES_CONTEXTUAL)) {
    case PRECEDES_ALWAYS:         return true;
    case PRECEDES_NEVER:          return false;
    case PRECEDES_AFTER_INVERTED: return is_inverted(w, before);
    default:                      return contextual;
    }
}

static void add_delimiter(const struct names_writer *w, struct buf *out)
{
    csl_joint(out);
    buf_slice(out, w->s->sorting ? SLICE("   ") : w->delimiter);
    csl_joint(out);
}

static void add_space(struct buf *out)
{
    csl_joint(out);
    buf_byte(out, ' ');
    csl_joint(out);
}

/* Before the last of `count` names. */
static void add_and(const struct names_writer *w, size_t count, struct buf *out)
{
    struct slice and = csl_term(w->s->csl->locale, SLICE("and"), w->and == AND_SYMBOL ? FORM_SYMBOL : FORM_LONG, false);

    if (w->and == AND_NONE || w->s->sorting) {
        add_delimiter(w, out);
        return;
    }
    bool wide = and.n && g_unichar_iswide(g_utf8_get_char(and.p));
    if (precedes(w, ATTR_PRECEDES_LAST, count - 2, count > 2))
        add_delimiter(w, out);
    else if (!wide)
        add_space(out);
    buf_slice(out, and);
    if (!wide)
        add_space(out);
}

static void add_et_al(const struct names_writer *w, size_t shown, struct buf *out)
{
    struct slice term = csl_text(w->et_al, ATTR_TERM);
    struct slice text = csl_term(w->s->csl->locale, term.n ? term : SLICE("et-al"), FORM_LONG, false);

    if (!text.n || !shown || w->s->sorting)
        return;
    if (precedes(w, ATTR_PRECEDES_ET_AL, shown - 1, shown > 1))
        add_delimiter(w, out);
    else if (!g_unichar_iswide(g_utf8_get_char(text.p)))
        add_space(out);
    if (w->et_al)
        csl_dress(w->s, w->et_al, text, out);
    else
        buf_slice(out, text);
}

/* How many of the names are shown; all when there is no "et al.". */
static size_t count_shown(const struct names_writer *w, const struct reference_names *names)
{
    size_t first = (size_t)MAX(w->first, 1);
    bool cut = w->min > 0 && names->count >= (size_t)w->min && first < names->count;

    if (!cut || w->s->full)
        return names->count;
    if (w->s->cite && w->s->item->shown > 0)
        first = MAX(first, (size_t)w->s->item->shown);
    return MIN(first, names->count);
}

static int level_of(const struct names_writer *w, int maker, size_t index)
{
    const uint8_t *given = w->s->item->given[maker];

    return w->s->full ? 2 : w->s->cite && given ? given[index] : 0;
}

static void write_person(const struct names_writer *w, const struct reference_names *names, int maker, size_t i,
                         struct buf *out)
{
    bool first = !w->s->has_names && !w->s->sorting;
    struct buf text = {0};

    if (first)
        csl_open(out, TAG_PERSON);
    write_name(w, &names->items[i], level_of(w, maker, i), is_inverted(w, i), &text);
    if (w->name && !w->s->sorting)
        csl_dress_affixed(w->s, w->name, buf_view(&text), true, out);
    else
        buf_slice(out, buf_view(&text));
    if (first)
        csl_close(out);
    buf_free(&text);
}

static void write_list(const struct names_writer *w, const struct reference_names *names, int maker, struct buf *out)
{
    size_t shown = count_shown(w, names), count = names->count;
    bool cut = shown < count, last = cut && w->with_last && count >= shown + 2;

    for (size_t i = 0; i < shown; i++) {
        if (i && i + 1 == count && !names->others)
            add_and(w, count, out);
        else if (i)
            add_delimiter(w, out);
        write_person(w, names, maker, i, out);
    }
    if (last) {
        add_delimiter(w, out);
        buf_string(out, "… ");
        write_person(w, names, maker, count - 1, out);
    } else if (cut || names->others) {
        add_et_al(w, shown, out);
    }
    if (w->s->sorting) /* comes before spaces: those who write alone stand before those who write with others */
        buf_string(out, "\t\t");
}

/* ---- an element ---- */

/* The list of one variable with its label. */
static void write_variable(struct names_writer *w, int maker, struct slice label, struct buf *out)
{
    const struct reference_names *names = &w->s->item->r->makers[maker];
    bool marks = !w->s->has_names && !w->s->sorting && !w->s->cite;
    struct buf text = {0};

    if (w->label && w->label_first)
        csl_eval_label(w->s, w->label, label, names->count > 1, out);
    csl_joint(out);
    if (marks)
        csl_open(out, TAG_NAMES);
    write_list(w, names, maker, &text);
    buf_slice(out, buf_view(&text));
    if (marks)
        csl_close(out);
    csl_joint(out);
    if (w->label && !w->label_first)
        csl_eval_label(w->s, w->label, label, names->count > 1, out);
    buf_free(&text);
}

static bool same_names(const struct reference_names *a, const struct reference_names *b)
{
    bool same = a->count == b->count && a->count > 0;

    for (size_t i = 0; same && i < a->count; i++)
        same = slice_equal(a->items[i].family, b->items[i].family) && slice_equal(a->items[i].given, b->items[i].given);
    return same;
}

/* The makers of a list of variables that are there; an editor who is the translator too comes once. */
static size_t find_makers(struct csl_state *s, struct slice list, int *makers, struct slice *labels, size_t most)
{
    struct slice word;
    size_t count = 0;
    int which;

    while (csl_next_word(&list, &word)) {
        if (csl_variable(word, &which) != VARIABLE_MAKER || count == most)
            continue;
        s->called++;
        bool there = s->item->r->makers[which].count && !(s->spent_makers >> which & 1);
        if (!there)
            continue;
        s->filled++;
        makers[count] = which;
        labels[count++] = word;
    }
    bool both = count == 2 && ((makers[0] == MAKER_EDITOR && makers[1] == MAKER_TRANSLATOR) ||
                               (makers[1] == MAKER_EDITOR && makers[0] == MAKER_TRANSLATOR));
    if (both && same_names(&s->item->r->makers[makers[0]], &s->item->r->makers[makers[1]])) {
        labels[0] = SLICE("editortranslator");
        count = 1;
    }
    return count;
}

#define MAX_VARIABLES 8

static bool write_names(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    int makers[MAX_VARIABLES];
    struct slice labels[MAX_VARIABLES];
    struct names_writer w;
    struct buf text = {0};

    plan_names(&w, s, node);
    size_t count = find_makers(s, csl_text(node, ATTR_VARIABLE), makers, labels, MAX_VARIABLES), number = 0;
    struct slice delimiter = option_text(&w, ATTR_NAMES_DELIMITER, ATTR_NAMES_DELIMITER, (struct slice){0});
    delimiter = csl_value(node, ATTR_DELIMITER) ? csl_text(node, ATTR_DELIMITER) : delimiter;
    for (size_t i = 0; i < count; i++) {
        s->seen_makers |= (uint64_t)1 << makers[i];
        number += count_shown(&w, &s->item->r->makers[makers[i]]);
        if (w.form == FORM_COUNT)
            continue;
        if (i) {
            csl_joint(&text);
            buf_slice(&text, s->sorting ? SLICE("   ") : delimiter);
        }
        write_variable(&w, makers[i], labels[i], &text);
    }
    if (w.form == FORM_COUNT && count)
        buf_printf(&text, s->sorting ? "%05u" : "%u", (unsigned)number);
    bool any = !csl_is_blank(buf_view(&text));
    if (any)
        csl_dress(s, node, buf_view(&text), out);
    buf_free(&text);
    return any;
}

/* What stands in for names that are not there is used up: it is not printed a second time. */
static bool write_substitute(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    const struct csl_node *substitute = csl_child(node, CSL_SUBSTITUTE), *names = s->names;
    uint64_t makers = s->seen_makers, fields[CSL_FIELD_WORDS];
    bool any = false;

    memcpy(fields, s->seen_fields, sizeof fields);
    s->seen_makers = 0;
    memset(s->seen_fields, 0, sizeof s->seen_fields);
    s->names = node;
    for (const struct csl_node *child = substitute ? substitute->first : NULL; child && !any; child = child->next)
        any = csl_eval(s, child, out);
    s->names = names;
    for (size_t i = 0; any && i < CSL_FIELD_WORDS; i++)
        s->spent_fields[i] |= s->seen_fields[i];
    s->spent_makers |= any ? s->seen_makers : 0;
    s->seen_makers |= makers;
    for (size_t i = 0; i < CSL_FIELD_WORDS; i++)
        s->seen_fields[i] |= fields[i];
    return any;
}

bool csl_eval_names(struct csl_state *s, const struct csl_node *node, struct buf *out)
{
    bool first = !s->has_names && !s->sorting && !s->names;
    struct buf text = {0};
    bool any = write_names(s, node, &text) || write_substitute(s, node, &text);

    if (!any || (first && s->no_author)) {
        s->has_names |= any && first;
        buf_free(&text);
        return false;
    }
    if (first && s->cite)
        csl_open(out, TAG_NAMES);
    buf_slice(out, buf_view(&text));
    if (first && s->cite)
        csl_close(out);
    s->has_names |= first;
    buf_free(&text);
    return true;
}
