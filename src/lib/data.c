/* Where Quoin's own data lies: fonts, themes, hyphenation patterns. A program that was just
 * built has them beside it, an installed one below its prefix; a host that links the
 * library gets the prefix it was compiled for. */
#include "lib/lib.h"

#include <glib.h>

#ifndef QUOIN_DATA_DIR
#define QUOIN_DATA_DIR "/usr/local/share/quoin"
#endif

static char *program_folder(void)
{
    char *program = g_file_read_link("/proc/self/exe", NULL);
    char *folder = program ? g_path_get_dirname(program) : NULL;

    g_free(program);
    return folder;
}

char *data_dir_find(void)
{
    static const char *const places[] = {"share/quoin", "../share/quoin"};
    char *folder = program_folder();

    for (size_t i = 0; folder && i < G_N_ELEMENTS(places); i++) {
        char *path = g_build_filename(folder, places[i], NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            g_free(folder);
            return path;
        }
        g_free(path);
    }
    g_free(folder);
    return g_strdup(QUOIN_DATA_DIR);
}
