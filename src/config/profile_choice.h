/* SPDX-License-Identifier: MIT
 * Which profile a user means. */
#ifndef SDC_CONFIG_PROFILE_CHOICE_H
#define SDC_CONFIG_PROFILE_CHOICE_H

#include "config/profile_file.h"

/** Finds the profile that word stands for: the built-in one of that id, else the file at that path,
 *  which is read into *file; NULL stands for the default. *file is to be released on success; where
 *  the profile is built in, it holds nothing. SDC_USAGE, with the nearest id where no file is
 *  there; SDC_NO_MEMORY. *profile is undefined then. */
enum sdc_status sdc_profile_choose(const char *word, struct sdc_profile_file *file,
                                   const struct sdc_profile **profile, struct sdc_err *err);

/** Refuses a word that stands for no profile, with the nearest id. Always SDC_USAGE. */
enum sdc_status sdc_profile_refuse(const char *word, struct sdc_err *err);

#endif
