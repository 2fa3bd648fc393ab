/* SPDX-License-Identifier: MIT
 * What is set besides the command line: by the environment, and by the configuration of the
 * repository. The command line beats the environment, which beats the file. */
#ifndef SDC_CLI_SETTINGS_H
#define SDC_CLI_SETTINGS_H

#include "audit/demands.h"
#include "cli/options.h"
#include "config/config_site.h"

/** What a setting is called. */
struct sdc_setting_info {
    const char *option;   /**< on the command line, without the dashes */
    const char *key;      /**< in the file */
    const char *variable; /**< in the environment */
};

/** By enum sdc_setting. */
extern const struct sdc_setting_info sdc_setting_infos[SDC_N_SETTINGS];

/** All that is set. The caller holds it, cleared at first, and releases it. */
struct sdc_settings {
    struct sdc_config_site site;
    char *environment[SDC_N_SETTINGS]; /**< values that options borrow; owned */
    /** What the file says of paths, as far as nothing beats it. @{ */
    struct sdc_demand_row rows[SDC_CONFIG_PATHS_MAX];
    size_t n_rows;
    struct sdc_profile_file files[SDC_CONFIG_PATHS_MAX]; /**< profiles of rows; owned */
    /** @} */
};

/** Puts into the options what is set elsewhere and not by them. SDC_USAGE, as
 *  sdc_config_site_find and sdc_config_site_choose; SDC_NO_MEMORY. */
enum sdc_status sdc_settings_apply(struct sdc_settings *settings, struct sdc_options *options,
                                   struct sdc_err *err);

/** Prints on standard output what is in force, and where it comes from, as text or as JSON. */
void sdc_settings_show(const struct sdc_settings *settings, const struct sdc_options *options,
                       const struct sdc_profile *profile);

/** Frees what is owned. */
void sdc_settings_release(struct sdc_settings *settings);

#endif
