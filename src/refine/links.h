/* Links as written: their parts, and whether a book may hold them. */
#ifndef QUOIN_REFINE_LINKS_H
#define QUOIN_REFINE_LINKS_H

#include "base/arena.h"

/** What a link's address leads to by its form alone. */
enum link_form { LINK_INNER, LINK_FILE, LINK_OUTER, LINK_FORBIDDEN };

/** "#id" is INNER, "other.md#id" FILE, an address of the web, mail or telephone OUTER, everything else with
 * a scheme (javascript:, file:, data: …) FORBIDDEN. */
enum link_form link_form_of(struct slice url);

/** The address in ASCII with what URIs forbid escaped (%XX); what is already escaped stays. In the arena. */
struct slice link_escape(struct arena *arena, struct slice url);

/** The path of `path` (before any '#') as seen from the file `from`: "a/b.md" and "../c.md" give
 * "c.md". ".html" becomes ".md", as mdBook's authors write both. In the arena. */
struct slice link_path(struct arena *arena, struct slice from, struct slice path);

#endif
