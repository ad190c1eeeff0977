/* Files: read through the book's reader and never outside its folder; written beside their
 * target and renamed. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_read_any(const char *path, struct buf *out)
{
    char *bytes;
    gsize size;
    GError *error = NULL;

    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        errno = EISDIR;
        return false;
    }
    if (!g_file_get_contents(path, &bytes, &size, &error)) {
        int number = errno;
        if (error->code == G_FILE_ERROR_NOENT)
            number = ENOENT;
        else if (error->code == G_FILE_ERROR_ACCES)
            number = EACCES;
        g_error_free(error);
        errno = number ? number : EIO;
        return false;
    }
    buf_bytes(out, bytes, size);
    g_free(bytes);
    return true;
}

/* "http://…", "data:…", "//host/…". A single letter before the colon is a drive, not a scheme. */
static bool is_remote(struct slice path)
{
    size_t i = 0;

    if (slice_starts(path, "//"))
        return true;
    while (i < path.n && (g_ascii_isalnum(path.p[i]) || strchr("+-.", path.p[i])))
        i++;
    return i > 1 && i < path.n && path.p[i] == ':' && g_ascii_isalpha(path.p[0]);
}

/* True when no ".." of the path climbs above its start. */
static bool stays_inside(const char *path)
{
    int depth = 0;

    if (path[0] == '/' || strchr(path, '\\'))
        return false;
    for (const char *p = path; *p;) {
        size_t n = strcspn(p, "/");
        if (n == 2 && p[0] == '.' && p[1] == '.')
            depth--;
        else if (n > 0 && !(n == 1 && p[0] == '.'))
            depth++;
        if (depth < 0)
            return false;
        p += n;
        while (*p == '/')
            p++;
    }
    return true;
}

/* With symbolic links resolved, is `path` still below `root`? */
static bool is_below(const char *root, const char *path)
{
    char *real_root = realpath(root, NULL), *real = realpath(path, NULL);
    size_t n = real_root ? strlen(real_root) : 0;
    bool below = real_root && real && strncmp(real, real_root, n) == 0 &&
                 (real[n] == '/' || real[n] == '\0' || n == 1);

    free(real_root);
    free(real);
    return below;
}

static enum file_result read_through(const struct file_reader *reader, const char *path,
                                     struct buf *out)
{
    size_t size = 0;

    errno = ENOENT;
    char *bytes = reader->read(reader->user, path, &size);
    if (!bytes)
        return FILE_FAILED;
    buf_bytes(out, bytes, size);
    free(bytes);
    return FILE_OK;
}

enum file_result file_read(const struct file_reader *reader, struct slice path,
                           struct buf *out)
{
    enum file_result result = FILE_FAILED;

    if (is_remote(path))
        return FILE_IS_REMOTE;
    if (path.n == 0 || memchr(path.p, '\0', path.n)) {
        errno = ENOENT;
        return FILE_FAILED;
    }
    char *relative = g_strndup(path.p, path.n);
    const char *root = reader->root && *reader->root ? reader->root : ".";
    char *full = g_build_filename(root, relative, NULL);
    if (!stays_inside(relative))
        result = FILE_IS_OUTSIDE;
    else if (reader->read)
        result = read_through(reader, full, out);
    else if (access(full, F_OK) == 0 && !is_below(root, full))
        result = FILE_IS_OUTSIDE;
    else if (file_read_any(full, out))
        result = FILE_OK;
    int number = errno;
    g_free(full);
    g_free(relative);
    errno = number;
    return result;
}

static bool write_all(int fd, struct slice bytes)
{
    while (bytes.n) {
        ssize_t written = write(fd, bytes.p, bytes.n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.p += written;
        bytes.n -= (size_t)written;
    }
    return true;
}

/* Devices and pipes (/dev/stdout, /dev/full) cannot be renamed onto; they are written as they are. */
static bool save_directly(const char *path, struct slice bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, bytes);
    int number = errno;

    if (fd >= 0 && close(fd) != 0 && ok)
        ok = false, number = errno;
    errno = number;
    return ok;
}

bool file_save(const char *path, struct slice bytes)
{
    struct stat info;

    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        return save_directly(path, bytes);
    char *beside = g_strconcat(path, ".XXXXXX", NULL);
    int fd = g_mkstemp_full(beside, O_RDWR | O_CLOEXEC, 0666);
    bool ok = fd >= 0 && write_all(fd, bytes) && fsync(fd) == 0;
    int number = errno;

    if (fd >= 0 && close(fd) != 0 && ok)
        ok = false, number = errno;
    if (ok && rename(beside, path) != 0)
        ok = false, number = errno;
    if (!ok && fd >= 0)
        unlink(beside);
    g_free(beside);
    errno = number;
    return ok;
}
