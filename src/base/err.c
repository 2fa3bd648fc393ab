/* SPDX-License-Identifier: MIT
 * How a function says that the tool could not work: a status and one sentence. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const char *const status_names[SDC_N_STATUSES] = {
    [SDC_OK] = "ok",
    [SDC_NOT_FOUND] = "not-found",
    [SDC_NO_ACCESS] = "no-access",
    [SDC_NOT_A_FILE] = "not-a-file",
    [SDC_LOOP] = "loop",
    [SDC_IO] = "io",
    [SDC_SHORT] = "short",
    [SDC_OVERFLOW] = "overflow",
    [SDC_UNREADABLE] = "unreadable",
    [SDC_LFS_POINTER] = "lfs-pointer",
    [SDC_NOTHING_CHECKED] = "nothing-checked",
    [SDC_TIMEOUT] = "timeout",
    [SDC_PROBE_DIED] = "probe-died",
    [SDC_PROBE_NONSENSE] = "probe-nonsense",
    [SDC_NO_PROBE] = "no-probe",
    [SDC_NO_MEMORY] = "no-memory",
    [SDC_TOO_LARGE] = "too-large",
    [SDC_NO_NETWORK] = "no-network",
    [SDC_HTTP] = "http",
    [SDC_USAGE] = "usage",
    [SDC_CLOSED] = "closed",
    [SDC_INTERRUPTED] = "interrupted",
    [SDC_INTERNAL] = "internal",
};

enum sdc_status sdc_err_set(struct sdc_err *err, enum sdc_status status, int cause,
                            const char *format, ...)
{
    assert(status != SDC_OK);
    if (!err || err->status != SDC_OK)
        return status;
    err->status = status;
    err->cause = cause;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    return status;
}

const char *sdc_status_name(enum sdc_status status)
{
    assert(status < SDC_N_STATUSES);
    return status_names[status];
}
