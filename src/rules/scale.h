/* SPDX-License-Identifier: MIT
 * The nearest size of a picture that meets a profile's limits on ratio, sides and pixels. */
#ifndef SDC_RULES_SCALE_H
#define SDC_RULES_SCALE_H

#include "rules/check.h"

/** The size (upright, square samples, even numbers) nearest to what facts describe that surely
 *  meets every limit on size of its type. False if the facts do not give a size or no size near
 *  that shape meets them all. Sets *width and *height [px] on success only. */
bool sdc_scale_nearest(const struct sdc_facts *facts, const struct sdc_profile *profile,
                       int64_t *width, int64_t *height);

#endif
