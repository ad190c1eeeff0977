/* What image_info.c needs of image_svg.c. */
#ifndef QUOIN_READ_IMAGE_PARTS_H
#define QUOIN_READ_IMAGE_PARTS_H

#include "base/resource.h"

/** True when the first element of an XML text is svg. */
bool image_is_svg(struct slice bytes);

/** Reads the natural size of an SVG in CSS pixels; false with a reason when it is cut
 * short, nests too deeply or declares entities. */
bool image_probe_svg(struct resource *resource, const char **reason);

#endif
