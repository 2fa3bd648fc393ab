/* SPDX-License-Identifier: MIT
 * Has the program for submissions take the place of this one. */
#include "base/program.h"
#include "cli/run.h"
#include "cli/submission.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "seedance-submit"

int sdc_submission_run(const struct sdc_options *options, char **arguments)
{
    char path[PATH_MAX];
    struct sdc_err err = {0};
    (void)options;
    if (!arguments)
        errno = ENOMEM;
    else if (sdc_program_find(PROGRAM, path, sizeof path))
        execv(path, arguments);
    sdc_err_set(&err, SDC_USAGE, errno,
                "the program " PROGRAM " cannot be started, neither beside seedance-check nor in "
                "%s: %s",
                SDC_LIBEXECDIR, strerror(errno));
    sdc_complain(&err);
    return SDC_EXIT_USAGE;
}
