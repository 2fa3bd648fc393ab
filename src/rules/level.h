/* SPDX-License-Identifier: MIT
 * How a fact stands to a requirement, all its readings weighed. */
#ifndef SDC_RULES_LEVEL_H
#define SDC_RULES_LEVEL_H

#include "facts/facts.h"
#include "rules/profile.h"

/** How a fact stands to a requirement; a greater one is worse. */
enum sdc_level {
    SDC_LEVEL_HOLDS = 0, /**< under every reading of source and file */
    SDC_LEVEL_MAY,       /**< under at least one */
    SDC_LEVEL_BREAKS,    /**< under none */
};

/** How a known number stands to an interval. Of one parser's readings all must agree, or else it
 *  may hold; of two parsers the worse result stands. */
enum sdc_level sdc_level_of(const struct sdc_requirement *row, const struct sdc_fact *fact);

/** True if name, of a file of that format, is in a list of names ("h264", "pcm_s*", "mov:pcm_s*").
 */
bool sdc_names_have(const char *const names[SDC_NAMES_MAX], const char *name, const char *format);

#endif
