/* SPDX-License-Identifier: MIT
 * Which profiles a run judges by. */
#ifndef SDC_CLI_CHOOSE_H
#define SDC_CLI_CHOOSE_H

#include "cli/settings.h"

/** What --profile has chosen. The caller holds it and releases it. */
struct sdc_choice {
    const struct sdc_profile *profiles; /**< n_profiles in a row */
    size_t n_profiles;                  /**< more than 1: a survey of all built-in ones */
    struct sdc_profile_file file;       /**< the user's own, where it is one */
};

/** Takes what the options have for --profile: the name of a built-in profile, "all", the path of a
 *  file, or nothing for the default; where a configuration says it, as that has it. SDC_USAGE, with
 *  the nearest name. */
enum sdc_status sdc_choose(struct sdc_choice *choice, const struct sdc_options *options,
                           const struct sdc_settings *settings, struct sdc_err *err);

/** Frees what a choice holds. */
void sdc_choice_release(struct sdc_choice *choice);

#endif
