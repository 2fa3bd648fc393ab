/* SPDX-License-Identifier: MIT
 * Bytes by offset: what every reader of media reads from, wherever the bytes are. */
#ifndef SDC_SOURCE_SOURCE_H
#define SDC_SOURCE_SOURCE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct sdc_source;

/** What a kind of source must be able to do. */
struct sdc_source_ops {
    /** As sdc_source_read, but offset lies in [0, size) and n in (0, size - offset]; may read
     *  less than n, but at least one byte, and 0 only where the source has become shorter. */
    enum sdc_status (*read)(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                            size_t *n_read, struct sdc_err *err);
};

/** One run of bytes that does not change while it is read. The caller holds it. */
struct sdc_source {
    const struct sdc_source_ops *ops;
    int64_t size;          /**< [bytes], >= 0 */
    int64_t n_bytes_read;  /**< how much was read so far [bytes] */
    int fd;                /**< file: borrowed descriptor; -1 otherwise */
    const uint8_t *memory; /**< memory: borrowed block; NULL otherwise */
};

/** A source over a regular file. Borrows fd, whose offset is neither used nor moved.
 *  Fails with SDC_IO where fd cannot be asked for its size. */
enum sdc_status sdc_source_init_fd(struct sdc_source *source, int fd, struct sdc_err *err);

/** A source over size bytes of memory, which it borrows. */
void sdc_source_init_memory(struct sdc_source *source, const void *memory, size_t size);

/** Reads n bytes from offset on, fewer only where the source ends: at or past the end *n_read is
 *  0 and that is no error. A negative offset or a failing device is (SDC_IO). *n_read is set on
 *  success only. */
enum sdc_status sdc_source_read(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                                size_t *n_read, struct sdc_err *err);

#endif
