/* What an image file's header says: kind, size, density, components, orientation. Nothing
 * is decoded. Every read is checked against the end of the bytes, since files may be cut
 * short or made to harm. SVG is in image_svg.c.
 *
 * Sources: ITU-T T.81 (JPEG markers), JFIF 1.02, EXIF 2.3 / TIFF 6.0, PNG (third edition).
 */
#include "read/image_parts.h"
#include "read/read.h"

/* Densities below this are left over from programs that write 1 × 1 when they know nothing.
 */
#define LEAST_DENSITY 10

static uint32_t u8(struct slice bytes, size_t at)
{
    return at < bytes.n ? (unsigned char)bytes.p[at] : 0;
}

static uint32_t u16(struct slice bytes, size_t at)
{
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
}

static uint32_t u32(struct slice bytes, size_t at)
{
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
}

static bool has_at(struct slice bytes, size_t at, const char *mark, size_t length)
{
    return at <= bytes.n && bytes.n - at >= length &&
           memcmp(bytes.p + at, mark, length) == 0;
}

/* Pixels to the inch from those to a unit, of which `num`/`den` make an inch; 0 when
 * senseless. */
static uint32_t per_inch(uint64_t pixels, uint32_t num, uint32_t den)
{
    uint64_t density = den ? (pixels * num + den / 2) / den : 0;

    return density < LEAST_DENSITY || density > 100000 ? 0 : (uint32_t)density;
}

/* ---- EXIF: a TIFF file within a JPEG segment ---- */

struct tiff {
    struct slice bytes;
    bool little;
};

static uint32_t tiff16(const struct tiff *tiff, size_t at)
{
    return tiff->little ? u8(tiff->bytes, at + 1) << 8 | u8(tiff->bytes, at)
                        : u16(tiff->bytes, at);
}

static uint32_t tiff32(const struct tiff *tiff, size_t at)
{
    return tiff->little ? tiff16(tiff, at + 2) << 16 | tiff16(tiff, at)
                        : u32(tiff->bytes, at);
}

static uint32_t tiff_density(const struct tiff *tiff, size_t entry, uint32_t unit)
{
    size_t at = tiff32(tiff, entry + 8);
    uint32_t num = tiff32(tiff, at), den = tiff32(tiff, at + 4);

    if (!den || unit < 2 || unit > 3)
        return 0;
    return unit == 2 ? per_inch(num / den, 1, 1)
                     : per_inch((uint64_t)num * 100 / den, 254, 10000);
}

static void read_exif(struct resource *resource, struct slice bytes)
{
    struct tiff tiff = {bytes, has_at(bytes, 0, "II*\0", 4)};
    size_t x = 0, y = 0;
    uint32_t unit = 2; /* inches, when the file does not say */

    if (!tiff.little && !has_at(bytes, 0, "MM\0*", 4))
        return;
    size_t at = tiff32(&tiff, 4), count = tiff16(&tiff, at);
    for (size_t i = 0; i < count; i++) {
        size_t entry = at + 2 + 12 * i;
        if (entry + 12 > bytes.n)
            break;
        uint32_t tag = tiff16(&tiff, entry), value = tiff16(&tiff, entry + 8);
        if (tag == 0x112 && value >= 1 && value <= 8)
            resource->orientation = (uint8_t)value;
        else if (tag == 0x128)
            unit = value;
        else if (tag == 0x11A)
            x = entry;
        else if (tag == 0x11B)
            y = entry;
    }
    if (x && y && !resource->density_x) {
        resource->density_x = tiff_density(&tiff, x, unit);
        resource->density_y = tiff_density(&tiff, y, unit);
    }
}

/* ---- JPEG ---- */

static bool is_frame(uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

static bool read_frame(struct resource *resource, uint32_t marker, struct slice body,
                       const char **reason)
{
    *reason = "it is broken";
    resource->height = u16(body, 1);
    resource->width = u16(body, 3);
    resource->components = u8(body, 5);
    if (body.n < 6 || !resource->height || !resource->width)
        return false;
    *reason = "it is a JPEG of a rare kind: save it again as an ordinary JPEG";
    return u8(body, 0) == 8 && (marker <= 0xC2 || marker == 0xC9 || marker == 0xCA) &&
           (resource->components == 1 || resource->components == 3 ||
            resource->components == 4);
}

static void read_jfif(struct resource *resource, struct slice body)
{
    uint32_t unit = u8(body, 7), x = u16(body, 8), y = u16(body, 10);

    if (unit < 1 || unit > 2)
        return;
    resource->density_x = unit == 1 ? per_inch(x, 1, 1) : per_inch(x, 254, 100);
    resource->density_y = unit == 1 ? per_inch(y, 1, 1) : per_inch(y, 254, 100);
}

/* One segment before the picture's data. */
static bool read_segment(struct resource *resource, uint32_t marker, struct slice body,
                         const char **reason)
{
    if (is_frame(marker) && !resource->width)
        return read_frame(resource, marker, body, reason);
    if (marker == 0xE0 && has_at(body, 0, "JFIF", 5))
        read_jfif(resource, body);
    else if (marker == 0xE1 && has_at(body, 0, "Exif\0", 6))
        read_exif(resource, slice_sub(body, 6, body.n));
    else if (marker == 0xEE && has_at(body, 0, "Adobe", 5) && body.n >= 12)
        resource->adobe = true;
    return true;
}

static void turn(struct resource *resource)
{
    uint32_t width = resource->width, density = resource->density_x;

    resource->width = resource->height;
    resource->height = width;
    resource->density_x = resource->density_y;
    resource->density_y = density;
}

static bool probe_jpeg(struct resource *resource, const char **reason)
{
    struct slice bytes = resource->bytes;
    size_t at = 2;

    while (at + 4 <= bytes.n && u8(bytes, at) == 0xFF) {
        uint32_t marker = u8(bytes, at + 1);
        if (marker == 0xFF || marker == 0x01) { /* padding; a marker without a body */
            at += marker == 0xFF ? 1 : 2;
            continue;
        }
        if (marker == 0xDA) { /* the picture's data */
            if (!resource->width)
                break;
            if (resource->orientation >= 5)
                turn(resource);
            return true;
        }
        size_t size = u16(bytes, at + 2);
        if (size < 2 || size > bytes.n - at - 2)
            break;
        if (!read_segment(resource, marker, slice_sub(bytes, at + 4, at + 2 + size),
                          reason))
            return false;
        at += 2 + size;
    }
    *reason = "it is broken";
    return false;
}

/* ---- PNG ---- */

static bool read_png_header(struct resource *resource, struct slice bytes)
{
    /* By colour type: channels with alpha (0: no such type) and the allowed depths, one bit
     * each. */
    static const struct {
        uint8_t channels;
        uint32_t depths;
    } types[] = {
        {1, 1u << 1 | 1u << 2 | 1u << 4 | 1u << 8 | 1u << 16},
        {0, 0},
        {3, 1u << 8 | 1u << 16},
        {3, 1u << 1 | 1u << 2 | 1u << 4 | 1u << 8},
        {2, 1u << 8 | 1u << 16},
        {0, 0},
        {4, 1u << 8 | 1u << 16},
    };
    uint32_t depth = u8(bytes, 24), type = u8(bytes, 25);

    if (bytes.n < 33 || u32(bytes, 8) != 13 || !has_at(bytes, 12, "IHDR", 4))
        return false;
    resource->width = u32(bytes, 16);
    resource->height = u32(bytes, 20);
    if (type >= sizeof types / sizeof *types || depth > 16 ||
        !(types[type].depths & 1u << depth))
        return false;
    resource->components = types[type].channels;
    return resource->width && resource->height && resource->width <= INT32_MAX &&
           resource->height <= INT32_MAX;
}

static bool probe_png(struct resource *resource, const char **reason)
{
    struct slice bytes = resource->bytes;
    size_t at = 33; /* behind the signature and IHDR */

    *reason = "it is broken";
    if (!read_png_header(resource, bytes))
        return false;
    while (at + 8 <= bytes.n) {
        size_t size = u32(bytes, at);
        if (has_at(bytes, at + 4, "IDAT", 4))
            return true;
        if (size > bytes.n - at - 8)
            return false;
        if (has_at(bytes, at + 4, "pHYs", 4) && size == 9 && u8(bytes, at + 16) == 1) {
            resource->density_x = per_inch(u32(bytes, at + 8), 254, 10000);
            resource->density_y = per_inch(u32(bytes, at + 12), 254, 10000);
        } else if (has_at(bytes, at + 4, "tRNS", 4) &&
                   (resource->components == 1 || resource->components == 3)) {
            resource->components++;
        }
        if (bytes.n - at - 8 - size < 4)
            return false;
        at += 12 + size;
    }
    return false;
}

/* ---- what else it may be ---- */

static const char *name_other(struct slice bytes)
{
    static const struct {
        size_t at, length;
        const char *mark, *reason;
    } others[] = {
        {0, 4, "GIF8", "it is a GIF, which cannot be printed: convert it to PNG"},
        {8, 4, "WEBP", "it is a WebP, which cannot be printed: convert it to PNG or JPEG"},
        {0, 4, "II*\0", "it is a TIFF, which cannot be used: convert it to PNG"},
        {0, 4, "MM\0*", "it is a TIFF, which cannot be used: convert it to PNG"},
        {0, 4, "%PDF", "it is a PDF, which cannot be used: convert it to SVG or PNG"},
        {0, 4, "%!PS", "it is PostScript, which cannot be used: convert it to SVG or PNG"},
        {0, 4, "8BPS", "it is a Photoshop file, which cannot be used: export it as PNG"},
        {4, 8, "ftypavif",
         "it is an AVIF, which cannot be used: convert it to PNG or JPEG"},
        {4, 4, "ftyp", "it is a HEIC or a film, which cannot be used: convert it to JPEG"},
        {0, 2, "BM", "it is a BMP, which cannot be used: convert it to PNG"},
        {0, 2, "\xFF\x0A", "it is a JPEG XL, which cannot be used: convert it to JPEG"},
        {4, 4, "JXL ", "it is a JPEG XL, which cannot be used: convert it to JPEG"},
        {4, 4, "jP  ", "it is a JPEG 2000, which cannot be used: convert it to JPEG"},
        {0, 2, "\x1F\x8B", "it is packed by gzip: unpack it"},
    };

    if (!bytes.n)
        return "it is empty";
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (has_at(bytes, others[i].at, others[i].mark, others[i].length))
            return others[i].reason;
    return "it is of an unknown kind: use JPEG, PNG or SVG";
}

bool image_probe(struct resource *resource, const char **reason)
{
    struct slice bytes = resource->bytes;

    resource->kind = RESOURCE_OTHER;
    resource->width = resource->height = resource->components = 0;
    resource->density_x = resource->density_y = 0;
    resource->orientation = 0;
    resource->adobe = false;
    if (has_at(bytes, 0, "\xFF\xD8\xFF", 3)) {
        resource->kind = RESOURCE_JPEG;
        return probe_jpeg(resource, reason);
    }
    if (has_at(bytes, 0, "\x89PNG\r\n\x1A\n", 8)) {
        resource->kind = RESOURCE_PNG;
        return probe_png(resource, reason);
    }
    if (image_is_svg(bytes)) {
        resource->kind = RESOURCE_SVG;
        return image_probe_svg(resource, reason);
    }
    *reason = name_other(bytes);
    return false;
}
