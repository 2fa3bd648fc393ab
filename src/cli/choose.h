/* SPDX-License-Identifier: MIT
 * Which profiles a run judges by. */
#ifndef SDC_CLI_CHOOSE_H
#define SDC_CLI_CHOOSE_H

#include "config/config_site.h"

/** What --profile has chosen. The caller holds it and releases it. */
struct sdc_choice {
    const struct sdc_profile *profiles; /**< n_profiles in a row */
    size_t n_profiles;                  /**< more than 1: a survey of all built-in ones */
    struct sdc_profile_file file;       /**< the user's own, where it is one */
};

/** Takes what --profile says: the name of a built-in profile, "all", the path of a file, or NULL
 *  for the default; or, where site is not NULL, what a configuration says. SDC_USAGE, with the
 *  nearest name. */
enum sdc_status sdc_choose(struct sdc_choice *choice, const char *wanted,
                           const struct sdc_config_site *site, struct sdc_err *err);

/** Frees what a choice holds. */
void sdc_choice_release(struct sdc_choice *choice);

#endif
