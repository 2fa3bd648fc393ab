/* SPDX-License-Identifier: MIT
 * Intervals of rational numbers with open and closed ends. */
#ifndef SDC_RULES_INTERVAL_H
#define SDC_RULES_INTERVAL_H

#include "base/q.h"

/** Room for any interval's text with its NUL [bytes]. */
#define SDC_INTERVAL_TEXT_SIZE (2 * SDC_Q_TEXT_SIZE + 8)

/** Whether an interval ends on one side, and whether its end belongs to it. */
enum sdc_end_kind {
    SDC_END_NONE = 0, /**< no limit on this side */
    SDC_END_OPEN,     /**< the end itself is outside: ( or ) */
    SDC_END_CLOSED,   /**< the end itself is inside: [ or ] */
};

/** One end of an interval. */
struct sdc_end {
    enum sdc_end_kind kind;
    struct sdc_q at; /**< not used where kind is SDC_END_NONE */
};

/** An interval. All zero: every number. */
struct sdc_interval {
    struct sdc_end low;
    struct sdc_end high;
};

/** True if the number lies in the interval; exact. */
bool sdc_interval_holds(const struct sdc_interval *interval, struct sdc_q value);

/** True if every number of inner lies in outer. */
bool sdc_interval_is_within(const struct sdc_interval *inner, const struct sdc_interval *outer);

/** True if both intervals are the same. */
bool sdc_interval_is_same(const struct sdc_interval *a, const struct sdc_interval *b);

/** Prints "[24, 60]", "(0.4, 2.5)", "[2, ...)". */
void sdc_interval_print(const struct sdc_interval *interval, char *text, size_t size);

#endif
