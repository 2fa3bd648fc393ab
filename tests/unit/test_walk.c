/* SPDX-License-Identifier: MIT
 * A folder with as many names as the walk takes, and with more. */
#include "audit/walk.h"

#include "rows.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** What an entry takes beside its name [bytes]: its kind, and a NUL. */
#define BESIDE_NAME 2
/** Names of the greatest length that fit with another one. */
#define N_LONG ((size_t)SDC_WALK_NAMES_SIZE_MAX / (NAME_MAX + BESIDE_NAME) - 1)

/** What the folder has: N_LONG names of the greatest length, and behind them two of these [bytes].
 *  @{ */
static size_t last_sizes[2];
static size_t n_given;
/** @} */

/** In the place of libc's: no disk has to hold two million files. */
struct dirent *readdir(DIR *dirp)
{
    static struct dirent entry = {.d_type = DT_REG};
    (void)dirp;
    if (n_given == N_LONG + 2)
        return NULL;
    size_t size = n_given < N_LONG ? NAME_MAX : last_sizes[n_given - N_LONG];
    memset(entry.d_name, 'x', size);
    entry.d_name[size] = '\0';
    int n_digits = snprintf(entry.d_name, sizeof entry.d_name, "%09zu", n_given++);
    entry.d_name[n_digits] = 'x';
    return &entry;
}

/** A walk that leaves nothing out. @{ */
static const struct sdc_search search;
static const struct sdc_pattern_list excludes;
static struct sdc_ignore ignore = {.excludes = &excludes};
static struct sdc_walk walk;
/** @} */

/** Begins to walk through the folder, whose names take so much more than they may. */
static void begin(size_t n_more, struct sdc_input *input)
{
    struct sdc_err err = {0};
    size_t left = SDC_WALK_NAMES_SIZE_MAX + n_more - N_LONG * (NAME_MAX + BESIDE_NAME);
    n_given = 0;
    last_sizes[0] = left / 2 - BESIDE_NAME;
    last_sizes[1] = left - left / 2 - BESIDE_NAME;
    sdc_walk_init(&walk, &search, &ignore);
    assert_int_equal(sdc_walk_begin(&walk, "/", input, &err), SDC_OK);
}

static void takes_names_up_to_its_ceiling(void **state)
{
    struct sdc_input input;
    struct sdc_err err = {0};
    enum sdc_step step;
    (void)state;
    begin(0, &input);
    assert_null(input.name);
    assert_int_equal(walk.n_pending, N_LONG + 2);
    assert_int_equal(sdc_walk_next(&walk, &step, &input, &err), SDC_OK);
    assert_int_equal(step, SDC_STEP_INPUT);
    assert_int_equal(input.err.status, SDC_OK);
    assert_memory_equal(input.name, "/000000000x", strlen("/000000000x"));
    free(input.name);
    sdc_walk_release(&walk);
}

static void refuses_a_folder_with_more(void **state)
{
    struct sdc_input input;
    struct sdc_err err = {0};
    enum sdc_step step;
    (void)state;
    begin(1, &input);
    assert_string_equal(input.name, "/");
    assert_int_equal(input.err.status, SDC_TOO_LARGE);
    assert_non_null(strstr(input.err.text, "over 536870912 bytes together"));
    free(input.name);
    assert_int_equal(sdc_walk_next(&walk, &step, &input, &err), SDC_OK);
    assert_int_equal(step, SDC_STEP_END);
    sdc_walk_release(&walk);
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, takes_names_up_to_its_ceiling);
    ADD(&tests, refuses_a_folder_with_more);
    return run_all("walk", &tests);
}
