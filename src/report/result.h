/* SPDX-License-Identifier: MIT
 * What came of one input, and of all of them. */
#ifndef SDC_REPORT_RESULT_H
#define SDC_REPORT_RESULT_H

#include "rules/judge.h"

/** Most entries of a baseline for one input: every rule, with more than one value for some. */
#define SDC_FIXED_MAX 64

/** A finding that a baseline has of an input, and that did not come again. */
struct sdc_fixed {
    const char *rule;     /**< its id; borrowed */
    const char *measured; /**< as in struct sdc_finding; borrowed */
};

/** What it took to read a URL; all zero where no request was sent. */
struct sdc_fetched {
    int64_t n_requests;
    int64_t n_bytes;       /**< of bodies [bytes] */
    bool is_without_range; /**< the server sends it only from its start on */
    bool is_through_proxy; /**< so that the address of the host was not checked */
};

/** What came of an input's submission. Texts are borrowed, and any bytes. */
struct sdc_asset {
    const char *id;      /**< "" while there is none */
    const char *status;  /**< as the service says, "Active"; or "refused", "unknown", ... */
    const char *message; /**< why it did not end well; "" if it did */
    const char *help;    /**< what to do about it, or "" */
    const char *fields;  /**< of requests that take it */
    bool is_good;        /**< usable, or on its way and not waited for */
};

/** What came of one input. Only `index` depends on the other inputs. */
struct sdc_result {
    int64_t index;     /**< place among the inputs, from 0; -1 if it has none */
    const char *input; /**< borrowed; the name as it was given, any bytes; of a URL without user
                          info, query and fragment */
    const char *url; /**< the same whole, of a URL: for no report, since it may hold secrets; NULL:
                        it is none; borrowed */
    const struct sdc_profile *profile; /**< what it was judged by; borrowed */
    const struct sdc_demand *demand;   /**< what was asked of it; borrowed */
    const char *tool_version;          /**< of who judged it, borrowed; NULL: of this program */
    struct sdc_facts facts;
    struct sdc_judgement judgement;
    struct sdc_fetched fetched;
    const struct sdc_fixed *fixed; /**< n_fixed of them, borrowed */
    size_t n_fixed;                /**< [0, SDC_FIXED_MAX] */
    const struct sdc_asset *asset; /**< NULL: it was not to be submitted; borrowed */
};

/** The verdict with what is known left out of account: what the exit status goes by. */
enum sdc_verdict sdc_result_open_verdict(const struct sdc_result *result);

/** The number of findings that a baseline or an exception has, and of those that one has. @{ */
size_t sdc_result_n_known(const struct sdc_result *result);
size_t sdc_result_n_excepted(const struct sdc_result *result);
/** @} */

/** What came of all inputs. */
struct sdc_summary {
    int64_t n_inputs;
    int64_t n_verdicts[SDC_N_VERDICTS]; /**< by enum sdc_verdict */
    int64_t n_skipped;                  /**< left out while looking for inputs */
    int64_t n_open[SDC_N_VERDICTS];     /**< the same by sdc_result_open_verdict */
    int64_t n_suppressed;               /**< findings that a baseline or an exception has */
    int64_t n_excepted;                 /**< of these such as an exception has */
    int64_t n_fixed;                    /**< findings that a baseline has and that did not come */
    const struct sdc_tally *tally;      /**< by rule; NULL where that was not asked for; borrowed */
    int exit_code;
};

#endif
