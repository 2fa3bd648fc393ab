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

/** A profile as the JSON that --profile reads. */
void sdc_show_profile(FILE *stream, const struct sdc_profile *profile);

/** Every rule with what the profile requires, one a line. */
void sdc_show_rules(FILE *stream, const struct sdc_profile *profile);

/** All there is to say of a rule, or of every rule with that prefix. */
void sdc_show_rule(FILE *stream, const struct sdc_profile *profile, const char *id);

#endif
