/* SPDX-License-Identifier: MIT
 * The names of what is to be checked, one after the other, never all at once. */
#ifndef SDC_AUDIT_INPUTS_H
#define SDC_AUDIT_INPUTS_H

#include "base/err.h"

#include <stdio.h>

/** Where names come from: first the arguments, then the lists. The caller holds it. */
struct sdc_inputs {
    char *const *arguments; /**< borrowed */
    size_t n_arguments;
    const char *const *lists; /**< files of names, "-" for standard input; borrowed */
    size_t n_lists;
    char delimiter;       /**< what ends a name in a list: '\n' or '\0' */
    size_t next_argument; /**< set to 0 at first */
    size_t next_list;     /**< set to 0 at first */
    FILE *list;           /**< the list that is being read; NULL between lists */
};

/** The next name, which the caller frees; *name is NULL behind the last. Empty lines are passed
 *  over. SDC_USAGE where a list cannot be read, SDC_NO_MEMORY. */
enum sdc_status sdc_inputs_next(struct sdc_inputs *inputs, char **name, struct sdc_err *err);

/** Closes a list that is still open. */
void sdc_inputs_release(struct sdc_inputs *inputs);

#endif
