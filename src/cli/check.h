/* SPDX-License-Identifier: MIT
 * Checks inputs, or joins what earlier runs have found of them, and reports. */
#ifndef SDC_CLI_CHECK_H
#define SDC_CLI_CHECK_H

#include "cli/choose.h"
#include "cli/options.h"

/** Checks what the options name by the chosen profiles and returns the exit status. SIGINT lets the
 *  inputs in work finish, a second one and SIGTERM end the run at once; the reports then hold what
 *  was found so far. What goes wrong is said on standard error. */
int sdc_check(const struct sdc_options *options, struct sdc_choice *choice);

#endif
