/* SPDX-License-Identifier: MIT
 * The file that holds what was fetched of a remote one, each part at its own place. */
#ifndef SDC_SOURCE_CACHE_H
#define SDC_SOURCE_CACHE_H

#include "base/err.h"
#include "source/extents.h"

/** What a cache holds in memory, at most [bytes]; more goes to an unlinked temporary file. Most
 *  inputs need less than 1 MiB, and some dozens are in work at once. */
#define SDC_CACHE_MEMORY_MAX 8388608

/** What was fetched of one file. The caller holds it. */
struct sdc_cache {
    int fd; /**< owned; -1 before the first bytes */
    bool is_on_disk;
    struct sdc_extents extents; /**< which bytes of it count */
};

/** An empty cache. Makes no file yet. */
void sdc_cache_init(struct sdc_cache *cache);

/** Closes its file; it is as after sdc_cache_init. */
void sdc_cache_release(struct sdc_cache *cache);

/** Makes the file where there is none yet, and moves it to disk where size bytes more would be too
 *  many for memory: fd is another one then. SDC_NO_MEMORY, SDC_IO. */
enum sdc_status sdc_cache_reserve(struct sdc_cache *cache, int64_t size, struct sdc_err *err);

/** Writes n bytes at their place, 0 <= offset. SDC_TOO_LARGE where that is one place too many or
 *  beyond what a file may be, SDC_IO, SDC_NO_MEMORY. */
enum sdc_status sdc_cache_write(struct sdc_cache *cache, int64_t offset, const void *bytes,
                                size_t n, struct sdc_err *err);

#endif
