/* Runs of lines that have something in common. */
#include "check/patterns.h"

static void end_run(uint32_t first, uint32_t count, uint32_t least, line_runs *out)
{
    if (count > 0 && count >= least)
        vec_push(out, (struct line_run){first, count});
}

void runs_find(const uint8_t *marks, size_t count, uint32_t least, line_runs *out)
{
    uint32_t length = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (marks[i] != RUN_GOES) {
            end_run(i - length, length, least, out);
            length = 0;
        }
        length += marks[i] != RUN_NO;
    }
    end_run((uint32_t)count - length, length, least, out);
}
