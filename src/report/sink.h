/* SPDX-License-Identifier: MIT
 * A stream that a report is written to, which no signal makes lose a part of it. */
#ifndef SDC_REPORT_SINK_H
#define SDC_REPORT_SINK_H

#include <stdbool.h>
#include <stdio.h>

/** Gives a stream, to be written and closed, over a descriptor, which is closed with it if is_owned
 *  (also where that fails). A write that a signal interrupts goes on, if its reader goes on within
 *  two seconds; else it, and all that follow, fail with EINTR. A descriptor that does not block is
 *  waited for. NULL with errno set without memory. */
FILE *sdc_sink_open(int descriptor, bool is_owned);

/** Says that we are interrupted: from now on each reader has those two seconds. For a handler of
 *  signals. */
void sdc_sink_hurry(void);

#endif
