/* SPDX-License-Identifier: MIT
 * Files that have no name, for what is too large for memory. */
#ifndef SDC_BASE_TEMPORARY_H
#define SDC_BASE_TEMPORARY_H

#include <stdbool.h>
#include <stddef.h>

/** Makes an empty file without a name in the folder that TMPDIR names, by default /tmp. Its
 *  descriptor, for reading and writing, is the caller's; -1 with errno set. */
int sdc_temporary_open(void);

/** Writes all n bytes to a file, whatever signals come. False with errno set if it fails. */
bool sdc_temporary_write(int descriptor, const void *bytes, size_t n);

#endif
