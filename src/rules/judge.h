/* SPDX-License-Identifier: MIT
 * Facts x profile -> findings: pure, exact, no I/O. */
#ifndef SDC_RULES_JUDGE_H
#define SDC_RULES_JUDGE_H

#include "rules/check.h"
#include "seedance_check.h" /* enum sdc_verdict */

/** Most findings on one file: no more rules can speak at once. */
#define SDC_FINDINGS_MAX 24
/** Sizes of a finding's texts with their NUL [bytes]. @{ */
#define SDC_MEASURED_SIZE 160
#define SDC_LIMIT_SIZE    192
#define SDC_MESSAGE_SIZE  512
#define SDC_HELP_SIZE     320
/** @} */

/** Number of verdicts; in no enum of users, whose switches would have to name it. */
#define SDC_N_VERDICTS (SDC_ERROR + 1)

/** A rule that is broken, or may be. */
struct sdc_finding {
    const struct sdc_check *check;
    bool is_warning;
    char measured[SDC_MEASURED_SIZE]; /**< exact: "24000/1001"; every reading where they differ */
    char limit[SDC_LIMIT_SIZE];       /**< "[24, 60]", "mp4, mov"; "" where there is none */
    const char *unit;                 /**< "fps"; "" where there is none */
    char message[SDC_MESSAGE_SIZE];   /**< the whole sentence, without the input's name */
    char help[SDC_HELP_SIZE];         /**< template of a command (sdc_help_expand), or "" */
    const char *told; /**< what to do, as an earlier report told it, borrowed; NULL: help and the
                           rule's hint say it */
    bool is_told_command; /**< told is a command, not a hint */
    bool is_known;        /**< a baseline or an exception has it: it does not count */
    const char *reason;   /**< why, where it is an exception; borrowed; NULL: a baseline has it */
};

/** What all rules say of one file. */
struct sdc_judgement {
    enum sdc_verdict verdict;
    size_t n_judged; /**< rules that had an answer */
    size_t n_findings;
    struct sdc_finding findings[SDC_FINDINGS_MAX];
    struct sdc_err err; /**< why the verdict is SDC_ERROR */
};

/** What is asked of a file. */
struct sdc_demand {
    enum sdc_type type; /**< what it is to be registered as; SDC_TYPE_NONE: what it is */
    const struct sdc_profile *profile;
    struct sdc_selection selection;
    bool is_deep; /**< everything was to be decoded */
};

/** Judges facts against a demand. The facts must have a format. */
void sdc_judge(const struct sdc_facts *facts, const struct sdc_demand *demand,
               struct sdc_judgement *judgement);

/** True if a demand asks for a rule, of a file that it is for. Where the profile states nothing at
 *  all, since only its id is known, that is any rule. */
bool sdc_judge_asks(const struct sdc_demand *demand, const struct sdc_check *check);

/** "pass", "warn", "fail", "error". */
const char *sdc_verdict_name(enum sdc_verdict verdict);

#endif
