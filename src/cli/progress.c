/* The line of progress on a terminal. It shows only when a run takes longer than half a
 * second, and not oftener than a person can read. */
#include "cli/cli.h"

#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_SILENT 0.5
#define SECONDS_BETWEEN 0.1

static bool shown;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_show(void *user, const char *stage, size_t done, size_t of)
{
    static double began, last;
    static int is_terminal = -1;
    const struct request *request = user;

    if (is_terminal < 0) {
        is_terminal = isatty(STDERR_FILENO);
        began = now();
    }
    if (!is_terminal || request->quiet || request->json)
        return;
    double time = now();
    if (time - began < SECONDS_SILENT || time - last < SECONDS_BETWEEN)
        return;
    last = time;
    fprintf(stderr, "\r\033[K%s", stage);
    if (of)
        fprintf(stderr, " %zu/%zu", done, of);
    fflush(stderr);
    shown = true;
}

void progress_hide(void)
{
    if (shown)
        fputs("\r\033[K", stderr);
    shown = false;
}
