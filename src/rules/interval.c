/* SPDX-License-Identifier: MIT
 * Intervals of rational numbers with open and closed ends. */
#include "rules/interval.h"

#include <stdio.h>

/** True if a number that compares so with an end lies on the inner side of it. */
static bool is_inside(const struct sdc_end *end, int comparison)
{
    switch (end->kind) {
    case SDC_END_NONE:
        return true;
    case SDC_END_OPEN:
        return comparison > 0;
    case SDC_END_CLOSED:
        return comparison >= 0;
    }
    return false;
}

bool sdc_interval_holds(const struct sdc_interval *interval, struct sdc_q value)
{
    return is_inside(&interval->low, sdc_q_cmp(value, interval->low.at)) &&
           is_inside(&interval->high, sdc_q_cmp(interval->high.at, value));
}

/** True if no number passes the inner end that does not pass the outer one; sign is 1 for low ends
 *  and -1 for high ones. */
static bool is_end_within(const struct sdc_end *inner, const struct sdc_end *outer, int sign)
{
    if (outer->kind == SDC_END_NONE)
        return true;
    if (inner->kind == SDC_END_NONE)
        return false;
    int comparison = sign * sdc_q_cmp(inner->at, outer->at);
    bool is_tighter = inner->kind == SDC_END_OPEN || outer->kind == SDC_END_CLOSED;
    return comparison > 0 || (comparison == 0 && is_tighter);
}

bool sdc_interval_is_within(const struct sdc_interval *inner, const struct sdc_interval *outer)
{
    return is_end_within(&inner->low, &outer->low, 1) &&
           is_end_within(&inner->high, &outer->high, -1);
}

bool sdc_interval_is_same(const struct sdc_interval *a, const struct sdc_interval *b)
{
    return sdc_interval_is_within(a, b) && sdc_interval_is_within(b, a);
}

static void print_end(const struct sdc_end *end, char *text, size_t size)
{
    if (end->kind == SDC_END_NONE)
        snprintf(text, size, "...");
    else
        sdc_q_print_exact(end->at, text, size);
}

void sdc_interval_print(const struct sdc_interval *interval, char *text, size_t size)
{
    char low[SDC_Q_TEXT_SIZE];
    char high[SDC_Q_TEXT_SIZE];
    print_end(&interval->low, low, sizeof low);
    print_end(&interval->high, high, sizeof high);
    snprintf(text, size, "%c%s, %s%c", interval->low.kind == SDC_END_CLOSED ? '[' : '(', low, high,
             interval->high.kind == SDC_END_CLOSED ? ']' : ')');
}
