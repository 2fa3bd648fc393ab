/* SPDX-License-Identifier: MIT
 * Bytes in memory as a file that nobody can change. */
#ifndef SDC_SOURCE_SEALED_H
#define SDC_SOURCE_SEALED_H

#include "base/err.h"

/** Copies size bytes into a file that has no name and is sealed against every change, and gives its
 *  descriptor, which is the caller's. bytes may be NULL where size is 0. SDC_TOO_LARGE where the
 *  process may not make a file of that size (RLIMIT_FSIZE), SDC_NO_MEMORY, SDC_IO. */
enum sdc_status sdc_sealed_copy(const void *bytes, size_t size, int *descriptor,
                                struct sdc_err *err);

#endif
