/* SPDX-License-Identifier: MIT
 * Bytes by offset: what every reader of media reads from, wherever the bytes are. */
#include "source/source.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** Files of that size are mapped: of smaller ones little is read, larger ones would take up the
 *  address space [bytes]. @{ */
#define MAPPED_SIZE_MIN (64 * 1024)
#define MAPPED_SIZE_MAX (128 * 1024 * 1024)
/** @} */

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

void sdc_source_map(struct sdc_source *source)
{
    if (source->ops != &fd_ops || source->size < MAPPED_SIZE_MIN || source->size > MAPPED_SIZE_MAX)
        return;
    void *memory = mmap(NULL, (size_t)source->size, PROT_READ, MAP_PRIVATE, source->fd, 0);
    if (memory == MAP_FAILED)
        return;
    source->memory = memory;
    source->ops = &memory_ops;
}

void sdc_source_unmap(struct sdc_source *source)
{
    if (source->fd < 0 || !source->memory)
        return;
    munmap((void *)source->memory, (size_t)source->size);
    source->memory = NULL;
    source->ops = &fd_ops;
}

const uint8_t *sdc_source_mapping(const struct sdc_source *source)
{
    return source->fd >= 0 ? source->memory : NULL;
}

/** Notes that [offset, offset + size) is needed, of which some is missing. */
static void starve(struct sdc_source *source, int64_t offset, int64_t size)
{
    if (sdc_source_is_starved(source))
        return;
    source->need_offset = sdc_extents_missing_from(source->extents, offset);
    source->need_size = offset + size - source->need_offset;
}

static enum sdc_status read_sparse(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                                   size_t *n_read, struct sdc_err *err)
{
    if (sdc_extents_has(source->extents, offset, offset + (int64_t)n))
        return read_fd(source, offset, bytes, n, n_read, err);
    starve(source, offset, (int64_t)n);
    return sdc_err_set(err, SDC_IO, 0, "the bytes from %lld on are not at hand",
                       (long long)sdc_extents_missing_from(source->extents, offset));
}

static const struct sdc_source_ops sparse_ops = {.read = read_sparse};

void sdc_source_init_sparse(struct sdc_source *source, int fd, int64_t size,
                            const struct sdc_extents *extents)
{
    *source = (struct sdc_source){.ops = &sparse_ops, .size = size, .fd = fd, .extents = extents};
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

int64_t sdc_source_present(const struct sdc_source *source, int64_t offset)
{
    if (offset < 0 || offset >= source->size)
        return 0;
    int64_t end = source->size;
    if (source->extents) {
        int64_t missing = sdc_extents_missing_from(source->extents, offset);
        end = missing < end ? missing : end;
    }
    return end - offset;
}

bool sdc_source_expect(struct sdc_source *source, int64_t offset, int64_t size)
{
    if (!source->extents || offset < 0 || offset >= source->size)
        return true;
    if (size > source->size - offset)
        size = source->size - offset;
    if (sdc_extents_has(source->extents, offset, offset + size))
        return true;
    starve(source, offset, size);
    return false;
}

bool sdc_source_is_starved(const struct sdc_source *source)
{
    return source->need_size > 0;
}
