/* SPDX-License-Identifier: MIT
 * Where a configuration lies, and what it may reach from there. */
#ifndef SDC_CONFIG_CONFIG_SITE_H
#define SDC_CONFIG_CONFIG_SITE_H

#include "config/config_file.h"
#include "config/profile_file.h"

/** The configuration of the working folder. The caller holds it and releases it. */
struct sdc_config_site {
    bool is_found;            /**< there is one; else all else is as if it said nothing */
    char *name;               /**< how to open it: "../.seedance-check.json"; owned */
    char *folder;             /**< where it lies, absolute, a slash at its end; owned */
    char *top;                /**< likewise, what it may not lead out of; owned */
    struct sdc_config config; /**< what it says */
};

/** Finds and reads the nearest configuration: in the working folder, or in one above it up to the
 *  first that has a .git; where none has, in the working folder alone. SDC_USAGE where it cannot be
 *  used, as sdc_config_read, or because it is a link that leads out of these folders, or no regular
 *  file; SDC_NO_MEMORY. Nothing is to be released then. */
enum sdc_status sdc_config_site_find(struct sdc_config_site *site, struct sdc_err *err);

/** Finds the profile that the configuration calls word: the built-in one of that id, else a file
 *  beside it, by a path that does not lead out. As sdc_profile_choose else; errors name the
 *  configuration. */
enum sdc_status sdc_config_site_choose(const struct sdc_config_site *site, const char *word,
                                       struct sdc_profile_file *file,
                                       const struct sdc_profile **profile, struct sdc_err *err);

/** Frees what it holds. */
void sdc_config_site_release(struct sdc_config_site *site);

#endif
