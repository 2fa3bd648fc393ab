/* SPDX-License-Identifier: MIT
 * A baseline: the findings that were there already, a line of JSON each behind a first one. They
 * are the same as others by sdc_finding_key. */
#ifndef SDC_REPORT_BASELINE_H
#define SDC_REPORT_BASELINE_H

#include "report/report.h"

struct sdc_baseline;

/** Reads a baseline. SDC_USAGE, with file and line and what was expected; SDC_NO_MEMORY. *baseline
 *  is set only on success. */
enum sdc_status sdc_baseline_read(const char *path, struct sdc_baseline **baseline,
                                  struct sdc_err *err);

/** Marks the findings of a result that the baseline has, and tells those that it has of this input
 *  and that did not come, though their rules were asked about. These lie in the baseline until the
 *  next call; each is told once. SDC_NO_MEMORY. */
enum sdc_status sdc_baseline_apply(struct sdc_baseline *baseline, struct sdc_result *result,
                                   struct sdc_err *err);

/** Frees all of it; NULL is allowed. */
void sdc_baseline_free(struct sdc_baseline **baseline);

/** Writes the findings of a run as a baseline. Not among sdc_report_formats. */
extern const struct sdc_report_format sdc_report_baseline;

#endif
