/* SPDX-License-Identifier: MIT
 * --install-hook and --uninstall-hook. */
#ifndef SDC_CLI_HOOKS_H
#define SDC_CLI_HOOKS_H

#include "cli/options.h"

/** Does what the action of the options says with the hook of the repository here, and says what was
 *  done. Fails as sdc_hook_install does. */
enum sdc_status sdc_hooks_run(const struct sdc_options *options, struct sdc_err *err);

#endif
