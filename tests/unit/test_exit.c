/* SPDX-License-Identifier: MIT
 * Which exit status tells of two. */
#include "cli/run.h"

#include "rows.h"

/** From the mildest to the worst. */
static const int order[] = {SDC_EXIT_PASS,  SDC_EXIT_FAIL,        SDC_EXIT_ERROR, SDC_EXIT_ASSET,
                            SDC_EXIT_USAGE, SDC_EXIT_INTERRUPTED, SDC_EXIT_CLOSED};

static void the_worse_one_tells(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(order); i++) {
        for (size_t j = 0; j < N_OF(order); j++)
            assert_int_equal(sdc_exit_worse(order[i], order[j]), order[i > j ? i : j]);
    }
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, the_worse_one_tells);
    return run_all("exit", &tests);
}
