/* SPDX-License-Identifier: MIT
 * Tests that are the rows of tables: each has a name and an outcome of its own. */
#ifndef SDC_TESTS_ROWS_H
#define SDC_TESTS_ROWS_H

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/** Most tests of one program. */
#define TESTS_MAX 256

/** Number of elements of an array. */
#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/** The tests of a program, gathered before they run. */
struct tests {
    struct CMUnitTest tests[TESTS_MAX];
    size_t n;
};

/** Adds a test, which finds row in *state. */
static inline void add_test(struct tests *tests, const char *name, CMUnitTestFunction test,
                            const void *row)
{
    assert(tests->n < TESTS_MAX);
    tests->tests[tests->n++] = (struct CMUnitTest){.name = name,
                                                   .test_func = test,
                                                   .initial_state = (void *)(uintptr_t)row};
}

/** Adds a test of the function's own name. */
#define ADD(tests, function) add_test(tests, #function, function, NULL)

/** Adds a test for each row of a table, whose rows have a name. */
#define ADD_ROWS(tests, function, rows)                                  \
    do {                                                                 \
        for (size_t row_ = 0; row_ < N_OF(rows); row_++)                 \
            add_test(tests, (rows)[row_].name, function, &(rows)[row_]); \
    } while (0)

/** Runs them, before and after them all what is not NULL; the number of those that fail. @{ */
static inline int run_all_in(const char *group, const struct tests *tests, CMFixtureFunction set_up,
                             CMFixtureFunction tear_down)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests(group, tests->tests, tests->n, set_up, tear_down);
}

static inline int run_all(const char *group, const struct tests *tests)
{
    return run_all_in(group, tests, NULL, NULL);
}
/** @} */

#endif
