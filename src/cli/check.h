/* SPDX-License-Identifier: MIT
 * Checks inputs, or joins what earlier runs have found of them, and reports. */
#ifndef SDC_CLI_CHECK_H
#define SDC_CLI_CHECK_H

#include "cli/choose.h"
#include "cli/output.h"
#include "cli/settings.h"

#include <signal.h>

/** What is done with inputs once they are checked. */
struct sdc_after {
    /** As in struct sdc_engine. */
    enum sdc_status (*on_open)(void *context, int64_t number, int *descriptor, struct sdc_err *err);
    /** Called with each result in turn, in the place of the reports. */
    enum sdc_status (*take)(void *context, const struct sdc_result *result, struct sdc_err *err);
    /** Called behind the last one; reports them all. is_whole: there are no more, and no signal
     * came. *exit_code is the exit status, unless the one of the checks beats it. */
    enum sdc_status (*finish)(void *context, bool is_whole, struct sdc_output *output,
                              int *exit_code, struct sdc_err *err);
    void *context;
    const volatile sig_atomic_t *interrupts; /**< set by sdc_check_then */
};

/** Checks what the options name by the settings and the chosen profiles and returns the exit
 * status. SIGINT lets the inputs in work finish, a second one and SIGTERM end the run at once; the
 * reports then hold what was found so far. What goes wrong is said on standard error. */
int sdc_check(const struct sdc_options *options, const struct sdc_settings *settings,
              struct sdc_choice *choice);

/** The same, and what comes after it; may be called again. after: NULL: nothing. */
int sdc_check_then(const struct sdc_options *options, const struct sdc_settings *settings,
                   struct sdc_choice *choice, struct sdc_after *after);

#endif
