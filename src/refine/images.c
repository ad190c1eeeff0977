/* Reads each image file of the book once into a resource. An image that cannot be used becomes a span with its
 * description, so that no later stage meets an image without a file. */
#include "refine/passes.h"

#include "refine/links.h"
#include "read/read.h"

#include <errno.h>
#include <glib.h>

/* Cairo and the readers of e-books give up somewhere above; no press needs more. */
#define MAX_SIDE 16000
#define MAX_PIXELS 100000000u

struct loader {
    struct book *book;
    GHashTable *found;       /* path → struct resource, NULL for one that failed */
    struct resource **end;
};

/* A file that stands beside the manuscript, where other tools look for it, gets its right path said. */
static void report_missing(struct book *book, const struct node *image, const char *path)
{
    const char *reason = g_strerror(errno);
    const struct source *source = sources_find(book->sources, image->span.file);
    struct slice beside = link_path(book->arena, source ? source->name : (struct slice){0},
                                    slice_of(path));
    char *full = g_build_filename(book->reader.root ? book->reader.root : ".", beside.p, NULL);
    char *hint = g_file_test(full, G_FILE_TEST_IS_REGULAR)
                     ? g_strdup_printf("paths start at the book's folder: write '%s'", beside.p)
                     : g_strdup("paths start at the book's folder");

    diag_hint(book->diags, image->span, hint, DIAG_IMAGE_MISSING, path, reason);
    g_free(hint);
    g_free(full);
}

/* Reads the file; reports what is wrong. */
static bool read_bytes(struct loader *loader, const struct node *image, const char *path,
                       struct buf *out)
{
    struct diags *diags = loader->book->diags;

    switch (file_read(&loader->book->reader, slice_of(path), out)) {
    case FILE_OK:
        return true;
    case FILE_IS_REMOTE:
        diag(diags, image->span, DIAG_FILE_REMOTE, path);
        return false;
    case FILE_IS_OUTSIDE:
        diag(diags, image->span, DIAG_FILE_OUTSIDE, path);
        return false;
    case FILE_FAILED:
        report_missing(loader->book, image, path);
        return false;
    }
    return false;
}

static bool is_usable(struct loader *loader, const struct node *image, const char *path,
                      struct resource *resource)
{
    const char *reason = "";

    if (!image_probe(resource, &reason)) {
        diag(loader->book->diags, image->span, DIAG_IMAGE_BROKEN, path, reason);
        return false;
    }
    if (resource->kind != RESOURCE_SVG &&
        (resource->width > MAX_SIDE || resource->height > MAX_SIDE ||
         (uint64_t)resource->width * resource->height > MAX_PIXELS)) {
        diag(loader->book->diags, image->span, DIAG_IMAGE_TOO_LARGE, path, (int)resource->width,
             (int)resource->height);
        return false;
    }
    return true;
}

static struct resource *load(struct loader *loader, const struct node *image, const char *path)
{
    struct book *book = loader->book;
    struct buf bytes = {0};
    struct resource probe = {.path = image->as.image.path};

    if (read_bytes(loader, image, path, &bytes)) {
        probe.bytes = buf_view(&bytes);
        if (is_usable(loader, image, path, &probe)) {
            struct resource *resource = ARENA_NEW(book->arena, struct resource);
            *resource = probe;
            resource->bytes = arena_copy(book->arena, buf_view(&bytes));
            resource->number = book->resource_count++;
            *loader->end = resource;
            loader->end = &resource->next;
            buf_free(&bytes);
            return resource;
        }
    }
    buf_free(&bytes);
    return NULL;
}

static struct resource *find_or_load(struct loader *loader, const struct node *image)
{
    char *path = string_of(image->as.image.path);
    gpointer found;

    if (g_hash_table_lookup_extended(loader->found, path, NULL, &found)) {
        g_free(path);
        return found;
    }
    struct resource *resource = load(loader, image, path);
    g_hash_table_insert(loader->found, path, resource);
    return resource;
}

/* The description in place of the picture. */
static void replace(struct book *book, struct node *image)
{
    struct slice alt = image->as.image.alt, path = image->as.image.path;
    struct slice text = alt.n ? alt : path;

    image->kind = NODE_SPAN;
    memset(&image->as, 0, sizeof image->as);
    node_add_class(book->arena, image, SLICE("missing-image"));
    text = arena_printf(book->arena, "[%.*s]", (int)text.n, text.p);
    node_append(image, node_new_text(book->arena, text, image->span));
}

static void report_no_alt(struct book *book, const struct node *image)
{
    char *path = string_of(image->as.image.path);

    diag(book->diags, image->span, DIAG_IMAGE_NO_ALT, path);
    g_free(path);
}

void images_load(struct book *book)
{
    struct loader loader = {
        .book = book,
        .found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .end = &book->resources,
    };

    for (struct node *node = book->root; node; node = node_next(node, book->root)) {
        if (node->kind != NODE_IMAGE)
            continue;
        struct resource *resource = find_or_load(&loader, node);
        if (!resource) {
            replace(book, node);
            continue;
        }
        node->as.image.resource = resource;
        if (!node->as.image.alt.n && !node->as.image.decorative)
            report_no_alt(book, node);
    }
    g_hash_table_destroy(loader.found);
}
