/* SPDX-License-Identifier: MIT
 * Deaths on demand, for the tests of what a killed run leaves; with SDC_FAULTS only. */
#ifndef SDC_SUBMIT_CRASH_H
#define SDC_SUBMIT_CRASH_H

#ifdef SDC_FAULTS
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/** Ends the process as kill -9 does, where SDC_CRASH_AT names this point. */
static inline void sdc_crash_at(const char *point)
{
    const char *wanted = getenv("SDC_CRASH_AT");
    if (wanted && strcmp(wanted, point) == 0)
        raise(SIGKILL);
}
#else
static inline void sdc_crash_at(const char *point)
{
    (void)point;
}
#endif

#endif
