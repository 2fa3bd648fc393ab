/* SPDX-License-Identifier: MIT
 * Bytes by offset: what every reader of media reads from, wherever the bytes are. */
#include "source/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum sdc_status read_fd(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                               size_t *n_read, struct sdc_err *err)
{
    ssize_t got;
    do
        got = pread(source->fd, bytes, n, offset);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return sdc_err_set(err, SDC_IO, errno, "cannot be read: %s", strerror(errno));
    *n_read = (size_t)got;
    return SDC_OK;
}

static const struct sdc_source_ops fd_ops = {.read = read_fd};

enum sdc_status sdc_source_init_fd(struct sdc_source *source, int fd, struct sdc_err *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return sdc_err_set(err, SDC_IO, errno, "cannot be asked for its size: %s", strerror(errno));
    *source = (struct sdc_source){.ops = &fd_ops, .size = status.st_size, .fd = fd};
    return SDC_OK;
}

static enum sdc_status read_memory(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                                   size_t *n_read, struct sdc_err *err)
{
    (void)err;
    memcpy(bytes, source->memory + offset, n);
    *n_read = n;
    return SDC_OK;
}

static const struct sdc_source_ops memory_ops = {.read = read_memory};

void sdc_source_init_memory(struct sdc_source *source, const void *memory, size_t size)
{
    *source =
        (struct sdc_source){.ops = &memory_ops, .size = (int64_t)size, .fd = -1, .memory = memory};
}

enum sdc_status sdc_source_read(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                                size_t *n_read, struct sdc_err *err)
{
    size_t done = 0;
    if (offset < 0)
        return sdc_err_set(err, SDC_IO, 0, "was read at the negative offset %lld",
                           (long long)offset);
    if (offset < source->size && (uint64_t)n > (uint64_t)(source->size - offset))
        n = (size_t)(source->size - offset);
    while (offset < source->size && done < n) {
        size_t got;
        enum sdc_status status = source->ops->read(source, offset + (int64_t)done,
                                                   (uint8_t *)bytes + done, n - done, &got, err);
        if (status != SDC_OK)
            return status;
        if (got == 0)
            break;
        done += got;
    }
    source->n_bytes_read += (int64_t)done;
    *n_read = done;
    return SDC_OK;
}
