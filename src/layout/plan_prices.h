/* What it would have cost to keep the rules that the pages of a chapter break. */
#ifndef QUOIN_LAYOUT_PLAN_PRICES_H
#define QUOIN_LAYOUT_PLAN_PRICES_H

#include "layout/plan.h"

/** Adds to the pages of a plan the price of each rule they break. `heading_lines` is how many lines should stand
 * below a heading. Breaks some pages around each such place anew, so its time grows with the number of broken
 * rules; for reports only. All of it lives in `arena`. */
void plan_prices(const struct galley *galley, const struct plan_params *params,
                 const struct chapter_plan *plan, int32_t heading_lines, struct arena *arena);

#endif
