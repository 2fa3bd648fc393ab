/* SPDX-License-Identifier: MIT
 * Which profiles a run judges by. */
#include "cli/choose.h"

#include "config/profile_choice.h"

#include <string.h>

/** The name that stands for all built-in profiles. */
#define ALL "all"

enum sdc_status sdc_choose(struct sdc_choice *choice, const struct sdc_options *options,
                           const struct sdc_settings *settings, struct sdc_err *err)
{
    const char *wanted = options->profile;
    bool is_of_file = options->origins[SDC_SETTING_PROFILE] == SDC_ORIGIN_FILE;
    *choice = (struct sdc_choice){.profiles = sdc_profiles, .n_profiles = sdc_n_profiles};
    if (wanted && strcmp(wanted, ALL) == 0)
        return SDC_OK;
    choice->n_profiles = 1;
    if (is_of_file)
        return sdc_config_site_choose(&settings->site, wanted, &choice->file, &choice->profiles,
                                      err);
    return sdc_profile_choose(wanted, &choice->file, &choice->profiles, err);
}

void sdc_choice_release(struct sdc_choice *choice)
{
    sdc_profile_file_release(&choice->file);
}
