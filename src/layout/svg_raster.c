/* SVG to PNG, for reading systems that must not get the drawing itself. */
#include "layout/cover.h"

#include <cairo.h>
#include <glib.h>
#include <librsvg/rsvg.h>
#include <math.h>

/* A drawing that does not say how large it is. */
#define DEFAULT_WIDTH 800.0
#define DEFAULT_HEIGHT 600.0

static cairo_status_t write_bytes(void *user, const unsigned char *bytes, unsigned size)
{
    buf_bytes(user, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

/* Pixels to draw: twice the natural size, for sharp lines, within the limit. */
static void choose_size(RsvgHandle *svg, uint32_t limit, double *width, double *height)
{
    *width = DEFAULT_WIDTH;
    *height = DEFAULT_HEIGHT;
    rsvg_handle_get_intrinsic_size_in_pixels(svg, width, height);
    if (!(*width >= 1) || !(*height >= 1))
        *width = DEFAULT_WIDTH, *height = DEFAULT_HEIGHT;
    double scale = MIN(2.0, sqrt(limit / (*width * *height)));
    *width = MAX(1, floor(*width * scale));
    *height = MAX(1, floor(*height * scale));
}

static bool draw(RsvgHandle *svg, uint32_t limit, struct buf *png)
{
    double width, height;

    choose_size(svg, limit, &width, &height);
    if (width > 16000 || height > 16000)
        return false;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width, (int)height);
    cairo_t *cr = cairo_create(surface);
    RsvgRectangle box = {0, 0, width, height};
    bool ok = rsvg_handle_render_document(svg, cr, &box, NULL) &&
              cairo_surface_write_to_png_stream(surface, write_bytes, png) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return ok;
}

bool svg_rasterise(struct slice bytes, uint32_t limit, struct buf *png)
{
    /* Without a base file librsvg loads nothing from outside. */
    RsvgHandle *svg = rsvg_handle_new_from_data((const guint8 *)bytes.p, bytes.n, NULL);

    if (!svg)
        return false;
    bool ok = draw(svg, limit, png);
    g_object_unref(svg);
    return ok;
}
