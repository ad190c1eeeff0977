/* Name-based identifiers. */
#ifndef QUOIN_EPUB_UUID_H
#define QUOIN_EPUB_UUID_H

#include "base/arena.h"

/** "urn:uuid:…" of version 5 (RFC 4122) for a name in Quoin's own namespace: the same name always gives
 * the same one. */
const char *uuid_urn(struct arena *arena, struct slice name);

/** The same in any namespace (16 bytes), without "urn:uuid:". */
const char *uuid_of(struct arena *arena, const unsigned char space[16], struct slice name);

#endif
