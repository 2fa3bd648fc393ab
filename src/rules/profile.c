/* SPDX-License-Identifier: MIT
 * What is required: profiles of requirements as a service states them, with source and date. */
#include "rules/profile.h"

#include <string.h>

const struct sdc_profile *sdc_profile_by_id(const char *id)
{
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        if (strcmp(sdc_profiles[i].id, id) == 0)
            return &sdc_profiles[i];
    }
    return NULL;
}

const struct sdc_profile *sdc_profile_default(void)
{
    return &sdc_profiles[0];
}

const struct sdc_requirement *sdc_profile_find(const struct sdc_profile *profile, const char *rule)
{
    for (size_t i = 0; i < profile->n_requirements; i++) {
        if (strcmp(profile->requirements[i].rule, rule) == 0)
            return &profile->requirements[i];
    }
    return NULL;
}
