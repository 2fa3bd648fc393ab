/* SPDX-License-Identifier: MIT
 * What came of one input, and of all of them. */
#ifndef SDC_REPORT_RESULT_H
#define SDC_REPORT_RESULT_H

#include "rules/judge.h"

/** What came of one input. Only `index` depends on the other inputs. */
struct sdc_result {
    int64_t index;                     /**< place among the inputs, from 0; -1 if it has none */
    const char *input;                 /**< borrowed; the name as it was given, any bytes */
    const struct sdc_profile *profile; /**< what it was judged by; borrowed */
    struct sdc_facts facts;
    struct sdc_judgement judgement;
};

/** What came of all inputs. */
struct sdc_summary {
    int64_t n_inputs;
    int64_t n_verdicts[SDC_N_VERDICTS]; /**< by enum sdc_verdict */
    int64_t n_skipped;                  /**< left out while looking for inputs */
    int exit_code;
};

#endif
