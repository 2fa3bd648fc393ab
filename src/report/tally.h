/* SPDX-License-Identifier: MIT
 * How many inputs break which rule. */
#ifndef SDC_REPORT_TALLY_H
#define SDC_REPORT_TALLY_H

#include "report/result.h"

/** Most rules that there can be. */
#define SDC_TALLY_RULES_MAX 64
/** Most rows of a tally: every rule, and every code of what was not checked. */
#define SDC_TALLY_ROWS_MAX (SDC_TALLY_RULES_MAX + SDC_N_STATUSES)

/** Numbers of inputs. Several results on one input, with one index, count once. */
struct sdc_tally_count {
    int64_t n_inputs;
    int64_t last; /**< the index that was counted last, plus 1 */
};

/** What is counted. All zero at first. */
struct sdc_tally {
    struct sdc_tally_count failed[SDC_TALLY_RULES_MAX]; /**< by place in sdc_checks, as all rules */
    struct sdc_tally_count warned[SDC_TALLY_RULES_MAX];
    struct sdc_tally_count known[SDC_TALLY_RULES_MAX]; /**< which a baseline has */
    struct sdc_tally_count errors[SDC_N_STATUSES];     /**< by enum sdc_status */
};

/** A row of the summary. */
struct sdc_tally_row {
    const char *name;              /**< id of the rule, or code of the error */
    const struct sdc_check *check; /**< NULL for an error */
    int64_t n_failed;              /**< inputs that break it, or that were not checked */
    int64_t n_warned;              /**< inputs with a warning of it */
    int64_t n_known;               /**< inputs with a finding of it that a baseline has */
};

/** Counts a result. */
void sdc_tally_add(struct sdc_tally *tally, const struct sdc_result *result);

/** What was counted: the greatest number of inputs first, then by name. The number of rows, none
 *  of which is without any input. */
size_t sdc_tally_rows(const struct sdc_tally *tally, struct sdc_tally_row rows[SDC_TALLY_ROWS_MAX]);

#endif
