/* SPDX-License-Identifier: MIT
 * Bytes as a file that has no name and that nobody can change: in memory, or where there are many,
 * on a disk. */
#ifndef SDC_SOURCE_SEALED_H
#define SDC_SOURCE_SEALED_H

#include "base/err.h"

#include <stdint.h>

/** Largest file that is to lie in memory where several lie there at once [bytes]. */
#define SDC_SEALED_IN_MEMORY_MAX (64 * 1024 * 1024)

/** Copies size bytes into a file in memory that has no name and is sealed against every change, and
 *  gives its descriptor, which is the caller's. bytes may be NULL where size is 0. SDC_TOO_LARGE
 *  where the process may not make a file of that size (RLIMIT_FSIZE), SDC_NO_MEMORY, SDC_IO. */
enum sdc_status sdc_sealed_copy(const void *bytes, size_t size, int *descriptor,
                                struct sdc_err *err);

/** Begins a file that is going to have size bytes, and gives its descriptor, which is the caller's:
 *  in memory if it has memory_max bytes at most, else an unlinked temporary file. It fails as
 *  sdc_sealed_copy does. */
enum sdc_status sdc_sealed_begin(int64_t size, int64_t memory_max, int *descriptor,
                                 struct sdc_err *err);

/** Appends n bytes. SDC_NO_MEMORY where there is no room for them, SDC_IO. */
enum sdc_status sdc_sealed_append(int descriptor, const void *bytes, size_t n, struct sdc_err *err);

/** Seals a file: one on a disk gets another descriptor, by which it can only be read. SDC_IO; the
 *  descriptor is still the caller's. */
enum sdc_status sdc_sealed_end(int *descriptor, struct sdc_err *err);

#endif
