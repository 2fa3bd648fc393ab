/* SPDX-License-Identifier: MIT
 * Bytes by offset: what every reader of media reads from, wherever the bytes are. */
#ifndef SDC_SOURCE_SOURCE_H
#define SDC_SOURCE_SOURCE_H

#include "base/err.h"
#include "source/extents.h"

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
    int64_t size;                      /**< [bytes], >= 0 */
    int64_t n_bytes_read;              /**< how much was read so far [bytes] */
    int fd;                            /**< file, sparse: borrowed descriptor; -1 otherwise */
    const uint8_t *memory;             /**< memory: borrowed block; file: its mapping, or NULL */
    const struct sdc_extents *extents; /**< sparse: what is there, borrowed; NULL otherwise */
    int64_t need_offset;               /**< sparse: the first byte that was missed */
    int64_t need_size; /**< sparse: how much from there on was asked for [bytes]; 0 if nothing was
                          missed yet */
};

/** A source over a regular file. Borrows fd, whose offset is neither used nor moved.
 *  Fails with SDC_IO where fd cannot be asked for its size. */
enum sdc_status sdc_source_init_fd(struct sdc_source *source, int fd, struct sdc_err *err);

/** Has a file of middling size read through a mapping, for who looks at many places of it: that
 *  saves a system call at each. Does nothing to other sources, and where that cannot be. A process
 *  that reads a mapping dies by SIGBUS where the file shrinks meanwhile or its disk fails. */
void sdc_source_map(struct sdc_source *source);

/** Undoes that. */
void sdc_source_unmap(struct sdc_source *source);

/** The mapping, of all of the source's bytes; NULL where there is none. */
const uint8_t *sdc_source_mapping(const struct sdc_source *source);

/** A source over size bytes of memory, which it borrows. */
void sdc_source_init_memory(struct sdc_source *source, const void *memory, size_t size);

/** A source over a file that holds a part of its size bytes, those in extents, at their places.
 *  Borrows both, which must not change while the source is in use. */
void sdc_source_init_sparse(struct sdc_source *source, int fd, int64_t size,
                            const struct sdc_extents *extents);

/** Reads n bytes from offset on, fewer only where the source ends: at or past the end *n_read is
 *  0 and that is no error. A negative offset or a failing device is (SDC_IO), and so are bytes that
 *  a sparse source lacks, which starves it. *n_read is set on success only. */
enum sdc_status sdc_source_read(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                                size_t *n_read, struct sdc_err *err);

/** How much can be read from offset on before the source ends or lacks a byte [bytes]; 0 outside of
 *  it. For readers that look ahead of their need. */
int64_t sdc_source_present(const struct sdc_source *source, int64_t offset);

/** Says that the size bytes from offset on will be read: where a sparse source lacks some of them,
 *  it is starved, and false is returned. Else, and for other kinds, true. So that an index of known
 *  size is had at once, and not in the small parts in which it is read. */
bool sdc_source_expect(struct sdc_source *source, int64_t offset, int64_t size);

/** True once bytes were missed. What a reader found then does not count, whatever it made of the
 *  failure: the bytes [need_offset, need_offset + need_size) are to be had, and it begins anew. The
 *  first miss stands. */
bool sdc_source_is_starved(const struct sdc_source *source);

#endif
