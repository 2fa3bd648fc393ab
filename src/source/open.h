/* SPDX-License-Identifier: MIT
 * Opens what a user names: a regular file, or standard input. */
#ifndef SDC_SOURCE_OPEN_H
#define SDC_SOURCE_OPEN_H

#include "base/err.h"

#include <stdint.h>

/** Opens an input for reading at any offset and gives its descriptor, which is the caller's, and
 *  its size [bytes]. "-" is standard input, which is copied to an unlinked temporary file unless
 *  it is one at its start. Never blocks on a FIFO or device: whatever is no regular file is
 *  SDC_NOT_A_FILE; SDC_NOT_FOUND, SDC_NO_ACCESS, SDC_IO. */
enum sdc_status sdc_source_open(const char *name, int *descriptor, int64_t *size,
                                struct sdc_err *err);

/** Whether a descriptor that somebody else has opened can be an input: a regular file, open for
 *  reading. SDC_NOT_A_FILE, SDC_NO_ACCESS, SDC_IO. */
enum sdc_status sdc_source_admit(int descriptor, struct sdc_err *err);

#endif
