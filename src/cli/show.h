/* SPDX-License-Identifier: MIT
 * What the program says of itself: help, version, rules. All to standard output unless said. */
#ifndef SDC_CLI_SHOW_H
#define SDC_CLI_SHOW_H

#include "rules/check.h"

#include <stdio.h>

/** The whole help. */
void sdc_show_help(FILE *stream);

/** The few lines for who gives no input. */
void sdc_show_usage(FILE *stream);

/** The version. */
void sdc_show_version(FILE *stream);

/** Every built-in profile, one a line. */
void sdc_show_profiles(FILE *stream);

/** Profiles as the JSON that --profile reads, a document each. */
void sdc_show_profile(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles);

/** Every rule with what each profile requires, one a line. */
void sdc_show_rules(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles);

/** All there is to say of a rule, or of every rule with that prefix, under each profile. */
void sdc_show_rule(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles,
                   const char *id);

#endif
