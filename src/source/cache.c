/* SPDX-License-Identifier: MIT
 * The file that holds what was fetched of a remote one, each part at its own place. */
#include "source/cache.h"

#include "base/temporary.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/** How much is copied at a time [bytes]. */
#define COPY_SIZE 65536

void sdc_cache_init(struct sdc_cache *cache)
{
    *cache = (struct sdc_cache){.fd = -1};
}

void sdc_cache_release(struct sdc_cache *cache)
{
    if (cache->fd >= 0)
        close(cache->fd);
    sdc_cache_init(cache);
}

static enum sdc_status refuse(int cause, struct sdc_err *err)
{
    enum sdc_status status = cause == ENOMEM  ? SDC_NO_MEMORY
                             : cause == EFBIG ? SDC_TOO_LARGE
                                              : SDC_IO;
    return sdc_err_set(err, status, cause, "what is fetched cannot be kept: %s", strerror(cause));
}

/** Writes all n bytes. False with errno set if it fails. */
static bool write_at(int fd, const void *bytes, size_t n, int64_t offset)
{
    size_t done = 0;
    while (done < n) {
        ssize_t written = pwrite(fd, (const char *)bytes + done, n - done, offset + (int64_t)done);
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

/** Copies the bytes of one range to the same place. False with errno set if it fails. */
static bool copy(int from, int to, const struct sdc_extent *extent)
{
    char bytes[COPY_SIZE];
    for (int64_t at = extent->start; at < extent->end;) {
        int64_t left = extent->end - at;
        size_t n = left < COPY_SIZE ? (size_t)left : COPY_SIZE;
        ssize_t n_read = pread(from, bytes, n, at);
        if (n_read <= 0 || !write_at(to, bytes, (size_t)n_read, at))
            return false;
        at += n_read;
    }
    return true;
}

static enum sdc_status move_to_disk(struct sdc_cache *cache, struct sdc_err *err)
{
    int fd = sdc_temporary_open();
    bool is_copied = fd >= 0;
    for (size_t i = 0; is_copied && i < cache->extents.n; i++)
        is_copied = copy(cache->fd, fd, &cache->extents.extents[i]);
    if (!is_copied) {
        int cause = errno;
        if (fd >= 0)
            close(fd);
        return refuse(cause, err);
    }
    if (cache->fd >= 0)
        close(cache->fd);
    cache->fd = fd;
    cache->is_on_disk = true;
    return SDC_OK;
}

enum sdc_status sdc_cache_reserve(struct sdc_cache *cache, int64_t size, struct sdc_err *err)
{
    int64_t room = SDC_CACHE_MEMORY_MAX - sdc_extents_size(&cache->extents);
    if (!cache->is_on_disk && size > room)
        return move_to_disk(cache, err);
    if (cache->fd < 0)
        cache->fd = memfd_create("seedance-check", MFD_CLOEXEC);
    return cache->fd >= 0 ? SDC_OK : refuse(errno, err);
}

/** True if writing up to end would raise SIGXFSZ, which ends a process. */
static bool is_beyond_limit(int64_t end)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
           (uint64_t)end > limit.rlim_cur;
}

enum sdc_status sdc_cache_write(struct sdc_cache *cache, int64_t offset, const void *bytes,
                                size_t n, struct sdc_err *err)
{
    int64_t end;
    if (__builtin_add_overflow(offset, (int64_t)n, &end) || is_beyond_limit(end))
        return refuse(EFBIG, err);
    enum sdc_status status = sdc_cache_reserve(cache, (int64_t)n, err);
    if (status != SDC_OK)
        return status;
    if (!write_at(cache->fd, bytes, n, offset))
        return refuse(errno, err);
    if (!sdc_extents_add(&cache->extents, offset, end))
        return sdc_err_set(err, SDC_TOO_LARGE, 0, "must be read at more than %d places",
                           SDC_EXTENTS_MAX);
    return SDC_OK;
}
