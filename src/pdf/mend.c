/* Walks the resources of each page once. What is wrong there (notes in standards of PDF/A-2 and PDF/UA):
 * CIDFontType2 without CIDToGIDMap (A2-16), images with Interpolate (A2-14); and place holders stand for
 * pictures. */
#include "pdf/mend.h"

#include "pdf/picture.h"

#include <glib.h>

static void set_key(struct mending *m, qpdf_oh dict, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(m->q, dict, key, value);
}

static qpdf_oh reference(struct mending *m, uint32_t number)
{
    return qpdf_get_object_by_id(m->q, (int)number, 0);
}

/* True the first time an indirect object is met; direct ones are looked at each time. */
static bool is_new(struct mending *m, qpdf_oh object)
{
    int number = qpdf_oh_get_object_id(m->q, object);

    return number <= 0 || g_hash_table_add(m->seen, GINT_TO_POINTER(number));
}

static void mend_font(struct mending *m, qpdf_oh font)
{
    if (!is_new(m, font))
        return;
    qpdf_oh descendants = qpdf_oh_get_key(m->q, font, "/DescendantFonts");
    if (!qpdf_oh_is_array(m->q, descendants))
        return;
    qpdf_oh cid = qpdf_oh_get_array_item(m->q, descendants, 0);
    if (qpdf_oh_is_name_and_equals(m->q, qpdf_oh_get_key(m->q, cid, "/Subtype"),
                                   "/CIDFontType2") &&
        !qpdf_oh_has_key(m->q, cid, "/CIDToGIDMap"))
        set_key(m, cid, "/CIDToGIDMap", qpdf_oh_new_name(m->q, "/Identity"));
}

/* The picture that a 1 by 1 image stands for, or -1. */
static int place_holder_number(struct mending *m, qpdf_oh image, qpdf_oh dict)
{
    unsigned char *bytes = NULL;
    size_t size = 0;

    if (qpdf_oh_get_int_value_as_int(m->q, qpdf_oh_get_key(m->q, dict, "/Width")) != 1)
        return -1;
    qpdf_oh_get_stream_data(m->q, image, qpdf_dl_none, NULL, &bytes, &size);
    int number = picture_place_holder_number((struct slice){(char *)bytes, size});
    free(bytes);
    return number;
}

static void mend_resources(struct mending *m, qpdf_oh resources);

/* A form, an image, or a pattern; `holder` is the dictionary that names it `key`. */
static void mend_stream(struct mending *m, qpdf_oh holder, const char *key)
{
    qpdf_oh stream = qpdf_oh_get_key(m->q, holder, key);

    if (!qpdf_oh_is_stream(m->q, stream))
        return;
    qpdf_oh dict = qpdf_oh_get_dict(m->q, stream);
    if (qpdf_oh_is_name_and_equals(m->q, qpdf_oh_get_key(m->q, dict, "/Subtype"), "/Image")) {
        int number = place_holder_number(m, stream, dict);
        if (number >= 0)
            set_key(m, holder, key, reference(m, m->image_objects[number]));
        else
            qpdf_oh_remove_key(m->q, dict, "/Interpolate");
        if (qpdf_oh_has_key(m->q, dict, "/SMask"))
            mend_stream(m, dict, "/SMask");
    } else if (is_new(m, stream)) {
        mend_resources(m, qpdf_oh_get_key(m->q, dict, "/Resources"));
    }
}

static void mend_graphics_state(struct mending *m, qpdf_oh state)
{
    qpdf_oh mask = qpdf_oh_get_key(m->q, state, "/SMask");

    if (qpdf_oh_is_dictionary(m->q, mask))
        mend_stream(m, mask, "/G");
}

/* The keys of a sub-dictionary of resources, copied because only one iteration may be under way. */
static GPtrArray *keys_of(struct mending *m, qpdf_oh dict)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);

    qpdf_oh_begin_dict_key_iter(m->q, dict);
    while (qpdf_oh_dict_more_keys(m->q))
        g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(m->q)));
    return keys;
}

enum resource_class { FONTS, STREAMS, STATES };

static void mend_class(struct mending *m, qpdf_oh dict, enum resource_class class)
{
    if (!qpdf_oh_is_dictionary(m->q, dict))
        return;
    GPtrArray *keys = keys_of(m, dict);
    for (guint i = 0; i < keys->len; i++) {
        const char *key = keys->pdata[i];
        switch (class) {
        case FONTS:
            mend_font(m, qpdf_oh_get_key(m->q, dict, key));
            break;
        case STREAMS:
            mend_stream(m, dict, key);
            break;
        case STATES:
            mend_graphics_state(m, qpdf_oh_get_key(m->q, dict, key));
            break;
        }
    }
    g_ptr_array_free(keys, TRUE);
}

static void mend_resources(struct mending *m, qpdf_oh resources)
{
    static const struct {
        const char *key;
        enum resource_class class;
    } classes[] = {
        {"/Font", FONTS}, {"/XObject", STREAMS}, {"/Pattern", STREAMS}, {"/ExtGState", STATES},
    };

    if (!qpdf_oh_is_dictionary(m->q, resources) || !is_new(m, resources))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++)
        mend_class(m, qpdf_oh_get_key(m->q, resources, classes[i].key), classes[i].class);
}

/* Without pictures and patterns there is nothing to blend, so the page needs no group. */
static bool is_plain(struct mending *m, qpdf_oh resources)
{
    return !qpdf_oh_has_key(m->q, resources, "/XObject") &&
           !qpdf_oh_has_key(m->q, resources, "/Pattern");
}

static void set_annotations(struct mending *m, qpdf_oh page, const struct mended_page *mended)
{
    qpdf_oh list = qpdf_oh_new_array(m->q);

    for (size_t i = 0; i < mended->annotation_count; i++)
        qpdf_oh_append_item(m->q, list, reference(m, mended->annotations[i].object));
    set_key(m, page, "/Annots", list);
    set_key(m, page, "/Tabs", qpdf_oh_new_name(m->q, "/S")); /* UA-26 */
}

void mend_page(struct mending *m, size_t index, const struct mended_page *mended)
{
    qpdf_oh page = qpdf_get_page_n(m->q, index);
    qpdf_oh resources = qpdf_oh_get_key(m->q, page, "/Resources");

    set_key(m, page, "/Contents", reference(m, mended->content));
    set_key(m, page, "/StructParents", qpdf_oh_new_integer(m->q, mended->key));
    if (mended->annotation_count)
        set_annotations(m, page, mended);
    if (is_plain(m, resources))
        qpdf_oh_remove_key(m->q, page, "/Group");
    mend_resources(m, resources);
    qpdf_oh_release_all(m->q);
}

void mend_start(struct mending *m, qpdf_data q)
{
    m->q = q;
    m->seen = g_hash_table_new(NULL, NULL);
}

void mend_end(struct mending *m)
{
    g_hash_table_destroy(m->seen);
}
