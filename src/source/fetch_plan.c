/* SPDX-License-Identifier: MIT
 * Which range is to be fetched for the bytes that a reader needs: few requests, few bytes. */
#include "source/fetch_plan.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t greatest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

bool sdc_fetch_plan_next(const struct sdc_fetch_plan *plan, const struct sdc_extents *present,
                         int64_t size, int64_t start, int64_t end, struct sdc_extent *range)
{
    int64_t from = sdc_extents_missing_from(present, start);
    end = least(end, size);
    if (from >= end)
        return false;
    int64_t limit = least(sdc_extents_present_from(present, from), size);
    int64_t least_size = SDC_FETCH_JUMP_SIZE;
    if (plan->run_size == 0)
        least_size = SDC_FETCH_FIRST_SIZE;
    else if (from == plan->run_end)
        least_size = plan->run_size;
    int64_t to = from + least(greatest(least_size, end - from), limit - from);
    if (limit - to < SDC_FETCH_JUMP_SIZE)
        to = limit;
    *range = (struct sdc_extent){from, to};
    return true;
}

void sdc_fetch_plan_note(struct sdc_fetch_plan *plan, const struct sdc_extent *range)
{
    if (plan->run_size == 0)
        plan->run_size = SDC_FETCH_FIRST_SIZE;
    else if (range->start == plan->run_end)
        plan->run_size = least(2 * plan->run_size, SDC_FETCH_RUN_SIZE_MAX);
    else
        plan->run_size = 2 * SDC_FETCH_JUMP_SIZE;
    plan->run_end = range->end;
}
