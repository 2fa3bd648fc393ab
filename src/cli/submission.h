/* SPDX-License-Identifier: MIT
 * Submission, as the two front programs see it. */
#ifndef SDC_CLI_SUBMISSION_H
#define SDC_CLI_SUBMISSION_H

#include "cli/options.h"

/** Does what the command line asks for of a submission, and returns the exit status. There are two:
 *  that of seedance-submit does it, in submission.c; that of seedance-check has seedance-submit
 * take its place, in hand_over.c, since the libraries for it take longer to load than most checks.
 *  arguments: as they were before they were parsed; NULL: no
 *  memory is left for them. */
int sdc_submission_run(const struct sdc_options *options, char **arguments);

#endif
