/* SPDX-License-Identifier: MIT
 * Text that a report can only print later, kept outside memory: a nameless temporary file. */
#ifndef SDC_REPORT_SPOOL_H
#define SDC_REPORT_SPOOL_H

#include "base/buf.h"

#include <stdio.h>

/** A spool. All zero: empty, and without a file. */
struct sdc_spool {
    FILE *stream; /**< owned; NULL as long as there is nothing to keep */
};

/** Moves all of text behind what is there already, and leaves it empty. Fails with SDC_IO, and
 *  where text has failed as that says. */
enum sdc_status sdc_spool_take(struct sdc_spool *spool, struct sdc_buf *text, struct sdc_err *err);

/** Goes back to the beginning; what was taken can be read from there. SDC_IO. */
enum sdc_status sdc_spool_rewind(struct sdc_spool *spool, struct sdc_err *err);

/** Reads at most n bytes on; *n_read is 0 at the end. SDC_IO. */
enum sdc_status sdc_spool_read(struct sdc_spool *spool, void *bytes, size_t n, size_t *n_read,
                               struct sdc_err *err);

/** Closes the file, which is gone then. */
void sdc_spool_release(struct sdc_spool *spool);

#endif
