/* SPDX-License-Identifier: MIT
 * Opens what a user names: a regular file, or standard input. */
#include "source/open.h"

#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Most of standard input that is copied: twenty times the largest file that any profile takes
 *  [bytes]. */
#define SPOOL_SIZE_MAX (INT64_C(4) * 1000 * 1000 * 1000)
/** How much of it is copied at a time [bytes]. */
#define COPY_SIZE (64 * 1024)

static enum sdc_status refuse(int cause, struct sdc_err *err)
{
    switch (cause) {
    case ENOENT:
    case ENOTDIR:
        return sdc_err_set(err, SDC_NOT_FOUND, cause, "no such file");
    case EACCES:
    case EPERM:
        return sdc_err_set(err, SDC_NO_ACCESS, cause, "permission to read it is denied");
    default:
        return sdc_err_set(err, SDC_IO, cause, "cannot be opened: %s", strerror(cause));
    }
}

/** Says why a name leads to no file: there may be a link of that name. */
static enum sdc_status refuse_named(const char *name, int cause, struct sdc_err *err)
{
    char target[SDC_ERR_TEXT_SIZE / 2];
    ssize_t n = cause == ENOENT ? readlink(name, target, sizeof target) : -1;
    if (n < 0)
        return refuse(cause, err);
    return sdc_err_set(err, SDC_NOT_FOUND, cause, "is a symbolic link to %.*s%s, where nothing is",
                       (int)n, target, (size_t)n == sizeof target ? "..." : "");
}

static const char *kind_of(mode_t mode)
{
    if (S_ISFIFO(mode))
        return "a FIFO";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

static enum sdc_status require_regular(const struct stat *status, struct sdc_err *err)
{
    if (S_ISREG(status->st_mode))
        return SDC_OK;
    if (S_ISDIR(status->st_mode))
        return sdc_err_set(err, SDC_NOT_A_FILE, 0, "is a directory; give the files in it");
    return sdc_err_set(err, SDC_NOT_A_FILE, 0, "is %s, not a regular file",
                       kind_of(status->st_mode));
}

static enum sdc_status open_file(const char *name, int *descriptor, int64_t *size,
                                 struct sdc_err *err)
{
    struct stat status;
    /* Asked before it is opened, since opening a device may do something. */
    if (stat(name, &status) != 0)
        return refuse_named(name, errno, err);
    if (require_regular(&status, err) != SDC_OK)
        return SDC_NOT_A_FILE;
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return refuse(errno, err);
    /* Asked again, since another file may have taken its place. */
    int cause = fstat(fd, &status) == 0 ? 0 : errno;
    enum sdc_status result = cause ? refuse(cause, err) : require_regular(&status, err);
    if (result != SDC_OK) {
        close(fd);
        return result;
    }
    *descriptor = fd;
    *size = status.st_size;
    return SDC_OK;
}

/** Copies all that can be read to a file. False with errno set if either fails, or with EFBIG if
 *  there is too much. */
static bool copy_all(int from, int to, int64_t *size)
{
    char bytes[COPY_SIZE];
    *size = 0;
    for (;;) {
        ssize_t n = read(from, bytes, sizeof bytes);
        if (n <= 0) /* a signal is a reason to end, too: its sender waits */
            return n == 0;
        if (!sdc_temporary_write(to, bytes, (size_t)n))
            return false;
        *size += n;
        if (*size > SPOOL_SIZE_MAX) {
            errno = EFBIG;
            return false;
        }
    }
}

static enum sdc_status spool(int from, int *descriptor, int64_t *size, struct sdc_err *err)
{
    int fd = sdc_temporary_open();
    if (fd >= 0 && copy_all(from, fd, size)) {
        *descriptor = fd;
        return SDC_OK;
    }
    int cause = errno;
    if (fd >= 0)
        close(fd);
    if (cause == EFBIG)
        return sdc_err_set(err, SDC_TOO_LARGE, cause,
                           "has more than %lld bytes, or more than a "
                           "temporary file may have",
                           (long long)SPOOL_SIZE_MAX);
    return sdc_err_set(err, SDC_IO, cause, "cannot be copied to a temporary file: %s",
                       strerror(cause));
}

static enum sdc_status open_standard_input(int *descriptor, int64_t *size, struct sdc_err *err)
{
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0)
        return sdc_err_set(err, SDC_IO, errno, "standard input is closed");
    if (S_ISDIR(status.st_mode))
        return require_regular(&status, err);
    bool is_at_start = S_ISREG(status.st_mode) && lseek(STDIN_FILENO, 0, SEEK_CUR) == 0;
    if (!is_at_start)
        return spool(STDIN_FILENO, descriptor, size, err);
    *descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    *size = status.st_size;
    return *descriptor >= 0 ? SDC_OK : refuse(errno, err);
}

enum sdc_status sdc_source_open(const char *name, int *descriptor, int64_t *size,
                                struct sdc_err *err)
{
    if (strcmp(name, "-") == 0)
        return open_standard_input(descriptor, size, err);
    return open_file(name, descriptor, size, err);
}

enum sdc_status sdc_source_admit(int descriptor, struct sdc_err *err)
{
    struct stat status;
    int mode = fcntl(descriptor, F_GETFL);
    if (mode < 0 || fstat(descriptor, &status) != 0)
        return sdc_err_set(err, SDC_IO, errno, "is no open file: %s", strerror(errno));
    if (require_regular(&status, err) != SDC_OK)
        return SDC_NOT_A_FILE;
    if ((mode & O_PATH) || (mode & O_ACCMODE) == O_WRONLY)
        return sdc_err_set(err, SDC_NO_ACCESS, 0, "is not open for reading");
    return SDC_OK;
}
