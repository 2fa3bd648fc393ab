/* SPDX-License-Identifier: MIT
 * The files that a run writes are different ones. */
#ifndef SDC_CLI_TARGETS_H
#define SDC_CLI_TARGETS_H

#include "cli/options.h"

/** Refuses two reports into one file, and a report into a baseline that is read. Devices and pipes
 *  may be given more than once. SDC_USAGE. */
enum sdc_status sdc_targets_check(const struct sdc_options *options, struct sdc_err *err);

#endif
