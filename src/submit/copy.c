/* SPDX-License-Identifier: MIT
 * The bytes that are checked, hashed and sent: a copy that nobody changes any more. */
#include "submit/copy.h"

#include "source/sealed.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Bytes that are read and hashed at once. */
#define BLOCK_SIZE (128 * 1024)

static enum sdc_status refuse_io(const char *what, struct sdc_err *err)
{
    int cause = errno;
    return sdc_err_set(err, SDC_IO, cause, "%s: %s", what, strerror(cause));
}

/** Says why it cannot be copied. */
static enum sdc_status refuse(const struct sdc_err *reason, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_IO, reason->cause, "is to be submitted, but %s", reason->text);
}

/** Reads all of descriptor, into copy and digest. */
static enum sdc_status pump(struct sdc_copy *copy, int descriptor, struct sdc_digest *digest,
                            struct sdc_err *err)
{
    static char block[BLOCK_SIZE];
    struct sdc_err reason = {0};
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
        if (sdc_sealed_append(copy->fd, block, (size_t)n, &reason) != SDC_OK)
            return refuse(&reason, err);
    }
}

static enum sdc_status fill(struct sdc_copy *copy, int descriptor, struct sdc_err *err)
{
    struct sdc_err reason = {0};
    struct sdc_digest *digest = sdc_digest_new();
    if (!digest)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "libcrypto cannot begin a SHA-256 digest");
    enum sdc_status status = pump(copy, descriptor, digest, err);
    if (status == SDC_OK && sdc_sealed_end(&copy->fd, &reason) != SDC_OK)
        status = refuse(&reason, err);
    if (status == SDC_OK)
        status = sdc_digest_end(digest, copy->hash, err);
    sdc_digest_free(&digest);
    return status;
}

enum sdc_status sdc_copy_make(struct sdc_copy *copy, int descriptor, int64_t memory_left,
                              struct sdc_err *err)
{
    struct stat entry;
    struct sdc_err reason = {0};
    int64_t memory_max = memory_left;
    *copy = (struct sdc_copy){.fd = -1};
    if (memory_max > SDC_SEALED_IN_MEMORY_MAX)
        memory_max = SDC_SEALED_IN_MEMORY_MAX;
    if (fstat(descriptor, &entry) != 0)
        return refuse_io("cannot be asked for its size", err);
    if (entry.st_size > SDC_COPY_SIZE_MAX)
        return sdc_err_set(err, SDC_TOO_LARGE, 0,
                           "is larger than %lld bytes, the most that is submitted",
                           SDC_COPY_SIZE_MAX);
    copy->is_in_memory = entry.st_size <= memory_max;
    if (sdc_sealed_begin(entry.st_size, memory_max, &copy->fd, &reason) != SDC_OK)
        return refuse(&reason, err);
    enum sdc_status status = fill(copy, descriptor, err);
    if (status != SDC_OK)
        sdc_copy_release(copy);
    return status;
}

void sdc_copy_release(struct sdc_copy *copy)
{
    if (copy->fd >= 0)
        close(copy->fd);
    copy->fd = -1;
}
