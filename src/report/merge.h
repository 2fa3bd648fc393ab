/* SPDX-License-Identifier: MIT
 * Reads ndjson reports, one after the other, as if they were the results of one run. */
#ifndef SDC_REPORT_MERGE_H
#define SDC_REPORT_MERGE_H

#include "report/result.h"

/** Most profiles that one input can be judged by. */
#define SDC_MERGE_PROFILES_MAX 16

struct sdc_merge;

/** Begins with the reports at these paths, which are borrowed; "-" is standard input. NULL where no
 *  memory is left. */
struct sdc_merge *sdc_merge_new(char *const *paths, size_t n_paths);

/** Reads all results on the next input, one for each profile; *n_results is 0 behind the last.
 *  SDC_USAGE where a report cannot be read, breaks off, or holds what no run has printed: with
 *  file, line and what was expected. SDC_NO_MEMORY. */
enum sdc_status sdc_merge_next(struct sdc_merge *merge, size_t *n_results, struct sdc_err *err);

/** One of these results, counted from 0. Valid, as all that it refers to, until the next input is
 *  read; its index counts through all reports. */
const struct sdc_result *sdc_merge_result(const struct sdc_merge *merge, size_t number);

/** The profiles that every input is judged by, once the first one is read; none where there is no
 *  input. Of one that is not built in only the id is known: its other texts are empty. */
const struct sdc_profile *sdc_merge_profiles(const struct sdc_merge *merge, size_t *n_profiles);

/** Frees all of it; NULL is allowed. */
void sdc_merge_free(struct sdc_merge **merge);

#endif
