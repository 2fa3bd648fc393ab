/* SPDX-License-Identifier: MIT
 * What comes out of a run: results beside the baseline, counted, into all reports. */
#ifndef SDC_CLI_OUTPUT_H
#define SDC_CLI_OUTPUT_H

#include "audit/exceptions.h"
#include "cli/choose.h"
#include "cli/options.h"
#include "report/baseline.h"
#include "report/tally.h"

/** Where results go, and what came of them so far. The caller holds it, cleared at first. */
struct sdc_output {
    const struct sdc_options *options;              /**< borrowed */
    const struct sdc_choice *choice;                /**< borrowed */
    struct sdc_report reports[SDC_REPORTS_MAX + 1]; /**< and a baseline that is written */
    size_t n_reports;                               /**< begun */
    struct sdc_baseline *baseline;                  /**< what is known already; else NULL; owned */
    struct sdc_exceptions exceptions;               /**< what is excepted */
    struct sdc_tally tally;
    enum sdc_verdict worst; /**< of the input at hand */
    enum sdc_verdict open;  /**< likewise, without what the baseline has */
    time_t start_time;
    struct sdc_summary summary;
    struct sdc_result shown; /**< a result under one profile of several, or beside a baseline */
};

/** Begins the reports that the options ask for, and the baseline that is to be written. Fails as
 *  sdc_report_begin does. */
enum sdc_status sdc_output_begin(struct sdc_output *output, struct sdc_err *err);

/** Reports what one profile says of the input at hand, all known findings marked. Fails as
 *  sdc_baseline_apply and sdc_report_result do. */
enum sdc_status sdc_output_add(struct sdc_output *output, const struct sdc_result *result,
                               struct sdc_err *err);

/** Counts the input at hand: all that is to be said of it has been added. */
void sdc_output_count(struct sdc_output *output);

/** Reports and counts an input that was just checked, under each profile where there are several.
 *  Fails as sdc_output_add does. */
enum sdc_status sdc_output_take(struct sdc_output *output, const struct sdc_result *result,
                                struct sdc_err *err);

/** True if a report goes to this terminal, where other lines would be in its way. */
bool sdc_output_is_on_terminal(const struct sdc_output *output);

/** Has everything that was reported go out. Fails as sdc_report_flush does. */
enum sdc_status sdc_output_flush(struct sdc_output *output, struct sdc_err *err);

/** Drops what is of no use where a run has ended early: a baseline that is not whole would hide
 *  that, and so would half of what other reports have. What was found so far is worth having. */
void sdc_output_drop_partial(struct sdc_output *output);

/** Ends all reports with the summary. Fails as sdc_report_end does, with the first failure. */
enum sdc_status sdc_output_end(struct sdc_output *output, struct sdc_err *err);

/** Drops the reports that have not ended, and frees what is held. */
void sdc_output_release(struct sdc_output *output);

#endif
