/* SPDX-License-Identifier: MIT
 * How far a run has come, on standard error. */
#ifndef SDC_CLI_PROGRESS_H
#define SDC_CLI_PROGRESS_H

#include "audit/inputs.h"
#include "cli/options.h"
#include "report/result.h"

#include <limits.h>
#include <stdbool.h>

/** A line of progress. The caller holds it. */
struct sdc_progress {
    enum sdc_progress_mode mode; /**< never auto: that has been decided */
    int64_t begun_ms;            /**< on the monotonic clock, as all times here */
    int64_t next_ms;             /**< when the next line is due */
    bool is_shown;               /**< a line stands on the terminal */
    char name[PATH_MAX];         /**< the input of the last result; cut where it is longer */
};

/** Begins. Nothing is shown before 300 ms are over. */
void sdc_progress_begin(struct sdc_progress *progress, enum sdc_progress_mode mode);

/** Notes the input that has a result. */
void sdc_progress_note(struct sdc_progress *progress, const char *name);

/** Shows how far the run has come, n_fetched bytes from the network among it, if a line is due. */
void sdc_progress_show(struct sdc_progress *progress, const struct sdc_summary *summary,
                       const struct sdc_inputs_count *count, int64_t n_fetched);

/** Takes the line from the terminal, for what else is to be written there, and at the end. */
void sdc_progress_clear(struct sdc_progress *progress);

#endif
