/* quoin init: writes the starter book. Its files stand as they are in cli/starter/ and are
 * put into the program by the linker. */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define STARTERS                                                                           \
    STARTER(book_yaml, "book.yaml")                                                        \
    STARTER(text_00_preface_md, "text/00-preface.md")                                      \
    STARTER(text_01_a_first_chapter_md, "text/01-a-first-chapter.md")                      \
    STARTER(text_02_the_apparatus_md, "text/02-the-apparatus.md")                          \
    STARTER(text_03_colophon_md, "text/03-colophon.md")                                    \
    STARTER(images_press_svg, "images/press.svg")

#define STARTER(symbol, path)                                                              \
    extern const char _binary_##symbol##_start[], _binary_##symbol##_end[];
STARTERS
#undef STARTER

static const struct starter {
    const char *path, *start, *end;
} starters[] = {
#define STARTER(symbol, path) {path, _binary_##symbol##_start, _binary_##symbol##_end},
    STARTERS
#undef STARTER
};

/* True for a folder without files, or nothing at all: then nobody's work can be harmed. */
static bool is_free(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool is_empty = true;

    if (!folder)
        return errno == ENOENT;
    while (is_empty && (entry = readdir(folder)))
        is_empty = entry->d_name[0] == '.';
    closedir(folder);
    return is_empty;
}

static bool write_starter(const char *folder, const struct starter *starter)
{
    char path[4096];
    size_t length = (size_t)(starter->end - starter->start);
    int room = snprintf(path, sizeof path, "%s/%s", folder, starter->path);

    if (room < 0 || (size_t)room >= sizeof path) {
        errno = ENAMETOOLONG;
        return false;
    }
    char *slash = strrchr(path, '/');
    *slash = '\0';
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return false;
    *slash = '/';
    FILE *file = fopen(path, "wx");
    if (!file)
        return false;
    bool ok = fwrite(starter->start, 1, length, file) == length;
    return fclose(file) == 0 && ok;
}

int run_init(const struct request *request)
{
    if (request->argument_count != 1) {
        report_misuse("as in `quoin init my-book`", "init needs the name of one folder");
        return EXIT_NOT_BUILT;
    }
    const char *folder = request->arguments[0];
    if (!is_free(folder)) {
        report_misuse("choose a new folder", "'%s' is there already; nothing was written",
                      folder);
        return EXIT_NOT_BUILT;
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        report_misuse(NULL, "cannot make the folder '%s': %s", folder, strerror(errno));
        return EXIT_NOT_BUILT;
    }
    for (size_t i = 0; i < sizeof starters / sizeof *starters; i++)
        if (!write_starter(folder, &starters[i])) {
            report_misuse(NULL, "cannot write '%s/%s': %s", folder, starters[i].path,
                          strerror(errno));
            return EXIT_NOT_BUILT;
        }
    if (!request->quiet)
        printf("A new book lies in %s/. Set it with\n\n    quoin build %s\n", folder,
               folder);
    return EXIT_CLEAN;
}
