/* SPDX-License-Identifier: MIT
 * Bytes as a file that has no name and that nobody can change. */
#include "source/sealed.h"

#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/** True if writing so much would raise SIGXFSZ, which ends a process. */
static bool is_beyond_limit(int64_t size)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
           (uint64_t)size > limit.rlim_cur;
}

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static enum sdc_status refuse(int cause, struct sdc_err *err)
{
    return sdc_err_set(err, cause == ENOMEM || cause == ENOSPC ? SDC_NO_MEMORY : SDC_IO, cause,
                       "cannot be copied: %s", strerror(cause));
}

enum sdc_status sdc_sealed_begin(int64_t size, int64_t memory_max, int *descriptor,
                                 struct sdc_err *err)
{
    if (is_beyond_limit(size))
        return sdc_err_set(err, SDC_TOO_LARGE, 0, "is larger than a file of this process may be");
    int fd = size <= memory_max ? memfd_create("seedance-check", MFD_CLOEXEC | MFD_ALLOW_SEALING)
                                : sdc_temporary_open();
    if (fd < 0)
        return refuse(errno, err);
    *descriptor = fd;
    return SDC_OK;
}

enum sdc_status sdc_sealed_append(int descriptor, const void *bytes, size_t n, struct sdc_err *err)
{
    return sdc_temporary_write(descriptor, bytes, n) ? SDC_OK : refuse(errno, err);
}

enum sdc_status sdc_sealed_end(int *descriptor, struct sdc_err *err)
{
    char path[sizeof "/proc/self/fd/" + 3 * sizeof *descriptor];
    if (fcntl(*descriptor, F_ADD_SEALS, SEALS) == 0)
        return SDC_OK;
    if (errno != EINVAL && errno != EPERM) /* what a file on a disk, and one on tmpfs, says */
        return refuse(errno, err);
    snprintf(path, sizeof path, "/proc/self/fd/%d", *descriptor);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse(errno, err);
    close(*descriptor);
    *descriptor = fd;
    return SDC_OK;
}

enum sdc_status sdc_sealed_copy(const void *bytes, size_t size, int *descriptor,
                                struct sdc_err *err)
{
    int fd = -1;
    enum sdc_status status = sdc_sealed_begin((int64_t)size, INT64_MAX, &fd, err);
    if (status == SDC_OK)
        status = sdc_sealed_append(fd, bytes, size, err);
    if (status == SDC_OK)
        status = sdc_sealed_end(&fd, err);
    if (status == SDC_OK)
        *descriptor = fd;
    else if (fd >= 0)
        close(fd);
    return status;
}
