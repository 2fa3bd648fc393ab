/* SPDX-License-Identifier: MIT
 * The bytes that are checked, hashed and sent: a copy that nobody changes any more. */
#include "submit/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** Bytes that are read and hashed at once. */
#define BLOCK_SIZE (128 * 1024)

/** A file that has no name. -1 with errno set. */
static int open_unlinked(void)
{
    char path[PATH_MAX];
    const char *folder = getenv("TMPDIR");
    if (!folder || folder[0] == '\0')
        folder = "/tmp";
    if (snprintf(path, sizeof path, "%s/seedance-check.XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/** False with errno set if it fails. */
static bool write_all(int fd, const char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = write(fd, bytes + done, size - done);
        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static enum sdc_status refuse_io(const char *what, struct sdc_err *err)
{
    int cause = errno;
    return sdc_err_set(err, SDC_IO, cause, "%s: %s", what, strerror(cause));
}

/** Reads all of descriptor, into copy and digest. */
static enum sdc_status pump(struct sdc_copy *copy, int descriptor, struct sdc_digest *digest,
                            struct sdc_err *err)
{
    static char block[BLOCK_SIZE];
    for (;;) {
        ssize_t n = pread(descriptor, block, sizeof block, copy->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return refuse_io("cannot be read", err);
        if (n == 0)
            return SDC_OK;
        copy->size += n;
        if (copy->size > SDC_COPY_SIZE_MAX)
            return sdc_err_set(err, SDC_TOO_LARGE, 0, "has grown while it was read");
        sdc_digest_add(digest, block, (size_t)n);
        if (!write_all(copy->fd, block, (size_t)n))
            return refuse_io("cannot be copied, for it to be submitted", err);
    }
}

/** The same file for reading only: it goes to probe programs. Where /proc is not there, the
 *  descriptor stays as it is. */
static void give_up_writing(struct sdc_copy *copy)
{
    char path[sizeof "/proc/self/fd/-2147483648"];
    snprintf(path, sizeof path, "/proc/self/fd/%d", copy->fd);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    close(copy->fd);
    copy->fd = fd;
}

static enum sdc_status fill(struct sdc_copy *copy, int descriptor, struct sdc_err *err)
{
    enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };
    struct sdc_digest *digest = sdc_digest_new();
    if (!digest)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "libcrypto cannot begin a SHA-256 digest");
    enum sdc_status status = pump(copy, descriptor, digest, err);
    if (status == SDC_OK && copy->is_in_memory && fcntl(copy->fd, F_ADD_SEALS, SEALS) != 0)
        status = refuse_io("its copy cannot be sealed", err);
    if (status == SDC_OK)
        status = sdc_digest_end(digest, copy->hash, err);
    sdc_digest_free(&digest);
    return status;
}

enum sdc_status sdc_copy_make(struct sdc_copy *copy, int descriptor, int64_t memory_left,
                              struct sdc_err *err)
{
    struct stat entry;
    *copy = (struct sdc_copy){.fd = -1};
    if (fstat(descriptor, &entry) != 0)
        return refuse_io("cannot be asked for its size", err);
    if (entry.st_size > SDC_COPY_SIZE_MAX)
        return sdc_err_set(err, SDC_TOO_LARGE, 0,
                           "is larger than %lld bytes, the most that is submitted",
                           SDC_COPY_SIZE_MAX);
    copy->is_in_memory = entry.st_size <= SDC_COPY_MEMORY_MAX && entry.st_size <= memory_left;
    copy->fd = copy->is_in_memory ? memfd_create("seedance-check", MFD_CLOEXEC | MFD_ALLOW_SEALING)
                                  : open_unlinked();
    if (copy->fd < 0)
        return refuse_io("cannot be copied, for it to be submitted", err);
    enum sdc_status status = fill(copy, descriptor, err);
    if (status == SDC_OK)
        give_up_writing(copy);
    else
        sdc_copy_release(copy);
    return status;
}

void sdc_copy_release(struct sdc_copy *copy)
{
    if (copy->fd >= 0)
        close(copy->fd);
    copy->fd = -1;
}
