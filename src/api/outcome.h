/* SPDX-License-Identifier: MIT
 * The outcome of a check as the library hands it out. */
#ifndef SDC_API_OUTCOME_H
#define SDC_API_OUTCOME_H

#include "report/result.h"
#include "seedance_check.h"

/** An outcome with copies of all that it needs of a result; the caller frees it by
 *  sdc_outcome_free. NULL where no memory is left. */
struct sdc_outcome *sdc_outcome_new(const struct sdc_result *result);

#endif
