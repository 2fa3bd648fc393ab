/* SPDX-License-Identifier: MIT
 * A run: inputs through the engine into the reports, and the exit status of it all. */
#ifndef SDC_CLI_RUN_H
#define SDC_CLI_RUN_H

#include "cli/options.h"

/** Exit statuses: a contract with scripts. */
enum sdc_exit {
    SDC_EXIT_PASS = 0,  /**< everything passes */
    SDC_EXIT_FAIL = 1,  /**< something breaks a requirement */
    SDC_EXIT_USAGE = 2, /**< usage, configuration, no input, a report that cannot be written */
    SDC_EXIT_ERROR = 3, /**< some input could not be checked */
    SDC_EXIT_ASSET = 4, /**< some submission did not end well */
    SDC_EXIT_INTERRUPTED = 130,
    SDC_EXIT_CLOSED = 141, /**< standard output was closed */
};

/** Which of two exit statuses tells of both: SDC_EXIT_USAGE beats all of inputs, and else the
 * greater one. */
int sdc_exit_worse(int one, int other);

/** Does what the command line asks for and returns the exit status. Puts into the options what is
 *  set elsewhere. What goes wrong is said on
 *  standard error. */
int sdc_run(struct sdc_options *options);

/** Says on standard error why the program cannot go on, control characters made visible. */
void sdc_complain(const struct sdc_err *err);

#endif
