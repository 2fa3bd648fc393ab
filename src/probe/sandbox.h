/* SPDX-License-Identifier: MIT
 * The box in which a probe program reads the files of strangers. */
#ifndef SDC_PROBE_SANDBOX_H
#define SDC_PROBE_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

/** Closes the box around this process, for good: from here on it can read the descriptors that it
 *  gets over its socket, compute, and answer. Every layer that the kernel has is put on:
 *
 *  - no new privileges, no core dump, no tracing;
 *  - Landlock: no file can be opened, made, removed or run, no TCP port bound or connected;
 *  - seccomp: a list of system calls, all others fail (EPERM); threads only if is_deep, by clone(2)
 *    alone, and no memory that can be run;
 *  - limits: no file grows, few descriptors, and address space: what is in use now and 512 MiB
 *    (2 GiB if is_deep) more; left out under the address sanitizer, which reserves terabytes.
 *
 *  Returns the layers that hold: bits of enum sdc_layer. For a process with one thread that has
 *  loaded all that it needs. */
unsigned sdc_sandbox_enter(bool is_deep);

/** Lets the process use that much more processor time [s], counted from now; it is killed
 *  (SIGXCPU) when that is over. */
void sdc_sandbox_allow_cpu(int64_t seconds);

#endif
