/* UUIDs of version 5: a book without an ISBN keeps its identifier from build to build (EP-P03). */
#include "epub/uuid.h"

#include <glib.h>

/* Drawn once at random, for all books made by Quoin. */
static const unsigned char quoin_space[16] = {0x6f, 0x2c, 0x11, 0x9a, 0x3d, 0x57, 0x4b, 0x08,
                                              0x9e, 0x41, 0xd0, 0x73, 0x5a, 0xc6, 0x2e, 0xb4};

const char *uuid_of(struct arena *arena, const unsigned char space[16], struct slice name)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA1);
    guint8 d[20];
    gsize size = sizeof d;

    g_checksum_update(sum, space, 16);
    g_checksum_update(sum, (const guchar *)(name.p ? name.p : ""), (gssize)name.n);
    g_checksum_get_digest(sum, d, &size);
    g_checksum_free(sum);
    d[6] = (guint8)((d[6] & 0x0F) | 0x50); /* version 5 */
    d[8] = (guint8)((d[8] & 0x3F) | 0x80); /* the RFC's variant */
    return arena_printf(arena,
                        "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                        d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11],
                        d[12], d[13], d[14], d[15])
        .p;
}

const char *uuid_urn(struct arena *arena, struct slice name)
{
    return arena_printf(arena, "urn:uuid:%s", uuid_of(arena, quoin_space, name)).p;
}
