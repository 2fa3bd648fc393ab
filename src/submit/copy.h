/* SPDX-License-Identifier: MIT
 * The bytes that are checked, hashed and sent: a copy that nobody changes any more. */
#ifndef SDC_SUBMIT_COPY_H
#define SDC_SUBMIT_COPY_H

#include "submit/digest.h"

#include <stdbool.h>
#include <stdint.h>

/** Largest input that is copied [bytes], 256 MiB: more than any profile of ours takes. @{ */
#define SDC_COPY_SIZE_MAX      268435456LL
#define SDC_COPY_SIZE_MAX_TEXT "268435456"
/** @} */

/** A copy. */
struct sdc_copy {
    int fd; /**< owned, for reading; -1: none */
    int64_t size;
    char hash[SDC_DIGEST_TEXT_SIZE];
    bool is_in_memory;
};

/** Copies a regular file and hashes what it copies: into a sealed memfd, unless it is larger than
 *  SDC_SEALED_IN_MEMORY_MAX or than memory_left, else into an unlinked temporary file.
 *  SDC_TOO_LARGE beyond SDC_COPY_SIZE_MAX, SDC_IO, SDC_NO_MEMORY. */
enum sdc_status sdc_copy_make(struct sdc_copy *copy, int descriptor, int64_t memory_left,
                              struct sdc_err *err);

/** Closes it. */
void sdc_copy_release(struct sdc_copy *copy);

#endif
