/* SPDX-License-Identifier: MIT
 * Has the program for submissions take the place of this one. */
#include "cli/run.h"
#include "cli/submission.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "seedance-submit"

/** Where the program is installed; the Makefile says so. */
#ifndef SDC_LIBEXECDIR
#define SDC_LIBEXECDIR "/usr/libexec/seedance-check"
#endif

/** Starts it from that folder, if it is there. */
static void start_in(const char *folder, char **arguments)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/" PROGRAM, folder) < (int)sizeof path)
        execv(path, arguments);
}

int sdc_submission_run(const struct sdc_options *options, char **arguments)
{
    char own[PATH_MAX];
    struct sdc_err err = {0};
    (void)options;
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    own[n > 0 ? n : 0] = '\0';
    if (n > 0)
        *strrchr(own, '/') = '\0';
    if (arguments && n > 0)
        start_in(own, arguments);
    if (arguments)
        start_in(SDC_LIBEXECDIR, arguments);
    sdc_err_set(&err, SDC_USAGE, errno,
                "the program " PROGRAM " cannot be started, neither beside seedance-check nor in "
                "%s: %s",
                SDC_LIBEXECDIR, strerror(arguments ? errno : ENOMEM));
    sdc_complain(&err);
    return SDC_EXIT_USAGE;
}
